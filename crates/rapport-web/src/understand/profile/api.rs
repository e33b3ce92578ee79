//! The ideal customer profile for programs.

use axum::extract::State;
use axum::response::{IntoResponse, Response};
use rapport_app::understand::profile;
use rapport_model::understand::profile::Profile;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::Web;
use crate::api::operation::Operation;
use crate::api::reply::Reply;
use crate::api::sent::Sent;
use crate::api::version::IfMatch;
use crate::problem::Problem;
use crate::session::Session;

/// What is sold, to whom, where and in which languages. An empty list is a question not answered.
#[derive(Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(rename = "Profile")]
pub(crate) struct ProfileView {
    /// What is sold, in one sentence.
    offer: String,
    /// Words buyers use for the problem it solves.
    problems: Vec<String>,
    /// Roles of the people to talk to.
    roles: Vec<String>,
    /// Industries of their companies.
    industries: Vec<String>,
    /// Countries, regions and cities.
    regions: Vec<String>,
    /// Language tags (en, sv, zh) the seller can hold a conversation in.
    languages: Vec<String>,
    /// Products and companies they might be leaving.
    competitors: Vec<String>,
    /// Words that mean: not a customer.
    exclude: Vec<String>,
}

/// `GET /api/v1/profile`
pub(crate) async fn show(State(web): State<Web>, session: Session) -> Result<Response, Problem> {
    let found = profile::read(&web.app, session.actor()).await?;
    Ok(reply(found.unwrap_or_default()).into_response())
}

/// What [`show`] is.
pub(crate) fn show_is() -> Operation {
    Operation::new("getProfile", "The ideal customer profile")
        .note("Before anyone has answered the questions, every field is empty.")
        .gives::<ProfileView>(200)
        .tagged()
}

/// `PUT /api/v1/profile`
pub(crate) async fn put(
    State(web): State<Web>,
    session: Session,
    if_match: IfMatch,
    Sent { value, .. }: Sent<ProfileView>,
) -> Result<Response, Problem> {
    let actor = session.actor();
    let known = profile::read(&web.app, actor).await?.unwrap_or_default();
    let version = if_match.choose("profile", profile::version(&known))?;
    profile::save_version(&web.app, actor, version, value.into()).await?;
    show(State(web), session).await
}

/// What [`put`] is.
pub(crate) fn put_is() -> Operation {
    let example = "{\"offer\":\"Stocktaking for cold stores\",\"problems\":[\"stocktaking\"],\"roles\":[\"operations manager\"],\
                   \"industries\":[],\"regions\":[],\"languages\":[\"en\",\"sv\"],\"competitors\":[],\"exclude\":[]}";
    Operation::new("putProfile", "Put a profile in the place of the one before")
        .note("Everyone on Today is ranked anew.")
        .takes::<ProfileView>(example)
        .gives::<ProfileView>(200)
        .tagged()
        .if_match()
}

fn reply(profile: Profile) -> Reply {
    let version = profile::version(&profile);
    Reply::ok(&ProfileView::from(profile)).version(&version)
}

/// Both hold the same fields: what one has, the other must have.
macro_rules! same_fields {
    ($($from:ident => $to:ident;)+) => {$(
        impl From<$from> for $to {
            fn from(from: $from) -> Self {
                let $from { offer, problems, roles, industries, regions, languages, competitors, exclude } = from;
                Self { offer, problems, roles, industries, regions, languages, competitors, exclude }
            }
        }
    )+};
}

same_fields! {
    Profile => ProfileView;
    ProfileView => Profile;
}
