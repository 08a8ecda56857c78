//! Tokens in environment variables: set by people and CI systems, only read here.

use secrecy::SecretString;

use super::{CredentialStore, StoreError};
use crate::config::{AuthKind, ContextEntry, ContextName};
use crate::env::{self, Env};

/// The variables that may hold the token of one context, in the order in which they are asked.
pub(crate) struct Environment<'a> {
    env: &'a Env,
    variables: Vec<String>,
}

impl<'a> Environment<'a> {
    /// `REACTOR_TOKEN`, then the variable that the context names, then its own.
    pub(crate) fn of(env: &'a Env, name: &ContextName, entry: Option<&ContextEntry>) -> Self {
        let configured = match entry.map(|entry| &entry.auth) {
            Some(AuthKind::Env { variable }) => Some(variable.clone()),
            _ => None,
        };
        let variables = [Some(env::REACTOR_TOKEN.to_owned()), configured, Some(name.token_variable())];
        Self { env, variables: variables.into_iter().flatten().collect() }
    }

    /// The first of them that is set, with its value.
    pub(crate) fn find(&self) -> Option<(&str, SecretString)> {
        self.variables.iter().find_map(|variable| {
            let value = self.env.text(variable).map(str::trim).filter(|value| !value.is_empty())?;
            Some((variable.as_str(), SecretString::from(value)))
        })
    }
}

impl CredentialStore for Environment<'_> {
    fn name(&self) -> String {
        "the environment".to_owned()
    }

    fn read(&self) -> Result<Option<SecretString>, StoreError> {
        Ok(self.find().map(|(_, token)| token))
    }

    fn write(&self, _token: &SecretString) -> Result<(), StoreError> {
        Err(StoreError::ReadOnly)
    }

    fn forget(&self) -> Result<bool, StoreError> {
        Err(StoreError::ReadOnly)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use secrecy::ExposeSecret as _;

    fn found(env: &Env, entry: Option<&ContextEntry>) -> Option<(String, String)> {
        let name: ContextName = "prod-eu".parse().unwrap();
        let environment = Environment::of(env, &name, entry);
        environment.find().map(|(variable, token)| (variable.to_owned(), token.expose_secret().to_owned()))
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

    #[test]
    fn the_environment_is_never_written() {
        let env = Env::default();
        let name: ContextName = "prod".parse().unwrap();
        let environment = Environment::of(&env, &name, None);
        assert!(matches!(environment.write(&SecretString::from("x")), Err(StoreError::ReadOnly)));
        assert!(matches!(environment.forget(), Err(StoreError::ReadOnly)));
    }
}
