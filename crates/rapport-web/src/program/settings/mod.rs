//! Settings: what is yours alone, and the profile of the workspace.

pub(crate) mod show;
pub(crate) mod theme;
