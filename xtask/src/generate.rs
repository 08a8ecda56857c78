//! `cargo xtask generate`: what a document lists, the binary writes.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::workspace::{cargo, metadata, output, root, run as run_command};

/// Folders whose content the binary writes; nothing else may lie in them.
const GENERATED: [&str; 1] = ["completions"];
/// Pages that the binary writes into a folder it shares with others.
const PAGES: [&str; 5] = [
    "cli/src/args/first_page.txt",
    "docs/reference/cli.md",
    "docs/reference/environment.md",
    "docs/reference/errors.md",
    "docs/reference/exit-codes.md",
];

pub(crate) fn run(check: bool) -> Result<()> {
    let fresh = std::env::temp_dir().join(format!("reactor-generate-{}", std::process::id()));
    let outcome = write_to(&fresh).and_then(|()| if check { compare(&fresh) } else { replace(&fresh) });
    let _ = std::fs::remove_dir_all(&fresh);
    outcome
}

fn write_to(folder: &Path) -> Result<()> {
    run_command(cargo().args(["build", "--quiet", "--release", "-p", "reactor"]))?;
    let binary = metadata()?.target_directory.join("release").join("reactor");
    output(std::process::Command::new(binary).arg("__reference").arg(folder).env_clear()).map(drop)
}

fn compare(fresh: &Path) -> Result<()> {
    let written = files(fresh)?;
    let kept = kept()?;
    let stale: Vec<&PathBuf> = written
        .iter()
        .filter(|(path, content)| kept.get(*path) != Some(content))
        .map(|(path, _)| path)
        .chain(kept.keys().filter(|path| !written.contains_key(*path)))
        .collect();
    if stale.is_empty() {
        println!("{} generated files are up to date", written.len());
        return Ok(());
    }
    bail!("these files are not what the binary writes; run `cargo xtask generate`: {stale:?}")
}

fn replace(fresh: &Path) -> Result<()> {
    let (written, kept) = (files(fresh)?, kept()?);
    for path in kept.keys().filter(|path| !written.contains_key(*path)) {
        std::fs::remove_file(root().join(path))?;
    }
    // A file that is as it should be keeps its age, or everything that includes it would be built again.
    for (path, content) in written.iter().filter(|(path, content)| kept.get(*path) != Some(content)) {
        let target = root().join(path);
        std::fs::create_dir_all(target.parent().expect("a generated file lies in a folder"))?;
        std::fs::write(&target, content).with_context(|| format!("cannot write `{}`", target.display()))?;
    }
    println!("{} files written", written.len());
    Ok(())
}

fn kept() -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut kept = BTreeMap::new();
    for folder in GENERATED {
        for (path, content) in files(&root().join(folder))? {
            kept.insert(Path::new(folder).join(path), content);
        }
    }
    for page in PAGES {
        if let Ok(content) = std::fs::read(root().join(page)) {
            kept.insert(PathBuf::from(page), content);
        }
    }
    Ok(kept)
}

fn files(folder: &Path) -> Result<BTreeMap<PathBuf, Vec<u8>>> {
    let mut found = BTreeMap::new();
    let mut waiting = vec![folder.to_owned()];
    while let Some(next) = waiting.pop() {
        let Ok(entries) = std::fs::read_dir(&next) else { continue };
        for entry in entries {
            let path = entry?.path();
            if path.is_dir() {
                waiting.push(path);
            } else {
                let content = std::fs::read(&path)?;
                found.insert(path.strip_prefix(folder)?.to_owned(), content);
            }
        }
    }
    Ok(found)
}
