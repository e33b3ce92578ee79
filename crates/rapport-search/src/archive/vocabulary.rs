//! The words of a segment's documents, each form once. A word's number is its place here.

use std::collections::HashMap;

use crate::Analysed;
use crate::analysis::Token;
use crate::query::Word;
use crate::query::wildcard::fits;

/// No further word.
const END: u32 = u32::MAX;

#[derive(Debug, Clone, Copy)]
struct Form {
    /// Where its folded form begins, and behind it the exact one.
    at: u32,
    folded: u32,
    /// Length of the exact form; 0: it carries no marks.
    exact: u32,
    /// The form before with the same key.
    before: u32,
    /// How often it stands in the documents.
    uses: u32,
}

/// Forms of words.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    forms: Vec<Form>,
    bytes: Vec<u8>,
    last_of_key: HashMap<u64, u32>,
}

impl Vocabulary {
    /// The number of a word of a document, which stands in it once more.
    pub(super) fn number(&mut self, document: &Analysed, token: &Token) -> u32 {
        let (folded, exact) = (document.folded(token), exact(document, token));
        let last = self.last_of_key.get(&token.key).copied().unwrap_or(END);
        let same = self.chain(last).find(|&number| {
            self.folded(number).eq_ignore_ascii_case(folded) && self.exact(number) == exact
        });
        if let Some(number) = same {
            self.forms[number as usize].uses += 1;
            return number;
        }
        let (number, at) = (self.forms.len() as u32, self.bytes.len() as u32);
        self.bytes.extend(folded.iter().map(u8::to_ascii_lowercase));
        self.bytes.extend_from_slice(exact);
        self.forms.push(Form {
            at,
            folded: folded.len() as u32,
            exact: exact.len() as u32,
            before: last,
            uses: 1,
        });
        self.last_of_key.insert(token.key, number);
        number
    }

    /// The numbers of all words that a word of a query matches, by the *no contradiction* rule.
    pub(super) fn matching(&self, word: &Word) -> Vec<u32> {
        let is_it = |&number: &u32| {
            let (folded, exact) = (self.folded(number), self.exact(number));
            let is_free = exact.is_empty() || !word.is_marked();
            if word.is_pattern() {
                return fits(word.folded().bytes(), folded)
                    && (is_free || fits(word.exact().bytes(), exact));
            }
            folded == word.folded().as_bytes() && (is_free || exact == word.exact().as_bytes())
        };
        if word.is_pattern() {
            return (0..self.forms.len() as u32).filter(is_it).collect();
        }
        let last = self.last_of_key.get(&word.key).copied().unwrap_or(END);
        self.chain(last).filter(is_it).collect()
    }

    fn chain(&self, last: u32) -> impl Iterator<Item = u32> + '_ {
        std::iter::successors((last != END).then_some(last), |&number| {
            let before = self.forms[number as usize].before;
            (before != END).then_some(before)
        })
    }

    fn folded(&self, number: u32) -> &[u8] {
        let form = self.forms[number as usize];
        &self.bytes[form.at as usize..][..form.folded as usize]
    }

    fn exact(&self, number: u32) -> &[u8] {
        let form = self.forms[number as usize];
        &self.bytes[(form.at + form.folded) as usize..][..form.exact as usize]
    }

    /// How often these words stand in the documents.
    pub(super) fn uses(&self, numbers: &[u32]) -> u64 {
        let uses = numbers.iter();
        uses.map(|&number| u64::from(self.forms[number as usize].uses))
            .sum()
    }

    /// How many words there are.
    pub(super) fn len(&self) -> usize {
        self.forms.len()
    }

    /// Bytes the forms themselves take.
    pub(super) fn written(&self) -> usize {
        self.bytes.len()
    }

    pub(super) fn bytes(&self) -> usize {
        self.forms.capacity() * size_of::<Form>()
            + self.bytes.capacity()
            + self.last_of_key.capacity() * size_of::<(u64, u32)>()
    }
}

fn exact<'a>(document: &'a Analysed, token: &Token) -> &'a [u8] {
    if token.has_marks() {
        document.exact(token)
    } else {
        &[]
    }
}
