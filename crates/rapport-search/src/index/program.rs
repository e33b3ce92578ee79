//! A query as numbers in a row: what is left of the tree once words are term numbers. Conjunctions are lists of
//! items, the outermost one bare; negation has moved to the items; equal queries give equal programs.

use super::plan::{Element, Plan};
use super::terms::Terms;
use crate::analysis::key::key;

/// Bits of an item's first word: kind (29..32), negation (28), anchor (27), and a number: a term, or how many
/// words or elements follow. An element of a phrase is never negative; there the bit says that the anchor is the
/// pair of this element and the next.
const NUMBER: u32 = (1 << 27) - 1;
const ANCHOR: u32 = 1 << 27;
const NEGATIVE: u32 = 1 << 28;

/// A term that leads to a program, or two next to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Target {
    Term(u32),
    Pair(u32, u32),
}

/// What an item asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// A term, in any way of marking it.
    Term,
    /// A term with marks: the folded form here, the exact form in the next word.
    Marked,
    /// A number of elements, each a `Term` or `Marked`, next to each other.
    Phrase,
    /// Items in the following words, one of which has to hold.
    Any,
    /// Items in the following words, all of which have to hold.
    All,
    /// Items in the following words with a `Gap` between them, each of which has to stand near the next.
    Near,
    /// How far: twice the number of words, and one more if the order counts.
    Gap,
    /// A pattern's folded form, and in the next words its exact form (0: none) and the stem that leads to it. Without a
    /// stem, as the last element of a phrase: how the words before it have to be written.
    Pattern,
}

impl Kind {
    fn of(word: u32) -> Self {
        match word >> 29 {
            0 => Self::Term,
            1 => Self::Marked,
            2 => Self::Phrase,
            3 => Self::Any,
            4 => Self::All,
            5 => Self::Near,
            6 => Self::Gap,
            _ => Self::Pattern,
        }
    }

    fn word(self, number: usize) -> u32 {
        (self as u32) << 29 | number as u32
    }
}

/// An item, and the words that belong to it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Item<'a> {
    pub(super) kind: Kind,
    pub(super) is_negative: bool,
    pub(super) is_anchor: bool,
    /// A term, or a number of elements.
    pub(super) number: u32,
    /// What follows the first word.
    pub(super) body: &'a [u32],
    /// Where its first word stands.
    pub(super) at: usize,
}

impl Item<'_> {
    /// Whether it says how the words before it have to be written.
    #[inline]
    pub(super) fn is_raw(self) -> bool {
        self.kind == Kind::Pattern && matches!(self.body, [_, 0])
    }

    /// How many words a phrase has.
    pub(super) fn words(self) -> u32 {
        let is_raw = Items::new(self.body, 0).last().is_some_and(Item::is_raw);
        self.number - u32::from(is_raw)
    }

    /// The term by which documents are led to a word.
    pub(super) fn leads(self) -> u32 {
        match (self.kind, self.body) {
            (Kind::Pattern, [_, stem]) => *stem,
            _ => self.number,
        }
    }
}

/// Items one after another.
#[derive(Debug, Clone)]
pub(super) struct Items<'a> {
    words: &'a [u32],
    at: usize,
}

impl<'a> Items<'a> {
    /// The items in `words`; their positions are counted from `at`.
    pub(super) fn new(words: &'a [u32], at: usize) -> Self {
        Self { words, at }
    }
}

impl<'a> Iterator for Items<'a> {
    type Item = Item<'a>;

    #[inline]
    fn next(&mut self) -> Option<Item<'a>> {
        let (&word, rest) = self.words.split_first()?;
        let (kind, number) = (Kind::of(word), word & NUMBER);
        let length = match kind {
            Kind::Term | Kind::Gap => 0,
            Kind::Marked => 1,
            Kind::Pattern => 2,
            Kind::Any | Kind::All | Kind::Near => number as usize,
            Kind::Phrase => elements_length(rest, number as usize),
        };
        let (body, rest) = rest.split_at(length);
        let item = Item {
            kind,
            is_negative: word & NEGATIVE != 0,
            is_anchor: word & ANCHOR != 0,
            number,
            body,
            at: self.at,
        };
        self.words = rest;
        self.at += 1 + length;
        Some(item)
    }
}

fn elements_length(words: &[u32], elements: usize) -> usize {
    let mut length = 0;
    for _ in 0..elements {
        length += match Kind::of(words[length]) {
            Kind::Marked => 2,
            Kind::Pattern => 3,
            _ => 1,
        };
    }
    length
}

/// Marks the word at which an anchor stands.
pub(super) fn mark_anchor(word: &mut u32, target: Target) {
    *word |= if matches!(target, Target::Pair(..)) {
        ANCHOR | NEGATIVE
    } else {
        ANCHOR
    };
}

/// Removes the mark of an anchor.
pub(super) fn unmark_anchor(word: &mut u32, target: Target) {
    *word &= !if matches!(target, Target::Pair(..)) {
        ANCHOR | NEGATIVE
    } else {
        ANCHOR
    };
}

