//! `rapport doctor`: what is well and what is not, for a person or a monitor.

use std::process::ExitCode;

use rapport_app::clock::{Clock as _, SystemClock};
use rapport_app::program::doctor::{self, Finding, Patient};
use rapport_networks::outbound::{Outbound, Settings};
use serde_json::json;

use crate::command_line::Doctor;
use crate::configuration::{Configuration, Origin};
use crate::instance::{key_file, location, mailing};

pub(crate) async fn run(configuration: &Configuration, options: &Doctor) -> ExitCode {
    let place = &configuration.line.place;
    let (location, keys) = (location(place), key_file(place));
    let mut findings = doctor::examine(&Patient {
        location: &location,
        data: &place.data,
        key_file: &keys,
        now: SystemClock.now(),
        quick: options.quick,
    })
    .await;
    findings.extend(configured(configuration));
    findings.push(mail(configuration, options.quick).await);
    let verdict = doctor::verdict(&findings);
    if options.json {
        println!("{}", json!({ "verdict": verdict, "findings": findings }));
    } else {
        for finding in &findings {
            println!(
                "{:4}  {:15}  {}",
                finding.verdict.word(),
                finding.check,
                finding.found
            );
            if let Some(way) = &finding.way_out {
                println!("      {:15}  → {way}", "");
            }
        }
    }
    ExitCode::from(verdict.status())
}

/// Whether mail can go out; quickly: whether it is meant to.
async fn mail(configuration: &Configuration, quick: bool) -> Finding {
    let way = "put the settings that begin with mail_ right; `rapport mail --to` sends a letter";
    let mailing = match mailing(&configuration.line.place) {
        Ok(Some(mailing)) => mailing,
        Ok(None) => {
            let found = "no mail_server is named: links are handed over by hand";
            return Finding::ok("mail", found);
        }
        Err(error) => return Finding::fail("mail", error, way),
    };
    let server = &mailing.server;
    let from = format!("{} through {}", server.from(), server.host());
    if quick {
        return Finding::ok("mail", format!("{from}; not tried"));
    }
    let outbound = Outbound::new(Settings::new(rapport_app::app::NO_CONTACT));
    let tried = match outbound {
        Ok(outbound) => outbound
            .try_mail_server(server)
            .await
            .map_err(|e| e.to_string()),
        Err(error) => Err(error.to_string()),
    };
    match tried {
        Ok(()) => Finding::ok("mail", from),
        Err(error) => Finding::warn("mail", error, way),
    }
}

/// What only whoever reads the settings can tell.
fn configured(configuration: &Configuration) -> Vec<Finding> {
    let set = |key: &str| configuration.value(key);
    let behind_a_proxy = set("public_url").is_some_and(|url| url.starts_with("https://"));
    let mut findings = vec![if !behind_a_proxy {
        Finding::ok(
            "proxy",
            "none is expected: public_url is not an https address",
        )
    } else if let Some(trusted) = set("trusted_proxies") {
        Finding::ok(
            "proxy",
            format!("{trusted} may say who a request came from"),
        )
    } else {
        Finding::warn(
            "proxy",
            "public_url is https, and no proxy is trusted: everyone seems to come from the proxy, and shares one limit on signing in",
            "name the proxy with trusted_proxies, such as 127.0.0.1",
        )
    }];
    let file = configuration
        .values
        .iter()
        .find_map(|(_, _, origin)| match origin {
            Origin::File(path, _) => Some(path),
            _ => None,
        });
    if let Some(path) = file {
        findings.push(doctor::closed_to_others("configuration", path));
    }
    findings.extend(configuration.strangers.iter().map(|words| {
        Finding::warn(
            "configuration",
            words,
            "put it right or remove it from the environment",
        )
    }));
    findings
}
