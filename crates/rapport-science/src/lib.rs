//! The formulas: fit, intent, freshness, priority, trigger packs. Slices in, explained scores out. No I/O.
