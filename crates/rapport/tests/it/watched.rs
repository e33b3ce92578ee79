//! What a monitor asks: ready or not, and figures on an address of their own.

use std::io::{BufRead as _, BufReader};

use rapport_app::metrics::{self, LogCounts};
use rapport_app::program::readiness;
use rapport_model::time::Span;

use crate::backup::Kept;
use crate::database::Fresh;
use crate::program::{Running, get};
use crate::world::{World, noon};

#[test]
fn figures_are_closed_unless_they_are_given_an_address_of_their_own() {
    let kept = Kept::on(Fresh::sqlite());
    let (file, _) = kept.posts("stream", 300);
    crate::program::run(kept.command(&["source", "add", "--address"]).arg(&file));
    let mut child = kept
        .command(&[
            "serve",
            "--listen",
            "127.0.0.1:0",
            "--metrics-listen",
            "127.0.0.1:0",
        ])
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let mut address = || {
        let line = lines.next().unwrap().unwrap();
        let address = line.rsplit("http://").next().unwrap();
        address.trim_end_matches("/metrics").to_owned()
    };
    let (workplace, figures) = (address(), address());
    let _running = Running(child);
    assert!(get(&workplace, "/readyz").ends_with("ready"));
    assert!(get(&workplace, "/metrics").starts_with("HTTP/1.1 404"));
    assert!(get(&figures, "/today").starts_with("HTTP/1.1 404"));
    // The file is read by the schedule, in its own time.
    let read = "rapport_ingest_posts_stored_total{kind=\"file\"} 300";
    let text = loop {
        let text = get(&figures, "/metrics");
        if text.contains(read) {
            break text;
        }
        std::thread::yield_now();
    };
    for line in [
        "rapport_ingest_signals_found_total{kind=\"file\"} 100",
        "rapport_requests_total{method=\"GET\",route=\"/readyz\",status=\"200\"} 1",
        "rapport_signals{state=\"open\"} 100",
        "rapport_streams{kind=\"file\",health=\"well\"} 1",
    ] {
        assert!(text.contains(line), "{line} in\n{text}");
    }
    for personal in ["author", "freezer", "example.com", "stream.jsonl"] {
        assert!(!text.contains(personal), "{personal} in\n{text}");
    }
}

#[tokio::test]
async fn being_asked_often_does_not_make_it_write_often() {
    for world in World::each().await {
        let writes = async || {
            let text = metrics::text(&world.app, &LogCounts::default())
                .await
                .unwrap();
            let line = text
                .lines()
                .find(|line| line.starts_with("rapport_writes_total"))
                .unwrap();
            line.rsplit(' ').next().unwrap().parse::<u64>().unwrap()
        };
        let before = writes().await;
        for _ in 0..20 {
            readiness::ready(&world.app).await.unwrap();
        }
        assert_eq!(writes().await - before, 1, "{}", world.fresh.kind);
        world.clock.set(noon().plus(Span::SECOND));
        readiness::ready(&world.app).await.unwrap();
        assert_eq!(writes().await - before, 2);
        // A clock that was set back does not make an old answer last.
        world.clock.set(noon());
        readiness::ready(&world.app).await.unwrap();
        assert_eq!(writes().await - before, 3);
    }
}
