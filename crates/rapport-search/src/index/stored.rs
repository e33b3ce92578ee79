//! The programs themselves, each with the ids it is stored under, and a table to find an equal one.

use super::blocks::{Blocks, CHUNK};
use super::lookup::Lookup;
use super::program::{Items, without_anchor};
use crate::analysis::key::mix;

/// Words before a program: length and flags, and its id or where its ids are.
const HEAD: usize = 3;
const LENGTH: u32 = (1 << 20) - 1;
/// Stored under several ids.
const SHARED: u32 = 1 << 31;
/// Not in use; the length is that of the whole block.
const FREE: u32 = 1 << 30;

#[derive(Debug)]
pub(super) struct Stored {
    blocks: Blocks<u32>,
    shared: Vec<Vec<u64>>,
    vacant: Vec<u32>,
    equal: Lookup<u32>,
}

impl Stored {
    pub(super) fn new() -> Self {
        Self { blocks: Blocks::new(), shared: Vec::new(), vacant: Vec::new(), equal: Lookup::new() }
    }

    /// The program with these words, wherever its anchors are.
    pub(super) fn same(&self, words: &[u32]) -> Option<u32> {
        self.equal.find(hash(words), |&program| {
            let known = self.words(program);
            known.len() == words.len() && known.iter().zip(words).all(|(&a, &b)| without_anchor(a) == without_anchor(b))
        })
    }

    pub(super) fn insert(&mut self, id: u64, words: &[u32]) -> u32 {
        let program = self.blocks.allocate(HEAD + words.len());
        let block = self.blocks.from_mut(program);
        block[0] = words.len() as u32;
        set_id(block, id);
        block[HEAD..HEAD + words.len()].copy_from_slice(words);
        let Self { blocks, equal, .. } = self;
        equal.insert(hash(words), program, |&program| hash(words_in(blocks, program)));
        program
    }

    /// Stores one more id under a program.
    pub(super) fn share(&mut self, program: u32, id: u64) {
        let block = self.blocks.from_mut(program);
        if block[0] & SHARED != 0 {
            return self.shared[block[1] as usize].push(id);
        }
        let ids = vec![id_in(block), id];
        let place = self.vacant.pop().unwrap_or(self.shared.len() as u32);
        if place as usize == self.shared.len() {
            self.shared.push(ids);
        } else {
            self.shared[place as usize] = ids;
        }
        block[0] |= SHARED;
        set_id(block, u64::from(place));
    }

    /// Removes an id; with the last one the program goes, and its words are returned.
    pub(super) fn remove(&mut self, program: u32, id: u64) -> Option<Vec<u32>> {
        let block = self.blocks.from_mut(program);
        if block[0] & SHARED != 0 {
            let place = block[1] as usize;
            let ids = &mut self.shared[place];
            if let Some(at) = ids.iter().position(|&known| known == id) {
                ids.swap_remove(at);
            }
            if let [last] = ids[..] {
                self.shared[place] = Vec::new();
                self.vacant.push(place as u32);
                block[0] &= !SHARED;
                set_id(block, last);
            }
            return None;
        }
        let words = self.words(program).to_vec();
        self.equal.remove(hash(&words), |&known| known == program);
        let length = HEAD + words.len();
        self.blocks.from_mut(program)[0] = FREE | Blocks::<u32>::capacity(length) as u32;
        self.blocks.free(program, length);
        Some(words)
    }

    /// The first program in use at or behind an address.
    pub(super) fn next(&self, address: u32) -> Option<u32> {
        let mut at = address.max(1) as usize;
        while at < self.blocks.end() {
            let head = self.blocks.from(at as u32)[0];
            let length = (head & LENGTH) as usize;
            at = match length {
                // Behind the last block of a chunk.
                0 => (at / CHUNK + 1) * CHUNK,
                _ if head & FREE != 0 => at + length,
                _ => return u32::try_from(at).ok(),
            };
        }
        None
    }

    /// The address behind a program.
    pub(super) fn end(&self, program: u32) -> u32 {
        program + Blocks::<u32>::capacity(HEAD + self.words(program).len()) as u32
    }

    pub(super) fn words(&self, program: u32) -> &[u32] {
        words_in(&self.blocks, program)
    }

    pub(super) fn words_mut(&mut self, program: u32) -> &mut [u32] {
        let block = self.blocks.from_mut(program);
        let length = (block[0] & LENGTH) as usize;
        &mut block[HEAD..HEAD + length]
    }

    pub(super) fn items(&self, program: u32) -> Items<'_> {
        Items::new(self.words(program), 0)
    }

    /// Calls `found` with every id of a program.
    #[inline]
    pub(super) fn ids(&self, program: u32, found: &mut impl FnMut(u64)) {
        let block = self.blocks.from(program);
        if block[0] & SHARED == 0 {
            found(id_in(block));
        } else {
            self.shared[block[1] as usize].iter().for_each(|&id| found(id));
        }
    }

    pub(super) fn bytes(&self) -> usize {
        let shared: usize = self.shared.iter().map(|ids| ids.capacity() * size_of::<u64>()).sum();
        self.blocks.bytes() + self.equal.bytes() + shared + self.shared.capacity() * size_of::<Vec<u64>>()
            + self.vacant.capacity() * size_of::<u32>()
    }
}

fn words_in(blocks: &Blocks<u32>, program: u32) -> &[u32] {
    let block = blocks.from(program);
    let length = (block[0] & LENGTH) as usize;
    &block[HEAD..HEAD + length]
}

fn id_in(block: &[u32]) -> u64 {
    u64::from(block[1]) | u64::from(block[2]) << 32
}

fn set_id(block: &mut [u32], id: u64) {
    block[1] = id as u32;
    block[2] = (id >> 32) as u32;
}

fn hash(words: &[u32]) -> u64 {
    words.iter().fold(words.len() as u64, |hash, &word| mix(hash ^ u64::from(without_anchor(word))))
}
