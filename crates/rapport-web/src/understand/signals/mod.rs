//! Signals: everything the saved searches found, and what became of it.

pub(crate) mod decide;
pub(crate) mod judge;
pub(crate) mod list;
