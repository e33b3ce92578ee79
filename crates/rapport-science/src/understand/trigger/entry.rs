//! One entry of a pack: a query whose words may be *wordings*, phrases with choices and gaps.
//! How they are written is in the documentation of the parent module.
//!
//! Written out, such an entry would be thousands of queries. Instead the index holds one query that
//! asks for its words in any order, and only when that matches the wordings are looked for.

use rapport_search::query::{Filter, Node};
use rapport_search::{Analysed, Query};

use super::scan::{place_of, scan};
use super::wording::Wording;
use super::words::Words;

/// How long a filter may get, in characters, by asking for more than one word that has to be
/// there. The rarer of two is often the longer list, but reading a long one costs time at start.
const FILTER: usize = 160;

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
    tree: Tree,
}

#[derive(Debug, Clone, PartialEq)]
enum Tree {
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Not(Box<Tree>),
    Fact(Filter),
    Wording(Wording),
}

impl Entry {
    /// Reads an entry that may name the lists of `words`.
    pub(super) fn parse(text: &str, words: &Words) -> Result<Self, Malformed> {
        let malformed = |error: rapport_search::QueryError| Malformed {
            text: text.to_owned(),
            column: error.column,
            reason: error.message,
        };
        let scanned = scan(text, words)?;
        let query = Query::parse(&scanned.query).map_err(malformed)?;
        let tree = Tree::new(query.tree(), &scanned.wordings);
        let at_start = |reason: String| Malformed {
            text: text.to_owned(),
            column: 1,
            reason,
        };
        let filter = tree
            .filter()
            .ok_or_else(|| at_start("a number alone is too little: one word has to stay".into()))?;
        let filter = Query::parse(&filter).map_err(|error| at_start(error.message))?;
        Ok(Self { filter, tree })
    }

    /// The byte ranges of the words that fulfil the entry, sorted and not touching; `None` when
    /// the document does not fulfil it.
    pub(super) fn spans(&self, document: &Analysed) -> Option<Vec<(usize, usize)>> {
        let mut spans = Vec::new();
        if !self.tree.find(document, &mut spans) {
            return None;
        }
        spans.sort_unstable();
        spans.dedup_by(|next, last| {
            let touches = next.0 <= last.1;
            if touches {
                last.1 = last.1.max(next.1);
            }
            touches
        });
        Some(spans)
    }
}

impl Tree {
    fn new(node: &Node, wordings: &[Wording]) -> Self {
        let all = |nodes: &[Node]| nodes.iter().map(|node| Self::new(node, wordings)).collect();
        match node {
            Node::Phrase(phrase) => {
                let wording = place_of(phrase.written()).and_then(|place| wordings.get(place));
                Self::Wording(
                    wording
                        .cloned()
                        .unwrap_or_else(|| Wording::plain(phrase.clone())),
                )
            }
            Node::Filter(filter) => Self::Fact(filter.clone()),
            Node::And(nodes) => Self::All(all(nodes)),
            Node::Or(nodes) => Self::Any(all(nodes)),
            Node::Not(node) => Self::Not(Box::new(Self::new(node, wordings))),
            // There are no other kinds of node today; one that excludes nothing is safe.
            _ => Self::All(Vec::new()),
        }
    }

    /// Whether the document fulfils the tree; adds the byte ranges of what is asked for.
    fn find(&self, document: &Analysed, spans: &mut Vec<(usize, usize)>) -> bool {
        let before = spans.len();
        let found = match self {
            Self::All(nodes) => nodes.iter().all(|node| node.find(document, spans)),
            // Every alternative is looked for, so that all of their words are marked.
            Self::Any(nodes) => {
                let found = nodes.iter().filter(|node| node.find(document, spans));
                found.count() > 0
            }
            Self::Not(node) => !node.find(document, &mut Vec::new()),
            Self::Fact(fact) => fact.holds(document),
            Self::Wording(wording) => wording.find(document, spans),
        };
        if !found {
            spans.truncate(before);
        }
        found
    }

    /// A query that matches whenever the tree does, and is worth reading at start; `None` for what
    /// it does not ask for.
    fn filter(&self) -> Option<String> {
        match self {
            Self::All(nodes) => {
                let parts: Vec<_> = nodes.iter().filter_map(Self::filter).collect();
                (!parts.is_empty()).then(|| enough_of(parts))
            }
            Self::Any(nodes) => {
                let parts: Option<Vec<_>> = nodes.iter().map(Self::filter).collect();
                Some(format!("({})", parts?.join(" OR ")))
            }
            Self::Not(_) => None,
            Self::Fact(fact) => Some(Node::Filter(fact.clone()).to_string()),
            Self::Wording(wording) => {
                let places = wording.needed().map(|phrases| {
                    let quoted: Vec<_> = phrases
                        .iter()
                        .map(|phrase| format!("\"{}\"", phrase.written().trim()))
                        .collect();
                    format!("({})", quoted.join(" OR "))
                });
                let places: Vec<_> = places.collect();
                (!places.is_empty()).then(|| enough_of(places))
            }
        }
    }
}

