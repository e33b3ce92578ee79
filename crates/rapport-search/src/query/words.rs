//! The tree in English, so that a person can see how the query was understood.

use super::tree::{Field, Filter, Near, Node, Phrase};

pub(super) fn in_words(tree: &Node) -> String {
    match tree {
        Node::Phrase(phrase) => words_of(phrase),
        Node::Near(near) => words_of_near(near),
        Node::Filter(filter) => words_of_filter(filter),
        Node::And(nodes) => join(nodes, " and "),
        Node::Or(nodes) => join(nodes, " or "),
        Node::Not(node) => format!("not {}", nested(node)),
    }
}

fn join(nodes: &[Node], between: &str) -> String {
    nodes.iter().map(nested).collect::<Vec<_>>().join(between)
}

fn nested(node: &Node) -> String {
    match node {
        Node::And(_) | Node::Or(_) | Node::Near(_) => format!("({})", in_words(node)),
        _ => in_words(node),
    }
}

fn words_of(phrase: &Phrase) -> String {
    match phrase.words() {
        _ if phrase.is_raw() => format!("“{}” written just so", phrase.written().trim()),
        [_] => format!("“{}”", phrase.written().trim()),
        _ => format!("the phrase “{}”", phrase.written().trim()),
    }
}

fn words_of_near(near: &Near) -> String {
    let mut words = String::new();
    for (at, operand) in near.operands().iter().enumerate() {
        if let Some(gap) = at.checked_sub(1).and_then(|at| near.gaps().get(at)) {
            let how = if gap.is_ordered {
                "followed by"
            } else {
                "near"
            };
            let far = match gap.words {
                0 => "directly".to_owned(),
                1 => "at most one word between".to_owned(),
                words => format!("at most {words} words between"),
            };
            words.push_str(&format!(" {how} ({far}) "));
        }
        let alternatives: Vec<String> = operand.iter().map(words_of).collect();
        match &alternatives[..] {
            [one] => words.push_str(one),
            several => words.push_str(&format!("({})", several.join(" or "))),
        }
    }
    words
}

fn words_of_filter(filter: &Filter) -> String {
    let value = filter.value();
    match (filter.field(), value) {
        (Field::Language, _) => format!("the language is {value}"),
        (Field::Network, _) => format!("the network is {value}"),
        (Field::Author, _) => format!("the author is @{value}"),
        (Field::Mentions, _) => format!("@{value} is named"),
        (Field::Site, _) => format!("there is a link to {value}"),
        (Field::Url, _) => format!("there is a link with {value} in its address"),
        (Field::Has, "email") => "there is an e-mail address".to_owned(),
        (Field::Has, _) => format!("there is a {value}"),
        (Field::Is, _) => format!("it is a {value}"),
        (field, _) => format!("{} is {value}", field.name()),
    }
}
