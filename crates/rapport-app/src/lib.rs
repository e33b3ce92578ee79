//! What Rapport does: one verb a file, under the word it serves.
//!
//! Pages, the API, the command line and schedules all call these verbs, so that the same policy
//! ([`rapport_model::actor`]), the same validation and the same change log hold everywhere.
//! A verb reads, decides, writes in one transaction, and tells [`live`] what became different.
//!
//! It deliberately does not know HTML, HTTP or the text of a query to the database.

pub mod app;
pub mod clock;
pub mod connect;
mod crash_point;
mod durable;
pub mod error;
pub mod live;
pub mod metrics;
pub mod program;
pub mod schedule;
pub mod today;
pub mod understand;

pub use app::App;
pub use error::Error;
