//! The connectors against networks that speak the real protocols over real sockets, and lie.

mod feeds;
mod guard;
mod hostile;
mod jetstream;
mod post;
mod world;
