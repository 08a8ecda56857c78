//! Every form that `_redirects` and `_headers` files have, by the documentation of Netlify and Cloudflare Pages, written
//! into the files of a project, deployed, and asked for over HTTP.

use std::process::Command;

use crate::sites::Production;
use crate::world::World;

/// The files of the site.
const FILES: &[&str] = &[
    "index.html",
    "404.html",
    "about.html",
    "docs/index.html",
    "docs/start.html",
    "shop/index.html",
    "app/index.html",
    "en/404.html",
    "static/app.css",
    "static/logo.svg",
    "static/fonts/a.woff2",
    "secure/page.html",
    "movies/up.html",
    "here.html",
];

/// Forms as they stand in the files of real projects: comments, blank lines, columns of blanks, tabs, missing statuses.
const REDIRECTS: &str = "\
# comments stand on lines of their own

/home              /
/old-page          /about            301
/gone-for-a-while  /about            302   # or behind a rule
/see               /about            303
/keep-method       /about            307
/keep-for-good     /about            308
/trail/            /about            301
/with-query        /about?from=old   301
/with-part         /docs/start#install 301
/out               https://example.com/there  301
/plain-http        http://example.com/  302
/news/*            /blog/:splat      301
/docs-old/*        /docs/            301
/inbox*            /                 301
/a/:year/:month/:slug  /archive/:year-:month/:slug  301
/file/:name.html   /files/:name      301
/lang/:lang/*      /:lang/docs/:splat 302
/first             /about            301
/first             /docs/            301
/specific/one      /about            301
/specific/*        /docs/:splat      301
/here              /elsewhere        301
/shop/*            /closed           302!
/app/*             /app/index.html   200
/rewritten         /docs/start.html  200
/en/*              /en/404.html      404
/caf\u{e9}            /about            301
/search            /find?q=:splat    301
\t/tabs\t/about\t301
https://old.shop.example/*  https://www.shop.example/:splat  301!
/store id=:id      /blog/:id         301
/geo               /uk               302  Country=gb
/proxy/*           https://api.example.com/:splat  200
";

/// Request, status, `Location` or the file that answers.
const ANSWERS: &[(&str, u16, &str)] = &[
    ("/home", 302, "/"),
    ("/home/", 302, "/"),
    ("/old-page", 301, "/about"),
    ("/old-page?a=1&b=2", 301, "/about?a=1&b=2"),
    ("/old-page/", 301, "/about"),
    ("/Old-Page", 404, "404.html"),
    ("/gone-for-a-while", 302, "/about"),
    ("/see", 303, "/about"),
    ("/keep-method", 307, "/about"),
    ("/keep-for-good", 308, "/about"),
    ("/trail", 301, "/about"),
    ("/with-query", 301, "/about?from=old"),
    ("/with-query?x=1", 301, "/about?from=old"),
    ("/with-part", 301, "/docs/start#install"),
    ("/with-part?x=1", 301, "/docs/start?x=1#install"),
    ("/out", 301, "https://example.com/there"),
    ("/out?x=1", 301, "https://example.com/there?x=1"),
    ("/plain-http", 302, "http://example.com/"),
    ("/news/2024/a", 301, "/blog/2024/a"),
    ("/news/", 301, "/blog/"),
    ("/news", 301, "/blog/"),
    ("/newsletter", 404, "404.html"),
    ("/news/a%20b", 301, "/blog/a%20b"),
    ("/docs-old/a/b/c", 301, "/docs/"),
    ("/inbox", 301, "/"),
    ("/inbox-and-more", 301, "/"),
    ("/a/2024/05/hello", 301, "/archive/2024-05/hello"),
    ("/a/2024/05", 404, "404.html"),
    ("/a/2024/05/hello/more", 404, "404.html"),
    ("/file/report.html", 301, "/files/report"),
    ("/lang/de/x/y", 302, "/de/docs/x/y"),
    ("/first", 301, "/about"),
    ("/specific/one", 301, "/about"),
    ("/specific/two", 301, "/docs/two"),
    ("/here", 200, "here.html"),
    ("/shop/", 302, "/closed"),
    ("/shop/cart", 302, "/closed"),
    ("/app/", 200, "app/index.html"),
    ("/app/any/thing", 200, "app/index.html"),
    ("/rewritten", 200, "docs/start.html"),
    ("/en/nothing", 404, "en/404.html"),
    ("/caf%C3%A9", 301, "/about"),
    ("/tabs", 301, "/about"),
    ("/store?id=7", 404, "404.html"),
    ("/geo", 404, "404.html"),
    ("/proxy/x", 404, "404.html"),
    ("/", 200, "index.html"),
    ("/about", 200, "about.html"),
    ("/about/", 308, "/about"),
    ("/docs", 308, "/docs/"),
    ("/nothing", 404, "404.html"),
];

const HEADERS: &str = "\
# all pages
/*
  X-Frame-Options: DENY
  Referrer-Policy: no-referrer
  Link: </a.css>; rel=preload

/static/*
  Cache-Control: public, max-age=600
  Access-Control-Allow-Origin: *
  Link: </b.css>; rel=preload

/static/*.svg
  X-Robots-Tag: noindex

/secure/page
\tX-Frame-Options: SAMEORIGIN
\tContent-Security-Policy: default-src 'self'; img-src *

/movies/:title
  X-Movie-Name: You are watching \":title\"

/about
  ! Referrer-Policy

https://old.shop.example/*
  X-Robots-Tag: noindex
";

/// Host, path, header, value; an empty value means that the header is not there.
const SET: &[(&str, &str, &str, &str)] = &[
    ("shop.example", "/", "x-frame-options", "DENY"),
    ("shop.example", "/", "link", "</a.css>; rel=preload"),
    ("shop.example", "/", "access-control-allow-origin", ""),
    ("shop.example", "/", "cache-control", "public, max-age=0, must-revalidate"),
    ("shop.example", "/static/app.css", "cache-control", "public, max-age=600"),
    ("shop.example", "/static/app.css", "access-control-allow-origin", "*"),
    ("shop.example", "/static/app.css", "link", "</a.css>; rel=preload, </b.css>; rel=preload"),
    ("shop.example", "/static/app.css", "x-robots-tag", ""),
    ("shop.example", "/static/fonts/a.woff2", "cache-control", "public, max-age=600"),
    ("shop.example", "/static/logo.svg", "x-robots-tag", "noindex"),
    ("shop.example", "/secure/page", "x-frame-options", "DENY, SAMEORIGIN"),
    ("shop.example", "/secure/page", "content-security-policy", "default-src 'self'; img-src *"),
    ("shop.example", "/movies/up", "x-movie-name", "You are watching \"up\""),
    ("shop.example", "/about", "referrer-policy", ""),
    ("shop.example", "/about", "x-frame-options", "DENY"),
    ("shop.example", "/nothing", "x-frame-options", "DENY"),
    ("shop.example", "/", "x-robots-tag", ""),
    ("shop.example", "/", "x-content-type-options", "nosniff"),
];

/// Status, headers in lower case, body.
fn ask(prod: &Production, host: &str, path: &str) -> (u16, Vec<(String, String)>, String) {
    let output = Command::new("curl")
        .args(["--silent", "--include", "--path-as-is", "--header", &format!("host: {host}")])
        .arg(format!("{}{path}", prod.endpoint))
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    let (head, body) = text.split_once("\r\n\r\n").unwrap();
    let status = head.split(' ').nth(1).unwrap().parse().unwrap();
    let headers = head.lines().skip(1).filter_map(|line| line.split_once(": "));
    (
        status,
        headers.map(|(name, value)| (name.to_ascii_lowercase(), value.trim().to_owned())).collect(),
        body.to_owned(),
    )
}

fn header<'a>(headers: &'a [(String, String)], name: &str) -> &'a str {
    headers.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
}

fn deployed(world: &World) -> Production {
    world.run("", &["init", "shop", "--template", "hello"]).exits(0);
    let site = world.work().join("shop/sites/web");
    for file in FILES {
        let path = site.join(file);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, file).unwrap();
    }
    std::fs::write(site.join("_redirects"), REDIRECTS).unwrap();
    std::fs::write(site.join("_headers"), HEADERS).unwrap();
    let prod = Production::start(world, "shop");
    let built = prod.run(world, "shop", &["deploy"]).exits(0);
    // What cannot be followed is named with its line and left out.
    for line in ["_redirects:33", "_redirects:34", "_redirects:35"] {
        assert!(built.stderr.contains(line), "{line} is missing in {}", built.stderr);
    }
    prod
}

#[test]
fn redirects_and_headers_of_a_project_answer_as_the_format_says() {
    let world = World::new();
    let prod = deployed(&world);
    let mut wrong = Vec::new();
    for (path, status, expected) in ANSWERS {
        let (found, headers, body) = ask(&prod, "shop.example", path);
        let answer = if (300..400).contains(&found) { header(&headers, "location") } else { &body };
        if (found, answer) != (*status, *expected) {
            wrong.push(format!("{path}: {found} {answer}, expected {status} {expected}"));
        }
    }
    // Twice: the second answer may be one that was kept ready.
    for (host, path, name, value) in SET.iter().chain(SET) {
        let (_, headers, _) = ask(&prod, host, path);
        let found = header(&headers, name);
        if found != *value {
            wrong.push(format!("{path}: {name} is `{found}`, expected `{value}`"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn rules_for_another_host_apply_there_and_nowhere_else() {
    let world = World::new();
    let prod = deployed(&world);
    let (status, headers, _) = ask(&prod, "old.shop.example", "/about?x=1");
    assert_eq!((status, header(&headers, "location")), (301, "https://www.shop.example/about?x=1"));
    assert_eq!(ask(&prod, "shop.example", "/about").0, 200);
}
