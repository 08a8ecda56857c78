//! Jobs against graphile-worker on the same Postgres: trivial runs per second, and how soon one begins.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpStream};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::running::{Ground, Process, TOKEN, require};
use super::{Bound, Options, Report, interleaved, percentile};
use crate::workspace::{output, run as run_command};

/// Runs at a time, here and there.
const WORKERS: &str = "64";

/// Repetitions, and runs of each: a few seconds here and there, so that the whole suite takes about three minutes.
const FULL: (usize, u32) = (5, 8_000);
const QUICK: (usize, u32) = (1, 2_000);

const PROJECT: &str = "\
project_id = \"jobs-bench-0001\"
name = \"Jobs\"

[[functions]]
name = \"trivial\"
runtime = \"wasm\"
entry = \"index.ts\"
concurrency = { max_concurrency = 1000 }

[[jobs]]
name = \"trivial\"
function = \"trivial\"
trigger = { type = \"manual\" }
max_concurrency = 1000
";

/// Answers with the moment it was begun.
const FUNCTION: &str = "export default { fetch: () => Response.json(Date.now()) };\n";

const PEER: &str = "\
import { Logger, run } from 'graphile-worker';
const batched = process.argv[3] === 'batched';
const runner = await run({
  connectionString: process.argv[2],
  concurrency: Number(process.argv[4]),
  noHandleSignals: false,
  pollInterval: 1000,
  maxPoolSize: Number(process.argv[4]) + 2,
  logger: new Logger(() => () => {}),
  taskList: { trivial: async () => {} },
  preset: batched
    ? { worker: { localQueue: { size: 500 }, completeJobBatchDelay: 0, failJobBatchDelay: 0 } }
    : {},
});
console.log('ready');
await runner.promise;
";

pub(super) fn run(report: &mut Report, options: &Options) -> Result<()> {
    require("psql", "postgresql-client")?;
    require("node", "nodejs")?;
    require("npm", "npm")?;
    let ground = Ground::new("jobs")?;
    let (_postgres, url) = ground.postgres()?;
    let (ours, theirs) = (database(&url, "ours")?, database(&url, "theirs")?);
    let server = ground.serve(Some(&ours), &[("REACTOR_JOBS__WORKERS", WORKERS)])?;
    ground.write("app/reactor.toml", PROJECT)?;
    ground.write("app/functions/trivial/index.ts", FUNCTION)?;
    ground.deploy("app")?;
    install(&ground)?;
    let (runs, count) = if options.quick { QUICK } else { FULL };
    // Ids are like those of the server: in the order of time, and later than any that it forgets as old.
    let fill_ours = format!(
        "INSERT INTO _reactor_jobs.runs
             (id, job, function, state, trigger, max_attempts, scheduled_for, run_at, created_at)
         SELECT 'run_7' || lpad(to_hex((extract(epoch FROM now()) * 1000)::bigint), 11, '0') || lpad(to_hex(n), 6, '0')
                    || substr(md5(random()::text), 1, 8),
                'trivial', 'trivial', 'queued', 'manual', 3, now(), now(), now() + interval '1 hour'
         FROM generate_series(1, {count}) AS n;
         NOTIFY reactor_jobs;"
    );
    let fill_theirs = format!(
        "SELECT graphile_worker.add_jobs(array_agg(json_populate_record(null::graphile_worker.job_spec,
             json_build_object('identifier', 'trivial', 'payload', json_build_object('n', n)))))
         FROM generate_series(1, {count}) AS n;"
    );
    let left_ours = "SELECT FROM _reactor_jobs.runs WHERE state IN ('queued', 'retrying')
         UNION ALL SELECT FROM _reactor_jobs.runs WHERE state = 'running'";
    let left_theirs = "SELECT FROM graphile_worker._private_jobs";
    let mut here = || throughput(&ours, &fill_ours, left_ours, count);
    // What is compiled or learned at first is no part of the measurement.
    here()?;
    for (mode, held) in [("plain", true), ("batched", false)] {
        // Its schema is made by its first start; what runs in this process waits for that.
        let peer = peer(&ground, &theirs, mode)?;
        let mut there = || throughput(&theirs, &fill_theirs, left_theirs, count);
        there()?;
        let medians = interleaved(runs, &mut [&mut here, &mut there])?;
        drop(peer);
        let name = format!("graphile-worker, {mode}");
        let claim = held.then_some(Bound::AtLeast(1.0));
        report.ratio("trivial runs per second, enqueued and ended", medians[0], "/s", (&name, medians[1]), claim);
    }
    let delays = start_delays(server.address, &ours, if options.quick { 30 } else { 300 })?;
    report.bound("from asked for to begun, p50", percentile(delays.clone(), 0.5), "ms", Bound::AtMost(20.0));
    report.fact("from asked for to begun, p99", percentile(delays, 0.99), "ms");
    Ok(())
}

