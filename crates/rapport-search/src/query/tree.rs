//! The parsed tree. It says what is asked, not how it is found; whoever translates queries into another
//! language (SQL, a network's own search) walks it.

use super::near::{Extent, Gap};
use super::raw::{self, Raw};
use super::wildcard::{self, Wrong};
use crate::analysis::key::fact_key;
use crate::analysis::letters::{Class, class};
use crate::{Analysed, Analyser, Document};

/// A node of the tree. `And` and `Or` have at least two children and no child of their own kind.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Node {
    /// A word, or words next to each other.
    Phrase(Phrase),
    /// Words or phrases near each other.
    Near(Near),
    /// A condition on something else than the text.
    Filter(Filter),
    /// All of these.
    And(Vec<Node>),
    /// At least one of these.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
}

/// Words or phrases in a row, each near the next.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Near {
    operands: Vec<Vec<Phrase>>,
    gaps: Vec<Gap>,
}

impl Near {
    /// `gaps` has one element less than `operands`, none of which is empty.
    pub(super) fn new(operands: Vec<Vec<Phrase>>, gaps: Vec<Gap>) -> Self {
        Self { operands, gaps }
    }

    /// What stands near each other, at least two; of each, one of several.
    pub fn operands(&self) -> &[Vec<Phrase>] {
        &self.operands
    }

    /// How far each operand may be from the next.
    pub fn gaps(&self) -> &[Gap] {
        &self.gaps
    }

    /// Where each operand stands in the document.
    pub(super) fn places(&self, document: &Analysed) -> Vec<Vec<Extent>> {
        let places = |alternatives: &Vec<Phrase>| {
            let mut places: Vec<Extent> = Vec::new();
            for phrase in alternatives {
                let starts = (0..document.len()).filter(|&at| phrase.stands_at(document, at));
                let length = phrase.words.len() as u32;
                places.extend(starts.map(|at| (at as u32, at as u32 + length)));
            }
            places.sort_unstable();
            places.dedup();
            places
        };
        self.operands.iter().map(places).collect()
    }
}

/// One word or several next to each other.
#[derive(Debug, Clone)]
pub struct Phrase {
    written: String,
    quoted: bool,
    words: Vec<Word>,
    raw: Option<Raw>,
}

impl Phrase {
    /// Takes apart what was written; `None` if there is no word in it.
    pub(super) fn new(written: &str, quoted: bool) -> Option<Self> {
        Self::of(words(written), written, quoted)
    }

    /// The same, with `*` and `?` as wildcards.
    pub(super) fn with_wildcards(written: &str, quoted: bool) -> Result<Option<Self>, Wrong> {
        let marked = wildcard::mark(written)?;
        let words = words(&marked).into_iter().map(wildcard::read).collect();
        Ok(Self::of(words, written, quoted))
    }

    fn of(words: Vec<Word>, written: &str, quoted: bool) -> Option<Self> {
        (!words.is_empty()).then(|| Self {
            written: written.to_owned(),
            quoted,
            words,
            raw: None,
        })
    }

    /// What has to be written just so; `None` if there is no word in it.
    pub(super) fn raw(written: &str) -> Option<Self> {
        let mut phrase = Self::new(written, true)?;
        phrase.raw = Some(Raw::new(written)?);
        Some(phrase)
    }

    /// These words next to each other, as a query has them in quotes; `None` if there is no word.
    pub fn quoted(words: &str) -> Option<Self> {
        Self::new(words, true)
    }

    /// This word by itself.
    pub(super) fn of_word(word: Word) -> Self {
        Self {
            written: word.exact().to_owned(),
            quoted: false,
            words: vec![word],
            raw: None,
        }
    }

    /// Whether its words are those of the document from the word at `at` on, counted from 0.
    pub fn stands_at(&self, document: &Analysed, at: usize) -> bool {
        self.span_at(document, at).is_some()
    }

