//! Choosing whether single keys act. Who speaks to the computer instead of typing says letters all
//! day and means none of them. The choice stays in the browser, because it is about the keyboard.

use axum::extract::State;
use axum::response::Response;

use crate::fields::Fields;
use crate::program::settings::remember;
use crate::{Web, cookies};

/// `POST /settings/keys`: `keys` is `off`, or anything else for on.
pub(crate) async fn choose(State(web): State<Web>, fields: Fields) -> Response {
    let choice = if fields.text("keys") == "off" {
        "off"
    } else {
        "on"
    };
    remember(&web, &fields, cookies::KEYS, choice)
}

#[cfg(test)]
mod tests {
    use crate::testing::Instance;

    #[tokio::test]
    async fn keys_are_on_until_someone_switches_them_off() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let page = ada.get(&instance, "/settings").await;
        page.says(&["Switch the keys off"]);
        assert!(!page.body.contains("data-keys"));
        let form = "keys=off&back=%2Fsettings%23all-keys";
        let answer = ada.post(&instance, "/settings/keys", form).await;
        assert_eq!(answer.location(), "/settings#all-keys");
        ada.get(&instance, "/settings")
            .await
            .says(&["data-keys=\"off\"", "Switch the keys on"]);
        ada.post(&instance, "/settings/keys", "keys=on").await;
        let page = ada.get(&instance, "/settings").await;
        assert!(!page.body.contains("data-keys"));
    }
}
