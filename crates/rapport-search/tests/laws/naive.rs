//! The rules, as plainly as they can be programmed.

use std::fmt::{self, Display, Formatter};

use rapport_search::query::Node;
use rapport_search::{Analyser, Document};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::samples::OwnedPost;

/// A query.
#[derive(Debug, Clone)]
pub(crate) enum Tree {
    Word(String),
    Phrase(String),
    /// Written just so.
    Raw(String),
    Filter(&'static str, String),
    /// Operands, each one of several words or phrases, and how far each is from the next.
    Near(Vec<Vec<Tree>>, Vec<(usize, bool)>),
    And(Vec<Tree>),
    Or(Vec<Tree>),
    Not(Box<Tree>),
}

impl Display for Tree {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Word(word) => write!(f, "{word}"),
            Self::Phrase(words) => write!(f, "“{words}\""),
            Self::Raw(written) if written.len() % 2 == 0 => write!(f, "raw:\"{written}\""),
            Self::Raw(written) => write!(f, "`{written}`"),
            Self::Filter(field, value) => write!(f, "{field}:{value}"),
            Self::Near(operands, gaps) => {
                for (at, operand) in operands.iter().enumerate() {
                    if let Some((words, ordered)) = at.checked_sub(1).map(|at| gaps[at]) {
                        match (ordered, words % 2) {
                            (true, 0) => write!(f, " ONEAR/{words} ")?,
                            (true, _) => write!(f, " NEAR/{words}f ")?,
                            _ => write!(f, " NEAR/{words} ")?,
                        }
                    }
                    let operand: Vec<String> = operand.iter().map(Tree::to_string).collect();
                    match &operand[..] {
                        [one] => write!(f, "{one}")?,
                        several => write!(f, "({})", several.join(" OR "))?,
                    }
                }
                Ok(())
            }
            Self::And(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| format!("({part})")).collect();
                write!(
                    f,
                    "{}",
                    parts.join(if parts.len() > 2 { " AND " } else { " " })
                )
            }
            Self::Or(parts) => {
                let parts: Vec<String> = parts.iter().map(|part| format!("( {part} )")).collect();
                write!(f, "{}", parts.join(" OR "))
            }
            Self::Not(part) if matches!(**part, Self::Word(_)) => write!(f, "-{part}"),
            Self::Not(part) => write!(f, "NOT ({part})"),
        }
    }
}

pub(crate) fn of(node: &Node) -> Tree {
    match node {
        Node::Phrase(phrase) if phrase.is_raw() => Tree::Raw(phrase.written().to_owned()),
        Node::Phrase(phrase) if phrase.is_quoted() => Tree::Phrase(phrase.written().to_owned()),
        Node::Phrase(phrase) => Tree::Word(phrase.written().to_owned()),
        Node::Filter(filter) => Tree::Filter(filter.field().name(), filter.value().to_owned()),
        Node::Near(near) => {
            let operand = |phrases: &Vec<rapport_search::query::Phrase>| {
                let phrases = phrases.iter().cloned();
                phrases.map(|phrase| of(&Node::Phrase(phrase))).collect()
            };
            let gaps = near.gaps().iter();
            Tree::Near(
                near.operands().iter().map(operand).collect(),
                gaps.map(|gap| (gap.words as usize, gap.is_ordered))
                    .collect(),
            )
        }
        Node::And(nodes) => Tree::And(nodes.iter().map(of).collect()),
        Node::Or(nodes) => Tree::Or(nodes.iter().map(of).collect()),
        Node::Not(node) => Tree::Not(Box::new(of(node))),
        _ => unreachable!("the naive evaluator knows every kind of node"),
    }
}

pub(crate) fn matches(tree: &Tree, post: &OwnedPost) -> bool {
    match tree {
        Tree::Word(words) | Tree::Phrase(words) => !places(words, &post.text).is_empty(),
        Tree::Raw(written) => !just_so(written, &post.text).is_empty(),
        Tree::Near(operands, gaps) => !rows(operands, gaps, &post.text).is_empty(),
        Tree::Filter(field, value) => holds(field, value, post),
        Tree::And(parts) => parts.iter().all(|part| matches(part, post)),
        Tree::Or(parts) => parts.iter().any(|part| matches(part, post)),
        Tree::Not(part) => !matches(part, post),
    }
}

