//! The database file of a data directory and the files beside it: made whole or not at all, and
//! left alone when they are not what Rapport wrote.
//!
//! Another process, or SQLite in this one, must not have the file open while it is looked at here:
//! closing a file gives up every lock this process holds on it.

use std::ffi::OsString;
use std::fs::{DirBuilder, File};
use std::io::{self, ErrorKind, Read as _};
use std::os::unix::fs::DirBuilderExt as _;
use std::path::{Path, PathBuf};

use sqlx::sqlite::{SqliteJournalMode, SqlitePoolOptions};
use sqlx::{ConnectOptions as _, Connection as _, SqliteConnection, SqlitePool};

use crate::error::Error;
use crate::link::{Link, Wire};
use crate::place::Place;
use crate::{dialect, migrations};

/// Connections that read at the same time.
const READERS: u32 = 4;
/// How every SQLite database begins.
const BEGINNING: &[u8] = b"SQLite format 3\0";

/// `rapport.db` in its directory.
pub(crate) struct SqliteFile {
    directory: PathBuf,
    path: PathBuf,
    pub(crate) place: Place,
}

impl SqliteFile {
    pub(crate) fn in_directory(directory: &Path) -> Self {
        let path = directory.join("rapport.db");
        Self {
            directory: directory.to_owned(),
            place: Place::file(&path),
            path,
        }
    }

    /// One connection for writing and some for reading, with the schema up to date. What is there
    /// afterwards is there after a power cut too.
    pub(crate) async fn open(&self) -> Result<(SqliteConnection, SqlitePool), Error> {
        match self.path.try_exists() {
            Ok(true) => self.look()?,
            Ok(false) => self.make().await?,
            Err(error) => return Err(self.place.file_error("find", &error)),
        }
        let failed = |error: sqlx::Error| self.place.error(&error);
        // Ours or not is asked before anything is set; being the first to close, it writes nothing.
        let mut first = dialect::sqlite_as_it_is(&self.path)
            .connect()
            .await
            .map_err(failed)?;
        self.recognise(&mut first).await?;
        let options = dialect::sqlite(&self.path);
        let mut writer = options.connect().await.map_err(failed)?;
        first.close().await.map_err(failed)?;
        // After an fsync that failed, the operating system shows a log that may not be on the disk,
        // and will not write it again. What is added to it would go with it, so nothing is.
        let mut link = Link::new(Wire::SqliteWrite(&mut writer), &self.place);
        link.row(dialect::EMPTY_LOG, &[]).await?;
        let migrated = migrations::sqlite().run(&mut writer).await;
        migrated.map_err(|error| migrations::refusal(error, &self.place))?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_with(options.pragma("query_only", "ON"))
            .await
            .map_err(failed)?;
        // SQLite does this when it begins a log, but keeps to itself when it fails.
        sync_directory(&self.directory)?;
        Ok((writer, readers))
    }

    /// Makes the database under another name and gives it its own when it is whole. So a file of
    /// that name that is empty or cut off is damage, never a beginning.
    async fn make(&self) -> Result<(), Error> {
        self.refuse_an_orphan()?;
        let new = self.beside(".new");
        for ending in [".new", ".new-journal"] {
            match std::fs::remove_file(self.beside(ending)) {
                Err(error) if error.kind() != ErrorKind::NotFound => {
                    return Err(Place::file(&new).file_error("remove", &error));
                }
                _ => {}
            }
        }
        let options = dialect::sqlite(&new)
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Delete);
        let failed = |error: sqlx::Error| self.place.error(&error);
        let mut connection = options.connect().await.map_err(failed)?;
        let migrated = migrations::sqlite().run(&mut connection).await;
        migrated.map_err(|error| migrations::refusal(error, &self.place))?;
        connection.close().await.map_err(failed)?;
        std::fs::rename(&new, &self.path).map_err(|error| self.place.file_error("make", &error))?;
        sync_directory(&self.directory)
    }

    /// A log without its database holds acknowledged writes that SQLite would throw away.
    fn refuse_an_orphan(&self) -> Result<(), Error> {
        for ending in ["-wal", "-journal"] {
            let log = self.beside(ending);
            if std::fs::metadata(&log).is_ok_and(|found| found.len() > 0) {
                return Err(Error::Unusable {
                    file: log.display().to_string(),
                    reason: format!(
                        "it is the log of {}, which is not there; put that file back beside it, or remove the log if \
                         nothing is to be kept",
                        self.place
                    ),
                });
            }
        }
        Ok(())
    }

    /// What can be told before SQLite looks: it would take an empty file for a new database.
    pub(crate) fn look(&self) -> Result<(), Error> {
        let mut beginning = [0; BEGINNING.len()];
        let read = File::open(&self.path).and_then(|mut file| file.read_exact(&mut beginning));
        let reason = match read {
            Ok(()) if beginning == BEGINNING => return Ok(()),
            Err(error) if error.kind() != ErrorKind::UnexpectedEof => {
                return Err(self.place.file_error("read", &error));
            }
            Ok(()) => {
                "it is not a database: either it is another file, then choose another directory with --data; or its \
                 beginning is damaged, then put back a copy of the data"
            }
            Err(_) => {
                "it is empty or cut off, and what it held is gone; put back a copy of the data, or remove the file if \
                 nothing is to be kept"
            }
        };
        Err(self.unusable(reason))
    }

    /// Whether the tables are Rapport's, before anything is changed.
    async fn recognise(&self, connection: &mut SqliteConnection) -> Result<(), Error> {
        let mut link = Link::new(Wire::SqliteWrite(connection), &self.place);
        match link.row(dialect::RECOGNISED, &[]).await? {
            Some(_) => Ok(()),
            None => Err(self.unusable(
                "it is the database of another program; choose another directory with --data",
            )),
        }
    }

    fn unusable(&self, reason: &str) -> Error {
        Error::Unusable {
            file: self.place.to_string(),
            reason: reason.to_owned(),
        }
    }

    fn beside(&self, ending: &str) -> PathBuf {
        let mut name = OsString::from(&self.path);
        name.push(ending);
        name.into()
    }
}

/// Makes a directory and those above it, each as durable as a file, that nobody else may look into.
pub(crate) fn make_directory(directory: &Path) -> Result<(), Error> {
    let missing: Vec<&Path> = directory
        .ancestors()
        .take_while(|above| !above.as_os_str().is_empty() && !above.exists())
        .collect();
    DirBuilder::new()
        .recursive(true)
        .mode(0o700)
        .create(directory)
        .map_err(|error| Place::file(directory).file_error("make", &error))?;
    for made in missing {
        let above = made.parent().filter(|above| !above.as_os_str().is_empty());
        sync_directory(above.unwrap_or(Path::new(".")))?;
    }
    Ok(())
}

/// Until then the names in it may be gone after a power cut, whatever their files hold.
fn sync_directory(directory: &Path) -> Result<(), Error> {
    let place = Place::file(directory);
    let opened = File::open(directory).map_err(|error| place.file_error("open", &error))?;
    match opened.sync_all() {
        Ok(()) => Ok(()),
        Err(error) if is_no_answer(&error) => Ok(()),
        Err(error) => place.leave_unconfirmed(&error.to_string()),
    }
}

/// Some file systems have no such thing for directories, and say so.
fn is_no_answer(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        ErrorKind::InvalidInput | ErrorKind::Unsupported
    )
}
