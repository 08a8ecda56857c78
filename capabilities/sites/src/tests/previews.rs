//! Looking at releases that are not live.

use std::sync::Arc;

use bundle_format::FileEntry;
use futures::future::BoxFuture;
use http::Request;
use platform::{ApiFailure, Mode};

use super::{Bench, site};
use crate::{KeptReleases, SitesOfRelease};

const ID: &str = "0123456789abcdefghjkmnpqrs";

/// One release with one site.
struct Kept(Vec<FileEntry>);

impl KeptReleases for Kept {
    fn sites_of<'a>(&'a self, release_id: &'a str) -> BoxFuture<'a, Result<Option<SitesOfRelease>, ApiFailure>> {
        let known = release_id == format!("rel_{ID}");
        Box::pin(async move { Ok(known.then(|| vec![(site("web"), self.0.clone())])) })
    }
}

#[tokio::test]
async fn a_release_is_seen_under_its_host_and_with_its_header_and_kept_by_nobody() {
    let bench = Bench::new(Mode::Serve);
    bench.publish(&site("web"), &[("index.html", b"live")]).await;
    bench.sites.show_kept(Arc::new(Kept(bench.store("sites/web", &[("index.html", b"next"), ("new.html", b"new")]))));
    let host = format!("rel-{ID}.web.localhost:8080");
    for request in [
        Request::get("/").header("host", &host),
        Request::get("/").header("host", "127.0.0.1").header("x-reactor-preview", format!("rel_{ID}")),
    ] {
        let answer = bench.ask(request).await;
        assert_eq!((answer.status.as_u16(), answer.text()), (200, "next"));
        assert_eq!(answer.header("x-reactor-release"), format!("rel_{ID}"));
        assert_eq!((answer.header("cache-control"), answer.header("x-robots-tag")), ("private, no-store", "noindex"));
    }
    assert_eq!(bench.ask(Request::get("/new").header("host", &host)).await.text(), "new");
    assert_eq!(bench.get("/").await.text(), "live");
    assert_eq!(bench.get("/new").await.status, 404);
    for host in [format!("rel-{ID}.docs.localhost"), format!("rel-{}.web.localhost", ID.replace('0', "1"))] {
        assert_eq!(bench.ask(Request::get("/").header("host", &host)).await.status, 404, "{host}");
    }
}

#[tokio::test]
async fn without_kept_releases_there_is_nothing_to_look_at() {
    let bench = Bench::new(Mode::Serve);
    bench.publish(&site("web"), &[("index.html", b"live")]).await;
    let answer = bench.ask(Request::get("/").header("x-reactor-preview", format!("rel_{ID}"))).await;
    assert_eq!(answer.status, 404);
    assert!(answer.text().contains("release_not_found"), "{}", answer.text());
}
