//! Users, workspaces, sessions and tokens.

pub(crate) mod audit;
pub(crate) mod instance;
pub(crate) mod invitation;
pub(crate) mod mail;
pub(crate) mod member;
pub(crate) mod provider;
pub(crate) mod request_key;
pub(crate) mod reset_link;
pub(crate) mod seal;
pub(crate) mod second_factor;
pub(crate) mod session;
pub(crate) mod sign_in_step;
pub(crate) mod token;
pub(crate) mod user;
pub(crate) mod webhook;
