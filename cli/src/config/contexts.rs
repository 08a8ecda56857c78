//! `config.toml`: the contexts and which one is the default. Comments and unknown keys survive every change.

use std::fmt;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use admin_api::ErrorCode;
use toml_edit::{DocumentMut, Item, Table, TableLike, value};
use url::Url;

use super::file::{self, Lock};
use super::{AuthKind, Home};
use crate::error::{CliError, Diagnostic, Severity};

/// Name of a context: `[a-z0-9][a-z0-9-]{0,62}`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct ContextName(String);

impl ContextName {
    /// The context of the dev server, which always exists.
    pub(crate) fn local() -> Self {
        Self("local".to_owned())
    }

    /// The name.
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }

    /// Variable with the token for this context alone.
    pub(crate) fn token_variable(&self) -> String {
        format!("REACTOR_TOKEN_{}", self.0.to_ascii_uppercase().replace('-', "_"))
    }
}

impl fmt::Display for ContextName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

impl FromStr for ContextName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit();
        let valid = text.bytes().next().is_some_and(plain)
            && text.len() <= 63
            && text.bytes().all(|byte| plain(byte) || byte == b'-');
        if valid {
            return Ok(Self(text.to_owned()));
        }
        Err("a context's name is made of a-z, 0-9 and `-`, begins with a letter or digit and has at most 63 characters"
            .to_owned())
    }
}

/// One context as `config.toml` has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ContextEntry {
    /// Address of the server.
    pub(crate) endpoint: Url,
    /// Organisation on that server.
    pub(crate) org: Option<String>,
    /// Changes need `--context` and a confirmation.
    pub(crate) protected: bool,
    /// The token may be sent over plain http.
    pub(crate) insecure: bool,
    /// Where the token is kept.
    pub(crate) auth: AuthKind,
}

/// `config.toml`.
#[derive(Debug)]
pub(crate) struct Config {
    path: PathBuf,
    document: DocumentMut,
}

impl Config {
    /// Reads it; a file that does not exist is an empty one.
    pub(crate) fn load(home: &Home) -> Result<Self, CliError> {
        let path = home.config();
        let text = file::read_optional(&path)?.unwrap_or_default();
        let document = text.parse().map_err(|error| invalid_toml(&path, &text, &error))?;
        Ok(Self { path, document })
    }

    /// Reads, changes and writes it under its lock. Nothing is written when the change fails.
    pub(crate) fn edit<T>(home: &Home, change: impl FnOnce(&mut Self) -> Result<T, CliError>) -> Result<T, CliError> {
        let _lock = Lock::take(&home.config())?;
        let mut config = Self::load(home)?;
        let result = change(&mut config)?;
        file::replace(&config.path, &config.document.to_string())?;
        Ok(result)
    }

    /// The context used when nothing else names one.
    pub(crate) fn default_context(&self) -> Result<Option<ContextName>, CliError> {
        match self.document.get("default").map(|item| item.as_str().unwrap_or_default()) {
            None => Ok(None),
            Some(name) => name.parse().map(Some).map_err(|reason: String| self.invalid("default", &reason)),
        }
    }

    /// Names of all contexts, in the order of the file; `local` is among them only when it is written there.
    pub(crate) fn names(&self) -> Vec<ContextName> {
        self.contexts()
            .map(|table| table.iter().filter_map(|(name, _)| name.parse().ok()).collect())
            .unwrap_or_default()
    }

    /// Variables that contexts keep their tokens in.
    pub(crate) fn token_variables(&self) -> Vec<String> {
        let entries = self.names().into_iter().filter_map(|name| self.context(&name).ok().flatten());
        entries
            .filter_map(|entry| match entry.auth {
                AuthKind::Env { variable } => Some(variable),
                AuthKind::None | AuthKind::Keychain(_) | AuthKind::File => None,
            })
            .collect()
    }

    /// One context.
    pub(crate) fn context(&self, name: &ContextName) -> Result<Option<ContextEntry>, CliError> {
        let Some(item) = self.contexts().and_then(|contexts| contexts.get(name.as_str())) else { return Ok(None) };
        let key = |key: &str| format!("contexts.{name}.{key}");
        let Some(table) = item.as_table_like() else {
            return Err(self.invalid(&format!("contexts.{name}"), "a context is a table"));
        };
        let endpoint = table.get("endpoint").and_then(Item::as_str);
        let Some(endpoint) = endpoint else { return Err(self.invalid(&key("endpoint"), "it is missing")) };
        Ok(Some(ContextEntry {
            endpoint: parse_endpoint(endpoint).map_err(|reason| self.invalid(&key("endpoint"), &reason))?,
            org: table.get("org").and_then(Item::as_str).map(str::to_owned),
            protected: self.flag(table, "protected", &key("protected"))?,
            insecure: self.flag(table, "insecure", &key("insecure"))?,
            auth: AuthKind::read(table.get("auth")).map_err(|reason| self.invalid(&key("auth"), &reason))?,
        }))
    }

