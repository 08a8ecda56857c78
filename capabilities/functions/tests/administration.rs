//! Staging, environment, administration and the database of functions.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::time::Duration;

use admin_api::ErrorCode;
use axum::body::Body;
use bundle_format::{Digest, FileEntry, FunctionEntry};
use common::{Stand, function, json, text};
use functions::{Checker, FunctionParts, StageError, StagedFunction};
use http::Request;
use platform::Mode;

#[tokio::test(flavor = "multi_thread")]
async fn keys_reach_the_function_at_once_and_secrets_are_never_shown() {
    let stand = Stand::new(Mode::Serve).await;
    let code = "export default (request, env) => Response.json([env.GREETING ?? null, process.env.TOKEN ?? null]);";
    stand.deploy(&[(function("hello"), code)]).await;
    let put = async |key: &str, body: &str| {
        let request = Request::put(format!("/fn/v1/_admin/functions/hello/env/{key}"));
        let request = request.header("content-type", "application/json").body(Body::from(body.to_owned())).unwrap();
        stand.send_as_admin(request).await.status().as_u16()
    };
    assert_eq!(put("GREETING", r#"{"value":"Hallo"}"#).await, 204);
    assert_eq!(put("TOKEN", r#"{"value":"geheim","is_secret":true}"#).await, 204);
    assert_eq!(put("REACTOR_URL", r#"{"value":"x"}"#).await, 400);
    assert_eq!(put("GREETING", r#"{"value":"x","extra":1}"#).await, 400);
    assert_eq!(json(stand.get("/fn/v1/hello").await).await, serde_json::json!(["Hallo", "geheim"]));

    let list = Request::get("/fn/v1/_admin/functions/hello/env").body(Body::empty()).unwrap();
    let listed = text(stand.send_as_admin(list).await).await;
    assert!(listed.contains("Hallo") && listed.contains("TOKEN") && !listed.contains("geheim"), "{listed}");

    let delete = || Request::delete("/fn/v1/_admin/functions/hello/env/TOKEN").body(Body::empty()).unwrap();
    assert_eq!(stand.send_as_admin(delete()).await.status(), 204);
    assert_eq!(stand.send_as_admin(delete()).await.status(), 404);
    assert_eq!(json(stand.get("/fn/v1/hello").await).await[1], serde_json::Value::Null);
}

#[tokio::test(flavor = "multi_thread")]
async fn administration_is_for_the_admin_also_where_nothing_is() {
    let stand = Stand::new(Mode::Serve).await;
    stand.deploy(&[(function("hello"), "export default () => new Response('hi')")]).await;
    for path in ["functions", "functions/hello", "functions/hello/env", "functions/nobody", "what", ""] {
        let path = format!("/fn/v1/_admin/{path}");
        assert_eq!(stand.get(&path).await.status(), 401, "{path}");
    }
    let get = async |path: &str| stand.send_as_admin(Request::get(path).body(Body::empty()).unwrap()).await;
    let listed = json(get("/fn/v1/_admin/functions").await).await;
    assert_eq!(listed["items"][0]["name"], "hello");
    let deployments = json(get("/fn/v1/_admin/functions/hello/deployments").await).await;
    assert_eq!(deployments["items"][0]["state"], "ready");
    assert_eq!(deployments["items"][0]["live"], true);
    let id = deployments["items"][0]["id"].as_str().unwrap();
    assert_eq!(json(get(&format!("/fn/v1/_admin/functions/hello/deployments/{id}")).await).await["id"], id);
    assert_eq!(get("/fn/v1/_admin/functions/nobody/deployments").await.status(), 404);
    assert_eq!(get("/fn/v1/_admin/what").await.status(), 404);
    let posted = Request::post("/fn/v1/_admin/functions/hello").body(Body::empty()).unwrap();
    assert_eq!(stand.send_as_admin(posted).await.status(), 405);
}

#[tokio::test(flavor = "multi_thread")]
async fn staging_refuses_with_a_reason_and_the_same_content_is_the_same_deployment() {
    for mode in [Mode::Dev, Mode::Serve] {
        let stand = Stand::new(mode).await;
        let map = r#"{"version":3,"sources":["functions/hello/index.ts"],"names":[],"mappings":"AAAA;AACA;AACA;AACA"}"#;
        let error = stand.stage(&function("hello"), "\nconst a = undefined;\na.b;\n", Some(map)).await.err().unwrap();
        assert_eq!(error.code(), ErrorCode::StageFailed);
        let message = error.to_string();
        assert!(message.contains("TypeError") && message.contains("functions/hello/index.ts:3"), "{message}");

        let mut needy = function("needy");
        needy.env_keys = vec!["GREETING".into()];
        let error = stand.stage(&needy, "export default () => new Response()", None).await.err().unwrap();
        assert_eq!(error.code(), ErrorCode::EnvMissing);
        assert!(error.to_string().contains("GREETING"), "{error}");

        let error = stand.stage(&function("hello"), "import 'left-pad'; export default 1", None).await.err().unwrap();
        assert!(error.to_string().contains("left-pad"), "{error}");

        let one = stand.stage(&function("hello"), "export default () => new Response()", None).await.unwrap();
        let two = stand.stage(&function("hello"), "export default () => new Response()", None).await.unwrap();
        assert!(one.is_new() && !two.is_new());
        assert_eq!(one.deployment_id(), two.deployment_id());
        stand.functions.activate("rel_1", vec![two]);
        stand.functions.probe("hello").await.unwrap();
        assert!(stand.functions.probe("nobody").await.is_err());
        stand.functions.health().await.unwrap();
        let failed = |check: &admin_api::Check| check.status == admin_api::CheckStatus::Failed;
        assert!(!stand.functions.doctor().await.iter().any(failed));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_live_is_taken_over_as_it_is_while_it_counts_as_ready() {
    for mode in [Mode::Dev, Mode::Serve] {
        let stand = Stand::new(mode).await;
        let word = |value: &str| BTreeMap::from([("WORD".to_owned(), value.to_owned())]);
        stand.functions.set_local_env(BTreeMap::from([("hello".to_owned(), word("one"))]));
        let entry = FunctionEntry { env_keys: vec!["WORD".into()], ..function("hello") };
        let code = "export default { fetch: (request, env) => new Response(env.WORD) };";
        stand.deploy(&[(entry.clone(), code)]).await;
        let files = stand.store(&entry, code, None);
        // Nothing can be prepared without its files; what is loaded needs none.
        stand.platform.blobs.sweep(&HashSet::new(), &mut |_| Ok(())).unwrap();
        assert!(!stand.platform.blobs.contains(files[0].sha256.as_bytes()));

        stand.functions.set_local_env(BTreeMap::from([("hello".to_owned(), word("two"))]));
        let again = stand.functions.stage(&entry, &files).await.unwrap_or_else(|error| panic!("{error}"));
        assert!(!again.is_new());
        stand.functions.activate("rel_2", vec![again]);
        assert_eq!(text(stand.get("/fn/v1/hello").await).await, "two");
        stand.functions.probe("hello").await.unwrap();

        let cannot_be_read = |refused: Result<StagedFunction, StageError>| {
            let error = refused.err().unwrap();
            assert!(matches!(error, StageError::Blob { .. }), "{error}");
        };
        let other_rules = FunctionEntry { forward_authorization: true, ..entry.clone() };
        cannot_be_read(stand.functions.stage(&other_rules, &files).await);
        stand.functions.set_local_env(BTreeMap::new());
        let keyless = stand.functions.stage(&entry, &files).await.err().unwrap();
        assert_eq!(keyless.code(), ErrorCode::EnvMissing);
        stand.functions.restore(&entry, &files).await.unwrap_or_else(|error| panic!("{error}"));

        let client = stand.platform.database.client().await.unwrap();
        client.batch_execute("UPDATE _reactor_functions.deployments SET state = 'retired'").await.unwrap();
        cannot_be_read(stand.functions.restore(&entry, &files).await);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn deployments_beyond_the_last_ten_retire_unless_a_kept_release_has_them() {
    let stand = Stand::new(Mode::Dev).await;
    let code = |number: u32| format!("export default () => new Response('{number}')");
    let digest = |number: u32| Digest::of(code(number).as_bytes());
    for number in 0..13 {
        stand.stage(&function("hello"), &code(number), None).await.unwrap();
    }
    stand.stage(&function("other"), &code(99), None).await.unwrap();
    let size = code(1).len() as u64;
    let file = FileEntry { path: "functions/hello/index.js".into(), size, sha256: digest(1), executable: false };
    let kept = FunctionParts { entry: function("hello"), files: vec![file] };
    // Twice, because what is kept stays kept.
    for _ in 0..2 {
        let needed = stand.functions.retire_all_but(std::slice::from_ref(&kept), Duration::ZERO).await.unwrap();
        for number in 0..13 {
            let stays = number == 1 || number >= 3;
            assert_eq!(needed.contains(digest(number).as_bytes()), stays, "{number}");
        }
        assert!(needed.contains(digest(99).as_bytes()), "the newest of another function");
    }
    let get = |path: &str| Request::get(format!("/fn/v1/_admin/functions/hello/{path}")).body(Body::empty()).unwrap();
    let listed = json(stand.send_as_admin(get("deployments")).await).await;
    let states: Vec<&str> =
        listed["items"].as_array().unwrap().iter().rev().map(|item| item["state"].as_str().unwrap()).collect();
    assert_eq!(states[..4], ["retired", "ready", "retired", "ready"], "{listed}");
    let oldest = listed["items"][12]["id"].as_str().unwrap();
    let promote = Request::post("/fn/v1/_admin/functions/hello/promote");
    let promote = promote.body(Body::from(format!(r#"{{"deployment_id":"{oldest}"}}"#))).unwrap();
    let refused = stand.send_as_admin(promote).await;
    assert_eq!(refused.status(), 503);
    let error = json(refused).await["error"].clone();
    assert!(error["message"].as_str().unwrap().contains("is retired"), "{error}");
    // The same content is the same deployment again.
    let again = stand.stage(&function("hello"), &code(0), None).await.unwrap();
    assert_eq!((again.deployment_id(), again.is_new()), (oldest, false));
    assert_eq!(json(stand.send_as_admin(get(&format!("deployments/{oldest}"))).await).await["state"], "ready");
}

#[tokio::test(flavor = "multi_thread")]
async fn compiled_code_goes_with_the_deployments_that_retire_and_what_runs_goes_on() {
    let stand = Stand::new(Mode::Serve).await;
    let code = |number: u32| format!("export default () => new Response('retires {number}')");
    let compiled = |number: u32| format!("{}.cwasm", Digest::of(code(number).as_bytes()));
    stand.deploy(&[(function("hello"), code(0).as_str())]).await;
    stand.stage(&function("twin"), &code(1), None).await.unwrap();
    for number in 1..12 {
        stand.stage(&function("hello"), &code(number), None).await.unwrap();
    }
    let files = || -> BTreeSet<String> {
        let engines = fs_err::read_dir(stand.platform.data_dir.cache().join("functions")).unwrap();
        let files = engines.flat_map(|engine| fs_err::read_dir(engine.unwrap().path()).unwrap());
        files.map(|file| file.unwrap().file_name().into_string().unwrap()).collect()
    };
    let all: BTreeSet<String> = (0..12).map(compiled).collect();
    assert_eq!(files(), all);
    stand.functions.retire_all_but(&[], Duration::from_hours(24)).await.unwrap();
    assert_eq!(files(), all, "it is younger than a day");
    stand.functions.retire_all_but(&[], Duration::ZERO).await.unwrap();
    // Neither release nor function has the first one; the second one is another function's, too.
    assert_eq!(files(), (1..12).map(compiled).collect());
    assert_eq!(text(stand.get("/fn/v1/hello").await).await, "retires 0");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_has_keys_is_listed_without_a_deployment() {
    let stand = Stand::new(Mode::Serve).await;
    let put = Request::put("/fn/v1/_admin/functions/later/env/KEY").header("content-type", "application/json");
    assert_eq!(stand.send_as_admin(put.body(Body::from(r#"{"value":"1"}"#)).unwrap()).await.status(), 204);
    let get = async |path: &str| {
        let request = Request::get(format!("/fn/v1/_admin/functions{path}")).body(Body::empty()).unwrap();
        json(stand.send_as_admin(request).await).await
    };
    let waiting = get("").await["items"][0].clone();
    assert_eq!((&waiting["name"], &waiting["deployment_id"]), (&"later".into(), &serde_json::Value::Null));
    assert_eq!(get("/later").await, waiting);
    stand.deploy(&[(function("later"), "export default (request, env) => new Response(env.KEY)")]).await;
    let listed = get("").await;
    assert_eq!((listed["items"].as_array().unwrap().len(), &listed["items"][0]["managed"]), (1, &true.into()));
    assert_eq!(text(stand.get("/fn/v1/later").await).await, "1");
    let unset = Request::delete("/fn/v1/_admin/functions/later/env/KEY").body(Body::empty()).unwrap();
    assert_eq!(stand.send_as_admin(unset).await.status(), 204);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_asks_the_database_with_parameters_and_gets_objects() {
    let stand = Stand::new(Mode::Serve).await;
    stand.test.database.execute("CREATE TABLE notes (id int PRIMARY KEY, body text, at timestamptz, tags text[], extra jsonb, price numeric(8,2), ref uuid)").await;
    // Roles belong to the cluster: once another suite has made `reactor_service`, queries run as it.
    stand.test.database.execute("GRANT ALL ON notes TO PUBLIC").await;
    let code = r#"export default async (request, env, ctx) => {
        await ctx.data.query("INSERT INTO notes VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [1, "it''s \"fine\"", '2026-01-02T03:04:05.5Z', ['a', null, 'b"c'], { a: [1] }, '12.50', '11111111-2222-3333-4444-555555555555']);
        const { rows, columns, row_count } = await ctx.data.query("SELECT *, 9007199254740993::int8 AS big FROM notes WHERE id = $1", [1]);
        const refused = await ctx.data.query("SELECT nothing FROM notes").catch((error) => error);
        const twice = await ctx.data.query("SELECT 1; SELECT 2").catch((error) => error.code);
        const odd = await ctx.data.query("SELECT '10.0.0.1'::inet AS address").catch((error) => error.message);
        return Response.json({ rows, row_count, kind: columns[0].type, code: refused.code, name: refused.name, twice, odd });
    };"#;
    stand.deploy(&[(function("notes"), code)]).await;
    let answer = json(stand.get("/fn/v1/notes").await).await;
    let row = &answer["rows"][0];
    assert_eq!(row["id"], 1, "{answer}");
    assert_eq!(row["body"], "it''s \"fine\"");
    assert_eq!(row["at"], "2026-01-02T03:04:05.5Z");
    assert_eq!(row["tags"], serde_json::json!(["a", null, "b\"c"]));
    assert_eq!(row["extra"]["a"][0], 1);
    assert_eq!(row["price"], "12.50");
    assert_eq!(row["ref"], "11111111-2222-3333-4444-555555555555");
    assert_eq!(row["big"], "9007199254740993");
    assert_eq!(answer["row_count"], 1);
    assert_eq!(answer["kind"], "int4");
    assert_eq!(answer["code"], "42703");
    assert_eq!(answer["name"], "QueryError");
    assert_eq!(answer["twice"], "42601");
    assert!(answer["odd"].as_str().unwrap().contains("::text"), "{answer}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_check_at_build_time_tells_what_staging_would_say() {
    let folder = tempfile::tempdir().unwrap();
    let checker = Checker::new(folder.path()).unwrap();
    let limits = bundle_format::FunctionLimits::default();
    checker.check("export default () => new Response()", None, &limits).await.unwrap();
    let error = checker.check("throw new RangeError('no')", None, &limits).await.unwrap_err();
    assert!(error.to_string().starts_with("RangeError: no"), "{error}");
}
