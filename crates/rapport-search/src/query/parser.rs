//! From pieces to the tree: precedence, fields, limits, and the refusal of queries that require nothing.

use std::ops::Range;

use super::error::{ErrorKind, Warning};
use super::fields;
use super::lexer::{Kind, Piece, pieces};
use super::near::Gap;
use super::repair::Fault;
use super::tree::{Field, Filter, Near, Node, Phrase};
use super::{MAX_CHARACTERS, MAX_DEPTH, MAX_TERMS};

pub(super) struct Parsed {
    pub(super) tree: Node,
    pub(super) warnings: Vec<Warning>,
}

/// Reads a query. Never panics.
pub(super) fn parse(text: &str) -> Result<Parsed, Fault> {
    let characters: Vec<char> = text.chars().collect();
    let length = characters.len();
    if length > MAX_CHARACTERS {
        let message = format!("the query has {length} characters; {MAX_CHARACTERS} are allowed");
        return Err(
            Fault::new(ErrorKind::TooLong, MAX_CHARACTERS..length, message)
                .advise("split it into several searches"),
        );
    }
    let pieces = pieces(&characters)?;
    let mut parser = Parser {
        pieces: &pieces,
        next: 0,
        length,
        depth: 0,
        terms: 0,
        warnings: Vec::new(),
    };
    let part = parser.query()?;
    part.refuse_if_nothing_is_required()?;
    Ok(Parsed {
        tree: part.node,
        warnings: parser.warnings,
    })
}

struct Parser<'a> {
    pieces: &'a [Piece],
    next: usize,
    length: usize,
    depth: usize,
    terms: usize,
    warnings: Vec<Warning>,
}

/// A piece of tree, where it stands, and what is known of its meaning.
struct Part {
    node: Node,
    at: Range<usize>,
    /// Whether a post has to have some word for this to be true, and for its negation to be true.
    requires: [bool; 2],
    /// The part to blame if nothing is required, and why.
    blame: (Range<usize>, Reason),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Reason {
    Words,
    Negative,
    Filter,
    Alternative,
}

impl Part {
    fn leaf(node: Node, at: Range<usize>, is_word: bool) -> Self {
        let reason = if is_word {
            Reason::Words
        } else {
            Reason::Filter
        };
        Self {
            node,
            requires: [is_word, false],
            blame: (at.clone(), reason),
            at,
        }
    }

    fn negate(self, at: Range<usize>) -> Self {
        let requires = [self.requires[1], self.requires[0]];
        Self {
            node: Node::Not(Box::new(self.node)),
            requires,
            blame: (at.clone(), Reason::Negative),
            at,
        }
    }

    fn all(parts: Vec<Self>) -> Self {
        Self::join(parts, Node::And, |parts| {
            let requires = [
                parts.iter().any(|part| part.requires[0]),
                parts.iter().all(|part| part.requires[1]),
            ];
            let only_filters = parts.iter().all(|part| part.blame.1 == Reason::Filter);
            (
                requires,
                None,
                if only_filters {
                    Reason::Filter
                } else {
                    Reason::Negative
                },
            )
        })
    }

    fn any(parts: Vec<Self>) -> Self {
        Self::join(parts, Node::Or, |parts| {
            let requires = [
                parts.iter().all(|part| part.requires[0]),
                parts.iter().any(|part| part.requires[1]),
            ];
            let weak = parts
                .iter()
                .find(|part| !part.requires[0])
                .map(|part| part.at.clone());
            (requires, weak, Reason::Alternative)
        })
    }

