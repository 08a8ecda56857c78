//! A server that answers from a script, for what a real one does only on a bad day.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, channel};

/// One request as it arrived.
#[derive(Debug)]
pub(crate) struct Request {
    /// `POST /_admin/deploy?plan=1`
    pub(crate) line: String,
    /// In lower case.
    pub(crate) headers: String,
    /// As text.
    pub(crate) body: String,
}

/// Answers requests one after the other with the next answer of the script.
pub(crate) struct FakeServer {
    /// Where it listens.
    pub(crate) endpoint: String,
    requests: Receiver<Request>,
}

impl FakeServer {
    /// Listens on a free port of loopback.
    pub(crate) fn start(answers: Vec<String>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let (sender, requests) = channel();
        std::thread::spawn(move || {
            for answer in answers {
                let (mut stream, _) = listener.accept().unwrap();
                sender.send(read(&mut stream)).unwrap();
                stream.write_all(answer.as_bytes()).unwrap();
            }
        });
        Self { endpoint, requests }
    }

    /// The requests so far, in order.
    pub(crate) fn requests(&self) -> Vec<Request> {
        self.requests.try_iter().collect()
    }
}

fn read(stream: &mut TcpStream) -> Request {
    let mut reader = BufReader::new(stream);
    let mut text = String::new();
    while !text.ends_with("\r\n\r\n") {
        assert!(reader.read_line(&mut text).unwrap() > 0, "the request ended early: {text}");
    }
    let headers = text.to_lowercase();
    let length = headers.lines().find_map(|line| line.strip_prefix("content-length: "));
    let mut body = vec![0; length.map_or(0, |length| length.parse().unwrap())];
    reader.read_exact(&mut body).unwrap();
    let line = text.lines().next().unwrap_or_default().trim_end_matches(" HTTP/1.1").to_owned();
    Request { line, headers, body: String::from_utf8_lossy(&body).into_owned() }
}

/// An answer with a JSON document.
pub(crate) fn json(status: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status}\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

/// A stream of events that ends with the connection; each with its number and its document.
pub(crate) fn events(events: &[(u32, &str)]) -> String {
    let head = "HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n: heartbeat\n\n";
    events.iter().fold(head.to_owned(), |text, (id, data)| {
        let name = data.split('"').nth(3).unwrap();
        format!("{text}id: {id}\nevent: {name}\ndata: {data}\n\n")
    })
}
