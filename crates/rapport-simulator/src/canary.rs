//! A listener nobody may reach; it counts those who do.

use std::io;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// Counts connections to a loopback address.
#[derive(Debug)]
pub struct Canary {
    address: SocketAddr,
    reached: Arc<AtomicU64>,
    task: JoinHandle<()>,
}

impl Canary {
    /// Listens on a loopback address, on a port that is free or a given one.
    ///
    /// # Errors
    /// What the system says when it cannot.
    pub async fn start(address: IpAddr, port: u16) -> io::Result<Self> {
        let listener = TcpListener::bind((address, port)).await?;
        let address = listener.local_addr()?;
        let reached = Arc::new(AtomicU64::new(0));
        let count = Arc::clone(&reached);
        let task = tokio::spawn(async move {
            while let Ok(connection) = listener.accept().await {
                // Counted before it is dropped, so that whoever sees it end sees the count.
                count.fetch_add(1, Ordering::SeqCst);
                drop(connection);
            }
        });
        Ok(Self {
            address,
            reached,
            task,
        })
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// How often it was reached.
    #[must_use]
    pub fn reached(&self) -> u64 {
        self.reached.load(Ordering::SeqCst)
    }
}

impl Drop for Canary {
    fn drop(&mut self) {
        self.task.abort();
    }
}
