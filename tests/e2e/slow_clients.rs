//! Clients that are slow, silent or gone: they cost nothing, and they do not stay.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use test_support::Proxy;
use test_support::http::{self, Connection};

use crate::stage::{Server, Setup, Stage, TOKEN};

/// Seconds of silence after which the server of these tests gives a client up.
const PATIENCE: u64 = 2;
/// Longest time that anything of this may take on a busy machine.
const LONGEST: Duration = Duration::from_secs(40);

fn impatient() -> (Stage, Server) {
    let stage = Stage::new();
    let setup = Setup::new("data").with("REACTOR_SERVER__REQUEST_TIMEOUT_SECS", &PATIENCE.to_string());
    let server = stage.started(&setup);
    stage.name("prod", server.address);
    stage.write(1, &[]);
    stage.deploy();
    (stage, server)
}

/// What still comes until the server closes the connection; fails when it never does.
#[track_caller]
fn until_closed(mut stream: &TcpStream) -> String {
    stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
    let begun = Instant::now();
    let (mut text, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        match stream.read(&mut piece) {
            Ok(0) => return String::from_utf8_lossy(&text).into_owned(),
            Ok(count) => text.extend_from_slice(&piece[..count]),
            Err(error) if matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut) => {}
            Err(_) => return String::from_utf8_lossy(&text).into_owned(),
        }
        assert!(begun.elapsed() < LONGEST, "the connection stays open");
    }
}

#[test]
fn clients_that_never_finish_their_head_are_closed_and_keep_nobody_waiting() {
    let (_stage, server) = impatient();
    let slow: Vec<TcpStream> = (0..300)
        .map(|number| {
            let mut stream = TcpStream::connect(server.address).unwrap();
            // A third says nothing at all, a third the beginning of a head, a third goes on a byte at a time.
            if number % 3 != 0 {
                stream.write_all(b"GET /fn/v1/hello HTTP/1.1\r\nhost: x\r\nx-slow: ").unwrap();
            }
            stream
        })
        .collect();
    for round in 0..10 {
        for (number, mut stream) in slow.iter().enumerate() {
            if number % 3 == 2 {
                // It may have been closed by now.
                drop(stream.write_all(b"z"));
            }
        }
        let answer = http::get(server.address, "/fn/v1/hello").unwrap();
        assert_eq!((answer.status, answer.text().as_str()), (200, "version 1"), "round {round}");
        std::thread::sleep(Duration::from_millis(100));
    }
    for stream in &slow {
        let said = until_closed(stream);
        assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{said}");
    }
}

#[test]
fn a_body_that_stops_is_given_up_and_one_that_only_takes_long_is_not() {
    let (_stage, server) = impatient();
    let mut stopped = TcpStream::connect(server.address).unwrap();
    let head = format!(
        "POST /_admin/query HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {TOKEN}\r\ncontent-type: application/json\r\n",
        server.address
    );
    stopped.write_all(format!("{head}content-length: 1000\r\n\r\n{{\"sql\"").as_bytes()).unwrap();
    let said = until_closed(&stopped);
    assert!(said.is_empty() || said.starts_with("HTTP/1.1 4"), "{said}");

    // Longer than the patience in all, never silent for as long as it.
    let body = br#"{"sql":"select 41 + 1 as answer"}"#;
    let mut steady = TcpStream::connect(server.address).unwrap();
    steady.write_all(format!("{head}connection: close\r\ncontent-length: {}\r\n\r\n", body.len()).as_bytes()).unwrap();
    let pause = Duration::from_millis(PATIENCE * 2_000) / u32::try_from(body.len()).unwrap();
    for byte in body {
        steady.write_all(&[*byte]).unwrap();
        std::thread::sleep(pause);
    }
    let said = until_closed(&steady);
    assert!(said.starts_with("HTTP/1.1 200") && said.contains("42"), "{said}");
}

/// Clients that the server counts.
#[cfg(target_os = "linux")]
fn connections(server: &Server) -> usize {
    let metrics = http::get(server.address, "/metrics").unwrap().text();
    let count = metrics.lines().find_map(|line| line.strip_prefix("reactor_connections ")).unwrap();
    count.parse().unwrap()
}

#[cfg(target_os = "linux")]
#[test]
fn clients_that_ask_and_then_read_nothing_are_let_go() {
    let (stage, server) = impatient();
    // More than the buffers on the way hold.
    std::fs::write(stage.project().join("sites/web/large.bin"), vec![b'x'; 32 << 20]).unwrap();
    stage.deploy();
    let request = format!("GET /sites/v1/web/large.bin HTTP/1.1\r\nhost: {}\r\n\r\n", server.address);
    let deaf: Vec<TcpStream> = (0..20)
        .map(|_| {
            let mut stream = TcpStream::connect(server.address).unwrap();
            stream.write_all(request.as_bytes()).unwrap();
            stream
        })
        .collect();
    let begun = Instant::now();
    while connections(&server) >= deaf.len() {
        assert!(begun.elapsed() < LONGEST, "{} connections stay open", connections(&server));
        std::thread::sleep(Duration::from_millis(100));
    }
}

#[test]
fn a_follower_that_reads_nothing_and_one_that_is_gone_do_not_hold_the_server() {
    let (_stage, mut server) = impatient();
    let proxy = Proxy::to(server.address);
    let follow = format!(
        "GET /_admin/logs?follow=1 HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {TOKEN}\r\n\r\n",
        server.address
    );
    let mut deaf: Vec<TcpStream> = Vec::new();
    for address in [server.address, proxy.address] {
        for _ in 0..20 {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(follow.as_bytes()).unwrap();
            deaf.push(stream);
        }
    }
    // Half of them are behind a network that has fallen silent: open on the server's side, and nobody there.
    std::thread::sleep(Duration::from_millis(300));
    proxy.silence(true);
    let mut connection = Connection::open(server.address).unwrap();
    for _ in 0..500 {
        assert_eq!(connection.get("/fn/v1/hello").unwrap().text(), "version 1");
    }
    let begun = Instant::now();
    assert_eq!(server.process.signal("TERM"), 0, "{}", server.process.stderr());
    assert!(begun.elapsed() < LONGEST, "stopping took {:?}", begun.elapsed());
}
