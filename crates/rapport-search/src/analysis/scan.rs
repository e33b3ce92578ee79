//! One pass over the text: finds words, names, addresses and questions. It decides where words begin and end;
//! what they are compared as is decided in `folding`.

use super::Token;
use super::analysed::Analysed;
use super::folding::{fold_word, is_its_own_form};
use super::key::{key, key_within};
use super::letters::{Class, class};

/// Fills the tokens of `analysed` from its text.
pub(super) fn scan(analysed: &mut Analysed) {
    let text = std::mem::take(&mut analysed.text);
    Scan {
        text: &text,
        at: 0,
        in_address: false,
        into: analysed,
    }
    .run();
    analysed.text = text;
}

struct Scan<'a> {
    text: &'a str,
    at: usize,
    in_address: bool,
    into: &'a mut Analysed,
}

impl Scan<'_> {
    fn run(&mut self) {
        while let Some(&byte) = self.text.as_bytes().get(self.at) {
            if byte.is_ascii_alphanumeric() {
                self.plain_word();
            } else if byte.is_ascii() {
                self.ascii_sign(byte);
            } else {
                self.character();
            }
        }
    }

    fn byte(&self, at: usize) -> u8 {
        self.text.as_bytes().get(at).copied().unwrap_or(0)
    }

    fn char_at(&self, at: usize) -> Option<char> {
        self.text[at..].chars().next()
    }

    /// A word that is likely to be ASCII throughout.
    fn plain_word(&mut self) {
        let start = self.at;
        let mut end = start + 1;
        while self.byte(end).is_ascii_alphanumeric() {
            end += 1;
        }
        let (next, after) = (self.byte(end), self.byte(end + 1));
        let goes_on = match next {
            b'\'' => after.is_ascii_alphanumeric() || !after.is_ascii(),
            b'.' | b',' | b';' => after.is_ascii_digit() || !after.is_ascii(),
            b'_' => true,
            other => !other.is_ascii(),
        };
        if goes_on {
            self.word();
        } else {
            self.push_plain(start, end);
            self.at = end;
        }
    }

    /// A word of any letters, following UAX #29 rules WB4 to WB13.
    fn word(&mut self) {
        let start = self.at;
        let (mut end, mut last, mut has_joiner) = (start, Class::Other, false);
        while let Some(c) = self.char_at(end) {
            let next = end + c.len_utf8();
            match class(c) {
                kind @ (Class::Letter | Class::Digit) => (end, last) = (next, kind),
                Class::Joiner if !self.in_address => {
                    (end, last, has_joiner) = (next, Class::Joiner, true);
                }
                Class::Extend => end = next,
                kind @ (Class::Apostrophe | Class::MidLetter | Class::MidDigit) => {
                    match self.after_marks(next) {
                        Some((after, joined)) if joined == last && joins(kind, joined) => {
                            end = after;
                        }
                        _ => break,
                    }
                }
                _ => break,
            }
        }
        self.at = end;
        if has_joiner {
            self.push_without_edges(start, end);
        } else {
            self.push_word(start, end);
        }
    }

    /// The class of the character after any marks at `at`, and where it begins.
    fn after_marks(&self, at: usize) -> Option<(usize, Class)> {
        self.text[at..]
            .char_indices()
            .map(|(offset, c)| (at + offset, class(c)))
            .find(|&(_, kind)| kind != Class::Extend)
    }

    fn ascii_sign(&mut self, byte: u8) {
        match byte {
            b'_' if !self.in_address => return self.word(),
            b'@' if !self.in_address && !self.touches_word() => {
                if let Some(end) = self.handle_end(self.at + 1) {
                    self.push_plain(self.at + 1, end);
                    self.at = end;
                    return;
                }
            }
            b':' if self.text.as_bytes()[self.at..].starts_with(b"://") => self.enter_address(),
            b'.' if self.after_www() => self.in_address = true,
            b'?' => self.question(),
            b' ' | b'\t'..=b'\r' | b'<' | b'>' | b'"' => self.in_address = false,
            _ => {}
        }
        self.at += 1;
    }

    /// A character outside ASCII that is not yet known to belong to a word.
    fn character(&mut self) {
        let Some(c) = self.char_at(self.at) else {
            return;
        };
        match class(c) {
            Class::Letter | Class::Digit => self.word(),
            Class::Joiner if !self.in_address => self.word(),
            Class::Single => self.single(c),
            _ => {
                match c {
                    '？' | '؟' => self.into.is_question = true,
                    '＠' if !self.touches_word() => {
                        if let Some(end) = self.handle_end(self.at + c.len_utf8()) {
                            self.push_plain(self.at + c.len_utf8(), end);
                            self.at = end;
                            return;
                        }
                    }
                    _ => {}
                }
                if !c.is_alphanumeric() && class(c) != Class::Extend {
                    self.in_address = false;
                }
                self.at += c.len_utf8();
            }
        }
    }

    /// One character of a script without spaces, with its marks.
    fn single(&mut self, c: char) {
        self.in_address = false;
        let start = self.at;
        let mut end = start + c.len_utf8();
        while let Some(mark) = self.char_at(end).filter(|&c| class(c) == Class::Extend) {
            end += mark.len_utf8();
        }
        self.at = end;
        if end - start == c.len_utf8() && is_its_own_form(c) {
            self.push_plain(start, end);
        } else {
            self.push_folded(start, end);
        }
    }

    /// Whether the last word ends right here.
    fn touches_word(&self) -> bool {
        self.into
            .tokens
            .last()
            .is_some_and(|token| token.end as usize == self.at)
    }

    /// Where a handle that begins at `start` ends: letters, digits, `_`, and `.`, `-`, `@` between them.
    /// Nothing if there is no handle, or if it goes on with letters handles do not have.
    fn handle_end(&self, start: usize) -> Option<usize> {
        let is_part = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'_';
        let mut end = start;
        loop {
            match self.byte(end) {
                byte if is_part(byte) => end += 1,
                b'.' | b'-' | b'@'
                    if end > start
                        && is_part(self.byte(end + 1))
                        && is_part(self.byte(end - 1)) =>
                {
                    end += 2;
                }
                _ => break,
            }
        }
        let goes_on = self
            .char_at(end)
            .is_some_and(|c| !c.is_ascii() && matches!(class(c), Class::Letter | Class::Extend));
        (end > start && !goes_on).then_some(end)
    }

    /// At `://`: what follows is an address, and the scheme before it is not a word of the text.
    fn enter_address(&mut self) {
        if self.touches_word()
            && let Some(scheme) = self.into.tokens.last()
        {
            let scheme = &self.text[scheme.start as usize..scheme.end as usize];
            if scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https") {
                self.into.tokens.pop();
            }
        }
        self.in_address = true;
        self.into.has_link |=
            self.byte(self.at + 3).is_ascii_alphanumeric() || !self.byte(self.at + 3).is_ascii();
        self.at += 2;
    }

    fn after_www(&mut self) -> bool {
        let after = self.byte(self.at + 1);
        let is_www = self.touches_word()
            && self.at >= 3
            && self.text.as_bytes()[self.at - 3..self.at].eq_ignore_ascii_case(b"www")
            && self
                .into
                .tokens
                .last()
                .is_some_and(|token| token.start as usize + 3 == self.at)
            && (after.is_ascii_alphanumeric() || !after.is_ascii());
        self.into.has_link |= is_www;
        is_www
    }

    /// A question mark ends a sentence unless a word goes on right after it; inside an address only at its end.
    fn question(&mut self) {
        let ends = match self.char_at(self.at + 1) {
            None => true,
            Some(c) if self.in_address => c.is_whitespace() || matches!(c, '"' | '<' | '>'),
            Some(c) => !matches!(class(c), Class::Letter | Class::Digit | Class::Joiner),
        };
        self.into.is_question |= ends;
    }

    fn push_plain(&mut self, start: usize, end: usize) {
        self.into.tokens.push(Token {
            key: key_within(self.text.as_bytes(), start, end),
            start: start as u32,
            end: end as u32,
            at: Token::PLAIN,
            folded: 0,
            marked: 0,
        });
    }

    /// A word without the underscores at its edges, unless nothing is left.
    fn push_without_edges(&mut self, start: usize, end: usize) {
        let is_edge = |c: char| class(c) == Class::Joiner;
        let word = &self.text[start..end];
        let trimmed = word.trim_start_matches(is_edge);
        let start = end - trimmed.len();
        let end = start + trimmed.trim_end_matches(is_edge).len();
        // A mark on an underscore is no word.
        let is_word = |c: char| matches!(class(c), Class::Letter | Class::Digit);
        if self.text[start..end].contains(is_word) {
            self.push_word(start, end);
        }
    }

    fn push_word(&mut self, start: usize, end: usize) {
        if self.text.as_bytes()[start..end].is_ascii() {
            self.push_plain(start, end);
        } else {
            self.push_folded(start, end);
        }
    }

    fn push_folded(&mut self, start: usize, end: usize) {
        let into = &mut *self.into;
        let at = into.forms.len();
        let (folded, marked) = fold_word(&self.text[start..end], &mut into.forms);
        if folded == 0 {
            return;
        }
        into.tokens.push(Token {
            key: key(&into.forms[at..at + folded]),
            start: start as u32,
            end: end as u32,
            at: at as u32,
            folded: folded as u32,
            marked: marked as u32,
        });
    }
}

/// Whether a sign between two characters of the same class keeps them in one word.
fn joins(sign: Class, neighbours: Class) -> bool {
    match neighbours {
        Class::Letter => sign != Class::MidDigit,
        Class::Digit => sign != Class::MidLetter,
        _ => false,
    }
}
