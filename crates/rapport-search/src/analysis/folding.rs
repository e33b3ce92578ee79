//! The two forms of a word: *exact* (compatibility forms unified, case ignored) and *folded* (marks removed
//! as well). The *no contradiction* rule compares them: two words match when their exact forms are equal, or
//! when one of them carries no marks and their folded forms are equal.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// Appends the exact and the folded form of `word`. Returns whether the word carries marks, that is,
/// whether the two forms differ. Both are empty when the word consists of invisible characters only.
pub(crate) fn fold_word(word: &str, exact: &mut String, folded: &mut String) -> bool {
    let (exact_at, folded_at) = (exact.len(), folded.len());
    exact.extend(word.nfkc().flat_map(char::to_lowercase).nfc().filter(|&c| !is_ignorable(c)).map(unify));
    for c in exact[exact_at..].chars() {
        strip(c, folded);
    }
    if folded.len() == folded_at {
        folded.push_str(&exact[exact_at..]);
    }
    exact[exact_at..] != folded[folded_at..]
}

/// Letters that differ only in shape: final sigma, and the ways to type an apostrophe.
fn unify(c: char) -> char {
    match c {
        'ς' => 'σ',
        '\u{2018}' | '\u{2019}' | '\u{2BC}' => '\'',
        other => other,
    }
}

/// Characters that are not seen and must not make a difference (Default_Ignorable_Code_Point).
fn is_ignorable(c: char) -> bool {
    matches!(
        u32::from(c),
        0xAD | 0x34F
            | 0x61C
            | 0x115F..=0x1160
            | 0x17B4..=0x17B5
            | 0x180B..=0x180F
            | 0x200B..=0x200F
            | 0x202A..=0x202E
            | 0x2060..=0x206F
            | 0x3164
            | 0xFE00..=0xFE0F
            | 0xFEFF
            | 0xFFA0
            | 0xFFF0..=0xFFF8
            | 0x1BCA0..=0x1BCA3
            | 0x1D173..=0x1D17A
            | 0xE0000..=0xE0FFF
    )
}

fn strip(c: char, folded: &mut String) {
    if c.is_ascii() || !has_diacritics(c) {
        folded.push(c);
        return;
    }
    if let Some(plain) = without_stroke(c) {
        folded.push_str(plain);
        return;
    }
    decompose_canonical(c, |part| {
        if let Some(plain) = without_stroke(part) {
            folded.push_str(plain);
        } else if !is_combining_mark(part) {
            folded.push(part);
        }
    });
}

/// Letters whose mark is part of the letter's shape, so that Unicode does not decompose them.
fn without_stroke(c: char) -> Option<&'static str> {
    Some(match c {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'ø' => "o",
        'đ' | 'ð' | 'ɖ' | 'ɗ' => "d",
        'þ' => "th",
        'ł' | 'ƚ' | 'ɫ' => "l",
        'ħ' => "h",
        'ı' | 'ɨ' => "i",
        'ĸ' | 'ƙ' => "k",
        'ŋ' | 'ɲ' => "n",
        'ŧ' | 'ƭ' => "t",
        'ƀ' | 'ɓ' => "b",
        'ƈ' | 'ȼ' => "c",
        'ǥ' | 'ɠ' => "g",
        'ƥ' => "p",
        'ɍ' => "r",
        'ʉ' => "u",
        'ƴ' | 'ɏ' => "y",
        'ƶ' => "z",
        'ɇ' => "e",
        'ɉ' => "j",
        'ⱥ' => "a",
        // Stretches an Arabic word, adds nothing.
        '\u{640}' => "",
        _ => return None,
    })
}

/// Scripts in which marks may be left out in writing. Elsewhere (Indic scripts, Thai, kana) marks are vowels
/// and sounds; й, ї and ў are letters of their own that nobody writes without.
fn has_diacritics(c: char) -> bool {
    !matches!(c, 'й' | 'ї' | 'ў')
        && matches!(
            u32::from(c),
            0x80..=0x77F
                | 0x800..=0x82F
                | 0x8A0..=0x8FF
                | 0x1AB0..=0x1AFF
                | 0x1D00..=0x1FFF
                | 0x20D0..=0x20FF
                | 0x2C60..=0x2C7F
                | 0x2DE0..=0x2DFF
                | 0xA640..=0xA69F
                | 0xA720..=0xA7FF
                | 0xAB30..=0xAB6F
                | 0xFE20..=0xFE2F
        )
}
