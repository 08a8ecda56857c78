//! One bun process: what it says, what it is told, which calls it holds, and its end.

use std::collections::{HashMap, VecDeque};
use std::io;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::{Duration, Instant};

use admin_api::Level;
use rustix::process::{Pid, Signal, kill_process_group};
use serde_json::json;
use tokio::io::AsyncWriteExt as _;
use tokio::process::{Child, ChildStdin};
use tokio::sync::{Notify, mpsc, oneshot, watch};

use super::code::Code;
use super::connection::Connection;
use super::launch::Launched;
use super::lines::{Lines, Overlong};
use super::station::Station;
use super::usage;
use super::wire::{self, Told};
use crate::component::TopLevelLimits;
use crate::failure::{Failure, Thrown};
use crate::host::Services;
use crate::output::Output;

/// Longest thing a process may say at once, bytes: a statement with its parameters, or a large log line.
const TOLD_MAX: usize = 16 << 20;
/// Longest line of its standard streams, bytes.
const LINE_MAX: usize = 16 << 10;
/// As much is kept of what a process says before it has a function, bytes.
const EARLY_MAX: usize = 2 << 10;
/// Calls whose late lines still find their request.
const REMEMBERED: usize = 256;
/// How long a process that let a call run out of time may take to show that it still runs.
const SIGN_OF_LIFE: Duration = Duration::from_millis(250);
/// How often the processor time of one that loads a function is looked at.
const LOOK: Duration = Duration::from_millis(50);

/// Why a process ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Death {
    /// It held more than so many bytes.
    Memory(u64),
    /// The server ended it.
    Stopped(&'static str),
    /// It ended by itself.
    Ended(String),
}

impl Death {
    /// What that means for a call.
    pub(super) fn failure(&self) -> Failure {
        match self {
            Self::Memory(limit) => Failure::Crashed {
                message: format!("stopped: its process used more than {} MiB of memory", limit >> 20),
                reason: Some("memory"),
            },
            Self::Stopped(why) => Failure::Crashed { message: format!("its process was stopped: {why}"), reason: None },
            Self::Ended(how) => Failure::Crashed { message: format!("its process ended: {how}"), reason: None },
        }
    }
}

/// A process that was started.
pub(super) struct Process {
    pub(super) pid: u32,
    pub(super) socket: PathBuf,
    orders: mpsc::UnboundedSender<String>,
    state: Mutex<State>,
    loaded: watch::Sender<Option<Result<(), Thrown>>>,
    death: watch::Sender<Option<Death>>,
    alive: Notify,
    connections: Mutex<Vec<Connection>>,
    calls: AtomicU64,
    /// Bytes; 0 while it holds no function.
    memory: AtomicU64,
    station: Weak<Station>,
}

#[derive(Default)]
struct State {
    running: HashMap<u64, Running>,
    recent: VecDeque<(u64, Output)>,
    function: Option<Function>,
    busy: u32,
    retired: bool,
    since: Option<Instant>,
    why: Option<Death>,
    /// What it said before it had a function: bun's own reason not to start.
    early: String,
}

/// What it was loaded with.
struct Function {
    code: Arc<Code>,
    output: Output,
    env: Vec<(String, String)>,
}

/// A call as its process knows it.
struct Running {
    output: Output,
    services: Arc<Services>,
    deadline: Instant,
    broken: Option<Thrown>,
    done: oneshot::Sender<Option<Thrown>>,
}

