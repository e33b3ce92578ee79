//! Connect: what was done with and towards people.

pub(crate) mod interactions;
