//! Builds a site: its folder, or what its build command leaves, with the rules of `_headers` and `_redirects`.

mod detect;
mod dev_server;
pub(crate) mod rules;

use std::path::{Path, PathBuf};

use bundle_format::{Content, SiteEntry};

pub use self::dev_server::DevServer;

use self::detect::{Framework, STATIC};
use crate::build::{Folder, Member, MemberFile, Modes, Workshop, invalid};
use crate::ignore_rules::RuleFiles;
use crate::{Diagnostic, ItemKind, ProjectError, SiteSettings, SourceText, closest};

const HEADERS: &str = "_headers";
const REDIRECTS: &str = "_redirects";

/// How a site's files come about.
struct Plan {
    framework: String,
    command: Option<String>,
    /// Where the files are then.
    output: PathBuf,
    /// Whether a command wrote them.
    built: bool,
}

pub(crate) fn build(workshop: &Workshop<'_>, site: &SiteSettings) -> Result<Member<SiteEntry>, ProjectError> {
    let source = workshop.root().join(&site.source);
    if !source.is_dir() {
        let message = format!("the folder `{}` of site `{}` does not exist", site.source, site.name);
        let hint = format!("create `{}/index.html`, or set `source`", site.source);
        return Err(site.source_place.error(message).hint(hint).into());
    }
    let plan = plan(workshop, site, &source)?;
    if let Some(command) = &plan.command {
        check_installed(workshop, site, &source)?;
        let item = (ItemKind::Site, site.name.as_str());
        workshop.run(item, command, &source, site.build_place.as_ref())?;
    }
    if !plan.output.is_dir() {
        return Err(missing_output(workshop, site, &plan).into());
    }
    let root = format!("sites/{}", site.name);
    let rules = if plan.built { RuleFiles::ReactorOnly } else { RuleFiles::All };
    let from = Folder { path: &plan.output, prefix: &root, rules, modes: Modes::Dropped };
    let (mut files, mut findings) = workshop.collect(&from)?;
    let source_bytes = files.iter().map(|file| file.size).sum();
    let mut entry = SiteEntry {
        name: site.name.to_string(),
        framework: plan.framework,
        root: root.clone(),
        spa: site.spa,
        headers: Vec::new(),
        redirects: Vec::new(),
        domains: site.domains.clone(),
    };
    if let Some(text) = take_text(workshop, &mut files, &root, HEADERS)? {
        let parsed = rules::parse_headers(&text);
        entry.headers = parsed.rules;
        findings.extend(parsed.findings);
    }
    if let Some(text) = take_text(workshop, &mut files, &root, REDIRECTS)? {
        let parsed = rules::parse_redirects(&text);
        entry.redirects = parsed.rules;
        findings.extend(parsed.findings);
    }
    entry.headers.extend(site.headers.iter().cloned());
    entry.redirects.extend(site.redirects.iter().cloned());
    findings.extend(doubts(site, &files, &root));
    let warnings = invalid(findings)?;
    Ok(Member { entry, files, warnings, inputs: Vec::new(), source_bytes, duration_ms: 0 })
}

fn plan(workshop: &Workshop<'_>, site: &SiteSettings, source: &Path) -> Result<Plan, ProjectError> {
    let framework = match &site.framework {
        None => detect::detect(source),
        Some(name) => known_framework(site, name)?,
    };
    let name = site.framework.clone().or(framework.map(|framework| framework.name.to_owned()));
    let name = name.unwrap_or_else(|| STATIC.to_owned());
    let command = site.build.clone().or_else(|| {
        // A folder given as `output` without a command is already built.
        (framework.is_some() && site.output.is_none()).then(|| detect::build_command(source, workshop.root()))
    });
    let output = site.output.as_deref().or(framework.map(|framework: Framework| framework.output));
    let built = command.is_some() || output.is_some();
    let output = match output {
        Some(output) => source.join(output),
        None => source.to_path_buf(),
    };
    if output == workshop.root() {
        let message = format!("site `{}` would publish the whole project", site.name);
        let hint = "give it a folder of its own with `source`, or name the folder of its result with `output`";
        return Err(site.source_place.error(message).hint(hint).into());
    }
    Ok(Plan { framework: name, command, output, built })
}

