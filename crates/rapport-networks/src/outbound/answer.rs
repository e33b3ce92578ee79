//! What a server answered, with the few headers that matter to those who ask again.

use hyper::HeaderMap;
use hyper::header::{
    CACHE_CONTROL, CONTENT_TYPE, ETAG, EXPIRES, HeaderName, LAST_MODIFIED, RETRY_AFTER,
};
use rapport_model::time::{Moment, Span};

/// The longest a server may ask to be left alone; more is taken for a mistake.
pub const LONGEST_WAIT: Span = Span::DAY;
/// The longest header that is kept, in bytes.
const HEADER_LIMIT: usize = 1_024;

/// An answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The HTTP status. The body is read for 2xx only.
    pub status: u16,
    /// Where it came from, after redirects.
    pub url: String,
    /// Where the address moved for good: every redirect on the way was permanent.
    pub moved_to: Option<String>,
    /// `Content-Type`.
    pub content_type: Option<String>,
    /// `ETag`, for the next request.
    pub etag: Option<String>,
    /// `Last-Modified`, for the next request.
    pub last_modified: Option<String>,
    /// `Retry-After`, at most [`LONGEST_WAIT`].
    pub retry_after: Option<Span>,
    /// For how long it stays as it is, by `Cache-Control` or `Expires`, at most [`LONGEST_WAIT`].
    pub fresh_for: Option<Span>,
    /// The body, unpacked.
    pub body: Vec<u8>,
}

impl Answer {
    /// Whether the server gave what was asked for.
    #[must_use]
    pub fn is_success(&self) -> bool {
        (200..300).contains(&self.status)
    }

    pub(super) fn new(status: u16, url: String, headers: &HeaderMap, now: Moment) -> Self {
        let text = |name: HeaderName| {
            let value = headers.get(name)?.to_str().ok()?.trim();
            (!value.is_empty() && value.len() <= HEADER_LIMIT).then(|| value.to_owned())
        };
        Self {
            status,
            url,
            moved_to: None,
            content_type: text(CONTENT_TYPE),
            etag: text(ETAG),
            last_modified: text(LAST_MODIFIED),
            retry_after: retry_after(headers, now),
            fresh_for: fresh_for(headers, now),
            body: Vec::new(),
        }
    }
}

/// `Retry-After`: seconds, or a date.
pub(super) fn retry_after(headers: &HeaderMap, now: Moment) -> Option<Span> {
    let value = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    let wait = match value.parse::<i64>() {
        Ok(seconds) => Span::SECOND.times(seconds),
        Err(_) => http_date(value)?.since(now),
    };
    Some(wait.clamp(Span::default(), LONGEST_WAIT))
}

fn fresh_for(headers: &HeaderMap, now: Moment) -> Option<Span> {
    let control = headers
        .get(CACHE_CONTROL)
        .and_then(|value| value.to_str().ok());
    let age = control.and_then(|control| {
        control.split(',').find_map(|part| {
            part.trim()
                .strip_prefix("max-age=")?
                .trim_matches('"')
                .parse::<i64>()
                .ok()
        })
    });
    let span = match age {
        Some(seconds) => Span::SECOND.times(seconds),
        None => http_date(headers.get(EXPIRES)?.to_str().ok()?)?.since(now),
    };
    Some(span.clamp(Span::default(), LONGEST_WAIT))
}

/// A date in the form servers must write today: `Sun, 06 Nov 1994 08:49:37 GMT`.
fn http_date(text: &str) -> Option<Moment> {
    let date = jiff::fmt::rfc2822::parse(text).ok()?;
    Some(Moment::from_micros(date.timestamp().as_microsecond()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(name: HeaderName, value: &str) -> Answer {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        let now = Moment::parse("2026-07-04T12:00:00Z").unwrap();
        Answer::new(429, "https://example.com/".to_owned(), &headers, now)
    }

    #[test]
    fn waits_are_read_as_seconds_or_dates_and_capped() {
        let wait = |value| answer(RETRY_AFTER, value).retry_after.map(Span::seconds);
        assert_eq!(wait("120"), Some(120));
        assert_eq!(wait("Sat, 04 Jul 2026 12:10:00 GMT"), Some(600));
        assert_eq!(wait("Sat, 04 Jul 2020 12:10:00 GMT"), Some(0));
        assert_eq!(wait("99999999999999"), Some(86_400));
        assert_eq!(wait("-5"), Some(0));
        assert_eq!(wait("99999999999999999999999"), None);
        assert_eq!(wait("soon"), None);
    }

    #[test]
    fn freshness_is_read_from_either_header() {
        let fresh = |name, value| answer(name, value).fresh_for.map(Span::seconds);
        assert_eq!(
            fresh(CACHE_CONTROL, "public, max-age=900, immutable"),
            Some(900)
        );
        assert_eq!(fresh(CACHE_CONTROL, "max-age=31536000"), Some(86_400));
        assert_eq!(fresh(CACHE_CONTROL, "no-cache"), None);
        assert_eq!(fresh(EXPIRES, "Sat, 04 Jul 2026 13:00:00 GMT"), Some(3_600));
        assert_eq!(fresh(EXPIRES, "0"), None);
    }
}
