//! An invitation: a link that lets one person into a workspace, once.

use serde::{Deserialize, Serialize};

use crate::actor::Role;
use crate::ids::{InvitationId, UserId};
use crate::time::{Moment, Span};

/// How long an invitation is open.
pub const LIFE: Span = Span::DAY.times(7);
/// How often an invitation may be answered with an address that cannot be taken before it is spent:
/// whoever holds a link could otherwise ask through it who has an account here.
pub const REFUSALS: u32 = 5;

/// An invitation nobody has accepted yet; the text of its link was shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// Ours.
    pub id: InvitationId,
    /// As what it lets someone in.
    pub role: Role,
    /// The only address it is good for, as it was written; `None`: any.
    pub email: Option<String>,
    /// Who made it.
    pub invited_by: UserId,
    /// When it was made.
    pub created_at: Moment,
    /// When it stops working.
    pub expires_at: Moment,
}
