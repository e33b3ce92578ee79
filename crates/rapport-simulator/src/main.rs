//! The simulator as a program of its own, to listen to by hand: `rapport source add` takes
//! `ws://ADDRESS/subscribe` from it, and `rapport serve --allow-host ADDRESS` reads it.
//!
//! ```text
//! rapport-simulator [--seed N] [--events N] [--port N] [--start MICROSECONDS] [--pace N] [--fault NAME=EVERY]…
//! ```
//!
//! It prints its address as one line, `127.0.0.1:PORT`, and runs until it is ended. `GET /ledger`
//! tells what went wrong so far, as JSON.

use std::error::Error;

use rapport_model::time::Moment;
use rapport_simulator::{Plan, Simulator};

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let plan = plan(std::env::args().skip(1))?;
    let simulator = Simulator::start(plan).await?;
    #[expect(
        clippy::print_stdout,
        reason = "whoever started it waits for this line"
    )]
    {
        println!("{}", simulator.address());
    }
    std::future::pending().await
}

fn plan(mut words: impl Iterator<Item = String>) -> Result<Plan, Box<dyn Error>> {
    let mut plan = Plan::new(1, 1_000);
    while let Some(word) = words.next() {
        let value = words
            .next()
            .ok_or_else(|| format!("{word} needs a value"))?;
        match word.as_str() {
            "--seed" => plan.seed = value.parse()?,
            "--events" => plan.events = value.parse()?,
            "--port" => plan.port = value.parse()?,
            "--start" => plan.start = Moment::from_micros(value.parse()?),
            "--pace" => plan.pace = Some(value.parse()?),
            "--fault" => {
                let (fault, every) = value.split_once('=').ok_or("expected --fault NAME=EVERY")?;
                plan = plan.with(fault.parse()?, every.parse()?);
            }
            _ => {
                return Err(format!(
                    "unknown option {word}: expected --seed, --events, --port, --start, --pace or --fault"
                )
                .into());
            }
        }
    }
    Ok(plan)
}
