use std::fs::{self, OpenOptions};
use std::io::Write;

use proptest::prelude::*;
use rapport_model::understand::batch::Arrival;
use rapport_model::understand::post::ArrivedPost;

use super::*;

const NOW: &str = "2026-07-05T00:00:00Z";

fn now() -> Moment {
    Moment::parse(NOW).unwrap()
}

fn post(id: u64, text: &str) -> String {
    format!(r#"{{"id":{id},"network":"x","author":"ada","text":"{text}"}}"#)
}

/// Everything there is from `cursor` on, in one batch, and the cursor behind it.
fn rest(path: &Path, cursor: Option<&str>, last_line: LastLine) -> Batch {
    let mut reader = Reader::open(path, cursor, now()).unwrap();
    let mut all = Batch {
        cursor: cursor.map(str::to_owned),
        ..Batch::default()
    };
    while let Some(batch) = reader.next_batch(3, last_line, now()).unwrap() {
        assert!(batch.read <= 3);
        all.read += batch.read;
        all.arrivals.extend(batch.arrivals);
        all.missed.extend(batch.missed);
        for dropped in batch.dropped {
            (0..dropped.count).for_each(|_| all.drop_one(&dropped.reason, dropped.sample.clone()));
        }
        all.cursor = batch.cursor;
    }
    all
}

fn posts(batch: &Batch) -> Vec<&ArrivedPost> {
    batch
        .arrivals
        .iter()
        .map(|arrival| match arrival {
            Arrival::Post(post) => post,
            other => panic!("{other:?} is no post"),
        })
        .collect()
}

fn reasons(batch: &Batch) -> Vec<(&str, u64)> {
    batch
        .dropped
        .iter()
        .map(|dropped| (dropped.reason.as_str(), dropped.count))
        .collect()
}

fn file(content: impl AsRef<[u8]>) -> (tempfile::TempDir, PathBuf) {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("posts.jsonl");
    fs::write(&path, content).unwrap();
    (directory, path)
}

#[test]
fn a_plain_post_arrives_whole() {
    let line = r#"{"id":"p1","network":"LinkedIn","url":"https://example.com/p1","author":"@ada","author_name":"Ada \u202eExample",
        "lang":"EN-gb","created_at":"2026-07-04T10:00:00+02:00","text":" Which cold\u0000 store?\r\nAny tips ","reply_to":"p0",
        "links":["https://example.com/x","javascript:alert(1)"],"likes":3}"#;
    let (_directory, path) = file(line.replace('\n', " "));
    let batch = rest(&path, None, LastLine::Take);
    assert_eq!(
        batch.arrivals,
        [Arrival::Post(ArrivedPost {
            network: rapport_model::understand::post::Network::new("linkedin").unwrap(),
            uri: "p1".to_owned(),
            url: Some("https://example.com/p1".to_owned()),
            author: rapport_model::understand::post::Author {
                handle: "@ada".to_owned(),
                name: Some("Ada Example".to_owned())
            },
            lang: Some("en-gb".to_owned()),
            lang_from: rapport_model::understand::post::LangFrom::Post,
            created_at: Moment::parse("2026-07-04T08:00:00Z"),
            text: "Which cold store?\nAny tips".to_owned(),
            reply_to: Some("p0".to_owned()),
            links: vec!["https://example.com/x".to_owned()],
        })]
    );
    assert_eq!(batch.read, 1);
    assert!(batch.dropped.is_empty());
}

#[test]
fn posts_and_events_may_be_mixed() {
    let event = r#"{"did":"did:plc:aaaa","time_us":1783175888000000,"kind":"commit","commit":{"operation":"delete","collection":"app.bsky.feed.post","rkey":"3k"}}"#;
    let (_directory, path) = file(format!(
        "{event}\n{}\n\n{event}\r\n{}\n",
        post(1, "a"),
        post(2, "b")
    ));
    let batch = rest(&path, None, LastLine::Wait);
    assert_eq!(batch.read, 4);
    assert_eq!(
        batch
            .arrivals
            .iter()
            .filter(|a| matches!(a, Arrival::Deleted { .. }))
            .count(),
        2
    );
    assert_eq!(batch.arrivals.len(), 4);
}

