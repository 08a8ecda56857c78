//! `reactor.toml`, good and bad.

use bundle_format::{Access, Backoff, FunctionRuntime, JobTrigger};
use project::schema;
use serde_json::Value;

use crate::support::{HEAD, Tree, findings, render};

fn errors(manifest: &str) -> String {
    match Tree::new(manifest).load() {
        Ok(_) => panic!("loaded"),
        Err(error) => findings(&error),
    }
}

fn whole(manifest: &str) -> String {
    let tree = Tree::new("");
    tree.put("reactor.toml", manifest.as_bytes());
    match tree.load() {
        Ok(_) => panic!("loaded"),
        Err(error) => findings(&error),
    }
}

const FULL: &str = r#"
default_context = "local"

[data]
migrations_dir = "db"
seed = "db/seed/seed.sql"

[[functions]]
name = "hello"
source = "functions/hello"
runtime = "bun"
entry = "index.ts"
build = "true"
auth = "public"
forward_authorization = true
env_keys = ["B", "A", "B"]
secret_keys = ["KEY"]
external = ["sharp"]
bundle = false
[functions.limits]
timeout_ms = 1000
memory_mb = 2048
max_body_in_mb = 1
max_body_out_mb = 2
[functions.concurrency]
min_instances = 1
max_concurrency = 5

[[functions]]
name = "rollup"

[[sites]]
name = "web"
source = "./web/"
framework = "vite"
build = "npm run build"
output = "dist"
domains = ["WWW.example.com"]
spa = true
headers = [{ path = "/*", set = { "X-Frame-Options" = "DENY" } }]
[[sites.redirects]]
from = "/old/*"
to = "/new/:splat"
status = 301
force = true

[[jobs]]
name = "nightly"
function = "rollup"
trigger = { type = "cron", schedule = "0 0 * * *", timezone = "Europe/Berlin" }
retry = { max_attempts = 5, backoff = "linear", initial_delay_ms = 10, max_delay_ms = 20 }
timeout_ms = 1000
max_concurrency = 1

[[jobs]]
name = "on-order"
function = "hello"
trigger = { type = "event", event_type = "order.created" }

[[jobs]]
name = "by-hand"
function = "hello"
trigger = { type = "manual" }

[bundle]
include = ["web/generated"]
"#;

#[test]
fn reads_every_key() {
    let project = Tree::new(FULL).load().unwrap_or_else(|error| panic!("{}", findings(&error)));
    let manifest = project.manifest();
    assert_eq!((manifest.project_id.as_str(), manifest.name.as_str()), ("shop-a1b2c3d4", "Shop"));
    assert_eq!(manifest.data.migrations_dir, "db");
    let hello = &manifest.functions[0];
    assert_eq!((hello.runtime, hello.auth, hello.bundle), (FunctionRuntime::Bun, Access::Public, false));
    assert!(hello.forward_authorization && !manifest.functions[1].forward_authorization);
    assert_eq!(hello.env_keys, ["A", "B"]);
    assert_eq!((hello.limits.memory_mb, hello.limits.max_body_out_mb), (2048, 2));
    assert_eq!(hello.concurrency.min_instances, 1);
    let rollup = &manifest.functions[1];
    assert_eq!((rollup.runtime, rollup.auth), (FunctionRuntime::Wasm, Access::Required));
    assert_eq!((rollup.source.as_str(), rollup.limits.timeout_ms), ("functions/rollup", 30_000));
    let web = &manifest.sites[0];
    assert_eq!((web.source.as_str(), web.domains[0].as_str(), web.spa), ("web", "www.example.com", true));
    assert_eq!(web.headers[0].set, [("x-frame-options".to_owned(), "DENY".to_owned())]);
    assert_eq!((web.redirects[0].status, web.redirects[0].force), (301, true));
    let nightly = &manifest.jobs[0];
    assert_eq!((nightly.retry.backoff, nightly.retry.max_attempts), (Backoff::Linear, 5));
    assert_eq!(manifest.jobs[1].trigger, JobTrigger::Event { event_type: "order.created".into() });
    assert_eq!((manifest.jobs[2].timeout_ms, manifest.jobs[2].max_concurrency), (600_000, 10));
    assert_eq!((manifest.include[0].path.as_str(), manifest.include[0].line), ("web/generated", 68));
    assert!(project.warnings().is_empty());
}

