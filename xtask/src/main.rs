//! Project automation: `cargo xtask COMMAND`.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a tool for contributors; it has no other user interface"
)]

mod bench;
mod dist;
mod fuzz;
mod generate;
mod test;
mod tidy;
mod torture;
mod workspace;

use std::process::ExitCode;

const HELP: &str = "\
cargo xtask COMMAND

  test [ARGS…]        all tests, with cargo-nextest when it is installed
  tidy                the rules that no compiler checks: direction of imports, rooms, sizes, links
  generate [--check]  completions, man pages and generated reference pages; --check only compares
  bench [SUITE…]      claims of speed, each as a ratio to a peer in the same run; --quick only tries the suites
  torture [OPTIONS]   kills, errors and panics at every change of state; --seed S, --minutes M, --case NAME
  fuzz [TARGET]       hostile input for the bundle reader; --seconds N, --seed N
  dist                the binary for shipping, stripped, with its size
";

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let command = arguments.next().unwrap_or_default();
    let rest: Vec<String> = arguments.collect();
    let outcome = match command.as_str() {
        "test" => test::run(&rest),
        "tidy" => tidy::run(),
        "generate" => generate::run(rest.iter().any(|argument| argument == "--check")),
        "bench" => bench::run(&rest),
        "torture" => torture::run(&rest),
        "fuzz" => fuzz::run(&rest),
        "dist" => dist::run(),
        _ => {
            eprint!("{HELP}");
            return ExitCode::from(2);
        }
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}
