//! Adding a source. The address of a site with several feeds leads to a choice.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use rapport_app::understand::sources::{self, Added, NewSource};
use rapport_model::understand::source::StreamKind;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Web;
use crate::api::once::Done;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::sent::Sent;
use crate::api::wire;
use crate::problem::Problem;
use crate::session::Session;
use crate::understand::sources::api::list::SourceView;

/// What to listen to.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "NewSource")]
pub(crate) struct Address {
    /// A feed, a site that has one, a stream (wss://…), or the path of a file.
    address: String,
    /// How it is read; told by the address unless said.
    #[schemars(with = "Option<wire::KindWord>")]
    kind: Option<StreamKind>,
    /// What to call it; its own title unless said.
    #[serde(default)]
    name: String,
}

/// What asking led to: a source, or a choice.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Added")]
struct AddedView {
    /// The source that was added; null when one is to be chosen first.
    source: Option<SourceView>,
    /// The feeds of the site; send the address of one of them.
    choose: Vec<FeedView>,
}

/// A feed that was found at a site.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Feed")]
struct FeedView {
    /// Its address.
    address: String,
    /// What it calls itself.
    title: Option<String>,
}

/// `POST /api/v1/sources`
pub(crate) async fn add(
    State(web): State<Web>,
    session: Session,
    Sent { value, once }: Sent<Address>,
) -> Result<Response, Problem> {
    let actor = *session.actor();
    let new = NewSource {
        kind: value
            .kind
            .unwrap_or_else(|| sources::kind_of(&value.address)),
        address: value.address,
        name: value.name,
    };
    once.run(
        &web.app,
        &actor,
        |app| async move {
            Ok(match sources::add(&app, &actor, new).await? {
                Added::Source(source) => Done::Record(source.id.to_string()),
                Added::Choose(feeds) => {
                    let choose = feeds.into_iter().map(|feed| FeedView {
                        address: feed.url,
                        title: feed.title,
                    });
                    Done::Answer(Reply::ok(&AddedView {
                        source: None,
                        choose: choose.collect(),
                    }))
                }
            })
        },
        |app, id| async move {
            let parsed = id.parse().map_err(|_| Problem::not_found("source"))?;
            let source = sources::find(&app, &actor, parsed).await?;
            let version = sources::version(&source);
            let added = AddedView {
                source: Some(source.into()),
                choose: Vec::new(),
            };
            let reply = Reply::new(StatusCode::CREATED, &added);
            Ok(reply.version(&version).at(&format!("/sources/{id}")))
        },
    )
    .await
}

/// What [`add`] is.
pub(crate) fn add_is() -> Operation {
    Operation::new("addSource", "Listen to something; the schedule begins to read it")
        .note("Where a site has several feeds, the status is 200, nothing is added, and choose lists them.")
        .takes::<Address>("{\"address\":\"https://notes.example/feed.xml\",\"name\":\"Cold Notes\"}")
        .gives::<AddedView>(201)
        .also(200)
        .once()
        .tagged()
}