impl Process {
    /// Takes over a started process. `folder` is removed with it.
    pub(super) fn adopt(launched: Launched, socket: PathBuf, folder: PathBuf, station: &Arc<Station>) -> Arc<Self> {
        let Launched { mut child, told } = launched;
        let (orders, queue) = mpsc::unbounded_channel();
        let streams = (child.stdin.take(), child.stdout.take(), child.stderr.take());
        let process = Arc::new(Self {
            pid: child.id().unwrap_or_default(),
            socket,
            orders,
            state: Mutex::default(),
            loaded: watch::channel(None).0,
            death: watch::channel(None).0,
            alive: Notify::new(),
            connections: Mutex::default(),
            calls: AtomicU64::new(0),
            memory: AtomicU64::new(0),
            station: Arc::downgrade(station),
        });
        station.guard().add(process.pid);
        if let Some(stdin) = streams.0 {
            tokio::spawn(obey(stdin, queue));
        }
        tokio::spawn(Arc::clone(&process).listen(Lines::new(told, TOLD_MAX, Overlong::Refuse)));
        if let Some(stdout) = streams.1 {
            tokio::spawn(Arc::clone(&process).capture(Lines::new(stdout, LINE_MAX, Overlong::Cut), Level::Info));
        }
        if let Some(stderr) = streams.2 {
            tokio::spawn(Arc::clone(&process).capture(Lines::new(stderr, LINE_MAX, Overlong::Cut), Level::Error));
        }
        tokio::spawn(Arc::clone(&process).wait(child, folder));
        process
    }

    /// Has it load a function, and waits until it has.
    pub(super) async fn load(
        &self,
        code: &Arc<Code>,
        output: &Output,
        env: &[(String, String)],
        limits: TopLevelLimits,
    ) -> Result<(), Failure> {
        let TopLevelLimits { memory, work, time } = limits;
        self.memory.store(memory as u64, Ordering::Relaxed);
        let function = Function { code: Arc::clone(code), output: output.clone(), env: env.to_vec() };
        self.state().function = Some(function);
        let station = self.station.upgrade();
        let inside = station.as_ref().and_then(|station| station.inside());
        let closed = station.as_ref().and_then(|station| station.closed());
        self.order(wire::load(&wire::Load {
            entry: &code.entry().to_string_lossy(),
            env,
            inside: inside.as_ref().map(|(origin, socket)| (origin.as_str(), socket.as_str())),
            closed: closed.as_deref(),
            sockets: code.mentions_sockets(),
        }));
        drop(station);
        let mut loaded = self.loaded.subscribe();
        let overlong = |message| Err(Failure::Crashed { message, reason: None });
        let outcome = tokio::select! {
            loaded = loaded.wait_for(Option::is_some) => loaded.ok().and_then(|known| known.clone()),
            death = self.died() => return Err(death.failure()),
            () = self.works_for(work) => {
                return overlong(format!("top-level code ran longer than {} ms", work.as_millis()));
            }
            () = tokio::time::sleep(time) => {
                return overlong(format!("top-level code did not end within {} ms", time.as_millis()));
            }
        };
        match outcome {
            Some(Ok(())) => Ok(()),
            Some(Err(mut thrown)) => {
                thrown.stack = code.translate(&thrown.stack);
                thrown.message = code.translate(&thrown.message);
                Err(Failure::Thrown(thrown))
            }
            // Nobody is left who could tell.
            None => Err(self.died().await.failure()),
        }
    }

    /// Ends once it has computed for so long from now on; where the system does not tell, once that much time is over.
    async fn works_for(&self, most: Duration) {
        let Some(before) = usage::computed(self.pid) else { return tokio::time::sleep(most).await };
        while usage::computed(self.pid).is_none_or(|now| now.saturating_sub(before) < most) {
            tokio::time::sleep(LOOK).await;
        }
    }

    /// What it was loaded with.
    pub(super) fn env_is(&self, same: impl FnOnce(&[(String, String)]) -> bool) -> bool {
        self.state().function.as_ref().is_some_and(|function| same(&function.env))
    }

    /// Calls it holds; none once it takes no more.
    pub(super) fn room(&self) -> Option<u32> {
        let state = self.state();
        (!state.retired && self.is_alive()).then_some(state.busy)
    }

    /// Whether it has not ended.
    pub(super) fn is_alive(&self) -> bool {
        self.death.borrow().is_none()
    }

    /// For how long it has had nothing to do.
    pub(super) fn idle_for(&self) -> Option<Duration> {
        let state = self.state();
        (state.busy == 0).then(|| state.since.map_or(Duration::ZERO, |since| since.elapsed()))
    }

    /// It has one call more.
    pub(super) fn occupy(&self) {
        self.state().busy += 1;
    }

