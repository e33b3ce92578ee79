//! What filters ask for, noted once for each document: who wrote it and where, in which language, what it is and
//! has, whom it names and where it leads.

use super::Analysed;
use super::analysed::Token;
use crate::Document;

/// Notes the facts of a document whose text has been scanned.
pub(super) fn note(document: &Document<'_>, into: &mut Analysed) {
    let handle = document.author.strip_prefix('@').unwrap_or(document.author);
    if !handle.is_empty() {
        into.note("from:", handle);
    }
    if !document.network.is_empty() {
        into.note("net:", document.network);
    }
    language(document.lang.unwrap_or_default(), into);
    if into.has_link || !document.links.is_empty() {
        into.note("has:", "link");
        addresses(document, into);
    }
    into.note("is:", if document.is_reply { "reply" } else { "post" });
    if into.is_question {
        into.note("is:", "question");
    }
    names_and_tags(into);
}

/// `en-GB` is noted as `en` and as `en-gb`.
fn language(tag: &str, into: &mut Analysed) {
    if tag.contains('_') {
        return language(&tag.replace('_', "-"), into);
    }
    let ends = tag.match_indices('-').map(|(at, _)| at).chain([tag.len()]);
    for end in ends.filter(|&end| end > 0) {
        into.note("lang:", &tag[..end]);
    }
}

/// Every `@name` and whether there is one, and whether there is a hashtag.
fn names_and_tags(into: &mut Analysed) {
    let text = std::mem::take(&mut into.text);
    if text.contains(['@', '#']) {
        let tokens = std::mem::take(&mut into.tokens);
        let behind = |token: &Token, sign: char| {
            let before = text.get(..token.start as usize).unwrap_or_default();
            before.strip_suffix(sign).is_some_and(|before| {
                before
                    .chars()
                    .next_back()
                    .is_none_or(|c| !c.is_alphanumeric())
            })
        };
        let (mut has_name, mut has_tag) = (false, false);
        for token in &tokens {
            if behind(token, '@') {
                has_name = true;
                let name = &text[token.start as usize..token.end as usize];
                into.note("mentions:", name);
            }
            has_tag |= behind(token, '#') && !in_address(&text, token.start as usize);
        }
        if has_name {
            into.note("has:", "mention");
        }
        if has_tag {
            into.note("has:", "hashtag");
        }
        into.tokens = tokens;
    }
    into.text = text;
}

/// Whether an address runs up to here: `https://example.com/#part`.
fn in_address(text: &str, at: usize) -> bool {
    let chunk = text[..at].rsplit(char::is_whitespace).next();
    chunk.is_some_and(|chunk| chunk.contains("://") || chunk.starts_with("www."))
}

/// The hosts links lead to, each with the domains it belongs to.
fn addresses(document: &Document<'_>, into: &mut Analysed) {
    let text = std::mem::take(&mut into.text);
    let in_text = if into.has_link { text.as_str() } else { "" };
    let written = in_text.split(char::is_whitespace).filter_map(|chunk| {
        let at = chunk.find("://").map(|at| at + "://".len());
        at.or_else(|| chunk.find("www.")).map(|at| &chunk[at..])
    });
    let linked = document.links.iter().map(|link| {
        link.split_once("://")
            .map_or(link.as_str(), |(_, rest)| rest)
    });
    let mut known: Vec<&str> = Vec::new();
    for address in written.chain(linked) {
        for domain in domains(address) {
            if !known.contains(&domain) {
                known.push(domain);
                into.note("site:", domain);
            }
        }
    }
    into.text = text;
}

/// `www.blog.example.com/path` leads to `blog.example.com` and `example.com`.
pub(crate) fn domains(address: &str) -> impl Iterator<Item = &str> {
    let end = address.find(|c: char| !(c.is_alphanumeric() || matches!(c, '.' | '-' | '_')));
    let host = address[..end.unwrap_or(address.len())].trim_end_matches('.');
    let host = match host.get(..4) {
        Some(www) if www.eq_ignore_ascii_case("www.") => &host[4..],
        _ => host,
    };
    let starts = [0]
        .into_iter()
        .chain(host.match_indices('.').map(|(at, _)| at + 1));
    starts
        .map(|start| &host[start..])
        .filter(|domain| domain.split('.').count() > 1 && domain.split('.').all(|l| !l.is_empty()))
}
