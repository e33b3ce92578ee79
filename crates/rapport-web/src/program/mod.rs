//! Programme: the first run, signing in and out, settings.

pub(crate) mod api;
pub(crate) mod confirm;
pub(crate) mod events;
pub(crate) mod first_run;
pub(crate) mod forgot_password;
pub(crate) mod join;
pub(crate) mod provider;
pub(crate) mod reset_password;
pub(crate) mod resume;
pub(crate) mod settings;
pub(crate) mod sign_in;
pub(crate) mod sign_in_code;
pub(crate) mod sign_out;
pub(crate) mod team;
pub(crate) mod workspaces;
