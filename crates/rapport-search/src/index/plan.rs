//! A query's meaning without its wording: negation moved down to words and filters, groups flattened, sorted
//! and without repetitions. Queries that are written differently but ask for the same become equal here.

use crate::query::{Filter, Node, Phrase, Word};

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Plan<'a> {
    Phrase {
        is_negative: bool,
        elements: Vec<Element<'a>>,
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
            },
            Node::Filter(filter) => Self::Phrase {
                is_negative,
                elements: vec![fact(filter)],
            },
            Node::Not(node) => Self::polar(node, !is_negative),
            Node::And(nodes) => Self::group(nodes, is_negative, !is_negative),
            Node::Or(nodes) => Self::group(nodes, is_negative, is_negative),
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

fn element(word: &Word) -> Element<'_> {
    Element {
        folded: &word.folded,
        exact: &word.exact,
        key: word.key,
    }
}

fn fact(filter: &Filter) -> Element<'_> {
    Element {
        folded: &filter.fact,
        exact: "",
        key: filter.key,
    }
}
