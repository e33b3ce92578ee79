//! Opening a WebSocket through the same guard as everything else (RFC 6455, section 4.1).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use http_body_util::Empty;
use hyper::body::Bytes;
use hyper::client::conn::http1;
use hyper::header::{
    CONNECTION, HOST, SEC_WEBSOCKET_ACCEPT, SEC_WEBSOCKET_KEY, SEC_WEBSOCKET_VERSION, UPGRADE,
    USER_AGENT,
};
use hyper::{Request, StatusCode};
use hyper_util::rt::TokioIo;
use rapport_model::time::Moment;
use sha1::{Digest, Sha1};
use tokio::time::timeout;

use super::Outbound;
use super::answer::retry_after;
use super::destination::Destination;
use super::error::OutboundError;
use super::frames::WebSocket;
use super::get::{HEAD_LIMIT, HEADERS_LIMIT, host_header, path_and_query, too_slow};

/// What the standard has a server mix into its answer.
const MAGIC: &[u8] = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

impl Outbound {
    /// Opens a `ws` or `wss` address. Messages longer than `limit` bytes are told as such.
    /// Redirects are not followed.
    ///
    /// # Errors
    /// [`OutboundError`] when the address may not be opened or the server does not open a stream.
    pub(crate) async fn connect_websocket(
        &self,
        url: &str,
        limit: usize,
        now: Moment,
    ) -> Result<WebSocket, OutboundError> {
        let to = self.judge_stream(url)?;
        let host = to.name();
        let _turn = self.turn(&host).await;
        let total = self.settings().limits.total;
        timeout(total, self.open(&to, limit, now))
            .await
            .map_err(|_| too_slow(&host, total))?
    }

    async fn open(
        &self,
        to: &Destination,
        limit: usize,
        now: Moment,
    ) -> Result<WebSocket, OutboundError> {
        let garbled = |reason: String| OutboundError::Garbled {
            host: to.name(),
            reason,
        };
        // It has to differ from one connection to the next, for the sake of caches on the way; it
        // is no secret.
        let key = STANDARD.encode(i128::from(now.micros()).to_be_bytes());
        let request = Request::get(path_and_query(to))
            .header(HOST, host_header(to))
            .header(USER_AGENT, self.user_agent())
            .header(CONNECTION, "Upgrade")
            .header(UPGRADE, "websocket")
            .header(SEC_WEBSOCKET_VERSION, "13")
            .header(SEC_WEBSOCKET_KEY, &key)
            .body(Empty::<Bytes>::new())
            .map_err(|error| garbled(error.to_string()))?;
        let socket = self.dialer().dial(to).await?;
        let (mut sender, connection) = http1::Builder::new()
            .max_buf_size(HEAD_LIMIT)
            .max_headers(HEADERS_LIMIT)
            .handshake(TokioIo::new(socket))
            .await
            .map_err(|error| garbled(error.to_string()))?;
        // It ends by itself, when the answer is dropped or the upgrade is done.
        tokio::spawn(connection.with_upgrades());
        let response = sender
            .send_request(request)
            .await
            .map_err(|error| garbled(error.to_string()))?;
        if response.status() != StatusCode::SWITCHING_PROTOCOLS {
            let retry_after = retry_after(response.headers(), now);
            return Err(OutboundError::Refused {
                host: to.name(),
                status: response.status().as_u16(),
                retry_after,
            });
        }
        if response
            .headers()
            .get(SEC_WEBSOCKET_ACCEPT)
            .is_none_or(|accept| accept != &accept_of(&key))
        {
            return Err(garbled("it does not speak WebSocket".to_owned()));
        }
        let upgraded = hyper::upgrade::on(response)
            .await
            .map_err(|error| garbled(error.to_string()))?;
        Ok(WebSocket::new(Box::new(TokioIo::new(upgraded)), limit))
    }
}

/// What a server that understood answers to a key.
fn accept_of(key: &str) -> String {
    STANDARD.encode(Sha1::new().chain_update(key).chain_update(MAGIC).finalize())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_example_of_the_standard_holds() {
        assert_eq!(
            accept_of("dGhlIHNhbXBsZSBub25jZQ=="),
            "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
        );
    }
}
