//! Opportunities: one row a person with something open, ordered by how worth it they may be.

pub(crate) mod opportunity;
