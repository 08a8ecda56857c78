//! What the ignore rules let in and what they leave out, over the whole project.

use std::path::Path;

use serde::Serialize;

use crate::files::{self, Skipped};
use crate::ignore_rules::RuleFiles;
use crate::{Explanation, Project, ProjectError};

/// Every file of a project by the rules alone: whether a function or site holds it is another question.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Listing {
    /// Paths relative to the project that are let in, in byte order.
    pub files: Vec<String>,
    /// What is left out, each with its rule; of a folder that is left out only the folder.
    pub left_out: Vec<Explanation>,
}

/// What a path would be bundled for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Owner {
    /// A function of that name, as far as it imports the file.
    Function(String),
    /// A site of that name.
    Site(String),
    /// The migrations.
    Migrations,
    /// The project itself: its manifest.
    Project,
    /// Nothing: it lies in the project and is not bundled.
    Nobody,
}

impl Project {
    /// Walks the project by the rules. Folders that are left out are not entered.
    pub fn listing(&self) -> Result<Listing, ProjectError> {
        let rules = self.rules(RuleFiles::All);
        let skipped = Skipped::default();
        let walk = files::walk_noting(self.root(), self.root(), &rules, &skipped)?;
        let mut left_out = skipped.into_paths();
        left_out.sort();
        let left_out = left_out.iter().map(|(path, is_dir)| rules.explain(path, *is_dir)).collect();
        Ok(Listing { files: walk.files.into_iter().map(|file| file.path).collect(), left_out })
    }

    /// What a path would be bundled for; none for a folder above all that is bundled.
    pub fn owner(&self, path: &Path) -> Option<Owner> {
        let manifest = self.manifest();
        let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
        if path == self.manifest_path() {
            return Some(Owner::Project);
        }
        let below = |folder: &str| path.starts_with(self.root().join(folder));
        let function = manifest.functions.iter().find(|function| below(&function.source));
        let site = manifest.sites.iter().find(|site| below(&site.source));
        if let Some(function) = function {
            return Some(Owner::Function(function.name.to_string()));
        }
        if let Some(site) = site {
            return Some(Owner::Site(site.name.to_string()));
        }
        if below(&manifest.data.migrations_dir) {
            return Some(Owner::Migrations);
        }
        let script = path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| {
            ["ts", "js", "mts", "mjs", "cts", "cjs", "tsx", "jsx", "json", "txt"].contains(&ending)
        });
        // A script anywhere in the project may be imported by a function; a folder may hold something that is bundled.
        ((!script || manifest.functions.is_empty()) && path.is_file()).then_some(Owner::Nobody)
    }
}
