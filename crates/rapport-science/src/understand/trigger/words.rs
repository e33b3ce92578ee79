//! The named lists of one language's `words.toml`, which entries use as `{@suppliers}`: what is
//! said in many places is written once.

use std::collections::BTreeMap;
use std::sync::Arc;

use rapport_search::query::Phrase;
use toml::Spanned;

use super::entry::Malformed;
use super::pack::{PackError, Source};

/// The lists of a language by name.
#[derive(Debug, Default)]
pub(super) struct Words(BTreeMap<String, Arc<[Phrase]>>);

impl Words {
    /// Reads `words.toml`.
    pub(super) fn read(source: Source) -> Result<Self, PackError> {
        let lists: BTreeMap<String, Vec<Spanned<String>>> = source.toml()?;
        let lists = lists.into_iter().map(|(name, words)| {
            let phrases = words.iter().map(|words| phrase(source, words));
            Ok((name, phrases.collect::<Result<_, _>>()?))
        });
        lists.collect::<Result<_, _>>().map(Self)
    }

    /// The phrases of a list, or what to say when there is none of that name.
    pub(super) fn list(&self, name: &str) -> Result<Arc<[Phrase]>, String> {
        self.0.get(name).map(Arc::clone).ok_or_else(|| {
            let known = self.0.keys().map(String::as_str).collect::<Vec<_>>();
            format!(
                "words.toml has no list “{name}”; it has {}",
                known.join(", ")
            )
        })
    }

    /// The names of the lists, sorted.
    #[cfg(test)]
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.0.keys().map(String::as_str)
    }
}

fn phrase(source: Source, words: &Spanned<String>) -> Result<Phrase, PackError> {
    let mistake = |column: usize, reason: &str| {
        let malformed = Malformed {
            text: words.as_ref().clone(),
            column,
            reason: reason.to_owned(),
        };
        source.mistake(words, malformed)
    };
    let marks = ['{', '}', '|', '"', '@', '…'];
    if let Some(at) = words.as_ref().chars().position(|c| marks.contains(&c)) {
        let reason = "a list holds words and phrases without choices and quotation marks";
        return Err(mistake(at + 1, reason));
    }
    Phrase::quoted(words.as_ref()).ok_or_else(|| mistake(1, "there is no word here"))
}
