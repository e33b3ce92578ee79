//! What of a text is language: its words and characters, without links, handles, hashtags, names
//! of sites, digits and marks. Words of other scripts than Latin and the East Asian ones are left
//! out; nothing here knows a language.

/// A part of a text that may be a sign of a language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece<'a> {
    /// Latin letters in a row; `elided` when an apostrophe follows, as in *l'offre*.
    Word { text: &'a str, elided: bool },
    /// A Chinese, Japanese or Korean character.
    Character(char),
}

/// The pieces of a text in the order they stand.
pub(super) fn pieces(text: &str) -> Pieces<'_> {
    Pieces { rest: text }
}

pub(super) struct Pieces<'a> {
    rest: &'a str,
}

impl<'a> Iterator for Pieces<'a> {
    type Item = Piece<'a>;

    fn next(&mut self) -> Option<Piece<'a>> {
        loop {
            let c = self.rest.chars().next()?;
            match c {
                '@' | '＠' => {
                    self.skip_name(c, |c| c.is_ascii_alphanumeric() || "_.-:".contains(c));
                }
                '#' | '＃' => {
                    self.skip_name(c, |c| c.is_alphanumeric() || c == '_');
                    // Some networks close a hashtag as they open it.
                    self.rest = self.rest.strip_prefix(c).unwrap_or(self.rest);
                }
                _ if is_character(c) => {
                    self.rest = &self.rest[c.len_utf8()..];
                    return Some(Piece::Character(c));
                }
                _ if is_latin(c) => {
                    let (word, rest) = split(self.rest, is_latin);
                    if is_site(word, rest) {
                        self.rest = split(rest, is_of_address).1;
                        continue;
                    }
                    self.rest = rest;
                    let elided = rest.starts_with(['\'', '’']);
                    return Some(Piece::Word { text: word, elided });
                }
                _ => self.rest = &self.rest[c.len_utf8()..],
            }
        }
    }
}

impl Pieces<'_> {
    fn skip_name(&mut self, sign: char, belongs: impl Fn(char) -> bool) {
        self.rest = split(&self.rest[sign.len_utf8()..], belongs).1;
    }
}

/// Where the characters that belong together end.
fn split(text: &str, belongs: impl Fn(char) -> bool) -> (&str, &str) {
    text.split_at(text.find(|c| !belongs(c)).unwrap_or(text.len()))
}

/// Whether a word begins an address: `https://…`, `example.com`, `mail@…`.
fn is_site(word: &str, rest: &str) -> bool {
    let mut next = rest.chars();
    match next.next() {
        Some(':') => rest.starts_with("://"),
        Some('.') => word.is_ascii() && next.next().is_some_and(|c| c.is_ascii_lowercase()),
        Some('@') => true,
        _ => false,
    }
}

fn is_of_address(c: char) -> bool {
    c.is_ascii() && !c.is_ascii_whitespace()
}

fn is_latin(c: char) -> bool {
    c.is_ascii_alphabetic()
        || (matches!(c, '\u{c0}'..='\u{24f}' | '\u{1e00}'..='\u{1eff}') && c.is_alphabetic())
}

fn is_character(c: char) -> bool {
    matches!(c,
        '\u{3041}'..='\u{3096}' | '\u{30a1}'..='\u{30fa}'
        | '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{20000}'..='\u{323af}'
        | '\u{ac00}'..='\u{d7a3}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> String {
        pieces(text)
            .map(|piece| match piece {
                Piece::Word { text, elided } => format!("{text}{}", if elided { "'" } else { "" }),
                Piece::Character(c) => c.to_string(),
            })
            .collect::<Vec<_>>()
            .join(" ")
    }

    #[test]
    fn links_handles_hashtags_and_sites_are_no_language() {
        for (text, words) in [
            ("Läs mer: https://example.com/och/det här", "Läs mer här"),
            (
                "see example.com/is-it, or mail me@example.com now",
                "see or mail now",
            ),
            ("@ada.example.com @bo_2 och #lager_nytt nu", "och nu"),
            ("#库存#盘点完了 @user：看看", "盘 点 完 了 看 看"),
            ("看看http://t.example/abc 今天", "看 看 今 天"),
            ("l’offre d'emploi", "l' offre d' emploi"),
            ("end.Next 24/7 B12 😀", "end Next B"),
            ("Привет, мир", ""),
        ] {
            assert_eq!(read(text), words, "{text}");
        }
    }
}
