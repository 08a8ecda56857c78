//! Listening, and stopping without dropping what is being answered.

use std::io;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use futures::future::{Either, ready};
use http::Request;
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use platform::{BlobStore, Shutdown, Wire, limit_silence};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::Semaphore;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use crate::dev::Front;
use crate::metrics::Metrics;
use crate::plain::{self, Left, Limits};
use crate::router::Swift;
use crate::{ServerConfig, ServerError};

/// Tries to find a port that is free on both loopback addresses.
const PAIR_TRIES: u32 = 20;
const BACKLOG_PAUSE: Duration = Duration::from_millis(50);
/// The same for the front of `reactor dev` as for a server without configuration.
const HEADER_TIMEOUT: Duration = Duration::from_secs(30);
const CONNECTIONS: usize = 4_096;

/// Addresses that are listened on.
pub(crate) struct Listeners {
    pub(crate) addresses: Vec<SocketAddr>,
    sockets: Vec<TcpListener>,
}

/// Who listens: the server itself, or the front of `reactor dev`, which listened before and goes on afterwards.
pub(crate) enum Door {
    Own(Listeners),
    Front(Front),
}

impl Door {
    pub(crate) async fn open(config: &ServerConfig) -> Result<Self, ServerError> {
        match &config.front {
            Some(front) => Ok(Self::Front(front.clone())),
            None => Ok(Self::Own(Listeners::bind(&config.bind).await?)),
        }
    }

    pub(crate) fn addresses(&self) -> &[SocketAddr] {
        match self {
            Self::Own(listeners) => &listeners.addresses,
            Self::Front(front) => front.addresses(),
        }
    }

    /// Answers until the signal, then lets what runs come to its end.
    pub(crate) async fn serve(self, serving: Serving, stop: Shutdown) {
        match self {
            Self::Own(listeners) => listeners.serve(serving, stop).await,
            Self::Front(front) => {
                front.stand_before(serving.router);
                stop.triggered().await;
                front.withdraw().await;
            }
        }
    }
}

/// What the connections need.
#[derive(Clone)]
pub(crate) struct Serving {
    pub(crate) router: Router,
    /// Files of sites, past the router.
    pub(crate) swift: Option<Swift>,
    /// Whose content is sent from where it lies; none: everything is copied.
    pub(crate) blobs: Option<BlobStore>,
    pub(crate) metrics: Metrics,
    /// Silence after which a connection is closed: while a head is awaited, or while nothing of an answer is taken.
    pub(crate) header_timeout: Duration,
    pub(crate) max_connections: usize,
}

impl Serving {
    /// For the front of `reactor dev`, which has a server behind it, and at first not even that.
    pub(crate) fn for_front(router: Router, metrics: Metrics) -> Self {
        Self { router, swift: None, blobs: None, metrics, header_timeout: HEADER_TIMEOUT, max_connections: CONNECTIONS }
    }
}

impl Listeners {
    /// Listens on all of them; a loopback address stands for both families.
    pub(crate) async fn bind(wanted: &[SocketAddr]) -> Result<Self, ServerError> {
        let mut sockets = Vec::new();
        for address in wanted {
            if address.ip().is_loopback() {
                sockets.extend(bind_loopback(*address).await?);
            } else {
                sockets.push(bind(*address).await?);
            }
        }
        let addresses: Vec<SocketAddr> = sockets.iter().filter_map(|socket| socket.local_addr().ok()).collect();
        if addresses.is_empty() {
            return Err(ServerError::NoAddress);
        }
        Ok(Self { addresses, sockets })
    }

    /// Answers until the signal, then lets what runs come to its end. Returns when every connection is closed.
    pub(crate) async fn serve(self, serving: Serving, stop: Shutdown) {
        let connections = TaskTracker::new();
        let room = Arc::new(Semaphore::new(serving.max_connections));
        let accepting: Vec<_> = self
            .sockets
            .into_iter()
            .map(|socket| accept(socket, serving.clone(), (connections.clone(), room.clone()), stop.clone()))
            .collect();
        futures::future::join_all(accepting).await;
        connections.close();
        connections.wait().await;
    }
}

