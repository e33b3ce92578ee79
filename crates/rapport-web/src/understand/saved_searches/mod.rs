//! Saved searches: standing questions put to every post that arrives.

pub(crate) mod edit;
pub(crate) mod list;
pub(crate) mod pause;
pub(crate) mod preview;
pub(crate) mod remove;
