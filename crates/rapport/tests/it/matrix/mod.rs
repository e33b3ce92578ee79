//! Who may do what: every door, for people and for programs, as everyone who could ask, about what is
//! theirs, a colleague's, a colleague's private one, one of a team they are not in, another workspace's
//! and what is not there. The rows come from the table of doors, so that a new door is tried without
//! being named here.
//!
//! After every refusal and every reading the database is what it was, and what belongs to others or is
//! hidden is answered, letter for letter, as what is not there.

mod records;
mod sent;
mod world;

use axum::http::Method;
use rapport_model::actor::{Actor, Role};
use rapport_web::{Access, Row};

pub(crate) use records::Records;
pub(crate) use world::{Answer, Caller, MISSING, Matrix};

use crate::database::Fresh;

/// What is to be answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Verdict {
    /// The handler is reached.
    Pass,
    /// Someone has to sign in, or show a token that is right.
    SignIn,
    /// The role, or what the token lends of it, does not do that.
    Refuse,
}

/// What the policy says about a caller at a door.
fn verdict(row: &Row, actor: Option<&Actor>) -> Verdict {
    match (row.2, actor) {
        (Access::Public, _) => Verdict::Pass,
        // Everyone has set this instance up before.
        (Access::FirstRun, _) | (_, None) => Verdict::SignIn,
        (Access::Right(right), Some(actor)) if !actor.role.may(right) => Verdict::Refuse,
        (_, Some(actor)) if row.3.is_some_and(|scope| actor.scope < scope) => Verdict::Refuse,
        _ => Verdict::Pass,
    }
}

/// Whether a door's answer is the one that was to be given, about a record that is there.
fn fits(row: &Row, verdict: Verdict, whose: &str, answer: &Answer) -> bool {
    let (method, path, _, scope) = row;
    let status = answer.status.as_u16();
    let to_sign_in = answer.header("location").starts_with("/sign-in");
    match verdict {
        Verdict::Refuse => status == 403,
        Verdict::SignIn if scope.is_some() => status == 401,
        Verdict::SignIn if *method == Method::GET || *path == "/welcome" => {
            status == 303 && to_sign_in
        }
        Verdict::SignIn => status == 401,
        // What lets in whoever has it: a link that nobody was given lets nobody in.
        Verdict::Pass if row.2 == Access::Public && whose == "missing" => {
            (300..500).contains(&status)
        }
        // A list of what belongs to a record that is not there is empty.
        Verdict::Pass if whose != "own" && path.contains('{') => [404, 409].contains(&status),
        Verdict::Pass if row.2 == Access::Public => status < 500,
        // Nobody can be reached there, and so nobody is linked.
        Verdict::Pass if path.ends_with("link") => ![401, 403, 500].contains(&status),
        // The sources here are made up, and such are never read.
        Verdict::Pass if path.starts_with("/api/v1/sources/") && path.ends_with("/read") => {
            status == 409
        }
        // What is to be delivered again is not there.
        Verdict::Pass if path.ends_with("/again") => status == 404,
        // A form without what it is about is refused; the door is what is tried.
        Verdict::Pass if scope.is_none() => {
            status < 500
                && ![401, 403, 405].contains(&status)
                && (status != 404 || !path.contains('{'))
        }
        // A second caller adds the same source; a preview wants a query.
        Verdict::Pass if path.ends_with("/preview") => status == 422,
        Verdict::Pass
            if ["/api/v1/sources", "/api/v1/teams", "/api/v1/webhooks"].contains(path)
                && *method == Method::POST =>
        {
            [201, 409].contains(&status)
        }
        Verdict::Pass => [200, 201, 204].contains(&status),
    }
}

/// Everything about an answer that could tell something, but for the counts each answer has of its own:
/// its name in the log, what may still be asked, and how often this workspace's pages were told to look again.
fn tells(answer: &Answer, id: &str) -> String {
    let mut told = format!("{}\n", answer.status);
    for (name, value) in &answer.headers {
        if !name.as_str().starts_with("ratelimit-")
            && name != "content-length"
            && name != "x-request-id"
        {
            told += &format!("{name}: {}\n", value.to_str().unwrap());
        }
    }
    let body = match answer.body.split_once("data-told=\"") {
        Some((before, rest)) => format!(
            "{before}{}",
            rest.trim_start_matches(|digit: char| digit.is_ascii_digit())
        ),
        None => answer.body.clone(),
    };
    (told + "\n" + &body).replace(id, "ID")
}

/// What was counted.
#[derive(Default)]
struct Count {
    cells: u32,
    refusals: u32,
    changes: u32,
    indistinct: u32,
}

#[tokio::test]
async fn every_door_answers_as_the_policy_says_and_no_refusal_leaves_a_trace() {
    for fresh in Fresh::each() {
        let mut matrix = Matrix::on(&fresh, rapport_web::Settings::default()).await;
        let callers = matrix.callers().await;
        for caller in callers.iter().filter(|caller| caller.actor.is_some()) {
            // The first use of a token is noted; what follows within the hour is not.
            let answer = matrix.ask(caller, &Method::GET, "/api/v1/me").await;
            assert_eq!(answer.status, 200, "{}", caller.name);
        }
        let rows = rapport_web::table();
        let mut count = Count::default();
        for row in &rows {
            // No token opens a page: one of them says so for all.
            let programs = callers.iter().filter(|caller| caller.is_program());
            let spared = if row.3.is_none() {
                programs.count() - 1
            } else {
                0
            };
            for caller in &callers[..callers.len() - spared] {
                knock(&mut matrix, row, caller, &mut count, fresh.kind).await;
            }
        }
        println!(
            "{} cells of {} doors by {} callers on {}: {} refusals and readings without a trace, {} changes seen, \
             {} times what is another's or hidden was answered as what is not there",
            count.cells,
            rows.len(),
            callers.len(),
            fresh.kind,
            count.refusals,
            count.changes,
            count.indistinct
        );
        // A digest that sees no change at all would prove nothing.
        assert!(count.cells > 3_000 && count.refusals > 2_000);
        assert!(count.changes > 200 && count.indistinct > 300);
    }
}

