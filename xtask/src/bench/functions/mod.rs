//! Functions on WASM: a component against a bare loop over the wasmtime API, a call against a native route, JavaScript,
//! first answers, slow streams, memory, and what a function at its limits does to another.

mod http;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use super::running::{Ground, Process, free_address, require, wait_for};
use super::{Bound, Options, Report, interleaved, percentile};
use crate::workspace;
use http::{Client, latencies, load, resident};

const HELLO_WASM: &[u8] = include_bytes!("../../../../capabilities/functions/tests/components/hello.wasm");

/// As WASM and as JavaScript, the one that holds streams, and the one at its limits.
const PROJECT: &str = "\
project_id = \"fn-bench-0001\"
name = \"Functions\"

[[functions]]
name = \"hello-wasm\"
auth = \"public\"
entry = \"main.wasm\"

[[functions]]
name = \"hello-js\"
auth = \"public\"

[[functions]]
name = \"slow\"
auth = \"public\"
[functions.limits]
timeout_ms = 120000
[functions.concurrency]
max_concurrency = 1000

[[functions]]
name = \"busy\"
auth = \"public\"
[functions.limits]
timeout_ms = 1000
[functions.concurrency]
max_concurrency = 20
";

const HELLO_JS: &str = "export default { fetch: () => new Response('hello') };\n";
const BUSY: &str = "export default { fetch() { for (;;) {} } };\n";
const SLOW: &str = "\
export default { fetch() {
  return new Response(new ReadableStream({ async start(controller) {
    for (let i = 0; i < 100; i++) {
      controller.enqueue(new TextEncoder().encode(`${i}\\n`));
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    controller.close();
  } }));
} };
";

/// Streams held at a time, and further ones that must be refused.
const STREAMS: usize = 1_000;
const BEYOND: usize = 50;

/// Open files that the server needs for them, and this process.
const FILES: u64 = 1_200;

/// How often a measurement is repeated beside the one it is held against, and how long one takes, seconds.
const RUNS: usize = 3;
const SECONDS: u64 = 4;

/// Functions that lie idle while memory is looked at.
const IDLE: usize = 30;

pub(super) fn run(report: &mut Report, options: &Options) -> Result<()> {
    require("wrk", "wrk")?;
    require("taskset", "util-linux")?;
    require_files(FILES)?;
    let ground = Ground::new("functions")?;
    write_project(&ground, "app", 0)?;
    let server = ground.serve(None, &[])?;
    ground.deploy("app")?;
    let count = if options.quick { 500 } else { 2_000 };
    component(report, (&ground, server.address, server.process.id()), options)?;
    overhead(report, server.address, (count, options))?;
    javascript(report, (server.address, server.process.id()), options, count)?;
    isolation(report, server.address, (count / 2, options))?;
    streams(report, server.address, server.process.id())?;
    drop(server);
    two_cores(report, &ground, options)?;
    let without = first_answers(report, &ground, if options.quick { 3 } else { 7 })?;
    memory(report, &ground, without)
}

fn write_project(ground: &Ground, folder: &str, idle: usize) -> Result<()> {
    let mut manifest = PROJECT.to_owned();
    for number in 0..idle {
        let name = format!("idle-{number}");
        manifest.push_str("\n[[functions]]\nauth = \"public\"\n");
        manifest.push_str(&["name = \"", &name, "\"\n"].concat());
        let source = format!("export default {{ fetch: () => new Response('{number}') }};\n");
        ground.write(&format!("{folder}/functions/{name}/index.ts"), source)?;
    }
    ground.write(&format!("{folder}/reactor.toml"), manifest)?;
    ground.write(&format!("{folder}/functions/hello-wasm/main.wasm"), HELLO_WASM)?;
    for (name, source) in [("hello-js", HELLO_JS), ("slow", SLOW), ("busy", BUSY)] {
        ground.write(&format!("{folder}/functions/{name}/index.ts"), source)?;
    }
    Ok(())
}

/// The same component behind the least that can serve it.
fn bare(ground: &Ground) -> Result<(Process, SocketAddr)> {
    let component = ground.path("app/functions/hello-wasm/main.wasm");
    let address = free_address()?;
    let mut command = Command::new(bare_binary()?);
    command.arg(component).arg(address.to_string()).env_clear().stdout(Stdio::null()).stderr(Stdio::null());
    let mut process = Process::spawn(&mut command)?;
    wait_for(address, &mut process)?;
    Ok((process, address))
}

/// The example `bare` of the crate `functions`, built beside this program.
fn bare_binary() -> Result<PathBuf> {
    let own = std::env::current_exe()?;
    let built = own.parent().map(|folder| folder.join("examples/bare")).filter(|path| path.is_file());
    if let Some(built) = built {
        return Ok(built);
    }
    let arguments = ["build", "--release", "--package", "functions", "--example", "bare"];
    workspace::output(Command::new("cargo").args(arguments))?;
    Ok(workspace::metadata()?.target_directory.join("release/examples/bare"))
}

