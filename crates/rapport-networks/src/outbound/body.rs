//! The body of an answer, unpacked and measured as it arrives, so that neither a long one nor a
//! densely packed one is ever held whole.

use std::io::{self, Write};

use flate2::write::MultiGzDecoder;
use http_body_util::BodyExt;
use hyper::body::Incoming;

use super::error::OutboundError;

/// Up to this size any ratio is fine.
const RATIO_FROM: usize = 256 * 1024;
/// How many times larger than on the wire a body may become. Markup packs to a twentieth.
const RATIO: usize = 100;

/// How a body is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
}

impl Packing {
    /// From the header; `None` for one that was not asked for, or several on top of one another.
    pub(super) fn of(content_encoding: Option<&str>) -> Option<Self> {
        match content_encoding
            .map(|value| value.trim().to_ascii_lowercase())
            .as_deref()
        {
            None | Some("" | "identity") => Some(Self::None),
            Some("gzip" | "x-gzip") => Some(Self::Gzip),
            Some(_) => None,
        }
    }
}

/// Reads a body of at most `limit` bytes after unpacking.
pub(super) async fn read(
    mut body: Incoming,
    packing: Packing,
    limit: usize,
    host: &str,
) -> Result<Vec<u8>, OutboundError> {
    let garbled = |reason: String| OutboundError::Garbled {
        host: host.to_owned(),
        reason,
    };
    let too_large = || OutboundError::TooLarge {
        host: host.to_owned(),
        limit,
    };
    let mut unpacker = Unpacker::new(packing, limit);
    let mut received = 0;
    while let Some(frame) = body.frame().await {
        let frame = frame.map_err(|error| garbled(error.to_string()))?;
        let Some(data) = frame.data_ref() else {
            continue;
        };
        received += data.len();
        let result = unpacker.write(data);
        if unpacker.unpacked() > RATIO_FROM.max(received.saturating_mul(RATIO)) {
            return Err(OutboundError::Bomb {
                host: host.to_owned(),
            });
        }
        match result {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::FileTooLarge => return Err(too_large()),
            Err(error) => return Err(garbled(error.to_string())),
        }
    }
    unpacker.finish().map_err(|error| match error.kind() {
        io::ErrorKind::FileTooLarge => too_large(),
        _ => garbled(error.to_string()),
    })
}

enum Unpacker {
    None(Bounded),
    Gzip(Box<MultiGzDecoder<Bounded>>),
}

impl Unpacker {
    fn new(packing: Packing, limit: usize) -> Self {
        let bounded = Bounded {
            bytes: Vec::new(),
            limit,
        };
        match packing {
            Packing::None => Self::None(bounded),
            Packing::Gzip => Self::Gzip(Box::new(MultiGzDecoder::new(bounded))),
        }
    }

    fn write(&mut self, data: &[u8]) -> io::Result<()> {
        match self {
            Self::None(bounded) => bounded.write_all(data),
            Self::Gzip(decoder) => decoder.write_all(data),
        }
    }

    fn unpacked(&self) -> usize {
        match self {
            Self::None(bounded) => bounded.bytes.len(),
            Self::Gzip(decoder) => decoder.get_ref().bytes.len(),
        }
    }

    fn finish(self) -> io::Result<Vec<u8>> {
        match self {
            Self::None(bounded) => Ok(bounded.bytes),
            Self::Gzip(decoder) => Ok(decoder.finish()?.bytes),
        }
    }
}

/// A buffer that refuses to grow past its limit.
struct Bounded {
    bytes: Vec<u8>,
    limit: usize,
}

impl Write for Bounded {
    fn write(&mut self, data: &[u8]) -> io::Result<usize> {
        if self.bytes.len() + data.len() > self.limit {
            return Err(io::ErrorKind::FileTooLarge.into());
        }
        self.bytes.extend_from_slice(data);
        Ok(data.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
