//! The terms that stored queries speak of: words in their folded forms, words with marks in their exact forms,
//! facts, and pairs of words next to each other. A term's number is the address of its record. The table is split
//! into shards, each of which grows by itself, so that growing takes microseconds.

use super::blocks::Blocks;
use crate::analysis::key::{fact_key, hashed_key, is_exact, key, lower, mix};
use crate::query::wildcard;

const SHARDS: usize = 256;
const SMALLEST: usize = 4;
/// Term numbers have to fit beside flags into 32 bits.
const MOST: u32 = 1 << 27;
/// First byte of the text of a fact, and of a pair. Words never begin with them.
const FACT: u8 = 1;
const PAIR: u8 = 2;
/// And of the text of a pattern, and of the beginning of words that leads to patterns.
const PATTERN: u8 = 3;
const STEM: u8 = 4;
/// And of what has to be written just so.
const RAW: u8 = 5;

/// What a look-up reads. Free when it names no term.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Slot {
    key: u64,
    /// The term's number and flags.
    term: u32,
    /// The posting list of programs anchored here.
    pub(super) list: u32,
}

impl Slot {
    const BEGINS: u32 = 1 << 30;
    const ENDS: u32 = 1 << 31;

    pub(super) fn term(self) -> u32 {
        self.term & (MOST - 1)
    }

    /// Whether a pair of this word and `next` may be a term: they were put into pairs once.
    pub(super) fn may_pair_with(self, next: Self) -> bool {
        self.term & Self::BEGINS != 0 && next.term & Self::ENDS != 0
    }

    fn is_free(self) -> bool {
        self.term == 0
    }
}

#[derive(Debug, Clone)]
struct Shard {
    slots: Box<[Slot]>,
    used: usize,
}

impl Shard {
    fn new(size: usize) -> Self {
        Self {
            slots: vec![Slot::default(); size].into_boxed_slice(),
            used: 0,
        }
    }

    fn home(&self, hash: u64) -> usize {
        hash as usize & (self.slots.len() - 1)
    }

    fn after(&self, at: usize) -> usize {
        (at + 1) & (self.slots.len() - 1)
    }

    fn put(&mut self, slot: Slot) {
        if (self.used + 1) * 4 > self.slots.len() * 3 {
            let grown = Self::new(self.slots.len() * 2);
            for slot in std::mem::replace(self, grown)
                .slots
                .into_iter()
                .filter(|slot| !slot.is_free())
            {
                self.put(slot);
            }
        }
        let mut at = self.home(mix(slot.key));
        while !self.slots[at].is_free() {
            at = self.after(at);
        }
        self.slots[at] = slot;
        self.used += 1;
    }

    /// Empties a slot and closes the gap in the probe sequences that led over it.
    fn take(&mut self, mut gap: usize) {
        let mask = self.slots.len() - 1;
        let mut at = self.after(gap);
        while !self.slots[at].is_free() {
            let home = self.home(mix(self.slots[at].key));
            let distance = |from: usize| at.wrapping_sub(from) & mask;
            if distance(home) >= distance(gap) {
                self.slots[gap] = self.slots[at];
                gap = at;
            }
            at = self.after(at);
        }
        self.slots[gap] = Slot::default();
        self.used -= 1;
    }
}

/// The terms. A record holds how many uses the term has, the length of its text in bytes, and the text.
#[derive(Debug)]
pub(super) struct Terms {
    shards: Vec<Shard>,
    records: Blocks<u32>,
    /// How many programs are filed under stems.
    stems: usize,
    /// A bit for every stem that leads somewhere or did, by its hash: it spares most words a look-up.
    stem_bits: Vec<u64>,
}

/// Bits of `stem_bits`.
const STEM_BITS: usize = 1 << 16;

const USES: usize = 0;
const LENGTH: usize = 1;
const TEXT: usize = 2;

