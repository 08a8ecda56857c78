//! A `dev` that nobody uses: what it holds of the memory, and how often it wakes up.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context, Result};

use super::machine::{Machine, get, write};
use crate::bench::Report;

pub(super) fn measure(report: &mut Report, machine: &Machine, quick: bool) -> Result<()> {
    let project = machine.init("rest", "hello")?;
    let manifest = std::fs::read_to_string(project.join("reactor.toml"))?;
    let more =
        "\n[[functions]]\nname = \"second\"\nauth = \"public\"\n\n[[functions]]\nname = \"third\"\nauth = \"public\"\n";
    write(&project.join("reactor.toml"), &format!("{manifest}{more}"))?;
    for name in ["second", "third"] {
        write(&project.join(format!("functions/{name}/index.ts")), &super::answering(name))?;
    }
    let (mut dev, _) = machine.dev(&project, "/fn/v1/second")?;
    get(dev.port, "/fn/v1/third")?;
    let pause = Duration::from_secs(if quick { 3 } else { 30 });
    // What follows a start is not rest.
    std::thread::sleep(pause / 3);
    let before = Used::by(dev.pid())?;
    std::thread::sleep(pause);
    let after = Used::by(dev.pid())?;
    let seconds = pause.as_secs_f64();
    report.fact("idle with three functions: memory of the process", after.memory, "MB");
    report.fact("idle: memory with supervisor and Postgres", family(dev.pid())?, "MB");
    report.fact("idle: processor time", (after.processor - before.processor) / seconds * 100.0, "% of one");
    report.fact("idle: wake-ups", (after.switches - before.switches) / seconds, "a second");
    dev.stop()?;
    Ok(())
}

struct Used {
    /// Megabytes that are this process's own share.
    memory: f64,
    /// Seconds.
    processor: f64,
    /// Times that one of its threads was given a processor.
    switches: f64,
}

impl Used {
    fn by(pid: u32) -> Result<Self> {
        let mut switches = 0.0;
        for thread in std::fs::read_dir(format!("/proc/{pid}/task")).context("this needs Linux")? {
            let status = std::fs::read_to_string(thread?.path().join("status")).unwrap_or_default();
            switches += number_after(&status, "voluntary_ctxt_switches:");
        }
        let stat = std::fs::read_to_string(format!("/proc/{pid}/stat"))?;
        let fields: Vec<&str> = stat.rsplit_once(')').map_or("", |(_, rest)| rest).split_whitespace().collect();
        let ticks = |index: usize| fields.get(index).and_then(|text| text.parse::<f64>().ok()).unwrap_or_default();
        // Fields 14 and 15 of proc(5), in hundredths of a second.
        Ok(Self { memory: memory(pid), processor: (ticks(11) + ticks(12)) / 100.0, switches })
    }
}

fn memory(pid: u32) -> f64 {
    let rollup = std::fs::read_to_string(format!("/proc/{pid}/smaps_rollup")).unwrap_or_default();
    number_after(&rollup, "Pss:") / 1024.0
}

/// The process and everything it has started, all the way down.
fn family(pid: u32) -> Result<f64> {
    let mut members = vec![pid];
    let mut index = 0;
    while let Some(parent) = members.get(index).copied() {
        for process in std::fs::read_dir("/proc")?.flatten() {
            if parent_of(&process.path()) == Some(parent)
                && let Some(child) = process.file_name().to_str().and_then(|name| name.parse().ok())
            {
                members.push(child);
            }
        }
        index += 1;
    }
    Ok(members.into_iter().map(memory).sum())
}

fn parent_of(process: &Path) -> Option<u32> {
    let stat = std::fs::read_to_string(process.join("stat")).ok()?;
    stat.rsplit_once(')')?.1.split_whitespace().nth(1)?.parse().ok()
}

fn number_after(text: &str, name: &str) -> f64 {
    let line = text.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default();
    line.split_whitespace().next().and_then(|number| number.parse().ok()).unwrap_or_default()
}
