//! Sites whose framework has a development server: requests, streams and WebSockets go to it and back.

use std::time::{Duration, Instant};

use admin_api::ErrorCode;
use axum::body::{Body, Bytes};
use axum::response::{IntoResponse, Response};
use futures::{StreamExt as _, stream};
use http::uri::PathAndQuery;
use http::{HeaderValue, Request, StatusCode, Uri, header};
use hyper::upgrade::OnUpgrade;
use hyper_util::rt::TokioIo;
use platform::{ApiFailure, Shutdown};
use tokio::net::TcpStream;

use super::front::accepts_html;

/// How long a development server that is starting is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
const POLL: Duration = Duration::from_millis(50);
/// Errors of functions and migrations are shown over its pages; it reloads them itself.
const SCRIPT: &[u8] = b"<script src=\"/_reactor/client.js\" data-mode=\"framework\"></script>";

/// A development server on this machine, and what it answers for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Upstream {
    /// Name of the site; `<name>.localhost` is its host.
    pub site: String,
    /// Further hosts.
    pub domains: Vec<String>,
    /// Whether it also answers for hosts that belong to no site.
    pub is_default: bool,
    /// Where it listens on the loopback address.
    pub port: u16,
}

impl Upstream {
    pub(super) fn owns(&self, host: &str) -> bool {
        let name = host.rsplit_once(':').map_or(host, |(name, _)| name).to_ascii_lowercase();
        name.strip_suffix(".localhost") == Some(&self.site) || self.domains.contains(&name)
    }

    /// Sends the request on. The tunnel of an upgraded connection ends with the signal.
    pub(crate) async fn forward(&self, mut request: Request<Body>, stop: Shutdown) -> Response {
        let upgrade = request.headers().contains_key(header::UPGRADE).then(|| hyper::upgrade::on(&mut request));
        let page = accepts_html(request.headers());
        match self.exchange(request, page).await {
            Ok(response) => finish(response, upgrade, page, stop),
            Err(reason) => {
                let message = format!("the development server of site `{}` does not answer", self.site);
                ApiFailure::new(ErrorCode::ServerStarting, message)
                    .hint(format!("what it says stands in the terminal of `reactor dev`; {reason}"))
                    .retry_after(1)
                    .into_response()
            }
        }
    }

    async fn exchange(
        &self,
        mut request: Request<Body>,
        page: bool,
    ) -> Result<Response<hyper::body::Incoming>, String> {
        let path = request.uri().path_and_query().cloned().unwrap_or(PathAndQuery::from_static("/"));
        *request.uri_mut() = Uri::from(path);
        if page {
            // What is packed cannot be added to.
            request.headers_mut().remove(header::ACCEPT_ENCODING);
        }
        let stream = self.connect().await?;
        let (mut sender, connection) =
            hyper::client::conn::http1::handshake(TokioIo::new(stream)).await.map_err(|error| error.to_string())?;
        // It ends with the exchange, or with the tunnel.
        tokio::spawn(connection.with_upgrades());
        sender.send_request(request).await.map_err(|error| error.to_string())
    }

    async fn connect(&self) -> Result<TcpStream, String> {
        let begun = Instant::now();
        loop {
            match TcpStream::connect(("127.0.0.1", self.port)).await {
                Ok(stream) => return Ok(stream),
                Err(error) if begun.elapsed() > PATIENCE => return Err(error.to_string()),
                Err(_) => tokio::time::sleep(POLL).await,
            }
        }
    }
}

fn finish(
    mut response: Response<hyper::body::Incoming>,
    upgrade: Option<OnUpgrade>,
    page: bool,
    stop: Shutdown,
) -> Response {
    if response.status() == StatusCode::SWITCHING_PROTOCOLS
        && let Some(ours) = upgrade
    {
        let theirs = hyper::upgrade::on(&mut response);
        tokio::spawn(tunnel(ours, theirs, stop));
    }
    let html = |value: &HeaderValue| value.as_bytes().starts_with(b"text/html");
    let mut response = response.map(Body::new);
    if page
        && response.headers().get(header::CONTENT_TYPE).is_some_and(html)
        && !response.headers().contains_key(header::CONTENT_ENCODING)
    {
        response.headers_mut().remove(header::CONTENT_LENGTH);
        let (parts, body) = response.into_parts();
        let script = stream::iter([Ok::<_, axum::Error>(Bytes::from_static(SCRIPT))]);
        response = Response::from_parts(parts, Body::from_stream(body.into_data_stream().chain(script)));
    }
    response
}

async fn tunnel(ours: OnUpgrade, theirs: OnUpgrade, stop: Shutdown) {
    let (Ok(ours), Ok(theirs)) = tokio::join!(ours, theirs) else { return };
    let (mut ours, mut theirs) = (TokioIo::new(ours), TokioIo::new(theirs));
    tokio::select! {
        // However it ends, both sides see it end.
        _ = tokio::io::copy_bidirectional(&mut ours, &mut theirs) => {}
        () = stop.triggered() => {}
    }
}

#[cfg(test)]
mod tests {
    use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
    use tokio::net::TcpListener;

    use super::*;

    fn upstream(port: u16) -> Upstream {
        Upstream { site: "web".into(), domains: vec!["shop.example".into()], is_default: false, port }
    }

    #[test]
    fn owns_its_localhost_name_and_its_domains_with_any_port() {
        let upstream = upstream(1);
        for host in ["web.localhost", "WEB.localhost:8080", "shop.example"] {
            assert!(upstream.owns(host), "{host}");
        }
        for host in ["localhost:8080", "other.localhost", "web.example"] {
            assert!(!upstream.owns(host), "{host}");
        }
    }

    /// Answers one connection with these bytes, whatever is asked.
    async fn answering(answer: &'static str) -> u16 {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        tokio::spawn(async move {
            let (mut socket, _) = listener.accept().await.unwrap();
            let mut asked = [0; 4096];
            let _ = socket.read(&mut asked).await.unwrap();
            socket.write_all(answer.as_bytes()).await.unwrap();
        });
        port
    }

    async fn page(answer: &'static str, accept: &str) -> String {
        let port = answering(answer).await;
        let request = Request::get("/").header("accept", accept).body(Body::empty()).unwrap();
        let response = upstream(port).forward(request, Shutdown::new()).await;
        let body = axum::body::to_bytes(response.into_body(), usize::MAX).await.unwrap();
        String::from_utf8(body.to_vec()).unwrap()
    }

    #[tokio::test]
    async fn a_page_gets_the_script_and_nothing_else_does() {
        let html = "HTTP/1.1 200 OK\r\ncontent-type: text/html\r\ncontent-length: 4\r\n\r\npage";
        assert_eq!(page(html, "text/html").await, format!("page{}", String::from_utf8_lossy(SCRIPT)));
        assert_eq!(page(html, "*/*").await, "page");
        let script = "HTTP/1.1 200 OK\r\ncontent-type: text/javascript\r\ncontent-length: 2\r\n\r\njs";
        assert_eq!(page(script, "text/html").await, "js");
    }
}
