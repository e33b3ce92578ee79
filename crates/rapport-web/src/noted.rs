//! What an answer hands out that the audit notes before it leaves: people's records to programs, and
//! whole lists. A handler says so with its answer; the guard of its door notes it, or holds the answer back.

use axum::http::Extensions;
use axum::response::{IntoResponse, Response};
use rapport_app::program::audit;
use rapport_model::actor::Actor;
use rapport_model::ids::PersonId;

use crate::Web;
use crate::problem::Problem;
use crate::session::Session;

/// What an answer hands out.
#[derive(Debug, Clone)]
pub(crate) enum HandsOut {
    /// Records of these people.
    People(Vec<PersonId>),
    /// A whole list.
    All(&'static str),
}

impl HandsOut {
    /// Says so with an answer.
    pub(crate) fn with(self, answer: impl IntoResponse) -> Response {
        let mut response = answer.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

/// Who a request is from, as far as its door knows.
pub(crate) fn asker(extensions: &Extensions) -> Option<Actor> {
    extensions.get::<Session>().map(|session| *session.actor())
}

/// Notes what an answer hands out.
pub(crate) async fn note(web: &Web, asker: Option<Actor>, response: Response) -> Response {
    let (Some(actor), Some(out)) = (asker, response.extensions().get::<HandsOut>().cloned()) else {
        return response;
    };
    let noted = match &out {
        HandsOut::People(people) => audit::people_read(&web.app, &actor, people).await,
        HandsOut::All(what) => audit::exported(&web.app, &actor, what).await,
    };
    match noted {
        Ok(()) => response,
        Err(error) => Problem::from(error).into_response(),
    }
}
