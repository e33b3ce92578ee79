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

#[test]
fn words_near_each_other() {
    assert!(finds("freezer NEAR/2 counting", "counting in the freezer"));
    assert!(!finds("freezer NEAR/1 counting", "counting in the freezer"));
    assert!(!finds(
        "freezer ONEAR/2 counting",
        "counting in the freezer"
    ));
    assert!(finds("counting NEAR/2f freezer", "counting in the freezer"));
    assert!(finds(
        "(count OR counting) NEAR/3 (freezer OR \"cold store\")",
        "count our cold store"
    ));
    assert!(
        finds("\"stock count\"~2", "count all of the stock")
            == finds("stock NEAR/2 count", "count all of the stock")
    );
    // The very word that is near the first has to be near the last.
    assert!(finds("a NEAR/0 b NEAR/0 c", "a b c"));
    assert!(!finds("a NEAR/0 b NEAR/0 c", "a b x b c"));
    assert!(!finds("a NEAR/3 a", "a"));
    assert!(finds("-(a NEAR/0 b) c", "a x b c"));
}

#[test]
fn a_row_that_cannot_be_read_is_told_with_the_way_out() {
    for (query, column, repaired) in [
        ("a NEAR b", 3, Some("a NEAR/5 b")),
        ("a NEAR/ b", 3, Some("a NEAR/5 b")),
        ("a ONEAR/80 b", 3, Some("a ONEAR/50 b")),
        ("\"a b\"~90", 6, Some("\"a b\"~50")),
        ("a NEAR/3", 3, Some("a")),
        ("a NEAR/3 lang:en", 10, None),
        ("a NEAR/3 -b", 10, None),
        ("a NEAR/3 (b c)", 10, None),
        ("a NEAR/3 (b NEAR/3 c)", 10, None),
    ] {
        let error = Query::parse(query).unwrap_err();
        assert_eq!(error.column, column, "{query}: {error}");
        let repair = error.repair.unwrap();
        assert_eq!(
            repair.query.as_deref(),
            repaired,
            "{query}: {}",
            repair.words
        );
    }
    assert_eq!(
        Query::parse("(a OR b) ONEAR/1 c").unwrap().in_words(),
        "(“a” or “b”) followed by (at most one word between) “c”"
    );
}

#[test]
fn words_that_are_not_written_out() {
    assert!(
        finds("freez*", "Two FREEZERS") && finds("freez*", "freez") && !finds("freez*", "free")
    );
    assert!(finds("wom?n", "women") && !finds("wom?n", "womn"));
    assert!(finds("zażó*", "zazolc") && finds("zazo*", "zażółć") && !finds("bánh*", "bạnhs"));
    assert!(
        finds("\"cold stor*\"", "our cold storage") && !finds("\"cold stor*\"", "stores are cold")
    );
    assert!(finds("freez* NEAR/2 count*", "counting the freezers"));
    assert!(finds("냉동*", "냉동고를 찾습니다") && !finds("냉동*", "냉장고"));
    // Behind a word it is punctuation, and in an address a part of it.
    assert!(finds("crm?", "crm") && finds("https://example.com/?q=1", "https://example.com/?q=1"));
    for (query, column, repaired) in [
        ("fr*", 3, None),
        ("한*", 2, None),
        ("a f?x", 4, None),
        ("*freeze", 1, Some("freeze")),
        ("fre*zer", 4, None),
        ("销售*", 3, Some("销售")),
        ("\"cold st*\"", 9, None),
    ] {
        let error = Query::parse(query).unwrap_err();
        assert_eq!(
            (error.kind, error.column),
            (ErrorKind::Wildcard, column),
            "{query}"
        );
        assert_eq!(error.repair.unwrap().query.as_deref(), repaired, "{query}");
    }
}

