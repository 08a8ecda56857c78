//! Live reload: only while developing.

use axum::body::Body;
use futures::StreamExt as _;
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
        assert_eq!(page.text().contains("<script>"), scripted);
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
async fn a_new_release_is_told_to_open_pages_until_the_server_stops() {
    let bench = Bench::new(Mode::Dev);
    bench.publish(&site("web"), &[("index.html", PAGE)]).await;
    let request = Request::get("/_reactor/reload").body(Body::empty()).expect("a request");
    let response = bench.sites.serve_host(request).await.expect("an answer");
    assert_eq!(response.headers()["content-type"], "text/event-stream");
    let mut events = response.into_body().into_data_stream();
    let mut next =
        async || events.next().await.map(|event| String::from_utf8(event.expect("bytes").to_vec()).expect("text"));
    assert_eq!(next().await.as_deref(), Some("event: release\ndata: rel_1\n\n"));
    let staged = bench.stage(&site("web"), &[("index.html", b"two")]).await.expect("staged");
    bench.sites.activate("rel_2", vec![staged]);
    assert_eq!(next().await.as_deref(), Some("event: release\ndata: rel_2\n\n"));
    bench.shutdown.trigger();
    assert_eq!(next().await, None);
}

#[tokio::test]
async fn when_serving_the_reload_path_is_a_path_like_any_other() {
    let bench = Bench::new(Mode::Serve);
    bench.publish(&site("web"), &[("index.html", PAGE)]).await;
    assert_eq!(bench.get("/_reactor/reload").await.status, 404);
}
