//! Names with a shape: once parsed, a name is safe to put into a path, a URL and a table.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::path::{self, PathError};
use crate::shown::shown;

/// The text is not such a name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{text}` is not a {what}: {problem}")]
pub struct NameError {
    /// What it should have been, such as `function name`.
    pub what: &'static str,
    /// The refused text, cut and escaped for display.
    pub text: String,
    /// Which rule it breaks.
    pub problem: NameProblem,
}

/// Which rule a name breaks.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NameProblem {
    /// Nothing there.
    #[error("it is empty")]
    Empty,
    /// Fewer characters than needed.
    #[error("it needs at least {min} characters")]
    TooShort {
        /// Needed.
        min: usize,
    },
    /// More characters than allowed.
    #[error("it may have at most {max} characters")]
    TooLong {
        /// Allowed.
        max: usize,
    },
    /// Does not begin with a letter.
    #[error("it must begin with a letter a-z")]
    Start,
    /// Ends with a hyphen.
    #[error("it must end with a letter a-z or a digit")]
    End,
    /// A character outside of the allowed ones.
    #[error("`{}` is not allowed, only a-z, 0-9 and `-`", .0.escape_default())]
    Character(char),
    /// A migration's file name without its ending.
    #[error("it must end with `.sql`")]
    NotSql,
    /// A migration's file name with a folder in it.
    #[error("it must be a file name without folders")]
    Folder,
    /// A migration's file name that is no portable path.
    #[error(transparent)]
    Path(path::PathProblem),
}

/// How names of letters, digits and hyphens differ.
struct Rule {
    min: usize,
    max: usize,
    letter_first: bool,
    hyphen_last: bool,
}

impl Rule {
    fn check(&self, text: &str) -> Result<(), NameProblem> {
        if text.is_empty() {
            return Err(NameProblem::Empty);
        }
        let allowed =
            |character: &char| character.is_ascii_lowercase() || character.is_ascii_digit() || *character == '-';
        if let Some(character) = text.chars().find(|character| !allowed(character)) {
            return Err(NameProblem::Character(character));
        }
        if self.letter_first && !text.starts_with(|character: char| character.is_ascii_lowercase()) {
            return Err(NameProblem::Start);
        }
        if !self.hyphen_last && text.ends_with('-') {
            return Err(NameProblem::End);
        }
        if text.len() < self.min {
            return Err(NameProblem::TooShort { min: self.min });
        }
        if text.len() > self.max {
            return Err(NameProblem::TooLong { max: self.max });
        }
        Ok(())
    }
}

fn check_migration(text: &str) -> Result<(), NameProblem> {
    if text.is_empty() {
        return Err(NameProblem::Empty);
    }
    if text.len() > 255 {
        return Err(NameProblem::TooLong { max: 255 });
    }
    if text.contains('/') {
        return Err(NameProblem::Folder);
    }
    if text.strip_suffix(".sql").is_none_or(str::is_empty) {
        return Err(NameProblem::NotSql);
    }
    path::check(text, 255).map_err(|PathError { problem, .. }| NameProblem::Path(problem))
}

macro_rules! name {
    ($(#[$doc:meta])* $type:ident, $what:literal, $check:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $type(String);

        impl $type {
            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }

            /// Whether the text has the shape, without keeping it.
            pub fn check(text: &str) -> Result<(), NameError> {
                let check: fn(&str) -> Result<(), NameProblem> = $check;
                check(text).map_err(|problem| NameError { what: $what, text: shown(text), problem })
            }
        }

        impl FromStr for $type {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                Self::check(text)?;
                Ok(Self(text.to_owned()))
            }
        }

        impl fmt::Display for $type {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(&self.0)
            }
        }

        impl AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl From<$type> for String {
            fn from(name: $type) -> Self {
                name.0
            }
        }

        impl Serialize for $type {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $type {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
            }
        }
    };
}

