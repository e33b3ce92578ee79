//! Some documents in the order they came, as numbers in a few long rows.

use std::ops::ControlFlow;

use super::asked::{Asked, Truth};
use super::vocabulary::Vocabulary;
use super::{Entry, Found};
use crate::Analysed;

/// A segment takes no more documents once their words or forms are this many.
const MOST: usize = 1 << 26;

#[derive(Debug, Default)]
pub(super) struct Segment {
    entries: Vec<Entry>,
    /// Where the words of each document end in `words`, and its facts in `facts`.
    ends: Vec<(u32, u32)>,
    words: Vec<u32>,
    /// Keys of facts.
    facts: Vec<u64>,
    vocabulary: Vocabulary,
}

impl Segment {
    pub(super) fn push(&mut self, entry: Entry, document: &Analysed) {
        for token in document.tokens() {
            self.words.push(self.vocabulary.number(document, token));
        }
        let facts = document.attributes().iter();
        self.facts.extend(facts.map(|attribute| attribute.key));
        self.entries.push(entry);
        self.ends
            .push((self.words.len() as u32, self.facts.len() as u32));
    }

    pub(super) fn is_full(&self, portion: usize) -> bool {
        self.entries.len() >= portion
            || self
                .words
                .len()
                .max(self.facts.len())
                .max(self.vocabulary.written())
                >= MOST
    }

    /// Writes the rows anew without some documents. Their words stay in the vocabulary, but nothing says any more who
    /// used them.
    pub(super) fn remove(&mut self, is_it: impl Fn(&Entry) -> bool) -> usize {
        let removed = self.entries.iter().filter(|entry| is_it(entry)).count();
        if removed == 0 {
            return 0;
        }
        let (mut words, mut facts) = (Vec::new(), Vec::new());
        let (mut entries, mut ends) = (Vec::new(), Vec::new());
        for (place, entry) in self.entries.iter().enumerate() {
            if !is_it(entry) {
                words.extend_from_slice(self.words_of(place));
                facts.extend_from_slice(self.facts_of(place));
                entries.push(*entry);
                ends.push((words.len() as u32, facts.len() as u32));
            }
        }
        (self.words, self.facts, self.entries, self.ends) = (words, facts, entries, ends);
        removed
    }

    fn begin(&self, place: usize) -> (u32, u32) {
        place
            .checked_sub(1)
            .map_or((0, 0), |before| self.ends[before])
    }

    fn words_of(&self, place: usize) -> &[u32] {
        &self.words[self.begin(place).0 as usize..self.ends[place].0 as usize]
    }

    fn facts_of(&self, place: usize) -> &[u64] {
        &self.facts[self.begin(place).1 as usize..self.ends[place].1 as usize]
    }

    pub(super) fn vocabulary(&self) -> &Vocabulary {
        &self.vocabulary
    }

    pub(super) fn len(&self) -> usize {
        self.entries.len()
    }

    pub(super) fn entries_backwards(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().rev()
    }

    pub(super) fn bytes(&self) -> usize {
        self.entries.capacity() * size_of::<Entry>()
            + self.ends.capacity() * size_of::<(u32, u32)>()
            + self.words.capacity() * size_of::<u32>()
            + self.facts.capacity() * size_of::<u64>()
            + self.vocabulary.bytes()
    }

    /// The documents that fulfil what is asked, the last first.
    pub(super) fn search(
        &self,
        asked: &Asked,
        wanted: impl Fn(u32) -> bool,
        found: &mut impl FnMut(Found) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        // Where the words that have not been looked at end, and the document they belong to.
        let (mut rest, mut place) = (self.words.len(), self.entries.len());
        while let Some(at) = self.words[..rest]
            .iter()
            .rposition(|&word| asked.may_lead(word))
        {
            while place > 0 && self.begin(place - 1).0 as usize > at {
                place -= 1;
            }
            // Now the word belongs to the document before `place`.
            let Some(this) = place.checked_sub(1) else {
                break;
            };
            place = this;
            rest = self.begin(this).0 as usize;
            let entry = self.entries[this];
            if !wanted(entry.shelf) {
                continue;
            }
            let truth = asked.of_document(self.words_of(this), self.facts_of(this));
            if truth != Truth::No {
                found(Found {
                    entry,
                    is_certain: truth == Truth::Yes,
                })?;
            }
        }
        ControlFlow::Continue(())
    }
}
