//! What a suite saw: figures, ratios to a peer, and whether each claim holds.

use std::fmt::Write as _;

use anyhow::{Context, Result};
use serde::Serialize;

use crate::workspace;

/// The figures of one suite. Printed line by line as they come, written to `target/bench/SUITE.json` at the end.
pub(crate) struct Report {
    suite: &'static str,
    lines: Vec<Line>,
}

/// One figure.
#[derive(Serialize)]
struct Line {
    what: String,
    unit: &'static str,
    ours: f64,
    #[serde(skip_serializing_if = "Option::is_none")]
    peer: Option<Peer>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claim: Option<Claim>,
}

/// The same work done by somebody else in the same run.
#[derive(Serialize)]
struct Peer {
    name: String,
    value: f64,
    ratio: f64,
}

/// A bound on the figure, or on its ratio when there is a peer.
#[derive(Serialize)]
struct Claim {
    bound: Bound,
    holds: bool,
}

/// Which side of the bound is right.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Bound {
    AtMost(f64),
    AtLeast(f64),
}

impl Bound {
    fn holds(self, value: f64) -> bool {
        match self {
            Self::AtMost(limit) => value <= limit,
            Self::AtLeast(limit) => value >= limit,
        }
    }
}

impl Report {
    pub(super) fn new(suite: &'static str) -> Self {
        println!("\n{suite}");
        Self { suite, lines: Vec::new() }
    }

    /// A figure with nothing to hold it against.
    pub(crate) fn fact(&mut self, what: &str, ours: f64, unit: &'static str) {
        self.add(Line { what: what.to_owned(), unit, ours, peer: None, claim: None });
    }

    /// A figure that must lie on the right side of `bound`.
    pub(crate) fn bound(&mut self, what: &str, ours: f64, unit: &'static str, bound: Bound) {
        let claim = Some(Claim { bound, holds: bound.holds(ours) });
        self.add(Line { what: what.to_owned(), unit, ours, peer: None, claim });
    }

    /// Two figures whose ratio, ours to theirs, must lie on the right side of `bound`; without one it is only told.
    #[allow(clippy::too_many_arguments, reason = "the parts of one line, in the order they are read")]
    pub(crate) fn ratio(&mut self, what: &str, ours: f64, unit: &'static str, peer: (&str, f64), bound: Option<Bound>) {
        let ratio = ours / peer.1;
        let peer = Some(Peer { name: peer.0.to_owned(), value: peer.1, ratio });
        let claim = bound.map(|bound| Claim { bound, holds: bound.holds(ratio) });
        self.add(Line { what: what.to_owned(), unit, ours, peer, claim });
    }

    fn add(&mut self, line: Line) {
        println!("{}", shown(&line));
        self.lines.push(line);
    }

    /// Writes the file and gives the number of claims that do not hold.
    pub(super) fn finish(self) -> Result<usize> {
        let folder = workspace::metadata()?.target_directory.join("bench");
        std::fs::create_dir_all(&folder).with_context(|| format!("cannot make `{}`", folder.display()))?;
        let file = folder.join(format!("{}.json", self.suite));
        std::fs::write(&file, serde_json::to_vec_pretty(&self.lines)?)
            .with_context(|| format!("cannot write `{}`", file.display()))?;
        println!("  {}", file.display());
        Ok(self.lines.iter().filter(|line| line.claim.as_ref().is_some_and(|claim| !claim.holds)).count())
    }
}

fn shown(line: &Line) -> String {
    let mut text = format!("  {:<58} {:>12.3} {}", line.what, line.ours, line.unit);
    if let Some(peer) = &line.peer {
        let _ = write!(text, "   {} {:.3}   ratio {:.3}", peer.name, peer.value, peer.ratio);
    }
    if let Some(claim) = &line.claim {
        let (word, limit) = match claim.bound {
            Bound::AtMost(limit) => ("at most", limit),
            Bound::AtLeast(limit) => ("at least", limit),
        };
        let _ = write!(text, "   {word} {limit}: {}", if claim.holds { "holds" } else { "MISSED" });
    }
    text
}

/// Runs every measurement in turn, `runs` times, and gives the median of each: what slows the machine slows all of them.
pub(crate) fn interleaved(runs: usize, measurements: &mut [&mut dyn FnMut() -> Result<f64>]) -> Result<Vec<f64>> {
    let mut seen = vec![Vec::with_capacity(runs); measurements.len()];
    for _ in 0..runs {
        for (values, measure) in seen.iter_mut().zip(measurements.iter_mut()) {
            values.push(measure()?);
        }
    }
    Ok(seen.into_iter().map(|values| percentile(values, 0.5)).collect())
}

/// The value below which `share` (0 to 1) of the values lie.
pub(crate) fn percentile(mut values: Vec<f64>, share: f64) -> f64 {
    values.sort_by(f64::total_cmp);
    let last = values.len().saturating_sub(1);
    #[allow(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "an index of a short list"
    )]
    let index = (last as f64 * share).round() as usize;
    values.get(index).copied().unwrap_or(f64::NAN)
}
