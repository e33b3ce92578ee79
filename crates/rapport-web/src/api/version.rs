//! `If-Match`: whoever changes a record can say which state of it they read.

use axum::extract::FromRequestParts;
use axum::http::header::IF_MATCH;
use axum::http::request::Parts;
use rapport_app::Error;

use crate::Web;
use crate::problem::Problem;

/// The versions a request is meant for; none when it is meant for any.
pub(crate) struct IfMatch(Option<String>);

impl IfMatch {
    /// The version the change is bound to: the current one, if that is among those that are meant.
    pub(crate) fn choose(
        &self,
        noun: &'static str,
        current: String,
    ) -> Result<Option<String>, Problem> {
        Ok(self.among(noun, current)?)
    }

    /// The same, with the error a verb would give.
    pub(crate) fn among(
        &self,
        noun: &'static str,
        current: String,
    ) -> Result<Option<String>, Error> {
        let Some(meant) = &self.0 else {
            return Ok(None);
        };
        let is_meant = meant
            .split(',')
            .map(str::trim)
            .any(|tag| tag == "*" || tag == format!("\"{current}\""));
        if is_meant {
            Ok(Some(current))
        } else {
            Err(Error::Changed(noun))
        }
    }
}

impl FromRequestParts<Web> for IfMatch {
    type Rejection = std::convert::Infallible;
    async fn from_request_parts(parts: &mut Parts, _: &Web) -> Result<Self, Self::Rejection> {
        let meant = parts.headers.get(IF_MATCH);
        Ok(Self(meant.map(|meant| {
            meant.to_str().unwrap_or_default().to_owned()
        })))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_bound_to_the_version_that_was_read() {
        let choose = |meant: Option<&str>| {
            IfMatch(meant.map(str::to_owned)).choose("source", "b".to_owned())
        };
        assert!(choose(None).unwrap().is_none());
        assert_eq!(choose(Some("\"a\", \"b\"")).unwrap().as_deref(), Some("b"));
        assert_eq!(choose(Some("*")).unwrap().as_deref(), Some("b"));
        for other in ["\"a\"", "b", "W/\"b\"", ""] {
            assert!(choose(Some(other)).is_err(), "{other}");
        }
    }
}
