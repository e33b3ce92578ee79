//! A member: a user in a workspace, with a role.

use serde::{Deserialize, Serialize};

use crate::actor::Role;
use crate::ids::UserId;
use crate::time::{Moment, TimeZone};

/// A user in a workspace, as those who run it see them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Member {
    /// Who.
    pub user: UserId,
    /// As they want to be called.
    pub name: String,
    /// What they sign in with.
    pub email: String,
    /// As what.
    pub role: Role,
    /// Where they live, as far as clocks go; `None`: nobody has said it yet.
    pub time_zone: Option<TimeZone>,
    /// Since when.
    pub joined_at: Moment,
    /// When they were last here, to ten minutes; `None`: not yet.
    pub last_seen_at: Option<Moment>,
    /// When they were shut out; `None`: they may come in. What they did stays under their name.
    pub deactivated_at: Option<Moment>,
}

impl Member {
    /// Whether they may come in.
    #[must_use]
    pub fn is_active(&self) -> bool {
        self.deactivated_at.is_none()
    }
}