#[test]
fn words_that_are_written_just_so() {
    for (query, finds_it, text) in [
        ("raw:\"Google+\"", true, "I left Google+ today"),
        ("raw:Google+", true, "Google+"),
        ("`Google+`", false, "google+ and Google"),
        ("`IT`", true, "our IT is slow"),
        ("`IT`", false, "it is slow, MIT says"),
        ("`IT` slow", false, "it is slow"),
        ("`C#`", true, "I write C# all day"),
        ("`C#`", false, "I write C all day"),
        (
            "`zażółć`",
            true,
            "zazo\u{301}łc\u{301} zaz\u{307}ółc\u{301}",
        ),
        ("`zażółć`", false, "zazolc"),
        ("`Cold store`", true, "Cold  \nstore"),
        ("-`IT` slow", true, "it is slow"),
        ("`IT` NEAR/2 slow", true, "IT is slow"),
    ] {
        assert_eq!(finds(query, text), finds_it, "{query} in {text}");
    }
    let query = Query::parse("`Google+`").unwrap();
    let post = Analyser::new().analyse(&Document {
        text: "On Google+ again",
        ..Document::default()
    });
    assert_eq!(query.spans(&post), [(3, 10)]);
    assert_eq!(query.to_string(), "raw:\"Google+\"");
    assert_eq!(Query::parse("`a \"b\"`").unwrap().to_string(), "`a \"b\"`");
    assert!(finds("don`t", "don`t"));
    for (query, kind) in [
        ("`IT", ErrorKind::UnclosedQuote),
        ("a raw:", ErrorKind::MissingValue),
        ("a raw:\"++\"", ErrorKind::NoWord),
    ] {
        let error = Query::parse(query).unwrap_err();
        assert_eq!(error.kind, kind, "{query}");
        assert!(error.repair.unwrap().query.is_some(), "{query}");
    }
}

#[test]
fn an_address_without_end_is_read_in_part() {
    let text = format!(
        "see https://{}example.com/{} x",
        "a.".repeat(200_000),
        "b/".repeat(200_000)
    );
    let analysed = Analyser::new().analyse(&Document {
        text: &text,
        ..Document::default()
    });
    assert!(
        analysed.attributes().len() < 200,
        "{}",
        analysed.attributes().len()
    );
    assert!(Query::parse("see has:link").unwrap().matches(&analysed));
}

#[test]
fn fields_ask_for_facts_and_say_where_there_are_none() {
    let text = "@Ann.example see https://www.blog.example.com/x #cold or write to jan@example.org";
    for query in [
        "see mentions:ann.example",
        "see mentions:@ANN.EXAMPLE has:mention",
        "see site:example.com",
        "see domain:blog.example.com links:https://blog.example.com/other",
        "see has:hashtag is:post -is:reply",
        "see url:blog.example.com/x url:example.com/x url:https://www.blog.example.com",
        "see url:blog url:x -url:example.com/y",
        "see has:email",
    ] {
        assert!(finds(query, text), "{query}");
    }
    for query in [
        "see mentions:example.org",
        "see site:other.com",
        "see site:ample.com",
    ] {
        assert!(!finds(query, text), "{query}");
    }
    for query in [
        "crm followers:>500",
        "crm likes:10..50",
        "crm age:<2d",
        "crm in:customers",
        "crm known:no",
        "crm query:competitors",
        "crm has:image",
        "crm is:quote",
    ] {
        let parsed = Query::parse(query).unwrap();
        assert!(
            parsed.warnings()[0].message.contains("never matches"),
            "{query}"
        );
        assert!(!finds(query, "crm"), "{query}");
        assert!(finds(&query.replace(' ', " -"), "crm"), "{query}");
    }
    for query in [
        "crm followers:many",
        "crm likes:>>5",
        "crm age:2",
        "crm age:2y",
        "crm site:x",
    ] {
        let error = Query::parse(query).unwrap_err();
        assert_eq!(
            (error.kind, error.column),
            (ErrorKind::UnknownValue, 5),
            "{query}"
        );
        assert!(error.repair.is_some(), "{query}");
    }
}
