//! The short way answers as the long way does, or not at all.

use axum::body::Body;
use http::Request;
use http::request::Builder;
use platform::Mode;

use super::{Answer, Bench, header_rule, read, redirect_rule, site};
use crate::WholeFile;

fn script() -> Vec<u8> {
    "export const answer = 42; // the same words again and again\n".repeat(100).into_bytes()
}

async fn bench() -> Bench {
    let bench = Bench::new(Mode::Serve);
    let mut entry = site("web");
    entry.headers = vec![header_rule("/*", "x-frame-options", "DENY"), header_rule("/docs/:page", "x-page", ":page")];
    entry.redirects = vec![redirect_rule("/old/*", "/new/:splat", 301)];
    entry.domains = vec!["www.example.com".to_owned()];
    let script = script();
    let files: [(&str, &[u8]); 6] = [
        ("index.html", b"home"),
        ("docs/start.html", b"start"),
        ("docs/index.html", b"docs"),
        ("404.html", b"lost"),
        ("app.4f3a2b1c.js", &script),
        ("empty.txt", b""),
    ];
    bench.publish(&entry, &files).await;
    bench
}

async fn at_once(bench: &Bench, request: Builder) -> Option<Answer> {
    let response = bench.sites.answer_at_once(&request.body(Body::empty()).expect("a request"))?;
    Some(read(response).await)
}

/// What is written for a `GET` without a library on the way.
fn written(bench: &Bench, asked: &WholeFile<'_>) -> Option<Answer> {
    let mut written = b"before".to_vec();
    let Some(body) = bench.sites.write_at_once(asked, &mut written) else {
        assert_eq!(written, b"before", "{asked:?}");
        return None;
    };
    let text = String::from_utf8(written.split_off(b"before".len())).expect("text");
    let lines = text.strip_prefix("HTTP/1.1 200 OK\r\n").and_then(|lines| lines.strip_suffix("\r\n")).expect("a head");
    let headers = lines.split("\r\n").map(|line| {
        let (name, value) = line.split_once(": ").expect("a header");
        (name.parse().expect("a name"), value.parse().expect("a value"))
    });
    Some(Answer { status: http::StatusCode::OK, headers: headers.collect(), body })
}

fn get(target: &str, host: &str) -> Builder {
    Request::get(target).header("host", host)
}

#[tokio::test]
async fn what_was_asked_for_once_is_answered_at_once_with_the_same_bytes_and_headers() {
    let bench = bench().await;
    for target in
        ["/", "/index.html", "/docs/", "/docs/start", "/docs/start.html", "/app.4f3a2b1c.js", "/empty.txt", "/?x=1"]
    {
        for host in ["127.0.0.1:8080", "www.example.com", "web.localhost:8080"] {
            for accept in [None, Some("br"), Some("gzip, deflate, br, zstd"), Some("identity"), Some("br;q=0, gzip")] {
                let ask = |request: Builder| match accept {
                    Some(accept) => request.header("accept-encoding", accept),
                    None => request,
                };
                let long = bench.ask(ask(get(target, host))).await;
                let name = format!("{target} {host} {accept:?}");
                let short = at_once(&bench, ask(get(target, host))).await.expect(&name);
                assert_eq!((short.status, &short.body), (long.status, &long.body), "{name}");
                assert_eq!(short.headers, long.headers, "{name}");
                let head = ask(Request::head(target).header("host", host));
                let head = at_once(&bench, head).await.expect(&name);
                assert_eq!((&head.headers, head.body.len()), (&long.headers, 0), "{name}");
                let path = target.split('?').next().unwrap_or_default();
                let bare = written(&bench, &WholeFile { host, path, accept_encoding: accept }).expect(&name);
                assert_eq!((bare.headers, bare.body), (long.headers, long.body), "{name}");
            }
        }
    }
}

#[tokio::test]
async fn what_takes_thought_goes_the_long_way() {
    let bench = bench().await;
    for target in ["/", "/docs/start", "/app.4f3a2b1c.js"] {
        bench.get(target).await;
    }
    let own = "127.0.0.1:8080";
    for request in [
        get("/docs", own),
        get("/docs/start/", own),
        get("/old/x", own),
        get("/nowhere", own),
        get("/%2e%2e/etc/passwd", own),
        get("/docs%2fstart", own),
        get("/../index.html", own),
        get("//docs/start", own),
        get("/_headers", own),
        get("/", "WWW.Example.com"),
        get("/", "other.localhost"),
        get("/", "[::1]:8080"),
        Request::get("/"),
        Request::post("/").header("host", own),
        get("/", own).header("range", "bytes=0-1"),
        get("/", own).header("if-none-match", "*"),
        get("/", own).header("if-match", "*"),
        get("/", own).header("x-reactor-preview", "rel_1"),
        get("/app.4f3a2b1c.js", own).header("accept-encoding", "br").header("accept-encoding", "gzip"),
    ] {
        let shown = format!("{request:?}");
        assert!(at_once(&bench, request).await.is_none(), "{shown}");
    }
    for (host, path) in [
        (own, "/docs"),
        (own, "/old/x"),
        (own, "/nowhere"),
        (own, "/%2e%2e/etc/passwd"),
        (own, "/../index.html"),
        (own, "//docs/start"),
        (own, "/_headers"),
        (own, ""),
        ("WWW.Example.com", "/"),
        ("other.localhost", "/"),
        ("[::1]:8080", "/"),
        ("", "/"),
    ] {
        assert!(written(&bench, &WholeFile { host, path, accept_encoding: None }).is_none(), "{host} {path}");
    }
}

#[tokio::test]
async fn nothing_is_answered_at_once_before_it_was_checked_nor_where_rules_ask_for_more() {
    let fresh = bench().await;
    assert!(at_once(&fresh, get("/", "127.0.0.1")).await.is_none(), "nobody has asked for it yet");
    let files: &[(&str, &[u8])] = &[("index.html", b"home")];
    for (forced, by_host, mode) in [(true, false, Mode::Serve), (false, true, Mode::Serve), (false, false, Mode::Dev)] {
        let bench = Bench::new(mode);
        let mut entry = site("web");
        if forced {
            let mut rule = redirect_rule("/", "/closed", 302);
            rule.force = true;
            entry.redirects.push(rule);
        }
        if by_host {
            entry.headers.push(header_rule("https://www.example.com/*", "x-robots-tag", "noindex"));
        }
        bench.publish(&entry, files).await;
        bench.get("/").await;
        assert!(at_once(&bench, get("/", "127.0.0.1")).await.is_none(), "{forced} {by_host} {mode:?}");
        let asked = WholeFile { host: "127.0.0.1", path: "/", accept_encoding: None };
        assert!(written(&bench, &asked).is_none(), "{forced} {by_host} {mode:?}");
    }
}
