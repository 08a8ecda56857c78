//! The token for a context: which source wins, and its value.

use std::fmt;

use admin_api::ErrorCode;
use secrecy::SecretString;

use super::contexts::invalid_toml;
use super::{AuthKind, ContextEntry, ContextName, Home, file};
use crate::env::{self, Env};
use crate::error::CliError;

/// A token and where it came from.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// Its value.
    pub(crate) secret: SecretString,
    /// Where it came from.
    pub(crate) source: TokenSource,
}

/// Where a token came from, as it is named to people.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum TokenSource {
    /// `--token`.
    Flag,
    /// Standard input, through `--token -`.
    StandardInput,
    /// An environment variable.
    Variable(String),
    /// `.reactor/dev.json`.
    DevServer,
    /// `credentials.toml`.
    File,
}

impl fmt::Display for TokenSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => formatter.write_str("--token"),
            Self::StandardInput => formatter.write_str("standard input"),
            Self::Variable(name) => formatter.write_str(name),
            Self::DevServer => formatter.write_str(".reactor/dev.json"),
            Self::File => formatter.write_str("credentials.toml"),
        }
    }
}

/// The token of the environment or of the file; `--token` and dev servers are settled before.
pub(crate) fn find(
    env: &Env,
    home: Option<&Home>,
    name: &ContextName,
    entry: Option<&ContextEntry>,
) -> Result<Option<Token>, CliError> {
    let own = name.token_variable();
    let configured = match entry.map(|entry| &entry.auth) {
        Some(AuthKind::Env { variable }) => Some(variable.clone()),
        _ => None,
    };
    let names = [Some(env::REACTOR_TOKEN.to_owned()), configured, Some(own)];
    for variable in names.into_iter().flatten() {
        if let Some(value) = env.text(&variable) {
            let secret = SecretString::from(value.trim());
            return Ok(Some(Token { secret, source: TokenSource::Variable(variable) }));
        }
    }
    match home {
        Some(home) => from_file(home, name),
        None => Ok(None),
    }
}

/// `[tokens]` of `credentials.toml`. A file that others can read is refused, as ssh does.
fn from_file(home: &Home, name: &ContextName) -> Result<Option<Token>, CliError> {
    let path = home.credentials();
    let Some(text) = file::read_optional(&path)? else { return Ok(None) };
    if is_open_to_others(&path) {
        let message = format!("`{}` can be read by other users of this machine", path.display());
        return Err(CliError::new(ErrorCode::ConfigInvalid, message).next(format!("chmod 600 {}", path.display())));
    }
    // The file holds secrets: its lines are not shown in an error.
    let document: toml_edit::DocumentMut = text.parse().map_err(|error| invalid_toml(&path, "", &error))?;
    let token = document.get("tokens").and_then(|tokens| tokens.get(name.as_str())).and_then(toml_edit::Item::as_str);
    Ok(token.map(|token| Token { secret: SecretString::from(token), source: TokenSource::File }))
}

#[cfg(unix)]
fn is_open_to_others(path: &std::path::Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_path: &std::path::Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    fn found(env: &Env, entry: Option<&ContextEntry>) -> Option<(String, String)> {
        let name = "prod-eu".parse().unwrap();
        let token = find(env, None, &name, entry).unwrap()?;
        Some((token.source.to_string(), token.secret.expose_secret().to_owned()))
    }

    #[test]
    fn the_general_variable_wins_over_the_one_of_the_context() {
        let env = Env::from([("REACTOR_TOKEN", "general"), ("REACTOR_TOKEN_PROD_EU", "own")]);
        assert_eq!(found(&env, None), Some(("REACTOR_TOKEN".into(), "general".into())));
        let env = Env::from([("REACTOR_TOKEN_PROD_EU", "own")]);
        assert_eq!(found(&env, None), Some(("REACTOR_TOKEN_PROD_EU".into(), "own".into())));
    }

    #[test]
    fn a_context_may_name_its_variable() {
        let entry = ContextEntry {
            endpoint: "https://example.com".parse().unwrap(),
            org: None,
            protected: false,
            insecure: false,
            auth: AuthKind::Env { variable: "SHOP_TOKEN".into() },
        };
        let env = Env::from([("SHOP_TOKEN", "shop\n")]);
        assert_eq!(found(&env, Some(&entry)), Some(("SHOP_TOKEN".into(), "shop".into())));
    }

    #[cfg(unix)]
    #[test]
    fn a_credentials_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let folder = tempfile::tempdir().unwrap();
        let home = Home::locate(&Env::from([("REACTOR_HOME", folder.path().to_str().unwrap())])).unwrap();
        fs_err::write(home.credentials(), "[tokens]\nprod-eu = \"kept\"\n").unwrap();
        let name = "prod-eu".parse().unwrap();
        fs_err::set_permissions(home.credentials(), std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(find(&Env::default(), Some(&home), &name, None).is_err());
        fs_err::set_permissions(home.credentials(), std::fs::Permissions::from_mode(0o600)).unwrap();
        let token = find(&Env::default(), Some(&home), &name, None).unwrap().unwrap();
        assert_eq!(token.secret.expose_secret(), "kept");
    }
}
