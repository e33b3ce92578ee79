//! As much of HTTP as is needed to answer well, and to answer badly on purpose.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use url::Url;

/// The head of a request.
#[derive(Debug, Clone)]
pub(crate) struct Head {
    pub(crate) path: String,
    query: Vec<(String, String)>,
    headers: Vec<(String, String)>,
}

impl Head {
    /// Looks at the head of a request without taking it off the socket.
    pub(crate) async fn peek(stream: &TcpStream) -> io::Result<Option<Self>> {
        let mut buffer = vec![0; 16 * 1024];
        loop {
            stream.readable().await?;
            let size = stream.peek(&mut buffer).await?;
            let text = String::from_utf8_lossy(&buffer[..size]);
            if let Some((head, _)) = text.split_once("\r\n\r\n") {
                return Ok(Self::parse(head));
            }
            if size == 0 || size == buffer.len() {
                return Ok(None);
            }
            tokio::task::yield_now().await;
        }
    }

    fn parse(head: &str) -> Option<Self> {
        let mut lines = head.split("\r\n");
        let target = lines.next()?.split(' ').nth(1)?;
        let url = Url::parse("http://loopback/").ok()?.join(target).ok()?;
        let headers = lines.filter_map(|line| line.split_once(':'));
        Some(Self {
            path: url.path().to_owned(),
            query: url.query_pairs().into_owned().collect(),
            headers: headers
                .map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned()))
                .collect(),
        })
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .iter()
            .find(|(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn query(&self, name: &str) -> Option<&str> {
        let found = self.query.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.query
            .iter()
            .filter(move |(known, _)| known == name)
            .map(|(_, value)| value.as_str())
    }
}

/// Takes the head off the socket.
pub(crate) async fn take_head(stream: &mut TcpStream) -> io::Result<()> {
    let mut seen = Vec::new();
    while !seen.ends_with(b"\r\n\r\n") {
        seen.push(stream.read_u8().await?);
    }
    Ok(())
}

/// A complete answer.
pub(crate) async fn answer(
    stream: &mut TcpStream,
    status: u16,
    headers: &[(&str, &str)],
    body: &[u8],
) -> io::Result<()> {
    let mut head = format!("HTTP/1.1 {status} Simulated\r\n");
    for (name, value) in headers {
        head += &format!("{name}: {value}\r\n");
    }
    // These statuses have no body, by the standard.
    if status != 304 {
        head += &format!("Content-Length: {}\r\n", body.len());
    }
    head += "Connection: close\r\n\r\n";
    stream.write_all(head.as_bytes()).await?;
    if status != 304 {
        stream.write_all(body).await?;
    }
    stream.shutdown().await
}
