//! Lines of bounded length from a file of any size. A line that is too long is passed over in a
//! stream: no more than [`LINE_LIMIT`] of it is ever held.

use std::io::{self, BufRead, BufReader, Read, Seek, SeekFrom};

/// The longest line that is read, in bytes, without its line end.
pub const LINE_LIMIT: usize = 1_000_000;

const BUFFER: usize = 256 * 1024;
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// A file, line by line.
#[derive(Debug)]
pub struct Lines<R> {
    input: BufReader<R>,
    line: Vec<u8>,
    at_start: bool,
}

/// What comes next.
#[derive(Debug, PartialEq, Eq)]
pub enum Next<'a> {
    /// A line.
    Line {
        /// Its bytes without the line end; its first [`LINE_LIMIT`] when it is too long.
        bytes: &'a [u8],
        /// How many bytes of the file it takes, with its line end.
        taken: u64,
        /// Whether a line end follows it.
        whole: bool,
        /// Whether it is longer than [`LINE_LIMIT`].
        too_long: bool,
    },
    /// The file ends here.
    End,
}

impl<R: Read + Seek> Lines<R> {
    /// Takes hold of a file and returns its first `head` bytes, or fewer if it has fewer.
    pub(super) fn open(mut file: R, head: usize) -> io::Result<(Self, Vec<u8>)> {
        let mut first = Vec::with_capacity(head);
        file.by_ref().take(head as u64).read_to_end(&mut first)?;
        let input = BufReader::with_capacity(BUFFER, file);
        Ok((
            Self {
                input,
                line: Vec::new(),
                at_start: false,
            },
            first,
        ))
    }

    /// Goes to a byte.
    pub(super) fn seek(&mut self, offset: u64) -> io::Result<()> {
        self.at_start = offset == 0;
        self.input.seek(SeekFrom::Start(offset)).map(drop)
    }
}

impl<R: Read> Lines<R> {
    /// The next line.
    pub(super) fn next(&mut self) -> io::Result<Next<'_>> {
        self.line.clear();
        let mut taken = 0;
        let mut whole = false;
        let mut too_long = false;
        while !whole {
            let buffer = match self.input.fill_buf() {
                Ok(buffer) => buffer,
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                Err(error) => return Err(error),
            };
            if buffer.is_empty() {
                break;
            }
            let (part, step) = match memchr::memchr(b'\n', buffer) {
                Some(end) => (&buffer[..end], end + 1),
                None => (buffer, buffer.len()),
            };
            whole = step > part.len();
            let room = LINE_LIMIT - self.line.len();
            too_long |= part.len() > room;
            self.line.extend_from_slice(&part[..part.len().min(room)]);
            taken += step as u64;
            self.input.consume(step);
        }
        if taken == 0 {
            return Ok(Next::End);
        }
        let marked = std::mem::take(&mut self.at_start);
        let bytes = match self.line.strip_prefix(BYTE_ORDER_MARK) {
            Some(rest) if marked => rest,
            _ => &self.line,
        };
        Ok(Next::Line {
            bytes,
            taken,
            whole,
            too_long,
        })
    }
}
