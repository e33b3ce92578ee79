//! A server that takes mail (SMTP, RFC 5321), having a good day or a bad one. It answers one letter after
//! another as it was told to, and keeps everything that was handed over, whatever it answered.

use std::collections::VecDeque;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Notify;
use tokio::task::{JoinHandle, JoinSet};

/// How one letter is answered.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Answer {
    /// It is kept.
    Taken,
    /// 421 in the place of a greeting.
    Closed,
    /// The line is cut before the greeting.
    Deaf,
    /// What greets is no mail server.
    Noise,
    /// 530 to the sender: first prove who you are.
    Stranger,
    /// 451 to the recipient: come back later.
    Later,
    /// 550 to the recipient: nobody here is called that.
    Nobody,
    /// 452 once the letter was handed over: no room.
    Full,
    /// 554 once the letter was handed over: unwanted.
    Unwanted,
    /// The letter is kept and the line cut before that is said.
    Cut,
}

/// A letter that was handed over to its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mailed {
    /// `MAIL FROM`.
    pub from: String,
    /// `RCPT TO`.
    pub to: String,
    /// The letter as it came, without the dots of the protocol.
    pub letter: String,
    /// How that was answered.
    pub answer: Answer,
}

impl Mailed {
    /// A header by its name, as it came.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        let head = self.letter.split("\r\n\r\n").next()?;
        head.split("\r\n").find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }

    /// The text with the quoting of `quoted-printable` (RFC 2045, 6.7) taken off.
    #[must_use]
    pub fn text(&self) -> String {
        let (_, body) = self.letter.split_once("\r\n\r\n").unwrap_or_default();
        let body = body.replace("=\r\n", "");
        let mut bytes = Vec::with_capacity(body.len());
        let mut rest = body.as_bytes();
        while let Some((&byte, after)) = rest.split_first() {
            let quoted = (byte == b'=').then(|| after.get(..2)).flatten();
            let quoted = quoted.and_then(|digits| std::str::from_utf8(digits).ok());
            if let Some(byte) = quoted.and_then(|digits| u8::from_str_radix(digits, 16).ok()) {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            } else {
                bytes.push(byte);
                rest = after;
            }
        }
        String::from_utf8_lossy(&bytes).replace("\r\n", "\n")
    }
}

/// A mail server on loopback; it stops when dropped.
#[derive(Debug)]
pub struct MailHost {
    address: SocketAddr,
    day: Arc<Day>,
    task: JoinHandle<()>,
}

#[derive(Debug, Default)]
struct Day {
    answers: Mutex<VecDeque<Answer>>,
    mailed: Mutex<Vec<Mailed>>,
    fired: Mutex<Vec<Answer>>,
    came: Notify,
}

