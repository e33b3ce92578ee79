//! `Idempotency-Key`: a request that is named is carried out once, and answered the same every time.
//! The story is told in [`rapport_app::program::request_key`].

use std::future::Future;

use axum::http::header::{HeaderName, HeaderValue};
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use rapport_app::program::request_key::{self, NAME_LIMIT, Standing};
use rapport_app::{App, Error};
use rapport_model::actor::Actor;

use crate::api::refusal::Wrong;
use crate::api::reply::Reply;
use crate::problem::Problem;

/// The header that names a request.
const HEADER: &str = "idempotency-key";

/// The name of a request, if it has one, with everything that makes it what it is.
pub(crate) struct Once {
    name: Option<String>,
    request: Vec<u8>,
}

/// What a change led to.
pub(crate) enum Done {
    /// This record was made or changed; the answer is made from it.
    Record(String),
    /// Nothing was changed, and this is the answer.
    Answer(Reply),
}

impl Once {
    /// Reads the name and takes the request down.
    pub(crate) fn of(parts: &Parts, body: &[u8]) -> Result<Self, Problem> {
        let name = parts.headers.get(HEADER).map(|name| {
            let name = name.to_str().unwrap_or_default();
            let fits = (1..=NAME_LIMIT).contains(&name.len())
                && name.bytes().all(|byte| byte.is_ascii_graphic());
            fits.then(|| name.to_owned()).ok_or_else(|| {
                let detail = format!("1 to {NAME_LIMIT} visible characters of ASCII, no spaces");
                Problem::invalid(vec![Wrong::new("Idempotency-Key", detail)])
            })
        });
        let mut request = format!("{} {}\n", parts.method, parts.uri).into_bytes();
        request.extend_from_slice(body);
        Ok(Self {
            name: name.transpose()?,
            request,
        })
    }

    /// Carries a request out, or answers it as it was answered before.
    pub(crate) async fn run<C, A>(
        self,
        app: &App,
        actor: &Actor,
        change: impl FnOnce(App) -> C,
        answer: impl FnOnce(App, String) -> A,
    ) -> Result<Response, Problem>
    where
        C: Future<Output = Result<Done, Error>>,
        A: Future<Output = Result<Reply, Problem>>,
    {
        let Some(name) = self.name else {
            return Ok(match change(app.clone()).await? {
                Done::Record(record) => answer(app.clone(), record).await?.into_response(),
                Done::Answer(reply) => reply.into_response(),
            });
        };
        let mut standing = request_key::claim(app, actor, &name, &self.request).await?;
        if standing == Standing::New {
            match change(request_key::under(app, actor, &name)).await {
                Ok(Done::Record(record)) => standing = Standing::Changed(record),
                Ok(Done::Answer(reply)) => {
                    request_key::answer(app, actor, &name, reply.kept()).await?;
                    return Ok(reply.into_response());
                }
                Err(error) if request_key::was_repeated(&error) => {
                    standing = request_key::claim(app, actor, &name, &self.request).await?;
                }
                Err(error) => {
                    request_key::release(app, actor, &name).await?;
                    return Err(error.into());
                }
            }
        }
        match standing {
            Standing::Changed(record) => {
                let reply = answer(app.clone(), record).await?;
                request_key::answer(app, actor, &name, reply.kept()).await?;
                Ok(reply.into_response())
            }
            Standing::Answered(kept) => {
                let reply = Reply::again(&kept);
                let reply = reply
                    .ok_or_else(|| Problem::from(Error::Damaged("a kept answer".to_owned())))?;
                let mut response = reply.into_response();
                response.headers_mut().insert(
                    HeaderName::from_static("idempotency-replayed"),
                    HeaderValue::from_static("true"),
                );
                Ok(response)
            }
            Standing::New => Err(Problem::from(Error::Conflict(
                "the same request is being carried out now; repeat it in a moment".to_owned(),
            ))),
        }
    }
}
