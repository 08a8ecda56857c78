//! HTTP over the socket of a process.

use std::io;
use std::path::Path;

use http::{Request, Response};
use hyper::body::Incoming;
use hyper::client::conn::http1::{self, SendRequest};
use hyper_util::rt::TokioIo;
use tokio::net::UnixStream;

use super::body::Outgoing;

/// One connection; one call at a time goes over it. Dropping it in the middle of a call tells the handler that its
/// caller has gone.
pub(super) struct Connection(SendRequest<Outgoing>);

impl Connection {
    pub(super) async fn open(socket: &Path) -> io::Result<Self> {
        let named = |error: io::Error| io::Error::new(error.kind(), format!("{}: {error}", socket.display()));
        let stream = UnixStream::connect(socket).await.map_err(named)?;
        let (sender, driver) = http1::handshake(TokioIo::new(stream)).await.map_err(io::Error::other)?;
        tokio::spawn(async move {
            // Whoever sent the request hears of it.
            drop(driver.await);
        });
        Ok(Self(sender))
    }

    /// Whether the next call can go over it.
    pub(super) fn is_ready(&self) -> bool {
        self.0.is_ready()
    }

    /// Waits for that; false if it never will be.
    pub(super) async fn ready(&mut self) -> bool {
        self.0.ready().await.is_ok()
    }

    pub(super) async fn send(&mut self, request: Request<Outgoing>) -> Result<Response<Incoming>, hyper::Error> {
        self.0.send_request(request).await
    }
}
