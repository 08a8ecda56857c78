//! The deploy itself.

use std::collections::HashSet;
use std::sync::Arc;
use std::time::Duration;

use admin_api::{
    DeployEvent, DeployResult, ErrorCode, MissingRequest, MissingResponse, PhaseStatus, ResultStatus, Unchanged,
};
use admin_client::{AdminClient, ClientError, DeployOptions, Expectation, Rollout};
use bundle_format::{Meta, PackSummary};
use serde_json::Value;
use ulid::Ulid;

use super::Options;
use super::bundle::{self, Ready};
use super::plan::{self, Planned, Seen};
use super::thin::{Selection, Thin};
use crate::commands::rollout::{Sending, Watch, Watched, context_flag};
use crate::config::Target;
use crate::context::Context;
use crate::error::CliError;
use crate::signals::Signals;
use crate::ui::{Progress, bytes, plural};

/// Commits shown after a deploy.
const COMMITS: &str = "-20";

pub(super) async fn run(cx: &Context, options: &Options) -> Result<(), CliError> {
    let mut signals = Signals::listen()?;
    let (target, client) = if options.plan { cx.connect_to_preview()? } else { cx.connect_to_change("deploy")? };
    let prepared = async {
        let ready = Arc::new(bundle::prepare(cx, options).await?);
        let answer = ask_missing(cx, &client, &ready, options).await?;
        if let Some(unchanged) = answer.unchanged {
            return Ok(Prepared::Unchanged(ready.release_id.to_string(), unchanged));
        }
        let missing: HashSet<String> = answer.missing.into_iter().collect();
        let mut expect = options.if_release.as_deref().map(expectation);
        if options.plan {
            let seen = Seen { missing: &missing, current: answer.current_release.clone() };
            match plan::show(cx, (&target, &client), options, &ready, seen).await? {
                Planned::Shown => return Ok(Prepared::Planned),
                Planned::Accepted(seen) => {
                    cx.permit(&target, "deploy")?;
                    expect = Some(seen);
                }
            }
        }
        let sent = send(cx, &client, options, (&ready, &missing), expect.clone()).await?;
        let begun = Begun { ready, previous: answer.current_release, expect, sent };
        Ok::<_, CliError>(Prepared::Begun(Box::new(begun)))
    };
    let prepared = tokio::select! {
        prepared = prepared => prepared?,
        signal = signals.next() => return Err(signal.outcome()),
    };
    let Begun { ready, previous, expect, sent } = match prepared {
        Prepared::Planned => return Ok(()),
        Prepared::Unchanged(release_id, unchanged) => {
            return say_unchanged(cx, (&target, &client), release_id, unchanged).await;
        }
        Prepared::Begun(begun) => *begun,
    };
    if options.detach {
        return detach(cx, &target, sent).await;
    }
    let mut watch = Watch::new(cx, &client);
    let mut result = match sent.follow(&mut watch, &mut signals).await? {
        Watched::Ended(result) => result,
        Watched::Detached => return Ok(()),
    };
    if let Some(missing) = result.error.as_ref().and_then(collected) {
        let again = send(cx, &client, options, (&ready, &missing), expect).await?;
        result = match again.follow(&mut watch, &mut signals).await? {
            Watched::Ended(result) => result,
            Watched::Detached => return Ok(()),
        };
    }
    watch.conclude(&target, &result).await?;
    if result.status == ResultStatus::Live && previous.as_deref() != Some(ready.release_id.as_str()) {
        history(cx, &client, &ready, previous.as_deref()).await;
        if let Some(previous) = result.previous_release.as_ref().or(previous.as_ref()) {
            cx.ui.say(format!("undo: reactor rollback --to {previous}{}", context_flag(&target)));
        }
    }
    Ok(())
}

/// What came of the first question.
enum Prepared {
    /// A plan was shown; that is all.
    Planned,
    /// The release is live already; the server has noted the deploy.
    Unchanged(String, Unchanged),
    /// The rollout has begun.
    Begun(Box<Begun>),
}

/// A rollout that has begun, and what led to it.
struct Begun {
    ready: Arc<Ready>,
    /// Live when it was asked.
    previous: Option<String>,
    expect: Option<Expectation>,
    sent: Sent,
}

/// A bundle on its way, and the rollout it is for.
struct Sent {
    rollout: Rollout,
    thin: Arc<Thin>,
    progress: Arc<Progress>,
}

