//! The ideal customer profile: the questions of the first run, and the page that changes it.

pub(crate) mod api;
pub(crate) mod edit;
pub(crate) mod form;