#[test]
fn shows_where_toml_is_broken() {
    assert_eq!(
        whole("project_id = \"shop\"\nname = \n"),
        "error: string values must be quoted, expected literal string\n --> reactor.toml:2:8\n | name = \n |        ^"
    );
}

#[test]
fn suggests_the_key_that_was_meant() {
    assert_eq!(
        errors("[[functions]]\nname = \"hello\"\nruntme = \"wasm\"\n[data]\nxyzzy = 1\n"),
        "error: unknown key `xyzzy` in `[data]`
 --> reactor.toml:7:1
 | xyzzy = 1
 | ^^^^^
hint: known keys: migrations_dir, seed
error: unknown key `runtme` in `[[functions]]`
 --> reactor.toml:5:1
 | runtme = \"wasm\"
 | ^^^^^^
hint: did you mean `runtime`?"
    );
}

#[test]
fn holds_memory_against_the_runtime() {
    assert_eq!(
        errors("[[functions]]\nname = \"checkout\"\n[functions.limits]\nmemory_mb = 2048\n"),
        "error: function `checkout` asks for 2048 MiB, the wasm runtime allows 1024
 --> reactor.toml:6:13
 | memory_mb = 2048
 |             ^^^^
hint: lower `memory_mb`, or use `runtime = \"bun\"` (up to 2048)"
    );
    assert!(errors("[[functions]]\nname = \"abc\"\nlimits = { memory_mb = 8 }\n").starts_with(
        "error: function `abc` asks for 8 MiB, the wasm runtime needs at least 32\n --> reactor.toml:5:24"
    ));
    assert!(
        errors("[[functions]]\nname = \"abc\"\nruntime = \"bun\"\nlimits = { memory_mb = 32 }\n")
            .contains("at least 64")
    );
    assert!(
        errors("[[functions]]\nname = \"abc\"\nruntime = \"lambda\"\nlimits = { memory_mb = 20000 }\n")
            .contains("allows 10240")
    );
}

#[test]
fn holds_the_other_limits_against_their_ranges() {
    for (limits, expected) in [
        ("limits = { timeout_ms = 300001 }", "function `abc` asks for 300001 ms, the wasm runtime allows 300000"),
        ("limits = { timeout_ms = 0 }", "function `abc` has a `timeout_ms` of 0, no call could finish"),
        ("limits = { max_body_in_mb = 0 }", "`max_body_in_mb` is 0, it must lie between 1 and 1024"),
        ("limits = { memory_mb = -1 }", "`memory_mb` is -1, it must lie between 0 and 4294967295"),
        ("limits = { memory_mb = \"1\" }", "`memory_mb` must be a whole number, this is a string"),
        (
            "concurrency = { max_concurrency = 1001 }",
            "`max_concurrency` of function `abc` is 1001, it must lie between 1 and 1000",
        ),
        ("concurrency = { min_instances = 60 }", "function `abc` keeps 60 instances warm and allows only 50 at a time"),
        ("external = [\"x\"]", "`external` is for the bun runtime, function `abc` uses wasm"),
        ("env_keys = [\"A-B\"]", "`A-B` is not the name of an environment variable"),
        (
            "secret_keys = [\"REACTOR_URL\"]",
            "`REACTOR_URL` belongs to the platform, which sets every `REACTOR_` key itself",
        ),
        ("source = \"../x\"", "`../x` leaves the project"),
        ("entry = \"/x.ts\"", "`/x.ts` must be relative to the project"),
        ("runtime = \"wasn\"", "`wasn` is not a known `runtime`"),
        ("auth = true", "`auth` must be a string, this is a boolean"),
        ("forward_authorization = \"yes\"", "`forward_authorization` must be `true` or `false`, this is a string"),
        ("limits = 3", "`limits` must be a table, this is a whole number"),
    ] {
        let found = errors(&format!("[[functions]]\nname = \"abc\"\n{limits}\n"));
        assert!(found.starts_with(&format!("error: {expected}\n")), "{limits}: {found}");
    }
}