impl Terms {
    pub(super) fn new() -> Self {
        Self {
            shards: vec![Shard::new(SMALLEST); SHARDS],
            records: Blocks::new(),
            stems: 0,
            stem_bits: Vec::new(),
        }
    }

    fn shard(hash: u64) -> usize {
        (hash >> 56) as usize
    }

    /// The slot a key's probe sequence begins with. Reading many of these before looking at any lets the
    /// memory accesses overlap.
    #[inline]
    pub(super) fn first_slot(&self, key: u64) -> Slot {
        let hash = mix(key);
        let shard = &self.shards[Self::shard(hash)];
        shard.slots[shard.home(hash)]
    }

    /// The slot of the term with this key for which `is_same` says yes; `is_same` is asked only where the key
    /// does not decide. `first` is what [`Self::first_slot`] gave.
    #[inline]
    pub(super) fn find_from(
        &self,
        first: Slot,
        key: u64,
        is_same: impl Fn(Text<'_>) -> bool,
    ) -> Option<Slot> {
        if first.is_free() {
            return None;
        }
        if first.key == key && (is_exact(key) || is_same(self.text(first.term()))) {
            return Some(first);
        }
        let hash = mix(key);
        let shard = &self.shards[Self::shard(hash)];
        let at = self.probe(shard, shard.after(shard.home(hash)), key, is_same)?;
        Some(shard.slots[at])
    }

    fn probe(
        &self,
        shard: &Shard,
        mut at: usize,
        key: u64,
        is_same: impl Fn(Text<'_>) -> bool,
    ) -> Option<usize> {
        loop {
            let slot = shard.slots[at];
            if slot.is_free() {
                return None;
            }
            if slot.key == key && (is_exact(key) || is_same(self.text(slot.term()))) {
                return Some(at);
            }
            at = shard.after(at);
        }
    }

    /// The number of a word or fact, which is used once more from now on.
    ///
    /// # Panics
    /// When the records of all terms take more than 512 MiB.
    pub(super) fn acquire(&mut self, key: u64, text: &[u8]) -> u32 {
        let hash = mix(key);
        let shard = &self.shards[Self::shard(hash)];
        if let Some(at) = self.probe(shard, shard.home(hash), key, |known| known.is(text)) {
            let term = shard.slots[at].term();
            self.records.at_mut(term)[USES] += 1;
            return term;
        }
        let term = self.record(text);
        self.shards[Self::shard(hash)].put(Slot { key, term, list: 0 });
        term
    }

    /// The number of the pair of two words next to each other, which is used once more from now on.
    pub(super) fn acquire_pair(&mut self, first: u32, second: u32) -> u32 {
        for (term, flag) in [(first, Slot::BEGINS), (second, Slot::ENDS)] {
            let (shard, at) = self.place(term);
            self.shards[shard].slots[at].term |= flag;
        }
        self.acquire(pair_key(first, second), &pair_text(first, second))
    }

    /// The number of a pattern, which is used once more from now on. No document leads to it.
    pub(super) fn acquire_pattern(&mut self, pattern: &str) -> u32 {
        let text = [&[PATTERN], pattern.as_bytes()].concat();
        self.acquire(key(&text), &text)
    }

    /// The number of what has to be written just so, which is used once more from now on. No document leads to it.
    pub(super) fn acquire_raw(&mut self, raw: &[u8]) -> u32 {
        let text = [&[RAW], raw].concat();
        self.acquire(key(&text), &text)
    }

    /// The number of the beginning of words that leads to a pattern, which is used once more from now on.
    pub(super) fn acquire_stem(&mut self, pattern: &str) -> u32 {
        let stem = Stem::of(pattern.as_bytes()).unwrap_or_default();
        let key = key(stem.text());
        self.acquire(key, stem.text())
    }

    /// Notes that a program is filed under a term. Only for stems that lead somewhere are words looked up by their
    /// beginnings.
    pub(super) fn begin_to_lead(&mut self, term: u32) {
        if !self.is_stem(term) {
            return;
        }
        self.stems += 1;
        self.stem_bits.resize(STEM_BITS / 64, 0);
        let bit = stem_bit(self.key(term));
        self.stem_bits[bit / 64] |= 1 << (bit % 64);
    }

    /// Undoes one [`Self::begin_to_lead`].
    pub(super) fn end_to_lead(&mut self, term: u32) {
        self.stems -= usize::from(self.is_stem(term));
        if self.stems == 0 {
            self.stem_bits.clear();
        }
    }

    fn is_stem(&self, term: u32) -> bool {
        self.text(term).bytes().next() == Some(STEM)
    }

    /// Whether the beginnings of words lead anywhere.
    #[inline]
    pub(super) fn has_stems(&self) -> bool {
        self.stems > 0
    }

    /// The slot of the beginning of a word in its folded form.
    pub(super) fn find_stem(&self, folded: &[u8]) -> Option<Slot> {
        let stem = Stem::of(folded)?;
        let key = key(stem.text());
        let bit = stem_bit(key);
        let was_used = self.stem_bits[bit / 64] >> (bit % 64) & 1 == 1;
        was_used
            .then(|| self.first_slot(key))
            .and_then(|first| self.find_from(first, key, |known| known.is_lower_of(stem.text())))
    }

    /// The slot of a pair; `first` is what [`Self::first_slot`] gave for its [`pair_key`].
    #[inline]
    pub(super) fn find_pair_from(&self, first: Slot, pair: (u32, u32)) -> Option<Slot> {
        self.find_from(first, pair_key(pair.0, pair.1), |known| {
            known.is(&pair_text(pair.0, pair.1))
        })
    }

    /// The number of a pair that is in use.
    pub(super) fn pair(&self, first: u32, second: u32) -> Option<u32> {
        self.find_pair_from(self.first_slot(pair_key(first, second)), (first, second))
            .map(Slot::term)
    }

    fn record(&mut self, text: &[u8]) -> u32 {
        let term = self.records.allocate(TEXT + text.len().div_ceil(4));
        assert!(term < MOST, "the index has room for 512 MiB of terms");
        let record = self.records.at_mut(term);
        record[USES] = 1;
        record[LENGTH] = text.len() as u32;
        for (word, chunk) in record[TEXT..].iter_mut().zip(text.chunks(4)) {
            *word = padded(chunk);
        }
        term
    }

    /// Undoes one acquisition; the last one forgets the term.
    pub(super) fn release(&mut self, term: u32) {
        let record = self.records.at_mut(term);
        record[USES] -= 1;
        if record[USES] > 0 {
            return;
        }
        let length = TEXT + (record[LENGTH] as usize).div_ceil(4);
        let (shard, at) = self.place(term);
        self.shards[shard].take(at);
        self.records.free(term, length);
    }

    /// The key of a term.
    pub(super) fn key(&self, term: u32) -> u64 {
        let text = self.text(term);
        let bytes: Vec<u8> = text
            .words
            .iter()
            .flat_map(|word| word.to_le_bytes())
            .take(text.length)
            .collect();
        match bytes[..] {
            [PAIR, a, b, c, d, e, f, g, h] => pair_key(
                u32::from_le_bytes([a, b, c, d]),
                u32::from_le_bytes([e, f, g, h]),
            ),
            [FACT, ..] => fact_key(&bytes),
            _ => key(&bytes),
        }
    }

    /// Shard and slot of a term.
    fn place(&self, term: u32) -> (usize, usize) {
        let hash = mix(self.key(term));
        let number = Self::shard(hash);
        let shard = &self.shards[number];
        let mut at = shard.home(hash);
        while shard.slots[at].term() != term {
            at = shard.after(at);
        }
        (number, at)
    }

    /// The posting list of a term, to be changed.
    pub(super) fn list_mut(&mut self, term: u32) -> &mut u32 {
        let (shard, at) = self.place(term);
        &mut self.shards[shard].slots[at].list
    }

    /// The text of a term.
    #[inline]
    pub(super) fn text(&self, term: u32) -> Text<'_> {
        let record = self.records.at(term);
        let length = record[LENGTH] as usize;
        Text {
            words: &record[TEXT..TEXT + length.div_ceil(4)],
            length,
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.shards
            .iter()
            .map(|shard| shard.slots.len() * size_of::<Slot>() + size_of::<Shard>())
            .sum::<usize>()
            + self.records.bytes()
            + self.stem_bits.capacity() * size_of::<u64>()
    }
}

/// The text of a term.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    words: &'a [u32],
    length: usize,
}

impl<'a> Text<'a> {
    /// Byte by byte.
    pub(super) fn bytes(self) -> impl Iterator<Item = u8> + 'a {
        let words = self.words.iter();
        words.flat_map(|word| word.to_le_bytes()).take(self.length)
    }

