//! The cookies there are: who is signed in or half-way to it, and what was chosen in this browser: light or dark, and
//! whether single keys act.

use axum::http::header::COOKIE;
use axum::http::{HeaderMap, HeaderValue};

use crate::Settings;

/// The cookie that holds the choice of light or dark.
pub(crate) const THEME: &str = "rapport-theme";

/// The cookie that holds whether single keys act.
pub(crate) const KEYS: &str = "rapport-keys";

/// The cookie that holds the session. Over `https` its prefix makes browsers insist that it was
/// set by this very host, over `https`, for all of it.
pub(crate) fn session_name(settings: &Settings) -> &'static str {
    if settings.secure() {
        "__Host-rapport"
    } else {
        "rapport"
    }
}

/// The cookie of someone who gave the right password and still owes a code.
pub(crate) fn step_name(settings: &Settings) -> &'static str {
    if settings.secure() {
        "__Host-rapport-step"
    } else {
        "rapport-step"
    }
}

/// The cookie of someone on their way to a provider and back.
pub(crate) fn trip_name(settings: &Settings) -> &'static str {
    if settings.secure() {
        "__Host-rapport-trip"
    } else {
        "rapport-trip"
    }
}

/// The value of a cookie the browser sent.
pub(crate) fn read<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    headers
        .get_all(COOKIE)
        .iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(|header| header.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(known, value)| (known == name).then_some(value))
}

/// A `Set-Cookie` that no script can read; `None` for `max_age_seconds` lasts as long as the
/// browser runs. `None` when the value has characters a header cannot hold.
pub(crate) fn write(
    settings: &Settings,
    name: &str,
    value: &str,
    max_age_seconds: Option<u32>,
) -> Option<HeaderValue> {
    let secure = if settings.secure() { "; Secure" } else { "" };
    let age = max_age_seconds.map_or_else(String::new, |seconds| format!("; Max-Age={seconds}"));
    HeaderValue::try_from(format!(
        "{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{age}"
    ))
    .ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_says_how_far_a_session_may_travel() {
        let at_home = Settings::default();
        let public = Settings {
            public_url: Some("https://rapport.example.com".to_owned()),
            ..Settings::default()
        };
        let cookie =
            |settings: &Settings| write(settings, session_name(settings), "t", None).unwrap();
        assert_eq!(
            cookie(&at_home),
            "rapport=t; Path=/; HttpOnly; SameSite=Lax"
        );
        assert_eq!(
            cookie(&public),
            "__Host-rapport=t; Path=/; HttpOnly; SameSite=Lax; Secure"
        );
    }

    #[test]
    fn one_of_several_is_found() {
        let mut headers = HeaderMap::new();
        headers.append(
            COOKIE,
            "a=1; rapport=abc=; rapport-theme=dark".parse().unwrap(),
        );
        assert_eq!(read(&headers, "rapport"), Some("abc="));
        assert_eq!(read(&headers, THEME), Some("dark"));
        assert_eq!(read(&headers, "b"), None);
    }
}