    /// Adds a context or changes the one of that name; keys that are not known stay. Whoever changes one passes on the
    /// `auth` that is there.
    pub(crate) fn put(&mut self, name: &ContextName, entry: &ContextEntry) {
        let contexts = self.document.entry("contexts").or_insert_with(|| {
            let mut table = Table::new();
            table.set_implicit(true);
            Item::Table(table)
        });
        let Some(contexts) = contexts.as_table_like_mut() else { return };
        if contexts.get(name.as_str()).is_none_or(|item| !item.is_table_like()) {
            contexts.insert(name.as_str(), Item::Table(Table::new()));
        }
        let Some(table) = contexts.get_mut(name.as_str()).and_then(Item::as_table_like_mut) else { return };
        set(table, "endpoint", Some(value(shown_endpoint(&entry.endpoint))));
        set(table, "org", entry.org.as_deref().map(value));
        set(table, "protected", entry.protected.then(|| value(true)));
        set(table, "insecure", entry.insecure.then(|| value(true)));
        entry.auth.write(table);
    }

    /// Changes where the token of a context is kept. `local` gets a table of its own for that.
    pub(crate) fn set_auth(&mut self, name: &ContextName, endpoint: &Url, auth: &AuthKind) -> Result<(), CliError> {
        let entry = match self.context(name)? {
            Some(entry) => ContextEntry { auth: auth.clone(), ..entry },
            None => ContextEntry {
                endpoint: endpoint.clone(),
                org: None,
                protected: false,
                insecure: false,
                auth: auth.clone(),
            },
        };
        self.put(name, &entry);
        Ok(())
    }

    /// Removes a context; whether there was one.
    pub(crate) fn remove(&mut self, name: &ContextName) -> bool {
        let contexts = self.document.get_mut("contexts").and_then(Item::as_table_like_mut);
        let removed = contexts.and_then(|contexts| contexts.remove(name.as_str())).is_some();
        if removed && self.document.get("default").and_then(Item::as_str) == Some(name.as_str()) {
            self.document.remove("default");
        }
        removed
    }

    /// Gives a context another name; whether there was one.
    pub(crate) fn rename(&mut self, from: &ContextName, to: &ContextName) -> bool {
        let contexts = self.document.get_mut("contexts").and_then(Item::as_table_like_mut);
        let Some(contexts) = contexts else { return false };
        let Some(item) = contexts.remove(from.as_str()) else { return false };
        contexts.insert(to.as_str(), item);
        if self.document.get("default").and_then(Item::as_str) == Some(from.as_str()) {
            self.set_default(to);
        }
        true
    }

    /// Makes a context the default.
    pub(crate) fn set_default(&mut self, name: &ContextName) {
        match self.document.get_mut("default") {
            Some(item) => *item = value(name.as_str()),
            None => {
                self.document.insert("default", value(name.as_str()));
            }
        }
    }

    fn contexts(&self) -> Option<&dyn TableLike> {
        self.document.get("contexts").and_then(Item::as_table_like)
    }

    fn flag(&self, table: &dyn TableLike, name: &str, key: &str) -> Result<bool, CliError> {
        match table.get(name) {
            None => Ok(false),
            Some(item) => item.as_bool().ok_or_else(|| self.invalid(key, "it is `true` or `false`")),
        }
    }

    fn invalid(&self, key: &str, reason: &str) -> CliError {
        CliError::new(ErrorCode::ConfigInvalid, format!("`{key}` in `{}`: {reason}", self.path.display()))
    }
}

