//! The first run: who you are, what you sell and to whom, and what follows from it.

pub(crate) mod proposal;
pub(crate) mod questions;
pub(crate) mod welcome;

#[cfg(test)]
mod tests {
    use crate::testing::{Instance, Visitor};

    const ANSWERS: &str = "offer=Counting+without+stopping&problems=stocktaking%2C+stock+count&language=en&roles=operations";

    #[tokio::test]
    async fn three_pages_lead_from_nothing_to_today() {
        let instance = Instance::new().await;
        let mut ada = Visitor::default();
        assert_eq!(ada.get(&instance, "/").await.location(), "/welcome");
        assert_eq!(ada.get(&instance, "/sign-in").await.location(), "/welcome");
        ada.get(&instance, "/welcome")
            .await
            .says(&["1 of 3", "rapport serve --demo"]);
        let mut ada = instance.admin().await;
        assert_eq!(ada.get(&instance, "/").await.location(), "/today");
        ada.get(&instance, "/today")
            .await
            .says(&["Nothing is being listened to yet.", "href=\"/sources#add\""]);
        ada.get(&instance, "/welcome/profile")
            .await
            .says(&["2 of 3"]);
        assert_eq!(
            ada.post(&instance, "/welcome/profile", ANSWERS)
                .await
                .location(),
            "/welcome/proposal"
        );
        ada.get(&instance, "/welcome/proposal").await.says(&[
            "3 of 3",
            "stock count",
            "name=\"search\" value=\"0\" checked",
        ]);
        assert_eq!(
            ada.post(&instance, "/welcome/proposal", "search=0&source=0")
                .await
                .location(),
            "/today?did=adopted"
        );
        ada.get(&instance, "/today?did=adopted")
            .await
            .says(&["Everything is set.", "Listening. Nothing has come in yet."]);
        ada.get(&instance, "/saved-searches")
            .await
            .says(&["One search is listening."]);
        ada.get(&instance, "/sources").await.says(&[
            "Listening to one source.",
            "wss://jetstream2.us-east.bsky.network/subscribe",
        ]);
    }

    #[tokio::test]
    async fn a_mistake_is_shown_at_its_field_and_the_rest_is_kept() {
        let instance = Instance::new().await;
        let form = "name=Ada&email=ada&password=four+plain+words+here&workspace=Tallyhouse";
        let answer = Visitor::default().post(&instance, "/welcome", form).await;
        assert_eq!(answer.status, 422);
        answer.says(&[
            "aria-describedby=\"email-hint email-wrong\"",
            "id=\"email-wrong\"",
            "value=\"Tallyhouse\"",
        ]);
        assert!(
            !answer.body.contains("four plain words here"),
            "a password is never sent back"
        );
    }

    #[tokio::test]
    async fn the_second_visitor_signs_in_instead() {
        let instance = Instance::new().await;
        instance.admin().await;
        let mut eve = Visitor::default();
        assert_eq!(eve.get(&instance, "/").await.location(), "/sign-in");
        assert!(
            eve.get(&instance, "/welcome")
                .await
                .location()
                .starts_with("/sign-in")
        );
        let form = "name=Eve&email=eve%40example.com&password=four+plain+words+here";
        assert!(
            eve.post(&instance, "/welcome", form)
                .await
                .location()
                .starts_with("/sign-in")
        );
    }

    #[tokio::test]
    async fn what_cannot_be_had_is_named_and_can_be_put_right() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        ada.post(&instance, "/welcome/profile", ANSWERS).await;
        let answer = ada
            .post(
                &instance,
                "/welcome/proposal",
                "search=0&addresses=%2Fno%2Fsuch%2Ffile.jsonl",
            )
            .await;
        assert_eq!(answer.status, 200);
        answer.says(&[
            "Everything else is set. This could not be added:",
            "/no/such/file.jsonl",
        ]);
    }
}
