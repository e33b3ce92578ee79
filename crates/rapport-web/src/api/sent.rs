//! What a request carries, read strictly: JSON of the right type and size, without fields that mean
//! nothing. What is wrong with it is named by field.

use axum::body::to_bytes;
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use schemars::JsonSchema;
use serde::Deserialize;
use serde::de::{DeserializeOwned, IgnoredAny};

use crate::Web;
use crate::api::asked;
use crate::api::once::Once;
use crate::api::refusal::Wrong;
use crate::problem::Problem;

/// The largest body of JSON that is read, in bytes.
pub(crate) const LIMIT: usize = 256 * 1024;
/// The largest file that is read, in bytes.
pub(crate) const FILE_LIMIT: usize = 2 * 1024 * 1024;

/// A body of JSON, and the name of the request.
pub(crate) struct Sent<T> {
    pub(crate) value: T,
    pub(crate) once: Once,
}

/// A file of XML, and the name of the request.
pub(crate) struct SentFile {
    pub(crate) bytes: Vec<u8>,
}

/// For a request that says everything in its address; an empty body will do.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Nothing {}

impl<T: DeserializeOwned> FromRequest<Web> for Sent<T> {
    type Rejection = Problem;
    async fn from_request(request: Request, _: &Web) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let body = to_bytes(body, LIMIT)
            .await
            .map_err(|_| Problem::too_large())?;
        let json = media(&parts.headers).is_some_and(|media| {
            media == "application/json"
                || (media.starts_with("application/") && media.ends_with("+json"))
        });
        if !body.is_empty() && !json {
            return Err(Problem::wrong_media("application/json"));
        }
        let value = read(if body.is_empty() { b"{}" } else { &body })?;
        Ok(Self {
            value,
            once: Once::of(&parts, &body)?,
        })
    }
}

impl FromRequest<Web> for SentFile {
    type Rejection = Problem;
    async fn from_request(request: Request, _: &Web) -> Result<Self, Problem> {
        let (parts, body) = request.into_parts();
        let xml = media(&parts.headers)
            .is_some_and(|media| ["text/x-opml", "text/xml", "application/xml"].contains(&&*media));
        if !xml {
            return Err(Problem::wrong_media("text/x-opml"));
        }
        let bytes = to_bytes(body, FILE_LIMIT)
            .await
            .map_err(|_| Problem::too_large())?
            .to_vec();
        Ok(Self { bytes })
    }
}

/// The type of the body, without its parameters.
fn media(headers: &HeaderMap) -> Option<String> {
    let media = headers.get(CONTENT_TYPE)?.to_str().ok()?;
    Some(media.split(';').next()?.trim().to_ascii_lowercase())
}

fn read<T: DeserializeOwned>(body: &[u8]) -> Result<T, Problem> {
    // Both are judged before the type is: it would take a list of fields for the fields, and call a
    // field of another type bad grammar.
    serde_json::from_slice::<IgnoredAny>(body)
        .map_err(|error| Problem::unreadable(&error.to_string()))?;
    if !body.trim_ascii_start().starts_with(b"{") {
        let wrong = Wrong::new("body", "an object is wanted");
        return Err(Problem::invalid(vec![wrong]));
    }
    let mut json = serde_json::Deserializer::from_slice(body);
    serde_path_to_error::deserialize(&mut json).map_err(|error| {
        let path = error.path().to_string();
        Problem::invalid(vec![named(&path, &error.into_inner().to_string())])
    })
}

/// What is wrong, at its place in the body: `filter.limit`.
fn named(path: &str, text: &str) -> Wrong {
    let text = text.split(" at line ").next().unwrap_or(text);
    let mut wrong = asked::wrong(text);
    let (at, about_member) = (path.trim_matches('.'), text.contains(" field `"));
    wrong.detail = text.to_owned();
    wrong.field = match (at.is_empty(), about_member) {
        (true, false) => "body".to_owned(),
        (true, true) => wrong.field,
        (false, true) if at.rsplit('.').next() != Some(wrong.field.as_str()) => {
            format!("{at}.{}", wrong.field)
        }
        (false, _) => at.to_owned(),
    };
    wrong
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Form {
        #[expect(dead_code, reason = "only read")]
        name: String,
        #[expect(dead_code, reason = "only read")]
        #[serde(default)]
        words: Vec<String>,
        #[expect(dead_code, reason = "only read")]
        alert: Option<Word>,
    }

    #[derive(Debug, Deserialize)]
    enum Word {}

    fn field(body: &str) -> String {
        let problem = read::<Form>(body.as_bytes()).unwrap_err();
        problem
            .errors()
            .first()
            .map_or_else(|| problem.kind().to_owned(), |wrong| wrong.field.clone())
    }

    #[test]
    fn what_is_wrong_is_named_by_its_place() {
        assert_eq!(field("{}"), "name");
        assert_eq!(field("{\"name\":\"a\",\"nam\":1}"), "nam");
        assert_eq!(field("{\"name\":3}"), "name");
        assert_eq!(field("{\"name\":\"a\",\"words\":[1]}"), "words[0]");
        assert_eq!(field("{\"name\":\"a\",\"alert\":[{}]}"), "alert");
        assert_eq!(field("[]"), "body");
        assert_eq!(field("[\"a\",[]]"), "body");
        assert_eq!(field("{"), "unreadable");
        assert_eq!(field("{\"name\":\"a\"} x"), "unreadable");
    }
}
