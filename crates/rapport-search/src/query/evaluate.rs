//! One query against one document, straight from the tree. For many queries use [`crate::Index`].

use super::near;
use super::tree::{Node, Phrase};
use crate::Analysed;

pub(super) fn matches(node: &Node, document: &Analysed) -> bool {
    match node {
        Node::Phrase(phrase) => places(phrase, document).next().is_some(),
        Node::Near(near) => near::reach(&mut near.places(document), near.gaps()),
        Node::Filter(filter) => filter.holds(document),
        Node::And(nodes) => nodes.iter().all(|node| matches(node, document)),
        Node::Or(nodes) => nodes.iter().any(|node| matches(node, document)),
        Node::Not(node) => !matches(node, document),
    }
}

pub(super) fn spans(tree: &Node, document: &Analysed) -> Vec<(usize, usize)> {
    let mut spans = Vec::new();
    if matches(tree, document) {
        collect(tree, document, true, &mut spans);
        merge(&mut spans);
    }
    spans
}

/// Positions at which the phrase begins.
fn places<'a>(phrase: &'a Phrase, document: &'a Analysed) -> impl Iterator<Item = usize> + 'a {
    (0..document.len()).filter(move |&at| phrase.stands_at(document, at))
}

fn collect(node: &Node, document: &Analysed, wanted: bool, spans: &mut Vec<(usize, usize)>) {
    match node {
        Node::Phrase(phrase) if wanted => {
            spans.extend((0..document.len()).filter_map(|at| phrase.span_at(document, at)));
        }
        Node::Near(near) if wanted => {
            let mut places = near.places(document);
            near::take_part(&mut places, near.gaps());
            let tokens = document.tokens();
            let span = |&(start, end): &(u32, u32)| {
                let (first, last) = (&tokens[start as usize], &tokens[end as usize - 1]);
                (first.start as usize, last.end as usize)
            };
            spans.extend(places.iter().flatten().map(span));
        }
        Node::Phrase(_) | Node::Near(_) | Node::Filter(_) => {}
        Node::And(nodes) | Node::Or(nodes) => {
            for node in nodes {
                collect(node, document, wanted, spans);
            }
        }
        Node::Not(node) => collect(node, document, !wanted, spans),
    }
}

fn merge(spans: &mut Vec<(usize, usize)>) {
    spans.sort_unstable();
    spans.dedup_by(|next, last| {
        let touches = next.0 <= last.1;
        if touches {
            last.1 = last.1.max(next.1);
        }
        touches
    });
}
