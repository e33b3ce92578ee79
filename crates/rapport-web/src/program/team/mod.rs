//! The team: who works in the workspace, as what, and who is invited.

pub(crate) mod api;
pub(crate) mod deactivate;
pub(crate) mod reactivate;
pub(crate) mod revoke;
pub(crate) mod role;
pub(crate) mod show;
pub(crate) mod teams;

use rapport_model::actor::Role;

/// What a role does here, in words.
pub(crate) fn does(role: &Role) -> &'static str {
    match role {
        Role::Seller => "Works signals, and writes saved searches",
        Role::Leader => "And changes sources and the profile",
        Role::Marketer => "And changes sources and the profile, for the company's voice",
        Role::Admin => "And runs the workspace: people, roles, everything",
    }
}

#[cfg(test)]
mod tests;
