//! The templates: the folders of `examples/`, embedded when this program was built.

use std::path::Path;

use admin_api::ErrorCode;
use include_dir::{Dir, include_dir};
use toml_edit::{DocumentMut, value};

use crate::error::CliError;

/// `build.rs` copies what belongs to a template; what a run of the example left behind stays out.
static TEMPLATES: Dir<'_> = include_dir!("$OUT_DIR/templates");

/// The one that is used when nothing is said, and listed first.
const DEFAULT: &str = "hello";

/// One template.
pub(super) struct Template {
    /// Name of its folder.
    pub(super) name: &'static str,
    /// What it shows: the first sentence of its README.
    pub(super) about: String,
    folder: &'static Dir<'static>,
}

/// Every template, the default one first.
pub(super) fn all() -> Vec<Template> {
    let mut templates: Vec<Template> = TEMPLATES
        .dirs()
        .filter_map(|folder| {
            let name = folder.path().to_str()?;
            folder.get_file(folder.path().join(project::MANIFEST_NAME))?;
            Some(Template { name, about: about(folder), folder })
        })
        .collect();
    templates.sort_by_key(|template| (template.name != DEFAULT, template.name));
    templates
}

fn about(folder: &Dir<'_>) -> String {
    let readme = folder.get_file(folder.path().join("README.md")).and_then(include_dir::File::contents_utf8);
    let line = readme.into_iter().flat_map(str::lines).find(|line| !line.trim().is_empty() && !line.starts_with('#'));
    line.unwrap_or_default().trim().to_owned()
}

impl Template {
    /// Writes its files, with name and id of the new project in its manifest. Returns their paths in it.
    pub(super) fn write(&self, to: &Path, name: &str, project_id: &str) -> Result<Vec<String>, CliError> {
        let mut written = Vec::new();
        self.write_folder(self.folder, to, (name, project_id), &mut written)?;
        written.sort_unstable();
        Ok(written)
    }

    fn write_folder(
        &self,
        folder: &Dir<'_>,
        to: &Path,
        project: (&str, &str),
        written: &mut Vec<String>,
    ) -> Result<(), CliError> {
        for file in folder.files() {
            let path = file.path().strip_prefix(self.folder.path()).unwrap_or(file.path());
            let target = to.join(path);
            if let Some(parent) = target.parent() {
                fs_err::create_dir_all(parent)?;
            }
            if path == Path::new(project::MANIFEST_NAME) {
                fs_err::write(&target, manifest(file.contents_utf8().unwrap_or_default(), project)?)?;
            } else {
                fs_err::write(&target, file.contents())?;
            }
            written.push(path.to_string_lossy().replace('\\', "/"));
        }
        folder.dirs().try_for_each(|child| self.write_folder(child, to, project, written))
    }
}

/// The template's manifest with another name and id; everything else, comments included, stays.
fn manifest(text: &str, (name, project_id): (&str, &str)) -> Result<String, CliError> {
    let mut document: DocumentMut = text.parse().map_err(|error: toml_edit::TomlError| {
        CliError::new(ErrorCode::Internal, "the template's manifest is not TOML").caused_by(&error)
    })?;
    for (key, text) in [("project_id", project_id), ("name", name)] {
        match document.get_mut(key).and_then(toml_edit::Item::as_value_mut) {
            Some(old) => {
                let decor = old.decor().clone();
                *old = text.into();
                *old.decor_mut() = decor;
            }
            None => document[key] = value(text),
        }
    }
    Ok(document.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hello_comes_first_and_every_template_says_what_it_shows() {
        let templates = all();
        assert_eq!(templates[0].name, DEFAULT);
        for template in &templates {
            assert!(!template.about.is_empty(), "{} needs a README.md with a sentence", template.name);
        }
    }

    #[test]
    fn a_new_project_of_each_template_is_valid() {
        for template in all() {
            let folder = tempfile::tempdir().unwrap();
            template.write(folder.path(), "Corner \"shop\"", "corner-shop-01234567").unwrap();
            let project = project::Project::load(&folder.path().join(project::MANIFEST_NAME)).unwrap();
            assert_eq!(project.manifest().name, "Corner \"shop\"");
            assert_eq!(project.manifest().project_id.as_str(), "corner-shop-01234567");
        }
    }

    #[test]
    fn nothing_that_a_run_left_behind_is_embedded() {
        fn visit(folder: &Dir<'_>) {
            for entry in folder.dirs() {
                let name = entry.path().file_name().unwrap().to_str().unwrap();
                assert!(![".reactor", "node_modules", ".git"].contains(&name), "{}", entry.path().display());
                visit(entry);
            }
        }
        visit(&TEMPLATES);
    }

    #[test]
    fn comments_of_the_manifest_stay() {
        let text = "# a comment\nproject_id = \"hello\" # id\nname = \"Hello\"\n\n[[functions]]\nname = \"hello\"\n";
        let changed = manifest(text, ("Shop", "shop-1")).unwrap();
        assert_eq!(
            changed,
            "# a comment\nproject_id = \"shop-1\" # id\nname = \"Shop\"\n\n[[functions]]\nname = \"hello\"\n"
        );
    }
}
