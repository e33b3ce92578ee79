//! A document in the index's numbers: which terms it has, and where. The table is small enough to stay in the
//! nearest cache, so that asking whether a term is there costs next to nothing however many terms the index knows.

use super::program::{Item, Items, Kind};
use super::terms::{Slot, Terms, pair_key};
use crate::Analysed;
use crate::query::Gap;
use crate::query::near::{self, Extent};
use crate::query::raw;
use crate::query::wildcard::fits;

/// No further position.
const END: u32 = u32::MAX;

const SMALLEST: usize = 128;

/// A term the document has.
#[derive(Debug, Clone, Copy)]
struct Entry {
    term: u32,
    /// Its last position.
    last: u32,
}

const FREE: Entry = Entry { term: 0, last: END };

/// One position in the text.
#[derive(Debug, Clone, Copy)]
struct Place {
    folded: u32,
    /// The position before at which the same folded term stands.
    before: u32,
}

/// The terms and positions of one document.
#[derive(Debug, Default)]
pub(super) struct Post {
    entries: Vec<Entry>,
    used: Vec<u32>,
    places: Vec<Place>,
    slots: Vec<Slot>,
    /// Neighbours that may be pairs.
    pairs: Vec<(u32, u32)>,
}

impl Post {
    /// Takes in a document and collects the posting lists of its terms.
    pub(super) fn take(&mut self, document: &Analysed, terms: &Terms, lists: &mut Vec<u32>) {
        let (tokens, attributes) = (document.tokens(), document.attributes());
        self.clear(tokens.len() + attributes.len());
        let words = tokens.iter().map(|token| token.key);
        let facts = attributes.iter().map(|attribute| attribute.key);
        self.slots
            .extend(words.chain(facts).map(|key| terms.first_slot(key)));
        let mut last = Slot::default();
        for (position, token) in tokens.iter().enumerate() {
            let found = terms.find_from(self.slots[position], token.key, |text| {
                text.is_lower_of(document.folded(token))
            });
            let slot = found.unwrap_or_default();
            let before = match found {
                Some(slot) => self.note(slot, position as u32, lists),
                None => END,
            };
            self.places.push(Place {
                folded: slot.term(),
                before,
            });
            if terms.has_stems()
                && let Some(stem) = terms.find_stem(document.folded(token))
            {
                self.note(stem, END, lists);
            }
            if last.may_pair_with(slot) {
                self.pairs.push((last.term(), slot.term()));
            }
            last = slot;
        }
        for (at, &attribute) in (tokens.len()..).zip(attributes) {
            if let Some(slot) = terms.find_from(self.slots[at], attribute.key, |text| {
                text.is_lower_of(document.fact(attribute))
            }) {
                self.note(slot, END, lists);
            }
        }
        self.take_pairs(terms, lists);
    }

    fn take_pairs(&mut self, terms: &Terms, lists: &mut Vec<u32>) {
        self.slots.clear();
        self.slots.extend(
            self.pairs
                .iter()
                .map(|&(a, b)| terms.first_slot(pair_key(a, b))),
        );
        for at in 0..self.pairs.len() {
            if let Some(slot) = terms.find_pair_from(self.slots[at], self.pairs[at]) {
                self.note(slot, END, lists);
            }
        }
    }

    fn clear(&mut self, most: usize) {
        for &at in &self.used {
            self.entries[at as usize] = FREE;
        }
        self.used.clear();
        self.places.clear();
        self.slots.clear();
        self.pairs.clear();
        let size = (most * 8).next_power_of_two().max(SMALLEST);
        if self.entries.len() < size {
            self.entries = vec![FREE; size];
        }
    }

    #[inline]
    fn home(&self, term: u32) -> usize {
        // Term numbers are addresses of records four words long or more.
        (term.wrapping_mul(0x9E37_79B1) >> 8) as usize & (self.entries.len() - 1)
    }

    /// Notes a term at a position and returns the position it was last met at.
    fn note(&mut self, slot: Slot, position: u32, lists: &mut Vec<u32>) -> u32 {
        let mut at = self.home(slot.term());
        loop {
            let entry = &mut self.entries[at];
            if entry.term == slot.term() {
                return std::mem::replace(&mut entry.last, position);
            }
            if entry.term == 0 {
                *entry = Entry {
                    term: slot.term(),
                    last: position,
                };
                self.used.push(at as u32);
                if slot.list != 0 {
                    lists.push(slot.list);
                }
                return END;
            }
            at = (at + 1) & (self.entries.len() - 1);
        }
    }

    #[inline]
    fn find(&self, term: u32) -> Option<u32> {
        let mut at = self.home(term);
        loop {
            let entry = self.entries[at];
            if entry.term == term {
                return Some(entry.last);
            }
            if entry.term == 0 {
                return None;
            }
            at = (at + 1) & (self.entries.len() - 1);
        }
    }

    /// Whether the document has the term, in any way of marking it.
    #[inline]
    pub(super) fn has(&self, term: u32) -> bool {
        self.find(term).is_some()
    }

    /// The document with all that is needed to hold programs against it.
    pub(super) fn against<'a>(&'a self, document: &'a Analysed, terms: &'a Terms) -> Against<'a> {
        Against {
            post: self,
            document,
            terms,
        }
    }
}

