//! Sources for programs: listed, shown, added, paused, read now, removed, moved in and out as OPML.

pub(crate) mod add;
pub(crate) mod change;
pub(crate) mod list;
pub(crate) mod opml;
