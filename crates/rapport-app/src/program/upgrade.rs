//! Opening a database of any earlier schema: a copy first, then every step to the present one.
//!
//! The copy is a backup like any other, in the data directory, and the newest three stay. It is
//! taken under the lock of the data directory, so that nobody writes between it and the upgrade.
//! Going back is restoring it with the program of then: there are no steps backwards.

use std::path::{Path, PathBuf};

use rapport_model::time::Moment;
use rapport_store::{Inspection, Location, Store, hold, known_schema};

use crate::durable;
use crate::error::Error;
use crate::program::backup::{self, shelf};

/// How the names of these copies begin.
pub const NAMED: &str = "before-upgrade-";
/// How many of them stay.
pub const KEPT: usize = 3;

/// What an upgrade would do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Plan {
    /// The schema the database has.
    pub from: i64,
    /// The steps that are to be taken, each with its name.
    pub steps: Vec<(i64, &'static str)>,
    /// How large the database is, in bytes: about what the copy needs.
    pub bytes: u64,
    /// Where the copy goes.
    pub copy: PathBuf,
}

/// What opening this database would do to it; `None` when there is no database yet, or nothing to
/// do. It changes nothing.
///
/// # Errors
/// When the database cannot be read, or a newer program wrote it.
pub async fn plan(location: &Location, data: &Path, now: Moment) -> Result<Option<Plan>, Error> {
    let Some(database) = Inspection::open(location).await? else {
        return Ok(None);
    };
    let applied = database.schema().await;
    let facts = database.facts().await;
    let place = database.place();
    database.close().await;
    let (applied, facts) = (applied?, facts?);
    let known = known_schema();
    let newest = known.last().map_or(0, |(version, _)| *version);
    let Some(from) = applied.last().copied() else {
        return Ok(None);
    };
    if from > newest {
        return Err(rapport_store::Error::Newer {
            place,
            found: from,
            known: newest,
        }
        .into());
    }
    let steps: Vec<(i64, &'static str)> = known
        .into_iter()
        .filter(|(version, _)| !applied.contains(version))
        .collect();
    if steps.is_empty() {
        return Ok(None);
    }
    let name = format!("{NAMED}schema-{from}-{}", durable::stamp(now));
    Ok(Some(Plan {
        from,
        steps,
        bytes: facts.bytes,
        copy: data.join("backups").join(name),
    }))
}

/// Whether a copy is taken first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Copy {
    /// Or the upgrade does not happen.
    First,
    /// Somebody has taken one.
    Without,
}

/// Opens a database and brings its schema up to date; gives what was done, if anything was.
///
/// # Errors
/// When the copy cannot be taken, and then nothing was changed; as for [`Store::open`] otherwise.
pub async fn open(
    location: &Location,
    data: &Path,
    now: Moment,
    copy: Copy,
) -> Result<(Store, Option<Plan>), Error> {
    let plan = match plan(location, data, now).await {
        Ok(plan) => plan,
        // Opening it says so, too, in its own words and with its own exit status.
        Err(Error::Store(
            rapport_store::Error::Damaged { .. }
            | rapport_store::Error::Unusable { .. }
            | rapport_store::Error::Newer { .. },
        )) => None,
        // Nothing is brought up to date that could not be looked at.
        Err(error) => return Err(error),
    };
    let mut held = None;
    if let (Some(plan), Copy::First) = (&plan, copy) {
        if let Location::Directory(directory) = location {
            held = Some(hold(directory)?);
        }
        let taken = backup::take_as(location, data, &plan.copy, now).await;
        if let Err(error) = taken {
            return Err(Error::Unavailable(format!(
                "the database has an earlier schema ({}), and no copy could be taken before bringing it up to date: {error}; or take a copy yourself and run: rapport upgrade --without-copy",
                plan.from
            )));
        }
        shelf::keep_newest(&data.join("backups"), NAMED, KEPT)?;
    }
    let store = Store::open_held(location, held).await?;
    Ok((store, plan))
}
