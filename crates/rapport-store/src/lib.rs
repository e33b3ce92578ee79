//! What Rapport remembers: SQL for SQLite and PostgreSQL behind one seam.
//!
//! * [`Store`] opens a database, brings it up to date, and hands out scopes.
//! * [`Scoped`] sees one workspace and is the only type with queries on a workspace's records.
//! * [`Instance`] sees what belongs to no workspace (posts, streams, users) and is for ingest,
//!   schedules and sign-in.
//!
//! All writes go through [`Store::write`]: the caller's closure runs inside a transaction and
//! the answer comes after the commit. What was answered survives a crash and a power cut.
//!
//! It deliberately does not know HTTP, networks, or why a row is written: verbs live in
//! `rapport-app`. The two dialects differ in `dialect.rs` alone.

mod connect;
mod database;
mod dialect;
mod error;
mod event;
mod inspection;
mod link;
mod load;
mod lock;
mod migrations;
mod origin;
mod place;
mod postgres_tools;
mod program;
mod restoration;
mod scope;
mod space;
mod sqlite_file;
mod statement;
mod today;
mod understand;
mod value;
mod writer;

pub use connect::interaction::StoredInteraction;
pub use database::{Location, Store};
pub use error::Error;
pub use event::Change;
pub use inspection::{Facts, Held, Inspection, hold, lock_holder};
pub use load::Load;
pub use migrations::known_schema;
pub use origin::{coming_from, origin};
pub use postgres_tools::ScratchDatabase;
pub use program::audit::{AuditFilter, AuditRow, audit_hash};
pub use program::instance::InstanceState;
pub use program::invitation::OfferRow;
pub use program::provider::{ProviderRow, ProviderTrip};
pub use program::request_key::{KnownRequest, RequestKey};
pub use program::seal::Seal;
pub use program::second_factor::SecondFactorRow;
pub use program::session::SessionRow;
pub use program::token::TokenRow;
pub use program::user::UserRow;
pub use program::webhook::SealedSecrets;
pub use restoration::{restore_dump, restore_file};
pub use scope::{Instance, Scoped};
pub use statement::every_statement;
pub use today::opportunity::Bound;
pub use understand::erasure::{Erased, Erasure};
pub use understand::finding::{Candidate, FindingFilter, STANDING_AT_MOST};
pub use understand::person::UnnamedIdentity;
pub use understand::post::NewPost;
pub use understand::search_in_force::SearchInForce;
pub use understand::signal::{BareSignal, NewSignal};
pub use understand::stream::{DueStream, Reading};

/// A boxed future, as [`Store::write`] wants it from its closure.
pub type Boxed<'a, T> = futures_util::future::BoxFuture<'a, T>;
