//! What a release changes: each function, site and job held against the live manifest.
//!
//! The plan and the rollout use the same list, so that a plan cannot promise something else.

use admin_api::{ItemAction, ItemKind};
use bundle_format::{FileEntry, FunctionEntry, JobEntry, Manifest, SiteEntry};

/// One thing of a release and what happens to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Item {
    pub(crate) kind: ItemKind,
    pub(crate) name: String,
    pub(crate) action: ItemAction,
    /// What changed, for people.
    pub(crate) detail: Option<String>,
}

/// Every function, site, required key and job of both manifests, in that order, each kind by name.
pub(crate) fn items(live: Option<&Manifest>, next: &Manifest) -> Vec<Item> {
    let mut items = Vec::new();
    let (functions, sites, jobs) =
        live.map_or((&[][..], &[][..], &[][..]), |live| (&live.functions[..], &live.sites[..], &live.jobs[..]));
    items.extend(compare(ItemKind::Function, functions, &next.functions, |old, new| {
        difference(live, next, (old, new), (&old.root, &new.root))
    }));
    items.extend(compare(ItemKind::Site, sites, &next.sites, |old, new| {
        difference(live, next, (old, new), (&old.root, &new.root))
    }));
    let keys = |functions: &[FunctionEntry]| functions.iter().flat_map(required_keys).collect::<Vec<RequiredKey>>();
    items.extend(compare(ItemKind::Env, &keys(functions), &keys(&next.functions), |old, new| {
        (old.secret != new.secret)
            .then(|| if new.secret { "secret from now on" } else { "no secret any more" }.to_owned())
    }));
    items.extend(compare(ItemKind::Job, jobs, &next.jobs, |old, new| (old != new).then(|| "settings".to_owned())));
    items
}

/// A key that a function requires.
struct RequiredKey {
    /// `function/KEY`
    name: String,
    secret: bool,
}

fn required_keys(entry: &FunctionEntry) -> impl Iterator<Item = RequiredKey> {
    let named = |key: &String, secret| RequiredKey { name: format!("{}/{key}", entry.name), secret };
    let plain = entry.env_keys.iter().map(move |key| named(key, false));
    plain.chain(entry.secret_keys.iter().map(move |key| named(key, true)))
}

trait Named {
    fn name(&self) -> &str;
}

impl Named for FunctionEntry {
    fn name(&self) -> &str {
        &self.name
    }
}

impl Named for RequiredKey {
    fn name(&self) -> &str {
        &self.name
    }
}

impl Named for SiteEntry {
    fn name(&self) -> &str {
        &self.name
    }
}

impl Named for JobEntry {
    fn name(&self) -> &str {
        &self.name
    }
}

fn compare<T: Named>(kind: ItemKind, old: &[T], new: &[T], changed: impl Fn(&T, &T) -> Option<String>) -> Vec<Item> {
    let mut items: Vec<Item> = new
        .iter()
        .map(|entry| {
            let (action, detail) = match old.iter().find(|other| other.name() == entry.name()) {
                None => (ItemAction::Create, None),
                Some(other) => match changed(other, entry) {
                    None => (ItemAction::Unchanged, None),
                    detail => (ItemAction::Update, detail),
                },
            };
            Item { kind, name: entry.name().to_owned(), action, detail }
        })
        .collect();
    items.extend(old.iter().filter(|entry| !new.iter().any(|other| other.name() == entry.name())).map(|entry| Item {
        kind,
        name: entry.name().to_owned(),
        action: ItemAction::Delete,
        detail: None,
    }));
    items.sort_by(|left, right| left.name.cmp(&right.name));
    items
}

