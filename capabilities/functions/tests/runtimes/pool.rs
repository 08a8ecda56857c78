//! What is bun's alone: processes that start, end, and are replaced.

use std::collections::BTreeMap;
use std::io::Cursor;
use std::path::Path;
use std::time::{Duration, Instant};

use admin_api::ErrorCode;
use bundle_format::{Digest, FileEntry, FunctionConcurrency, FunctionEntry, FunctionLimits, FunctionRuntime};
use functions::{BunConfig, FunctionsConfig};
use platform::Mode;
use serde_json::Value;

use crate::common::{Stand, function, json, text};
use crate::install;

/// Longest wait for what takes milliseconds on an idle machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// Tells which process answers.
const PID: &str = "export default () => Response.json(process.pid);";

fn bun(name: &str) -> FunctionEntry {
    FunctionEntry { runtime: FunctionRuntime::Bun, ..function(name) }
}

async fn stand() -> Stand {
    stand_with(install::config().bun).await
}

/// A server that has a project already: the first deploy of all gives it one, which changes the environment.
async fn stand_with(bun: BunConfig) -> Stand {
    let stand = Stand::with(Mode::Serve, FunctionsConfig { bun, ..install::config() }).await;
    stand.functions.set_project("shop-1");
    stand
}

async fn until(what: &str, mut holds: impl FnMut() -> bool) {
    let begun = Instant::now();
    while !holds() {
        assert!(begun.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

async fn pid(stand: &Stand, path: &str) -> u64 {
    json(stand.get(path).await).await.as_u64().unwrap()
}

fn runs(pid: u64) -> bool {
    let stat = fs_err::read_to_string(format!("/proc/{pid}/stat")).unwrap_or_default();
    // A process whose parent has not looked yet has ended all the same.
    stat.rsplit_once(") ").is_some_and(|(_, rest)| !rest.starts_with('Z'))
}

#[tokio::test(flavor = "multi_thread")]
async fn one_process_answers_one_call_after_the_other_and_the_first_one_is_not_cold() {
    let stand = stand().await;
    stand.deploy(&[(bun("who"), PID)]).await;
    let first = stand.get("/fn/v1/who").await;
    // Staging had it load the function already.
    assert_eq!(first.headers()["x-reactor-cold-start"], "false");
    let first = json(first).await.as_u64().unwrap();
    for _ in 0..5 {
        assert_eq!(pid(&stand, "/fn/v1/who").await, first);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_that_ends_fails_its_calls_and_another_takes_its_place() {
    let stand = stand().await;
    let code = "export default async (request) => {
        if (request.url.endsWith('/exit')) process.exit(3);
        if (request.url.endsWith('/wait')) await new Promise((resolve) => setTimeout(resolve, 10_000));
        return Response.json(process.pid);
    };";
    stand.deploy(&[(bun("frail"), code)]).await;
    let before = pid(&stand, "/fn/v1/frail").await;
    let (waiting, exiting) = tokio::join!(stand.get("/fn/v1/frail/wait"), async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        stand.get("/fn/v1/frail/exit").await
    });
    for response in [waiting, exiting] {
        assert_eq!(response.status(), 500);
        assert_eq!(json(response).await["error"]["code"], "function_crashed");
    }
    let next = stand.get("/fn/v1/frail").await;
    assert_eq!(next.headers()["x-reactor-cold-start"], "true");
    assert_ne!(json(next).await.as_u64().unwrap(), before);
    assert!(stand.logged("frail").iter().any(|line| line.contains("exit status: 3")), "{:?}", stand.logged("frail"));
}

#[tokio::test(flavor = "multi_thread")]
async fn memory_beyond_the_limit_ends_the_process_and_the_answer_says_so() {
    let stand = stand().await;
    let hungry = "const kept = [];
    export default async () => {
        for (;;) {
            kept.push(new Uint8Array(8 << 20).fill(1));
            await new Promise((resolve) => setTimeout(resolve, 5));
        }
    };";
    let limits = FunctionLimits { memory_mb: 128, timeout_ms: 20_000, ..FunctionLimits::default() };
    stand.deploy(&[(FunctionEntry { limits, ..bun("hungry") }, hungry)]).await;
    let response = stand.get("/fn/v1/hungry").await;
    assert_eq!(response.status(), 500);
    let error = json(response).await["error"].clone();
    assert_eq!(
        (&error["code"], &error["details"]["reason"]),
        (&"function_crashed".into(), &"memory".into()),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_process_without_calls_ends_and_the_next_call_starts_one() {
    let stand = stand_with(BunConfig { idle_ttl: Duration::from_millis(600), ..install::config().bun }).await;
    stand.deploy(&[(bun("idle"), PID)]).await;
    let first = pid(&stand, "/fn/v1/idle").await;
    until("the process still runs", || !runs(first)).await;
    let next = stand.get("/fn/v1/idle").await;
    assert_eq!(next.headers()["x-reactor-cold-start"], "true");
    assert_ne!(json(next).await.as_u64().unwrap(), first);
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_share_processes_up_to_the_bound_and_what_is_beyond_it_is_refused() {
    let stand = stand_with(BunConfig { max_instances: 2, ..install::config().bun }).await;
    let slow = "export default async () => {
        await new Promise((resolve) => setTimeout(resolve, 1500));
        return Response.json(process.pid);
    };";
    let concurrency = FunctionConcurrency { max_concurrency: 4, min_instances: 0 };
    stand.deploy(&[(FunctionEntry { concurrency, ..bun("slow") }, slow)]).await;
    let calls = futures::future::join_all((0..12).map(|_| stand.get("/fn/v1/slow"))).await;
    let mut pids = BTreeMap::new();
    let mut refused = 0;
    for call in calls {
        match call.status().as_u16() {
            200 => *pids.entry(json(call).await.as_u64().unwrap()).or_insert(0) += 1,
            429 => {
                assert_eq!(call.headers()["retry-after"], "1");
                refused += 1;
            }
            other => panic!("{other}"),
        }
    }
    assert_eq!((pids.values().sum::<i32>(), refused), (4, 8), "{pids:?}");
    assert_eq!(pids.len(), 2, "{pids:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn instances_that_are_to_be_kept_are_there_without_a_call() {
    let stand = stand_with(BunConfig { idle_ttl: Duration::from_millis(300), ..install::config().bun }).await;
    let concurrency = FunctionConcurrency { max_concurrency: 8, min_instances: 2 };
    stand.deploy(&[(FunctionEntry { concurrency, ..bun("kept") }, PID)]).await;
    // Both, and the spare.
    let begun = Instant::now();
    loop {
        let checks = stand.functions.doctor().await;
        let check = checks.iter().find(|check| check.name == "bun").unwrap();
        if check.detail.contains("3 processes") {
            break;
        }
        assert!(begun.elapsed() < PATIENCE, "{check:?}");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(stand.get("/fn/v1/kept").await.headers()["x-reactor-cold-start"], "false");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_key_that_changes_is_seen_by_the_next_call() {
    let stand = stand().await;
    let set = |value: &str| {
        let keys = BTreeMap::from([("COLOUR".to_owned(), value.to_owned())]);
        stand.functions.set_local_env(BTreeMap::from([("reads".to_owned(), keys)]));
    };
    set("red");
    let code = "const atStart = process.env.COLOUR;
    export default (request, env) => new Response(`${atStart} ${env.COLOUR} ${process.env.COLOUR}`);";
    stand.deploy(&[(bun("reads"), code)]).await;
    assert_eq!(text(stand.get("/fn/v1/reads").await).await, "red red red");
    set("green");
    assert_eq!(text(stand.get("/fn/v1/reads").await).await, "green green green");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_release_with_the_same_code_keeps_its_processes_and_tells_them_its_name() {
    let stand = stand().await;
    let code = "export default (request, env) => Response.json([process.pid, env.REACTOR_RELEASE, process.env.REACTOR_RELEASE]);";
    stand.deploy(&[(bun("stays"), code)]).await;
    let first = json(stand.get("/fn/v1/stays").await).await;
    assert_eq!(first[1], "rel_1");
    let staged = stand.stage(&bun("stays"), code, None).await.unwrap();
    stand.functions.activate("rel_2", vec![staged]);
    let second = json(stand.get("/fn/v1/stays").await).await;
    assert_eq!((&second[0], &second[1], &second[2]), (&first[0], &"rel_2".into(), &"rel_2".into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn what_a_process_started_ends_with_it_when_its_function_is_replaced() {
    let stand = stand().await;
    let code = "export default () => Response.json([process.pid, Bun.spawn(['/bin/sleep', '300']).pid]);";
    stand.deploy(&[(bun("parent"), code)]).await;
    let pids = json(stand.get("/fn/v1/parent").await).await;
    let [parent, child] = [pids[0].as_u64().unwrap(), pids[1].as_u64().unwrap()];
    assert!(runs(parent) && runs(child));
    stand.deploy(&[(bun("parent"), "export default () => new Response('new');")]).await;
    assert_eq!(text(stand.get("/fn/v1/parent").await).await, "new");
    until("something is left", || !runs(parent) && !runs(child)).await;
}

#[cfg(target_os = "linux")]
#[tokio::test(flavor = "multi_thread")]
async fn a_process_has_little_of_its_own() {
    let stand = stand().await;
    let code = "import { readdirSync, readFileSync } from 'node:fs';
    export default () => Response.json({
        status: readFileSync('/proc/self/status', 'utf8'),
        limits: readFileSync('/proc/self/limits', 'utf8'),
        environ: readFileSync('/proc/self/environ', 'utf8'),
        group: readFileSync('/proc/self/stat', 'utf8').split(') ')[1].split(' ')[2] == process.pid,
        folder: readdirSync('.'),
        argv: process.argv.length,
    });";
    stand.deploy(&[(bun("bare"), code)]).await;
    let seen = json(stand.get("/fn/v1/bare").await).await;
    let status = seen["status"].as_str().unwrap();
    assert!(status.contains("NoNewPrivs:\t1"), "{status}");
    if rustix::process::geteuid().is_root() {
        assert!(!status.contains("Uid:\t0"), "{status}");
    }
    let dumps = seen["limits"].as_str().unwrap().lines().find(|line| line.starts_with("Max core file size")).unwrap();
    assert_eq!(dumps.split_whitespace().nth(4), Some("0"), "{dumps}");
    let environ = seen["environ"].as_str().unwrap();
    let names: Vec<&str> = environ.split('\0').filter_map(|pair| Some(pair.split_once('=')?.0)).collect();
    assert!(names.iter().all(|name| ["TZ", "BUN_RUNTIME_TRANSPILER_CACHE_PATH"].contains(name)), "{environ}");
    assert_eq!((&seen["group"], &seen["folder"], &seen["argv"]), (&true.into(), &Value::Array(vec![]), &1.into()));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_error_points_into_the_typescript_source() {
    let stand = stand().await;
    let code = "export default {\n  fetch() {\n    throw new Error('here');\n  },\n};";
    let map = r#"{"version":3,"sources":["functions/mapped/index.ts"],"names":[],"mappings":"AAAA;AAEA;AAGA"}"#;
    let staged = stand.stage(&bun("mapped"), code, Some(map)).await.unwrap();
    stand.functions.activate("rel_1", vec![staged]);
    assert_eq!(stand.get("/fn/v1/mapped").await.status(), 500);
    let logged = stand.logged("mapped").join("\n");
    assert!(logged.contains("Error: here\n    at fetch (functions/mapped/index.ts:6:1)"), "{logged}");
    assert!(!logged.contains("harness"), "{logged}");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_nobody_catches_is_logged_and_the_process_makes_room_for_another() {
    let stand = stand().await;
    let code = "export default async (request) => {
        if (request.url.endsWith('/throw')) {
            setTimeout(() => { throw new Error('in a timer'); }, 1);
            await new Promise((resolve) => setTimeout(resolve, 50));
        }
        return Response.json(process.pid);
    };";
    stand.deploy(&[(bun("loose"), code)]).await;
    let first = pid(&stand, "/fn/v1/loose/throw").await;
    assert!(stand.logged("loose").iter().any(|line| line.contains("Uncaught Error: in a timer")));
    until("the process still runs", || !runs(first)).await;
    assert_ne!(pid(&stand, "/fn/v1/loose").await, first);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_call_beyond_its_time_does_not_take_the_others_along() {
    let stand = stand().await;
    let code = "export default async (request) => {
        await new Promise((resolve) => setTimeout(resolve, Number(new URL(request.url).searchParams.get('ms'))));
        return Response.json(process.pid);
    };";
    let limits = FunctionLimits { timeout_ms: 1000, ..FunctionLimits::default() };
    stand.deploy(&[(FunctionEntry { limits, ..bun("late") }, code)]).await;
    let (late, other) = tokio::join!(stand.get("/fn/v1/late?ms=5000"), async {
        tokio::time::sleep(Duration::from_millis(600)).await;
        stand.get("/fn/v1/late?ms=600").await
    });
    assert_eq!(late.status(), 408);
    assert_eq!(other.status(), 200);
    let first = json(other).await.as_u64().unwrap();
    until("the process that was held up still runs", || !runs(first)).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_folder_is_run_as_it_is() {
    let stand = stand().await;
    let mut batch = stand.platform.blobs.batch();
    let mut files = Vec::new();
    let content = [
        (
            "src/main.ts",
            "import { greet } from './greet';\nimport data from '../data.json';\nexport default { fetch: (): Response => new Response(greet(data.name)) };",
        ),
        (
            "src/greet.ts",
            "export const greet = (name: string): string => {\n  if (name === '') throw new Error('no name');\n  return `Hello, ${name}!`;\n};",
        ),
        ("data.json", "{\"name\":\"folder\"}"),
    ];
    for (name, content) in content {
        let (sha256, size) = (Digest::of(content.as_bytes()), content.len() as u64);
        batch.put(*sha256.as_bytes(), size, &mut Cursor::new(content)).unwrap();
        files.push(FileEntry { path: format!("functions/folder/{name}"), size, sha256, executable: false });
    }
    batch.commit().unwrap();
    let entry = FunctionEntry { entrypoint: "src/main.ts".into(), ..bun("folder") };
    let staged = stand.functions.stage(&entry, &files).await.unwrap();
    stand.functions.activate("rel_1", vec![staged]);
    assert_eq!(text(stand.get("/fn/v1/folder").await).await, "Hello, folder!");
}

#[tokio::test(flavor = "multi_thread")]
async fn code_that_does_not_load_is_refused_with_its_reason() {
    let stand = stand().await;
    let map = r#"{"version":3,"sources":["functions/bad/index.ts"],"names":[],"mappings":"AAAA;AAEA;AAGA"}"#;
    let code = "const x = 1;\nthrow new Error('no key');\nexport default () => x;";
    let refused = stand.stage(&bun("bad"), code, Some(map)).await.err().unwrap();
    assert_eq!(refused.code(), ErrorCode::StageFailed);
    assert!(refused.to_string().contains("Error: no key\n    at"), "{refused}");
    assert!(refused.to_string().contains("functions/bad/index.ts:3:1"), "{refused}");
    let endless = stand.stage(&bun("endless"), "for (;;);", None).await.err().unwrap();
    assert!(endless.to_string().contains("top-level code ran longer than 5000 ms"), "{endless}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_without_bun_says_what_to_do() {
    for (mode, next) in [(Mode::Serve, "reactor doctor --fix --runtime bun"), (Mode::Dev, "install bun")] {
        let stand = Stand::with(mode, FunctionsConfig::default()).await;
        let refused = stand.stage(&bun("lacking"), PID, None).await.err().unwrap();
        assert_eq!(refused.code(), ErrorCode::RuntimeUnavailable);
        assert!(
            refused.to_string().contains("bun is not on this machine") && refused.to_string().contains(next),
            "{refused}"
        );
    }
    let config = BunConfig { binary: Some(Path::new("/nowhere/bun").into()), ..BunConfig::default() };
    let stand = Stand::with(Mode::Serve, FunctionsConfig { bun: config, ..FunctionsConfig::default() }).await;
    let refused = stand.stage(&bun("lacking"), PID, None).await.err().unwrap();
    assert!(refused.to_string().contains("`/nowhere/bun` does not exist"), "{refused}");
}
