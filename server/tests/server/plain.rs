//! Files of sites over a bare connection: the short way says what the long way says, whatever is sent.

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

use crate::bundle::Project;
use crate::world::{Running, World};

/// Makes the server close the connection.
const LAST: &str = "GET /gone HTTP/1.1\r\nhost: x\r\nconnection: close\r\n\r\n";
/// Takes the long way, and the connection stays on it. The answer is nothing but a head.
const LONG: &str = "HEAD / HTTP/1.1\r\nhost: x\r\n\r\n";

async fn deployed() -> (World, Running) {
    let (world, server) = World::start().await;
    let photo = "not really a photo, and never compressed\n".repeat(2_000);
    let project = Project::new().page("index.html", "<h1>shop</h1>").page("photo.png", &photo).page("empty.txt", "");
    server.client.deploy(project.bundle()).await.result();
    // Whatever was never asked for is read and checked first, which is not the short way.
    for path in ["/", "/photo.png", "/empty.txt"] {
        assert_eq!(server.client.get(path).await.status, 200, "{path}");
    }
    (world, server)
}

/// Everything that comes back for those bytes, ids, times and the order of headers aside.
async fn talk(server: &Running, pieces: &[&[u8]]) -> String {
    let mut stream = TcpStream::connect(server.handle.addrs()[0]).await.unwrap();
    stream.set_nodelay(true).unwrap();
    for piece in pieces {
        // It may have been closed by now.
        drop(stream.write_all(piece).await);
        tokio::time::sleep(std::time::Duration::from_millis(20)).await;
    }
    let mut bytes = Vec::new();
    let reading = tokio::time::timeout(std::time::Duration::from_secs(30), stream.read_to_end(&mut bytes));
    // A reset after a refusal is an end as well.
    drop(reading.await.expect("the server closes the connection"));
    let text = String::from_utf8_lossy(&bytes);
    let mut lines: Vec<&str> = text.split_inclusive('\n').filter(|line| !line.starts_with("date: ")).collect();
    // Headers are a set: of an answer without content one way names the length first, the other last.
    lines.split_mut(|line| *line == "\r\n").for_each(<[_]>::sort_unstable);
    let said = lines.concat();
    let mut parts = said.split("req_");
    let first = parts.next().unwrap_or_default().to_owned();
    // An id is as long as any other.
    parts.fold(first, |text, part| text + "req_" + part.get(26..).unwrap_or(part))
}

/// Compares both ways; returns what they say.
async fn both(server: &Running, text: &str) -> String {
    let whole = format!("{text}{LAST}");
    let short = talk(server, &[whole.as_bytes()]).await;
    let long = talk(server, &[format!("{LONG}{whole}").as_bytes()]).await;
    let (_, long) = long.split_once("\r\n\r\n").expect("an answer to `HEAD`");
    assert_eq!(short, long, "{text:?}");
    short
}

fn get(path: &str, headers: &str) -> String {
    format!("GET {path} HTTP/1.1\r\nhost: x\r\n{headers}\r\n")
}

#[tokio::test]
async fn files_are_the_same_on_both_ways() {
    let (_world, server) = deployed().await;
    for path in
        ["/", "/?a=b", "/index.html", "/photo.png", "/empty.txt", "/nothing", "/index", "/_admin/version", "/health"]
    {
        for headers in ["", "accept-encoding: br\r\n", "accept-encoding: identity\r\nuser-agent: x\r\ncookie: a=b\r\n"]
        {
            let said = both(&server, &get(path, headers)).await;
            assert!(said.starts_with("HTTP/1.1 "), "{path}: {said}");
        }
    }
    let shop = both(&server, &get("/", "")).await;
    assert!(shop.starts_with("HTTP/1.1 200 OK\r\n") && shop.contains("\r\n\r\n<h1>shop</h1>HTTP/1.1 404"), "{shop}");
    for name in ["content-type: text/html", "etag: ", "content-length: 13", "x-reactor-release: "] {
        assert!(shop.contains(name), "{name} in {shop}");
    }
    server.stop().await;
}

