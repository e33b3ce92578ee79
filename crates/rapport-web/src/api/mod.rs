//! What all resources of the REST API share: who calls, how a request is read, how an answer and a
//! refusal are written, how it is all described.
//!
//! A resource itself stands beside its page (`understand/signals/api/`), behind doors of the one
//! table, and calls the same verbs. Nothing here knows a resource.

pub(crate) mod admit;
pub(crate) mod asked;
pub(crate) mod decided;
pub(crate) mod document;
pub(crate) mod once;
pub(crate) mod operation;
pub(crate) mod paging;
pub(crate) mod reference;
pub(crate) mod refusal;
pub(crate) mod reply;
pub(crate) mod sent;
#[cfg(test)]
mod tests;
pub(crate) mod version;
pub(crate) mod wire;

/// Where the resources are.
pub(crate) const ROOT: &str = "/api/v1";

/// Whether a path is answered as programs read it: by JSON, problems included.
pub(crate) fn answers(path: &str) -> bool {
    path.starts_with("/api/")
}
