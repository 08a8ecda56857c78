//! What all bun processes of a server share: the program, a folder for sockets, the spare, and whoever looks after them.

use std::convert::Infallible;
use std::io;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError, Weak};
use std::time::Duration;

use axum::Router;
use axum::extract::Request;
use axum::response::{IntoResponse as _, Response};
use http::StatusCode;
use platform::Shutdown;
use platform::account::Account;
use tempfile::TempDir;
use tokio::net::UnixListener;
use tokio::task::JoinHandle;
use tower::ServiceExt as _;
use url::Url;

use super::guard::Guard;
use super::launch::{Launch, Launcher, Program, Purpose};
use super::pool::Pool;
use super::process::{Death, Process};
use super::{BunBinary, BunConfig, BunError};
use crate::host::Reach;

/// What every process runs, the first of them from the start.
const HARNESS: [(&str, &str); 3] = [
    ("harness.js", include_str!("harness/harness.js")),
    ("fetch.js", include_str!("harness/fetch.js")),
    ("reach.js", include_str!("harness/reach.js")),
];

/// Where sockets may be: a path to one must not be longer than 100 characters.
const PLACES: [&str; 3] = ["/tmp", "/var/tmp", "/dev/shm"];
/// Who runs functions when the server is root.
const ACCOUNT: [&str; 1] = ["nobody"];
/// How often memory is looked at.
const WEIGH: Duration = Duration::from_millis(50);
/// Every so many looks, what is idle ends.
const TEND: u32 = 10;
/// How long the next spare waits, so that it does not get in the way of the call that took the last one.
const SPARE_LATER: Duration = Duration::from_millis(150);

/// This server, as its functions reach it, and what else they may reach.
#[derive(Clone)]
pub(super) struct Inside {
    origin: Option<String>,
    reach: Reach,
    router: Arc<OnceLock<Router>>,
}

impl Inside {
    pub(super) fn at(public_url: Option<&Url>, reach: Reach) -> Self {
        Self { origin: public_url.map(|url| url.origin().ascii_serialization()), reach, router: Arc::default() }
    }

    pub(super) fn set_router(&self, router: Router) {
        // A second one would be the same server again.
        let _ = self.router.set(router);
    }

    async fn answer(self, request: Request) -> Result<Response, Infallible> {
        match self.router.get().cloned() {
            Some(router) => router.oneshot(request).await,
            None => Ok(StatusCode::SERVICE_UNAVAILABLE.into_response()),
        }
    }
}

/// Shared by all processes of a server.
pub(crate) struct Station {
    binary: BunBinary,
    program: Program,
    account: Option<Account>,
    // Before the folder: what it starts ends first.
    launcher: Launcher,
    guard: Guard,
    harness: PathBuf,
    inside: Inside,
    listener: JoinHandle<()>,
    max_instances: usize,
    numbers: AtomicU64,
    spare: Mutex<Option<Arc<Process>>>,
    processes: Mutex<Vec<Weak<Process>>>,
    pools: Mutex<Vec<Weak<Pool>>>,
    shutdown: Shutdown,
    /// `folder`, links resolved.
    root: PathBuf,
    folder: TempDir,
}

impl Station {
    pub(super) async fn open(
        binary: BunBinary,
        config: &BunConfig,
        inside: Inside,
        shutdown: &Shutdown,
    ) -> Result<Arc<Self>, BunError> {
        let station = Self::prepare(binary, config, inside, shutdown);
        let station = Arc::new(station.map_err(|error| BunError::Broken(error.to_string()))?);
        tokio::spawn(tend(Arc::downgrade(&station), config.idle_ttl));
        let first = station.start(Purpose::Spare).await;
        let first = first.map_err(|error| BunError::Broken(error.to_string()))?;
        station.set_spare(first);
        Ok(station)
    }

