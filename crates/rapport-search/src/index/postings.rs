//! Posting lists: for every anchor term the programs it leads to. A list doubles until a block is
//! [`LARGEST`] long; longer lists are chains of such blocks, so that no insertion ever copies more than one.

use super::blocks::Blocks;

/// Elements in the largest block, the header among them.
const LARGEST: usize = 4096;

/// A program that may match when its anchor occurs, and what else has to occur.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Posting(u64);

impl Posting {
    const SEVERAL: u64 = 1 << 31;
    const DECIDED: u64 = 1 << 30;
    const GUARD: u64 = (1 << 27) - 1;

    pub(super) fn new(program: u32, guard: u32, several: bool, decided: bool) -> Self {
        Self(
            u64::from(program) << 32
                | u64::from(guard) & Self::GUARD
                | if several { Self::SEVERAL } else { 0 }
                | if decided { Self::DECIDED } else { 0 },
        )
    }

    pub(super) fn program(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// A second term without which the program cannot match; 0: none.
    pub(super) fn guard(self) -> u32 {
        (self.0 & Self::GUARD) as u32
    }

    /// Whether other anchors lead to the same program.
    pub(super) fn is_one_of_several(self) -> bool {
        self.0 & Self::SEVERAL != 0
    }

    /// Whether anchor and guard are all the program asks for.
    pub(super) fn is_decided(self) -> bool {
        self.0 & Self::DECIDED != 0
    }
}

/// First element of a block: address of the next block, length of the block, postings in it.
#[derive(Clone, Copy)]
struct Header(u64);

impl Header {
    fn new(next: u32, size: usize, used: usize) -> Self {
        Self(u64::from(next) << 32 | (size as u64) << 16 | used as u64)
    }

    fn next(self) -> u32 {
        (self.0 >> 32) as u32
    }

    fn size(self) -> usize {
        (self.0 >> 16) as usize & 0xFFFF
    }

    fn used(self) -> usize {
        self.0 as usize & 0xFFFF
    }
}

/// All posting lists. A list is known by the address of its first block, which changes as it grows; 0 is the
/// empty list.
#[derive(Debug)]
pub(super) struct Postings {
    blocks: Blocks<u64>,
}

impl Postings {
    pub(super) fn new() -> Self {
        Self { blocks: Blocks::new() }
    }

    /// Adds a posting and returns the list's new address.
    #[must_use]
    pub(super) fn push(&mut self, list: u32, posting: Posting) -> u32 {
        if list == 0 {
            return self.start(0, 2, posting);
        }
        let header = Header(self.blocks.from(list)[0]);
        if header.used() + 1 < header.size() {
            let block = self.blocks.from_mut(list);
            block[header.used() + 1] = posting.0;
            block[0] = Header::new(header.next(), header.size(), header.used() + 1).0;
            return list;
        }
        if header.size() >= LARGEST {
            return self.start(list, LARGEST, posting);
        }
        let size = header.size() * 2;
        let grown = self.blocks.allocate(size);
        for offset in 1..header.size() {
            self.blocks.from_mut(grown)[offset] = self.blocks.from(list)[offset];
        }
        self.blocks.free(list, header.size());
        let block = self.blocks.from_mut(grown);
        block[header.used() + 1] = posting.0;
        block[0] = Header::new(header.next(), size, header.used() + 1).0;
        grown
    }

    fn start(&mut self, next: u32, size: usize, posting: Posting) -> u32 {
        let list = self.blocks.allocate(size);
        let block = self.blocks.from_mut(list);
        block[0] = Header::new(next, size, 1).0;
        block[1] = posting.0;
        list
    }

    /// Removes the posting that leads to `program` and returns the list's new address.
    #[must_use]
    pub(super) fn remove(&mut self, list: u32, program: u32) -> u32 {
        let mut address = list;
        while address != 0 {
            let header = Header(self.blocks.from(address)[0]);
            let postings = &self.blocks.from(address)[1..=header.used()];
            if let Some(at) = postings.iter().position(|&posting| Posting(posting).program() == program) {
                return self.fill_gap(list, address, at + 1);
            }
            address = header.next();
        }
        list
    }

    /// Moves the last posting of the first block to where one is missing.
    fn fill_gap(&mut self, list: u32, address: u32, offset: usize) -> u32 {
        let header = Header(self.blocks.from(list)[0]);
        let last = self.blocks.from(list)[header.used()];
        self.blocks.from_mut(address)[offset] = last;
        if header.used() == 1 {
            self.blocks.free(list, header.size());
            return header.next();
        }
        self.blocks.from_mut(list)[0] = Header::new(header.next(), header.size(), header.used() - 1).0;
        list
    }

    /// The postings in the first block of the list, and the rest of the list.
    pub(super) fn block(&self, list: u32) -> (impl Iterator<Item = Posting> + '_, u32) {
        let block = self.blocks.from(list);
        let header = Header(block[0]);
        (block[1..=header.used()].iter().map(|&posting| Posting(posting)), header.next())
    }

    pub(super) fn bytes(&self) -> usize {
        self.blocks.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn contents(postings: &Postings, mut list: u32) -> Vec<u32> {
        let mut found = Vec::new();
        while list != 0 {
            let (block, next) = postings.block(list);
            found.extend(block.map(Posting::program));
            list = next;
        }
        found.sort_unstable();
        found
    }

    #[test]
    fn a_posting_keeps_its_parts() {
        let posting = Posting::new(u32::MAX, 77, true, false);
        assert_eq!(
            (posting.program(), posting.guard(), posting.is_one_of_several(), posting.is_decided()),
            (u32::MAX, 77, true, false)
        );
    }

    #[test]
    fn long_lists_are_chains() {
        let mut postings = Postings::new();
        let mut list = 0;
        for program in 1..=10_000 {
            list = postings.push(list, Posting::new(program, 0, false, false));
        }
        assert_eq!(contents(&postings, list), (1..=10_000).collect::<Vec<_>>());
        for program in (1..=10_000).rev().step_by(2) {
            list = postings.remove(list, program);
        }
        assert_eq!(contents(&postings, list), (1..=10_000).step_by(2).collect::<Vec<_>>());
    }

    proptest! {
        #[test]
        fn lists_hold_what_was_put_in(steps in prop::collection::vec((0..3usize, 1..40u32, any::<bool>()), 0..400)) {
            let mut postings = Postings::new();
            let mut lists = [0u32; 3];
            let mut expected: [std::collections::BTreeSet<u32>; 3] = Default::default();
            for (list, program, add) in steps {
                if add && expected[list].insert(program) {
                    lists[list] = postings.push(lists[list], Posting::new(program, 0, false, false));
                } else if !add {
                    expected[list].remove(&program);
                    lists[list] = postings.remove(lists[list], program);
                }
            }
            for (list, expected) in lists.into_iter().zip(expected) {
                prop_assert_eq!(contents(&postings, list), expected.into_iter().collect::<Vec<_>>());
            }
        }
    }
}