#[test]
fn what_cannot_be_used_is_counted_by_reason_with_its_line() {
    let mut content = Vec::new();
    let long = format!("{}{}", post(9, &"x".repeat(lines::LINE_LIMIT)), "\n");
    for line in [
        post(1, "good").as_bytes(),
        b"{\"id\":2,\"network\":\"x\",\"author\":\"a\",\"text\":\"\xff\"}",
        b"{\"id\":2,\"network\":\"x\"",
        b"[1,2]",
        b"{\"likes\":2}",
        b"{\"id\":2,\"network\":\"x\",\"author\":\"a\"}",
        b"{\"id\":2,\"network\":\"x\",\"author\":\"a\",\"text\":\" \\u0000\"}",
        b"{\"network\":\"x\",\"author\":\"a\",\"text\":\"t\"}",
        b"{\"id\":2,\"author\":\"a\",\"text\":\"t\"}",
        b"{\"id\":2,\"network\":\"x\",\"text\":\"t\"}",
        b"{\"id\":2,\"network\":\"x\",\"author\":\"a\",\"text\":[]}",
        b"{\"did\":\"did:plc:a\",\"kind\":\"commit\"}",
        b"{\"id\":3,\"network\":\"x\",\"author\":\"a\",\"text\":\"t\",\"created_at\":\"2199-01-01T00:00:00Z\"}",
        b"{\"id\":4,\"network\":\"x\",\"author\":\"a\",\"text\":\"t\",\"created_at\":\"soon\"}",
    ] {
        content.extend_from_slice(line);
        content.push(b'\n');
    }
    content.extend_from_slice(long.as_bytes());
    content.extend_from_slice(post(5, "last").as_bytes());
    let (_directory, path) = file(content);
    let batch = rest(&path, None, LastLine::Take);
    assert_eq!(batch.read, 16);
    let posts = posts(&batch);
    assert_eq!(
        posts
            .iter()
            .map(|post| post.uri.as_str())
            .collect::<Vec<_>>(),
        ["1", "3", "4", "5"]
    );
    assert!(posts.iter().all(|post| post.created_at.is_none()));
    assert_eq!(
        reasons(&batch),
        [
            ("not UTF-8", 1),
            ("not JSON", 1),
            ("unexpected shape", 2),
            ("neither a post nor an event", 1),
            ("no text", 2),
            ("no id", 1),
            ("no network", 1),
            ("no author", 1),
            ("no time", 1),
            (DATE_AHEAD, 1),
            (DATE_UNREADABLE, 1),
            (TOO_LONG, 1),
        ]
    );
    let sample = |reason| {
        &batch
            .dropped
            .iter()
            .find(|dropped| dropped.reason == reason)
            .unwrap()
            .sample
    };
    assert!(
        sample("not UTF-8").starts_with("line 2: {\"id\":2"),
        "{}",
        sample("not UTF-8")
    );
    assert!(sample(TOO_LONG).starts_with("line 15: "));
    assert!(sample(TOO_LONG).len() <= 200);
}

#[test]
fn reading_twice_adds_nothing_and_growth_is_followed() {
    let (_directory, path) = file(format!("{}\n", post(1, "one")));
    let first = rest(&path, None, LastLine::Take);
    assert_eq!(posts(&first).len(), 1);
    let again = rest(&path, first.cursor.as_deref(), LastLine::Take);
    assert_eq!((again.read, again.arrivals.len()), (0, 0));

    let mut growing = OpenOptions::new().append(true).open(&path).unwrap();
    write!(growing, "{}\n{}", post(2, "two"), &post(3, "three")[..20]).unwrap();
    let second = rest(&path, first.cursor.as_deref(), LastLine::Wait);
    assert_eq!(posts(&second)[0].uri, "2");
    assert_eq!(second.read, 1, "the unfinished line waits");

    writeln!(growing, "{}", &post(3, "three")[20..]).unwrap();
    let third = rest(&path, second.cursor.as_deref(), LastLine::Wait);
    assert_eq!(posts(&third)[0].text, "three");
    assert!(third.dropped.is_empty() && third.missed.is_empty());
}

