//! A receiver of webhooks: one of the operator's own systems, having a good day or a bad one. It
//! answers as it was told to, one reply after another, and keeps everything that came.

use std::collections::VecDeque;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::AsyncReadExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};

use crate::http::{Head, answer, take_head};

/// How one request is answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reply {
    /// 200, with a body.
    Taken,
    /// That status, with a body.
    Status(u16),
    /// 429 with `Retry-After` in seconds.
    Busy(u32),
    /// 307 to that address.
    Redirect(String),
    /// The request is read and never answered.
    Hang,
    /// The request is read and the connection closed.
    Cut,
    /// 500 with a body of markup, control characters and no end in sight.
    Noise,
}

/// A request that came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Received {
    /// `webhook-id`.
    pub id: String,
    /// `webhook-timestamp`.
    pub timestamp: String,
    /// `webhook-signature`.
    pub signature: String,
    /// The body.
    pub body: String,
    /// How it was answered.
    pub reply: Reply,
}

/// A receiver on loopback; it stops when dropped.
#[derive(Debug)]
pub struct Receiver {
    address: SocketAddr,
    day: Arc<Day>,
    task: JoinHandle<()>,
}

#[derive(Debug)]
struct Day {
    replies: Mutex<VecDeque<Reply>>,
    received: Mutex<Vec<Received>>,
    came: Notify,
}

impl Receiver {
    /// Listens on loopback. Requests are answered by `replies` in turn, and well after the last one.
    ///
    /// # Errors
    /// What the system says when it cannot.
    pub async fn start(replies: impl IntoIterator<Item = Reply>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let day = Arc::new(Day {
            replies: Mutex::new(replies.into_iter().collect()),
            received: Mutex::default(),
            came: Notify::new(),
        });
        let shared = Arc::clone(&day);
        let task = tokio::spawn(async move {
            let mut connections = JoinSet::new();
            while let Ok((stream, _)) = listener.accept().await {
                let day = Arc::clone(&shared);
                connections.spawn(async move { drop(day.serve(stream).await) });
                while connections.try_join_next().is_some() {}
            }
        });
        Ok(Self { address, day, task })
    }

    /// `127.0.0.1:port`, to be allowed by name.
    #[must_use]
    pub fn host(&self) -> String {
        self.address.to_string()
    }

    /// The address to send to.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/hook", self.address)
    }

    /// Has the next requests answered like this.
    pub fn then(&self, replies: impl IntoIterator<Item = Reply>) {
        locked(&self.day.replies).extend(replies);
    }

    /// Everything that came, in the order in which it was read.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        locked(&self.day.received).clone()
    }

    /// How often a request was answered like this.
    #[must_use]
    pub fn fired(&self, reply: &Reply) -> usize {
        let received = locked(&self.day.received);
        received
            .iter()
            .filter(|received| received.reply == *reply)
            .count()
    }

    /// Waits until so many requests have come.
    pub async fn came(&self, count: usize) {
        loop {
            let came = self.day.came.notified();
            if locked(&self.day.received).len() >= count {
                return;
            }
            came.await;
        }
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Day {
    async fn serve(&self, mut stream: TcpStream) -> io::Result<()> {
        let Some(head) = Head::peek(&stream).await? else {
            return Ok(());
        };
        take_head(&mut stream).await?;
        let length = head.header("content-length").unwrap_or_default();
        let mut body = vec![0; length.parse().unwrap_or_default()];
        stream.read_exact(&mut body).await?;
        let reply = locked(&self.replies).pop_front().unwrap_or(Reply::Taken);
        let header = |name| head.header(name).unwrap_or_default().to_owned();
        locked(&self.received).push(Received {
            id: header("webhook-id"),
            timestamp: header("webhook-timestamp"),
            signature: header("webhook-signature"),
            body: String::from_utf8_lossy(&body).into_owned(),
            reply: reply.clone(),
        });
        self.came.notify_waiters();
        match reply {
            Reply::Taken => answer(&mut stream, 200, &[], b"thank you").await,
            Reply::Status(status) => answer(&mut stream, status, &[], b"not today").await,
            Reply::Busy(seconds) => {
                let wait = seconds.to_string();
                answer(&mut stream, 429, &[("Retry-After", &wait)], b"slower").await
            }
            Reply::Redirect(to) => answer(&mut stream, 307, &[("Location", &to)], b"").await,
            Reply::Noise => {
                let noise = "<script>alert(1)</script>\u{0}\u{1b}[31m\u{202e} ".repeat(10_000);
                answer(&mut stream, 500, &[], noise.as_bytes()).await
            }
            // Until the other side has had enough.
            Reply::Hang => stream.read_u8().await.map(drop),
            Reply::Cut => Ok(()),
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
