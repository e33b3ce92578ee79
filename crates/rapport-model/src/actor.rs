//! Who acts, and what they may do. The one policy: every page, every call of the API, every
//! command and every job asks [`Role::may`] about a [`Right`].

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::ids::{UserId, WorkspaceId};

/// What someone is in a workspace.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// Sells: works Today, signals and their own saved searches every day.
    Seller,
    /// Leads sellers: sees the same facts as a programme.
    Leader,
    /// Supplies content and takes care of the company's voice.
    Marketer,
    /// Runs the workspace.
    Admin,
}

impl Role {
    /// Every role, in the order it is offered.
    pub const ALL: [Self; 4] = [Self::Seller, Self::Leader, Self::Marketer, Self::Admin];

    /// The word in URLs, tables and JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Seller => "seller",
            Self::Leader => "leader",
            Self::Marketer => "marketer",
            Self::Admin => "admin",
        }
    }

    /// The policy: may this role do that? Default is no; each cell is written out.
    #[must_use]
    pub const fn may(self, right: Right) -> bool {
        use Right::{
            ActOnSignals, EditProfile, EditSavedSearches, EditSources, EditWorkspace, ReadSignals,
        };
        match self {
            Self::Admin => true,
            Self::Marketer | Self::Leader => match right {
                ReadSignals | ActOnSignals | EditSavedSearches | EditSources | EditProfile => true,
                EditWorkspace => false,
            },
            Self::Seller => match right {
                ReadSignals | ActOnSignals | EditSavedSearches => true,
                EditSources | EditProfile | EditWorkspace => false,
            },
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for Role {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|role| role.word() == text)
            .ok_or_else(|| {
                format!("“{text}” is not a role: expected seller, leader, marketer or admin")
            })
    }
}

/// Something a role may or may not do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// See Today, signals, saved searches, sources and the profile.
    ReadSignals,
    /// Act on, snooze, dismiss and judge signals.
    ActOnSignals,
    /// Create, change and remove saved searches.
    EditSavedSearches,
    /// Create, change and remove sources.
    EditSources,
    /// Change the ideal customer profile.
    EditProfile,
    /// Change the workspace itself.
    EditWorkspace,
}

impl Right {
    /// Every right, in the order the policy table prints them.
    pub const ALL: [Self; 6] = [
        Self::ReadSignals,
        Self::ActOnSignals,
        Self::EditSavedSearches,
        Self::EditSources,
        Self::EditProfile,
        Self::EditWorkspace,
    ];

    /// What it lets one do, as an infinitive: "you may not {words}".
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::ReadSignals => "see signals",
            Self::ActOnSignals => "act on signals",
            Self::EditSavedSearches => "change saved searches",
            Self::EditSources => "change sources",
            Self::EditProfile => "change the ideal customer profile",
            Self::EditWorkspace => "change the workspace",
        }
    }
}

/// Someone at work: proven by a session, a token or the command line, passed into every verb.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Actor {
    /// Who.
    pub user: UserId,
    /// In which workspace.
    pub workspace: WorkspaceId,
    /// As what.
    pub role: Role,
}

/// The policy said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a {role} may not {}; ask an admin of the workspace", right.words())]
pub struct Forbidden {
    /// The role that asked.
    pub role: Role,
    /// What it asked for.
    pub right: Right,
}

impl Actor {
    /// Asks the policy.
    ///
    /// # Errors
    /// [`Forbidden`] when the actor's role does not have `right`.
    pub fn may(&self, right: Right) -> Result<(), Forbidden> {
        if self.role.may(right) {
            Ok(())
        } else {
            Err(Forbidden {
                role: self.role,
                right,
            })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sellers_work_signals_and_leave_the_workspace_alone() {
        assert!(Role::Seller.may(Right::ActOnSignals));
        assert!(!Role::Seller.may(Right::EditSources));
        assert!(Right::ALL.iter().all(|right| Role::Admin.may(*right)));
        for role in Role::ALL {
            assert!(role.may(Right::ReadSignals));
            assert_eq!(role.word().parse::<Role>(), Ok(role));
        }
    }
}
