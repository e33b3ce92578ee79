//! `rapport backup`: a copy of everything while Rapport runs, and the proof that it is one.

use rapport_app::clock::{Clock as _, SystemClock};
use rapport_app::program::backup::manifest::Manifest;
use rapport_app::program::backup::{self, shelf};

use crate::command_line::{Backup, Place};
use crate::instance::{key_file, location};

pub(crate) async fn run(place: &Place, options: &Backup) -> Result<(), String> {
    let (location, data, now) = (location(place), &place.data, SystemClock.now());
    let mut taken = None;
    if let Some(to) = &options.to {
        let (directory, manifest) = backup::take(&location, data, to, now)
            .await
            .map_err(|error| error.to_string())?;
        println!("Backup: {} ({})", directory.display(), told(&manifest));
        println!(
            "The key file is not in it. If there is a {}, keep a copy of it in another place.",
            key_file(place).display()
        );
        taken = Some(directory);
    }
    if let Some(asked) = &options.verify {
        let directory = asked
            .clone()
            .or_else(|| taken.clone())
            .ok_or("name the backup to verify: rapport backup --verify DIR")?;
        let (directory, manifest) = backup::verify(&directory, &location, data, now)
            .await
            .map_err(|error| error.to_string())?;
        println!(
            "Verified: {} was restored on trial and is whole ({}).",
            directory.display(),
            told(&manifest)
        );
    }
    if let (Some(keep), Some(to)) = (options.keep, &options.to) {
        let gone =
            shelf::keep_newest(to, backup::NAMED, keep.get()).map_err(|error| error.to_string())?;
        for directory in gone {
            println!("Removed the older backup {}", directory.display());
        }
    }
    Ok(())
}

fn told(manifest: &Manifest) -> String {
    let bytes: u64 = manifest.files.iter().map(|file| file.bytes).sum();
    let rows: u64 = manifest.rows.values().sum();
    format!("{bytes} bytes, {rows} rows, schema {}", manifest.schema)
}
