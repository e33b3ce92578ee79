//! What the data rest on: the directory, its file system, space, whether the disk confirms a
//! write, who has the lock, the clock, and the key file.

use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};

use rapport_model::time::Moment;
use rapport_store::{Location, lock_holder};

use super::{Finding, Patient, size};
use crate::clock::Stopwatch;
use crate::durable;

/// Less free space than this is a warning; than a tenth of it, a failure.
const ENOUGH: u64 = 2 << 30;
/// No release of this program is older than this: an earlier clock is wrong.
const NOT_BEFORE: &str = "2026-01-01T00:00:00Z";

pub(super) async fn examine(patient: &Patient<'_>) -> Vec<Finding> {
    let mut findings = vec![clock(patient.now)];
    if !patient.data.is_dir() {
        if matches!(patient.location, Location::Directory(_)) {
            findings.push(Finding::fail(
                "data directory",
                format!("{} is not there", patient.data.display()),
                "name it with --data",
            ));
        }
        return findings;
    }
    findings.push(closed(
        "data directory",
        patient.data,
        0o007,
        &format!("chmod o= {}", patient.data.display()),
    ));
    findings.push(file_system(patient.data));
    findings.push(space(patient.data));
    findings.push(confirms(patient.data));
    if matches!(patient.location, Location::Directory(_)) {
        findings.push(match lock_holder(patient.data) {
            Ok(Some(process)) => {
                Finding::ok("lock", format!("process {process} serves these data"))
            }
            Ok(None) => Finding::ok("lock", "no process has these data open"),
            Err(error) => Finding::warn(
                "lock",
                error.to_string(),
                "run this as the user who runs Rapport",
            ),
        });
    }
    let key = patient.key_file;
    findings.push(if key.exists() {
        closed(
            "key file",
            key,
            0o077,
            &format!("chmod 600 {}", key.display()),
        )
    } else {
        Finding::ok(
            "key file",
            "there is none; it is made when something is to be sealed",
        )
    });
    findings
}

fn clock(now: Moment) -> Finding {
    match Moment::parse(NOT_BEFORE) {
        Some(earliest) if now < earliest => Finding::fail(
            "clock",
            format!("this machine says it is {now}"),
            "set the clock and have it kept right (systemd-timesyncd, chrony)",
        ),
        _ => Finding::ok("clock", format!("{now}")),
    }
}

/// Whether others may not get at a file.
pub(super) fn closed(check: &'static str, path: &Path, others: u32, way: &str) -> Finding {
    match std::fs::metadata(path) {
        Ok(found) if found.permissions().mode() & others == 0 => Finding::ok(
            check,
            format!(
                "{} (mode {:o})",
                path.display(),
                found.permissions().mode() & 0o777
            ),
        ),
        Ok(found) => {
            let words = format!(
                "{} can be read by others (mode {:o})",
                path.display(),
                found.permissions().mode() & 0o777
            );
            // Whoever may read the key may read everything it protects.
            if others == 0o077 {
                Finding::fail(check, words, way)
            } else {
                Finding::warn(check, words, way)
            }
        }
        Err(error) => Finding::fail(check, format!("{}: {error}", path.display()), way),
    }
}

fn file_system(data: &Path) -> Finding {
    let mounts = std::fs::read_to_string("/proc/self/mounts").unwrap_or_default();
    let data = data.canonicalize().unwrap_or_else(|_| data.to_owned());
    let Some(kind) = kind_of(&mounts, &data) else {
        return Finding::ok("file system", "this system does not say which kind it is");
    };
    match kind.as_str() {
        "tmpfs" | "ramfs" | "devtmpfs" => Finding::warn(
            "file system",
            format!(
                "{} is on {kind}, in memory: it is gone when this machine stops",
                data.display()
            ),
            "put the data directory on a disk",
        ),
        "overlay" | "aufs" => Finding::warn(
            "file system",
            format!(
                "{} is on {kind}, inside a container: it goes with the container",
                data.display()
            ),
            "mount a volume and put the data directory there",
        ),
        "nfs" | "nfs4" | "cifs" | "smb3" | "smbfs" | "9p" | "afs" | "ceph" | "glusterfs" => {
            Finding::warn(
                "file system",
                format!(
                    "{} is on {kind}, over a network: its locks and its promises to have written are weak",
                    data.display()
                ),
                "put the data directory on a disk of this machine, or use PostgreSQL",
            )
        }
        other if other.starts_with("fuse") => Finding::warn(
            "file system",
            format!(
                "{} is on {other}: whether it keeps its promises to have written is not known",
                data.display()
            ),
            "put the data directory on a disk of this machine, or use PostgreSQL",
        ),
        other => Finding::ok("file system", other),
    }
}

