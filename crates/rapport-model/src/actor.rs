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
            ActOnSignals, EditProfile, EditSavedSearches, EditSignIn, EditSources, EditWorkspace,
            ManageTeam, ManageWebhooks, OperateInstance, ReadAudit, ReadSignals,
        };
        match self {
            Self::Admin => true,
            Self::Leader => match right {
                ReadSignals | ActOnSignals | EditSavedSearches | EditSources | EditProfile
                | EditSignIn | ReadAudit => true,
                EditWorkspace | OperateInstance | ManageTeam | ManageWebhooks => false,
            },
            Self::Marketer => match right {
                ReadSignals | ActOnSignals | EditSavedSearches | EditSources | EditProfile
                | EditSignIn => true,
                EditWorkspace | OperateInstance | ManageTeam | ManageWebhooks | ReadAudit => false,
            },
            Self::Seller => match right {
                ReadSignals | ActOnSignals | EditSavedSearches | EditSignIn => true,
                EditSources | EditProfile | EditWorkspace | OperateInstance | ManageTeam
                | ManageWebhooks | ReadAudit => false,
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
    /// See and change how one signs in oneself: sessions, password, second factor.
    EditSignIn,
    /// Let the instance go on after a restore.
    OperateInstance,
    /// Invite people, change their roles, shut them out and let them in again.
    ManageTeam,
    /// Decide which other systems are told what happens.
    ManageWebhooks,
    /// See who did, saw or took out what.
    ReadAudit,
}

impl Right {
    /// Every right, in the order the policy table prints them.
    pub const ALL: [Self; 11] = [
        Self::ReadSignals,
        Self::ActOnSignals,
        Self::EditSavedSearches,
        Self::EditSources,
        Self::EditProfile,
        Self::EditWorkspace,
        Self::EditSignIn,
        Self::OperateInstance,
        Self::ManageTeam,
        Self::ManageWebhooks,
        Self::ReadAudit,
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
            Self::EditSignIn => "see or change how you sign in",
            Self::OperateInstance => "let the instance go on",
            Self::ManageTeam => "decide who works in the workspace",
            Self::ManageWebhooks => "decide which systems are told what happens",
            Self::ReadAudit => "read the audit",
        }
    }
}

/// How much of their role someone lends to a program with a token. Each scope holds the ones before it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TokenScope {
    /// See what the role may see.
    Read,
    /// And act on signals.
    Act,
    /// And change searches, sources and the profile.
    Edit,
    /// All the role may: what a session has too.
    Admin,
}

impl TokenScope {
    /// Every scope, the narrowest first.
    pub const ALL: [Self; 4] = [Self::Read, Self::Act, Self::Edit, Self::Admin];

    /// The word in tables, on the command line and in JSON.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Act => "act",
            Self::Edit => "edit",
            Self::Admin => "admin",
        }
    }

    /// The narrowest scope with that right. A right nobody has placed here needs the widest.
    #[must_use]
    pub const fn least(right: Right) -> Self {
        match right {
            Right::ReadSignals => Self::Read,
            Right::ActOnSignals => Self::Act,
            Right::EditSavedSearches | Right::EditSources | Right::EditProfile => Self::Edit,
            _ => Self::Admin,
        }
    }

    /// Whether a token of this scope may do that, if its bearer's role may.
    #[must_use]
    pub fn may(self, right: Right) -> bool {
        self >= Self::least(right)
    }
}

impl fmt::Display for TokenScope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

impl FromStr for TokenScope {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        Self::ALL
            .into_iter()
            .find(|scope| scope.word() == text)
            .ok_or_else(|| format!("“{text}” is not a scope: expected read, act, edit or admin"))
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
    /// How much of the role is lent: all of it, unless a token proved who this is.
    pub scope: TokenScope,
}

/// The policy said no.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Forbidden {
    /// The role that asked.
    pub role: Role,
    /// The scope it asked with.
    pub scope: TokenScope,
    /// What it asked for.
    pub right: Right,
}

impl fmt::Display for Forbidden {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (role, words) = (self.role, self.right.words());
        if role.may(self.right) {
            let (scope, least) = (self.scope, TokenScope::least(self.right));
            write!(
                f,
                "a token of the scope {scope} may not {words}; make one of the scope {least}"
            )
        } else {
            write!(f, "a {role} may not {words}; ask an admin of the workspace")
        }
    }
}

impl std::error::Error for Forbidden {}

impl Actor {
    /// Asks the policy.
    ///
    /// # Errors
    /// [`Forbidden`] when the actor's role does not have `right`, or their token does not lend it.
    pub fn may(&self, right: Right) -> Result<(), Forbidden> {
        if self.role.may(right) && self.scope.may(right) {
            Ok(())
        } else {
            Err(Forbidden {
                role: self.role,
                scope: self.scope,
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
        for role in [Role::Seller, Role::Leader, Role::Marketer] {
            assert!(!role.may(Right::ManageTeam));
        }
        assert!(Right::ALL.iter().all(|right| Role::Admin.may(*right)));
        for role in Role::ALL {
            assert!(role.may(Right::ReadSignals));
            assert_eq!(role.word().parse::<Role>(), Ok(role));
        }
    }

    #[test]
    fn a_scope_limits_a_role_and_widens_none() {
        for role in Role::ALL {
            for scope in TokenScope::ALL {
                for right in Right::ALL {
                    let actor = Actor {
                        user: UserId::from(uuid::Uuid::nil()),
                        workspace: WorkspaceId::from(uuid::Uuid::nil()),
                        role,
                        scope,
                    };
                    let may = actor.may(right).is_ok();
                    assert_eq!(may, role.may(right) && scope.may(right));
                    assert!(!may || role.may(right), "{role} {scope} {right:?}");
                }
                assert_eq!(scope.word().parse::<TokenScope>(), Ok(scope));
            }
        }
        assert!(!TokenScope::Read.may(Right::ActOnSignals));
        assert!(!TokenScope::Edit.may(Right::EditWorkspace));
        assert!(Right::ALL.iter().all(|right| TokenScope::Admin.may(*right)));
    }
}
