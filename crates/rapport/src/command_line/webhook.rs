//! The words of `rapport webhook`.

use clap::{Args, Subcommand};
use rapport_model::ids::{DeliveryId, WebhookId};
use rapport_model::time::Moment;

use crate::command_line::Who;

#[derive(Debug, Clone, Subcommand)]
pub(crate) enum Webhook {
    /// Tell a system what happens from now on, and print the secret, once
    Add {
        /// Where to: https, to a public address, or to a host that --allow-host names
        #[arg(long, value_name = "URL")]
        address: String,
        /// A type of event it is told, such as signal.found; may be repeated; without any: everything
        #[arg(long = "type", value_name = "TYPE")]
        types: Vec<String>,
        #[command(flatten)]
        who: Who,
    },
    /// Print the webhooks, one JSON object a line
    List {
        #[command(flatten)]
        who: Who,
    },
    /// Have a webhook told elsewhere, or something else
    #[command(group = clap::ArgGroup::new("to").required(true).multiple(true).args(["address", "types", "everything"]))]
    Change {
        #[command(flatten)]
        which: Which,
        /// Where to
        #[arg(long, value_name = "URL")]
        address: Option<String>,
        /// A type of event it is told, and no other but those named beside it; may be repeated
        #[arg(long = "type", value_name = "TYPE")]
        types: Vec<String>,
        /// Tell it everything, also types that are to come
        #[arg(long, conflicts_with = "types")]
        everything: bool,
    },
    /// Have a webhook rest; what happens meanwhile is told when it goes on
    Pause(Which),
    /// Have a webhook go on, also one that was given up
    Resume(Which),
    /// Tell a system nothing any more; the log of what it was sent goes with it
    Remove(Which),
    /// Give a webhook another secret and print it, once; the old one signs beside it for 24 hours
    Secret(Which),
    /// Send something of the type webhook.test, now and once, and print what came of it
    Test(Which),
    /// Print what a webhook was sent, the newest first, one JSON object a line
    Deliveries {
        #[command(flatten)]
        which: Which,
        /// How many
        #[arg(long, default_value_t = 30, value_name = "N")]
        limit: u16,
        /// Only those before this one, to go on
        #[arg(long, value_name = "ID")]
        before: Option<DeliveryId>,
    },
    /// Make one delivery again, now and once, and print what came of it
    Again {
        #[command(flatten)]
        which: Which,
        /// Which one, by the id that `deliveries` prints
        #[arg(long, value_name = "ID")]
        delivery: DeliveryId,
    },
    /// Tell again, in order, what happened since a moment
    Replay {
        #[command(flatten)]
        which: Which,
        /// From when on, such as 2026-07-04T12:00:00Z
        #[arg(long, value_name = "MOMENT", value_parser = moment)]
        since: Moment,
    },
}

/// Which webhook, and for whom.
#[derive(Debug, Clone, Args)]
pub(crate) struct Which {
    /// Which webhook, by the id that `list` prints
    #[arg(long, value_name = "ID")]
    pub(crate) id: WebhookId,
    #[command(flatten)]
    pub(crate) who: Who,
}

fn moment(text: &str) -> Result<Moment, String> {
    Moment::parse(text)
        .ok_or_else(|| "expected a day and a time such as 2026-07-04T12:00:00Z".to_owned())
}
