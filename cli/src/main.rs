//! `reactor`: one binary, the command line and the server it deploys to. Parse, run, render, exit.

mod args;
mod commands;
mod completion;
mod config;
mod context;
mod credentials;
mod env;
mod error;
mod github;
mod settings;
mod signals;
mod ui;

use std::process::ExitCode;

fn main() -> ExitCode {
    let env = env::Env::capture();
    if completion::answer(&env) {
        return ExitCode::SUCCESS;
    }
    let (invocation, ui) = match args::parse(std::env::args_os(), &env) {
        Ok(parsed) => parsed,
        Err(answer) => return ExitCode::from(answer.print(&env)),
    };
    let mut threads = if commands::is_brief(&invocation.command) {
        // Nothing to share: other threads would cost more than they do.
        tokio::runtime::Builder::new_current_thread()
    } else {
        tokio::runtime::Builder::new_multi_thread()
    };
    let outcome = match threads.enable_all().build() {
        Ok(runtime) => {
            let outcome = runtime.block_on(commands::dispatch(invocation, env, &ui));
            // A prompt or a read that nobody waits for any more must not keep the process alive.
            runtime.shutdown_background();
            outcome
        }
        Err(source) => Err(error::CliError::from(source)),
    };
    ExitCode::from(ui.finish(outcome))
}