    /// Where it stands in the text, if its words are those of the document from the word at `at` on: a byte range.
    pub fn span_at(&self, document: &Analysed, at: usize) -> Option<(usize, usize)> {
        let tokens = document.tokens().get(at..at + self.words.len())?;
        let mut words = self.words.iter().zip(tokens);
        let is_here = words.all(|(word, token)| document.matches(token, word));
        let last = at + self.words.len() - 1;
        match &self.raw {
            _ if !is_here => None,
            Some(raw) => raw::stands(raw.bytes(), document, at, last),
            None => Some((document.word(at)?.0, document.word(last)?.1)),
        }
    }

    /// Whether it has to be written just so.
    pub fn is_raw(&self) -> bool {
        self.raw.is_some()
    }

    pub(crate) fn as_written(&self) -> Option<&Raw> {
        self.raw.as_ref()
    }

    /// As it was written, without the quotes.
    pub fn written(&self) -> &str {
        &self.written
    }

    /// Whether it was written in quotes.
    pub fn is_quoted(&self) -> bool {
        self.quoted
    }

    /// What it counts towards the limit: words, a run of characters of a script without spaces once.
    pub(super) fn terms(&self) -> usize {
        let is_single = |word: &&Word| {
            word.folded
                .chars()
                .next()
                .is_some_and(|c| class(c) == Class::Single)
        };
        let singles = self.words.iter().filter(is_single).count();
        let runs = self
            .words
            .chunk_by(|a, b| is_single(&a) && is_single(&b))
            .filter(|run| is_single(&&run[0]))
            .count();
        self.words.len() - singles + runs
    }

    /// The words to be found next to each other; at least one.
    pub fn words(&self) -> &[Word] {
        &self.words
    }
}

/// Phrases are equal when they find the same, however they were written.
impl PartialEq for Phrase {
    fn eq(&self, other: &Self) -> bool {
        self.words == other.words && self.raw == other.raw
    }
}

impl Eq for Phrase {}

impl std::hash::Hash for Phrase {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.words.hash(state);
        self.raw.hash(state);
    }
}

/// A word in the forms it is compared in.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Word {
    pub(crate) folded: Box<str>,
    /// Empty if the word carries no marks.
    pub(crate) exact: Box<str>,
    pub(crate) key: u64,
    /// Its forms hold wildcards.
    pub(crate) is_pattern: bool,
}

impl Word {
    pub(super) fn pattern(folded: &str, exact: &str) -> Self {
        Self {
            folded: folded.into(),
            exact: exact.into(),
            key: 0,
            is_pattern: true,
        }
    }

    /// Whether it holds `*` for any ending or `?` for one letter.
    pub fn is_pattern(&self) -> bool {
        self.is_pattern
    }

    /// In NFKC and without regard to case.
    pub fn exact(&self) -> &str {
        if self.is_marked() {
            &self.exact
        } else {
            &self.folded
        }
    }

    /// The exact form without diacritics.
    pub fn folded(&self) -> &str {
        &self.folded
    }

    /// Whether the word carries diacritics, so that it does not match words with other ones.
    pub fn is_marked(&self) -> bool {
        !self.exact.is_empty()
    }
}

/// The words of a piece of query, by the same analysis documents get.
fn words(written: &str) -> Vec<Word> {
    let analysed = Analyser::new().analyse(&Document {
        text: written,
        ..Document::default()
    });
    let word = |token| {
        let folded = String::from_utf8_lossy(analysed.folded(token)).to_ascii_lowercase();
        let exact = if token.has_marks() {
            String::from_utf8_lossy(analysed.exact(token))
        } else {
            "".into()
        };
        Word {
            folded: folded.into(),
            exact: exact.into(),
            key: token.key,
            is_pattern: false,
        }
    };
    analysed.tokens().iter().map(word).collect()
}

