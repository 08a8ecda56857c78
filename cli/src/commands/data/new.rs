//! `reactor data new`

use std::io::Write as _;

use clap::Args;
use jiff::{Timestamp, tz::TimeZone};
use serde_json::json;

use crate::context::Context;
use crate::error::CliError;

/// Make an empty migration that sorts after all others
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor data new 'add orders'        writes data/migrations/0004_add_orders.sql")]
pub(crate) struct NewArgs {
    /// What it does, in a few words
    name: String,
}

pub(crate) fn run(cx: &Context, args: &NewArgs) -> Result<(), CliError> {
    let project = cx.project()?;
    let folder = project.root().join(&project.manifest().data.migrations_dir);
    fs_err::create_dir_all(&folder)?;
    let mut existing = Vec::new();
    for entry in fs_err::read_dir(&folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extension == "sql") {
            existing.extend(path.file_name().map(|name| name.to_string_lossy().into_owned()));
        }
    }
    let words = words(&args.name);
    if words.is_empty() {
        return Err(CliError::usage(format!("`{}` has no letter or digit to make a name of", args.name)));
    }
    let now = Timestamp::now().to_zoned(TimeZone::UTC).strftime("%Y%m%d%H%M%S").to_string();
    let path = folder.join(format!("{}_{words}.sql", next_prefix(&existing, &now)));
    let mut file = fs_err::OpenOptions::new().write(true).create_new(true).open(&path)?;
    file.write_all(format!("-- {}\n", args.name.trim().replace('\n', " ")).as_bytes())?;
    cx.ui.done(format!("wrote {}", cx.shown(&path).display()));
    cx.ui.document(&json!({ "path": path }));
    Ok(())
}

/// The number after the last one when they are counted, else the time.
fn next_prefix(existing: &[String], now: &str) -> String {
    let last = existing.iter().max();
    let digits: String = last.map(|name| name.chars().take_while(char::is_ascii_digit).collect()).unwrap_or_default();
    match (existing.is_empty(), digits.parse::<u64>()) {
        (true, _) => "0001".to_owned(),
        // Fourteen digits are a time.
        (false, Ok(number)) if digits.len() < 14 => format!("{:0width$}", number + 1, width = digits.len()),
        (false, _) => now.to_owned(),
    }
}

/// Lower-case words with `_` between them.
fn words(name: &str) -> String {
    let spaced: String = name
        .trim()
        .trim_end_matches(".sql")
        .chars()
        .map(|character| if character.is_ascii_alphanumeric() { character.to_ascii_lowercase() } else { ' ' })
        .collect();
    spaced.split_whitespace().collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn prefix(existing: &[&str]) -> String {
        let existing: Vec<_> = existing.iter().map(ToString::to_string).collect();
        next_prefix(&existing, "20260102030405")
    }

    #[test]
    fn counted_names_go_on_counting_and_times_stay_times() {
        assert_eq!(prefix(&[]), "0001");
        assert_eq!(prefix(&["0001_a.sql", "0009_b.sql"]), "0010");
        assert_eq!(prefix(&["001.sql"]), "002");
        assert_eq!(prefix(&["20250101000000_a.sql"]), "20260102030405");
        assert_eq!(prefix(&["users.sql"]), "20260102030405");
    }

    #[test]
    fn a_name_is_made_of_words() {
        assert_eq!(words(" Add orders & items.sql"), "add_orders_items");
        assert_eq!(words("../.."), "");
    }
}
