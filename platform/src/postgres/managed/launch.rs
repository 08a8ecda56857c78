//! From a prepared cluster to a server that answers.

use std::collections::HashSet;
use std::io;
use std::net::{Ipv4Addr, TcpListener};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};

use fs_err as fs;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use tokio::process::{Child, ChildStdin};
use tokio_postgres::error::SqlState;
use tokio_postgres::{Client, Config, NoTls};

use super::super::DatabaseError;
use super::super::migrate::quote;
use super::super::supervisor::Orders;
use super::cluster::{self, Prepared};
use super::system_user::RunAs;
use super::{ConnectionString, ManagedError, ManagedPostgres, copy};
use crate::data_dir::write_atomically;

pub(super) const SOCKET_PREFIX: &str = "reactor-";
/// Where sockets may be: a path to one must not be longer than 100 characters.
const SOCKET_PLACES: [&str; 3] = ["/tmp", "/var/tmp", "/dev/shm"];

const POLL: Duration = Duration::from_millis(3);
/// How long a server may be silent. Recovery after a crash is not silence: it says so, and is waited for.
const SILENCE: Duration = Duration::from_mins(1);
const ATTEMPTS: usize = 10;
const STOP_BUDGET: Duration = Duration::from_mins(1);

/// The supervisor, and the pipe whose end tells it to stop.
pub(super) struct Running {
    supervisor: Child,
    owner: Option<ChildStdin>,
}

impl Running {
    pub(super) async fn ended(&mut self) {
        // An error means that there is no such child any more.
        let _ = self.supervisor.wait().await;
    }

    pub(super) async fn stop(mut self) {
        drop(self.owner.take());
        // The supervisor has its own, shorter patience; this only guards against a machine that stands still.
        let _ = tokio::time::timeout(STOP_BUDGET, self.supervisor.wait()).await;
    }
}

/// How one attempt went.
enum Attempt {
    Answers(Running),
    PortTaken,
}

/// Starts the server on a port nobody else has.
pub(super) async fn start(prepared: Prepared) -> Result<ManagedPostgres, ManagedError> {
    let syncing = prepared.fresh.then(|| {
        let data = prepared.data.clone();
        // Beside the start: acknowledged commits must not lie on files that a power cut may undo.
        tokio::task::spawn_blocking(move || copy::sync_tree(&data))
    });
    cluster::tighten(&prepared.data)?;
    let mut tried = HashSet::new();
    while tried.len() < ATTEMPTS {
        let port = free_port(&prepared.home, &mut tried)?;
        let socket = socket_folder(prepared.run_as)?;
        write_atomically(&prepared.home.join("socket"), socket.as_os_str().as_encoded_bytes())?;
        let Attempt::Answers(running) = attempt(&prepared, port, &socket).await? else {
            continue;
        };
        if let Some(syncing) = syncing {
            syncing.await.map_err(|_| ManagedError::Interrupted)??;
        }
        write_atomically(&prepared.home.join("port"), port.to_string().as_bytes())?;
        return finish(prepared, running, port, &socket);
    }
    let log = prepared.home.join("postgres.log");
    Err(ManagedError::NotStarted { reason: "every port that was free was taken a moment later".to_owned(), log })
}

async fn attempt(prepared: &Prepared, port: u16, socket: &Path) -> Result<Attempt, ManagedError> {
    let log = prepared.home.join("postgres.log");
    let log_start = fs::metadata(&log).map_or(0, |metadata| metadata.len());
    let mut running = launch(prepared, port, socket, &log)?;
    match connect(prepared, &mut running, port, socket).await {
        Ok(()) => Ok(Attempt::Answers(running)),
        Err(Failure::Other(error)) => {
            running.stop().await;
            Err(error)
        }
        Err(Failure::Ended) => {
            let reason = cluster::last_lines(&log, log_start);
            if reason.contains("could not bind") || reason.contains("could not create any TCP/IP sockets") {
                return Ok(Attempt::PortTaken);
            }
            Err(ManagedError::NotStarted { reason, log })
        }
    }
}

fn launch(prepared: &Prepared, port: u16, socket: &Path, log: &Path) -> Result<Running, ManagedError> {
    let account = match prepared.run_as {
        RunAs::Ourselves => None,
        RunAs::Other(account) => Some((account.uid, account.gid)),
    };
    let orders = Orders {
        program: prepared.binaries.bin.join("postgres"),
        data: prepared.data.clone(),
        socket: socket.to_owned(),
        port,
        log: log.to_owned(),
        account,
    };
    let mut log_options = fs::OpenOptions::new();
    log_options.create(true).append(true);
    fs::os::unix::fs::OpenOptionsExt::mode(&mut log_options, 0o600);
    let mut command = tokio::process::Command::new(&prepared.supervisor);
    command
        .arg("__postgres")
        .args(orders.to_args())
        .stdin(Stdio::piped())
        // The lock belongs to an open file, and so to whoever holds it last: handed over as standard output, it is
        // held until the supervisor has ended, whatever becomes of this process.
        .stdout(prepared.lock.file().try_clone()?)
        .stderr(log_options.open(log)?.into_file())
        .current_dir("/")
        .kill_on_drop(false);
    let program = prepared.supervisor.display();
    let mut supervisor =
        command.spawn().map_err(|error| io::Error::new(error.kind(), format!("{program}: {error}")))?;
    let owner = supervisor.stdin.take();
    Ok(Running { supervisor, owner })
}

