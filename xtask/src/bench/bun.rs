//! Functions on bun against bun itself: a warm call against a direct `Bun.serve`, a cold one against its start.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::running::{Ground, Process, free_address, require, wait_for};
use super::{Bound, Options, Report, percentile};

const PROJECT: &str = "\
project_id = \"bun-bench-0001\"
name = \"Bun\"

[[functions]]
name = \"first\"
runtime = \"bun\"
auth = \"public\"
source = \"functions/hello\"

[[functions]]
name = \"second\"
runtime = \"bun\"
auth = \"public\"
source = \"functions/hello\"
";

const FUNCTION: &str = "export default { fetch: () => Response.json({ message: 'Hello' }) };\n";

const PEER: &str = "\
const [hostname, port] = process.argv[2].split(':');
Bun.serve({ hostname, port: Number(port), fetch: () => Response.json({ message: 'Hello' }) });
";

/// A process without calls ends after this time here, so that the next call is a cold one.
const IDLE: Duration = Duration::from_secs(1);

pub(super) fn run(report: &mut Report, options: &Options) -> Result<()> {
    let ground = Ground::new("bun")?;
    let bun = find(&ground)?;
    ground.write("app/reactor.toml", PROJECT)?;
    ground.write("app/functions/hello/index.ts", FUNCTION)?;
    ground.write("peer.js", PEER)?;
    let idle = IDLE.as_secs().to_string();
    let server = ground.serve(None, &[("REACTOR_FUNCTIONS__BUN_IDLE_TTL_SECS", &idle)])?;
    ground.deploy("app")?;
    warm(report, server.address, (&bun, &ground.path("peer.js")), if options.quick { 300 } else { 5_000 })?;
    memory(report, server.process.id())?;
    cold(report, server.address, (&bun, &ground.path("peer.js")), if options.quick { 3 } else { 15 })
}

/// The bun that the server finds: on the search path, else fetched by the way that a user has.
fn find(ground: &Ground) -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    if let Some(bun) = std::env::split_paths(&path).map(|folder| folder.join("bun")).find(|bun| bun.is_file()) {
        return Ok(bun);
    }
    require("npm", "npm")?;
    let mut command = ground.reactor(&ground.path("home"));
    // Its own verdict is about the whole machine.
    let output = command.args(["doctor", "--fix", "--runtime", "bun"]).output().context("cannot start reactor")?;
    let cache = ground.path("home").join(".reactor/cache/bun");
    let mut found = std::fs::read_dir(&cache).into_iter().flatten().flatten().map(|entry| entry.path().join("bin/bun"));
    found.find(|path| path.is_file()).with_context(|| {
        format!("`reactor doctor --fix --runtime bun` fetched none: {}", String::from_utf8_lossy(&output.stdout))
    })
}

fn warm(report: &mut Report, ours: SocketAddr, peer: (&Path, &Path), calls: usize) -> Result<()> {
    let address = free_address()?;
    let mut process = start(peer, address)?;
    wait_for(address, &mut process)?;
    let mut here = Client::connect(ours)?;
    let mut there = Client::connect(address)?;
    let (mut our_times, mut their_times) = (Vec::with_capacity(calls), Vec::with_capacity(calls));
    for _ in 0..calls / 10 {
        here.ask("/fn/v1/first")?;
        there.ask("/")?;
    }
    for _ in 0..calls {
        our_times.push(here.ask("/fn/v1/first")?);
        their_times.push(there.ask("/")?);
    }
    for share in [0.5, 0.99] {
        let (one, other) = (percentile(our_times.clone(), share), percentile(their_times.clone(), share));
        let what = format!("warm call, p{:.0}", share * 100.0);
        report.ratio(&what, one, "ms", ("Bun.serve", other), None);
        if share < 0.9 {
            report.bound("warm call beyond a direct Bun.serve, p50", one - other, "ms", Bound::AtMost(0.3));
        }
    }
    Ok(())
}

