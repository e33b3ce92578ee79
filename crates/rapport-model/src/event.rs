//! The change log: one row for every change, written in the same transaction as the change.
//! Audit, undo, history, attribution and other programs read it; nothing ever rewrites it.
//!
//! What other programs are told is a closed list, [`TOLD`]: a type that is not in it stays here, and so
//! does a field that its type does not name.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::ids::{EventId, UserId};
use crate::time::Moment;

/// One change in a workspace: who did what to which record, when, and what became different.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Event {
    /// Sorts by time.
    pub id: EventId,
    /// Its place in the change log of its workspace: 1, 2, 3 … in the order of the commits. Whoever has
    /// read up to a place has missed nothing before it.
    pub position: u64,
    /// Who did it; `None` when the program acted by itself (ingest, a schedule).
    pub actor: Option<UserId>,
    /// When.
    pub at: Moment,
    /// A noun and a past participle: `saved_search.created`, `signal.dismissed`.
    pub kind: String,
    /// The id of the record it is about, or another stable name of it.
    pub subject: String,
    /// Field by field, `{"field": [before, after]}`; never a secret.
    pub changes: Value,
}

/// A type of event that other programs are told about. Its words are kept for good.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EventType {
    /// As it is written: a noun and a past participle.
    pub word: &'static str,
    /// What has happened, as a sentence.
    pub says: &'static str,
    /// What kind of record its subject is.
    pub about: &'static str,
    /// The fields that are told; each of them is in the record's own view too.
    pub fields: &'static [&'static str],
}

macro_rules! told {
    ($($word:literal of $about:literal, $says:literal, $fields:expr;)+) => {
        /// Every type that other programs are told about.
        pub const TOLD: &[EventType] = &[$(EventType {
            word: $word,
            says: $says,
            about: $about,
            fields: &$fields,
        }),+];
    };
}

told! {
    "signal.found" of "signal", "A saved search found a post.", ["saved_search"];
    "signal.acted" of "person", "Someone took up a conversation with a person.", ["interaction"];
    "signal.snoozed" of "person", "Someone put a person off until a moment.", ["interaction"];
    "signal.dismissed" of "person", "Someone decided that a person's posts need no answer.", ["interaction"];
    "signal.judged" of "signal", "Someone said whether a post was useful.", ["useful", "signals"];
    "interaction.undone" of "interaction", "Someone took back what was done.", [];
    "person.described" of "person", "What a person says of themself in public was read.", ["source"];
    "saved_search.created" of "saved_search", "Someone made a saved search.", ["query"];
    "saved_search.changed" of "saved_search", "Someone changed a saved search.", ["name", "query", "triggers", "purpose", "alert", "paused"];
    "saved_search.removed" of "saved_search", "Someone removed a saved search with its signals.", [];
    "source.added" of "source", "Someone added a source.", ["address", "name"];
    "source.changed" of "source", "Someone had a source rest, or read again.", ["paused"];
    "source.removed" of "source", "Someone removed a source.", ["address"];
    "profile.changed" of "workspace", "Someone changed the ideal customer profile.", ["profile"];
}

/// Types that stay in the change log.
pub const KEPT: &[&str] = &[
    "instance.restored",
    "instance.resumed",
    "invitation.accepted",
    "invitation.made",
    "invitation.revoked",
    "keys.rotated",
    "mail.failed",
    "mail.sent",
    "mail.uncertain",
    "member.added",
    "member.deactivated",
    "member.reactivated",
    "member.role_changed",
    "password.changed",
    "password.reset",
    "provider.added",
    "provider.linked",
    "provider.removed",
    "provider.unlinked",
    "recovery_code.used",
    "recovery_codes.made",
    "reset_link.made",
    "second_factor.begun",
    "second_factor.reset",
    "second_factor.turned_off",
    "second_factor.turned_on",
    "session.confirmed",
    "session.ended",
    "session.moved",
    "session.started",
    "sessions.ended",
    "space.returned",
    "team.changed",
    "team.created",
    "team.removed",
    "time_zone.changed",
    "token.made",
    "token.revoked",
    "webhook.added",
    "webhook.changed",
    "webhook.removed",
    "webhook.secret_changed",
    "webhook.stopped",
    "webhook.told_again",
    "workspace.created",
];

/// Whether a type has been placed: among those that are told or those that are kept.
#[must_use]
pub fn is_placed(kind: &str) -> bool {
    KEPT.contains(&kind) || TOLD.iter().any(|told| told.word == kind)
}

impl Event {
    /// Its type, if other programs are told about it.
    #[must_use]
    pub fn told(&self) -> Option<&'static EventType> {
        TOLD.iter().find(|told| told.word == self.kind)
    }

    /// The changes that a type tells.
    #[must_use]
    pub fn changes_told(&self, told: &EventType) -> Map<String, Value> {
        let all = self.changes.as_object().into_iter().flatten();
        all.filter(|(field, _)| told.fields.contains(&field.as_str()))
            .map(|(field, change)| (field.clone(), change.clone()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn event(kind: &str) -> Event {
        Event {
            id: EventId::from(uuid::Uuid::nil()),
            position: 1,
            actor: None,
            at: Moment::default(),
            kind: kind.to_owned(),
            subject: "s".to_owned(),
            changes: json!({ "query": [null, "a"], "secret": [null, "b"] }),
        }
    }

    #[test]
    fn only_what_a_type_names_is_told() {
        let made = event("saved_search.created");
        let told = made.told().unwrap();
        assert_eq!(
            Value::from(made.changes_told(told)),
            json!({ "query": [null, "a"] })
        );
        assert_eq!(event("token.made").told(), None);
        assert_eq!(event("something.new").told(), None);
    }

    #[test]
    fn a_type_is_placed_once() {
        for told in TOLD {
            assert!(!KEPT.contains(&told.word), "{}", told.word);
            assert_eq!(
                TOLD.iter().filter(|other| other.word == told.word).count(),
                1
            );
        }
        assert!(is_placed("signal.found") && is_placed("token.made") && !is_placed("a.b"));
    }
}