pub(crate) fn spans(tree: &Tree, post: &OwnedPost) -> Vec<(usize, usize)> {
    let mut covered = vec![false; post.text.len() + 1];
    cover(tree, post, true, &mut covered);
    let mut spans: Vec<(usize, usize)> = Vec::new();
    for at in (0..covered.len()).filter(|&at| covered[at]) {
        match spans.last_mut() {
            Some(last) if last.1 == at => last.1 = at + 1,
            _ => spans.push((at, at + 1)),
        }
    }
    spans
}

fn cover(tree: &Tree, post: &OwnedPost, wanted: bool, covered: &mut [bool]) {
    match tree {
        Tree::Word(words) | Tree::Phrase(words) if wanted => {
            for (start, end) in places(words, &post.text) {
                covered[start..end].fill(true);
            }
        }
        Tree::Raw(written) if wanted => {
            for (_, (start, end)) in just_so(written, &post.text) {
                covered[start..end].fill(true);
            }
        }
        Tree::Near(operands, gaps) if wanted => {
            let text = words(&post.text);
            for (first, last) in rows(operands, gaps, &post.text).into_iter().flatten() {
                covered[text[first].1.0..text[last - 1].1.1].fill(true);
            }
        }
        Tree::And(parts) | Tree::Or(parts) => parts
            .iter()
            .for_each(|part| cover(part, post, wanted, covered)),
        Tree::Not(part) => cover(part, post, !wanted, covered),
        _ => {}
    }
}

/// Every row of places, as numbers of words, one for each operand, each near enough to the next.
fn rows(operands: &[Vec<Tree>], gaps: &[(usize, bool)], text: &str) -> Vec<Vec<Place>> {
    let places = |operand: &Vec<Tree>| -> Vec<Place> {
        let of = |tree: &Tree| match tree {
            Tree::Word(words) | Tree::Phrase(words) => numbers(words, text),
            Tree::Raw(written) => just_so(written, text)
                .into_iter()
                .map(|found| found.0)
                .collect(),
            _ => unreachable!("a row is of words and phrases"),
        };
        operand.iter().flat_map(of).collect()
    };
    let mut rows: Vec<Vec<Place>> = places(&operands[0])
        .into_iter()
        .map(|at| vec![at])
        .collect();
    for (operand, &(words, ordered)) in operands[1..].iter().zip(gaps) {
        let mut longer = Vec::new();
        for row in &rows {
            let last = row[row.len() - 1];
            for next in places(operand) {
                let after = next.0 >= last.1 && next.0 - last.1 <= words;
                let before = last.0 >= next.1 && last.0 - next.1 <= words;
                if after || before && !ordered {
                    longer.push([&row[..], &[next]].concat());
                }
            }
        }
        rows = longer;
    }
    rows
}

/// Where the words stand next to each other, as numbers of words.
fn numbers(asked: &str, text: &str) -> Vec<Place> {
    let (wanted, words) = (wanted(asked), words(text));
    (0..words.len())
        .filter(|at| {
            words
                .get(*at..at + wanted.len())
                .is_some_and(|words| words.iter().zip(&wanted).all(|(a, b)| same(&a.0, b)))
        })
        .map(|at| (at, at + wanted.len()))
        .collect()
}

/// Where the words stand next to each other.
fn places(asked: &str, text: &str) -> Vec<(usize, usize)> {
    let (wanted, words) = (wanted(asked), words(text));
    (0..words.len())
        .filter_map(|at| words.get(at..at + wanted.len()))
        .filter(|words| words.iter().zip(&wanted).all(|(a, b)| same(&a.0, b)))
        .map(|words| (words[0].1.0, words[words.len() - 1].1.1))
        .collect()
}

type Place = (usize, usize);

/// Where it reads just so: as numbers of words, and in bytes.
fn just_so(written: &str, text: &str) -> Vec<(Place, Place)> {
    let form = |text: &str| {
        text.split_whitespace()
            .collect::<Vec<_>>()
            .join(" ")
            .nfc()
            .collect::<String>()
    };
    let (asked, words) = (words(written), words(text));
    let around = (asked[0].1.0, written.len() - asked[asked.len() - 1].1.1);
    let windows = (0..words.len()).filter_map(|at| Some((at, words.get(at..at + asked.len())?)));
    let spans = windows.filter_map(|(at, window)| {
        let start = window[0].1.0.checked_sub(around.0)?;
        let end = window[window.len() - 1].1.1 + around.1;
        let reads = text.get(start..end)?;
        (form(reads) == form(written)).then_some(((at, at + asked.len()), (start, end)))
    });
    spans.collect()
}

