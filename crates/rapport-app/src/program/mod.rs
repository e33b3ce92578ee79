//! Who signs in, and to what; and what keeps an instance one that can be trusted.

pub mod backup;
pub mod confirm;
pub mod doctor;
pub mod erasure_ledger;
pub mod invitations;
pub mod key_file;
pub mod keys;
pub mod members;
pub mod password;
pub mod pause;
pub mod provider;
pub mod readiness;
pub mod request_key;
pub mod request_limits;
pub mod reset_link;
pub mod restore;
pub mod second_factor;
pub mod session;
pub mod setup;
pub mod sign_in;
pub(crate) mod sign_in_limits;
pub mod token;
pub mod upgrade;
pub mod workspaces;
