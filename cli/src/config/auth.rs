//! The `auth` table of a context: where its token is kept.

use toml_edit::{InlineTable, Item, TableLike, value};

/// Service under which tokens lie in a keychain.
const SERVICE: &str = "reactor";

/// Where the token of a context is kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum AuthKind {
    /// Nowhere.
    None,
    /// In an environment variable.
    Env { variable: String },
    /// In a keychain.
    Keychain(Account),
    /// In `credentials.toml`.
    File,
}

/// Where a token lies in a keychain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    /// Which keychain.
    pub(crate) keychain: Keychain,
    /// The program it belongs to.
    pub(crate) service: String,
    /// Which of its tokens.
    pub(crate) user: String,
}

/// The keychains of an operating system.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Keychain {
    /// Keychain of macOS, Credential Manager of Windows, the Secret Service elsewhere.
    System,
    /// The keyring of the Linux kernel, in memory.
    Kernel,
}

impl Account {
    /// The one that `login` uses for a context.
    pub(crate) fn of(context: &str, keychain: Keychain) -> Self {
        Self { keychain, service: SERVICE.to_owned(), user: context.to_owned() }
    }
}

impl AuthKind {
    /// Reads the table; the error is the reason, without the key's name.
    pub(super) fn read(item: Option<&Item>) -> Result<Self, String> {
        let Some(auth) = item.and_then(Item::as_table_like) else { return Ok(Self::None) };
        let text = |name: &str| auth.get(name).and_then(Item::as_str).map(str::to_owned);
        match text("kind").as_deref() {
            None | Some("none") => Ok(Self::None),
            Some("env") => match text("variable") {
                Some(variable) => Ok(Self::Env { variable }),
                None => Err("`kind = \"env\"` needs `variable`".to_owned()),
            },
            Some("keychain") => Ok(Self::Keychain(Account {
                keychain: match text("store").as_deref() {
                    None | Some("system") => Keychain::System,
                    Some("kernel") => Keychain::Kernel,
                    Some(other) => return Err(format!("`store` is system or kernel, not `{other}`")),
                },
                service: text("service").unwrap_or_else(|| SERVICE.to_owned()),
                user: text("account").ok_or("`kind = \"keychain\"` needs `account`")?,
            })),
            Some("file") => Ok(Self::File),
            Some(other) => Err(format!("`kind` is none, env, keychain or file, not `{other}`")),
        }
    }

    /// Writes it into the table of a context; a table that is there keeps its form and its unknown keys.
    pub(super) fn write(&self, context: &mut dyn TableLike) {
        let pairs: Vec<(&str, &str)> = match self {
            Self::None => {
                context.remove("auth");
                return;
            }
            Self::Env { variable } => vec![("kind", "env"), ("variable", variable.as_str())],
            Self::File => vec![("kind", "file")],
            Self::Keychain(account) => {
                let mut pairs = vec![("kind", "keychain"), ("service", account.service.as_str())];
                pairs.push(("account", account.user.as_str()));
                if account.keychain == Keychain::Kernel {
                    pairs.push(("store", "kernel"));
                }
                pairs
            }
        };
        if context.get("auth").is_none_or(|item| !item.is_table_like()) {
            context.insert("auth", value(InlineTable::new()));
        }
        let Some(auth) = context.get_mut("auth").and_then(Item::as_table_like_mut) else { return };
        for known in ["kind", "variable", "service", "account", "store"] {
            auth.remove(known);
        }
        for (name, text) in pairs {
            auth.insert(name, value(text));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn round(kind: &AuthKind) -> (String, AuthKind) {
        let mut document = toml_edit::DocumentMut::new();
        kind.write(document.as_table_mut());
        let text = document.to_string();
        (text, AuthKind::read(document.get("auth")).unwrap())
    }

    #[test]
    fn what_is_written_is_read_again() {
        for kind in [
            AuthKind::None,
            AuthKind::File,
            AuthKind::Env { variable: "SHOP_TOKEN".into() },
            AuthKind::Keychain(Account::of("prod", Keychain::System)),
            AuthKind::Keychain(Account::of("prod", Keychain::Kernel)),
        ] {
            assert_eq!(round(&kind).1, kind);
        }
        let (text, _) = round(&AuthKind::Keychain(Account::of("prod", Keychain::System)));
        assert_eq!(text, "auth = { kind = \"keychain\", service = \"reactor\", account = \"prod\" }\n");
    }

    #[test]
    fn unknown_keys_of_the_table_stay() {
        let mut document: toml_edit::DocumentMut =
            "[auth]\nkind = \"env\"\nvariable = \"X\"\nnote = \"mine\"\n".parse().unwrap();
        AuthKind::File.write(document.as_table_mut());
        assert_eq!(AuthKind::read(document.get("auth")), Ok(AuthKind::File));
        assert!(document.to_string().contains("note = \"mine\""));
        assert!(!document.to_string().contains("variable"));
    }

    #[test]
    fn a_keychain_without_an_account_is_refused() {
        let document: toml_edit::DocumentMut = "auth = { kind = \"keychain\" }".parse().unwrap();
        assert!(AuthKind::read(document.get("auth")).is_err());
    }
}
