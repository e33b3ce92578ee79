//! Today: the few people worth a conversation now, and deciding about each.

pub(crate) mod advice;
pub(crate) mod decide;
pub(crate) mod headline;
pub(crate) mod later;
pub(crate) mod reasons;
pub(crate) mod show;
pub(crate) mod undo;
