//! Documents seen lately, to be asked what a query would have found among them. The same language, the same tree, the
//! same answer as live: what [`crate::Query::matches`] says of a document is what the archive says of it, which a
//! property test holds (`tests/laws`).
//!
//! A document is kept as numbers: its words as they are compared, in order, and the keys of its facts. A question is
//! compiled to sets of such numbers; one pass over the words of all documents picks out those that have the rarest
//! word the query cannot do without, and only these are looked at. So the cost is that of reading memory once, about
//! four bytes a word, whatever is asked.
//!
//! Documents lie in segments, each with a vocabulary of its own; the oldest segment goes as a whole, so nothing is ever
//! rewritten. Texts are not kept: where a query asks how something is written (`raw:`), the answer says that the text
//! has to be looked at. Facts are compared by 64-bit keys alone. It knows nothing of storage; whoever fills it decides
//! what an id means.

mod asked;
mod segment;
mod vocabulary;

use std::collections::VecDeque;
use std::ops::ControlFlow;

use crate::{Analysed, Query};
use asked::Asked;
use segment::Segment;

/// What is known of a document besides its words.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    /// The caller's name for it.
    pub id: u128,
    /// When it was seen, in whatever unit the caller counts.
    pub at: i64,
    /// Which part of the archive it belongs to; a question may be about some of them.
    pub shelf: u32,
}

/// A document that a question found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Found {
    /// Which.
    pub entry: Entry,
    /// Whether it fulfils the query for certain. If not, the query asks how something is written, and the text decides.
    pub is_certain: bool,
}

/// The most recent documents, up to a number.
#[derive(Debug)]
pub struct Archive {
    /// The oldest first. Documents are added to the last.
    segments: VecDeque<Segment>,
    most: usize,
    /// Documents in a segment.
    portion: usize,
}

/// Segments an archive consists of when it is full.
const SEGMENTS: usize = 16;

impl Archive {
    /// An archive of at most `most` documents; when there are more, the oldest sixteenth goes.
    pub fn new(most: usize) -> Self {
        Self {
            segments: VecDeque::new(),
            most,
            portion: (most / SEGMENTS).max(1),
        }
    }

    /// Keeps a document. It counts as the newest, whatever its time.
    pub fn push(&mut self, entry: Entry, document: &Analysed) {
        if self
            .segments
            .back()
            .is_none_or(|last| last.is_full(self.portion))
        {
            self.segments.push_back(Segment::default());
        }
        if let Some(last) = self.segments.back_mut() {
            last.push(entry, document);
        }
        while self.segments.len() > 1 && self.len() > self.most {
            self.segments.pop_front();
        }
    }

    /// Forgets every document for which `is_it`. Returns how many there were.
    pub fn remove(&mut self, is_it: impl Fn(&Entry) -> bool) -> usize {
        let segments = self.segments.iter_mut();
        segments.map(|segment| segment.remove(&is_it)).sum()
    }

    /// Documents in it.
    pub fn len(&self) -> usize {
        self.segments.iter().map(Segment::len).sum()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Bytes of memory it takes, spare room included.
    pub fn bytes(&self) -> usize {
        self.segments.iter().map(Segment::bytes).sum()
    }

    /// Every document on a shelf that is `wanted`, the newest first.
    pub fn entries(&self, wanted: impl Fn(u32) -> bool) -> impl Iterator<Item = &Entry> {
        let segments = self.segments.iter().rev();
        let entries = segments.flat_map(Segment::entries_backwards);
        entries.filter(move |entry| wanted(entry.shelf))
    }

    /// Calls `found` for every document that fulfils the query and stands on a shelf that is `wanted`, the newest
    /// first, until it breaks.
    pub fn search(
        &self,
        query: &Query,
        wanted: impl Fn(u32) -> bool,
        mut found: impl FnMut(Found) -> ControlFlow<()>,
    ) {
        for segment in self.segments.iter().rev() {
            let asked = Asked::of(query.tree(), segment.vocabulary());
            if segment.search(&asked, &wanted, &mut found).is_break() {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Analyser, Document};

    fn kept(most: usize, texts: &[&str]) -> Archive {
        let mut archive = Archive::new(most);
        for (id, text) in texts.iter().enumerate() {
            let analysed = Analyser::new().analyse(&Document {
                text,
                ..Document::default()
            });
            let entry = Entry {
                id: id as u128,
                at: id as i64,
                shelf: id as u32 % 2,
            };
            archive.push(entry, &analysed);
        }
        archive
    }

    fn found(archive: &Archive, query: &str, wanted: impl Fn(u32) -> bool) -> Vec<u128> {
        let mut ids = Vec::new();
        archive.search(&Query::parse(query).unwrap(), wanted, |found| {
            ids.push(found.entry.id);
            ControlFlow::Continue(())
        });
        ids
    }

    #[test]
    fn the_newest_come_first_and_the_oldest_go() {
        let texts: Vec<String> = (0..100).map(|number| format!("alpha n{number}")).collect();
        let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
        let mut archive = kept(32, &texts);
        assert!((30..=32).contains(&archive.len()), "{}", archive.len());
        assert_eq!(found(&archive, "alpha", |_| true)[..2], [99, 98]);
        assert_eq!(found(&archive, "alpha", |shelf| shelf == 0)[..2], [98, 96]);
        assert!(found(&archive, "n3", |_| true).is_empty());
        assert_eq!(archive.remove(|entry| entry.id == 98), 1);
        assert_eq!(found(&archive, "alpha", |_| true)[..2], [99, 97]);
        assert_eq!(archive.entries(|_| true).next().unwrap().id, 99);
        let mut first = None;
        archive.search(
            &Query::parse("alpha").unwrap(),
            |_| true,
            |found| {
                first = Some(found.entry.id);
                ControlFlow::Break(())
            },
        );
        assert_eq!(first, Some(99));
    }
}
