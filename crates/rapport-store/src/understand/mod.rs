//! Streams, posts, saved searches, signals and people.

pub(crate) mod erasure;
pub(crate) mod finding;
pub(crate) mod person;
pub(crate) mod post;
pub(crate) mod profile;
pub(crate) mod saved_search;
pub(crate) mod search_in_force;
pub(crate) mod signal;
pub(crate) mod source;
pub(crate) mod stream;
pub(crate) mod team;
pub(crate) mod visibility;