/// `settings`, `3 files`, or both; `None` when nothing differs.
fn difference<T: PartialEq>(
    live: Option<&Manifest>,
    next: &Manifest,
    (old, new): (&T, &T),
    (old_root, new_root): (&str, &str),
) -> Option<String> {
    let before: Vec<&FileEntry> = live.map(|live| live.files_below(old_root).collect()).unwrap_or_default();
    let after: Vec<&FileEntry> = next.files_below(new_root).collect();
    let gone = before.iter().filter(|file| after.binary_search_by(|other| other.path.cmp(&file.path)).is_err()).count();
    let differ = after
        .iter()
        .filter(|file| {
            before.binary_search_by(|other| other.path.cmp(&file.path)).map_or(true, |at| before[at] != **file)
        })
        .count();
    let files = match gone + differ {
        0 => None,
        1 => Some("1 file".to_owned()),
        count => Some(format!("{count} files")),
    };
    let settings = (old != new).then(|| "settings".to_owned());
    match (settings, files) {
        (Some(settings), Some(files)) => Some(format!("{settings}, {files}")),
        (settings, files) => settings.or(files),
    }
}

#[cfg(test)]
mod tests {
    use bundle_format::{
        Access, Digest, FORMAT, FunctionConcurrency, FunctionLimits, FunctionRuntime, JobRetry, JobTrigger,
    };

    use super::*;

    fn function(name: &str) -> FunctionEntry {
        FunctionEntry {
            name: name.into(),
            runtime: FunctionRuntime::Wasm,
            entrypoint: "index.js".into(),
            auth: Access::Public,
            limits: FunctionLimits::default(),
            concurrency: FunctionConcurrency::default(),
            env_keys: Vec::new(),
            forward_authorization: false,
            secret_keys: Vec::new(),
            root: format!("functions/{name}"),
        }
    }

    fn manifest(functions: Vec<FunctionEntry>, content: &str) -> Manifest {
        let files = functions
            .iter()
            .map(|function| FileEntry {
                path: format!("{}/index.js", function.root),
                size: content.len() as u64,
                sha256: Digest::of(content.as_bytes()),
                executable: false,
            })
            .collect();
        let job = JobEntry {
            name: "nightly".into(),
            function: functions[0].name.clone(),
            trigger: JobTrigger::Manual,
            retry: JobRetry::default(),
            timeout_ms: 1,
            max_concurrency: 1,
        };
        Manifest {
            format: FORMAT,
            project_id: "shop".into(),
            name: "Shop".into(),
            files,
            migrations: Vec::new(),
            functions,
            sites: Vec::new(),
            jobs: vec![job],
        }
    }

    fn actions(live: Option<&Manifest>, next: &Manifest) -> Vec<(String, ItemAction, Option<String>)> {
        items(live, next).into_iter().map(|item| (item.name, item.action, item.detail)).collect()
    }

    #[test]
    fn everything_is_new_before_the_first_release() {
        let next = manifest(vec![function("one")], "a");
        assert_eq!(
            actions(None, &next),
            [("one".into(), ItemAction::Create, None), ("nightly".into(), ItemAction::Create, None)]
        );
    }

    #[test]
    fn tells_changed_files_from_changed_settings() {
        let live = manifest(vec![function("one"), function("two")], "a");
        let mut next = manifest(vec![function("one"), function("two")], "a");
        next.files[0].sha256 = Digest::of(b"other");
        next.functions[1].limits.memory_mb = 512;
        assert_eq!(
            actions(Some(&live), &next)[..2],
            [
                ("one".into(), ItemAction::Update, Some("1 file".into())),
                ("two".into(), ItemAction::Update, Some("settings".into()))
            ]
        );
    }

    #[test]
    fn what_is_gone_is_deleted_and_what_is_the_same_stays() {
        let live = manifest(vec![function("one"), function("two")], "a");
        let next = manifest(vec![function("one")], "a");
        assert_eq!(
            actions(Some(&live), &next),
            [
                ("one".into(), ItemAction::Unchanged, None),
                ("two".into(), ItemAction::Delete, None),
                ("nightly".into(), ItemAction::Unchanged, None)
            ]
        );
    }
}
