//! One line of a file: a Jetstream event or a plain post, whichever it turns out to be.

use rapport_model::time::Moment;
use rapport_model::understand::batch::Arrival;

use super::post::Plain;
use super::{DATE_AHEAD, DATE_UNREADABLE};
use crate::date::Date;
use crate::jetstream::event::{DropReason, Wire, json_reason};

/// What the last line was; the next one is tried as the same first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Event,
    Post,
}

/// What a line told.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) arrival: Option<Arrival>,
    pub(super) date_problem: Option<&'static str>,
}

/// Reads a line; the error is the phrase under which it is counted.
pub(super) fn read_line(bytes: &[u8], kind: &mut Kind, now: Moment) -> Result<Told, &'static str> {
    let text = std::str::from_utf8(bytes).map_err(|_| "not UTF-8")?;
    let read = |kind| match kind {
        Kind::Event => read_event(text, now),
        Kind::Post => read_post(text, now),
    };
    let other = if *kind == Kind::Event {
        Kind::Post
    } else {
        Kind::Event
    };
    if let Some(told) = read(*kind)? {
        return Ok(told);
    }
    match read(other)? {
        Some(told) => {
            *kind = other;
            Ok(told)
        }
        None => Err("neither a post nor an event"),
    }
}

/// `None` when it is not a Jetstream event at all.
fn read_event(text: &str, now: Moment) -> Result<Option<Told>, &'static str> {
    let wire: Wire<'_> = serde_json::from_str(text).map_err(words)?;
    if wire.did.is_none() && wire.kind.is_none() {
        return Ok(None);
    }
    let event = wire.event(now).map_err(DropReason::words)?;
    let date_problem = event.future_date.then_some(DATE_AHEAD);
    Ok(Some(Told {
        arrival: event.arrival,
        date_problem,
    }))
}

/// `None` when it is not a plain post at all.
fn read_post(text: &str, now: Moment) -> Result<Option<Told>, &'static str> {
    let plain: Plain<'_> = serde_json::from_str(text).map_err(words)?;
    if plain.is_something_else() {
        return Ok(None);
    }
    let (post, date) = plain.post(now)?;
    let date_problem = match date {
        Some(Date::Future) => Some(DATE_AHEAD),
        Some(Date::Unknown) => Some(DATE_UNREADABLE),
        Some(Date::At(_)) | None => None,
    };
    Ok(Some(Told {
        arrival: Some(Arrival::Post(post)),
        date_problem,
    }))
}

fn words(error: serde_json::Error) -> &'static str {
    json_reason(error).words()
}
