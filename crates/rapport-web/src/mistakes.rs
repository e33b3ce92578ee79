//! What is wrong with a form that was sent, tied to the fields it is about. The form is shown
//! again as it was, with these beside it; whatever is not about a field is a [`Problem`].

use rapport_app::Error;
use rapport_search::QueryError;

use crate::problem::Problem;

/// What is wrong with a form.
#[derive(Debug, Clone, Default)]
pub(crate) struct Mistakes {
    fields: Vec<(&'static str, String)>,
    query: Option<QueryMistake>,
}

/// A query with the place of its mistake.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct QueryMistake {
    /// Up to the mistake.
    pub(crate) before: String,
    /// The characters it is about; empty where something is missing.
    pub(crate) at: String,
    /// After it.
    pub(crate) after: String,
    /// In characters from 1.
    pub(crate) column: usize,
    /// What is wrong.
    pub(crate) message: String,
    /// What to do, and the whole query after doing so.
    pub(crate) repair: Option<(String, Option<String>)>,
}

impl QueryMistake {
    /// Points at the mistake in the query it was found in.
    pub(crate) fn new(query: &str, error: &QueryError) -> Self {
        let characters: Vec<char> = query.chars().collect();
        let start = error.column.saturating_sub(1).min(characters.len());
        let end = start.saturating_add(error.length).min(characters.len());
        Self {
            before: characters[..start].iter().collect(),
            at: characters[start..end].iter().collect(),
            after: characters[end..].iter().collect(),
            column: error.column,
            message: error.message.clone(),
            repair: error
                .repair
                .as_ref()
                .map(|repair| (repair.words.clone(), repair.query.clone())),
        }
    }
}

impl Mistakes {
    /// One mistake in one field.
    pub(crate) fn one(field: &'static str, message: impl Into<String>) -> Self {
        Self {
            fields: vec![(field, message.into())],
            query: None,
        }
    }

    /// What a verb found wrong. `query` is the query that was sent, where there was one.
    ///
    /// # Errors
    /// The problem, when it is not about a field.
    pub(crate) fn found(error: Error, query: &str) -> Result<Self, Problem> {
        match error {
            Error::Invalid { field, message } => Ok(Self::one(field, message)),
            Error::Query(error) => Ok(Self {
                fields: Vec::new(),
                query: Some(QueryMistake::new(query, &error)),
            }),
            other => Err(Problem::from(other)),
        }
    }

    /// What is wrong with that field.
    pub(crate) fn of(&self, field: &str) -> Option<&str> {
        self.fields
            .iter()
            .find(|(name, _)| *name == field)
            .map(|(_, message)| message.as_str())
    }

    /// What is wrong with the query.
    pub(crate) fn query(&self) -> Option<&QueryMistake> {
        self.query.as_ref()
    }

    /// Whether there is anything to put right.
    pub(crate) fn any(&self) -> bool {
        self.query.is_some() || !self.fields.is_empty()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_place_of_a_mistake_is_counted_in_characters() {
        for query in ["żółć AND (a", "\"", "a:b", "", "(((", "盘点 OR"] {
            let Err(error) = rapport_search::Query::parse(query) else {
                continue;
            };
            let mistake = QueryMistake::new(query, &error);
            assert_eq!(
                format!("{}{}{}", mistake.before, mistake.at, mistake.after),
                query
            );
        }
    }
}
