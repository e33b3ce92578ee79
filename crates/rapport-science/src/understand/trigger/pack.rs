//! One pack file: how a trigger is put into words in one language. Reads TOML into checked
//! queries; does not match anything.

use std::collections::BTreeMap;

use serde::Deserialize;
use toml::Spanned;

use super::entry::{Entry, Malformed};
use super::words::Words;

/// A pack file cannot be used: where, and why.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    /// The file is not TOML, or has keys a pack does not have.
    #[error("{file}, line {line}: {reason}")]
    File {
        /// Path of the pack.
        file: String,
        /// Line, from 1.
        line: usize,
        /// What is wrong with it.
        reason: String,
    },
    /// An entry is not a query, or its choices cannot be read.
    #[error("{file}, line {line}, column {column} of {entry}: {reason}")]
    Entry {
        /// Path of the pack.
        file: String,
        /// Line of the entry, from 1.
        line: usize,
        /// The entry as it is written.
        entry: String,
        /// Character of the entry, from 1.
        column: usize,
        /// What is wrong with it.
        reason: String,
    },
}

/// The words for one trigger in one language.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Pack {
    /// Whether a post that begins with a name, and so is put to that account, is left alone.
    pub(super) unless_addressed: bool,
    pub(super) groups: Vec<Group>,
    /// Names of the lists of `unless.toml` that veto the whole pack.
    pub(super) unless_lists: Vec<String>,
    /// Queries that veto the whole pack.
    pub(super) unless: Vec<Entry>,
}

