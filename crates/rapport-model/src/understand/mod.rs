//! Understand: where posts come from, which ones matter, and whose they are.

pub mod batch;
pub mod finding;
pub mod person;
pub mod post;
pub mod profile;
pub mod saved_search;
pub mod signal;
pub mod source;
pub mod span;
pub mod standing;
pub mod team;
pub mod trigger;
pub mod visibility;
