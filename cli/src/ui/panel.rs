//! A few lines that stay at the bottom of the terminal while everything else scrolls above them.

use dialoguer::console::{Term, truncate_str};
use indicatif::{ProgressBar, ProgressStyle};

use super::Ui;

/// Lines of the terminal that are left to what scrolls.
const LEFT_FREE: usize = 6;

/// The lines; dropping them takes them off the screen.
pub(crate) struct Panel {
    bar: ProgressBar,
}

impl Ui {
    /// A panel, where there is a terminal to show it on.
    pub(crate) fn panel(&self) -> Option<Panel> {
        let bars = self.0.bars.as_ref()?;
        let style = ProgressStyle::with_template("{msg}").unwrap_or_else(|_| ProgressStyle::default_spinner());
        Some(Panel { bar: bars.add(ProgressBar::new_spinner().with_style(style)) })
    }

    /// Takes everything off the terminal that has scrolled by.
    pub(crate) fn clear_screen(&self) {
        if self.0.bars.is_some() {
            self.write_stderr("\x1b[2J\x1b[3J\x1b[H");
        }
    }
}

impl Panel {
    /// Replaces the lines, cut to what the terminal has room for.
    pub(crate) fn show(&self, lines: &[String]) {
        let (rows, columns) = Term::stderr().size();
        let most = usize::from(rows).saturating_sub(LEFT_FREE).max(1);
        let width = usize::from(columns).saturating_sub(1).max(20);
        // The last lines say what is going on, the first ones where things are.
        let skipped = lines.len().saturating_sub(most);
        let shown: Vec<_> = lines[skipped..].iter().map(|line| truncate_str(line, width, "…").into_owned()).collect();
        self.bar.set_message(shown.join("\n"));
        // Drawn now or never: nothing ticks while nothing happens.
        self.bar.force_draw();
    }
}

impl Drop for Panel {
    fn drop(&mut self) {
        self.bar.finish_and_clear();
    }
}
