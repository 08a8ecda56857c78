//! A stage for releases: a durable Postgres, real servers, a project whose every part says which version it is, and the
//! question whether what is served is one release and no other.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};

use bundle_format::Digest;
use serde_json::Value;
use test_support::OwnPostgres;
use test_support::http::{self, Answer, Connection};

use crate::world::{Ran, Running, World};

/// Token of every server on a stage.
pub(crate) const TOKEN: &str = "a-token-for-tests-0123456789";

/// Paths whose answers name the version of the release.
pub(crate) const PATHS: [&str; 3] = ["/fn/v1/hello", "/sites/v1/web/", "/sites/v1/web/assets/part.txt"];

/// Longest wait for something that takes a second on an idle machine.
const PATIENCE: Duration = Duration::from_secs(90);

/// One Postgres, one project, and the folder for everything else.
pub(crate) struct Stage {
    pub(crate) world: World,
    pub(crate) postgres: OwnPostgres,
}

/// How a server is started.
#[derive(Clone)]
pub(crate) struct Setup {
    /// Data folder below the working folder.
    pub(crate) data: &'static str,
    pub(crate) port: u16,
    pub(crate) variables: BTreeMap<String, String>,
}

/// A server process; killed when dropped.
pub(crate) struct Server {
    pub(crate) process: Running,
    pub(crate) address: SocketAddr,
}

/// What is served, asked from every side.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Served {
    pub(crate) release: String,
    /// What function and pages say.
    pub(crate) version: u32,
    /// Names in the ledger of migrations.
    pub(crate) ledger: Vec<String>,
}

impl Setup {
    /// A server on a free port with a data folder of that name.
    pub(crate) fn new(data: &'static str) -> Self {
        Self { data, port: free_port(), variables: BTreeMap::new() }
    }

    /// The same with a variable set.
    pub(crate) fn with(&self, name: &str, value: &str) -> Self {
        let mut setup = self.clone();
        setup.variables.insert(name.to_owned(), value.to_owned());
        setup
    }

    /// The same with an origin of content that servers share, and the key that they then have to share as well.
    pub(crate) fn sharing(&self, folder: &Path) -> Self {
        let origin = folder.join("origin");
        std::fs::create_dir_all(&origin).unwrap();
        self.with("REACTOR_BLOBS__ORIGIN", &format!("file://{}", origin.display()))
            .with("REACTOR_FUNCTIONS__DATA_KEY", "c2VjcmV0LWtleS1vZi1hLXRlc3QtMzItYnl0ZXMhISE=")
    }

    pub(crate) fn address(&self) -> SocketAddr {
        SocketAddr::from(([127, 0, 0, 1], self.port))
    }
}

impl Stage {
    /// Postgres is up, nothing else is.
    pub(crate) fn new() -> Self {
        let world = World::new();
        let postgres = OwnPostgres::start(&world.work(), env!("CARGO_BIN_EXE_reactor").as_ref());
        std::fs::create_dir(world.work().join("shop")).unwrap();
        Self { world, postgres }
    }

    /// A stage with one running server, known as context `prod`.
    pub(crate) fn with_server() -> (Self, Server) {
        let stage = Self::new();
        let server = stage.started(&Setup::new("data"));
        stage.name("prod", server.address);
        (stage, server)
    }

    /// Writes the project in that version; the migrations of the versions before stay as they are.
    pub(crate) fn write(&self, version: u32, applied: &[String]) {
        self.write_with(version, applied, "");
    }

