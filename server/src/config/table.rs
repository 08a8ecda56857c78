//! Values by table and key, each remembering where it came from.

use std::collections::BTreeMap;

use super::error::{ConfigError, ConfigPosition};
use super::keys::{Key, Kind};

/// A value as it was given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Given {
    Text(String),
    Number(i64),
    Flag(bool),
    List(Vec<String>),
}

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Origin {
    File(Option<ConfigPosition>),
    Environment(String),
    Flag(&'static str),
}

impl Origin {
    /// An error about a value from here.
    pub(super) fn error(&self, message: impl Into<String>) -> ConfigError {
        let message = message.into();
        match self {
            Self::File(position) => ConfigError::new(message).at(position.clone()),
            Self::Environment(name) => ConfigError::new(format!("{message} (from the environment variable `{name}`)")),
            Self::Flag(name) => ConfigError::new(format!("{message} (from `{name}`)")),
        }
    }
}

/// All values; later ones replace earlier ones.
#[derive(Debug, Default)]
pub(super) struct Values(BTreeMap<(&'static str, &'static str), (Given, Origin)>);

impl Values {
    pub(super) fn set(&mut self, key: &Key, given: Given, origin: Origin) {
        self.0.insert((key.table, key.name), (given, origin));
    }

    fn get(&self, table: &str, name: &str) -> Option<&(Given, Origin)> {
        self.0.iter().find(|((other, key), _)| *other == table && *key == name).map(|(_, value)| value)
    }

    pub(super) fn text(&self, table: &str, name: &str) -> Option<(&str, &Origin)> {
        match self.get(table, name) {
            Some((Given::Text(text), origin)) => Some((text, origin)),
            _ => None,
        }
    }

    pub(super) fn flag(&self, table: &str, name: &str) -> Option<bool> {
        match self.get(table, name) {
            Some((Given::Flag(flag), _)) => Some(*flag),
            _ => None,
        }
    }

    pub(super) fn list(&self, table: &str, name: &str) -> Option<(&[String], &Origin)> {
        match self.get(table, name) {
            Some((Given::List(list), origin)) => Some((list, origin)),
            _ => None,
        }
    }

    /// A number within bounds.
    pub(super) fn number(&self, table: &str, name: &str, bounds: (i64, i64)) -> Result<Option<u64>, ConfigError> {
        let Some((Given::Number(number), origin)) = self.get(table, name) else {
            return Ok(None);
        };
        let (least, most) = bounds;
        if !(least..=most).contains(number) {
            return Err(origin.error(format!("`{table}.{name}` is {number}, allowed are {least} to {most}")));
        }
        Ok(u64::try_from(*number).ok())
    }

    /// Every text, to resolve what it refers to.
    pub(super) fn texts_mut(&mut self) -> impl Iterator<Item = (String, &mut String, &Origin)> {
        self.0.iter_mut().filter_map(|((table, name), (given, origin))| match given {
            Given::Text(text) => Some((format!("{table}.{name}"), text, &*origin)),
            _ => None,
        })
    }
}

/// Reads text as a value of the key's kind: environment variables and flags have only text.
pub(super) fn parse(key: &Key, text: &str) -> Result<Given, String> {
    let name = format!("{}.{}", key.table, key.name);
    match key.kind {
        Kind::Text => Ok(Given::Text(text.to_owned())),
        Kind::Number => text.trim().parse().map(Given::Number).map_err(|_| format!("`{name}` must be a whole number")),
        Kind::Flag => match text.trim() {
            "true" | "1" | "yes" | "on" => Ok(Given::Flag(true)),
            "false" | "0" | "no" | "off" => Ok(Given::Flag(false)),
            _ => Err(format!("`{name}` must be `true` or `false`")),
        },
        Kind::List => {
            Ok(Given::List(text.split(',').map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect()))
        }
    }
}
