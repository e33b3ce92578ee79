//! A document taken apart: its words in order, and the facts filters ask for. It holds everything a query
//! needs, so that the document itself may be gone.

use super::key::{fact_key, is_exact};
use super::{facts, scan};
use crate::Document;
use crate::query::Word;
use crate::query::wildcard::fits;

/// A word of a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Token {
    /// Key of the folded form.
    pub key: u64,
    /// Where the word stands in the text, in bytes.
    pub start: u32,
    pub end: u32,
    /// Where the forms are kept, folded first; [`Token::PLAIN`]: the text itself is the form, but for case.
    pub at: u32,
    /// Bytes of the folded form.
    pub folded: u32,
    /// Bytes of the exact form; 0: the word carries no marks.
    pub marked: u32,
}

impl Token {
    pub(crate) const PLAIN: u32 = u32::MAX;

    pub(crate) fn has_marks(&self) -> bool {
        self.marked > 0
    }
}

/// A fact about a document in the form `field:value`, comparable like a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Attribute {
    pub key: u64,
    at: u32,
    length: u32,
}

/// A document analysed once, to be held against any number of queries.
///
/// Reuse one value for many documents ([`Analyser::analyse_into`]): its buffers grow to the largest and stay.
#[derive(Debug, Clone, Default)]
pub struct Analysed {
    pub(super) text: String,
    pub(super) tokens: Vec<Token>,
    pub(super) forms: Vec<u8>,
    pub(super) has_link: bool,
    pub(super) is_question: bool,
    attributes: Vec<Attribute>,
    facts: String,
}

impl Analysed {
    /// Number of words found in the text.
    pub fn len(&self) -> usize {
        self.tokens.len()
    }

    /// Whether the text holds no word at all.
    pub fn is_empty(&self) -> bool {
        self.tokens.is_empty()
    }

    /// The text that was analysed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Byte range of every word in the text, in order.
    pub fn words(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.tokens
            .iter()
            .map(|token| (token.start as usize, token.end as usize))
    }

    /// Byte range of the word at a place, counted from 0.
    pub fn word(&self, at: usize) -> Option<(usize, usize)> {
        let token = self.tokens.get(at)?;
        Some((token.start as usize, token.end as usize))
    }

    pub(crate) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    pub(crate) fn attributes(&self) -> &[Attribute] {
        &self.attributes
    }

    /// `field:value` of an attribute.
    pub(crate) fn fact(&self, attribute: Attribute) -> &[u8] {
        &self.facts.as_bytes()[attribute.at as usize..][..attribute.length as usize]
    }

    /// The folded form of a word, except that capitals may be left.
    pub(crate) fn folded(&self, token: &Token) -> &[u8] {
        if token.at == Token::PLAIN {
            return &self.text.as_bytes()[token.start as usize..token.end as usize];
        }
        &self.forms[token.at as usize..][..token.folded as usize]
    }

    /// The exact form of a marked word.
    pub(crate) fn exact(&self, token: &Token) -> &[u8] {
        &self.forms[(token.at + token.folded) as usize..][..token.marked as usize]
    }

    /// The *no contradiction* rule.
    pub(crate) fn matches(&self, token: &Token, word: &Word) -> bool {
        if word.is_pattern {
            return fits(word.folded.bytes(), self.folded(token))
                && (!token.has_marks()
                    || !word.is_marked()
                    || fits(word.exact.bytes(), self.exact(token)));
        }
        token.key == word.key
            && (is_exact(word.key)
                || self
                    .folded(token)
                    .eq_ignore_ascii_case(word.folded.as_bytes()))
            && (!token.has_marks()
                || !word.is_marked()
                || self.exact(token) == word.exact.as_bytes())
    }

    fn clear(&mut self) {
        self.text.clear();
        self.tokens.clear();
        self.forms.clear();
        self.facts.clear();
        self.attributes.clear();
        self.has_link = false;
        self.is_question = false;
    }

    pub(super) fn note(&mut self, field: &str, value: &str) {
        let at = self.facts.len();
        self.facts.push('\u{1}');
        self.facts.push_str(field);
        if value.is_ascii() {
            self.facts.push_str(value);
            self.facts[at..].make_ascii_lowercase();
        } else {
            self.facts
                .extend(value.chars().flat_map(char::to_lowercase));
        }
        let length = self.facts.len() - at;
        self.attributes.push(Attribute {
            key: fact_key(&self.facts.as_bytes()[at..]),
            at: at as u32,
            length: length as u32,
        });
    }
}

/// Takes documents apart. Cheap to make; make one per thread.
#[derive(Debug, Clone, Default)]
pub struct Analyser;

impl Analyser {
    /// An analyser with the rules of [`crate::analysis`].
    pub fn new() -> Self {
        Self
    }

    /// Analyses one document.
    pub fn analyse(&self, document: &Document<'_>) -> Analysed {
        let mut analysed = Analysed::default();
        self.analyse_into(document, &mut analysed);
        analysed
    }

    /// Analyses one document into buffers used before. Text beyond 4 GiB is ignored.
    pub fn analyse_into(&self, document: &Document<'_>, into: &mut Analysed) {
        into.clear();
        let longest = document.text.floor_char_boundary(u32::MAX as usize - 16);
        into.text.push_str(&document.text[..longest]);
        scan::scan(into);
        facts::note(document, into);
    }
}
