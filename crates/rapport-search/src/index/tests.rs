use super::*;
use crate::{Analyser, Document};

fn found(index: &Index, text: &str) -> Vec<u64> {
    let mut ids = Vec::new();
    let analysed = Analyser::new().analyse(&Document {
        text,
        ..Document::default()
    });
    index.matches(&analysed, &mut Scratch::new(), |id| ids.push(id));
    ids.sort_unstable();
    ids
}

fn query(text: &str) -> Query {
    Query::parse(text).unwrap()
}

#[test]
fn stored_queries_are_found_and_removed_ones_are_not() {
    let mut index = Index::new();
    index.insert(1, &query("alpha OR beta"));
    index.insert(2, &query("beta -gamma"));
    index.insert(3, &query("\"alpha beta\""));
    index.insert(4, &query("beta OR alpha"));
    assert_eq!(found(&index, "Alpha Beta"), [1, 2, 3, 4]);
    assert_eq!(found(&index, "beta gamma"), [1, 4]);
    assert!(index.remove(1));
    assert!(!index.remove(1));
    assert_eq!(found(&index, "beta gamma"), [4]);
    index.insert(4, &query("delta"));
    assert!(found(&index, "beta gamma").is_empty());
    assert_eq!(found(&index, "delta"), [4]);
    assert_eq!(index.len(), 3);
}
