//! Machines without a bus, a home, or a writable folder: each says what is wrong and what to do.

use crate::routes::SampleServer;
use crate::sandbox::Sandbox;

#[test]
fn without_a_home_a_token_of_the_environment_is_enough() {
    let server = SampleServer::start(Some("canary-77"));
    let mut sandbox = Sandbox::new();
    sandbox.set("HOME", "");
    sandbox.set("REACTOR_TOKEN", "canary-77");
    // The built-in `local` is the only context there can be; its address is not this one.
    let run = sandbox.run("whoami");
    assert!(run.code == 6 || run.code == 4, "{run}");
    sandbox.set("REACTOR_HOME", sandbox.path("elsewhere").to_string_lossy().into_owned());
    sandbox.run(&format!("context add prod --endpoint {} --use", server.endpoint)).success();
    sandbox.run("whoami").success();
}

#[test]
fn without_a_home_login_says_what_to_set() {
    let mut sandbox = Sandbox::new();
    sandbox.set("HOME", "");
    for line in ["login --token x", "logout", "context add prod --endpoint https://api.example.com"] {
        let run = sandbox.run(line);
        assert_eq!(run.code, 3, "{line}: {run}");
        assert!(run.stderr.contains("neither `REACTOR_HOME` nor `HOME` is set"), "{line}: {run}");
        assert!(run.stderr.contains("hint: set `REACTOR_HOME`"), "{line}: {run}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn doctor_names_the_keychain_that_is_not_there_and_who_needs_it() {
    let mut sandbox = Sandbox::new();
    sandbox.set("DBUS_SESSION_BUS_ADDRESS", format!("unix:path={}", sandbox.path("no-bus").display()));
    let keychain = |sandbox: &Sandbox| {
        let run = sandbox.run("doctor --offline --json");
        let report: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
        let checks = report["checks"].as_array().unwrap();
        let check = checks.iter().find(|check| check["name"] == "keychain").unwrap().clone();
        (run.code, check["status"].as_str().unwrap().to_owned(), check["detail"].as_str().unwrap().to_owned())
    };
    let (code, status, detail) = keychain(&sandbox);
    assert_eq!((code, status.as_str()), (0, "skipped"), "{detail}");
    sandbox.run("context add prod --endpoint https://api.example.com").success();
    let config = sandbox.home().join(".reactor/config.toml");
    let text = fs_err::read_to_string(&config).unwrap();
    let auth = "auth = { kind = \"keychain\", service = \"reactor\", account = \"prod\" }\n";
    fs_err::write(&config, format!("{text}{auth}")).unwrap();
    let (code, status, detail) = keychain(&sandbox);
    assert_eq!((code, status.as_str()), (11, "failed"), "{detail}");
    assert!(detail.contains("`prod`"), "{detail}");
}
