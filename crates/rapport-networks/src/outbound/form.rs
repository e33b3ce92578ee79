//! One form, sent to a provider people sign in with. It goes to the address that was given and to no
//! other: a redirect is an answer like any other, so that credentials cannot be led away.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http_body_util::Full;
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::{ACCEPT, AUTHORIZATION, CONNECTION, CONTENT_TYPE, HOST, USER_AGENT};
use rapport_model::time::Moment;
use tokio::time::timeout;
use url::form_urlencoded::{Serializer, byte_serialize};

use super::Outbound;
use super::answer::Answer;
use super::body::{self, Packing};
use super::destination::Destination;
use super::error::OutboundError;
use super::get::{host_header, path_and_query, too_slow};

/// What is sent.
#[derive(Clone, Copy)]
pub struct Form<'a> {
    /// An `https` address, or an `http` one of a host that the operator allowed by name.
    pub url: &'a str,
    /// Names with values.
    pub fields: &'a [(&'a str, &'a str)],
    /// Who sends it, by name and secret, where they are sent apart from the fields.
    pub credentials: Option<(&'a str, &'a str)>,
}

impl Outbound {
    /// Whether something confidential may go to an address: by https, or to a host that the operator
    /// allowed by name.
    ///
    /// # Errors
    /// [`OutboundError`] when it may not.
    pub fn is_confidential(&self, url: &str) -> Result<(), OutboundError> {
        self.judge_confidential(url).map(drop)
    }

    /// Sends a form and gives the whole answer, whatever its status.
    ///
    /// # Errors
    /// [`OutboundError`] when the address may not be opened or nothing usable came back; the form may
    /// have arrived all the same.
    pub async fn send_form(&self, form: Form<'_>, now: Moment) -> Result<Answer, OutboundError> {
        let to = self.judge_confidential(form.url)?;
        let (host, total) = (to.name(), self.settings().limits.total);
        let sent = timeout(total, self.send(&to, form, now)).await;
        sent.map_err(|_| too_slow(&host, total))?
    }

    fn judge_confidential(&self, url: &str) -> Result<Destination, OutboundError> {
        let to = self.judge_web(url)?;
        if to.secure || to.allowed {
            Ok(to)
        } else {
            Err(OutboundError::Open { host: to.name() })
        }
    }

    async fn send(
        &self,
        to: &Destination,
        form: Form<'_>,
        now: Moment,
    ) -> Result<Answer, OutboundError> {
        let host = to.name();
        let fields = Serializer::new(String::new())
            .extend_pairs(form.fields)
            .finish();
        let mut request = Request::post(path_and_query(to))
            .header(HOST, host_header(to))
            .header(USER_AGENT, self.user_agent())
            .header(ACCEPT, "application/json")
            .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(CONNECTION, "close");
        if let Some((name, secret)) = form.credentials {
            let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
            let both = format!("{}:{}", encoded(name), encoded(secret));
            request = request.header(AUTHORIZATION, format!("Basic {}", STANDARD.encode(both)));
        }
        let request = request
            .body(Full::new(Bytes::from(fields)))
            .map_err(|error| OutboundError::Garbled {
                host: host.clone(),
                reason: error.to_string(),
            })?;
        let (response, _connection) = self.exchange(to, request).await?;
        let status = response.status().as_u16();
        let mut answer = Answer::new(status, to.url.to_string(), response.headers(), now);
        let limit = self.settings().limits.body;
        answer.body = body::read(response.into_body(), Packing::None, limit, &host).await?;
        Ok(answer)
    }
}
