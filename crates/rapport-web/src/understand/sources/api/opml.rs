//! Lists of feeds as other readers write them, in and out.

use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use rapport_app::understand::sources;
use schemars::JsonSchema;
use serde::Serialize;

use crate::Web;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::sent::SentFile;
use crate::noted::HandsOut;
use crate::problem::Problem;
use crate::session::Session;

const MEDIA: &str = "text/x-opml";

/// What a list of feeds led to.
#[derive(Serialize, JsonSchema)]
struct Imported {
    /// Feeds that are listened to now.
    added: usize,
    /// Feeds that were listened to before.
    already: usize,
    /// Addresses that cannot be listened to.
    refused: Vec<Refused>,
}

/// An address that cannot be listened to.
#[derive(Serialize, JsonSchema)]
struct Refused {
    /// Which.
    address: String,
    /// Why.
    reason: String,
}

/// `GET /api/v1/sources/opml`
pub(crate) async fn export(State(web): State<Web>, session: Session) -> Result<Response, Problem> {
    let list = sources::export_opml(&web.app, session.actor()).await?;
    Ok(HandsOut::All("sources").with(([(CONTENT_TYPE, MEDIA)], list)))
}

/// What [`export`] is.
pub(crate) fn export_is() -> Operation {
    Operation::new("exportSources", "All feeds as OPML").gives_text(MEDIA)
}

/// `POST /api/v1/sources/opml`
pub(crate) async fn import(
    State(web): State<Web>,
    session: Session,
    SentFile { bytes }: SentFile,
) -> Result<Response, Problem> {
    let import = sources::import_opml(&web.app, session.actor(), &bytes).await?;
    let refused = import.refused.into_iter();
    let imported = Imported {
        added: import.added,
        already: import.already,
        refused: refused
            .map(|(address, reason)| Refused { address, reason })
            .collect(),
    };
    Ok(Reply::ok(&imported).into_response())
}

/// What [`import`] is.
pub(crate) fn import_is() -> Operation {
    let example = "<opml version=\"2.0\"><body><outline text=\"Cold Notes\" type=\"rss\" xmlUrl=\"https://notes.example/feed.xml\"/></body></opml>";
    Operation::new(
        "importSources",
        "Listen to every feed of an OPML file, at most 2 MB",
    )
    .note("Sent twice, it adds nothing the second time.")
    .takes_text(MEDIA, example)
    .gives::<Imported>(200)
}
