//! `rapport query`: what becomes of a query, without a database.

use std::process::ExitCode;

use crate::command_line::Query;

/// Prints the tree of a query, or the mistake in it, as JSON. Exit status 0: it can be read, 2: it cannot.
pub(crate) fn run(query: &Query) -> ExitCode {
    let Query::Check { text } = query;
    let (is_read, told) = rapport_search::query::check(text);
    println!("{told}");
    ExitCode::from(if is_read { 0 } else { 2 })
}
