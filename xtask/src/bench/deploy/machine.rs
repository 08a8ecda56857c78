//! The binary under test: a command line, servers, and the Postgres that `reactor dev` brings.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::workspace::{self, output, run};

const TOKEN: &str = "a-token-for-benchmarks-0123456789";
/// Longest wait for anything to answer.
const PATIENCE: Duration = Duration::from_mins(2);

/// A user with a home of their own.
pub(super) struct Machine {
    binary: PathBuf,
    ground: PathBuf,
    address: SocketAddr,
}

/// A process that is ended when this value is dropped.
pub(super) struct Process {
    child: Child,
    /// Kept open: a process must not find its standard output closed.
    _stdout: Option<BufReader<std::process::ChildStdout>>,
}

impl Drop for Process {
    fn drop(&mut self) {
        // In order, so that Postgres goes with it.
        drop(Command::new("kill").arg(self.child.id().to_string()).status());
        drop(self.child.wait());
    }
}

impl Machine {
    pub(super) fn new(ground: &Path) -> Result<Self> {
        let binary = workspace::reactor()?;
        let listener = TcpListener::bind("127.0.0.1:0").context("no port is free")?;
        let machine = Self { binary, ground: ground.to_owned(), address: listener.local_addr()? };
        drop(listener);
        std::fs::create_dir_all(ground.join("home")).context("cannot make a home")?;
        let endpoint = format!("http://{}", machine.address);
        output(machine.reactor(ground).args(["context", "add", "bench", "--endpoint", &endpoint]))?;
        Ok(machine)
    }

    /// The binary, with nothing of our environment but the search path.
    fn reactor(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.ground.join("home"))
            .env("REACTOR_TOKEN", TOKEN)
            .env("REACTOR_ADMIN__TOKEN", TOKEN)
            .current_dir(folder)
            .stdin(Stdio::null());
        command
    }

    /// `reactor deploy` from exec to exit, in milliseconds; it must say `live`.
    pub(super) fn deploy(&self, project: &Path) -> Result<f64> {
        let mut command = self.reactor(project);
        command.args(["--json", "deploy", "--context", "bench"]);
        let begun = Instant::now();
        let text = output(&mut command)?;
        let took = milliseconds(begun.elapsed());
        if !text.lines().last().is_some_and(|line| line.contains("\"status\":\"live\"")) {
            bail!("the deploy did not go live: {text}");
        }
        Ok(took)
    }

    /// A server on that database; from exec to the first 200 of `/health`, in milliseconds.
    pub(super) fn serve(&self, data: &str, database: &str) -> Result<(Process, f64)> {
        let mut command = self.reactor(&self.ground);
        let bind = self.address.to_string();
        command.args(["--quiet", "serve", "--bind", &bind, "--data-dir", data, "--database-url", database]);
        command.stdout(Stdio::null());
        let begun = Instant::now();
        let child = command.spawn().context("the server does not start")?;
        let mut process = Process { child, _stdout: None };
        while !self.is_healthy() {
            if let Some(status) = process.child.try_wait()? {
                bail!("the server has ended: {status}");
            }
            if begun.elapsed() > PATIENCE {
                bail!("the server does not answer");
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok((process, milliseconds(begun.elapsed())))
    }

    fn is_healthy(&self) -> bool {
        let Ok(mut stream) = TcpStream::connect(self.address) else { return false };
        let asked = stream.write_all(b"GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
        let mut text = String::new();
        asked.is_ok() && stream.read_to_string(&mut text).is_ok() && text.starts_with("HTTP/1.1 200")
    }

    /// A Postgres that is up, by way of `reactor dev` in an empty project.
    pub(super) fn postgres(&self) -> Result<Postgres> {
        let project = self.ground.join("postgres-only");
        std::fs::create_dir_all(&project).context("cannot make a project")?;
        super::tree::write(&project.join("reactor.toml"), b"project_id = \"postgres-0001\"\nname = \"Postgres\"\n")?;
        let mut command = self.reactor(&project);
        let mut child = command.args(["--json", "dev", "--port", "0"]).stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("standard output is a pipe")?);
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line)? == 0 {
                bail!("`reactor dev` has ended");
            }
            let event: serde_json::Value = serde_json::from_str(&line).with_context(|| format!("not JSON: {line}"))?;
            if let Some(url) = event["database_url"].as_str() {
                let process = Process { child, _stdout: Some(lines) };
                return Ok(Postgres { process: Some(process), url: url.to_owned(), project, made: 0.into() });
            }
        }
    }
}

/// A running Postgres; dropped with everything in it.
pub(super) struct Postgres {
    process: Option<Process>,
    url: String,
    project: PathBuf,
    made: std::cell::Cell<u32>,
}

impl Postgres {
    /// The URL of a new, empty database.
    pub(super) fn database(&self) -> Result<String> {
        let url = &self.url;
        self.made.set(self.made.get() + 1);
        let name = format!("bench_{}", self.made.get());
        let mut command = Command::new("psql");
        command.args(["--quiet", "--no-psqlrc", "--command", &format!("create database {name}"), url]);
        run(&mut command).context("the Debian package `postgresql-client` brings `psql`")?;
        let (server, _) = url.rsplit_once('/').context("a URL names a database")?;
        let options = url.split_once('?').map_or("", |(_, options)| options);
        Ok(format!("{server}/{name}?{options}"))
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        drop(self.process.take());
        // Where root's Postgres cannot walk through the project, its files are elsewhere, and a note says where.
        if let Ok(elsewhere) = std::fs::read_to_string(self.project.join(".reactor/postgres/location")) {
            drop(std::fs::remove_dir_all(elsewhere.trim()));
        }
    }
}

/// Runs a peer; milliseconds.
pub(super) fn timed(program: &str, arguments: &[&Path], package: &str) -> Result<f64> {
    let mut command = Command::new(program);
    if program == "rsync" {
        command.arg("-a");
    }
    command.args(arguments).stdout(Stdio::null());
    let begun = Instant::now();
    run(&mut command).with_context(|| format!("the Debian package `{package}` brings `{program}`"))?;
    Ok(milliseconds(begun.elapsed()))
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
