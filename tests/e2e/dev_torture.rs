//! `dev` on bad days: edits without rest, and `kill -9` in the middle of anything.
//!
//! The number of rounds and the seed are taken from `REACTOR_TEST_ROUNDS` and `REACTOR_TEST_SEED`; the short form runs with
//! every test run, `REACTOR_TEST_ROUNDS=100` is what a release is held against.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use crate::world::{Running, World, curl, kill, until};

/// Numbers that are the same for the same seed.
struct Dice(u64);

impl Dice {
    #[allow(clippy::print_stderr, reason = "a failed run is repeated with its seed")]
    fn new() -> Self {
        let seed = std::env::var("REACTOR_TEST_SEED").ok().and_then(|seed| seed.parse().ok()).unwrap_or(7);
        eprintln!("REACTOR_TEST_SEED={seed}");
        Self(seed)
    }

    fn roll(&mut self, sides: u64) -> u64 {
        // splitmix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut value = self.0;
        value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (value ^ (value >> 31)) % sides
    }

    fn pause(&mut self, longest: u64) {
        std::thread::sleep(Duration::from_millis(self.roll(longest)));
    }
}

fn rounds(short: u64) -> u64 {
    std::env::var("REACTOR_TEST_ROUNDS").ok().and_then(|rounds| rounds.parse().ok()).unwrap_or(short)
}

const MANIFEST: &str = "project_id = \"torture-00000000\"\nname = \"torture\"\n\n[[sites]]\nname = \"web\"\n";
const NAMES: [&str; 4] = ["one", "two", "three", "four"];
const MISTAKE: &str = "export default { fetch( {";

/// The files of a project, on disk and as they should be.
struct Tree {
    root: PathBuf,
    files: BTreeMap<String, String>,
    commits: Vec<(String, BTreeMap<String, String>)>,
}

impl Tree {
    fn plant(root: &Path) -> Self {
        std::fs::create_dir_all(root).unwrap();
        let mut tree = Self { root: root.to_owned(), files: BTreeMap::new(), commits: Vec::new() };
        tree.put("reactor.toml", &manifest(&["one", "two"], ""));
        tree.put("lib/word.ts", "export const word = 'first';\n");
        for name in NAMES {
            tree.put(&source(name), &function(name, 0));
        }
        tree.put("sites/web/index.html", "<p>0</p>\n");
        tree.put("data/migrations/0001_first.sql", "create table t_first (id int);\n");
        tree.git(&["init", "--quiet"]);
        tree.commit();
        tree
    }

    fn put(&mut self, path: &str, text: &str) {
        let place = self.root.join(path);
        std::fs::create_dir_all(place.parent().unwrap()).unwrap();
        std::fs::write(place, text).unwrap();
        self.files.insert(path.to_owned(), text.to_owned());
    }

    /// As many editors save: beside it, then over it.
    fn put_by_rename(&mut self, path: &str, text: &str) {
        let beside = self.root.join(format!("{path}.tmp~"));
        std::fs::create_dir_all(beside.parent().unwrap()).unwrap();
        std::fs::write(&beside, text).unwrap();
        std::fs::rename(beside, self.root.join(path)).unwrap();
        self.files.insert(path.to_owned(), text.to_owned());
    }

    fn remove(&mut self, path: &str) {
        let _ = std::fs::remove_file(self.root.join(path));
        self.files.remove(path);
    }

    fn git(&self, line: &[&str]) -> String {
        let mut command = Command::new("git");
        command.args(["-c", "user.name=T", "-c", "user.email=t@example.com", "-c", "init.defaultBranch=main"]);
        command.args(line).current_dir(&self.root).env("GIT_CONFIG_GLOBAL", "/dev/null");
        let output = command.output().unwrap();
        assert!(output.status.success(), "{line:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap().trim().to_owned()
    }

    fn commit(&mut self) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--allow-empty", "-m", "x"]);
        self.commits.push((self.git(&["rev-parse", "HEAD"]), self.files.clone()));
    }

    fn check_out(&mut self, index: usize) {
        let (commit, files) = self.commits[index].clone();
        // Migrations that were applied stay: a database does not go back in time.
        let migrations: Vec<_> = self.files.iter().filter(|(path, _)| path.starts_with("data/")).map(own).collect();
        self.git(&["checkout", "--quiet", "--force", &commit]);
        self.git(&["clean", "--quiet", "-fd"]);
        self.files = files;
        for (path, text) in migrations {
            self.put(&path, &text);
        }
    }

