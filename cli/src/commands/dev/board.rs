//! What `dev` shows: a panel on a terminal, plain lines elsewhere, one JSON object per line for programs, and the same
//! news for pages that are open in a browser.

use std::collections::{HashSet, VecDeque};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Duration;

use project::Project;
use serde_json::{Value, json};
use server::dev::{Front, FrontState, Seen, Trouble};

use super::places::Places;
use crate::error::{CliError, render_human};
use crate::ui::{Palette, Panel, Ui};

/// Changed files that are named on a line; the rest is counted.
const NAMED: usize = 3;
/// Requests that the panel remembers.
const REQUESTS: usize = 3;
/// How often requests are shown, however many there are.
const FRAME: Duration = Duration::from_millis(150);
const KEYS: &str = "o open · r restart · c clear · d reset database · q quit · ? help";
const HELP: [&str; 6] = [
    "o  open the first site in the browser",
    "r  restart server and database",
    "c  clear the terminal",
    "d  drop the database, and begin with a fresh one",
    "q  stop everything, as Ctrl-C does",
    "?  hide this",
];

/// The one place where `dev` says something. Clones are the same.
#[derive(Clone)]
pub(super) struct Board(Arc<Inner>);

struct Inner {
    ui: Ui,
    front: OnceLock<Front>,
    panel: Mutex<Option<Panel>>,
    shown: Mutex<Shown>,
    frame_is_due: AtomicBool,
}

/// What stands in the panel.
#[derive(Default)]
struct Shown {
    title: String,
    places: Vec<String>,
    status: String,
    requests: VecDeque<String>,
    help: bool,
}

impl Board {
    pub(super) fn new(ui: &Ui) -> Self {
        Self(Arc::new(Inner {
            ui: ui.clone(),
            front: OnceLock::new(),
            panel: Mutex::default(),
            shown: Mutex::default(),
            frame_is_due: AtomicBool::default(),
        }))
    }

    /// Puts the panel on the screen.
    pub(super) fn unfold(&self) {
        *self.panel() = self.0.ui.panel();
        self.draw();
    }

    /// Takes the panel off the screen.
    pub(super) fn fold(&self) {
        *self.panel() = None;
    }

    /// From here on pages in a browser are told, too.
    pub(super) fn tell_pages(&self, front: Front) {
        // There is one front per process.
        let _ = self.0.front.set(front);
    }

    pub(super) fn title(&self, project: &Project) {
        let palette = self.palette();
        let manifest = project.manifest();
        let title = palette.strong(&format!("reactor dev · {}", manifest.name));
        let title = format!("{title} {}", palette.dim(manifest.project_id.as_str()));
        self.shown().title.clone_from(&title);
        self.0.ui.say(title);
    }

    /// Something that takes a moment.
    pub(super) fn doing(&self, what: &str) {
        self.status(format!("{} {what}", self.palette().warning("●")));
        self.tell(|state| state.doing = Some(what.to_owned()));
    }

    /// The server begins anew: requests wait again.
    pub(super) fn unsettled(&self, what: &str) {
        self.tell(|state| state.settled = false);
        self.doing(what);
    }

    /// Everything answers: where.
    pub(super) fn ready(&self, places: &Places, watching: bool) {
        self.tell(|state| {
            state.settled = true;
            state.doing = None;
        });
        if self.0.ui.is_json() {
            self.0.ui.json_line(&places.to_json());
            return;
        }
        let palette = self.palette();
        let lines = places.lines(palette);
        self.shown().places.clone_from(&lines);
        if self.panel().is_some() {
            return self.draw();
        }
        let ui = &self.0.ui;
        ui.say("");
        for line in lines {
            ui.say(line);
        }
        ui.say("");
        if let Some(url) = places.first_function() {
            ui.say(format!("  {} curl {url} -d '{{\"name\":\"Reactor\"}}'", palette.dim("try")));
        }
        if watching {
            ui.say(format!("  {}", palette.dim("watching for changes · Ctrl-C stops everything")));
        }
        ui.say("");
    }

    /// Where things are, after a save: said when it has changed.
    pub(super) fn moved(&self, places: &Places) {
        let lines = places.lines(self.palette());
        let before = std::mem::replace(&mut self.shown().places, lines.clone());
        if before == lines || self.0.ui.is_json() {
            return;
        }
        if self.panel().is_some() {
            return self.draw();
        }
        for line in lines.iter().filter(|line| !before.contains(line)) {
            self.0.ui.say(line);
        }
    }

    /// A build is live.
    pub(super) fn live(&self, release: &str) {
        self.status(format!("{} live", self.palette().good("●")));
        self.tell(|state| {
            state.doing = None;
            state.trouble = None;
            state.release = Some(release.to_owned());
        });
    }