    /// Joins parts into one node, drawing in children of the same kind; a single part stays as it is.
    fn join(
        mut parts: Vec<Self>,
        node: fn(Vec<Node>) -> Node,
        judge: impl Fn(&[Self]) -> ([bool; 2], Option<Range<usize>>, Reason),
    ) -> Self {
        if parts.len() == 1 {
            return parts.remove(0);
        }
        let at = parts.first().map_or(0, |part| part.at.start)
            ..parts.last().map_or(0, |part| part.at.end);
        let (requires, weak, reason) = judge(&parts);
        let is_and = matches!(node(Vec::new()), Node::And(_));
        let mut children = Vec::new();
        for part in parts {
            match part.node {
                Node::And(inner) if is_and => children.extend(inner),
                Node::Or(inner) if !is_and => children.extend(inner),
                other => children.push(other),
            }
        }
        Self {
            node: node(children),
            requires,
            blame: (weak.unwrap_or_else(|| at.clone()), reason),
            at,
        }
    }

    fn refuse_if_nothing_is_required(&self) -> Result<(), Fault> {
        if self.requires[0] {
            return Ok(());
        }
        let message = match self.blame.1 {
            Reason::Filter => {
                "a query of filters alone would match nearly everything; it needs a word or a phrase to look for"
            }
            Reason::Alternative => {
                "this alternative of OR requires no word, so the query would match nearly everything"
            }
            _ => {
                "a query that only excludes would match nearly everything; it needs a word or a phrase to look for"
            }
        };
        let words = match self.blame.1 {
            Reason::Alternative => {
                "add a word to this alternative, or put it in parentheses and join it with AND"
            }
            _ => "add at least one word that has to be there",
        };
        Err(Fault::new(ErrorKind::NothingRequired, self.blame.0.clone(), message).advise(words))
    }
}

impl Parser<'_> {
    fn query(&mut self) -> Result<Part, Fault> {
        if self.pieces.is_empty() {
            return Err(
                Fault::new(ErrorKind::Empty, 0..self.length, "the query is empty")
                    .advise("write a word to look for"),
            );
        }
        let part = self.alternatives()?;
        match self.peek() {
            None => Ok(part),
            Some(piece) => Err(Fault::new(
                ErrorKind::StrayParenthesis,
                piece.at.clone(),
                "this parenthesis closes nothing",
            )
            .repair("remove it", piece.at.clone(), "")),
        }
    }

    fn peek(&self) -> Option<&Piece> {
        self.pieces.get(self.next)
    }

    fn peek_kind(&self) -> Option<&Kind> {
        self.peek().map(|piece| &piece.kind)
    }

    fn alternatives(&mut self) -> Result<Part, Fault> {
        let mut parts = vec![self.conjunction()?];
        while self.peek_kind() == Some(&Kind::Or) {
            self.next += 1;
            parts.push(self.conjunction()?);
        }
        Ok(Part::any(parts))
    }

    fn conjunction(&mut self) -> Result<Part, Fault> {
        let mut parts = vec![self.row()?];
        loop {
            match self.peek_kind() {
                None | Some(Kind::Or | Kind::Close) => return Ok(Part::all(parts)),
                Some(Kind::And) => self.next += 1,
                Some(_) => {}
            }
            parts.push(self.row()?);
        }
    }

    /// Operands of NEAR, or what stands without it.
    fn row(&mut self) -> Result<Part, Fault> {
        let first = self.negation()?;
        let Some(Kind::Near(_)) = self.peek_kind() else {
            return Ok(first);
        };
        let mut at = first.at.clone();
        let mut operands = vec![operand(first)?];
        let mut gaps = Vec::new();
        while let Some(&Kind::Near(gap)) = self.peek_kind() {
            self.next += 1;
            gaps.push(gap);
            let next = self.negation()?;
            at.end = next.at.end;
            operands.push(operand(next)?);
        }
        Ok(Part::leaf(Node::Near(Near::new(operands, gaps)), at, true))
    }

    fn negation(&mut self) -> Result<Part, Fault> {
        match self.peek().cloned() {
            Some(Piece {
                kind: Kind::Not | Kind::Minus,
                at,
            }) => {
                self.next += 1;
                self.deeper(&at)?;
                let part = self.negation()?;
                self.depth -= 1;
                let at = at.start..part.at.end;
                Ok(part.negate(at))
            }
            _ => self.primary(),
        }
    }

