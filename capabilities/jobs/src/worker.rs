//! Taking runs and working on them, until the server stops.

use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::{Duration, Instant};

use futures::{FutureExt as _, StreamExt as _};
use platform::Shutdown;
use platform::postgres::{Notifications, Wake};
use tokio::sync::{Semaphore, mpsc};

use crate::call::{FunctionCall, Outcome, outcome, request};
use crate::engine::{Attempt, Engine, until};
use crate::job::Live;
use crate::running::Hold;
use crate::settle::{End, Ended};
use crate::store::{Claim, Claimed, Settlement};

/// Pause before looking again at jobs that another node was looking at.
const CONTENDED: Duration = Duration::from_millis(10);

/// Room left for handing back what did not finish.
const HAND_BACK: Duration = Duration::from_secs(5);

/// Wakes the workers when any node makes a run, and stops runs that were cancelled on another node.
pub(crate) async fn listen(engine: Arc<Engine>, mut notifications: Notifications, shutdown: Shutdown) {
    loop {
        let wake = tokio::select! {
            wake = notifications.next() => wake,
            () = shutdown.triggered() => return,
        };
        match wake {
            Some(Wake::Notified(payload)) => match payload.strip_prefix("cancel ") {
                Some(id) => engine.running.abort(id),
                None => engine.ready.notify_one(),
            },
            Some(Wake::Poll) => engine.ready.notify_one(),
            None => return,
        }
    }
}

/// Takes as many runs as there are idle workers, and of short ones some more, again and again; when the server stops, lets
/// those begun finish and hands back the rest.
pub(crate) async fn work(engine: Arc<Engine>, ended: mpsc::UnboundedSender<Ended>, shutdown: Shutdown) {
    let workers = Arc::new(Semaphore::new(engine.config.workers));
    while !shutdown.is_triggered() {
        // With half a heap still here, nobody idles: a look at the queue then brings a whole heap.
        let enough = (engine.config.workers - 1).max(engine.pace.ahead(engine.config.workers) / 2);
        tokio::select! {
            () = engine.running.at_most(enough) => {}
            () = shutdown.triggered() => break,
        }
        let pause = take(&engine, &workers, &ended).await;
        tokio::select! {
            () = engine.ready.notified() => {}
            () = tokio::time::sleep(pause) => {}
            () = shutdown.triggered() => break,
        }
    }
    // Whatever waits for a worker is handed back.
    workers.close();
    drain(&engine).await;
}

/// Takes what there is; returns how long there is nothing more to do, unless somebody says so earlier.
async fn take(engine: &Arc<Engine>, workers: &Arc<Semaphore>, ended: &mpsc::UnboundedSender<Ended>) -> Duration {
    let live = engine.live();
    let most =
        (engine.config.workers + engine.pace.ahead(engine.config.workers)).saturating_sub(engine.running.count());
    if live.jobs.is_empty() || most == 0 {
        return engine.config.poll;
    }
    let now = engine.clock.now();
    let claim = Claim { live: &live, node: &engine.node, now, lease: engine.config.lease, most };
    let Some(claims) = engine.note("claiming runs", engine.store.claim(&claim).await) else {
        return engine.config.poll;
    };
    let taken = claims.runs.len();
    for run in claims.runs {
        start(engine, &live, run, Working { workers: Arc::clone(workers), ended: ended.clone() });
    }
    if taken == most {
        return Duration::ZERO;
    }
    if claims.contended {
        return CONTENDED;
    }
    let next = engine.note("looking for the next run", engine.store.next_ready(&live).await).flatten();
    match next.map(|next| until(now, next)) {
        // Ready already, but its job runs as often as it may: the end of one of those wakes us.
        Some(Duration::ZERO) | None => engine.config.poll,
        Some(wait) => wait.min(engine.config.poll),
    }
}

/// What a task needs to get its turn, and to say how it ended.
struct Working {
    workers: Arc<Semaphore>,
    ended: mpsc::UnboundedSender<Ended>,
}

fn start(engine: &Arc<Engine>, live: &Arc<Live>, run: Claimed, working: Working) {
    let hold = engine.running.hold(run.id.clone(), run.token);
    let lease = hold.lease.clone();
    let task = tokio::spawn(execute(Arc::clone(engine), Arc::clone(live), run, (hold, working)));
    engine.running.attach(&lease, task.abort_handle());
}

async fn execute(engine: Arc<Engine>, live: Arc<Live>, run: Claimed, (hold, working): (Hold, Working)) {
    let Some(job) = live.jobs.get(&run.job) else { return };
    let Ok(turn) = Arc::clone(&working.workers).acquire_owned().await else {
        let end = End::NotBegun(hold.lease.clone());
        let _ = working.ended.send(Ended { end, _hold: hold, _turn: None });
        return;
    };
    let begun = Instant::now();
    let call = async {
        let call = FunctionCall {
            function: &run.function,
            release: &live.release,
            timeout: job.timeout,
            request: request(&run),
        };
        outcome(engine.caller.call(call).await, engine.config.result_max).await
    };
    let outcome = match tokio::time::timeout(job.timeout, AssertUnwindSafe(call).catch_unwind()).await {
        Ok(Ok(outcome)) => outcome,
        Ok(Err(_panic)) => Outcome::Failed("the call panicked".to_owned()),
        Err(_) => Outcome::Failed(format!("the run took longer than {} ms", job.timeout.as_millis())),
    };
    engine.pace.note(begun.elapsed());
    let duration_ms = i64::try_from(begun.elapsed().as_millis()).unwrap_or(i64::MAX);
    let settlement = match outcome {
        Outcome::Succeeded(result) => Settlement {
            lease: hold.lease.clone(),
            state: "succeeded",
            run_at: None,
            finished_at: Some(engine.clock.now()),
            duration_ms,
            error: None,
            result,
        },
        Outcome::Failed(error) => {
            let attempt = Attempt { number: run.attempt, most: run.max_attempts, duration_ms };
            engine.failed(hold.lease.clone(), Some(job), attempt, error)
        }
    };
    log(&run, &live, &settlement);
    // The other side ends after every worker.
    let _ = working.ended.send(Ended { end: End::Attempt(Box::new(settlement)), _hold: hold, _turn: Some(turn) });
}

fn log(run: &Claimed, live: &Live, end: &Settlement) {
    let (job, function, release) = (run.job.as_str(), run.function.as_str(), live.release.as_str());
    let (request_id, attempt, duration_ms) = (run.id.as_str(), run.attempt, end.duration_ms);
    match &end.error {
        None => tracing::info!(
            capability = "jobs",
            job,
            function,
            release,
            request_id,
            attempt,
            duration_ms,
            "run succeeded"
        ),
        Some(reason) => tracing::warn!(
            capability = "jobs",
            job,
            function,
            release,
            request_id,
            attempt,
            duration_ms,
            state = end.state,
            "attempt {attempt} of {} failed: {reason}",
            run.max_attempts
        ),
    }
}

/// Lets runs finish for a while, then gives the others back, so that another node or the next boot begins them anew.
async fn drain(engine: &Engine) {
    if tokio::time::timeout(engine.config.drain, engine.running.emptied()).await.is_ok() {
        return;
    }
    let leases = engine.running.leases();
    engine.running.abort_all();
    let handed_back = tokio::time::timeout(HAND_BACK, engine.store.hand_back(&leases)).await;
    if let Ok(Some(count)) = handed_back.map(|result| engine.note("handing runs back", result)) {
        tracing::info!(capability = "jobs", count, "runs were handed back to the queue");
    }
}