/// A document that was taken in, the very words of it, and what terms are called.
#[derive(Clone, Copy)]
pub(super) struct Against<'a> {
    post: &'a Post,
    document: &'a Analysed,
    terms: &'a Terms,
}

impl Against<'_> {
    /// Whether all of these items hold.
    pub(super) fn fulfils(&self, mut items: Items<'_>) -> bool {
        items.all(|item| self.holds(item))
    }

    fn holds(&self, item: Item<'_>) -> bool {
        let holds = match item.kind {
            Kind::Term => self.post.has(item.number),
            Kind::Marked | Kind::Pattern => self
                .positions(item)
                .any(|position| self.is_at(item, position)),
            Kind::Phrase => self.has_phrase(item),
            Kind::Near => self.has_near(item),
            // It stands between the items of a row and asks for nothing by itself.
            Kind::Gap => true,
            Kind::Any => Items::new(item.body, 0).any(|inner| self.holds(inner)),
            Kind::All => Items::new(item.body, 0).all(|inner| self.holds(inner)),
        };
        holds != item.is_negative
    }

    fn has_phrase(&self, phrase: Item<'_>) -> bool {
        self.phrase_positions(phrase).next().is_some()
    }

    /// Positions at which a phrase begins, from the last to the first.
    fn phrase_positions<'i>(&'i self, phrase: Item<'i>) -> impl Iterator<Item = u32> + 'i {
        let mut elements = Items::new(phrase.body, 0);
        let first = elements.next();
        first.into_iter().flat_map(move |first| {
            let elements = elements.clone();
            self.positions(first).filter(move |&position| {
                self.is_at(first, position)
                    && elements.clone().zip(position + 1..).all(|(element, next)| {
                        if element.is_raw() {
                            self.reads(element, position, next - 1)
                        } else {
                            self.is_at(element, next)
                        }
                    })
            })
        })
    }

    fn has_near(&self, row: Item<'_>) -> bool {
        let (mut places, mut gaps) = (Vec::new(), Vec::new());
        for item in Items::new(row.body, 0) {
            if item.kind == Kind::Gap {
                gaps.push(Gap {
                    words: item.number >> 1,
                    is_ordered: item.number & 1 == 1,
                });
                continue;
            }
            let mut found = Vec::new();
            self.places(item, &mut found);
            if found.is_empty() {
                return false;
            }
            found.sort_unstable();
            places.push(found);
        }
        near::reach(&mut places, &gaps)
    }

    /// Where an operand of a row stands.
    fn places(&self, operand: Item<'_>, found: &mut Vec<Extent>) {
        match operand.kind {
            Kind::Term | Kind::Marked | Kind::Pattern => {
                let stands = |&position: &u32| self.is_at(operand, position);
                let positions = self.positions(operand).filter(stands);
                found.extend(positions.map(|at| (at, at + 1)));
            }
            Kind::Phrase => {
                let length = operand.words();
                let positions = self.phrase_positions(operand);
                found.extend(positions.map(|at| (at, at + length)));
            }
            Kind::Any => {
                Items::new(operand.body, 0).for_each(|inner| self.places(inner, found));
            }
            Kind::All | Kind::Near | Kind::Gap => {}
        }
    }

    /// Positions at which a word may stand, from the last to the first: where its folded term does, or all
    /// of them.
    fn positions(&self, word: Item<'_>) -> impl Iterator<Item = u32> + '_ {
        let is_anywhere = word.kind == Kind::Pattern;
        let mut next = if is_anywhere {
            self.post.places.len() as u32
        } else {
            self.post.find(word.number).unwrap_or(END)
        };
        std::iter::from_fn(move || {
            if is_anywhere {
                next = next.checked_sub(1)?;
                return Some(next);
            }
            let position = next;
            next = self.post.places.get(position as usize)?.before;
            Some(position)
        })
    }

    /// Whether a word stands here, by the *no contradiction* rule. Marks are looked at only now, because few
    /// words get this far.
    fn is_at(&self, element: Item<'_>, position: u32) -> bool {
        let position = position as usize;
        if element.kind == Kind::Pattern {
            return self.is_written(element, position);
        }
        let stands = |place: &Place| place.folded == element.number;
        self.post.places.get(position).is_some_and(stands)
            && (element.kind == Kind::Term || {
                let token = &self.document.tokens()[position];
                !token.has_marks()
                    || self
                        .terms
                        .text(element.body[0])
                        .is(self.document.exact(token))
            })
    }

    /// Whether the words from `first` to `last` are written just so.
    fn reads(&self, raw: Item<'_>, first: u32, last: u32) -> bool {
        // The first byte tells that it is this.
        let bytes: Vec<u8> = self.terms.text(raw.number).bytes().skip(1).collect();
        raw::stands(&bytes, self.document, first as usize, last as usize).is_some()
    }

    /// Whether the word here is written as a pattern says.
    fn is_written(&self, pattern: Item<'_>, position: usize) -> bool {
        let Some(token) = self.document.tokens().get(position) else {
            return false;
        };
        let folded = self.document.folded(token);
        if !self.terms.text(pattern.number).may_begin(folded) {
            return false;
        }
        // The first byte tells that it is a pattern.
        let form = |term: u32| self.terms.text(term).bytes().skip(1);
        let exact = pattern.body[0];
        fits(form(pattern.number), folded)
            && (exact == 0 || !token.has_marks() || fits(form(exact), self.document.exact(token)))
    }
}
