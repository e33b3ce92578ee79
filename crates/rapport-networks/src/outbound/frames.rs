//! Messages of a WebSocket (RFC 6455), as a client hears them.
//!
//! Libraries end a connection at the first malformed frame, as the standard asks of them. A stream
//! that is replayed from a cursor would then bring the same frame again, for ever. Here a message
//! that is too long or not UTF-8 is one message that cannot be used, and the next one follows.
//!
//! Extensions are not spoken, so frames with reserved bits end the connection like any other
//! nonsense in a header: after that nothing is where it should be.

use std::io;

use bytes::{Buf, BufMut, BytesMut};
use tokio::io::{AsyncReadExt, AsyncWriteExt, ReadHalf, WriteHalf};

use super::dial::Socket;

/// How much of a message that is too long is kept, for a person to look at.
const START: usize = 200;
/// How much may wait to be sent; signs of life beyond that are left out.
const OUTGOING: usize = 4_096;
/// The largest control frame, by the standard.
const CONTROL: u64 = 125;

/// What was heard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Heard {
    /// A text, which may not be UTF-8 after all.
    Text(Vec<u8>),
    /// Bytes.
    Binary(Vec<u8>),
    /// The start of a message that is too long.
    TooLong(Vec<u8>),
    /// The other side is alive.
    SignOfLife,
    /// The other side ends the conversation; its reason, or nothing.
    Close(Vec<u8>),
}

/// An open WebSocket.
pub(crate) struct WebSocket {
    reader: ReadHalf<Box<dyn Socket>>,
    writer: WriteHalf<Box<dyn Socket>>,
    incoming: BytesMut,
    outgoing: BytesMut,
    decoder: Decoder,
}

impl WebSocket {
    pub(super) fn new(socket: Box<dyn Socket>, limit: usize) -> Self {
        let (reader, writer) = tokio::io::split(socket);
        let decoder = Decoder {
            limit,
            message: Vec::new(),
            kind: None,
            frame: None,
        };
        let incoming = BytesMut::with_capacity(64 * 1024);
        Self {
            reader,
            writer,
            incoming,
            outgoing: BytesMut::new(),
            decoder,
        }
    }

    /// What is heard next. Nothing is lost when the wait is given up.
    pub(crate) async fn next(&mut self) -> io::Result<Heard> {
        loop {
            if let Some((heard, reply)) = self.decoder.decode(&mut self.incoming)? {
                if let Some(payload) = reply {
                    self.send(0xa, &payload);
                }
                return Ok(heard);
            }
            self.incoming.reserve(16 * 1024);
            tokio::select! {
                read = self.reader.read_buf(&mut self.incoming) => {
                    if read? == 0 {
                        return Err(io::ErrorKind::UnexpectedEof.into());
                    }
                }
                written = self.writer.write_buf(&mut self.outgoing), if self.outgoing.has_remaining() => {
                    written?;
                    self.writer.flush().await?;
                }
            }
        }
    }

    /// Asks for a sign of life; sent while the next message is waited for.
    pub(crate) fn ask(&mut self) {
        self.send(0x9, b"");
    }

    fn send(&mut self, opcode: u8, payload: &[u8]) {
        if self.outgoing.len() < OUTGOING {
            self.outgoing
                .put_slice(&[0x80 | opcode, 0x80 | payload.len() as u8]);
            // The mask keeps scripts in browsers from putting chosen bytes on the wire. Nothing is
            // sent here but what the server itself chose, so the mask may as well be nought.
            self.outgoing.put_slice(&[0; 4]);
            self.outgoing.put_slice(payload);
        }
    }
}

/// Messages from bytes; keeps what is incomplete.
#[derive(Debug)]
struct Decoder {
    limit: usize,
    /// The message so far; no more than `limit` and one byte, which tells that it is too long.
    message: Vec<u8>,
    kind: Option<Kind>,
    frame: Option<Frame>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Text,
    Binary,
}

/// A frame whose header was read.
#[derive(Debug, Clone, Copy)]
struct Frame {
    last: bool,
    opcode: u8,
    remaining: u64,
}

