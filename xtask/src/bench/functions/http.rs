//! Connections and load for the suite of functions.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::super::running::cpu_seconds;
use crate::workspace::output;

/// One connection that stays open.
pub(super) struct Client(BufReader<TcpStream>);

impl Client {
    pub(super) fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("nothing listens at {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_mins(1)))?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Asks for a path.
    pub(super) fn send(&mut self, path: &str) -> Result<()> {
        Ok(write!(self.0.get_mut(), "GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n")?)
    }

    /// Status and head of the answer, in lower case.
    pub(super) fn head(&mut self) -> Result<(u16, String)> {
        let mut head = String::new();
        loop {
            let before = head.len();
            if self.0.read_line(&mut head)? == 0 {
                bail!("the connection was closed");
            }
            if &head[before..] == "\r\n" {
                break;
            }
        }
        let head = head.to_ascii_lowercase();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok());
        Ok((status.context("an answer without a status")?, head))
    }

    /// One piece of a body that is sent in pieces; empty at its end.
    pub(super) fn piece(&mut self) -> Result<Vec<u8>> {
        let mut line = String::new();
        self.0.read_line(&mut line)?;
        let length = usize::from_str_radix(line.trim(), 16).with_context(|| format!("not a length: {line:?}"))?;
        let mut piece = vec![0; length + 2];
        self.0.read_exact(&mut piece)?;
        piece.truncate(length);
        Ok(piece)
    }

    /// Milliseconds to the end of the answer, which has to be a 200.
    pub(super) fn ask(&mut self, path: &str) -> Result<f64> {
        let begun = Instant::now();
        self.send(path)?;
        let (status, head) = self.head()?;
        if status != 200 {
            bail!("{path}: {}", head.lines().next().unwrap_or_default());
        }
        self.skip_body(&head)?;
        Ok(begun.elapsed().as_secs_f64() * 1_000.0)
    }

    /// The status, with the body read and thrown away.
    pub(super) fn status(&mut self, path: &str) -> Result<u16> {
        self.send(path)?;
        let (status, head) = self.head()?;
        self.skip_body(&head)?;
        Ok(status)
    }

    fn skip_body(&mut self, head: &str) -> Result<()> {
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
        if let Some(length) = length {
            return Ok(self.0.read_exact(&mut vec![0; length])?);
        }
        while !self.piece()?.is_empty() {}
        Ok(())
    }
}

/// Latencies of so many requests over one connection, in milliseconds.
pub(super) fn latencies(address: SocketAddr, path: &str, count: usize) -> Result<Vec<f64>> {
    let mut client = Client::connect(address)?;
    for _ in 0..count / 10 {
        client.ask(path)?;
    }
    (0..count).map(|_| client.ask(path)).collect()
}

/// What `wrk` saw.
pub(super) struct Load {
    pub(super) per_second: f64,
    /// Per second of processor time of the server.
    pub(super) per_cpu_second: f64,
    pub(super) p50: f64,
    pub(super) p99: f64,
}

/// Loads a path with `wrk` and looks at the server's processor time meanwhile.
pub(super) fn load(url: &str, server: u32, connections: usize, seconds: u64) -> Result<Load> {
    let before = cpu_seconds(server)?;
    let mut command = Command::new("wrk");
    command.args(["-t", "1", "-c", &connections.to_string(), "-d", &format!("{seconds}s"), "--latency", url]);
    let text = output(&mut command)?;
    let used = cpu_seconds(server)? - before;
    if text.contains("Non-2xx") {
        bail!("{url}: not every answer was a 200\n{text}");
    }
    let field = |name: &str| {
        let line = text.lines().find(|line| line.trim_start().starts_with(name))?;
        line.split_whitespace().last().map(str::to_owned)
    };
    let per_second: f64 = field("Requests/sec:").and_then(|value| value.parse().ok()).context("wrk gave no rate")?;
    #[allow(clippy::cast_precision_loss, reason = "some seconds")]
    let total = per_second * seconds as f64;
    let percentile = |name: &str| field(name).and_then(|value| milliseconds(&value)).context("wrk gave no latency");
    Ok(Load { per_second, per_cpu_second: total / used, p50: percentile("50%")?, p99: percentile("99%")? })
}

fn milliseconds(text: &str) -> Option<f64> {
    for (unit, factor) in [("us", 0.001), ("ms", 1.0), ("s", 1_000.0)] {
        if let Some(number) = text.strip_suffix(unit) {
            return number.parse::<f64>().ok().map(|number| number * factor);
        }
    }
    None
}

/// Resident memory of a process, MiB.
pub(super) fn resident(process: u32) -> Result<f64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).context("memory is read from /proc")?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).context("no VmRSS")?;
    let kibibytes: f64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kibibytes / 1024.0)
}
