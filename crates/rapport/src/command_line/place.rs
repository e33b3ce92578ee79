//! Where the data are, what may be reached, how mail goes out, and in whose name a command acts.

use std::path::PathBuf;

use clap::Args;

/// Where the data are and what may be reached.
#[derive(Debug, Clone, Args)]
pub(crate) struct Place {
    /// The data directory; made if it is not there
    #[arg(
        long,
        global = true,
        env = "RAPPORT_DATA",
        default_value = "rapport-data",
        value_name = "DIR"
    )]
    pub(crate) data: PathBuf,
    /// A PostgreSQL database to use instead of the one in the data directory
    #[arg(long, global = true, env = "RAPPORT_DATABASE", value_name = "URL")]
    pub(crate) database: Option<String>,
    /// The file with the keys that seal secrets; made when it is first needed [default: DIR/rapport.key]
    #[arg(long, global = true, env = "RAPPORT_KEY_FILE", value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    /// A host on your own network that sources may be read from, as HOST or HOST:PORT; may be repeated
    #[arg(
        long,
        global = true,
        env = "RAPPORT_ALLOW_HOSTS",
        value_delimiter = ',',
        value_name = "HOST"
    )]
    pub(crate) allow_host: Vec<String>,
    /// How the operators of the sites that are read can reach you, as https://… or mailto:…;
    /// without it, by the first admin's e-mail address
    #[arg(long, global = true, env = "RAPPORT_CONTACT", value_name = "ADDRESS")]
    pub(crate) contact: Option<String>,
    /// The address people type, when a proxy stands in front: https://rapport.example.com
    #[arg(long, global = true, env = "RAPPORT_PUBLIC_URL", value_name = "URL")]
    pub(crate) public_url: Option<String>,
    #[command(flatten)]
    pub(crate) mail: Mail,
}

/// How mail goes out.
#[derive(Debug, Clone, Args)]
pub(crate) struct Mail {
    /// The server that takes mail to those who work here: smtps://HOST[:465], smtp://HOST[:587] (with
    /// STARTTLS) or, without encryption, smtp-plain://HOST[:25]; without it, no mail is sent
    #[arg(long, global = true, env = "RAPPORT_MAIL_SERVER", value_name = "URL")]
    pub(crate) mail_server: Option<String>,
    /// The address mail comes from: rapport@example.com or Rapport <rapport@example.com>
    #[arg(long, global = true, env = "RAPPORT_MAIL_FROM", value_name = "ADDRESS")]
    pub(crate) mail_from: Option<String>,
    /// The name to sign in to the mail server with, if it asks for one
    #[arg(long, global = true, env = "RAPPORT_MAIL_USER", value_name = "NAME")]
    pub(crate) mail_user: Option<String>,
    /// A file that holds the password for the mail server; a newline at its end does not count
    #[arg(
        long,
        global = true,
        env = "RAPPORT_MAIL_PASSWORD_FILE",
        value_name = "FILE"
    )]
    pub(crate) mail_password_file: Option<PathBuf>,
    /// Certificates (PEM) of an authority of your own that vouches for the mail server
    #[arg(long, global = true, env = "RAPPORT_MAIL_CA_FILE", value_name = "FILE")]
    pub(crate) mail_ca_file: Option<PathBuf>,
}

/// In whose name a command acts, and where.
#[derive(Debug, Clone, Args)]
pub(crate) struct Who {
    /// Act for this user instead of the only admin
    #[arg(long, value_name = "EMAIL")]
    pub(crate) user: Option<String>,
    /// Act in the workspace of this name, where there are several
    #[arg(long, value_name = "NAME")]
    pub(crate) workspace: Option<String>,
}