    /// Whether a word may begin as this pattern does, by its first three bytes, which are no wildcards. Fast, because
    /// it is asked of every word.
    #[inline]
    pub(super) fn may_begin(self, word: &[u8]) -> bool {
        let first = word
            .first_chunk::<3>()
            .map(|&[a, b, c]| u32::from_le_bytes([a, b, c, 0]));
        first.is_some_and(|first| {
            self.words.first()
                == Some(&((lower(u64::from(first)) as u32) << 8 | u32::from(PATTERN)))
        })
    }

    /// Whether it is this.
    pub(super) fn is(self, text: &[u8]) -> bool {
        self.is_with(text, |word| word)
    }

    /// Whether it is this, ASCII capitals counting as small letters.
    pub(super) fn is_lower_of(self, text: &[u8]) -> bool {
        self.is_with(text, |word| lower(u64::from(word)) as u32)
    }

    #[inline]
    fn is_with(self, text: &[u8], form: impl Fn(u32) -> u32) -> bool {
        let (whole, rest) = text.as_chunks::<4>();
        self.length == text.len()
            && whole
                .iter()
                .zip(self.words)
                .all(|(&chunk, &word)| word == form(u32::from_le_bytes(chunk)))
            && (rest.is_empty() || self.words.last() == Some(&form(padded(rest))))
    }
}

