//! The standing-query index: which of the stored queries does this document fulfil?
//!
//! A query is compiled to a short program and filed under its *anchors*: for every way to fulfil it one term
//! that has to be there, the rarest by experience. A document looks up its terms, collects the programs filed
//! under them, drops those whose *guard* (a second required term) it does not have, and runs the rest. Words
//! are filed in their folded form; marks are looked at when the program runs. Queries that ask for the same
//! share a program. All memory is in blocks that never move, so that storing or removing a query takes
//! microseconds whatever the size.

mod anchors;
mod blocks;
mod frequencies;
mod lists;
mod lookup;
mod plan;
mod post;
mod posting;
mod program;
mod stored;
mod terms;

use anchors::Anchor;
use frequencies::Frequencies;
use lists::{Header, Lists};
use lookup::Lookup;
use plan::Plan;
use post::Post;
use posting::Posting;
use program::{Items, Target};
use stored::{Head, Stored};
use terms::Terms;

use crate::analysis::key::mix;
use crate::{Analysed, Query};

/// Stored queries, each under the caller's id.
///
/// Threads may share one index for matching, each with a [`Scratch`] of its own.
#[derive(Debug)]
pub struct Index {
    terms: Terms,
    postings: Lists,
    stored: Stored,
    ids: Lookup<Filed>,
    frequencies: Frequencies,
    length: usize,
    tuned: u32,
}

/// Under which program an id is stored. Twelve bytes: the id in two halves.
#[derive(Debug, Clone, Copy)]
struct Filed {
    id: [u32; 2],
    program: u32,
}

impl Filed {
    fn id(self) -> u64 {
        u64::from(self.id[0]) | u64::from(self.id[1]) << 32
    }
}

/// What one thread needs while matching. Reuse it: its buffers grow to the largest document and stay.
#[derive(Debug, Default)]
pub struct Scratch {
    post: Post,
    lists: Vec<u32>,
    headers: Vec<Header>,
    candidates: Vec<Posting>,
    heads: Vec<Head>,
    several: Vec<(u32, Head)>,
}

impl Scratch {
    /// An empty one.
    pub fn new() -> Self {
        Self::default()
    }
}

impl Default for Index {
    fn default() -> Self {
        Self::new()
    }
}

impl Index {
    /// An empty index.
    pub fn new() -> Self {
        Self {
            terms: Terms::new(),
            postings: Lists::new(),
            stored: Stored::new(),
            ids: Lookup::new(),
            frequencies: Frequencies::new(),
            length: 0,
            tuned: 0,
        }
    }

    /// Learns from a document how often words are met, without storing anything of it. Queries inserted later
    /// are filed accordingly, and [`Self::tune`] files the others anew. A few thousand documents make matching
    /// several times faster than none; it never changes what matches.
    pub fn learn(&mut self, document: &Analysed) {
        self.frequencies.learn(document);
    }

    /// Stores a query, in place of the one stored under this id before. The next document is held against it.
    ///
    /// # Panics
    /// When the index is full: at 2^32 words of programs or 512 MiB of different terms.
    pub fn insert(&mut self, id: u64, query: &Query) {
        self.remove(id);
        let words = program::encode(&Plan::of(query.tree()), &mut self.terms);
        let program = match self.stored.same(&words) {
            Some(program) => {
                program::for_each_term(&words, &mut |term| self.terms.release(term));
                self.stored.share(program, id);
                program
            }
            None => self.file(id, words),
        };
        let filed = Filed {
            id: [id as u32, (id >> 32) as u32],
            program,
        };
        self.ids.insert(mix(id), filed, |filed| mix(filed.id()));
        self.length += 1;
    }

    /// Stores a new program and the postings that lead to it.
    fn file(&mut self, id: u64, mut words: Vec<u32>) -> u32 {
        let anchors = self.choose(&words);
        for anchor in &anchors {
            program::mark_anchor(&mut words[anchor.at], anchor.target);
        }
        let program = self.stored.insert(id, &words);
        self.post(program, &words, &anchors);
        program
    }

    fn choose(&self, words: &[u32]) -> Vec<Anchor> {
        let anchors = anchors::choose(words, &|term| self.frequencies.of(self.terms.key(term)));
        debug_assert!(
            !anchors.is_empty(),
            "the parser refuses queries that require no word"
        );
        anchors
    }

    fn post(&mut self, program: u32, words: &[u32], anchors: &[Anchor]) {
        for &Anchor { target, guard, .. } in anchors {
            let term = match target {
                Target::Term(term) => term,
                Target::Pair(first, second) => self.terms.acquire_pair(first, second),
            };
            let is_decided = program::is_decided(words, target, guard);
            let posting = Posting::new(program, guard, anchors.len() > 1, is_decided);
            self.terms.begin_to_lead(term);
            let list = self.terms.list_mut(term);
            *list = self.postings.push(*list, posting.number());
        }
    }

