//! JSON Lines of posts, read in pieces of whole lines.

use std::borrow::Cow;
use std::io::{self, Read};
use std::ops::Range;

use serde::Deserialize;
use serde_json::Value;

use crate::Document;

/// Bytes read at a time.
const PIECE: usize = 4 << 20;
/// A longer line is no post.
const LONGEST_LINE: usize = 64 << 20;

/// A post as it stands in the file.
#[derive(Debug, Deserialize)]
pub(super) struct Post<'a> {
    /// A number or a string.
    pub(super) id: Value,
    #[serde(borrow)]
    text: Cow<'a, str>,
    #[serde(default)]
    network: Option<String>,
    #[serde(default)]
    author: Option<String>,
    #[serde(default)]
    author_name: Option<String>,
    #[serde(default)]
    lang: Option<String>,
    #[serde(default)]
    reply_to: Option<Value>,
    #[serde(default)]
    links: Option<Vec<String>>,
}

impl Post<'_> {
    pub(super) fn document(&self) -> Document<'_> {
        Document {
            text: &self.text,
            network: self.network.as_deref().unwrap_or_default(),
            author: self.author.as_deref().unwrap_or_default(),
            author_name: self.author_name.as_deref(),
            lang: self.lang.as_deref(),
            is_reply: self
                .reply_to
                .as_ref()
                .is_some_and(|reply_to| !reply_to.is_null()),
            links: self.links.as_deref().unwrap_or_default(),
        }
    }
}

/// Reads a post from a line.
pub(super) fn parse(line: &[u8]) -> Result<Post<'_>, String> {
    let post: Post<'_> = serde_json::from_slice(line).map_err(|error| error.to_string())?;
    match post.id {
        Value::Number(_) | Value::String(_) => Ok(post),
        _ => Err("id is neither a number nor a string".to_owned()),
    }
}

/// Lines of a stream, a piece at a time.
pub(super) struct Lines<'a> {
    stream: &'a mut dyn Read,
    buffer: Vec<u8>,
    /// Bytes at the beginning of the buffer that were handed out.
    done: usize,
    ended: bool,
    /// Lines handed out so far.
    lines: u64,
}

/// Some whole lines.
pub(super) struct Piece<'a> {
    bytes: &'a [u8],
    /// Number of the first line, from 1, and where each non-empty line stands.
    pub(super) lines: Vec<(u64, Range<usize>)>,
}

impl Piece<'_> {
    pub(super) fn line(&self, at: &Range<usize>) -> &[u8] {
        &self.bytes[at.clone()]
    }
}

impl<'a> Lines<'a> {
    pub(super) fn new(stream: &'a mut dyn Read) -> Self {
        Self {
            stream,
            buffer: Vec::new(),
            done: 0,
            ended: false,
            lines: 0,
        }
    }

    /// The next lines, as many as one read yields; `None` at the end.
    pub(super) fn next(&mut self) -> io::Result<Option<Piece<'_>>> {
        self.buffer.drain(..self.done);
        self.done = 0;
        let mut searched = 0;
        let end = loop {
            if let Some(at) = self.buffer[searched..]
                .iter()
                .rposition(|&byte| byte == b'\n')
            {
                break searched + at + 1;
            }
            searched = self.buffer.len();
            if self.ended || searched > LONGEST_LINE {
                break searched;
            }
            self.fill()?;
        };
        if end == 0 {
            return Ok(None);
        }
        self.done = end;
        let mut lines = Vec::new();
        let mut start = 0;
        for line in self.buffer[..end].split_inclusive(|&byte| byte == b'\n') {
            self.lines += 1;
            let stop = start + line.len();
            if !line.iter().all(u8::is_ascii_whitespace) {
                lines.push((self.lines, start..stop));
            }
            start = stop;
        }
        Ok(Some(Piece {
            bytes: &self.buffer[..end],
            lines,
        }))
    }

    fn fill(&mut self) -> io::Result<()> {
        let before = self.buffer.len();
        self.buffer.resize(before + PIECE, 0);
        let read = loop {
            match self.stream.read(&mut self.buffer[before..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                other => break other,
            }
        };
        let read = read.inspect_err(|_| self.buffer.truncate(before))?;
        self.buffer.truncate(before + read);
        self.ended = read == 0;
        Ok(())
    }
}