/// Whether letters are as a pattern says.
fn like(word: &[char], pattern: &str) -> bool {
    let mut signs = pattern.chars();
    match (signs.next(), word.split_first()) {
        (Some('*'), _) => true,
        (Some('?'), Some((_, rest))) => like(rest, signs.as_str()),
        (Some(sign), Some((letter, rest))) => sign == *letter && like(rest, signs.as_str()),
        (sign, letter) => sign.is_none() && letter.is_none(),
    }
}

/// What is looked for: patterns as they are written, the rest cut into words.
fn wanted(text: &str) -> Vec<String> {
    let pieces = text.split_whitespace();
    pieces
        .flat_map(|piece| match crate::samples::PATTERNS.contains(&piece) {
            true => vec![piece.to_owned()],
            false => words(piece).into_iter().map(|word| word.0).collect(),
        })
        .collect()
}

/// Words and where they stand.
fn words(text: &str) -> Vec<(String, Place)> {
    let analysed = Analyser::new().analyse(&Document {
        text,
        ..Document::default()
    });
    analysed
        .words()
        .map(|(start, end)| (text[start..end].to_owned(), (start, end)))
        .collect()
}

/// The rule of no contradiction; `b` may be a pattern.
fn same(a: &str, b: &str) -> bool {
    let (a, b) = (exact(a), exact(b));
    let (plain_a, plain_b) = (plain(&a), plain(&b));
    if b.contains(['*', '?']) {
        let fits = |word: &str, pattern: &str| like(&word.chars().collect::<Vec<_>>(), pattern);
        return fits(&plain_a, &plain_b) && (a == plain_a || b == plain_b || fits(&a, &b));
    }
    a == b || plain_a == plain_b && (a == plain_a || b == plain_b)
}

fn exact(word: &str) -> String {
    let lower: String = word
        .nfkc()
        .collect::<String>()
        .to_lowercase()
        .replace('ς', "σ");
    let visible: String = lower
        .nfc()
        .filter(|c| !"\u{AD}\u{200D}\u{200C}\u{FEFF}\u{FE0F}".contains(*c))
        .collect();
    visible.replace(['’', '‘'], "'")
}

fn plain(word: &str) -> String {
    let mut plain = String::new();
    for c in word.chars() {
        let keeps_its_marks =
            matches!(c, 'й' | 'ї' | 'ў') || matches!(c, '\u{900}'..='\u{1AAF}' | '\u{3000}'..);
        if keeps_its_marks {
            plain.push(c);
        } else {
            plain.extend(c.nfd().filter(|&part| !is_combining_mark(part)));
        }
    }
    for (letter, without) in [
        ("ł", "l"),
        ("đ", "d"),
        ("ø", "o"),
        ("ß", "ss"),
        ("æ", "ae"),
        ("œ", "oe"),
        ("ı", "i"),
        ("ð", "d"),
        ("þ", "th"),
        ("ħ", "h"),
    ] {
        plain = plain.replace(letter, without);
    }
    plain
}

fn holds(field: &str, value: &str, post: &OwnedPost) -> bool {
    let (value, name) = (value.to_lowercase(), |text: &str| {
        text.trim_start_matches('@').to_lowercase()
    });
    match field {
        "lang" => post.lang.as_ref().is_some_and(|lang| {
            let lang = lang.to_lowercase();
            lang == value || lang.starts_with(&format!("{value}-"))
        }),
        "net" => post.network.to_lowercase() == value,
        "from" | "author" => name(&post.author) == name(&value),
        "mentions" => named(&post.text, &name(&value)),
        "site" => sites(post)
            .iter()
            .any(|host| *host == value || host.ends_with(&format!(".{value}"))),
        "url" => {
            let value = value.rsplit("://").next().unwrap_or_default();
            let value = value.strip_prefix("www.").unwrap_or(value);
            addresses(post).iter().any(|address| in_address(address, value))
        }
        "has" if value == "email" => post.text.split(|c: char| c.is_whitespace() || "()\",!?/—".contains(c)).any(|chunk| {
            let sides: Vec<&str> = chunk.split('@').collect();
            matches!(sides[..], [name, host] if name.ends_with(char::is_alphanumeric) && host.trim_end_matches('.').contains('.'))
        }),
        "has" if value == "mention" => !mentions(&post.text).is_empty(),
        "has" if value == "hashtag" => post.text.split_whitespace().any(|chunk| {
            let is_address = chunk.contains("://") || chunk.contains("www.");
            !is_address && chunk.contains('#')
        }),
        "has" => {
            !post.links.is_empty()
                || ["http://", "https://", "www."]
                    .iter()
                    .any(|mark| post.text.contains(mark))
        }
        "is" if value == "reply" => post.is_reply,
        "is" if value == "post" => !post.is_reply,
        "followers" | "bio" | "in" | "query" => false,
        "is" if value == "quote" => false,
        "is" => post.text.split_whitespace().any(is_question),
        _ => unreachable!("no such field: {field}"),
    }
}

