//! Letters handed to a server that has good days and bad ones.

use rapport_simulator::{Answer, MailHost};

use super::*;
use crate::outbound::Settings;

fn outbound() -> Outbound {
    Outbound::new(Settings::new("mailto:ada@example.com")).unwrap()
}

fn server(url: &str) -> MailServer {
    MailServer::new(&MailSettings {
        server: url.to_owned(),
        from: "Räpport <rapport@example.com>".to_owned(),
        ..MailSettings::default()
    })
    .unwrap()
}

fn letter(to: &str) -> Letter {
    Letter {
        id: "0190b5a8".to_owned(),
        to: to.to_owned(),
        subject: "Zaproszenie — “Gęś”\r\nBcc: everyone@example.com".to_owned(),
        text: format!(
            "Dzień dobry!\n.\nhttps://rapport.example/join/{}\n",
            "x".repeat(90)
        ),
        written_at: Moment::parse("2031-05-14T14:00:00Z").unwrap(),
    }
}

#[tokio::test]
async fn a_letter_arrives_as_it_was_written() {
    let host = MailHost::start([]).await.unwrap();
    let written = letter("bo@example.org");
    let said = outbound().send_mail(&server(&host.url()), &written).await;
    assert_eq!(said.unwrap(), "kept as 1");
    let mailed = host.mailed();
    let [mailed] = &mailed[..] else {
        panic!("{mailed:?}")
    };
    assert_eq!(
        (mailed.from.as_str(), mailed.to.as_str()),
        ("rapport@example.com", "bo@example.org")
    );
    assert_eq!(mailed.text().trim_end(), written.text.trim_end());
    assert_eq!(mailed.header("Message-ID"), Some("<0190b5a8@example.com>"));
    assert_eq!(
        mailed.header("Date"),
        Some("Wed, 14 May 2031 14:00:00 +0000")
    );
    assert_eq!(mailed.header("Auto-Submitted"), Some("auto-generated"));
    // A subject stays a subject.
    assert_eq!(mailed.header("Bcc"), None);
    assert!(mailed.letter.is_ascii());
}

#[tokio::test]
async fn what_happened_to_a_letter_is_told_apart() {
    let outcome = |answer| async move {
        let host = MailHost::start([answer]).await.unwrap();
        let server = server(&host.url());
        let sent = outbound()
            .send_mail(&server, &letter("bo@example.org"))
            .await;
        assert_eq!(host.fired(answer), 1, "{answer:?}");
        sent
    };
    for answer in [
        Answer::Closed,
        Answer::Deaf,
        Answer::Noise,
        Answer::Stranger,
        Answer::Later,
        Answer::Full,
    ] {
        let sent = outcome(answer).await;
        assert!(
            matches!(sent, Err(MailError::NotNow(_))),
            "{answer:?}: {sent:?}"
        );
    }
    for answer in [Answer::Nobody, Answer::Unwanted] {
        let sent = outcome(answer).await;
        assert!(
            matches!(sent, Err(MailError::Refused(_))),
            "{answer:?}: {sent:?}"
        );
    }
    let sent = outcome(Answer::Cut).await;
    assert!(matches!(sent, Err(MailError::Uncertain(_))), "{sent:?}");
    let Err(MailError::Refused(said)) = outcome(Answer::Nobody).await else {
        panic!("refused");
    };
    assert!(
        said.contains("127.0.0.1") && said.contains("nobody here is called that"),
        "{said}"
    );
    let Err(MailError::NotNow(said)) = outcome(Answer::Noise).await else {
        panic!("no mail server");
    };
    assert!(!said.contains('\u{1b}'), "{said:?}");
}

#[tokio::test]
async fn a_server_is_tried_without_a_letter() {
    let host = MailHost::start([]).await.unwrap();
    outbound()
        .try_mail_server(&server(&host.url()))
        .await
        .unwrap();
    assert!(host.mailed().is_empty());
    // It offers no STARTTLS, and nothing is sent in the clear instead.
    let upgraded = host.url().replace("smtp-plain", "smtp");
    let refused = outbound()
        .send_mail(&server(&upgraded), &letter("bo@example.org"))
        .await;
    let Err(MailError::NotNow(said)) = refused else {
        panic!("{refused:?}");
    };
    assert!(said.contains("offers no STARTTLS"), "{said}");
    assert!(host.mailed().is_empty());
    let address = host.url();
    drop(host);
    let gone = outbound().try_mail_server(&server(&address)).await;
    assert!(matches!(gone, Err(MailError::NotNow(_))), "{gone:?}");
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_before_anything_is_sent() {
    let host = MailHost::start([]).await.unwrap();
    for to in [
        "bo",
        "bo@example.org>\r\nRCPT TO:<eve@example.org",
        "",
        "żaba@example.org",
    ] {
        let refused = outbound()
            .send_mail(&server(&host.url()), &letter(to))
            .await;
        assert!(
            matches!(refused, Err(MailError::Refused(_))),
            "{to:?}: {refused:?}"
        );
    }
    assert!(host.mailed().is_empty());
}
