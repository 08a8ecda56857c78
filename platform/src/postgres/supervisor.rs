//! The body of `reactor __postgres`: runs Postgres for an owner, and stops it when the owner is gone.
//!
//! It is a process of its own, in its own session, so that neither Ctrl-C in a terminal nor the death of the owner, even
//! by SIGKILL, leaves Postgres running or kills it unclean. Its standard input is a pipe from the owner that nothing is
//! ever written to: when it closes, however that came about, Postgres is stopped. Its standard output is the cluster's
//! lock.

use std::ffi::OsString;
use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use thiserror::Error;

/// A server that ran this long was up; if it ends then, it is started again.
const UP: Duration = Duration::from_secs(3);
/// How often a server that does not stay up is started again.
const RESTARTS: u32 = 5;
/// Size at which the log is cut.
const LOG_BYTES: u64 = 8 << 20;
const LOG_LOOK: Duration = Duration::from_mins(1);

/// How Postgres is asked to stop, and how long each way is given: fast, immediate, no more asking.
#[cfg(unix)]
const WAYS: [(rustix::process::Signal, Duration); 3] = [
    (rustix::process::Signal::INT, Duration::from_secs(25)),
    (rustix::process::Signal::QUIT, Duration::from_secs(5)),
    (rustix::process::Signal::KILL, Duration::from_secs(5)),
];

/// Why the supervisor gave up.
#[derive(Debug, Error)]
pub enum SupervisorError {
    /// Not called by reactor.
    #[error("`__postgres` is for reactor's own use: {0}")]
    Arguments(&'static str),
    /// Postgres ended by itself; its log says why.
    #[error("Postgres ended by itself ({0})")]
    Ended(std::process::ExitStatus),
    /// Postgres could not be run or watched.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// Not on this system.
    #[error("a managed Postgres needs Linux or macOS")]
    Unsupported,
}

/// What the owner wants run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Orders {
    pub(super) program: PathBuf,
    pub(super) data: PathBuf,
    pub(super) socket: PathBuf,
    pub(super) port: u16,
    pub(super) log: PathBuf,
    /// User and group that Postgres runs as, when we are root.
    pub(super) account: Option<(u32, u32)>,
}

impl Orders {
    pub(super) fn to_args(&self) -> Vec<OsString> {
        let account = self.account.map_or_else(|| "-".to_owned(), |(uid, gid)| format!("{uid}:{gid}"));
        vec![
            self.program.clone().into(),
            self.data.clone().into(),
            self.socket.clone().into(),
            self.port.to_string().into(),
            self.log.clone().into(),
            account.into(),
        ]
    }

    #[cfg_attr(not(unix), allow(dead_code, reason = "nothing is supervised there"))]
    fn from_args(mut args: impl Iterator<Item = OsString>) -> Result<Self, SupervisorError> {
        let mut next = || args.next().ok_or(SupervisorError::Arguments("too few arguments"));
        let text = |value: OsString| value.into_string().map_err(|_| SupervisorError::Arguments("not UTF-8"));
        let (program, data, socket) = (next()?.into(), next()?.into(), next()?.into());
        let port = text(next()?)?.parse().map_err(|_| SupervisorError::Arguments("not a port"))?;
        let log = next()?.into();
        let account = match text(next()?)?.split_once(':') {
            None => None,
            Some((uid, gid)) => {
                let number = |text: &str| text.parse().map_err(|_| SupervisorError::Arguments("not an account"));
                Some((number(uid)?, number(gid)?))
            }
        };
        Ok(Self { program, data, socket, port, log, account })
    }
}

/// Runs until the owner is gone or Postgres ends for good. `args` are those behind `__postgres`.
#[cfg(unix)]
pub fn run(args: impl Iterator<Item = OsString>) -> Result<(), SupervisorError> {
    let orders = Orders::from_args(args)?;
    // Refused only for a leader of a process group, which has a session to itself anyway.
    let _ = rustix::process::setsid();
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
    let outcome = runtime.block_on(supervise(&orders));
    drop(fs_err::remove_dir_all(&orders.socket));
    outcome
}

/// Not on this system.
#[cfg(not(unix))]
pub fn run(_args: impl Iterator<Item = OsString>) -> Result<(), SupervisorError> {
    Err(SupervisorError::Unsupported)
}

