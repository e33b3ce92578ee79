//! How often terms are met in posts: counted in a sketch of fixed size that forgets slowly, and guessed from a
//! word's length as long as little has been seen.

use crate::Analysed;
use crate::analysis::key::{is_common_fact, is_exact, mix};

const ROWS: usize = 2;
const COLUMNS: usize = 1 << 15;
/// Counts are halved after this many terms, so that cells hardly ever collide and old habits fade.
const MEMORY: u32 = 1 << 20;
/// Terms seen for the counts to weigh as much as the guess.
const DOUBT: f32 = 2000.0;

/// A count-min sketch with conservative update.
#[derive(Debug)]
pub(super) struct Frequencies {
    cells: Vec<u32>,
    seen: u32,
}

impl Frequencies {
    pub(super) fn new() -> Self {
        Self {
            cells: Vec::new(),
            seen: 0,
        }
    }

    /// Counts the words and facts of a document.
    pub(super) fn learn(&mut self, document: &Analysed) {
        if self.cells.is_empty() {
            self.cells = vec![0; ROWS * COLUMNS];
        }
        for key in document.tokens().iter().map(|token| token.key) {
            self.count(key);
        }
        for key in document.attributes().iter().map(|attribute| attribute.key) {
            self.count(key);
        }
        if self.seen >= MEMORY {
            self.cells.iter_mut().for_each(|cell| *cell /= 2);
            self.seen /= 2;
        }
    }

    fn count(&mut self, key: u64) {
        let [a, b] = cells(key);
        let least = self.cells[a].min(self.cells[b]);
        self.cells[a] = self.cells[a].max(least + 1);
        self.cells[b] = self.cells[b].max(least + 1);
        self.seen += 1;
    }

    /// The share of all terms met that are this one.
    pub(super) fn of(&self, key: u64) -> f32 {
        let count = if self.cells.is_empty() {
            0
        } else {
            let [a, b] = cells(key);
            self.cells[a].min(self.cells[b])
        };
        (count as f32 + guess(key) * DOUBT) / (self.seen as f32 + DOUBT)
    }

    pub(super) fn bytes(&self) -> usize {
        self.cells.capacity() * 4
    }
}

fn cells(key: u64) -> [usize; ROWS] {
    let hash = mix(key ^ 0xA5A5_A5A5_A5A5_A5A5) as usize;
    [hash % COLUMNS, COLUMNS + (hash >> 32) % COLUMNS]
}

/// Short words are common, and so are languages and networks; long words and authors are not.
fn guess(key: u64) -> f32 {
    if is_common_fact(key) {
        return 0.005;
    }
    if !is_exact(key) {
        return 0.000_02;
    }
    match (64 - key.leading_zeros()).div_ceil(8) {
        0..=2 => 0.01,
        3 => 0.005,
        4 => 0.001,
        5 => 0.000_2,
        _ => 0.000_05,
    }
}
