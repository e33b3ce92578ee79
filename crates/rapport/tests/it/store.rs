//! The store keeps its promises on both databases.

use std::process::Command;

use rapport_model::actor::{Actor, Role, TokenScope};
use rapport_model::ids::{EventId, PostId, SavedSearchId, SourceId, StreamId, UserId, WorkspaceId};
use rapport_model::program::user::User;
use rapport_model::program::workspace::Workspace;
use rapport_model::time::Moment;
use rapport_model::understand::post::{ArrivedPost, Author, LangFrom, Network};
use rapport_model::understand::saved_search::{Alert, SavedSearch};
use rapport_model::understand::source::StreamKind;
use rapport_model::understand::visibility::Visibility;
use rapport_store::{Change, Error, Location, NewPost, Store, UserRow, every_statement};

use crate::database::{Fresh, run_sql};

const NOW: Moment = Moment::from_micros(1_784_000_000_000_000);

fn chance(n: u8) -> [u8; 10] {
    [n; 10]
}

/// A workspace with one admin, told apart by `n`.
async fn workspace(store: &Store, n: u8) -> Actor {
    let actor = Actor {
        user: UserId::new(NOW, chance(n)),
        workspace: WorkspaceId::new(NOW, chance(n)),
        role: Role::Admin,
        scope: TokenScope::Admin,
    };
    store
        .write_instance(move |instance| {
            Box::pin(async move {
                let email = format!("admin{n}@example.com");
                let user = User {
                    id: actor.user,
                    name: format!("Admin {n}"),
                    email: email.clone(),
                    created_at: NOW,
                    time_zone: None,
                };
                instance
                    .insert_user(
                        &UserRow {
                            user,
                            password_hash: "-".to_owned(),
                        },
                        &email,
                    )
                    .await?;
                let name = format!("Workspace {n}");
                instance
                    .insert_workspace(&Workspace {
                        id: actor.workspace,
                        name,
                        created_at: NOW,
                    })
                    .await?;
                instance
                    .join(actor.workspace, actor.user, Role::Admin, NOW)
                    .await
            })
        })
        .await
        .unwrap();
    actor
}

fn search(actor: &Actor, n: u8, name: &str) -> SavedSearch {
    SavedSearch {
        visibility: Visibility::Everyone,
        id: SavedSearchId::new(NOW, chance(n)),
        name: name.to_owned(),
        query: "\"cold store\"".to_owned(),
        triggers: Vec::new(),
        purpose: "finding people with cold stores".to_owned(),
        owner: actor.user,
        alert: Alert::AtOnce,
        paused: false,
        created_at: NOW,
        signals: 0,
        useful: 0,
        not_useful: 0,
        last_signal_at: None,
    }
}

fn post(n: u8, stream: StreamId) -> NewPost {
    NewPost {
        id: PostId::in_sequence(NOW, u16::from(n), chance(n)),
        stream,
        seen_at: NOW,
        post: ArrivedPost {
            network: Network::bluesky(),
            uri: format!("at://did:plc:one/app.bsky.feed.post/{n}"),
            url: None,
            author: Author {
                handle: "did:plc:one".to_owned(),
                name: None,
            },
            lang: Some("en".to_owned()),
            lang_from: LangFrom::Post,
            created_at: None,
            text: format!("post {n}"),
            reply_to: None,
            links: vec!["https://example.com/".to_owned()],
        },
    }
}

#[tokio::test]
async fn every_statement_can_be_prepared_on_both() {
    for fresh in Fresh::each() {
        let store = fresh.open().await;
        let statements = every_statement(&fresh.location);
        assert!(statements.len() > 80);
        for (name, sql) in statements {
            if let Err(error) = store.prepare(&sql).await {
                panic!("{} on {}: {error}\n{sql}", name, fresh.kind);
            }
        }
    }
}

