//! What is well with an instance and what is not, each with the way out: for a person with a
//! question and for a monitor with an exit status.
//!
//! It reads, beside a server that runs, and needs no lock. The one thing it writes is a small file
//! beside the database, to see whether the disk takes it. It repairs nothing.

mod backups;
mod database;
mod disk;
mod listening;

use std::path::Path;

use rapport_model::time::Moment;
use rapport_store::{Inspection, Location};
use serde::Serialize;

/// How a check came out; in this order they make the exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// As it should be.
    Ok,
    /// Works, and somebody should look.
    Warn,
    /// Does not work, or is not safe.
    Fail,
}

impl Verdict {
    /// The word in front of a line.
    #[must_use]
    pub const fn word(self) -> &'static str {
        match self {
            Self::Ok => "ok",
            Self::Warn => "warn",
            Self::Fail => "fail",
        }
    }

    /// The exit status: 0, 1 or 2.
    #[must_use]
    pub const fn status(self) -> u8 {
        self as u8
    }
}

/// One line of the doctor's answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What was looked at, in one or two words.
    pub check: &'static str,
    /// How it came out.
    pub verdict: Verdict,
    /// What was found.
    pub found: String,
    /// What to do about it; nothing where all is well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub way_out: Option<String>,
}

impl Finding {
    /// As it should be.
    pub fn ok(check: &'static str, found: impl Into<String>) -> Self {
        Self {
            check,
            verdict: Verdict::Ok,
            found: found.into(),
            way_out: None,
        }
    }

    /// Somebody should look.
    pub fn warn(check: &'static str, found: impl Into<String>, way: impl Into<String>) -> Self {
        Self {
            check,
            verdict: Verdict::Warn,
            found: found.into(),
            way_out: Some(way.into()),
        }
    }

    /// Does not work, or is not safe.
    pub fn fail(check: &'static str, found: impl Into<String>, way: impl Into<String>) -> Self {
        Self {
            verdict: Verdict::Fail,
            ..Self::warn(check, found, way)
        }
    }
}

/// What is looked at.
#[derive(Debug, Clone)]
pub struct Patient<'a> {
    /// Where the database is.
    pub location: &'a Location,
    /// The data directory.
    pub data: &'a Path,
    /// The file with the keys.
    pub key_file: &'a Path,
    /// The present, by this machine's clock.
    pub now: Moment,
    /// Leave out what reads the whole database.
    pub quick: bool,
}

/// Looks at everything, in the order in which one thing rests on another.
pub async fn examine(patient: &Patient<'_>) -> Vec<Finding> {
    let mut findings = disk::examine(patient).await;
    match Inspection::open(patient.location).await {
        Ok(Some(database)) => {
            let current = database::examine(&database, patient, &mut findings).await;
            if current {
                listening::examine(&database, patient, &mut findings).await;
            }
            database.close().await;
        }
        Ok(None) => findings.push(Finding::warn(
            "database",
            format!("there is none in {}", patient.data.display()),
            "name the data directory with --data, or start once: rapport serve",
        )),
        Err(error) => findings.push(Finding::fail(
            "database",
            error.to_string(),
            "check the address, the rights of the user who runs this, and whether the server runs",
        )),
    }
    findings.extend(backups::examine(patient));
    findings
}

/// Whether nobody but its owner and their group can read a file that may hold a password.
#[must_use]
pub fn closed_to_others(check: &'static str, path: &Path) -> Finding {
    disk::closed(check, path, 0o007, &format!("chmod 600 {}", path.display()))
}

/// The worst of them.
#[must_use]
pub fn verdict(findings: &[Finding]) -> Verdict {
    findings
        .iter()
        .map(|finding| finding.verdict)
        .max()
        .unwrap_or(Verdict::Ok)
}

/// A number of bytes for a person.
pub(crate) fn size(bytes: u64) -> String {
    const UNITS: [(&str, u64); 4] = [
        ("GB", 1 << 30),
        ("MB", 1 << 20),
        ("kB", 1 << 10),
        ("bytes", 1),
    ];
    let (unit, one) = UNITS
        .into_iter()
        .find(|(_, one)| bytes >= *one)
        .unwrap_or(("bytes", 1));
    if one == 1 {
        return format!("{bytes} bytes");
    }
    format!("{}.{} {unit}", bytes / one, bytes % one * 10 / one)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_finding_is_the_exit_status() {
        let ok = Finding::ok("a", "");
        let warn = Finding::warn("b", "", "");
        let fail = Finding::fail("c", "", "");
        assert_eq!(verdict(&[]).status(), 0);
        assert_eq!(verdict(&[ok.clone(), warn.clone()]).status(), 1);
        assert_eq!(verdict(&[fail, warn, ok]).status(), 2);
    }

    #[test]
    fn sizes_read_well() {
        assert_eq!(size(0), "0 bytes");
        assert_eq!(size(1_536), "1.5 kB");
        assert_eq!(size(5 << 30), "5.0 GB");
    }
}
