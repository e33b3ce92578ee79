//! Whether a request that changes something comes from one of our own pages. Browsers say so:
//! `Sec-Fetch-Site` where they find the connection trustworthy, `Origin` on every form they send.
//! A request with neither may have lost them on the way, so it may not use a cookie that says who is
//! signed in; without one it has nobody's rights to abuse.

use axum::extract::{Request, State};
use axum::http::header::{HOST, ORIGIN};
use axum::http::{HeaderMap, Method};
use axum::middleware::Next;
use axum::response::Response;
use url::Url;

use crate::api::{self, admit, refusal};
use crate::problem::{self, Problem};
use crate::shell::Shell;
use crate::{Web, session};

/// Refuses what another site's page sends.
pub(crate) async fn check(State(web): State<Web>, request: Request, next: Next) -> Response {
    let reads = matches!(
        *request.method(),
        Method::GET | Method::HEAD | Method::OPTIONS
    );
    let path = request.uri().path();
    // A token is sent by a program that was given it; a page of another site has none to send.
    let shown = api::answers(path) && admit::bearer(request.headers()).is_some();
    let headers = request.headers();
    let held = session::token(&web.settings, headers).is_some()
        || session::step(&web.settings, headers).is_some();
    if reads || shown || is_ours(headers, web.settings.public_url.as_deref(), held) {
        return next.run(request).await;
    }
    if api::answers(path) {
        return refusal::answer(&Problem::foreign());
    }
    let shell = Shell::of(&web, &request);
    problem::page(&Problem::foreign(), &shell)
}

/// `held` says whether a cookie came along that proves who is signed in.
fn is_ours(headers: &HeaderMap, public_url: Option<&str>, held: bool) -> bool {
    if let Some(site) = headers.get("sec-fetch-site") {
        return site == "same-origin" || site == "none";
    }
    let Some(origin) = headers.get(ORIGIN) else {
        return !held;
    };
    let origin = origin
        .to_str()
        .ok()
        .and_then(|origin| Url::parse(origin).ok());
    let Some(origin) = origin.map(|url| url.origin()).filter(url::Origin::is_tuple) else {
        return false;
    };
    if let Some(ours) = public_url.and_then(|url| Url::parse(url).ok()) {
        return origin == ours.origin();
    }
    let host = headers
        .get(HOST)
        .and_then(|host| host.to_str().ok())
        .unwrap_or_default();
    ["http", "https"]
        .iter()
        .filter_map(|scheme| Url::parse(&format!("{scheme}://{host}")).ok())
        .any(|ours| ours.origin() == origin)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ours(headers: &[(&'static str, &str)], public_url: Option<&str>) -> bool {
        let headers = headers
            .iter()
            .map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect();
        is_ours(&headers, public_url, true)
    }

    #[test]
    fn our_own_pages_may_send() {
        assert!(ours(&[("sec-fetch-site", "same-origin")], None));
        assert!(ours(
            &[
                ("host", "127.0.0.1:8080"),
                ("origin", "http://127.0.0.1:8080")
            ],
            None
        ));
        let behind_a_proxy = [
            ("host", "127.0.0.1:8080"),
            ("origin", "https://rapport.example.com"),
        ];
        assert!(ours(&behind_a_proxy, Some("https://rapport.example.com/")));
        let silent: HeaderMap = [(HOST, "127.0.0.1:8080".parse().unwrap())]
            .into_iter()
            .collect();
        assert!(is_ours(&silent, None, false), "nobody is signed in");
    }

    #[test]
    fn other_sites_may_not() {
        for origin in [
            "https://evil.example",
            "null",
            "http://127.0.0.1:9090",
            "http://127.0.0.1.evil.example:8080",
            "",
        ] {
            assert!(
                !ours(&[("host", "127.0.0.1:8080"), ("origin", origin)], None),
                "{origin}"
            );
        }
        for site in ["cross-site", "same-site", ""] {
            let headers = [
                ("host", "a.example"),
                ("origin", "http://a.example"),
                ("sec-fetch-site", site),
            ];
            assert!(!ours(&headers, None), "{site}");
        }
        assert!(!ours(&[("host", "a.example")], None), "it says nothing");
        let direct = [
            ("host", "127.0.0.1:8080"),
            ("origin", "http://127.0.0.1:8080"),
        ];
        assert!(!ours(&direct, Some("https://rapport.example.com")));
    }
}
