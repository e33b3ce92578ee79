//! Lines `id<TAB>query`.

use std::io::{self, Write};

use serde_json::Value;

use crate::{Query, QueryError};

/// A search as it stands in the file.
#[derive(Debug)]
pub(super) struct Search {
    /// As it is printed: a number where the file has one.
    pub(super) id: Value,
    pub(super) text: String,
}

impl Search {
    /// The id if it is a number that fits into 64 bits.
    pub(super) fn number(&self) -> Option<u64> {
        self.id.as_u64()
    }
}

/// Reads all searches, hands each parsed query with its position to `store`, and reports malformed lines as
/// `FILE:LINE:COLUMN: reason`. Returns the searches and how many lines were malformed.
pub(super) fn read(
    bytes: &[u8],
    file: &str,
    errors: &mut dyn Write,
    mut store: impl FnMut(usize, &Query),
) -> io::Result<(Vec<Search>, u64)> {
    let (mut searches, mut malformed) = (Vec::new(), 0);
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    for (number, line) in (1..).zip(bytes.split(|&byte| byte == b'\n')) {
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match search(line) {
            Ok((search, query)) => {
                store(searches.len(), &query);
                searches.push(search);
            }
            Err((column, reason)) => {
                malformed += 1;
                writeln!(errors, "{file}:{number}:{column}: {reason}")?;
            }
        }
    }
    Ok((searches, malformed))
}

/// A search and its query, or the column in the line, from 1, and what is wrong there.
fn search(line: &[u8]) -> Result<(Search, Query), (usize, String)> {
    let line = std::str::from_utf8(line).map_err(|error| {
        let before = String::from_utf8_lossy(&line[..error.valid_up_to()]);
        (
            before.chars().count() + 1,
            "the line is not valid UTF-8".to_owned(),
        )
    })?;
    let Some((id, text)) = line.split_once('\t') else {
        return Err((
            line.chars().count() + 1,
            "no tab; a search is a line of id, tab, query".to_owned(),
        ));
    };
    let id = id.trim();
    if id.is_empty() {
        return Err((1, "no id before the tab".to_owned()));
    }
    let before = line.chars().count() - text.chars().count();
    let query = Query::parse(text).map_err(|error| (before + error.column, reason(&error)))?;
    Ok((
        Search {
            id: printed(id),
            text: text.to_owned(),
        },
        query,
    ))
}

fn reason(error: &QueryError) -> String {
    let mut reason = error.message.clone();
    if let Some(repair) = &error.repair {
        reason.push_str("; ");
        reason.push_str(&repair.words);
        if let Some(query) = &repair.query {
            reason.push_str(": ");
            reason.push_str(query);
        }
    }
    reason
}

/// A number if it is written as numbers are, else a string.
fn printed(id: &str) -> Value {
    match id.parse::<u64>() {
        Ok(number) if number.to_string() == id => Value::from(number),
        _ => Value::from(id),
    }
}