/// The processes that functions have left, and the spare one, which has loaded nothing.
fn memory(report: &mut Report, server: u32) -> Result<()> {
    let mut resident = Vec::new();
    let mut private = Vec::new();
    for entry in std::fs::read_dir("/proc").context("memory is read from /proc")? {
        let path = entry?.path();
        let Ok(status) = std::fs::read_to_string(path.join("status")) else { continue };
        let number = |name: &str| {
            status.lines().find_map(|line| line.strip_prefix(name)?.trim().split(' ').next()?.parse().ok())
        };
        let command = std::fs::read_to_string(path.join("cmdline")).unwrap_or_default();
        if number("PPid:") == Some(f64::from(server)) && command.starts_with("bun\0") {
            resident.extend(number("VmRSS:"));
            private.extend(number("RssAnon:"));
        }
    }
    report.fact("bun processes: the functions', and the spare", count(&resident), "");
    report.fact("memory of an idle process, resident, median", percentile(resident, 0.5) / 1024.0, "MiB");
    report.fact("of which no other process shares", percentile(private, 0.5) / 1024.0, "MiB");
    Ok(())
}

#[allow(clippy::cast_precision_loss, reason = "a handful of processes")]
fn count(values: &[f64]) -> f64 {
    values.len() as f64
}

fn cold(report: &mut Report, ours: SocketAddr, peer: (&Path, &Path), runs: usize) -> Result<()> {
    let (mut spare, mut fresh, mut alone) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..runs {
        // The processes end, and the spare is there again.
        std::thread::sleep(IDLE + Duration::from_secs(2));
        let mut client = Client::connect(ours)?;
        spare.push(client.ask_cold("/fn/v1/first")?);
        // The spare is taken, the next one not begun.
        fresh.push(client.ask_cold("/fn/v1/second")?);
        std::thread::sleep(Duration::from_secs(1));
        let address = free_address()?;
        let begun = Instant::now();
        let process = start(peer, address)?;
        let mut client = loop {
            match Client::connect(address) {
                Ok(client) => break client,
                Err(_) if begun.elapsed() < Duration::from_secs(30) => std::thread::sleep(Duration::from_micros(200)),
                Err(error) => return Err(error),
            }
        };
        client.ask("/")?;
        alone.push(begun.elapsed().as_secs_f64() * 1_000.0);
        drop(process);
    }
    let peer = ("bun's start to its first answer", percentile(alone, 0.5));
    report.ratio("cold call with the spare, p50", percentile(spare, 0.5), "ms", peer, Some(Bound::AtMost(0.3)));
    report.ratio("cold call without it, p50", percentile(fresh, 0.5), "ms", peer, Some(Bound::AtMost(1.5)));
    Ok(())
}

fn start((bun, script): (&Path, &Path), address: SocketAddr) -> Result<Process> {
    let mut command = Command::new(bun);
    command.arg(script).arg(address.to_string()).env_clear().stdout(Stdio::null()).stderr(Stdio::null());
    Process::spawn(&mut command)
}

/// One connection that stays open.
struct Client(BufReader<TcpStream>);

impl Client {
    fn connect(address: SocketAddr) -> Result<Self> {
        let stream = TcpStream::connect(address).with_context(|| format!("nothing listens at {address}"))?;
        stream.set_nodelay(true)?;
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        Ok(Self(BufReader::new(stream)))
    }

    /// Milliseconds to the end of the answer.
    fn ask(&mut self, path: &str) -> Result<f64> {
        self.exchange(path).map(|(time, _)| time)
    }

    /// The same, for a call that has to be a cold one.
    fn ask_cold(&mut self, path: &str) -> Result<f64> {
        let (time, head) = self.exchange(path)?;
        if !head.contains("x-reactor-cold-start: true") {
            bail!("{path} was not a cold call");
        }
        Ok(time)
    }

    fn exchange(&mut self, path: &str) -> Result<(f64, String)> {
        let begun = Instant::now();
        write!(self.0.get_mut(), "GET {path} HTTP/1.1\r\nhost: localhost\r\n\r\n")?;
        let mut head = String::new();
        loop {
            let before = head.len();
            if self.0.read_line(&mut head)? == 0 {
                bail!("{path}: the connection was closed");
            }
            if &head[before..] == "\r\n" {
                break;
            }
        }
        let head = head.to_ascii_lowercase();
        if !head.starts_with("http/1.1 200") {
            bail!("{path}: {}", head.lines().next().unwrap_or_default());
        }
        let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.trim().parse::<usize>().ok());
        let mut body = vec![0; length.with_context(|| format!("{path}: no length"))?];
        self.0.read_exact(&mut body)?;
        Ok((begun.elapsed().as_secs_f64() * 1_000.0, head))
    }
}
