//! The register of statements. Every SQL text of the store is declared with [`statements!`], so
//! that a test can prepare each one on both databases; no other text reaches a database.

/// Declares SQL texts and lists them.
///
/// `NAME = "…"` is one statement. `NAME(columns) = "head", "tail"` is a [`Many`]: the same
/// statement over a list of rows or values, written as `head ($1,$2),($3,$4) tail`.
macro_rules! statements {
    ($($name:ident = $sql:expr;)*) => {
        $(const $name: &str = $sql;)*
        pub(crate) const STATEMENTS: &[(&str, &str)] = &[$((stringify!($name), $name)),*];
    };
}
pub(crate) use statements;

use crate::database::Location;
use crate::value::Val;

/// A statement over a list: `{head}{placeholders}{tail}`.
pub(crate) struct Many {
    pub(crate) head: &'static str,
    /// Values in each row; 1 makes a plain list for `IN (…)`, in which a value may stand twice.
    pub(crate) columns: usize,
    pub(crate) tail: &'static str,
    /// Values bound before the list.
    pub(crate) before: usize,
}

/// A statement over a list that has to be put differently to the two databases.
pub(crate) struct Twin {
    pub(crate) sqlite: Many,
    pub(crate) postgres: Many,
}

impl Twin {
    pub(crate) const fn of(&self, is_sqlite: bool) -> &Many {
        if is_sqlite {
            &self.sqlite
        } else {
            &self.postgres
        }
    }
}

/// The most values bound to one statement; SQLite allows 32,766.
const MOST_VALUES: usize = 8_000;

impl Many {
    /// The pieces in which a list goes into statements; `values` holds its rows one after another.
    ///
    /// A text that is known need not be planned again, so few texts serve every length: all have
    /// places for a power of two. Rows are cut that way; a plain list is filled up with its last
    /// value.
    pub(crate) fn pieces<'v>(&self, values: &'v [Val]) -> Vec<Piece<'v>> {
        let most = 1 << ((MOST_VALUES - self.before) / self.columns).ilog2();
        let mut pieces = Vec::new();
        let mut rest = values;
        while !rest.is_empty() {
            let left = (rest.len() / self.columns).min(most);
            let (rows, places) = if self.columns == 1 {
                (left, left.next_power_of_two())
            } else {
                (1 << left.ilog2(), 1 << left.ilog2())
            };
            let (piece, others) = rest.split_at(rows * self.columns);
            pieces.push(Piece { piece, places });
            rest = others;
        }
        pieces
    }

    /// The text for `rows` rows with numbered places, as PostgreSQL wants them.
    pub(crate) fn numbered(&self, rows: usize) -> String {
        self.text(rows, true)
    }

    /// The same with unnumbered places. SQLite looks every numbered one up in a list that is as
    /// long as the statement: thousands of them take longer than the work itself.
    pub(crate) fn unnumbered(&self, rows: usize) -> String {
        self.text(rows, false)
    }

    fn text(&self, rows: usize, numbered: bool) -> String {
        let mut text =
            String::with_capacity(self.head.len() + self.tail.len() + rows * self.columns * 6);
        text.push_str(self.head);
        if !numbered {
            for before in 1..=self.before {
                // They stand in the head in the order of their numbers.
                text = text.replacen(&format!("${before}"), "?", 1);
            }
        }
        let mut place = self.before;
        for row in 0..rows {
            if row > 0 {
                text.push(',');
            }
            if self.columns > 1 {
                text.push('(');
            }
            for column in 0..self.columns {
                if column > 0 {
                    text.push(',');
                }
                if numbered {
                    place += 1;
                    text.push('$');
                    text.push_str(&place.to_string());
                } else {
                    text.push('?');
                }
            }
            if self.columns > 1 {
                text.push(')');
            }
        }
        text.push_str(self.tail);
        text
    }
}

/// A part of a list that one statement takes.
pub(crate) struct Piece<'v> {
    piece: &'v [Val],
    /// Rows the statement has places for.
    pub(crate) places: usize,
}

