//! Copies the folders of `examples/` that are templates of `reactor init`, without what a run of them left behind, and
//! says how the binary is linked.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

/// Made by running, building or editing an example; never part of a template.
const LEFT_BEHIND: [&str; 7] = [".reactor", ".git", "node_modules", "target", "dist", ".DS_Store", ".env"];

fn main() -> io::Result<()> {
    link_at_a_fixed_address();
    let manifest_dir = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").ok_or(io::ErrorKind::NotFound)?);
    let out_dir = PathBuf::from(env::var_os("OUT_DIR").ok_or(io::ErrorKind::NotFound)?);
    let examples = manifest_dir.join("../examples");
    let templates = out_dir.join("templates");
    if templates.exists() {
        fs::remove_dir_all(&templates)?;
    }
    fs::create_dir_all(&templates)?;
    rerun_if_changed(&manifest_dir.join("build.rs"));
    if !examples.is_dir() {
        // Looked for again next time.
        rerun_if_changed(&examples);
        return Ok(());
    }
    for entry in fs::read_dir(&examples)? {
        let path = entry?.path();
        if path.join("reactor.toml").is_file() {
            copy(&path, &templates.join(path.file_name().unwrap_or_default()))?;
        }
    }
    Ok(())
}

/// 134,000 load-time relocations cost more than everything else a short command does; see docs/decisions/0012.
#[allow(clippy::print_stdout, reason = "this is how a build script talks to cargo")]
fn link_at_a_fixed_address() {
    let target = |key: &str| env::var(key).unwrap_or_default();
    if target("CARGO_CFG_TARGET_OS") == "linux" && target("CARGO_CFG_TARGET_ENV") == "gnu" {
        println!("cargo::rustc-link-arg-bins=-no-pie");
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if LEFT_BEHIND.iter().any(|left| name == *left) {
            continue;
        }
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &to.join(name))?;
        } else {
            // Files, not folders: a folder would be watched with everything a run leaves in it.
            rerun_if_changed(&entry.path());
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}

#[allow(clippy::print_stdout, reason = "this is how a build script talks to cargo")]
fn rerun_if_changed(path: &Path) {
    println!("cargo::rerun-if-changed={}", path.display());
}
