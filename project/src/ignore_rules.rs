//! Which files of a project are bundled, and which rule says so.
//!
//! Hard rules by name, then `.reactorignore`, then `.gitignore`; in each kind the file nearest to the path decides, and
//! a folder that is ignored hides all it holds. `[bundle] include` wins over both kinds of file, never over hard rules.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use ignore::Match;
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use serde::Serialize;

use crate::manifest::IncludedPath;
use crate::{Diagnostic, SourceText};

/// Names that are never bundled, whatever any file says.
pub const HARD_RULES: [&str; 11] = [
    ".git",
    ".reactor",
    ".env",
    ".env.*",
    "node_modules",
    "id_rsa",
    "id_ed25519",
    "id_ecdsa",
    "*.p12",
    "*.pfx",
    // Links to nowhere that Emacs keeps beside a file with unsaved changes.
    ".#*",
];

const REACTOR_IGNORE: &str = ".reactorignore";
const GIT_IGNORE: &str = ".gitignore";

/// Which ignore files count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum RuleFiles {
    /// Both kinds, as everywhere in the project.
    All,
    /// Not `.gitignore`: what a build command wrote is ignored there by design.
    ReactorOnly,
    /// None: an installed package is shipped as it is.
    None,
}

/// Why a path is bundled or not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Explanation {
    /// Whether the rules let the path into a bundle.
    pub included: bool,
    /// The path that the rule matched: the one asked about, or a folder above it.
    pub matched: PathBuf,
    /// The rule that decided; none when nothing matches, which means bundled.
    pub rule: Option<Rule>,
}

/// A rule and where it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Rule {
    /// One of [`HARD_RULES`].
    Hard {
        /// The rule.
        pattern: &'static str,
    },
    /// A line of `.reactorignore` or `.gitignore`.
    Line {
        /// The file, relative to the project.
        file: PathBuf,
        /// Its line, from 1.
        line: usize,
        /// The line as written.
        pattern: String,
    },
    /// An entry of `[bundle] include`.
    Include {
        /// Line of `reactor.toml`, from 1.
        line: usize,
        /// The entry.
        path: String,
    },
}

/// The rules of one project.
#[derive(Debug, Clone)]
pub(crate) struct IgnoreRules {
    root: PathBuf,
    include: Vec<IncludedPath>,
    files: RuleFiles,
}

/// The ignore files of one folder, on top of those of the folders above it.
#[derive(Debug)]
pub(crate) struct Level {
    reactor: Option<Gitignore>,
    git: Option<Gitignore>,
    above: Option<Arc<Level>>,
}

/// What becomes of a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Decision {
    /// Bundled.
    Keep,
    /// Left out with all it holds.
    Skip,
    /// A folder left out itself, that holds something re-admitted.
    Enter,
}

impl IgnoreRules {
    pub(crate) fn new(root: &Path, include: &[IncludedPath], files: RuleFiles) -> Self {
        Self { root: root.to_path_buf(), include: include.to_vec(), files }
    }

    /// The rules in a folder, given those above it. `entries` says whether a name exists there, to save look-ups.
    pub(crate) fn level(&self, folder: &Path, above: Option<&Arc<Level>>, exists: impl Fn(&str) -> bool) -> Arc<Level> {
        let read = |name: &str, counts: bool| if counts && exists(name) { read_rules(folder, name) } else { None };
        let reactor = read(REACTOR_IGNORE, self.files != RuleFiles::None);
        let git = read(GIT_IGNORE, self.files == RuleFiles::All);
        match above {
            Some(above) if reactor.is_none() && git.is_none() => Arc::clone(above),
            _ => Arc::new(Level { reactor, git, above: above.cloned() }),
        }
    }

    /// The rules that hold inside a folder: its own and those of every folder from the project down to it.
    pub(crate) fn level_of(&self, folder: &Path) -> Arc<Level> {
        let relative = folder.strip_prefix(&self.root).unwrap_or(Path::new(""));
        let mut at = self.root.clone();
        let mut level = self.level(&at, None, |name| at.join(name).is_file());
        for part in relative.components() {
            at.push(part);
            level = self.level(&at, Some(&level), |name| at.join(name).is_file());
        }
        level
    }

