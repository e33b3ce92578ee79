//! The event feed: what changed in a workspace, in the order of the commits, for other programs to
//! follow. It tells what [`rapport_model::event::TOLD`] names and nothing else, and nothing of records
//! that whoever reads it does not see. Of what is not there any more it tells that it went.

use rapport_model::actor::{Actor, Right};
use rapport_model::event::{Event, EventType};
use rapport_model::ids::{EventId, UserId};
use rapport_model::time::Moment;
use rapport_model::understand::visibility::Visibility;
use rapport_store::Scoped;
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::app::App;
use crate::error::Error;

/// An event as other programs are told about it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Told {
    /// Its id, the same however often it is told.
    pub id: EventId,
    /// Its place in the feed.
    pub position: u64,
    /// Its type.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// When.
    pub at: Moment,
    /// Who did it; `None` when the program acted by itself.
    pub actor: Option<UserId>,
    /// The record it is about.
    pub subject: Subject,
    /// Field by field: what it was and what it is.
    pub changes: Map<String, Value>,
}

/// A record, by kind and id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Subject {
    /// What kind of record.
    #[serde(rename = "type")]
    pub kind: &'static str,
    /// Its id.
    pub id: String,
}

impl Told {
    /// As other programs are told about it, if they are.
    #[must_use]
    pub fn of(event: &Event) -> Option<Self> {
        event.told().map(|told| Self::typed(event, told))
    }

    fn typed(event: &Event, told: &'static EventType) -> Self {
        Self {
            id: event.id,
            position: event.position,
            kind: told.word,
            at: event.at,
            actor: event.actor,
            subject: Subject {
                kind: told.about,
                id: event.subject.clone(),
            },
            changes: event.changes_told(told),
        }
    }
}

/// The events after a place, the oldest first.
///
/// # Errors
/// When the role may not see them.
pub async fn after(
    app: &App,
    actor: &Actor,
    position: u64,
    limit: usize,
) -> Result<Vec<Told>, Error> {
    actor.may(Right::ReadSignals)?;
    let mut scoped = app.read(actor).await?;
    Ok(told_after(&mut scoped, position, limit).await?.0)
}

/// The events after a place, and the place up to which the log was read to find them.
pub(crate) async fn told_after(
    scoped: &mut Scoped<'_>,
    mut position: u64,
    limit: usize,
) -> Result<(Vec<Told>, u64), Error> {
    let mut told = Vec::new();
    loop {
        let wanted = limit - told.len();
        let read = scoped.events_after(position, wanted).await?;
        let Some(last) = read.last() else { break };
        position = last.position;
        let seen = seen(scoped, &read).await?;
        told.extend(seen.into_iter().filter_map(Told::of));
        if read.len() < wanted || told.len() == limit {
            break;
        }
    }
    Ok((told, position))
}

/// Those of these events that the one who reads may know of.
async fn seen<'e>(
    scoped: &mut Scoped<'_>,
    events: &'e [Event],
) -> Result<Vec<&'e Event>, rapport_store::Error> {
    if !scoped.hides().await? {
        return Ok(events.iter().collect());
    }
    let records: Vec<Uuid> = events.iter().filter_map(about).collect();
    let seen = scoped.seen_records(&records).await?;
    let known = events.iter().filter(|event| match event.kind.as_str() {
        "saved_search.removed" => event.changes["visibility"][0] == Visibility::Everyone.word(),
        _ => about(event).is_none_or(|record| seen.contains(&record)),
    });
    Ok(known.collect())
}

/// The record that decides who may know of an event, where it is not for everyone.
fn about(event: &Event) -> Option<Uuid> {
    match event.told()?.about {
        "saved_search" | "signal" | "interaction" => event.subject.parse().ok(),
        "person" => event.changes["interaction"][1].as_str()?.parse().ok(),
        _ => None,
    }
}
