//! Sources: what this workspace listens to, and how each of them is doing.

pub(crate) mod add;
pub(crate) mod health;
pub(crate) mod list;
pub(crate) mod opml;
pub(crate) mod pause;
pub(crate) mod read_now;
pub(crate) mod remove;