#[test]
fn reports_every_mistake_of_a_file_at_once() {
    let found = whole("project_id = \"Shop\"\nname = \"\"\n[[functions]]\nname = \"x\"\n[functions]\n");
    // A table after a list of the same name is a mistake of the syntax: nothing else can be trusted then.
    assert_eq!(found.matches("error:").count(), 1, "{found}");
    let found = whole("project_id = \"Shop\"\nname = \"\"\n[[functions]]\nname = \"x\"\n[[sites]]\nspa = 1\n");
    assert_eq!(
        found,
        "error: `Shop` is not a valid `project_id`
 --> reactor.toml:1:14
 | project_id = \"Shop\"
 |              ^^^^^^
hint: `S` is not allowed, only a-z, 0-9 and `-`
error: `name` is empty
 --> reactor.toml:2:8
 | name = \"\"
 |        ^^
error: `x` is not a valid `name`
 --> reactor.toml:4:8
 | name = \"x\"
 |        ^^^
hint: it needs at least 3 characters
error: `[[sites]]` has no `name`
 --> reactor.toml:5:1
 | [[sites]]
 | ^^^^^^^^^
hint: every site needs a name of its own
error: `spa` must be `true` or `false`, this is a whole number
 --> reactor.toml:6:7
 | spa = 1
 |       ^"
    );
}

#[test]
fn refuses_names_that_are_used_twice() {
    let found = errors(
        "[[functions]]\nname = \"abc\"\n[[functions]]\nname = \"abc\"\n[[sites]]\nname = \"a\"\ndomains = [\"x.org\"]\n[[sites]]\nname = \"b\"\ndomains = [\"X.org\"]\n",
    );
    assert!(found.contains("error: function `abc` is declared twice\n --> reactor.toml:6:8"), "{found}");
    assert!(found.contains("hint: the first one is on line 4"), "{found}");
    assert!(found.contains("error: sites `a` and `b` both claim `x.org`\n --> reactor.toml:12:12"), "{found}");
}

#[test]
fn says_what_a_table_must_look_like() {
    assert!(
        errors("[functions]\nname = \"abc\"\n")
            .starts_with("error: `functions` is a list of tables\n --> reactor.toml:3:2")
    );
    assert!(errors("[[data]]\n").contains("`data` is one table, not a list"));
}

#[test]
fn checks_jobs() {
    for (job, expected) in [
        ("function = \"helo\"\ntrigger = { type = \"manual\" }", "no function is called `helo`"),
        ("trigger = { type = \"manual\" }", "`[[jobs]]` has no `function`"),
        ("function = \"hello\"", "`[[jobs]]` has no `trigger`"),
        ("function = \"hello\"\ntrigger = { type = \"cron\" }", "`[trigger]` has no `schedule`"),
        (
            "function = \"hello\"\ntrigger = { type = \"cron\", schedule = \"0 0 * *\" }",
            "`0 0 * *` is not a valid `schedule`",
        ),
        (
            "function = \"hello\"\ntrigger = { type = \"cron\", schedule = \"@dayly\" }",
            "`@dayly` is not a valid `schedule`",
        ),
        (
            "function = \"hello\"\ntrigger = { type = \"cron\", schedule = \"@daily\", timezone = \"\" }",
            "`` is not a valid `timezone`",
        ),
        (
            "function = \"hello\"\ntrigger = { type = \"manual\", schedule = \"x\" }",
            "unknown key `schedule` in `[trigger]`",
        ),
        (
            "function = \"hello\"\ntrigger = { type = \"manual\" }\nretry = { max_attempts = 0 }",
            "`max_attempts` is 0, it must lie between 1 and 100",
        ),
        (
            "function = \"hello\"\ntrigger = { type = \"manual\" }\nretry = { initial_delay_ms = 70000 }",
            "the first delay is 70000 ms and the longest 60000 ms",
        ),
    ] {
        let found = errors(&format!("[[functions]]\nname = \"hello\"\n[[jobs]]\nname = \"j\"\n{job}\n"));
        assert!(found.contains(&format!("error: {expected}\n")), "{job}: {found}");
    }
}

