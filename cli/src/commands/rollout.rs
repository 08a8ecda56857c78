//! A rollout on the screen: its events as steps, its result as an outcome and an exit code.

use std::fmt::Write as _;
use std::sync::Arc;

use admin_api::{
    DeployEvent, DeployResult, ErrorCode, ExitCode, ItemAction, ItemKind, LogQuery, Phase, PhaseStatus, ResultStatus,
};
use admin_client::{AdminClient, Rollout};

use super::logs;
use crate::completion::{Kind, Lesson};
use crate::config::Target;
use crate::context::Context;
use crate::error::CliError;
use crate::github;
use crate::signals::{Signal, Signals};
use crate::ui::{Progress, duration_ms};

/// What the user did while watching.
pub(crate) enum Watched {
    /// The rollout ended.
    Ended(Box<DeployResult>),
    /// It goes on without us.
    Detached,
}

/// A bundle on its way.
pub(crate) struct Sending {
    /// Counts the bytes that are on their way.
    pub(crate) progress: Arc<Progress>,
    /// What is said once it has arrived.
    pub(crate) text: Box<dyn FnOnce() -> String + Send>,
}

/// Follows a rollout to its end.
pub(crate) struct Watch<'a> {
    cx: &'a Context,
    client: &'a AdminClient,
    step: Option<(Phase, Progress)>,
    sending: Option<Sending>,
    activating: bool,
    unchanged: bool,
    cancelling: Option<Signal>,
    changes: usize,
    lessons: Vec<(Kind, Lesson)>,
}

impl<'a> Watch<'a> {
    pub(crate) fn new(cx: &'a Context, client: &'a AdminClient) -> Self {
        Self {
            cx,
            client,
            step: None,
            sending: None,
            activating: false,
            unchanged: false,
            cancelling: None,
            changes: 0,
            lessons: Vec::new(),
        }
    }

    /// Shows a bundle on its way until it has arrived.
    pub(crate) fn sending(&mut self, sending: Sending) {
        self.sending = Some(sending);
    }

    /// Things that the rollout, or the plan, creates, changes or removes.
    pub(crate) fn changes(&self) -> usize {
        self.changes
    }

    /// Shows every event until the result. The first signal asks, cancels or detaches; the second ends the process.
    pub(crate) async fn follow(&mut self, rollout: &mut Rollout, signals: &mut Signals) -> Result<Watched, CliError> {
        loop {
            tokio::select! {
                event = rollout.next() => match event? {
                    Some(event) => {
                        self.show(&event);
                        if let DeployEvent::Result(result) = event {
                            return match self.cancelling {
                                Some(signal) if result.status == ResultStatus::Cancelled => Err(signal.outcome()),
                                _ => Ok(Watched::Ended(Box::new(result))),
                            };
                        }
                    }
                    None => return Ok(Watched::Detached),
                },
                signal = signals.next() => {
                    if self.cancelling.is_some() {
                        return Err(signal.outcome());
                    }
                    if let Some(watched) = self.interrupted(rollout, signal).await? {
                        return Ok(watched);
                    }
                }
            }
        }
    }

    /// Says how the rollout ended, and turns its result into the outcome of the command.
    pub(crate) async fn conclude(&self, target: &Target, result: &DeployResult) -> Result<(), CliError> {
        let cx = self.cx;
        let took = cx.ui.talk_palette().dim(&format!("({})", duration_ms(result.duration_ms)));
        self.keep_names(target, result);
        match result.status {
            ResultStatus::Live => {
                if self.unchanged {
                    cx.ui.done(format!("nothing changed: {} is live on {} already", result.release_id, target.name));
                } else {
                    cx.ui.done(format!("{} is live on {} {took}", result.release_id, target.name));
                }
                for url in &result.urls {
                    cx.ui.line(cx.ui.link(url));
                }
                report(cx, target, result);
                Ok(())
            }
            ResultStatus::Staged => {
                cx.ui.done(format!("{} is staged on {}, and not live {took}", result.release_id, target.name));
                let flag = context_flag(target);
                cx.ui.hint(format!("make it live with `reactor rollback --to {}{flag}`", result.release_id));
                Ok(())
            }
            ResultStatus::Planned => Ok(()),
            ResultStatus::Failed | ResultStatus::RolledBack | ResultStatus::Cancelled => {
                Err(failure(cx, self.client, target, result).await)
            }
        }
    }

