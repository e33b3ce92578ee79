//! A session: someone signed in, on one browser.

use serde::{Deserialize, Serialize};

use crate::ids::SessionId;
use crate::time::{Moment, Span};

/// A session ends when it has not been used for this long.
pub const IDLE: Span = Span::DAY.times(14);
/// A session ends after this long, however much it is used.
pub const LONGEST: Span = Span::DAY.times(30);
/// How long whoever has just proved who they are is trusted with acts that need it.
pub const CONFIRMED_FOR: Span = Span::MINUTE.times(10);
/// The longest description of a device, in characters.
pub const DEVICE_LIMIT: usize = 60;

/// A session as its owner sees it; what proves it is held by the browser alone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    /// Ours.
    pub id: SessionId,
    /// What it runs on, as far as the browser told: "Firefox on Windows".
    pub device: String,
    /// When it began.
    pub created_at: Moment,
    /// When it was last used, to ten minutes.
    pub last_seen_at: Moment,
    /// When it ends if it is not used.
    pub expires_at: Moment,
    /// When whoever uses it last proved who they are.
    pub confirmed_at: Moment,
}

impl Session {
    /// Whether whoever uses it has proved lately who they are.
    #[must_use]
    pub fn is_confirmed(&self, now: Moment) -> bool {
        now.since(self.confirmed_at) <= CONFIRMED_FOR
    }
}

/// Until when a session that began then and is used now lives.
#[must_use]
pub fn lives_until(created_at: Moment, now: Moment) -> Moment {
    now.plus(IDLE).min(created_at.plus(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn use_prolongs_a_session_and_not_for_ever() {
        let began = Moment::default();
        let after = |days: i64| began.plus(Span::DAY.times(days));
        assert_eq!(lives_until(began, began), after(14));
        assert_eq!(lives_until(began, after(10)), after(24));
        assert_eq!(lives_until(began, after(29)), after(30));
    }
}
