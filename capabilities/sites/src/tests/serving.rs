//! What arrives at the client.

use axum::body::Body;
use bundle_format::Digest;
use http::{Method, Request};
use platform::Mode;
use tower::ServiceExt as _;

use super::{Bench, header_rule, read, redirect_rule, site};
use crate::StageError;

const PAGE: &[u8] = b"<html><body>hello</body></html>";

fn script() -> Vec<u8> {
    "export const answer = 42; // the same words again and again\n".repeat(100).into_bytes()
}

/// Three megabytes that do not repeat: too large for memory, streamed in pieces.
fn film() -> Vec<u8> {
    (0..98_304_u32).flat_map(|n| *Digest::of(&n.to_le_bytes()).as_bytes()).collect()
}

async fn bench() -> Bench {
    let bench = Bench::new(Mode::Serve);
    let mut entry = site("web");
    entry.headers = vec![
        header_rule("/*", "x-frame-options", "DENY"),
        header_rule("/own.4f3a2b1c.js", "cache-control", "no-store"),
    ];
    entry.redirects = vec![redirect_rule("/old/*", "/new/:splat", 301)];
    entry.domains = vec!["www.example.com".to_owned()];
    let (script, film) = (script(), film());
    let files: [(&str, &[u8]); 8] = [
        ("index.html", PAGE),
        ("about.html", b"about"),
        ("docs/index.html", b"docs"),
        ("404.html", b"lost"),
        ("app.4f3a2b1c.js", &script),
        ("own.4f3a2b1c.js", &script),
        ("film.mp4", &film),
        ("empty.txt", b""),
    ];
    bench.publish(&entry, &files).await;
    bench
}

#[tokio::test]
async fn a_file_arrives_with_everything_a_cache_needs() {
    let bench = bench().await;
    let answer = bench.get("/").await;
    assert_eq!((answer.status.as_u16(), &answer.body[..]), (200, PAGE));
    assert_eq!(answer.header("content-type"), "text/html; charset=utf-8");
    assert_eq!(answer.header("content-length"), PAGE.len().to_string());
    assert_eq!(answer.header("etag"), format!("\"{}\"", Digest::of(PAGE)));
    assert_eq!(answer.header("cache-control"), "public, max-age=0, must-revalidate");
    assert_eq!(answer.header("x-content-type-options"), "nosniff");
    assert_eq!(answer.header("accept-ranges"), "bytes");
    assert_eq!(answer.header("x-frame-options"), "DENY");
    assert_eq!(answer.header("x-reactor-release"), "rel_1");
    assert_eq!(bench.get("/empty.txt").await.header("content-length"), "0");
}

#[tokio::test]
async fn hashed_names_are_kept_for_a_year_unless_a_rule_says_otherwise() {
    let bench = bench().await;
    assert_eq!(bench.get("/app.4f3a2b1c.js").await.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(bench.get("/own.4f3a2b1c.js").await.header("cache-control"), "no-store");
}

#[tokio::test]
async fn paths_lead_to_pages_redirects_and_the_error_page() {
    let bench = bench().await;
    for (target, status, body, location) in [
        ("/about", 200, "about", ""),
        ("/about.html", 200, "about", ""),
        ("/docs/", 200, "docs", ""),
        ("/docs", 308, "", "/docs/"),
        ("/docs?a=b", 308, "", "/docs/?a=b"),
        ("/about/", 308, "", "/about"),
        ("/old/a?x=1", 301, "", "/new/a?x=1"),
        ("/nowhere", 404, "lost", ""),
    ] {
        let answer = bench.get(target).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text(), answer.header("location")),
            (status, body, location),
            "{target}"
        );
    }
    for target in ["/%2e%2e/etc/passwd", "/a%00", "/%zz"] {
        assert_eq!(bench.get(target).await.status, 400, "{target}");
    }
    assert_eq!(bench.get("/.env").await.status, 404);
}

#[tokio::test]
async fn a_client_that_has_the_bytes_gets_none() {
    let bench = bench().await;
    let etag = bench.get("/").await.header("etag").to_owned();
    for (condition, value, status) in [
        ("if-none-match", etag.clone(), 304),
        ("if-none-match", format!("\"x\", W/{etag}"), 304),
        ("if-none-match", "*".to_owned(), 304),
        ("if-none-match", "\"x\"".to_owned(), 200),
        ("if-match", etag.clone(), 200),
        ("if-match", "\"x\"".to_owned(), 412),
        ("if-match", format!("W/{etag}"), 412),
    ] {
        let answer = bench.ask(Request::get("/").header(condition, &value)).await;
        assert_eq!(answer.status, status, "{condition}: {value}");
        assert_eq!(answer.header("etag"), etag);
        if status != 200 {
            assert!(answer.body.is_empty());
        }
    }
    let gone = bench.ask(Request::get("/nowhere").header("if-none-match", "*")).await;
    assert_eq!(gone.status, 404, "an error page is never `not modified`");
}

