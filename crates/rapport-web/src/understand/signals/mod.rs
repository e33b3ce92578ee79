//! Signals: everything the saved searches found, and what became of it.

pub(crate) mod api;
pub(crate) mod decide;
pub(crate) mod judge;
pub(crate) mod list;

#[cfg(test)]
mod tests {
    use crate::testing::{Answer, Instance, Visitor};

    async fn with_signals() -> (Instance, Visitor) {
        let instance = Instance::new().await;
        let mut ada = instance.admin().await;
        ada.post(
            &instance,
            "/saved-searches",
            "name=Counting&query=stocktaking&purpose=Helping&alert=at_once",
        )
        .await;
        instance
            .said(&[
                ("runa", "en", "Can anyone recommend a way to do stocktaking without closing? <script>alert(1)</script>"),
                ("bogna", "pl", "stocktaking, znowu"),
            ])
            .await;
        (instance, ada)
    }

    fn path_of(answer: &Answer, of: &str) -> String {
        let (before, _) = answer.body.split_once(of).unwrap();
        let (_, id) = before.rsplit_once("data-id=\"").unwrap();
        format!("/signals/{}", &id[..36])
    }

    #[tokio::test]
    async fn foreign_words_are_marked_and_never_become_markup() {
        let (instance, mut ada) = with_signals().await;
        let answer = ada.get(&instance, "/signals").await;
        answer.says(&[
            "Two open signals.",
            "<mark>stocktaking</mark>",
            "Asks for a recommendation",
            "&#60;script&#62;alert(1)",
        ]);
        assert!(!answer.body.contains("<script>alert"));
    }

    #[tokio::test]
    async fn the_list_narrows_with_the_language_of_searches() {
        let (instance, mut ada) = with_signals().await;
        let answer = ada
            .get(&instance, "/signals?query=lang%3Apl+stocktaking")
            .await;
        answer.says(&["bogna"]);
        assert!(!answer.body.contains("Can anyone"));
        ada.get(&instance, "/signals?query=nothing")
            .await
            .says(&["Nothing fits all of that"]);
        let answer = ada
            .get(&instance, "/signals?query=%28stocktaking&trigger=question")
            .await;
        assert_eq!(answer.status, 422);
        answer.says(&[
            "Column 1:",
            "/signals?state=open&#38;trigger=question&#38;query=%28stocktaking%29",
        ]);
    }

    #[tokio::test]
    async fn a_decision_can_be_taken_back() {
        let (instance, mut ada) = with_signals().await;
        let list = ada.get(&instance, "/signals").await;
        let signal = path_of(&list, "who-");
        let back = "back=%2Fsignals%3Fquery%3Dstocktaking";
        for (deed, form, state) in [
            ("act", back, "acted"),
            ("dismiss", back, "dismissed"),
            ("snooze", "until=next-week", "snoozed"),
        ] {
            let answer = ada.post(&instance, &format!("{signal}/{deed}"), form).await;
            assert_eq!(answer.status, 303, "{}", answer.body);
            let path = answer.location().to_owned();
            assert!(path.contains(&format!("did={state}&undo=")), "{path}");
            ada.get(&instance, &path)
                .await
                .says(&["One open signal.", "data-hot=\"u\""]);
            let moved = ada.get(&instance, &format!("/signals?state={state}")).await;
            moved.says(&[&signal[9..]]);
            let (_, undo) = path.split_once("undo=").unwrap();
            let answer = ada
                .post(&instance, &format!("/interactions/{undo}/undo"), back)
                .await;
            assert_eq!(answer.location(), "/signals?query=stocktaking&did=undone");
            ada.get(&instance, "/signals")
                .await
                .says(&["Two open signals."]);
        }
    }

    #[tokio::test]
    async fn a_judgement_is_counted_and_can_be_changed() {
        let (instance, mut ada) = with_signals().await;
        let signal = path_of(&ada.get(&instance, "/signals").await, "who-");
        assert_eq!(
            ada.post(&instance, &format!("{signal}/judgement"), "useful=yes")
                .await
                .status,
            303
        );
        ada.get(&instance, "/signals")
            .await
            .says(&["value=\"\" aria-pressed=\"true\""]);
        ada.get(&instance, "/saved-searches")
            .await
            .says(&["1 of 1 judged useful; not enough feedback"]);
        ada.post(&instance, &format!("{signal}/judgement"), "useful=")
            .await;
        ada.get(&instance, "/saved-searches")
            .await
            .says(&["not judged yet"]);
    }

    #[tokio::test]
    async fn a_post_that_two_searches_found_is_one_row() {
        let (instance, mut ada) = with_signals().await;
        ada.post(
            &instance,
            "/saved-searches",
            "name=Closing&query=closing+OR+znowu&purpose=Helping&alert=silent",
        )
        .await;
        let said = [
            ("sixten", "en", "stocktaking without closing"),
            ("mai", "en", "stocktaking"),
        ];
        instance.said(&said).await;
        let list = ada.get(&instance, "/signals").await;
        list.says(&[
            "Four open signals.",
            "<mark>stocktaking</mark> without <mark>closing</mark>",
            ">Counting</a> and <a href",
            "Found by 2 saved searches",
        ]);
        assert_eq!(list.body.matches("<article").count(), 4);
        let row = path_of(&list, "without <mark>closing");
        ada.post(&instance, &format!("{row}/judgement"), "useful=no")
            .await;
        let judged = "0 of 1 judged useful";
        let searches = ada.get(&instance, "/saved-searches").await;
        assert_eq!(searches.body.matches(judged).count(), 2);
        let answer = ada.post(&instance, &format!("{row}/dismiss"), "").await;
        ada.get(&instance, answer.location())
            .await
            .says(&["Three open signals.", "data-hot=\"u\""]);
        let (_, undo) = answer.location().split_once("undo=").unwrap();
        ada.post(&instance, &format!("/interactions/{undo}/undo"), "")
            .await;
        ada.get(&instance, "/signals")
            .await
            .says(&["Four open signals."]);
    }
}
