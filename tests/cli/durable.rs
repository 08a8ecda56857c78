//! The configuration under many writers and under kill -9: nothing is lost, nothing is half written.

use std::collections::BTreeSet;
use std::time::Duration;

use crate::sandbox::Sandbox;

fn names(sandbox: &Sandbox) -> BTreeSet<String> {
    let list = sandbox.run("context list --json").success().json();
    list["items"].as_array().unwrap().iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn two_hundred_writers_at_once_lose_nothing() {
    let sandbox = Sandbox::new();
    let config = sandbox.home().join(".reactor/config.toml");
    fs_err::create_dir(config.parent().unwrap()).unwrap();
    fs_err::write(
        &config,
        "# kept\nmine = true\n\n[contexts.first]\nendpoint = \"https://first.example.com\" # beside\n",
    )
    .unwrap();
    for number in 0..50 {
        sandbox.run(&format!("context add old{number} --endpoint https://old.example.com")).success();
    }
    std::thread::scope(|scope| {
        for number in 0..200 {
            let sandbox = &sandbox;
            scope.spawn(move || {
                let line = match number % 4 {
                    0 => format!("context remove old{}", number / 4),
                    1 => "context use first --global".to_owned(),
                    _ => format!("context add new{number} --endpoint https://new{number}.example.com"),
                };
                sandbox.run(&line).success();
            });
        }
    });
    let mut wanted: BTreeSet<String> = ["local", "first"].map(str::to_owned).into();
    wanted.extend((0..200).filter(|number| number % 4 > 1).map(|number| format!("new{number}")));
    assert_eq!(names(&sandbox), wanted);
    let text = fs_err::read_to_string(&config).unwrap();
    for kept in ["# kept", "mine = true", "# beside", "default = \"first\""] {
        assert!(text.contains(kept), "{kept}:\n{text}");
    }
    let left: Vec<_> = fs_err::read_dir(config.parent().unwrap())
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.starts_with(".reactor-"))
        .collect();
    assert_eq!(left, Vec::<String>::new());
}

#[cfg(unix)]
#[test]
fn a_writer_that_is_killed_leaves_the_old_file_or_the_new_one() {
    let sandbox = Sandbox::new();
    sandbox.run("context add first --endpoint https://first.example.com").success();
    let config = sandbox.home().join(".reactor/config.toml");
    let mut killed = 0;
    for number in 0..500_u64 {
        let before = fs_err::read_to_string(&config).unwrap();
        let (endpoint, name) = (format!("https://{number}.example.com"), format!("c{}", number % 20));
        let arguments = ["context", "add", &name, "--endpoint", &endpoint, "--yes", "--quiet"];
        let mut child = sandbox.command(&sandbox.work(), &arguments).spawn().unwrap();
        // Spread over the life of the process, which is a few milliseconds.
        std::thread::sleep(Duration::from_micros(number % 100 * 150));
        let _ = child.kill();
        let ended = child.wait().unwrap();
        killed += u32::from(ended.code().is_none());
        let after = fs_err::read_to_string(&config).unwrap();
        if after != before {
            assert!(after.contains(&format!("endpoint = \"{endpoint}\"")), "{after}");
            assert!(after.contains("[contexts.first]"), "{after}");
        }
    }
    assert!(killed > 0, "no process was killed");
    // The lock of a dead process is nobody's, and every file was a whole one.
    sandbox.run("context add last --endpoint https://last.example.com").success();
    assert!(names(&sandbox).contains("last"));
    let run = sandbox.run("doctor --fix --offline --json");
    let leftovers = fs_err::read_dir(config.parent().unwrap()).unwrap();
    let left = leftovers.filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with(".reactor-"));
    assert_eq!(left.count(), 0, "{run}");
}
