//! A person, and the identities they are known by. Every fact says where it came from, what it
//! is kept for and when it was learnt.

use serde::{Deserialize, Serialize};

use crate::ids::PersonId;
use crate::time::Moment;
use crate::understand::post::Network;

/// Where a fact about a person came from.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provenance {
    /// The public page, post or file.
    pub source: String,
    /// What it is kept for.
    pub purpose: String,
    /// When it was learnt.
    pub learnt_at: Moment,
}

/// A person as a workspace knows them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    /// Ours.
    pub id: PersonId,
    /// The name people see; the handle until a better one is known.
    pub name: String,
    /// What they publicly say about themself, plain text.
    pub about: Option<String>,
    /// Where these facts came from.
    pub provenance: Provenance,
    /// Accounts on networks.
    pub identities: Vec<Identity>,
}

/// One account of a person on one network.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Identity {
    /// Where.
    pub network: Network,
    /// The lasting name there.
    pub handle: String,
    /// The name people see there, e.g. `ada.example.com` for a DID.
    pub shown_as: Option<String>,
    /// Where to see the account.
    pub url: Option<String>,
}
