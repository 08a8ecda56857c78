//! The processes of one deployment: as few as its calls need, none when nobody calls.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::sync::Notify;

use super::code::{Code, CodeFile};
use super::process::{Death, Process};
use super::station::Station;
use super::{Bun, BunError};
use crate::component::TopLevelLimits;
use crate::failure::Failure;
use crate::output::Output;

/// Keys that change without new processes: they are told with each call.
pub(super) const OF_RELEASE: [&str; 2] = ["REACTOR_RELEASE", "REACTOR_SERVICE_KEY"];

type Env = Vec<(String, String)>;

/// What a pool is made of.
pub(crate) struct Plan {
    pub(crate) entrypoint: String,
    /// The function's folder as its author knows it.
    pub(crate) shown: String,
    pub(crate) files: Vec<CodeFile>,
    /// For lines that belong to no call.
    pub(crate) output: Output,
    /// Bytes of one process.
    pub(crate) memory: usize,
    pub(crate) max_concurrency: u32,
    pub(crate) min_instances: u32,
    /// The environment as it is now; calls bring it again.
    pub(crate) env: Env,
}

/// The processes of one deployment.
pub(crate) struct Pool {
    station: Arc<Station>,
    code: Arc<Code>,
    output: Output,
    memory: usize,
    /// Calls that one process takes before another is started.
    share: u32,
    least: usize,
    most: usize,
    state: Mutex<State>,
    waiting: AtomicU32,
    changed: Notify,
}

struct State {
    processes: Vec<Arc<Process>>,
    starting: u32,
    /// How many starts have failed, and how the last one did.
    failures: u64,
    failure: Option<Failure>,
    env: Env,
}

/// A place in a process. Given back when dropped.
pub(super) struct Lease {
    pub(super) process: Arc<Process>,
    pool: Arc<Pool>,
}

impl Drop for Lease {
    fn drop(&mut self) {
        self.process.vacate();
        self.pool.changed.notify_waiters();
    }
}

/// Counts a call that waits for a process.
struct Waiting<'a>(&'a AtomicU32);