/// A word without the mark of an anchor, whatever it was.
pub(super) fn unmarked(word: u32) -> u32 {
    let is_pair = word & (ANCHOR | NEGATIVE) == ANCHOR | NEGATIVE;
    word & !if is_pair { ANCHOR | NEGATIVE } else { ANCHOR }
}

/// Writes a plan as a program. Every occurrence of a term is one use of it.
pub(super) fn encode(plan: &Plan<'_>, terms: &mut Terms) -> Vec<u32> {
    let mut words = Vec::new();
    match plan {
        Plan::All(parts) => parts
            .iter()
            .for_each(|part| encode_item(part, terms, &mut words)),
        other => encode_item(other, terms, &mut words),
    }
    words
}

fn encode_item(plan: &Plan<'_>, terms: &mut Terms, words: &mut Vec<u32>) {
    let at = words.len();
    match plan {
        Plan::Phrase {
            is_negative,
            elements,
            raw,
        } => {
            let length = elements.len() + usize::from(!raw.is_empty());
            if length > 1 {
                words.push(Kind::Phrase.word(length));
            }
            for element in elements {
                encode_element(element, terms, words);
            }
            if !raw.is_empty() {
                words.extend([Kind::Pattern.word(terms.acquire_raw(raw) as usize), 0, 0]);
            }
            if *is_negative {
                words[at] |= NEGATIVE;
            }
        }
        Plan::Near {
            is_negative,
            operands,
            gaps,
        } => {
            words.push(0);
            for (place, operand) in operands.iter().enumerate() {
                if let Some(gap) = place.checked_sub(1).and_then(|place| gaps.get(place)) {
                    let number = gap.words << 1 | u32::from(gap.is_ordered);
                    words.push(Kind::Gap.word(number as usize));
                }
                encode_item(operand, terms, words);
            }
            words[at] = Kind::Near.word(words.len() - at - 1);
            if *is_negative {
                words[at] |= NEGATIVE;
            }
        }
        Plan::All(parts) | Plan::Any(parts) => {
            words.push(0);
            for part in parts {
                encode_item(part, terms, words);
            }
            let kind = if matches!(plan, Plan::All(_)) {
                Kind::All
            } else {
                Kind::Any
            };
            words[at] = kind.word(words.len() - at - 1);
        }
    }
}

fn encode_element(element: &Element<'_>, terms: &mut Terms, words: &mut Vec<u32>) {
    if element.is_pattern {
        words.push(Kind::Pattern.word(terms.acquire_pattern(element.folded) as usize));
        words.push(match element.exact {
            "" => 0,
            exact => terms.acquire_pattern(exact),
        });
        words.push(terms.acquire_stem(element.folded));
        return;
    }
    let folded = terms.acquire(element.key, element.folded.as_bytes()) as usize;
    if element.exact.is_empty() {
        words.push(Kind::Term.word(folded));
    } else {
        words.push(Kind::Marked.word(folded));
        words.push(terms.acquire(key(element.exact.as_bytes()), element.exact.as_bytes()));
    }
}

/// Calls `each` for every use of a term in a program.
pub(super) fn for_each_term(words: &[u32], each: &mut impl FnMut(u32)) {
    for item in Items::new(words, 0) {
        match item.kind {
            Kind::Term => each(item.number),
            Kind::Marked => {
                each(item.number);
                each(item.body[0]);
            }
            Kind::Pattern => {
                each(item.number);
                item.body
                    .iter()
                    .filter(|&&term| term != 0)
                    .for_each(|&term| each(term));
            }
            Kind::Phrase | Kind::Any | Kind::All | Kind::Near => for_each_term(item.body, each),
            Kind::Gap => {}
        }
    }
}

/// Positions of all anchor marks in `items`, and what is anchored there.
pub(super) fn anchors(items: Items<'_>) -> Vec<(usize, Target)> {
    let mut found = Vec::new();
    let mut rest = items;
    while let Some(item) = rest.next() {
        if item.is_anchor {
            // Only elements of phrases are both, and the last element is never the first of a pair.
            let pair = item.is_negative.then(|| rest.clone().next()).flatten();
            found.push((
                item.at,
                pair.map_or(Target::Term(item.leads()), |next| {
                    Target::Pair(item.number, next.number)
                }),
            ));
        }
        if matches!(item.kind, Kind::Phrase | Kind::Any | Kind::All | Kind::Near) {
            found.extend(anchors(Items::new(item.body, item.at + 1)));
        }
    }
    found
}

/// Whether a document that has both the anchor and the guard fulfils the program for certain.
pub(super) fn is_decided(words: &[u32], target: Target, guard: u32) -> bool {
    let terms = |item: Item<'_>| match item.kind {
        Kind::Term if !item.is_negative => Some(Target::Term(item.number)),
        Kind::Phrase if !item.is_negative && item.number == 2 => match item.body {
            [first, second] => Some(Target::Pair(
                unmarked(*first) & NUMBER,
                unmarked(*second) & NUMBER,
            )),
            _ => None,
        },
        _ => None,
    };
    let mut items = Items::new(words, 0);
    let is_known =
        |item| terms(item).is_some_and(|asked| asked == target || asked == Target::Term(guard));
    items.all(is_known)
}
