//! From characters to pieces: words, quoted phrases, parentheses, minus signs. It knows nothing of what may
//! follow what.

use std::ops::Range;

use super::MAX_GAP;
use super::error::ErrorKind;
use super::near::Gap;
use super::repair::Fault;

/// A piece of a query and where it stands, in characters from 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) kind: Kind,
    pub(super) at: Range<usize>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Kind {
    Open,
    Close,
    /// A minus sign directly before what it negates.
    Minus,
    And,
    Or,
    Not,
    /// Characters between spaces.
    Word(String),
    /// What stands between quotes.
    Quoted(String),
    /// What has to be written just so, and whether it stood in backticks or quotes.
    Raw(String),
    /// What stands between quotes, and how many words may stand between its words.
    Together(String, u32),
    /// `NEAR/n`, `NEAR/nf`, `ONEAR/n`.
    Near(Gap),
    /// `field:value` and whether the value stood in quotes.
    Field {
        name: String,
        value: String,
    },
}

/// Cuts a query into pieces.
pub(super) fn pieces(text: &[char]) -> Result<Vec<Piece>, Fault> {
    let mut pieces = Vec::new();
    let mut at = 0;
    while let Some(&c) = text.get(at) {
        if c.is_whitespace() || c.is_control() {
            at += 1;
            continue;
        }
        let (kind, end) = match c {
            '(' | '（' => (Kind::Open, at + 1),
            ')' | '）' => (Kind::Close, at + 1),
            c if is_quote(c) => together(text, at)?,
            '-' => minus(text, at)?,
            '`' => in_backticks(text, at)?,
            _ => word(text, at)?,
        };
        pieces.push(Piece { kind, at: at..end });
        at = end;
    }
    Ok(pieces)
}

/// The quotes of many keyboards; any of them closes what any of them opened.
pub(super) fn is_quote(c: char) -> bool {
    matches!(
        c,
        '"' | '“' | '”' | '„' | '‟' | '«' | '»' | '＂' | '「' | '」'
    )
}

fn ends_word(c: char) -> bool {
    c.is_whitespace() || c.is_control() || is_quote(c) || matches!(c, '(' | ')' | '（' | '）')
}

fn quoted(text: &[char], at: usize) -> Result<(Kind, usize), Fault> {
    let inside = &text[at + 1..];
    let Some(length) = inside.iter().position(|&c| is_quote(c)) else {
        return Err(Fault::new(
            ErrorKind::UnclosedQuote,
            at..text.len(),
            "this quote is never closed",
        )
        .repair("close it at the end", text.len()..text.len(), "\""));
    };
    Ok((
        Kind::Quoted(inside[..length].iter().collect()),
        at + length + 2,
    ))
}

/// `` `IT` ``: written just so.
fn in_backticks(text: &[char], at: usize) -> Result<(Kind, usize), Fault> {
    let inside = &text[at + 1..];
    let Some(length) = inside.iter().position(|&c| c == '`') else {
        let message = "this backtick is never closed";
        let fault = Fault::new(ErrorKind::UnclosedQuote, at..text.len(), message);
        return Err(fault.repair("close it at the end", text.len()..text.len(), "`"));
    };
    let written = inside[..length].iter().collect();
    Ok((Kind::Raw(written), at + length + 2))
}

/// A phrase, with `~n` behind it or without.
fn together(text: &[char], at: usize) -> Result<(Kind, usize), Fault> {
    let (kind, end) = quoted(text, at)?;
    let (Kind::Quoted(written), Some('~')) = (&kind, text.get(end)) else {
        return Ok((kind, end));
    };
    let digits = text[end + 1..]
        .iter()
        .take_while(|c| c.is_ascii_digit())
        .count();
    let number: String = text[end + 1..end + 1 + digits].iter().collect();
    let stop = end + 1 + digits;
    match number.parse() {
        Ok(words) if words <= MAX_GAP => Ok((Kind::Together(written.clone(), words), stop)),
        _ => Err(too_far(end..stop, "~", &number)),
    }
}

