//! Arguments of the commands that run, supervise or look at a server on this machine.

use std::ffi::OsString;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

use clap::{Args, ValueHint};

/// Run the whole backend on this machine, rebuilt on every save
///
/// Starts Postgres, applies the migrations, bundles the functions and serves everything on one address. A save is live
/// in milliseconds. No Docker, no account, no network.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor dev                          serve this project on http://127.0.0.1:8080
  reactor dev examples/hello           serve another one
  reactor dev --port 0                 on any free port
  reactor dev --reset                  with a fresh database
  reactor dev --now 2026-12-24T07:59   on another day, to try what happens then
  reactor dev --once                   build, start, check and stop: for CI
  reactor dev -- npm test              run a command against it, then stop")]
pub(crate) struct DevArgs {
    /// Project to run; the one around the working directory when absent
    #[arg(value_hint = ValueHint::DirPath)]
    pub(crate) dir: Option<PathBuf>,
    /// Port to listen on; 0 takes a free one [default: 8080]
    #[arg(long, value_name = "PORT")]
    pub(crate) port: Option<u16>,
    /// Address to listen on
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub(crate) host: IpAddr,
    /// Use this Postgres instead of the managed local one
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// Drop the managed database first and begin with a fresh one
    #[arg(long, conflicts_with = "database_url")]
    pub(crate) reset: bool,
    /// Build, start, check that everything answers, and stop
    #[arg(long)]
    pub(crate) once: bool,
    /// Build sites of frameworks instead of running the development servers they bring along
    #[arg(long)]
    pub(crate) built: bool,
    /// Let jobs take this for the time: `2026-12-24T07:59`, in UTC unless it says otherwise; it runs on from there
    #[arg(long, value_name = "TIME")]
    pub(crate) now: Option<String>,
    /// Command to run once everything is up, with REACTOR_URL, DATABASE_URL and REACTOR_TOKEN set; its exit code is ours
    #[arg(last = true, value_name = "COMMAND")]
    pub(crate) command: Vec<OsString>,
}

/// Run the server that projects are deployed to
///
/// Without a `Reactor.toml` every capability is served with its defaults, on a managed Postgres in the data folder. The
/// first start makes the admin token and prints where it is kept.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor serve                                    in an empty folder: everything with its defaults
  reactor serve --config /etc/reactor/Reactor.toml
  reactor serve --bind 0.0.0.0:8000 --database-url postgres://…
  reactor serve --only functions,jobs              a part of it")]
pub(crate) struct ServeArgs {
    /// Configuration; `./Reactor.toml`, then `/etc/reactor/Reactor.toml` when absent
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub(crate) config: Option<PathBuf>,
    /// Address and port to listen on [default: 127.0.0.1:8000]
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) bind: Option<SocketAddr>,
    /// Postgres to use, 15 or newer
    #[arg(long, value_name = "URL")]
    pub(crate) database_url: Option<String>,
    /// Folder for blobs, logs and keys [default: ./.reactor/serve]
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub(crate) data_dir: Option<PathBuf>,
    /// Serve only these capabilities, separated by commas
    #[arg(long, value_name = "CAPABILITIES", value_delimiter = ',')]
    pub(crate) only: Vec<String>,
}

/// Show what runs for this project: dev server, addresses, live release
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor status
  reactor status --json          for scripts: addresses, database, live release")]
pub(crate) struct StatusArgs {}

/// Stop the dev server of this project
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor stop
  reactor -C shop stop")]
pub(crate) struct StopArgs {}

/// Open a site of this project in the browser
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  reactor open
  reactor open web --context prod")]
pub(crate) struct OpenArgs {
    /// Site to open; the first one when absent
    pub(crate) site: Option<String>,
}

/// Hold a Postgres for its owner and stop it when the owner is gone. Started by the server, never by hand.
#[derive(Debug, Args)]
pub(crate) struct SupervisePostgresArgs {
    /// What the server passes on
    #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
    pub(crate) arguments: Vec<OsString>,
}

/// Run a program that ends with its owner. Started by `reactor dev`, never by hand.
#[derive(Debug, Args)]
pub(crate) struct AttendArgs {
    /// The program and its arguments
    #[arg(last = true)]
    pub(crate) command: Vec<OsString>,
}