fn component(
    report: &mut Report,
    (ground, address, server): (&Ground, SocketAddr, u32),
    options: &Options,
) -> Result<()> {
    let (peer, peer_address) = bare(ground)?;
    let (runs, seconds) = if options.quick { (1, 1) } else { (RUNS, SECONDS) };
    let (ours, theirs) = (format!("http://{address}/fn/v1/hello-wasm"), format!("http://{peer_address}/"));
    let (mut rates, mut peer_rates) = (Vec::new(), Vec::new());
    let (mut p50, mut p99) = (Vec::new(), Vec::new());
    for _ in 0..runs {
        let seen = load(&ours, server, 16, seconds)?;
        rates.push(seen.per_cpu_second);
        p50.push(seen.p50);
        p99.push(seen.p99);
        peer_rates.push(load(&theirs, peer.id(), 16, seconds)?.per_cpu_second);
    }
    let peer = ("a bare loop over the wasmtime API", percentile(peer_rates, 0.5));
    let ours = percentile(rates, 0.5);
    report.ratio("WASM hello, fresh instance per request", ours, "requests/cpu-s", peer, Some(Bound::AtLeast(0.9)));
    report.fact("its p50 with 16 connections", percentile(p50, 0.5), "ms");
    report.fact("its p99 with 16 connections", percentile(p99, 0.5), "ms");
    Ok(())
}

fn overhead(report: &mut Report, address: SocketAddr, (count, options): (usize, &Options)) -> Result<()> {
    let middle = |path: &'static str| move || -> Result<f64> { Ok(percentile(latencies(address, path, count)?, 0.5)) };
    let (mut native, mut call) = (middle("/health"), middle("/fn/v1/hello-wasm"));
    let seen = interleaved(if options.quick { 1 } else { RUNS }, &mut [&mut native, &mut call])?;
    report.fact("a native route, p50", seen[0], "ms");
    report.bound("a WASM call beyond it, p50", seen[1] - seen[0], "ms", Bound::AtMost(0.3));
    Ok(())
}

fn javascript(
    report: &mut Report,
    (address, server): (SocketAddr, u32),
    options: &Options,
    count: usize,
) -> Result<()> {
    let times = latencies(address, "/fn/v1/hello-js", 2 * count)?;
    report.bound("JavaScript hello at one connection, p50", percentile(times.clone(), 0.5), "ms", Bound::AtMost(0.4));
    report.fact("JavaScript hello at one connection, p99", percentile(times, 0.99), "ms");
    let seconds = if options.quick { 1 } else { SECONDS };
    let seen = load(&format!("http://{address}/fn/v1/hello-js"), server, 16, seconds)?;
    report.fact("JavaScript hello", seen.per_cpu_second, "requests/cpu-s");
    report.fact("JavaScript hello with 16 connections", seen.per_second, "requests/s");
    report.fact("its p50", seen.p50, "ms");
    report.fact("its p99", seen.p99, "ms");
    Ok(())
}

/// Callers that keep a function at its limits.
struct Crowd {
    stop: Arc<AtomicBool>,
    callers: Vec<JoinHandle<()>>,
}

impl Crowd {
    fn gather(address: SocketAddr, path: &'static str, count: usize) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let callers = (0..count).map(|_| {
            let stop = Arc::clone(&stop);
            std::thread::spawn(move || {
                while !stop.load(Ordering::Relaxed) {
                    // Timeouts and refusals are what it is for.
                    drop(Client::connect(address).and_then(|mut client| client.status(path)));
                }
            })
        });
        Self { callers: callers.collect(), stop }
    }
}

impl Drop for Crowd {
    fn drop(&mut self) {
        self.stop.store(true, Ordering::Relaxed);
        for caller in self.callers.drain(..) {
            drop(caller.join());
        }
    }
}

fn isolation(report: &mut Report, address: SocketAddr, (count, options): (usize, &Options)) -> Result<()> {
    for (name, path) in [("WASM", "/fn/v1/hello-wasm"), ("JavaScript", "/fn/v1/hello-js")] {
        let mut by_itself = || -> Result<f64> { Ok(percentile(latencies(address, path, count)?, 0.99)) };
        let mut in_company = || -> Result<f64> {
            let _crowd = Crowd::gather(address, "/fn/v1/busy", 24);
            std::thread::sleep(Duration::from_millis(500));
            Ok(percentile(latencies(address, path, count)?, 0.99))
        };
        let seen = interleaved(if options.quick { 1 } else { RUNS }, &mut [&mut by_itself, &mut in_company])?;
        let (alone, beside) = (seen[0], seen[1]);
        let what = format!("{name} hello beside a function at its limits, p99");
        report.ratio(&what, beside, "ms", ("alone", alone), Some(Bound::AtMost(2.0)));
    }
    Ok(())
}

