//! The audit for programs.

use axum::extract::State;
use axum::http::Uri;
use axum::response::{IntoResponse, Response};
use rapport_app::program::audit::{self, AuditFilter, Format};
use rapport_model::ids::UserId;
use rapport_model::program::audit::{Entry, Means};
use rapport_model::time::Moment;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Web;
use crate::api::asked::Asked;
use crate::api::operation::Operation;
use crate::api::paging::{self, Piece};
use crate::api::reply::Reply;
use crate::api::wire;
use crate::problem::Problem;
use crate::program::settings::audit::export::file;
use crate::session::Session;

/// Something that was done, seen or taken out.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuditEntry")]
struct EntryView {
    /// Its place: 1, 2, 3 …
    position: u64,
    /// When.
    #[schemars(with = "wire::Time")]
    at: Moment,
    /// Who; null when Rapport acted by itself.
    #[schemars(with = "Option<wire::Id>")]
    actor: Option<UserId>,
    /// By which means.
    #[schemars(with = "wire::MeansWord")]
    means: Means,
    /// From which network: /24 of IPv4, /48 of IPv6.
    from: Option<String>,
    /// What: a noun and a past participle.
    act: String,
    /// The record it is about, by id; several between spaces.
    record: String,
}

impl From<Entry> for EntryView {
    fn from(entry: Entry) -> Self {
        let Entry {
            position,
            at,
            actor,
            means,
            from,
            act,
            record,
        } = entry;
        Self {
            position,
            at,
            actor,
            means,
            from,
            act,
            record,
        }
    }
}

/// Which entries.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct AuditQuery {
    /// By whom.
    #[schemars(with = "Option<wire::Id>")]
    actor: Option<UserId>,
    /// What.
    act: Option<String>,
    /// About which record.
    record: Option<String>,
    /// From this moment on.
    #[schemars(with = "Option<wire::Time>")]
    since: Option<Moment>,
    /// Before this moment.
    #[schemars(with = "Option<wire::Time>")]
    until: Option<Moment>,
    /// Where to go on: next of the piece before.
    cursor: Option<String>,
    /// How many, 1 to 100; 30 unless told.
    limit: Option<u32>,
}

/// `GET /api/v1/audit`
pub(crate) async fn list(
    State(web): State<Web>,
    session: Session,
    uri: Uri,
    Asked(asked): Asked<AuditQuery>,
) -> Result<Response, Problem> {
    let limit = paging::limit(asked.limit)?;
    let before: Option<u64> = paging::cursor(asked.cursor.as_deref())?;
    let filter = AuditFilter {
        actor: asked.actor,
        act: asked.act,
        record: asked.record,
        since: asked.since,
        until: asked.until,
    };
    let found = audit::page(&web.app, session.actor(), &filter, before, limit + 1).await?;
    let found = found.into_iter().map(EntryView::from).collect();
    let piece = Piece::of(found, limit, |entry: &EntryView| entry.position.to_string());
    Ok(paging::reply(&uri, &piece, piece.next.as_deref()))
}

/// What [`list`] is.
pub(crate) fn list_is() -> Operation {
    Operation::new(
        "listAudit",
        "Who did, saw or took out what, the newest first",
    )
    .asks::<AuditQuery>()
    .gives::<Piece<EntryView>>(200)
}

/// Whether the chain is whole.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "AuditChain")]
struct ChainView {
    /// How many entries were looked at.
    entries: u64,
    /// The first place where it does not hold; null when it is whole.
    broken_at: Option<u64>,
    /// The hash of the last entry: SHA-256 in hexadecimal digits.
    hash: String,
}

/// `GET /api/v1/audit/chain`
pub(crate) async fn chain(State(web): State<Web>, session: Session) -> Result<Response, Problem> {
    let chain = audit::verify(&web.app, session.actor()).await?;
    let view = ChainView {
        entries: chain.entries,
        broken_at: chain.broken_at,
        hash: chain.hash,
    };
    Ok(Reply::ok(&view).into_response())
}

/// What [`chain`] is.
pub(crate) fn chain_is() -> Operation {
    Operation::new(
        "checkAudit",
        "Look at every entry and see whether the chain is whole",
    )
    .note("Keep the hash elsewhere: it shows later that nothing before it was rewritten.")
    .gives::<ChainView>(200)
}

/// `GET /api/v1/audit/export`
pub(crate) async fn export(State(web): State<Web>, session: Session) -> Result<Response, Problem> {
    let format = Format::JsonLines;
    let all = AuditFilter::default();
    let text = audit::export(&web.app, session.actor(), &all, format).await?;
    Ok(file(text, format))
}

/// What [`export`] is.
pub(crate) fn export_is() -> Operation {
    Operation::new("exportAudit", "Every entry, one JSON object a line")
        .note("Taking it out is an entry itself.")
        .gives_text("application/jsonl")
}
