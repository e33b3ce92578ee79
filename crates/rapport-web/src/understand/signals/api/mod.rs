//! Signals for programs: listed with the language of saved searches, shown, decided about, judged.

pub(crate) mod decide;
pub(crate) mod judge;
pub(crate) mod list;
pub(crate) mod view;
