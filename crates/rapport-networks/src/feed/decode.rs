//! The bytes of a feed as one text in UTF-8, whatever the publisher wrote and whatever the server
//! called it.
//!
//! A byte order mark decides first, then what the document says of itself, then the server's
//! header (a guess of its configuration, more often wrong), then the bytes: UTF-8, or else the
//! encoding old feeds mean by saying nothing. What cannot be decoded becomes U+FFFD.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// Decodes a document. The XML declaration is removed, because it names an encoding that no
/// longer holds.
pub(super) fn decode<'a>(bytes: &'a [u8], content_type: Option<&str>) -> Cow<'a, str> {
    let encoding = Encoding::for_bom(bytes)
        .map(|(encoding, _)| encoding)
        .or_else(|| without_mark(bytes))
        .or_else(|| declared(bytes))
        .or_else(|| content_type.and_then(charset))
        .unwrap_or_else(|| {
            if std::str::from_utf8(bytes).is_ok() {
                UTF_8
            } else {
                WINDOWS_1252
            }
        });
    let (text, _, _) = encoding.decode(bytes);
    match text {
        Cow::Borrowed(text) => Cow::Borrowed(without_declaration(text)),
        Cow::Owned(text) => Cow::Owned(without_declaration(&text).to_owned()),
    }
}

/// UTF-16 gives itself away by the first `<`.
fn without_mark(bytes: &[u8]) -> Option<&'static Encoding> {
    match bytes {
        [b'<', 0, ..] => Some(UTF_16LE),
        [0, b'<', ..] => Some(UTF_16BE),
        _ => None,
    }
}

/// The `encoding="…"` of an XML declaration. One that says UTF-16 in bytes that are read here
/// cannot be true.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let start = bytes.trim_ascii_start();
    let declaration = start.strip_prefix(b"<?xml")?;
    let end = memchr::memchr(b'>', &declaration[..declaration.len().min(400)])?;
    let declaration = std::str::from_utf8(&declaration[..end]).ok()?;
    let (_, value) = declaration.split_once("encoding")?;
    let label = value.split(['"', '\'']).nth(1)?;
    Encoding::for_label(label.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}

/// The charset of a `Content-Type`.
fn charset(content_type: &str) -> Option<&'static Encoding> {
    let (_, label) = content_type.split_once("charset=")?;
    let label = label.split(';').next()?.trim().trim_matches('"');
    Encoding::for_label(label.as_bytes()).filter(|encoding| encoding.is_ascii_compatible())
}

fn without_declaration(text: &str) -> &str {
    let text = text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']);
    match text
        .strip_prefix("<?xml")
        .and_then(|rest| rest.split_once("?>"))
    {
        Some((_, rest)) => rest,
        None => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn documents_are_believed_before_servers() {
        let polish = b"<?xml version='1.0' encoding='iso-8859-2'?><a>\xb3\xf3d\xbc</a>";
        assert_eq!(
            decode(polish, Some("text/xml; charset=utf-8")),
            "<a>łódź</a>"
        );
        assert_eq!(
            decode(b"<a>\xe5</a>", Some("text/xml; charset=iso-8859-1")),
            "<a>å</a>"
        );
        assert_eq!(decode(b"<a>caf\xe9 \x80</a>", None), "<a>café €</a>");
        assert_eq!(
            decode("<a>café</a>".as_bytes(), Some("text/xml; charset=nonsense")),
            "<a>café</a>"
        );
    }

    #[test]
    fn utf_16_is_read_with_and_without_its_mark() {
        let text = "<?xml version=\"1.0\" encoding=\"UTF-16\"?><a>bán</a>";
        let little: Vec<u8> = text.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> = text.encode_utf16().flat_map(u16::to_be_bytes).collect();
        let marked: Vec<u8> = [b"\xff\xfe".to_vec(), little.clone()].concat();
        for bytes in [little, big, marked] {
            assert_eq!(decode(&bytes, Some("text/xml")), "<a>bán</a>");
        }
    }

    #[test]
    fn wrong_bytes_are_replaced() {
        assert_eq!(
            decode(b"<?xml encoding='utf-8'?><a>\xff</a>", None),
            "<a>\u{fffd}</a>"
        );
    }
}
