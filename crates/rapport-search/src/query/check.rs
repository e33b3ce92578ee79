//! A query as programs are told of it: its tree, or the mistake in it, as JSON.
//!
//! A query that can be read: `{"ok":true,"query","words","warnings":[{"column","length","message"}],"tree"}`, where
//! `query` is its plainest notation and `words` says it in English. A node of the tree is one of
//! `{"word"}`, `{"phrase"}`, `{"raw"}`, `{"field","value"}`, `{"and":[…]}`, `{"or":[…]}`, `{"not":…}`,
//! `{"near":[[…],…],"gaps":[{"words","ordered"},…]}`.
//!
//! One that cannot: `{"ok":false,"column","length","kind","message","repair","repaired"}`, where `repair` says what to
//! do, `repaired` is the whole query after doing so, and either may be null. Columns are characters from 1.

use serde_json::{Value, json};

use super::{Near, Node, Phrase, Query, QueryError};

/// Reads a query and tells of it. The first is whether it can be read.
pub fn check(text: &str) -> (bool, Value) {
    match Query::parse(text) {
        Ok(query) => (true, of_query(&query)),
        Err(error) => (false, of_error(&error)),
    }
}

fn of_query(query: &Query) -> Value {
    let warnings: Vec<Value> = query
        .warnings()
        .into_iter()
        .map(|warning| {
            json!({ "column": warning.column, "length": warning.length, "message": warning.message })
        })
        .collect();
    json!({
        "ok": true,
        "query": query.to_string(),
        "words": query.in_words(),
        "warnings": warnings,
        "tree": of_node(query.tree()),
    })
}

fn of_error(error: &QueryError) -> Value {
    let repair = error.repair.as_ref();
    json!({
        "ok": false,
        "column": error.column,
        "length": error.length,
        "kind": error.kind.name(),
        "message": error.message,
        "repair": repair.map(|repair| &repair.words),
        "repaired": repair.and_then(|repair| repair.query.as_ref()),
    })
}

fn of_node(node: &Node) -> Value {
    let of_nodes = |nodes: &[Node]| nodes.iter().map(of_node).collect::<Vec<Value>>();
    match node {
        Node::Phrase(phrase) => of_phrase(phrase),
        Node::Near(near) => of_near(near),
        Node::Filter(filter) => json!({ "field": filter.field().name(), "value": filter.value() }),
        Node::And(nodes) => json!({ "and": of_nodes(nodes) }),
        Node::Or(nodes) => json!({ "or": of_nodes(nodes) }),
        Node::Not(node) => json!({ "not": of_node(node) }),
    }
}

fn of_phrase(phrase: &Phrase) -> Value {
    let written = phrase.written().trim();
    match phrase.words() {
        _ if phrase.is_raw() => json!({ "raw": written }),
        [_] => json!({ "word": written }),
        _ => json!({ "phrase": written }),
    }
}

fn of_near(near: &Near) -> Value {
    let of_operand = |operand: &Vec<Phrase>| operand.iter().map(of_phrase).collect::<Vec<Value>>();
    let gaps: Vec<Value> = near
        .gaps()
        .iter()
        .map(|gap| json!({ "words": gap.words, "ordered": gap.is_ordered }))
        .collect();
    json!({ "near": near.operands().iter().map(of_operand).collect::<Vec<_>>(), "gaps": gaps })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn programs_are_told_the_tree_or_the_mistake() {
        let (is_read, told) = check("(crm OR \"sales tool\") NEAR/3 switch -job lang:en");
        assert!(is_read);
        assert_eq!(
            told["tree"],
            json!({ "and": [
                { "near": [[{ "word": "crm" }, { "phrase": "sales tool" }], [{ "word": "switch" }]],
                  "gaps": [{ "words": 3, "ordered": false }] },
                { "not": { "word": "job" } },
                { "field": "lang", "value": "en" },
            ] })
        );
        let (is_read, told) = check("crm lnag:en");
        assert!(!is_read);
        assert_eq!(
            (&told["column"], &told["kind"]),
            (&json!(5), &json!("unknown_field"))
        );
        assert_eq!(told["repaired"], "crm lang:en");
    }
}
