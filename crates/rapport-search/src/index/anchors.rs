//! Which terms lead to a program. A post without any of them cannot match, so the rarest are the cheapest:
//! of everything a program requires, the group whose terms are met least often in all.

use super::program::{Item, Items, Kind, Target};

/// Words rarer than this (as a share of all words) do without a partner: looking up one more pair for every
/// document costs more than the few needless visits.
const RARE: f32 = 0.000_02;
/// How much rarer a pair is than the rarer of its words, as a rule.
const PAIR: f32 = 0.05;

/// What leads to a program.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Anchor {
    pub(super) target: Target,
    /// The rarest other term the program requires if this anchor is to lead to a match; 0: none.
    pub(super) guard: u32,
    /// Where the target begins in the program.
    pub(super) at: usize,
}

/// Chooses the anchors of a program, one for every way to match it, each target once. `frequency` says how often a
/// term is met. Empty if the program requires no term.
pub(super) fn choose(words: &[u32], frequency: &impl Fn(u32) -> f32) -> Vec<Anchor> {
    let mut anchors = cheapest(Items::new(words, 0), &[], frequency)
        .map_or_else(Vec::new, |(_, anchors)| anchors);
    anchors.sort_unstable();
    anchors.dedup_by(|next, last| {
        let is_same = next.target == last.target;
        if is_same && next.guard != last.guard {
            last.guard = 0;
        }
        is_same
    });
    anchors
}

type Required = Vec<(f32, u32)>;

fn cheapest(
    items: Items<'_>,
    outer: &[(f32, u32)],
    frequency: &impl Fn(u32) -> f32,
) -> Option<(f32, Vec<Anchor>)> {
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
        Kind::Phrase | Kind::Near => {
            Items::new(item.body, 0).for_each(|element| note_terms(element, frequency, required));
        }
        // Whether a word begins so is not known until it is looked up.
        Kind::Pattern | Kind::Any | Kind::All | Kind::Gap => {}
    }
}

/// The anchors for this item alone, and what they cost.
fn group(
    item: Item<'_>,
    required: &[(f32, u32)],
    frequency: &impl Fn(u32) -> f32,
) -> Option<(f32, Vec<Anchor>)> {
    let inside = Items::new(item.body, item.at + 1);
    match item.kind {
        _ if item.is_raw() => None,
        Kind::Term | Kind::Marked | Kind::Pattern => {
            let guard = guard(required, &[item.leads()]);
            Some((
                frequency(item.leads()),
                vec![Anchor {
                    target: Target::Term(item.leads()),
                    guard,
                    at: item.at,
                }],
            ))
        }
        Kind::Phrase => {
            let pairs = inside
                .clone()
                .zip(inside.clone().skip(1))
                .filter_map(|(a, b)| pair(a, b, required, frequency));
            inside
                .filter_map(|element| group(element, required, frequency))
                .chain(pairs)
                .min_by(|a, b| a.0.total_cmp(&b.0))
        }
        Kind::All | Kind::Near => cheapest(inside, required, frequency),
        Kind::Gap => None,
        Kind::Any => {
            let mut all = (0.0, Vec::new());
            for alternative in inside {
                let mut inner = required.to_vec();
                if !alternative.is_negative {
                    note_terms(alternative, frequency, &mut inner);
                    inner.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                }
                let (cost, anchors) =
                    (!alternative.is_negative).then(|| group(alternative, &inner, frequency))??;
                all.0 += cost;
                all.1.extend(anchors);
            }
            Some(all)
        }
    }
}

/// The anchor at two elements of a phrase, if neither is rare.
fn pair(
    first: Item<'_>,
    second: Item<'_>,
    required: &[(f32, u32)],
    frequency: &impl Fn(u32) -> f32,
) -> Option<(f32, Vec<Anchor>)> {
    if first.kind == Kind::Pattern || second.kind == Kind::Pattern {
        return None;
    }
    let rarer = frequency(first.number).min(frequency(second.number));
    let (a, b) = (first.number, second.number);
    let anchor = Anchor {
        target: Target::Pair(a, b),
        guard: guard(required, &[a, b]),
        at: first.at,
    };
    (rarer > RARE).then(|| (rarer * PAIR, vec![anchor]))
}

/// The rarest required term that is not part of the anchor.
fn guard(required: &[(f32, u32)], anchor: &[u32]) -> u32 {
    required
        .iter()
        .map(|&(_, term)| term)
        .find(|term| !anchor.contains(term))
        .unwrap_or(0)
}
