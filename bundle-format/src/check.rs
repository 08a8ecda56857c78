//! What a manifest must satisfy beyond its shape: names, order, paths, limits, and that everything refers to something.

use std::collections::HashSet;

use crate::path::{self, Collision, PathError};
use crate::shown::shown;
use crate::{
    FORMAT, FileEntry, FunctionEntry, FunctionName, FunctionRuntime, JobEntry, JobName, Limits, Manifest,
    MigrationName, NameError, ProjectId, SiteEntry, SiteName,
};

/// Why a manifest is refused.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// More bytes than [`Limits::manifest`].
    #[error("manifest.json has {size} bytes, {max} are allowed")]
    TooLarge {
        /// Its size.
        size: u64,
        /// The limit.
        max: u64,
    },
    /// No JSON, or JSON of another shape: a missing, unknown or repeated key, a value of another type.
    #[error("manifest.json cannot be read")]
    Json(#[from] serde_json::Error),
    /// The same content would be written differently.
    #[error("manifest.json is not in canonical form: it differs from byte {offset} on")]
    NotCanonical {
        /// First byte that differs.
        offset: usize,
    },
    /// Another version of the format.
    #[error("manifest.json has format {found}, this program reads format {FORMAT}")]
    Format {
        /// What it says.
        found: u32,
    },
    /// A name without the required shape.
    #[error(transparent)]
    Name(#[from] NameError),
    /// A path that a bundle must not hold.
    #[error(transparent)]
    Path(#[from] PathError),
    /// Two paths that cannot both exist on every file system.
    #[error("paths `{}` and `{}` cannot stand beside each other where file names ignore case", .0.first, .0.second)]
    Collision(Collision),
    /// A list that is not sorted, or names something twice.
    #[error("{list} of the manifest are not in order: `{second}` after `{first}`")]
    Order {
        /// Which list.
        list: &'static str,
        /// The entry before.
        first: String,
        /// The entry that should stand earlier, or not at all.
        second: String,
    },
    /// More files than [`Limits::files`].
    #[error("the bundle has {count} files, {max} are allowed")]
    TooManyFiles {
        /// How many.
        count: u64,
        /// The limit.
        max: u64,
    },
    /// A file larger than [`Limits::file`].
    #[error("`{path}` has {size} bytes, {max} are allowed for one file")]
    FileTooLarge {
        /// Which file.
        path: String,
        /// Its size.
        size: u64,
        /// The limit.
        max: u64,
    },
    /// More than [`Limits::total`].
    #[error("the files have {size} bytes in all, {max} are allowed")]
    TotalTooLarge {
        /// Sum of all sizes.
        size: u64,
        /// The limit.
        max: u64,
    },
    /// More than [`Limits::function`].
    #[error("function `{name}` has {size} bytes, {max} are allowed for one function")]
    FunctionTooLarge {
        /// Which function.
        name: String,
        /// Sum of its files.
        size: u64,
        /// The limit.
        max: u64,
    },
    /// A file that belongs to no function, site, migration or the project folder.
    #[error("file `{path}` belongs to nothing in the manifest")]
    Stray {
        /// Which file.
        path: String,
    },
    /// A function, site or migration that is not where its name puts it.
    #[error("`{owner}` must be at `{expected}`, the manifest says `{found}`")]
    Place {
        /// Name of the function, site or migration.
        owner: String,
        /// Where it must be.
        expected: String,
        /// What the manifest says.
        found: String,
    },
    /// A file that must be there is not listed.
    #[error("`{owner}` needs the file `{path}`, which the manifest does not list")]
    MissingFile {
        /// Name of the function or migration.
        owner: String,
        /// Which file.
        path: String,
    },
    /// A number outside of its range.
    #[error("{field} of `{owner}` is {value}, allowed are {min} to {max}")]
    Range {
        /// Name of the function, job or site.
        owner: String,
        /// Which field.
        field: &'static str,
        /// Its value.
        value: u32,
        /// The lowest allowed.
        min: u32,
        /// The highest allowed.
        max: u32,
    },
    /// A key that cannot be the name of an environment variable.
    #[error("function `{function}` asks for the key `{key}`: a key is a letter or `_`, then letters, digits and `_`")]
    Key {
        /// Which function.
        function: String,
        /// The key.
        key: String,
    },
    /// A redirect whose status is none of 200, 301, 302, 303, 307, 308, 404.
    #[error("site `{site}` redirects `{from}` with status {status}: allowed are 200, 301, 302, 303, 307, 308, 404")]
    RedirectStatus {
        /// Which site.
        site: String,
        /// Which rule.
        from: String,
        /// Its status.
        status: u16,
    },
}

impl Manifest {
    /// Checks what a reader relies on: format, names, order, paths, places, ranges and limits.
    pub fn check(&self, limits: &Limits) -> Result<(), ManifestError> {
        if self.format != FORMAT {
            return Err(ManifestError::Format { found: self.format });
        }
        ProjectId::check(&self.project_id)?;
        self.check_files(limits)?;
        self.check_migrations()?;
        sorted("functions", self.functions.iter().map(|function| function.name.as_str()))?;
        self.functions.iter().try_for_each(|function| self.check_function(function, limits))?;
        sorted("sites", self.sites.iter().map(|site| site.name.as_str()))?;
        self.sites.iter().try_for_each(check_site)?;
        sorted("jobs", self.jobs.iter().map(|job| job.name.as_str()))?;
        self.jobs.iter().try_for_each(check_job)?;
        self.check_owners()
    }

    fn check_files(&self, limits: &Limits) -> Result<(), ManifestError> {
        let count = self.files.len() as u64;
        if count > limits.files {
            return Err(ManifestError::TooManyFiles { count, max: limits.files });
        }
        let mut total: u64 = 0;
        for FileEntry { path, size, .. } in &self.files {
            path::check(path, limits.path)?;
            if *size > limits.file {
                return Err(ManifestError::FileTooLarge { path: shown(path), size: *size, max: limits.file });
            }
            total = total.saturating_add(*size);
        }
        if total > limits.total {
            return Err(ManifestError::TotalTooLarge { size: total, max: limits.total });
        }
        sorted("files", self.files.iter().map(|file| file.path.as_str()))?;
        path::collision(self.files.iter().map(|file| file.path.as_str()))
            .map_or(Ok(()), |collision| Err(ManifestError::Collision(collision)))
    }

    fn check_migrations(&self) -> Result<(), ManifestError> {
        sorted("migrations", self.migrations.iter().map(|migration| migration.name.as_str()))?;
        for migration in &self.migrations {
            MigrationName::check(&migration.name)?;
            place(&migration.name, "migrations", &migration.path)?;
            self.needs(&migration.name, &migration.path)?;
        }
        Ok(())
    }

    fn check_function(&self, function: &FunctionEntry, limits: &Limits) -> Result<(), ManifestError> {
        FunctionName::check(&function.name)?;
        place(&function.name, "functions", &function.root)?;
        path::check(&function.entrypoint, limits.path)?;
        self.needs(&function.name, &format!("{}/{}", function.root, function.entrypoint))?;
        check_ranges(function)?;
        for key in function.env_keys.iter().chain(&function.secret_keys) {
            if !is_key(key) {
                return Err(ManifestError::Key { function: function.name.clone(), key: shown(key) });
            }
        }
        let size = self.files_below(&function.root).fold(0u64, |sum, file| sum.saturating_add(file.size));
        if size > limits.function {
            return Err(ManifestError::FunctionTooLarge { name: function.name.clone(), size, max: limits.function });
        }
        Ok(())
    }

    /// Every file belongs to something that the manifest lists.
    fn check_owners(&self) -> Result<(), ManifestError> {
        let functions: HashSet<&str> = self.functions.iter().map(|function| function.name.as_str()).collect();
        let sites: HashSet<&str> = self.sites.iter().map(|site| site.name.as_str()).collect();
        let migrations: HashSet<&str> = self.migrations.iter().map(|migration| migration.name.as_str()).collect();
        for file in &self.files {
            let mut parts = file.path.splitn(3, '/');
            let owned = match (parts.next(), parts.next(), parts.next()) {
                (Some("functions"), Some(name), Some(_)) => functions.contains(name),
                (Some("sites"), Some(name), Some(_)) => sites.contains(name),
                (Some("migrations"), Some(name), None) => migrations.contains(name),
                (Some("project"), Some(_), _) => true,
                _ => false,
            };
            if !owned {
                return Err(ManifestError::Stray { path: shown(&file.path) });
            }
        }
        Ok(())
    }

    fn needs(&self, owner: &str, path: &str) -> Result<(), ManifestError> {
        match self.file(path) {
            Some(_) => Ok(()),
            None => Err(ManifestError::MissingFile { owner: shown(owner), path: shown(path) }),
        }
    }
}

fn check_ranges(function: &FunctionEntry) -> Result<(), ManifestError> {
    let (timeout, memory) = match function.runtime {
        FunctionRuntime::Wasm => (300_000, (32, 1_024)),
        FunctionRuntime::Bun => (300_000, (64, 2_048)),
        FunctionRuntime::Lambda => (900_000, (128, 10_240)),
    };
    let owner = &function.name;
    range(owner, "timeout_ms", function.limits.timeout_ms, (1, timeout))?;
    range(owner, "memory_mb", function.limits.memory_mb, memory)?;
    range(owner, "max_concurrency", function.concurrency.max_concurrency, (1, 1_000))?;
    range(owner, "min_instances", function.concurrency.min_instances, (0, function.concurrency.max_concurrency))
}

fn check_site(site: &SiteEntry) -> Result<(), ManifestError> {
    SiteName::check(&site.name)?;
    place(&site.name, "sites", &site.root)?;
    let allowed = [200, 301, 302, 303, 307, 308, 404];
    match site.redirects.iter().find(|rule| !allowed.contains(&rule.status)) {
        None => Ok(()),
        Some(rule) => {
            Err(ManifestError::RedirectStatus { site: site.name.clone(), from: shown(&rule.from), status: rule.status })
        }
    }
}

fn check_job(job: &JobEntry) -> Result<(), ManifestError> {
    JobName::check(&job.name)?;
    FunctionName::check(&job.function)?;
    range(&job.name, "timeout_ms", job.timeout_ms, (1, u32::MAX))?;
    range(&job.name, "max_concurrency", job.max_concurrency, (1, u32::MAX))?;
    range(&job.name, "retry.max_attempts", job.retry.max_attempts, (1, u32::MAX))
}

fn range(owner: &str, field: &'static str, value: u32, (min, max): (u32, u32)) -> Result<(), ManifestError> {
    if (min..=max).contains(&value) {
        Ok(())
    } else {
        Err(ManifestError::Range { owner: shown(owner), field, value, min, max })
    }
}

fn place(name: &str, folder: &str, found: &str) -> Result<(), ManifestError> {
    if found.strip_prefix(folder).and_then(|rest| rest.strip_prefix('/')) == Some(name) {
        return Ok(());
    }
    Err(ManifestError::Place { owner: shown(name), expected: format!("{folder}/{}", shown(name)), found: shown(found) })
}

fn is_key(key: &str) -> bool {
    key.len() <= 256
        && key.starts_with(|first: char| first.is_ascii_alphabetic() || first == '_')
        && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

fn sorted<'a>(list: &'static str, names: impl Iterator<Item = &'a str>) -> Result<(), ManifestError> {
    let mut before: Option<&str> = None;
    for name in names {
        if let Some(first) = before.filter(|before| *before >= name) {
            return Err(ManifestError::Order { list, first: shown(first), second: shown(name) });
        }
        before = Some(name);
    }
    Ok(())
}
