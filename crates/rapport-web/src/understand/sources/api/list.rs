//! Reading sources with their health.

use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use rapport_app::understand::sources;
use rapport_model::ids::SourceId;
use rapport_model::time::Moment;
use rapport_model::understand::source::{Source, StreamKind};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Web;
use crate::address::Id;
use crate::api::asked::Asked;
use crate::api::operation::Operation;
use crate::api::paging::{self, Piece};
use crate::api::reply::Reply;
use crate::api::wire;
use crate::problem::Problem;
use crate::session::Session;

/// Something this workspace listens to, and how it is doing.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Source")]
pub(crate) struct SourceView {
    #[schemars(with = "wire::Id")]
    id: SourceId,
    /// What people call it.
    name: String,
    /// How it is read.
    #[schemars(with = "wire::KindWord")]
    kind: StreamKind,
    /// A URL, or the path of a file.
    address: String,
    /// Paused sources bring in nothing.
    paused: bool,
    /// When it was added.
    #[schemars(with = "wire::Time")]
    created_at: Moment,
    /// When an item last arrived.
    #[schemars(with = "Option<wire::Time>")]
    last_item_at: Option<Moment>,
    /// When reading last went well.
    #[schemars(with = "Option<wire::Time>")]
    last_success_at: Option<Moment>,
    /// What is wrong, in words; null when nothing is.
    error: Option<String>,
    /// Since when.
    #[schemars(with = "Option<wire::Time>")]
    error_since: Option<Moment>,
    /// How often in a row it failed.
    failures: u32,
    /// When it is read next; null for one that is connected or finished.
    #[schemars(with = "Option<wire::Time>")]
    next_poll_at: Option<Moment>,
    /// Items read, used or not.
    read: u64,
    /// Posts stored.
    stored: u64,
    /// What could not be used, by reason.
    dropped: Vec<DroppedView>,
    /// Stretches that cannot be read any more.
    gaps: Vec<GapView>,
}

/// Items that could not be used.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Dropped")]
struct DroppedView {
    /// Why.
    reason: String,
    /// How many.
    count: u64,
}

/// A stretch of a stream that cannot be read any more.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Gap")]
struct GapView {
    /// The last moment read before it.
    #[schemars(with = "wire::Time")]
    from: Moment,
    /// The first moment after it.
    #[schemars(with = "wire::Time")]
    until: Moment,
    /// Why.
    reason: String,
}

impl From<Source> for SourceView {
    fn from(source: Source) -> Self {
        let health = source.stream.health;
        let dropped = source.dropped.into_iter().map(|dropped| DroppedView {
            reason: dropped.reason,
            count: dropped.count,
        });
        let gaps = source.gaps.into_iter().map(|gap| GapView {
            from: gap.from,
            until: gap.until,
            reason: gap.reason,
        });
        Self {
            id: source.id,
            name: source.name,
            kind: source.stream.kind,
            address: source.stream.address,
            paused: source.paused,
            created_at: source.created_at,
            last_item_at: health.last_item_at,
            last_success_at: health.last_success_at,
            error: health.error,
            error_since: health.error_since,
            failures: health.failures,
            next_poll_at: health.next_poll_at,
            read: health.read,
            stored: health.stored,
            dropped: dropped.collect(),
            gaps: gaps.collect(),
        }
    }
}

/// Which piece of the sources.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct SourceQuery {
    /// Where to go on: next of the piece before.
    cursor: Option<String>,
    /// How many, 1 to 100; 30 unless told.
    #[schemars(range(min = 1, max = 100))]
    limit: Option<u32>,
}

/// `GET /api/v1/sources`
pub(crate) async fn list(
    State(web): State<Web>,
    session: Session,
    uri: Uri,
    Asked(asked): Asked<SourceQuery>,
) -> Result<Response, Problem> {
    let limit = paging::limit(asked.limit)?;
    let after: Option<SourceId> = paging::cursor(asked.cursor.as_deref())?;
    // A workspace has few: they are read whole and cut here.
    let mut found = sources::list(&web.app, session.actor()).await?;
    found.retain(|source| after.is_none_or(|after| source.id > after));
    found.sort_unstable_by_key(|source| source.id);
    found.truncate(limit + 1);
    let piece = Piece::of(found, limit, |source| source.id.to_string());
    let next = piece.next.clone();
    let items = piece.items.into_iter().map(SourceView::from).collect();
    let piece = Piece { items, next };
    Ok(paging::reply(&uri, &piece, piece.next.as_deref()))
}

/// What [`list`] is.
pub(crate) fn list_is() -> Operation {
    Operation::new(
        "listSources",
        "What is listened to, with its health, the oldest first",
    )
    .asks::<SourceQuery>()
    .gives::<Piece<SourceView>>(200)
}

/// `GET /api/v1/sources/{id}`
pub(crate) async fn show(
    State(web): State<Web>,
    session: Session,
    Id(id): Id<SourceId>,
) -> Result<Response, Problem> {
    let found = sources::find(&web.app, session.actor(), id).await?;
    Ok(reply(found).into_response())
}

/// What [`show`] is.
pub(crate) fn show_is() -> Operation {
    Operation::new("getSource", "One source with its health")
        .note("Its ETag names what people decided; how it is doing moves without it.")
        .gives::<SourceView>(200)
        .tagged()
}

/// The answer with one source.
pub(super) fn reply(source: Source) -> Reply {
    let version = sources::version(&source);
    Reply::ok(&SourceView::from(source)).version(&version)
}
