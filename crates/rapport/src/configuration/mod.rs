//! Settings from four places: the command line wins over the environment, the environment over the
//! configuration file, and the file over what is built in.
//!
//! There is one list of settings: the options of the command line that have a name in the
//! environment. The file knows the same ones under the same names (`RAPPORT_PUBLIC_URL` is
//! `public_url`), and each value from it is read by the very option it stands for. A setting the
//! file has and nobody knows is refused: a typing error must not silently mean the default.

mod file;
mod reference;

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, CommandFactory as _, FromArgMatches as _};

use crate::command_line::CommandLine;
use file::Entry;

pub(crate) use reference::page;

/// The name of the configuration file in the data directory.
const FILE: &str = "rapport.toml";
/// The prefix of every name in the environment.
const PREFIX: &str = "RAPPORT_";
/// Names that are not settings: for tests.
const NOT_SETTINGS: [&str; 2] = ["RAPPORT_TEST_", "RAPPORT_CRASH_AT"];

/// One thing an operator decides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Setting {
    /// In the configuration file.
    pub(crate) key: String,
    /// On the command line, without its dashes.
    flag: String,
    /// In the environment.
    pub(crate) environment: String,
    help: String,
    default: Option<String>,
    /// Several values, separated by commas outside the file.
    many: bool,
    /// An option of `serve` alone.
    of_serve: bool,
}

/// Where a value comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Origin {
    CommandLine,
    Environment(String),
    File(PathBuf, usize),
    Default,
}