#[cfg(unix)]
async fn supervise(orders: &Orders) -> Result<(), SupervisorError> {
    use tokio::signal::unix::{SignalKind, signal};
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut hang_up = signal(SignalKind::hangup())?;
    let mut owner_gone = owner_gone()?;
    let mut failures = 0;
    'serve: loop {
        let begun = Instant::now();
        let mut server = command(orders)?.spawn()?;
        loop {
            tokio::select! {
                _ = &mut owner_gone => break 'serve stop(&mut server).await,
                _ = terminate.recv() => break 'serve stop(&mut server).await,
                _ = interrupt.recv() => break 'serve stop(&mut server).await,
                _ = hang_up.recv() => {}
                () = tokio::time::sleep(LOG_LOOK) => cut_log(orders),
                status = server.wait() => {
                    failures = if begun.elapsed() > UP { 1 } else { failures + 1 };
                    let was_up = begun.elapsed() > UP || failures > 1;
                    if !was_up || failures > RESTARTS {
                        return Err(SupervisorError::Ended(status?));
                    }
                    break;
                }
            }
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    Ok(())
}

/// Resolves when the pipe from the owner closes.
#[cfg(unix)]
fn owner_gone() -> io::Result<tokio::sync::oneshot::Receiver<()>> {
    let (gone, notice) = tokio::sync::oneshot::channel();
    let read = move || {
        // Nothing is ever written; an error is as good as the end.
        let _ = io::copy(&mut io::stdin(), &mut io::sink());
        drop(gone);
    };
    std::thread::Builder::new().name("owner".to_owned()).spawn(read)?;
    Ok(notice)
}

#[cfg(unix)]
fn command(orders: &Orders) -> Result<tokio::process::Command, SupervisorError> {
    use std::process::Stdio;
    let mut options = fs_err::OpenOptions::new();
    options.create(true).append(true);
    fs_err::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let log = options.open(&orders.log)?.into_file();
    let mut command = tokio::process::Command::new(&orders.program);
    command.arg("-D").arg(&orders.data).arg("-k").arg(&orders.socket).arg("-p").arg(orders.port.to_string());
    for setting in [
        "listen_addresses=127.0.0.1",
        "unix_socket_permissions=0700",
        "fsync=on",
        "max_connections=100",
        "shared_buffers=64MB",
        // Compiling queries costs more than it gives for the small ones of an application.
        "jit=off",
        "timezone=UTC",
        "log_timezone=UTC",
        "lc_messages=C",
        "log_destination=stderr",
        "logging_collector=off",
        "log_checkpoints=off",
        "log_line_prefix=%m [%p] ",
        "cluster_name=reactor",
    ] {
        command.arg("-c").arg(setting);
    }
    command.env_clear().env("PATH", "/usr/local/bin:/usr/bin:/bin").env("LC_ALL", "C").env("TZ", "UTC");
    if let Some((uid, gid)) = orders.account {
        command.uid(uid).gid(gid);
    }
    command.current_dir("/").stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log);
    // A session of its own: signals to our group are for us to pass on.
    command.process_group(0);
    Ok(command)
}

#[cfg(unix)]
async fn stop(server: &mut tokio::process::Child) {
    for (signal, patience) in WAYS {
        let pid = server.id().and_then(|pid| rustix::process::Pid::from_raw(i32::try_from(pid).ok()?));
        let Some(pid) = pid else {
            return;
        };
        // It may end between two looks.
        let _ = rustix::process::kill_process(pid, signal);
        if tokio::time::timeout(patience, server.wait()).await.is_ok() {
            return;
        }
    }
}

/// Keeps the second half of a log that has grown too long. Postgres appends, so it simply goes on.
#[cfg(unix)]
fn cut_log(orders: &Orders) {
    let cut = || -> io::Result<()> {
        if fs_err::metadata(&orders.log)?.len() < LOG_BYTES {
            return Ok(());
        }
        let content = fs_err::read(&orders.log)?;
        fs_err::write(orders.log.with_extension("log.old"), &content)?;
        fs_err::OpenOptions::new().write(true).open(&orders.log)?.set_len(0)
    };
    // A log that cannot be cut is no reason to stop a database.
    drop(cut());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_survive_the_command_line() {
        let orders = Orders {
            program: "/usr/lib/postgresql/15/bin/postgres".into(),
            data: "/with space/and 'quotes'".into(),
            socket: "/tmp/reactor-x".into(),
            port: 54321,
            log: "/l".into(),
            account: Some((101, 104)),
        };
        assert_eq!(Orders::from_args(orders.to_args().into_iter()).unwrap(), orders);
        let alone = Orders { account: None, ..orders };
        assert_eq!(Orders::from_args(alone.to_args().into_iter()).unwrap(), alone);
    }

    #[test]
    fn too_few_arguments_are_refused() {
        assert!(matches!(Orders::from_args(std::iter::empty()), Err(SupervisorError::Arguments(_))));
    }
}