/// The names behind an `@` that no letter stands before.
fn mentions(text: &str) -> Vec<String> {
    let words = words(text).into_iter();
    words
        .filter(|(_, (start, _))| {
            let before: Vec<char> = text[..*start].chars().rev().take(2).collect();
            before.first() == Some(&'@') && !before.get(1).is_some_and(|c| c.is_alphanumeric())
        })
        .map(|(word, _)| word.to_lowercase())
        .collect()
}

fn named(text: &str, name: &str) -> bool {
    mentions(text).iter().any(|known| known == name)
}

/// The hosts a post links to.
/// Whether an address begins so, from a domain of its host on and up to a sign, or has this between slashes or signs.
fn in_address(address: &str, value: &str) -> bool {
    let sign = |c: char| !c.is_alphanumeric();
    let address = address.trim_end_matches(sign);
    let host = address.split(['/', '?', '#']).next().unwrap_or_default();
    let dots = host.match_indices('.').map(|(at, _)| at + 1);
    let begins = [0].into_iter().chain(dots).any(|start| {
        let rest = &address[start..];
        rest.strip_prefix(value).is_some_and(|behind| {
            value.len() >= host.len() - start
                && host[start..].contains('.')
                && (behind.is_empty() || behind.starts_with(sign))
        })
    });
    begins
        || address[host.len()..]
            .split(['/', '?', '#', '&', '='])
            .any(|part| part == value)
        || address.split(sign).any(|word| word == value)
}

/// Addresses without scheme and `www.`, in lower case.
fn addresses(post: &OwnedPost) -> Vec<String> {
    let written = post.text.split_whitespace().filter_map(|chunk| {
        let at = chunk.find("://").map(|at| at + 3);
        Some(chunk[at.or_else(|| chunk.find("www."))?..].to_owned())
    });
    let linked = post.links.iter().map(|link| link.replace("https://", ""));
    let bare = |address: String| {
        let address = address
            .split(['"', '<', '>'])
            .next()
            .unwrap_or_default()
            .to_lowercase();
        address.strip_prefix("www.").unwrap_or(&address).to_owned()
    };
    written.chain(linked).map(bare).collect()
}

fn sites(post: &OwnedPost) -> Vec<String> {
    let written = post.text.split_whitespace().filter_map(|chunk| {
        let (_, rest) = chunk.split_once("://").or_else(|| {
            let at = chunk.find("www.")?;
            Some(chunk.split_at(at))
        })?;
        Some(rest.to_owned())
    });
    let linked = post.links.iter().map(|link| link.replace("https://", ""));
    written
        .chain(linked)
        .map(|address| {
            let host: String = address
                .chars()
                .take_while(|c| c.is_alphanumeric() || ".-_".contains(*c))
                .collect();
            let host = host.trim_end_matches('.').to_lowercase();
            host.strip_prefix("www.").unwrap_or(&host).to_owned()
        })
        .collect()
}

fn is_question(chunk: &str) -> bool {
    if chunk.contains(['？', '؟']) {
        return true;
    }
    if let Some(at) = chunk.find("://").or_else(|| chunk.find("www.")) {
        return chunk[..at].contains('?') || chunk.ends_with('?');
    }
    let goes_on = |rest: &str| {
        rest.chars()
            .next()
            .is_some_and(|c| c.is_alphanumeric() && !('\u{E00}'..='\u{9FFF}').contains(&c))
    };
    chunk
        .match_indices('?')
        .any(|(at, _)| !goes_on(&chunk[at + 1..]))
}
