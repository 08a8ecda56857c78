//! `cargo xtask fuzz [TARGET] [--seconds N] [--seed N]`: the fuzz targets on stable, see `fuzz/README.md`.

use anyhow::{Context, Result, bail};

use crate::workspace;

pub(crate) fn run(arguments: &[String]) -> Result<()> {
    let (mut target, mut seconds, mut seed) = (String::new(), String::from("10"), String::from("1"));
    let mut rest = arguments.iter();
    while let Some(argument) = rest.next() {
        let mut value = || rest.next().cloned().with_context(|| format!("`{argument}` needs a number"));
        match argument.as_str() {
            "--seconds" => seconds = value()?,
            "--seed" => seed = value()?,
            flag if flag.starts_with('-') => bail!("unknown option `{flag}`"),
            name => name.clone_into(&mut target),
        }
    }
    let folder = workspace::root().join("fuzz/corpus");
    if !target.is_empty() && !folder.join(&target).is_dir() {
        bail!("there is no target `{target}`: {}", names(&folder)?.join(", "));
    }
    let mut cargo = workspace::cargo();
    cargo.args(["test", "--quiet", "--release", "-p", "bundle-format", "--test", "fuzz", "--"]);
    cargo.args(["--ignored", "--exact", "fuzz_for_a_while", "--nocapture"]);
    cargo.env("FUZZ_TARGET", target).env("FUZZ_SECONDS", seconds).env("FUZZ_SEED", seed);
    workspace::run(&mut cargo)
}

fn names(folder: &std::path::Path) -> Result<Vec<String>> {
    let entries = std::fs::read_dir(folder).with_context(|| format!("cannot read `{}`", folder.display()))?;
    let mut names: Vec<String> =
        entries.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    Ok(names)
}
