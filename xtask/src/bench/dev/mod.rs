//! `cargo xtask bench dev`: from exec to the first answer, from a save to the next one, and a `dev` that nobody uses; held
//! against a bare Postgres and `wrangler dev` in the same run.

mod machine;
mod peers;
mod rest;

use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use self::machine::{Dev, Machine, get, milliseconds, write};
use super::{Bound, Options, Report, interleaved, percentile};

/// How long anything is waited for.
const PATIENCE: Duration = Duration::from_mins(3);
const TEMPLATE: &str = "guestbook";
const PATH: &str = "/fn/v1/guestbook";

pub(super) fn run(report: &mut Report, options: &Options) -> Result<()> {
    let bench = Bench { machine: Machine::new()?, quick: options.quick };
    Bench::first_ever(report)?;
    bench.starts(report)?;
    bench.wrangler(report)?;
    bench.saves(report)?;
    rest::measure(report, &bench.machine, options.quick)
}

struct Bench {
    machine: Machine,
    quick: bool,
}

impl Bench {
    /// As many as asked for, or few when the suite is only tried.
    const fn times(&self, runs: usize) -> usize {
        if self.quick { 2 } else { runs }
    }

    /// A machine that has never run this program; what is made once is said.
    fn first_ever(report: &mut Report) -> Result<()> {
        let fresh = Machine::at("first")?;
        let project = fresh.init("first", TEMPLATE)?;
        let (mut dev, took) = fresh.dev(&project, PATH)?;
        report.fact("very first start on a machine, exec to database-backed 200", took, "ms");
        let said = dev.stop()?;
        let once = said.lines().filter(|line| line.contains("once per")).count();
        for line in said.lines().filter(|line| line.contains("once per")) {
            println!("    {line}");
        }
        #[allow(clippy::cast_precision_loss, reason = "a handful of lines")]
        report.bound("lines that tell what is made once", once as f64, "", Bound::AtLeast(1.0));
        Ok(())
    }

    fn starts(&self, report: &mut Report) -> Result<()> {
        let mut number = 0;
        let mut new = || {
            number += 1;
            let project = self.machine.init(&format!("new-{number}"), TEMPLATE)?;
            let (mut dev, took) = self.machine.dev(&project, PATH)?;
            dev.stop()?;
            Ok(took)
        };
        let mut bare_new = || peers::postgres_from_nothing(&self.machine);
        let medians = interleaved(self.times(9), &mut [&mut new, &mut bare_new])?;
        let what = "new project, exec to database-backed 200";
        report.ratio(what, medians[0], "ms", ("initdb + pg_ctl start + psql", medians[1]), Some(Bound::AtMost(1.0)));

        let project = self.machine.init("warm", TEMPLATE)?;
        self.machine.dev(&project, PATH)?.0.stop()?;
        let cluster = peers::Cluster::new(&self.machine, "bare")?;
        let mut warm = || {
            let (mut dev, took) = self.machine.dev(&project, PATH)?;
            dev.stop()?;
            Ok(took)
        };
        let mut bare = || cluster.start_and_ask();
        let medians = interleaved(self.times(15), &mut [&mut warm, &mut bare])?;
        let what = "known project, exec to database-backed 200";
        report.ratio(what, medians[0], "ms", ("pg_ctl start + psql", medians[1]), Some(Bound::AtMost(3.0)));
        Ok(())
    }

    fn wrangler(&self, report: &mut Report) -> Result<()> {
        let wrangler = peers::Wrangler::install()?;
        let project = self.machine.init("beside-wrangler", TEMPLATE)?;
        self.machine.dev(&project, PATH)?.0.stop()?;
        wrangler.first_answer()?;
        let mut ours = || {
            let (mut dev, took) = self.machine.dev(&project, PATH)?;
            dev.stop()?;
            Ok(took)
        };
        let mut theirs = || wrangler.first_answer();
        let medians = interleaved(self.times(7), &mut [&mut ours, &mut theirs])?;
        let what = "exec to first 200";
        report.ratio(what, medians[0], "ms", ("wrangler dev", medians[1]), Some(Bound::AtMost(0.3)));
        Ok(())
    }

