//! A Jetstream server of the first generation.
//!
//! A stream without a cursor begins with the story, as if nothing had happened before it was
//! listened to; after the last event it stays open and gives a sign of life now and then.

use std::io;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use rapport_model::time::{Moment, Span};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;
use tokio::time::sleep;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::tungstenite::protocol::frame::Frame;
use tokio_tungstenite::tungstenite::protocol::frame::coding::{Data, OpCode};
use tokio_tungstenite::{WebSocketStream, accept_async};
use zstd::bulk::Compressor;

use crate::http::{Head, answer, take_head};
use crate::plan::Fault;
use crate::server::World;
use crate::story::{Happening, Story};

/// The number of the dictionary every server of this generation packs with.
const DICTIONARY: u32 = 1_612_007_021;
/// How large the frames of [`Fault::Oversized`] are.
const OVERSIZED: usize = 3_000_000;
/// Between signs of life.
const ALIVE: Duration = Duration::from_secs(30);
/// How far a client goes back on a replay; order is only ever lost within it.
const REWIND: Span = Span::SECOND.times(5);

type Socket = WebSocketStream<TcpStream>;

/// A dictionary made of the story, under the number clients expect.
pub(crate) fn dictionary(story: &Story) -> io::Result<Vec<u8>> {
    let samples: Vec<&[u8]> = story
        .happenings
        .iter()
        .map(|happening| happening.line.as_bytes())
        .collect();
    let mut dictionary = zstd::dict::from_samples(&samples, 8 * 1024)?;
    dictionary[4..8].copy_from_slice(&DICTIONARY.to_le_bytes());
    Ok(dictionary)
}

/// Hands out the dictionary, if it is the plan.
pub(crate) async fn hand_out(stream: &mut TcpStream, head: &Head, world: &World) -> io::Result<()> {
    let is_known = head.query("id") == Some(&DICTIONARY.to_string());
    if world.plan.hands_out_dictionary && is_known {
        answer(
            stream,
            200,
            &[("Content-Type", "application/octet-stream")],
            &world.dictionary,
        )
        .await
    } else {
        answer(stream, 404, &[], br#"{"error":"DictionaryNotFound"}"#).await
    }
}

pub(crate) async fn serve(mut stream: TcpStream, head: &Head, world: &World) -> io::Result<()> {
    let cursor = head
        .query("cursor")
        .and_then(|text| text.parse().ok())
        .map(Moment::from_micros);
    let faults = world.ledger.connect(&world.plan);
    if faults.contains(&Fault::Refuse) {
        world.ledger.fire(Fault::Refuse);
        return Ok(());
    }
    if faults.contains(&Fault::Busy) {
        world.ledger.fire(Fault::Busy);
        take_head(&mut stream).await?;
        return answer(&mut stream, 503, &[("Retry-After", "7")], b"not now").await;
    }
    let wanted: Vec<String> = head.all("wantedCollections").map(str::to_owned).collect();
    let packer = if world.plan.packs && head.query("compress") == Some("true") {
        Some(Compressor::with_dictionary(3, &world.dictionary)?)
    } else {
        None
    };
    let happenings = since(world, cursor, faults.contains(&Fault::Shuffle));
    let socket = accept_async(stream).await.map_err(io::Error::other)?;
    Line {
        socket,
        packer,
        world,
    }
    .tell(&wanted, happenings)
    .await
}

/// A client that listens.
struct Line<'a> {
    socket: Socket,
    packer: Option<Compressor<'static>>,
    world: &'a World,
}

impl<'a> Line<'a> {
    async fn tell(mut self, wanted: &[String], happenings: Vec<&'a Happening>) -> io::Result<()> {
        let mut breath = 0;
        for happening in happenings {
            let is_wanted = wanted.is_empty()
                || happening
                    .collection
                    .is_none_or(|own| wanted.iter().any(|wanted| wanted == own));
            if !is_wanted {
                continue;
            }
            for fault in self.world.ledger.send(&self.world.plan) {
                self.world.ledger.fire(fault);
                if !self.go_wrong(fault, happening).await? {
                    return Ok(());
                }
            }
            self.send(&happening.line).await?;
            breath += 1;
            if self.world.plan.pace.is_some_and(|pace| breath >= pace) {
                breath = 0;
                sleep(Duration::from_millis(1)).await;
            }
        }
        self.world.ledger.tell_all();
        self.stay().await
    }

