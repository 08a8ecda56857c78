//! The token for a context: which source wins. Its value is fetched only when it is sent.

use std::fmt;
use std::sync::{Arc, OnceLock};

use secrecy::SecretString;

use super::{Account, AuthKind, ContextEntry, ContextName, Home};
use crate::credentials::{CredentialStore as _, CredentialsFile, Environment, SystemKeychain, keychain_name};
use crate::env::Env;
use crate::error::CliError;

/// A token and where it comes from.
#[derive(Debug, Clone)]
pub(crate) struct Token {
    /// Where it comes from.
    pub(crate) source: TokenSource,
    value: Value,
}

#[derive(Debug, Clone)]
enum Value {
    /// At hand.
    Known(SecretString),
    /// In a keychain, which is asked at most once.
    Keychain { account: Account, asked: Arc<OnceLock<Option<SecretString>>> },
}

/// Where a token comes from, as it is named to people.
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
    /// A keychain.
    Keychain(&'static str),
    /// `credentials.toml`.
    File,
    /// Typed just now.
    Typed,
}

impl fmt::Display for TokenSource {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag => formatter.write_str("--token"),
            Self::StandardInput => formatter.write_str("standard input"),
            Self::Variable(name) => formatter.write_str(name),
            Self::DevServer => formatter.write_str(".reactor/dev.json"),
            Self::Keychain(name) => formatter.write_str(name),
            Self::File => formatter.write_str("credentials.toml"),
            Self::Typed => formatter.write_str("this terminal"),
        }
    }
}

impl Token {
    /// A token that is at hand.
    pub(crate) fn known(secret: SecretString, source: TokenSource) -> Self {
        Self { source, value: Value::Known(secret) }
    }

    fn in_keychain(account: Account) -> Self {
        let source = TokenSource::Keychain(keychain_name(account.keychain));
        Self { source, value: Value::Keychain { account, asked: Arc::default() } }
    }

    /// Its value. A keychain that has lost it gives `None`; one that does not answer is an error.
    pub(crate) fn reveal(&self) -> Result<Option<SecretString>, CliError> {
        let (account, asked) = match &self.value {
            Value::Known(secret) => return Ok(Some(secret.clone())),
            Value::Keychain { account, asked } => (account, asked),
        };
        if let Some(answer) = asked.get() {
            return Ok(answer.clone());
        }
        let store = SystemKeychain::of(account.clone());
        let answer = store.read().map_err(|error| error.in_store(&store.name()))?;
        Ok(asked.get_or_init(|| answer).clone())
    }
}

/// The token of environment, keychain or file; `--token` and dev servers are settled before.
pub(crate) fn find(
    env: &Env,
    home: Option<&Home>,
    name: &ContextName,
    entry: Option<&ContextEntry>,
) -> Result<Option<Token>, CliError> {
    if let Some((variable, secret)) = Environment::of(env, name, entry).find() {
        return Ok(Some(Token::known(secret, TokenSource::Variable(variable.to_owned()))));
    }
    if let Some(AuthKind::Keychain(account)) = entry.map(|entry| &entry.auth) {
        return Ok(Some(Token::in_keychain(account.clone())));
    }
    let Some(home) = home else { return Ok(None) };
    let file = CredentialsFile::of(home, name);
    let kept = file.read().map_err(|error| error.in_store(&file.name()))?;
    Ok(kept.map(|secret| Token::known(secret, TokenSource::File)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Keychain;
    use secrecy::ExposeSecret as _;

    fn entry(auth: AuthKind) -> ContextEntry {
        ContextEntry {
            endpoint: "https://example.com".parse().unwrap(),
            org: None,
            protected: false,
            insecure: false,
            auth,
        }
    }

    #[test]
    fn the_order_is_environment_keychain_file() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::locate(&Env::from([("REACTOR_HOME", folder.path().to_str().unwrap())])).unwrap();
        let name: ContextName = "prod".parse().unwrap();
        CredentialsFile::of(&home, &name).write(&SecretString::from("filed")).unwrap();
        let source = |env: &Env, auth: AuthKind| {
            find(env, Some(&home), &name, Some(&entry(auth))).unwrap().map(|token| token.source)
        };
        let keychain = AuthKind::Keychain(Account::of("prod", Keychain::Kernel));
        let env = Env::from([("REACTOR_TOKEN_PROD", "own")]);
        assert_eq!(source(&env, keychain.clone()), Some(TokenSource::Variable("REACTOR_TOKEN_PROD".into())));
        assert_eq!(source(&Env::default(), keychain), Some(TokenSource::Keychain("the kernel keyring")));
        assert_eq!(source(&Env::default(), AuthKind::File), Some(TokenSource::File));
        let token = find(&Env::default(), Some(&home), &name, None).unwrap().unwrap();
        assert_eq!(token.reveal().unwrap().unwrap().expose_secret(), "filed");
    }

    #[test]
    fn its_debug_form_shows_no_token() {
        let token = Token::known(SecretString::from("canary-1234"), TokenSource::Flag);
        assert!(!format!("{token:?}").contains("canary"));
    }
}
