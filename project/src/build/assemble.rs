//! Puts built members, migrations and jobs together into one manifest.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use bundle_format::{Content, FORMAT, FileEntry, Limits, Manifest, ManifestError, Meta, MigrationEntry};

use super::member::{Member, MemberFile, is_allowed};
use super::{BuildOptions, Built, MemberSummary, Members, Part, Summary, check_content, invalid};
use crate::ignore_rules::{refused_lines, slashes};
use crate::{Diagnostic, Migrations, Project, ProjectError};

pub(super) fn assemble(
    project: &Project,
    options: &BuildOptions,
    members: Members,
    meta: Meta,
) -> Result<Built, ProjectError> {
    let mut findings: Vec<Diagnostic> = project.warnings().to_vec();
    findings.extend(refused_lines(project.root()));
    let whole = options.part == Part::All;
    let mut files = Vec::new();
    let mut migrations = Vec::new();
    if whole {
        let found = project.migrations()?;
        findings.extend(take_migrations(found, options, &mut files, &mut migrations));
        files.push(own_manifest(project, options, &mut findings));
    }
    let Members { functions, sites, warnings, ahead } = members;
    findings.extend(warnings);
    let mut inputs = Vec::new();
    let (functions, function_summaries) = take(functions, |entry| &entry.name, &mut files, &mut findings, &mut inputs);
    let (sites, site_summaries) = take(sites, |entry| &entry.name, &mut files, &mut findings, &mut inputs);
    let mut jobs = if whole { project.manifest().jobs.clone() } else { Vec::new() };
    jobs.sort_by(|a, b| a.name.cmp(&b.name));
    if whole && functions.is_empty() && sites.is_empty() && migrations.is_empty() {
        findings.push(
            Diagnostic::warning("the project has no functions, sites or migrations")
                .in_file(&project.manifest().text.path)
                .hint("add a `[[functions]]` or `[[sites]]` table"),
        );
    }
    let (entries, contents) = split(files);
    let manifest = Manifest {
        format: FORMAT,
        project_id: project.manifest().project_id.to_string(),
        name: project.manifest().name.clone(),
        files: entries,
        migrations,
        functions,
        sites,
        jobs,
    };
    // Each looks at every file, and neither needs the other.
    let (release_id, checked) = std::thread::scope(|scope| {
        let release_id = scope.spawn(|| manifest.release_id());
        let checked = manifest.check(&Limits::default());
        (release_id.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), checked)
    });
    if let Err(refused) = checked {
        findings.push(refusal(project, &contents, &refused));
    }
    let warnings = invalid(findings)?;
    let summary = Summary {
        functions: function_summaries,
        sites: site_summaries,
        migrations: manifest.migrations.len(),
        jobs: manifest.jobs.len(),
        files: manifest.files.len(),
        bytes: manifest.total_size(),
        duration_ms: 0,
    };
    inputs.sort();
    inputs.dedup();
    Ok(Built { manifest, meta, release_id, contents, warnings, summary, ahead, inputs })
}

fn take_migrations(
    found: Migrations,
    options: &BuildOptions,
    files: &mut Vec<MemberFile>,
    entries: &mut Vec<MigrationEntry>,
) -> Vec<Diagnostic> {
    let mut findings = found.findings;
    for migration in found.files {
        if options.hold_empty_migrations && migration.is_empty() {
            let message = format!("migration `{}` has no statement yet; it is applied when it has one", migration.name);
            findings.push(Diagnostic::warning(message).in_file(&migration.path));
            continue;
        }
        let path = format!("migrations/{}", migration.name);
        findings.extend(secrets(options, &migration.path, migration.sql.as_bytes()));
        files.push(MemberFile::from_bytes(path.clone(), migration.sql.into_bytes()));
        entries.push(MigrationEntry { name: migration.name, path, transactional: migration.transactional });
    }
    findings
}

/// The manifest travels along, under its usual name even when it was given with `--manifest`.
fn own_manifest(project: &Project, options: &BuildOptions, findings: &mut Vec<Diagnostic>) -> MemberFile {
    let text = &project.manifest().text;
    findings.extend(secrets(options, &text.path, text.text.as_bytes()));
    MemberFile::from_bytes(format!("project/{}", crate::MANIFEST_NAME), text.text.clone().into_bytes())
}

fn secrets(options: &BuildOptions, shown: &Path, content: &[u8]) -> Vec<Diagnostic> {
    if is_allowed(&options.allow_secrets, shown) { Vec::new() } else { check_content(shown, content) }
}

fn take<E>(
    mut members: Vec<Member<E>>,
    name: impl Fn(&E) -> &String,
    files: &mut Vec<MemberFile>,
    findings: &mut Vec<Diagnostic>,
    inputs: &mut Vec<PathBuf>,
) -> (Vec<E>, Vec<MemberSummary>) {
    members.sort_by(|a, b| name(&a.entry).cmp(name(&b.entry)));
    let mut entries = Vec::with_capacity(members.len());
    let mut summaries = Vec::with_capacity(members.len());
    for member in members {
        summaries.push(MemberSummary {
            name: name(&member.entry).clone(),
            files: member.files.len(),
            bytes: member.files.iter().map(|file| file.size).sum(),
            source_bytes: member.source_bytes,
            duration_ms: member.duration_ms,
        });
        findings.extend(member.warnings);
        inputs.extend(member.inputs);
        files.extend(member.files);
        entries.push(member.entry);
    }
    (entries, summaries)
}

fn split(mut files: Vec<MemberFile>) -> (Vec<FileEntry>, BTreeMap<String, Content>) {
    files.sort_by(|a, b| a.path.cmp(&b.path));
    let entry = |file: &MemberFile| FileEntry {
        path: file.path.clone(),
        size: file.size,
        sha256: file.digest,
        executable: file.executable,
    };
    let entries = files.iter().map(entry).collect();
    (entries, files.into_iter().map(|file| (file.path, file.content)).collect())
}

/// What the format refuses, with the file on disk where there is one.
fn refusal(project: &Project, contents: &BTreeMap<String, Content>, refused: &ManifestError) -> Diagnostic {
    let finding = Diagnostic::error(refused.to_string());
    let (path, hint) = match refused {
        ManifestError::Path(error) => (Some(error.path.as_str()), "rename the file, or name it in `.reactorignore`"),
        ManifestError::Collision(collision) => {
            (Some(collision.second.as_str()), "rename one of them, or name it in `.reactorignore`")
        }
        ManifestError::FileTooLarge { path, .. } => (Some(path.as_str()), "name it in `.reactorignore`"),
        ManifestError::TotalTooLarge { .. } | ManifestError::TooManyFiles { .. } => {
            (None, "name what is not needed in `.reactorignore`; `reactor bundle ls --sort size` shows what is large")
        }
        _ => return finding,
    };
    let on_disk = path.and_then(|path| contents.get(path)).and_then(|content| match content {
        Content::File(path) | Content::Read { path, .. } => {
            Some(PathBuf::from(slashes(&crate::diagnostic::display_path(project.root(), path))))
        }
        Content::Bytes(_) => None,
    });
    let finding = finding.hint(hint);
    match on_disk {
        Some(path) => finding.in_file(path),
        None => finding,
    }
}