    /// What is there from now on can be completed.
    fn keep_names(&self, target: &Target, result: &DeployResult) {
        if result.status == ResultStatus::Live {
            self.lessons.iter().for_each(|(kind, lesson)| self.cx.hearsay.note(&target.name, *kind, lesson.clone()));
        }
        if matches!(result.status, ResultStatus::Live | ResultStatus::Staged) {
            self.cx.hearsay.note(&target.name, Kind::Releases, Lesson::Exists(result.release_id.clone()));
        }
    }

    /// Shows one event.
    pub(crate) fn show(&mut self, event: &DeployEvent) {
        if self.cx.ui.is_json() {
            self.cx.ui.json_line(event);
        }
        match event {
            DeployEvent::Accepted { deploy_id, release_id, unchanged } => {
                self.unchanged = *unchanged;
                if *unchanged {
                    self.arrived();
                }
                let note = if *unchanged { " (live already)" } else { "" };
                self.cx.ui.verbose(format!("{deploy_id} · {release_id}{note}"));
            }
            DeployEvent::Phase { phase, status, duration_ms } => self.phase(*phase, *status, *duration_ms),
            DeployEvent::Item { kind, name, action, detail, .. } => self.item(*kind, name, *action, detail.as_deref()),
            DeployEvent::Warning { message, .. } => self.cx.ui.warning(message),
            DeployEvent::Result(_) => {
                self.step = None;
                if let Some(sending) = self.sending.take() {
                    sending.progress.clear();
                }
            }
        }
    }

    /// The bundle is there: its bar goes, a line stays.
    fn arrived(&mut self) {
        let Some(sending) = self.sending.take() else { return };
        sending.progress.clear();
        self.cx.ui.done((sending.text)());
    }

    fn phase(&mut self, phase: Phase, status: PhaseStatus, took: Option<u64>) {
        if phase == Phase::Receive && self.sending.is_some() {
            if status != PhaseStatus::Started {
                self.arrived();
            }
            return;
        }
        match status {
            PhaseStatus::Started => {
                self.activating |= matches!(phase, Phase::Activate | Phase::Confirm);
                self.step = Some((phase, self.cx.ui.step(label(phase))));
            }
            PhaseStatus::Finished => {
                let (_, step) = self.step.take().unwrap_or_else(|| (phase, self.cx.ui.step(label(phase))));
                match took {
                    Some(took) => step.done_in("", took),
                    None => step.done(""),
                }
            }
            PhaseStatus::Skipped => {
                if let Some((_, step)) = self.step.take() {
                    step.discard();
                }
            }
        }
    }

    fn item(&mut self, kind: ItemKind, name: &str, action: ItemAction, detail: Option<&str>) {
        if let Some(named) = Kind::of_item(kind) {
            let lesson = if action == ItemAction::Delete { Lesson::Gone } else { Lesson::Exists };
            self.lessons.push((named, lesson(name.to_owned())));
        }
        let palette = self.cx.ui.talk_palette();
        let kind = match kind {
            ItemKind::Function => "function",
            ItemKind::Site => "site",
            ItemKind::Job => "job",
            ItemKind::Env => "env key",
            ItemKind::Migration => "migration",
        };
        let sign = match action {
            ItemAction::Unchanged => {
                self.cx.ui.verbose(format!("  = {kind} {name}"));
                return;
            }
            ItemAction::Create | ItemAction::Apply => palette.good("+"),
            ItemAction::Update => palette.name("~"),
            ItemAction::Delete => palette.error("-"),
        };
        self.changes += 1;
        let detail = detail.map(|detail| palette.dim(&format!(" ({detail})"))).unwrap_or_default();
        self.cx.ui.say(format!("  {sign} {kind} {name}{detail}"));
    }