impl Decoder {
    /// The next message in `bytes`, with the payload of a reply it asks for.
    fn decode(&mut self, bytes: &mut BytesMut) -> io::Result<Option<(Heard, Option<Vec<u8>>)>> {
        loop {
            let frame = match self.frame {
                Some(frame) => frame,
                None => match self.header(bytes)? {
                    Some(frame) => *self.frame.insert(frame),
                    None => return Ok(None),
                },
            };
            let there = frame.remaining.min(bytes.len() as u64);
            if frame.opcode >= 8 {
                if there < frame.remaining {
                    return Ok(None);
                }
                self.frame = None;
                return Ok(Some(control(
                    frame.opcode,
                    bytes.split_to(there as usize).to_vec(),
                )));
            }
            let part = bytes.split_to(there as usize);
            let room = self.limit + 1 - self.message.len();
            self.message
                .extend_from_slice(&part[..part.len().min(room)]);
            let remaining = frame.remaining - there;
            if remaining > 0 {
                self.frame = Some(Frame { remaining, ..frame });
                return Ok(None);
            }
            self.frame = None;
            if frame.last {
                return Ok(Some((self.complete(), None)));
            }
        }
    }

    fn header(&mut self, bytes: &mut BytesMut) -> io::Result<Option<Frame>> {
        let [first, second, ..] = bytes[..] else {
            return Ok(None);
        };
        let (length, size) = match second & 0x7f {
            126 => match bytes[2..] {
                [a, b, ..] => (u64::from(u16::from_be_bytes([a, b])), 4),
                _ => return Ok(None),
            },
            127 => match bytes[2..] {
                [a, b, c, d, e, f, g, h, ..] => (u64::from_be_bytes([a, b, c, d, e, f, g, h]), 10),
                _ => return Ok(None),
            },
            short => (u64::from(short), 2),
        };
        let frame = Frame {
            last: first & 0x80 != 0,
            opcode: first & 0x0f,
            remaining: length,
        };
        let begins = match frame.opcode {
            0 => false,
            1 | 2 => true,
            8..=10 if frame.last && length <= CONTROL => false,
            _ => return Err(nonsense("a frame of an unknown kind")),
        };
        if first & 0x70 != 0 || second & 0x80 != 0 {
            return Err(nonsense("a frame with marks nobody agreed on"));
        }
        if frame.opcode < 8 && begins == self.kind.is_some() {
            return Err(nonsense("a message within a message"));
        }
        if begins {
            self.kind = Some(if frame.opcode == 1 {
                Kind::Text
            } else {
                Kind::Binary
            });
        }
        bytes.advance(size);
        Ok(Some(frame))
    }

    fn complete(&mut self) -> Heard {
        let mut message = std::mem::take(&mut self.message);
        let kind = self.kind.take();
        if message.len() > self.limit {
            message.truncate(START);
            return Heard::TooLong(message);
        }
        if kind == Some(Kind::Text) {
            Heard::Text(message)
        } else {
            Heard::Binary(message)
        }
    }
}

fn control(opcode: u8, payload: Vec<u8>) -> (Heard, Option<Vec<u8>>) {
    match opcode {
        8 => (
            Heard::Close(payload.get(2..).unwrap_or_default().to_vec()),
            None,
        ),
        9 => (Heard::SignOfLife, Some(payload)),
        _ => (Heard::SignOfLife, None),
    }
}