/// An empty database on that Postgres.
fn database(url: &str, name: &str) -> Result<String> {
    psql(url, &[&format!("create database {name}")])?;
    let (server, _) = url.rsplit_once('/').context("a URL names a database")?;
    let options = url.split_once('?').map_or("", |(_, options)| options);
    Ok(format!("{server}/{name}?{options}").trim_end_matches('?').to_owned())
}

/// Statements of one session, each in a transaction of its own.
fn psql(url: &str, statements: &[&str]) -> Result<String> {
    let mut command = Command::new("psql");
    command.args(["--quiet", "--no-psqlrc", "--tuples-only", "--no-align", "-v", "ON_ERROR_STOP=1"]);
    for statement in statements {
        command.args(["--command", statement]);
    }
    output(command.arg(url))
}

fn install(ground: &Ground) -> Result<()> {
    ground.write(
        "peer/package.json",
        "{\"private\":true,\"type\":\"module\",\"dependencies\":{\"graphile-worker\":\"^0.17.0\"}}",
    )?;
    ground.write("peer/run.js", PEER)?;
    let mut command = Command::new("npm");
    command.args(["install", "--no-audit", "--no-fund", "--loglevel=error"]).current_dir(ground.path("peer"));
    run_command(command.stdout(Stdio::null())).context("graphile-worker comes through npm")
}

fn peer(ground: &Ground, url: &str, mode: &str) -> Result<Process> {
    let mut command = Command::new("node");
    let script = ground.path("peer/run.js");
    command.arg(Path::new(&script)).args([url, mode, WORKERS]).stdout(Stdio::null()).stderr(Stdio::null());
    let process = Process::spawn(&mut command)?;
    // Ready when its tables are there.
    for _ in 0..600 {
        if psql(url, &["SELECT count(*) FROM graphile_worker._private_jobs"]).is_ok() {
            std::thread::sleep(std::time::Duration::from_millis(500));
            return Ok(process);
        }
        std::thread::sleep(std::time::Duration::from_millis(100));
    }
    bail!("graphile-worker does not make its tables");
}

/// Enqueues so many with one statement and waits for the last; runs per second.
///
/// Looking must not cost what is looked for: it goes by index, however many rows have ended, and no snapshot is held that
/// would keep dead rows alive.
fn throughput(url: &str, fill: &str, left: &str, count: u32) -> Result<f64> {
    let wait = format!("DO $$ BEGIN WHILE EXISTS ({left}) LOOP COMMIT; PERFORM pg_sleep(0.01); END LOOP; END $$");
    let begun = Instant::now();
    psql(url, &["SET enable_seqscan = off", fill, &wait])?;
    Ok(f64::from(count) / begun.elapsed().as_secs_f64())
}

/// Single runs, one after the other; milliseconds from the request to the function's first line.
fn start_delays(address: SocketAddr, url: &str, count: usize) -> Result<Vec<f64>> {
    let mut stream = BufReader::new(TcpStream::connect(address)?);
    let mut ids = Vec::with_capacity(count);
    for _ in 0..count {
        ids.push(trigger(&mut stream)?);
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    std::thread::sleep(std::time::Duration::from_secs(1));
    let list = ids.iter().map(|id| format!("'{id}'")).collect::<Vec<_>>().join(",");
    let sql = format!(
        "SELECT result::numeric - extract(epoch FROM created_at) * 1000 FROM _reactor_jobs.runs
         WHERE id IN ({list}) AND state = 'succeeded'"
    );
    let delays: Vec<f64> = psql(url, &[&sql])?.lines().filter_map(|line| line.trim().parse().ok()).collect();
    if delays.len() != count {
        bail!("only {} of {count} runs have ended", delays.len());
    }
    Ok(delays)
}

fn trigger(stream: &mut BufReader<TcpStream>) -> Result<String> {
    let body = "{\"job\":\"trivial\"}";
    let request = format!(
        "POST /jobs/v1/runs HTTP/1.1\r\nhost: localhost\r\nauthorization: Bearer {TOKEN}\r\n\
         content-type: application/json\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    );
    stream.get_mut().write_all(request.as_bytes())?;
    let mut length = 0;
    loop {
        let mut line = String::new();
        stream.read_line(&mut line)?;
        let line = line.trim().to_ascii_lowercase();
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse()?;
        }
        if line.is_empty() {
            break;
        }
    }
    let mut body = vec![0; length];
    stream.read_exact(&mut body)?;
    let answer: serde_json::Value = serde_json::from_slice(&body)?;
    let id = answer["run"]["id"].as_str().with_context(|| format!("a run was not made: {answer}"))?;
    Ok(id.to_owned())
}
