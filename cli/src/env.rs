//! The environment, captured once at the start and passed on as a value. Nothing else reads it.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::path::{Path, PathBuf};

/// One environment variable that this program looks at.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Variable {
    /// Its name; `<…>` stands for a part that varies.
    pub(crate) name: &'static str,
    /// What it does, one sentence.
    pub(crate) meaning: &'static str,
}

macro_rules! variables {
    ($($constant:ident $name:literal $meaning:literal;)*) => {
        $(#[doc = $meaning] pub(crate) const $constant: &str = $name;)*

        /// Every variable, in the order of the reference.
        pub(crate) const VARIABLES: &[Variable] = &[$(Variable { name: $name, meaning: $meaning },)*];
    };
}

variables! {
    REACTOR_CONTEXT "REACTOR_CONTEXT" "Context to use, when `--context` is not given.";
    REACTOR_TOKEN "REACTOR_TOKEN" "Token to send, when `--token` is not given. Never sent to a dev server.";
    _TOKEN_OF_A_CONTEXT "REACTOR_TOKEN_<CONTEXT>" "Token for that context alone: its name in upper case, `-` as `_`.";
    REACTOR_OUTPUT "REACTOR_OUTPUT" "`human` or `json`, when neither `--output` nor `--json` is given.";
    REACTOR_ASSUME_YES "REACTOR_ASSUME_YES" "Answers every confirmation with yes, like `--yes`, unless empty, `0` or `false`.";
    REACTOR_HOME "REACTOR_HOME" "Folder of `config.toml` and credentials; `~/.reactor` when unset.";
    REACTOR_CACHE "REACTOR_CACHE" "Folder of what is made once per machine (Postgres template, engine code); `cache` in `REACTOR_HOME` when unset.";
    REACTOR_COMPLETE "REACTOR_COMPLETE" "Set by completion scripts to the name of their shell: this program then answers what may follow, and nothing else.";
    REACTOR_POSTGRES_BIN "REACTOR_POSTGRES_BIN" "Folder with `postgres` and `pg_ctl` for the managed local database.";
    _KEY_OF_THE_SERVER "REACTOR_<TABLE>__<KEY>" "A key of `Reactor.toml` for `reactor serve`: `REACTOR_ADMIN__TOKEN` is `admin.token`.";
    REACTOR_FAILPOINTS "REACTOR_FAILPOINTS" "For tests of `reactor serve`: points at which it fails, `name=kill|error|panic|pause:MS[@nth]`, separated by commas.";
    DATABASE_URL "DATABASE_URL" "Database of `reactor serve` when nothing else names one. `reactor dev` ignores it.";
    HOME "HOME" "Where `.reactor` is looked for when `REACTOR_HOME` is unset; never a project itself.";
    PATH "PATH" "Where `git`, `npm`, `bun`, `psql` and Postgres are looked for.";
    CI "CI" "Set by CI systems: no prompts, no progress bars.";
    GITHUB_ACTIONS "GITHUB_ACTIONS" "`true` on GitHub: errors also become annotations on the changed files.";
    GITHUB_OUTPUT "GITHUB_OUTPUT" "On GitHub, the file that `release_id` and `url` are written to.";
    GITHUB_STEP_SUMMARY "GITHUB_STEP_SUMMARY" "On GitHub, the file that the job summary is written to.";
    NO_COLOR "NO_COLOR" "No colours, unless `--color` says otherwise.";
    CLICOLOR_FORCE "CLICOLOR_FORCE" "Colours even when the stream is not a terminal, unless `0`.";
    TERM "TERM" "`dumb` means no colours and no progress bars.";
    PAGER "PAGER" "Program that shows tables which are longer than the terminal; `less -FRX` when unset, `cat` for none.";
    LESS "LESS" "Options of `less`; `FRX` when unset.";
    FORCE_HYPERLINK "FORCE_HYPERLINK" "Addresses become links on a terminal, unless `0`; otherwise only where the terminal is known to show them.";
    TERM_PROGRAM "TERM_PROGRAM" "Name of the terminal; some show links.";
    VTE_VERSION "VTE_VERSION" "Set by terminals that show links since 5000.";
    WT_SESSION "WT_SESSION" "Set by Windows Terminal, which shows links.";
    COLUMNS "COLUMNS" "Width of tables when standard output is not a terminal.";
    HTTPS_PROXY "HTTPS_PROXY" "Proxy for https endpoints.";
    HTTP_PROXY "HTTP_PROXY" "Proxy for http endpoints; never used for loopback addresses.";
    ALL_PROXY "ALL_PROXY" "Proxy for every endpoint that has none of its own.";
    NO_PROXY "NO_PROXY" "Hosts that are reached directly, separated by commas.";
    SOURCE_DATE_EPOCH "SOURCE_DATE_EPOCH" "Seconds since 1970 to write as the build time into `meta.json`.";
    BROWSER "BROWSER" "Program that `reactor open` starts, with the address as its argument.";
    USERPROFILE "USERPROFILE" "`HOME` on Windows.";
}

/// The environment of this process at its start.
#[derive(Debug, Clone, Default)]
pub(crate) struct Env {
    variables: BTreeMap<OsString, OsString>,
}

impl Env {
    /// Reads the environment of the process. Called once, by `main`.
    pub(crate) fn capture() -> Self {
        Self { variables: std::env::vars_os().collect() }
    }

    /// The value of a variable; an empty one counts as unset.
    pub(crate) fn os(&self, name: &str) -> Option<&OsStr> {
        self.variables.get(OsStr::new(name)).map(OsString::as_os_str).filter(|value| !value.is_empty())
    }

    /// The value of a variable as text; an empty one and one that is not Unicode count as unset.
    pub(crate) fn text(&self, name: &str) -> Option<&str> {
        self.os(name).and_then(OsStr::to_str)
    }

    /// The value of a variable as a path.
    pub(crate) fn path(&self, name: &str) -> Option<PathBuf> {
        self.os(name).map(PathBuf::from)
    }

    /// Whether a variable says yes: set, and neither `0` nor `false`.
    pub(crate) fn says_yes(&self, name: &str) -> bool {
        self.text(name).is_some_and(|value| !matches!(value, "0" | "false" | "no"))
    }

    /// Folder of the user.
    pub(crate) fn home(&self) -> Option<PathBuf> {
        self.path(HOME).or_else(|| self.path(USERPROFILE)).filter(|home| home.is_absolute())
    }

    /// The folders of `PATH`.
    pub(crate) fn search_path(&self) -> Vec<PathBuf> {
        self.os(PATH).map(|value| std::env::split_paths(value).collect()).unwrap_or_default()
    }

    /// The first file of that name in `PATH` that may be executed.
    pub(crate) fn find_program(&self, name: &str) -> Option<PathBuf> {
        self.search_path().into_iter().map(|folder| folder.join(name)).find(|path| is_executable(path))
    }

    /// Every variable whose name starts so, as text. `serve` reads its configuration from these.
    pub(crate) fn starting_with(&self, prefix: &str) -> Vec<(String, String)> {
        self.variables
            .iter()
            .filter_map(|(name, value)| Some((name.to_str()?.to_owned(), value.to_str()?.to_owned())))
            .filter(|(name, _)| name.starts_with(prefix))
            .collect()
    }

    /// All of it, for `env:NAME` values of `Reactor.toml` and for the environment of child processes.
    pub(crate) fn all(&self) -> impl Iterator<Item = (&OsStr, &OsStr)> {
        self.variables.iter().map(|(name, value)| (name.as_os_str(), value.as_os_str()))
    }
}

impl<const N: usize> From<[(&str, &str); N]> for Env {
    fn from(pairs: [(&str, &str); N]) -> Self {
        Self { variables: pairs.into_iter().map(|(name, value)| (name.into(), value.into())).collect() }
    }
}

#[cfg(unix)]
fn is_executable(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|metadata| metadata.is_file() && metadata.permissions().mode() & 0o111 != 0)
}

#[cfg(not(unix))]
fn is_executable(path: &Path) -> bool {
    path.is_file() || path.with_extension("exe").is_file()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_counts_as_unset() {
        let env = Env::from([("NO_COLOR", ""), ("CI", "true")]);
        assert_eq!(env.text(NO_COLOR), None);
        assert!(env.says_yes(CI));
    }

    #[test]
    fn zero_and_false_do_not_say_yes() {
        let env = Env::from([("REACTOR_ASSUME_YES", "0"), ("CI", "false")]);
        assert!(!env.says_yes(REACTOR_ASSUME_YES));
        assert!(!env.says_yes(CI));
    }

    #[test]
    fn a_relative_home_is_not_trusted() {
        assert_eq!(Env::from([("HOME", "somewhere")]).home(), None);
    }

    #[test]
    fn every_variable_has_one_entry_and_a_sentence() {
        let mut names: Vec<_> = VARIABLES.iter().map(|variable| variable.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), VARIABLES.len());
        assert!(VARIABLES.iter().all(|variable| variable.meaning.ends_with('.')));
    }
}
