//! One POST, for the one thing that is sent on purpose: events to the operator's own systems. It goes
//! to the address that was given and to no other: a redirect is an answer like any other. Of the
//! answer, only the beginning is looked at.
//!
//! There is no pause between requests to a host here, and no sharing of a connection: whoever sends
//! waits for one answer before the next request.

use std::time::Duration;

use http_body_util::{BodyExt as _, Full};
use hyper::body::{Bytes, Incoming};
use hyper::header::{CONNECTION, CONTENT_TYPE, HOST, USER_AGENT};
use hyper::{Request, Response};
use rapport_model::time::{Moment, Span};
use tokio::time::timeout;

use super::Outbound;
use super::answer::retry_after;
use super::destination::Destination;
use super::error::OutboundError;
use super::get::{Connection, host_header, path_and_query, too_slow};

/// How much of an answer is looked at, in bytes.
const BEGINNING: usize = 1_024;
/// How long is waited for it once the status is there.
const REST: Duration = Duration::from_secs(1);

/// What is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// An `https` address, or an `http` one of a host that the operator allowed by name.
    pub url: String,
    /// Headers besides `Content-Type`, `Host` and `User-Agent`.
    pub headers: Vec<(&'static str, String)>,
    /// `Content-Type`.
    pub content_type: &'static str,
    /// The body.
    pub body: Vec<u8>,
}

/// What came back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Taken {
    /// The HTTP status.
    pub status: u16,
    /// `Retry-After`, at most [`LONGEST_WAIT`](super::LONGEST_WAIT).
    pub retry_after: Option<Span>,
    /// The beginning of the body, at most 1,024 bytes, as it came.
    pub beginning: Vec<u8>,
}

impl Outbound {
    /// Whether something confidential may go to an address, by https or to a host that the operator
    /// allowed by name, as far as the address tells by itself. Where its name leads is looked at each
    /// time something is sent.
    ///
    /// # Errors
    /// [`OutboundError`] when it may not.
    pub fn is_confidential(&self, url: &str) -> Result<(), OutboundError> {
        self.judge_confidential(url).map(drop)
    }

    /// Sends something, and waits for the answer as long as the settings say.
    ///
    /// # Errors
    /// [`OutboundError`] when the address may not be opened or no answer came back; something may have
    /// arrived all the same.
    pub async fn post(&self, post: Post, now: Moment) -> Result<Taken, OutboundError> {
        let (to, patience) = (
            self.judge_confidential(&post.url)?,
            self.settings().limits.reply,
        );
        let sent = timeout(patience, self.send(&to, post)).await;
        let (response, _connection) = sent.map_err(|_| too_slow(&to.name(), patience))??;
        let mut taken = Taken {
            status: response.status().as_u16(),
            retry_after: retry_after(response.headers(), now),
            beginning: Vec::new(),
        };
        // The status has said what counts; of the rest, what comes soon.
        let rest = read_beginning(response.into_body(), &mut taken.beginning);
        let _ = timeout(REST, rest).await;
        Ok(taken)
    }

    pub(super) fn judge_confidential(&self, url: &str) -> Result<Destination, OutboundError> {
        let to = self.judge_web(url)?;
        if to.secure || to.allowed {
            Ok(to)
        } else {
            Err(OutboundError::Insecure { host: to.name() })
        }
    }

    pub(super) async fn send(
        &self,
        to: &Destination,
        post: Post,
    ) -> Result<(Response<Incoming>, Connection), OutboundError> {
        let mut request = Request::post(path_and_query(to))
            .header(HOST, host_header(to))
            .header(USER_AGENT, self.user_agent())
            .header(CONTENT_TYPE, post.content_type)
            .header(CONNECTION, "close");
        for (name, value) in post.headers {
            request = request.header(name, value);
        }
        let request = request
            .body(Full::new(Bytes::from(post.body)))
            .map_err(|error| OutboundError::Garbled {
                host: to.name(),
                reason: error.to_string(),
            })?;
        self.exchange(to, request).await
    }
}

async fn read_beginning(mut body: Incoming, read: &mut Vec<u8>) {
    while read.len() < BEGINNING
        && let Some(Ok(frame)) = body.frame().await
    {
        let data = frame.data_ref().map_or(&[][..], |data| data);
        read.extend_from_slice(&data[..data.len().min(BEGINNING - read.len())]);
    }
}