    /// The same, with a first line for the new migration.
    pub(crate) fn write_with(&self, version: u32, applied: &[String], first_line: &str) {
        let root = self.project();
        let migrations = root.join("data/migrations");
        let kept: Vec<(PathBuf, String)> = applied
            .iter()
            .map(|name| migrations.join(name))
            .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap()))
            .collect();
        let _ = std::fs::remove_dir_all(&migrations);
        for folder in ["functions/hello", "sites/web/assets", "data/migrations"] {
            std::fs::create_dir_all(root.join(folder)).unwrap();
        }
        let write = |path: &str, text: &str| std::fs::write(root.join(path), text).unwrap();
        write(
            "reactor.toml",
            &format!(
                "project_id = \"torture-0001\"\nname = \"Torture\"\n\n[[functions]]\nname = \"hello\"\nauth = \"public\"\n\n\
                 [[sites]]\nname = \"web\"\nframework = \"static\"\n\n[[jobs]]\nname = \"job-{version}\"\n\
                 function = \"hello\"\ntrigger = {{ type = \"manual\" }}\n"
            ),
        );
        write(
            "functions/hello/index.ts",
            &format!("export default {{ fetch() {{ return new Response(\"version {version}\"); }} }};\n"),
        );
        write("sites/web/index.html", &format!("<!doctype html><p>version {version}</p>\n"));
        write("sites/web/assets/part.txt", &format!("version {version}\n{}", noise(version)));
        write("sites/web/same.txt", "the same in every version\n");
        for (path, text) in kept {
            std::fs::write(path, text).unwrap();
        }
        write(&format!("data/migrations/{}", migration_name(version)), &migration(version, first_line));
    }

    /// Folder of the project.
    pub(crate) fn project(&self) -> PathBuf {
        self.world.work().join("shop")
    }

    /// Makes an address known to the command line.
    pub(crate) fn name(&self, context: &str, address: SocketAddr) {
        let endpoint = format!("http://{address}");
        self.world.run("", &["context", "add", context, "--endpoint", &endpoint]).exits(0);
    }

    /// The command line in the project, with the token.
    pub(crate) fn reactor(&self, line: &[&str]) -> Command {
        let mut command = self.world.reactor("shop");
        command.env("REACTOR_TOKEN", TOKEN).args(line);
        command
    }

    /// Runs it to its end.
    pub(crate) fn run(&self, line: &[&str]) -> Ran {
        Ran::of(self.reactor(line).output().unwrap(), line)
    }

    /// Deploys to `prod` as it lies there; must go live. The id of the release.
    #[track_caller]
    pub(crate) fn deploy(&self) -> String {
        let ran = self.run(&["--json", "deploy", "--context", "prod"]).exits(0);
        let result = ran.json_lines().pop().unwrap();
        result["release_id"].as_str().unwrap().to_owned()
    }

    /// Starts a server and waits until it answers; the process when it ended before.
    pub(crate) fn serve(&self, setup: &Setup) -> Result<Server, Running> {
        Self::answering(self.spawn(setup), setup)
    }

    /// The same for a server that has no reason to end.
    #[track_caller]
    pub(crate) fn started(&self, setup: &Setup) -> Server {
        self.serve(setup).unwrap_or_else(|process| panic!("the server has ended: {}", process.stderr()))
    }

    /// Waits until that process answers.
    pub(crate) fn answering(mut process: Running, setup: &Setup) -> Result<Server, Running> {
        let address = setup.address();
        let begun = Instant::now();
        loop {
            if process.ended().is_some() {
                return Err(process);
            }
            // Health belongs to this process only while it runs: asked in this order, a dead one is never taken for up.
            if http::get(address, "/health").is_ok_and(|answer| answer.status == 200) && process.ended().is_none() {
                return Ok(Server { process, address });
            }
            assert!(begun.elapsed() < PATIENCE, "the server does not answer: {}", process.stderr());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    /// Starts a server and does not wait.
    pub(crate) fn spawn(&self, setup: &Setup) -> Running {
        let mut command = self.world.reactor("");
        let bind = setup.address().to_string();
        command.envs(&setup.variables).env("REACTOR_ADMIN__TOKEN", TOKEN).args([
            "serve",
            "--bind",
            &bind,
            "--data-dir",
            setup.data,
            "--database-url",
            self.postgres.url(),
        ]);
        Running::start(&mut command)
    }

    /// Rows of a query on the server's database.
    pub(crate) fn rows(&self, sql: &str) -> Vec<Vec<String>> {
        self.postgres.rows(sql)
    }

    /// One value.
    pub(crate) fn value(&self, sql: &str) -> String {
        self.rows(sql).into_iter().flatten().next().unwrap_or_default()
    }

    /// Names in the ledger, in order.
    pub(crate) fn ledger(&self) -> Vec<String> {
        self.rows("select name from _reactor_data.migrations order by name").into_iter().flatten().collect()
    }

    /// Waits until no deploy runs and nobody holds the lease.
    pub(crate) fn settled(&self) {
        let sql = "select (select count(*) from _reactor_server.deploys where state = 'running')
                   + (select count(*) from _reactor_server.leases where deploy_id is not null)";
        let begun = Instant::now();
        while self.value(sql) != "0" {
            let left = "select id, state from _reactor_server.deploys order by started_at desc limit 3";
            assert!(begun.elapsed() < PATIENCE, "a deploy was never settled: {:?}", self.rows(left));
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    /// Asks every side what is live, and fails unless all of them name one release, whole.
    #[track_caller]
    pub(crate) fn served(&self, address: SocketAddr) -> Served {
        self.inspect(address).unwrap_or_else(|mixed| panic!("a mixed state: {mixed}"))
    }

    /// The same as a value: pointer, newest activation, version of the server, every file, function, page, job, ledger.
    pub(crate) fn inspect(&self, address: SocketAddr) -> Result<Served, String> {
        let pointer = self.rows(
            "select p.release_id, p.activation = (select max(activation) from _reactor_server.activations),
                    a.release_id = p.release_id, convert_from(r.manifest, 'utf8')
             from _reactor_server.pointers p
             join _reactor_server.activations a on a.project_id = p.project_id and a.activation = p.activation
             join _reactor_server.releases r on r.id = p.release_id",
        );
        let [row] = &pointer[..] else { return Err(format!("{} pointers", pointer.len())) };
        let release = row[0].clone();
        expect("pointer is the newest activation", &row[1], "t")?;
        expect("ledger of activations and pointer", &row[2], "t")?;
        let version: Value = json(&admin(address, "/_admin/version")?)?;
        expect("release of the server", version["release"].as_str().unwrap_or_default(), &release)?;
        let manifest: Value = serde_json::from_str(&row[3]).map_err(|error| error.to_string())?;
        let number = version_of(address, &release)?;
        check_files(address, &manifest, &release)?;
        check_jobs(address, &manifest)?;
        let ledger = self.ledger();
        self.check_migrations(&manifest, &ledger)?;
        Ok(Served { release, version: number, ledger })
    }

    fn check_migrations(&self, manifest: &Value, ledger: &[String]) -> Result<(), String> {
        for entry in manifest["migrations"].as_array().into_iter().flatten() {
            let name = entry["name"].as_str().unwrap_or_default();
            if !ledger.iter().any(|applied| applied == name) {
                return Err(format!("migration {name} of the live release is not applied: {ledger:?}"));
            }
        }
        // What is in the ledger is in the database, and nothing else is.
        let tables = self.rows("select tablename from pg_tables where tablename like 't\\_%' order by tablename");
        let tables: Vec<String> = tables.into_iter().flatten().collect();
        let expected: Vec<String> = ledger.iter().map(|name| format!("t_{}", name.trim_end_matches(".sql"))).collect();
        if tables == expected { Ok(()) } else { Err(format!("ledger {expected:?}, tables {tables:?}")) }
    }
}

/// The version that function and pages name, each with the release that served it.
fn version_of(address: SocketAddr, release: &str) -> Result<u32, String> {
    let mut versions = Vec::new();
    for path in PATHS {
        let answer = http::get(address, path).map_err(|error| format!("{path}: {error}"))?;
        expect(&format!("release behind {path}"), answer.header("x-reactor-release"), release)?;
        versions.push(version_in(&answer).ok_or_else(|| format!("{path}: {} {}", answer.status, answer.text()))?);
    }
    if versions.iter().any(|version| *version != versions[0]) {
        return Err(format!("function and pages say versions {versions:?}"));
    }
    Ok(versions[0])
}

/// The version that an answer names.
pub(crate) fn version_in(answer: &Answer) -> Option<u32> {
    let text = answer.text();
    let digits: String = text.split_once("version ")?.1.chars().take_while(char::is_ascii_digit).collect();
    if answer.status == 200 { digits.parse().ok() } else { None }
}

fn check_files(address: SocketAddr, manifest: &Value, release: &str) -> Result<(), String> {
    let mut connection = Connection::open(address).map_err(|error| error.to_string())?;
    for file in manifest["files"].as_array().into_iter().flatten() {
        let Some(path) = file["path"].as_str().and_then(|path| path.strip_prefix("sites/web/")) else { continue };
        let path = path.trim_end_matches("index.html");
        let answer = connection.get(&format!("/sites/v1/web/{path}")).map_err(|error| format!("{path}: {error}"))?;
        expect(path, answer.header("x-reactor-release"), release)?;
        expect(path, &Digest::of(&answer.body).to_string(), file["sha256"].as_str().unwrap_or_default())?;
    }
    Ok(())
}

fn check_jobs(address: SocketAddr, manifest: &Value) -> Result<(), String> {
    let names = |list: &Value| -> Vec<String> {
        list.as_array().into_iter().flatten().filter_map(|item| Some(item["name"].as_str()?.to_owned())).collect()
    };
    let served: Value = json(&admin(address, "/jobs/v1/_admin/jobs")?)?;
    let (served, wanted) = (names(&served["items"]), names(&manifest["jobs"]));
    if served == wanted { Ok(()) } else { Err(format!("jobs {served:?} instead of {wanted:?}")) }
}

/// Asks the admin surface.
pub(crate) fn admin(address: SocketAddr, path: &str) -> Result<Answer, String> {
    let token = format!("Bearer {TOKEN}");
    let headers = [("authorization", token.as_str()), ("connection", "close")];
    Connection::open(address)
        .and_then(|mut connection| connection.send("GET", path, &headers, b""))
        .map_err(|error| format!("{path}: {error}"))
}

fn json(answer: &Answer) -> Result<Value, String> {
    serde_json::from_slice(&answer.body).map_err(|error| format!("{error}: {}", answer.text()))
}

fn expect(what: &str, seen: &str, wanted: &str) -> Result<(), String> {
    if seen == wanted { Ok(()) } else { Err(format!("{what}: `{seen}` instead of `{wanted}`")) }
}

fn migration(version: u32, first_line: &str) -> String {
    let name = migration_name(version);
    let table = name.trim_end_matches(".sql");
    if first_line.is_empty() {
        format!("create table t_{table} (version int);\ninsert into t_{table} values ({version});\n")
    } else {
        format!("{first_line}\ncreate table if not exists t_{table} (version int);\n")
    }
}

pub(crate) fn migration_name(version: u32) -> String {
    format!("{version:04}.sql")
}

/// Text that differs from version to version and does not compress away.
pub(crate) fn noise(version: u32) -> String {
    let mut state = u64::from(version).wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let word = |_| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        format!("{state:016x}\n")
    };
    (0..256).map(word).collect()
}

/// A port below those that the system gives to outgoing connections: it stays free while its server is down.
fn free_port() -> u16 {
    static NEXT: AtomicU32 = AtomicU32::new(0);
    loop {
        let step = std::process::id().wrapping_mul(97) % 100_000 + NEXT.fetch_add(1, Ordering::Relaxed);
        let port = 20_000 + u16::try_from(step % 12_000).expect("less than twelve thousand");
        let is_free = |host: &str| std::net::TcpListener::bind((host, port)).is_ok();
        if is_free("127.0.0.1") && is_free("::1") {
            return port;
        }
    }
}
