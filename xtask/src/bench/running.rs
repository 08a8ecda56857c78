//! A server under test and what it is given: a folder that goes away, a token, a project that is deployed to it.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use crate::workspace::{self, output};

/// Of the admin, on every server here.
pub(super) const TOKEN: &str = "a-token-for-benchmarks-0123456789";

/// Longest wait for anything to answer.
const PATIENCE: Duration = Duration::from_mins(2);

/// A folder for one suite, on which everything else stands.
pub(super) struct Ground {
    folder: PathBuf,
    binary: PathBuf,
}

/// A process that is ended, in order, when this value is dropped.
pub(super) struct Process {
    child: Child,
    /// Kept open: a process must not find its standard output closed.
    _stdout: Option<BufReader<ChildStdout>>,
}

/// `reactor serve`.
pub(super) struct Server {
    pub(super) process: Process,
    pub(super) address: SocketAddr,
}

impl Process {
    pub(super) fn spawn(command: &mut Command) -> Result<Self> {
        let program = command.get_program().to_string_lossy().into_owned();
        let child = command.stdin(Stdio::null()).spawn().with_context(|| format!("cannot start `{program}`"))?;
        Ok(Self { child, _stdout: None })
    }

    pub(super) fn id(&self) -> u32 {
        self.child.id()
    }

    fn check(&mut self) -> Result<()> {
        match self.child.try_wait()? {
            Some(status) => bail!("a server has ended: {status}"),
            None => Ok(()),
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        drop(Command::new("kill").arg(self.child.id().to_string()).status());
        drop(self.child.wait());
    }
}

impl Drop for Ground {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

impl Ground {
    pub(super) fn new(name: &str) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("reactor-bench-{name}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("home")).with_context(|| format!("cannot make `{}`", folder.display()))?;
        // Postgres does not run as root; its user must be able to walk into the folder.
        #[cfg(unix)]
        std::fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
        Ok(Self { folder, binary: workspace::reactor()? })
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    pub(super) fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> Result<()> {
        let path = self.path(name);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, bytes).with_context(|| format!("cannot write `{}`", path.display()))
    }

    /// The binary, with nothing of our environment but the search path.
    pub(super) fn reactor(&self, folder: &Path) -> Command {
        let mut command = Command::new(&self.binary);
        command
            .env_clear()
            .env("PATH", std::env::var_os("PATH").unwrap_or_default())
            .env("HOME", self.path("home"))
            .env("REACTOR_TOKEN", TOKEN)
            .env("REACTOR_ADMIN__TOKEN", TOKEN)
            .current_dir(folder)
            .stdin(Stdio::null());
        command
    }

    /// A server that answers, and the context `bench` for it.
    pub(super) fn serve(&self, database: Option<&str>, environment: &[(&str, &str)]) -> Result<Server> {
        let address = free_address()?;
        let mut command = self.reactor(&self.folder);
        command.args(["--quiet", "serve", "--bind", &address.to_string(), "--data-dir", "data"]).stdout(Stdio::null());
        command.envs(environment.iter().copied());
        if let Some(url) = database {
            command.args(["--database-url", url]);
        }
        let mut process = Process::spawn(&mut command)?;
        wait_for(address, &mut process)?;
        let endpoint = format!("http://{address}");
        output(self.reactor(&self.folder).args(["context", "add", "bench", "--endpoint", &endpoint, "--yes"]))?;
        Ok(Server { process, address })
    }

    /// Deploys the project in that folder.
    pub(super) fn deploy(&self, project: &str) -> Result<()> {
        let text = output(self.reactor(&self.path(project)).args(["--json", "deploy", "--context", "bench"]))?;
        if !text.lines().last().is_some_and(|line| line.contains("\"status\":\"live\"")) {
            bail!("the deploy did not go live: {text}");
        }
        Ok(())
    }

    /// A Postgres that is up, by way of `reactor dev` in an empty project; its URL.
    pub(super) fn postgres(&self) -> Result<(Process, String)> {
        self.write("postgres-only/reactor.toml", "project_id = \"postgres-0001\"\nname = \"Postgres\"\n")?;
        let mut command = self.reactor(&self.path("postgres-only"));
        let mut child = command.args(["--json", "dev", "--port", "0"]).stdout(Stdio::piped()).spawn()?;
        let mut lines = BufReader::new(child.stdout.take().context("standard output is a pipe")?);
        loop {
            let mut line = String::new();
            if lines.read_line(&mut line)? == 0 {
                bail!("`reactor dev` has ended");
            }
            let event: serde_json::Value = serde_json::from_str(&line).with_context(|| format!("not JSON: {line}"))?;
            if let Some(url) = event["database_url"].as_str() {
                return Ok((Process { child, _stdout: Some(lines) }, url.to_owned()));
            }
        }
    }
}

pub(super) fn free_address() -> Result<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0").context("no port is free")?.local_addr()?)
}

/// Waits until something answers there with any status.
pub(super) fn wait_for(address: SocketAddr, process: &mut Process) -> Result<()> {
    let begun = Instant::now();
    while !answers(address) {
        process.check()?;
        if begun.elapsed() > PATIENCE {
            bail!("nothing answers at {address}");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    Ok(())
}

fn answers(address: SocketAddr) -> bool {
    let Ok(mut stream) = TcpStream::connect(address) else { return false };
    let asked = stream.write_all(b"GET /health HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n");
    let mut text = String::new();
    asked.is_ok()
        && stream.read_to_string(&mut text).is_ok()
        && text.starts_with("HTTP/1.1 ")
        && !text.starts_with("HTTP/1.1 503")
}

/// Processor time that a process and its children have taken so far, in seconds.
pub(super) fn cpu_seconds(pid: u32) -> Result<f64> {
    // The unit of the kernel's clock, which has been 100 a second on every Linux for decades.
    const TICKS: f64 = 100.0;
    let mut ticks = 0.0;
    for entry in std::fs::read_dir("/proc").context("processor time is read from /proc")? {
        let name = entry?.file_name();
        let Some(id) = name.to_str().and_then(|name| name.parse::<u32>().ok()) else { continue };
        let Ok(stat) = std::fs::read_to_string(format!("/proc/{id}/stat")) else { continue };
        // The name in brackets may hold blanks.
        let Some((_, rest)) = stat.rsplit_once(") ") else { continue };
        let fields: Vec<&str> = rest.split(' ').collect();
        let parent = fields.get(1).and_then(|field| field.parse::<u32>().ok());
        if id != pid && parent != Some(pid) {
            continue;
        }
        for field in fields.iter().skip(11).take(2) {
            ticks += field.parse::<f64>().unwrap_or(0.0);
        }
    }
    Ok(ticks / TICKS)
}

/// Fails with the Debian package that brings a program which is not there.
pub(super) fn require(program: &str, package: &str) -> Result<()> {
    let found = std::env::var_os("PATH").is_some_and(|path| {
        std::env::split_paths(&path).chain([PathBuf::from("/usr/sbin")]).any(|folder| folder.join(program).is_file())
    });
    if !found {
        bail!("`{program}` is missing: the Debian package `{package}` brings it");
    }
    Ok(())
}
