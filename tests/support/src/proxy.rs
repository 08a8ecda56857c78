//! A stretch of network between client and server that counts, cuts and falls silent when it is told to.

use std::io::{Read as _, Write as _};
use std::net::{Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// Forwards connections to a server.
pub struct Proxy {
    /// Where clients connect.
    pub address: SocketAddr,
    wire: Arc<Wire>,
}

/// After how many bytes towards the client each new connection is cut; `None`: never.
type Cuts = Box<dyn FnMut() -> Option<u64> + Send>;

struct Wire {
    upstream: Mutex<SocketAddr>,
    to_server: AtomicU64,
    to_client: AtomicU64,
    made: AtomicU64,
    cut: AtomicU64,
    silent: AtomicBool,
    cuts: Mutex<Cuts>,
}

impl Proxy {
    /// A faithful one.
    pub fn to(upstream: SocketAddr) -> Self {
        Self::cutting(upstream, || None)
    }

    /// One that asks for every connection after how many bytes of the answer it breaks.
    pub fn cutting(upstream: SocketAddr, cuts: impl FnMut() -> Option<u64> + Send + 'static) -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port is free");
        let address = listener.local_addr().expect("a listener has an address");
        let wire = Arc::new(Wire {
            upstream: Mutex::new(upstream),
            to_server: AtomicU64::new(0),
            to_client: AtomicU64::new(0),
            made: AtomicU64::new(0),
            cut: AtomicU64::new(0),
            silent: AtomicBool::new(false),
            cuts: Mutex::new(Box::new(cuts)),
        });
        let accepting = wire.clone();
        // Ends with the process, like everything that it has accepted.
        std::thread::spawn(move || {
            for client in listener.incoming().flatten() {
                let wire = accepting.clone();
                std::thread::spawn(move || wire.carry(&client));
            }
        });
        Self { address, wire }
    }

    /// From here on another server answers.
    pub fn turn_to(&self, upstream: SocketAddr) {
        *self.wire.upstream.lock().unwrap_or_else(PoisonError::into_inner) = upstream;
    }

    /// Bytes that clients have sent.
    pub fn sent(&self) -> u64 {
        self.wire.to_server.load(Ordering::SeqCst)
    }

    /// Bytes that the server has sent.
    pub fn received(&self) -> u64 {
        self.wire.to_client.load(Ordering::SeqCst)
    }

    /// Connections so far.
    pub fn connections(&self) -> u64 {
        self.wire.made.load(Ordering::SeqCst)
    }

    /// Connections that were cut.
    pub fn cuts(&self) -> u64 {
        self.wire.cut.load(Ordering::SeqCst)
    }

    /// Whether bytes are swallowed from here on, with every connection kept open.
    pub fn silence(&self, silent: bool) {
        self.wire.silent.store(silent, Ordering::SeqCst);
    }
}

impl Wire {
    fn carry(&self, client: &TcpStream) {
        self.made.fetch_add(1, Ordering::SeqCst);
        let limit = (self.cuts.lock().unwrap_or_else(PoisonError::into_inner))();
        let upstream = *self.upstream.lock().unwrap_or_else(PoisonError::into_inner);
        let Ok(server) = TcpStream::connect(upstream) else {
            return;
        };
        for stream in [client, &server] {
            drop(stream.set_nodelay(true));
        }
        std::thread::scope(|scope| {
            scope.spawn(|| self.copy(client, &server, &self.to_server, None));
            if self.copy(&server, client, &self.to_client, limit) {
                self.cut.fetch_add(1, Ordering::SeqCst);
                for stream in [client, &server] {
                    drop(stream.shutdown(Shutdown::Both));
                }
            }
        });
    }

    /// True when the limit was reached.
    fn copy(&self, mut from: &TcpStream, mut to: &TcpStream, count: &AtomicU64, limit: Option<u64>) -> bool {
        let mut left = limit.unwrap_or(u64::MAX);
        let mut piece = vec![0; 64 * 1024];
        while left > 0 {
            let room = usize::try_from(left).unwrap_or(usize::MAX).min(piece.len());
            let Ok(size @ 1..) = from.read(&mut piece[..room]) else {
                // The other direction may still be busy: only this one is over.
                drop(to.shutdown(Shutdown::Write));
                return false;
            };
            if self.silent.load(Ordering::SeqCst) {
                continue;
            }
            if to.write_all(&piece[..size]).is_err() {
                drop(from.shutdown(Shutdown::Both));
                return false;
            }
            count.fetch_add(size as u64, Ordering::SeqCst);
            left -= size as u64;
        }
        true
    }
}
