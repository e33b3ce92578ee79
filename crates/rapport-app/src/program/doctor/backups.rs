//! Whether there are backups, and whether anyone has tried them.

use rapport_model::time::Span;

use super::{Finding, Patient};
use crate::program::backup::shelf;

/// An older backup than this is worth a look.
const OLD: Span = Span::DAY.times(2);
/// So is one that was last tried longer ago.
const UNTRIED: Span = Span::DAY.times(8);

pub(super) fn examine(patient: &Patient<'_>) -> Vec<Finding> {
    let remembered = shelf::remembered(patient.data);
    let Some(newest) = remembered.last() else {
        return vec![Finding::warn(
            "backup",
            "none was ever taken of these data",
            "rapport backup --to DIR --verify, every day, to another disk",
        )];
    };
    let age = patient.now.since(newest.created_at);
    let mut findings = vec![if age > OLD {
        Finding::warn(
            "backup",
            format!(
                "the newest is of {}, {} hours old",
                newest.created_at,
                age.seconds() / 3_600
            ),
            "rapport backup --to DIR, every day",
        )
    } else {
        Finding::ok("backup", format!("the newest is of {}", newest.created_at))
    }];
    let tried = remembered
        .iter()
        .filter(|one| one.verified_at.is_some())
        .map(|one| one.created_at)
        .max();
    findings.push(match tried {
        Some(of) if patient.now.since(of) <= UNTRIED => {
            Finding::ok("verified backup", format!("the newest is of {of}"))
        }
        Some(of) => Finding::warn(
            "verified backup",
            format!("the newest is of {of}"),
            format!("rapport backup --verify {}", newest.directory.display()),
        ),
        None => Finding::warn(
            "verified backup",
            "no backup was ever tried",
            format!("rapport backup --verify {}", newest.directory.display()),
        ),
    });
    findings
}
