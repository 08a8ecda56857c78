//! Building bundles, held against `tar | zstd`, and the walk by ignore rules, held against `rg --files`.

mod process;
mod tree;

use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use self::process::{lines, milliseconds, peak_memory, require, run_quietly};
use self::tree::Tree;
use super::{Bound, Options, Report, interleaved};
use crate::workspace;

/// A file that changed this recently is read again: the file system's clock may not tell it from its next version.
const SETTLING: Duration = Duration::from_millis(2_500);

pub(super) fn run(report: &mut Report, options: &Options) -> Result<()> {
    let reactor = workspace::reactor()?;
    for (program, package) in [("tar", "tar"), ("zstd", "zstd"), ("rg", "ripgrep"), ("git", "git")] {
        require(program, package)?;
    }
    builds(report, options, &reactor)?;
    walk(report, options, &reactor)?;
    memory(report, options, &reactor)
}

/// 10,000 files with 90 MB of text: everything new, nothing new, one file new.
fn builds(report: &mut Report, options: &Options, reactor: &Path) -> Result<()> {
    let (files, runs) = if options.quick { (1_000, 3) } else { (10_000, 9) };
    let tree = Tree::new("builds")?;
    tree.site(files, 9_000)?;
    let root = tree.root();
    let archive = tree.beside("peer.tar.zst");
    let build = |arguments: &[&str]| {
        let mut command = tree.command(reactor);
        command.current_dir(&root).arg("build").args(arguments);
        command
    };
    let peer = || {
        let mut command = tree.command(Path::new("sh"));
        command.args(["-c", "tar c --exclude=.reactor -C \"$0\" . | zstd -q -3 -T0 -f -o \"$1\""]);
        command.arg(&root).arg(&archive);
        command
    };
    run_quietly(build(&[]))?;
    std::thread::sleep(SETTLING);
    // Everything is remembered from here on.
    run_quietly(build(&[]))?;
    let spare = tree.beside("state");
    let mut edits = 0;
    let seen = interleaved(
        runs,
        &mut [
            &mut || milliseconds(peer()),
            // What is remembered is put aside, so that the other measurements find it again.
            &mut || {
                std::fs::rename(root.join(".reactor"), &spare)?;
                let clean = milliseconds(build(&[]))?;
                std::fs::remove_dir_all(root.join(".reactor"))?;
                std::fs::rename(&spare, root.join(".reactor"))?;
                Ok(clean)
            },
            &mut || milliseconds(build(&[])),
            &mut || {
                edits += 1;
                let changed = root.join("sites/web/007/700.html");
                let before = std::fs::read(&changed)?;
                std::fs::write(&changed, [before.as_slice(), format!("<p>{edits}</p>\n").as_bytes()].concat())?;
                let one = milliseconds(build(&[]))?;
                std::thread::sleep(SETTLING);
                run_quietly(build(&[]))?;
                Ok(one)
            },
        ],
    )?;
    let [peer, clean, nothing, one] = seen.as_slice() else { bail!("a measurement is missing") };
    let peer = ("tar | zstd -3 -T0", *peer);
    report.ratio("clean build, secrets looked for", *clean, "ms", peer, Some(Bound::AtMost(1.0)));
    report.ratio("build, nothing changed", *nothing, "ms", peer, Some(Bound::AtMost(0.10)));
    report.ratio("build, one file changed", *one, "ms", peer, Some(Bound::AtMost(0.25)));
    run_quietly(build(&[]))?;
    let ours = size(&root.join(".reactor/build/bundle.tar.zst"))?;
    report.ratio("size of the bundle", ours, "MB", ("tar | zstd -3 -T0", size(&archive)?), None);
    let mut verify = tree.command(reactor);
    run_quietly({
        verify.args(["bundle", "verify"]).arg(root.join(".reactor/build/bundle.tar.zst"));
        verify
    })?;
    in_a_repository(report, runs, &tree, &build)
}