    fn prepare(binary: BunBinary, config: &BunConfig, inside: Inside, shutdown: &Shutdown) -> io::Result<Self> {
        let account = if rustix::process::geteuid().is_root() { Account::find(&ACCOUNT)? } else { None };
        let program = match account {
            // That user need not be able to walk to the program.
            Some(_) if cfg!(target_os = "linux") => Program::Open(Arc::new(fs_err::File::open(&binary.path)?)),
            _ => Program::Path(binary.path.clone()),
        };
        let folder = make_folder(account)?;
        let path = fs_err::canonicalize(folder.path())?;
        let harness = write_harness(&path.join("harness"))?;
        let socket = UnixListener::bind(path.join("inside"))?;
        set_mode(&path.join("inside"), if account.is_some() { 0o666 } else { 0o600 })?;
        let answering = inside.clone();
        let app = Router::new()
            .fallback_service(tower::service_fn(move |request: Request| answering.clone().answer(request)));
        let listener = tokio::spawn(async move {
            // It ends with the station.
            drop(axum::serve(socket, app).await);
        });
        Ok(Self {
            binary,
            program,
            account,
            launcher: Launcher::start(tokio::runtime::Handle::current())?,
            guard: Guard::start(&path)?,
            harness,
            inside,
            listener,
            max_instances: config.max_instances.max(1),
            numbers: AtomicU64::new(0),
            spare: Mutex::default(),
            processes: Mutex::default(),
            pools: Mutex::default(),
            shutdown: shutdown.clone(),
            root: path,
            folder,
        })
    }

    pub(super) const fn binary(&self) -> &BunBinary {
        &self.binary
    }

    pub(super) const fn guard(&self) -> &Guard {
        &self.guard
    }

    pub(super) const fn shutdown(&self) -> &Shutdown {
        &self.shutdown
    }

    pub(super) const fn max_instances(&self) -> usize {
        self.max_instances
    }

    pub(super) fn harness(&self) -> &Path {
        &self.harness
    }

    /// Where functions' files go.
    pub(super) fn code_folder(&self) -> PathBuf {
        self.root.join("code")
    }

    /// This server's own address, and the socket that answers for it.
    pub(super) fn inside(&self) -> Option<(String, String)> {
        let origin = self.inside.origin.clone()?;
        Some((origin, self.root.join("inside").display().to_string()))
    }

    /// Networks that functions may not reach; none: everything is open.
    pub(super) fn closed(&self) -> Option<Vec<String>> {
        self.inside.reach.closed()
    }

    /// Processes, the spare among them, and the bytes they hold.
    pub(super) fn usage(&self) -> (usize, u64) {
        let alive: Vec<Arc<Process>> = self.alive();
        let bytes = alive.iter().filter_map(|process| super::usage::resident(process.pid)).sum();
        (alive.len(), bytes)
    }

    /// The pool is looked after as long as it is there.
    pub(super) fn watch_pool(&self, pool: &Arc<Pool>) {
        let mut pools = self.pools.lock().unwrap_or_else(PoisonError::into_inner);
        pools.retain(|pool| pool.strong_count() > 0);
        pools.push(Arc::downgrade(pool));
    }

    /// A process without a function: the spare, or a new one.
    pub(super) async fn process(self: &Arc<Self>) -> io::Result<Arc<Process>> {
        let spare = self.spare.lock().unwrap_or_else(PoisonError::into_inner).take();
        let station = Arc::downgrade(self);
        tokio::spawn(async move {
            tokio::time::sleep(SPARE_LATER).await;
            let Some(station) = station.upgrade() else { return };
            station.prepare_spare().await;
        });
        match spare.filter(|spare| spare.is_alive()) {
            Some(spare) => Ok(spare),
            None => self.start(Purpose::Function).await,
        }
    }

    /// The next function that needs a process gets one that is there.
    async fn prepare_spare(self: &Arc<Self>) {
        let has_one = self.spare.lock().unwrap_or_else(PoisonError::into_inner).is_some();
        if has_one || self.shutdown.is_triggered() {
            return;
        }
        match self.start(Purpose::Spare).await {
            Ok(process) => self.set_spare(process),
            Err(error) => tracing::warn!("a spare bun process does not start: {error}"),
        }
    }

    /// Two calls may have asked for one at the same time: one of them stays.
    fn set_spare(&self, process: Arc<Process>) {
        let former = self.spare.lock().unwrap_or_else(PoisonError::into_inner).replace(process);
        if let Some(former) = former {
            former.kill(Death::Stopped("there is another spare"));
        }
    }

