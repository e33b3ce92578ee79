//! Users, workspaces, sessions and tokens.

pub(crate) mod instance;
pub(crate) mod invitation;
pub(crate) mod member;
pub(crate) mod request_key;
pub(crate) mod session;
pub(crate) mod token;
pub(crate) mod user;
