//! Programme: workspaces, the people who sign in, the programs that take part.

pub mod audit;
pub mod invitation;
pub mod mail;
pub mod member;
pub mod provider;
pub mod session;
pub mod token;
pub mod user;
pub mod webhook;
pub mod workspace;
