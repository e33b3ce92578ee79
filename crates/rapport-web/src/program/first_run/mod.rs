//! The first run: who you are, what you sell and to whom, and what follows from it.

pub(crate) mod proposal;
pub(crate) mod questions;
pub(crate) mod welcome;
