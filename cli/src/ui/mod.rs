//! The only writer. Standard output carries data, standard error carries talk.

mod color;
mod format;
mod keyboard;
mod link;
mod pager;
mod panel;
mod progress;
mod prompt;
mod table;

use std::io::{self, IsTerminal as _, Write as _};
use std::sync::{Arc, Mutex, PoisonError};

use admin_api::{ErrorBody, ErrorCode, ExitCode};
use dialoguer::console::Term;
use indicatif::MultiProgress;
use serde::Serialize;

pub(crate) use color::Palette;
pub(crate) use format::{age, bytes, duration_ms, plural};
pub(crate) use keyboard::Keyboard;
pub(crate) use panel::Panel;
pub(crate) use progress::Progress;
pub(crate) use table::{Align, Table};

use crate::env::{self, Env};
use crate::error::{CliError, Diagnostic, render_diagnostic, render_human};
use crate::github;
use crate::settings::{Output, Settings, Verbosity};
use pager::Pager;

/// Owner of both output streams. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Ui(Arc<Inner>);

struct Inner {
    output: Output,
    verbosity: Verbosity,
    stdout: Palette,
    stderr: Palette,
    stdout_is_terminal: bool,
    width: usize,
    pager: Option<Pager>,
    links: bool,
    bars: Option<MultiProgress>,
    asking: Asking,
    github: bool,
    written: Mutex<Written>,
}

/// Whether and how people can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Asking {
    /// A terminal on both ends.
    Terminal,
    /// `--yes`: confirmations hold, nothing else can be answered.
    AssumeYes,
    /// Nobody is there.
    Nobody,
}

/// What became of standard output.
#[derive(Default)]
struct Written {
    closed: bool,
    failure: Option<io::Error>,
}

impl Ui {
    /// The streams of this process as settings and environment want them.
    pub(crate) fn new(settings: &Settings, env: &Env) -> Self {
        let stdout_is_terminal = io::stdout().is_terminal();
        let stderr_is_terminal = io::stderr().is_terminal();
        let dumb = env.text(env::TERM) == Some("dumb");
        let stdout = Palette::decide(settings.color, env, stdout_is_terminal);
        let stderr = Palette::decide(settings.color, env, stderr_is_terminal);
        dialoguer::console::set_colors_enabled(stdout.enabled());
        dialoguer::console::set_colors_enabled_stderr(stderr.enabled());
        let talks = settings.output == Output::Human && settings.verbosity > Verbosity::Quiet;
        let asking = if settings.assume_yes {
            Asking::AssumeYes
        } else if settings.no_input || !io::stdin().is_terminal() || !stderr_is_terminal {
            Asking::Nobody
        } else {
            Asking::Terminal
        };
        let columns = env.text(env::COLUMNS).and_then(|columns| columns.parse().ok());
        let size = Term::stdout().size_checked();
        let terminal = size.map(|(_, columns)| usize::from(columns));
        let rows = size.filter(|_| stdout_is_terminal && stderr_is_terminal && !settings.ci && !dumb);
        Self(Arc::new(Inner {
            output: settings.output,
            verbosity: settings.verbosity,
            stdout,
            stderr,
            stdout_is_terminal,
            // A table in a pipe is for programs and files: it is never cut unless somebody asks for a width.
            width: if stdout_is_terminal { terminal.or(columns).unwrap_or(80) } else { columns.unwrap_or(usize::MAX) },
            pager: rows.and_then(|(rows, _)| Pager::of(env, usize::from(rows))),
            links: link::supported(env, stdout_is_terminal),
            bars: (stderr_is_terminal && !dumb && !settings.ci && talks).then(MultiProgress::new),
            asking,
            github: env.text(env::GITHUB_ACTIONS) == Some("true"),
            written: Mutex::default(),
        }))
    }

    /// Whether standard output is JSON.
    pub(crate) fn is_json(&self) -> bool {
        self.0.output == Output::Json
    }

    /// Whether steps are shown on standard error.
    pub(crate) fn talks(&self) -> bool {
        !self.is_json() && self.0.verbosity > Verbosity::Quiet
    }

    /// Colours of standard output.
    pub(crate) fn palette(&self) -> Palette {
        self.0.stdout
    }

    /// Colours of standard error.
    pub(crate) fn talk_palette(&self) -> Palette {
        self.0.stderr
    }

    /// Whether standard output is a terminal.
    pub(crate) fn is_terminal(&self) -> bool {
        self.0.stdout_is_terminal
    }

    /// Whether whoever read standard output has gone: a streaming command ends then.
    pub(crate) fn is_closed(&self) -> bool {
        self.written().closed
    }

    /// One line of data for people. Nothing in JSON mode.
    pub(crate) fn line(&self, text: impl AsRef<str>) {
        if !self.is_json() {
            self.write_stdout(format!("{}\n", text.as_ref()).as_bytes());
        }
    }

    /// A table for people, through the pager when it is longer than the terminal. Nothing in JSON mode.
    pub(crate) fn table(&self, table: &Table) {
        if self.is_json() {
            return;
        }
        let text = table.render(self.0.width, self.0.stdout);
        let paged = self.0.pager.as_ref().is_some_and(|pager| pager.is_for(&text) && pager.show(&text));
        if !paged {
            self.write_stdout(text.as_bytes());
        }
    }

    /// An address on standard output, as a link where the terminal shows links.
    pub(crate) fn link(&self, address: &str) -> String {
        if self.0.links { link::link(address, address) } else { address.to_owned() }
    }

