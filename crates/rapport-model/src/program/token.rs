//! A token: what a program shows to act for someone, with as much of their role as they lend it.

use serde::{Deserialize, Serialize};

use crate::actor::TokenScope;
use crate::ids::{TokenId, UserId};
use crate::time::{Moment, Span};

/// How the text of a token begins, so that one that leaked can be searched for.
pub const PREFIX: &str = "rpt_";
/// The longest name of a token, in characters.
pub const NAME_LIMIT: usize = 80;
/// The longest life of a token.
pub const LONGEST_LIFE: Span = Span::DAY.times(366);

/// A token as its owner sees it afterwards; its text was shown once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Token {
    /// Ours.
    pub id: TokenId,
    /// Whose.
    pub user: UserId,
    /// What it is for, in its owner's words.
    pub name: String,
    /// How much of the owner's role it lends.
    pub scope: TokenScope,
    /// When it was made.
    pub created_at: Moment,
    /// When it stops working.
    pub expires_at: Moment,
    /// When it was last used, to the hour.
    pub last_used_at: Option<Moment>,
}
