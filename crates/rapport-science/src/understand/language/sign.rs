//! The signs of each language, from the files in `languages`, in one table for all of them. To add
//! a language: a file there, a line here. It is reported once posts show that it is read well.

use std::collections::HashMap;
use std::sync::LazyLock;

/// A language there is a file for.
pub(super) struct Language {
    /// Primary language subtag.
    pub(super) tag: &'static str,
    /// Whether a text is ever said to be in it.
    pub(super) reported: bool,
    signs: &'static str,
}

macro_rules! languages {
    ($reported:literal: $($tag:literal)*) => {
        [$(Language {
            tag: $tag,
            reported: $reported,
            signs: include_str!(concat!("../../../languages/", $tag, ".txt")),
        }),*]
    };
}

const REPORTED: [Language; 12] =
    languages!(true: "de" "en" "es" "fr" "it" "ja" "ko" "pl" "pt" "sv" "vi" "zh");

const OTHERS: [Language; 26] = languages!(false:
    "af" "ca" "cs" "cy" "da" "eo" "et" "eu" "fi" "ga" "gl" "hr" "hu" "id" "is" "lb" "lt" "lv"
    "nb" "nl" "ro" "sk" "sl" "sq" "tl" "tr");

pub(super) const LANGUAGES: [&Language; 38] = both();

const fn both() -> [&'static Language; 38] {
    let mut all = [&REPORTED[0]; 38];
    let mut place = 0;
    while place < all.len() {
        all[place] = if place < REPORTED.len() {
            &REPORTED[place]
        } else {
            &OTHERS[place - REPORTED.len()]
        };
        place += 1;
    }
    all
}

/// Where a language stands in [`LANGUAGES`].
pub(super) fn place_of(tag: &str) -> Option<usize> {
    LANGUAGES.iter().position(|language| language.tag == tag)
}

/// Something that gives one or several languages away.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sign {
    /// Names it among all signs.
    pub(super) id: u16,
    languages: u64,
}

impl Sign {
    /// Whether it is a sign of the language at that place of [`LANGUAGES`].
    pub(super) fn is_of(self, place: usize) -> bool {
        self.languages >> place & 1 == 1
    }

    /// The places of the languages it is a sign of.
    pub(super) fn places(self) -> impl Iterator<Item = usize> {
        let mut rest = self.languages;
        std::iter::from_fn(move || {
            let place = rest.trailing_zeros();
            // Without its lowest bit.
            rest &= rest.checked_sub(1)?;
            Some(place as usize)
        })
    }
}

/// The longest ending that is looked for, in letters; the shortest has two.
const LONGEST_ENDING: usize = 5;
/// Letters that have to stand before an ending.
const BEFORE_ENDING: usize = 3;

#[derive(Default)]
pub(super) struct Signs {
    words: HashMap<&'static str, Sign>,
    endings: HashMap<&'static str, Sign>,
    letters: HashMap<char, Sign>,
}

/// The table of all signs.
pub(super) fn signs() -> &'static Signs {
    static SIGNS: LazyLock<Signs> = LazyLock::new(Signs::read);
    &SIGNS
}

impl Signs {
    fn read() -> Self {
        let mut signs = Self::default();
        let mut last = 0;
        let mut mark = |sign: &mut Sign, place: usize| {
            if sign.languages == 0 {
                last += 1;
                sign.id = last;
            }
            sign.languages |= 1 << place;
        };
        let new = || Sign {
            id: 0,
            languages: 0,
        };
        for (place, language) in LANGUAGES.iter().enumerate() {
            let lines = language.signs.lines().filter(|line| !line.starts_with('#'));
            for entry in lines.flat_map(str::split_whitespace) {
                if let Some(letters) = entry.strip_prefix('*') {
                    for letter in letters.chars() {
                        mark(signs.letters.entry(letter).or_insert_with(new), place);
                    }
                } else if let Some(ending) = entry.strip_prefix('-') {
                    mark(signs.endings.entry(ending).or_insert_with(new), place);
                } else {
                    mark(signs.words.entry(entry).or_insert_with(new), place);
                }
            }
        }
        signs
    }

    /// A whole word or character, in lower case.
    pub(super) fn word(&self, word: &str) -> Option<Sign> {
        self.words.get(word).copied()
    }

    /// The longest known ending of a word in lower case.
    pub(super) fn ending(&self, word: &str) -> Option<Sign> {
        let mut starts = word.char_indices().rev().map(|(start, _)| start);
        let mut from = [0; LONGEST_ENDING];
        let mut count = 0;
        for (slot, start) in from.iter_mut().zip(&mut starts) {
            *slot = start;
            count += 1;
        }
        let before = starts.count();
        (1..count)
            .rev()
            .filter(|last| before + (count - 1 - last) >= BEFORE_ENDING)
            .find_map(|last| self.endings.get(&word[from[last]..]).copied())
    }

    /// A letter of the lower case.
    pub(super) fn letter(&self, letter: char) -> Option<Sign> {
        if letter.is_ascii() {
            return None;
        }
        self.letters.get(&letter).copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A word that cannot be met in a text would be dead weight.
    #[test]
    fn every_entry_can_be_met() {
        for language in LANGUAGES {
            let lines = language.signs.lines().filter(|line| !line.starts_with('#'));
            for entry in lines.flat_map(str::split_whitespace) {
                let word = entry.trim_start_matches(['-', '*']);
                let stem = word.strip_suffix('\'').unwrap_or(word);
                assert!(
                    !stem.is_empty()
                        && stem.chars().all(|c| c.is_alphabetic() && !c.is_uppercase()),
                    "{}: {entry}",
                    language.tag
                );
                let ending = entry.starts_with('-').then(|| word.chars().count());
                assert!(
                    ending.is_none_or(|length| (2..=LONGEST_ENDING).contains(&length)),
                    "{}: {entry}",
                    language.tag
                );
            }
        }
    }

    #[test]
    fn an_ending_needs_a_word_before_it() {
        let is_german = |word| {
            signs()
                .ending(word)
                .is_some_and(|sign| sign.is_of(place_of("de").unwrap()))
        };
        assert!(is_german("lieferung"));
        assert!(!is_german("dung"));
        assert!(!is_german("ung"));
    }
}