name!(
    /// `^[a-z][a-z0-9-]{1,61}[a-z0-9]$`.
    FunctionName,
    "function name",
    |text| Rule { min: 3, max: 63, letter_first: true, hyphen_last: false }.check(text)
);
name!(
    /// `^[a-z][a-z0-9-]{0,62}$`.
    SiteName,
    "site name",
    |text| Rule { min: 1, max: 63, letter_first: true, hyphen_last: true }.check(text)
);
name!(
    /// `^[a-z][a-z0-9-]{0,62}$`.
    JobName,
    "job name",
    |text| Rule { min: 1, max: 63, letter_first: true, hyphen_last: true }.check(text)
);
name!(
    /// `^[a-z0-9-]{3,63}$`.
    ProjectId,
    "project id",
    |text| Rule { min: 3, max: 63, letter_first: false, hyphen_last: true }.check(text)
);
name!(
    /// File name of a migration: portable, without folders, ending in `.sql`, at most 255 bytes.
    MigrationName,
    "migration name",
    check_migration
);

#[cfg(test)]
mod tests {
    use super::*;

    fn problem<T: FromStr<Err = NameError> + fmt::Debug>(text: &str) -> NameProblem {
        text.parse::<T>().unwrap_err().problem
    }

    #[test]
    fn accepts_the_shortest_and_the_longest_function_name() {
        for text in ["abc", "a-b", "a12", &format!("a{}9", "-".repeat(61))] {
            assert_eq!(text.parse::<FunctionName>().unwrap().as_str(), text);
        }
    }

    #[test]
    fn names_the_rule_that_a_function_name_breaks() {
        assert_eq!(problem::<FunctionName>(""), NameProblem::Empty);
        assert_eq!(problem::<FunctionName>("ab"), NameProblem::TooShort { min: 3 });
        assert_eq!(problem::<FunctionName>(&"a".repeat(64)), NameProblem::TooLong { max: 63 });
        assert_eq!(problem::<FunctionName>("1ab"), NameProblem::Start);
        assert_eq!(problem::<FunctionName>("-ab"), NameProblem::Start);
        assert_eq!(problem::<FunctionName>("ab-"), NameProblem::End);
        assert_eq!(problem::<FunctionName>("aBc"), NameProblem::Character('B'));
        assert_eq!(problem::<FunctionName>("a_c"), NameProblem::Character('_'));
        assert_eq!(problem::<FunctionName>("../../x"), NameProblem::Character('.'));
        assert_eq!(problem::<FunctionName>("a\0c"), NameProblem::Character('\0'));
    }

    #[test]
    fn sites_and_jobs_may_have_one_letter_and_project_ids_may_begin_with_a_digit() {
        assert!("w".parse::<SiteName>().is_ok());
        assert!("nightly-rollup-".parse::<JobName>().is_ok());
        assert!("7-shop".parse::<ProjectId>().is_ok());
        assert_eq!(problem::<ProjectId>("ab"), NameProblem::TooShort { min: 3 });
        assert_eq!(problem::<SiteName>("9"), NameProblem::Start);
    }

    #[test]
    fn a_migration_is_a_portable_file_name_that_ends_in_sql() {
        assert!("001_init.sql".parse::<MigrationName>().is_ok());
        assert_eq!(problem::<MigrationName>("001.txt"), NameProblem::NotSql);
        assert_eq!(problem::<MigrationName>(".sql"), NameProblem::NotSql);
        assert_eq!(problem::<MigrationName>("a/b.sql"), NameProblem::Folder);
        assert_eq!(
            problem::<MigrationName>("nul.sql"),
            NameProblem::Path(path::PathProblem::Reserved("nul.sql".into()))
        );
        assert_eq!(problem::<MigrationName>("a\\b.sql"), NameProblem::Path(path::PathProblem::Backslash));
    }

    #[test]
    fn the_message_says_what_is_wrong_with_which_name() {
        let error = "Hello".parse::<FunctionName>().unwrap_err();
        assert_eq!(error.to_string(), "`Hello` is not a function name: `H` is not allowed, only a-z, 0-9 and `-`");
    }
}
