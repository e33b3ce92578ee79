//! Compressed frames. A server of the first generation packs each frame with Zstandard and a
//! dictionary both sides must have; it never sends the dictionary itself, and Rapport carries no
//! copy of somebody else's. So frames come compressed only if
//!
//! - the operator hands over the dictionary (it lies in the server's source code), or
//! - the server hands it out under its number, at `network.bsky.jetstream.getZstdDictionary`.
//!   Servers of the second generation have that call. Today's hand out the dictionary of their own
//!   stream only, which does not fit `/subscribe`; they are asked all the same, because the
//!   answer is either exactly the right dictionary or none.
//!
//! Otherwise frames come as plain text: three times the bytes, the same events.

use rapport_model::time::Moment;
use url::Url;
use zstd::bulk::Decompressor;

use crate::outbound::{Get, Outbound};

/// The number of the dictionary every server of the first generation packs with.
pub const SUBSCRIBE_DICTIONARY: u32 = 1_612_007_021;

/// A dictionary for reading compressed frames.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dictionary {
    bytes: Vec<u8>,
}

/// The bytes are not the dictionary that is needed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DictionaryError {
    /// No Zstandard dictionary at all.
    #[error("this is not a Zstandard dictionary (RFC 8878, section 5)")]
    NotADictionary,
    /// Another one.
    #[error("this is dictionary {found}; Jetstream's /subscribe needs {SUBSCRIBE_DICTIONARY}")]
    Another {
        /// The number it carries.
        found: u32,
    },
}

impl Dictionary {
    /// Takes the bytes of the dictionary with the number [`SUBSCRIBE_DICTIONARY`].
    ///
    /// # Errors
    /// [`DictionaryError`] when they are something else.
    pub fn new(bytes: Vec<u8>) -> Result<Self, DictionaryError> {
        let [0x37, 0xa4, 0x30, 0xec, a, b, c, d, _, ..] = bytes[..] else {
            return Err(DictionaryError::NotADictionary);
        };
        let found = u32::from_le_bytes([a, b, c, d]);
        if found == SUBSCRIBE_DICTIONARY {
            Ok(Self { bytes })
        } else {
            Err(DictionaryError::Another { found })
        }
    }

    /// Asks the server of a stream for the dictionary. `None` when it has none to give, for
    /// whatever reason: plain frames are always there to fall back on.
    pub async fn ask(outbound: &Outbound, stream: &str, now: Moment) -> Option<Self> {
        let address = call(stream)?;
        let answer = outbound
            .get(Get::new(&address, "application/octet-stream"), now)
            .await
            .ok()?;
        if answer.is_success() {
            Self::new(answer.body).ok()
        } else {
            None
        }
    }

    pub(super) fn unpacker(&self, limit: usize) -> std::io::Result<Unpacker> {
        Ok(Unpacker {
            inner: Decompressor::with_dictionary(&self.bytes)?,
            limit,
        })
    }
}

/// Unpacks frames one by one.
pub(super) struct Unpacker {
    inner: Decompressor<'static>,
    limit: usize,
}

impl Unpacker {
    /// The content of one frame; an error when it is damaged, packed with another dictionary or
    /// larger than the limit.
    pub(super) fn unpack(&mut self, frame: &[u8]) -> std::io::Result<Vec<u8>> {
        self.inner.decompress(frame, self.limit)
    }
}

/// The call of a server that hands out the dictionary.
fn call(stream: &str) -> Option<String> {
    let secure = match stream.split_once("://")?.0 {
        "wss" => "https",
        "ws" => "http",
        _ => return None,
    };
    // The scheme cannot be set on an address of a kind the standard treats otherwise; text can.
    let mut url = Url::parse(&format!("{secure}://{}", stream.split_once("://")?.1)).ok()?;
    url.set_path("/xrpc/network.bsky.jetstream.getZstdDictionary");
    url.set_query(Some(&format!("id={SUBSCRIBE_DICTIONARY}")));
    Some(url.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_right_dictionary_is_taken() {
        assert_eq!(
            Dictionary::new(b"{}".to_vec()),
            Err(DictionaryError::NotADictionary)
        );
        let other = [0x37, 0xa4, 0x30, 0xec, 1, 0, 0, 0, 9].to_vec();
        assert_eq!(
            Dictionary::new(other),
            Err(DictionaryError::Another { found: 1 })
        );
        let right = [
            &[0x37, 0xa4, 0x30, 0xec][..],
            &SUBSCRIBE_DICTIONARY.to_le_bytes(),
            &[9],
        ]
        .concat();
        assert!(Dictionary::new(right).is_ok());
    }

    #[test]
    fn the_call_lies_on_the_same_server() {
        assert_eq!(
            call("wss://jetstream.example:8443/subscribe?x=1").unwrap(),
            "https://jetstream.example:8443/xrpc/network.bsky.jetstream.getZstdDictionary?id=1612007021"
        );
        assert_eq!(call("ftp://example.com"), None);
    }
}
