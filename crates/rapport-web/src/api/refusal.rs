//! A problem as programs read it: `application/problem+json` (RFC 9457), with the fields it is about.

use axum::http::StatusCode;
use axum::http::header::{ALLOW, CONTENT_TYPE, HeaderValue, RETRY_AFTER, WWW_AUTHENTICATE};
use axum::response::{IntoResponse, Response};
use schemars::JsonSchema;
use serde::Serialize;

use crate::problem::Problem;

/// The type of the body of a refusal.
pub(crate) const MEDIA: &str = "application/problem+json";

/// Why a request was refused.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Problem")]
pub(crate) struct Refusal {
    /// Which kind of problem, as an address that explains it.
    #[serde(rename = "type")]
    kind: String,
    /// What happened, as a sentence.
    title: String,
    /// The status of the answer.
    status: u16,
    /// What that means, and what can be done.
    detail: String,
    /// The fields it is about; absent where it is about none.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Wrong>,
}

/// What is wrong with one field.
#[derive(Debug, Clone, Serialize, JsonSchema)]
#[schemars(rename = "WrongField")]
pub(crate) struct Wrong {
    /// The field by its name in the body, the query or the headers.
    pub(crate) field: String,
    /// What is wrong and how to put it right.
    pub(crate) detail: String,
    /// Where in a query, in characters from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) column: Option<usize>,
    /// The whole query after the obvious repair.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) repaired: Option<String>,
}

impl Wrong {
    /// Something about a field that is not a query.
    pub(crate) fn new(field: impl Into<String>, detail: impl Into<String>) -> Self {
        Self {
            field: field.into(),
            detail: detail.into(),
            column: None,
            repaired: None,
        }
    }
}

/// Every kind of problem with what it means, for the reference.
pub(crate) const KINDS: [(&str, u16, &str); 14] = [
    ("unreadable", 400, "The body is not JSON."),
    (
        "no-token",
        401,
        "No token was shown, or it is unknown, expired or revoked.",
    ),
    (
        "forbidden",
        403,
        "The role may not do that, or the token's scope does not lend it.",
    ),
    (
        "foreign",
        403,
        "A browser sent it from a page of another site.",
    ),
    (
        "unconfirmed",
        403,
        "A browser's session was not confirmed within the last ten minutes.",
    ),
    (
        "not-found",
        404,
        "There is no such address, or no such record in this workspace.",
    ),
    (
        "method",
        405,
        "The address is there and does not take this method; Allow says which it takes.",
    ),
    (
        "conflict",
        409,
        "It is so already, or something else is in the way.",
    ),
    (
        "changed",
        412,
        "The record is not the one If-Match names any more.",
    ),
    ("too-large", 413, "More was sent than is read."),
    ("media", 415, "The body is of a type that is not read here."),
    (
        "invalid",
        422,
        "Fields do not hold what they should; errors names each.",
    ),
    (
        "too-many",
        429,
        "Too many requests; Retry-After says how many seconds to wait.",
    ),
    ("unavailable", 503, "Saving is not possible now."),
];

/// The problem as an answer.
pub(crate) fn answer(problem: &Problem) -> Response {
    let status = problem.status();
    let refusal = Refusal {
        kind: format!("/api#problem-{}", problem.kind()),
        title: problem.title().to_owned(),
        status: status.as_u16(),
        detail: problem.words().to_owned(),
        errors: problem.errors().to_vec(),
    };
    let body = serde_json::to_string(&refusal).unwrap_or_default();
    let mut response = (status, body).into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(MEDIA));
    if let Some(seconds) = problem.retry_after_seconds() {
        headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    if status == StatusCode::UNAUTHORIZED {
        let scheme = HeaderValue::from_static("Bearer realm=\"Rapport\"");
        headers.insert(WWW_AUTHENTICATE, scheme);
    }
    response
}

/// Turns an answer marked with a problem into what programs read.
pub(crate) fn dress(response: Response) -> Response {
    let Some(problem) = response.extensions().get::<Problem>() else {
        return response;
    };
    let mut dressed = answer(problem);
    if let Some(allowed) = response.headers().get(ALLOW) {
        dressed.headers_mut().insert(ALLOW, allowed.clone());
    }
    dressed
}