    /// The first Ctrl-C: on a terminal asks; elsewhere cancels what can be cancelled and leaves the rest running.
    async fn interrupted(&mut self, rollout: &Rollout, signal: Signal) -> Result<Option<Watched>, CliError> {
        let Some(id) = rollout.deploy_id().map(str::to_owned) else { return Err(signal.outcome()) };
        self.step = None;
        let cancel = if self.activating {
            false
        } else if self.sending.is_some() {
            // Half a bundle is of no use to the server.
            true
        } else if self.cx.ui.can_ask() && signal == Signal::Interrupt {
            let choices =
                ["detach: the server goes on without this terminal".to_owned(), "cancel the rollout".to_owned()];
            self.cx.ui.select("The rollout is still running", &choices, "`--detach`")? == 1
        } else {
            true
        };
        if !cancel {
            self.cx.ui.say("detached; the server goes on");
            self.cx.ui.hint(format!("follow it with `reactor deploy attach {id}`"));
            return Ok(Some(Watched::Detached));
        }
        match self.client.cancel_deploy(&id).await {
            Ok(()) => {
                self.cx.ui.say("cancelling …");
                self.cancelling = Some(signal);
                Ok(None)
            }
            // Past the point of no return by now: its result is worth more than our signal.
            Err(error) if error.api().and_then(admin_api::ApiError::known) == Some(ErrorCode::DeployNotCancellable) => {
                self.cx.ui.say("too late to cancel; waiting for the result (Ctrl-C again to stop watching)");
                self.cancelling = Some(signal);
                Ok(None)
            }
            Err(error) => Err(error.into()),
        }
    }
}

fn label(phase: Phase) -> &'static str {
    match phase {
        Phase::Receive => "receive",
        Phase::Verify => "verify",
        Phase::Stage => "stage",
        Phase::Migrate => "migrate",
        Phase::Activate => "activate",
        Phase::Confirm => "confirm",
    }
}

/// ` --context prod`, to make a command that can be pasted.
pub(crate) fn context_flag(target: &Target) -> String {
    if target.dev.is_some() { String::new() } else { format!(" --context {}", target.name) }
}

fn report(cx: &Context, target: &Target, result: &DeployResult) {
    let url = result.urls.first().map_or("", String::as_str);
    let mut summary = format!("### Deployed `{}` to {}\n\n", result.release_id, target.name);
    for url in &result.urls {
        let _ = writeln!(summary, "- <{url}>");
    }
    let outputs = [("release_id", result.release_id.as_str()), ("url", url)];
    if let Err(error) = github::report(&cx.env, &outputs, &summary) {
        cx.ui.warning(format!("the job summary could not be written: {error}"));
    }
}

async fn failure(cx: &Context, client: &AdminClient, target: &Target, result: &DeployResult) -> CliError {
    let serving = match &result.previous_release {
        _ if !result.applied.is_empty() => "look at what stayed applied before trying again".to_owned(),
        Some(previous) => format!("nothing of it was applied; {previous} is still serving"),
        None => "nothing of it was applied, and nothing is live".to_owned(),
    };
    let error = match &result.error {
        Some(error) => {
            let unknown = error.exit() == ExitCode::ReleaseUnknown;
            let exit = if unknown { ExitCode::ReleaseUnknown } else { released_exit(error.exit()) };
            let mut error = cx.with_local_paths(CliError::from(error.clone())).exit_with(exit);
            if !unknown {
                error = error.hint(serving);
            }
            error
        }
        None => CliError::new(ErrorCode::StageFailed, "the rollout failed").hint(serving),
    };
    if !result.applied.is_empty() {
        cx.ui.warning(format!("these migrations stay applied: {}", result.applied.join(", ")));
    }
    logs::show_tail(&cx.ui, client, LogQuery { release: Some(result.release_id.clone()), ..LogQuery::default() }).await;
    error.next(format!("reactor logs --release {}{}", result.release_id, context_flag(target)))
}

/// After `accepted` a failure means "failed, the old release is serving", unless it was a conflict or a signal.
fn released_exit(exit: ExitCode) -> ExitCode {
    match exit {
        ExitCode::Failure | ExitCode::Project | ExitCode::Usage => ExitCode::ReleaseFailed,
        other => other,
    }
}
