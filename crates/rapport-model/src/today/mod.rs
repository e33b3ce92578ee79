//! Today: the few people worth a conversation now.

pub mod opportunity;