    fn deeper(&mut self, at: &Range<usize>) -> Result<(), Fault> {
        self.depth += 1;
        if self.depth <= MAX_DEPTH {
            return Ok(());
        }
        let message = format!("nested more than {MAX_DEPTH} deep");
        Err(Fault::new(ErrorKind::TooDeep, at.clone(), message)
            .advise("write it with fewer parentheses"))
    }

    fn primary(&mut self) -> Result<Part, Fault> {
        let Some(Piece { kind, at }) = self.peek().cloned() else {
            return Err(self.missing_at_end());
        };
        match kind {
            Kind::Open => self.group(at),
            Kind::Quoted(written) => {
                self.next += 1;
                self.phrase(&written, true, at)
            }
            Kind::Together(written, words) => {
                self.next += 1;
                self.together(&written, words, at)
            }
            Kind::Raw(written) => {
                self.next += 1;
                self.raw(&written, at)
            }
            Kind::Word(written) => {
                self.next += 1;
                self.warn_of_word(&written, &at);
                self.phrase(&written, false, at)
            }
            Kind::Field { name, value } => {
                self.next += 1;
                self.filter(&name, &value, at)
            }
            Kind::Close if self.before_is_open() => {
                let open = self.pieces[self.next - 1].at.clone();
                let at = open.start..at.end;
                Err(Fault::new(
                    ErrorKind::EmptyParentheses,
                    at.clone(),
                    "there is nothing in these parentheses",
                )
                .repair("remove them", at, " "))
            }
            Kind::Close if self.next == 0 => Err(Fault::new(
                ErrorKind::StrayParenthesis,
                at.clone(),
                "this parenthesis closes nothing",
            )
            .repair("remove it", at, "")),
            Kind::Close => Err(self.missing_at_end()),
            Kind::And | Kind::Or | Kind::Not | Kind::Minus | Kind::Near(_) => {
                Err(self.missing_before(&kind, at))
            }
        }
    }

    fn before_is_open(&self) -> bool {
        self.next > 0 && self.pieces[self.next - 1].kind == Kind::Open
    }

    /// The operator before the current position has nothing to its right.
    fn missing_at_end(&self) -> Fault {
        match self.next.checked_sub(1).map(|last| &self.pieces[last]) {
            Some(piece) if piece.kind == Kind::Open => unclosed(piece.at.clone(), self.length),
            Some(piece) => {
                let message = format!("{} has nothing after it", name(&piece.kind));
                Fault::new(ErrorKind::MissingOperand, piece.at.clone(), message).repair(
                    "remove it",
                    piece.at.clone(),
                    "",
                )
            }
            None => Fault::new(ErrorKind::Empty, 0..self.length, "the query is empty")
                .advise("write a word to look for"),
        }
    }

    /// An operator where a word should be.
    fn missing_before(&self, kind: &Kind, at: Range<usize>) -> Fault {
        let message = match self.next.checked_sub(1).map(|last| &self.pieces[last].kind) {
            Some(before @ (Kind::And | Kind::Or | Kind::Not | Kind::Minus | Kind::Near(_))) => {
                format!(
                    "there is no word between {} and {}",
                    name(before),
                    name(kind)
                )
            }
            _ => format!("{} has nothing before it", name(kind)),
        };
        Fault::new(ErrorKind::MissingOperand, at.clone(), message).repair(
            format!(
                "remove it, or write \"{}\" in quotes if the word is meant",
                name(kind)
            ),
            at,
            "",
        )
    }

    fn group(&mut self, open: Range<usize>) -> Result<Part, Fault> {
        self.next += 1;
        self.deeper(&open)?;
        let mut part = self.alternatives()?;
        self.depth -= 1;
        let Some(close) = self.peek() else {
            return Err(unclosed(open, self.length));
        };
        part.at = open.start..close.at.end;
        self.next += 1;
        Ok(part)
    }

