//! What kind of character it is, as far as finding words goes (Unicode UAX #29, with the departures
//! listed in [`crate::analysis`]). It looks at one character at a time and never at the text around it.

use std::sync::LazyLock;

use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// The part a character can play in a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u8)]
pub(crate) enum Class {
    /// Separates words: spaces, punctuation, symbols, emoji.
    Other,
    /// A letter of a script that puts spaces between words.
    Letter,
    /// A decimal digit.
    Digit,
    /// `_` and its relatives: joins letters and digits.
    Joiner,
    /// A character of a script without spaces between words: a word by itself.
    Single,
    /// Marks and invisible format characters: belong to the character before.
    Extend,
    /// Joins two letters or two digits.
    Apostrophe,
    /// Joins two letters.
    MidLetter,
    /// Joins two digits.
    MidDigit,
}

/// Characters below this are looked up, the others computed.
const TABLE_END: u32 = 0x3100;

static TABLE: LazyLock<Box<[Class]>> = LazyLock::new(|| {
    (0..TABLE_END)
        .map(|code| char::from_u32(code).map_or(Class::Other, compute))
        .collect()
});

/// The class of `c`.
#[inline]
pub(crate) fn class(c: char) -> Class {
    match u32::from(c) {
        code if code < TABLE_END => TABLE[code as usize],
        0x3400..=0x4DBF | 0x4E00..=0x9FFF => Class::Single,
        0xAC00..=0xD7A3 => Class::Letter,
        _ => compute(c),
    }
}

fn compute(c: char) -> Class {
    match c {
        '\'' | '\u{2018}' | '\u{2019}' | '\u{FF07}' => return Class::Apostrophe,
        '\u{B7}' | '\u{387}' | '\u{5F4}' | '\u{2027}' => return Class::MidLetter,
        '.' | ',' | ';' | '\u{37E}' | '\u{589}' | '\u{60C}' | '\u{60D}' | '\u{66C}' | '\u{7F8}'
        | '\u{2024}' | '\u{2044}' | '\u{FE10}' | '\u{FE14}' | '\u{FE50}' | '\u{FE52}'
        | '\u{FE54}' | '\u{FF0C}' | '\u{FF0E}' | '\u{FF1B}' => return Class::MidDigit,
        '\u{200B}' => return Class::Other,
        // Halfwidth voiced sound marks are letters by category, marks by use.
        '\u{FF9E}' | '\u{FF9F}' => return Class::Extend,
        _ => {}
    }
    match c.general_category() {
        GeneralCategory::NonspacingMark
        | GeneralCategory::EnclosingMark
        | GeneralCategory::SpacingMark
        | GeneralCategory::Format => Class::Extend,
        GeneralCategory::DecimalNumber => Class::Digit,
        GeneralCategory::ConnectorPunctuation => Class::Joiner,
        _ if without_spaces(c) => {
            if c.is_alphanumeric() || matches!(u32::from(c), 0x2E80..=0x2FDF) {
                Class::Single
            } else {
                Class::Other
            }
        }
        _ if c.is_alphabetic() => Class::Letter,
        _ => Class::Other,
    }
}

/// Scripts that do not separate words: Han, kana, bopomofo, Thai, Lao, Myanmar, Khmer and their neighbours.
fn without_spaces(c: char) -> bool {
    matches!(
        u32::from(c),
        0x0E00..=0x0EFF
            | 0x1000..=0x109F
            | 0x1780..=0x17FF
            | 0x1950..=0x19FF
            | 0x1A20..=0x1AAF
            | 0x2E80..=0x2FDF
            | 0x3005..=0x3007
            | 0x3021..=0x3029
            | 0x3031..=0x3035
            | 0x3038..=0x303C
            | 0x3041..=0x312F
            | 0x31A0..=0x31BF
            | 0x31F0..=0x31FF
            | 0x3400..=0x4DBF
            | 0x4E00..=0x9FFF
            | 0xA9E0..=0xA9FF
            | 0xAA60..=0xAADF
            | 0xF900..=0xFAFF
            | 0xFF66..=0xFF9D
            | 0x1AFF0..=0x1B16F
            | 0x20000..=0x3FFFF
    )
}