/// The same with a `.git`, whose labels are part of a bundle.
fn in_a_repository(
    report: &mut Report,
    runs: usize,
    tree: &Tree,
    build: &dyn Fn(&[&str]) -> std::process::Command,
) -> Result<()> {
    std::fs::write(tree.root().join(".gitignore"), ".reactor\n")?;
    for arguments in [
        vec!["init", "--quiet"],
        vec!["add", "."],
        vec!["-c", "user.name=T", "-c", "user.email=t@example.com", "commit", "--quiet", "-m", "all"],
    ] {
        let mut git = tree.command(Path::new("git"));
        run_quietly({
            git.current_dir(tree.root()).args(arguments);
            git
        })?;
    }
    run_quietly(build(&[]))?;
    let seen = interleaved(runs, &mut [&mut || milliseconds(build(&[]))])?;
    report.fact("build in a git repository, nothing changed", seen[0], "ms");
    Ok(())
}

/// A source tree beside a `node_modules` with 50,000 files.
fn walk(report: &mut Report, options: &Options, reactor: &Path) -> Result<()> {
    let (files, packages, runs) = if options.quick { (500, 2_000, 5) } else { (5_000, 50_000, 21) };
    let tree = Tree::new("walk")?;
    tree.site(files, 200)?;
    tree.node_modules(packages)?;
    let root = tree.root();
    let ours = || {
        let mut command = tree.command(reactor);
        command.current_dir(&root).args(["bundle", "explain", "--files"]);
        command
    };
    let peer = || {
        let mut command = tree.command(Path::new("rg"));
        command.current_dir(&root).args(["--files", "--hidden", "--no-require-git", "--no-messages"]);
        command
    };
    let (mut here, mut there) = (lines(ours())?, lines(peer())?);
    here.sort();
    there.sort();
    ensure!(here == there, "reactor lists {} files, rg {}", here.len(), there.len());
    let seen = interleaved(runs, &mut [&mut || milliseconds(peer()), &mut || milliseconds(ours())])?;
    let [peer, ours] = seen.as_slice() else { bail!("a measurement is missing") };
    let what = "walk beside a node_modules of 50,000 files";
    report.ratio(what, *ours, "ms", ("rg --files", *peer), Some(Bound::AtMost(1.2)));
    Ok(())
}

/// What must not take memory in proportion: very many files, and a very large one.
fn memory(report: &mut Report, options: &Options, reactor: &Path) -> Result<()> {
    let (files, large) = if options.quick { (5_000, 64 << 20) } else { (100_000, 1 << 30) };
    let many = Tree::new("many")?;
    many.site(files, 600)?;
    let peak = peak_memory(build(&many, reactor))?;
    report.bound("memory, 100,000 files, first build", peak, "MiB", Bound::AtMost(200.0));
    std::thread::sleep(SETTLING);
    run_quietly(build(&many, reactor))?;
    let peak = peak_memory(build(&many, reactor))?;
    report.bound("memory, 100,000 files, nothing changed", peak, "MiB", Bound::AtMost(200.0));
    drop(many);
    let one = Tree::new("one")?;
    one.site(1, 100)?;
    one.large_file(large)?;
    let peak = peak_memory(build(&one, reactor))?;
    report.bound("memory, one file of 1 GiB", peak, "MiB", Bound::AtMost(200.0));
    let mut verify = one.command(reactor);
    verify.args(["bundle", "verify"]).arg(one.root().join(".reactor/build/bundle.tar.zst"));
    let peak = peak_memory(verify)?;
    report.bound("memory, verifying it", peak, "MiB", Bound::AtMost(200.0));
    Ok(())
}

fn build(tree: &Tree, reactor: &Path) -> std::process::Command {
    let mut command = tree.command(reactor);
    command.current_dir(tree.root()).arg("build");
    command
}

fn size(path: &PathBuf) -> Result<f64> {
    let bytes = std::fs::metadata(path).with_context(|| format!("`{}` is not there", path.display()))?.len();
    #[allow(clippy::cast_precision_loss, reason = "a size in megabytes")]
    let megabytes = bytes as f64 / 1e6;
    Ok(megabytes)
}