    fn count(&mut self, terms: usize, at: &Range<usize>) -> Result<(), Fault> {
        self.terms += terms;
        if self.terms <= MAX_TERMS {
            return Ok(());
        }
        let message = format!("the query has more than {MAX_TERMS} words and filters");
        Err(Fault::new(ErrorKind::TooManyTerms, at.clone(), message)
            .advise("split it into several searches"))
    }

    fn phrase(&mut self, written: &str, quoted: bool, at: Range<usize>) -> Result<Part, Fault> {
        let phrase = Phrase::with_wildcards(written, quoted).map_err(|wrong| {
            let place = at.start + usize::from(quoted) + wrong.at;
            let fault = Fault::new(ErrorKind::Wildcard, place..place + 1, wrong.message);
            if wrong.is_superfluous {
                fault.repair("leave it out", place..place + 1, "")
            } else {
                fault.advise("write more of the word, or leave the sign out")
            }
        })?;
        let Some(phrase) = phrase else {
            let message = if written.trim().is_empty() {
                "there is nothing between these quotes".to_owned()
            } else {
                format!(
                    "there is neither a letter nor a digit in {}",
                    written.trim()
                )
            };
            return Err(Fault::new(ErrorKind::NoWord, at.clone(), message).repair(
                "remove it",
                at,
                " ",
            ));
        };
        self.count(phrase.terms(), &at)?;
        Ok(Part::leaf(Node::Phrase(phrase), at, true))
    }

    /// What has to be written just so.
    fn raw(&mut self, written: &str, at: Range<usize>) -> Result<Part, Fault> {
        let Some(phrase) = Phrase::raw(written) else {
            let message = "what is written just so needs a letter or a digit";
            let kind = match written.trim() {
                "" => ErrorKind::MissingValue,
                _ => ErrorKind::NoWord,
            };
            return Err(Fault::new(kind, at.clone(), message).repair("remove it", at, " "));
        };
        self.count(phrase.terms(), &at)?;
        Ok(Part::leaf(Node::Phrase(phrase), at, true))
    }

    /// The words of a phrase, each so near the next.
    fn together(&mut self, written: &str, words: u32, at: Range<usize>) -> Result<Part, Fault> {
        let part = self.phrase(written, true, at)?;
        let Node::Phrase(phrase) = &part.node else {
            return Ok(part);
        };
        if phrase.words().len() < 2 {
            return Ok(part);
        }
        let operands = phrase.words().iter().cloned();
        let operands: Vec<Vec<Phrase>> = operands.map(|word| vec![Phrase::of_word(word)]).collect();
        let gap = Gap {
            words,
            is_ordered: false,
        };
        let gaps = vec![gap; operands.len() - 1];
        let node = Node::Near(Near::new(operands, gaps));
        Ok(Part::leaf(node, part.at, true))
    }

    fn warn(&mut self, at: &Range<usize>, message: String) {
        self.warnings.push(Warning {
            column: at.start + 1,
            length: at.len(),
            message,
        });
    }

    fn warn_of_word(&mut self, written: &str, at: &Range<usize>) {
        let upper = written.to_ascii_uppercase();
        if matches!(upper.as_str(), "AND" | "OR" | "NOT") {
            self.warn(
                at,
                format!("\"{written}\" is read as a word; the operator is written {upper}"),
            );
        } else if written.ends_with('?') {
            self.warn(
                at,
                format!(
                    "the question mark of \"{written}\" is ignored; inside a word it stands for one letter"
                ),
            );
        } else if written.starts_with(['–', '—', '−']) {
            self.warn(
                at,
                format!(
                    "the dash before \"{written}\" is ignored; to exclude a word, write the sign -"
                ),
            );
        }
    }

