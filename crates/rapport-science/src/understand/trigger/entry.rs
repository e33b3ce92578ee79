//! One entry of a pack: a query in which `{a|b c}` stands for any one of its alternatives.
//!
//! Outside quotes that is short for `(a OR "b c")`. Inside quotes it is a place in a phrase, so
//! `"{can|could} anyone {|please }recommend"` stands for four phrases. Written out, such entries
//! would be thousands of queries; instead the index holds one query that asks for the words in
//! any order, and only when it matches the phrases that can be there are tried.

use rapport_search::{Analysed, Query};

/// Why an entry cannot be read: what was read, at which of its characters, counted from 1.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Malformed {
    pub(super) text: String,
    pub(super) column: usize,
    pub(super) reason: String,
}

/// A checked entry.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Entry {
    /// Matches whenever the entry does, and sometimes when it does not.
    pub(super) filter: Query,
    /// The entry in order; empty when it has no choice inside a phrase and `filter` says all.
    pieces: Vec<Piece>,
}

#[derive(Debug, Clone, PartialEq)]
enum Piece {
    /// Part of a query.
    Text(String),
    /// A phrase with choices: its places in order.
    Phrase(Vec<Place>),
}

/// The alternatives for one place in a phrase, with their spaces; a single one for plain words.
#[derive(Debug, Clone, PartialEq)]
struct Place(Vec<(String, Option<Query>)>);

impl Entry {
    /// Reads an entry.
    pub(super) fn parse(text: &str) -> Result<Self, Malformed> {
        let pieces = Scan::new(text).pieces()?;
        let filter: String = pieces.iter().map(Piece::in_any_order).collect();
        let filter = Query::parse(&filter).map_err(|error| Malformed {
            text: filter.clone(),
            column: error.column,
            reason: error.message,
        })?;
        let is_plain = pieces.iter().all(|piece| matches!(piece, Piece::Text(_)));
        Ok(Self {
            filter,
            pieces: if is_plain { Vec::new() } else { pieces },
        })
    }

    /// The spans of the words that fulfil the entry, for a document that `filter` matches;
    /// `None` when the document does not fulfil it after all.
    pub(super) fn spans(&self, document: &Analysed) -> Option<Vec<(usize, usize)>> {
        if self.pieces.is_empty() {
            return Some(self.filter.spans(document));
        }
        let written: String = self
            .pieces
            .iter()
            .map(|piece| piece.as_found(document))
            .collect();
        let query = Query::parse(&written).ok()?;
        query.matches(document).then(|| query.spans(document))
    }
}

impl Piece {
    fn in_any_order(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Phrase(places) => {
                let needed = places.iter().filter(|place| !place.is_optional());
                let all: Vec<_> = needed.map(|place| one_of(place.words())).collect();
                format!("({})", all.join(" "))
            }
        }
    }

    /// The piece with its phrases reduced to those the document has; to its first phrase, which
    /// then does not match either, when it has none.
    fn as_found(&self, document: &Analysed) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Phrase(places) => {
                let found = phrases_in(places, document);
                if found.is_empty() {
                    let first: String = places
                        .iter()
                        .filter_map(|place| place.words().next())
                        .collect();
                    format!("\"{first}\"")
                } else {
                    one_of(found.iter().map(String::as_str))
                }
            }
        }
    }
}

impl Place {
    fn new(alternatives: Vec<String>) -> Self {
        let with_query = |words: String| {
            let query = Query::parse(&quoted(&words)).ok();
            (words, query)
        };
        Self(alternatives.into_iter().map(with_query).collect())
    }

    fn words(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(words, _)| words.as_str())
    }

    fn is_optional(&self) -> bool {
        self.0.iter().any(|(words, _)| words.trim().is_empty())
    }

    fn words_in(&self, document: &Analysed) -> Vec<&str> {
        let is_in = |query: &Option<Query>| query.as_ref().is_none_or(|q| q.matches(document));
        self.0
            .iter()
            .filter(|(_, query)| is_in(query))
            .map(|(words, _)| words.as_str())
            .collect()
    }
}