    fn unpost(&mut self, program: u32, words: &[u32]) {
        for (_, target) in program::anchors(Items::new(words, 0)) {
            let (term, is_pair) = match target {
                Target::Term(term) => (term, false),
                Target::Pair(first, second) => (
                    self.terms
                        .pair(first, second)
                        .expect("a pair is a term while programs are filed under it"),
                    true,
                ),
            };
            self.terms.end_to_lead(term);
            let list = self.terms.list_mut(term);
            *list = self.postings.remove(*list, |posting| {
                Posting::from_number(posting).program() == program
            });
            if is_pair {
                self.terms.release(term);
            }
        }
    }

    /// Removes a query. Returns whether there was one.
    pub fn remove(&mut self, id: u64) -> bool {
        let Some(filed) = self.ids.remove(mix(id), |filed| filed.id() == id) else {
            return false;
        };
        self.length -= 1;
        if let Some(words) = self.stored.remove(filed.program, id) {
            self.unpost(filed.program, &words);
            program::for_each_term(&words, &mut |term| self.terms.release(term));
        }
        true
    }

    /// Files up to `most` programs anew, by what was learnt since they were stored. Returns how many found
    /// better anchors. Each call goes on where the last one ended; at a thousand programs a call takes about a
    /// millisecond.
    pub fn tune(&mut self, most: usize) -> usize {
        let mut moved = 0;
        for _ in 0..most {
            let Some(program) = self.stored.next(self.tuned) else {
                self.tuned = 0;
                break;
            };
            self.tuned = self.stored.end(program);
            moved += usize::from(self.retune(program));
        }
        moved
    }

    fn retune(&mut self, program: u32) -> bool {
        let mut words = self.stored.words(program).to_vec();
        let anchors = self.choose(&words);
        let before = program::anchors(Items::new(&words, 0));
        let is_anchor = |target| anchors.iter().any(|anchor| anchor.target == target);
        if before.len() == anchors.len() && before.iter().all(|&(_, target)| is_anchor(target)) {
            return false;
        }
        self.unpost(program, &words);
        for (at, target) in before {
            program::unmark_anchor(&mut words[at], target);
        }
        for anchor in &anchors {
            program::mark_anchor(&mut words[anchor.at], anchor.target);
        }
        self.stored.words_mut(program).copy_from_slice(&words);
        self.post(program, &words, &anchors);
        true
    }

    /// Number of stored queries.
    pub fn len(&self) -> usize {
        self.length
    }

    /// Whether no query is stored.
    pub fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Bytes of memory the index takes, spare room included.
    pub fn bytes(&self) -> usize {
        self.terms.bytes()
            + self.postings.bytes()
            + self.stored.bytes()
            + self.ids.bytes()
            + self.frequencies.bytes()
    }

    /// Calls `found` once with the id of every stored query the document fulfils, in no particular order.
    pub fn matches(&self, document: &Analysed, scratch: &mut Scratch, mut found: impl FnMut(u64)) {
        let Scratch {
            post,
            lists,
            headers,
            candidates,
            heads,
            several,
        } = scratch;
        lists.clear();
        candidates.clear();
        several.clear();
        post.take(document, &self.terms, lists);
        self.collect(post, lists, headers, candidates);
        let post = post.against(document, &self.terms);
        // First a look at all programs, then their turn: so the memory accesses overlap.
        heads.clear();
        heads.extend(
            candidates
                .iter()
                .map(|candidate| self.stored.head(candidate.program())),
        );
        for (&candidate, &head) in candidates.iter().zip(&*heads) {
            let program = candidate.program();
            if !candidate.is_decided() && !post.fulfils(self.stored.items(program, head)) {
                continue;
            }
            if candidate.is_one_of_several() {
                several.push((program, head));
            } else {
                self.stored.ids(program, head, &mut found);
            }
        }
        several.sort_unstable();
        several.dedup();
        for &(program, head) in &*several {
            self.stored.ids(program, head, &mut found);
        }
    }

    /// Gathers the programs whose anchor and guard the document has.
    fn collect(
        &self,
        post: &Post,
        lists: &mut Vec<u32>,
        headers: &mut Vec<Header>,
        candidates: &mut Vec<Posting>,
    ) {
        while !lists.is_empty() {
            headers.clear();
            headers.extend(lists.iter().map(|&list| self.postings.header(list)));
            for (&list, &header) in lists.iter().zip(&*headers) {
                let postings = self
                    .postings
                    .numbers(list, header)
                    .iter()
                    .map(|&number| Posting::from_number(number));
                candidates.extend(
                    postings.filter(|posting| posting.guard() == 0 || post.has(posting.guard())),
                );
            }
            lists.clear();
            lists.extend(
                headers
                    .iter()
                    .map(|header| header.next())
                    .filter(|&next| next != 0),
            );
        }
    }
}

#[cfg(test)]
mod tests;
