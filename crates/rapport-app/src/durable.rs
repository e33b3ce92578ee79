//! Files that are whole or not there, for the owner's eyes alone: written under another name, on
//! the disk before they get their own.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write as _};
use std::os::unix::fs::{DirBuilderExt as _, OpenOptionsExt as _};
use std::path::Path;

use rapport_model::time::Moment;

use crate::error::Error;

/// What went wrong with a file, with its name.
pub(crate) fn failed(path: &Path, error: &io::Error) -> Error {
    Error::Unavailable(format!("{}: {error}", path.display()))
}

/// A moment as it stands in the name of a file: `20260704T120000Z`.
pub(crate) fn stamp(moment: Moment) -> String {
    let text = moment.to_string();
    let text = text.trim_end_matches('Z');
    let whole = text.split_once('.').map_or(text, |(whole, _)| whole);
    let digits: String = whole.chars().filter(|c| !matches!(c, '-' | ':')).collect();
    format!("{digits}Z")
}

/// Makes a directory, and those above it, that nobody else may look into.
pub(crate) fn make_directory(path: &Path) -> Result<(), Error> {
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(path)
        .map_err(|error| failed(path, &error))
}

/// Makes an empty file that was not there.
pub(crate) fn make_file(path: &Path) -> Result<File, Error> {
    OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .map_err(|error| failed(path, &error))
}

/// Waits until a file or a directory is on the disk.
pub(crate) fn sync(path: &Path) -> Result<(), Error> {
    File::open(path)
        .and_then(|file| file.sync_all())
        .map_err(|error| failed(path, &error))
}

/// Writes a file that was not there, and waits for the disk.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let mut file = make_file(path)?;
    file.write_all(bytes)
        .and_then(|()| file.sync_all())
        .map_err(|error| failed(path, &error))
}

/// Gives a file a new content at once; whoever reads finds the old one or the new one.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Error> {
    let new = path.with_extension(format!("new-{}", std::process::id()));
    let _ = std::fs::remove_file(&new);
    write(&new, bytes)?;
    rename(&new, path)
}

/// Gives a file or a directory its name, and waits for the disk.
pub(crate) fn rename(from: &Path, to: &Path) -> Result<(), Error> {
    std::fs::rename(from, to).map_err(|error| failed(to, &error))?;
    match to.parent() {
        Some(above) if !above.as_os_str().is_empty() => sync(above),
        _ => sync(Path::new(".")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_become_names_that_sort() {
        let moment = Moment::parse("2026-07-04T12:00:00.123Z").unwrap();
        assert_eq!(stamp(moment), "20260704T120000Z");
    }
}
