//! Live reload: only while developing.

use http::Request;
use platform::Mode;

use super::{Bench, site};

const PAGE: &[u8] = b"<body>hello</body>";

#[tokio::test]
async fn pages_get_the_script_while_developing_and_never_when_serving() {
    for (mode, scripted) in [(Mode::Dev, true), (Mode::Serve, false)] {
        let bench = Bench::new(mode);
        bench.publish(&site("web"), &[("index.html", PAGE), ("a.12345678.js", b"js")]).await;
        let page = bench.get("/").await;
        assert_eq!(page.text().contains("/_reactor/client.js"), scripted);
        assert_eq!(page.header("content-length"), page.body.len().to_string());
        assert_eq!(page.header("cache-control") == "no-cache", scripted);
        assert_eq!(bench.get("/a.12345678.js").await.text(), "js");
        let again = Request::get("/").header("if-none-match", page.header("etag"));
        assert_eq!(bench.ask(again).await.status, 304);
        let head = bench.ask(Request::head("/")).await;
        assert_eq!(head.header("content-length"), page.header("content-length"));
    }
}

#[tokio::test]
async fn when_serving_the_path_of_the_script_is_a_path_like_any_other() {
    let bench = Bench::new(Mode::Serve);
    bench.publish(&site("web"), &[("index.html", PAGE)]).await;
    assert_eq!(bench.get("/_reactor/client.js").await.status, 404);
}
