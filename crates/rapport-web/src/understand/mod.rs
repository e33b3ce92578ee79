//! Understand: the ideal customer profile, sources, saved searches and the signals they find.

pub(crate) mod advice;
pub(crate) mod later;
pub(crate) mod profile;
pub(crate) mod saved_searches;
pub(crate) mod signals;
pub(crate) mod sources;
