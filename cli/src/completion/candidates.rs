//! The names of one kind: configuration, manifest and cache. No network; a stale cache is renewed by another process.

use std::ffi::OsString;
use std::path::Path;
use std::process::{Command, Stdio};

use jiff::Timestamp;

use super::Kind;
use super::cache::Cache;
use crate::config::{AuthKind, Config, ContextName, Keychain, resolve};
use crate::context::Context;
use crate::env::Env;
use crate::settings::{Origin, Settings};
use crate::ui::Ui;

/// The names to offer. What cannot be read offers nothing: a shell has no place for an error.
pub(crate) fn candidates(kind: Kind, cx: &Context) -> Vec<String> {
    if kind == Kind::Contexts {
        return contexts(cx);
    }
    let mut names = declared(cx, kind);
    let Ok((context, _)) = resolve::context_name(cx) else { return names };
    if let Some(cache) = Cache::of(cx, &context) {
        let known = cache.read();
        names.extend(known.of(kind).iter().cloned());
        if known.is_stale(kind, Timestamp::now()) && may_ask(cx, &context) && cache.claim() {
            renew_in_background(cx, &context);
        }
    }
    let mut seen = std::collections::BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// What the words so far say of folder and context. A shell passes them after `--`.
pub(super) fn context_of_words(env: &Env) -> Option<Context> {
    let argv: Vec<OsString> = std::env::args_os().skip_while(|argument| argument != "--").skip(1).collect();
    context(&argv, env)
}

fn context(argv: &[OsString], env: &Env) -> Option<Context> {
    let mut settings = Settings::guess(argv, env);
    let words: Vec<&str> = argv.iter().filter_map(|word| word.to_str()).collect();
    let value_of = |long: &str, short: &str| {
        words.iter().enumerate().find_map(|(index, word)| {
            let joined = word.strip_prefix(long).and_then(|rest| rest.strip_prefix('='));
            let apart = (*word == long || *word == short).then(|| words.get(index + 1).copied()).flatten();
            joined.or(apart).filter(|value| !value.is_empty())
        })
    };
    settings.directory = value_of("--directory", "-C").map(Into::into);
    settings.context = value_of("--context", "-c")
        .map(|name| (name.to_owned(), Origin::Flag))
        .or_else(|| env.text(crate::env::REACTOR_CONTEXT).map(|name| (name.to_owned(), Origin::Variable)));
    Context::new(Ui::new(&settings, env), settings, env.clone()).ok()
}

fn contexts(cx: &Context) -> Vec<String> {
    let known = cx.home().ok().and_then(|home| Config::load(&home).ok()).map(|config| config.names());
    let mut names: Vec<String> = known.unwrap_or_default().iter().map(ToString::to_string).collect();
    let local = ContextName::local().to_string();
    if !names.contains(&local) {
        names.insert(0, local);
    }
    names
}

/// Names that `reactor.toml` declares; they exist before any server knows them.
fn declared(cx: &Context, kind: Kind) -> Vec<String> {
    let Ok(Some(path)) = cx.find_manifest() else { return Vec::new() };
    names_in(&path, kind.word()).unwrap_or_default()
}

fn names_in(manifest: &Path, table: &str) -> Option<Vec<String>> {
    let document: toml_edit::DocumentMut = fs_err::read_to_string(manifest).ok()?.parse().ok()?;
    let tables = document.get(table)?.as_array_of_tables()?;
    Some(tables.iter().filter_map(|table| table.get("name")?.as_str().map(str::to_owned)).collect())
}

/// A keychain may open a window that asks to be unlocked, which nobody expects of TAB.
fn may_ask(cx: &Context, name: &ContextName) -> bool {
    let entry = cx.home().ok().and_then(|home| Config::load(&home).ok()?.context(name).ok()?);
    !entry
        .is_some_and(|entry| matches!(entry.auth, AuthKind::Keychain(account) if account.keychain == Keychain::System))
}

fn renew_in_background(cx: &Context, name: &ContextName) {
    let Ok(program) = std::env::current_exe() else { return };
    let mut command = Command::new(program);
    command.args(["__names", "--refresh", "--context", name.as_str(), "--directory"]).arg(&cx.cwd);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    #[cfg(unix)]
    std::os::unix::process::CommandExt::process_group(&mut command, 0);
    // It ends by itself, long after this process; next time there is something to offer.
    drop(command.spawn());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_so_far_choose_folder_and_context() {
        let folder = tempfile::tempdir().unwrap();
        let chosen = |line: &[&str]| {
            let argv: Vec<OsString> = line.iter().map(OsString::from).collect();
            context(&argv, &Env::default()).unwrap().settings.context.map(|(name, _)| name)
        };
        assert_eq!(chosen(&["reactor", "-c", "prod", "logs"]).as_deref(), Some("prod"));
        assert_eq!(chosen(&["reactor", "logs", "--context=live"]).as_deref(), Some("live"));
        assert_eq!(chosen(&["reactor", "logs", "--context"]), None);
        let argv = ["reactor", "-C", folder.path().to_str().unwrap()].map(OsString::from);
        assert_eq!(context(&argv, &Env::default()).unwrap().cwd, folder.path().canonicalize().unwrap());
    }

    #[test]
    fn declared_names_are_read_from_syntax_alone() {
        let folder = tempfile::tempdir().unwrap();
        let manifest = folder.path().join("reactor.toml");
        fs_err::write(&manifest, "project_id = 3\n[[functions]]\nname = \"hello\"\n[[functions]]\nname = \"bye\"\n")
            .unwrap();
        assert_eq!(names_in(&manifest, "functions"), Some(vec!["hello".to_owned(), "bye".to_owned()]));
        assert_eq!(names_in(&manifest, "jobs"), None);
    }
}
