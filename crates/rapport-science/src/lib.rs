//! The formulas of Rapport: what a text is a sign of, how strong that sign is, how well its author
//! fits the ideal customer profile, and who is worth a conversation first.
//!
//! Slices in, [`Score`](rapport_model::explanation::Score)s out. Nothing here reads a clock, a file
//! or a socket: the present comes in as an argument, and the trigger packs are compiled in.
//!
//! Every score opens a *why?* tree in which the parts of a line add up to that line. Constants
//! that no publication stands behind are marked *convention*.

pub mod measure;
pub mod today;
pub mod understand;

mod words;
