//! The tree as a query again, in its plainest notation.

use std::fmt::{self, Display, Formatter};

use super::lexer::is_quote;
use super::tree::{Filter, Near, Node, Phrase};

impl Display for Node {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        match self {
            Self::Phrase(phrase) => phrase.fmt(f),
            Self::Near(near) => near.fmt(f),
            Self::Filter(filter) => filter.fmt(f),
            Self::And(nodes) => join(f, nodes, " "),
            Self::Or(nodes) => join(f, nodes, " OR "),
            Self::Not(node) => {
                f.write_str("-")?;
                nested(
                    f,
                    node,
                    matches!(**node, Self::And(_) | Self::Or(_) | Self::Near(_)),
                )
            }
        }
    }
}

fn join(f: &mut Formatter<'_>, nodes: &[Node], between: &str) -> fmt::Result {
    for (position, node) in nodes.iter().enumerate() {
        if position > 0 {
            f.write_str(between)?;
        }
        nested(f, node, between == " " && matches!(node, Node::Or(_)))?;
    }
    Ok(())
}

fn nested(f: &mut Formatter<'_>, node: &Node, parentheses: bool) -> fmt::Result {
    if parentheses {
        write!(f, "({node})")
    } else {
        node.fmt(f)
    }
}

impl Display for Phrase {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        if self.is_raw() {
            let written = self.written().trim();
            return match written.contains(is_quote) {
                true => write!(f, "`{written}`"),
                false => write!(f, "raw:\"{written}\""),
            };
        }
        if self.is_quoted() {
            write!(f, "\"{}\"", self.written())
        } else {
            f.write_str(self.written())
        }
    }
}

impl Display for Near {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for (at, operand) in self.operands().iter().enumerate() {
            if let Some(gap) = at.checked_sub(1).and_then(|at| self.gaps().get(at)) {
                let order = if gap.is_ordered { "f" } else { "" };
                write!(f, " NEAR/{}{order} ", gap.words)?;
            }
            match &operand[..] {
                [one] => one.fmt(f)?,
                several => {
                    for (at, phrase) in several.iter().enumerate() {
                        f.write_str(if at == 0 { "(" } else { " OR " })?;
                        phrase.fmt(f)?;
                    }
                    f.write_str(")")?;
                }
            }
        }
        Ok(())
    }
}

impl Display for Filter {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let plain = self
            .value()
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '@'));
        let quote = if plain { "" } else { "\"" };
        write!(f, "{}:{quote}{}{quote}", self.field().name(), self.value())
    }
}
