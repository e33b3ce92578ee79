//! Connect: what was done with and towards people.

pub mod interactions;
