//! Addresses: the way back inside this instance, and the way out to a network. Both are checked,
//! because both come from outside.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Redirect, Response};
use std::str::FromStr;

use crate::Web;
use crate::problem::Problem;

/// The id in an address such as `/signals/{id}`; one that cannot be an id names nothing.
pub(crate) struct Id<T>(pub(crate) T);

impl<T: FromStr> FromRequestParts<Web> for Id<T> {
    type Rejection = Problem;
    async fn from_request_parts(parts: &mut Parts, web: &Web) -> Result<Self, Problem> {
        let path = Path::<String>::from_request_parts(parts, web).await;
        let id = path.ok().and_then(|Path(text)| text.parse().ok());
        id.map(Self).ok_or_else(|| Problem::not_found("page"))
    }
}

/// Where to go next, after a form did its work.
pub(crate) fn see(path: &str) -> Response {
    Redirect::to(path).into_response()
}

/// A path on this instance that a form asked to go back to; `otherwise` when it is not one.
pub(crate) fn local<'a>(asked: &'a str, otherwise: &'a str) -> &'a str {
    let stays = asked.starts_with('/')
        && !asked.starts_with("//")
        && asked
            .bytes()
            .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if stays { asked } else { otherwise }
}

/// `path` with more in its query, before its fragment.
pub(crate) fn with(path: &str, name: &str, value: &str) -> String {
    let (path, fragment) = path
        .split_once('#')
        .map_or((path, None), |(path, rest)| (path, Some(rest)));
    let joint = if path.contains('?') { '&' } else { '?' };
    let pair: String = url::form_urlencoded::Serializer::new(String::new())
        .append_pair(name, value)
        .finish();
    let fragment = fragment.map_or_else(String::new, |fragment| format!("#{fragment}"));
    format!("{path}{joint}{pair}{fragment}")
}

/// An address on the web that may stand in a link; anything else, `javascript:` above all, may not.
pub(crate) fn outward(url: Option<&str>) -> Option<&str> {
    url.filter(|url| url.starts_with("https://") || url.starts_with("http://"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_way_back_never_leaves() {
        assert_eq!(
            local("/signals?state=open#n3", "/"),
            "/signals?state=open#n3"
        );
        for hostile in [
            "//evil.example",
            "/\\evil.example",
            "https://evil.example",
            "",
            "signals",
            "/a\r\nb",
            "/ b",
        ] {
            assert_eq!(local(hostile, "/today"), "/today", "{hostile:?}");
        }
    }

    #[test]
    fn queries_grow_before_the_fragment() {
        assert_eq!(with("/today#n2", "did", "acted"), "/today?did=acted#n2");
        assert_eq!(
            with("/signals?query=a", "b", "ü &"),
            "/signals?query=a&b=%C3%BC+%26"
        );
    }

    #[test]
    fn only_web_addresses_become_links() {
        assert_eq!(
            outward(Some("https://a.example/1")),
            Some("https://a.example/1")
        );
        for hostile in [
            "javascript:alert(1)",
            "data:text/html,x",
            " https://a",
            "//a",
            "",
        ] {
            assert_eq!(outward(Some(hostile)), None, "{hostile}");
        }
    }
}