    async fn send(&mut self, line: &str) -> io::Result<()> {
        let message = match &mut self.packer {
            Some(packer) => {
                self.world.ledger.pack();
                Message::binary(packer.compress(line.as_bytes())?)
            }
            None => Message::text(line),
        };
        self.put(message).await
    }

    async fn put(&mut self, message: Message) -> io::Result<()> {
        self.socket.send(message).await.map_err(io::Error::other)
    }

    /// Lets a fault happen before an event; whether the connection goes on after it.
    async fn go_wrong(&mut self, fault: Fault, happening: &Happening) -> io::Result<bool> {
        match fault {
            Fault::Double => self.send(&happening.line).await?,
            Fault::BadJson => {
                let cut = r#"{"did":"did:plc:simulated","time_us":17831"#;
                self.put(Message::text(cut)).await?;
            }
            Fault::NoDid => {
                let nobody = r#"{"time_us":1783166400000000,"kind":"commit"}"#;
                self.put(Message::text(nobody)).await?;
            }
            Fault::Bytes => self.put(Message::binary(vec![0, 159, 146, 150])).await?,
            Fault::BadUtf8 => {
                let wrong = Frame::message(
                    &b"{\"did\":\"\xff\xfe\"}"[..],
                    OpCode::Data(Data::Text),
                    true,
                );
                self.put(Message::Frame(wrong)).await?;
            }
            Fault::Oversized => {
                let text = format!(
                    r#"{{"did":"did:plc:simulated","text":"{}"}}"#,
                    "x".repeat(OVERSIZED)
                );
                self.put(Message::text(text)).await?;
            }
            Fault::Trickle => {
                for crumb in frame(&happening.line).chunks(7) {
                    self.socket.get_mut().write_all(crumb).await?;
                    tokio::task::yield_now().await;
                }
            }
            Fault::Cut => {
                let frame = frame(&happening.line);
                self.socket
                    .get_mut()
                    .write_all(&frame[..frame.len() / 2])
                    .await?;
                return Ok(false);
            }
            Fault::Goodbye => {
                self.socket.close(None).await.map_err(io::Error::other)?;
                return Ok(false);
            }
            Fault::Silence => {
                sleep(Duration::from_secs(3_600)).await;
                return Ok(false);
            }
            Fault::Shuffle | Fault::Refuse | Fault::Busy | Fault::TooOld => {}
        }
        Ok(true)
    }

    /// After the last event: signs of life, and answers to those of the client.
    async fn stay(mut self) -> io::Result<()> {
        loop {
            tokio::select! {
                heard = self.socket.next() => match heard {
                    Some(Ok(_)) => {}
                    _ => return Ok(()),
                },
                () = sleep(ALIVE) => self.put(Message::Ping(Default::default())).await?,
            }
        }
    }
}

/// What is kept since a cursor, in the order it is sent.
fn since(world: &World, cursor: Option<Moment>, shuffled: bool) -> Vec<&Happening> {
    let happenings = &world.story.happenings;
    let Some(mut cursor) = cursor else {
        return happenings.iter().collect();
    };
    if let (Some(look_back), Some(last)) = (world.plan.look_back, happenings.last()) {
        let oldest = last.time.minus(look_back);
        if cursor < oldest {
            world.ledger.fire(Fault::TooOld);
            cursor = oldest;
        }
    }
    let mut kept: Vec<&Happening> = happenings
        .iter()
        .filter(|happening| happening.time >= cursor)
        .collect();
    if shuffled {
        world.ledger.fire(Fault::Shuffle);
        let within = kept.partition_point(|happening| happening.time < cursor.plus(REWIND));
        // Accounts come one after the other; what one account did stays in order, as it does on
        // the real network.
        kept[..within].sort_by(|a, b| b.did.cmp(&a.did));
    }
    kept
}

/// A text frame as bytes.
fn frame(line: &str) -> Vec<u8> {
    let length = u16::try_from(line.len()).expect("events are short");
    let mut bytes = vec![0x81];
    if length < 126 {
        bytes.push(length as u8);
    } else {
        bytes.push(126);
        bytes.extend_from_slice(&length.to_be_bytes());
    }
    bytes.extend_from_slice(line.as_bytes());
    bytes
}
