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
    if has_mail_address(&into.text) {
        into.note("has:", "email");
    }
}

/// Whether something like `ann@example.com` stands in the text.
fn has_mail_address(text: &str) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '+');
    text.match_indices('@').any(|(at, _)| {
        let before = text[..at].chars().next_back();
        let behind = &text[at + 1..];
        let end = behind.find(|c| !is_part(c)).unwrap_or(behind.len());
        // `@ann@social.example` is a name.
        let name = text[..at].trim_end_matches(is_part);
        before.is_some_and(char::is_alphanumeric)
            && !name.ends_with('@')
            && domains(&behind[..end]).next().is_some()
    })
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
    let (mut sites, mut parts): (Vec<&str>, Vec<&str>) = (Vec::new(), Vec::new());
    for address in written.chain(linked).take(ADDRESSES) {
        for domain in domains(address) {
            if !sites.contains(&domain) {
                sites.push(domain);
                into.note("site:", domain);
            }
        }
        for part in url_parts(bare(address)) {
            if !parts.contains(&part) {
                parts.push(part);
                into.note("url:", part);
            }
        }
    }
    into.text = text;
}

/// Addresses of a document that are looked at.
const ADDRESSES: usize = 8;
/// Parts of each kind of an address that can be asked for.
const PARTS: usize = 12;
/// Domains a host may belong to, itself among them; a name has no more parts in practice.
const DOMAINS: usize = 8;

/// An address without what goes without saying: `https://`, `www.`, what closes a sentence behind it.
pub(crate) fn bare(address: &str) -> &str {
    let address = address.split_once("://").map_or(address, |(_, rest)| rest);
    let address = match address.get(..4) {
        Some(www) if www.eq_ignore_ascii_case("www.") => &address[4..],
        _ => address,
    };
    let end = address.find(['"', '<', '>']).unwrap_or(address.len());
    address[..end].trim_end_matches(|c: char| !c.is_alphanumeric())
}

/// What `url:` may ask for in an address: its beginnings, with the host and without what stands before its domain, up to
/// any sign between letters; what stands between slashes; and its words.
fn url_parts(address: &str) -> impl Iterator<Item = &str> {
    let host = address.find(['/', '?', '#']).unwrap_or(address.len());
    let ends = address.match_indices(|c: char| !c.is_alphanumeric());
    let ends = ends.map(|(at, _)| at).filter(move |&at| at >= host);
    let ends = ends.chain([address.len()]).take(PARTS);
    let longest = domains(address).next().map_or(0, str::len);
    let starts: Vec<usize> = domains(address)
        .map(|domain| longest - domain.len())
        .collect();
    let beginnings = ends.flat_map(move |end| {
        let starts = starts.clone().into_iter();
        starts.map(move |start| &address[start..end])
    });
    let between = address[host..].split(['/', '?', '#', '&', '=']).take(PARTS);
    let words = address.split(|c: char| !c.is_alphanumeric()).take(PARTS);
    beginnings
        .chain(between)
        .chain(words)
        .filter(|part| part.contains(char::is_alphanumeric))
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
        .take(DOMAINS)
        .map(|start| &host[start..])
        .filter(|domain| domain.split('.').count() > 1 && domain.split('.').all(|l| !l.is_empty()))
}