impl Sent {
    /// Watches the rollout to its end. A bundle that cannot be packed to its end is the better reason for its failure.
    async fn follow(mut self, watch: &mut Watch<'_>, signals: &mut Signals) -> Result<Watched, CliError> {
        let thin = Arc::clone(&self.thin);
        let text = Box::new(move || sent(thin.summary().as_ref()));
        watch.sending(Sending { progress: Arc::clone(&self.progress), text });
        self.thin.unless_it_fails(watch.follow(&mut self.rollout, signals)).await
    }
}

/// The events and the outcome of a deploy that was over with the first answer.
async fn say_unchanged(
    cx: &Context,
    (target, client): (&Target, &AdminClient),
    release_id: String,
    unchanged: Unchanged,
) -> Result<(), CliError> {
    let mut watch = Watch::new(cx, client);
    let Unchanged { deploy_id, urls } = unchanged;
    watch.show(&DeployEvent::Accepted { deploy_id, release_id: release_id.clone(), unchanged: true });
    let result = DeployResult {
        status: ResultStatus::Live,
        previous_release: Some(release_id.clone()),
        release_id,
        applied: Vec::new(),
        urls,
        duration_ms: 0,
        error: None,
    };
    watch.show(&DeployEvent::Result(result.clone()));
    watch.conclude(target, &result).await
}

fn expectation(release: &str) -> Expectation {
    match release {
        "none" => Expectation::NoRelease,
        id => Expectation::Release(id.to_owned()),
    }
}

