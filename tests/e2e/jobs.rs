//! Jobs as their users have them: triggered, watched, cancelled, tried again, buried and dug out.

use serde_json::Value;

use crate::sites::Production;
use crate::world::{World, until};

const MANIFEST: &str = "\
project_id = \"chores-00000000\"
name = \"chores\"

[[functions]]
name = \"chore\"
runtime = \"wasm\"
entry = \"index.ts\"

[[jobs]]
name = \"chore\"
function = \"chore\"
trigger = { type = \"manual\" }
retry = { max_attempts = 1, backoff = \"fixed\", initial_delay_ms = 10, max_delay_ms = 10 }

[[jobs]]
name = \"early\"
function = \"chore\"
trigger = { type = \"cron\", schedule = \"30 3 * * *\", timezone = \"Europe/Berlin\" }
";

const FUNCTION: &str = "\
export default {
  async fetch(request) {
    const input = (await request.json()) ?? {};
    console.log(`told to ${input.what}`);
    if (input.what === \"sleep\") await new Promise((done) => setTimeout(done, 20000));
    if (input.what === \"fail\") return new Response(\"no\", { status: 500 });
    return Response.json({ done: input.what });
  },
};
";

fn started(world: &World) -> Production {
    let root = world.work().join("app");
    for (path, text) in [("reactor.toml", MANIFEST), ("functions/chore/index.ts", FUNCTION)] {
        std::fs::create_dir_all(root.join(path).parent().unwrap()).unwrap();
        std::fs::write(root.join(path), text).unwrap();
    }
    let prod = Production::start(world, "app");
    prod.run(world, "app", &["deploy"]).exits(0);
    prod
}

fn items(prod: &Production, world: &World, line: &[&str]) -> Vec<Value> {
    let line: Vec<&str> = ["--json", "jobs"].iter().chain(line).copied().collect();
    prod.run(world, "app", &line).exits(0).json()["items"].as_array().unwrap().clone()
}

#[test]
fn a_run_that_fails_is_buried_dug_out_and_forgotten() {
    let world = World::new();
    let prod = started(&world);
    let run = |line: &[&str]| prod.run(&world, "app", line);
    run(&["jobs", "trigger", "chore", "--input", r#"{"what":"fail"}"#, "--wait"]).exits(1).says("answered 500");
    let dead = items(&prod, &world, &["runs", "chore", "--state", "dead"]);
    let id = dead[0]["id"].as_str().unwrap();
    let shown = run(&["--json", "jobs", "run", id]).exits(0).json();
    assert_eq!((&shown["state"], &shown["input"]["what"]), (&"dead".into(), &"fail".into()));
    assert_eq!(items(&prod, &world, &["dlq", "list", "chore"]).len(), 1);
    run(&["jobs", "dlq", "replay", id]).exits(0);
    until(&1, || items(&prod, &world, &["runs", "chore", "--state", "dead"]).len() - 1);
    assert_eq!(items(&prod, &world, &["dlq", "list"]).len(), 1, "what was replayed is no dead letter any more");
    run(&["jobs", "dlq", "purge", "--all"]).exits(5);
    run(&["--yes", "jobs", "dlq", "purge", "--all"]).exits(0).says("1 dead letter");
    assert!(items(&prod, &world, &["dlq", "list"]).is_empty());
}

#[test]
fn a_run_is_cancelled_and_another_one_tried_again_and_both_leave_their_logs() {
    let world = World::new();
    let prod = started(&world);
    let run = |line: &[&str]| prod.run(&world, "app", line);
    let trigger = |input: &str| {
        let made = run(&["--json", "jobs", "trigger", "chore", "--input", input]).exits(0).json();
        made["id"].as_str().unwrap().to_owned()
    };
    let state = |id: &str| run(&["--json", "jobs", "run", id]).exits(0).json()["state"].as_str().unwrap().to_owned();
    let sleeping = trigger(r#"{"what":"sleep"}"#);
    until(&"running".to_owned(), || state(&sleeping));
    run(&["jobs", "cancel", &sleeping]).exits(0);
    assert_eq!(state(&sleeping), "cancelled");
    run(&["jobs", "cancel", &sleeping]).exits(7);
    let well = trigger(r#"{"what":"work"}"#);
    until(&"succeeded".to_owned(), || state(&well));
    let again = run(&["--json", "jobs", "retry", &well]).exits(0).json();
    assert_eq!((again["id"] == well.as_str(), &again["trigger"]), (false, &"retry".into()));
    until(&true, || {
        let logged = run(&["jobs", "logs", "chore"]).exits(0).stdout;
        logged.contains("told to work") && logged.contains("told to sleep") && logged.contains("run succeeded")
    });
    let one = run(&["jobs", "logs", "chore", "--run", &well]).exits(0).stdout;
    assert!(one.contains("told to work") && !one.contains("told to sleep"), "{one}");
}

#[test]
fn the_next_fires_are_told_on_the_clock_of_their_zone() {
    let world = World::new();
    let prod = started(&world);
    let fires = items(&prod, &world, &["next", "early", "--limit", "3"]);
    assert_eq!(fires.len(), 3);
    assert!(fires.iter().all(|fire| fire["at"].as_str().unwrap().contains("T03:30:00+0")), "{fires:?}");
    let all = items(&prod, &world, &["next"]);
    assert_eq!((all.len(), &all[0]["job"]), (1, &"early".into()));
    prod.run(&world, "app", &["jobs", "next", "nobody"]).exits(1);
}
