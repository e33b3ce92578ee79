//! Identifiers: one newtype a noun over a UUID of version 7, so that they sort by creation time
//! and are the same in SQLite, PostgreSQL, URLs and JSON.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::time::Moment;

/// Ten random bytes, the part of a version 7 UUID that is not time.
pub type Chance = [u8; 10];

/// The text is not a UUID.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "“{0}” is not an identifier: expected 36 characters such as 0190b5a8-7c1e-7d3a-8f5e-2b1c9d4e6f70"
)]
pub struct MalformedId(pub String);

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(Uuid);

        impl $name {
            /// A new id for something that came to be at `now`; `chance` makes it unique.
            #[must_use]
            pub fn new(now: Moment, chance: Chance) -> Self {
                let millis = u64::try_from(now.micros() / 1_000).unwrap_or(0);
                Self(uuid::Builder::from_unix_timestamp_millis(millis, &chance).into_uuid())
            }

            /// Like [`Self::new`] for the `place`th (0 to 4,095) of many made at one moment, so
            /// that they sort in the order of their places.
            #[must_use]
            pub fn in_sequence(now: Moment, place: u16, mut chance: Chance) -> Self {
                let [high, low] = place.to_be_bytes();
                chance[0] = high & 0x0f;
                chance[1] = low;
                Self::new(now, chance)
            }

            /// The UUID inside, for storage.
            #[must_use]
            pub fn uuid(self) -> Uuid {
                self.0
            }
        }

        impl From<Uuid> for $name {
            fn from(uuid: Uuid) -> Self {
                Self(uuid)
            }
        }

        impl From<$name> for Uuid {
            fn from(id: $name) -> Self {
                id.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }

        impl FromStr for $name {
            type Err = MalformedId;
            fn from_str(text: &str) -> Result<Self, MalformedId> {
                Uuid::from_str(text).map(Self).map_err(|_| MalformedId(text.to_owned()))
            }
        }
    )+};
}

ids! {
    /// A workspace: the fence around one team's records.
    WorkspaceId,
    /// Someone who signs in.
    UserId,
    /// A physical connection to one outside address, shared by every workspace that listens to it.
    StreamId,
    /// A workspace's wish to listen to a stream.
    SourceId,
    /// A post that was seen on a network.
    PostId,
    /// A saved search.
    SavedSearchId,
    /// A signal: a post that matters to a workspace, and why.
    SignalId,
    /// A person, known by one or more identities.
    PersonId,
    /// Something done with or towards a person.
    InteractionId,
    /// A stretch of a stream that could not be read.
    GapId,
    /// A row of the change log.
    EventId,
    /// An invitation to a workspace.
    InvitationId,
    /// A team inside a workspace.
    TeamId,
    /// A token of the API.
    TokenId,
    /// Someone signed in, on one browser.
    SessionId,
    /// A provider people sign in with.
    ProviderId,
    /// A webhook.
    WebhookId,
    /// An attempt to tell a webhook something.
    DeliveryId,
    /// A mail.
    MailId,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_time_and_survive_text() {
        let early = PersonId::new(Moment::from_micros(1_000_000), [9; 10]);
        let late = PersonId::new(Moment::from_micros(2_000_000), [0; 10]);
        assert!(early < late);
        let [first, second] = [255, 256]
            .map(|place| PersonId::in_sequence(Moment::from_micros(2_000_000), place, [7; 10]));
        assert!(first < second);
        assert_eq!(late.to_string().parse::<PersonId>(), Ok(late));
        assert!("yesterday".parse::<PersonId>().is_err());
    }
}
