//! What every command is handed: the terminal, the settings, the environment, and how to find project and server.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use admin_api::ErrorCode;
use admin_client::{AdminClient, ClientConfig};
use secrecy::SecretString;

use crate::completion::Hearsay;
use crate::config::{Home, ManifestHead, Target, resolve};
use crate::env::Env;
use crate::error::CliError;
use crate::settings::{Origin, Settings};
use crate::ui::Ui;

/// Handed to every command.
pub(crate) struct Context {
    /// The only writer.
    pub(crate) ui: Ui,
    /// The global options, resolved.
    pub(crate) settings: Settings,
    /// The environment of the process.
    pub(crate) env: Env,
    /// The working directory, after `--directory`.
    pub(crate) cwd: PathBuf,
    /// What servers say of names while the command asks them something.
    pub(crate) hearsay: Hearsay,
    token_from_stdin: OnceLock<SecretString>,
}

impl Context {
    /// Looks at nothing but the working directory.
    pub(crate) fn new(ui: Ui, settings: Settings, env: Env) -> Result<Self, CliError> {
        let here = std::env::current_dir().map_err(|source| {
            CliError::new(ErrorCode::IoFailed, "the working directory cannot be read").caused_by(&source)
        })?;
        let cwd = match &settings.directory {
            None => here,
            Some(directory) => fs_err::canonicalize(here.join(directory))?,
        };
        Ok(Self { ui, settings, env, cwd, hearsay: Hearsay::default(), token_from_stdin: OnceLock::new() })
    }

    /// A path as the user wrote it, made absolute.
    pub(crate) fn path(&self, path: impl AsRef<Path>) -> PathBuf {
        self.cwd.join(path)
    }

