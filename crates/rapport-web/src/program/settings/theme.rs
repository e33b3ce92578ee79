//! Choosing light or dark. The choice stays in the browser, because it is about the screen.

use axum::extract::State;
use axum::http::header::SET_COOKIE;
use axum::response::Response;

use crate::address::{local, see};
use crate::fields::Fields;
use crate::shell::Theme;
use crate::{Web, cookies};

/// A year.
const KEPT_SECONDS: u32 = 365 * 86_400;

/// `POST /settings/theme`
pub(crate) async fn choose(State(web): State<Web>, fields: Fields) -> Response {
    let theme = Theme::read(fields.text("theme"));
    let mut response = see(local(fields.text("back"), "/settings"));
    if let Some(cookie) = cookies::write(
        &web.settings,
        cookies::THEME,
        theme.word(),
        Some(KEPT_SECONDS),
    ) {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
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