/// SQLite, which keeps no statistics here, is easily led to walk a whole workspace instead.
#[tokio::test]
async fn long_lists_are_looked_up_one_by_one() {
    let fresh = Fresh::sqlite();
    drop(fresh.open().await);
    let Location::Directory(directory) = &fresh.location else {
        return;
    };
    let mut looked_at = 0;
    for (name, sql) in every_statement(&fresh.location) {
        let Some((before, after)) = sql.split_once("IN ($").filter(|_| name.ends_with("(3)"))
        else {
            continue;
        };
        let (_, after) = after.split_once(')').unwrap();
        let sql = format!("{before}IN ({}){after}", vec!["x'02'"; 400].join(","));
        let sql = sql.replace("$1", "x'01'").replace("$2", "x'01'");
        let plan = Command::new("sqlite3")
            .arg(directory.join("rapport.db"))
            .arg(format!("EXPLAIN QUERY PLAN {sql}"))
            .output()
            .expect("sqlite3, which bin/test installs");
        let plan = String::from_utf8(plan.stdout).unwrap();
        assert!(
            plan.contains("SEARCH") && !plan.contains("SCAN") && !plan.contains("(workspace_id=?)"),
            "{name}: {plan}"
        );
        looked_at += 1;
    }
    assert!(looked_at >= 9, "{looked_at}");
}

#[tokio::test]
async fn the_two_schemas_are_one() {
    let sqlite = Fresh::sqlite();
    let Some(postgres) = Fresh::postgres() else {
        return;
    };
    let (sqlite, postgres) = (
        sqlite.open().await.schema().await.unwrap(),
        postgres.open().await.schema().await.unwrap(),
    );
    assert!(sqlite.len() > 100);
    let (mut sqlite, mut postgres) = (sqlite, postgres);
    sqlite.sort();
    postgres.sort();
    pretty(&sqlite, &postgres);
}

fn pretty(sqlite: &[String], postgres: &[String]) {
    let only = |a: &[String], b: &[String]| -> Vec<String> {
        a.iter().filter(|line| !b.contains(line)).cloned().collect()
    };
    assert_eq!(
        (only(sqlite, postgres), only(postgres, sqlite)),
        (Vec::new(), Vec::new())
    );
}

#[tokio::test]
async fn a_scope_sees_its_own_workspace_and_no_other() {
    for fresh in Fresh::each() {
        let store = fresh.open().await;
        let (one, two) = (workspace(&store, 1).await, workspace(&store, 2).await);
        let (mine, theirs) = (search(&one, 1, "mine"), search(&two, 2, "theirs"));
        for (actor, new) in [(one, mine.clone()), (two, theirs.clone())] {
            store
                .write(&actor, move |scoped| {
                    Box::pin(async move { scoped.insert_saved_search(&new).await })
                })
                .await
                .unwrap();
        }
        assert_eq!(
            store
                .read(&one)
                .await
                .unwrap()
                .saved_searches()
                .await
                .unwrap(),
            vec![mine]
        );
        assert_eq!(
            store
                .read(&one)
                .await
                .unwrap()
                .saved_search(theirs.id)
                .await
                .unwrap(),
            None
        );
        // An owner from the other workspace is refused by the schema itself.
        let stolen = search(&two, 3, "stolen");
        let refused = store
            .write(&one, move |scoped| {
                Box::pin(async move { scoped.insert_saved_search(&stolen).await })
            })
            .await;
        assert!(
            matches!(refused, Err(Error::Conflict(_))),
            "{}: {refused:?}",
            fresh.kind
        );
    }
}

#[tokio::test]
async fn postgres_itself_holds_the_fence() {
    let Some(fresh) = Fresh::postgres() else {
        return;
    };
    let store = fresh.open().await;
    let one = workspace(&store, 1).await;
    let mine = search(&one, 1, "mine");
    store
        .write(&one, move |scoped| {
            Box::pin(async move { scoped.insert_saved_search(&mine).await })
        })
        .await
        .unwrap();
    let Location::Postgres(url) = &fresh.location else {
        panic!()
    };
    // Without a fence nothing is visible, not even to the owner of the table.
    assert_eq!(
        run_sql(url, "SELECT count(*) FROM saved_search").trim(),
        "0"
    );
    let fenced = format!(
        "SELECT set_config('rapport.workspace', '{}', false); SELECT count(*) FROM saved_search",
        one.workspace
    );
    assert!(run_sql(url, &fenced).trim().ends_with("\n1"));
    let tables = run_sql(
        url,
        "SELECT c.table_name FROM information_schema.columns c JOIN pg_class p ON p.relname = c.table_name AND p.relkind = 'r'
         WHERE c.table_schema = current_schema() AND c.column_name = 'workspace_id' AND NOT p.relforcerowsecurity ORDER BY 1",
    );
    // Sign-in has to find these before it knows the workspace.
    assert_eq!(
        tables.split_whitespace().collect::<Vec<_>>(),
        ["member", "provider", "session"]
    );
}