/// A distance that is missing or too large.
fn too_far(at: Range<usize>, operator: &str, number: &str) -> Fault {
    let (message, words) = if number.is_empty() {
        let message = format!("{operator} does not say how many words may stand between");
        (message, 5)
    } else {
        let message =
            format!("{operator}{number} is too far: at most {MAX_GAP} words may stand between");
        (message, MAX_GAP)
    };
    let repaired = format!("{operator}{words}");
    Fault::new(ErrorKind::Near, at.clone(), message).repair(
        format!("write {repaired}"),
        at,
        repaired,
    )
}

/// `NEAR/3`, `NEAR/3f`, `ONEAR/3`; `None` if it is a word like any other.
fn near(word: &str, at: &Range<usize>) -> Option<Result<Kind, Fault>> {
    let (name, distance) = word.split_once('/').unwrap_or((word, ""));
    if !matches!(name, "NEAR" | "ONEAR") {
        return None;
    }
    let digits = distance.strip_suffix(['f', 'F']).unwrap_or(distance);
    let is_ordered = name == "ONEAR" || digits.len() < distance.len();
    Some(match digits.parse() {
        Ok(words) if words <= MAX_GAP => Ok(Kind::Near(Gap { words, is_ordered })),
        Ok(_) => Err(too_far(at.clone(), &format!("{name}/"), digits)),
        Err(_) => Err(too_far(at.clone(), &format!("{name}/"), "")),
    })
}

fn minus(text: &[char], at: usize) -> Result<(Kind, usize), Fault> {
    match text.get(at + 1) {
        Some(&next)
            if !next.is_whitespace() && !next.is_control() && !matches!(next, ')' | '）') =>
        {
            Ok((Kind::Minus, at + 1))
        }
        next => {
            let fault = Fault::new(
                ErrorKind::MissingOperand,
                at..at + 1,
                "this minus sign has nothing directly after it",
            );
            let spaces = text[at + 1..]
                .iter()
                .take_while(|c| c.is_whitespace())
                .count();
            Err(
                if next.is_some_and(|c| c.is_whitespace()) && at + 1 + spaces < text.len() {
                    fault.repair(
                        "put it directly before the word to exclude",
                        at + 1..at + 1 + spaces,
                        "",
                    )
                } else {
                    fault.repair("remove it", at..at + 1, "")
                },
            )
        }
    }
}

fn word(text: &[char], at: usize) -> Result<(Kind, usize), Fault> {
    let length = text[at..]
        .iter()
        .position(|&c| ends_word(c))
        .unwrap_or(text.len() - at);
    let end = at + length;
    let word: String = text[at..end].iter().collect();
    if let Some(near) = near(&word, &(at..end)) {
        return Ok((near?, end));
    }
    let kind = match word.as_str() {
        "AND" => Kind::And,
        "OR" => Kind::Or,
        "NOT" => Kind::Not,
        _ => match field(&word) {
            Some((name, "")) if text.get(end).is_some_and(|&c| is_quote(c)) => {
                let (value, end) = quoted(text, end)?;
                let Kind::Quoted(value) = value else {
                    unreachable!("a quote yields a quoted piece")
                };
                if is_raw(name) {
                    return Ok((Kind::Raw(value), end));
                }
                return Ok((
                    Kind::Field {
                        name: name.to_owned(),
                        value,
                    },
                    end,
                ));
            }
            Some((name, value)) if is_raw(name) => Kind::Raw(value.to_owned()),
            Some((name, value)) => Kind::Field {
                name: name.to_owned(),
                value: value.to_owned(),
            },
            None => Kind::Word(word),
        },
    };
    Ok((kind, end))
}

fn is_raw(name: &str) -> bool {
    name.eq_ignore_ascii_case("raw")
}

/// `name:value`, unless it is an address such as `https://…`.
fn field(word: &str) -> Option<(&str, &str)> {
    let (name, value) = word.split_once(':')?;
    let is_name = !name.is_empty() && name.chars().all(|c| c.is_ascii_alphabetic() || c == '_');
    (is_name && !value.starts_with("//")).then_some((name, value))
}