    /// It has one call less.
    pub(super) fn vacate(&self) {
        let over = {
            let mut state = self.state();
            state.busy = state.busy.saturating_sub(1);
            state.since = Some(Instant::now());
            state.busy == 0 && state.retired
        };
        if over {
            self.kill(Death::Stopped("it took no more calls"));
        }
    }

    /// Registers a call; its number, and what tells its end.
    pub(super) fn begin(
        &self,
        output: Output,
        services: Arc<Services>,
        deadline: Instant,
    ) -> (u64, oneshot::Receiver<Option<Thrown>>) {
        let number = self.calls.fetch_add(1, Ordering::Relaxed);
        let (done, ended) = oneshot::channel();
        self.state().running.insert(number, Running { output, services, deadline, broken: None, done });
        (number, ended)
    }

    /// Forgets a call, but for lines of it that are still on their way.
    pub(super) fn end(&self, number: u64) -> Option<Thrown> {
        let mut state = self.state();
        let Running { output, broken, done, .. } = state.running.remove(&number)?;
        if state.recent.len() == REMEMBERED {
            state.recent.pop_front();
        }
        state.recent.push_back((number, output));
        // The call may have stopped waiting.
        let _ = done.send(broken.clone());
        broken
    }

    /// It takes no more calls, and ends with the last one it has.
    pub(super) fn retire(&self, why: &'static str) {
        let over = {
            let mut state = self.state();
            state.retired = true;
            state.busy == 0
        };
        if over {
            self.kill(Death::Stopped(why));
        }
    }

    /// A call ran out of time: what it does cannot be stopped without the process. The other calls may end, if they can.
    pub(super) fn overdue(self: &Arc<Self>) {
        self.retire("a call ran longer than its limit");
        let process = Arc::clone(self);
        tokio::spawn(async move {
            let alive = process.alive.notified();
            process.order(wire::ping());
            if tokio::time::timeout(SIGN_OF_LIFE, alive).await.is_err() {
                process.kill(Death::Stopped("another call kept it from doing anything else"));
            }
        });
    }

    /// Ends it at once, with everything it started.
    pub(super) fn kill(&self, why: Death) {
        if !self.is_alive() {
            return;
        }
        self.state().why.get_or_insert(why);
        self.signal();
    }

    /// Ends it if it holds more memory than it may.
    pub(super) fn weigh(&self) {
        let most = self.memory.load(Ordering::Relaxed);
        if most == 0 || !self.is_alive() {
            return;
        }
        if usage::resident(self.pid).is_some_and(|resident| resident > most) {
            self.kill(Death::Memory(most));
        }
    }

    /// Ends when it has ended.
    pub(super) async fn died(&self) -> Death {
        let mut death = self.death.subscribe();
        match death.wait_for(Option::is_some).await.map(|death| death.clone()) {
            Ok(Some(death)) => death,
            Ok(None) | Err(_) => Death::Ended("it is gone".to_owned()),
        }
    }

    /// A connection that is free, or a new one.
    pub(super) async fn connection(&self) -> io::Result<Connection> {
        loop {
            let known = self.connections.lock().unwrap_or_else(PoisonError::into_inner).pop();
            match known {
                Some(connection) if connection.is_ready() => return Ok(connection),
                Some(_) => {}
                None => return Connection::open(&self.socket).await,
            }
        }
    }

