//! Packages that a bun function ships as they are, with what they depend on.

use std::collections::{BTreeMap, VecDeque};
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::{FunctionSettings, ProjectError};

/// A package to ship.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Package {
    /// Its folder on disk, links resolved.
    pub(super) folder: PathBuf,
    /// Where it goes, relative to the function: `node_modules/<name>`.
    pub(super) place: String,
}

/// The packages named `external` and all they need, each where bun will look for it.
pub(super) fn find(root: &Path, source: &Path, function: &FunctionSettings) -> Result<Vec<Package>, ProjectError> {
    let mut placed: BTreeMap<String, PathBuf> = BTreeMap::new();
    let mut queue: VecDeque<(String, PathBuf, String)> = VecDeque::new();
    for name in &function.external {
        let Some(folder) = resolve(root, source, name) else {
            let message = format!("package `{name}` of function `{}` is not installed in the project", function.name);
            let hint = format!("run `npm install {name}` in `{}`", function.source);
            return Err(function.name_place.error(message).hint(hint).into());
        };
        queue.push_back((name.clone(), folder, String::new()));
    }
    while let Some((name, folder, parent)) = queue.pop_front() {
        let flat = format!("node_modules/{name}");
        let place = match placed.get(&flat) {
            Some(there) if *there == folder => continue,
            // Another version stands there: this one goes below whoever needs it.
            Some(_) => format!("{parent}/node_modules/{name}"),
            None => flat,
        };
        if placed.insert(place.clone(), folder.clone()).is_some() {
            continue;
        }
        for needed in dependencies(&folder) {
            if let Some(folder) = resolve(root, &folder, &needed) {
                queue.push_back((needed, folder, place.clone()));
            }
        }
    }
    Ok(placed.into_iter().map(|(place, folder)| Package { folder, place }).collect())
}

/// The folder of a package as seen from a folder, never outside the project.
fn resolve(root: &Path, from: &Path, name: &str) -> Option<PathBuf> {
    let folders = from.ancestors().take_while(|folder| folder.starts_with(root));
    let found = { folders }.map(|folder| folder.join("node_modules").join(name)).find(|folder| folder.is_dir())?;
    fs_err::canonicalize(found).ok().filter(|folder| folder.starts_with(root))
}

fn dependencies(folder: &Path) -> Vec<String> {
    let package = fs_err::read(folder.join("package.json")).ok();
    let package: Option<Value> = package.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let mut names = Vec::new();
    for list in ["dependencies", "optionalDependencies", "peerDependencies"] {
        if let Some(members) = package.as_ref().and_then(|package| package.get(list)).and_then(Value::as_object) {
            names.extend(members.keys().cloned());
        }
    }
    names.sort();
    names.dedup();
    names
}