/// A framework with a meaning of its own; any other name is a label and needs to say how it is built.
fn known_framework(site: &SiteSettings, name: &str) -> Result<Option<Framework>, ProjectError> {
    let known = detect::by_name(name);
    if known.is_some() || name == STATIC || site.output.is_some() {
        return Ok(known);
    }
    let names = detect::names();
    let hint = match closest(name, names.iter().copied()) {
        Some(near) => format!("did you mean `{near}`? Any other needs `build` and `output`"),
        None => format!("known: {}; any other needs `build` and `output`", names.join(", ")),
    };
    let message = format!("reactor does not know how to build `{name}`");
    let finding = match &site.framework_place {
        Some(place) => place.error(message),
        None => Diagnostic::error(message),
    };
    Err(finding.hint(hint).into())
}

/// A build command that begins with the package manager fails in many words when nothing is installed.
fn check_installed(workshop: &Workshop<'_>, site: &SiteSettings, source: &Path) -> Result<(), ProjectError> {
    let root = workshop.root();
    if site.build.is_some() || !source.join("package.json").is_file() {
        return Ok(());
    }
    let mut folders = source.ancestors().take_while(|folder| folder.starts_with(root));
    if folders.any(|folder| folder.join("node_modules").is_dir() || folder.join(".pnp.cjs").is_file()) {
        return Ok(());
    }
    let manager = detect::package_manager(source, root);
    let message = format!("the packages of site `{}` are not installed", site.name);
    Err(site.source_place.error(message).hint(format!("run `{manager} install` in `{}`", site.source)).into())
}

fn missing_output(workshop: &Workshop<'_>, site: &SiteSettings, plan: &Plan) -> Diagnostic {
    let shown = crate::ignore_rules::slashes(&crate::diagnostic::display_path(workshop.root(), &plan.output));
    let place = site.output_place.as_ref().or(site.build_place.as_ref()).unwrap_or(&site.source_place);
    if plan.command.is_some() {
        let hint = if plan.framework == "nextjs" {
            "set `output: \"export\"` in next.config, which writes `out`"
        } else {
            "set `output` to the folder that the command writes"
        };
        return place.error(format!("the build of site `{}` left no folder `{shown}`", site.name)).hint(hint);
    }
    place
        .error(format!("the folder `{shown}` of site `{}` does not exist", site.name))
        .hint("set `build` to the command that makes it")
}

/// Takes a rules file out of the files: it is read here and never served.
fn take_text(
    workshop: &Workshop<'_>,
    files: &mut Vec<MemberFile>,
    root: &str,
    name: &str,
) -> Result<Option<SourceText>, ProjectError> {
    let path = format!("{root}/{name}");
    let Some(index) = files.iter().position(|file| file.path == path) else { return Ok(None) };
    let (Content::File(location) | Content::Read { path: location, .. }) = files.remove(index).content else {
        return Ok(None);
    };
    let bytes = fs_err::read(&location)?;
    let shown = crate::diagnostic::display_path(workshop.root(), &location);
    let text = String::from_utf8(bytes).map_err(|error| crate::diagnostic::not_utf8(&shown, &error))?;
    Ok(Some(SourceText::new(shown, text)))
}

fn doubts(site: &SiteSettings, files: &[MemberFile], root: &str) -> Option<Diagnostic> {
    if files.is_empty() {
        return Some(site.source_place.warning(format!("site `{}` has no files", site.name)));
    }
    let index = format!("{root}/index.html");
    if files.iter().any(|file| file.path == index) {
        return None;
    }
    let message = format!("site `{}` has no `index.html`, its first page answers 404", site.name);
    Some(site.source_place.warning(message))
}
