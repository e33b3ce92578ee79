//! Reading a post for what it is a sign of, without a database: what happens to posts that come in, for those who have
//! posts in files.

use rapport_model::understand::trigger::TriggerMatch;
use rapport_science::understand::language;
use rapport_science::understand::trigger::{Scratch, TriggerPacks};
use rapport_search::Document;

use crate::error::Error;

/// Reads posts with the trigger packs that come with Rapport. Threads may share it.
#[derive(Debug)]
pub struct SignReader {
    packs: TriggerPacks,
}

impl SignReader {
    /// One with the built-in packs.
    ///
    /// # Errors
    /// [`Error::Damaged`] when a pack is malformed.
    pub fn start() -> Result<Self, Error> {
        let packs = TriggerPacks::builtin().map_err(|error| Error::Damaged(error.to_string()))?;
        Ok(Self { packs })
    }

    /// What a post is a sign of, the most telling first. One without a language is read in the language it seems to be
    /// in.
    #[must_use]
    pub fn signs(&self, document: &Document<'_>) -> Vec<TriggerMatch> {
        let lang = document
            .lang
            .filter(|tag| !tag.is_empty())
            .or_else(|| language::detect(document.text).map(|detected| detected.tag));
        let document = Document { lang, ..*document };
        self.packs.classify(&document, &mut Scratch::default())
    }
}
