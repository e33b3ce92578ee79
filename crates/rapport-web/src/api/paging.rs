//! Long lists in pieces: a cursor names the place to go on from, so that what arrives meanwhile
//! neither repeats nor hides anything.

use std::str::FromStr;

use axum::http::Uri;
use axum::http::header::{HeaderValue, LINK};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use crate::api::refusal::Wrong;
use crate::api::reply::Reply;
use crate::problem::Problem;

/// Records in a piece unless more or fewer are asked for.
const USUAL: u32 = 30;
/// The most records in a piece.
pub(crate) const MOST: u32 = 100;

/// A piece of a list.
#[derive(Debug, Serialize, JsonSchema)]
#[schemars(rename = "{T}List")]
pub(crate) struct Piece<T> {
    /// The records.
    pub(crate) items: Vec<T>,
    /// The cursor of the next piece; null when this is the last.
    pub(crate) next: Option<String>,
}

impl<T> Piece<T> {
    /// From `limit + 1` records of which the last only says that there are more.
    pub(crate) fn of(mut items: Vec<T>, limit: usize, place: impl Fn(&T) -> String) -> Self {
        let more = items.len() > limit;
        items.truncate(limit);
        let next = items.last().filter(|_| more).map(place);
        Self { items, next }
    }
}

/// How many records a piece is to have.
pub(crate) fn limit(asked: Option<u32>) -> Result<usize, Problem> {
    let limit = asked.unwrap_or(USUAL);
    if (1..=MOST).contains(&limit) {
        Ok(limit as usize)
    } else {
        let detail = format!("between 1 and {MOST}");
        Err(Problem::invalid(vec![Wrong::new("limit", detail)]))
    }
}

/// Where a piece is to begin.
pub(crate) fn cursor<T: FromStr>(asked: Option<&str>) -> Result<Option<T>, Problem> {
    let read = |text: &str| {
        text.parse().map_err(|_| {
            let detail = "not a cursor: take it from next, as it is";
            Problem::invalid(vec![Wrong::new("cursor", detail)])
        })
    };
    asked.map(read).transpose()
}

/// The answer with a piece, and a link to the next one.
pub(crate) fn reply(uri: &Uri, piece: &impl Serialize, next: Option<&str>) -> Response {
    linked(uri, piece, "cursor", next)
}

/// The same for a list that is asked for what comes after a place of the caller's.
pub(crate) fn reply_after(uri: &Uri, piece: &impl Serialize, next: Option<&str>) -> Response {
    linked(uri, piece, "after", next)
}

fn linked(uri: &Uri, piece: &impl Serialize, asks: &str, next: Option<&str>) -> Response {
    let mut response = Reply::ok(piece).into_response();
    if let Some(next) = next {
        let query = uri.query().unwrap_or_default().as_bytes();
        let others = url::form_urlencoded::parse(query).filter(|(name, _)| name != asks);
        let query = url::form_urlencoded::Serializer::new(String::new())
            .extend_pairs(others)
            .append_pair(asks, next)
            .finish();
        let link = format!("<{}?{query}>; rel=\"next\"", uri.path());
        if let Ok(link) = HeaderValue::try_from(link) {
            response.headers_mut().insert(LINK, link);
        }
    }
    response
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::api::tests::world;

    #[test]
    fn one_more_record_says_that_there_are_more() {
        let piece = |records: Vec<u32>| Piece::of(records, 2, ToString::to_string);
        assert_eq!(piece(vec![1, 2]).next, None);
        let first = piece(vec![1, 2, 3]);
        assert_eq!(
            (first.items, first.next.as_deref()),
            (vec![1, 2], Some("2"))
        );
    }

    #[test]
    fn the_link_keeps_what_was_asked() {
        let uri: Uri = "/api/v1/signals?query=a+b&cursor=1&limit=2"
            .parse()
            .unwrap();
        let response = reply(&uri, &Vec::<u8>::new(), Some("2"));
        assert_eq!(
            response.headers()[LINK],
            "</api/v1/signals?query=a+b&limit=2&cursor=2>; rel=\"next\""
        );
    }

    #[test]
    fn a_piece_has_bounds() {
        assert!(limit(Some(0)).is_err() && limit(Some(101)).is_err());
        assert_eq!(limit(None).unwrap(), 30);
        assert!(cursor::<u32>(Some("x")).is_err());
    }

    #[tokio::test]
    async fn a_long_list_is_read_piece_by_piece() {
        let (instance, mut program) = world().await;
        for n in 0..5 {
            let new = format!("{{\"query\":\"word{n}\",\"purpose\":\"Helping\"}}");
            program
                .send(&instance, "POST", "/api/v1/saved-searches", &[], &new)
                .await;
        }
        let mut path = "/api/v1/saved-searches?limit=4".to_owned();
        let mut seen = Vec::new();
        loop {
            let piece = program.get(&instance, &path).await;
            for item in piece.json()["items"].as_array().unwrap() {
                seen.push(item["id"].as_str().unwrap().to_owned());
            }
            let Some((link, _)) = piece.header("link").split_once('>') else {
                assert!(piece.json()["next"].is_null());
                break;
            };
            path = link.trim_start_matches('<').to_owned();
        }
        assert_eq!(seen.len(), 6);
        assert_eq!(seen.iter().collect::<BTreeSet<_>>().len(), 6);
        let first = program
            .get(&instance, "/api/v1/signals?limit=1")
            .await
            .json();
        let next = format!(
            "/api/v1/signals?limit=1&cursor={}",
            first["next"].as_str().unwrap()
        );
        let second = program.get(&instance, &next).await.json();
        assert_ne!(first["items"][0]["id"], second["items"][0]["id"]);
    }
}
