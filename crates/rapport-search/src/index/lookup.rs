//! Hash tables in shards, each of which grows by itself, so that growing takes microseconds.

use hashbrown::HashTable;

const SHARDS: usize = 1024;

/// A table of small values that are found by a hash and a test.
#[derive(Debug)]
pub(super) struct Lookup<T> {
    shards: Vec<HashTable<T>>,
}

impl<T: Copy> Lookup<T> {
    pub(super) fn new() -> Self {
        Self {
            shards: (0..SHARDS).map(|_| HashTable::new()).collect(),
        }
    }

    fn shard(hash: u64) -> usize {
        (hash >> 32) as usize % SHARDS
    }

    pub(super) fn find(&self, hash: u64, is_it: impl FnMut(&T) -> bool) -> Option<T> {
        self.shards[Self::shard(hash)].find(hash, is_it).copied()
    }

    pub(super) fn insert(&mut self, hash: u64, value: T, hash_of: impl Fn(&T) -> u64) {
        self.shards[Self::shard(hash)].insert_unique(hash, value, hash_of);
    }

    pub(super) fn remove(&mut self, hash: u64, is_it: impl FnMut(&T) -> bool) -> Option<T> {
        let entry = self.shards[Self::shard(hash)]
            .find_entry(hash, is_it)
            .ok()?;
        Some(entry.remove().0)
    }

    pub(super) fn bytes(&self) -> usize {
        self.shards
            .iter()
            .map(|shard| size_of::<HashTable<T>>() + shard.allocation_size())
            .sum()
    }
}
