//! A home of its own, projects in it, and `reactor dev` from exec to its first answer.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::PATIENCE;
use crate::workspace;

/// What this program has made on a machine, and where the suite works. Gone with the value.
pub(super) struct Machine {
    binary: PathBuf,
    folder: PathBuf,
}

impl Machine {
    /// One that has run the program before.
    pub(super) fn new() -> Result<Self> {
        let machine = Self::at("bench")?;
        let project = machine.init("before", "hello")?;
        let (mut dev, _) = machine.dev(&project, "/")?;
        dev.stop()?;
        Ok(machine)
    }

    /// One that has not.
    pub(super) fn at(name: &str) -> Result<Self> {
        let binary = workspace::reactor()?;
        let folder = std::env::temp_dir().join(format!("reactor-bench-dev-{}-{name}", std::process::id()));
        fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        // Postgres does not run as root; its user must be able to walk in.
        #[cfg(unix)]
        fs::set_permissions(&folder, std::os::unix::fs::PermissionsExt::from_mode(0o755))?;
        Ok(Self { binary, folder })
    }

    pub(super) fn path(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// The program with a home of its own.
    pub(super) fn reactor(&self) -> Command {
        let mut command = Command::new(&self.binary);
        command.env("REACTOR_HOME", self.path("home")).env_remove("REACTOR_CACHE").env_remove("DATABASE_URL");
        command.stdin(Stdio::null()).current_dir(&self.folder);
        command
    }

    /// A new project.
    pub(super) fn init(&self, name: &str, template: &str) -> Result<PathBuf> {
        let project = self.path(name);
        workspace::output(self.reactor().arg("init").arg(&project).args(["--template", template]))?;
        Ok(project)
    }

    /// Starts `dev` and asks from the first moment on; milliseconds until the first 200.
    pub(super) fn dev(&self, project: &Path, path: &str) -> Result<(Dev, f64)> {
        let port = free_port()?;
        let mut command = self.reactor();
        command
            .arg("dev")
            .arg(project)
            .args(["--port", &port.to_string()])
            .stdout(Stdio::null())
            .stderr(Stdio::piped());
        let begun = Instant::now();
        let mut child = command.spawn().with_context(|| format!("cannot start `{}`", self.binary.display()))?;
        let (sender, said) = channel();
        let mut stderr = child.stderr.take().context("the program has a standard error")?;
        std::thread::spawn(move || {
            let mut text = String::new();
            let _ = stderr.read_to_string(&mut text);
            let _ = sender.send(text);
        });
        let mut dev = Dev { child, port, said };
        while !get(port, path).is_ok_and(|(status, _)| status == 200) {
            if begun.elapsed() > PATIENCE {
                bail!("`{path}` never answered: {}", dev.stop()?);
            }
            std::thread::sleep(Duration::from_micros(500));
        }
        Ok((dev, milliseconds(begun.elapsed())))
    }
}

impl Drop for Machine {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.folder);
    }
}

/// A running `dev`; killed when dropped.
pub(super) struct Dev {
    child: Child,
    pub(super) port: u16,
    said: Receiver<String>,
}

impl Dev {
    pub(super) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Stops it as Ctrl-C does; what it said.
    pub(super) fn stop(&mut self) -> Result<String> {
        workspace::run(Command::new("kill").args(["-INT", &self.child.id().to_string()]))?;
        self.child.wait()?;
        Ok(self.said.recv_timeout(PATIENCE).unwrap_or_default())
    }
}

impl Drop for Dev {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// One request on a connection of its own: status and body.
pub(super) fn get(port: u16, path: &str) -> Result<(u16, String)> {
    let mut socket = TcpStream::connect(("127.0.0.1", port))?;
    socket.set_read_timeout(Some(PATIENCE))?;
    write!(socket, "GET {path} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n")?;
    let mut answer = String::new();
    socket.read_to_string(&mut answer)?;
    let (head, body) = answer.split_once("\r\n\r\n").context("not an answer of HTTP")?;
    let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).context("an answer without status")?;
    Ok((status, body.to_owned()))
}

pub(super) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}

pub(super) fn write(path: &Path, text: &str) -> Result<()> {
    let folder = path.parent().context("a file lies in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
    fs::write(path, text).with_context(|| format!("cannot write `{}`", path.display()))
}

pub(super) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1_000.0
}