#[test]
fn a_function_that_is_almost_called_so_is_suggested() {
    let found = errors(
        "[[functions]]\nname = \"hello\"\n[[jobs]]\nname = \"j\"\nfunction = \"helo\"\ntrigger = { type = \"manual\" }\n",
    );
    assert!(found.ends_with("hint: did you mean `hello`?"), "{found}");
}

#[test]
fn checks_the_rules_of_sites() {
    for (site, expected) in [
        ("domains = [\"https://x.org\"]", "`https://x.org` is not a host name"),
        ("domains = [\"x.org:80\"]", "`x.org:80` is not a host name"),
        (
            "headers = [{ path = \"x\", set = { A = \"b\" } }]",
            "`x` is not a path: it must begin with `/`, or with `https://host/`",
        ),
        (
            "headers = [{ path = \"/x\", set = { \"Content-Length\" = \"1\" } }]",
            "header `Content-Length` is set by the server alone",
        ),
        ("redirects = [{ from = \"/a\", to = \"/b\", status = 418 }]", "418 is not a status of a redirect"),
        ("redirects = [{ from = \"/a\" }]", "`[[redirects]]` has no `to`"),
        (
            "redirects = [{ from = \"/a\", to = \"/_admin/x\", status = 200 }]",
            "a rewrite stays inside its site; call `/_admin` itself instead",
        ),
    ] {
        let found = errors(&format!("[[sites]]\nname = \"web\"\n{site}\n"));
        assert!(found.starts_with(&format!("error: {expected}\n")), "{site}: {found}");
    }
}

#[test]
fn tells_a_servers_configuration_from_a_project() {
    assert_eq!(
        whole("[server]\nbind = \"127.0.0.1:8000\"\n"),
        "error: this is a server's configuration, not a project
 --> reactor.toml
hint: a project's `reactor.toml` begins with `project_id`; `reactor serve --config` reads this one"
    );
    assert!(whole("name = \"x\"\n").contains("reactor.toml has no `project_id`"));
}

#[test]
fn refuses_text_that_is_not_utf8() {
    let tree = Tree::new("");
    tree.put("reactor.toml", b"project_id = \"shop\"\nname = \"\xff\"\n");
    let found = findings(&tree.load().unwrap_err());
    assert!(found.starts_with("error: the file is not UTF-8 text\n --> reactor.toml:2:9"), "{found}");
}

#[test]
fn a_functions_own_manifest_fills_what_reactor_toml_leaves_open() {
    let tree = Tree::new("[[functions]]\nname = \"hello\"\n").write(
        "functions/hello/manifest.json",
        r#"{ "name": "hello", "runtime": "bun", "entrypoint": "code/index.ts", "limits": { "memory_mb": 512 }, "concurrency": { "max_concurrency": 3 }, "secret_keys": ["KEY"] }"#,
    );
    let project = tree.load().unwrap_or_else(|error| panic!("{}", findings(&error)));
    let hello = &project.manifest().functions[0];
    assert_eq!((hello.runtime, hello.entry.as_deref()), (FunctionRuntime::Bun, Some("code/index.ts")));
    assert_eq!((hello.limits.memory_mb, hello.concurrency.max_concurrency), (512, 3));
    assert_eq!(hello.secret_keys, ["KEY"]);
    assert!(project.warnings().is_empty());
}

#[test]
fn reactor_toml_wins_over_a_functions_own_manifest_and_says_so() {
    let tree = Tree::new("[[functions]]\nname = \"hello\"\nruntime = \"wasm\"\nlimits = { memory_mb = 64 }\n").write(
        "functions/hello/manifest.json",
        "{\n  \"name\": \"hi\",\n  \"runtime\": \"bun\",\n  \"limits\": { \"memory_mb\": 512 }\n}\n",
    );
    let project = tree.load().unwrap_or_else(|error| panic!("{}", findings(&error)));
    let hello = &project.manifest().functions[0];
    assert_eq!((hello.runtime, hello.limits.memory_mb), (FunctionRuntime::Wasm, 64));
    assert_eq!(
        render(project.warnings()),
        "warning: the function is called `hello` in reactor.toml and `hi` here; reactor.toml wins
 --> functions/hello/manifest.json:2:3
 |   \"name\": \"hi\",
 |   ^^^^^^
warning: `runtime` is `bun` here and `wasm` in reactor.toml; reactor.toml wins
 --> functions/hello/manifest.json:3:3
 |   \"runtime\": \"bun\",
 |   ^^^^^^^^^
warning: `memory_mb` is `512` here and `64` in reactor.toml; reactor.toml wins
 --> functions/hello/manifest.json:4:15
 |   \"limits\": { \"memory_mb\": 512 }
 |               ^^^^^^^^^^^"
    );
}

