//! Who signs in, and to what.

pub mod key_file;
pub mod password;
pub mod request_key;
pub mod request_limits;
pub mod session;
pub mod setup;
pub mod sign_in;
pub(crate) mod sign_in_limits;
pub mod token;
