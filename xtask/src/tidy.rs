//! `cargo xtask tidy`: the rules that no compiler checks.

use std::collections::BTreeSet;
use std::path::Path;

use anyhow::{Result, bail};

use crate::workspace::{Metadata, cargo, metadata, output, root};

/// Who may import whom inside the workspace, as ARCHITECTURE.md draws it. Test support may be imported by tests only.
const IMPORTS: &[(&str, &[&str])] = &[
    ("reactor", &["admin-api", "admin-client", "bundle-format", "project", "server"]),
    ("server", &["admin-api", "bundle-format", "data", "functions", "jobs", "platform", "sites"]),
    ("project", &["bundle-format"]),
    ("data", &["admin-api", "platform"]),
    ("functions", &["admin-api", "bundle-format", "platform"]),
    ("jobs", &["admin-api", "bundle-format", "platform"]),
    ("sites", &["admin-api", "bundle-format", "platform"]),
    ("platform", &["admin-api"]),
    ("admin-client", &["admin-api"]),
    ("admin-api", &[]),
    ("bundle-format", &[]),
    ("test-support", &["platform"]),
    ("xtask", &[]),
];

/// Third-party crates that one crate of ours owns; nobody else of ours names them.
const OWNED: &[(&str, &[&str])] = &[
    ("reactor", &["clap", "indicatif", "dialoguer", "annotate-snippets", "notify"]),
    ("project", &["ignore", "rolldown"]),
    ("bundle-format", &["tar"]),
    ("admin-client", &["eventsource-stream"]),
    ("platform", &["deadpool-postgres"]),
    ("functions", &["wasmtime"]),
];

/// Crates that must never be reachable from another, however indirectly.
const UNREACHABLE: &[(&str, &str)] = &[
    ("bundle-format", "tokio"),
    ("admin-api", "tokio"),
    ("server", "clap"),
    ("server", "rolldown"),
    ("project", "wasmtime"),
    ("admin-client", "axum"),
];

/// A source file beyond this is no longer one thing.
const FILE_LINES: usize = 600;

pub(crate) fn run() -> Result<()> {
    let metadata = metadata()?;
    let mut problems = Vec::new();
    check_imports(&metadata, &mut problems);
    check_owners(&metadata, &mut problems);
    check_reach(&mut problems)?;
    check_rooms(&metadata, &mut problems);
    let sources = check_sources(&mut problems)?;
    check_links(&mut problems)?;
    if problems.is_empty() {
        println!("tidy: {} crates, {sources} source files", metadata.packages.len());
        return Ok(());
    }
    for problem in &problems {
        eprintln!("tidy: {problem}");
    }
    bail!("{} things are out of place", problems.len())
}

fn check_imports(metadata: &Metadata, problems: &mut Vec<String>) {
    let names: BTreeSet<&str> = metadata.packages.iter().map(|package| package.name.as_str()).collect();
    for package in &metadata.packages {
        let name = package.name.as_str();
        let Some((_, allowed)) = IMPORTS.iter().find(|(importer, _)| *importer == name) else {
            problems.push(format!("crate `{name}` has no line in the import table"));
            continue;
        };
        for dependency in &package.dependencies {
            let imported = dependency.name.as_str();
            if !names.contains(imported) || allowed.contains(&imported) {
                continue;
            }
            if dependency.kind.as_deref() == Some("dev") {
                continue;
            }
            problems.push(format!("`{name}` imports `{imported}`, which the import table does not allow"));
        }
    }
}

fn check_owners(metadata: &Metadata, problems: &mut Vec<String>) {
    for package in &metadata.packages {
        for dependency in package.dependencies.iter().filter(|dependency| dependency.kind.is_none()) {
            for (owner, owned) in OWNED {
                if owned.contains(&dependency.name.as_str()) && package.name.as_str() != *owner {
                    problems.push(format!("`{}` imports `{}`, which `{owner}` owns", package.name, dependency.name));
                }
            }
        }
    }
}