    /// A path as it is shown: relative to the working directory when it lies below it.
    pub(crate) fn shown<'a>(&self, path: &'a Path) -> &'a Path {
        path.strip_prefix(&self.cwd).ok().filter(|rest| !rest.as_os_str().is_empty()).unwrap_or(path)
    }

    /// `~/.reactor` or `REACTOR_HOME`. The folder need not exist.
    pub(crate) fn home(&self) -> Result<Home, CliError> {
        Home::locate(&self.env)
    }

    /// The `reactor.toml` around the working directory, or the one of `--manifest`.
    pub(crate) fn find_manifest(&self) -> Result<Option<PathBuf>, CliError> {
        match &self.settings.manifest {
            Some(path) => {
                let path = self.path(path);
                if path.is_file() {
                    return Ok(Some(path));
                }
                Err(CliError::new(ErrorCode::ProjectNotFound, format!("`{}` does not exist", path.display())))
            }
            None => Ok(project::find(&self.cwd, self.env.home().as_deref())?),
        }
    }

    /// The `reactor.toml` of this project; without one it is an error that says what to do.
    pub(crate) fn require_manifest(&self) -> Result<PathBuf, CliError> {
        self.find_manifest()?.ok_or_else(|| {
            let here = self.cwd.display();
            CliError::new(ErrorCode::ProjectNotFound, format!("no `reactor.toml` in `{here}` or above it"))
                .hint("make a project with `reactor init`, or name its folder with `-C DIR`")
        })
    }

    /// Folder of this project, if there is one here.
    pub(crate) fn project_root(&self) -> Result<Option<PathBuf>, CliError> {
        Ok(self.find_manifest()?.and_then(|path| path.parent().map(Path::to_owned)))
    }

    /// This project, read and checked.
    pub(crate) fn project(&self) -> Result<project::Project, CliError> {
        Ok(project::Project::load(&self.require_manifest()?)?)
    }

    /// Id of this project, without checking the rest of its manifest.
    pub(crate) fn project_id(&self) -> Result<Option<String>, CliError> {
        match self.find_manifest()? {
            None => Ok(None),
            Some(path) => Ok(ManifestHead::read(&path)?.project_id),
        }
    }

    /// A server knows migrations by their file names; here they have a folder.
    pub(crate) fn with_local_paths(&self, error: CliError) -> CliError {
        let Ok(project) = self.project() else { return error };
        let migrations = project.root().join(&project.manifest().data.migrations_dir);
        error.with_paths(|path| {
            let local = migrations.join(path.file_name()?);
            local.is_file().then(|| self.shown(&local).to_owned())
        })
    }

    /// The server this command is about, with the token for it.
    pub(crate) fn target(&self) -> Result<Target, CliError> {
        resolve::target(self)
    }

    /// A client of that server. Opens no connection yet.
    pub(crate) fn client(&self, target: &Target) -> Result<AdminClient, CliError> {
        Ok(AdminClient::new(ClientConfig {
            token: self.reveal(target)?,
            insecure: target.insecure,
            user_agent: concat!("reactor/", env!("CARGO_PKG_VERSION")).to_owned(),
            proxy: crate::config::proxy(&self.env, &target.endpoint),
            listener: Some(self.hearsay.listener(&target.name)),
            ..ClientConfig::new(target.endpoint.clone())
        })?)
    }

    /// The token of that server, fetched from where it is kept.
    fn reveal(&self, target: &Target) -> Result<Option<SecretString>, CliError> {
        let Some(token) = &target.token else { return Ok(None) };
        let secret = token.reveal()?;
        if secret.is_none() {
            let (source, name) = (&token.source, &target.name);
            self.ui.warning(format!(
                "{source} has no token for `{name}` any more; keep one again with `reactor login --context {name}`"
            ));
        }
        Ok(secret)
    }

    /// Server and client of a command that only reads.
    pub(crate) fn connect(&self) -> Result<(Target, AdminClient), CliError> {
        let target = self.target()?;
        let client = self.client(&target)?;
        self.ui.verbose(format!("context {} · {}", target.name, target.shown_endpoint()));
        Ok((target, client))
    }

    /// Server and client of a command that changes something: says where first, and asks before a protected one.
    /// `what` completes "about to …".
    pub(crate) fn connect_to_change(&self, what: &str) -> Result<(Target, AdminClient), CliError> {
        let target = self.target()?;
        self.announce(&target);
        self.permit(&target, what)?;
        let client = self.client(&target)?;
        Ok((target, client))
    }

    /// Server and client of a command that shows what another one would change: says where.
    pub(crate) fn connect_to_preview(&self) -> Result<(Target, AdminClient), CliError> {
        let target = self.target()?;
        self.announce(&target);
        let client = self.client(&target)?;
        Ok((target, client))
    }

    fn announce(&self, target: &Target) {
        if target.is_loopback() {
            return;
        }
        let palette = self.ui.talk_palette();
        let org = target.org.as_ref().map(|org| format!(" org {org}")).unwrap_or_default();
        self.ui.say(format!(
            "{} {} ({}){org} {}",
            palette.strong("→"),
            palette.strong(target.name.as_str()),
            target.shown_endpoint(),
            palette.dim(&format!("· context from {}", target.source)),
        ));
    }

    /// Asks before a protected server is changed. `what` completes "about to …".
    pub(crate) fn permit(&self, target: &Target, what: &str) -> Result<(), CliError> {
        if !target.protected {
            return Ok(());
        }
        let name = target.name.as_str();
        if !matches!(self.settings.context, Some((_, Origin::Flag))) {
            return Err(CliError::new(ErrorCode::NeedsAnswer, format!("context `{name}` is protected"))
                .hint(format!("name it: `--context {name}`")));
        }
        self.ui.confirm_by_typing(&format!("About to {what} on the protected context `{name}`."), name, "`--yes`")
    }

    /// The token of `--token -`, read once.
    pub(crate) fn token_from_stdin(&self) -> Result<SecretString, CliError> {
        if let Some(token) = self.token_from_stdin.get() {
            return Ok(token.clone());
        }
        let text = std::io::read_to_string(std::io::stdin())
            .map_err(|source| CliError::new(ErrorCode::IoFailed, "cannot read standard input").caused_by(&source))?;
        let token = text.trim();
        if token.is_empty() {
            return Err(CliError::usage("the token was to come from standard input, which was empty"));
        }
        Ok(self.token_from_stdin.get_or_init(|| SecretString::from(token)).clone())
    }
}