/// Asks which files the server lacks. While another deploy runs that is a conflict, or a reason to wait.
async fn ask_missing(
    cx: &Context,
    client: &AdminClient,
    ready: &Ready,
    options: &Options,
) -> Result<MissingResponse, CliError> {
    let mut digests: Vec<String> = ready.manifest.files.iter().map(|file| file.sha256.to_string()).collect();
    digests.sort_unstable();
    digests.dedup();
    let request = MissingRequest {
        project_id: ready.manifest.project_id.clone(),
        release_id: Some(ready.release_id.to_string()),
        digests,
        // A plan writes nothing; what was seen is compared where the deploy is accepted.
        conclude: !options.plan
            && !options.no_activate
            && !options.detach
            && !options.prune
            && options.if_release.is_none(),
    };
    let mut waiting = None;
    loop {
        match client.missing(&request).await {
            Ok(answer) => return Ok(answer),
            Err(error) if options.wait && is(&error, ErrorCode::DeployInProgress) => {
                waiting.get_or_insert_with(|| cx.ui.step("waiting for the deploy that is running"));
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            Err(error) => return Err(refused(error)),
        }
    }
}

/// Packs what is missing and sends it.
async fn send(
    cx: &Context,
    client: &AdminClient,
    options: &Options,
    (ready, missing): (&Arc<Ready>, &HashSet<String>),
    expect: Option<Expectation>,
) -> Result<Sent, CliError> {
    let mut missing = missing.clone();
    loop {
        let progress = Arc::new(cx.ui.transfer("sending", 0));
        let thin = Thin::pack(ready, &missing, Selection::Missing, Some(Arc::clone(&progress))).await?;
        let wanted = DeployOptions {
            plan: false,
            stage_only: options.no_activate,
            allow_late: options.allow_late,
            prune: options.prune,
            message: options.message.clone(),
            expect: expect.clone(),
            idempotency_key: Some(Ulid::generate().to_string()),
        };
        let deploy = client.deploy(thin.body(), wanted);
        let outcome = thin.unless_it_fails(async { Ok(deploy.await) }).await;
        if !matches!(outcome, Ok(Ok(_))) {
            progress.clear();
        }
        match outcome? {
            Ok(rollout) => return Ok(Sent { rollout, thin: Arc::new(thin), progress }),
            // A file was collected between the question and the deploy: it is sent after all, once.
            Err(ClientError::Api(error)) if collected(&error).is_some_and(|gone| !gone.is_subset(&missing)) => {
                missing.extend(collected(&error).unwrap_or_default());
            }
            Err(error) if options.wait && is(&error, ErrorCode::DeployInProgress) => {
                tokio::time::sleep(Duration::from_secs(1)).await;
            }
            Err(error) => return Err(refused(error)),
        }
    }
}

/// What went over the wire, and what did not have to. The server may have had enough before the end.
fn sent(summary: Option<&PackSummary>) -> String {
    let Some(PackSummary { files, left_out, compressed, .. }) = summary else {
        return "sent the manifest".to_owned();
    };
    let (files, size) = (usize::try_from(*files).unwrap_or(usize::MAX), bytes(*compressed));
    match (files, left_out) {
        (0, kept) => format!("sent the manifest ({size}); all {kept} files are there already"),
        (_, 0) => format!("sent {} ({size})", plural(files, "file")),
        (_, kept) => format!("sent {} ({size}, {kept} there already)", plural(files, "file")),
    }
}

/// The digests of `blob_missing`.
fn collected(error: &admin_api::ApiError) -> Option<HashSet<String>> {
    if error.known() != Some(ErrorCode::BlobMissing) {
        return None;
    }
    let digests = error.details.as_ref()?.get("digests")?.as_array()?;
    Some(digests.iter().filter_map(Value::as_str).map(str::to_owned).collect())
}

fn is(error: &ClientError, code: ErrorCode) -> bool {
    error.api().and_then(admin_api::ApiError::known) == Some(code)
}

/// A conflict can also be waited out.
fn refused(error: ClientError) -> CliError {
    if is(&error, ErrorCode::DeployInProgress) { CliError::from(error).hint("or pass `--wait`") } else { error.into() }
}

/// `--detach`: done as soon as the server has all it needs. Leaving earlier would cut the bundle off.
async fn detach(cx: &Context, target: &Target, sent: Sent) -> Result<(), CliError> {
    let Sent { mut rollout, thin, progress } = sent;
    let mut accepted = None;
    while let Some(event) = thin.unless_it_fails(async { Ok(rollout.next().await?) }).await? {
        if cx.ui.is_json() {
            cx.ui.json_line(&event);
        }
        match event {
            DeployEvent::Accepted { deploy_id, release_id, .. } => accepted = Some((deploy_id, release_id)),
            DeployEvent::Phase { status: PhaseStatus::Started, .. } | DeployEvent::Warning { .. } => {}
            DeployEvent::Phase { .. } | DeployEvent::Item { .. } | DeployEvent::Result(_) => break,
        }
    }
    progress.clear();
    let Some((deploy_id, release_id)) = accepted else {
        return Err(
            CliError::new(ErrorCode::StreamLost, "the server did not accept the release").next("reactor deploy list")
        );
    };
    cx.ui.done(format!("{} has accepted {release_id}", target.name));
    cx.ui.line(&deploy_id);
    cx.ui.hint(format!("follow it with `reactor deploy attach {deploy_id}{}`", context_flag(target)));
    Ok(())
}

/// The commits since the release that was live before. Shown when both sides know their commit, never an error.
async fn history(cx: &Context, client: &AdminClient, ready: &Ready, previous: Option<&str>) {
    let (Some(root), Some(previous)) = (&ready.root, previous) else { return };
    if !cx.ui.talks() || ready.meta.commit.is_none() {
        return;
    }
    let Ok(release) = client.release(previous).await else { return };
    let meta: Option<Meta> = release.meta.and_then(|meta| serde_json::from_value(meta).ok());
    let Some(commit) = meta.and_then(|meta| meta.commit).filter(|commit| is_commit(commit)) else { return };
    let mut git = tokio::process::Command::new("git");
    git.current_dir(root)
        .args(["--no-optional-locks", "log", "--oneline", "--no-decorate", COMMITS])
        .arg(format!("{commit}..HEAD"))
        .stdin(std::process::Stdio::null());
    for name in crate::commands::build::hidden_env(cx) {
        git.env_remove(name);
    }
    let Ok(output) = git.output().await else { return };
    let log = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() || log.trim().is_empty() {
        return;
    }
    cx.ui.say(format!("since {previous}:"));
    for line in log.lines() {
        cx.ui.say(cx.ui.talk_palette().dim(&format!("  {line}")));
    }
}

/// What a server stored as a commit is handed to git only when it is one.
fn is_commit(text: &str) -> bool {
    (7..=64).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use admin_api::ApiError;
    use serde_json::json;

    #[test]
    fn only_blob_missing_makes_files_be_sent_again() {
        let error = ApiError::new(ErrorCode::BlobMissing, "gone").with_details(json!({ "digests": ["aa", "bb"] }));
        assert_eq!(collected(&error).unwrap().len(), 2);
        let error = ApiError::new(ErrorCode::StageFailed, "no").with_details(json!({ "digests": ["aa"] }));
        assert_eq!(collected(&error), None);
    }

    #[test]
    fn a_commit_cannot_be_an_option_of_git() {
        assert!(is_commit("0123abcdef"));
        assert!(!is_commit("--output=x"));
        assert!(!is_commit("HEAD"));
    }

    #[test]
    fn none_means_that_nothing_is_live() {
        assert_eq!(expectation("none"), Expectation::NoRelease);
        assert_eq!(expectation("rel_1"), Expectation::Release("rel_1".into()));
    }
}
