//! Startup of the command line, held against `git`: what somebody waits for before anything happens.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context, Result, bail};

use super::{Bound, Options, Report, interleaved};
use crate::workspace;

/// Contexts of the configuration that is read: more than most people have.
const CONTEXTS: usize = 20;

pub(super) fn run(report: &mut Report, options: &Options) -> Result<()> {
    let reactor = workspace::reactor()?;
    let folder = Folder::make()?;
    let runs = if options.quick { 15 } else { 200 };
    let git = Path::new("git");
    let seen = interleaved(
        runs,
        &mut [
            &mut || time(folder.command(git, "", &["--version"])),
            &mut || time(folder.command(&reactor, "", &["--version"])),
            &mut || time(folder.command(&reactor, "", &["--help"])),
            &mut || time(folder.command(&reactor, "", &["context", "show"])),
            &mut || time(folder.command(&reactor, "project", &["context", "show", "--json"])),
            &mut || time(folder.completion(&reactor, &["context", "use", ""])),
            &mut || time(folder.completion(&reactor, &["functions", "show", ""])),
        ],
    )?;
    let [git, version, help, show, in_project, contexts, functions] = seen.as_slice() else {
        bail!("a measurement is missing");
    };
    let peer = ("git --version", *git);
    report.ratio("reactor --version", *version, "ms", peer, Some(Bound::AtMost(2.5)));
    report.ratio("reactor --help", *help, "ms", peer, Some(Bound::AtMost(2.5)));
    report.ratio("reactor context show", *show, "ms", peer, Some(Bound::AtMost(4.0)));
    report.ratio("reactor context show --json in a project", *in_project, "ms", peer, Some(Bound::AtMost(4.0)));
    report.bound("TAB after `context use`", *contexts, "ms", Bound::AtMost(20.0));
    report.bound("TAB after `functions show`", *functions, "ms", Bound::AtMost(20.0));
    Ok(())
}

/// Milliseconds from start to end of a process that must succeed.
fn time(mut command: Command) -> Result<f64> {
    let started = Instant::now();
    let status = command.status().with_context(|| format!("cannot start `{}`", command.get_program().display()))?;
    let took = started.elapsed().as_secs_f64() * 1000.0;
    if !status.success() {
        bail!("`{}` failed: {status}", command.get_program().display());
    }
    Ok(took)
}

/// A home with contexts and a project, removed at the end.
struct Folder {
    path: PathBuf,
}

impl Folder {
    fn make() -> Result<Self> {
        let path = std::env::temp_dir().join(format!("reactor-bench-cli-{}", std::process::id()));
        let project = path.join("project");
        std::fs::create_dir_all(path.join(".reactor/cache/names"))?;
        std::fs::create_dir_all(&project)?;
        let mut config = "default = \"c0\"\n".to_owned();
        for number in 0..CONTEXTS {
            let _ = writeln!(config, "[contexts.c{number}]\nendpoint = \"https://c{number}.example.com\"");
        }
        std::fs::write(path.join(".reactor/config.toml"), config)?;
        // Known and just asked for, so that no process is started to renew it.
        std::fs::write(path.join(".reactor/cache/names/c0.json"), r#"{"functions":["hello"]}"#)?;
        std::fs::write(path.join(".reactor/cache/names/c0.asked"), "")?;
        std::fs::write(project.join("reactor.toml"), "project_id = \"bench-1234\"\nname = \"Bench\"\n")?;
        Ok(Self { path })
    }

    /// A program with this home and nothing else in its environment, started in a folder below it.
    fn command(&self, program: &Path, below: &str, arguments: &[&str]) -> Command {
        let mut command = Command::new(program);
        command.args(arguments).env_clear().env("HOME", &self.path).env("PATH", "/usr/local/bin:/usr/bin:/bin");
        command.current_dir(self.path.join(below)).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
        command
    }

    /// What bash asks when TAB is pressed.
    fn completion(&self, reactor: &Path, words: &[&str]) -> Command {
        let arguments: Vec<&str> = ["--", "reactor"].iter().chain(words).copied().collect();
        let mut command = self.command(reactor, "project", &arguments);
        command.env("REACTOR_COMPLETE", "bash").env("_CLAP_COMPLETE_INDEX", words.len().to_string());
        command
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.path);
    }
}
