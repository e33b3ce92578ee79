//! Users, workspaces and sessions.

pub(crate) mod session;
pub(crate) mod user;
