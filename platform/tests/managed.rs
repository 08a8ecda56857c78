//! Managed Postgres: real clusters, real deaths.
#![cfg(unix)]
#![allow(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use fs_err as fs;
use platform::{
    ConnectionString, Database, DatabaseConfig, ManagedConfig, ManagedError, ManagedEvent, ManagedPostgres,
};
use rustix::process::{Pid, Signal, kill_process};
use tempfile::TempDir;

/// A project whose folder is reachable for the user that Postgres runs as when the tests run as root.
struct Bench {
    folder: TempDir,
    events: Mutex<Vec<ManagedEvent>>,
}

impl Bench {
    fn new() -> Self {
        let folder = tempfile::Builder::new().prefix("managed-").tempdir().unwrap();
        fs::set_permissions(folder.path(), std::fs::Permissions::from_mode(0o711)).unwrap();
        Self { folder, events: Mutex::default() }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn config(&self) -> ManagedConfig {
        ManagedConfig {
            cluster_dir: self.path().join("cluster"),
            cache_dir: shared_cache(),
            binaries: std::env::var_os("REACTOR_POSTGRES_BIN").map(PathBuf::from),
            search_path: Vec::new(),
            npm: None,
            supervisor: example("postgres_supervisor"),
            database: "reactor".to_owned(),
        }
    }

    async fn start(&self) -> ManagedPostgres {
        self.start_with(self.config()).await.unwrap_or_else(|error| panic!("{error}"))
    }

    async fn start_with(&self, config: ManagedConfig) -> Result<ManagedPostgres, ManagedError> {
        self.events.lock().unwrap().clear();
        ManagedPostgres::start(config, |event| self.events.lock().unwrap().push(event)).await
    }

    fn recovered(&self) -> Vec<String> {
        let events = self.events.lock().unwrap();
        let what = |event: &ManagedEvent| match event {
            ManagedEvent::Recovered { what } => Some(what.clone()),
            _ => None,
        };
        events.iter().filter_map(what).collect()
    }
}

/// Templates are made once for all tests, as they are for all projects of a machine.
fn shared_cache() -> PathBuf {
    Path::new(env!("CARGO_TARGET_TMPDIR")).join("managed-cache")
}

fn example(name: &str) -> PathBuf {
    let executable = std::env::current_exe().unwrap();
    let path = executable.ancestors().nth(2).unwrap().join("examples").join(name);
    assert!(path.is_file(), "`{}` is built with the tests", path.display());
    path
}

async fn connect(url: &ConnectionString) -> Database {
    Database::connect(DatabaseConfig::new(url.clone())).await.unwrap_or_else(|error| panic!("{}", error.chain()))
}

async fn execute(url: &ConnectionString, sql: &str) {
    connect(url).await.client().await.unwrap().batch_execute(sql).await.unwrap();
}

async fn count(url: &ConnectionString) -> i64 {
    let row = connect(url).await.client().await.unwrap().query_one("SELECT count(*) FROM kept", &[]).await;
    row.unwrap().get(0)
}

fn postmaster(data: &Path) -> Pid {
    let text = fs::read_to_string(data.join("postmaster.pid")).unwrap();
    Pid::from_raw(text.lines().next().unwrap().trim().parse().unwrap()).unwrap()
}

fn is_running(pid: Pid) -> bool {
    let stat = std::fs::read_to_string(format!("/proc/{}/stat", pid.as_raw_pid())).unwrap_or_default();
    stat.rsplit_once(')').is_some_and(|(_, rest)| !rest.trim_start().starts_with('Z'))
}

async fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !done() {
        assert!(begun.elapsed() < Duration::from_secs(30), "waited in vain until {what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

fn supervisor_of(postmaster: Pid) -> Pid {
    let stat = fs::read_to_string(format!("/proc/{}/stat", postmaster.as_raw_pid())).unwrap();
    let parent = stat.rsplit_once(')').unwrap().1.split_whitespace().nth(1).unwrap().parse().unwrap();
    Pid::from_raw(parent).unwrap()
}

fn socket_folder(url: &ConnectionString) -> PathBuf {
    PathBuf::from(url.location().rsplit_once(':').unwrap().0)
}

#[tokio::test]
async fn a_database_answers_over_tcp_and_socket_and_keeps_its_rows_and_port() {
    let bench = Bench::new();
    let first = bench.start().await;
    execute(first.url(), "CREATE TABLE kept (id int); INSERT INTO kept VALUES (1), (2)").await;
    assert_eq!(count(first.socket_url()).await, 2);
    assert!(first.url().is_loopback());
    assert!(connect(first.url()).await.server_version().await.unwrap().starts_with(first.version()));
    let location = first.url().location();
    first.stop().await;
    let second = bench.start().await;
    assert_eq!(second.url().location(), location);
    assert_eq!(count(second.url()).await, 2);
    assert_eq!(bench.recovered(), Vec::<String>::new());
    second.stop().await;
}

#[tokio::test]
async fn stopping_leaves_neither_process_nor_socket() {
    let bench = Bench::new();
    let postgres = bench.start().await;
    let pid = postmaster(postgres.data_path());
    let socket = socket_folder(postgres.socket_url());
    let metadata = fs::metadata(&socket).unwrap();
    assert_eq!(metadata.permissions().mode() & 0o777, 0o700);
    assert_eq!(metadata.uid(), fs::metadata(postgres.data_path()).unwrap().uid());
    postgres.stop().await;
    assert!(!is_running(pid));
    assert!(!socket.exists());
}

#[tokio::test]
async fn a_dropped_postgres_stops_by_itself() {
    let bench = Bench::new();
    let postgres = bench.start().await;
    let pid = postmaster(postgres.data_path());
    drop(postgres);
    wait_until("Postgres has stopped", || !is_running(pid)).await;
}

#[tokio::test]
async fn a_wrong_password_is_refused() {
    let bench = Bench::new();
    let postgres = bench.start().await;
    for url in [postgres.url(), postgres.socket_url()] {
        let wrong: ConnectionString = url.expose().replacen("//postgres:", "//postgres:x", 1).parse().unwrap();
        let Err(error) = Database::connect(DatabaseConfig::new(wrong)).await else {
            panic!("a wrong password was taken");
        };
        assert_eq!(error.sqlstate().map(tokio_postgres::error::SqlState::code), Some("28P01"), "{error}");
    }
    postgres.stop().await;
}

#[tokio::test]
async fn durability_stays_on_and_nothing_listens_beyond_this_machine() {
    let bench = Bench::new();
    let postgres = bench.start().await;
    let client = connect(postgres.url()).await.client().await.unwrap();
    for (setting, expected) in [
        ("fsync", "on"),
        ("synchronous_commit", "on"),
        ("full_page_writes", "on"),
        ("listen_addresses", "127.0.0.1"),
        ("data_checksums", "on"),
        ("server_encoding", "UTF8"),
        ("password_encryption", "scram-sha-256"),
    ] {
        let row = client.query_one("SELECT current_setting($1)", &[&setting]).await.unwrap();
        assert_eq!(row.get::<_, String>(0), expected, "{setting}");
    }
    drop(client);
    postgres.stop().await;
}

#[tokio::test]
async fn a_path_with_spaces_quotes_and_two_hundred_characters_works() {
    let bench = Bench::new();
    let mut config = bench.config();
    config.cluster_dir = bench.path().join(format!("it's a \"project\" {}", "x".repeat(180)));
    config.database = "with space".to_owned();
    let postgres = bench.start_with(config).await.unwrap();
    assert!(postgres.data_path().as_os_str().len() > 200);
    assert_eq!(postgres.url().database(), Some("with space"));
    execute(postgres.url(), "CREATE TABLE kept (id int)").await;
    assert_eq!(count(postgres.socket_url()).await, 0);
    postgres.stop().await;
}

#[tokio::test]
async fn a_killed_owner_leaves_nothing_running_and_loses_nothing() {
    let bench = Bench::new();
    let file = bench.path().join("url");
    let config = bench.config();
    let mut owner = std::process::Command::new(example("postgres_owner"))
        .args([&config.cluster_dir, &config.cache_dir, &config.supervisor, &file])
        .spawn()
        .unwrap();
    wait_until("the owner is up", || file.exists()).await;
    let url: ConnectionString = fs::read_to_string(&file).unwrap().parse().unwrap();
    execute(&url, "CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)").await;
    owner.kill().unwrap();
    owner.wait().unwrap();
    // At once: the supervisor of the dead owner is still stopping the server, and holds the lock.
    let postgres = bench.start().await;
    assert_eq!(count(postgres.url()).await, 1);
    let log = fs::read_to_string(config.cluster_dir.join("postgres.log")).unwrap();
    assert!(!log.contains("was not properly shut down"), "{log}");
    postgres.stop().await;
}

#[tokio::test]
async fn a_server_whose_supervisor_was_killed_is_stopped_and_started_again() {
    let bench = Bench::new();
    let mut first = bench.start().await;
    execute(first.url(), "CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)").await;
    let stray = postmaster(first.data_path());
    kill_process(supervisor_of(stray), Signal::KILL).unwrap();
    first.ended().await;
    assert!(is_running(stray));
    drop(first);
    let second = bench.start().await;
    assert!(!is_running(stray));
    assert_eq!(bench.recovered(), ["stopped a Postgres that an earlier run had left running"]);
    assert_eq!(count(second.url()).await, 1);
    second.stop().await;
}

#[tokio::test]
async fn a_server_that_is_killed_is_started_again_and_recovers() {
    let bench = Bench::new();
    let postgres = bench.start().await;
    execute(postgres.url(), "CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)").await;
    tokio::time::sleep(Duration::from_millis(3100)).await;
    let first = postmaster(postgres.data_path());
    kill_process(first, Signal::KILL).unwrap();
    let begun = Instant::now();
    let answer = loop {
        if let Ok(database) = Database::connect(DatabaseConfig::new(postgres.url().clone())).await {
            break database;
        }
        assert!(begun.elapsed() < Duration::from_secs(30), "Postgres did not come back");
        tokio::time::sleep(Duration::from_millis(50)).await;
    };
    drop(answer);
    assert_ne!(postmaster(postgres.data_path()), first);
    assert_eq!(count(postgres.url()).await, 1);
    postgres.stop().await;
}

#[tokio::test]
async fn a_pid_file_that_names_a_stranger_does_not_keep_postgres_from_starting() {
    let bench = Bench::new();
    let postgres = bench.start().await;
    let data = postgres.data_path().to_owned();
    postgres.stop().await;
    fs::write(data.join("postmaster.pid"), format!("{}\n{}\n1700000000\n", std::process::id(), data.display()))
        .unwrap();
    let again = bench.start().await;
    assert_eq!(bench.recovered(), ["removed the pid file of a Postgres that no longer runs"]);
    again.stop().await;
}

#[tokio::test]
async fn a_cluster_in_use_is_refused_and_says_by_whom() {
    let bench = Bench::new();
    let postgres = bench.start().await;
    let Err(ManagedError::InUse { pid, .. }) = bench.start_with(bench.config()).await else {
        panic!("two owners");
    };
    assert_eq!(pid, Some(std::process::id()));
    assert!(matches!(platform::managed::remove(&bench.config()), Err(ManagedError::InUse { .. })));
    postgres.stop().await;
}

#[tokio::test]
async fn a_cluster_of_another_major_version_is_refused_and_kept() {
    let bench = Bench::new();
    let postgres = bench.start().await;
    let (data, version) = (postgres.data_path().to_owned(), postgres.version().to_owned());
    postgres.stop().await;
    for other in ["14", "99"] {
        fs::write(data.join("PG_VERSION"), format!("{other}\n")).unwrap();
        let Err(error) = bench.start_with(bench.config()).await else {
            panic!("started");
        };
        assert!(matches!(&error, ManagedError::OtherMajor { cluster, .. } if cluster.to_string() == other), "{error}");
        assert!(error.hint().unwrap().contains(other));
    }
    fs::write(data.join("PG_VERSION"), format!("{}\n", version.split('.').next().unwrap())).unwrap();
    bench.start().await.stop().await;
}

#[tokio::test]
async fn a_port_that_was_taken_meanwhile_is_not_insisted_on() {
    let bench = Bench::new();
    let postgres = bench.start().await;
    let port: u16 = fs::read_to_string(bench.path().join("cluster/port")).unwrap().parse().unwrap();
    postgres.stop().await;
    let _taken = std::net::TcpListener::bind(("127.0.0.1", port)).unwrap();
    let again = bench.start().await;
    assert!(!again.url().location().contains(&format!(":{port}/")));
    again.stop().await;
}

#[tokio::test]
async fn the_template_is_made_once_however_many_start() {
    let bench = Bench::new();
    let start = |number: u32| {
        let mut config = bench.config();
        config.cache_dir = bench.path().join("cache");
        config.cluster_dir = bench.path().join(format!("cluster-{number}"));
        ManagedPostgres::start(config, |event| bench.events.lock().unwrap().push(event))
    };
    let (one, two, three) = tokio::join!(start(1), start(2), start(3));
    for postgres in [one, two, three] {
        postgres.unwrap().stop().await;
    }
    let events = bench.events.lock().unwrap();
    assert_eq!(events.iter().filter(|event| **event == ManagedEvent::MakingTemplate).count(), 1);
    assert_eq!(events.iter().filter(|event| **event == ManagedEvent::Copying).count(), 3);
}

#[tokio::test]
async fn clusters_have_passwords_of_their_own() {
    let bench = Bench::new();
    let one = bench.start().await;
    let other_bench = Bench::new();
    let other = other_bench.start().await;
    let password = |url: &ConnectionString| url.expose().split([':', '@']).nth(2).unwrap().to_owned();
    assert_ne!(password(one.url()), password(other.url()));
    assert!(!bench.path().join("cluster/password.old").exists());
    let mode = fs::metadata(bench.path().join("cluster/password")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    tokio::join!(one.stop(), other.stop());
}

#[tokio::test]
async fn a_removed_cluster_starts_empty() {
    let bench = Bench::new();
    let first = bench.start().await;
    execute(first.url(), "CREATE TABLE kept (id int)").await;
    first.stop().await;
    platform::managed::remove(&bench.config()).unwrap();
    let second = bench.start().await;
    let client = connect(second.url()).await.client().await.unwrap();
    assert!(client.query_one("SELECT count(*) FROM kept", &[]).await.is_err());
    drop(client);
    second.stop().await;
}

#[tokio::test]
async fn a_named_folder_without_postgres_says_what_is_missing() {
    let bench = Bench::new();
    let mut config = bench.config();
    config.binaries = Some(bench.path().to_owned());
    let Err(error) = bench.start_with(config).await else {
        panic!("started");
    };
    assert!(matches!(error, ManagedError::NotBinaries { missing: "postgres", .. }), "{error}");
}

#[tokio::test]
async fn a_folder_postgres_cannot_reach_gets_its_cluster_elsewhere_with_a_note() {
    if !rustix::process::geteuid().is_root() {
        return; // Only root runs Postgres as somebody else.
    }
    let bench = Bench::new();
    fs::set_permissions(bench.path(), std::fs::Permissions::from_mode(0o700)).unwrap();
    let postgres = bench.start().await;
    let note = fs::read_to_string(bench.path().join("cluster/location")).unwrap();
    assert!(postgres.data_path().starts_with("/var/lib/reactor"), "{}", postgres.data_path().display());
    assert_eq!(Path::new(note.trim_end()).join("data"), postgres.data_path());
    execute(postgres.url(), "CREATE TABLE kept (id int)").await;
    let home = postgres.data_path().parent().unwrap().to_owned();
    postgres.stop().await;
    let again = bench.start().await;
    assert_eq!(count(again.url()).await, 0);
    again.stop().await;
    platform::managed::remove(&bench.config()).unwrap();
    fs::remove_dir_all(home).unwrap();
}

#[tokio::test]
async fn a_server_that_cannot_start_shows_the_last_lines_of_its_log() {
    let bench = Bench::new();
    let postgres = bench.start().await;
    let data = postgres.data_path().to_owned();
    postgres.stop().await;
    fs::write(data.join("postgresql.auto.conf"), "no_such_setting = 1\n").unwrap();
    let Err(error) = bench.start_with(bench.config()).await else {
        panic!("started");
    };
    assert!(error.to_string().contains("no_such_setting"), "{error}");
    assert!(error.hint().unwrap().contains("postgres.log"));
}

#[tokio::test]
async fn a_lost_password_is_replaced_and_the_data_kept() {
    let bench = Bench::new();
    let first = bench.start().await;
    execute(first.url(), "CREATE TABLE kept (id int); INSERT INTO kept VALUES (1)").await;
    first.stop().await;
    fs::remove_file(bench.path().join("cluster/password")).unwrap();
    let second = bench.start().await;
    assert_eq!(bench.recovered(), ["gave the database a new password, the old one was lost"]);
    assert_eq!(count(second.url()).await, 1);
    second.stop().await;
}

#[tokio::test]
async fn the_search_path_comes_before_the_usual_places_and_what_is_broken_or_too_old_is_passed_over() {
    let bench = Bench::new();
    let script = |folder: &str, text: &str| {
        let folder = bench.path().join(folder);
        fs::create_dir_all(&folder).unwrap();
        for program in ["postgres", "initdb"] {
            fs::write(folder.join(program), format!("#!/bin/sh\n{text}\n")).unwrap();
            fs::set_permissions(folder.join(program), std::fs::Permissions::from_mode(0o755)).unwrap();
        }
        folder
    };
    let broken = script("broken", "exit 1");
    let old = script("old", "echo 'postgres (PostgreSQL) 12.3'");
    let new = script("new", "echo 'postgres (PostgreSQL) 77.1 (Toy 77)'");
    let mut config = bench.config();
    config.binaries = None;
    config.search_path = vec![PathBuf::from("relative"), broken.clone(), old.clone(), new.clone()];
    assert!(bench.start_with(config.clone()).await.is_err(), "a toy makes no cluster");
    // It was chosen all the same: the error is the toy's, and the usual places were not looked at.
    assert!(!bench.events.lock().unwrap().is_empty());
    config.search_path = vec![broken, old];
    let postgres = bench.start_with(config).await.unwrap();
    let found = bench.events.lock().unwrap()[0].clone();
    let ManagedEvent::Found { version, dir } = found else {
        panic!("{found:?}");
    };
    assert_eq!(version, postgres.version());
    assert!(!dir.starts_with(bench.path()), "{}", dir.display());
    postgres.stop().await;
}

/// `tests/fixtures/tls` holds an authority and a certificate of it for `localhost`.
#[tokio::test]
async fn tls_is_as_strict_as_the_connection_string_says() {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/tls");
    let bench = Bench::new();
    let postgres = bench.start().await;
    let owner = fs::metadata(postgres.data_path()).unwrap();
    for name in ["server.crt", "server.key"] {
        let target = postgres.data_path().join(name);
        fs::copy(fixtures.join(name), &target).unwrap();
        fs::set_permissions(&target, std::fs::Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::chown(&target, Some(owner.uid()), Some(owner.gid())).unwrap();
    }
    execute(postgres.url(), "ALTER SYSTEM SET ssl = on").await;
    execute(postgres.url(), "SELECT pg_reload_conf()").await;
    let root = fixtures.join("ca.crt").display().to_string();
    let attempt = async |host: &str, options: &str| {
        let plain = postgres.url().expose().replace("?sslmode=disable", "").replace("127.0.0.1", host);
        let url: ConnectionString = format!("{plain}?{options}").parse().unwrap();
        let database = Database::connect(DatabaseConfig::new(url)).await?;
        let sql = "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()";
        let row = database.client().await?.query_one(sql, &[]).await?;
        Ok::<bool, platform::DatabaseError>(row.get(0))
    };
    wait_for_tls(postgres.url()).await;
    assert!(!attempt("127.0.0.1", "sslmode=disable").await.unwrap());
    assert!(attempt("127.0.0.1", "sslmode=prefer").await.unwrap());
    assert!(attempt("127.0.0.1", "sslmode=require").await.unwrap());
    assert!(attempt("localhost", &format!("sslmode=verify-full&sslrootcert={root}")).await.unwrap());
    assert!(attempt("127.0.0.1", &format!("sslmode=verify-ca&sslrootcert={root}")).await.unwrap());
    assert!(attempt("127.0.0.1", &format!("sslmode=verify-full&sslrootcert={root}")).await.is_err(), "another name");
    assert!(attempt("localhost", "sslmode=verify-full").await.is_err(), "the machine does not know this authority");
    assert!(attempt("localhost", "sslmode=verify-full&sslrootcert=/not/there").await.is_err());
    postgres.stop().await;
}

async fn wait_for_tls(url: &ConnectionString) {
    for _ in 0..500 {
        let client = connect(url).await.client().await.unwrap();
        if client.query_one("SHOW ssl", &[]).await.unwrap().get::<_, String>(0) == "on" {
            return;
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    panic!("Postgres has no TLS");
}
