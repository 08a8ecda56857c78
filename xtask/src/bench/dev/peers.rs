//! What `dev` is held against: Postgres by hand, and `wrangler dev`.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

use super::machine::{Machine, free_port, get, milliseconds, write};
use super::{PATIENCE, postgres_bin};
use crate::workspace;

/// A cluster made and started by hand.
pub(super) struct Cluster {
    bin: PathBuf,
    data: PathBuf,
    port: u16,
}

impl Cluster {
    /// `initdb` with its defaults.
    pub(super) fn new(machine: &Machine, name: &str) -> Result<Self> {
        let bin = postgres_bin()?;
        let home = machine.path(name);
        std::fs::create_dir_all(&home).with_context(|| format!("cannot make `{}`", home.display()))?;
        let cluster = Self { bin, data: home.join("data"), port: free_port()? };
        Self::give_away(&home)?;
        cluster.run("initdb", &["-A", "trust", "-U", "postgres", "-D", &cluster.data.to_string_lossy()])?;
        Ok(cluster)
    }

    /// `pg_ctl start` and `psql -c 'select 1'`, in milliseconds. Stops again afterwards, which is not counted.
    pub(super) fn start_and_ask(&self) -> Result<f64> {
        let begun = Instant::now();
        let (data, log) = (self.data.to_string_lossy(), self.data.join("log"));
        let options = format!("-p {} -k {}", self.port, self.data.display());
        self.run("pg_ctl", &["start", "-w", "-s", "-D", &data, "-l", &log.to_string_lossy(), "-o", &options])?;
        let port = self.port.to_string();
        self.run("psql", &["-h", "127.0.0.1", "-p", &port, "-U", "postgres", "-qtc", "select 1"])?;
        let took = milliseconds(begun.elapsed());
        self.run("pg_ctl", &["stop", "-w", "-s", "-m", "fast", "-D", &data])?;
        Ok(took)
    }

    /// Postgres refuses to run as root.
    fn give_away(folder: &Path) -> Result<()> {
        if !is_root()? {
            return Ok(());
        }
        workspace::run(Command::new("chown").arg("postgres").arg(folder))
    }

    fn run(&self, program: &str, arguments: &[&str]) -> Result<()> {
        let program = self.bin.join(program);
        let mut command = if is_root()? {
            let mut command = Command::new("setpriv");
            command.args(["--reuid=postgres", "--regid=postgres", "--clear-groups"]).arg(program);
            command
        } else {
            Command::new(program)
        };
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).current_dir("/");
        workspace::run(&mut command)
    }
}

/// `initdb`, `pg_ctl start` and `psql` in a folder that was not there, in milliseconds.
pub(super) fn postgres_from_nothing(machine: &Machine) -> Result<f64> {
    let begun = Instant::now();
    let cluster = Cluster::new(machine, "bare-new")?;
    let made = milliseconds(begun.elapsed());
    let took = made + cluster.start_and_ask()?;
    std::fs::remove_dir_all(machine.path("bare-new"))?;
    Ok(took)
}

fn is_root() -> Result<bool> {
    Ok(workspace::output(Command::new("id").arg("-u"))?.trim() == "0")
}

/// Cloudflare's development server, with a worker that says hello.
pub(super) struct Wrangler {
    folder: PathBuf,
}

impl Wrangler {
    /// Through npm, once per target folder.
    pub(super) fn install() -> Result<Self> {
        let folder = workspace::metadata()?.target_directory.join("bench/peers/wrangler");
        write(&folder.join("package.json"), "{ \"private\": true }\n")?;
        let worker = "export default { fetch() { return new Response('hello'); } };\n";
        write(&folder.join("src/index.js"), worker)?;
        let manifest = "name = \"peer\"\nmain = \"src/index.js\"\ncompatibility_date = \"2025-01-01\"\n";
        write(&folder.join("wrangler.toml"), manifest)?;
        if !folder.join("node_modules/.bin/wrangler").is_file() {
            let mut npm = Command::new("npm");
            npm.args(["install", "--no-audit", "--no-fund", "--loglevel=error", "wrangler"]).current_dir(&folder);
            workspace::run(&mut npm)
                .context("the peer `wrangler` comes from npm: install the packages `nodejs` and `npm`")?;
        }
        Ok(Self { folder })
    }

    /// From exec to the first 200, in milliseconds.
    pub(super) fn first_answer(&self) -> Result<f64> {
        let port = free_port()?;
        let mut command = Command::new(self.folder.join("node_modules/.bin/wrangler"));
        command.args(["dev", "--local", "--port", &port.to_string(), "--show-interactive-dev-session=false"]);
        command.env("WRANGLER_SEND_METRICS", "false").env("CI", "1").current_dir(&self.folder);
        command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        let begun = Instant::now();
        let mut child = command.spawn().context("cannot start `wrangler`")?;
        let mut took = None;
        while begun.elapsed() < PATIENCE {
            if get(port, "/").is_ok_and(|(status, _)| status == 200) {
                took = Some(milliseconds(begun.elapsed()));
                break;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
        workspace::run(Command::new("kill").args(["-INT", &child.id().to_string()]))?;
        child.wait()?;
        match took {
            Some(took) => Ok(took),
            None => bail!("`wrangler dev` never answered"),
        }
    }
}
