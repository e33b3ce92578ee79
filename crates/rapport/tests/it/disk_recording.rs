//! What a recording of a disk holds, as `faulty_disk.c` wrote it: everything that changed the disk
//! and everything that was said to the world, in order.

use std::path::{Path, PathBuf};

/// A descriptor of a process.
pub(crate) type Descriptor = (u32, u64);

/// One thing that happened, in the order of the recording.
#[derive(Debug)]
pub(crate) enum Event {
    Made(PathBuf),
    Created(Descriptor, PathBuf),
    Opened(Descriptor, PathBuf),
    Changed(Descriptor, Change),
    Synced(Descriptor),
    NotSynced(Descriptor),
    Removed(PathBuf),
    Renamed(PathBuf, PathBuf),
    /// To whom (a port, or 1 for standard output) and how it begins.
    Said(u64, String),
}

/// What a file goes through.
#[derive(Debug, Clone)]
pub(crate) enum Change {
    Write { at: u64, bytes: Vec<u8> },
    Cut { length: u64 },
}

/// Reads a recording.
pub(crate) fn events(recording: &Path) -> Vec<Event> {
    let bytes = std::fs::read(recording).unwrap();
    let mut rest = bytes.as_slice();
    let mut events = Vec::new();
    while let Some((head, after)) = rest.split_at_checked(32) {
        let short = |at: usize| u32::from_le_bytes(head[at..at + 4].try_into().unwrap());
        let long = |at: usize| u64::from_le_bytes(head[at..at + 8].try_into().unwrap());
        let (payload, after) = after.split_at(usize::try_from(long(24)).unwrap());
        rest = after;
        let (file, text) = ((short(4), long(8)), String::from_utf8_lossy(payload));
        let path = PathBuf::from(text.as_ref());
        events.push(match short(0) {
            1 => Event::Made(path),
            2 => Event::Created(file, path),
            3 => Event::Opened(file, path),
            4 => Event::Changed(
                file,
                Change::Write {
                    at: long(16),
                    bytes: payload.to_vec(),
                },
            ),
            5 => Event::Changed(file, Change::Cut { length: long(16) }),
            6 => Event::Synced(file),
            7 => Event::NotSynced(file),
            8 => Event::Removed(path),
            9 => {
                let (from, to) = text.split_once('\0').unwrap();
                Event::Renamed(from.into(), to.into())
            }
            10 => Event::Said(long(8), text.into_owned()),
            other => panic!("event {other}"),
        });
    }
    assert!(rest.is_empty(), "the recording breaks off");
    events
}
