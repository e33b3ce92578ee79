//! Saved searches for programs: listed, shown, made, replaced, changed in part, paused, removed, and
//! tried on what was read lately.

pub(crate) mod change;
pub(crate) mod list;
pub(crate) mod preview;
pub(crate) mod view;