impl<'a> Waiting<'a> {
    fn new(count: &'a AtomicU32) -> Self {
        count.fetch_add(1, Ordering::Relaxed);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Pool {
    /// A pool without processes. The files are written where bun can read them.
    pub(crate) async fn open(bun: &Bun, plan: Plan) -> Result<Arc<Self>, BunError> {
        let station = bun.station().await?;
        let Plan { entrypoint, shown, files, output, memory, max_concurrency, min_instances, env } = plan;
        let (parent, harness) = (station.code_folder(), station.harness().to_owned());
        let writing = tokio::task::spawn_blocking(move || Code::write(&parent, &harness, &entrypoint, &shown, &files));
        let written = writing.await.map_err(|error| BunError::Broken(error.to_string()))?;
        let code = written.map_err(|error| BunError::Broken(error.to_string()))?;
        let most = station.max_instances().max(min_instances as usize);
        let pool = Arc::new(Self {
            code: Arc::new(code),
            output,
            memory,
            share: max_concurrency.max(1).div_ceil(u32::try_from(most).unwrap_or(1).max(1)),
            least: min_instances as usize,
            most,
            state: Mutex::new(State { processes: Vec::new(), starting: 0, failures: 0, failure: None, env }),
            waiting: AtomicU32::new(0),
            changed: Notify::new(),
            station,
        });
        pool.station.watch_pool(&pool);
        Ok(pool)
    }

    /// Has one process load the function, which stays for the first call.
    pub(crate) async fn check(self: &Arc<Self>) -> Result<(), Failure> {
        let env = self.state().env.clone();
        self.lease(&env).await.map(drop)
    }

    /// Whether a call could be answered.
    pub(crate) fn probe(&self) -> Result<(), String> {
        match &self.state().failure {
            Some(failure) => Err(failure.for_log()),
            None => Ok(()),
        }
    }

    /// A place in a process that has this environment, and whether one had to be started for it.
    pub(super) async fn lease(self: &Arc<Self>, env: &[(String, String)]) -> Result<(Lease, bool), Failure> {
        let _waiting = Waiting::new(&self.waiting);
        let known = self.state().failures;
        let mut cold = false;
        loop {
            let changed = self.changed.notified();
            tokio::pin!(changed);
            changed.as_mut().enable();
            if let Some(lease) = self.choose(env) {
                return Ok((lease, cold));
            }
            cold = true;
            changed.await;
            let state = self.state();
            if state.failures != known
                && let Some(failure) = &state.failure
            {
                return Err(failure.clone());
            }
        }
    }

    /// The least busy process that has room; without one, a further one is started if there may be one.
    fn choose(self: &Arc<Self>, env: &[(String, String)]) -> Option<Lease> {
        let mut state = self.state();
        if !is_same(&state.env, env) {
            state.env = env.to_vec();
        }
        state.processes.retain(|process| process.is_alive());
        for process in &state.processes {
            if !process.env_is(|known| is_same(known, env)) {
                process.retire("its environment has changed");
            }
        }
        let open = state.processes.iter().filter_map(|process| Some((process.room()?, process)));
        let least_busy = open.min_by_key(|(busy, _)| *busy);
        if let Some((busy, process)) = least_busy
            && busy < self.share
        {
            process.occupy();
            return Some(Lease { process: Arc::clone(process), pool: Arc::clone(self) });
        }
        let wanted = self.waiting.load(Ordering::Relaxed).div_ceil(self.share).max(1);
        if state.starting < wanted && self.has_place(&state) {
            self.start(&mut state);
        }
        None
    }

    fn has_place(&self, state: &State) -> bool {
        let open = state.processes.iter().filter(|process| process.room().is_some()).count();
        open + (state.starting as usize) < self.most
    }

    /// Starts a process beside whoever waits for it: it goes on when they do not.
    fn start(self: &Arc<Self>, state: &mut State) {
        state.starting += 1;
        let (pool, env) = (Arc::clone(self), state.env.clone());
        self.station.shutdown().spawn(async move {
            let started = pool.started(&env).await;
            {
                let mut state = pool.state();
                state.starting -= 1;
                match started {
                    Ok(process) => {
                        state.failure = None;
                        state.processes.push(process);
                    }
                    Err(failure) => {
                        state.failures += 1;
                        state.failure = Some(failure);
                    }
                }
            }
            pool.changed.notify_waiters();
        });
    }

    async fn started(&self, env: &[(String, String)]) -> Result<Arc<Process>, Failure> {
        let failed =
            |error: std::io::Error| Failure::Crashed { message: format!("bun does not start: {error}"), reason: None };
        let process = self.station.process().await.map_err(failed)?;
        match process.load(&self.code, &self.output, env, TopLevelLimits::of(self.memory)).await {
            Ok(()) => Ok(process),
            Err(failure) => {
                process.kill(Death::Stopped("its function could not be loaded"));
                Err(failure)
            }
        }
    }

    /// Ends processes that have had nothing to do for `ttl`, and starts those that are to be kept warm.
    pub(super) fn tend(self: &Arc<Self>, ttl: Duration) {
        let mut state = self.state();
        state.processes.retain(|process| process.is_alive());
        let mut open = state.processes.iter().filter(|process| process.room().is_some()).count();
        for process in &state.processes {
            if open > self.least && process.idle_for().is_some_and(|idle| idle >= ttl) {
                process.retire("it had nothing to do");
                open -= 1;
            }
        }
        if open + (state.starting as usize) < self.least && state.failure.is_none() {
            self.start(&mut state);
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Pool {
    fn drop(&mut self) {
        for process in &self.state().processes {
            process.kill(Death::Stopped("the function was replaced"));
        }
    }
}

/// Whether two environments are the same but for what belongs to the release.
fn is_same(one: &[(String, String)], other: &[(String, String)]) -> bool {
    let relevant = |env: &&(String, String)| !OF_RELEASE.contains(&env.0.as_str());
    one.iter().filter(relevant).eq(other.iter().filter(relevant))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_release_needs_no_other_process_and_another_key_does() {
        let env = |pairs: &[(&str, &str)]| -> Env {
            pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
        };
        let [release, key] = OF_RELEASE;
        let one = env(&[("A", "1"), (release, "rel_1"), (key, "1")]);
        assert!(is_same(&one, &env(&[("A", "1"), (release, "rel_2"), (key, "2")])));
        assert!(is_same(&one, &env(&[("A", "1")])));
        assert!(!is_same(&one, &env(&[("A", "2"), (release, "rel_1"), (key, "1")])));
        assert!(!is_same(&one, &env(&[("A", "1"), ("B", ""), (release, "rel_1")])));
    }
}
