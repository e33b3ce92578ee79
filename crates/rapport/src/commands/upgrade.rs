//! `rapport upgrade`: what bringing the database up to date would do, or doing it.

use rapport_app::clock::{Clock as _, SystemClock};
use rapport_app::program::upgrade::{self, Copy, Plan};

use crate::command_line::{Place, Upgrade};
use crate::instance::location;

pub(crate) async fn run(place: &Place, options: &Upgrade) -> Result<(), String> {
    let (location, now) = (location(place), SystemClock.now());
    if options.dry_run {
        let plan = upgrade::plan(&location, &place.data, now)
            .await
            .map_err(|error| error.to_string())?;
        match plan {
            None => println!("The database is up to date, or there is none yet."),
            Some(plan) => {
                println!("The database has schema {}. A start would", plan.from);
                println!(
                    "  copy it ({} bytes) to {}; the newest {} such copies stay",
                    plan.bytes,
                    plan.copy.display(),
                    upgrade::KEPT
                );
                for (version, name) in &plan.steps {
                    println!("  take the step to schema {version} ({name})");
                }
                println!("Nothing was changed.");
            }
        }
        return Ok(());
    }
    let copy = if options.without_copy {
        Copy::Without
    } else {
        Copy::First
    };
    let (store, plan) = upgrade::open(&location, &place.data, now, copy)
        .await
        .map_err(|error| error.to_string())?;
    store.close().await;
    match plan {
        None => println!("The database is up to date."),
        Some(plan) => println!("{}", done(&plan, copy)),
    }
    Ok(())
}

fn done(plan: &Plan, copy: Copy) -> String {
    let to = plan.steps.last().map_or(plan.from, |(version, _)| *version);
    let kept = match copy {
        Copy::First => format!("a copy of it as it was is in {}", plan.copy.display()),
        Copy::Without => "no copy was taken".to_owned(),
    };
    format!(
        "The database went from schema {} to {to}; {kept}.",
        plan.from
    )
}
