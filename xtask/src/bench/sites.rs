//! Files of a site against nginx: requests for each second of processor time that the server takes.

use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::running::{Ground, Process, cpu_seconds, free_address, require, wait_for};
use super::{Bound, Options, Report, interleaved};
use crate::workspace::output;

/// Name, bytes, and the share of nginx that must be reached.
const FILES: &[(&str, usize, f64)] = &[
    ("1k.bin", 1 << 10, 1.0),
    ("4k.bin", 4 << 10, 1.0),
    ("16k.bin", 16 << 10, 1.0),
    ("64k.bin", 64 << 10, 1.0),
    ("1m.bin", 1 << 20, 0.8),
];

const PROJECT: &str =
    "project_id = \"sites-bench-0001\"\nname = \"Sites\"\n\n[[sites]]\nname = \"web\"\nframework = \"static\"\n";

const CONNECTIONS: &str = "32";

pub(super) fn run(report: &mut Report, options: &Options) -> Result<()> {
    require("nginx", "nginx")?;
    require("wrk", "wrk")?;
    let ground = Ground::new("sites")?;
    ground.write("shop/reactor.toml", PROJECT)?;
    for (name, size, _) in FILES {
        ground.write(&format!("shop/sites/web/{name}"), noise(*size))?;
    }
    ground.write("shop/sites/web/index.html", "<p>hello</p>")?;
    let ours = ground.serve(None, &[])?;
    ground.deploy("shop")?;
    let nginx = Nginx::start(&ground, &ground.path("shop/sites/web"))?;
    let (runs, seconds) = if options.quick { (1, 1) } else { (5, 5) };
    for (name, _, least) in FILES {
        let here = format!("http://{}/{name}", ours.address);
        let there = format!("http://{}/{name}", nginx.address);
        // What is asked for the first time is read and checked; nobody measures that.
        for url in [&here, &there] {
            load(url, 1, ours.process.id())?;
        }
        let medians = interleaved(
            runs,
            &mut [&mut || load(&here, seconds, ours.process.id()), &mut || load(&there, seconds, nginx.process.id())],
        )?;
        let what = format!("{name}: requests per second of processor time");
        report.ratio(&what, medians[0], "/s", ("nginx", medians[1]), Some(Bound::AtLeast(*least)));
    }
    Ok(())
}

struct Nginx {
    process: Process,
    address: std::net::SocketAddr,
}

impl Nginx {
    /// As its documentation advises for files: `sendfile`, open files remembered, no log.
    fn start(ground: &Ground, root: &Path) -> Result<Self> {
        let address = free_address()?;
        let config = format!(
            "worker_processes 2;\npid {pid};\nerror_log {log};\nuser root;\nevents {{ worker_connections 1024; }}\nhttp {{\n\
             sendfile on;\ntcp_nopush on;\ntcp_nodelay on;\nkeepalive_requests 100000000;\naccess_log off;\n\
             open_file_cache max=1000;\nopen_file_cache_valid 1h;\netag on;\n\
             server {{ listen {address}; root {root}; add_header X-Content-Type-Options nosniff; }}\n}}\n",
            pid = ground.path("nginx.pid").display(),
            log = ground.path("nginx.log").display(),
            root = root.display(),
        );
        ground.write("nginx.conf", config)?;
        let mut command = Command::new("nginx");
        command.arg("-p").arg(ground.path("")).arg("-c").arg(ground.path("nginx.conf")).args(["-g", "daemon off;"]);
        let mut process = Process::spawn(&mut command)?;
        wait_for(address, &mut process)?;
        Ok(Self { process, address })
    }
}

/// Requests for each second of processor time of that process, under the load of `wrk`.
fn load(url: &str, seconds: u32, pid: u32) -> Result<f64> {
    let before = cpu_seconds(pid)?;
    let text = output(Command::new("wrk").args(["-t", "2", "-c", CONNECTIONS, "-d", &format!("{seconds}s"), url]))?;
    let taken = cpu_seconds(pid)? - before;
    if text.contains("Non-2xx") || text.contains("Socket errors") {
        bail!("not every request to {url} was answered: {text}");
    }
    let requests = text.lines().find_map(|line| line.trim().split_once(" requests in "));
    let requests: f64 = requests.context("`wrk` says how many requests it has made")?.0.trim().parse()?;
    Ok(requests / taken.max(0.01))
}

/// Bytes that nobody can compress.
fn noise(length: usize) -> Vec<u8> {
    let mut state = 1_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        state.to_be_bytes()[0]
    };
    (0..length).map(|_| next()).collect()
}
