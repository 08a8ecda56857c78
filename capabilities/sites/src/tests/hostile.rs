//! Hostile paths: none of them answers with anything but a file of the manifest.

use std::collections::HashMap;

use axum::body::Body;
use http::header::HOST;
use http::{HeaderValue, Request, Uri};
use platform::Mode;
use rand::rngs::StdRng;
use rand::seq::IndexedRandom as _;
use rand::{Rng as _, SeedableRng as _};

use super::{Bench, read, redirect_rule, site};

/// Made up; those that no request can carry never get past the HTTP parser.
const PATHS: usize = 200_000;

/// Asked for at least.
const ASKED: usize = 100_000;

/// What attackers put together, and what our own files are called.
const PIECES: &[&str] = &[
    "/",
    "//",
    "\\",
    "..",
    "../",
    "..\\",
    "/..",
    "/../",
    "/./",
    ".",
    "...",
    "....//",
    "%2e",
    "%2E%2e",
    "%2e%2e/",
    "%2f",
    "%2F",
    "%5c",
    "%5C",
    "%252e%252e%252f",
    "%25",
    "%",
    "%2",
    "%zz",
    "%00",
    "%0a",
    "%0d%0a",
    "%09",
    "%20",
    "+",
    "%c0%ae",
    "%c0%af",
    "%e0%80%af",
    "%ff",
    "%ef%bc%8f",
    "%u002e",
    "%uff0e",
    "~",
    "~root",
    ";",
    ";a=b",
    "?",
    "?x",
    "#",
    ":",
    "@",
    "*",
    "&",
    "=",
    "etc/passwd",
    "etc%2fpasswd",
    "proc/self/environ",
    "c:",
    "C%3a",
    "file:",
    "con",
    "aux.html",
    "nul",
    ".env",
    ".git/config",
    ".htaccess",
    ".well-known",
    ".well-known/",
    ".well-known/security.txt",
    "_headers",
    "_redirects",
    "index.html",
    "index",
    "INDEX.HTML",
    "about",
    "about.html",
    "about/",
    "docs",
    "docs/",
    "docs/index.html",
    "secret.txt",
    "secret",
    "sites",
    "sites/web",
    "sites/other/secret.txt",
    "functions/hello/index.js",
    "manifest.json",
    "blobs",
    "packs",
    "old/",
    "old//",
    "old/%2f",
    "old/\\",
    "evil.example",
    "/evil.example",
    "404",
    "404.html",
    "é",
    "%c3%a9",
];

fn hostile_path(random: &mut StdRng) -> String {
    let mut path = String::from(if random.random_bool(0.95) { "/" } else { "" });
    for _ in 0..random.random_range(1..9) {
        if random.random_bool(0.08) {
            path.push(char::from(random.random_range(1..=255_u8)));
        } else {
            path.push_str(PIECES.choose(random).expect("not empty"));
        }
    }
    path
}

#[tokio::test]
async fn no_hostile_path_answers_with_a_file_outside_the_manifest() {
    let bench = Bench::new(Mode::Serve);
    let mut entry = site("web");
    entry.redirects = vec![redirect_rule("/old/*", "/:splat", 301), redirect_rule("/app/*", "/:splat", 200)];
    let files: &[(&str, &[u8])] = &[
        ("index.html", b"public index"),
        ("about.html", b"public about"),
        ("docs/index.html", b"public docs"),
        (".well-known/security.txt", b"public security"),
        ("404.html", b"public 404"),
        ("_headers", b"secret headers"),
        ("_redirects", b"secret redirects"),
        (".env", b"secret env"),
        (".git/config", b"secret git"),
    ];
    bench.store("sites/other", &[("secret.txt", b"secret other")]);
    bench.store("functions/hello", &[("index.js", b"secret function")]);
    let staged = bench.stage(&entry, files).expect("staged");
    bench.sites.activate("rel_1", vec![staged]);

    let mut random = StdRng::seed_from_u64(8);
    let mut outcomes: HashMap<u16, usize> = HashMap::new();
    let mut short = 0;
    for number in 0..PATHS {
        let path = hostile_path(&mut random);
        let mount = if number % 4 == 0 { "/sites/v1/web" } else { "" };
        // What cannot be the target of a request never gets past the HTTP parser.
        let Ok(uri) = format!("{mount}{path}").parse::<Uri>() else { continue };
        let (parts, ()) = Request::get(uri).body(()).expect("a request").into_parts();
        let answer = if mount.is_empty() {
            let mut request = Request::from_parts(parts, Body::empty());
            request.headers_mut().insert(HOST, HeaderValue::from_static("127.0.0.1"));
            if let Some(at_once) = bench.sites.answer_at_once(&request) {
                let at_once = read(at_once).await;
                assert!(at_once.text().starts_with("public "), "{path}: {}", at_once.text());
                short += 1;
            }
            bench.sites.serve_host(request).await.expect("the only site answers")
        } else {
            bench.sites.serve_below(&parts).await
        };
        let answer = read(answer).await;
        *outcomes.entry(answer.status.as_u16()).or_default() += 1;
        match answer.status.as_u16() {
            200 => assert!(answer.text().starts_with("public "), "{path}: {}", answer.text()),
            301 | 308 => {
                let location = answer.header("location");
                assert!(location.starts_with('/') && !location.starts_with("//"), "{path}: {location}");
                let place = location.split('?').next().unwrap_or_default();
                assert!(!place.contains('\\') && !location.contains(['\r', '\n']), "{path}: {location}");
            }
            404 => assert!(answer.text() == "public 404" || answer.text().contains("_not_found"), "{path}"),
            400 => assert!(answer.text().contains("invalid_request"), "{path}: {}", answer.text()),
            other => panic!("{path}: {other} {}", answer.text()),
        }
    }
    for status in [200, 301, 308, 400, 404] {
        assert!(outcomes.get(&status).copied().unwrap_or(0) > 20, "{outcomes:?}");
    }
    assert!(outcomes.values().sum::<usize>() >= ASKED, "{outcomes:?}");
    assert!(short > 20, "the short way was taken {short} times");
}
