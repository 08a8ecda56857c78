//! Progress: spinners and bars on a terminal, one line per finished step elsewhere.

use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressStyle};

use super::{Ui, duration_ms};

/// One step under way. Dropping it without an end removes it without a trace.
pub(crate) struct Progress {
    ui: Ui,
    label: String,
    bar: Option<ProgressBar>,
    started: Instant,
}

impl Ui {
    /// A step of unknown length.
    pub(crate) fn step(&self, label: impl Into<String>) -> Progress {
        let label = label.into();
        let bar = self.0.bars.as_ref().map(|bars| {
            let style = ProgressStyle::with_template("{spinner:.cyan} {msg} {elapsed:.dim}")
                .unwrap_or_else(|_| ProgressStyle::default_spinner());
            let bar = bars.add(ProgressBar::new_spinner().with_style(style).with_message(label.clone()));
            bar.enable_steady_tick(Duration::from_millis(100));
            bar
        });
        Progress { ui: self.clone(), label, bar, started: Instant::now() }
    }

    /// A transfer of that many bytes.
    pub(crate) fn transfer(&self, label: impl Into<String>, total: u64) -> Progress {
        let label = label.into();
        let bar = self.0.bars.as_ref().map(|bars| {
            let template = "{spinner:.cyan} {msg} {bar:24.cyan/dim} {bytes}/{total_bytes} {bytes_per_sec:.dim}";
            let style = ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar());
            bars.add(ProgressBar::new(total).with_style(style).with_message(label.clone()))
        });
        Progress { ui: self.clone(), label, bar, started: Instant::now() }
    }
}

impl Progress {
    /// Moves a transfer on.
    pub(crate) fn advance(&self, count: u64) {
        if let Some(bar) = &self.bar {
            bar.inc(count);
        }
    }

    /// Says how much of a whole is done, both in bytes. A step becomes a bar with the first call.
    pub(crate) fn reached(&self, done: u64, total: u64) {
        let Some(bar) = &self.bar else { return };
        if bar.length().is_none() {
            let template = "{spinner:.cyan} {msg} {bar:24.cyan/dim} {bytes}/{total_bytes}";
            bar.set_style(ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar()));
        }
        bar.set_length(total);
        bar.set_position(done);
    }

    /// Replaces the text of a running step.
    pub(crate) fn update(&self, label: impl Into<String>) {
        if let Some(bar) = &self.bar {
            bar.set_message(label.into());
        }
    }

    /// Ends the step well; `detail` may be empty.
    pub(crate) fn done(self, detail: &str) {
        let took = u64::try_from(self.started.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.done_in(detail, took);
    }

    /// Ends the step well, with a duration measured elsewhere.
    pub(crate) fn done_in(self, detail: &str, milliseconds: u64) {
        let palette = self.ui.talk_palette();
        let detail = if detail.is_empty() { String::new() } else { format!(" {detail}") };
        let took = palette.dim(&format!("({})", duration_ms(milliseconds)));
        let line = format!("{}{detail} {took}", self.label);
        self.clear();
        self.ui.done(line);
    }

    /// Ends the step without a word.
    pub(crate) fn discard(self) {
        self.clear();
    }

    /// Takes it off the screen, also while others hold it.
    pub(crate) fn clear(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.clear();
    }
}
