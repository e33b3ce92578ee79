//! Going from one workspace to another, and making one.

pub(crate) mod enter;
pub(crate) mod new;

#[cfg(test)]
mod tests;