#[tokio::test]
async fn whatever_else_is_sent_is_answered_as_if_there_were_no_short_way() {
    let (_world, server) = deployed().await;
    let plain = get("/", "");
    for text in [
        // One behind the other, also with others in between.
        plain.repeat(3),
        format!("{plain}{LONG}{plain}"),
        format!("{plain}{}{plain}", get("/", "if-none-match: *\r\n")),
        get("/", "range: bytes=0-3\r\n"),
        get("/", "expect: 100-continue\r\n"),
        get("/", "connection: close\r\n"),
        get("/", "connection: upgrade\r\nupgrade: websocket\r\n"),
        get("/", "x-reactor-preview: rel_1\r\n"),
        get("/", "host: y\r\n"),
        get("/%69ndex.html", ""),
        get("/../index.html", ""),
        get("//index.html", ""),
        get("http://www.example.com/index.html", ""),
        // A body, which is no request.
        format!("{}{plain}", get("/", &format!("content-length: {}\r\n", plain.len()))),
        format!("{}0\r\n\r\n{plain}", get("/", "transfer-encoding: chunked\r\n")),
        format!("{}0\r\n\r\n{plain}", get("/", "content-length: 3\r\ntransfer-encoding: chunked\r\n")),
        format!("{}abc{plain}", get("/", "content-length: 3\r\ncontent-length: 4\r\n")),
        get("/", "transfer-encoding : chunked\r\n"),
        get("/", "a: b\r\n folded\r\n"),
        get("/", "a: b\rc\r\n"),
        get("/", "a\r\n"),
        "GET / HTTP/1.1\r\n\r\n".to_owned(),
        "GET / HTTP/1.0\r\n\r\n".to_owned(),
        "GET / HTTP/1.0\r\nhost: x\r\nconnection: keep-alive\r\n\r\n".to_owned(),
        "GET / HTTP/1.1\nhost: x\n\n".to_owned(),
        "\r\nGET / HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(),
        "POST / HTTP/1.1\r\nhost: x\r\ncontent-length: 3\r\n\r\nabc".to_owned(),
        "OPTIONS / HTTP/1.1\r\nhost: x\r\n\r\n".to_owned(),
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".to_owned(),
        "\0\0\0\0\r\n\r\n".to_owned(),
        get("/", &format!("cookie: {}\r\n", "c".repeat(20_000))),
        get("/", &"a: b\r\n".repeat(90)),
        get("/", &"a: b\r\n".repeat(150)),
        get(&format!("/{}", "a".repeat(9_000)), ""),
    ] {
        both(&server, &text).await;
    }
    server.stop().await;
}

#[tokio::test]
async fn a_head_in_pieces_is_the_same_request() {
    let (_world, server) = deployed().await;
    let plain = get("/", "");
    let whole = format!("{plain}{plain}{LAST}");
    let expected = talk(&server, &[whole.as_bytes()]).await;
    assert_eq!(expected.matches("<h1>shop</h1>").count(), 2, "{expected}");
    for cut in
        [1, 3, plain.len() / 2, plain.len() - 1, plain.len(), plain.len() + 1, plain.len() + 3, 2 * plain.len() - 1]
    {
        let (before, behind) = whole.as_bytes().split_at(cut);
        assert_eq!(talk(&server, &[before, behind]).await, expected, "cut at {cut}");
    }
    server.stop().await;
}

#[tokio::test]
async fn every_file_has_an_id_of_its_own_and_is_counted() {
    let (_world, server) = deployed().await;
    let counted = async || {
        let text = server.client.get("/metrics").await.text();
        let line = "reactor_http_requests_total{surface=\"sites\",status=\"2xx\"} ";
        text.lines().find_map(|text| text.strip_prefix(line)).unwrap().parse::<u64>().unwrap()
    };
    let before = counted().await;
    let mut stream = TcpStream::connect(server.handle.addrs()[0]).await.unwrap();
    stream.write_all(format!("{}{LAST}", get("/", "").repeat(5)).as_bytes()).await.unwrap();
    let mut said = String::new();
    stream.read_to_string(&mut said).await.unwrap();
    let ids: std::collections::BTreeSet<_> =
        said.lines().filter_map(|line| line.strip_prefix("x-request-id: req_")).map(str::to_owned).collect();
    assert_eq!((ids.len(), said.matches("date: ").count()), (6, 6), "{said}");
    assert_eq!(counted().await - before, 5);
    server.stop().await;
}
