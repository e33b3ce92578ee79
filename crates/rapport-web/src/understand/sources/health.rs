//! How a source is doing, in words a person can act on.

use rapport_app::understand::fictional;
use rapport_model::time::{Moment, Span, TimeZone};
use rapport_model::understand::source::{Source, StreamKind};

use crate::parts::words::digits;
use crate::time;

/// The state of a source in one look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Condition {
    Fine,
    Waiting,
    Paused,
    Failing,
}

impl Condition {
    pub(crate) fn of(source: &Source) -> Self {
        let health = &source.stream.health;
        if source.paused {
            Self::Paused
        } else if health.error.is_some() {
            Self::Failing
        } else if health.last_success_at.is_none() && health.last_item_at.is_none() {
            Self::Waiting
        } else {
            Self::Fine
        }
    }

    /// The word for style sheets.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Fine => "fine",
            Self::Waiting => "waiting",
            Self::Paused => "paused",
            Self::Failing => "failing",
        }
    }
}

/// One sentence about how it is doing.
pub(crate) fn sentence(source: &Source, now: Moment) -> String {
    let health = &source.stream.health;
    match Condition::of(source) {
        Condition::Paused => "Paused: nothing is read from it.".to_owned(),
        Condition::Waiting => "Waiting for its first reading.".to_owned(),
        Condition::Failing => {
            let lasted = health.error_since.map(|since| now.since(since));
            let lasted = lasted.filter(|lasted| *lasted >= Span::MINUTE).map_or_else(
                || "just now".to_owned(),
                |lasted| format!("for {}", time::length(lasted)),
            );
            let times = if health.failures > 1 {
                format!(", {} times in a row", health.failures)
            } else {
                String::new()
            };
            format!("Not readable {lasted}{times}.")
        }
        Condition::Fine => match (source.stream.kind, health.last_item_at) {
            (StreamKind::File, _) if health.next_poll_at.is_none() => "Read to its end.".to_owned(),
            (StreamKind::Jetstream, Some(at)) if now.since(at) < Span::MINUTE.times(2) => {
                "Listening.".to_owned()
            }
            (StreamKind::Jetstream, _) => "Connected.".to_owned(),
            _ => "Read regularly.".to_owned(),
        },
    }
}

/// Facts as name and value.
pub(crate) fn facts(source: &Source, now: Moment, zone: &TimeZone) -> Vec<(&'static str, String)> {
    let health = &source.stream.health;
    let mut facts = Vec::new();
    if let Some(at) = health.last_item_at {
        facts.push(("Last item", time::ago(now, at, zone)));
    }
    if let (Some(seen), Some(written)) = (health.last_item_at, health.last_item_written_at) {
        facts.push(("Lag", lag(seen.since(written))));
    }
    let is_read = !source.paused && !fictional::is_made_up(source);
    if let Some(at) = health.next_poll_at.filter(|_| is_read) {
        let due = now.since(at) > Span::default();
        facts.push((
            "Next reading",
            if due {
                "due now".to_owned()
            } else {
                time::ago(now, at, zone)
            },
        ));
    }
    facts.push(("Read", digits(&health.read)));
    facts.push(("Kept", digits(&health.stored)));
    facts.push(("Dropped", digits(&health.dropped)));
    facts
}

fn lag(span: Span) -> String {
    if span < Span::SECOND {
        "under a second".to_owned()
    } else {
        format!("{} behind its author", time::length(span))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::sample;

    #[test]
    fn every_condition_has_a_sentence() {
        let mut source = sample::source();
        assert_eq!(
            sentence(&source, sample::NOW),
            "Waiting for its first reading."
        );
        source.stream.health.last_success_at = Some(sample::NOW);
        source.stream.health.next_poll_at = Some(sample::NOW.plus(Span::MINUTE.times(5)));
        assert_eq!(sentence(&source, sample::NOW), "Read regularly.");
        source.stream.health.error = Some("the server answers 404".to_owned());
        source.stream.health.error_since = Some(sample::NOW.minus(Span::HOUR));
        source.stream.health.failures = 3;
        assert_eq!(
            sentence(&source, sample::NOW),
            "Not readable for 1 hour, 3 times in a row."
        );
        source.stream.health.error_since = Some(sample::NOW);
        source.stream.health.failures = 1;
        assert_eq!(sentence(&source, sample::NOW), "Not readable just now.");
        source.paused = true;
        assert_eq!(
            sentence(&source, sample::NOW),
            "Paused: nothing is read from it."
        );
    }

    #[test]
    fn what_is_not_known_is_not_told() {
        let names: Vec<_> = facts(&sample::source(), sample::NOW, &TimeZone::UTC)
            .into_iter()
            .map(|(name, _)| name)
            .collect();
        assert_eq!(names, ["Read", "Kept", "Dropped"]);
    }
}
