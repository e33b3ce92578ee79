//! Which terms lead to a program. A post without any of them cannot match, so the rarest are the cheapest:
//! of everything a program requires, the group whose terms are met least often in all.

use super::program::{Item, Items, Kind};

/// A term that leads to a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Anchor {
    pub(super) term: u32,
    /// The rarest other term the program requires if this anchor is to lead to a match; 0: none.
    pub(super) guard: u32,
    /// Where the term stands in the program.
    pub(super) at: usize,
}

/// Chooses the anchors of a program, one for every way to match it, each term once. `frequency` says how often a
/// term is met. Empty if the program requires no term.
pub(super) fn choose(words: &[u32], frequency: &impl Fn(u32) -> f32) -> Vec<Anchor> {
    let mut anchors = cheapest(Items::new(words, 0), &[], frequency).map_or_else(Vec::new, |(_, anchors)| anchors);
    anchors.sort_unstable();
    anchors.dedup_by(|next, last| {
        let is_same = next.term == last.term;
        if is_same && next.guard != last.guard {
            last.guard = 0;
        }
        is_same
    });
    anchors
}

type Required = Vec<(f32, u32)>;

fn cheapest(items: Items<'_>, outer: &[(f32, u32)], frequency: &impl Fn(u32) -> f32) -> Option<(f32, Vec<Anchor>)> {
    let mut required = outer.to_vec();
    for item in items.clone().filter(|item| !item.is_negative) {
        note_terms(item, frequency, &mut required);
    }
    required.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    items
        .filter(|item| !item.is_negative)
        .filter_map(|item| group(item, &required, frequency))
        .min_by(|a, b| a.0.total_cmp(&b.0))
}

/// Terms that the item requires in any case.
fn note_terms(item: Item<'_>, frequency: &impl Fn(u32) -> f32, required: &mut Required) {
    match item.kind {
        Kind::Term | Kind::Marked => required.push((frequency(item.number), item.number)),
        Kind::Phrase => Items::new(item.body, 0).for_each(|element| note_terms(element, frequency, required)),
        Kind::Any | Kind::All => {}
    }
}

/// The anchors for this item alone, and what they cost.
fn group(item: Item<'_>, required: &[(f32, u32)], frequency: &impl Fn(u32) -> f32) -> Option<(f32, Vec<Anchor>)> {
    let inside = Items::new(item.body, item.at + 1);
    match item.kind {
        Kind::Term | Kind::Marked => {
            let guard = required.iter().map(|&(_, term)| term).find(|&term| term != item.number).unwrap_or(0);
            Some((frequency(item.number), vec![Anchor { term: item.number, guard, at: item.at }]))
        }
        Kind::Phrase => {
            inside.filter_map(|element| group(element, required, frequency)).min_by(|a, b| a.0.total_cmp(&b.0))
        }
        Kind::All => cheapest(inside, required, frequency),
        Kind::Any => {
            let mut all = (0.0, Vec::new());
            for alternative in inside {
                let mut inner = required.to_vec();
                if !alternative.is_negative {
                    note_terms(alternative, frequency, &mut inner);
                    inner.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                }
                let (cost, anchors) = (!alternative.is_negative).then(|| group(alternative, &inner, frequency))??;
                all.0 += cost;
                all.1.extend(anchors);
            }
            Some(all)
        }
    }
}
