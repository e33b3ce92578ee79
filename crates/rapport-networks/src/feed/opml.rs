//! Lists of feeds as other readers write and read them: OPML 2.0, <https://opml.org/spec2.opml>.
//!
//! Only subscription lists are read: outlines with an `xmlUrl`, however deep their folders.

use quick_xml::escape::escape;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::decode::decode;
use crate::plain_text::{line, web_address};

/// The most feeds one list may hold.
pub const LIST_LIMIT: usize = 10_000;
/// How deep folders may lie in one another.
const DEPTH_LIMIT: usize = 100;
/// How many attributes an outline may have: checking them against one another takes the square.
const ATTRIBUTE_LIMIT: usize = 100;

/// One feed of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpmlEntry {
    /// What its reader calls it.
    pub title: Option<String>,
    /// The address of the feed, `http` or `https`.
    pub url: String,
    /// The page it belongs to.
    pub site: Option<String>,
    /// The folders it lies in, the outermost first.
    pub folders: Vec<String>,
}

/// Why a list cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the list cannot be read: line {line}, column {column}: {reason}")]
pub struct OpmlError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// What is wrong there.
    pub reason: String,
}

/// Reads a list. An outline whose address is not one of the web is left out.
///
/// # Errors
/// [`OpmlError`] with the place, when it is not well-formed XML or not OPML.
pub fn read(bytes: &[u8]) -> Result<Vec<OpmlEntry>, OpmlError> {
    let text = decode(bytes, None);
    let mut reader = Reader::from_str(&text);
    // What each open outline is called; a feed in which others lie is a folder as well.
    let mut folders: Vec<Option<String>> = Vec::new();
    let mut entries = Vec::new();
    let mut is_opml = false;
    loop {
        let at = usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX);
        let wrong = |reason: &str| error_at(&text, at, reason);
        let event = match reader.read_event() {
            Ok(event) => event,
            Err(error) => {
                let at = usize::try_from(reader.error_position()).unwrap_or(at);
                return Err(error_at(&text, at, &error.to_string()));
            }
        };
        match event {
            Event::Start(element) | Event::Empty(element) if !is_opml => {
                if !element.local_name().as_ref().eq_ignore_ascii_case("opml") {
                    return Err(wrong("expected <opml>: is this a list of feeds?"));
                }
                is_opml = true;
            }
            Event::Start(element) if is_outline(&element) => {
                if folders.len() == DEPTH_LIMIT {
                    return Err(wrong("folders are nested too deep"));
                }
                let (name, entry) = outline(&element, &folders).map_err(|reason| wrong(&reason))?;
                entries.extend(entry);
                folders.push(name);
            }
            Event::Empty(element) if is_outline(&element) => {
                entries.extend(
                    outline(&element, &folders)
                        .map_err(|reason| wrong(&reason))?
                        .1,
                );
            }
            Event::End(element)
                if element
                    .local_name()
                    .as_ref()
                    .eq_ignore_ascii_case("outline") =>
            {
                folders.pop();
            }
            Event::Eof if !folders.is_empty() => return Err(wrong("an <outline> is never closed")),
            Event::Eof if !is_opml => return Err(wrong("it is empty")),
            Event::Eof => return Ok(entries),
            _ => {}
        }
        if entries.len() > LIST_LIMIT {
            return Err(wrong("it holds more than 10000 feeds"));
        }
    }
}

/// Writes a list that other readers take in.
#[must_use]
pub fn write(title: &str, entries: &[OpmlEntry]) -> String {
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<opml version=\"2.0\">\n  <head>\n    <title>{}</title>\n  </head>\n  <body>\n",
        escape(title)
    );
    for entry in entries {
        for (depth, folder) in entry.folders.iter().enumerate() {
            out += &format!(
                "{}<outline text=\"{}\">\n",
                indent(depth),
                attribute(folder)
            );
        }
        let title = attribute(entry.title.as_deref().unwrap_or(&entry.url));
        out += &format!(
            "{}<outline type=\"rss\" text=\"{title}\" title=\"{title}\" xmlUrl=\"{}\"",
            indent(entry.folders.len()),
            attribute(&entry.url)
        );
        if let Some(site) = &entry.site {
            out += &format!(" htmlUrl=\"{}\"", attribute(site));
        }
        out += "/>\n";
        for depth in (0..entry.folders.len()).rev() {
            out += &format!("{}</outline>\n", indent(depth));
        }
    }
    out + "  </body>\n</opml>\n"
}

fn indent(depth: usize) -> String {
    "  ".repeat(depth + 2)
}

fn attribute(text: &str) -> String {
    escape(line(text).unwrap_or_default()).into_owned()
}

fn is_outline(element: &BytesStart<'_>) -> bool {
    element
        .local_name()
        .as_ref()
        .eq_ignore_ascii_case("outline")
}