    /// Decides about one entry of a folder. `inside_skipped` is true below a folder that is only entered.
    pub(crate) fn decide(&self, level: &Level, path: &Path, is_dir: bool, inside_skipped: bool) -> Decision {
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { return Decision::Keep };
        if hard_rule(name).is_some() {
            return Decision::Skip;
        }
        let ignored = || inside_skipped || level.ignores(path, is_dir);
        if self.include.is_empty() {
            return if ignored() { Decision::Skip } else { Decision::Keep };
        }
        let relative = self.relative(path);
        if self.included_by(&relative).is_some() || !ignored() {
            return Decision::Keep;
        }
        let holds_included = is_dir && self.include.iter().any(|entry| is_below(&entry.path, &relative));
        if holds_included { Decision::Enter } else { Decision::Skip }
    }

    /// Whether a file directly in that folder is left out. The rules are read once for all of its files.
    pub(crate) fn of_files_in<'a>(&'a self, folder: &Path) -> impl Fn(&Path) -> bool + use<'a> {
        let explained = self.explain(folder, true);
        let is_hidden = matches!(explained.rule, Some(Rule::Hard { .. }));
        let level = self.level_of(folder);
        move |file| is_hidden || self.decide(&level, file, false, !explained.included) != Decision::Keep
    }

    /// The rule that decides about a path, which need not exist. `is_dir` matters for rules that end in `/`.
    pub(crate) fn explain(&self, path: &Path, is_dir: bool) -> Explanation {
        let Ok(relative) = path.strip_prefix(&self.root) else {
            return Explanation { included: false, matched: path.to_path_buf(), rule: None };
        };
        let parts: Vec<_> = relative.components().collect();
        let mut at = self.root.clone();
        let mut level = self.level(&at, None, |name| at.join(name).is_file());
        let mut outcome = Explanation { included: true, matched: relative.to_path_buf(), rule: None };
        for (depth, part) in parts.iter().enumerate() {
            let last = depth + 1 == parts.len();
            at.push(part);
            let matched = display(&self.root, &at);
            let name = part.as_os_str().to_string_lossy();
            if let Some(pattern) = hard_rule(&name) {
                return Explanation { included: false, matched, rule: Some(Rule::Hard { pattern }) };
            }
            if let Some(entry) = self.included_by(&self.relative(&at)) {
                let rule = Rule::Include { line: entry.line, path: entry.path.clone() };
                outcome = Explanation { included: true, matched, rule: Some(rule) };
            } else if outcome.included
                && !matches!(outcome.rule, Some(Rule::Include { .. }))
                && let Some((included, rule)) = level.rule(&self.root, &at, is_dir || !last)
            {
                outcome = Explanation { included, matched, rule: Some(rule) };
            }
            if !last {
                level = self.level(&at, Some(&level), |name| at.join(name).is_file());
            }
        }
        outcome
    }

    fn included_by(&self, relative: &str) -> Option<&IncludedPath> {
        self.include.iter().find(|entry| relative == entry.path || is_below(relative, &entry.path))
    }

    fn relative(&self, path: &Path) -> String {
        slashes(path.strip_prefix(&self.root).unwrap_or(path))
    }
}

impl Level {
    fn ignores(&self, path: &Path, is_dir: bool) -> bool {
        matches!(self.matched(path, is_dir), Some(Match::Ignore(_)))
    }

    /// The nearest rule about the path: every `.reactorignore` upwards, then every `.gitignore`.
    fn matched(&self, path: &Path, is_dir: bool) -> Option<Match<&ignore::gitignore::Glob>> {
        for kind in [Self::reactor_rules, Self::git_rules] {
            let mut level = Some(self);
            while let Some(here) = level {
                if let Some(rules) = kind(here) {
                    let found = rules.matched(path, is_dir);
                    if !found.is_none() {
                        return Some(found);
                    }
                }
                level = here.above.as_deref();
            }
        }
        None
    }

    fn reactor_rules(&self) -> Option<&Gitignore> {
        self.reactor.as_ref()
    }

    fn git_rules(&self) -> Option<&Gitignore> {
        self.git.as_ref()
    }

    fn rule(&self, root: &Path, path: &Path, is_dir: bool) -> Option<(bool, Rule)> {
        let found = self.matched(path, is_dir)?;
        let included = found.is_whitelist();
        let (Match::Ignore(glob) | Match::Whitelist(glob)) = found else { return None };
        let from = glob.from()?;
        // The engine keeps the text of a rule and not its line; the last line that reads so is the one that won.
        let content = fs_err::read_to_string(from).unwrap_or_default();
        let written = glob.original().trim_end();
        let line = content.lines().enumerate().filter(|(_, line)| line.trim_end() == written).last();
        let file = display(root, from);
        Some((included, Rule::Line { file, line: line.map_or(0, |(at, _)| at + 1), pattern: written.to_owned() }))
    }
}

