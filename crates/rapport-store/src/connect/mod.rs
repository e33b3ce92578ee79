//! Interactions.

pub(crate) mod interaction;
