//! Standing queries over text in any language: the query language, text analysis, the index, highlights.