/// The hard rule that a name falls under. Names are compared byte by byte, on every system.
pub(crate) fn hard_rule(name: &str) -> Option<&'static str> {
    HARD_RULES.into_iter().find(|rule| match (rule.strip_prefix('*'), rule.strip_suffix('*')) {
        (Some(suffix), _) => name.ends_with(suffix),
        (_, Some(prefix)) => name.starts_with(prefix) && name.len() > prefix.len(),
        _ => name == *rule,
    })
}

/// Lines of the project's own `.reactorignore` that are no patterns, and therefore keep nothing out.
pub(crate) fn refused_lines(root: &Path) -> Vec<Diagnostic> {
    let Ok(content) = fs_err::read_to_string(root.join(REACTOR_IGNORE)) else { return Vec::new() };
    let text = SourceText::new(REACTOR_IGNORE, content);
    let mut builder = GitignoreBuilder::new(root);
    let mut findings = Vec::new();
    let mut start = 0;
    for line in text.text.split_inclusive('\n') {
        let rule = line.trim_end_matches(['\n', '\r']);
        if let Err(error) = builder.add_line(None, rule) {
            let reason = error.to_string();
            let finding = Diagnostic::warning("the line is not a pattern, nothing is ignored by it");
            findings.push(finding.at(&text, start..start + rule.len()).hint(reason));
        }
        start += line.len();
    }
    findings
}

fn read_rules(folder: &Path, name: &str) -> Option<Gitignore> {
    let mut builder = GitignoreBuilder::new(folder);
    // A line that is not a pattern is skipped, as git does.
    let _ = builder.add(folder.join(name));
    builder.build().ok().filter(|rules| !rules.is_empty())
}

fn is_below(path: &str, folder: &str) -> bool {
    folder.is_empty() || path.strip_prefix(folder).is_some_and(|rest| rest.starts_with('/'))
}

fn display(root: &Path, path: &Path) -> PathBuf {
    crate::diagnostic::display_path(root, path)
}

