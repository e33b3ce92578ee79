//! One port on loopback, and what is behind it.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::{JoinHandle, JoinSet};

use crate::http::{Head, answer, take_head};
use crate::ledger::Ledger;
use crate::plan::{Fault, Plan};
use crate::story::Story;
use crate::{feeds, jetstream};

/// A running simulator; it stops when dropped.
#[derive(Debug)]
pub struct Simulator {
    address: SocketAddr,
    world: Arc<World>,
    task: JoinHandle<()>,
}

/// What every connection shares.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) story: Story,
    pub(crate) ledger: Ledger,
    /// The dictionary frames are packed with.
    pub(crate) dictionary: Vec<u8>,
    /// How many entries the feeds have.
    pub(crate) published: AtomicUsize,
}

impl Simulator {
    /// Starts to listen on loopback.
    ///
    /// # Errors
    /// What the system says when it cannot, or when no dictionary can be made of so short a story.
    pub async fn start(plan: Plan) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, plan.port)).await?;
        let address = listener.local_addr()?;
        let story = Story::of(&plan);
        let dictionary = if plan.packs {
            jetstream::dictionary(&story)?
        } else {
            Vec::new()
        };
        let published = AtomicUsize::new(3);
        let world = Arc::new(World {
            plan,
            story,
            ledger: Ledger::default(),
            dictionary,
            published,
        });
        let shared = Arc::clone(&world);
        let task = tokio::spawn(async move {
            // Dropped with this task, and every connection with it.
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let world = Arc::clone(&shared);
                connections.spawn(async move { drop(serve(stream, &world).await) });
                while connections.try_join_next().is_some() {}
            }
        });
        Ok(Self {
            address,
            world,
            task,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// `127.0.0.1:port`, to be allowed by name.
    #[must_use]
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// The address of the stream.
    #[must_use]
    pub fn stream(&self) -> String {
        format!("ws://{}/subscribe", self.address)
    }

    /// The address of a path, such as `/feed/rss`.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// What is told, and what must come of it.
    #[must_use]
    pub fn story(&self) -> &Story {
        &self.world.story
    }

    /// How often a fault happened.
    #[must_use]
    pub fn fired(&self, fault: Fault) -> u64 {
        self.world.ledger.fired(fault)
    }

    /// How often a path was asked for.
    #[must_use]
    pub fn hits(&self, path: &str) -> u64 {
        self.world.ledger.hits(path)
    }

    /// How many frames were sent compressed.
    #[must_use]
    pub fn packed(&self) -> u64 {
        self.world.ledger.packed()
    }

    /// How many streams were asked for.
    #[must_use]
    pub fn connections(&self) -> u64 {
        self.world.ledger.connections()
    }

    /// How many events were sent.
    #[must_use]
    pub fn sent(&self) -> u64 {
        self.world.ledger.sent()
    }

    /// How many streams were told to the end of the story.
    #[must_use]
    pub fn told(&self) -> u64 {
        self.world.ledger.told()
    }

    /// The dictionary frames are packed with; empty when they are not.
    #[must_use]
    pub fn dictionary(&self) -> &[u8] {
        &self.world.dictionary
    }

    /// Adds an entry to the feeds.
    pub fn publish(&self) {
        self.world.published.fetch_add(1, Ordering::SeqCst);
    }
}

impl Drop for Simulator {
    fn drop(&mut self) {
        self.task.abort();
    }
}

async fn serve(mut stream: TcpStream, world: &World) -> io::Result<()> {
    stream.set_nodelay(true)?;
    let Some(head) = Head::peek(&stream).await? else {
        return Ok(());
    };
    world.ledger.hit(&head.path);
    let is_stream = head
        .header("upgrade")
        .is_some_and(|kind| kind.eq_ignore_ascii_case("websocket"));
    if is_stream {
        return jetstream::serve(stream, &head, world).await;
    }
    take_head(&mut stream).await?;
    match head.path.as_str() {
        "/ledger" => {
            answer(
                &mut stream,
                200,
                &[("Content-Type", "application/json")],
                world.ledger.json().as_bytes(),
            )
            .await
        }
        "/publish" => {
            world.published.fetch_add(1, Ordering::SeqCst);
            answer(&mut stream, 200, &[], b"").await
        }
        "/xrpc/network.bsky.jetstream.getZstdDictionary" => {
            jetstream::hand_out(&mut stream, &head, world).await
        }
        _ => feeds::serve(&mut stream, &head, world).await,
    }
}
