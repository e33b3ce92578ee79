//! The words of the command line. Scripts rely on them: they are added to, not changed.

mod place;
mod webhook;

use std::net::SocketAddr;
use std::num::{NonZeroU32, NonZeroUsize};
use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};
use rapport_app::program::request_limits::BY_CALLER;
use rapport_model::actor::{Role, TokenScope};
use rapport_model::ids::{SourceId, TokenId};
use rapport_model::understand::saved_search::Alert;
use rapport_model::understand::source::StreamKind;
use rapport_model::understand::trigger::Trigger;

pub(crate) use place::{Place, Who};
pub(crate) use webhook::{Webhook, Which};

/// The workplace for social selling: see the few conversations worth having today.
#[derive(Debug, Parser)]
#[command(name = "rapport", version, about, max_term_width = 100)]
pub(crate) struct CommandLine {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    #[command(flatten)]
    pub(crate) place: Place,
    /// What to log on standard error: error, warn, info, debug, or a filter such as rapport_app=debug
    #[arg(
        long,
        global = true,
        env = "RAPPORT_LOG",
        default_value = "info,sqlx=warn",
        value_name = "LEVEL"
    )]
    pub(crate) log: String,
    /// How log lines look: text or json
    #[arg(
        long,
        global = true,
        env = "RAPPORT_LOG_FORMAT",
        default_value = "text",
        value_name = "FORMAT"
    )]
    pub(crate) log_format: LogFormat,
    /// A configuration file to read instead of rapport.toml in the data directory
    #[arg(long, global = true, env = "RAPPORT_CONFIG", value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
}

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum LogFormat {
    /// For a person.
    Text,
    /// One JSON object a line.
    Json,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Command {
    /// Serve the workplace and listen to its sources; what happens without a command
    Serve(Serve),
    /// Create the database and the first admin without a browser
    Setup(Setup),
    /// Read a file of posts through the whole pipeline and say what came of it
    Listen(Listen),
    /// Print the stored signals
    Signals(Signals),
    /// Make and list saved searches
    #[command(subcommand)]
    Search(Search),
    /// Listen to sources, list and remove them
    #[command(subcommand)]
    Source(Source),
    /// Make, list and revoke tokens for programs that use the API
    #[command(subcommand)]
    Token(Token),
    /// Have systems of your own told what happens, and see what they were sent
    #[command(subcommand)]
    Webhook(Webhook),
    /// Look whether the audit is whole
    #[command(subcommand)]
    Audit(Audit),
    /// Copy everything into a backup while Rapport runs, or try one that was taken
    Backup(Backup),
    /// Put a backup into an empty place
    Restore(Restore),
    /// Let a restored instance listen again
    Resume {
        #[command(flatten)]
        who: Who,
    },
    /// Look whether everything is well; exit status 0: yes, 1: look at it, 2: no
    Doctor(Doctor),
    /// Print every setting that holds, and where it comes from
    Config {
        /// Print the page of the guide about all settings instead
        #[arg(long, hide = true)]
        reference: bool,
    },
    /// Bring the database up to date, which every start does anyway
    Upgrade(Upgrade),
    /// Add people to a workspace, list them, change their roles, shut them out, let them in again
    #[command(subcommand)]
    User(User),
    /// Make and list workspaces
    #[command(subcommand)]
    Workspace(Workspace),
    /// Change or check the keys that seal secrets
    #[command(subcommand)]
    Keys(Keys),
    /// Send a letter to see whether mail arrives
    Mail {
        /// To whom
        #[arg(long, value_name = "E")]
        to: String,
    },
    /// Measure this machine at Rapport's work, on invented data that are removed afterwards
    #[command(subcommand)]
    Bench(Bench),
    /// Match posts against saved searches in files, without a database
    Match(Match),
    /// See how a query is understood, without a database
    #[command(subcommand)]
    Query(Query),
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Audit {
    /// Look at every entry of every workspace; exit status 1 when a chain is broken
    Verify,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Serve {
    /// The address to listen on
    #[arg(
        long,
        env = "RAPPORT_LISTEN",
        default_value = "127.0.0.1:8080",
        value_name = "ADDR"
    )]
    pub(crate) listen: SocketAddr,
    /// A proxy in front, as ADDRESS or NETWORK/BITS, whose X-Forwarded-For is believed; may be repeated
    #[arg(
        long = "trusted-proxy",
        env = "RAPPORT_TRUSTED_PROXIES",
        value_delimiter = ',',
        value_name = "ADDR"
    )]
    pub(crate) trusted_proxy: Vec<rapport_web::Proxies>,
    /// An address to answer /metrics on, for Prometheus; nobody is asked who they are, so choose
    /// one that only the monitor can reach
    #[arg(long, env = "RAPPORT_METRICS_LISTEN", value_name = "ADDR")]
    pub(crate) metrics_listen: Option<SocketAddr>,
    /// How often a minute each person's programs may ask the API
    #[arg(
        long,
        env = "RAPPORT_REQUESTS_PER_MINUTE",
        default_value_t = BY_CALLER,
        value_name = "N"
    )]
    pub(crate) requests_per_minute: NonZeroU32,
    /// Fill an empty database with a plainly fictional world to look around in
    #[arg(long)]
    pub(crate) demo: bool,
    /// Show the page of parts and other things for those who work on Rapport
    #[arg(long, hide = true)]
    pub(crate) development: bool,
    /// Where public Bluesky profiles are read
    #[arg(long, hide = true, default_value = rapport_app::understand::look_up::BLUESKY_PROFILES, value_name = "URL")]
    pub(crate) bluesky_profiles: String,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Setup {
    /// The e-mail address to sign in with
    #[arg(long, value_name = "E", required_unless_present = "demo")]
    pub(crate) email: Option<String>,
    /// A file that holds the password, or - for standard input; a newline at its end does not count
    #[arg(long, value_name = "F", required_unless_present = "demo")]
    pub(crate) password_file: Option<PathBuf>,
    /// What the admin is called
    #[arg(long, default_value = "", value_name = "N")]
    pub(crate) name: String,
    /// What the workspace is called
    #[arg(long, default_value = "", value_name = "W")]
    pub(crate) workspace: String,
    /// Fill it with a plainly fictional world to look around in
    #[arg(long)]
    pub(crate) demo: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Listen {
    /// JSON Lines: Jetstream events or plain posts
    #[arg(long, value_name = "F.jsonl")]
    pub(crate) file: PathBuf,
    /// Read to the end of the file and stop; otherwise wait for more
    #[arg(long)]
    pub(crate) once: bool,
    #[command(flatten)]
    pub(crate) who: Who,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Signals {
    /// One JSON object a line
    #[arg(long)]
    pub(crate) json: bool,
    #[command(flatten)]
    pub(crate) who: Who,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Search {
    /// Make a saved search
    Add(SearchAdd),
    /// Print the saved searches, one JSON object a line
    List {
        #[command(flatten)]
        who: Who,
    },
}

#[derive(Debug, Clone, Args)]
pub(crate) struct SearchAdd {
    /// In the query language
    #[arg(long, value_name = "QUERY")]
    pub(crate) query: String,
    /// Why this is listened for
    #[arg(long, value_name = "WORDS")]
    pub(crate) purpose: String,
    /// What to call it
    #[arg(long, default_value = "", value_name = "NAME")]
    pub(crate) name: String,
    /// When a match reaches Today: at_once, daily or silent
    #[arg(long, default_value = "at_once", value_name = "WHEN")]
    pub(crate) alert: Alert,
    /// Nobody else is to see it, or what it finds
    #[arg(long)]
    pub(crate) private: bool,
    /// Only posts with this trigger become signals, such as asks_recommendation; may be repeated
    #[arg(long, value_name = "TRIGGER")]
    pub(crate) trigger: Vec<Trigger>,
    #[command(flatten)]
    pub(crate) who: Who,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Source {
    /// Listen to a feed, a site that has one, a stream (wss://…) or a file (/….jsonl)
    Add {
        /// Where it is
        #[arg(long, value_name = "ADDRESS")]
        address: String,
        /// How it is read, if its address does not tell: feed, jetstream or file
        #[arg(long, value_name = "KIND")]
        kind: Option<StreamKind>,
        /// What to call it; by itself, its own title
        #[arg(long, default_value = "", value_name = "NAME")]
        name: String,
        #[command(flatten)]
        who: Who,
    },
    /// Print the sources with their health, one JSON object a line
    List {
        #[command(flatten)]
        who: Who,
    },
    /// Stop listening; what was found stays
    Remove {
        /// Which one, by the id that `list` prints
        #[arg(long, value_name = "ID")]
        id: SourceId,
        #[command(flatten)]
        who: Who,
    },
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Token {
    /// Make a token and print it, once
    Add {
        /// What it is for
        #[arg(long, value_name = "NAME")]
        name: String,
        /// How much of the role it lends: read, act, edit or admin
        #[arg(long, default_value = "read", value_name = "SCOPE")]
        scope: TokenScope,
        /// How many days it works, at most 366
        #[arg(long, default_value_t = 90, value_name = "N")]
        days: u32,
        #[command(flatten)]
        who: Who,
    },
    /// Print the tokens that were not revoked, one JSON object a line
    List {
        #[command(flatten)]
        who: Who,
    },
    /// Make a token stop working, at once
    Revoke {
        /// Which one, by the id that `list` prints
        #[arg(long, value_name = "ID")]
        id: TokenId,
        #[command(flatten)]
        who: Who,
    },
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum User {
    /// Invite somebody and print the link, once; with a password, make their account
    Add {
        /// The address they sign in with
        #[arg(long, value_name = "E")]
        email: String,
        /// What they are called; only with a password
        #[arg(long, default_value = "", value_name = "N")]
        name: String,
        /// As what: seller, leader, marketer or admin
        #[arg(long, default_value = "seller", value_name = "ROLE")]
        role: Role,
        /// A file that holds their password, or - for standard input; a newline at its end does not count
        #[arg(long, value_name = "F")]
        password_file: Option<PathBuf>,
        /// Send the link to that address, by the next `serve`
        #[arg(long, conflicts_with = "password_file")]
        send: bool,
        #[command(flatten)]
        who: Who,
    },
    /// Print everyone who is or was a member, one JSON object a line
    List {
        #[command(flatten)]
        who: Who,
    },
    /// Make a member something else
    Role {
        /// The member's address
        #[arg(long, value_name = "E")]
        email: String,
        /// As what: seller, leader, marketer or admin
        #[arg(long, value_name = "ROLE")]
        role: Role,
        #[command(flatten)]
        who: Who,
    },
    /// Shut a member out of the workspace, at once
    Deactivate {
        /// The member's address
        #[arg(long, value_name = "E")]
        email: String,
        /// The address of the colleague who takes over what they own
        #[arg(long, value_name = "E")]
        hand_over_to: Option<String>,
        #[command(flatten)]
        who: Who,
    },
    /// Let a member in again
    Reactivate {
        /// The member's address
        #[arg(long, value_name = "E")]
        email: String,
        #[command(flatten)]
        who: Who,
    },
    /// Print a link by which someone sets a new password: once, within an hour
    ResetPassword {
        /// Whose
        email: String,
    },
    /// Take the second factor from someone who lost their device and their recovery codes
    ResetSecondFactor {
        /// From whom
        email: String,
    },
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Workspace {
    /// Make a workspace with its first admin, who is an admin already
    Add {
        /// What people call it
        #[arg(long, value_name = "NAME")]
        name: String,
        #[command(flatten)]
        who: Who,
    },
    /// Print every workspace, one JSON object a line
    List,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Keys {
    /// Seal every secret anew under a new key and forget the old ones
    Rotate,
    /// Find out whether every sealed secret opens
    Check,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Bench {
    /// From a file to stored signals
    Ingest {
        /// How many posts
        #[arg(long, default_value_t = 200_000, value_name = "N")]
        posts: usize,
        /// How many saved searches
        #[arg(long, default_value_t = 1_000, value_name = "N")]
        searches: usize,
        /// Leave the language out, so that it has to be detected
        #[arg(long)]
        untagged: bool,
    },
    /// The engine alone: posts against many saved searches, and the archive of recent posts
    Match {
        /// How many saved searches; several numbers with commas between
        #[arg(
            long,
            value_delimiter = ',',
            default_values_t = [10_000, 100_000, 1_000_000],
            value_name = "N"
        )]
        searches: Vec<usize>,
        /// How many posts the archive holds
        #[arg(long, default_value_t = 1_000_000, value_name = "N")]
        archived: usize,
        /// Write the searches and the posts as files for rapport match instead
        #[arg(long, value_name = "DIR")]
        write: Option<PathBuf>,
    },
    /// A backup beside a server at work, its trial, and a restore
    Backup {
        /// How many stored posts
        #[arg(long, default_value_t = 1_000_000, value_name = "N")]
        posts: usize,
        /// How many posts among them are found, many of them by two searches
        #[arg(long, default_value_t = 100_000, value_name = "N")]
        signals: usize,
        /// How often each page is asked for before the backup
        #[arg(long, default_value_t = 500, value_name = "N")]
        requests: usize,
    },
    /// A team at work while posts come in, beside the same in silence
    Team {
        /// How many people
        #[arg(long, default_value_t = 50, value_name = "N")]
        people: usize,
        /// How long they work, each time
        #[arg(long, default_value_t = 60, value_name = "N")]
        seconds: u64,
        /// How many posts come in a second
        #[arg(long, default_value_t = 1_000, value_name = "N")]
        events: usize,
        /// How many posts are stored already
        #[arg(long, default_value_t = 200_000, value_name = "N")]
        posts: usize,
        /// How many posts among them are found, many of them by two searches
        #[arg(long, default_value_t = 20_000, value_name = "N")]
        signals: usize,
    },
    /// Pages over a large archive
    Pages {
        /// How many stored posts
        #[arg(long, default_value_t = 1_000_000, value_name = "N")]
        posts: usize,
        /// How many posts among them are found, many of them by two searches
        #[arg(long, default_value_t = 100_000, value_name = "N")]
        signals: usize,
        /// How often each page is asked for
        #[arg(long, default_value_t = 200, value_name = "N")]
        requests: usize,
    },
}

#[derive(Debug, Clone, Args)]
#[command(group = clap::ArgGroup::new("what").required(true).multiple(true).args(["to", "verify"]))]
pub(crate) struct Backup {
    /// Where to put it: a directory that is there gets one more backup, another name becomes the backup
    #[arg(long, value_name = "DIR")]
    pub(crate) to: Option<PathBuf>,
    /// Restore it on trial and compare; without a DIR, the one that was just taken
    #[arg(long, value_name = "DIR", num_args = 0..=1)]
    pub(crate) verify: Option<Option<PathBuf>>,
    /// Afterwards, keep only the newest N backups in the directory of --to
    #[arg(long, value_name = "N", requires = "to")]
    pub(crate) keep: Option<NonZeroUsize>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Restore {
    /// The backup, or a directory of backups: then the newest
    #[arg(long, value_name = "DIR")]
    pub(crate) from: PathBuf,
    /// A data directory used since the backup, whose ledger says what was taken back meanwhile; may be repeated
    #[arg(long, value_name = "DIR")]
    pub(crate) erasures: Vec<PathBuf>,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Doctor {
    /// One JSON object with every finding
    #[arg(long)]
    pub(crate) json: bool,
    /// Leave out what reads the whole database
    #[arg(long)]
    pub(crate) quick: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Upgrade {
    /// Say what would be done, and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Take no copy first; you have one
    #[arg(long, conflicts_with = "dry_run")]
    pub(crate) without_copy: bool,
}

#[derive(Debug, Clone, Args)]
pub(crate) struct Match {
    /// Saved searches, one `id<TAB>query` a line; may be missing where --signals is asked for
    #[arg(long, value_name = "FILE", required_unless_present = "signals")]
    pub(crate) searches: Option<PathBuf>,
    /// Posts as JSON Lines, or - for standard input
    #[arg(long, value_name = "FILE|-")]
    pub(crate) posts: PathBuf,
    /// Print how many matches there are and what they cost instead of each match
    #[arg(long)]
    pub(crate) count: bool,
    /// Print a line for each post, too: what it is a sign of, and how sure that is
    #[arg(long, conflicts_with = "count")]
    pub(crate) signals: bool,
    /// Threads that share one index
    #[arg(long, default_value_t = 1, value_name = "N")]
    pub(crate) threads: usize,
}

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Query {
    /// Print how a query is understood, or what is wrong with it, as JSON
    Check {
        /// The query, in quotes for the shell
        text: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_are_consistent() {
        use clap::CommandFactory as _;
        CommandLine::command().debug_assert();
    }

    #[test]
    fn no_command_means_serve() {
        let line = CommandLine::parse_from(["rapport", "--data", "elsewhere"]);
        assert!(line.command.is_none());
        let read = |words: &[&str]| {
            let words = words.iter().map(Into::into).collect();
            crate::configuration::read(words).unwrap().line.command
        };
        for words in [&["rapport"][..], &["rapport", "--data", "elsewhere"]] {
            assert!(
                matches!(read(words), Some(Command::Serve(serve)) if serve.listen.port() == 8080)
            );
        }
    }
}
