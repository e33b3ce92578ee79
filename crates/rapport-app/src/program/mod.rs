//! Who signs in, and to what.

pub mod password;
pub mod session;
pub mod setup;
pub(crate) mod sign_in_limits;