#[test]
fn a_last_line_without_its_end_is_taken_when_the_file_is_complete() {
    let (_directory, path) = file(post(1, "only"));
    assert_eq!(rest(&path, None, LastLine::Wait).read, 0);
    let taken = rest(&path, None, LastLine::Take);
    assert_eq!(posts(&taken).len(), 1);
    // A line end that is written afterwards is not a line of its own.
    writeln!(OpenOptions::new().append(true).open(&path).unwrap()).unwrap();
    assert_eq!(rest(&path, taken.cursor.as_deref(), LastLine::Take).read, 0);
}

#[test]
fn another_file_in_its_place_is_read_from_its_start_and_noted() {
    let (_directory, path) = file(format!("{}\n{}\n", post(1, "one"), post(2, "two")));
    let first = rest(&path, None, LastLine::Wait);

    fs::write(&path, format!("{}\n", post(7, "short"))).unwrap();
    let truncated = rest(&path, first.cursor.as_deref(), LastLine::Wait);
    assert_eq!(posts(&truncated)[0].uri, "7");
    assert!(
        truncated.missed[0].reason.contains("shorter"),
        "{:?}",
        truncated.missed
    );

    fs::write(
        &path,
        format!(
            "{}\n{}\n",
            post(8, "quite another beginning"),
            post(9, "nine")
        ),
    )
    .unwrap();
    let replaced = rest(&path, first.cursor.as_deref(), LastLine::Wait);
    assert_eq!(posts(&replaced).len(), 2);
    assert!(
        replaced.missed[0].reason.contains("replaced"),
        "{:?}",
        replaced.missed
    );
    let after = rest(&path, replaced.cursor.as_deref(), LastLine::Wait);
    assert!(after.missed.is_empty(), "a gap is told once");
}

#[test]
fn what_is_no_file_is_refused_in_words() {
    let directory = tempfile::tempdir().unwrap();
    let open = |path: &Path, cursor| Reader::open(path, cursor, now()).map(drop);
    let missing = directory.path().join("nothing");
    assert_eq!(
        open(&missing, None),
        Err(FileError::Missing(missing.clone()))
    );
    assert_eq!(
        open(directory.path(), None),
        Err(FileError::NotAFile(directory.path().to_owned()))
    );
    let path = directory.path().join("some.jsonl");
    fs::write(&path, "{}").unwrap();
    let broken = open(&path, Some("42")).unwrap_err();
    assert!(broken.to_string().contains("“42”"), "{broken}");
}

proptest! {
    /// However a file is cut into batches and passes, the same posts arrive, each once.
    #[test]
    fn every_line_is_read_once(
        kinds in prop::collection::vec(0..4, 0..40),
        steps in prop::collection::vec(1_usize..6, 1..30),
        complete in any::<bool>(),
    ) {
        let mut content = String::new();
        let mut expected = Vec::new();
        for (index, kind) in kinds.iter().enumerate() {
            let line = match kind {
                0 => String::new(),
                1 => "{broken".to_owned(),
                _ => {
                    expected.push(index.to_string());
                    post(index as u64, "żółw")
                }
            };
            content.push_str(&line);
            content.push_str(if index % 3 == 0 { "\r\n" } else { "\n" });
        }
        if complete {
            content.truncate(content.trim_end().len());
        }
        let (_directory, path) = file(&content);
        let mut seen = Vec::new();
        let mut cursor: Option<String> = None;
        for step in steps.iter().cycle() {
            let mut reader = Reader::open(&path, cursor.as_deref(), now()).unwrap();
            let Some(batch) = reader.next_batch(*step, LastLine::Take, now()).unwrap() else { break };
            seen.extend(posts(&batch).iter().map(|post| post.uri.clone()));
            cursor = batch.cursor;
        }
        prop_assert_eq!(seen, expected);
    }
}
