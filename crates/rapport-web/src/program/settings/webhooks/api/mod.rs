//! Webhooks for programs.

pub(crate) mod change;
pub(crate) mod deliveries;
pub(crate) mod list;
pub(crate) mod view;