    /// One edit of the kind that people, editors and tools make.
    fn edit(&mut self, dice: &mut Dice, number: u64) {
        let name = NAMES[usize::try_from(dice.roll(4)).unwrap()];
        match dice.roll(13) {
            0 | 1 => self.put(&source(name), &function(name, number)),
            2 => self.put_by_rename(&source(name), &function(name, number)),
            3 => self.put(&source(name), MISTAKE),
            4 => self.remove(&source(name)),
            5 => self.put("lib/word.ts", &format!("export const word = 'word {number}';\n")),
            6 => self.put("sites/web/index.html", &format!("<p>{number}</p>\n")),
            7 => self.put(&format!("sites/web/page{}.html", number % 5), &format!("<p>page {number}</p>\n")),
            8 => self.remove(&format!("sites/web/page{}.html", number % 5)),
            9 => {
                let more = if dice.roll(4) == 0 { "nonsense = [\n" } else { "" };
                let count = usize::try_from(1 + dice.roll(4)).unwrap();
                self.put("reactor.toml", &manifest(&NAMES[..count], more));
            }
            10 => self.commit(),
            11 => {
                let index = usize::try_from(dice.roll(u64::try_from(self.commits.len()).unwrap())).unwrap();
                self.check_out(index);
            }
            _ => {
                let path = format!("data/migrations/{number:04}_more.sql");
                self.put(&path, &format!("create table t_{number} (id int);\n"));
            }
        }
    }

    /// Puts right what is broken, and only that: what was built from the rest must be right already.
    fn mend(&mut self) {
        if self.files["reactor.toml"].contains("nonsense") {
            self.put("reactor.toml", &manifest(&NAMES[..3], ""));
        }
        for name in NAMES {
            if self.files.get(&source(name)).is_none_or(|text| text == MISTAKE) {
                self.put(&source(name), &function(name, 999));
            }
        }
    }
}

fn own((path, text): (&String, &String)) -> (String, String) {
    (path.clone(), text.clone())
}

fn source(name: &str) -> String {
    format!("functions/{name}/index.ts")
}

fn function(name: &str, number: u64) -> String {
    let (import, word) = match name {
        "one" | "two" => ("import { word } from '../../lib/word';\n", "word"),
        _ => ("", "'none'"),
    };
    let tables = "select count(*)::int as count from pg_tables where tablename like 't\\\\_%'";
    format!(
        "{import}export default {{ async fetch(request: Request, env: unknown, ctx: any) {{\n  const {{ rows }} = await \
         ctx.data.query(\"{tables}\");\n  return Response.json(['{name}', {number}, {word}, rows[0].count]);\n}} }};\n"
    )
}

fn manifest(functions: &[&str], more: &str) -> String {
    let table = |name: &&str| format!("\n[[functions]]\nname = \"{name}\"\nauth = \"public\"\n");
    let functions: Vec<String> = functions.iter().map(table).collect();
    format!("{MANIFEST}{}{more}", functions.concat())
}

fn start(world: &World, folder: &str) -> (Running, String) {
    let mut dev = world.start(folder, &["--json", "dev", "--port", "0"]);
    let endpoint = dev.wait_for("ready")["endpoint"].as_str().unwrap().to_owned();
    (dev, endpoint)
}

/// What everything answers that there is, and that there was.
fn answers(endpoint: &str) -> BTreeMap<String, (u16, String)> {
    let functions = NAMES.iter().map(|name| format!("/fn/v1/{name}"));
    let pages = (0..5).map(|page| format!("/page{page}.html")).chain(["/".to_owned()]);
    functions
        .chain(pages)
        .map(|path| {
            let (status, body) = curl(&format!("{endpoint}{path}"), &[]);
            // An error names its request.
            let body = if status == 200 { body } else { String::new() };
            (path, (status, body))
        })
        .collect()
}

