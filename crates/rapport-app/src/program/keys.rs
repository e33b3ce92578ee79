//! Changing the keys of the key file, and finding out whether every sealed secret still opens.

use rapport_store::Seal;
use serde_json::json;

use crate::app::App;
use crate::error::Error;
use crate::program::key_file::{Cell, KeyFile, KeyName};

/// How often secrets that are changed meanwhile are sealed once more.
const ROUNDS: usize = 5;

/// What was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// The keys in the file, the newest last.
    pub keys: Vec<KeyName>,
    /// How many secrets open.
    pub open: usize,
    /// What is wrong with each of the others.
    pub broken: Vec<String>,
}

/// Opens every sealed secret, and says which do not open.
///
/// # Errors
/// [`Error::Unavailable`] when the key file cannot be read.
pub async fn check(app: &App) -> Result<Checked, Error> {
    let seals = app.store().read_instance().await?.seals().await?;
    let mut checked = Checked {
        keys: app.keys()?.names()?,
        open: 0,
        broken: Vec::new(),
    };
    for seal in &seals {
        match app.keys()?.open(cell(seal), &seal.sealed) {
            Ok(_) => checked.open += 1,
            Err(error) => checked.broken.push(error.to_string()),
        }
    }
    Ok(checked)
}

/// Adds a key, seals every secret anew under it, and forgets the older keys. Says how many secrets
/// there are. When it stops in between, old and new seals open, and it can be done again.
///
/// # Errors
/// When a secret does not open: nothing is forgotten then.
pub async fn rotate(app: &App) -> Result<usize, Error> {
    let checked = check(app).await?;
    if let Some(broken) = checked.broken.first() {
        return Err(Error::Unavailable(format!(
            "{broken}; the keys were left as they are"
        )));
    }
    let newest = app.keys()?.add(app.chance())?;
    for _ in 0..ROUNDS {
        let seals = app.store().read_instance().await?.seals().await?;
        let old: Vec<&Seal> = seals
            .iter()
            .filter(|seal| KeyFile::key_of(&seal.sealed) != Some(newest))
            .collect();
        if old.is_empty() {
            app.keys()?.keep_the_newest()?;
            let change = app.change("keys.rotated", newest, json!({ "sealed": seals.len() }));
            let now = app.now();
            app.store()
                .write_instance(move |instance| {
                    Box::pin(async move { instance.record(None, now, &[change]).await })
                })
                .await?;
            return Ok(seals.len());
        }
        for seal in old {
            let secret = app.keys()?.open(cell(seal), &seal.sealed)?;
            let sealed = app.keys()?.seal(app.chance(), cell(seal), &secret)?;
            let seal = seal.clone();
            app.store()
                .write_instance(move |instance| {
                    Box::pin(async move { instance.reseal(&seal, &sealed).await })
                })
                .await?;
        }
    }
    Err(Error::Unavailable(
        "secrets were changed all the while; the old keys were kept, run it again".to_owned(),
    ))
}

fn cell(seal: &Seal) -> Cell<'_> {
    Cell {
        table: seal.table,
        column: seal.column,
        row: &seal.row,
    }
}
