//! The nouns of Rapport: what they are called, what they hold, which values are valid.
//!
//! Everything here is plain data with its validation and its text forms. It deliberately does
//! not know SQL, HTTP, async code or a clock: a moment is handed in, never read from the machine.
//!
//! Root files are a closed list ([`actor`], [`event`], [`explanation`], [`ids`], [`time`]);
//! every other noun lives in the folder of the word it serves.

pub mod actor;
pub mod connect;
pub mod event;
pub mod explanation;
pub mod ids;
pub mod program;
pub mod time;
pub mod today;
pub mod understand;
