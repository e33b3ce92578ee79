//! Understand: what a post is a sign of, how strong the sign still is, how well its author fits.

pub mod decay;
pub mod fit;
pub mod intent;
pub mod language;
pub mod trigger;