#[test]
fn after_any_edits_it_answers_as_a_fresh_start_does() {
    let world = World::new();
    let mut dice = Dice::new();
    let mut tree = Tree::plant(&world.work().join("tree"));
    let (mut dev, endpoint) = start(&world, "tree");
    for number in 2..2 + rounds(30) {
        tree.edit(&mut dice, number);
        dice.pause(if number % 7 == 0 { 600 } else { 60 });
    }
    tree.mend();

    let fresh = world.work().join("fresh");
    for (path, text) in &tree.files {
        std::fs::create_dir_all(fresh.join(path).parent().unwrap()).unwrap();
        std::fs::write(fresh.join(path), text).unwrap();
    }
    let (mut other, beside) = start(&world, "fresh");
    let expected = answers(&beside);
    assert!(expected.values().any(|(status, _)| *status == 200), "{expected:?}");
    until(&expected, || answers(&endpoint));
    assert_eq!(other.signal("INT"), 0, "{}", other.stderr());
    assert_eq!(dev.signal("INT"), 0, "{}", dev.stderr());
}

const COUNTER: &str = "export default { async fetch(request: Request, env: unknown, ctx: any) {\n  if (request.method === \
    'GET') {\n    const { rows } = await ctx.data.query('select id from kept order by id');\n    return \
    Response.json(rows.map((row: { id: number }) => row.id));\n  }\n  const { rows } = await ctx.data.query('insert into kept \
    default values returning id');\n  return Response.json(rows[0].id, { status: 201 });\n} };\n";

/// Writes a row, if the server gets to it; its id once it is confirmed.
fn write_row(url: &str) -> Option<u64> {
    let output = Command::new("curl")
        .args(["--silent", "--max-time", "1", "--write-out", "\n%{http_code}", "--data", "{}", url])
        .output()
        .unwrap();
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let (id, status) = text.rsplit_once('\n')?;
    if status == "201" { id.parse().ok() } else { None }
}

/// Processes that have this folder on their command line.
fn running_in(folder: &Path) -> Vec<String> {
    let Ok(processes) = std::fs::read_dir("/proc") else { return Vec::new() };
    let command = |entry: std::fs::DirEntry| std::fs::read(entry.path().join("cmdline")).ok();
    let text = |line: Vec<u8>| String::from_utf8_lossy(&line).replace('\0', " ");
    let named = folder.to_string_lossy().into_owned();
    processes.flatten().filter_map(command).map(text).filter(|line| line.contains(&named)).collect()
}

#[test]
fn kill_9_at_any_moment_loses_no_row_and_leaves_nothing_behind() {
    let world = World::new();
    let mut dice = Dice::new();
    let root = world.work().join("kept");
    let mut tree = Tree { root: root.clone(), files: BTreeMap::new(), commits: Vec::new() };
    let name = "project_id = \"kept-00000000\"\n\n[[functions]]\nname = \"row\"\nauth = \"public\"\n";
    tree.put("reactor.toml", name);
    tree.put("functions/row/index.ts", COUNTER);
    tree.put("data/migrations/0001_kept.sql", "create table kept (id int generated always as identity primary key);\n");
    let (mut dev, _) = start(&world, "kept");
    assert_eq!(dev.signal("INT"), 0, "{}", dev.stderr());

    let mut confirmed = BTreeSet::new();
    for round in 0..rounds(5) {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let url = format!("http://127.0.0.1:{port}/fn/v1/row");
        let line = ["dev", "--port", &port.to_string()];
        let mut child = world.reactor("kept").args(line).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        // Half of them die while they start, the other half at work.
        if round % 2 == 1 {
            until(&true, || {
                let row = write_row(&url);
                confirmed.extend(row);
                row.is_some()
            });
        }
        let end = Instant::now() + Duration::from_millis(dice.roll(2_000));
        while Instant::now() < end {
            confirmed.extend(write_row(&url));
            if dice.roll(3) == 0 {
                tree.put("functions/row/index.ts", &format!("{COUNTER}// {round} {}\n", dice.roll(1_000)));
            }
        }
        kill("KILL", child.id());
        child.wait().unwrap();
        until(&Vec::<String>::new(), || running_in(&root));
    }

    let (mut dev, endpoint) = start(&world, "kept");
    let (status, rows) = curl(&format!("{endpoint}/fn/v1/row"), &[]);
    assert_eq!(status, 200, "{rows}");
    let rows: BTreeSet<u64> = serde_json::from_str(&rows).unwrap();
    let lost: Vec<_> = confirmed.difference(&rows).collect();
    assert!(lost.is_empty(), "confirmed and lost: {lost:?}");
    eprintln!("{} rows were confirmed", confirmed.len());
    assert_eq!(dev.signal("INT"), 0, "{}", dev.stderr());
}
