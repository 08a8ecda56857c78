//! `cargo xtask bench deploy`: deploys from exec to exit, build included, held against `rsync -a` of the same tree, and
//! the start of a server.

mod ground;
mod machine;
mod tree;

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use self::ground::{Ground, clear};
use self::machine::{Machine, Postgres, Process, timed};
use super::{Bound, Options, Report, interleaved, percentile};

pub(super) fn run(report: &mut Report, options: &Options) -> Result<()> {
    let ground = Ground::new()?;
    let machine = Machine::new(&ground.path())?;
    let postgres = machine.postgres()?;
    let bench = Bench { machine, postgres, ground: ground.path(), quick: options.quick };
    bench.site(report)?;
    bench.large(report)?;
    bench.boot(report)
}

struct Bench {
    machine: Machine,
    postgres: Postgres,
    ground: PathBuf,
    quick: bool,
}

impl Bench {
    /// As many as asked for, or few when the suite is only tried.
    const fn times(&self, runs: usize) -> usize {
        if self.quick { 2 } else { runs }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.ground.join(name)
    }

    /// A server that has nothing yet.
    fn empty_server(&self) -> Result<Process> {
        clear(&self.path("serve"))?;
        Ok(self.machine.serve("serve", &self.postgres.database()?)?.0)
    }

    /// A folder as rsync wants it named when its content is meant.
    fn content(folder: &Path) -> PathBuf {
        folder.join("")
    }

    fn site(&self, report: &mut Report) -> Result<()> {
        let files = if self.quick { 500 } else { 10_000 };
        let project = self.path("site");
        tree::site(&project, files)?;
        let (site, copy) = (project.join("sites/web"), self.path("copy"));
        self.first_deploys(report, (&project, &site), files)?;

        let _server = self.empty_server()?;
        self.machine.deploy(&project)?;
        timed("rsync", &[&Self::content(&site), &copy], "rsync")?;
        let medians = interleaved(
            self.times(15),
            &mut [&mut || self.machine.deploy(&project), &mut || {
                timed("rsync", &[&Self::content(&site), &copy], "rsync")
            }],
        )?;
        let what = format!("redeploy of {files} unchanged files, build included");
        report.bound(&what, medians[0], "ms", Bound::AtMost(150.0));
        report.ratio(&what, medians[0], "ms", ("rsync -a", medians[1]), Some(Bound::AtMost(1.0)));

        let page = site.join("section-001/page-00150.html");
        let mut changes = 0;
        let mut change = || {
            changes += 1;
            tree::change(&page, changes)?;
            self.machine.deploy(&project)
        };
        let live = interleaved(self.times(15), &mut [&mut change])?[0];
        report.bound("one changed file of them, to `live`", live, "ms", Bound::AtMost(400.0));
        Ok(())
    }

    /// Each on a server that has nothing yet, from a project that was never built.
    fn first_deploys(&self, report: &mut Report, (project, site): (&Path, &Path), files: usize) -> Result<()> {
        let mut ours = || {
            clear(&project.join(".reactor"))?;
            let _server = self.empty_server()?;
            self.machine.deploy(project)
        };
        let mut theirs = || {
            let empty = self.path("empty");
            clear(&empty)?;
            timed("rsync", &[&Self::content(site), &empty], "rsync")
        };
        let medians = interleaved(self.times(5), &mut [&mut ours, &mut theirs])?;
        let what = format!("first deploy of {files} files, durable");
        report.ratio(&what, medians[0], "ms", ("rsync -a", medians[1]), Some(Bound::AtMost(2.0)));
        Ok(())
    }

    fn large(&self, report: &mut Report) -> Result<()> {
        let mebibytes: u32 = if self.quick { 64 } else { 1024 };
        let project = self.path("large");
        tree::large(&project, u64::from(mebibytes) << 20)?;
        let file = project.join("sites/web/film.bin");
        let _server = self.empty_server()?;
        let mut changes = 0;
        let mut ours = || {
            changes += 1;
            tree::change(&file, changes)?;
            self.machine.deploy(&project)
        };
        let medians = interleaved(self.times(3), &mut [&mut ours, &mut || timed("sha256sum", &[&file], "coreutils")])?;
        let rate = |took: f64| f64::from(mebibytes) * 1000.0 / took;
        let peer = ("sha256sum", rate(medians[1]));
        let what = format!("deploy of one file of {mebibytes} MiB");
        report.ratio(&what, rate(medians[0]), "MiB/s", peer, Some(Bound::AtLeast(0.5)));
        clear(&project)
    }

    fn boot(&self, report: &mut Report) -> Result<()> {
        let empty = self.postgres.database()?;
        let took = self.boots("boot-empty", &empty)?;
        report.bound("serve, exec to /health, p50", took, "ms", Bound::AtMost(300.0));

        let count = if self.quick { 5 } else { 100 };
        let project = self.path("functions");
        tree::functions(&project, count)?;
        let full = self.postgres.database()?;
        {
            let (_server, _) = self.machine.serve("boot-full", &full)?;
            self.machine.deploy(&project).context("the functions that the server starts with")?;
        }
        let took = self.boots("boot-full", &full)?;
        report.bound(&format!("the same with {count} functions, p50"), took, "ms", Bound::AtMost(1000.0));
        Ok(())
    }

    fn boots(&self, data: &str, database: &str) -> Result<f64> {
        // The first start makes folders and tables.
        drop(self.machine.serve(data, database)?);
        let mut seen = Vec::new();
        for _ in 0..self.times(21) {
            seen.push(self.machine.serve(data, database)?.1);
        }
        Ok(percentile(seen, 0.5))
    }
}