/// The phrases of `places` that `document` has, grown place by place: only beginnings that are
/// there go on, so there are never more of them than places in the document.
fn phrases_in(places: &[Place], document: &Analysed) -> Vec<String> {
    let mut beginnings = vec![String::new()];
    for place in places {
        let next = place.words_in(document);
        let longer = beginnings
            .iter()
            .flat_map(|start| next.iter().map(move |words| format!("{start}{words}")));
        beginnings = longer
            .filter(|phrase| {
                phrase.trim().is_empty()
                    || Query::parse(&quoted(phrase)).is_ok_and(|query| query.matches(document))
            })
            .collect();
    }
    beginnings
}

fn quoted(words: &str) -> String {
    format!("\"{words}\"")
}

fn one_of<'a>(alternatives: impl Iterator<Item = &'a str>) -> String {
    let quoted: Vec<_> = alternatives.map(|words| quoted(words.trim())).collect();
    format!("({})", quoted.join(" OR "))
}

/// Cuts an entry into pieces.
struct Scan<'a> {
    entry: &'a str,
    pieces: Vec<Piece>,
    /// Text since the last piece or place.
    text: String,
    /// The places of the phrase that is being read, as lists of alternatives.
    phrase: Option<Vec<Vec<String>>>,
    /// The choice that is being read, and the column where it began.
    choice: Option<(usize, Vec<String>)>,
}

impl<'a> Scan<'a> {
    fn new(entry: &'a str) -> Self {
        Self {
            entry,
            pieces: Vec::new(),
            text: String::new(),
            phrase: None,
            choice: None,
        }
    }

    fn pieces(mut self) -> Result<Vec<Piece>, Malformed> {
        for (at, c) in self.entry.chars().enumerate() {
            self.character(at + 1, c)?;
        }
        if let Some((column, _)) = self.choice {
            return Err(self.malformed(column, "this { is never closed"));
        }
        if self.phrase.is_some() {
            let column = self.entry.chars().count();
            return Err(self.malformed(column, "a quotation mark is missing at the end"));
        }
        self.pieces.push(Piece::Text(self.text));
        Ok(self.pieces)
    }

    fn character(&mut self, column: usize, c: char) -> Result<(), Malformed> {
        match (c, &mut self.choice) {
            ('{', None) => self.choice = Some((column, vec![String::new()])),
            ('{', Some(_)) => {
                return Err(self.malformed(column, "a { inside braces: they cannot be nested"));
            }
            ('"', Some(_)) => {
                return Err(self.malformed(column, "a quotation mark inside braces: leave it out"));
            }
            ('}', None) => return Err(self.malformed(column, "a } without its {")),
            ('}', Some((_, alternatives))) => {
                let alternatives = std::mem::take(alternatives);
                self.choice = None;
                self.chosen(alternatives);
            }
            ('|', Some((_, alternatives))) => alternatives.push(String::new()),
            (c, Some((_, alternatives))) => {
                alternatives.last_mut().into_iter().for_each(|a| a.push(c));
            }
            ('"', None) => self.quotation_mark(column)?,
            (c, None) => self.text.push(c),
        }
        Ok(())
    }

    fn chosen(&mut self, alternatives: Vec<String>) {
        if let Some(places) = &mut self.phrase {
            places.push(vec![std::mem::take(&mut self.text)]);
            places.push(alternatives);
        } else {
            self.text
                .push_str(&one_of(alternatives.iter().map(String::as_str)));
        }
    }

    fn quotation_mark(&mut self, column: usize) -> Result<(), Malformed> {
        let text = std::mem::take(&mut self.text);
        let Some(mut places) = self.phrase.take() else {
            self.pieces.push(Piece::Text(text));
            self.phrase = Some(Vec::new());
            return Ok(());
        };
        if places.is_empty() {
            self.pieces.push(Piece::Text(quoted(&text)));
            return Ok(());
        }
        places.push(vec![text]);
        places.retain(|alternatives| *alternatives != [""]);
        if self.is_excluded() {
            return Err(self.malformed(
                column,
                "a phrase with choices cannot be excluded: exclude each phrase, or use unless",
            ));
        }
        if places
            .windows(2)
            .any(|pair| splits_word(&pair[0], &pair[1]))
        {
            return Err(self.malformed(
                column,
                "a choice in this phrase is part of a word: it has to be whole words",
            ));
        }
        if places
            .iter()
            .all(|alternatives| alternatives.iter().any(|words| words.trim().is_empty()))
        {
            return Err(self.malformed(
                column,
                "every choice in this phrase may be left out: one word has to stay",
            ));
        }
        self.pieces
            .push(Piece::Phrase(places.into_iter().map(Place::new).collect()));
        Ok(())
    }

