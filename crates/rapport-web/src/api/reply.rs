//! An answer as JSON that can be kept and given again, letter for letter.

use axum::http::StatusCode;
use axum::http::header::{CONTENT_TYPE, ETAG, HeaderName, HeaderValue, LOCATION};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::{Value, json};

use crate::api::ROOT;

/// An answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Reply {
    status: StatusCode,
    location: Option<String>,
    tag: Option<String>,
    /// None where there is nothing to say.
    body: Option<Value>,
}

impl Reply {
    /// With that body.
    pub(crate) fn new(status: StatusCode, body: &impl Serialize) -> Self {
        let body = serde_json::to_value(body);
        if let Err(error) = &body {
            tracing::error!(%error, "an answer could not be written");
        }
        Self {
            status,
            location: None,
            tag: None,
            body: body.ok(),
        }
    }

    /// 200 with that body.
    pub(crate) fn ok(body: &impl Serialize) -> Self {
        Self::new(StatusCode::OK, body)
    }

    /// 204: done, and there is nothing to say.
    pub(crate) fn done() -> Self {
        Self {
            status: StatusCode::NO_CONTENT,
            location: None,
            tag: None,
            body: None,
        }
    }

    /// With the version of the record it holds.
    pub(crate) fn version(self, version: &str) -> Self {
        Self {
            tag: Some(format!("\"{version}\"")),
            ..self
        }
    }

    /// With the address of the record that was made, below the root of the API.
    pub(crate) fn at(self, path: &str) -> Self {
        Self {
            location: Some(format!("{ROOT}{path}")),
            ..self
        }
    }

    /// As it is kept.
    pub(crate) fn kept(&self) -> Value {
        json!({
            "status": self.status.as_u16(),
            "location": self.location,
            "tag": self.tag,
            "body": self.body,
        })
    }

    /// From how it was kept.
    pub(crate) fn again(kept: &Value) -> Option<Self> {
        let status = u16::try_from(kept["status"].as_u64()?).ok()?;
        let text = |name: &str| kept[name].as_str().map(str::to_owned);
        Some(Self {
            status: StatusCode::from_u16(status).ok()?,
            location: text("location"),
            tag: text("tag"),
            body: (!kept["body"].is_null()).then(|| kept["body"].clone()),
        })
    }
}

impl IntoResponse for Reply {
    fn into_response(self) -> Response {
        let body = self.body.map(|body| body.to_string()).unwrap_or_default();
        let empty = body.is_empty();
        let mut response = (self.status, body).into_response();
        let headers = response.headers_mut();
        if empty {
            headers.remove(CONTENT_TYPE);
        } else {
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
        }
        let said: [(HeaderName, Option<String>); 2] = [(LOCATION, self.location), (ETAG, self.tag)];
        for (name, value) in said {
            if let Some(value) = value.and_then(|value| HeaderValue::try_from(value).ok()) {
                headers.insert(name, value);
            }
        }
        response
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_is_said_again() {
        let reply = Reply::new(StatusCode::CREATED, &json!({ "b": 1, "a": "ü" }))
            .version("1")
            .at("/signals");
        assert_eq!(Reply::again(&reply.kept()), Some(reply));
        assert_eq!(Reply::again(&Reply::done().kept()), Some(Reply::done()));
        assert_eq!(Reply::again(&Value::Null), None);
    }
}