/// The kind of file system that the longest mount point before `path` has.
fn kind_of(mounts: &str, path: &Path) -> Option<String> {
    mounts
        .lines()
        .filter_map(|line| {
            let mut fields = line.split(' ');
            let (_, point, kind) = (fields.next()?, fields.next()?, fields.next()?);
            let point = PathBuf::from(point.replace("\\040", " "));
            path.starts_with(&point)
                .then(|| (point.components().count(), kind.to_owned()))
        })
        // The last of equals: it was mounted over the others.
        .max_by_key(|(depth, _)| *depth)
        .map(|(_, kind)| kind)
}

fn space(data: &Path) -> Finding {
    let Ok(found) = rustix::fs::statvfs(data) else {
        return Finding::warn(
            "space",
            "this system does not say how much is free",
            "look with df",
        );
    };
    let free = found.f_bavail.saturating_mul(found.f_frsize);
    let words = format!("{} free", size(free));
    let way = "free some space or move the data directory to a larger disk; while it is full nothing is stored";
    if free < ENOUGH / 10 {
        Finding::fail("space", words, way)
    } else if free < ENOUGH {
        Finding::warn("space", words, way)
    } else {
        Finding::ok("space", words)
    }
}

/// Whether the disk takes a write and says that it has it.
fn confirms(data: &Path) -> Finding {
    let probe = data.join(format!(".doctor-{}", std::process::id()));
    let _ = std::fs::remove_file(&probe);
    let watch = Stopwatch::start();
    let written = durable::write(&probe, b"can this be written?\n");
    let seconds = watch.seconds();
    let _ = std::fs::remove_file(&probe);
    match written {
        Ok(()) => Finding::ok(
            "write",
            format!("written and confirmed in {:.0} ms", seconds * 1_000.0),
        ),
        Err(error) => Finding::fail(
            "write",
            error.to_string(),
            "check the disk and the rights of the user who runs Rapport",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_mount_tells_the_kind() {
        let mounts = "/dev/sda1 / ext4 rw 0 0\ntmpfs /srv tmpfs rw 0 0\nhost:/x /srv/my\\040data nfs4 rw 0 0\n";
        assert_eq!(
            kind_of(mounts, Path::new("/srv/my data/db")).as_deref(),
            Some("nfs4")
        );
        assert_eq!(
            kind_of(mounts, Path::new("/srv/other")).as_deref(),
            Some("tmpfs")
        );
        assert_eq!(
            kind_of(mounts, Path::new("/srvices")).as_deref(),
            Some("ext4")
        );
        assert_eq!(kind_of("", Path::new("/")), None);
    }

    #[test]
    fn a_key_that_others_can_read_is_a_failure() {
        let directory = tempfile::tempdir().unwrap();
        let key = directory.path().join("rapport.key");
        std::fs::write(&key, "k").unwrap();
        for (mode, verdict) in [
            (0o600, super::super::Verdict::Ok),
            (0o640, super::super::Verdict::Fail),
        ] {
            std::fs::set_permissions(&key, std::fs::Permissions::from_mode(mode)).unwrap();
            assert_eq!(closed("key file", &key, 0o077, "chmod").verdict, verdict);
        }
    }
}