impl std::fmt::Display for Origin {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::CommandLine => f.write_str("command line"),
            Self::Environment(name) => write!(f, "environment, {name}"),
            Self::File(path, line) => write!(f, "{}:{line}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// What holds: the command line as if every setting had been typed, and where each came from.
#[derive(Debug)]
pub(crate) struct Configuration {
    pub(crate) line: CommandLine,
    pub(crate) values: Vec<(Setting, Option<String>, Origin)>,
    /// Names in the environment that begin like ours and mean nothing.
    pub(crate) strangers: Vec<String>,
}

impl Configuration {
    /// What holds for a setting, by its name in the file.
    pub(crate) fn value(&self, key: &str) -> Option<&str> {
        let found = self.values.iter().find(|(known, ..)| known.key == key);
        found.and_then(|(_, value, _)| value.as_deref())
    }
}

/// Every setting, in the order of the help.
pub(crate) fn settings() -> Vec<Setting> {
    let command = CommandLine::command();
    let of = |argument: &Arg, of_serve: bool| {
        let environment = argument.get_env()?.to_string_lossy().into_owned();
        let flag = argument.get_long()?.to_owned();
        let key = environment.strip_prefix(PREFIX)?.to_lowercase();
        let default = argument.get_default_values().first();
        Some(Setting {
            key,
            flag,
            environment,
            help: argument
                .get_help()
                .map_or_else(String::new, ToString::to_string),
            default: default.map(|value| value.to_string_lossy().into_owned()),
            many: argument.get_value_delimiter().is_some(),
            of_serve,
        })
    };
    let everywhere = command
        .get_arguments()
        .filter_map(|argument| of(argument, false));
    let serving = command.find_subcommand("serve").into_iter();
    let serving = serving
        .flat_map(clap::Command::get_arguments)
        .filter_map(|argument| of(argument, true));
    // Where the file is cannot stand in the file.
    everywhere
        .chain(serving)
        .filter(|setting| setting.key != "config")
        .collect()
}

/// Reads the command line, the environment and the file. What is wrong with the first two is told
/// by the command line's own means, which end the process.
///
/// # Errors
/// What is wrong with the file, with its line and column.
pub(crate) fn read(words: Vec<OsString>) -> Result<Configuration, String> {
    let typed = CommandLine::command().get_matches_from(&words);
    let given = typed.get_one::<PathBuf>("config").cloned();
    let data = typed
        .get_one::<PathBuf>("data")
        .cloned()
        .unwrap_or_default();
    let beside = data.join(FILE);
    let (path, entries) = match given {
        Some(path) => (path.clone(), file::read(&path)?),
        None if beside.exists() => (beside.clone(), file::read(&beside)?),
        None => (beside.clone(), Vec::new()),
    };
    let settings = settings();
    check(&path, &entries, &settings, path == beside)?;
    let serving = match typed.subcommand() {
        None => Some(None),
        Some(("serve", matches)) => Some(Some(matches)),
        Some(_) => None,
    };
    let mut words = words;
    if serving == Some(None) {
        words.push("serve".into());
    }
    let mut values = Vec::new();
    for setting in settings {
        let matches = if setting.of_serve {
            serving.flatten()
        } else {
            Some(&typed)
        };
        let entry = entries.iter().find(|entry| entry.key == setting.key);
        let (value, origin) = effective(&setting, matches, entry, &path);
        if let (Some(entry), Origin::File(..)) = (entry, &origin) {
            let word = OsString::from(entry.word(&setting));
            if !setting.of_serve {
                words.insert(1, word);
            } else if serving.is_some() {
                words.push(word);
            }
        }
        values.push((setting, value, origin));
    }
    let matches = CommandLine::command().get_matches_from(words);
    let line = CommandLine::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let strangers = strangers(&values);
    Ok(Configuration {
        line,
        values,
        strangers,
    })
}

impl Entry {
    /// As it would be typed.
    fn word(&self, setting: &Setting) -> String {
        format!("--{}={}", setting.flag, self.values.join(","))
    }
}

/// Whether every key of the file is known and its value can be read.
fn check(
    path: &Path,
    entries: &[Entry],
    settings: &[Setting],
    in_data: bool,
) -> Result<(), String> {
    for entry in entries {
        let at = format!("{}:{}:{}", path.display(), entry.line, entry.column);
        let Some(setting) = settings.iter().find(|setting| setting.key == entry.key) else {
            let keys = settings.iter().map(|setting| setting.key.as_str());
            let nearest = nearest(&entry.key, keys).unwrap_or_default();
            return Err(format!(
                "{at}: there is no setting “{}”; the nearest is “{nearest}”, and rapport config lists all",
                entry.key
            ));
        };
        if in_data && setting.key == "data" {
            return Err(format!(
                "{at}: this file is found in the data directory, so it cannot say where that is; use --data or {}",
                setting.environment
            ));
        }
        if entry.values.len() > 1 && !setting.many {
            return Err(format!("{at}: “{}” takes one value, not a list", entry.key));
        }
        let words = [
            "rapport".to_owned(),
            "serve".to_owned(),
            entry.word(setting),
        ];
        if let Err(error) = CommandLine::command().try_get_matches_from(words) {
            let text = error.to_string();
            let first = text.lines().next().unwrap_or_default();
            return Err(format!("{at}: {}", first.trim_start_matches("error: ")));
        }
    }
    Ok(())
}

fn effective(
    setting: &Setting,
    matches: Option<&ArgMatches>,
    entry: Option<&Entry>,
    path: &Path,
) -> (Option<String>, Origin) {
    let id = setting.flag.replace('-', "_");
    let raw = |matches: &ArgMatches| {
        let values = matches.get_raw(&id)?;
        let words: Vec<_> = values
            .map(|value| value.to_string_lossy().into_owned())
            .collect();
        Some(words.join(","))
    };
    let environment = || Origin::Environment(setting.environment.clone());
    match matches.and_then(|matches| Some((matches, matches.value_source(&id)?))) {
        Some((matches, ValueSource::CommandLine)) => return (raw(matches), Origin::CommandLine),
        Some((matches, ValueSource::EnvVariable)) => return (raw(matches), environment()),
        _ => {}
    }
    // For a command that does not serve, the options of serve were not read.
    if matches.is_none()
        && let Ok(value) = std::env::var(&setting.environment)
    {
        return (Some(value), environment());
    }
    match entry {
        Some(entry) => (
            Some(entry.values.join(",")),
            Origin::File(path.to_owned(), entry.line),
        ),
        None => (setting.default.clone(), Origin::Default),
    }
}

fn strangers(values: &[(Setting, Option<String>, Origin)]) -> Vec<String> {
    let known: Vec<&str> = values
        .iter()
        .map(|(setting, ..)| setting.environment.as_str())
        .chain(["RAPPORT_CONFIG"])
        .collect();
    std::env::vars_os()
        .filter_map(|(name, _)| name.into_string().ok())
        .filter(|name| name.starts_with(PREFIX) && !known.contains(&name.as_str()))
        .filter(|name| !NOT_SETTINGS.iter().any(|other| name.starts_with(other)))
        .map(|name| match nearest(&name, known.iter().copied()) {
            Some(nearest) => format!("{name} is not a setting; the nearest is {nearest}"),
            None => format!("{name} is not a setting"),
        })
        .collect()
}

/// The name that takes the fewest changes of a letter to reach.
fn nearest<'a>(name: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known.min_by_key(|known| changes(name, known))
}

fn changes(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, letter) in a.chars().enumerate() {
        let mut before = row[0];
        row[0] = i + 1;
        for (j, other) in b.iter().enumerate() {
            let here = before + usize::from(letter != *other);
            before = row[j + 1];
            row[j + 1] = here.min(before + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

/// A value as it may be shown: without the password of an address, and nothing of a secret.
pub(crate) fn shown(setting: &Setting, value: &str) -> String {
    const SECRETS: [&str; 3] = ["_secret", "_password", "_token"];
    if SECRETS.iter().any(|ending| setting.key.ends_with(ending)) {
        return "(hidden)".to_owned();
    }
    let Some((scheme, rest)) = value.split_once("://") else {
        return value.to_owned();
    };
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let hidden = match authority.rsplit_once('@') {
        Some((user, host)) => {
            let user = user.split(':').next().unwrap_or_default();
            format!("{user}:(hidden)@{host}")
        }
        None => authority.to_owned(),
    };
    let path = match path.find("password=") {
        Some(place) => format!("{}password=(hidden)", &path[..place]),
        None => path.to_owned(),
    };
    format!("{scheme}://{hidden}{path}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(key: &str) -> Setting {
        settings()
            .into_iter()
            .find(|setting| setting.key == key)
            .unwrap()
    }

    #[test]
    fn passwords_are_not_shown() {
        let shown = |value| shown(&setting("database"), value);
        assert_eq!(
            shown("postgres://ann:pw@db/x"),
            "postgres://ann:(hidden)@db/x"
        );
        assert_eq!(
            shown("postgres://db/x?user=a&password=pw"),
            "postgres://db/x?user=a&password=(hidden)"
        );
        assert_eq!(shown("postgres://ann:p@w@db"), "postgres://ann:(hidden)@db");
        assert_eq!(shown("nothing"), "nothing");
    }

    #[test]
    fn a_slip_leads_to_the_name_that_was_meant() {
        let settings = settings();
        let keys = || settings.iter().map(|setting| setting.key.as_str());
        assert_eq!(nearest("lissten", keys()), Some("listen"));
        assert_eq!(nearest("publicurl", keys()), Some("public_url"));
        assert_eq!(changes("kitten", "sitting"), 3);
    }

    #[test]
    fn every_setting_has_one_name_in_each_place() {
        let settings = settings();
        assert!(settings.len() >= 8);
        for setting in &settings {
            assert_eq!(
                setting.environment,
                format!("{PREFIX}{}", setting.key.to_uppercase())
            );
            assert!(!setting.help.is_empty(), "{}", setting.key);
        }
    }
}