fn nonsense(reason: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, reason)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use tokio::io::duplex;

    use super::*;

    fn frame(last: bool, opcode: u8, payload: &[u8]) -> Vec<u8> {
        let first = if last { 0x80 | opcode } else { opcode };
        let mut bytes = vec![first];
        match payload.len() {
            short @ 0..126 => bytes.push(short as u8),
            middle @ 126..0x1_0000 => {
                bytes.push(126);
                bytes.extend_from_slice(&(middle as u16).to_be_bytes());
            }
            long => {
                bytes.push(127);
                bytes.extend_from_slice(&(long as u64).to_be_bytes());
            }
        }
        bytes.extend_from_slice(payload);
        bytes
    }

    /// Everything heard when `wire` arrives in pieces of `step` bytes.
    fn hear(wire: &[u8], step: usize, limit: usize) -> io::Result<Vec<Heard>> {
        let mut decoder = Decoder {
            limit,
            message: Vec::new(),
            kind: None,
            frame: None,
        };
        let mut incoming = BytesMut::new();
        let mut heard = Vec::new();
        for piece in wire.chunks(step) {
            incoming.extend_from_slice(piece);
            while let Some((one, _)) = decoder.decode(&mut incoming)? {
                heard.push(one);
            }
        }
        Ok(heard)
    }

    #[test]
    fn bad_messages_are_passed_over_one_by_one() {
        let wire = [
            frame(true, 1, b"one"),
            frame(true, 1, b"\xff\xfe"),
            frame(true, 1, &[b'x'; 70_000]),
            frame(false, 1, b"fo"),
            frame(true, 9, b"alive?"),
            frame(true, 0, b"ur"),
            frame(true, 8, b"\x03\xe9bye"),
        ]
        .concat();
        for step in [1, 7, 100_000] {
            let heard = hear(&wire, step, 1_000).unwrap();
            assert_eq!(heard[0], Heard::Text(b"one".to_vec()));
            assert_eq!(heard[1], Heard::Text(b"\xff\xfe".to_vec()));
            assert_eq!(heard[2], Heard::TooLong(vec![b'x'; START]));
            assert_eq!(heard[3], Heard::SignOfLife);
            assert_eq!(heard[4], Heard::Text(b"four".to_vec()));
            assert_eq!(heard[5], Heard::Close(b"bye".to_vec()));
        }
    }

    #[test]
    fn nonsense_ends_the_conversation() {
        for wire in [
            &[0xf1, 0][..],
            &[0x81, 0x80, 0, 0, 0, 0],
            &[0x83, 0],
            &[0x09, 0],
            &[0x89, 126, 0, 200],
            &[0x80, 0],
            &[0x01, 0, 0x81, 0],
        ] {
            assert!(hear(wire, 1, 10).is_err(), "{wire:?}");
        }
    }

    #[tokio::test]
    async fn pings_are_answered_and_asked() {
        let (near, mut far) = duplex(1_024);
        let mut socket = WebSocket::new(Box::new(near), 100);
        far.write_all(&frame(true, 9, b"hi")).await.unwrap();
        assert_eq!(socket.next().await.unwrap(), Heard::SignOfLife);
        socket.ask();
        let listen = async {
            let mut sent = [0; 14];
            far.read_exact(&mut sent).await.unwrap();
            far.write_all(&frame(true, 1, b"done")).await.unwrap();
            sent
        };
        let (heard, sent) = tokio::join!(socket.next(), listen);
        assert_eq!(heard.unwrap(), Heard::Text(b"done".to_vec()));
        assert_eq!(sent, *b"\x8a\x82\0\0\0\0hi\x89\x80\0\0\0\0");
        drop(far);
        assert_eq!(
            socket.next().await.unwrap_err().kind(),
            io::ErrorKind::UnexpectedEof
        );
    }

    proptest! {
        #[test]
        fn messages_do_not_depend_on_how_they_arrive(
            messages in prop::collection::vec((prop::collection::vec(any::<u8>(), 0..300), any::<bool>()), 0..8),
            step in 1_usize..400,
        ) {
            let wire: Vec<u8> = messages
                .iter()
                .flat_map(|(payload, split)| {
                    let half = if *split { payload.len() / 2 } else { payload.len() };
                    let mut wire = frame(!split, 2, &payload[..half]);
                    if *split {
                        wire.extend(frame(true, 0, &payload[half..]));
                    }
                    wire
                })
                .collect();
            let expected: Vec<Heard> = messages
                .iter()
                .map(|(payload, _)| match payload.len() {
                    0..=250 => Heard::Binary(payload.clone()),
                    _ => Heard::TooLong(payload[..START].to_vec()),
                })
                .collect();
            prop_assert_eq!(hear(&wire, step, 250).unwrap(), expected);
        }

        #[test]
        fn any_bytes_are_heard_or_refused(wire in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = hear(&wire, 3, 50);
        }
    }
}
