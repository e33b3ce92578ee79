//! One command a file. Each answers with nothing or with words for the terminal.

pub(crate) mod audit;
pub(crate) mod backup;
pub(crate) mod config;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod keys;
pub(crate) mod listen;
pub(crate) mod mail;
pub(crate) mod match_posts;
pub(crate) mod query;
pub(crate) mod restore;
pub(crate) mod resume;
pub(crate) mod search;
pub(crate) mod serve;
pub(crate) mod setup;
pub(crate) mod signals;
pub(crate) mod source;
pub(crate) mod token;
pub(crate) mod upgrade;
pub(crate) mod user;
pub(crate) mod webhook;
pub(crate) mod workspace;
