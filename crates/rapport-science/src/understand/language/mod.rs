//! Language: what language a text reads as when nobody says.
//!
//! **Answers** "which language is this, or is it too short or too mixed to tell?"
//!
//! A file `languages/{tag}.txt` holds the signs of a language: its commonest words (for Chinese,
//! Japanese and Korean: characters), `-endings` of longer words, and after a `*` the letters that
//! give it away. Links, handles, hashtags and names of sites do not count as text.
//!
//! **Formula** `c = 8^s / (8^(1 + u/10) + Σ 8^sᵢ)`, the for the language with the most signs
//!
//! | symbol | meaning | range |
//! |---|---|---|
//! | `s` | signs of the language in the text, each once: a word counts 1; an ending, or a letter in a word that begins small, ½ | ≥ 0 |
//! | `sᵢ` | the same of every language there is a file for, this one included | ≥ 0 |
//! | `u` | words that are a sign of nothing | ≥ 0 |
//! | `c` | confidence | 0 to 1 |
//!
//! The first summand speaks for all other languages: one sign by chance, and one more for every ten
//! words nobody knows. Ten Chinese characters without a kana count as one more sign of Chinese.
//! Below [`SURE_FROM`], or under [`LEAST_LETTERS`], the language is unknown. Languages that are not
//! [`reported`] have a file so that they are not taken for one that is.
//!
//! **Source**: odds of a naive Bayes reader in which a sign is eight times as likely in its own
//! language (convention); the words are written by hand; [`SURE_FROM`] and [`CONTRADICTS_FROM`] are
//! measured (`cargo run --release -p rapport-science --example language_quality`, figures in
//! docs/PERFORMANCE.md).
//!
//! **Limits**: the first [`READ`] bytes. A text in two languages is in neither. Three or four words are
//! seldom enough, names alone never. Norwegian, Danish, Dutch and two dozen others are told apart from
//! the reported ones and then stay unknown, because nobody has measured how well they are read.
//!
//! ```
//! use rapport_science::understand::language::detect;
//!
//! let tag = |text| detect(text).map(|found| found.tag);
//! assert_eq!(tag("Någon som vet en bra speditör för små pallar?"), Some("sv"));
//! assert_eq!(tag("谁能推荐一款好用的仓库软件？"), Some("zh"));
//! assert_eq!(tag("hej alla"), None);
//! assert_eq!(tag("https://example.com/lager #lager @lager"), None);
//! ```

mod sign;
mod text;

use std::borrow::Cow;

use rapport_model::understand::post::{LangFrom, cut};
use unicode_normalization::UnicodeNormalization as _;

use sign::{LANGUAGES, Sign, signs};
use text::{Piece, pieces};

/// Below this confidence the language is unknown (measured).
pub const SURE_FROM: f64 = 0.8;
/// From this confidence on, the text is believed and not its feed (measured).
pub const CONTRADICTS_FROM: f64 = 0.98;
/// Fewer letters than these are never read. A Chinese, Japanese or Korean character counts
/// [`LETTERS_OF_CHARACTER`].
pub const LEAST_LETTERS: usize = 12;
/// How many letters one character of a script without letters stands for (convention).
pub const LETTERS_OF_CHARACTER: usize = 3;
/// How much of a text is read, in bytes.
pub const READ: usize = 1_000;

/// Halves of a sign: words count two, endings and letters one.
type Halves = u16;

const WHOLE: Halves = 2;
const HALF: Halves = 1;
/// How many times likelier a sign is in its own language (convention).
const LIKELIER: f64 = 8.0;
/// A text is mixed when for every so many signs of its language there is one of another.
const MIXED_FROM: Halves = 4;
/// Chinese characters without a kana that count as a sign by themselves.
const RUN: usize = 10;

/// What a text reads as.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detected {
    /// Primary language subtag, lower case: `sv`.
    pub tag: &'static str,
    /// 0 to 1.
    pub confidence: f64,
}

/// Tags of the languages that [`detect`] can name, sorted.
#[must_use]
pub fn reported() -> Vec<&'static str> {
    let mut tags: Vec<_> = LANGUAGES
        .iter()
        .filter(|language| language.reported)
        .map(|language| language.tag)
        .collect();
    tags.sort_unstable();
    tags
}

/// The language a text reads as; `None` when it is too short, too mixed, or none that is
/// [`reported`].
#[must_use]
pub fn detect(text: &str) -> Option<Detected> {
    likeliest(text).filter(|found| found.confidence >= SURE_FROM)
}

/// The likeliest of the [`reported`] languages, however unsure; for measuring.
#[must_use]
pub fn likeliest(text: &str) -> Option<Detected> {
    let text = composed(cut(text, READ));
    let mut found = Found::nothing();
    for piece in pieces(&text) {
        found.add(piece);
    }
    found.verdict()
}

/// The language to keep for a post: what the network says of the post itself, else what it reads
/// as, else what its feed says of all its posts. A feed is believed until the text speaks clearly
/// ([`CONTRADICTS_FROM`]) for another language.
#[must_use]
pub fn settle(lang: Option<String>, from: LangFrom, text: &str) -> (Option<String>, LangFrom) {
    if lang.is_some() && from == LangFrom::Post {
        return (lang, from);
    }
    let Some(found) = detect(text) else {
        return (lang, from);
    };
    match lang {
        Some(lang)
            if lang.split('-').next() == Some(found.tag) || found.confidence < CONTRADICTS_FROM =>
        {
            (Some(lang), from)
        }
        _ => (Some(found.tag.to_owned()), LangFrom::Text),
    }
}

