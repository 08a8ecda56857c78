//! The command line: global options, the tree of commands, and how a wrong one is answered.

mod answer;
mod help;
mod server;

use std::ffi::OsString;
use std::mem::ManuallyDrop;
use std::path::{Path, PathBuf};
use std::time::Duration;

use clap::{Arg, ArgAction, ArgMatches, Args, CommandFactory as _, FromArgMatches as _, Parser, Subcommand};

pub(crate) use answer::{Answer, first_page};
pub(crate) use server::{AttendArgs, DevArgs, OpenArgs, ServeArgs, StatusArgs, StopArgs, SupervisePostgresArgs};

use crate::commands;
use crate::env::Env;
use crate::settings::{ColorChoice, Output, Settings};
use crate::ui::Ui;

/// The backend you run on your laptop and deploy to your server: database, functions, sites and jobs in one binary.
#[derive(Debug, Parser)]
#[command(
    name = "reactor",
    version,
    subcommand_required = true,
    arg_required_else_help = true,
    max_term_width = 100,
    styles = help::STYLES
)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: GlobalArgs,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// Options that every command takes.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Global options")]
pub(crate) struct GlobalArgs {
    /// Run as if started in DIR
    #[arg(short = 'C', long, global = true, value_name = "DIR")]
    pub(crate) directory: Option<PathBuf>,
    /// Use this `reactor.toml` instead of looking for one
    #[arg(short, long, global = true, value_name = "PATH", hide_short_help = true)]
    pub(crate) manifest: Option<PathBuf>,
    /// Server to talk to: a name of `reactor context list` [env: REACTOR_CONTEXT]
    #[arg(short, long, global = true, value_name = "NAME")]
    pub(crate) context: Option<String>,
    /// Token to send; `-` reads standard input [env: REACTOR_TOKEN]
    #[arg(long, global = true, value_name = "TOKEN", allow_hyphen_values = true, hide_short_help = true)]
    pub(crate) token: Option<String>,
    /// Form of standard output; `--json` is short for `--output json` [env: REACTOR_OUTPUT]
    #[arg(long, global = true, value_name = "FORM")]
    pub(crate) output: Option<Output>,
    /// Say only warnings and errors
    #[arg(short, long, global = true, conflicts_with = "verbose", hide_short_help = true)]
    pub(crate) quiet: bool,
    /// Say more; twice for every request
    #[arg(short, long, global = true, action = ArgAction::Count, hide_short_help = true)]
    pub(crate) verbose: u8,
    /// When to use colours
    #[arg(
        long,
        global = true,
        value_name = "WHEN",
        default_value = "auto",
        hide_default_value = true,
        hide_short_help = true
    )]
    pub(crate) color: ColorChoice,
    /// Answer confirmations with yes [env: REACTOR_ASSUME_YES]
    #[arg(short, long, global = true)]
    pub(crate) yes: bool,
    /// Never ask; fail with exit 5 where an answer is needed
    #[arg(long, global = true, hide_short_help = true)]
    pub(crate) no_input: bool,
    /// Give up after so many seconds, with exit 124
    #[arg(long, global = true, value_name = "SECONDS", value_parser = seconds, hide_short_help = true)]
    pub(crate) timeout: Option<Duration>,
}

fn seconds(text: &str) -> Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "not a number of seconds".to_owned())?;
    Duration::try_from_secs_f64(seconds).map_err(|_| "not a number of seconds".to_owned())
}

/// Every command.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Init(commands::init::InitArgs),
    Dev(DevArgs),
    Build(commands::build::BuildArgs),
    Deploy(commands::deploy::DeployArgs),
    Rollback(commands::rollback::RollbackArgs),
    Undo(commands::rollback::UndoArgs),
    #[command(alias = "release")]
    Releases(commands::releases::ReleasesArgs),
    #[command(alias = "bundles")]
    Bundle(commands::bundle::BundleArgs),
    #[command(alias = "function", alias = "fn")]
    Functions(commands::functions::FunctionsArgs),
    #[command(alias = "site")]
    Sites(commands::sites::SitesArgs),
    #[command(alias = "job")]
    Jobs(commands::jobs::JobsArgs),
    #[command(alias = "database", alias = "db")]
    Data(commands::data::DataArgs),
    #[command(alias = "contexts")]
    Context(commands::context::ContextArgs),
    Login(commands::login::LoginArgs),
    Logout(commands::logout::LogoutArgs),
    Whoami(commands::whoami::WhoamiArgs),
    #[command(alias = "log")]
    Logs(commands::logs::LogsArgs),
    Doctor(commands::doctor::DoctorArgs),
    Serve(ServeArgs),
    Status(StatusArgs),
    Stop(StopArgs),
    Open(OpenArgs),
    #[command(alias = "completion")]
    Completions(commands::completions::CompletionsArgs),
    Man(commands::man::ManArgs),
    Version(commands::version::VersionArgs),
    Explain(commands::explain::ExplainArgs),
    Api(commands::api::ApiArgs),
    #[command(name = "__reference", hide = true)]
    Reference(commands::reference::ReferenceArgs),
    #[command(name = "__keychain", hide = true)]
    Keychain(commands::keychain::KeychainArgs),
    #[command(name = "__names", hide = true)]
    Names(commands::names::NamesArgs),
    #[command(name = "__attend", hide = true)]
    Attend(AttendArgs),
    #[command(name = "__postgres", hide = true)]
    SupervisePostgres(SupervisePostgresArgs),
}