impl MailHost {
    /// Listens on loopback. Letters are answered by `answers` in turn, and well after the last one.
    ///
    /// # Errors
    /// What the system says when it cannot.
    pub async fn start(answers: impl IntoIterator<Item = Answer>) -> io::Result<Self> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = listener.local_addr()?;
        let day = Arc::new(Day {
            answers: Mutex::new(answers.into_iter().collect()),
            ..Day::default()
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

    /// As the operator names it.
    #[must_use]
    pub fn url(&self) -> String {
        format!("smtp-plain://{}", self.address)
    }

    /// Has the next letters answered like this.
    pub fn then(&self, answers: impl IntoIterator<Item = Answer>) {
        locked(&self.day.answers).extend(answers);
    }

    /// Every letter that was handed over, in the order in which it was read.
    #[must_use]
    pub fn mailed(&self) -> Vec<Mailed> {
        locked(&self.day.mailed).clone()
    }

    /// How often somebody was answered like this.
    #[must_use]
    pub fn fired(&self, answer: Answer) -> usize {
        let fired = locked(&self.day.fired);
        fired.iter().filter(|one| **one == answer).count()
    }

    /// Waits until so many letters have been handed over.
    pub async fn came(&self, count: usize) {
        loop {
            let came = self.day.came.notified();
            if locked(&self.day.mailed).len() >= count {
                return;
            }
            came.await;
        }
    }
}

impl Drop for MailHost {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Day {
    /// One letter a connection.
    async fn serve(&self, stream: TcpStream) -> io::Result<()> {
        let answer = locked(&self.answers).pop_front().unwrap_or(Answer::Taken);
        let fired = || locked(&self.fired).push(answer);
        let mut stream = BufReader::new(stream);
        match answer {
            Answer::Closed => {
                fired();
                return say(&mut stream, "421 come back when we are open").await;
            }
            Answer::Deaf => {
                fired();
                return Ok(());
            }
            Answer::Noise => {
                fired();
                return say(
                    &mut stream,
                    "HTTP/1.1 400 <script>alert(1)</script>\u{1b}[31m",
                )
                .await;
            }
            _ => say(&mut stream, "220 mail.example ESMTP").await?,
        }
        let (mut from, mut to, mut line) = (String::new(), String::new(), String::new());
        loop {
            line.clear();
            if stream.read_line(&mut line).await? == 0 {
                return Ok(());
            }
            let words = line.trim_end();
            let verb = words.split([' ', ':']).next().unwrap_or_default();
            match verb.to_ascii_uppercase().as_str() {
                "EHLO" => {
                    let offers = "250-mail.example\r\n250-8BITMIME\r\n250 AUTH PLAIN";
                    say(&mut stream, offers).await?;
                }
                "AUTH" => say(&mut stream, "235 welcome").await?,
                "MAIL" if answer == Answer::Stranger => {
                    fired();
                    say(&mut stream, "530 first prove who you are").await?;
                }
                "MAIL" => {
                    from = bracketed(words);
                    say(&mut stream, "250 yes").await?;
                }
                "RCPT" if answer == Answer::Later => {
                    fired();
                    say(&mut stream, "451 come back later").await?;
                }
                "RCPT" if answer == Answer::Nobody => {
                    fired();
                    say(&mut stream, "550 nobody here is called that").await?;
                }
                "RCPT" => {
                    to = bracketed(words);
                    say(&mut stream, "250 yes").await?;
                }
                "DATA" => {
                    say(&mut stream, "354 go on").await?;
                    let letter = content(&mut stream).await?;
                    fired();
                    locked(&self.mailed).push(Mailed {
                        from: std::mem::take(&mut from),
                        to: std::mem::take(&mut to),
                        letter,
                        answer,
                    });
                    self.came.notify_waiters();
                    match answer {
                        Answer::Cut => return Ok(()),
                        Answer::Full => say(&mut stream, "452 no room").await?,
                        Answer::Unwanted => say(&mut stream, "554 unwanted").await?,
                        _ => say(&mut stream, "250 kept as 1").await?,
                    }
                }
                "QUIT" => return say(&mut stream, "221 goodbye").await,
                _ => say(&mut stream, "502 what?").await?,
            }
        }
    }
}

async fn say(stream: &mut BufReader<TcpStream>, words: &str) -> io::Result<()> {
    stream.write_all(format!("{words}\r\n").as_bytes()).await
}

/// The letter up to the dot on a line of its own (RFC 5321, 4.5.2).
async fn content(stream: &mut BufReader<TcpStream>) -> io::Result<String> {
    let mut letter = String::new();
    loop {
        let mut line = String::new();
        if stream.read_line(&mut line).await? == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        if line == ".\r\n" {
            return Ok(letter);
        }
        letter.push_str(line.strip_prefix('.').unwrap_or(&line));
    }
}

fn bracketed(words: &str) -> String {
    let inner = words
        .split_once('<')
        .and_then(|(_, rest)| rest.split_once('>'));
    inner.map_or_else(String::new, |(address, _)| address.to_owned())
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
