//! The supervisor as a program of its own, for tests: in the product it is the hidden command `reactor __postgres`.

use std::process::ExitCode;

fn main() -> ExitCode {
    let mut args = std::env::args_os().skip(1);
    if args.next().is_none_or(|first| first != "__postgres") {
        return ExitCode::from(2);
    }
    match platform::supervisor::run(args) {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}