fn check_reach(problems: &mut Vec<String>) -> Result<()> {
    for (from, to) in UNREACHABLE {
        let tree = output(cargo().args(["tree", "--locked", "-p", from, "-e", "normal", "--prefix", "none"]))?;
        if tree.lines().any(|line| line.split(' ').next() == Some(to)) {
            problems.push(format!("`{from}` reaches `{to}`: `cargo tree -p {from} -e normal -i {to}` shows how"));
        }
    }
    Ok(())
}

fn check_rooms(metadata: &Metadata, problems: &mut Vec<String>) {
    for package in &metadata.packages {
        let folder = package.manifest_path.parent().expect("a manifest lies in a folder");
        let expected = match package.name.as_str() {
            "reactor" => "cli",
            "test-support" => "support",
            name => name,
        };
        if folder.file_name().and_then(|name| name.to_str()) != Some(expected) {
            problems.push(format!("crate `{}` lies in `{}`", package.name, folder.display()));
        }
        if !folder.join("README.md").exists() {
            problems.push(format!("crate `{}` has no README.md", package.name));
        }
        if package.description.as_deref().unwrap_or_default().is_empty() {
            problems.push(format!("crate `{}` has no description", package.name));
        }
    }
}

fn check_sources(problems: &mut Vec<String>) -> Result<usize> {
    let listed = output(std::process::Command::new("git").current_dir(root()).args([
        "ls-files",
        "-co",
        "--exclude-standard",
        "--",
        "*.rs",
    ]))?;
    let mut count = 0;
    for file in listed.lines() {
        let Ok(text) = std::fs::read_to_string(root().join(file)) else { continue };
        count += 1;
        let lines = text.lines().count();
        if lines > FILE_LINES {
            problems.push(format!("{file}: {lines} lines, more than {FILE_LINES}"));
        }
        if !text.starts_with("//!") && !text.starts_with("#!") {
            problems.push(format!("{file}: the first line does not say what the file is for"));
        }
        if !is_top(file) {
            check_environment(file, &text, problems);
        }
    }
    Ok(count)
}

/// The command line, tests and tools may read the environment; libraries get values.
fn is_top(file: &str) -> bool {
    ["cli/", "xtask/", "tests/"].iter().any(|folder| file.starts_with(folder))
        || file.contains("/tests/")
        || file.contains("/examples/")
        || file.ends_with("build.rs")
}

fn check_environment(file: &str, text: &str, problems: &mut Vec<String>) {
    for (number, line) in text.lines().enumerate() {
        if line.contains("#[cfg(test)]") {
            break;
        }
        let reads = ["env::var", "env::vars", "env::home_dir", "env::args"].iter().any(|call| line.contains(call));
        if reads && !line.trim_start().starts_with("//") {
            problems.push(format!("{file}:{}: reads the environment below the command line", number + 1));
        }
    }
}

/// Relative links of the documents must lead somewhere.
fn check_links(problems: &mut Vec<String>) -> Result<()> {
    let listed = output(std::process::Command::new("git").current_dir(root()).args([
        "ls-files",
        "-co",
        "--exclude-standard",
        "--",
        "*.md",
    ]))?;
    for file in listed.lines() {
        let Ok(text) = std::fs::read_to_string(root().join(file)) else { continue };
        let folder = Path::new(file).parent().unwrap_or_else(|| Path::new(""));
        for target in text.split("](").skip(1).filter_map(|rest| rest.split(')').next()) {
            let path = target.split('#').next().unwrap_or_default();
            let elsewhere =
                path.is_empty() || path.contains("://") || path.starts_with("mailto:") || path.contains(' ');
            if !elsewhere && !root().join(folder).join(path).exists() {
                problems.push(format!("{file}: the link `{target}` leads nowhere"));
            }
        }
    }
    Ok(())
}