/// `127.0.0.1` and `::1` on the same port, so that `localhost` means us whatever a client resolves it to.
async fn bind_loopback(address: SocketAddr) -> Result<Vec<TcpListener>, ServerError> {
    let other = |port| match address.ip() {
        IpAddr::V4(_) => SocketAddr::new(Ipv6Addr::LOCALHOST.into(), port),
        IpAddr::V6(_) => SocketAddr::new(Ipv4Addr::LOCALHOST.into(), port),
    };
    let mut tries = 0;
    loop {
        let first = bind(address).await?;
        let port = first.local_addr().map_err(|source| ServerError::Listen { address, source })?.port();
        match TcpListener::bind(other(port)).await {
            Ok(second) => return Ok(vec![first, second]),
            Err(error) if error.kind() == io::ErrorKind::AddrInUse => {
                tries += 1;
                if address.port() != 0 || tries == PAIR_TRIES {
                    return Err(ServerError::PortInUse(other(port)));
                }
            }
            // A machine without the other family.
            Err(_) => return Ok(vec![first]),
        }
    }
}

async fn bind(address: SocketAddr) -> Result<TcpListener, ServerError> {
    TcpListener::bind(address).await.map_err(|source| match source.kind() {
        io::ErrorKind::AddrInUse => ServerError::PortInUse(address),
        _ => ServerError::Listen { address, source },
    })
}

async fn accept(
    socket: TcpListener,
    serving: Serving,
    (connections, room): (TaskTracker, Arc<Semaphore>),
    stop: Shutdown,
) {
    loop {
        let permit = tokio::select! {
            () = stop.triggered() => return,
            permit = room.clone().acquire_owned() => permit,
        };
        let (stream, peer) = tokio::select! {
            () = stop.triggered() => return,
            accepted = socket.accept() => match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    // Out of file descriptors, or the client was gone again: neither ends the server.
                    tracing::warn!(%error, "a connection could not be accepted");
                    tokio::time::sleep(BACKLOG_PAUSE).await;
                    continue;
                }
            },
        };
        let open = serving.metrics.connection_opens();
        let (serving, stop) = (serving.clone(), stop.listener());
        connections.spawn(async move {
            let _held = (permit, open);
            connection(stream, peer, serving, stop).await;
        });
    }
}

async fn connection(stream: TcpStream, peer: SocketAddr, serving: Serving, stop: Shutdown) {
    // Small answers must not wait for an acknowledgement.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "TCP_NODELAY");
    }
    let Serving { router, swift, blobs, header_timeout, .. } = serving;
    if let Err(error) = limit_silence(&stream, header_timeout) {
        tracing::debug!(%error, "TCP_USER_TIMEOUT");
    }
    let mut wire = Wire::new(stream, blobs);
    if let Some(swift) = &swift {
        let limits = Limits { silence: header_timeout, stop: &stop };
        if plain::serve(&mut wire, limits, swift.writer()).await == Left::Ended {
            return;
        }
    }
    let service = service_fn(move |request: Request<Incoming>| {
        if let Some(response) = swift.as_ref().and_then(|swift| swift.answer(&request)) {
            return Either::Left(ready(Ok(response)));
        }
        let mut request = request.map(Body::new);
        request.extensions_mut().insert(ConnectInfo(peer));
        Either::Right(router.clone().oneshot(request))
    });
    let mut builder = http1::Builder::new();
    builder.timer(TokioTimer::new()).header_read_timeout(header_timeout).max_buf_size(64 * 1024);
    let mut served = pin!(builder.serve_connection(TokioIo::new(wire), service).with_upgrades());
    let ended = tokio::select! {
        // What has been sent when the signal comes is still answered.
        biased;
        ended = &mut served => ended,
        () = plain::stops(&stop) => {
            served.as_mut().graceful_shutdown();
            served.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%peer, %error, "connection");
    }
}
