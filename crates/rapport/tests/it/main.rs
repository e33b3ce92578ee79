//! What crosses crates: the store on both databases, the program as a process, pages in a browser.
//! One binary, because linking is what costs.
#![expect(
    clippy::print_stdout,
    reason = "tests say what was measured or left out"
)]

mod browser;
mod database;
mod hostile_feeds;
mod kill;
mod pipeline;
mod program;
mod serve;
mod store;
mod stream;
mod tidy;
mod world;
