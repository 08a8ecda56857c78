//! Stopping: what runs is finished, streams end with a reason, and a follower goes on where it was on the next server.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use serde_json::Value;
use test_support::http;

use crate::stage::{Server, Setup, Stage, TOKEN};
use crate::world::{kill, until};

/// A function that answers after as many milliseconds as it is asked for, and one that writes to the log.
const FUNCTION: &str = r#"
export default {
  async fetch(request: Request): Promise<Response> {
    const url = new URL(request.url);
    const pause = Number(url.searchParams.get("pause") ?? 0);
    const say = url.searchParams.get("say");
    if (say) console.log(say);
    if (pause > 0) await new Promise((done) => setTimeout(done, pause));
    return new Response(`waited ${pause}`);
  },
};
"#;

fn deployed() -> (Stage, Setup, Server) {
    let stage = Stage::new();
    let setup = Setup::new("data");
    let server = stage.started(&setup);
    stage.name("prod", server.address);
    stage.write(1, &[]);
    std::fs::write(stage.project().join("functions/hello/index.ts"), FUNCTION).unwrap();
    stage.deploy();
    (stage, setup, server)
}

#[test]
fn a_request_under_way_is_answered_and_a_new_one_refused() {
    let (_stage, _setup, mut server) = deployed();
    let address = server.address;
    let flying: Vec<_> =
        (0..8).map(|_| std::thread::spawn(move || http::get(address, "/fn/v1/hello?pause=2500").unwrap())).collect();
    std::thread::sleep(Duration::from_secs(1));
    kill("TERM", server.process.pid());
    until(&true, || TcpStream::connect(address).is_err());
    for answer in flying {
        let answer = answer.join().unwrap();
        assert_eq!((answer.status, answer.text().as_str()), (200, "waited 2500"));
    }
    until(&true, || server.process.ended().is_some());
    assert_eq!(server.process.ended().unwrap().code(), Some(0), "{}", server.process.stderr());
}

#[test]
fn streams_end_with_a_reason_when_the_server_stops() {
    let (_stage, _setup, mut server) = deployed();
    let mut stream = TcpStream::connect(server.address).unwrap();
    let head = format!(
        "GET /_admin/logs?follow=1 HTTP/1.1\r\nhost: {}\r\nauthorization: Bearer {TOKEN}\r\n\r\n",
        server.address
    );
    stream.write_all(head.as_bytes()).unwrap();
    let reading = std::thread::spawn(move || {
        let mut text = Vec::new();
        drop(stream.read_to_end(&mut text));
        String::from_utf8_lossy(&text).into_owned()
    });
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(server.process.signal("TERM"), 0);
    let text = reading.join().unwrap();
    assert!(text.starts_with("HTTP/1.1 200") && text.contains(": the server is stopping"), "{text}");
}

#[test]
fn stopping_is_bounded_whatever_a_function_does() {
    let (_stage, _setup, mut server) = deployed();
    let address = server.address;
    let stuck = std::thread::spawn(move || http::get(address, "/fn/v1/hello?pause=29500"));
    std::thread::sleep(Duration::from_millis(500));
    let begun = Instant::now();
    assert_eq!(server.process.signal("TERM"), 0, "{}", server.process.stderr());
    assert!(begun.elapsed() < Duration::from_mins(1), "stopping took {:?}", begun.elapsed());
    // Answered, since its own limit lies within the patience of a stop.
    assert!(stuck.join().unwrap().is_ok_and(|answer| answer.status == 200 || answer.status == 408));
}

#[test]
fn a_follower_of_logs_sees_every_record_once_through_restarts() {
    let (stage, setup, server) = deployed();
    let line = ["--json", "logs", "--follow", "--function", "hello", "--context", "prod"];
    let mut follower = stage.reactor(&line).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
    let seen: Arc<Mutex<BTreeMap<String, u32>>> = Arc::default();
    let collected = seen.clone();
    let stdout = follower.stdout.take().unwrap();
    std::thread::spawn(move || {
        for line in BufReader::new(stdout).lines().map_while(Result::ok) {
            let record: Value = serde_json::from_str(&line).unwrap();
            let message = record["message"].as_str().unwrap_or_default().to_owned();
            *collected.lock().unwrap().entry(message).or_default() += 1;
        }
    });
    let mut server = Some(server);
    let mut said = 0;
    let say = |said: &mut u32, address| {
        *said += 1;
        let answer = http::get(address, &format!("/fn/v1/hello?say=record-{said}")).unwrap();
        assert_eq!(answer.status, 200);
    };
    let arrived = |number: u32| seen.lock().unwrap().contains_key(&format!("record-{number}"));
    // It follows once the first of them has come.
    let address = server.as_ref().unwrap().address;
    until(&true, || {
        say(&mut said, address);
        arrived(said) || arrived(1)
    });
    for signal in ["TERM", "KILL", "TERM"] {
        for _ in 0..20 {
            say(&mut said, address);
        }
        if signal == "KILL" {
            // A record that nobody has been told of yet may go with the process.
            until(&true, || arrived(said));
        }
        let mut old = server.take().unwrap();
        old.process.signal(signal);
        drop(old);
        server = Some(stage.started(&setup));
        for _ in 0..20 {
            say(&mut said, address);
        }
        until(&true, || arrived(said));
    }
    follower.kill().unwrap();
    follower.wait().unwrap();
    let seen = seen.lock().unwrap();
    let first = (1..=said).find(|number| seen.contains_key(&format!("record-{number}"))).unwrap();
    for number in first..=said {
        assert_eq!(seen.get(&format!("record-{number}")), Some(&1), "record {number} of {said}: {seen:?}");
    }
}
