//! A steady stream of requests, each of them remembered.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use crate::http::{Answer, Connection};

/// Connections that the requests are spread over.
const CONNECTIONS: usize = 8;

/// What became of one request.
#[derive(Debug, Clone)]
pub struct Request {
    /// When it was sent.
    pub sent: Instant,
    /// When its answer was whole, or it had failed.
    pub ended: Instant,
    /// What was asked for.
    pub path: String,
    /// The answer, or how the connection failed.
    pub outcome: Result<Answer, String>,
}

/// Requests at a fixed rate, whatever becomes of them.
pub struct Load {
    stop: Arc<AtomicBool>,
    seen: Arc<Mutex<Vec<Request>>>,
    workers: Vec<JoinHandle<()>>,
}

impl Load {
    /// Asks for the paths in turn, `rate` times a second, over kept connections.
    pub fn start(address: SocketAddr, rate: u32, paths: &[&str]) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let seen = Arc::new(Mutex::new(Vec::new()));
        let next = Arc::new(AtomicU32::new(0));
        let begun = Instant::now();
        let workers = (0..CONNECTIONS)
            .map(|_| {
                let (stop, seen, next) = (stop.clone(), seen.clone(), next.clone());
                let paths: Vec<String> = paths.iter().map(|path| (*path).to_owned()).collect();
                std::thread::spawn(move || {
                    let mut connection = None;
                    while !stop.load(Ordering::Relaxed) {
                        let number = next.fetch_add(1, Ordering::Relaxed);
                        let due = begun + Duration::from_secs(1) * number / rate;
                        std::thread::sleep(due.saturating_duration_since(Instant::now()));
                        let path = &paths[number as usize % paths.len()];
                        let request = ask(address, &mut connection, path);
                        seen.lock().unwrap_or_else(PoisonError::into_inner).push(request);
                    }
                })
            })
            .collect();
        Self { stop, seen, workers }
    }

    /// Requests so far.
    pub fn count(&self) -> usize {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Ends the stream and gives what became of each request.
    pub fn stop(self) -> Vec<Request> {
        self.stop.store(true, Ordering::Relaxed);
        for worker in self.workers {
            drop(worker.join());
        }
        std::mem::take(&mut *self.seen.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn ask(address: SocketAddr, kept: &mut Option<Connection>, path: &str) -> Request {
    let sent = Instant::now();
    let connection = match kept.take() {
        Some(connection) => Ok(connection),
        None => Connection::open(address),
    };
    let outcome = connection.and_then(|mut connection| {
        let answer = connection.get(path)?;
        if connection.is_open() {
            *kept = Some(connection);
        }
        Ok(answer)
    });
    Request { sent, ended: Instant::now(), path: path.to_owned(), outcome: outcome.map_err(|error| error.to_string()) }
}
