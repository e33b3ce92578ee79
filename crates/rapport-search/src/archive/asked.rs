//! A query in the numbers of a segment.

use super::vocabulary::Vocabulary;
use crate::query::near::{self, Extent};
use crate::query::{Gap, Node, Phrase};

/// What a query says of a document. The text may still have to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Truth {
    No,
    Maybe,
    Yes,
}

impl Truth {
    fn of(is_so: bool) -> Self {
        if is_so { Self::Yes } else { Self::No }
    }

    fn negated(self) -> Self {
        match self {
            Self::No => Self::Yes,
            Self::Maybe => Self::Maybe,
            Self::Yes => Self::No,
        }
    }
}

/// Numbers of words, to be asked whether one is among them.
#[derive(Debug)]
enum Words {
    Few(Vec<u32>),
    Many(Vec<u64>),
}

/// More numbers than this are looked up and not gone through.
const FEW: usize = 8;

impl Words {
    fn of(numbers: Vec<u32>, vocabulary: &Vocabulary) -> Self {
        if numbers.len() <= FEW {
            return Self::Few(numbers);
        }
        let mut bits = vec![0; vocabulary.len().div_ceil(64)];
        for number in numbers {
            bits[number as usize / 64] |= 1 << (number % 64);
        }
        Self::Many(bits)
    }

    #[inline]
    fn has(&self, word: u32) -> bool {
        match self {
            Self::Few(numbers) => numbers.contains(&word),
            Self::Many(bits) => bits[word as usize / 64] >> (word % 64) & 1 == 1,
        }
    }
}

/// Words next to each other.
#[derive(Debug)]
struct Row {
    words: Vec<Words>,
    is_raw: bool,
}

#[derive(Debug)]
enum Part {
    Row(Row),
    Near(Vec<Vec<Row>>, Vec<Gap>),
    Fact(u64),
    All(Vec<Part>),
    Any(Vec<Part>),
    Not(Box<Part>),
}

/// A query in the numbers of a segment, and the words one of which a document has to have.
#[derive(Debug)]
pub(super) struct Asked {
    part: Part,
    leads: Words,
}

impl Asked {
    pub(super) fn of(tree: &Node, vocabulary: &Vocabulary) -> Self {
        let leads = leads(tree, false, vocabulary).map_or_else(
            // Queries that require no word are refused; should one come, every document is looked at.
            || (0..vocabulary.len() as u32).collect(),
            |leads| leads.numbers,
        );
        Self {
            part: part(tree, vocabulary),
            leads: Words::of(leads, vocabulary),
        }
    }

    /// Whether a document with this word may fulfil it.
    #[inline]
    pub(super) fn may_lead(&self, word: u32) -> bool {
        self.leads.has(word)
    }

    /// What it says of a document.
    pub(super) fn of_document(&self, words: &[u32], facts: &[u64]) -> Truth {
        self.part.of(words, facts)
    }
}

impl Part {
    fn of(&self, words: &[u32], facts: &[u64]) -> Truth {
        match self {
            Self::Row(row) => match row.places(words).next() {
                None => Truth::No,
                Some(_) if row.is_raw => Truth::Maybe,
                Some(_) => Truth::Yes,
            },
            Self::Near(operands, gaps) => {
                let mut places: Vec<Vec<Extent>> =
                    operands.iter().map(|rows| places(rows, words)).collect();
                let is_raw = operands.iter().flatten().any(|row| row.is_raw);
                match near::reach(&mut places, gaps) {
                    true if is_raw => Truth::Maybe,
                    is_so => Truth::of(is_so),
                }
            }
            Self::Fact(key) => Truth::of(facts.contains(key)),
            Self::All(parts) => {
                let truths = parts.iter().map(|part| part.of(words, facts));
                truths.min().unwrap_or(Truth::Yes)
            }
            Self::Any(parts) => {
                let truths = parts.iter().map(|part| part.of(words, facts));
                truths.max().unwrap_or(Truth::No)
            }
            Self::Not(part) => part.of(words, facts).negated(),
        }
    }
}

