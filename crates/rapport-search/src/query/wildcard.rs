//! Words that are not written out: `*` at the end of a word stands for any letters or none, `?` inside one
//! for a single letter. Three letters have to stand before the first, or nearly every post would do; in Korean two, each
//! of which is a syllable.

use std::borrow::Cow;

use super::tree::Word;
use crate::analysis::letters::{Class, class};

/// Most letters before the first wildcard.
pub(crate) const STEM: usize = 3;

/// Letters before the first wildcard of a word that begins with this one.
fn stem_length(first: char) -> usize {
    match first {
        '가'..='힣' => 2,
        _ => STEM,
    }
}

/// Letters no language writes words with, in the place of the two signs while text analysis cuts words.
const MANY: char = 'ʘ';
const ONE: char = 'ǃ';

/// Why a sign cannot be a wildcard.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The character it is about, from 0.
    pub(super) at: usize,
    pub(super) message: &'static str,
    /// Leaving the sign out puts it right.
    pub(super) is_superfluous: bool,
}

/// What was written with letters in the place of wildcards, for [`read`] to find again.
pub(super) fn mark(written: &str) -> Result<Cow<'_, str>, Wrong> {
    let characters: Vec<char> = written.chars().collect();
    if !written.contains(['*', '?']) || written.contains([MANY, ONE]) {
        return Ok(Cow::Borrowed(written));
    }
    let mut marked = String::with_capacity(written.len());
    // Letters of the word so far, how many it needs, and whether it is an address or a name, which are written out.
    let (mut letters, mut needed, mut is_address) = (0, STEM, false);
    for (at, &c) in characters.iter().enumerate() {
        if c.is_whitespace() {
            (letters, is_address) = (0, false);
        }
        let starts = at == 0 || characters[at - 1].is_whitespace();
        if starts {
            let chunk: String = characters[at..]
                .iter()
                .take_while(|c| !c.is_whitespace())
                .collect();
            is_address = chunk.contains("://") || chunk.starts_with("www.") || chunk.contains('@');
        }
        // `zaż??ć`: what comes behind the signs decides.
        let mut behind = characters[at + 1..].iter().skip_while(|&&c| c == '?');
        let goes_on = behind.next().is_some_and(|&c| is_letter(c));
        match c {
            '*' | '?' if is_address => marked.push(c),
            '*' if letters == 0 => {
                if goes_on {
                    return Err(Wrong {
                        at,
                        message: "a word cannot begin with *",
                        is_superfluous: true,
                    });
                }
                marked.push(c);
            }
            '*' if goes_on => {
                return Err(Wrong {
                    at,
                    message: "* stands at the end of a word; inside one, ? stands for one letter",
                    is_superfluous: false,
                });
            }
            '*' if at > 0 && class(characters[at - 1]) == Class::Single => {
                return Err(Wrong {
                    at,
                    message: "a run of these characters is found wherever it stands, without *",
                    is_superfluous: true,
                });
            }
            '*' if letters < needed => return Err(too_short(at, needed)),
            '*' => marked.push(MANY),
            '?' if letters > 0 && goes_on => {
                if letters < needed {
                    return Err(too_short(at, needed));
                }
                letters += 1;
                marked.push(ONE);
            }
            c => {
                if letters == 0 {
                    needed = stem_length(c);
                }
                letters = if is_letter(c) { letters + 1 } else { 0 };
                marked.push(c);
            }
        }
    }
    Ok(Cow::Owned(marked))
}

fn too_short(at: usize, needed: usize) -> Wrong {
    Wrong {
        at,
        message: match needed {
            STEM => {
                "three letters or more have to stand before a wildcard, or nearly every post would match"
            }
            _ => {
                "two syllables or more have to stand before a wildcard, or nearly every post would match"
            }
        },
        is_superfluous: false,
    }
}

fn is_letter(c: char) -> bool {
    matches!(
        class(c),
        Class::Letter | Class::Digit | Class::Joiner | Class::Extend | Class::Single
    )
}

/// Makes a pattern of a word that text analysis cut from what [`mark`] gave.
pub(super) fn read(word: Word) -> Word {
    if !word.folded.contains([MANY, ONE]) {
        return word;
    }
    let signs = |text: &str| text.replace(MANY, "*").replace(ONE, "?");
    Word::pattern(&signs(&word.folded), &signs(&word.exact))
}

/// Whether a word is written as the pattern says; ASCII capitals of the word count as small letters.
pub(crate) fn fits(pattern: impl Iterator<Item = u8>, word: &[u8]) -> bool {
    let mut rest = word;
    for sign in pattern {
        match (sign, rest) {
            (b'*', _) => return true,
            (b'?', [_, ..]) => {
                let length = 1 + rest[1..]
                    .iter()
                    .take_while(|&&byte| byte & 0xC0 == 0x80)
                    .count();
                rest = &rest[length..];
            }
            (sign, [byte, after @ ..]) if byte.to_ascii_lowercase() == sign => rest = after,
            _ => return false,
        }
    }
    rest.is_empty()
}

/// The beginning of a word's folded form that leads to patterns: its first three letters, or two syllables. `None`: it
/// has fewer.
pub(crate) fn stem(folded: &[u8]) -> Option<&[u8]> {
    let length = match folded {
        // Hangul syllables begin with EA B0 80 at the least and ED 9E A3 at the most.
        [0xEA..=0xED, _, _, ..] => {
            let first = std::str::from_utf8(&folded[..3]).ok()?.chars().next()?;
            stem_length(first)
        }
        _ => STEM,
    };
    let starts = |byte: u8| byte & 0xC0 != 0x80;
    let mut starts = (0..folded.len()).filter(|&at| starts(folded[at]));
    starts.nth(length - 1)?;
    let end = starts.next().unwrap_or(folded.len());
    Some(&folded[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn is(pattern: &str, word: &str) -> bool {
        fits(pattern.bytes(), word.as_bytes())
    }

    #[test]
    fn patterns_read_letters_and_not_bytes() {
        assert!(is("freez*", "Freezers") && is("freez*", "freez") && !is("freez*", "free"));
        assert!(is("wom?n", "women") && is("wom?n", "womän") && !is("wom?n", "womn"));
        assert!(!is("wom?n", "womeen") && !is("free", "freezer"));
        assert_eq!(stem("freezer".as_bytes()), Some("fre".as_bytes()));
        assert_eq!(stem("żółć".as_bytes()), Some("żół".as_bytes()));
        assert_eq!(stem("żół".as_bytes()), Some("żół".as_bytes()));
        assert_eq!(stem(b"ab"), None);
        assert_eq!(stem("한국어".as_bytes()), Some("한국".as_bytes()));
        assert_eq!(stem("한".as_bytes()), None);
    }
}
