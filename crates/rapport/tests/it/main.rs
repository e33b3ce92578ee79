//! What crosses crates: the store on both databases, the program as a process, pages in a browser.
//! One binary, because linking is what costs.
#![expect(
    clippy::print_stdout,
    reason = "tests say what was measured or left out"
)]

mod api_fuzz;
mod api_kill;
mod audit;
mod backup;
mod browser;
mod configured;
mod damage;
mod database;
mod disk_after_cut;
mod disk_full;
mod disk_recording;
mod doctor;
mod events;
mod faulty_disk;
mod findings;
mod fsync;
mod headers;
mod hostile_feeds;
mod kill;
mod language;
mod ledger;
mod logs;
mod made_up;
mod mail;
mod mail_server;
mod matrix;
mod openid;
mod pipeline;
mod postgres_restart;
mod power_cut;
mod program;
mod promises;
mod recorded_run;
mod restore;
mod secrets;
mod serve;
mod sign_in;
mod store;
mod stream;
mod team;
mod tidy;
mod upgrade;
mod visibility;
mod visitor;
mod watched;
mod webhooks;
mod world;