impl Row {
    fn of(phrase: &Phrase, vocabulary: &Vocabulary) -> Self {
        let words = phrase.words().iter();
        let words = words.map(|word| Words::of(vocabulary.matching(word), vocabulary));
        Self {
            words: words.collect(),
            is_raw: phrase.is_raw(),
        }
    }

    /// Places at which it begins.
    fn places<'a>(&'a self, words: &'a [u32]) -> impl Iterator<Item = usize> + 'a {
        let windows = words.windows(self.words.len()).enumerate();
        let here = windows.filter(|(_, window)| {
            let mut pairs = self.words.iter().zip(*window);
            pairs.all(|(asked, &word)| asked.has(word))
        });
        here.map(|(at, _)| at)
    }
}

/// Where one of some rows stands, in order.
fn places(rows: &[Row], words: &[u32]) -> Vec<Extent> {
    let mut places: Vec<Extent> = Vec::new();
    for row in rows {
        let length = row.words.len();
        places.extend(
            row.places(words)
                .map(|at| (at as u32, (at + length) as u32)),
        );
    }
    places.sort_unstable();
    places.dedup();
    places
}

fn part(node: &Node, vocabulary: &Vocabulary) -> Part {
    let parts = |nodes: &[Node]| nodes.iter().map(|node| part(node, vocabulary)).collect();
    match node {
        Node::Phrase(phrase) => Part::Row(Row::of(phrase, vocabulary)),
        Node::Near(near) => {
            let rows = |phrases: &Vec<Phrase>| {
                let rows = phrases.iter().map(|phrase| Row::of(phrase, vocabulary));
                rows.collect()
            };
            Part::Near(
                near.operands().iter().map(rows).collect(),
                near.gaps().to_vec(),
            )
        }
        Node::Filter(filter) => Part::Fact(filter.key),
        Node::And(nodes) => Part::All(parts(nodes)),
        Node::Or(nodes) => Part::Any(parts(nodes)),
        Node::Not(node) => Part::Not(Box::new(part(node, vocabulary))),
    }
}

/// Words one of which a document has to have, and how often they stand in all.
struct Leads {
    numbers: Vec<u32>,
    uses: u64,
}

/// The rarest words without one of which `node` cannot hold, or cannot fail to if negated; `None` if it needs none.
fn leads(node: &Node, is_negated: bool, vocabulary: &Vocabulary) -> Option<Leads> {
    let within = |nodes: &[Node], is_all: bool| {
        let parts = nodes.iter().map(|node| leads(node, is_negated, vocabulary));
        if is_all {
            rarest(parts)
        } else {
            together(parts)
        }
    };
    match node {
        Node::Not(node) => leads(node, !is_negated, vocabulary),
        Node::And(nodes) => within(nodes, !is_negated),
        Node::Or(nodes) => within(nodes, is_negated),
        _ if is_negated => None,
        Node::Phrase(phrase) => of_phrase(phrase, vocabulary),
        Node::Near(near) => rarest(near.operands().iter().map(|phrases| {
            let phrases = phrases.iter();
            together(phrases.map(|phrase| of_phrase(phrase, vocabulary)))
        })),
        Node::Filter(_) => None,
    }
}

fn of_phrase(phrase: &Phrase, vocabulary: &Vocabulary) -> Option<Leads> {
    rarest(phrase.words().iter().map(|word| {
        let numbers = vocabulary.matching(word);
        let uses = vocabulary.uses(&numbers);
        Some(Leads { numbers, uses })
    }))
}

/// Of parts all of which are needed.
fn rarest(parts: impl Iterator<Item = Option<Leads>>) -> Option<Leads> {
    parts.flatten().min_by_key(|leads| leads.uses)
}

/// Of parts one of which is needed.
fn together(mut parts: impl Iterator<Item = Option<Leads>>) -> Option<Leads> {
    let none = Leads {
        numbers: Vec::new(),
        uses: 0,
    };
    parts.try_fold(none, |mut sum, part| {
        let part = part?;
        sum.numbers.extend(part.numbers);
        sum.uses += part.uses;
        Some(sum)
    })
}
