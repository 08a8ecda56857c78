//! `credentials.toml`: tokens in a file of mode 0600, for machines without a keychain. Written only by consent.

use std::path::{Path, PathBuf};

use admin_api::ErrorCode;
use secrecy::{ExposeSecret as _, SecretString};
use toml_edit::{DocumentMut, Item, Table, value};

use super::{CredentialStore, StoreError};
use crate::config::{ContextName, Home, Lock, invalid_toml, read_optional, replace};
use crate::error::CliError;

/// The token of one context in `credentials.toml`.
pub(crate) struct CredentialsFile {
    path: PathBuf,
    name: ContextName,
}

impl CredentialsFile {
    /// The one below that home.
    pub(crate) fn of(home: &Home, name: &ContextName) -> Self {
        Self { path: home.credentials(), name: name.clone() }
    }

    /// Moves the token to another context's name, if there is one.
    pub(crate) fn rename(&self, to: &ContextName) -> Result<(), CliError> {
        if !self.path.exists() {
            return Ok(());
        }
        self.edit(|tokens| {
            if let Some(token) = tokens.remove(self.name.as_str()) {
                tokens.insert(to.as_str(), token);
            }
        })
    }

    /// A file that others can read is refused, as ssh does.
    fn load(&self) -> Result<DocumentMut, CliError> {
        let Some(text) = read_optional(&self.path)? else { return Ok(DocumentMut::new()) };
        if is_open_to_others(&self.path) {
            let message = format!("`{}` can be read by other users of this machine", self.path.display());
            return Err(
                CliError::new(ErrorCode::ConfigInvalid, message).next(format!("chmod 600 {}", self.path.display()))
            );
        }
        // The file holds secrets: its lines are not shown in an error.
        text.parse().map_err(|error| invalid_toml(&self.path, "", &error))
    }

    fn edit<T>(&self, change: impl FnOnce(&mut Table) -> T) -> Result<T, CliError> {
        let _lock = Lock::take(&self.path)?;
        let mut document = self.load()?;
        let tokens = document.entry("tokens").or_insert_with(|| Item::Table(Table::new()));
        let Some(tokens) = tokens.as_table_mut() else {
            let message = format!("`tokens` in `{}`: it is a table", self.path.display());
            return Err(CliError::new(ErrorCode::ConfigInvalid, message));
        };
        let result = change(tokens);
        replace(&self.path, &document.to_string())?;
        Ok(result)
    }
}

impl CredentialStore for CredentialsFile {
    fn name(&self) -> String {
        self.path.display().to_string()
    }

    fn read(&self) -> Result<Option<SecretString>, StoreError> {
        let document = self.load().map_err(StoreError::Files)?;
        let tokens = document.get("tokens");
        let token = tokens.and_then(|tokens| tokens.get(self.name.as_str())).and_then(Item::as_str);
        Ok(token.map(SecretString::from))
    }

    fn write(&self, token: &SecretString) -> Result<(), StoreError> {
        self.edit(|tokens| {
            tokens.insert(self.name.as_str(), value(token.expose_secret()));
        })
        .map_err(StoreError::Files)
    }

    fn forget(&self) -> Result<bool, StoreError> {
        if !self.path.exists() {
            return Ok(false);
        }
        self.edit(|tokens| tokens.remove(self.name.as_str()).is_some()).map_err(StoreError::Files)
    }
}

#[cfg(unix)]
fn is_open_to_others(path: &Path) -> bool {
    use std::os::unix::fs::PermissionsExt as _;
    path.metadata().is_ok_and(|metadata| metadata.permissions().mode() & 0o077 != 0)
}

#[cfg(not(unix))]
fn is_open_to_others(_path: &Path) -> bool {
    false
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::env::Env;

    fn home() -> (tempfile::TempDir, Home) {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::locate(&Env::from([("REACTOR_HOME", folder.path().to_str().unwrap())])).unwrap();
        (folder, home)
    }

    fn name(text: &str) -> ContextName {
        text.parse().unwrap()
    }

    fn kept(file: &CredentialsFile) -> Option<String> {
        file.read().unwrap().map(|token| token.expose_secret().to_owned())
    }

    #[cfg(unix)]
    #[test]
    fn a_credentials_file_that_others_can_read_is_refused() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_folder, home) = home();
        fs_err::write(home.credentials(), "[tokens]\nprod-eu = \"kept\"\n").unwrap();
        let file = CredentialsFile::of(&home, &name("prod-eu"));
        fs_err::set_permissions(home.credentials(), std::fs::Permissions::from_mode(0o644)).unwrap();
        assert!(file.read().is_err());
        fs_err::set_permissions(home.credentials(), std::fs::Permissions::from_mode(0o600)).unwrap();
        assert_eq!(kept(&file).as_deref(), Some("kept"));
    }

    #[cfg(unix)]
    #[test]
    fn what_is_kept_is_private_and_can_be_forgotten() {
        use std::os::unix::fs::PermissionsExt as _;
        let (_folder, home) = home();
        let file = CredentialsFile::of(&home, &name("prod"));
        assert!(!file.forget().unwrap());
        file.write(&SecretString::from("first")).unwrap();
        file.write(&SecretString::from("second")).unwrap();
        assert_eq!(kept(&file).as_deref(), Some("second"));
        assert_eq!(home.credentials().metadata().unwrap().permissions().mode() & 0o777, 0o600);
        file.rename(&name("live")).unwrap();
        assert_eq!(kept(&file), None);
        assert!(CredentialsFile::of(&home, &name("live")).forget().unwrap());
        assert!(!fs_err::read_to_string(home.credentials()).unwrap().contains("second"));
    }
}
