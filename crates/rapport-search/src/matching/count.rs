//! Matches counted instead of listed.

use serde::Serialize;

/// What `--count` prints.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Count {
    /// Posts read, without lines that are no posts.
    pub posts: u64,
    /// Searches stored, without malformed ones.
    pub searches: u64,
    /// Pairs of a post and a search that fulfil each other.
    pub matches: u64,
    /// Wrapping sum of [`checksum`] over all matches in which both ids are numbers, in hexadecimal.
    pub checksum: String,
    /// CPU seconds to read the searches and build the index, learning from a first part of the posts included.
    pub load_cpu_s: f64,
    /// CPU seconds to analyse and match the posts, without reading files and parsing JSON.
    pub match_cpu_s: f64,
    /// Posts by `match_cpu_s`; 0 if that is too short to tell.
    pub posts_per_cpu_s: f64,
    /// Bytes of memory the index takes.
    pub index_bytes: usize,
}

/// What a match adds to the checksum: the finaliser of splitmix64 of `search << 32 | post`.
pub fn checksum(search: u64, post: u64) -> u64 {
    let mut x = search << 32 | post;
    x = x.wrapping_add(0x9e37_79b9_7f4a_7c15);
    x ^= x >> 30;
    x = x.wrapping_mul(0xbf58_476d_1ce4_e5b9);
    x ^= x >> 27;
    x = x.wrapping_mul(0x94d0_49bb_1331_11eb);
    x ^ x >> 31
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_checksum_is_splitmix64() {
        // First outputs of the published generator seeded with 0 and with 1.
        assert_eq!(checksum(0, 0), 0xe220_a839_7b1d_cdaf);
        assert_eq!(checksum(0, 1), 0x910a_2dec_8902_5cc1);
    }
}