#[tokio::test]
async fn the_smallest_form_that_the_client_takes_is_sent() {
    let bench = bench().await;
    let plain = bench.get("/app.4f3a2b1c.js").await;
    assert_eq!(plain.body, script());
    assert_eq!((plain.header("content-encoding"), plain.header("vary")), ("", "accept-encoding"));
    let mut tags = vec![plain.header("etag").to_owned()];
    for (accept, encoding) in [("br", "br"), ("zstd", "zstd"), ("gzip, deflate", "gzip")] {
        let answer = bench.ask(Request::get("/app.4f3a2b1c.js").header("accept-encoding", accept)).await;
        assert_eq!(answer.header("content-encoding"), encoding);
        assert!(answer.body.len() < plain.body.len() / 5);
        assert_eq!(answer.header("content-length"), answer.body.len().to_string());
        let unchanged = Request::get("/app.4f3a2b1c.js")
            .header("accept-encoding", accept)
            .header("if-none-match", answer.header("etag"));
        assert_eq!(bench.ask(unchanged).await.status, 304);
        tags.push(answer.header("etag").to_owned());
    }
    tags.sort();
    tags.dedup();
    assert_eq!(tags.len(), 4, "every form has its own tag");
    let film = bench.ask(Request::get("/film.mp4").header("accept-encoding", "br, gzip, zstd")).await;
    assert_eq!((film.header("content-encoding"), film.header("vary")), ("", ""));
}

#[tokio::test]
async fn parts_of_large_and_small_files_are_exact() {
    let bench = bench().await;
    let whole = film();
    assert_eq!(bench.get("/film.mp4").await.body, whole);
    let size = whole.len();
    for (range, start, end) in [
        ("bytes=0-0".to_owned(), 0, 1),
        ("bytes=262143-262144".to_owned(), 262_143, 262_145),
        ("bytes=1000-1999999".to_owned(), 1_000, 2_000_000),
        ("bytes=-7".to_owned(), size - 7, size),
        (format!("bytes={}-", size - 1), size - 1, size),
    ] {
        let answer = bench.ask(Request::get("/film.mp4").header("range", &range)).await;
        assert_eq!(answer.status, 206, "{range}");
        assert_eq!(answer.body, whole[start..end], "{range}");
        assert_eq!(answer.header("content-range"), format!("bytes {start}-{}/{size}", end - 1));
        assert_eq!(answer.header("content-length"), (end - start).to_string());
    }
    let small = Request::get("/app.4f3a2b1c.js").header("range", "bytes=7-11").header("accept-encoding", "br");
    let small = bench.ask(small).await;
    assert_eq!((small.status.as_u16(), small.text(), small.header("content-encoding")), (206, "const", ""));
    let beyond = bench.ask(Request::get("/film.mp4").header("range", format!("bytes={size}-"))).await;
    assert_eq!((beyond.status.as_u16(), beyond.header("content-range")), (416, &*format!("bytes */{size}")));
    let many = bench.ask(Request::get("/about").header("range", "bytes=0-0,2-2")).await;
    assert_eq!((many.status.as_u16(), many.text()), (200, "about"));
}

#[tokio::test]
async fn a_part_of_another_version_is_never_sent() {
    let bench = bench().await;
    let etag = bench.get("/about").await.header("etag").to_owned();
    for (condition, status) in [(&*etag, 206), ("\"other\"", 200), ("Wed, 21 Oct 2015 07:28:00 GMT", 200), ("*", 200)] {
        let request = Request::get("/about").header("range", "bytes=0-1").header("if-range", condition);
        assert_eq!(bench.ask(request).await.status, status, "{condition}");
    }
}

#[tokio::test]
async fn head_tells_what_get_would_send() {
    let bench = bench().await;
    for target in ["/", "/film.mp4", "/docs", "/nowhere"] {
        let get = bench.get(target).await;
        let head = bench.ask(Request::head(target).header("host", "127.0.0.1:8080")).await;
        assert_eq!((head.status, &head.headers), (get.status, &get.headers), "{target}");
        assert!(head.body.is_empty());
    }
}

#[tokio::test]
async fn other_methods_are_refused_by_name() {
    let bench = bench().await;
    for method in [Method::POST, Method::PUT, Method::DELETE, Method::OPTIONS] {
        let answer = bench.ask(Request::builder().method(method.clone()).uri("/about")).await;
        assert_eq!((answer.status.as_u16(), answer.header("allow")), (405, "GET, HEAD"), "{method}");
        let nowhere = bench.ask(Request::builder().method(method).uri("/nowhere")).await;
        assert_eq!(nowhere.status, 404);
    }
}