/// A relative path with `/` between its parts, on every system.
pub(crate) fn slashes(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Table {
        folder: tempfile::TempDir,
        include: Vec<IncludedPath>,
    }

    impl Table {
        fn new(files: &[(&str, &str)]) -> Self {
            let folder = tempfile::tempdir().unwrap();
            for (path, content) in files {
                let path = folder.path().join(path);
                fs_err::create_dir_all(path.parent().unwrap()).unwrap();
                fs_err::write(path, content).unwrap();
            }
            Self { folder, include: Vec::new() }
        }

        fn explain(&self, path: &str) -> Explanation {
            let rules = IgnoreRules::new(self.folder.path(), &self.include, RuleFiles::All);
            rules.explain(&self.folder.path().join(path), false)
        }

        fn line(&self, path: &str) -> (bool, String) {
            let found = self.explain(path);
            let rule = match found.rule {
                None => "nothing".to_owned(),
                Some(Rule::Hard { pattern }) => format!("hard {pattern}"),
                Some(Rule::Line { file, line, pattern }) => format!("{}:{line} {pattern}", file.display()),
                Some(Rule::Include { line, path }) => format!("include:{line} {path}"),
            };
            (found.included, rule)
        }
    }

    #[test]
    fn follows_the_table_of_rules() {
        let table = Table::new(&[
            (".gitignore", "# comment\ndist/\n*.log\n!keep.log\n"),
            (".reactorignore", "drafts\n!debug.log\n/only-here\n"),
            ("sites/web/.gitignore", "*.map\n"),
            ("sites/web/deep/.reactorignore", "!x.map\n"),
        ]);
        let expected = [
            ("a.txt", true, "nothing"),
            (".well-known/x", true, "nothing"),
            ("dist/a.js", false, ".gitignore:2 dist/"),
            ("sites/web/dist/a.js", false, ".gitignore:2 dist/"),
            ("dist.txt", true, "nothing"),
            ("a.log", false, ".gitignore:3 *.log"),
            ("keep.log", true, ".gitignore:4 !keep.log"),
            ("debug.log", true, ".reactorignore:2 !debug.log"),
            ("x/drafts/a", false, ".reactorignore:1 drafts"),
            ("only-here", false, ".reactorignore:3 /only-here"),
            ("x/only-here", true, "nothing"),
            ("sites/web/a.map", false, "sites/web/.gitignore:1 *.map"),
            ("sites/other/a.map", true, "nothing"),
            ("sites/web/deep/x.map", true, "sites/web/deep/.reactorignore:1 !x.map"),
            ("A.LOG", true, "nothing"),
            (".env", false, "hard .env"),
            (".env.local", false, "hard .env.*"),
            (".envrc", true, "nothing"),
            ("x/node_modules/y/z.js", false, "hard node_modules"),
            ("keys/id_rsa", false, "hard id_rsa"),
            ("keys/id_rsa.pub", true, "nothing"),
            ("a.p12", false, "hard *.p12"),
            ("sites/web/.#index.html", false, "hard .#*"),
            ("sites/web/.#", true, "nothing"),
            ("sites/web/#index.html#", true, "nothing"),
        ];
        for (path, included, rule) in expected {
            assert_eq!(table.line(path), (included, rule.to_owned()), "{path}");
        }
    }

    #[test]
    fn include_wins_over_ignore_files_and_loses_to_hard_rules() {
        let mut table = Table::new(&[(".gitignore", "generated\n")]);
        table.include = vec![IncludedPath { path: "sites/web/generated".to_owned(), line: 9 }];
        assert_eq!(table.line("sites/web/generated/a"), (true, "include:9 sites/web/generated".to_owned()));
        assert_eq!(table.line("sites/generated/a"), (false, ".gitignore:1 generated".to_owned()));
        assert_eq!(table.line("sites/web/generated/.env"), (false, "hard .env".to_owned()));
    }

    #[test]
    fn rules_that_are_read_once_for_a_folder_say_of_its_files_what_each_is_told() {
        let mut table = Table::new(&[
            (".gitignore", "generated\n*.log\nlater/*.sql\n!generated/kept.sql\n"),
            (".reactorignore", "!seen.log\n"),
            ("data/.reactorignore", "draft*\n"),
        ]);
        table.include =
            ["generated/in.sql", "node_modules/in.sql"].map(|path| IncludedPath { path: path.into(), line: 1 }).into();
        let root = table.folder.path();
        let rules = IgnoreRules::new(root, &table.include, RuleFiles::All);
        for folder in ["", "data", "data/deep", "generated", "later", "node_modules", "data/.git"] {
            let folder = root.join(folder);
            let left_out = rules.of_files_in(&folder);
            for name in ["in.sql", "kept.sql", "a.log", "seen.log", "draft.sql", ".env", ".#in.sql"] {
                let path = folder.join(name);
                assert_eq!(left_out(&path), !rules.explain(&path, false).included, "{}", path.display());
            }
        }
    }

    #[test]
    fn a_folder_that_is_ignored_is_entered_only_for_what_is_re_admitted_below_it() {
        let table = Table::new(&[(".gitignore", "out\n")]);
        let include = vec![IncludedPath { path: "out/keep".to_owned(), line: 1 }];
        let root = table.folder.path();
        let rules = IgnoreRules::new(root, &include, RuleFiles::All);
        let level = rules.level_of(root);
        assert_eq!(rules.decide(&level, &root.join("out"), true, false), Decision::Enter);
        assert_eq!(rules.decide(&level, &root.join("out/drop"), false, true), Decision::Skip);
        assert_eq!(rules.decide(&level, &root.join("out/keep"), true, true), Decision::Keep);
    }

    #[test]
    fn a_line_that_is_no_pattern_is_named() {
        let table = Table::new(&[(".reactorignore", "fine\n[z-a]\n")]);
        let found = refused_lines(table.folder.path());
        assert_eq!(found.len(), 1);
        assert_eq!((found[0].line, found[0].source_line.as_str()), (2, "[z-a]"));
    }

    #[test]
    fn git_rules_can_be_left_unread() {
        let table = Table::new(&[(".gitignore", "dist\n"), (".reactorignore", "*.tmp\n")]);
        let root = table.folder.path();
        let rules = IgnoreRules::new(root, &[], RuleFiles::ReactorOnly);
        let level = rules.level_of(&root.join("dist"));
        assert_eq!(rules.decide(&level, &root.join("dist/a.js"), false, false), Decision::Keep);
        assert_eq!(rules.decide(&level, &root.join("dist/a.tmp"), false, false), Decision::Skip);
    }
}