    /// The one JSON document of a command. Nothing in human mode.
    pub(crate) fn document(&self, document: &impl Serialize) {
        if self.is_json() {
            self.json_line(document);
        }
    }

    /// One JSON object on a line of its own, whatever the mode.
    pub(crate) fn json_line(&self, object: &impl Serialize) {
        match serde_json::to_string(object) {
            Ok(line) => self.write_stdout(format!("{line}\n").as_bytes()),
            Err(error) => self.remember(io::Error::other(error)),
        }
    }

    /// Bytes as they are, whatever the mode: bodies of functions, completions, man pages.
    pub(crate) fn raw(&self, bytes: &[u8]) {
        self.write_stdout(bytes);
    }

    /// One step or result on standard error. Nothing with `--quiet` or in JSON mode.
    pub(crate) fn say(&self, text: impl AsRef<str>) {
        if self.talks() {
            self.write_stderr(&format!("{}\n", text.as_ref()));
        }
    }

    /// Something that is done: a green mark and a sentence.
    pub(crate) fn done(&self, text: impl AsRef<str>) {
        self.say(format!("{} {}", self.0.stderr.good("✓"), text.as_ref()));
    }

    /// Where the log lines of a server on this machine go: standard error, around the bars.
    pub(crate) fn log_writer(&self) -> Arc<dyn Fn() -> Box<dyn io::Write> + Send + Sync> {
        let ui = self.clone();
        Arc::new(move || Box::new(LogLine { ui: ui.clone(), line: Vec::new() }))
    }

    /// More than most people want to know; shown with `-v`.
    pub(crate) fn verbose(&self, text: impl AsRef<str>) {
        if !self.is_json() && self.0.verbosity >= Verbosity::Verbose {
            self.write_stderr(&format!("{}\n", self.0.stderr.dim(text.as_ref())));
        }
    }

    /// Something to look at that does not stop the command. Shown even with `--quiet`.
    pub(crate) fn warning(&self, text: impl AsRef<str>) {
        let text = text.as_ref();
        if self.is_json() {
            self.write_stderr(&format!("{}\n", serde_json::json!({ "warning": { "message": text } })));
            return;
        }
        self.write_stderr(&format!("{} {text}\n", self.0.stderr.warning("warning:")));
        if self.0.github {
            self.write_stderr(&github::annotation("warning", text, None));
        }
    }

    /// What to do next. Nothing with `--quiet` or in JSON mode.
    pub(crate) fn hint(&self, text: impl AsRef<str>) {
        self.say(format!("{} {}", self.0.stderr.hint("hint:"), text.as_ref()));
    }

    /// A finding in a file that does not stop the command.
    pub(crate) fn diagnostic(&self, diagnostic: &Diagnostic) {
        if self.is_json() {
            self.write_stderr(&format!("{}\n", serde_json::json!({ "warning": diagnostic.to_json() })));
            return;
        }
        self.write_stderr(&render_diagnostic(diagnostic, self.0.stderr));
        if self.0.github {
            self.write_stderr(&github::diagnostic(diagnostic));
        }
    }

    /// An error page that does not end the process; `dev` shows one for every failed build.
    pub(crate) fn error(&self, error: &CliError) {
        if error.is_silent() {
            return;
        }
        if self.is_json() {
            let body = ErrorBody::from(error.to_api_error());
            let text = serde_json::to_string(&body).unwrap_or_else(|_| String::from("{\"ok\":false}"));
            self.write_stderr(&format!("{text}\n"));
            return;
        }
        self.write_stderr(&render_human(error, self.0.stderr));
        if self.0.github {
            self.write_stderr(&github::error(error));
        }
    }

    /// Prints the error of a failed command and says what the process exits with.
    pub(crate) fn finish(&self, outcome: Result<(), CliError>) -> u8 {
        if let Some(bars) = &self.0.bars {
            let _ = bars.clear();
        }
        if let Err(error) = outcome {
            self.error(&error);
            return error.exit_number();
        }
        let failure = self.written().failure.take();
        match failure {
            None => ExitCode::Success.number(),
            Some(source) => {
                let error = CliError::new(ErrorCode::IoFailed, "cannot write to standard output").caused_by(&source);
                self.error(&error);
                error.exit_number()
            }
        }
    }

    fn write_stdout(&self, bytes: &[u8]) {
        if self.written().closed {
            return;
        }
        let write = || {
            let mut stdout = io::stdout().lock();
            stdout.write_all(bytes).and_then(|()| stdout.flush())
        };
        let result = match &self.0.bars {
            Some(bars) => bars.suspend(write),
            None => write(),
        };
        match result {
            Ok(()) => {}
            // The reader took what it wanted (`| head`); that is not a failure of the command.
            Err(error) if error.kind() == io::ErrorKind::BrokenPipe => self.written().closed = true,
            Err(error) => self.remember(error),
        }
    }

    fn write_stderr(&self, text: &str) {
        // Nothing can be said when standard error itself is gone.
        let write = || {
            let _ = io::stderr().lock().write_all(text.as_bytes());
        };
        match &self.0.bars {
            Some(bars) => bars.suspend(write),
            None => write(),
        }
    }

    fn remember(&self, error: io::Error) {
        let mut written = self.written();
        written.closed = true;
        written.failure.get_or_insert(error);
    }

    fn written(&self) -> std::sync::MutexGuard<'_, Written> {
        self.0.written.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One log line, written whole when it is complete.
struct LogLine {
    ui: Ui,
    line: Vec<u8>,
}

impl io::Write for LogLine {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.line.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Drop for LogLine {
    fn drop(&mut self) {
        self.ui.write_stderr(&String::from_utf8_lossy(&self.line));
    }
}