    async fn start(self: &Arc<Self>, purpose: Purpose) -> io::Result<Arc<Process>> {
        let number = self.numbers.fetch_add(1, Ordering::Relaxed);
        let folder = self.root.join(number.to_string());
        let inner = folder.join("empty");
        for folder in [&folder, &inner] {
            fs_err::create_dir(folder)?;
            set_mode(folder, 0o700)?;
            if let Some(Account { uid, gid }) = self.account {
                fs_err::os::unix::fs::chown(folder, Some(uid), Some(gid))?;
            }
        }
        let socket = folder.join("s");
        let launch = Launch {
            program: self.program.clone(),
            harness: self.harness.clone(),
            socket: socket.clone(),
            folder: inner,
            account: self.account,
            purpose,
        };
        let launched = self.launcher.launch(launch).await?;
        let process = Process::adopt(launched, socket, folder, self);
        let mut processes = self.processes.lock().unwrap_or_else(PoisonError::into_inner);
        processes.retain(|process| process.strong_count() > 0);
        processes.push(Arc::downgrade(&process));
        Ok(process)
    }

    fn alive(&self) -> Vec<Arc<Process>> {
        let processes = self.processes.lock().unwrap_or_else(PoisonError::into_inner);
        processes.iter().filter_map(Weak::upgrade).filter(|process| process.is_alive()).collect()
    }

    fn tend_pools(self: &Arc<Self>, ttl: Duration) {
        let pools: Vec<Arc<Pool>> =
            self.pools.lock().unwrap_or_else(PoisonError::into_inner).iter().filter_map(Weak::upgrade).collect();
        for pool in &pools {
            pool.tend(ttl);
        }
        if pools.is_empty()
            && let Some(spare) = self.spare.lock().unwrap_or_else(PoisonError::into_inner).take()
        {
            spare.kill(Death::Stopped("no function is left"));
        }
    }
}

impl Drop for Station {
    fn drop(&mut self) {
        self.listener.abort();
        for process in self.alive() {
            process.kill(Death::Stopped("the server stops"));
        }
        tracing::debug!(folder = %self.folder.path().display(), "bun processes end");
    }
}

/// Weighs all processes, and now and then ends idle ones, for as long as there is a station.
async fn tend(station: Weak<Station>, ttl: Duration) {
    let mut looks = 0_u32;
    loop {
        tokio::time::sleep(WEIGH).await;
        let Some(station) = station.upgrade() else { return };
        for process in station.alive() {
            process.weigh();
        }
        looks = looks.wrapping_add(1);
        if looks.is_multiple_of(TEND) {
            station.tend_pools(ttl);
        }
    }
}

/// Writes what every process runs; what it runs first.
fn write_harness(folder: &Path) -> io::Result<PathBuf> {
    fs_err::create_dir(folder)?;
    set_mode(folder, 0o755)?;
    for (name, source) in HARNESS {
        let file = folder.join(name);
        fs_err::write(&file, source)?;
        set_mode(&file, 0o644)?;
    }
    Ok(folder.join(HARNESS[0].0))
}

/// A new folder with a name nobody can know beforehand.
fn make_folder(account: Option<Account>) -> io::Result<TempDir> {
    // Bun reads the folders above a script; each process's own folder below is open to that process alone.
    let mode = if account.is_some() { 0o755 } else { 0o700 };
    let mut failure = None;
    for place in PLACES {
        let opened = tempfile::Builder::new()
            .prefix("reactor-bun-")
            .rand_bytes(10)
            .permissions(std::fs::Permissions::from_mode(mode))
            .tempdir_in(place);
        match opened {
            Ok(folder) => {
                set_mode(folder.path(), mode)?;
                return Ok(folder);
            }
            Err(error) => failure = Some(error),
        }
    }
    Err(failure.unwrap_or_else(|| io::Error::other("there is no folder for sockets")))
}

fn set_mode(path: &Path, mode: u32) -> io::Result<()> {
    fs_err::set_permissions(path, std::fs::Permissions::from_mode(mode))
}
