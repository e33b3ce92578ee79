//! Programme: workspaces and the people who sign in.

pub mod token;
pub mod user;
pub mod workspace;
