//! What an address asks for after `?`, read strictly: a name that means nothing is refused, so that
//! a slip never widens a list.

use axum::extract::rejection::QueryRejection;
use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::Web;
use crate::api::refusal::Wrong;
use crate::problem::Problem;

/// The query of an address.
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned> FromRequestParts<Web> for Asked<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Problem> {
        match Query::<T>::try_from_uri(&parts.uri) {
            Ok(Query(asked)) => Ok(Self(asked)),
            Err(QueryRejection::FailedToDeserializeQueryString(failed)) => {
                let text = std::error::Error::source(&failed)
                    .map_or_else(|| failed.to_string(), ToString::to_string);
                Err(Problem::invalid(vec![wrong(&text)]))
            }
            Err(other) => Err(Problem::invalid(vec![Wrong::new(
                "query",
                other.to_string(),
            )])),
        }
    }
}

/// Names the field a message of serde's is about.
pub(crate) fn wrong(text: &str) -> Wrong {
    let named = ["unknown field `", "missing field `", "duplicate field `"]
        .iter()
        .find_map(|start| text.split_once(start))
        .and_then(|(_, rest)| rest.split_once('`'));
    match (named, text.split_once(": ")) {
        (Some((field, _)), _) => Wrong::new(field, text),
        (None, Some((path, message))) if !path.contains(' ') => Wrong::new(path, message),
        _ => Wrong::new("query", text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_field_is_found_in_what_serde_says() {
        assert_eq!(wrong("unknown field `lim`, expected `limit`").field, "lim");
        assert_eq!(wrong("limit: invalid digit found in string").field, "limit");
        assert_eq!(wrong("something else").field, "query");
    }
}
