//! Sources: what this workspace listens to, and how each of them is doing.

pub(crate) mod add;
pub(crate) mod api;
pub(crate) mod health;
pub(crate) mod list;
pub(crate) mod opml;
pub(crate) mod pause;
pub(crate) mod read_now;
pub(crate) mod remove;

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::Request;
    use rapport_app::understand::fictional;
    use rapport_model::understand::source::StreamKind;

    use crate::testing::Instance;

    #[tokio::test]
    async fn a_source_is_paused_read_and_removed() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        ada.get(&instance, "/sources")
            .await
            .says(&["Nothing is being listened to yet.", "Listen to Bluesky"]);
        instance.said(&[("runa", "en", "Hello")]).await;
        let list = ada.get(&instance, "/sources").await;
        list.says(&[
            "Listening to one source.",
            "posts.jsonl",
            "<dt>Kept</dt><dd>1</dd>",
        ]);
        let (_, rest) = list.body.split_once("id=\"source-").unwrap();
        let path = format!("/sources/{}", &rest[..36]);
        assert_eq!(
            ada.post(&instance, &format!("{path}/read"), "")
                .await
                .location(),
            "/sources?did=source-read"
        );
        ada.post(&instance, &format!("{path}/pause"), "paused=true")
            .await;
        ada.get(&instance, "/sources")
            .await
            .says(&["Every source is paused."]);
        ada.post(&instance, &format!("{path}/pause"), "paused=false")
            .await;
        ada.get(&instance, &format!("{path}/remove"))
            .await
            .says(&["Stop reading “Posts”?"]);
        ada.post(&instance, &format!("{path}/remove"), "").await;
        ada.get(&instance, "/sources")
            .await
            .says(&["Nothing is being listened to yet."]);
    }

    #[tokio::test]
    async fn what_cannot_be_read_is_not_counted_and_what_is_made_up_is_not_read() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let actor = instance.actor().await;
        let app = &instance.app;
        let made = |name: &'static str| async move {
            let made = fictional::listen(app, &actor, StreamKind::Feed, name, name).await;
            made.unwrap().id
        };
        let (notes, lines) = (made("notes").await, made("lines").await);
        fictional::fail(app, &actor, lines, "the page is not there")
            .await
            .unwrap();
        let page = ada.get(&instance, "/sources").await;
        page.says(&[
            "Listening to one source. <span class=\"then\">One cannot be read.</span>",
            "Not readable just now.",
            "Made up for the demo: nothing is read from it.",
        ]);
        assert!(!page.body.contains("Read now"));
        let read = format!("/sources/{notes}/read");
        let answer = ada.post(&instance, &read, "").await;
        assert_eq!(answer.status, 409);
        answer.says(&["is made up"]);
        fictional::fail(app, &actor, notes, "the page is not there")
            .await
            .unwrap();
        let page = ada.get(&instance, "/sources").await;
        page.says(&["Nothing is being read. <span class=\"then\">Two cannot be read.</span>"]);
    }

    #[tokio::test]
    async fn an_address_that_cannot_be_read_is_refused_beside_its_field() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let answer = ada
            .post(
                &instance,
                "/sources",
                "address=http%3A%2F%2F127.0.0.1%2Ffeed",
            )
            .await;
        assert_eq!(answer.status, 422);
        answer.says(&["id=\"address-wrong\"", "value=\"http://127.0.0.1/feed\""]);
        let answer = ada
            .post(&instance, "/sources", "address=%2Fno%2Fsuch%2Ffile.jsonl")
            .await;
        assert_eq!(answer.status, 422);
    }

    #[tokio::test]
    async fn lists_of_feeds_come_and_go() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let opml = "<opml version=\"2.0\"><body><outline text=\"Cold Notes\" type=\"rss\" xmlUrl=\"https://notes.example/feed.xml\"/></body></opml>";
        let body = format!(
            "--x\r\nContent-Disposition: form-data; name=\"opml\"; filename=\"a.opml\"\r\n\r\n{opml}\r\n--x--\r\n"
        );
        let form = |body: String| {
            Request::post("/sources/opml")
                .header("sec-fetch-site", "same-origin")
                .header("content-type", "multipart/form-data; boundary=x")
                .body(Body::from(body))
                .unwrap()
        };
        let answer = ada.ask(&instance, form(body)).await;
        assert_eq!(answer.status, 200);
        answer.says(&["1 feed added, 0 there already, 0 refused."]);
        let list = ada.get(&instance, "/sources/opml").await;
        list.says(&["https://notes.example/feed.xml", "Cold Notes"]);
        assert!(
            list.headers["content-disposition"]
                .to_str()
                .unwrap()
                .starts_with("attachment")
        );
        let nothing = ada.ask(&instance, form("--x--\r\n".to_owned())).await;
        assert_eq!(nothing.status, 422);
        nothing.says(&["id=\"opml-wrong\""]);
    }
}