    /// Whether what is being read stands after `-` or `NOT`, in parentheses or not.
    fn is_excluded(&self) -> bool {
        let before = self.pieces.iter().rev().find_map(|piece| match piece {
            Piece::Text(text) if !text.starts_with('"') => Some(text.trim_end_matches(['(', ' '])),
            _ => None,
        });
        before.is_some_and(|before| before.ends_with('-') || before.ends_with("NOT"))
    }

    fn malformed(&self, column: usize, reason: &str) -> Malformed {
        Malformed {
            text: self.entry.to_owned(),
            column,
            reason: reason.to_owned(),
        }
    }
}

/// Whether a word would go on from one place into the next.
fn splits_word(left: &[String], right: &[String]) -> bool {
    let is_part = |c: char| matches!(c, '\'' | '’') || c.is_alphanumeric() && u32::from(c) < 0x2E80;
    left.iter()
        .filter_map(|words| words.chars().last())
        .any(is_part)
        && right
            .iter()
            .filter_map(|words| words.chars().next())
            .any(is_part)
}

#[cfg(test)]
mod tests {
    use rapport_search::{Analyser, Document};

    use super::*;

    fn spans<'a>(entry: &str, text: &'a str) -> Option<Vec<&'a str>> {
        let document = Analyser::new().analyse(&Document {
            text,
            ..Document::default()
        });
        let entry = Entry::parse(entry).unwrap();
        let found = if entry.filter.matches(&document) {
            entry.spans(&document)
        } else {
            None
        };
        found.map(|spans| {
            spans
                .into_iter()
                .map(|(start, end)| &text[start..end])
                .collect()
        })
    }

    #[test]
    fn a_choice_inside_a_phrase_is_a_place_in_it() {
        let entry = "\"{can|could} {anyone|any of you} {|please }recommend\"";
        for (text, found) in [
            (
                "Can anyone recommend one?",
                Some(vec!["Can anyone recommend"]),
            ),
            (
                "could any of you please recommend",
                Some(vec!["could any of you please recommend"]),
            ),
            ("Anyone can recommend", None),
            ("can anyone truly recommend", None),
        ] {
            assert_eq!(spans(entry, text), found, "{text}");
        }
    }

    #[test]
    fn a_choice_outside_quotes_is_any_one_of_it() {
        let entry = "{slow|not working} \"my {router|phone}\" -{sold|given away}";
        assert_eq!(
            spans(entry, "my router is slow"),
            Some(vec!["my router", "slow"])
        );
        assert_eq!(
            spans(entry, "my phone: not working"),
            Some(vec!["my phone", "not working"])
        );
        assert_eq!(spans(entry, "my router was slow, now given away"), None);
    }

    #[test]
    fn phrases_may_be_alternatives() {
        let entry = "\"{big|small} shop\" OR \"tiny {shop|stall}\"";
        assert_eq!(
            spans(entry, "a tiny stall, a small shop"),
            Some(vec!["tiny stall", "small shop"])
        );
        assert_eq!(spans(entry, "big stall, tiny big shops"), None);
    }

    #[test]
    fn han_characters_need_no_spaces() {
        assert_eq!(
            spans("\"求{推荐|推薦}\"", "发色求推荐吧"),
            Some(vec!["求推荐"])
        );
    }

    #[test]
    fn mistakes_are_shown_at_their_column() {
        for (entry, column, reason) in [
            ("ab}", 3, "a } without"),
            ("a{b", 2, "never closed"),
            ("{a|{b}}", 4, "nested"),
            ("\"{a|b} c", 8, "quotation mark is missing"),
            ("a -\"{b|c} d\"", 12, "cannot be excluded"),
            ("\"job{s|less}\"", 13, "whole words"),
            ("\"{|a }\"", 7, "may be left out"),
            ("-a", 1, "only excludes"),
        ] {
            let malformed = Entry::parse(entry).unwrap_err();
            assert_eq!(malformed.column, column, "{entry}: {}", malformed.reason);
            assert!(
                malformed.reason.contains(reason),
                "{entry}: {}",
                malformed.reason
            );
        }
    }
}