/// A server's address as people write it: the scheme may be left out on this machine.
pub(crate) fn parse_endpoint(text: &str) -> Result<Url, String> {
    let text = text.trim();
    let complete = if text.contains("://") {
        text.to_owned()
    } else if text.starts_with("localhost") || text.starts_with("127.") || text.starts_with("[::1]") {
        format!("http://{text}")
    } else {
        format!("https://{text}")
    };
    let url = Url::parse(&complete).map_err(|error| format!("`{text}` is not an address: {error}"))?;
    if !matches!(url.scheme(), "http" | "https") || url.host().is_none() {
        return Err(format!("`{text}` is not an http or https address"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err("an endpoint holds no user or password; tokens are kept elsewhere".to_owned());
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(format!("`{text}` has a query or fragment, which an endpoint cannot have"));
    }
    Ok(url)
}

/// Without the slash that every parsed address ends with.
pub(crate) fn shown_endpoint(endpoint: &Url) -> String {
    endpoint.as_str().trim_end_matches('/').to_owned()
}

fn set(table: &mut dyn TableLike, key: &str, item: Option<Item>) {
    match item {
        None => {
            table.remove(key);
        }
        Some(item) => match table.get_mut(key) {
            // Replaced in place, so that a comment beside it stays.
            Some(Item::Value(old)) => {
                let decor = old.decor().clone();
                if let Item::Value(mut new) = item {
                    *new.decor_mut() = decor;
                    *old = new;
                }
            }
            _ => {
                table.insert(key, item);
            }
        },
    }
}

/// A TOML syntax error as a finding with its place.
pub(crate) fn invalid_toml(path: &Path, text: &str, error: &toml_edit::TomlError) -> CliError {
    let span = error.span().unwrap_or(0..0);
    let start = span.start.min(text.len());
    let line_start = text[..start].rfind('\n').map_or(0, |index| index + 1);
    let line_end = text[start..].find('\n').map_or(text.len(), |index| start + index);
    let column = text[line_start..start].chars().count() + 1;
    let width = text.get(start..span.end.min(line_end)).unwrap_or_default().chars().count().max(1);
    let message = error.message().lines().next().unwrap_or("this is not TOML").to_owned();
    CliError::new(ErrorCode::ConfigInvalid, "").diagnostic(Diagnostic {
        severity: Severity::Error,
        message,
        path: Some(path.to_owned()),
        line: text[..start].matches('\n').count() + 1,
        column,
        end_column: column + width,
        source_line: text[line_start..line_end].trim_end_matches('\r').to_owned(),
        label: None,
        hint: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::Env;

    fn home(config: &str) -> (tempfile::TempDir, Home) {
        let folder = tempfile::tempdir().unwrap();
        let env = Env::from([("REACTOR_HOME", folder.path().to_str().unwrap())]);
        let home = Home::locate(&env).unwrap();
        fs_err::write(home.config(), config).unwrap();
        (folder, home)
    }

    fn entry(endpoint: &str) -> ContextEntry {
        ContextEntry {
            endpoint: parse_endpoint(endpoint).unwrap(),
            org: None,
            protected: false,
            insecure: false,
            auth: AuthKind::None,
        }
    }

    #[test]
    fn comments_and_unknown_keys_survive_a_change() {
        let (_folder, home) = home(
            "# mine\ndefault = \"prod\" # the shop\ncolour = 1\n\n[contexts.prod]\nendpoint = \"https://a\" # old\nnote = \"x\"\n",
        );
        Config::edit(&home, |config| {
            config.put(&"prod".parse().unwrap(), &entry("https://b.example"));
            config.put(&"staging".parse().unwrap(), &entry("https://c.example"));
            Ok(())
        })
        .unwrap();
        insta::assert_snapshot!(fs_err::read_to_string(home.config()).unwrap(), @r#"
        # mine
        default = "prod" # the shop
        colour = 1

        [contexts.prod]
        endpoint = "https://b.example" # old
        note = "x"

        [contexts.staging]
        endpoint = "https://c.example"
        "#);
    }

    #[test]
    fn a_removed_default_is_no_default_and_a_renamed_one_follows() {
        let (_folder, home) = home("default = \"prod\"\n[contexts.prod]\nendpoint = \"https://a.example\"\n");
        let name = |name: &str| name.parse::<ContextName>().unwrap();
        Config::edit(&home, |config| Ok(config.rename(&name("prod"), &name("live")))).unwrap();
        assert_eq!(Config::load(&home).unwrap().default_context().unwrap(), Some(name("live")));
        Config::edit(&home, |config| Ok(config.remove(&name("live")))).unwrap();
        let config = Config::load(&home).unwrap();
        assert_eq!(config.default_context().unwrap(), None);
        assert!(config.names().is_empty());
    }

    #[test]
    fn a_broken_file_is_an_error_with_its_place() {
        let (_folder, home) = home("default = \"prod\"\n[contexts.prod\n");
        let error = Config::load(&home).unwrap_err();
        assert_eq!(error.to_api_error().code, "config_invalid");
        assert_eq!(error.diagnostics()[0].line, 2);
    }

    #[test]
    fn an_endpoint_never_holds_a_password() {
        assert!(parse_endpoint("https://user:secret@example.com").is_err());
        assert!(parse_endpoint("ftp://example.com").is_err());
        assert_eq!(parse_endpoint("localhost:8000").unwrap().as_str(), "http://localhost:8000/");
        assert_eq!(parse_endpoint("api.example.com").unwrap().as_str(), "https://api.example.com/");
    }

    #[test]
    fn names_are_what_the_contract_says() {
        for good in ["a", "0", "prod-eu-1"] {
            assert!(good.parse::<ContextName>().is_ok(), "{good}");
        }
        for bad in ["", "-a", "Prod", "a_b", &"a".repeat(64)] {
            assert!(bad.parse::<ContextName>().is_err(), "{bad}");
        }
    }

    #[test]
    fn the_variable_of_a_context_is_its_name_in_capitals() {
        assert_eq!("prod-eu".parse::<ContextName>().unwrap().token_variable(), "REACTOR_TOKEN_PROD_EU");
    }
}