fn streams(report: &mut Report, address: SocketAddr, server: u32) -> Result<()> {
    let before = resident(server)?;
    let mut held = Vec::with_capacity(STREAMS);
    for _ in 0..STREAMS {
        let mut client = Client::connect(address)?;
        client.send("/fn/v1/slow")?;
        held.push(client);
    }
    let mut good = 0_u32;
    for client in &mut held {
        good += u32::from(client.head()?.0 == 200 && !client.piece()?.is_empty());
    }
    let during = resident(server)?;
    let mut refused = 0_u32;
    for _ in 0..BEYOND {
        // The body of one that is not refused would take its time.
        let mut client = Client::connect(address)?;
        client.send("/fn/v1/slow")?;
        refused += u32::from(client.head()?.0 == 429);
    }
    let mut alive = 0_u32;
    for client in &mut held {
        alive += u32::from(!client.piece()?.is_empty());
    }
    report.bound("slow streams held at a time", f64::from(good.min(alive)), "", Bound::AtLeast(1_000.0));
    report.bound("further ones refused with 429, of 50", f64::from(refused), "", Bound::AtLeast(50.0));
    #[allow(clippy::cast_precision_loss, reason = "a thousand")]
    let each = (during - before) / STREAMS as f64;
    report.fact("memory of one instance that streams", each, "MiB");
    Ok(())
}

/// A restarted server: everything is on disk, nothing is mapped. The memory that such a server holds, MiB.
fn first_answers(report: &mut Report, ground: &Ground, runs: usize) -> Result<f64> {
    let mut held = Vec::with_capacity(runs);
    for (name, path) in [("WASM", "/fn/v1/hello-wasm"), ("JavaScript", "/fn/v1/hello-js")] {
        let mut times = Vec::with_capacity(runs);
        for _ in 0..runs {
            let server = ground.serve(None, &[])?;
            held.push(resident(server.process.id())?);
            times.push(Client::connect(server.address)?.ask(path)?);
        }
        let what = format!("{name}: from stored code to the first answer, p50");
        report.bound(&what, percentile(times, 0.5), "ms", Bound::AtMost(10.0));
    }
    Ok(percentile(held, 0.5))
}

/// Against a server `without` the idle functions, each just started: what a deploy leaves behind is not theirs.
fn memory(report: &mut Report, ground: &Ground, without: f64) -> Result<()> {
    write_project(ground, "app", IDLE)?;
    let server = ground.serve(None, &[])?;
    ground.deploy("app")?;
    drop(server);
    let mut held = Vec::new();
    for _ in 0..3 {
        held.push(resident(ground.serve(None, &[])?.process.id())?);
    }
    #[allow(clippy::cast_precision_loss, reason = "some dozens")]
    let each = (percentile(held, 0.5) - without) / IDLE as f64;
    report.fact("memory of one idle function", each, "MiB");
    Ok(())
}

/// The server on one core, then on two.
fn two_cores(report: &mut Report, ground: &Ground, options: &Options) -> Result<()> {
    let cores = std::thread::available_parallelism().context("the number of cores")?.get();
    if cores < 2 {
        report.fact("cores of this machine: too few to see throughput grow", 1.0, "");
        return Ok(());
    }
    let server = ground.serve(None, &[])?;
    let process = server.process.id();
    let url = format!("http://{}/fn/v1/hello-js", server.address);
    let (runs, seconds) = if options.quick { (1, 1) } else { (RUNS, SECONDS) };
    let rate = |cores: &'static str| {
        let url = url.as_str();
        move || -> Result<f64> {
            pin(process, cores)?;
            Ok(load(url, process, 16, seconds)?.per_second)
        }
    };
    let (mut one, mut two) = (rate("0"), rate("0,1"));
    let seen = interleaved(runs, &mut [&mut one, &mut two])?;
    let bound = Some(Bound::AtLeast(1.2));
    report.ratio("JavaScript hello on two cores", seen[1], "requests/s", ("on one", seen[0]), bound);
    Ok(())
}

/// All threads of a process, and those that they start.
fn pin(process: u32, cores: &str) -> Result<()> {
    workspace::output(Command::new("taskset").args(["-a", "-c", "-p", cores, &process.to_string()])).map(drop)
}

/// Fails where this process, and the server that it starts, may not open so many files.
fn require_files(least: u64) -> Result<()> {
    let limits = std::fs::read_to_string("/proc/self/limits").context("limits are read from /proc")?;
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft = line.and_then(|line| line.split_whitespace().next()).context("no limit of open files")?;
    if soft.parse::<u64>().is_ok_and(|soft| soft < least) {
        bail!("a process may open {soft} files here, and the streams need {least}: `ulimit -n 4096` first");
    }
    Ok(())
}