#[test]
fn mistakes_in_a_functions_own_manifest_have_their_place() {
    let found = |json: &str| {
        let tree = Tree::new("[[functions]]\nname = \"hello\"\n").write("functions/hello/manifest.json", json);
        findings(&tree.load().unwrap_err())
    };
    assert!(found("{\n  \"name\": }\n").starts_with("error: expected value\n --> functions/hello/manifest.json:2:11"));
    assert!(found("{ \"runtime\": \"deno\" }").contains("`deno` is not a known `runtime`"));
    assert!(found("{ \"entrypont\": \"a.ts\" }").contains("hint: did you mean `entrypoint`?"));
    assert!(found("{ \"limits\": { \"memory_mb\": 4096 } }").contains("--> functions/hello/manifest.json:1:15"));
}

/// Keys that the schema lists for a table, found by walking it.
fn schema_keys<'a>(schema: &'a Value, path: &[&str]) -> Vec<&'a str> {
    let mut at = schema;
    for part in path {
        at = &at["properties"][part];
        if at["type"] == "array" {
            at = &at["items"];
        }
    }
    at["properties"].as_object().unwrap().keys().map(String::as_str).collect()
}

#[test]
fn the_schema_lists_exactly_the_keys_that_are_read() {
    let schema = schema();
    let function = "[[functions]]\nname = \"hello\"\n";
    let site = "[[sites]]\nname = \"web\"\n";
    let job = "[[jobs]]\nname = \"j\"\nfunction = \"hello\"\n";
    for (path, manifest) in [
        (&[][..], format!("{HEAD}zzz = 1\n")),
        (&["data"], format!("{HEAD}[data]\nzzz = 1\n")),
        (&["bundle"], format!("{HEAD}[bundle]\nzzz = 1\n")),
        (&["functions"], format!("{HEAD}{function}zzz = 1\n")),
        (&["functions", "limits"], format!("{HEAD}{function}limits = {{ zzz = 1 }}\n")),
        (&["functions", "concurrency"], format!("{HEAD}{function}concurrency = {{ zzz = 1 }}\n")),
        (&["sites"], format!("{HEAD}{site}zzz = 1\n")),
        (
            &["sites", "headers"],
            format!("{HEAD}{site}headers = [{{ path = \"/\", set = {{ A = \"b\" }}, zzz = 1 }}]\n"),
        ),
        (&["sites", "redirects"], format!("{HEAD}{site}redirects = [{{ from = \"/\", to = \"/a\", zzz = 1 }}]\n")),
        (&["jobs"], format!("{HEAD}{function}{job}trigger = {{ type = \"manual\" }}\nzzz = 1\n")),
        (
            &["jobs", "retry"],
            format!("{HEAD}{function}{job}trigger = {{ type = \"manual\" }}\nretry = {{ zzz = 1 }}\n"),
        ),
    ] {
        let found = whole(&manifest);
        let known =
            found.lines().find_map(|line| line.strip_prefix("hint: known keys: ")).unwrap_or_else(|| panic!("{found}"));
        let mut known: Vec<_> = known.split(", ").collect();
        let mut listed = schema_keys(&schema, path);
        known.sort_unstable();
        listed.sort_unstable();
        assert_eq!(known, listed, "{path:?}");
    }
    let mut trigger = schema_keys(&schema, &["jobs", "trigger"]);
    trigger.sort_unstable();
    assert_eq!(trigger, ["event_type", "schedule", "timezone", "type"]);
}
