//! The language as people write it, right and wrong.

use super::*;
use crate::{Analyser, Document};

fn finds(query: &str, text: &str) -> bool {
    let query = Query::parse(query).unwrap();
    query.matches(&Analyser::new().analyse(&Document {
        text,
        ..Document::default()
    }))
}

#[test]
fn words_and_operators() {
    assert!(finds("crm", "Which CRM?"));
    assert!(finds("a OR b c", "a"));
    assert!(!finds("(a OR b) c", "a"));
    assert!(finds("a -b", "a c"));
    assert!(!finds("a NOT b", "a b"));
}
