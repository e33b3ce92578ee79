//! The configuration file: names and values with their places, and nothing of what they mean.

use std::path::Path;

use toml::de::{DeTable, DeValue};

/// One line of the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) values: Vec<String>,
    /// Counted from 1, like the column.
    pub(super) line: usize,
    pub(super) column: usize,
}

/// Reads it.
///
/// # Errors
/// Where it cannot be read, with the line and the column.
pub(super) fn read(path: &Path) -> Result<Vec<Entry>, String> {
    let text = std::fs::read_to_string(path)
        .map_err(|error| format!("the configuration file {}: {error}", path.display()))?;
    entries(&text).map_err(|(at, words)| {
        let (line, column) = place(&text, at);
        format!("{}:{line}:{column}: {words}", path.display())
    })
}

fn entries(text: &str) -> Result<Vec<Entry>, (usize, String)> {
    let table = DeTable::parse(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        (at, error.message().to_owned())
    })?;
    let mut entries = Vec::new();
    for (key, value) in table.get_ref() {
        let (line, column) = place(text, key.span().start);
        let values = match value.get_ref() {
            DeValue::Array(list) => list
                .iter()
                .map(|one| plain(one.get_ref()).ok_or(one.span().start))
                .collect(),
            one => plain(one).map(|text| vec![text]).ok_or(value.span().start),
        };
        let values = values.map_err(|at| {
            let words = format!(
                "the value of “{}” is neither a text, a number, true or false, nor a list of these",
                key.get_ref()
            );
            (at, words)
        })?;
        entries.push(Entry {
            key: key.get_ref().to_string(),
            values,
            line,
            column,
        });
    }
    // In the order of the file, so that the first mistake is told first.
    entries.sort_by_key(|entry| (entry.line, entry.column));
    Ok(entries)
}

fn plain(value: &DeValue<'_>) -> Option<String> {
    match value {
        DeValue::String(text) => Some(text.to_string()),
        DeValue::Integer(number) => Some(number.to_string()),
        DeValue::Float(number) => Some(number.to_string()),
        DeValue::Boolean(yes) => Some(yes.to_string()),
        _ => None,
    }
}

/// Line and column of a byte, counted from 1.
fn place(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    (line, before[start..].chars().count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_and_values_are_found_at_their_places() {
        let text = "# ours\nlisten = \"127.0.0.1:9\"\nallow_hosts = [\"a\", \"b\"]\n";
        let found = entries(text).unwrap();
        let lines: Vec<_> = found
            .iter()
            .map(|entry| (entry.key.as_str(), entry.line))
            .collect();
        assert_eq!(lines, [("listen", 2), ("allow_hosts", 3)]);
        assert_eq!(found[1].values, ["a", "b"]);
    }

    #[test]
    fn what_cannot_be_read_is_told_with_its_place() {
        let (at, words) = entries("a = 1\nb = = 2\n").unwrap_err();
        assert_eq!(place("a = 1\nb = = 2\n", at).0, 2, "{words}");
        let text = "a = 1\n\nä = { b = 1 }\n";
        let (at, words) = entries("a = 1\n\n\"ä\" = { b = 1 }\n").unwrap_err();
        assert_eq!(
            place("a = 1\n\n\"ä\" = { b = 1 }\n", at),
            (3, 7),
            "{words} {text}"
        );
    }
}
