//! The terms that stored queries speak of: words in their folded forms, words with marks in their exact forms,
//! and facts. A term's number is the address of its record. The table is split into shards, each of which
//! grows by itself, so that growing takes microseconds.

use super::blocks::Blocks;
use crate::analysis::key::{is_exact, lower, mix};

const SHARDS: usize = 256;
const SMALLEST: usize = 4;
/// Term numbers have to fit beside flags into 32 bits.
const MOST: u32 = 1 << 27;

/// What a look-up reads. Free when `term` is 0.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Slot {
    pub(super) key: u64,
    pub(super) term: u32,
    /// The posting list of programs anchored here.
    pub(super) list: u32,
}

#[derive(Debug, Clone)]
struct Shard {
    slots: Box<[Slot]>,
    used: usize,
}

impl Shard {
    fn new(size: usize) -> Self {
        Self { slots: vec![Slot::default(); size].into_boxed_slice(), used: 0 }
    }

    fn home(&self, hash: u64) -> usize {
        hash as usize & (self.slots.len() - 1)
    }

    fn after(&self, at: usize) -> usize {
        (at + 1) & (self.slots.len() - 1)
    }

    fn put(&mut self, slot: Slot) {
        let mut at = self.home(mix(slot.key));
        while self.slots[at].term != 0 {
            at = self.after(at);
        }
        self.slots[at] = slot;
        self.used += 1;
    }

    /// Empties a slot and closes the gap in the probe sequences that led over it.
    fn take(&mut self, mut gap: usize) {
        let mut at = gap;
        loop {
            at = self.after(at);
            if self.slots[at].term == 0 {
                break;
            }
            let home = self.home(mix(self.slots[at].key));
            let size = self.slots.len();
            let distance = |from: usize, to: usize| (to + size - from) % size;
            if distance(home, at) >= distance(gap, at) {
                self.slots[gap] = self.slots[at];
                gap = at;
            }
        }
        self.slots[gap] = Slot::default();
        self.used -= 1;
    }
}

/// A record: how many programs use the term, the length of its text, its key, and the text if the key is a hash.
#[derive(Debug)]
pub(super) struct Terms {
    shards: Vec<Shard>,
    records: Blocks<u32>,
}

const USES: usize = 0;
const LENGTH: usize = 1;
const KEY: usize = 2;
const TEXT: usize = 4;

impl Terms {
    pub(super) fn new() -> Self {
        Self { shards: vec![Shard::new(SMALLEST); SHARDS], records: Blocks::new() }
    }

    /// The slot a key's probe sequence begins with. Reading many of these before looking at any lets the
    /// memory accesses overlap.
    pub(super) fn first_slot(&self, key: u64) -> Slot {
        let hash = mix(key);
        let shard = &self.shards[Self::shard(hash)];
        shard.slots[shard.home(hash)]
    }

