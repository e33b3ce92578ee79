//! Reading signals.

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use rapport_app::understand::signals::{self, Filter};
use rapport_model::actor::Actor;
use rapport_model::ids::{SavedSearchId, SignalId};
use rapport_model::understand::signal::SignalState;
use rapport_model::understand::trigger::Trigger;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Web;
use crate::address::Id;
use crate::api::asked::Asked;
use crate::api::operation::Operation;
use crate::api::paging;
use crate::api::reply::Reply;
use crate::api::wire;
use crate::noted::HandsOut;
use crate::problem::Problem;
use crate::session::Session;
use crate::understand::signals::api::view::SignalView;

/// Which signals to list; without anything, all.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SignalQuery {
    /// In the language of saved searches.
    query: Option<String>,
    /// In one state.
    #[schemars(with = "Option<wire::StateWord>")]
    state: Option<SignalState>,
    /// A sign of one kind.
    #[schemars(with = "Option<wire::TriggerWord>")]
    trigger: Option<Trigger>,
    /// Found by one search.
    #[schemars(with = "Option<wire::Id>")]
    saved_search: Option<SavedSearchId>,
    /// Where to go on: next of the piece before.
    cursor: Option<String>,
    /// How many, 1 to 100; 30 unless told.
    #[schemars(range(min = 1, max = 100))]
    limit: Option<u32>,
}

/// A piece of the signals, the newest first.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "SignalList")]
pub(crate) struct SignalPiece {
    /// The signals.
    items: Vec<SignalView>,
    /// The cursor of the next piece; null when this is the last.
    next: Option<String>,
    /// How many the filter looked at.
    searched: u64,
    /// The filter stopped after looking at many: a piece may be short, even empty, and not the last.
    more_to_search: bool,
}

/// `GET /api/v1/signals`
pub(crate) async fn list(
    State(web): State<Web>,
    session: Session,
    uri: Uri,
    Asked(asked): Asked<SignalQuery>,
) -> Result<Response, Problem> {
    let limit = paging::limit(asked.limit)?;
    let before = paging::cursor(asked.cursor.as_deref())?;
    let filter = Filter {
        query: asked.query.unwrap_or_default(),
        state: asked.state,
        trigger: asked.trigger,
        saved_search: asked.saved_search,
    };
    let page = signals::list(&web.app, session.actor(), &filter, before, limit).await?;
    let people = page.findings.iter().map(|found| found.person).collect();
    let piece = SignalPiece {
        items: page.findings.into_iter().map(SignalView::from).collect(),
        next: page.next.map(|next| next.to_string()),
        searched: page.searched,
        more_to_search: page.more_to_search,
    };
    let answer = paging::reply(&uri, &piece, piece.next.as_deref());
    Ok(HandsOut::People(people).with(answer))
}

/// What [`list`] is.
pub(crate) fn list_is() -> Operation {
    Operation::new(
        "listSignals",
        "What the saved searches found, the newest first",
    )
    .asks::<SignalQuery>()
    .gives::<SignalPiece>(200)
}

/// `GET /api/v1/signals/{id}`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<SignalId>,
) -> Result<Response, Problem> {
    let found = signals::find(&web.app, session.actor(), id).await?;
    let (people, version) = (vec![found.person], signals::version(&found));
    let reply = Reply::ok(&SignalView::from(found)).version(&version);
    Ok(HandsOut::People(people).with(reply))
}

/// What [`show`] is.
pub(crate) fn show_is() -> Operation {
    Operation::new("getSignal", "One signal with its post and its evidence")
        .note(
            "Its ETag names what people decided; what else is found in the post moves without it.",
        )
        .gives::<SignalView>(200)
        .tagged()
}

/// The answer with one signal.
pub(super) async fn one(app: rapport_app::App, actor: Actor, id: String) -> Result<Reply, Problem> {
    let id = id.parse().map_err(|_| Problem::not_found("signal"))?;
    let found = signals::find(&app, &actor, id).await?;
    let version = signals::version(&found);
    Ok(Reply::ok(&SignalView::from(found)).version(&version))
}