    fn filter(&mut self, name: &str, value: &str, at: Range<usize>) -> Result<Part, Fault> {
        let field = fields::field(name, value, &at)?;
        if value.trim().is_empty() {
            let message = format!("{name}: has no value directly after it");
            let fault = Fault::new(ErrorKind::MissingValue, at.clone(), message);
            return Err(match self.peek() {
                Some(Piece {
                    kind: Kind::Word(_) | Kind::Quoted(_),
                    at: next,
                }) if next.start > at.end => fault.repair(
                    "write the value without a space before it",
                    at.end..next.start,
                    "",
                ),
                _ => fault.repair("remove it", at, " "),
            });
        }
        self.count(1, &at)?;
        let value = fields::value(field, name, value.trim(), &at)?;
        let filter = Filter::asked(field, value);
        self.warn_of_unknown(&filter, &at);
        Ok(Part::leaf(Node::Filter(filter), at, false))
    }

    /// Says so of a fact that documents do not hold yet.
    fn warn_of_unknown(&mut self, filter: &Filter, at: &Range<usize>) {
        let (name, value) = (filter.field().name(), filter.value());
        if filter.is_known() {
            return;
        }
        let message = match filter.field() {
            Field::Has | Field::Is => {
                format!("no post tells yet what {name}:{value} asks for, so this never matches")
            }
            Field::Query => "searches cannot use one another yet, so this never matches".to_owned(),
            _ => format!("no post tells yet what {name}: asks for, so this never matches"),
        };
        self.warn(at, message);
    }
}

/// What NEAR may join: a word, a phrase, or several of them joined by OR.
fn operand(part: Part) -> Result<Vec<Phrase>, Fault> {
    let refuse = |what: &str| {
        let message = format!("NEAR joins words, phrases, and groups of them joined by OR; {what}");
        Err(Fault::new(ErrorKind::Near, part.at.clone(), message))
    };
    let of_group = |nodes: &[Node]| {
        let phrases = nodes.iter().map(|node| match node {
            Node::Phrase(phrase) => Some(phrase.clone()),
            _ => None,
        });
        phrases.collect::<Option<Vec<Phrase>>>()
    };
    match &part.node {
        Node::Phrase(phrase) => Ok(vec![phrase.clone()]),
        Node::Or(nodes) => match of_group(nodes) {
            Some(phrases) => Ok(phrases),
            None => refuse("this group holds something else").map_err(|fault: Fault| {
                fault.advise("leave only words, phrases and OR in the group")
            }),
        },
        Node::And(_) => refuse("this is joined by AND")
            .map_err(|fault: Fault| fault.advise("write NEAR for each of them, and AND between")),
        Node::Near(_) => refuse("this is a NEAR itself").map_err(|fault: Fault| {
            fault.advise("leave out the parentheses: a NEAR/3 b NEAR/3 c is a row")
        }),
        Node::Not(_) => refuse("what is excluded stands nowhere")
            .map_err(|fault: Fault| fault.advise("exclude the whole: NOT (a NEAR/3 b)")),
        Node::Filter(_) => refuse("a filter stands nowhere in the text")
            .map_err(|fault: Fault| fault.advise("put it beside the NEAR, with AND or a space")),
    }
}

fn unclosed(open: Range<usize>, length: usize) -> Fault {
    Fault::new(
        ErrorKind::UnclosedParenthesis,
        open,
        "this parenthesis is never closed",
    )
    .repair("close it at the end", length..length, ")")
}

fn name(kind: &Kind) -> &'static str {
    match kind {
        Kind::And => "AND",
        Kind::Or => "OR",
        Kind::Not => "NOT",
        Kind::Minus => "-",
        Kind::Open => "(",
        Kind::Close => ")",
        Kind::Near(_) => "NEAR",
        Kind::Word(_)
        | Kind::Quoted(_)
        | Kind::Raw(_)
        | Kind::Together(..)
        | Kind::Field { .. } => "this",
    }
}
