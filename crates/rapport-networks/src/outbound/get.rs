//! One GET: every hop judged, dialled and paced by itself, all of them together within one
//! deadline. No cookies, credentials or referrers are ever sent, so none can leak across a redirect.

use std::convert::Infallible;
use std::time::Duration;

use http_body_util::Empty;
use hyper::body::{Body, Bytes, Incoming};
use hyper::client::conn::http1;
use hyper::header::{
    ACCEPT, ACCEPT_ENCODING, CONNECTION, CONTENT_ENCODING, HOST, HeaderValue, IF_MODIFIED_SINCE,
    IF_NONE_MATCH, LOCATION, USER_AGENT,
};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use rapport_model::time::Moment;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout};
use url::Position;

use super::Outbound;
use super::answer::Answer;
use super::body::{self, Packing};
use super::destination::Destination;
use super::error::OutboundError;

/// The largest head of an answer, in bytes.
pub(super) const HEAD_LIMIT: usize = 64 * 1024;
/// The most headers of an answer.
pub(super) const HEADERS_LIMIT: usize = 100;

/// What is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Get<'a> {
    /// An `http` or `https` address.
    pub url: &'a str,
    /// `Accept`.
    pub accept: &'a str,
    /// The `ETag` of the last answer.
    pub etag: Option<&'a str>,
    /// The `Last-Modified` of the last answer.
    pub last_modified: Option<&'a str>,
}

impl<'a> Get<'a> {
    /// Asks for an address without condition.
    #[must_use]
    pub fn new(url: &'a str, accept: &'a str) -> Self {
        Self {
            url,
            accept,
            etag: None,
            last_modified: None,
        }
    }
}

impl Outbound {
    /// Gets an address. Any status is an answer; what the caller makes of it is its own matter.
    ///
    /// # Errors
    /// [`OutboundError`] when the address may not be opened or nothing usable came back.
    pub async fn get(&self, get: Get<'_>, now: Moment) -> Result<Answer, OutboundError> {
        let limits = self.settings().limits;
        let mut left = limits.total;
        let mut to = self.judge_web(get.url)?;
        let mut permanent = true;
        for hop in 0..=limits.redirects {
            let host = to.name();
            // Waiting for a turn is our own doing and not the server's.
            let turn = self.turn(&host).await;
            let start = Instant::now();
            let answered = timeout(left, self.hop(&to, get, now)).await;
            drop(turn);
            let (mut answer, location) = answered.map_err(|_| too_slow(&host, limits.total))??;
            left = left.saturating_sub(start.elapsed());
            let Some(location) = location else {
                if hop > 0 && permanent {
                    answer.moved_to = Some(answer.url.clone());
                }
                return Ok(answer);
            };
            permanent &= matches!(answer.status, 301 | 308);
            to = self.redirected(&to, &location)?;
        }
        Err(OutboundError::Redirects {
            host: to.name(),
            limit: limits.redirects,
        })
    }

    /// Where a redirect leads.
    fn redirected(&self, from: &Destination, location: &str) -> Result<Destination, OutboundError> {
        let target = from
            .url
            .join(location)
            .map_err(|_| OutboundError::Garbled {
                host: from.name(),
                reason: "it redirects to something that is no address".to_owned(),
            })?;
        let to = self.judge_web(target.as_str())?;
        if from.secure && !to.secure {
            return Err(OutboundError::Downgrade { host: from.name() });
        }
        // What the operator opened is open to sources the operator's people add, not to whatever a
        // stranger's server points at.
        if to.allowed && !from.allowed {
            return Err(OutboundError::RedirectInside { host: to.name() });
        }
        Ok(to)
    }

    /// One request and its answer, with the place it redirects to.
    async fn hop(
        &self,
        to: &Destination,
        get: Get<'_>,
        now: Moment,
    ) -> Result<(Answer, Option<String>), OutboundError> {
        let host = to.name();
        let (response, _connection) = self.request(to, get).await?;
        let status = response.status().as_u16();
        let mut answer = Answer::new(status, to.url.to_string(), response.headers(), now);
        // Servers write addresses beyond ASCII as they stand.
        let header = |name| {
            let value: &HeaderValue = response.headers().get(name)?;
            std::str::from_utf8(value.as_bytes()).ok()
        };
        if matches!(status, 301 | 302 | 303 | 307 | 308) {
            let location = header(LOCATION).ok_or_else(|| OutboundError::Garbled {
                host: host.clone(),
                reason: "it redirects without saying where to".to_owned(),
            })?;
            return Ok((answer, Some(location.to_owned())));
        }
        if answer.is_success() {
            let packing =
                Packing::of(header(CONTENT_ENCODING)).ok_or_else(|| OutboundError::Garbled {
                    host: host.clone(),
                    reason: "its answer is packed in a way that was not asked for".to_owned(),
                })?;
            let limit = self.settings().limits.body;
            answer.body = body::read(response.into_body(), packing, limit, &host).await?;
        }
        Ok((answer, None))
    }

    async fn request(
        &self,
        to: &Destination,
        get: Get<'_>,
    ) -> Result<(Response<Incoming>, Connection), OutboundError> {
        let mut request = Request::get(path_and_query(to))
            .header(HOST, host_header(to))
            .header(USER_AGENT, self.user_agent())
            .header(ACCEPT, get.accept)
            .header(ACCEPT_ENCODING, "gzip")
            .header(CONNECTION, "close");
        if let Some(etag) = get.etag {
            request = request.header(IF_NONE_MATCH, etag);
        }
        if let Some(date) = get.last_modified {
            request = request.header(IF_MODIFIED_SINCE, date);
        }
        let request =
            request
                .body(Empty::<Bytes>::new())
                .map_err(|error| OutboundError::Garbled {
                    host: to.name(),
                    reason: error.to_string(),
                })?;
        self.exchange(to, request).await
    }

    /// Sends a request over a connection of its own and waits for the head of the answer.
    pub(super) async fn exchange<B>(
        &self,
        to: &Destination,
        request: Request<B>,
    ) -> Result<(Response<Incoming>, Connection), OutboundError>
    where
        B: Body<Data = Bytes, Error = Infallible> + Send + 'static,
    {
        let garbled = |reason: String| OutboundError::Garbled {
            host: to.name(),
            reason,
        };
        let socket = self.dialer().dial(to).await?;
        let (mut sender, connection) = http1::Builder::new()
            .max_buf_size(HEAD_LIMIT)
            .max_headers(HEADERS_LIMIT)
            .handshake(TokioIo::new(socket))
            .await
            .map_err(|error| garbled(error.to_string()))?;
        let connection = Connection(tokio::spawn(async move { drop(connection.await) }));
        let response = sender
            .send_request(request)
            .await
            .map_err(|error| garbled(error.to_string()))?;
        Ok((response, connection))
    }
}

/// The task that moves the bytes; it ends with whoever waits for them.
pub(super) struct Connection(JoinHandle<()>);

impl Drop for Connection {
    fn drop(&mut self) {
        self.0.abort();
    }
}

pub(super) fn path_and_query(to: &Destination) -> &str {
    &to.url[Position::BeforePath..]
}

pub(super) fn host_header(to: &Destination) -> &str {
    &to.url[Position::BeforeHost..Position::AfterPort]
}

pub(super) fn too_slow(host: &str, total: Duration) -> OutboundError {
    OutboundError::TooSlow {
        host: host.to_owned(),
        seconds: total.as_millis().div_ceil(1_000) as u64,
    }
}
