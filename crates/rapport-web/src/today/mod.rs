//! Today: the few people worth a conversation now, and deciding about each.

pub(crate) mod api;
pub(crate) mod decide;
pub(crate) mod headline;
pub(crate) mod reasons;
pub(crate) mod show;
pub(crate) mod undo;

#[cfg(test)]
mod tests {
    use crate::testing::{Instance, Visitor};

    async fn with_people() -> (Instance, Visitor) {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        ada.post(
            &instance,
            "/welcome/profile",
            "problems=stocktaking&language=en",
        )
        .await;
        ada.post(
            &instance,
            "/saved-searches",
            "name=Counting&query=stocktaking&purpose=Helping&alert=at_once",
        )
        .await;
        instance
            .said(&[
                ("runa", "en", "Can anyone recommend a tool for stocktaking?"),
                ("bogna", "en", "We are hiring for stocktaking"),
            ])
            .await;
        (instance, ada)
    }

    fn first_person(page: &str) -> String {
        let (_, id) = page.split_once("data-id=\"").unwrap();
        id[..36].to_owned()
    }

    #[tokio::test]
    async fn a_card_answers_who_why_and_what_to_do() {
        let (instance, mut ada) = with_people().await;
        ada.get(&instance, "/today").await.says(&[
            "One person asked for help in the last hour.",
            "One more is worth a word.",
            "who asked for a recommendation 8 minutes ago.",
            "Why now",
            "<mark>Can anyone recommend",
            "Uses the words of the problem <b dir=\"auto\">stocktaking</b>",
            "Answer on Bluesky",
            "href=\"https://social.example/runa/0\" target=\"_blank\" rel=\"noopener noreferrer\"",
            "No product name and no link in the first answer.",
            "why?",
            "That is everyone.",
        ]);
    }

    #[tokio::test]
    async fn the_page_reads_from_the_sentence_to_the_end() {
        let (instance, mut ada) = with_people().await;
        insta::assert_snapshot!(ada.get(&instance, "/today").await.text());
    }

    #[tokio::test]
    async fn the_last_deed_can_be_taken_back_later() {
        let (instance, mut ada) = with_people().await;
        let person = first_person(&ada.get(&instance, "/today").await.body);
        ada.post(&instance, &format!("/today/{person}/dismiss"), "")
            .await;
        ada.get(&instance, "/today")
            .await
            .says(&["You dismissed someone", "/undo\""]);
    }

    #[tokio::test]
    async fn each_decision_clears_the_card_and_can_be_taken_back() {
        let (instance, mut ada) = with_people().await;
        let person = first_person(&ada.get(&instance, "/today").await.body);
        for deed in ["act", "snooze", "dismiss"] {
            let answer = ada
                .post(
                    &instance,
                    &format!("/today/{person}/{deed}"),
                    "back=%2Ftoday%23n1",
                )
                .await;
            assert_eq!(answer.status, 303, "{deed}: {}", answer.body);
            let (path, fragment) = answer.location().split_once('#').unwrap();
            assert_eq!(fragment, "n1");
            let page = ada.get(&instance, path).await;
            page.says(&["One person is worth a word today.", "Undo"]);
            assert!(!page.body.contains(&person));
            let (_, undo) = path.split_once("undo=").unwrap();
            let twice = ada
                .post(&instance, &format!("/today/{person}/{deed}"), "")
                .await;
            assert!(
                twice.location().ends_with(undo),
                "a second click is the same deed: {}",
                twice.location()
            );
            ada.post(&instance, &format!("/interactions/{undo}/undo"), "")
                .await;
            ada.get(&instance, "/today").await.says(&[person.as_str()]);
        }
    }

    #[tokio::test]
    async fn the_empty_page_teaches_the_next_step() {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        ada.get(&instance, "/today")
            .await
            .says(&["Where do your buyers talk?"]);
        instance.said(&[]).await;
        ada.get(&instance, "/today")
            .await
            .says(&["Listening, but not for anything yet."]);
        instance
            .said(&[("runa", "en", "Hello"), ("bo", "en", "World")])
            .await;
        ada.get(&instance, "/today")
            .await
            .says(&["What would they say?", "2 posts have been read."]);
        ada.post(
            &instance,
            "/saved-searches",
            "name=Counting&query=stocktaking&purpose=Helping&alert=silent",
        )
        .await;
        ada.get(&instance, "/today")
            .await
            .says(&["Nobody needs you right now.", "2 posts read, 0 matched yet"]);
        instance.said(&[("runa", "en", "stocktaking")]).await;
        ada.get(&instance, "/today")
            .await
            .says(&["One signal waits for a quiet moment.", "Read the signals"]);
    }
}