/// Letters and their marks in one piece, as the files have them.
fn composed(text: &str) -> Cow<'_, str> {
    if text.chars().any(|c| matches!(c, '\u{300}'..='\u{36f}')) {
        Cow::Owned(text.nfc().collect())
    } else {
        Cow::Borrowed(text)
    }
}

/// What of a text has been found so far.
struct Found {
    signs: [Halves; LANGUAGES.len()],
    /// Signs that have counted, so that each counts once.
    counted: Vec<(Sign, Halves)>,
    letters: usize,
    han: usize,
    kana: usize,
    strange: u16,
    word: String,
}

impl Found {
    fn nothing() -> Self {
        Self {
            signs: [0; LANGUAGES.len()],
            counted: Vec::new(),
            letters: 0,
            han: 0,
            kana: 0,
            strange: 0,
            word: String::new(),
        }
    }

    fn add(&mut self, piece: Piece<'_>) {
        match piece {
            Piece::Character(c) => {
                self.letters += LETTERS_OF_CHARACTER;
                match c {
                    '\u{3040}'..='\u{30ff}' => self.kana += 1,
                    '\u{ac00}'..='\u{d7a3}' => {}
                    _ => self.han += 1,
                }
                if let Some(sign) = signs().word(c.encode_utf8(&mut [0; 4])) {
                    self.count(sign, WHOLE);
                }
            }
            Piece::Word { text, elided } => self.add_word(text, elided),
        }
    }

    fn add_word(&mut self, text: &str, elided: bool) {
        let mut word = std::mem::take(&mut self.word);
        word.clear();
        let length = if text.is_ascii() {
            word.push_str(text);
            word.make_ascii_lowercase();
            word.len()
        } else {
            word.extend(text.chars().flat_map(char::to_lowercase));
            word.chars().count()
        };
        self.letters += length;
        let known = elided
            .then(|| {
                word.push('\'');
                let known = signs().word(&word);
                word.pop();
                known
            })
            .flatten()
            .or_else(|| signs().word(&word));
        if let Some(sign) = known {
            self.count(sign, WHOLE);
        } else if length > 1 && !self.add_parts(&word, text.starts_with(char::is_lowercase)) {
            self.strange = self.strange.saturating_add(1);
        }
        self.word = word;
    }

    /// The ending of an unknown word, and its letters if it cannot be a name.
    fn add_parts(&mut self, word: &str, begins_small: bool) -> bool {
        let ending = signs().ending(word);
        if let Some(sign) = ending {
            self.count(sign, HALF);
        }
        let mut telling = ending.is_some();
        if begins_small && !word.is_ascii() {
            for sign in word.chars().filter_map(|c| signs().letter(c)) {
                self.count(sign, HALF);
                telling = true;
            }
        }
        telling
    }

    fn count(&mut self, sign: Sign, worth: Halves) {
        if self.counted.iter().any(|(known, _)| known.id == sign.id) {
            return;
        }
        self.counted.push((sign, worth));
        for place in sign.places() {
            self.signs[place] += worth;
        }
    }

    fn verdict(mut self) -> Option<Detected> {
        if self.letters < LEAST_LETTERS {
            return None;
        }
        if self.kana == 0 && self.han >= RUN {
            self.signs[sign::place_of("zh")?] += WHOLE;
        }
        let (best, most) = self
            .signs
            .iter()
            .enumerate()
            .max_by_key(|(_, halves)| **halves)?;
        // Beside the best, so that no power grows beyond bounds.
        let beside = |signs: f64| LIKELIER.powf(signs - f64::from(*most) / 2.0);
        let some: Vec<Halves> = self
            .signs
            .iter()
            .copied()
            .filter(|halves| *halves > 0)
            .collect();
        let without = u16::try_from(LANGUAGES.len() - some.len()).unwrap_or(0);
        let others = f64::from(without) * beside(0.0)
            + some
                .iter()
                .map(|halves| beside(f64::from(*halves) / 2.0))
                .sum::<f64>();
        let confidence = 1.0 / (beside(1.0 + f64::from(self.strange) / 10.0) + others);
        if !LANGUAGES[best].reported || self.is_mixed(best) {
            return None;
        }
        Some(Detected {
            tag: LANGUAGES[best].tag,
            confidence,
        })
    }

    /// Whether another language has signs that the best one does not share: two at least, and one
    /// for every [`MIXED_FROM`] of the best.
    fn is_mixed(&self, best: usize) -> bool {
        (0..LANGUAGES.len()).any(|other| {
            if self.signs[other] < 2 * WHOLE {
                return false;
            }
            let alone: Halves = self
                .counted
                .iter()
                .filter(|(sign, _)| sign.is_of(other) && !sign.is_of(best))
                .map(|(_, worth)| worth)
                .sum();
            alone >= 2 * WHOLE && alone * MIXED_FROM >= self.signs[best]
        })
    }
}

#[cfg(test)]
mod tests;