impl<'v> Piece<'v> {
    /// A value for each place.
    pub(crate) fn values(&self) -> impl Iterator<Item = &'v Val> + Send + use<'v> {
        let filling = self.places.saturating_sub(self.piece.len());
        let last = self.piece.last().into_iter().cycle().take(filling);
        self.piece.iter().chain(last)
    }
}

/// Every statement of the store with its name, as the database at a place is asked: lists once with
/// one row and once with three.
#[must_use]
pub fn every_statement(location: &Location) -> Vec<(String, String)> {
    let is_sqlite = matches!(location, Location::Directory(_));
    let single: &[(&str, &[(&str, &str)])] = &[
        ("audit", crate::program::audit::STATEMENTS),
        ("event", crate::event::STATEMENTS),
        ("interaction", crate::connect::interaction::STATEMENTS),
        ("instance", crate::program::instance::STATEMENTS),
        ("invitation", crate::program::invitation::STATEMENTS),
        ("mail", crate::program::mail::STATEMENTS),
        ("member", crate::program::member::STATEMENTS),
        ("request_key", crate::program::request_key::STATEMENTS),
        ("provider", crate::program::provider::STATEMENTS),
        ("reset_link", crate::program::reset_link::STATEMENTS),
        ("seal", crate::program::seal::STATEMENTS),
        ("second_factor", crate::program::second_factor::STATEMENTS),
        ("session", crate::program::session::STATEMENTS),
        ("sign_in_step", crate::program::sign_in_step::STATEMENTS),
        ("token", crate::program::token::STATEMENTS),
        ("user", crate::program::user::STATEMENTS),
        ("webhook", crate::program::webhook::STATEMENTS),
        ("opportunity", crate::today::opportunity::STATEMENTS),
        ("erasure", crate::understand::erasure::STATEMENTS),
        ("finding", crate::understand::finding::STATEMENTS),
        ("person", crate::understand::person::STATEMENTS),
        ("post", crate::understand::post::STATEMENTS),
        ("profile", crate::understand::profile::STATEMENTS),
        ("saved_search", crate::understand::saved_search::STATEMENTS),
        (
            "search_in_force",
            crate::understand::search_in_force::STATEMENTS,
        ),
        ("signal", crate::understand::signal::STATEMENTS),
        ("source", crate::understand::source::STATEMENTS),
        ("stream", crate::understand::stream::STATEMENTS),
        ("team", crate::understand::team::STATEMENTS),
        ("visibility", crate::understand::visibility::STATEMENTS),
    ];
    let many: &[(&str, &Many)] = &[
        ("audit.INSERT", &crate::program::audit::INSERT),
        ("event.INSERT", &crate::event::INSERT),
        ("mail.ABOUT", &crate::program::mail::ABOUT),
        ("erasure.INSERT", &crate::understand::erasure::INSERT),
        ("erasure.REMOVE", &crate::understand::erasure::REMOVE),
        ("erasure.HELD", &crate::understand::erasure::HELD),
        ("opportunity.UPSERT", &crate::today::opportunity::UPSERT),
        ("opportunity.REMOVE", &crate::today::opportunity::REMOVE),
        ("finding.NAMED", &crate::understand::finding::NAMED),
        ("finding.SHARES", &crate::understand::finding::SHARES),
        (
            "finding.STANDING",
            crate::understand::finding::STANDING.of(is_sqlite),
        ),
        (
            "finding.STANDING_SEEN",
            crate::understand::finding::STANDING_SEEN.of(is_sqlite),
        ),
        (
            "finding.STANDING_WHOLE",
            crate::understand::finding::STANDING_WHOLE.of(is_sqlite),
        ),
        ("person.INSERT", &crate::understand::person::INSERT),
        (
            "person.INSERT_IDENTITY",
            &crate::understand::person::INSERT_IDENTITY,
        ),
        ("person.LISTED", &crate::understand::person::LISTED),
        ("person.IDENTITIES", &crate::understand::person::IDENTITIES),
        ("person.KNOWN", &crate::understand::person::KNOWN),
        ("post.INSERT", &crate::understand::post::INSERT),
        ("post.BY_IDS", &crate::understand::post::BY_IDS),
        ("post.STORED", &crate::understand::post::STORED),
        ("post.BURIED", &crate::understand::post::BURIED),
        ("post.BURY", &crate::understand::post::BURY),
        ("post.REMOVE", &crate::understand::post::REMOVE),
        (
            "saved_search.FOUND",
            &crate::understand::saved_search::FOUND,
        ),
        (
            "team.INSERT_MEMBERS",
            &crate::understand::team::INSERT_MEMBERS,
        ),
        (
            "visibility.AUDIENCES",
            &crate::understand::visibility::AUDIENCES,
        ),
        (
            "visibility.RESTRICTED_PEOPLE",
            &crate::understand::visibility::RESTRICTED_PEOPLE,
        ),
        (
            "visibility.HIDDEN_SIGNALS",
            &crate::understand::visibility::HIDDEN_SIGNALS,
        ),
        (
            "visibility.SEEN_SEARCHES",
            &crate::understand::visibility::SEEN_SEARCHES,
        ),
        (
            "visibility.SEEN_SIGNALS",
            &crate::understand::visibility::SEEN_SIGNALS,
        ),
        (
            "visibility.SEEN_INTERACTIONS",
            &crate::understand::visibility::SEEN_INTERACTIONS,
        ),
        ("signal.INSERT", &crate::understand::signal::INSERT),
        ("signal.NAMED", &crate::understand::signal::NAMED),
        ("signal.IN_POSTS", &crate::understand::signal::IN_POSTS),
        ("signal.REMOVE", &crate::understand::signal::REMOVE),
        ("signal.OF_POSTS", &crate::understand::signal::OF_POSTS),
        (
            "signal.REMOVE_OF_POSTS",
            &crate::understand::signal::REMOVE_OF_POSTS,
        ),
    ];
    let mut all: Vec<(String, String)> = single
        .iter()
        .flat_map(|(room, statements)| {
            statements
                .iter()
                .map(move |(name, sql)| (format!("{room}.{name}"), (*sql).to_owned()))
        })
        .collect();
    for (name, statement) in many {
        all.push((format!("{name}(1)"), statement.numbered(1)));
        all.push((format!("{name}(3)"), statement.numbered(3)));
    }
    all
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_are_numbered_after_what_is_bound_before() {
        let rows = Many {
            head: "INSERT INTO t (a, b) VALUES ",
            columns: 2,
            tail: "",
            before: 0,
        };
        assert_eq!(
            rows.numbered(2),
            "INSERT INTO t (a, b) VALUES ($1,$2),($3,$4)"
        );
        let list = Many {
            head: "SELECT a FROM t WHERE b = $1 AND a IN (",
            columns: 1,
            tail: ")",
            before: 1,
        };
        assert_eq!(
            list.numbered(2),
            "SELECT a FROM t WHERE b = $1 AND a IN ($2,$3)"
        );
        assert_eq!(
            list.unnumbered(2),
            "SELECT a FROM t WHERE b = ? AND a IN (?,?)"
        );
    }

    /// The lengths of the pieces of a list of `rows` rows, after a look at what they hold.
    fn lengths(columns: usize, rows: usize) -> Vec<usize> {
        let many = Many {
            head: "",
            columns,
            tail: "",
            before: 0,
        };
        let values: Vec<Val> = (0..rows * columns).map(Val::from).collect();
        let pieces = many.pieces(&values);
        let mut bound: Vec<&Val> = pieces.iter().flat_map(Piece::values).collect();
        bound.dedup();
        assert_eq!(bound, values.iter().collect::<Vec<_>>());
        for piece in &pieces {
            assert_eq!(piece.values().count(), piece.places * columns);
        }
        pieces.iter().map(|piece| piece.places).collect()
    }

    #[test]
    fn few_texts_serve_lists_of_every_length() {
        assert_eq!(lengths(2, 0), Vec::<usize>::new());
        assert_eq!(lengths(2, 11), [8, 2, 1]);
        assert_eq!(
            lengths(2, 8_001),
            [2_048, 2_048, 2_048, 1_024, 512, 256, 64, 1]
        );
        assert_eq!(lengths(1, 1), [1]);
        assert_eq!(lengths(1, 11), [16]);
        assert_eq!(lengths(1, 5_000), [4_096, 1_024]);
    }
}
