//! `rapport token`: tokens of the API from scripts. The text of a new one is printed once.

use rapport_app::program::token::{self, NewToken};
use rapport_model::time::Span;
use serde_json::json;

use crate::command_line::{Place, Token};
use crate::instance;

pub(crate) async fn run(place: &Place, command: &Token) -> Result<(), String> {
    let app = instance::open(place).await?;
    let (Token::Add { who, .. } | Token::List { who } | Token::Revoke { who, .. }) = command;
    let actor = instance::acting(&app, who).await?;
    let lines = match command {
        Token::Add {
            name, scope, days, ..
        } => {
            let new = NewToken {
                name: name.clone(),
                scope: *scope,
                expires_at: app.now().plus(Span::DAY.times(i64::from(*days))),
            };
            token::add(&app, &actor, new)
                .await
                .map(|(secret, made)| vec![json!({ "token": secret.text(), "made": made })])
        }
        Token::List { .. } => token::list(&app, &actor)
            .await
            .map(|tokens| tokens.iter().map(|token| json!(token)).collect()),
        Token::Revoke { id, .. } => token::revoke(&app, &actor, *id).await.map(|()| Vec::new()),
    };
    for line in lines.map_err(|error| error.to_string())? {
        println!("{line}");
    }
    Ok(())
}
