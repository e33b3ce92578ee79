//! A query's meaning without its wording: negation moved down to words and filters, groups flattened, sorted
//! and without repetitions. Queries that are written differently but ask for the same become equal here.

use crate::query::raw::Raw;
use crate::query::{Filter, Gap, Near, Node, Phrase, Word};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Plan<'a> {
    Phrase {
        is_negative: bool,
        elements: Vec<Element<'a>>,
        /// What has to be written just so, as [`crate::query::raw`] keeps it; empty if any way of writing does.
        raw: &'a [u8],
    },
    /// Each operand a phrase or several to choose from.
    Near {
        is_negative: bool,
        operands: Vec<Plan<'a>>,
        gaps: Vec<Gap>,
    },
    Any(Vec<Plan<'a>>),
    All(Vec<Plan<'a>>),
}

/// A word or a fact.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Element<'a> {
    pub(super) folded: &'a str,
    /// Empty if there is no exact form.
    pub(super) exact: &'a str,
    pub(super) key: u64,
    pub(super) is_pattern: bool,
}

impl<'a> Plan<'a> {
    pub(super) fn of(tree: &'a Node) -> Self {
        Self::polar(tree, false)
    }

    fn polar(tree: &'a Node, is_negative: bool) -> Self {
        match tree {
            Node::Phrase(phrase) => Self::Phrase {
                is_negative,
                elements: elements(phrase),
                raw: raw(phrase),
            },
            Node::Near(near) => Self::near(near, is_negative),
            Node::Filter(filter) => Self::Phrase {
                is_negative,
                elements: vec![fact(filter)],
                raw: &[],
            },
            Node::Not(node) => Self::polar(node, !is_negative),
            Node::And(nodes) => Self::group(nodes, is_negative, !is_negative),
            Node::Or(nodes) => Self::group(nodes, is_negative, is_negative),
        }
    }

    /// A row reads the same from its other end, if no order was asked for.
    fn near(near: &'a Near, is_negative: bool) -> Self {
        let operand = |phrases: &'a Vec<Phrase>| {
            let phrases = phrases.iter().map(|phrase| Self::Phrase {
                is_negative: false,
                elements: elements(phrase),
                raw: raw(phrase),
            });
            Self::joined(phrases.collect(), false)
        };
        let mut operands: Vec<Self> = near.operands().iter().map(operand).collect();
        let mut gaps = near.gaps().to_vec();
        if !gaps.iter().any(|gap| gap.is_ordered) {
            let back = (
                operands.iter().rev().cloned().collect(),
                gaps.iter().rev().copied().collect(),
            );
            (operands, gaps) = back.min((operands, gaps));
        }
        Self::Near {
            is_negative,
            operands,
            gaps,
        }
    }

    fn group(nodes: &'a [Node], is_negative: bool, is_all: bool) -> Self {
        let mut parts = Vec::with_capacity(nodes.len());
        for node in nodes {
            match Self::polar(node, is_negative) {
                Self::All(inner) if is_all => parts.extend(inner),
                Self::Any(inner) if !is_all => parts.extend(inner),
                part => parts.push(part),
            }
        }
        Self::joined(parts, is_all)
    }

    /// Sorted, without repetitions; a single part stays as it is.
    fn joined(mut parts: Vec<Self>, is_all: bool) -> Self {
        parts.sort_unstable();
        parts.dedup();
        if parts.len() == 1 {
            return parts.remove(0);
        }
        if is_all {
            Self::All(parts)
        } else {
            Self::Any(parts)
        }
    }
}

fn elements(phrase: &Phrase) -> Vec<Element<'_>> {
    phrase.words().iter().map(element).collect()
}

fn raw(phrase: &Phrase) -> &[u8] {
    phrase.as_written().map_or(&[], Raw::bytes)
}

fn element(word: &Word) -> Element<'_> {
    Element {
        folded: &word.folded,
        exact: &word.exact,
        key: word.key,
        is_pattern: word.is_pattern,
    }
}

fn fact(filter: &Filter) -> Element<'_> {
    Element {
        folded: &filter.fact,
        exact: "",
        key: filter.key,
        is_pattern: false,
    }
}
