//! A mail: what Rapport writes to one address through the operator's mail server, once.

use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{InvitationId, MailId};
use crate::time::{Moment, Span};

/// How long what came of a mail is kept.
pub const KEPT: Span = Span::DAY.times(30);

/// What a mail is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailPurpose {
    /// It brings the link of an invitation.
    Invitation,
    /// It brings a reset link to whoever asked for one.
    ResetLink,
}

impl MailPurpose {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Invitation, Self::ResetLink];

    /// The word in tables and in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::ResetLink => "reset_link",
        }
    }
}

impl FromStr for MailPurpose {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|purpose| purpose.word() == text)
            .ok_or_else(|| format!("“{text}” is not what a mail is for"))
    }
}

/// How far a mail has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// It goes out when its time has come.
    Waiting,
    /// It is being handed over.
    Sending,
    /// The mail server took it.
    Sent,
    /// It will not be sent.
    Failed,
    /// It was handed over and the answer is lost: it may have been sent. It is not sent again.
    Uncertain,
}

impl MailState {
    /// All of them.
    pub const ALL: [Self; 5] = [
        Self::Waiting,
        Self::Sending,
        Self::Sent,
        Self::Failed,
        Self::Uncertain,
    ];

    /// The word in tables and in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sending => "sending",
            Self::Sent => "sent",
            Self::Failed => "failed",
            Self::Uncertain => "uncertain",
        }
    }
}

impl FromStr for MailState {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|state| state.word() == text)
            .ok_or_else(|| format!("“{text}” is not a state of a mail"))
    }
}

/// A mail. Its text is written when it goes out, and not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mail {
    /// Ours; also its `Message-ID`.
    pub id: MailId,
    /// What it is for.
    pub purpose: MailPurpose,
    /// The invitation it brings.
    pub invitation: Option<InvitationId>,
    /// Where it goes.
    pub recipient: String,
    /// How far it has come.
    pub state: MailState,
    /// How often it was tried.
    pub attempts: u32,
    /// When it was asked for.
    pub created_at: Moment,
    /// When it is tried next.
    pub next_at: Moment,
    /// When its state changed.
    pub changed_at: Moment,
    /// What the mail server said last, or why it was not asked.
    pub said: String,
}
