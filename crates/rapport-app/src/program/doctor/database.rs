//! What the database says about itself: its schema, its promises, its fence, and whether it is
//! damaged.

use rapport_model::time::Span;
use rapport_store::{Facts, Inspection, known_schema};

use super::{Finding, Patient, size};

/// Looks at it; `true` when its schema is this program's, so that its rows can be read.
pub(super) async fn examine(
    database: &Inspection,
    patient: &Patient<'_>,
    findings: &mut Vec<Finding>,
) -> bool {
    let current = match database.schema().await {
        Ok(applied) => {
            let (finding, current) = schema(&applied);
            findings.push(finding);
            current
        }
        Err(error) => {
            findings.push(damaged(error.to_string()));
            return false;
        }
    };
    match database.facts().await {
        Ok(facts) if database.kind() == "sqlite" => findings.push(sqlite(&facts)),
        Ok(facts) => postgres(&facts, patient, findings),
        Err(error) => findings.push(damaged(error.to_string())),
    }
    if !patient.quick {
        findings.push(match database.problems().await {
            Ok(problems) if problems.is_empty() => Finding::ok("integrity", "nothing is damaged"),
            Ok(problems) => damaged(problems.join("; ")),
            Err(error) => damaged(error.to_string()),
        });
    }
    current
}

fn damaged(words: String) -> Finding {
    Finding::fail(
        "integrity",
        words,
        "stop Rapport, keep the files as they are, and restore a backup into another place: rapport restore",
    )
}

fn schema(applied: &[i64]) -> (Finding, bool) {
    let known = known_schema();
    let newest = known.last().map_or(0, |(version, _)| *version);
    let Some(last) = applied.last() else {
        let words = "it is not one of Rapport's";
        return (
            Finding::fail("schema", words, "name the right database"),
            false,
        );
    };
    if *last > newest {
        let words = format!("version {last}; this program knows {newest}");
        return (
            Finding::fail(
                "schema",
                words,
                "use the Rapport that wrote it, or a newer one",
            ),
            false,
        );
    }
    let missing = known
        .iter()
        .filter(|(version, _)| !applied.contains(version))
        .count();
    if missing == 0 {
        return (Finding::ok("schema", format!("version {last}")), true);
    }
    let words = format!("version {last}; this program knows {newest}");
    let way = "it is brought up to date at the next start, after a copy; rapport upgrade --dry-run says how";
    (Finding::warn("schema", words, way), false)
}

fn sqlite(facts: &Facts) -> Finding {
    let mode = facts
        .settings
        .get("journal_mode")
        .map_or("unknown", String::as_str);
    if mode == "wal" {
        return Finding::ok(
            "commits",
            format!(
                "wait for the disk (journal wal, synchronous full); {}",
                size(facts.bytes)
            ),
        );
    }
    Finding::warn(
        "commits",
        format!(
            "the journal is in mode {mode}, not wal; {}",
            size(facts.bytes)
        ),
        "start Rapport once, which sets it; another program must not write to this file",
    )
}

fn postgres(facts: &Facts, patient: &Patient<'_>, findings: &mut Vec<Finding>) {
    let setting = |name: &str| facts.settings.get(name).map_or("unknown", String::as_str);
    let off: Vec<&str> = ["fsync", "full_page_writes", "synchronous_commit"]
        .into_iter()
        .filter(|name| setting(name) == "off")
        .collect();
    findings.push(if off.is_empty() {
        Finding::ok(
            "commits",
            format!(
                "wait for the disk (PostgreSQL {}, fsync {}, synchronous_commit {}); {}",
                setting("server_version"),
                setting("fsync"),
                setting("synchronous_commit"),
                size(facts.bytes)
            ),
        )
    } else {
        Finding::fail(
            "commits",
            format!(
                "{} off: what is acknowledged can be lost at a power cut",
                off.join(" and ")
            ),
            "switch it on in postgresql.conf",
        )
    });
    if let Some((name, unfenced)) = &facts.role {
        findings.push(if *unfenced {
            Finding::fail(
                "role",
                format!("“{name}” is a superuser or may bypass row-level security"),
                "use a plain role: CREATE ROLE rapport LOGIN PASSWORD '…'",
            )
        } else {
            Finding::ok("role", format!("“{name}” is a plain one"))
        });
    }
    if let Some((all, open)) = &facts.fences {
        findings.push(if *all > 0 && open.is_empty() {
            Finding::ok("fence", format!("forced on {all} tables"))
        } else {
            Finding::fail(
                "fence",
                if open.is_empty() {
                    "no table has a fence between workspaces".to_owned()
                } else {
                    format!("not forced on {}", open.join(", "))
                },
                "ALTER TABLE … ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY, and find out who switched it off",
            )
        });
    }
    if let Some(theirs) = facts.now {
        let apart = patient.now.since(theirs).micros().abs();
        findings.push(if apart < Span::SECOND.times(5).micros() {
            Finding::ok("server clock", "agrees with this machine's")
        } else {
            Finding::warn(
                "server clock",
                format!("is {} seconds from this machine's", apart / 1_000_000),
                "have both clocks kept right (systemd-timesyncd, chrony)",
            )
        });
    }
}
