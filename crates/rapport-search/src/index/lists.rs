//! Lists of numbers that grow and shrink in place: postings under a term, ids under a program. A list doubles
//! until its block is [`LARGEST`] long; longer lists are chains of such blocks, so that no insertion ever copies
//! more than one.

use super::blocks::Blocks;

/// Elements in the largest block, the header among them.
const LARGEST: usize = 4096;

/// First element of a block: address of the next block, length of the block, numbers in it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Header(u64);

impl Header {
    fn new(next: u32, size: usize, used: usize) -> Self {
        Self(u64::from(next) << 32 | (size as u64) << 16 | used as u64)
    }

    /// The next block, 0 for none.
    pub(super) fn next(self) -> u32 {
        (self.0 >> 32) as u32
    }

    fn size(self) -> usize {
        (self.0 >> 16) as usize & 0xFFFF
    }

    fn used(self) -> usize {
        self.0 as usize & 0xFFFF
    }
}

/// All lists of a kind. A list is known by the address of its first block, which changes as it grows; 0 is the
/// empty list.
#[derive(Debug)]
pub(super) struct Lists {
    blocks: Blocks<u64>,
}

impl Lists {
    pub(super) fn new() -> Self {
        Self {
            blocks: Blocks::new(),
        }
    }

    /// Adds a number and returns the list's new address.
    #[must_use]
    pub(super) fn push(&mut self, list: u32, number: u64) -> u32 {
        if list == 0 {
            return self.start(0, 2, number);
        }
        let header = self.header(list);
        if header.used() + 1 < header.size() {
            self.put(list, header.size(), header, number);
            return list;
        }
        if header.size() >= LARGEST {
            return self.start(list, LARGEST, number);
        }
        let size = header.size() * 2;
        let grown = self.blocks.allocate(size);
        for offset in 1..header.size() {
            self.blocks.at_mut(grown)[offset] = self.blocks.at(list)[offset];
        }
        self.blocks.free(list, header.size());
        self.put(grown, size, header, number);
        grown
    }

    fn start(&mut self, next: u32, size: usize, number: u64) -> u32 {
        let list = self.blocks.allocate(size);
        self.put(list, size, Header::new(next, size, 0), number);
        list
    }

    fn put(&mut self, block: u32, size: usize, header: Header, number: u64) {
        let block = self.blocks.at_mut(block);
        block[header.used() + 1] = number;
        block[0] = Header::new(header.next(), size, header.used() + 1).0;
    }

    /// Removes the first number that `is_it` and returns the list's new address.
    #[must_use]
    pub(super) fn remove(&mut self, list: u32, is_it: impl Fn(u64) -> bool) -> u32 {
        let mut block = list;
        while block != 0 {
            let header = self.header(block);
            if let Some(at) = self
                .numbers(block, header)
                .iter()
                .position(|&number| is_it(number))
            {
                return self.fill_gap(list, block, at + 1);
            }
            block = header.next();
        }
        list
    }

    /// Moves the last number of the first block to where one is missing.
    fn fill_gap(&mut self, list: u32, block: u32, offset: usize) -> u32 {
        let header = self.header(list);
        let last = self.blocks.at(list)[header.used()];
        self.blocks.at_mut(block)[offset] = last;
        if header.used() == 1 {
            self.blocks.free(list, header.size());
            return header.next();
        }
        self.blocks.at_mut(list)[0] =
            Header::new(header.next(), header.size(), header.used() - 1).0;
        list
    }

    /// The header of a block.
    #[inline]
    pub(super) fn header(&self, block: u32) -> Header {
        Header(self.blocks.at(block)[0])
    }

    /// The numbers in a block.
    #[inline]
    pub(super) fn numbers(&self, block: u32, header: Header) -> &[u64] {
        &self.blocks.at(block)[1..=header.used()]
    }

    pub(super) fn bytes(&self) -> usize {
        self.blocks.bytes()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn contents(lists: &Lists, mut list: u32) -> Vec<u64> {
        let mut found = Vec::new();
        while list != 0 {
            let header = lists.header(list);
            found.extend(lists.numbers(list, header));
            list = header.next();
        }
        found.sort_unstable();
        found
    }

    #[test]
    fn long_lists_are_chains() {
        let mut lists = Lists::new();
        let mut list = 0;
        for number in 1..=10_000 {
            list = lists.push(list, number);
        }
        assert_eq!(contents(&lists, list), (1..=10_000).collect::<Vec<_>>());
        for removed in (1..=10_000).rev().step_by(2) {
            list = lists.remove(list, |number| number == removed);
        }
        assert_eq!(
            contents(&lists, list),
            (1..=10_000).step_by(2).collect::<Vec<_>>()
        );
    }

    proptest! {
        #[test]
        fn lists_hold_what_was_put_in(steps in prop::collection::vec((0..3usize, 1..40u64, any::<bool>()), 0..400)) {
            let mut lists = Lists::new();
            let mut addresses = [0u32; 3];
            let mut expected: [std::collections::BTreeSet<u64>; 3] = Default::default();
            for (list, number, add) in steps {
                if add && expected[list].insert(number) {
                    addresses[list] = lists.push(addresses[list], number);
                } else if !add {
                    expected[list].remove(&number);
                    addresses[list] = lists.remove(addresses[list], |known| known == number);
                }
            }
            for (list, expected) in addresses.into_iter().zip(expected) {
                prop_assert_eq!(contents(&lists, list), expected.into_iter().collect::<Vec<_>>());
            }
        }
    }
}
