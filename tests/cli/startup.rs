//! Before a command runs there is no network and no walk over files.

use std::process::{Command, Stdio};

use crate::sandbox::Sandbox;

/// Whether this machine lets an ordinary process make an empty network namespace.
fn can_unshare() -> bool {
    let made = Command::new("unshare").args(["-rn", "true"]).stdout(Stdio::null()).stderr(Stdio::null()).status();
    made.is_ok_and(|status| status.success())
}

#[cfg(target_os = "linux")]
#[test]
fn what_needs_no_server_works_without_any_network() {
    if !can_unshare() {
        #[allow(clippy::print_stderr, reason = "a test that looks away says so")]
        {
            eprintln!("not looked at: `unshare -rn` is not allowed here");
        }
        return;
    }
    let sandbox = Sandbox::new();
    sandbox.run("init shop").success();
    sandbox.run("context add prod --endpoint https://api.example.com --use").success();
    for line in [
        "--version",
        "--help",
        "context list",
        "context show prod",
        "context use prod --global",
        "explain usage",
        "completions bash",
        "-C shop build --check",
        "-C shop status",
        "doctor --offline",
        "__names functions",
    ] {
        let mut command = Command::new("unshare");
        sandbox.prepare(&mut command, &sandbox.work());
        command.args(["-rn", env!("CARGO_BIN_EXE_reactor")]).args(line.split(' ')).stdin(Stdio::null());
        let output = command.output().unwrap();
        assert!(output.status.success(), "{line}: {}", String::from_utf8_lossy(&output.stderr));
    }
}

/// `strace` tells which files are opened; a folder full of files must not be looked into.
#[cfg(target_os = "linux")]
#[test]
fn no_file_of_the_project_is_opened_before_it_is_needed() {
    if !std::path::Path::new("/usr/bin/strace").exists() {
        #[allow(clippy::print_stderr, reason = "a test that looks away says so")]
        {
            eprintln!("not looked at: strace is not installed");
        }
        return;
    }
    let sandbox = Sandbox::new();
    sandbox.write("reactor.toml", "project_id = \"shop-1234\"\n");
    sandbox.write("deep/er/file.txt", "x");
    for line in ["--version", "--help", "context show", "explain usage"] {
        let mut command = Command::new("/usr/bin/strace");
        sandbox.prepare(&mut command, &sandbox.work());
        command.args(["-f", "-e", "trace=%file,%network,getdents64", "-o", "trace", env!("CARGO_BIN_EXE_reactor")]);
        assert!(command.args(line.split(' ')).output().unwrap().status.success(), "{line}");
        let trace = fs_err::read_to_string(sandbox.path("trace")).unwrap();
        for unwanted in ["deep", "getdents64(", "connect(", "socket("] {
            assert!(!trace.contains(unwanted), "{line}: {unwanted}\n{trace}");
        }
    }
}