/// The beginning of a word, as the text of a term.
#[derive(Debug, Clone, Copy)]
struct Stem {
    text: [u8; Self::MOST],
    length: usize,
}

impl Stem {
    /// Three letters of at most four bytes, and the byte before them.
    const MOST: usize = 1 + 4 * wildcard::STEM;

    /// `None`: the word is too short to lead anywhere.
    fn of(folded: &[u8]) -> Option<Self> {
        let stem = wildcard::stem(folded)?;
        let mut text = [STEM; Self::MOST];
        let length = 1 + stem.len();
        text.get_mut(1..length)?.copy_from_slice(stem);
        Some(Self { text, length })
    }

    fn text(&self) -> &[u8] {
        &self.text[..self.length]
    }
}

impl Default for Stem {
    fn default() -> Self {
        Self {
            text: [STEM; Self::MOST],
            length: 1,
        }
    }
}

fn stem_bit(key: u64) -> usize {
    (mix(key) >> 20) as usize % STEM_BITS
}

fn padded(chunk: &[u8]) -> u32 {
    chunk
        .iter()
        .rev()
        .fold(0, |word, &byte| word << 8 | u32::from(byte))
}

/// The key of a pair of terms.
#[inline]
pub(super) fn pair_key(first: u32, second: u32) -> u64 {
    hashed_key(u64::from(first) << 32 | u64::from(second))
}

fn pair_text(first: u32, second: u32) -> [u8; 9] {
    let mut text = [PAIR; 9];
    text[1..5].copy_from_slice(&first.to_le_bytes());
    text[5..].copy_from_slice(&second.to_le_bytes());
    text
}