    /// The slot of the term with this key for which `is_same` says yes; `is_same` is asked only where the key
    /// does not decide. `first` is what [`Self::first_slot`] gave.
    pub(super) fn find_from(&self, first: Slot, key: u64, is_same: impl Fn(Text<'_>) -> bool) -> Option<Slot> {
        if first.term == 0 {
            return None;
        }
        if first.key == key && (is_exact(key) || is_same(self.text(first.term))) {
            return Some(first);
        }
        let hash = mix(key);
        let shard = &self.shards[Self::shard(hash)];
        self.probe(shard, hash, key, is_same).map(|at| shard.slots[at])
    }

    fn probe(&self, shard: &Shard, hash: u64, key: u64, is_same: impl Fn(Text<'_>) -> bool) -> Option<usize> {
        let mut at = shard.home(hash);
        loop {
            let slot = shard.slots[at];
            if slot.term == 0 {
                return None;
            }
            if slot.key == key && (is_exact(key) || is_same(self.text(slot.term))) {
                return Some(at);
            }
            at = shard.after(at);
        }
    }

    /// The number of a term, which is used once more from now on.
    ///
    /// # Panics
    /// When the records of all terms take more than 512 MiB.
    pub(super) fn acquire(&mut self, key: u64, text: &[u8]) -> u32 {
        let hash = mix(key);
        let shard = &self.shards[Self::shard(hash)];
        if let Some(at) = self.probe(shard, hash, key, |known| known.is(text)) {
            let term = shard.slots[at].term;
            self.records.from_mut(term)[USES] += 1;
            return term;
        }
        let term = self.record(key, text);
        let shard = &mut self.shards[Self::shard(hash)];
        if (shard.used + 1) * 4 > shard.slots.len() * 3 {
            let mut grown = Shard::new(shard.slots.len() * 2);
            for slot in shard.slots.iter().filter(|slot| slot.term != 0) {
                grown.put(*slot);
            }
            *shard = grown;
        }
        shard.put(Slot { key, term, list: 0 });
        term
    }

    fn record(&mut self, key: u64, text: &[u8]) -> u32 {
        let kept = if is_exact(key) { &[] } else { text };
        let term = self.records.allocate(TEXT + kept.len().div_ceil(4));
        assert!(term < MOST, "the index has room for 512 MiB of terms");
        let record = self.records.from_mut(term);
        record[USES] = 1;
        record[LENGTH] = kept.len() as u32;
        record[KEY] = key as u32;
        record[KEY + 1] = (key >> 32) as u32;
        for (word, chunk) in record[TEXT..].iter_mut().zip(kept.chunks(4)) {
            *word = padded(chunk);
        }
        term
    }

    /// Undoes one [`Self::acquire`]; the last one forgets the term.
    pub(super) fn release(&mut self, term: u32) {
        let record = self.records.from_mut(term);
        record[USES] -= 1;
        if record[USES] > 0 {
            return;
        }
        let length = TEXT + (record[LENGTH] as usize).div_ceil(4);
        let (shard, at) = self.slot_of(term);
        self.shards[shard].take(at);
        let record = self.records.from_mut(term);
        record[USES] = 0;
        self.records.free(term, length);
    }

    /// The key of a term's text.
    pub(super) fn key(&self, term: u32) -> u64 {
        let record = self.records.from(term);
        u64::from(record[KEY]) | u64::from(record[KEY + 1]) << 32
    }

    /// Shard and slot of a term.
    fn slot_of(&self, term: u32) -> (usize, usize) {
        let hash = mix(self.key(term));
        let number = Self::shard(hash);
        let shard = &self.shards[number];
        let mut at = shard.home(hash);
        while shard.slots[at].term != term {
            at = shard.after(at);
        }
        (number, at)
    }

    fn shard(hash: u64) -> usize {
        (hash >> 56) as usize
    }

    /// The posting list of a term, to be changed.
    pub(super) fn list_mut(&mut self, term: u32) -> &mut u32 {
        let (shard, at) = self.slot_of(term);
        &mut self.shards[shard].slots[at].list
    }

    fn text(&self, term: u32) -> Text<'_> {
        let record = self.records.from(term);
        let length = record[LENGTH] as usize;
        Text { words: &record[TEXT..TEXT + length.div_ceil(4)], length }
    }

    pub(super) fn bytes(&self) -> usize {
        self.shards.iter().map(|shard| shard.slots.len() * size_of::<Slot>() + size_of::<Shard>()).sum::<usize>()
            + self.records.bytes()
    }
}

/// The text of a term.
#[derive(Clone, Copy)]
pub(super) struct Text<'a> {
    words: &'a [u32],
    length: usize,
}

impl Text<'_> {
    /// Whether it is this.
    fn is(self, text: &[u8]) -> bool {
        self.length == text.len() && self.words.iter().zip(text.chunks(4)).all(|(&word, chunk)| word == padded(chunk))
    }

    /// Whether it is this, ASCII capitals counting as small letters.
    pub(super) fn is_lower_of(self, text: &[u8]) -> bool {
        self.length == text.len()
            && self.words.iter().zip(text.chunks(4)).all(|(&word, chunk)| word == lower(u64::from(padded(chunk))) as u32)
    }
}

fn padded(chunk: &[u8]) -> u32 {
    let mut bytes = [0; 4];
    bytes[..chunk.len()].copy_from_slice(chunk);
    u32::from_le_bytes(bytes)
}
