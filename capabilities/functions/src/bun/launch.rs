//! Starts bun processes that own as little as possible and do not outlive the server.
//!
//! All are started by one thread: the signal that the system sends when a parent dies is tied to the thread that forked.

use std::io;
use std::os::fd::{AsRawFd as _, OwnedFd, RawFd};
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, mpsc};

use platform::account::Account;
use rustix::pipe::{PipeFlags, pipe_with};
use tokio::net::unix::pipe;
use tokio::process::{Child, Command};
use tokio::runtime::Handle;
use tokio::sync::oneshot;

/// Open files of one process.
const FILES_MAX: u64 = 8192;

/// How a process is started.
pub(super) struct Launch {
    pub(super) program: Program,
    pub(super) harness: PathBuf,
    pub(super) socket: PathBuf,
    /// An empty folder to be in.
    pub(super) folder: PathBuf,
    pub(super) account: Option<Account>,
    pub(super) purpose: Purpose,
}

/// What a process is started for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A function that waits for it.
    Function,
    /// Whichever function needs one next: it takes its time to be quick then.
    Spare,
}

/// What is run.
#[derive(Clone)]
pub(super) enum Program {
    Path(PathBuf),
    /// An open file: another user may run it even where it could not walk to it.
    Open(Arc<fs_err::File>),
}

/// A process, and the pipe it tells things over.
pub(super) struct Launched {
    pub(super) child: Child,
    pub(super) told: pipe::Receiver,
}

struct Order {
    launch: Launch,
    done: oneshot::Sender<io::Result<Launched>>,
}

/// The thread that starts processes; its end is theirs.
pub(super) struct Launcher {
    orders: mpsc::Sender<Order>,
}

impl Launcher {
    pub(super) fn start(runtime: Handle) -> io::Result<Self> {
        let (orders, received) = mpsc::channel::<Order>();
        std::thread::Builder::new().name("bun".to_owned()).spawn(move || {
            let _runtime = runtime.enter();
            for order in received {
                // Nobody may wait any more: the process then ends with its handle.
                let _ = order.done.send(launch(&order.launch));
            }
        })?;
        Ok(Self { orders })
    }

    pub(super) async fn launch(&self, launch: Launch) -> io::Result<Launched> {
        let (done, launched) = oneshot::channel();
        let ended = || io::Error::other("the thread that starts bun has ended");
        self.orders.send(Order { launch, done }).map_err(|_| ended())?;
        launched.await.map_err(|_| ended())?
    }
}

fn launch(launch: &Launch) -> io::Result<Launched> {
    let (told, tells): (OwnedFd, OwnedFd) = pipe_with(PipeFlags::CLOEXEC)?;
    let number = tells.as_raw_fd();
    let mut command = match &launch.program {
        Program::Path(path) => Command::new(path),
        Program::Open(file) => Command::new(format!("/proc/self/fd/{}", file.as_raw_fd())),
    };
    command.arg0("bun").arg("--no-install").arg(&launch.harness).arg(&launch.socket).arg(number.to_string());
    if launch.purpose == Purpose::Spare {
        command.arg("spare");
    }
    // Nothing of our environment; the harness takes these two away as well.
    command.env_clear().env("TZ", "UTC").env("BUN_RUNTIME_TRANSPILER_CACHE_PATH", "0");
    command.current_dir(&launch.folder).process_group(0).kill_on_drop(true);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    if let Some(account) = launch.account {
        command.uid(account.uid).gid(account.gid);
    }
    let restrict = move || restrict(number);
    #[allow(unsafe_code, reason = "between fork and exec: only system calls, nothing is allocated")]
    // SAFETY: `restrict` makes system calls alone, which is what is allowed in a forked child.
    unsafe {
        command.pre_exec(restrict);
    }
    let child = command.spawn()?;
    drop(tells);
    Ok(Launched { child, told: pipe::Receiver::from_owned_fd(told)? })
}

/// In the child, before bun: no core dumps, a bound on open files, no way to more rights than it has, and an end with
/// the server. The pipe alone stays open.
fn restrict(pipe: RawFd) -> io::Result<()> {
    let limits = [(libc::RLIMIT_CORE, 0), (libc::RLIMIT_NOFILE, FILES_MAX)];
    #[allow(unsafe_code, reason = "system calls that no crate of this workspace wraps")]
    // SAFETY: the calls take numbers, and a pointer to a value that lives longer than they do.
    unsafe {
        checked(libc::fcntl(pipe, libc::F_SETFD, 0))?;
        for (what, most) in limits {
            let mut limit = libc::rlimit { rlim_cur: 0, rlim_max: 0 };
            checked(libc::getrlimit(what, &raw mut limit))?;
            limit.rlim_max = limit.rlim_max.min(most);
            limit.rlim_cur = limit.rlim_max;
            checked(libc::setrlimit(what, &raw const limit))?;
        }
        #[cfg(target_os = "linux")]
        {
            checked(libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL))?;
            checked(libc::prctl(libc::PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0))?;
        }
    }
    Ok(())
}

fn checked(result: libc::c_int) -> io::Result<()> {
    if result == -1 { Err(io::Error::last_os_error()) } else { Ok(()) }
}
