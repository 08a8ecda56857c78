//! How help looks: colours, and the commands of the first page in groups.

use std::fmt::Write as _;

use clap::builder::styling::{AnsiColor, Styles};

/// Colours of help and usage errors.
pub(super) const STYLES: Styles = Styles::styled()
    .header(AnsiColor::Green.on_default().bold())
    .usage(AnsiColor::Green.on_default().bold())
    .literal(AnsiColor::Cyan.on_default().bold())
    .placeholder(AnsiColor::Cyan.on_default());

/// Groups of the first page, in the order of a project's life. A test holds that each visible command is in one.
const GROUPS: &[(&str, &[&str])] = &[
    ("Develop", &["init", "dev", "build", "data"]),
    ("Ship", &["deploy", "rollback", "undo", "releases", "bundle"]),
    ("Operate", &["functions", "sites", "jobs", "logs", "doctor", "api"]),
    ("Servers", &["context", "login", "logout", "whoami", "serve", "status", "stop", "open"]),
    ("Help", &["explain", "completions", "man", "version", "help"]),
];

const EXAMPLES: &str = "  reactor init shop && cd shop      make a project
  reactor dev                       run the whole backend here, rebuilt on save
  reactor deploy --context prod     make it live on a server
  reactor rollback                  go back to the release before";

/// Replaces the flat list of commands on the first page by groups.
pub(super) fn group_commands(root: clap::Command) -> clap::Command {
    let header = STYLES.get_header();
    let literal = STYLES.get_literal();
    let mut page = format!("{{about}}\n\n{{usage-heading}} {{usage}}\n\n{header}Examples:{header:#}\n{EXAMPLES}\n");
    for (group, names) in GROUPS {
        let _ = write!(page, "\n{header}{group}:{header:#}\n");
        for name in *names {
            let about = match root.find_subcommand(name) {
                Some(command) => command.get_about().map(ToString::to_string).unwrap_or_default(),
                None => "Show this page, or the page of a command".to_owned(),
            };
            let _ = writeln!(page, "  {literal}{name:<12}{literal:#} {about}");
        }
    }
    let _ = write!(page, "\n{header}Options:{header:#}\n{{options}}");
    root.help_template(page)
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory as _;

    #[test]
    fn each_visible_command_is_in_one_group() {
        let mut grouped: Vec<_> = GROUPS.iter().flat_map(|(_, names)| names.iter().copied()).collect();
        grouped.retain(|name| *name != "help");
        grouped.sort_unstable();
        let root = super::super::Cli::command();
        let mut visible: Vec<_> =
            root.get_subcommands().filter(|command| !command.is_hide_set()).map(clap::Command::get_name).collect();
        visible.sort_unstable();
        assert_eq!(grouped, visible);
    }
}
