//! What pages are made of: few parts, each with a name. Those that need arithmetic are a struct
//! with a template; the rest are macros in the templates beside this file.

pub(crate) mod gallery;
pub(crate) mod language;
pub(crate) mod person;
pub(crate) mod qr;
pub(crate) mod sample;
pub(crate) mod score;
pub(crate) mod voice;
pub(crate) mod words;