enum Failure {
    /// The server ended; its log says why.
    Ended,
    Other(ManagedError),
}

impl<E: Into<ManagedError>> From<E> for Failure {
    fn from(error: E) -> Self {
        Self::Other(error.into())
    }
}

/// Waits for the first answer; on the first start ever it also sets the password, and it makes a missing database.
async fn connect(prepared: &Prepared, running: &mut Running, port: u16, socket: &Path) -> Result<(), Failure> {
    let mut config = Config::new();
    config.host_path(socket).port(port).user("postgres").application_name("reactor");
    config.password(&prepared.password).dbname(&prepared.database);
    let mut heard = Instant::now();
    loop {
        let Err(error) = config.connect(NoTls).await else {
            return Ok(());
        };
        match error.code() {
            Some(&SqlState::CANNOT_CONNECT_NOW) => heard = Instant::now(),
            Some(&SqlState::INVALID_PASSWORD) if prepared.old_password.is_some() => {
                set_password(prepared, &config).await?;
            }
            Some(&SqlState::INVALID_CATALOG_NAME) => make_database(prepared, &config).await?,
            Some(_) => return Err(DatabaseError::from(error).into()),
            None if heard.elapsed() > SILENCE => {
                let source = DatabaseError::Unavailable { location: socket.display().to_string(), source: error };
                return Err(source.into());
            }
            None => {}
        }
        if !matches!(running.supervisor.try_wait(), Ok(None)) {
            return Err(Failure::Ended);
        }
        tokio::time::sleep(POLL).await;
    }
}

async fn set_password(prepared: &Prepared, config: &Config) -> Result<(), ManagedError> {
    let mut config = config.clone();
    config.password(prepared.old_password.as_deref().unwrap_or_default()).dbname("postgres");
    // The verifier, not the password: statements may be logged.
    let verifier = postgres_protocol::password::scram_sha_256(prepared.password.as_bytes());
    run(&config, &format!("ALTER ROLE postgres PASSWORD '{verifier}'")).await?;
    Ok(fs::remove_file(prepared.home.join("password.old"))?)
}

async fn make_database(prepared: &Prepared, config: &Config) -> Result<(), ManagedError> {
    let mut config = config.clone();
    config.dbname("postgres");
    run(&config, &format!("CREATE DATABASE {} TEMPLATE template0", quote(&prepared.database))).await
}

pub(super) async fn drop_database(url: &ConnectionString, name: &str) -> Result<(), ManagedError> {
    let config: Config = url.expose().parse().map_err(DatabaseError::from)?;
    run(&config, &format!("DROP DATABASE IF EXISTS {}", quote(name))).await
}

async fn run(config: &Config, sql: &str) -> Result<(), ManagedError> {
    let (client, connection): (Client, _) = config.connect(NoTls).await.map_err(DatabaseError::from)?;
    let driver = tokio::spawn(connection);
    let done = client.batch_execute(sql).await;
    drop(client);
    drop(driver.await);
    Ok(done.map_err(DatabaseError::from)?)
}

fn finish(prepared: Prepared, running: Running, port: u16, socket: &Path) -> Result<ManagedPostgres, ManagedError> {
    let encode = |text: &str| utf8_percent_encode(text, NON_ALPHANUMERIC).to_string();
    let (password, database) = (encode(&prepared.password), encode(&prepared.database));
    let folder = encode(&socket.to_string_lossy());
    let url = format!("postgres://postgres:{password}@127.0.0.1:{port}/{database}?sslmode=disable");
    let socket_url = format!("postgres://postgres:{password}@/{database}?host={folder}&port={port}&sslmode=disable");
    let parse =
        |text: String| text.parse().map_err(|error| ManagedError::Database(DatabaseError::ConnectionString(error)));
    Ok(ManagedPostgres {
        running,
        url: parse(url)?,
        socket_url: parse(socket_url)?,
        version: prepared.binaries.version,
        data_path: prepared.data,
    })
}

/// The port used last when it is free, else one that the system gives out; never one that was tried before.
fn free_port(home: &Path, tried: &mut HashSet<u16>) -> io::Result<u16> {
    let last = fs::read_to_string(home.join("port")).ok().and_then(|text| text.trim().parse::<u16>().ok());
    for wanted in last.into_iter().chain([0; 100]) {
        if wanted != 0 && tried.contains(&wanted) {
            continue;
        }
        if let Ok(listener) = TcpListener::bind((Ipv4Addr::LOCALHOST, wanted)) {
            let port = listener.local_addr()?.port();
            if tried.insert(port) {
                return Ok(port);
            }
        }
    }
    Err(io::Error::new(io::ErrorKind::AddrInUse, "127.0.0.1: no free port"))
}

/// A new folder with a name nobody can know beforehand, so that nobody can have made it before us.
fn socket_folder(run_as: RunAs) -> io::Result<PathBuf> {
    let mut failure = None;
    for place in SOCKET_PLACES {
        let made = tempfile::Builder::new()
            .prefix(SOCKET_PREFIX)
            .rand_bytes(10)
            .permissions(std::fs::Permissions::from_mode(0o700))
            .tempdir_in(place);
        match made {
            Ok(folder) => {
                run_as.own(folder.path())?;
                return Ok(folder.keep());
            }
            Err(error) => failure = Some(error),
        }
    }
    Err(failure.unwrap_or_else(|| io::Error::other("there is no folder for a socket")))
}
