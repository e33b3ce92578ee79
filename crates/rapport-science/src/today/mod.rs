//! Today: who is worth a conversation first.

pub mod priority;