    /// From the write to the first answer that knows of it.
    fn saves(&self, report: &mut Report) -> Result<()> {
        let project = self.machine.init("saves", "hello")?;
        let manifest = std::fs::read_to_string(project.join("reactor.toml"))?;
        let more = "\n[[functions]]\nname = \"wasm\"\nauth = \"public\"\n\n[[functions]]\nname = \"bun\"\nruntime = \"bun\"\nauth = \
                    \"public\"\n\n[[functions]]\nname = \"rows\"\nauth = \"public\"\n";
        write(&project.join("reactor.toml"), &format!("{manifest}{more}"))?;
        write(&project.join("functions/wasm/index.ts"), &answering("0"))?;
        write(&project.join("functions/bun/index.ts"), &answering("0"))?;
        write(&project.join("functions/rows/index.ts"), NEWEST)?;
        write(&project.join("data/migrations/0100_steps.sql"), "create table steps (name text);\n")?;
        let (mut dev, _) = self.machine.dev(&project, "/fn/v1/wasm")?;
        let runs = self.times(40);
        for (name, what, bound) in [("wasm", "WASM", 150.0), ("bun", "Bun", 150.0)] {
            let file = project.join(format!("functions/{name}/index.ts"));
            let path = format!("/fn/v1/{name}");
            let edit = |run: usize| write(&file, &answering(&format!("save {run}")));
            let p50 = Self::save(&dev, (&path, runs), edit)?;
            report.bound(&format!("save to new answer, TypeScript on {what}, p50"), p50, "ms", Bound::AtMost(bound));
        }
        let sql = |run: usize| {
            let file = project.join(format!("data/migrations/{}_step.sql", 1_000 + run));
            write(&file, &format!("insert into steps values ('save {run}');\n"))
        };
        let p50 = Self::save(&dev, ("/fn/v1/rows", runs), sql)?;
        report.bound("save to new answer, SQL file, p50", p50, "ms", Bound::AtMost(200.0));
        let page = project.join("sites/web/saved.txt");
        write(&page, "save")?;
        let edit = |run: usize| write(&page, &format!("save {run}"));
        let p50 = Self::save(&dev, ("/saved.txt", runs), edit)?;
        report.bound("save to new answer, static file, p50", p50, "ms", Bound::AtMost(50.0));
        dev.stop()?;
        Ok(())
    }

    /// The median of many saves, each by `edit` with its number, which the answer then holds.
    fn save(dev: &Dev, (path, runs): (&str, usize), edit: impl Fn(usize) -> Result<()>) -> Result<f64> {
        let mut seen = Vec::with_capacity(runs);
        for run in 1..=runs {
            // An editor is not a machine gun, and the last save has to be over.
            std::thread::sleep(Duration::from_millis(120));
            let begun = Instant::now();
            edit(run)?;
            let wanted = format!("save {run}");
            while !get(dev.port, path).is_ok_and(|(status, body)| status == 200 && body.trim_matches('"') == wanted) {
                if begun.elapsed() > PATIENCE {
                    bail!("`{path}` never answered `{wanted}`");
                }
                std::thread::sleep(Duration::from_millis(1));
            }
            seen.push(milliseconds(begun.elapsed()));
        }
        Ok(percentile(seen, 0.5))
    }
}

fn answering(text: &str) -> String {
    format!("export default {{ fetch(_request: Request): Response {{ return new Response('{text}'); }} }};\n")
}

const NEWEST: &str = "export default { async fetch(_request: Request, _env: unknown, ctx: any) {\n  const { rows } = await \
    ctx.data.query('select name from steps order by length(name) desc, name desc limit 1');\n  return new \
    Response(rows[0]?.name ?? '');\n} };\n";

/// Where a program of Postgres is: on the search path, or where distributions put it.
fn postgres_bin() -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    if let Ok(versions) = std::fs::read_dir("/usr/lib/postgresql") {
        places.extend(versions.flatten().map(|version| version.path().join("bin")));
    }
    let has = |folder: &Path| ["initdb", "pg_ctl", "psql"].iter().all(|program| folder.join(program).is_file());
    match places.into_iter().find(|folder| has(folder)) {
        Some(folder) => Ok(folder),
        None => bail!("`initdb`, `pg_ctl` and `psql` are not here: install the package `postgresql`"),
    }
}
