//! Choosing light or dark. The choice stays in the browser, because it is about the screen.

use axum::extract::State;
use axum::response::Response;

use crate::fields::Fields;
use crate::program::settings::remember;
use crate::shell::Theme;
use crate::{Web, cookies};

/// `POST /settings/theme`
pub(crate) async fn choose(State(web): State<Web>, fields: Fields) -> Response {
    let theme = Theme::read(fields.text("theme"));
    remember(&web, &fields, cookies::THEME, theme.word())
}

#[cfg(test)]
mod tests {
    use crate::testing::{Instance, Visitor};

    #[tokio::test]
    async fn the_choice_holds_on_the_next_page() {
        let instance = Instance::new().await;
        let mut visitor = Visitor::default();
        visitor
            .get(&instance, "/welcome")
            .await
            .says(&["data-theme=\"device\""]);
        visitor
            .post(&instance, "/settings/theme", "theme=dark")
            .await;
        visitor
            .get(&instance, "/welcome")
            .await
            .says(&["data-theme=\"dark\""]);
        visitor
            .post(&instance, "/settings/theme", "theme=%22%3E%3Cscript%3E")
            .await;
        visitor
            .get(&instance, "/welcome")
            .await
            .says(&["data-theme=\"device\""]);
    }
}
