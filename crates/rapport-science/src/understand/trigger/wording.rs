//! A wording: a phrase with choices and gaps, such as `"{we need|looking for} … {@suppliers}"`,
//! held against the words of a post. It does not read pack files and knows no confidence.

use std::sync::Arc;

use rapport_search::Analysed;
use rapport_search::query::Phrase;

/// How much may stand in a gap: each word counts two, each character of a script without spaces
/// one, so that a gap is up to four words or eight such characters.
const GAP: usize = 8;

/// A phrase, place by place. At least one place cannot be left out.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wording {
    places: Vec<Place>,
}

/// What may stand in one place of a phrase.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Place {
    /// Any few words of one sentence, or none.
    Gap,
    /// Any one of these.
    Choice {
        alternatives: Vec<Alternative>,
        /// Whether the place may be left out.
        optional: bool,
    },
}

/// One way to fill a place.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Alternative {
    Words(Phrase),
    /// Any one of a named list.
    List(Arc<[Phrase]>),
    /// Any word that begins with a digit: `300`, `12.5m`.
    Number,
}

impl Wording {
    /// Puts places together; `None` if all of them could be left out.
    pub(super) fn new(places: Vec<Place>) -> Option<Self> {
        let stays = |place: &Place| {
            matches!(
                place,
                Place::Choice {
                    optional: false,
                    ..
                }
            )
        };
        places.iter().any(stays).then_some(Self { places })
    }

    /// A phrase without choices.
    pub(super) fn plain(phrase: Phrase) -> Self {
        let place = Place::Choice {
            alternatives: vec![Alternative::Words(phrase)],
            optional: false,
        };
        Self {
            places: vec![place],
        }
    }

    /// The phrases one of which has to stand in the document, for each place where that can be
    /// said.
    pub(super) fn needed(&self) -> impl Iterator<Item = Vec<&Phrase>> {
        self.places.iter().filter_map(|place| match place {
            Place::Choice {
                alternatives,
                optional: false,
            } => phrases(alternatives),
            _ => None,
        })
    }

    /// Adds the byte ranges at which the wording stands to `spans`; whether there are any.
    pub(super) fn find(&self, document: &Analysed, spans: &mut Vec<(usize, usize)>) -> bool {
        let before = spans.len();
        for at in 0..document.len() {
            let span = follow(&self.places, document, at, true)
                .and_then(|end| Some((document.word(at)?.0, document.word(end - 1)?.1)));
            spans.extend(span);
        }
        spans.len() > before
    }
}

/// All phrases of a choice; `None` if it can be fulfilled without any.
fn phrases(alternatives: &[Alternative]) -> Option<Vec<&Phrase>> {
    let mut all = Vec::new();
    for alternative in alternatives {
        match alternative {
            Alternative::Words(phrase) => all.push(phrase),
            Alternative::List(list) => all.extend(list.iter()),
            Alternative::Number => return None,
        }
    }
    Some(all)
}

/// The place after the last word, if the places can be filled one after the other from the word
/// at `at` on, within one sentence.
fn follow(places: &[Place], document: &Analysed, at: usize, is_first: bool) -> Option<usize> {
    let Some((place, rest)) = places.split_first() else {
        return Some(at);
    };
    match place {
        Place::Gap => across_gap(document, at).find_map(|at| follow(rest, document, at, false)),
        Place::Choice {
            alternatives,
            optional,
        } => {
            let filled = || {
                alternatives
                    .iter()
                    .find_map(|alternative| alternative.follow(rest, document, at))
            };
            let left_out = || follow(rest, document, at, is_first);
            (is_first || !ends_sentence(document, at))
                .then(filled)
                .flatten()
                .or_else(|| optional.then(left_out).flatten())
        }
    }
}

impl Alternative {
    fn follow(&self, rest: &[Place], document: &Analysed, at: usize) -> Option<usize> {
        let after = |phrase: &Phrase| {
            phrase
                .stands_at(document, at)
                .then(|| follow(rest, document, at + phrase.words().len(), false))
                .flatten()
        };
        match self {
            Self::Words(phrase) => after(phrase),
            Self::List(list) => list.iter().find_map(after),
            Self::Number => is_number(document, at)
                .then(|| follow(rest, document, at + 1, false))
                .flatten(),
        }
    }
}

fn is_number(document: &Analysed, at: usize) -> bool {
    word(document, at).is_some_and(|word| word.starts_with(|c: char| c.is_ascii_digit()))
}

/// Where the words behind a gap may begin that opens before the word at `at`.
fn across_gap(document: &Analysed, at: usize) -> impl Iterator<Item = usize> {
    let mut left = GAP;
    (at..document.len()).take_while(move |&next| {
        if next > 0 && ends_sentence(document, next) {
            return false;
        }
        if next > at {
            let Some(used) = left.checked_sub(weight(document, next - 1)) else {
                return false;
            };
            left = used;
        }
        true
    })
}

/// Whether a sentence, or the text, ends before the word at `at`, which is not the first.
fn ends_sentence(document: &Analysed, at: usize) -> bool {
    let (Some((_, from)), Some((to, _))) = (document.word(at - 1), document.word(at)) else {
        return true;
    };
    let between = &document.text()[from..to];
    between.contains(['!', '?', '\n', '。', '！', '？'])
        || between.contains(". ") && !is_abbreviation(document, at)
}

/// Whether the full stop before the word at `at` may belong to `P.` or `Inc.`: after a letter or
/// two, or before a small letter.
fn is_abbreviation(document: &Analysed, at: usize) -> bool {
    word(document, at - 1).is_some_and(|word| word.chars().count() <= 2)
        || word(document, at).is_some_and(|word| word.starts_with(char::is_lowercase))
}

fn weight(document: &Analysed, at: usize) -> usize {
    let is_single = word(document, at).is_some_and(stands_without_spaces);
    if is_single { 1 } else { 2 }
}

/// Whether `word` begins with a character of a script without spaces.
pub(super) fn stands_without_spaces(word: &str) -> bool {
    word.starts_with(|c: char| u32::from(c) >= 0x2E80)
}

fn word(document: &Analysed, at: usize) -> Option<&str> {
    let (from, to) = document.word(at)?;
    document.text().get(from..to)
}
