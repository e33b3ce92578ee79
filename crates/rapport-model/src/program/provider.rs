//! A provider: where people prove who they are by OpenID Connect, to sign in here.

use serde::{Deserialize, Serialize};

use crate::ids::{ProviderId, WorkspaceId};
use crate::time::Moment;

/// The longest name of a provider, in characters.
pub const NAME_LIMIT: usize = 60;
/// The longest issuer, client id and client secret, in bytes.
pub const FIELD_LIMIT: usize = 500;

/// A provider. Its secret is sealed and not part of this.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Provider {
    /// Ours.
    pub id: ProviderId,
    /// Whose admins may remove it.
    pub workspace: WorkspaceId,
    /// What people call it: "Sign in with …".
    pub name: String,
    /// Its name for itself, an address.
    pub issuer: String,
    /// Its name for this instance.
    pub client_id: String,
    /// Since when.
    pub created_at: Moment,
}

/// An account someone linked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProviderAccount {
    /// Where.
    pub provider: ProviderId,
    /// What the provider is called.
    pub name: String,
    /// The address it had there when it was linked; for showing alone.
    pub email: Option<String>,
    /// Since when.
    pub linked_at: Moment,
}
