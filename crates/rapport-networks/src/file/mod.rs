//! A file of JSON Lines on this machine: Jetstream events as served, or plain posts
//! `{id, network, url?, author, author_name?, lang?, created_at?, text, reply_to?, links?}`; each
//! line may be either. For taking in an export, for trying things out, for replaying a stream.
//!
//! A [`Reader`] makes one pass from a cursor to the present end of the file; to follow a growing
//! file, open it again a little later (every few seconds is cheap: an unchanged file costs one
//! short read). It never blocks on anything but the disk, so run it where blocking is allowed.
//!
//! Limits: a line of at most [`LINE_LIMIT`](lines::LINE_LIMIT); longer ones are passed over without
//! being held in memory. It deliberately does not read compressed or remote files, devices or pipes.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rapport_model::time::Moment;
use rapport_model::understand::batch::{Batch, Missed};

use line::{Kind, read_line};
use lines::{Lines, Next};
use place::{HEAD, Place};

use crate::plain_text::sample;

mod line;
pub mod lines;
mod place;
mod post;

/// Counted, though the post itself is kept: its date lies ahead of the moment it was seen and is
/// not used.
pub const DATE_AHEAD: &str = "date in the future, ignored";
/// Counted, though the post itself is kept: its date cannot be read and is not used.
pub const DATE_UNREADABLE: &str = "unreadable date, ignored";

/// Counted for a line that is longer than [`LINE_LIMIT`](lines::LINE_LIMIT).
pub const TOO_LONG: &str = "line longer than 1 MB";

/// What to do with a last line that no line end follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LastLine {
    /// Leave it: whoever writes the file may not be done with it.
    Wait,
    /// Take it: the file is complete.
    Take,
}

/// Why a file cannot be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum FileError {
    /// There is nothing at that path.
    #[error("there is no file {}; check the path on the machine Rapport runs on", .0.display())]
    Missing(PathBuf),
    /// A directory, a device, a pipe.
    #[error("{} is not an ordinary file; expected JSON Lines", .0.display())]
    NotAFile(PathBuf),
    /// The system refused.
    #[error("cannot read {}: {reason}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        reason: String,
    },
    /// The stored place is not one this connector wrote.
    #[error("the stored place in {} cannot be understood (“{cursor}”); remove the source and add it again", path.display())]
    Cursor {
        /// Which file.
        path: PathBuf,
        /// What was stored.
        cursor: String,
    },
}

/// One pass over a file.
#[derive(Debug)]
pub struct Reader {
    path: PathBuf,
    lines: Lines<File>,
    place: Place,
    head: Vec<u8>,
    missed: Option<Missed>,
    kind: Kind,
    done: bool,
}

impl Reader {
    /// Opens the file where `cursor` left off, or at its start. A file that became shorter than
    /// that, or whose beginning changed, is another file: it is read from its start and the next
    /// batch carries a [`Missed`] that says so.
    ///
    /// # Errors
    /// [`FileError`] when it cannot be opened or the cursor is not one of ours.
    pub fn open(path: &Path, cursor: Option<&str>, now: Moment) -> Result<Self, FileError> {
        let unreadable = |error: io::Error| match error.kind() {
            io::ErrorKind::NotFound => FileError::Missing(path.to_owned()),
            _ => FileError::Unreadable {
                path: path.to_owned(),
                reason: error.to_string(),
            },
        };
        // Asked before opening: opening a pipe waits for a writer.
        if !std::fs::metadata(path).map_err(unreadable)?.is_file() {
            return Err(FileError::NotAFile(path.to_owned()));
        }
        let mut place = match cursor {
            None => Place::start(now),
            Some(text) => Place::read(text).ok_or_else(|| FileError::Cursor {
                path: path.to_owned(),
                cursor: text.chars().take(80).collect(),
            })?,
        };
        let file = File::open(path).map_err(unreadable)?;
        let length = file.metadata().map_err(unreadable)?.len();
        let (mut lines, head) = Lines::open(file, HEAD).map_err(unreadable)?;
        let mut missed = None;
        if let Some(reason) = place.lost(length, &head) {
            missed = Some(Missed {
                from: place.at,
                until: now,
                reason: reason.to_owned(),
            });
            place = Place::start(now);
        }
        lines.seek(place.offset).map_err(unreadable)?;
        Ok(Self {
            path: path.to_owned(),
            lines,
            place,
            head,
            missed,
            kind: Kind::Post,
            done: false,
        })
    }

    /// Reads on, up to `max` lines. `None` when there is nothing more at present. The cursor of a
    /// batch stands behind its last line.
    ///
    /// # Errors
    /// [`FileError::Unreadable`] when the disk fails; nothing of the unfinished batch counts.
    pub fn next_batch(
        &mut self,
        max: usize,
        last_line: LastLine,
        now: Moment,
    ) -> Result<Option<Batch>, FileError> {
        let mut batch = Batch::default();
        batch.missed.extend(self.missed.take());
        let start = self.place.offset;
        while !self.done && batch.read < max as u64 {
            let next = self.lines.next().map_err(|error| FileError::Unreadable {
                path: self.path.clone(),
                reason: error.to_string(),
            })?;
            let Next::Line {
                bytes,
                taken,
                whole,
                too_long,
            } = next
            else {
                self.done = true;
                break;
            };
            if !whole && last_line == LastLine::Wait {
                self.done = true;
                break;
            }
            self.place.offset += taken;
            self.place.line += 1;
            let number = self.place.line;
            if too_long {
                batch.read += 1;
                batch.drop_one(TOO_LONG, sample("line", number, bytes));
                continue;
            }
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            batch.read += 1;
            match read_line(bytes, &mut self.kind, now) {
                Ok(told) => {
                    batch.arrivals.extend(told.arrival);
                    if let Some(reason) = told.date_problem {
                        batch.drop_one(reason, sample("line", number, bytes));
                    }
                }
                Err(reason) => batch.drop_one(reason, sample("line", number, bytes)),
            }
        }
        if self.place.offset == start && batch.missed.is_empty() {
            return Ok(None);
        }
        self.place.at = now;
        batch.cursor = Some(self.place.text(&self.head));
        Ok(Some(batch))
    }
}

#[cfg(test)]
mod tests;
