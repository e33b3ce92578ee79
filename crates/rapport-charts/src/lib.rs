//! Numbers in, accessible and themeable SVG out. Knows nothing of Rapport's nouns.
