//! How one signs in: the password, and where one is signed in. The same for programs under `api`.

pub(crate) mod api;
pub(crate) mod password;
pub(crate) mod sessions;
pub(crate) mod show;
pub(crate) mod unlink;
