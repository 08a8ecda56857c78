//! `reactor init`: a new project from one of the examples.

mod templates;

use std::path::{Path, PathBuf};

use admin_api::ErrorCode;
use clap::{Args, ValueHint};
use serde_json::json;
use ulid::Ulid;

use self::templates::Template;
use crate::context::Context;
use crate::error::CliError;
use crate::ui::Table;

/// Names that may stand in the folder of a new project.
const HARMLESS: [&str; 3] = [".git", ".DS_Store", "Thumbs.db"];

/// Make a new project
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor init shop && cd shop
  reactor init . --name 'My shop' --template hello
  reactor init --list-templates")]
pub(crate) struct InitArgs {
    /// Folder to make it in [default: the working directory]
    #[arg(value_hint = ValueHint::DirPath)]
    dir: Option<PathBuf>,
    /// Name of the project [default: the folder's]
    #[arg(long)]
    name: Option<String>,
    /// What to start from [default: hello]
    #[arg(long)]
    template: Option<String>,
    /// List the templates and stop
    #[arg(long, conflicts_with_all = ["dir", "name", "template"])]
    list_templates: bool,
}

pub(crate) fn run(cx: &Context, args: &InitArgs) -> Result<(), CliError> {
    let templates = templates::all();
    if args.list_templates {
        list(cx, &templates);
        return Ok(());
    }
    // Through its components, which leaves out every `.`.
    let folder: PathBuf = cx.path(args.dir.as_deref().unwrap_or(Path::new("."))).components().collect();
    refuse_taken(cx, &folder)?;
    let template = choose_template(cx, &templates, args)?;
    let name = choose_name(cx, &folder, args)?;
    let project_id = project_id(&name);
    let files = template.write(&folder, &name, &project_id)?;
    cx.ui.done(format!(
        "made `{name}` in {} ({})",
        cx.shown(&folder).display(),
        crate::ui::plural(files.len(), "file")
    ));
    next_steps(cx, &folder);
    cx.ui.document(&json!({
        "path": folder,
        "project_id": project_id,
        "name": name,
        "template": template.name,
        "files": files,
    }));
    Ok(())
}

fn list(cx: &Context, templates: &[Template]) {
    let mut table = Table::new(&["TEMPLATE", "WHAT IT SHOWS"]);
    for template in templates {
        table.row([template.name.to_owned(), template.about.clone()]);
    }
    cx.ui.table(&table);
    let items: Vec<_> =
        templates.iter().map(|template| json!({ "name": template.name, "about": template.about })).collect();
    cx.ui.document(&json!({ "items": items }));
}

/// A folder with anything of worth in it is left alone.
fn refuse_taken(cx: &Context, folder: &Path) -> Result<(), CliError> {
    if folder.is_file() {
        return Err(CliError::new(ErrorCode::ProjectInvalid, format!("`{}` is a file", folder.display())));
    }
    if !folder.exists() {
        return Ok(());
    }
    let mut found = Vec::new();
    for entry in fs_err::read_dir(folder)? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if !HARMLESS.contains(&name.as_str()) {
            found.push(name);
        }
    }
    found.sort_unstable();
    let shown = cx.shown(folder).display();
    match found.as_slice() {
        [] => Ok(()),
        names if names.iter().any(|name| name == project::MANIFEST_NAME) => {
            Err(CliError::new(ErrorCode::ProjectInvalid, format!("`{shown}` holds a project already"))
                .next("reactor dev"))
        }
        names => {
            let some = names.iter().take(3).map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
            let more = if names.len() > 3 { format!(" and {} more", names.len() - 3) } else { String::new() };
            Err(CliError::new(ErrorCode::ProjectInvalid, format!("`{shown}` is not empty: it holds {some}{more}"))
                .hint("a project starts in an empty folder: `reactor init NAME` makes one"))
        }
    }
}

fn choose_template<'a>(cx: &Context, templates: &'a [Template], args: &InitArgs) -> Result<&'a Template, CliError> {
    let names = || templates.iter().map(|template| template.name);
    if let Some(wanted) = &args.template {
        return templates.iter().find(|template| template.name == wanted).ok_or_else(|| {
            CliError::usage(format!("there is no template `{wanted}`"))
                .suggest(wanted, names())
                .next("reactor init --list-templates")
        });
    }
    // A folder given on the command line says that its owner knows what they want.
    if args.dir.is_none() && templates.len() > 1 && cx.ui.can_ask() {
        let choices: Vec<_> =
            templates.iter().map(|template| format!("{:<10} {}", template.name, template.about)).collect();
        let chosen = cx.ui.select("What to start from", &choices, "`--template NAME`")?;
        return Ok(&templates[chosen]);
    }
    templates.first().ok_or_else(|| CliError::new(ErrorCode::Internal, "this binary was built without templates"))
}

fn choose_name(cx: &Context, folder: &Path, args: &InitArgs) -> Result<String, CliError> {
    let default = || {
        let path = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
        let last = path.components().next_back().map(|last| last.as_os_str().to_string_lossy().into_owned());
        last.filter(|name| name != "/").unwrap_or_else(|| "project".to_owned())
    };
    let given = match &args.name {
        Some(name) => name.clone(),
        None if args.dir.is_none() && cx.ui.can_ask() => {
            cx.ui.input("Name of the project", Some(default()), "`--name NAME`")?
        }
        None => default(),
    };
    let name = given.trim();
    if name.is_empty() || name.contains(char::is_control) {
        return Err(CliError::usage("a project's name is one line of text"));
    }
    Ok(name.to_owned())
}

/// The name in the letters an id has, and eight random hexadecimal digits: two projects of one name stay apart.
fn project_id(name: &str) -> String {
    let random = Ulid::generate().random() & 0xffff_ffff;
    let mut slug = String::new();
    for character in name.chars() {
        if character.is_ascii_alphanumeric() {
            slug.push(character.to_ascii_lowercase());
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.truncate(50);
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { format!("project-{random:08x}") } else { format!("{slug}-{random:08x}") }
}

fn next_steps(cx: &Context, folder: &Path) {
    let palette = cx.ui.talk_palette();
    cx.ui.say("");
    if folder != cx.cwd {
        cx.ui.say(format!("  {}", palette.name(&format!("cd {}", quoted(&cx.shown(folder).to_string_lossy())))));
    }
    cx.ui.say(format!(
        "  {}            {}",
        palette.name("reactor dev"),
        palette.dim("run it here, rebuilt on every save")
    ));
    cx.ui.say(format!("  {}         {}", palette.name("reactor deploy"), palette.dim("make it live on a server")));
}

/// A path as a shell takes it.
fn quoted(path: &str) -> String {
    let plain = |character: char| character.is_ascii_alphanumeric() || "-_./".contains(character);
    if path.chars().all(plain) { path.to_owned() } else { format!("'{}'", path.replace('\'', "'\\''")) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use bundle_format::ProjectId;

    #[test]
    fn every_name_makes_a_valid_id() {
        for name in ["Shop", "Ünïcode shop!", "  ", "---", "a", &"long ".repeat(40), "1st"] {
            let id = project_id(name);
            assert!(id.parse::<ProjectId>().is_ok(), "{name}: {id}");
        }
        assert_ne!(project_id("shop"), project_id("shop"));
    }

    #[test]
    fn a_path_with_a_space_is_quoted() {
        assert_eq!(quoted("a/b-c"), "a/b-c");
        assert_eq!(quoted("my shop's"), "'my shop'\\''s'");
    }
}