#[tokio::test]
async fn a_refused_write_leaves_nothing_and_takes_nobody_down() {
    for fresh in Fresh::each() {
        let store = fresh.open().await;
        let one = workspace(&store, 1).await;
        let twice = search(&one, 1, "twice");
        let mut writes = Vec::new();
        for n in 0..20_u8 {
            let (store, new) = (
                store.clone(),
                if n % 2 == 0 {
                    twice.clone()
                } else {
                    search(&one, 100 + n, "once")
                },
            );
            writes.push(tokio::spawn(async move {
                store
                    .write(&one, move |scoped| {
                        Box::pin(async move {
                            let change = Change {
                                id: EventId::new(NOW, chance(n)),
                                kind: "saved_search.created",
                                subject: new.id.to_string(),
                                fields: serde_json::json!({}),
                            };
                            scoped.record(NOW, &[change]).await?;
                            scoped.insert_saved_search(&new).await
                        })
                    })
                    .await
            }));
        }
        let mut conflicts = 0;
        for write in writes {
            conflicts += u32::from(matches!(write.await.unwrap(), Err(Error::Conflict(_))));
        }
        let mut scoped = store.read(&one).await.unwrap();
        assert_eq!(conflicts, 9, "{}", fresh.kind);
        assert_eq!(scoped.saved_searches().await.unwrap().len(), 11);
        // The change log of a refused write is gone with it.
        assert_eq!(scoped.newest_events(100).await.unwrap().len(), 11);
    }
}

#[tokio::test]
async fn posts_are_stored_once() {
    for fresh in Fresh::each() {
        let store = fresh.open().await;
        let one = workspace(&store, 1).await;
        let stream = StreamId::new(NOW, chance(1));
        let source = SourceId::new(NOW, chance(1));
        let (first, second) = store
            .write_instance(move |instance| {
                Box::pin(async move {
                    let stream = instance
                        .stream_for(stream, StreamKind::Jetstream, "wss://example.com/", NOW)
                        .await?;
                    instance
                        .workspace(one.workspace)
                        .insert_source(source, stream.id, "all", NOW)
                        .await?;
                    let posts: Vec<NewPost> = (0..200).map(|n| post(n, stream.id)).collect();
                    Ok((
                        instance.insert_posts(&posts).await?,
                        instance.insert_posts(&posts).await?,
                    ))
                })
            })
            .await
            .unwrap();
        assert_eq!((first, second), (200, 0), "{}", fresh.kind);
        let mut scoped = store.read(&one).await.unwrap();
        let newest = scoped
            .recent_posts(stream, PostId::from(uuid::Uuid::max()), 3)
            .await
            .unwrap();
        assert_eq!(
            newest
                .iter()
                .map(|post| post.text.as_str())
                .collect::<Vec<_>>(),
            ["post 199", "post 198", "post 197"]
        );
        assert_eq!(newest[0].links, ["https://example.com/"]);
    }
}

#[tokio::test]
async fn a_second_process_is_told_who_holds_the_directory() {
    let fresh = Fresh::sqlite();
    let _held = fresh.open().await;
    let refused = Store::open(&fresh.location).await.unwrap_err();
    assert!(
        matches!(&refused, Error::Locked { process, .. } if *process == std::process::id().to_string()),
        "{refused}"
    );
}

#[tokio::test]
async fn a_database_of_a_newer_version_is_left_alone() {
    for fresh in Fresh::each() {
        fresh.open().await.close().await;
        let newer = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) VALUES (9999, 'later', true, 'x', 0)";
        match &fresh.location {
            Location::Postgres(url) => drop(run_sql(url, newer)),
            Location::Directory(directory) => {
                let status = Command::new("sqlite3")
                    .arg(directory.join("rapport.db"))
                    .arg(newer)
                    .status();
                assert!(status.expect("sqlite3, which bin/test installs").success());
            }
        }
        let refused = Store::open(&fresh.location).await.unwrap_err();
        assert!(
            matches!(refused, Error::Newer { found: 9_999, .. }),
            "{}: {refused}",
            fresh.kind
        );
    }
}