    /// A save is live.
    pub(super) fn reloaded(&self, changed: &HashSet<PathBuf>, root: &Path, release: &str, took: Duration) {
        let mut names: Vec<_> =
            changed.iter().map(|path| path.strip_prefix(root).unwrap_or(path).display().to_string()).collect();
        names.sort_unstable();
        if self.0.ui.is_json() {
            let took = u64::try_from(took.as_millis()).unwrap_or(u64::MAX);
            let event = json!({ "event": "reloaded", "release": release, "changed": names, "duration_ms": took });
            return self.0.ui.json_line(&event);
        }
        let more = names.len().saturating_sub(NAMED);
        names.truncate(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        let took = self.palette().dim(&format!("{} ms", took.as_millis()));
        self.0.ui.done(format!("live in {took}  {}{more}", names.join(", ")));
    }

    /// The last build is not live, and why; what serves now.
    pub(super) fn failed(&self, error: &CliError, live: Option<&str>) {
        let (ui, palette) = (&self.0.ui, self.palette());
        let title = error.to_api_error().message;
        let title = title.lines().next().unwrap_or_default().to_owned();
        self.status(format!("{} {title}", palette.error("●")));
        ui.error(error);
        if ui.is_json() {
            ui.json_line(&json!({ "event": "failed", "release": live, "error": error.to_api_error() }));
        }
        ui.say(palette.dim(match live {
            Some(_) => "the last good version keeps serving; save again to retry",
            None => "nothing serves yet; save again to retry",
        }));
        let text = render_human(error, Palette::plain());
        self.tell(|state| {
            state.doing = None;
            state.release = live.map(str::to_owned);
            state.trouble = Some(Trouble { title, text });
        });
    }

    /// A request was answered.
    pub(super) fn seen(&self, seen: &Seen) {
        if !self.0.ui.talks() || self.panel().is_none() {
            return;
        }
        let palette = self.palette();
        let status = seen.status.as_u16().to_string();
        let status = if seen.status.is_server_error() || seen.status.is_client_error() {
            palette.error(&status)
        } else {
            palette.good(&status)
        };
        let took = palette.dim(&format!("{:.1} ms", seen.took.as_secs_f64() * 1000.0));
        {
            let mut shown = self.shown();
            if shown.requests.len() == REQUESTS {
                shown.requests.pop_front();
            }
            shown.requests.push_back(format!("  {status} {} {} {took}", seen.method, seen.path));
        }
        if !self.0.frame_is_due.swap(true, Ordering::AcqRel) {
            let board = self.clone();
            tokio::spawn(async move {
                tokio::time::sleep(FRAME).await;
                board.0.frame_is_due.store(false, Ordering::Release);
                board.draw();
            });
        }
    }

    pub(super) fn toggle_help(&self) {
        let mut shown = self.shown();
        shown.help = !shown.help;
        drop(shown);
        self.draw();
    }

    pub(super) fn clear(&self) {
        self.shown().requests.clear();
        self.0.ui.clear_screen();
        self.draw();
    }

    pub(super) fn stopping(&self) {
        self.tell(|state| state.doing = Some("stopping".to_owned()));
        self.fold();
        self.0.ui.say(self.palette().dim("stopping …"));
    }

    pub(super) fn stopped(&self) {
        if self.0.ui.is_json() {
            self.0.ui.json_line(&json!({ "event": "stopped" }));
        }
        self.0.ui.done("stopped; the data is kept in .reactor");
    }

    pub(super) fn ui(&self) -> &Ui {
        &self.0.ui
    }

    fn palette(&self) -> Palette {
        self.0.ui.talk_palette()
    }

    fn status(&self, status: String) {
        self.shown().status = status;
        self.draw();
    }

    fn tell(&self, change: impl FnOnce(&mut FrontState)) {
        if let Some(front) = self.0.front.get() {
            front.update(change);
        }
    }

    fn shown(&self) -> MutexGuard<'_, Shown> {
        self.0.shown.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn panel(&self) -> MutexGuard<'_, Option<Panel>> {
        self.0.panel.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn draw(&self) {
        let panel = self.panel();
        let Some(panel) = panel.as_ref() else { return };
        let shown = self.shown();
        let dim = |text: &str| format!("  {}", self.palette().dim(text));
        let mut lines = vec![String::new()];
        lines.extend(shown.places.iter().cloned());
        lines.extend(shown.requests.iter().cloned());
        lines.push(format!("  {}", shown.status));
        if shown.help {
            lines.extend(HELP.iter().map(|line| dim(line)));
        } else {
            lines.push(dim(KEYS));
        }
        panel.show(&lines);
    }
}

/// Names and addresses as they stand in events.
pub(super) fn named(rows: &[(String, String)]) -> Vec<Value> {
    rows.iter().map(|(name, url)| json!({ "name": name, "url": url })).collect()
}
