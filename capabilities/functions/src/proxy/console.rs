//! Standard output and standard error of a component: lines of its log.

use std::io;
use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};

use admin_api::Level;
use bytes::Bytes;
use tokio::io::AsyncWrite;
use wasmtime_wasi::cli::{IsTerminal, StdoutStream};
use wasmtime_wasi::p2::{OutputStream, Pollable, StreamResult};

use crate::output::Output;

/// A line this long is written without waiting for its end, bytes.
const LINE_MAX: usize = 16 << 10;

/// Taken at a time.
const WRITE_MAX: usize = 64 << 10;

/// One of the two. Clones write to the same place.
#[derive(Clone)]
pub(super) struct Console(Arc<Mutex<Lines>>);

struct Lines {
    output: Output,
    level: Level,
    begun: Vec<u8>,
}

impl Console {
    /// Lines become records of that level.
    pub(super) fn new(output: Output, level: Level) -> Self {
        Self(Arc::new(Mutex::new(Lines { output, level, begun: Vec::new() })))
    }

    fn take(&self, bytes: &[u8]) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take(bytes);
    }
}

impl Lines {
    fn take(&mut self, bytes: &[u8]) {
        for piece in bytes.split_inclusive(|byte| *byte == b'\n') {
            self.begun.extend_from_slice(piece);
            if self.begun.len() >= LINE_MAX || self.begun.ends_with(b"\n") {
                self.write();
            }
        }
    }

    fn write(&mut self) {
        let line = std::mem::take(&mut self.begun);
        let text = String::from_utf8_lossy(&line);
        let text = text.trim_end_matches(['\n', '\r']);
        if !text.is_empty() {
            self.output.line(self.level, text.to_owned());
        }
    }
}

impl Drop for Lines {
    fn drop(&mut self) {
        self.write();
    }
}

impl IsTerminal for Console {
    fn is_terminal(&self) -> bool {
        false
    }
}

impl StdoutStream for Console {
    fn async_stream(&self) -> Box<dyn AsyncWrite + Send + Sync> {
        Box::new(self.clone())
    }

    fn p2_stream(&self) -> Box<dyn OutputStream> {
        Box::new(self.clone())
    }
}

impl OutputStream for Console {
    fn write(&mut self, bytes: Bytes) -> StreamResult<()> {
        self.take(&bytes);
        Ok(())
    }

    fn flush(&mut self) -> StreamResult<()> {
        Ok(())
    }

    fn check_write(&mut self) -> StreamResult<usize> {
        Ok(WRITE_MAX)
    }
}

#[wasmtime_wasi::async_trait]
impl Pollable for Console {
    async fn ready(&mut self) {}
}

impl AsyncWrite for Console {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        self.take(bytes);
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_are_put_together_and_the_last_one_is_not_lost() {
        let seen = Arc::new(Mutex::new(Vec::new()));
        let into = Arc::clone(&seen);
        let console = Console::new(Output::to(move |_, line| into.lock().unwrap().push(line)), Level::Info);
        console.take(b"one\ntw");
        console.take(b"o\r\n\nthree");
        assert_eq!(*seen.lock().unwrap(), ["one", "two"]);
        drop(console);
        assert_eq!(*seen.lock().unwrap(), ["one", "two", "three"]);
    }
}
