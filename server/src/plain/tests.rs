//! What a client sees of the short way, and what is left in the connection behind it.

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;

use super::*;

const KNOWN: &str = "GET /known HTTP/1.1\r\nhost: x\r\n\r\n";
const PATIENCE: Duration = Duration::from_secs(30);

/// A connection on the short way.
struct Short {
    client: TcpStream,
    stop: Shutdown,
    serving: JoinHandle<(Left, Wire)>,
}

impl Short {
    async fn open(silence: Duration) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let (client, server) = tokio::join!(TcpStream::connect(address), listener.accept());
        let mut wire = Wire::new(server.unwrap().0, None);
        let stop = Shutdown::new();
        let heard = stop.listener();
        let serving = tokio::spawn(async move {
            let left = serve(&mut wire, Limits { silence, stop: &heard }, answer).await;
            (left, wire)
        });
        Self { client: client.unwrap(), stop, serving }
    }

    async fn send(&mut self, text: &str) {
        self.client.write_all(text.as_bytes()).await.unwrap();
    }

    async fn receives(&mut self, expected: &str) {
        let mut received = vec![0; expected.len()];
        tokio::time::timeout(PATIENCE, self.client.read_exact(&mut received)).await.unwrap().unwrap();
        assert_eq!(String::from_utf8_lossy(&received), expected);
    }

    /// What stands unread in the connection once it was left; fails when it has ended.
    async fn unread(mut self) -> String {
        self.client.shutdown().await.unwrap();
        let (left, mut wire) = tokio::time::timeout(PATIENCE, self.serving).await.unwrap().unwrap();
        assert_eq!(left, Left::TakesThought);
        let mut unread = String::new();
        wire.read_to_string(&mut unread).await.unwrap();
        unread
    }

    async fn ends(self) {
        let (left, _wire) = tokio::time::timeout(PATIENCE, self.serving).await.unwrap().unwrap();
        assert_eq!(left, Left::Ended);
    }
}

fn answer(asked: &WholeFile<'_>, to: &mut Vec<u8>) -> Option<Bytes> {
    let content = match asked.path {
        "/known" => Bytes::from_static(b"content"),
        "/large" => Bytes::from(vec![b'x'; 8 << 20]),
        _ => return None,
    };
    to.extend_from_slice(format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n", content.len()).as_bytes());
    Some(content)
}

fn answered(content: &str) -> String {
    format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\n\r\n{content}", content.len())
}

#[tokio::test]
async fn requests_are_answered_one_after_the_other_also_when_they_come_together() {
    let mut short = Short::open(PATIENCE).await;
    for _ in 0..3 {
        short.send(KNOWN).await;
        short.receives(&answered("content")).await;
    }
    short.send(&KNOWN.repeat(3)).await;
    short.receives(&answered("content").repeat(3)).await;
    let large = KNOWN.replace("known", "large");
    short.send(&format!("{large}{KNOWN}")).await;
    short.receives(&answered(&"x".repeat(8 << 20))).await;
    short.receives(&answered("content")).await;
    short.client.shutdown().await.unwrap();
    short.ends().await;
}

#[tokio::test]
async fn what_takes_thought_is_left_as_it_came_with_everything_behind_it() {
    for text in [
        "POST /known HTTP/1.1\r\nhost: x\r\ncontent-length: 5\r\n\r\nGET /".to_owned(),
        "GET /unknown HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(),
        format!("GET /known HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n{KNOWN}"),
        format!("GET /known HTTP/1.1\r\nhost: x\r\ncontent-length: {}\r\n\r\n{KNOWN}", KNOWN.len()),
        "GET /known HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n".to_owned(),
        "GET /known HTTP/1.1\r\nho".to_owned(),
        "G".to_owned(),
        "\0".to_owned(),
    ] {
        let mut short = Short::open(PATIENCE).await;
        short.send(&text).await;
        assert_eq!(short.unread().await, text);

        let mut short = Short::open(PATIENCE).await;
        short.send(&format!("{KNOWN}{KNOWN}{text}")).await;
        short.receives(&answered("content").repeat(2)).await;
        assert_eq!(short.unread().await, text, "behind others");
    }
}

#[tokio::test]
async fn a_head_that_is_longer_than_any_usual_one_is_left_to_others() {
    let mut short = Short::open(PATIENCE).await;
    let text = format!("GET /known HTTP/1.1\r\nhost: x\r\ncookie: {}\r\n\r\n", "c".repeat(2 * RECEIVED));
    short.send(&text).await;
    assert_eq!(short.unread().await, text);
}

#[tokio::test]
async fn a_client_that_falls_silent_is_let_go_and_one_that_goes_on_is_not() {
    Short::open(Duration::from_millis(100)).await.ends().await;
    let mut short = Short::open(Duration::from_secs(2)).await;
    // Longer in all than the patience with a silence.
    for _ in 0..10 {
        short.send(KNOWN).await;
        short.receives(&answered("content")).await;
        tokio::time::sleep(Duration::from_millis(250)).await;
    }
    short.ends().await;
}

#[tokio::test]
async fn a_stop_ends_who_is_idle() {
    let mut short = Short::open(PATIENCE).await;
    short.send(KNOWN).await;
    short.receives(&answered("content")).await;
    short.stop.trigger();
    short.ends().await;
}

#[tokio::test]
async fn what_was_sent_before_a_stop_is_answered_and_nothing_after_it() {
    let mut short = Short::open(PATIENCE).await;
    // Nobody looks at the sockets between these two, so that the signal is heard first and the request is there.
    short.client.writable().await.unwrap();
    assert_eq!(short.client.try_write(KNOWN.repeat(2).as_bytes()).unwrap(), 2 * KNOWN.len());
    short.stop.trigger();
    let mut all = String::new();
    tokio::time::timeout(PATIENCE, short.client.read_to_string(&mut all)).await.unwrap().unwrap();
    assert_eq!(all, answered("content").replace("\r\n\r\n", "\r\nconnection: close\r\n\r\n"));
    short.ends().await;
}
