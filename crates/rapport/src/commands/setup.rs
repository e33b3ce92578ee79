//! `rapport setup`: the first admin without a browser. A second run says so and changes nothing.

use std::io::Read as _;
use std::path::Path;

use rapport_app::program::setup::{self, FirstAdmin};

use crate::command_line::{Place, Setup};
use crate::commands::demo;
use crate::instance;

pub(crate) async fn run(place: &Place, options: &Setup) -> Result<(), String> {
    let app = instance::open(place).await?;
    if !setup::needed(&app)
        .await
        .map_err(|error| error.to_string())?
    {
        println!("This instance is set up already; nothing was changed.");
        if options.demo
            && let Some(account) = demo::there(&app).await?
        {
            demo::introduce(&account);
        }
        app.close().await;
        return Ok(());
    }
    if options.demo && options.email.is_none() {
        demo::introduce(&demo::fill(&app).await?);
        app.close().await;
        return Ok(());
    }
    let first = FirstAdmin {
        name: options.name.clone(),
        email: options.email.clone().unwrap_or_default(),
        password: password(options.password_file.as_deref())?,
        workspace: options.workspace.clone(),
        time_zone: None,
    };
    let signed_in = if options.demo {
        demo::fill_for(&app, first).await?
    } else {
        let made = setup::first_admin(&app, first).await;
        made.map_err(|error| error.to_string())?
    };
    println!(
        "{} is the admin of {}.",
        signed_in.user.email, signed_in.workspace.name
    );
    if options.demo {
        demo::others();
    }
    app.close().await;
    Ok(())
}

pub(crate) fn password(file: Option<&Path>) -> Result<String, String> {
    let file = file.ok_or("name a file that holds the password with --password-file")?;
    let mut password = String::new();
    if file == Path::new("-") {
        std::io::stdin()
            .read_to_string(&mut password)
            .map_err(|error| format!("standard input: {error}"))?;
    } else {
        password = std::fs::read_to_string(file)
            .map_err(|error| format!("{}: {error}", file.display()))?;
    }
    Ok(password.trim_end_matches(['\r', '\n']).to_owned())
}