/// One caller at one door, about each record they could name.
async fn knock(matrix: &mut Matrix, row: &Row, caller: &Caller, count: &mut Count, kind: &str) {
    let (method, path) = (&row.0, row.1);
    let name = format!("{} on {kind}: {method} {path}", caller.name);
    let program = caller.is_program() && row.3.is_none();
    let actor = caller.actor.filter(|_| !program);
    let verdict = verdict(row, actor.as_ref());
    let mut others = Vec::new();
    for (whose, id) in records(matrix, row, actor.as_ref(), verdict).await {
        let mut asked = path.to_owned();
        if whose != "own"
            && let Some(narrowed) = Records::narrowed(path)
        {
            asked = format!("{narrowed}{id}");
        } else if let (Some((before, _)), Some((_, after))) =
            (path.split_once('{'), path.split_once('}'))
        {
            asked = format!("{before}{id}{after}");
        }
        // What a caller needs for the doors that follow is not spent on this one.
        let fresh;
        let caller = if path == "/sign-out" && actor.is_some() {
            fresh = again(matrix, caller).await;
            &fresh
        } else {
            caller
        };
        let before = matrix.digest().await;
        let answer = matrix.ask(caller, method, &asked).await;
        let after = matrix.digest_after().await;
        count.cells += 1;
        count.changes += u32::from(before != after);
        assert!(
            fits(row, verdict, whose, &answer),
            "{name} of {whose}: {verdict:?}, but {} {}",
            answer.status,
            answer.body
        );
        let refused = verdict != Verdict::Pass || answer.status.as_u16() >= 400;
        // Whether something can be stored is found out by storing it.
        if refused || (*method == Method::GET && path != "/readyz") {
            count.refusals += 1;
            assert!(
                before == after,
                "{name} of {whose}: {} left a trace",
                answer.status
            );
        }
        if whose != "own" {
            others.push((whose, tells(&answer, &id)));
        }
    }
    for (whose, told) in others.iter().skip(1) {
        count.indistinct += 1;
        assert_eq!(*told, others[0].1, "{name}: {whose} is told from missing");
    }
}

/// The records a caller could name at a door, the missing one first among those of others.
async fn records(
    matrix: &mut Matrix,
    row: &Row,
    actor: Option<&Actor>,
    verdict: Verdict,
) -> Vec<(&'static str, String)> {
    let (method, path) = (&row.0, row.1);
    let narrowed = Records::narrowed(path);
    if (narrowed.is_none() && !path.contains('{')) || path.starts_with("/assets/") {
        return vec![("own", String::new())];
    }
    if row.2 == Access::Public {
        return vec![("missing", MISSING.to_owned())];
    }
    let admin = matrix.admin;
    let (here, there) = match actor {
        Some(actor) if actor.workspace != admin.workspace => (matrix.stranger.actor, admin),
        _ => (admin, matrix.stranger.actor),
    };
    if let Some(narrowed) = narrowed {
        let foreign = matrix.kept(&there, false).await;
        let hidden = matrix.hidden(&here).await;
        let mut records = vec![
            ("own", String::new()),
            ("missing", MISSING.to_owned()),
            (
                "another workspace's",
                foreign.asked_for(narrowed).to_owned(),
            ),
        ];
        records.extend(hidden.map(|(whose, them)| (whose, them.asked_for(narrowed).to_owned())));
        return records;
    }
    // What was removed or decided about before would answer for another reason.
    let new = verdict == Verdict::Pass && *method != Method::GET;
    let mut own = matrix.kept(&here, new).await;
    let private = Records::are_private(path);
    let owner = if private {
        actor.unwrap_or(&here)
    } else {
        &here
    };
    if new || own.of(path).is_empty() {
        matrix.special(path, owner, &mut own).await;
    }
    let mut foreign = matrix.kept(&there, false).await;
    if foreign.of(path).is_empty() {
        matrix.special(path, &there, &mut foreign).await;
        matrix.keep(&there, &foreign);
    }
    let mut records = vec![
        ("own", own.of(path).to_owned()),
        ("missing", MISSING.to_owned()),
        ("another workspace's", foreign.of(path).to_owned()),
    ];
    if path.starts_with("/settings/sign-in/providers/") {
        // Whoever runs a workspace chose it for everyone on this instance.
        records.pop();
    }
    if private {
        let colleague = matrix.member(Some(here.workspace), Role::Admin).await;
        let mut theirs = Records::default();
        matrix.special(path, &colleague.actor, &mut theirs).await;
        records.push(("a colleague's", theirs.of(path).to_owned()));
    }
    if Records::can_be_hidden(path) {
        let hidden = matrix.hidden(&here).await;
        records.extend(hidden.map(|(whose, them)| (whose, them.of(path).to_owned())));
    }
    records
}

/// The same person at another browser.
async fn again(matrix: &mut Matrix, caller: &Caller) -> Caller {
    let actor = caller.actor.unwrap();
    matrix.forget_digest();
    let signed_in = rapport_app::program::session::SignedIn {
        actor,
        ..matrix.stranger.clone()
    };
    matrix.browser(&caller.name, &signed_in).await
}
