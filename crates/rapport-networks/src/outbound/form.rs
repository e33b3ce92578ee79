//! One form, sent to a provider people sign in with. It goes to the address that was given and to no
//! other: a redirect is an answer like any other, so that credentials cannot be led away.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hyper::header::{ACCEPT, AUTHORIZATION};
use rapport_model::time::Moment;
use tokio::time::timeout;
use url::form_urlencoded::{Serializer, byte_serialize};

use super::Outbound;
use super::answer::Answer;
use super::body::{self, Packing};
use super::destination::Destination;
use super::error::OutboundError;
use super::get::too_slow;
use super::post::Post;

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
    /// Sends a form and gives the whole answer, whatever its status.
    ///
    /// # Errors
    /// [`OutboundError`] when the address may not be opened or nothing usable came back; the form may
    /// have arrived all the same.
    pub async fn send_form(&self, form: Form<'_>, now: Moment) -> Result<Answer, OutboundError> {
        let to = self.judge_confidential(form.url)?;
        let (host, total) = (to.name(), self.settings().limits.total);
        let sent = timeout(total, self.fill_in(&to, form, now)).await;
        sent.map_err(|_| too_slow(&host, total))?
    }

    async fn fill_in(
        &self,
        to: &Destination,
        form: Form<'_>,
        now: Moment,
    ) -> Result<Answer, OutboundError> {
        let mut headers = vec![(ACCEPT.as_str(), "application/json".to_owned())];
        if let Some((name, secret)) = form.credentials {
            let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
            let both = STANDARD.encode(format!("{}:{}", encoded(name), encoded(secret)));
            headers.push((AUTHORIZATION.as_str(), format!("Basic {both}")));
        }
        let fields = Serializer::new(String::new())
            .extend_pairs(form.fields)
            .finish();
        let post = Post {
            url: form.url.to_owned(),
            headers,
            content_type: "application/x-www-form-urlencoded",
            body: fields.into_bytes(),
        };
        let (response, _connection) = self.send(to, post).await?;
        let status = response.status().as_u16();
        let mut answer = Answer::new(status, to.url.to_string(), response.headers(), now);
        let limit = self.settings().limits.body;
        answer.body = body::read(response.into_body(), Packing::None, limit, &to.name()).await?;
        Ok(answer)
    }
}
