//! Saved searches: standing questions put to every post that arrives.

pub(crate) mod api;
pub(crate) mod edit;
pub(crate) mod list;
pub(crate) mod pause;
pub(crate) mod preview;
pub(crate) mod remove;

#[cfg(test)]
mod tests {
    use crate::testing::Instance;

    const FORM: &str =
        "name=Counting&query=stocktaking&trigger=question&purpose=Helping&alert=daily";

    #[tokio::test]
    async fn a_search_is_written_changed_paused_and_removed() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        assert_eq!(
            ada.post(&instance, "/saved-searches", FORM)
                .await
                .location(),
            "/saved-searches?did=search-added"
        );
        let list = ada.get(&instance, "/saved-searches").await;
        list.says(&[
            "Counting",
            "Daily",
            "Asks a question",
            "not judged yet",
            "by Ada",
        ]);
        let (_, rest) = list.body.split_once("id=\"search-").unwrap();
        let path = format!("/saved-searches/{}", &rest[..36]);
        ada.get(&instance, &path)
            .await
            .says(&["value=\"Counting\"", "value=\"question\" checked"]);
        assert_eq!(
            ada.post(&instance, &path, &FORM.replace("Counting", "Counted"))
                .await
                .status,
            303
        );
        assert_eq!(
            ada.post(&instance, &format!("{path}/pause"), "paused=true")
                .await
                .status,
            303
        );
        ada.get(&instance, "/saved-searches").await.says(&[
            "Counted",
            "Paused",
            "No search is listening.",
        ]);
        ada.get(&instance, &format!("{path}/remove"))
            .await
            .says(&["Remove “Counted”?"]);
        assert_eq!(
            ada.post(&instance, &format!("{path}/remove"), "")
                .await
                .location(),
            "/saved-searches?did=search-removed"
        );
        assert_eq!(ada.get(&instance, &path).await.status, 404);
    }

    #[tokio::test]
    async fn a_mistake_is_pointed_at_and_its_repair_keeps_the_rest() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let answer = ada
            .post(
                &instance,
                "/saved-searches",
                "name=Counting&query=%28stock&alert=silent",
            )
            .await;
        assert_eq!(answer.status, 422);
        answer.says(&[
            "Column 1:",
            "aria-describedby=\"query-wrong",
            "name=Counting",
            "alert=silent",
            "query=%28stock%29",
        ]);
    }

    #[tokio::test]
    async fn the_preview_shows_what_would_have_been_found() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        let preview = "/saved-searches/preview?query=stocktaking";
        ada.get(&instance, preview)
            .await
            .says(&["No posts have been read yet."]);
        instance
            .said(&[
                ("runa", "en", "<b>Stocktaking</b> again!"),
                ("bo", "sv", "Fint väder"),
            ])
            .await;
        let answer = ada.get(&instance, preview).await;
        answer.says(&[
            "It would have found 1 post.",
            "<mark>Stocktaking</mark>",
            "&#60;b&#62;",
        ]);
        assert!(
            !answer.body.contains("<!doctype"),
            "a piece of a page, not a page"
        );
        ada.get(&instance, "/saved-searches/preview?query=%28")
            .await
            .says(&["It cannot be read yet."]);
        ada.get(&instance, "/saved-searches/new?query=stocktaking&name=Kept")
            .await
            .says(&["value=\"Kept\"", "<mark>Stocktaking</mark>"]);
    }
}
