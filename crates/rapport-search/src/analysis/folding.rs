//! The two forms of a word: *exact* (compatibility forms unified, case ignored) and *folded* (marks removed
//! as well). The *no contradiction* rule compares them: two words match when their exact forms are equal, or
//! when one of them carries no marks and their folded forms are equal.
//!
//! Most letters can be looked at one by one; a word of such letters is folded by table. Only where letters act
//! on each other, as loose marks do, Unicode normalisation sees the whole word.

use std::sync::LazyLock;

use unicode_normalization::char::{
    canonical_combining_class, decompose_canonical, is_combining_mark,
};
use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfc_quick};

/// Both forms of a letter that has nothing to do with its neighbours, at most three bytes each.
#[derive(Debug, Clone, Copy, Default)]
struct Letter {
    exact: [u8; 3],
    folded: [u8; 3],
    /// 0: the letter has to be seen together with its neighbours.
    exact_length: u8,
    folded_length: u8,
}

/// Letters below this are looked up.
const TABLE_END: u32 = 0x2000;

static TABLE: LazyLock<Box<[Letter]>> = LazyLock::new(|| {
    (0..TABLE_END)
        .map(|code| char::from_u32(code).and_then(alone).unwrap_or_default())
        .collect()
});

/// The forms of a letter, if neither they nor the letter can combine with anything before or after.
fn alone(c: char) -> Option<Letter> {
    let (mut exact, mut folded) = (String::new(), String::new());
    fold_together(c.encode_utf8(&mut [0; 4]), &mut exact, &mut folded);
    let is_inert = |form: &str| {
        is_nfc_quick(form.chars()) == IsNormalized::Yes
            && form.chars().all(|c| canonical_combining_class(c) == 0)
    };
    let kept = c.nfkc().collect::<String>();
    if exact.is_empty()
        || exact.len() > 3
        || folded.len() > 3
        || !is_inert(&exact)
        || !is_inert(&kept)
    {
        return None;
    }
    let mut letter = Letter {
        exact_length: exact.len() as u8,
        folded_length: folded.len() as u8,
        ..Letter::default()
    };
    letter.exact[..exact.len()].copy_from_slice(exact.as_bytes());
    letter.folded[..folded.len()].copy_from_slice(folded.as_bytes());
    Some(letter)
}

/// Letters that are their own forms, three bytes each: kana, Han, Hangul syllables.
pub(crate) fn is_its_own_form(c: char) -> bool {
    matches!(u32::from(c), 0x3041..=0x3096 | 0x30A1..=0x30FA | 0x30FC | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xAC00..=0xD7A3)
}

/// Appends the folded form of `word` to `forms`, and its exact form behind it if they differ, that is, if the
/// word carries marks. Returns the lengths of both, the second 0 if there is none. Both are 0 when the word
/// consists of invisible characters only.
pub(crate) fn fold_word(word: &str, forms: &mut Vec<u8>) -> (usize, usize) {
    let mut by_table = Forms::new();
    if by_table.fold(word) {
        return append(by_table.folded(), by_table.exact(), forms);
    }
    let (mut exact, mut folded) = (String::new(), String::new());
    fold_together(word, &mut exact, &mut folded);
    let folded = if folded.is_empty() { &exact } else { &folded };
    append(folded.as_bytes(), exact.as_bytes(), forms)
}

fn append(folded: &[u8], exact: &[u8], forms: &mut Vec<u8>) -> (usize, usize) {
    forms.extend_from_slice(folded);
    if folded == exact {
        return (folded.len(), 0);
    }
    forms.extend_from_slice(exact);
    (folded.len(), exact.len())
}

/// Both forms of a short word in the making.
struct Forms {
    folded: [u8; Self::MOST],
    exact: [u8; Self::MOST],
    folded_length: usize,
    exact_length: usize,
}

impl Forms {
    /// Longer words are rare enough to be folded together.
    const MOST: usize = 64;

    fn new() -> Self {
        Self {
            folded: [0; Self::MOST],
            exact: [0; Self::MOST],
            folded_length: 0,
            exact_length: 0,
        }
    }

    /// Returns false if some letter cannot be folded by itself, or the word is too long.
    fn fold(&mut self, word: &str) -> bool {
        let table = &**TABLE;
        for c in word.chars() {
            let letter = match table.get(c as usize) {
                Some(letter) => *letter,
                None if is_its_own_form(c) => own_form(c),
                None => return false,
            };
            if letter.exact_length == 0
                || self.folded_length.max(self.exact_length) + 3 > Self::MOST
            {
                return false;
            }
            // Always three bytes, so that no call copies them; what is too much is overwritten.
            self.folded[self.folded_length..self.folded_length + 3].copy_from_slice(&letter.folded);
            self.exact[self.exact_length..self.exact_length + 3].copy_from_slice(&letter.exact);
            self.folded_length += letter.folded_length as usize;
            self.exact_length += letter.exact_length as usize;
        }
        true
    }

    fn folded(&self) -> &[u8] {
        &self.folded[..self.folded_length]
    }

    fn exact(&self) -> &[u8] {
        &self.exact[..self.exact_length]
    }
}

fn own_form(c: char) -> Letter {
    let mut form = [0; 3];
    c.encode_utf8(&mut form);
    Letter {
        exact: form,
        folded: form,
        exact_length: 3,
        folded_length: 3,
    }
}

/// The forms of a whole word by Unicode normalisation.
fn fold_together(word: &str, exact: &mut String, folded: &mut String) {
    exact.extend(
        word.nfkc()
            .flat_map(char::to_lowercase)
            .nfc()
            .filter(|&c| !is_ignorable(c))
            .map(unify),
    );
    for c in exact.chars() {
        strip(c, folded);
    }
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
