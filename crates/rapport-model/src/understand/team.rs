//! A team: some members of a workspace who share records among themselves.

use serde::{Deserialize, Serialize};

use crate::ids::{TeamId, UserId};
use crate::time::Moment;

/// The longest name of a team, in characters.
pub const NAME_LIMIT: usize = 80;

/// Some members of a workspace. Anyone may be in none, one or several.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Team {
    /// Ours.
    pub id: TeamId,
    /// What people call it.
    pub name: String,
    /// Who is in it, in the order of their ids.
    pub members: Vec<UserId>,
    /// When it was made.
    pub created_at: Moment,
}