/// A parsed command line.
pub(crate) struct Invocation {
    /// The command with its own arguments.
    pub(crate) command: Command,
    /// The global options, resolved against the environment.
    pub(crate) settings: Settings,
}

/// Parses a command line. What must be printed instead of running (help, version, an error) is the `Err`.
pub(crate) fn parse(argv: impl Iterator<Item = OsString>, env: &Env) -> Result<(Invocation, Ui), Box<Answer>> {
    let argv = as_reactor(argv.collect());
    if let Some(answer) = Answer::known(&argv, env) {
        return Err(answer);
    }
    // Taking the tree apart again would take longer than many a command.
    let mut command = ManuallyDrop::new(command());
    let matches = match command.try_get_matches_from_mut(&argv) {
        Ok(matches) => matches,
        Err(error) => return Err(Answer::clap(error, &argv, env)),
    };
    let json = json_wanted(&matches);
    let cli = Cli::from_arg_matches(&matches).map_err(|error| Answer::clap(error, &argv, env))?;
    let settings = Settings::resolve(cli.global, json, env).map_err(|error| Answer::usage(error, &argv, env))?;
    let ui = Ui::new(&settings, env);
    Ok((Invocation { command: cli.command, settings }, ui))
}

/// The whole tree, as parsed, shown in help, completed and written into man pages.
pub(crate) fn command() -> clap::Command {
    help::group_commands(with_json(Cli::command(), &[]))
}

/// Called as `reactor-server` the binary is `reactor serve`; the hidden supervisors keep their names.
fn as_reactor(mut argv: Vec<OsString>) -> Vec<OsString> {
    let called = argv.first().map(|first| Path::new(first).file_stem().unwrap_or_default().to_owned());
    let hidden = argv.get(1).is_some_and(|first| first == "__postgres" || first == "__attend");
    if called.is_some_and(|name| name == "reactor-server") && !hidden {
        argv.insert(1, "serve".into());
    }
    argv
}

/// Adds `--json` to every command except `functions invoke`, where `--json BODY` is the request body.
fn with_json(command: clap::Command, path: &[&str]) -> clap::Command {
    if path == ["functions", "invoke"] {
        return command;
    }
    let json = Arg::new("json")
        .long("json")
        .action(ArgAction::SetTrue)
        .help("Short for `--output json`")
        .help_heading("Global options")
        .hide(true);
    command.arg(json).mut_subcommands(|child| {
        let name = child.get_name().to_owned();
        let path: Vec<&str> = path.iter().copied().chain([name.as_str()]).collect();
        with_json(child, &path)
    })
}

/// Whether `--json` stands anywhere on the line.
fn json_wanted(matches: &ArgMatches) -> bool {
    let here = matches.try_get_one::<bool>("json").ok().flatten().copied().unwrap_or(false);
    here || matches.subcommand().is_some_and(|(_, matches)| json_wanted(matches))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(line: &str) -> Invocation {
        let argv = line.split(' ').map(OsString::from);
        let parsed = parse(argv, &Env::default()).map(|(invocation, _)| invocation);
        parsed.unwrap_or_else(|_| panic!("`{line}` should parse"))
    }

    #[test]
    fn the_tree_is_well_formed() {
        command().debug_assert();
    }

    #[test]
    fn json_may_stand_before_and_after_the_command() {
        for line in ["reactor --json context list", "reactor context --json list", "reactor context list --json"] {
            assert_eq!(parsed(line).settings.output, Output::Json, "{line}");
        }
        assert_eq!(parsed("reactor context list").settings.output, Output::Human);
    }

    #[test]
    fn the_json_of_invoke_is_its_body() {
        let invocation = parsed("reactor functions invoke hello --json {}");
        assert_eq!(invocation.settings.output, Output::Human);
        let invocation = parsed("reactor --json functions invoke hello --json {}");
        assert_eq!(invocation.settings.output, Output::Json);
    }

    #[test]
    fn singular_plural_and_short_names_are_the_same_command() {
        for line in ["reactor function ls", "reactor functions list", "reactor fn list"] {
            assert!(matches!(parsed(line).command, Command::Functions(_)), "{line}");
        }
    }

    #[test]
    fn called_as_reactor_server_it_serves() {
        let invocation = parsed("/usr/bin/reactor-server --bind 127.0.0.1:9000");
        assert!(matches!(invocation.command, Command::Serve(_)));
    }

    #[test]
    fn every_command_and_option_has_a_sentence() {
        fn visit(command: &clap::Command) {
            assert!(command.get_about().is_some(), "`{}` has no description", command.get_name());
            for argument in command.get_arguments() {
                assert!(argument.get_help().is_some(), "`{} {}` has no help", command.get_name(), argument.get_id());
            }
            command.get_subcommands().for_each(visit);
        }
        command().get_subcommands().filter(|command| !command.is_hide_set()).for_each(visit);
    }
}
