//! Someone with a browser, as far as a test needs one: asks the program over a socket and keeps
//! its cookie.

use std::io::{self, BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;

use crate::world::PASSWORD;

pub(crate) struct Visitor {
    address: String,
    cookie: String,
}

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) text: String,
}

impl Visitor {
    /// Someone whose browser holds this cookie; an empty one is none.
    pub(crate) fn at(address: &str, cookie: &str) -> Self {
        Self {
            address: address.to_owned(),
            cookie: cookie.to_owned(),
        }
    }

    /// The admin of `program::set_up`, signed in.
    pub(crate) fn signed_in(address: &str) -> Self {
        let mut visitor = Self {
            address: address.to_owned(),
            cookie: String::new(),
        };
        let answer = visitor.sign_in();
        let (_, cookie) = answer.text.split_once("set-cookie: ").unwrap();
        visitor.cookie = cookie.split(';').next().unwrap().to_owned();
        visitor
    }

    /// Tries to sign in once more.
    pub(crate) fn sign_in(&self) -> Answer {
        let form = format!(
            "email=ada%40example.com&password={}",
            PASSWORD.replace(' ', "+")
        );
        self.post("/sign-in", &form).unwrap()
    }

    pub(crate) fn get(&self, path: &str) -> Answer {
        answer(self.send("GET", path, "").unwrap()).unwrap()
    }

    pub(crate) fn post(&self, path: &str, form: &str) -> io::Result<Answer> {
        answer(self.send("POST", path, form)?)
    }

    /// Sends a request; the connection tells its own port, and holds the answer.
    pub(crate) fn send(&self, method: &str, path: &str, form: &str) -> io::Result<TcpStream> {
        let mut socket = connect(&self.address)?;
        write!(
            socket,
            "{method} {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nCookie: {1}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {2}\r\n\r\n{form}",
            self.address,
            self.cookie,
            form.len()
        )?;
        Ok(socket)
    }

    /// Sends the beginning of a form that is to be `length` bytes long, and waits until the program
    /// asks for the rest.
    pub(crate) fn begin(&self, path: &str, form: &str, length: usize) -> io::Result<TcpStream> {
        let mut socket = connect(&self.address)?;
        write!(
            socket,
            "POST {path} HTTP/1.1\r\nHost: {0}\r\nOrigin: http://{0}\r\nCookie: {1}\r\nConnection: close\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {length}\r\nExpect: 100-continue\r\n\r\n{form}",
            self.address, self.cookie
        )?;
        let mut go_on = [0; b"HTTP/1.1 100 Continue\r\n\r\n".len()];
        socket.read_exact(&mut go_on)?;
        assert_eq!(&go_on, b"HTTP/1.1 100 Continue\r\n\r\n");
        Ok(socket)
    }

    /// Asks without the cookie, with another header, and gives all of the answer.
    pub(crate) fn ask(&self, method: &str, path: &str, header: &str, body: &str) -> String {
        let mut socket = connect(&self.address).unwrap();
        let (host, length) = (&self.address, body.len());
        write!(
            socket,
            "{method} {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nConnection: close\r\n{header}\r\n\
             Content-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}",
        )
        .unwrap();
        answer(socket).unwrap().text
    }

    /// Makes a saved search of that name, which matches nothing.
    pub(crate) fn add_search(&self, name: &str) -> io::Result<Answer> {
        self.post("/saved-searches", &search_form(name))
    }

    /// Opens the page's live connection; the value reads one line after another.
    pub(crate) fn live(&self) -> impl Iterator<Item = String> + use<> {
        let socket = self.send("GET", "/live", "").unwrap();
        BufReader::new(socket).lines().map(Result::unwrap)
    }
}

pub(crate) fn search_form(name: &str) -> String {
    format!("name={name}&query=nobody{name}says&purpose=Testing&alert=silent")
}

/// Reads an answer to its end. An answer that breaks off is an error.
pub(crate) fn answer(mut socket: TcpStream) -> io::Result<Answer> {
    let mut text = String::new();
    socket.read_to_string(&mut text)?;
    let status = text
        .split(' ')
        .nth(1)
        .and_then(|status| status.parse().ok());
    match status {
        Some(status) => Ok(Answer { status, text }),
        None => Err(io::ErrorKind::UnexpectedEof.into()),
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "a test speaks to the program on loopback, past its own client"
)]
fn connect(address: &str) -> io::Result<TcpStream> {
    TcpStream::connect(address)
}
