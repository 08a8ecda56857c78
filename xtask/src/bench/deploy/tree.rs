//! The trees that are deployed.

use std::fmt::Write as _;
use std::io::{Read as _, Write as _};
use std::path::Path;

use anyhow::{Context, Result};

/// Average size of a file of the site.
const AVERAGE: usize = 8_900;

/// A project with one site of that many files in folders of a hundred.
pub(super) fn site(root: &Path, files: usize) -> Result<()> {
    let mut random = 0x2545_f491_4f6c_dd1d_u64;
    manifest(root, "[[sites]]\nname = \"web\"\nframework = \"static\"\n")?;
    for number in 0..files {
        let folder = root.join(format!("sites/web/section-{:03}", number / 100));
        if number % 100 == 0 {
            make(&folder)?;
        }
        // From a fifth of the average to nine fifths of it.
        let size = AVERAGE / 5 + below(&mut random, AVERAGE * 8 / 5);
        write(&folder.join(format!("page-{number:05}.html")), page(&mut random, size).as_bytes())?;
    }
    write(&root.join("sites/web/index.html"), b"<!doctype html><p>home</p>\n")
}

/// A project with one site of one file that does not compress.
pub(super) fn large(root: &Path, bytes: u64) -> Result<()> {
    manifest(root, "[[sites]]\nname = \"web\"\nframework = \"static\"\n")?;
    make(&root.join("sites/web"))?;
    let path = root.join("sites/web/film.bin");
    let mut from = std::fs::File::open("/dev/urandom").context("cannot read `/dev/urandom`")?.take(bytes);
    let mut to = std::fs::File::create(&path).with_context(|| format!("cannot write `{}`", path.display()))?;
    std::io::copy(&mut from, &mut to).with_context(|| format!("cannot write `{}`", path.display()))?;
    Ok(())
}

/// Another file of the same size.
pub(super) fn change(path: &Path, run: usize) -> Result<()> {
    let mut file = std::fs::OpenOptions::new()
        .write(true)
        .open(path)
        .with_context(|| format!("cannot change `{}`", path.display()))?;
    file.write_all(format!("run {run:09}\n").as_bytes()).with_context(|| format!("cannot change `{}`", path.display()))
}

/// A project with that many functions, each of its own.
pub(super) fn functions(root: &Path, count: usize) -> Result<()> {
    let mut tables = String::new();
    for number in 0..count {
        let _ = write!(tables, "[[functions]]\nname = \"answer-{number:03}\"\nauth = \"public\"\n\n");
        let folder = root.join(format!("functions/answer-{number:03}"));
        make(&folder)?;
        let code = format!("export default {{ fetch() {{ return new Response(\"{number}\"); }} }};\n");
        write(&folder.join("index.ts"), code.as_bytes())?;
    }
    manifest(root, &tables)
}

fn manifest(root: &Path, tables: &str) -> Result<()> {
    make(root)?;
    write(&root.join("reactor.toml"), format!("project_id = \"bench-0001\"\nname = \"Bench\"\n\n{tables}").as_bytes())
}

fn make(folder: &Path) -> Result<()> {
    std::fs::create_dir_all(folder).with_context(|| format!("cannot make `{}`", folder.display()))
}

pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(path, bytes).with_context(|| format!("cannot write `{}`", path.display()))
}

/// Words, so that it compresses as pages do.
fn page(random: &mut u64, size: usize) -> String {
    const WORDS: [&str; 12] = [
        "release",
        "<p>",
        "</p>",
        "pointer",
        "<a href=\"#\">",
        "</a>",
        "server",
        "and",
        "the",
        "whole",
        "or",
        "nothing",
    ];
    let mut text = String::from("<!doctype html>\n");
    while text.len() < size {
        let _ = write!(text, "{} {:x} ", WORDS[below(random, WORDS.len())], below(random, 1 << 20));
    }
    text
}

fn below(random: &mut u64, bound: usize) -> usize {
    *random ^= *random << 13;
    *random ^= *random >> 7;
    *random ^= *random << 17;
    usize::try_from(*random % bound as u64).unwrap_or_default()
}
