//! Programme: workspaces and the people who sign in.

pub mod invitation;
pub mod member;
pub mod provider;
pub mod session;
pub mod token;
pub mod user;
pub mod workspace;