/// The name of an outline, and the feed it stands for.
fn outline(
    element: &BytesStart<'_>,
    folders: &[Option<String>],
) -> Result<(Option<String>, Option<OpmlEntry>), String> {
    if element
        .attributes()
        .with_checks(false)
        .nth(ATTRIBUTE_LIMIT)
        .is_some()
    {
        return Err("an outline has too many attributes".to_owned());
    }
    let (mut text, mut title, mut url, mut site) = (None, None, None, None);
    for found in element.attributes() {
        let found = found.map_err(|error| error.to_string())?;
        let field = match found
            .key
            .local_name()
            .as_ref()
            .to_ascii_lowercase()
            .as_str()
        {
            "text" => &mut text,
            "title" => &mut title,
            "xmlurl" => &mut url,
            "htmlurl" => &mut site,
            _ => continue,
        };
        let value = found
            .normalized_value(XmlVersion::Implicit1_0)
            .map_err(|error| error.to_string())?;
        *field = Some(value.into_owned());
    }
    let name = title
        .as_deref()
        .and_then(line)
        .or_else(|| text.as_deref().and_then(line));
    let entry = url.as_deref().and_then(web_address).map(|url| OpmlEntry {
        title: name.clone(),
        url,
        site: site.as_deref().and_then(web_address),
        folders: folders.iter().flatten().cloned().collect(),
    });
    Ok((name, entry))
}

fn error_at(text: &str, at: usize, reason: &str) -> OpmlError {
    let before = &text[..text.floor_char_boundary(at.min(text.len()))];
    let start = before.rfind('\n').map_or(0, |newline| newline + 1);
    OpmlError {
        line: before.matches('\n').count() + 1,
        column: before[start..].chars().count() + 1,
        reason: line(reason).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn nested_folders_are_read() {
        let list = br#"<?xml version="1.0"?>
<opml version="1.0"><head><title>Mine</title></head><body>
  <outline text="Trade &amp; industry"><outline text="Ports">
    <outline text="Harbour news" type="rss" xmlUrl="https://example.com/feed?a=1&amp;b=2" htmlUrl="https://example.com/"/>
  </outline>
  <outline TEXT="Jobs" XMLURL="http://example.org/jobs.atom"></outline></outline>
  <outline text="Local" xmlUrl="file:///etc/passwd"/>
</body></opml>"#;
        let entries = read(list).unwrap();
        assert_eq!(
            entries[0],
            OpmlEntry {
                title: Some("Harbour news".to_owned()),
                url: "https://example.com/feed?a=1&b=2".to_owned(),
                site: Some("https://example.com/".to_owned()),
                folders: vec!["Trade & industry".to_owned(), "Ports".to_owned()],
            }
        );
        assert_eq!(entries[1].folders, ["Trade & industry"]);
        assert_eq!(entries.len(), 2, "only addresses of the web");
    }

    #[test]
    fn mistakes_name_their_place() {
        let at = |text: &str| {
            let error = read(text.as_bytes()).unwrap_err();
            (error.line, error.column, error.reason)
        };
        assert_eq!(
            at("<rss/>"),
            (1, 1, "expected <opml>: is this a list of feeds?".to_owned())
        );
        assert_eq!(at("<opml>\n <outline text='a'>\n</opml>").0, 3);
        assert_eq!(at("<opml>\n<outline text='a'>").0, 2);
        assert_eq!(at("<opml>\n  <outline text='x' text='y'/>\n</opml>").0, 2);
        assert!(read(b"").is_err());
        assert!(read(&b"<opml><outline text='a'>".repeat(2_000)).is_err());
        let bomb = "<!DOCTYPE opml [<!ENTITY a \"&b;&b;\"><!ENTITY b \"xxxxx\">]><opml><outline text=\"&a;\" xmlUrl='https://example.com'/></opml>";
        assert!(
            read(bomb.as_bytes()).is_err(),
            "entities of the document's own are not known"
        );
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(
            entries in prop::collection::vec(
                ("\\PC{1,20}", "[a-z]{1,8}", prop::option::of("[a-z&\"<>' ]{1,9}"), any::<bool>()), 0..6),
        ) {
            let entries: Vec<OpmlEntry> = entries
                .into_iter()
                .map(|(title, path, folder, has_site)| OpmlEntry {
                    title: line(&title).or_else(|| Some("?".to_owned())),
                    url: format!("https://example.com/{path}?a=1&b=%22"),
                    site: has_site.then(|| "https://example.com/".to_owned()),
                    folders: folder.as_deref().and_then(line).into_iter().collect(),
                })
                .collect();
            prop_assert_eq!(read(write("A & <b>", &entries).as_bytes()), Ok(entries));
        }

        #[test]
        fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes);
        }
    }
}
