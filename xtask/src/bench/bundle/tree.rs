//! Projects to measure: the same bytes on every run, removed at the end.

use std::fmt::Write as _;
use std::io::{BufWriter, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

/// Words of the text; as many as a page of prose has.
const WORDS: usize = 4_000;

/// A project in a temporary folder, with a home of its own beside it.
pub(super) struct Tree {
    folder: PathBuf,
}

impl Tree {
    pub(super) fn new(name: &str) -> Result<Self> {
        let folder = std::env::temp_dir().join(format!("reactor-bench-bundle-{}-{name}", std::process::id()));
        let tree = Self { folder };
        std::fs::create_dir_all(tree.root().join("sites/web"))
            .with_context(|| format!("cannot make `{}`", tree.root().display()))?;
        let manifest = "project_id = \"bench-00000000\"\nname = \"Bench\"\n[[sites]]\nname = \"web\"\n";
        std::fs::write(tree.root().join("reactor.toml"), manifest)?;
        Ok(tree)
    }

    /// Folder of the project.
    pub(super) fn root(&self) -> PathBuf {
        self.folder.join("project")
    }

    /// A place outside of the project that is removed with it.
    pub(super) fn beside(&self, name: &str) -> PathBuf {
        self.folder.join(name)
    }

    /// A program that sees this home and nothing of the caller's.
    pub(super) fn command(&self, program: &Path) -> Command {
        let mut command = Command::new(program);
        command.env_clear().env("PATH", std::env::var_os("PATH").unwrap_or_default());
        command.env("HOME", &self.folder).env("REACTOR_HOME", self.folder.join("home"));
        command
    }

    /// That many pages of that many bytes of text, a hundred in a folder.
    pub(super) fn site(&self, files: usize, length: usize) -> Result<()> {
        let mut text = Text::new();
        let site = self.root().join("sites/web");
        std::fs::write(site.join("index.html"), "<h1>bench</h1>\n")?;
        for number in 0..files {
            let folder = site.join(format!("{:03}", number / 100));
            if number % 100 == 0 {
                std::fs::create_dir_all(&folder)?;
            }
            std::fs::write(folder.join(format!("{number}.html")), text.page(length))?;
        }
        Ok(())
    }

    /// Installed packages with that many files in all, and a `.gitignore` that names them, as every project has.
    pub(super) fn node_modules(&self, files: usize) -> Result<()> {
        std::fs::write(self.root().join(".gitignore"), "node_modules/\ndist/\n*.log\n.reactor/\n")?;
        for number in 0..files {
            let folder = self.root().join(format!("node_modules/package-{}/lib/{}", number / 100, number / 10 % 10));
            if number % 10 == 0 {
                std::fs::create_dir_all(&folder)?;
            }
            std::fs::write(folder.join(format!("{number}.js")), "module.exports = {};\n")?;
        }
        Ok(())
    }

    /// One file of text of that many bytes.
    pub(super) fn large_file(&self, size: u64) -> Result<()> {
        let mut text = Text::new();
        let path = self.root().join("sites/web/large.txt");
        let mut file = BufWriter::new(std::fs::File::create(&path)?);
        let mut written = 0;
        while written < size {
            let page = text.page(1 << 20);
            file.write_all(page.as_bytes())?;
            written += page.len() as u64;
        }
        file.flush().with_context(|| format!("cannot write `{}`", path.display()))
    }
}

impl Drop for Tree {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// Prose that compresses like prose.
struct Text {
    words: Vec<String>,
    state: u64,
}

impl Text {
    fn new() -> Self {
        let mut text = Self { words: Vec::new(), state: 0x9E37_79B9_7F4A_7C15 };
        for _ in 0..WORDS {
            let length = 2 + text.below(9);
            let word =
                (0..length).map(|_| char::from(b"etaoinshrdlucmfwypvbgkqjxz"[text.below(26).min(text.below(26))]));
            let word = word.collect();
            text.words.push(word);
        }
        text
    }

    /// A number below `end`.
    fn below(&mut self, end: usize) -> usize {
        self.state ^= self.state << 13;
        self.state ^= self.state >> 7;
        self.state ^= self.state << 17;
        usize::try_from(self.state >> 33).unwrap_or(0) % end
    }

    fn page(&mut self, size: usize) -> String {
        let mut page = String::with_capacity(size + 200);
        while page.len() < size {
            let class = self.below(WORDS);
            let _ = write!(page, "<p class=\"{}\">", self.words[class]);
            for _ in 0..12 {
                // Common words are common: the smaller of two.
                let word = self.below(WORDS).min(self.below(WORDS));
                page.push_str(&self.words[word]);
                page.push(' ');
            }
            page.push_str("</p>\n");
        }
        page
    }
}