#[tokio::test]
async fn hosts_and_paths_lead_to_their_site() {
    let bench = Bench::new(Mode::Serve);
    let mut web = site("web");
    web.domains = vec!["www.example.com".to_owned()];
    let staged = vec![
        bench.stage(&web, &[("index.html", b"web"), ("docs/index.html", b"web docs")]).expect("staged"),
        bench.stage(&site("docs"), &[("index.html", b"docs")]).expect("staged"),
    ];
    bench.sites.activate("rel_1", staged);
    for (host, expected) in [("www.example.com", "web"), ("WEB.localhost:8080", "web"), ("docs.localhost", "docs")] {
        assert_eq!(bench.ask(Request::get("/").header("host", host)).await.text(), expected, "{host}");
        assert!(bench.sites.owns_host(host));
    }
    let nobody = Request::get("/").header("host", "127.0.0.1").body(Body::empty()).expect("a request");
    assert!(bench.sites.serve_host(nobody).await.is_none());
    assert!(!bench.sites.owns_host("127.0.0.1"));
    for (target, status, body, location) in [
        ("/sites/v1/web/", 200, "web", ""),
        ("/sites/v1/web", 308, "", "/sites/v1/web/"),
        ("/sites/v1/web/docs", 308, "", "/sites/v1/web/docs/"),
        ("/sites/v1/docs/", 200, "docs", ""),
    ] {
        let request = Request::get(target).body(Body::empty()).expect("a request");
        let answer = read(bench.sites.routes().oneshot(request).await.expect("an answer")).await;
        assert_eq!(
            (answer.status.as_u16(), answer.text(), answer.header("location")),
            (status, body, location),
            "{target}"
        );
    }
    let request = Request::get("/sites/v1/nobody/x").body(Body::empty()).expect("a request");
    let answer = read(bench.sites.routes().oneshot(request).await.expect("an answer")).await;
    assert!(answer.text().contains("site_not_found"));
}

#[tokio::test]
async fn a_release_replaces_all_sites_at_once() {
    let bench = Bench::new(Mode::Serve);
    bench.publish(&site("web"), &[("index.html", b"one"), ("gone.html", b"gone")]).await;
    assert_eq!(bench.get("/gone").await.text(), "gone");
    let staged = bench.stage(&site("web"), &[("index.html", b"two")]).expect("staged");
    assert_eq!(bench.get("/").await.text(), "one", "staging changes nothing");
    bench.sites.activate("rel_2", vec![staged]);
    let answer = bench.get("/").await;
    assert_eq!((answer.text(), answer.header("x-reactor-release")), ("two", "rel_2"));
    assert_eq!(bench.get("/gone").await.status, 404);
}

#[tokio::test]
async fn a_site_whose_content_is_not_here_is_refused() {
    let bench = Bench::new(Mode::Serve);
    let mut entries = bench.store("sites/web", &[("index.html", b"here")]);
    entries[0].sha256 = Digest::of(b"elsewhere");
    let refused = bench.sites.stage(&site("web"), &entries);
    assert!(matches!(refused, Err(StageError::BlobMissing { path, .. }) if path == "index.html"));
}

#[tokio::test]
async fn the_admin_routes_list_show_and_explain() {
    let bench = bench().await;
    let mut answers = Vec::new();
    for target in [
        "/sites/v1/_admin/sites",
        "/sites/v1/_admin/sites/web",
        "/sites/v1/_admin/sites/nobody",
        "/sites/v1/_admin/explain?url=https://www.example.com/app.4f3a2b1c.js%23part",
        "/sites/v1/_admin/explain?url=/old/x",
        "/sites/v1/_admin/explain?url=/sites/v1/web/nowhere",
        "/sites/v1/_admin/explain",
    ] {
        let request = Request::get(target).header("host", "127.0.0.1:8080").body(Body::empty()).expect("a request");
        let answer = read(bench.sites.routes().oneshot(request).await.expect("an answer")).await;
        answers
            .push((answer.status.as_u16(), serde_json::from_slice::<serde_json::Value>(&answer.body).expect("json")));
    }
    let urls = &answers[0].1["items"][0]["urls"];
    assert_eq!(urls[0], "https://www.example.com/");
    assert_eq!(urls[1], "http://127.0.0.1:8080/");
    assert_eq!(urls[2], "http://127.0.0.1:8080/sites/v1/web/");
    assert_eq!(answers[1].1["files"], 8);
    assert_eq!(answers[2].1["error"]["code"], "site_not_found");
    let (status, script) = &answers[3];
    assert_eq!(*status, 200);
    assert_eq!((&script["via"], &script["file"]), (&"domain".into(), &"app.4f3a2b1c.js".into()));
    assert_eq!(script["headers"]["cache-control"], "public, max-age=31536000, immutable");
    assert_eq!(script["header_rules"][0], "/*");
    assert!(script["encodings"]["br"].as_u64().expect("a size") > 0);
    assert_eq!(answers[4].1["decided_by"], "redirect rule 1: `/old/* /new/:splat 301`");
    assert_eq!(answers[4].1["headers"]["location"], "/new/x");
    assert_eq!((&answers[5].1["via"], &answers[5].1["status"]), (&"path".into(), &404.into()));
    assert_eq!(answers[6].1["error"]["code"], "invalid_request");
}
