//! One running Postgres per test process.
//!
//! Clusters are kept below the target folder and used again by later processes: starting one takes a tenth of a second,
//! making one several. A process takes the first cluster that no other process holds.

use std::env;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::mpsc;

use fs_err as fs;
use platform::{ConnectionString, Database, DatabaseConfig, ManagedConfig, ManagedPostgres};

/// More test processes than this at once would need more clusters than is reasonable.
const CLUSTERS: usize = 64;

/// Stands in for `reactor __postgres`: a test process has no such command to run itself with. It takes the same
/// arguments, holds the same lock on its standard output, and stops Postgres when its standard input closes. Durability
/// is off: a test database outlives neither its test nor the machine.
const SUPERVISOR: &str = r#"#!/bin/sh
if [ "$1" = __postgres ]; then
    shift
    # A session of its own, where there is such a command: a signal to the test does not reach Postgres.
    if command -v setsid >/dev/null; then exec setsid "$0" "$@"; fi
fi
trap '' HUP INT TERM
program=$1 data=$2 socket=$3 port=$4 account=$6
set -- "$program" -D "$data" -k "$socket" -p "$port" -c listen_addresses=127.0.0.1 -c unix_socket_permissions=0700 \
    -c fsync=off -c synchronous_commit=off -c full_page_writes=off -c jit=off -c shared_buffers=32MB \
    -c max_connections=200 -c timezone=UTC -c lc_messages=C -c log_checkpoints=off
if [ "$account" != - ]; then
    set -- setpriv "--reuid=${account%:*}" "--regid=${account#*:}" --clear-groups "$@"
fi
exec 3<&0
# An ignored signal stays ignored in a child: Postgres has to hear SIGINT.
(trap - HUP INT TERM; exec "$@") </dev/null >&2 3<&- &
postgres=$!
{ cat <&3; kill -INT "$postgres"; } >/dev/null 2>&1 &
exec 3<&-
wait "$postgres"
rm -rf "$socket"
"#;

/// Where the databases of this process are made.
pub(crate) fn url() -> &'static ConnectionString {
    static URL: OnceLock<ConnectionString> = OnceLock::new();
    URL.get_or_init(|| {
        let (to, from) = mpsc::channel();
        // A thread with a runtime of its own: each test has its own runtime, and the cluster outlives all of them.
        std::thread::spawn(move || keep_running(&to));
        from.recv().expect("the cluster thread answers").unwrap_or_else(|error| panic!("{error}"))
    })
}

/// Ends with the process; the closing pipe then stops Postgres.
fn keep_running(to: &mpsc::Sender<Result<ConnectionString, String>>) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime can be made");
    runtime.block_on(async {
        match start().await {
            Ok(mut postgres) => {
                drop_left_over(postgres.socket_url()).await;
                to.send(Ok(postgres.socket_url().clone())).expect("somebody waits for the cluster");
                postgres.ended().await;
            }
            Err(error) => to.send(Err(error)).expect("somebody waits for the cluster"),
        }
    });
}

async fn start() -> Result<ManagedPostgres, String> {
    let folder = folder();
    fs::create_dir_all(&folder).map_err(|error| error.to_string())?;
    let supervisor = supervisor(&folder);
    for number in 0..CLUSTERS {
        let cluster_dir = folder.join(format!("cluster-{number}"));
        let Some(slot) = take_slot(&folder, number) else {
            continue;
        };
        let config = ManagedConfig {
            cluster_dir,
            cache_dir: folder.join("cache"),
            binaries: env::var_os("REACTOR_POSTGRES_BIN").map(PathBuf::from),
            search_path: search_path(),
            npm: search_path().iter().map(|dir| dir.join("npm")).find(|npm| npm.is_file()),
            supervisor: supervisor.clone(),
            database: "reactor".to_owned(),
        };
        match ManagedPostgres::start(config, |_| {}).await {
            Ok(postgres) => {
                // Held until the process ends.
                std::mem::forget(slot);
                return Ok(postgres);
            }
            // Of a process that has just ended and whose Postgres is still stopping.
            Err(platform::ManagedError::InUse { .. }) => {}
            Err(error) => return Err(format!("no Postgres for tests: {error}\n{}", error.hint().unwrap_or_default())),
        }
    }
    Err("every cluster for tests is in use".to_owned())
}

/// Databases of a process that was killed before it could drop them.
async fn drop_left_over(url: &ConnectionString) {
    let database = Database::connect(DatabaseConfig::new(url.clone())).await.expect("the test cluster answers");
    let client = database.client().await.expect("the test cluster has a connection");
    let sql = "SELECT datname FROM pg_database WHERE datname LIKE 'test\\_%'";
    for row in client.query(sql, &[]).await.expect("databases can be listed") {
        let name: String = row.get(0);
        client.batch_execute(&format!("DROP DATABASE {name} WITH (FORCE)")).await.expect("a database can be dropped");
    }
}

fn take_slot(folder: &Path, number: usize) -> Option<fs::File> {
    let path = folder.join(format!("slot-{number}"));
    let file =
        fs::OpenOptions::new().create(true).write(true).truncate(false).open(path).expect("a slot can be opened");
    file.try_lock().ok().map(|()| file)
}

/// `<target>/tmp/reactor-tests`, found from the test executable in `<target>/<profile>/deps`.
pub(crate) fn folder() -> PathBuf {
    let executable = env::current_exe().expect("a process knows its executable");
    let target = executable.ancestors().nth(3).expect("a test executable is in <target>/<profile>/deps");
    target.join("tmp/reactor-tests")
}

pub(crate) fn search_path() -> Vec<PathBuf> {
    env::split_paths(&env::var_os("PATH").unwrap_or_default()).collect()
}

/// The script, written whole before it has its name: another process may be about to run it.
fn supervisor(folder: &Path) -> PathBuf {
    use std::io::Write as _;
    use std::os::unix::fs::PermissionsExt as _;
    let path = folder.join("supervisor");
    if fs::read_to_string(&path).is_ok_and(|text| text == SUPERVISOR) {
        return path;
    }
    let mut file = tempfile::NamedTempFile::new_in(folder).expect("a script can be written");
    file.write_all(SUPERVISOR.as_bytes()).expect("a script can be written");
    let executable = std::fs::Permissions::from_mode(0o755);
    fs::set_permissions(file.path(), executable).expect("a script can be made executable");
    // Closed before it is run: a file open for writing cannot be executed.
    file.into_temp_path().persist(&path).expect("a script can be renamed");
    path
}
