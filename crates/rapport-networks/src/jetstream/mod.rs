//! Bluesky's public stream, as a Jetstream server passes it on.

pub mod event;
