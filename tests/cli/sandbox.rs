//! One user on one machine: an empty home, an empty working directory, no environment but what a test sets.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use tempfile::TempDir;

/// A place to run `reactor` in. Everything it writes is gone afterwards.
pub(crate) struct Sandbox {
    folder: TempDir,
    variables: Vec<(String, String)>,
}

/// What one run has shown.
pub(crate) struct Run {
    /// What the process exited with.
    pub(crate) code: i32,
    /// Standard output.
    pub(crate) stdout: String,
    /// Standard error.
    pub(crate) stderr: String,
    shown: String,
}

impl Sandbox {
    pub(crate) fn new() -> Self {
        let sandbox = Self { folder: tempfile::tempdir().unwrap(), variables: Vec::new() };
        fs_err::create_dir(sandbox.home()).unwrap();
        fs_err::create_dir(sandbox.work()).unwrap();
        sandbox
    }

    /// The user's home.
    pub(crate) fn home(&self) -> PathBuf {
        self.folder.path().join("home")
    }

    /// The working directory.
    pub(crate) fn work(&self) -> PathBuf {
        self.folder.path().join("work")
    }

    /// A path in the working directory.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.work().join(path)
    }

    /// Writes a file below the working directory.
    pub(crate) fn write(&self, path: &str, text: &str) {
        let path = self.path(path);
        fs_err::create_dir_all(path.parent().unwrap()).unwrap();
        fs_err::write(path, text).unwrap();
    }

    /// Sets a variable for every run from here on.
    pub(crate) fn set(&mut self, name: &str, value: impl Into<String>) {
        self.variables.push((name.to_owned(), value.into()));
    }

    /// Runs `reactor` with these arguments, separated by blanks.
    pub(crate) fn run(&self, line: &str) -> Run {
        self.run_in(&self.work(), &line.split(' ').filter(|word| !word.is_empty()).collect::<Vec<_>>(), "")
    }

    /// Runs it with arguments that may hold blanks.
    pub(crate) fn run_args(&self, arguments: &[&str]) -> Run {
        self.run_in(&self.work(), arguments, "")
    }

    /// Runs it in a folder, with something on standard input.
    pub(crate) fn run_in(&self, folder: &Path, arguments: &[&str], input: &str) -> Run {
        let mut child = self.command(folder, arguments).spawn().unwrap();
        // A command that reads nothing may be gone already.
        let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes());
        self.seen(child.wait_with_output().unwrap())
    }

    /// `reactor` with these arguments, ready to start.
    pub(crate) fn command(&self, folder: &Path, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_reactor"));
        self.prepare(&mut command, folder);
        command.args(arguments).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        command
    }

    /// Gives any program the environment of this sandbox.
    pub(crate) fn prepare(&self, command: &mut Command, folder: &Path) {
        command
            .env_clear()
            .env("HOME", self.home())
            .env("PATH", "/usr/bin:/bin")
            .env("TZ", "UTC")
            .env("GIT_CONFIG_NOSYSTEM", "1")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .current_dir(folder);
    }

    /// A variable that was set.
    pub(crate) fn variable(&self, name: &str) -> Option<&str> {
        self.variables.iter().rev().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Runs it and sends it SIGINT after a while.
    #[cfg(unix)]
    pub(crate) fn interrupt_after(&self, pause: std::time::Duration, arguments: &[&str]) -> Run {
        let child = self.command(&self.work(), arguments).spawn().unwrap();
        std::thread::sleep(pause);
        let pid = rustix::process::Pid::from_child(&child);
        rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
        self.seen(child.wait_with_output().unwrap())
    }

    fn seen(&self, output: Output) -> Run {
        let stdout = String::from_utf8(output.stdout).unwrap();
        let stderr = String::from_utf8(output.stderr).unwrap();
        self.run_of(output.status.code().unwrap(), stdout, stderr)
    }

    /// What a run has shown, with the text that is compared.
    pub(crate) fn run_of(&self, code: i32, stdout: String, stderr: String) -> Run {
        let mut shown = format!("exit: {code}\n");
        for (name, text) in [("stdout", &stdout), ("stderr", &stderr)] {
            let _ = write!(shown, "--- {name}\n{}", self.stable(text));
        }
        Run { code, stdout, stderr, shown }
    }

    /// The text without what differs from run to run.
    pub(crate) fn stable(&self, text: &str) -> String {
        let real = self.folder.path().canonicalize().unwrap();
        let mut text = text.to_owned();
        for folder in [real.as_path(), self.folder.path()] {
            text = text.replace(&folder.to_string_lossy().into_owned(), "[SANDBOX]");
        }
        let filters = [
            (r"rel_[0-9a-z]{26}", "[RELEASE]"),
            (r"(shop|hello|work)-[0-9a-f]{8}", "$1-[RANDOM]"),
            (r"\([0-9.]+ (ms|s)\)", "([TIME])"),
            (r#""duration_ms":[0-9]+"#, r#""duration_ms":"[TIME]""#),
            (r"reactor [0-9]+\.[0-9]+\.[0-9]+", "reactor [VERSION]"),
        ];
        for (pattern, replacement) in filters {
            text = regex::Regex::new(pattern).unwrap().replace_all(&text, replacement).into_owned();
        }
        text
    }
}

impl std::fmt::Display for Run {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&self.shown)
    }
}

impl Run {
    /// Standard output as its one JSON document.
    pub(crate) fn json(&self) -> serde_json::Value {
        assert_eq!(self.stdout.lines().count(), 1, "one document on standard output, not:\n{}", self.stdout);
        serde_json::from_str(&self.stdout).unwrap()
    }

    /// The error object on standard error.
    pub(crate) fn error(&self) -> serde_json::Value {
        let last = self.stderr.lines().last().unwrap_or_default();
        let document: serde_json::Value =
            serde_json::from_str(last).unwrap_or_else(|error| panic!("{error}: {}", self.stderr));
        assert_eq!(document["ok"], false);
        document["error"].clone()
    }

    #[track_caller]
    pub(crate) fn success(self) -> Self {
        assert_eq!(self.code, 0, "{self}");
        self
    }
}
