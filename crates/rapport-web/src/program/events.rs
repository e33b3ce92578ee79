//! The event feed for programs that follow what happens here.

use std::borrow::Cow;
use std::fmt::Write as _;

use axum::extract::State;
use axum::http::Uri;
use axum::response::Response;
use rapport_app::program::events::{self, Told};
use rapport_model::event::TOLD;
use rapport_model::ids::{EventId, UserId};
use rapport_model::time::Moment;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::Web;
use crate::api::asked::Asked;
use crate::api::operation::Operation;
use crate::api::paging::{self, Piece};
use crate::api::wire;
use crate::problem::Problem;
use crate::session::Session;

/// The type of an event.
pub(crate) struct TypeWord;

impl JsonSchema for TypeWord {
    fn schema_name() -> Cow<'static, str> {
        "EventType".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let words: Vec<&str> = TOLD.iter().map(|told| told.word).collect();
        let mut says =
            "What has happened. There will be more types; pass over those you do not know."
                .to_owned();
        for told in TOLD {
            let _ = write!(says, " {}: {}", told.word, told.says);
        }
        json_schema!({ "type": "string", "enum": words, "description": says })
    }
}

/// What became different, field by field.
struct Changes;

impl JsonSchema for Changes {
    fn inline_schema() -> bool {
        true
    }
    fn schema_name() -> Cow<'static, str> {
        "Changes".into()
    }
    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "object",
            "additionalProperties": { "type": "array", "minItems": 2, "maxItems": 2 },
        })
    }
}

/// Something that happened in the workspace.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Event")]
pub(crate) struct EventView {
    /// The same however often it is told.
    #[schemars(with = "wire::Id")]
    id: EventId,
    /// Its place in the feed; they grow, with gaps.
    position: u64,
    /// What happened.
    #[serde(rename = "type")]
    #[schemars(with = "TypeWord")]
    kind: &'static str,
    /// When.
    #[schemars(with = "wire::Time")]
    at: Moment,
    /// Who did it; null when the program acted by itself.
    #[schemars(with = "Option<wire::Id>")]
    actor: Option<UserId>,
    /// The record it is about.
    subject: SubjectView,
    /// Field by field: what it was, and what it is.
    #[schemars(with = "Changes")]
    changes: Map<String, Value>,
}

/// A record, by kind and id.
#[derive(Serialize, JsonSchema)]
#[schemars(rename = "Subject")]
struct SubjectView {
    /// What kind of record: signal, person, saved_search …
    #[serde(rename = "type")]
    kind: &'static str,
    /// Its id.
    id: String,
}

impl From<Told> for EventView {
    fn from(told: Told) -> Self {
        Self {
            id: told.id,
            position: told.position,
            kind: told.kind,
            at: told.at,
            actor: told.actor,
            subject: SubjectView {
                kind: told.subject.kind,
                id: told.subject.id,
            },
            changes: told.changes,
        }
    }
}

/// Which events.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct EventQuery {
    /// The position of the last event that was read; from the beginning unless said.
    after: Option<u64>,
    /// How many, 1 to 100; 30 unless told.
    limit: Option<u32>,
}

/// `GET /api/v1/events`
pub(crate) async fn list(
    State(web): State<Web>,
    session: Session,
    uri: Uri,
    Asked(asked): Asked<EventQuery>,
) -> Result<Response, Problem> {
    let limit = paging::limit(asked.limit)?;
    let after = asked.after.unwrap_or_default();
    let found = events::after(&web.app, session.actor(), after, limit + 1).await?;
    let found = found.into_iter().map(EventView::from).collect();
    let piece = Piece::of(found, limit, |event: &EventView| event.position.to_string());
    Ok(paging::reply_after(&uri, &piece, piece.next.as_deref()))
}

/// What [`list`] is.
pub(crate) fn list_is() -> Operation {
    Operation::new("listEvents", "What happened, the oldest first")
        .note(
            "Keep the position of the last event you have dealt with and ask for what comes after it, again and again: \
             nothing is ever inserted before a position that was given out. Where next is null you have read \
             everything there is so far.",
        )
        .asks::<EventQuery>()
        .gives::<Piece<EventView>>(200)
}

#[cfg(test)]
mod tests {
    use rapport_model::actor::TokenScope;

    use crate::testing::Instance;

    #[tokio::test]
    async fn a_program_follows_what_happens_and_is_told_no_secrets() {
        let instance = Instance::new().await;
        instance.admin().await;
        let mut program = instance.program(TokenScope::Edit).await;
        let new = "{\"query\":\"stocktaking\",\"purpose\":\"Helping\"}";
        program
            .send(&instance, "POST", "/api/v1/saved-searches", &[], new)
            .await;
        instance.said(&[("runa", "en", "stocktaking")]).await;
        let read = program.get(&instance, "/api/v1/events?limit=2").await;
        let events = read.json();
        let kinds: Vec<&str> = events["items"]
            .as_array()
            .unwrap()
            .iter()
            .map(|event| event["type"].as_str().unwrap())
            .collect();
        // Making the token is logged before them and stays here.
        assert_eq!(kinds, ["saved_search.created", "source.added"]);
        assert!(!read.body.contains("token") && !read.body.contains("session"));
        let first = &events["items"][0];
        assert_eq!(first["subject"]["type"], "saved_search");
        assert_eq!(first["changes"]["query"][1], "stocktaking");
        assert!(first["actor"].is_string());
        let next = events["next"].as_str().unwrap();
        let link = read.header("link");
        assert!(link.contains(&format!("after={next}")), "{link}");
        let path = format!("/api/v1/events?after={next}");
        let read = program.get(&instance, &path).await.json();
        assert_eq!(read["items"][0]["type"], "signal.found");
        assert!(read["items"][0]["actor"].is_null());
        assert!(read["next"].is_null());
        let last = &read["items"].as_array().unwrap().last().unwrap()["position"];
        let path = format!("/api/v1/events?after={last}");
        let read = program.get(&instance, &path).await.json();
        assert_eq!(read["items"].as_array().unwrap().len(), 0);
    }
}
