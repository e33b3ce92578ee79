//! The tree in English, so that a person can see how the query was understood.

use super::tree::{Field, Filter, Node, Phrase};

pub(super) fn in_words(tree: &Node) -> String {
    match tree {
        Node::Phrase(phrase) => words_of(phrase),
        Node::Filter(filter) => words_of_filter(filter),
        Node::And(nodes) => join(nodes, " and "),
        Node::Or(nodes) => join(nodes, " or "),
        Node::Not(node) => format!("not {}", nested(node)),
    }
}

fn join(nodes: &[Node], between: &str) -> String {
    nodes.iter().map(nested).collect::<Vec<_>>().join(between)
}

fn nested(node: &Node) -> String {
    match node {
        Node::And(_) | Node::Or(_) => format!("({})", in_words(node)),
        _ => in_words(node),
    }
}

fn words_of(phrase: &Phrase) -> String {
    match phrase.words() {
        [_] => format!("“{}”", phrase.written().trim()),
        _ => format!("the phrase “{}”", phrase.written().trim()),
    }
}

fn words_of_filter(filter: &Filter) -> String {
    let value = filter.value();
    match (filter.field(), value) {
        (Field::Language, _) => format!("the language is {value}"),
        (Field::Network, _) => format!("the network is {value}"),
        (Field::Author, _) => format!("the author is @{value}"),
        (Field::Has, _) => format!("there is a {value}"),
        (Field::Is, _) => format!("it is a {value}"),
    }
}