/// The shortest of the parts all of which have to match, as many as are worth it.
fn enough_of(mut parts: Vec<String>) -> String {
    parts.sort_by_key(String::len);
    let mut length = 0;
    let mut has_words = false;
    parts.retain(|part| {
        let fits = !has_words || length + part.len() <= FILTER;
        if fits {
            length += part.len();
            has_words |= part.contains('"');
        }
        fits
    });
    parts.join(" ")
}

#[cfg(test)]
mod tests {
    use rapport_search::{Analyser, Document};

    use super::super::pack::Source;
    use super::*;

    fn words() -> Words {
        Words::read(Source {
            file: "words.toml",
            text: "suppliers = ['vendor', 'hosting company']\npals = ['mate']",
        })
        .unwrap()
    }

    fn spans<'a>(entry: &str, text: &'a str) -> Option<Vec<&'a str>> {
        let document = Analyser::new().analyse(&Document {
            text,
            ..Document::default()
        });
        let entry = Entry::parse(entry, &words()).unwrap();
        let found = entry.spans(&document);
        assert!(
            found.is_none() || entry.filter.matches(&document),
            "{text} is lost by {:?}",
            entry.filter
        );
        let words = |&(start, end): &(usize, usize)| &text[start..end];
        found.map(|spans| spans.iter().map(words).collect())
    }

    #[test]
    fn a_choice_inside_a_phrase_is_a_place_in_it() {
        let entry = "\"{can|could} {anyone|any of you} {|please} recommend\"";
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
            ("As well as I can. Anyone recommend it?", None),
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
    fn phrases_may_be_alternatives_and_may_be_excluded() {
        let entry = "(\"{big|small} shop\" OR \"tiny {shop|stall}\") -\"{shop|stall} floor\"";
        assert_eq!(
            spans(entry, "a tiny stall, a small shop"),
            Some(vec!["tiny stall", "small shop"])
        );
        assert_eq!(spans(entry, "big stall, tiny big shops"), None);
        assert_eq!(spans(entry, "a small shop floor"), None);
    }

    #[test]
    fn a_gap_holds_a_few_words_of_one_sentence() {
        let entry = "\"looking for … {@suppliers}\"";
        for (text, found) in [
            ("looking for vendors", None),
            ("looking for vendor", Some("looking for vendor")),
            (
                "Looking for a better, cheaper hosting company now",
                Some("Looking for a better, cheaper hosting company"),
            ),
            ("looking for a job. My vendor says no", None),
            (
                "looking for Acme Inc. as vendor",
                Some("looking for Acme Inc. as vendor"),
            ),
            (
                "looking for one two three four vendor",
                Some("looking for one two three four vendor"),
            ),
            ("looking for one two three four five vendor", None),
        ] {
            assert_eq!(spans(entry, text), found.map(|found| vec![found]), "{text}");
        }
        assert_eq!(
            spans("\"换…供应商\"", "我们要换一家好的供应商"),
            Some(vec!["换一家好的供应商"])
        );
    }

    #[test]
    fn lists_stand_for_their_words_and_numbers_for_any() {
        let entry = "\"cut {|about} {@number|hundreds of} {jobs|@pals}\"";
        assert_eq!(
            spans(entry, "They cut about 1,300 jobs"),
            Some(vec!["cut about 1,300 jobs"])
        );
        assert_eq!(
            spans(entry, "cut hundreds of mate"),
            Some(vec!["cut hundreds of mate"])
        );
        assert_eq!(spans(entry, "cut no jobs"), None);
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
            ("a{b}", 2, "part of a word"),
            ("a {b", 3, "never closed"),
            ("{a|{b}}", 4, "nested"),
            ("\"{a|b} c", 8, "quotation mark is missing"),
            ("\"job{s|less}\"", 13, "whole words"),
            ("{job}s", 6, "part of a word"),
            ("\"{|a }\"", 7, "may be left out"),
            ("{@number}", 1, "number alone"),
            (
                "{a|@vendors}",
                4,
                "no list “vendors”; it has pals, suppliers",
            ),
            ("{a|-}", 4, "no word"),
            ("\"… a\"", 5, "between words"),
            ("a … b", 3, "inside quotation marks"),
            ("{a|b} (c", 7, "never closed"),
            ("-{a|b}", 1, "only excludes"),
        ] {
            let malformed = Entry::parse(entry, &words()).unwrap_err();
            assert!(
                malformed.reason.contains(reason),
                "{entry}: {}",
                malformed.reason
            );
            assert_eq!(malformed.column, column, "{entry}: {}", malformed.reason);
        }
    }
}