/// Entries that are equally telling.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Group {
    pub(super) confidence: f64,
    /// Whether they count only in a post that names an account.
    pub(super) needs_name: bool,
    pub(super) when: Vec<Entry>,
    pub(super) unless: Vec<Entry>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PackFile {
    #[serde(default)]
    unless_addressed: bool,
    #[serde(default)]
    unless_lists: Vec<Spanned<String>>,
    #[serde(default)]
    unless: Vec<Spanned<String>>,
    phrases: Vec<GroupFile>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct GroupFile {
    confidence: Spanned<f64>,
    #[serde(default)]
    needs_name: bool,
    when: Vec<Spanned<String>>,
    #[serde(default)]
    unless: Vec<Spanned<String>>,
}

/// A file of text with its name, for errors.
#[derive(Debug, Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

/// Reads a pack. `vetoes` are the lists that `unless_lists` may name, `words` those entries may.
pub(super) fn read_pack(
    source: Source,
    vetoes: &BTreeMap<String, Vec<Entry>>,
    words: &Words,
) -> Result<Pack, PackError> {
    let file: PackFile = source.toml()?;
    let mut unless_lists = Vec::new();
    for name in file.unless_lists {
        if !vetoes.contains_key(name.as_ref()) {
            let known = vetoes
                .keys()
                .map(String::as_str)
                .collect::<Vec<_>>()
                .join(", ");
            let reason = format!(
                "unless.toml has no list “{}”; it has {known}",
                name.as_ref()
            );
            return Err(source.problem(name.span().start, reason));
        }
        unless_lists.push(name.into_inner());
    }
    let groups = file
        .phrases
        .into_iter()
        .map(|group| source.group(group, words))
        .collect::<Result<_, _>>()?;
    let unless = source.entries(&file.unless, words)?;
    Ok(Pack {
        unless_addressed: file.unless_addressed,
        groups,
        unless_lists,
        unless,
    })
}

/// Reads the named lists of vetoes of a language.
pub(super) fn read_vetoes(
    source: Source,
    words: &Words,
) -> Result<BTreeMap<String, Vec<Entry>>, PackError> {
    let lists: BTreeMap<String, Vec<Spanned<String>>> = source.toml()?;
    lists
        .into_iter()
        .map(|(name, entries)| Ok((name, source.entries(&entries, words)?)))
        .collect()
}

impl Source<'_> {
    /// The file in the shape of `T`.
    pub(super) fn toml<T: serde::de::DeserializeOwned>(self) -> Result<T, PackError> {
        toml::from_str(self.text).map_err(|error| {
            self.problem(
                error.span().map_or(0, |span| span.start),
                error.message().to_owned(),
            )
        })
    }

    fn group(self, group: GroupFile, words: &Words) -> Result<Group, PackError> {
        let confidence = *group.confidence.as_ref();
        if !(confidence > 0.0 && confidence < 1.0) {
            let reason = format!("confidence {confidence} is not between 0 and 1");
            return Err(self.problem(group.confidence.span().start, reason));
        }
        Ok(Group {
            confidence,
            needs_name: group.needs_name,
            when: self.entries(&group.when, words)?,
            unless: self.entries(&group.unless, words)?,
        })
    }

    fn entries(self, entries: &[Spanned<String>], words: &Words) -> Result<Vec<Entry>, PackError> {
        let read = |entry: &Spanned<String>| {
            Entry::parse(entry.as_ref(), words).map_err(|malformed| self.mistake(entry, malformed))
        };
        entries.iter().map(read).collect()
    }

    /// A mistake in one entry.
    pub(super) fn mistake(self, entry: &Spanned<String>, malformed: Malformed) -> PackError {
        PackError::Entry {
            file: self.file.to_owned(),
            line: self.line(entry.span().start),
            entry: malformed.text,
            column: malformed.column,
            reason: malformed.reason,
        }
    }

    fn line(self, at: usize) -> usize {
        1 + self.text[..self.text.floor_char_boundary(at)]
            .matches('\n')
            .count()
    }

    fn problem(self, at: usize, reason: String) -> PackError {
        PackError::File {
            file: self.file.to_owned(),
            line: self.line(at),
            reason,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Pack, PackError> {
        let words = Words::read(Source {
            file: "packs/en/words.toml",
            text: "notices = ['vacancy']",
        })?;
        let unless = Source {
            file: "packs/en/unless.toml",
            text: "adverts = ['\"shop now\"']",
        };
        let vetoes = read_vetoes(unless, &words)?;
        read_pack(
            Source {
                file: "packs/en/hiring.toml",
                text,
            },
            &vetoes,
            &words,
        )
    }

    fn reason(text: &str) -> String {
        read(text).unwrap_err().to_string()
    }

    #[test]
    fn a_pack_is_read() {
        let pack = read(
            "unless_lists = ['adverts']\n\
             [[phrases]]\nconfidence = 0.9\nwhen = ['\"{we are|now} hiring\"']\nunless = ['practices']\n",
        )
        .unwrap();
        assert_eq!(pack.unless_lists, ["adverts"]);
        assert_eq!(pack.groups[0].confidence, 0.9);
        assert_eq!(pack.groups[0].when.len(), 1);
        assert_eq!(pack.groups[0].unless.len(), 1);
    }

    #[test]
    fn a_mistake_names_file_line_entry_and_column() {
        assert_eq!(
            reason("[[phrases]]\nconfidence = 0.9\nwhen = [\n  'vacancy',\n  'jobs (open',\n]\n"),
            "packs/en/hiring.toml, line 5, column 6 of jobs (open: this parenthesis is never closed"
        );
        assert_eq!(
            reason("[[phrases]]\nconfidence = 0.9\nwhen = ['{a|b']\n"),
            "packs/en/hiring.toml, line 3, column 1 of {a|b: this { is never closed"
        );
        assert_eq!(
            reason("[[phrases]]\nconfidence = 0.9\nwhen = ['{@notices}', '{@notes} open']\n"),
            "packs/en/hiring.toml, line 3, column 2 of {@notes} open: words.toml has no list “notes”; it has notices"
        );
        assert!(reason("[[phrases]]\nconfidence = 9\nwhen = []").contains("line 2: "));
        assert!(
            reason("[[phrases]]\nconfidense = 0.5\nwhen = []").contains("line 2: unknown field")
        );
        assert!(reason("unless_lists = ['jokes']\nphrases = []").contains("it has adverts"));
    }
}
