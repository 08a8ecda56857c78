//! One function at a time: deployed alone, promoted, taken back; its keys, its policies, its end. And the frameworks that
//! people bring, as they are.

use std::fs;
use std::path::Path;

use crate::sites::{Production, install_packages};
use crate::world::{World, curl};

const MANIFEST: &str =
    "project_id = \"shop-0001\"\nname = \"Shop\"\n\n[[functions]]\nname = \"hello\"\nauth = \"public\"\n";

fn write(root: &Path, path: &str, text: &str) {
    let path = root.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn shop(world: &World) -> std::path::PathBuf {
    let root = world.work().join("shop");
    write(&root, "reactor.toml", MANIFEST);
    say(&root, "one");
    root
}

fn say(root: &Path, word: &str) {
    let code = format!("export default (request: Request, env: any) => new Response(`{word} ${{env.KEY ?? ''}}`);\n");
    write(root, "functions/hello/index.ts", &code);
}

#[test]
fn a_function_is_deployed_alone_promoted_and_taken_back() {
    let world = World::new();
    let root = shop(&world);
    let prod = Production::start(&world, "shop");
    let run = |line: &[&str]| prod.run(&world, "shop", line);
    let hello = || curl(&format!("{}/fn/v1/hello", prod.endpoint), &[]).1;

    run(&["functions", "create", "hello"]).exits(0);
    run(&["functions", "create", "hello"]).exits(7).says("exists");
    let (status, body) = curl(&format!("{}/fn/v1/hello", prod.endpoint), &[]);
    assert_eq!((status, body.contains("deployment_not_ready")), (503, true), "{body}");
    run(&["functions", "promote", "hello"]).exits(1).says("no deployment that is ready");
    let first = run(&["--json", "functions", "deploy", "hello", "--dir", "functions/hello"]).exits(0).json();
    assert_eq!((&first["state"], &first["live"]), (&"ready".into(), &false.into()));
    run(&["functions", "promote", "hello"]).exits(0);
    assert_eq!(hello(), "one ");

    for word in ["two", "three"] {
        say(&root, word);
        run(&["functions", "deploy", "hello"]).exits(0);
        assert_ne!(hello(), format!("{word} "), "deploying changes nothing that is live");
        run(&["functions", "promote", "hello"]).exits(0);
        assert_eq!(hello(), format!("{word} "));
    }
    run(&["functions", "promote", "hello"]).exits(0).says("live already");
    run(&["functions", "rollback", "hello"]).exits(0);
    assert_eq!(hello(), "two ");
    run(&["functions", "rollback", "hello"]).exits(0);
    assert_eq!(hello(), "one ");
    run(&["functions", "rollback", "hello"]).exits(7).says("nothing else before");

    let listed = run(&["--json", "functions", "deployments", "list", "hello"]).exits(0).json();
    let items = listed["items"].as_array().unwrap();
    assert_eq!(items.len(), 3, "{listed}");
    assert_eq!((&items[2]["id"], &items[2]["live"]), (&first["id"], &true.into()));
    let newest = items[0]["id"].as_str().unwrap();
    run(&["functions", "rollback", "hello", "--to-deployment", newest]).exits(0);
    assert_eq!(hello(), "three ");
    run(&["functions", "rollback", "hello", "--to-deployment", "dep_none"]).exits(1).says("has no deployment");
    let kinds: Vec<String> = run(&["--json", "releases", "list"]).exits(0).json()["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|activation| activation["kind"].as_str().unwrap().to_owned())
        .collect();
    assert_eq!(kinds, ["rollback", "rollback", "rollback", "promote", "promote", "promote"]);
}

#[test]
fn a_function_outside_of_the_manifest_is_carried_over_until_it_is_deleted() {
    let world = World::new();
    let root = shop(&world);
    let prod = Production::start(&world, "shop");
    let run = |line: &[&str]| prod.run(&world, "shop", line);
    let status = |name: &str| curl(&format!("{}/fn/v1/{name}", prod.endpoint), &[]).0;
    run(&["functions", "create", "extra"]).exits(0);
    write(&root, "reactor.toml", &MANIFEST.replace("hello", "extra"));
    write(&root, "functions/extra/index.ts", "export default () => new Response('extra');\n");
    run(&["functions", "deploy", "extra"]).exits(0);
    run(&["functions", "promote", "extra"]).exits(0);
    assert_eq!(status("extra"), 200);
    write(&root, "reactor.toml", MANIFEST);
    run(&["deploy"]).exits(0);
    assert_eq!((status("hello"), status("extra")), (200, 200), "the deploy carries it over");
    let listed = run(&["--json", "functions", "list"]).exits(0).json();
    let managed = |name: &str| {
        let items = listed["items"].as_array().unwrap();
        items.iter().find(|function| function["name"] == name).unwrap()["managed"].clone()
    };
    assert_eq!((managed("hello"), managed("extra")), (true.into(), false.into()));
    run(&["functions", "delete", "extra", "--yes"]).exits(0);
    assert_eq!((status("hello"), status("extra")), (200, 404));
    run(&["functions", "show", "extra"]).exits(1).says("no function `extra`");
}

#[test]
fn a_pruned_function_is_as_unknown_as_one_that_never_was_and_its_history_stays() {
    let world = World::new();
    let root = shop(&world);
    let prod = Production::start(&world, "shop");
    let run = |line: &[&str]| prod.run(&world, "shop", line);
    let ask = |name: &str| curl(&format!("{}/fn/v1/{name}", prod.endpoint), &[]);
    write(&root, "reactor.toml", &MANIFEST.replace("hello", "extra"));
    write(
        &root,
        "functions/extra/index.ts",
        "export default () => { console.log('seen'); return new Response('x'); };\n",
    );
    run(&["functions", "create", "extra"]).exits(0);
    run(&["functions", "env", "set", "extra", "KEY", "value"]).exits(0);
    run(&["functions", "deploy", "extra"]).exits(0);
    run(&["functions", "promote", "extra"]).exits(0);
    assert_eq!(ask("extra").0, 200);
    // Created, and never deployed.
    run(&["functions", "create", "idle"]).exits(0);
    assert_eq!(ask("idle").0, 503);

    write(&root, "reactor.toml", MANIFEST);
    run(&["deploy", "--prune"]).exits(0);
    assert_eq!(ask("hello").0, 200);
    for name in ["extra", "idle", "never"] {
        let (status, body) = ask(name);
        assert_eq!((status, body.contains("function_not_found")), (404, true), "{name}: {body}");
        run(&["functions", "show", name]).exits(1).says(&format!("no function `{name}`"));
    }
    let deployments = run(&["--json", "functions", "deployments", "list", "extra"]).exits(0).json();
    assert_eq!(deployments["items"][0]["state"], "retired", "{deployments}");
    run(&["logs", "--function", "extra"]).exits(0).says("seen");

    // The same release again: what was created since goes without a rollout.
    run(&["functions", "create", "late"]).exits(0);
    assert_eq!(ask("late").0, 503);
    run(&["deploy", "--prune"]).exits(0);
    assert_eq!((ask("hello").0, ask("late").0), (200, 404));
}

#[test]
fn a_name_with_keys_is_listed_until_its_function_is_deployed() {
    let world = World::new();
    shop(&world);
    let prod = Production::start(&world, "shop");
    let run = |line: &[&str]| prod.run(&world, "shop", line);
    run(&["functions", "env", "set", "hello", "KEY", "value"]).exits(0);
    run(&["functions", "list"]).exits(0).says("not deployed");
    let listed = run(&["--json", "functions", "list"]).exits(0).json();
    let hello = &listed["items"][0];
    assert_eq!(
        (&hello["name"], &hello["deployment_id"], &hello["managed"]),
        (&"hello".into(), &().into(), &false.into())
    );
    run(&["functions", "show", "hello"]).exits(0).says("not deployed");
    assert_eq!(curl(&format!("{}/fn/v1/hello", prod.endpoint), &[]).0, 503);
    // Keys that wait are not pruned: a deploy that brings their function may come any time.
    run(&["deploy", "--prune"]).exits(0);
    let listed = run(&["--json", "functions", "list"]).exits(0).json();
    assert_eq!(
        (listed["items"].as_array().unwrap().len(), &listed["items"][0]["managed"]),
        (1, &true.into()),
        "{listed}"
    );
    assert_eq!(curl(&format!("{}/fn/v1/hello", prod.endpoint), &[]), (200, "one value".to_owned()));
}

#[test]
fn keys_have_a_history_that_can_be_gone_back_to() {
    let world = World::new();
    let root = shop(&world);
    let prod = Production::start(&world, "shop");
    let run = |line: &[&str]| prod.run(&world, "shop", line);
    let hello = || curl(&format!("{}/fn/v1/hello", prod.endpoint), &[]).1;
    run(&["functions", "env", "set", "hello", "KEY", "first", "--secret"]).exits(0);
    run(&["deploy"]).exits(0);
    assert_eq!(hello(), "one first");
    write(&root, "more.env", "# comment\nKEY=second\nexport OTHER=\"x\"\n");
    run(&["functions", "env", "import", "hello", "more.env"]).exits(0).says("KEY, OTHER");
    assert_eq!(hello(), "one second");
    let history = run(&["--json", "functions", "env", "history", "hello"]).exits(0);
    assert!(!history.stdout.contains("first"), "{}", history.stdout);
    let versions: Vec<i64> =
        history.json()["items"].as_array().unwrap().iter().map(|change| change["version"].as_i64().unwrap()).collect();
    assert_eq!(versions, [3, 2, 1]);
    let back = run(&["--json", "functions", "env", "rollback", "hello", "1"]).exits(0).json();
    assert_eq!(back["changed"], serde_json::json!(["KEY", "OTHER"]));
    assert_eq!(hello(), "one first");
    run(&["functions", "env", "rollback", "hello", "99"]).exits(1).says("no version 99");
}

#[test]
fn policies_decide_which_calls_are_answered() {
    let world = World::new();
    shop(&world);
    let prod = Production::start(&world, "shop");
    let run = |line: &[&str]| prod.run(&world, "shop", line);
    run(&["deploy"]).exits(0);
    let url = format!("{}/fn/v1/hello", prod.endpoint);
    let get = |path: &str, arguments: &[&str]| curl(&format!("{url}{path}"), arguments);
    assert_eq!(get("", &[]).0, 200);
    let added = run(&["--json", "functions", "policies", "add", "hello", "--method", "get", "--path", "/public/*"]);
    let id = added.exits(0).json()["id"].as_str().unwrap().to_owned();
    assert_eq!(get("/public/a", &[]).0, 200);
    let (status, body) = get("/private", &[]);
    assert_eq!((status, body.contains("policy_denied")), (403, true), "{body}");
    assert_eq!(get("/public/a", &["-X", "POST"]).0, 403);
    let expression = "header(\"x-team\") == \"ops\"";
    run(&["functions", "policies", "add", "hello", "--expression", expression]).exits(0);
    assert_eq!(get("/private", &["-H", "x-team: ops"]).0, 200);
    run(&["functions", "policies", "add", "hello", "--expression", "colour == 1"]).exits(2).says("unknown");
    run(&["functions", "policies", "remove", "hello", &id]).exits(0);
    assert_eq!(get("/public/a", &[]).0, 403);
    let listed = run(&["--json", "functions", "policies", "list", "hello"]).exits(0).json();
    assert_eq!(listed["items"].as_array().unwrap().len(), 1, "{listed}");
}

const HONO: &str = r#"
import { Hono } from "hono";
import { streamText } from "hono/streaming";
const app = new Hono();
app.use(async (c, next) => { await next(); c.header("x-powered-by", "hono"); });
app.get("/greet/:name", (c) => c.json({ hello: c.req.param("name"), q: c.req.query("q") ?? null }));
app.post("/sum", async (c) => c.json({ sum: (await c.req.json<number[]>()).reduce((a, b) => a + b, 0) }));
app.get("/stream", (c) => streamText(c, async (stream) => { for (const part of ["a", "b", "c"]) await stream.write(part); }));
app.onError((error, c) => c.text(`caught ${error.message}`, 500));
app.get("/broken", () => { throw new Error("on purpose"); });
export default app;
"#;

const ITTY: &str = r#"
import { AutoRouter, error } from "itty-router";
const router = AutoRouter();
router
  .get("/greet/:name", ({ params, query }) => ({ hello: params.name, q: query.q ?? null }))
  .post("/sum", async (request) => ({ sum: (await request.json()).reduce((a: number, b: number) => a + b, 0) }))
  .get("/broken", () => error(418, "a teapot"));
export default { ...router };
"#;

#[test]
fn hono_and_itty_router_work_as_they_are() {
    let world = World::new();
    let root = world.work().join("shop");
    let both = format!("{MANIFEST}\n[[functions]]\nname = \"itty\"\nauth = \"public\"\n");
    write(&root, "reactor.toml", &both);
    write(&root, "package.json", r#"{"private":true,"dependencies":{"hono":"4.13.19","itty-router":"6.0.0"}}"#);
    write(&root, "functions/hello/index.ts", HONO);
    write(&root, "functions/itty/index.ts", ITTY);
    install_packages(&root);
    let prod = Production::start(&world, "shop");
    prod.run(&world, "shop", &["deploy"]).exits(0);
    let ask = |path: &str, arguments: &[&str]| curl(&format!("{}/fn/v1{path}", prod.endpoint), arguments);
    for name in ["hello", "itty"] {
        let greeted = ask(&format!("/{name}/greet/you?q=1"), &[]);
        assert_eq!(greeted, (200, r#"{"hello":"you","q":"1"}"#.to_owned()));
        let json = ["--json", "[1,2,3]"];
        assert_eq!(ask(&format!("/{name}/sum"), &json), (200, r#"{"sum":6}"#.to_owned()));
        assert_eq!(ask(&format!("/{name}/nowhere"), &[]).0, 404);
    }
    assert_eq!(ask("/hello/stream", &[]), (200, "abc".to_owned()));
    assert_eq!(ask("/hello/broken", &[]), (500, "caught on purpose".to_owned()));
    assert_eq!(ask("/itty/broken", &[]).0, 418);
}

const COMPONENT: &str = r#"
import { Fields, OutgoingResponse, OutgoingBody, ResponseOutparam } from "wasi:http/types@0.2.12";
export const incomingHandler = {
  handle(request, out) {
    const response = new OutgoingResponse(new Fields());
    const body = response.body();
    ResponseOutparam.set(out, { tag: "ok", val: response });
    const stream = body.write();
    stream.blockingWriteAndFlush(new TextEncoder().encode(`hello ${request.pathWithQuery()}`));
    stream[Symbol.dispose]();
    OutgoingBody.finish(body, undefined);
  },
};
"#;

/// What makes a component of it, with the WIT of WASI that the package `jco` brings along.
const COMPONENTIZE: &str = r#"
import { componentize } from "@bytecodealliance/componentize-js";
import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";

const brought = "node_modules/@bytecodealliance/jco/lib/wit/builtin/0.2.12";
for (const name of readdirSync(brought)) {
  cpSync(`${brought}/${name}`, name === "wasi-http" ? "wit" : `wit/deps/${name}`, { recursive: true });
}
const { component } = await componentize(readFileSync("handler.js", "utf8"), {
  witPath: "wit", worldName: "wasi:http/proxy", disableFeatures: ["fetch-event", "http"],
});
writeFileSync("main.wasm", component);
"#;

const COMPONENTIZE_PACKAGES: &str = r#"{
  "private": true,
  "dependencies": { "@bytecodealliance/componentize-js": "0.23.0", "@bytecodealliance/jco": "1.35.0" }
}"#;

// It brings an engine of 13 MB along, which takes a minute to compile.
#[test]
fn a_component_made_of_javascript_by_another_toolchain_answers() {
    let world = World::new();
    let root = world.work().join("shop");
    write(&root, "reactor.toml", &format!("{MANIFEST}entry = \"main.wasm\"\n"));
    let folder = root.join("functions/hello");
    write(&folder, "package.json", COMPONENTIZE_PACKAGES);
    write(&folder, "make.mjs", COMPONENTIZE);
    write(&folder, "handler.js", COMPONENT);
    install_packages(&folder);
    let made = std::process::Command::new("node").arg("make.mjs").current_dir(&folder).status().unwrap();
    assert!(made.success());
    let prod = Production::start(&world, "shop");
    prod.run(&world, "shop", &["deploy"]).exits(0);
    let answer = curl(&format!("{}/fn/v1/hello/x?y=1", prod.endpoint), &[]);
    assert_eq!(answer, (200, "hello /x?y=1".to_owned()));
}