    /// Keeps a connection for the next call.
    pub(super) fn give_back(&self, connection: Connection) {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner).push(connection);
    }

    /// A text with the paths that its reader knows.
    pub(super) fn translate(&self, text: &str) -> String {
        match &self.state().function {
            Some(function) => function.code.translate(text),
            None => text.to_owned(),
        }
    }

    fn order(&self, line: String) {
        // A process that has gone obeys nothing.
        let _ = self.orders.send(line);
    }

    fn signal(&self) {
        if let Some(group) = i32::try_from(self.pid).ok().and_then(Pid::from_raw) {
            // It may have ended a moment ago.
            let _ = kill_process_group(group, Signal::KILL);
        }
    }

    async fn wait(self: Arc<Self>, mut child: Child, folder: PathBuf) {
        let status = child.wait().await;
        // What it started has nobody else to end it.
        self.signal();
        let how = match status {
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        };
        let death = {
            let mut state = self.state();
            let how = format!("{how} {}", state.early.trim()).trim().to_owned();
            state.why.take().unwrap_or(Death::Ended(how))
        };
        self.death.send_replace(Some(death));
        if let Some(station) = self.station.upgrade() {
            station.guard().remove(self.pid);
        }
        drop(tokio::task::spawn_blocking(move || fs_err::remove_dir_all(folder)).await);
    }

    async fn listen(self: Arc<Self>, mut lines: Lines<tokio::net::unix::pipe::Receiver>) {
        while let Some(line) = lines.next().await {
            if let Some(told) = Told::read(&line) {
                self.hear(told);
            }
        }
        // Most likely it has ended. If not, it closed the pipe, or said something too large: no call could end any more.
        if tokio::time::timeout(SIGN_OF_LIFE, self.died()).await.is_err() {
            self.kill(Death::Ended("it closed its pipe to the server".to_owned()));
        }
    }

    fn hear(self: &Arc<Self>, told: Told) {
        match told {
            Told::Listening => {}
            Told::Loaded => drop(self.loaded.send_replace(Some(Ok(())))),
            Told::Failed(thrown) => drop(self.loaded.send_replace(Some(Err(thrown)))),
            Told::Log { call, level, message } => self.log(call, level, &message),
            Told::Query { question, call, sql, parameters } => self.query(question, call, sql, parameters),
            Told::Broken { call, thrown } => {
                let translated = Thrown { stack: self.translate(&thrown.stack), ..thrown };
                if let Some(running) = self.state().running.get_mut(&call) {
                    running.broken = Some(translated);
                }
            }
            Told::Done(call) => drop(self.end(call)),
            Told::Uncaught => self.retire("something was thrown that nobody caught"),
            Told::Pong => self.alive.notify_waiters(),
        }
    }

    async fn capture<R: tokio::io::AsyncRead + Unpin>(self: Arc<Self>, mut lines: Lines<R>, level: Level) {
        while let Some(line) = lines.next().await {
            self.log(None, level, &line);
        }
    }

    /// To the log of the call; a line of nobody goes to the only call there is, else to the function's.
    fn log(&self, call: Option<u64>, level: Level, message: &str) {
        let (output, message) = {
            let mut state = self.state();
            if state.function.is_none() && state.early.len() < EARLY_MAX {
                state.early.push_str(message);
                state.early.push('\n');
            }
            let Some(function) = &state.function else { return };
            let running = match call {
                Some(number) => state.running.get(&number).map(|running| &running.output),
                None if state.running.len() == 1 => state.running.values().next().map(|running| &running.output),
                None => None,
            };
            let late = || state.recent.iter().rev().find(|(number, _)| Some(*number) == call).map(|(_, output)| output);
            let output = running.or_else(late).unwrap_or(&function.output);
            (output.clone(), function.code.translate(message))
        };
        output.line(level, message);
    }

    fn query(self: &Arc<Self>, question: u64, call: u64, sql: String, parameters: String) {
        let known = self.state().running.get(&call).map(|call| (Arc::clone(&call.services), call.deadline));
        let process = Arc::clone(self);
        tokio::spawn(async move {
            let answer = match known {
                None => Err(unavailable("the call that asks is over")),
                Some((services, deadline)) => match &services.data {
                    None => Err(unavailable("this server has no database")),
                    Some(data) => {
                        let time = deadline.saturating_duration_since(Instant::now());
                        data.query(&sql, &parameters, time).await
                    }
                },
            };
            process.order(wire::answer(question, &answer));
        });
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn obey(mut stdin: ChildStdin, mut queue: mpsc::UnboundedReceiver<String>) {
    while let Some(line) = queue.recv().await {
        if stdin.write_all(line.as_bytes()).await.is_err() {
            return;
        }
    }
}

fn unavailable(message: &str) -> String {
    json!({ "code": "unavailable", "message": message }).to_string()
}
