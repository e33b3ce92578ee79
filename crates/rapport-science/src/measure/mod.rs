//! Measure: shares of small counts, told with their uncertainty.

pub mod wilson;