/// What a filter looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Field {
    /// `lang:`, a BCP 47 tag or its beginning.
    Language,
    /// `net:`, the name of a network.
    Network,
    /// `from:`, a whole handle.
    Author,
    /// `mentions:`, the whole handle behind an `@` in the text.
    Mentions,
    /// `site:`, a host links lead to, or a domain it belongs to.
    Site,
    /// `url:`, the beginning of an address a link leads to, or a part of it.
    Url,
    /// `has:link`, `has:mention`, `has:hashtag`, `has:email`.
    Has,
    /// `is:reply`, `is:post`, `is:question`.
    Is,
    /// `to:`, the handle of whoever is answered.
    To,
    /// `country:`, two letters.
    Country,
    /// `bio:`, what the author says of themself.
    Bio,
    /// `title:`, what the author is.
    Title,
    /// `company:`, where they work.
    Company,
    /// `industry:`, what that company does.
    Industry,
    /// `role:`, what they decide.
    Role,
    /// `in:`, a list they are in.
    In,
    /// `known:`, whether one knows them.
    Known,
    /// `stage:`, how far one is with them.
    Stage,
    /// `signal:`, what the post is a sign of.
    Signal,
    /// `followers:`, a number or a range of them.
    Followers,
    /// `likes:`, a number or a range of them.
    Likes,
    /// `age:`, how long ago.
    Age,
    /// `query:`, another saved search.
    Query,
}

impl Field {
    /// The name it is written with.
    pub fn name(self) -> &'static str {
        match self {
            Self::Language => "lang",
            Self::Network => "net",
            Self::Author => "from",
            Self::Mentions => "mentions",
            Self::Site => "site",
            Self::Url => "url",
            Self::Has => "has",
            Self::Is => "is",
            Self::To => "to",
            Self::Country => "country",
            Self::Bio => "bio",
            Self::Title => "title",
            Self::Company => "company",
            Self::Industry => "industry",
            Self::Role => "role",
            Self::In => "in",
            Self::Known => "known",
            Self::Stage => "stage",
            Self::Signal => "signal",
            Self::Followers => "followers",
            Self::Likes => "likes",
            Self::Age => "age",
            Self::Query => "query",
        }
    }

    /// Whether documents hold this fact. A filter on one they do not hold never matches.
    pub fn is_known(self) -> bool {
        matches!(
            self,
            Self::Language
                | Self::Network
                | Self::Author
                | Self::Mentions
                | Self::Site
                | Self::Url
                | Self::Has
                | Self::Is
        )
    }
}

/// A condition on something else than the text.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Filter {
    pub(crate) field: Field,
    pub(crate) value: String,
    pub(crate) fact: Box<str>,
    pub(crate) key: u64,
}

impl Filter {
    /// The filter for what was written: some facts can be asked for under two fields.
    pub(super) fn asked(field: Field, value: String) -> Self {
        match (field, &*value) {
            (Field::Has, "question") => Self::new(Field::Is, value),
            _ => Self::new(field, value),
        }
    }

    pub(super) fn new(field: Field, value: String) -> Self {
        let fact = format!("\u{1}{}:{value}", field.name()).into_boxed_str();
        Self {
            field,
            value,
            key: fact_key(fact.as_bytes()),
            fact,
        }
    }

    /// Whether the document fulfils it.
    pub fn holds(&self, document: &Analysed) -> bool {
        document.attributes().iter().any(|&attribute| {
            attribute.key == self.key && document.fact(attribute) == self.fact.as_bytes()
        })
    }

    /// Whether documents hold what it asks for. One that asks for something else never matches.
    pub fn is_known(&self) -> bool {
        self.field.is_known()
            && match self.field {
                Field::Has => matches!(&*self.value, "link" | "mention" | "hashtag" | "email"),
                Field::Is => matches!(&*self.value, "reply" | "post" | "question"),
                _ => true,
            }
    }

    /// What it looks at.
    pub fn field(&self) -> Field {
        self.field
    }

    /// What it wants to see, in lower case, a handle without `@`.
    pub fn value(&self) -> &str {
        &self.value
    }
}
