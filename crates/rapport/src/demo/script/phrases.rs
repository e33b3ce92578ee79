//! Phrase books: the building blocks of what is said, written by hand for each language.
//!
//! A book has two kinds of parts. `== words` names what a slot such as `<things>` may be, for
//! everyone or for one trade. Every other part holds phrases for one situation and says what a
//! post made from them is a sign of: `== asks asks_recommendation`. After the sign may stand
//! `lead` and `tail`: such a post may begin or end with a sentence of those parts; and `twice`:
//! it may be made of two phrases. A phrase may be for some trades, seasons or months only:
//! `(bakery winter) …`. How the rest of a phrase is read is
//! told in [`super::say`].

use std::collections::HashMap;

use super::{LANGS, Sign};
use crate::demo::calendar::Day;

const TEXTS: [&str; 5] = [
    include_str!("../phrases/en.txt"),
    include_str!("../phrases/sv.txt"),
    include_str!("../phrases/pl.txt"),
    include_str!("../phrases/vi.txt"),
    include_str!("../phrases/zh.txt"),
];
/// The trades of the demo world.
pub(super) const TRADES: [&str; 8] = [
    "bakery",
    "brewery",
    "dairy",
    "produce",
    "seafood",
    "wholesale",
    "logistics",
    "packaging",
];

/// The phrases of one language.
#[derive(Debug, Default)]
pub(super) struct Book {
    words: HashMap<&'static str, Vec<Words>>,
    parts: HashMap<&'static str, Part>,
}

/// What a slot may be, for some trades or for all.
#[derive(Debug)]
struct Words {
    trades: Vec<&'static str>,
    choices: Vec<&'static str>,
}

/// The phrases for one situation.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) sign: Sign,
    pub(super) lead: bool,
    pub(super) tail: bool,
    pub(super) twice: bool,
    pub(super) phrases: Vec<Phrase>,
}

/// One phrase, and for whom and when it is.
#[derive(Debug)]
pub(super) struct Phrase {
    trades: Vec<&'static str>,
    times: Vec<&'static str>,
    pub(super) text: &'static str,
}

impl Phrase {
    /// Whether someone of a trade may say it on a day.
    pub(super) fn suits(&self, trade: &str, day: Day) -> bool {
        (self.trades.is_empty() || self.trades.contains(&trade))
            && (self.times.is_empty() || self.times.iter().any(|time| day.is_in(time)))
    }
}

impl Book {
    /// The phrases for a situation.
    pub(super) fn part(&self, name: &str) -> Result<&Part, String> {
        self.parts
            .get(name)
            .ok_or_else(|| format!("there is no part “{name}”"))
    }

    /// What a slot may be for someone of a trade.
    pub(super) fn words(&self, slot: &str, trade: &str) -> Option<&[&'static str]> {
        let kinds = self.words.get(slot)?;
        let own = kinds.iter().find(|words| words.trades.contains(&trade));
        let any = || kinds.iter().find(|words| words.trades.is_empty());
        own.or_else(any).map(|words| words.choices.as_slice())
    }
}

/// The phrase book of each language, in the order of [`LANGS`].
pub(super) fn books() -> Result<Vec<Book>, String> {
    LANGS
        .iter()
        .zip(TEXTS)
        .map(|(lang, text)| read(text).map_err(|problem| format!("phrases/{lang}.txt, {problem}")))
        .collect()
}

fn read(text: &'static str) -> Result<Book, String> {
    let mut book = Book::default();
    let mut part: Option<&'static str> = None;
    for (place, line) in text.lines().enumerate() {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        let problem = |what: String| format!("line {}: {what}", place + 1);
        if let Some(heading) = line.strip_prefix("== ") {
            part = Some(begin(&mut book, heading).map_err(problem)?);
        } else if part == Some("words") {
            let (slot, words) = words(line).map_err(problem)?;
            book.words.entry(slot).or_default().push(words);
        } else {
            let phrase = phrase(line).map_err(problem)?;
            let part = part.and_then(|name| book.parts.get_mut(name));
            part.ok_or_else(|| problem("a phrase outside every part".to_owned()))?
                .phrases
                .push(phrase);
        }
    }
    Ok(book)
}

fn begin(book: &mut Book, heading: &'static str) -> Result<&'static str, String> {
    let mut words = heading.split_whitespace();
    let name = words.next().ok_or("a part without a name")?;
    if name == "words" {
        return Ok(name);
    }
    let sign = Sign::parse(words.next().unwrap_or("-"))?;
    let more: Vec<&str> = words.collect();
    let part = Part {
        sign,
        lead: more.contains(&"lead"),
        tail: more.contains(&"tail"),
        twice: more.contains(&"twice"),
        phrases: Vec::new(),
    };
    match book.parts.insert(name, part) {
        Some(_) => Err(format!("a second part “{name}”")),
        None => Ok(name),
    }
}

/// `things bakery: bread trays | dough trays`
fn words(line: &'static str) -> Result<(&'static str, Words), String> {
    let (heading, choices) = line
        .split_once(':')
        .ok_or("expected a slot, a colon and what it may be")?;
    let mut heading = heading.split_whitespace();
    let slot = heading.next().ok_or("a slot without a name")?;
    let trades: Vec<&str> = heading.collect();
    if let Some(strange) = trades.iter().find(|trade| !TRADES.contains(trade)) {
        return Err(format!("“{strange}” is not a trade"));
    }
    let choices: Vec<&str> = choices.split('|').map(str::trim).collect();
    if choices.iter().any(|choice| choice.is_empty()) {
        return Err("a choice of nothing".to_owned());
    }
    Ok((slot, Words { trades, choices }))
}

fn phrase(line: &'static str) -> Result<Phrase, String> {
    let (only, text) = match line
        .strip_prefix('(')
        .and_then(|rest| rest.split_once(") "))
    {
        Some((only, text)) => (only.split_whitespace().collect(), text),
        None => (Vec::new(), line),
    };
    let (times, trades): (Vec<&str>, Vec<&str>) = only
        .into_iter()
        .partition(|word| Day::is_time_of_year(word));
    if let Some(strange) = trades.iter().find(|trade| !TRADES.contains(trade)) {
        return Err(format!(
            "“{strange}” is neither a trade nor a time of the year"
        ));
    }
    Ok(Phrase {
        trades,
        times,
        text,
    })
}
