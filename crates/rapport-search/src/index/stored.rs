//! The programs themselves, each with the ids it is stored under, and a table to find an equal one.

use super::blocks::{Blocks, CHUNK};
use super::lists::Lists;
use super::lookup::Lookup;
use super::program::{Items, unmarked};
use crate::analysis::key::mix;

/// Words before a program: length and flags, and its id or where its ids are.
const HEAD: usize = 3;

/// The length of a program, and flags.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Head(u32);

impl Head {
    /// Stored under several ids.
    const SHARED: u32 = 1 << 31;
    /// Not in use; the length is that of the whole block.
    const FREE: u32 = 1 << 30;

    fn length(self) -> usize {
        (self.0 & !(Self::SHARED | Self::FREE)) as usize
    }

    fn is_shared(self) -> bool {
        self.0 & Self::SHARED != 0
    }

    fn is_free(self) -> bool {
        self.0 & Self::FREE != 0
    }
}

#[derive(Debug)]
pub(super) struct Stored {
    blocks: Blocks<u32>,
    /// Ids of programs that have several.
    shared: Lists,
    equal: Lookup<u32>,
}

impl Stored {
    pub(super) fn new() -> Self {
        Self {
            blocks: Blocks::new(),
            shared: Lists::new(),
            equal: Lookup::new(),
        }
    }

    /// The program with these words, wherever its anchors are.
    pub(super) fn same(&self, words: &[u32]) -> Option<u32> {
        self.equal.find(hash(words), |&program| {
            let known = self.words(program);
            known.len() == words.len()
                && known
                    .iter()
                    .zip(words)
                    .all(|(&a, &b)| unmarked(a) == unmarked(b))
        })
    }

    pub(super) fn insert(&mut self, id: u64, words: &[u32]) -> u32 {
        let program = self.blocks.allocate(HEAD + words.len());
        let block = self.blocks.at_mut(program);
        block[0] = words.len() as u32;
        set_id(block, id);
        block[HEAD..HEAD + words.len()].copy_from_slice(words);
        let Self { blocks, equal, .. } = self;
        equal.insert(hash(words), program, |&program| {
            hash(words_in(blocks, program))
        });
        program
    }

    /// Stores one more id under a program.
    pub(super) fn share(&mut self, program: u32, id: u64) {
        let block = self.blocks.at_mut(program);
        let mut list = block[1];
        if !Head(block[0]).is_shared() {
            list = self.shared.push(0, id_in(block));
            block[0] |= Head::SHARED;
        }
        set_id(block, u64::from(self.shared.push(list, id)));
    }

    /// Removes an id; with the last one the program goes, and its words are returned.
    pub(super) fn remove(&mut self, program: u32, id: u64) -> Option<Vec<u32>> {
        let block = self.blocks.at_mut(program);
        if Head(block[0]).is_shared() {
            let list = self.shared.remove(block[1], |known| known == id);
            set_id(block, u64::from(list));
            if list != 0 {
                return None;
            }
        }
        let words = self.words(program).to_vec();
        self.equal.remove(hash(&words), |&known| known == program);
        let length = HEAD + words.len();
        self.blocks.at_mut(program)[0] = Head::FREE | Blocks::<u32>::capacity(length) as u32;
        self.blocks.free(program, length);
        Some(words)
    }

    /// The first program in use at or behind an address.
    pub(super) fn next(&self, address: u32) -> Option<u32> {
        let mut at = address.max(1) as usize;
        while at < self.blocks.end() {
            let head = Head(self.blocks.at(at as u32)[0]);
            let length = head.length();
            at = match length {
                // Behind the last block of a chunk.
                0 => (at / CHUNK + 1) * CHUNK,
                _ if head.is_free() => at + length,
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
        let block = self.blocks.at_mut(program);
        let length = Head(block[0]).length();
        &mut block[HEAD..HEAD + length]
    }

    /// The first word of a program.
    #[inline]
    pub(super) fn head(&self, program: u32) -> Head {
        Head(self.blocks.at(program)[0])
    }

    #[inline]
    pub(super) fn items(&self, program: u32, head: Head) -> Items<'_> {
        Items::new(&self.blocks.at(program)[HEAD..HEAD + head.length()], 0)
    }

    /// Calls `found` with every id of a program.
    #[inline]
    pub(super) fn ids(&self, program: u32, head: Head, found: &mut impl FnMut(u64)) {
        let block = self.blocks.at(program);
        if !head.is_shared() {
            return found(id_in(block));
        }
        let mut list = block[1];
        while list != 0 {
            let header = self.shared.header(list);
            self.shared
                .numbers(list, header)
                .iter()
                .for_each(|&id| found(id));
            list = header.next();
        }
    }

    pub(super) fn bytes(&self) -> usize {
        self.blocks.bytes() + self.equal.bytes() + self.shared.bytes()
    }
}

fn words_in(blocks: &Blocks<u32>, program: u32) -> &[u32] {
    let block = blocks.at(program);
    let length = Head(block[0]).length();
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
    words.iter().fold(words.len() as u64, |hash, &word| {
        mix(hash ^ u64::from(unmarked(word)))
    })
}
