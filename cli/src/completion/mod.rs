//! What TAB offers: which arguments are names of something, and the names, from files of this machine alone.

mod cache;
mod candidates;
mod hearsay;

use std::sync::Arc;

use admin_api::ItemKind;
use clap::ValueEnum;
use clap_complete::CompleteEnv;
use clap_complete::engine::{ArgValueCandidates, CompletionCandidate};

pub(crate) use cache::RELEASES;
pub(crate) use candidates::candidates;
pub(crate) use hearsay::{Hearsay, Lesson};

use crate::args;
use crate::env::{self, Env};

/// What an argument may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Contexts,
    Functions,
    Sites,
    Jobs,
    Releases,
}

impl Kind {
    /// The word for it in scripts.
    pub(crate) const fn word(self) -> &'static str {
        match self {
            Self::Contexts => "contexts",
            Self::Functions => "functions",
            Self::Sites => "sites",
            Self::Jobs => "jobs",
            Self::Releases => "releases",
        }
    }

    /// What an item of a rollout is, if anything is named by it.
    pub(crate) const fn of_item(item: ItemKind) -> Option<Self> {
        match item {
            ItemKind::Function => Some(Self::Functions),
            ItemKind::Site => Some(Self::Sites),
            ItemKind::Job => Some(Self::Jobs),
            ItemKind::Env | ItemKind::Migration => None,
        }
    }

    /// What the argument of a command names, if it names something that exists. `path` is the command without `reactor`.
    pub(crate) fn of(path: &[&str], argument: &str) -> Option<Self> {
        let (noun, verb) = (path.first().copied().unwrap_or_default(), path.get(1).copied().unwrap_or_default());
        match (noun, argument) {
            (_, "context") => Some(Self::Contexts),
            ("context", "name" | "from") if verb != "add" => Some(Self::Contexts),
            ("functions", "name") if verb != "create" => Some(Self::Functions),
            (_, "function") => Some(Self::Functions),
            ("sites", "name") | (_, "site") => Some(Self::Sites),
            ("jobs", "name") | (_, "job") => Some(Self::Jobs),
            ("rollback", "to")
            | ("deploy", "if_release" | "if-release")
            | ("releases", "id" | "from" | "to")
            | (_, "release") => Some(Self::Releases),
            _ => None,
        }
    }
}

/// Answers a shell that asks what may follow; whether one has asked.
pub(crate) fn answer(env: &Env) -> bool {
    if env.os(env::REACTOR_COMPLETE).is_none() {
        return false;
    }
    let shared = Arc::new(env.clone());
    let complete = CompleteEnv::with_factory(move || command(&shared)).var(env::REACTOR_COMPLETE).bin("reactor");
    let here = std::env::current_dir().ok();
    // A shell that asks for something impossible gets nothing; there is nobody to read an error.
    complete.try_complete(std::env::args_os(), here.as_deref()).unwrap_or(true)
}

/// The tree of commands with names where names are known.
fn command(env: &Arc<Env>) -> clap::Command {
    fn visit(command: clap::Command, path: &[&str], env: &Arc<Env>) -> clap::Command {
        let named: Vec<_> = command
            .get_arguments()
            .filter_map(|argument| Some((argument.get_id().clone(), Kind::of(path, argument.get_id().as_str())?)))
            .collect();
        let command = named.into_iter().fold(command, |command, (id, kind)| {
            let env = Arc::clone(env);
            let offer = move || {
                let offered = candidates::context_of_words(&env).map(|cx| candidates(kind, &cx)).unwrap_or_default();
                offered.into_iter().map(CompletionCandidate::new).collect()
            };
            command.mut_arg(id, |argument| argument.add(ArgValueCandidates::new(offer)))
        });
        let children: Vec<_> = command.get_subcommands().map(|child| child.get_name().to_owned()).collect();
        children.into_iter().fold(command, |command, name| {
            command.mut_subcommand(&name, |child| {
                let path: Vec<&str> = path.iter().copied().chain([name.as_str()]).collect();
                visit(child, &path, env)
            })
        })
    }
    visit(args::command(), &[], env)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Arguments that hold a name which does not exist yet, or a name of something else.
    const NEW: &[&str] = &["context add name", "context rename to", "functions create name", "data new name"];

    #[test]
    fn every_positional_name_is_completed() {
        fn visit(command: &clap::Command, path: &[&str], missed: &mut Vec<String>) {
            for argument in command.get_positionals() {
                let id = argument.get_id().as_str();
                let place = format!("{} {id}", path.join(" "));
                let is_name = matches!(id, "name" | "function" | "site" | "job" | "release");
                if is_name && Kind::of(path, id).is_none() && !NEW.contains(&place.as_str()) {
                    missed.push(place);
                }
            }
            for child in command.get_subcommands() {
                let path: Vec<&str> = path.iter().copied().chain([child.get_name()]).collect();
                visit(child, &path, missed);
            }
        }
        let mut missed = Vec::new();
        visit(&args::command(), &[], &mut missed);
        assert_eq!(missed, Vec::<String>::new());
    }

    #[test]
    fn the_tree_with_names_is_well_formed() {
        command(&Arc::new(Env::default())).debug_assert();
    }
}
