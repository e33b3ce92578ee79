//! What Rapport does: one verb per file.
