//! Calls over HTTP: what goes in, what comes out, and what happens when it goes wrong.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod common;

use std::time::{Duration, Instant};

use axum::body::Body;
use bundle_format::{Access, FunctionEntry, FunctionLimits};
use common::{Stand, function, json, text};
use functions::{FunctionsConfig, Invocation};
use http::Request;
use platform::Mode;

const HELLO: &str = r"export default {
  async fetch(request) {
    const { name = 'World' } = await request.json().catch(() => ({}));
    return Response.json({ message: `Hello, ${name}!` });
  },
};";

#[tokio::test(flavor = "multi_thread")]
async fn the_function_of_the_manual_answers_in_both_modes() {
    for mode in [Mode::Dev, Mode::Serve] {
        let stand = Stand::new(mode).await;
        stand.deploy(&[(function("hello"), HELLO)]).await;
        for cold in ["true", "false"] {
            let request = Request::post("/fn/v1/hello").header("content-type", "application/json");
            let response = stand.send(request.body(Body::from(r#"{"name":"Reactor"}"#)).unwrap()).await;
            assert_eq!(response.status(), 200);
            for name in ["function", "deployment", "cold-start", "duration-ms", "release"] {
                assert_eq!(response.headers().get_all(format!("x-reactor-{name}")).iter().count(), 1, "{name}");
            }
            assert_eq!(response.headers()["x-reactor-cold-start"], cold);
            assert_eq!(response.headers()["x-reactor-release"], "rel_1");
            assert_eq!(json(response).await["message"], "Hello, Reactor!");
        }
        assert_eq!(json(stand.get("/fn/v1/hello").await).await["message"], "Hello, World!");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_handler_sees_the_public_url_and_not_what_is_the_platforms() {
    let stand = Stand::new(Mode::Serve).await;
    let echo = r"export default (request, env, ctx) => Response.json({
        url: request.url, method: request.method, headers: [...request.headers], env,
    });";
    stand.deploy(&[(function("echo"), echo)]).await;
    let request = Request::delete("/fn/v1/echo/a%2Fb?x=1&x=2")
        .header("host", "shop.example")
        .header("authorization", "Bearer secret")
        .header("x-reactor-function", "forged")
        .header("x-custom", "one")
        .header("x-custom", "two");
    let seen = json(stand.send(request.body(Body::empty()).unwrap()).await).await;
    assert_eq!(seen["url"], "http://shop.example/a%2Fb?x=1&x=2");
    assert_eq!(seen["method"], "DELETE");
    assert_eq!(seen["env"]["REACTOR_PROJECT_ID"], "shop-1");
    assert_eq!(seen["env"]["REACTOR_FUNCTION"], "echo");
    let headers = seen["headers"].to_string();
    assert!(!headers.contains("secret") && !headers.contains("forged"), "{headers}");
    assert!(headers.contains(r#"["x-custom","one, two"]"#), "{headers}");
    assert!(headers.contains(r#"["x-forwarded-prefix","/fn/v1/echo"]"#), "{headers}");
    assert_eq!(json(stand.get("/fn/v1/echo").await).await["url"], "http://shop.example/");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_uncaught_error_is_told_to_the_developer_and_logged_for_everybody() {
    let broken = "export default () => { console.log('before'); throw new TypeError('the key is sk_live_1'); };";
    for (mode, shown) in [(Mode::Dev, true), (Mode::Serve, false)] {
        let stand = Stand::new(mode).await;
        stand.deploy(&[(function("broken"), broken)]).await;
        let response = stand.get("/fn/v1/broken").await;
        assert_eq!(response.status(), 500);
        assert_eq!(response.headers().get_all("x-reactor-function").iter().count(), 1);
        let error = json(response).await["error"].clone();
        assert_eq!(error["code"], "function_crashed");
        assert!(error["details"]["deployment_id"].as_str().unwrap().starts_with("dep_"));
        assert!(error["details"]["duration_ms"].is_u64());
        assert_eq!(error.to_string().contains("sk_live_1"), shown, "{error}");
        let logged = stand.logged("broken");
        assert!(logged.iter().any(|line| line.contains("before")), "{logged:?}");
        let told = logged.iter().find(|line| line.contains("TypeError: the key is sk_live_1"));
        assert!(told.is_some_and(|line| line.contains("index.js:1:")), "{logged:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_that_may_not_or_cannot_be_answered_have_their_own_codes() {
    let stand = Stand::new(Mode::Serve).await;
    let mut private = function("private");
    private.auth = Access::Required;
    let mut slow = function("slow");
    slow.limits.timeout_ms = 100;
    let mut small = function("small");
    small.limits = FunctionLimits { max_body_in_mb: 1, max_body_out_mb: 1, ..small.limits };
    let mut single = function("single");
    single.concurrency.max_concurrency = 1;
    stand
        .deploy(&[
            (private, HELLO),
            (slow, "export default async () => { for (;;); }"),
            (small, "export default async (request) => new Response('x'.repeat((await request.text()).length * 3))"),
            (function("stuck"), "export default () => new Promise(() => {})"),
            (function("hungry"), "export default () => { const all = []; for (;;) all.push(new Uint8Array(1 << 20)); }"),
            (single, "export default async () => { await new Promise((r) => setTimeout(r, 600)); return new Response('ok'); }"),
        ])
        .await;
    let code = async |path: &str, body: usize| {
        let request = Request::post(path).body(Body::from("x".repeat(body))).unwrap();
        let response = stand.send(request).await;
        (response.status().as_u16(), json(response).await["error"]["code"].as_str().unwrap_or_default().to_owned())
    };
    assert_eq!(code("/fn/v1/nobody", 0).await, (404, "function_not_found".into()));
    assert_eq!(code("/fn/v1/private", 0).await, (401, "unauthorized".into()));
    assert_eq!(code("/fn/v1/slow", 0).await, (408, "function_timeout".into()));
    assert_eq!(code("/fn/v1/small", 2 << 20).await, (413, "payload_too_large".into()));
    assert_eq!(code("/fn/v1/small", 500_000).await, (502, "response_too_large".into()));
    assert_eq!(code("/fn/v1/stuck", 0).await, (500, "function_crashed".into()));
    assert_eq!(code("/fn/v1/hungry", 0).await, (500, "function_crashed".into()));
    let (first, second) = tokio::join!(stand.get("/fn/v1/single"), stand.get("/fn/v1/single"));
    assert_eq!(first.status(), 200);
    assert_eq!((second.status().as_u16(), &second.headers()["retry-after"]), (429, &"1".parse().unwrap()));
    assert_eq!(json(second).await["error"]["code"], "too_many_requests");
    let admin = stand.send_as_admin(Request::get("/fn/v1/private").body(Body::empty()).unwrap()).await;
    assert_eq!(admin.status(), 200);
    let policy = Request::post("/fn/v1/_admin/functions/small/policies").header("content-type", "application/json");
    let added = stand.send_as_admin(policy.body(Body::from(r#"{"methods":["PUT"]}"#)).unwrap()).await;
    assert_eq!(added.status(), 201);
    assert_eq!(code("/fn/v1/small", 0).await, (403, "policy_denied".into()));
    let inside = Invocation { function: "private", request: Request::new(Body::empty()), timeout: None };
    assert_eq!(stand.functions.invoke(inside).await.status(), 200, "the server itself may");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_that_exists_and_is_not_live_asks_to_come_back() {
    let stand = Stand::new(Mode::Serve).await;
    stand.deploy(&[(function("hello"), HELLO)]).await;
    let body = |text: &'static str| Body::from(text);
    let create = Request::post("/fn/v1/_admin/functions").header("content-type", "application/json");
    let created = stand.send_as_admin(create.body(body(r#"{"name":"created","runtime":"wasm"}"#)).unwrap()).await;
    assert_eq!(created.status(), 201);
    let set = Request::put("/fn/v1/_admin/functions/keyed/env/A").header("content-type", "application/json");
    assert_eq!(stand.send_as_admin(set.body(body(r#"{"value":"1"}"#)).unwrap()).await.status(), 204);
    for name in ["created", "keyed"] {
        let response = stand.get(&format!("/fn/v1/{name}/x")).await;
        assert_eq!(response.status(), 503, "{name}");
        let headers = response.headers();
        assert_eq!(headers["retry-after"], "1");
        assert_eq!(headers["x-reactor-function"], name);
        assert_eq!(headers["x-reactor-release"], "rel_1");
        assert_eq!(headers["x-reactor-cold-start"], "false");
        assert!(headers.contains_key("x-reactor-duration-ms") && !headers.contains_key("x-reactor-deployment"));
        let error = json(response).await["error"].clone();
        assert_eq!(error["code"], "deployment_not_ready");
        assert!(error["details"]["duration_ms"].is_u64(), "{error}");
    }
    for (method, path) in [("DELETE", "created"), ("DELETE", "keyed/env/A")] {
        let request = Request::builder().method(method).uri(format!("/fn/v1/_admin/functions/{path}"));
        assert!(stand.send_as_admin(request.body(Body::empty()).unwrap()).await.status().is_success(), "{path}");
    }
    for name in ["created", "keyed"] {
        assert_eq!(stand.get(&format!("/fn/v1/{name}")).await.status(), 404, "{name}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_unknown_name_is_told_from_the_known_ones_in_development() {
    let stand = Stand::new(Mode::Dev).await;
    stand.deploy(&[(function("hello"), HELLO)]).await;
    let response = stand.get("/fn/v1/helo").await;
    assert_eq!(response.headers()["x-reactor-function"], "helo");
    let error = json(response).await["error"].clone();
    assert_eq!(
        (&error["code"], &error["details"]["known"]),
        (&"function_not_found".into(), &serde_json::json!(["hello"]))
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_response_streams_while_the_handler_still_writes_it() {
    use http_body_util::BodyExt as _;

    let stand = Stand::new(Mode::Serve).await;
    let ticks = r"export default () => new Response(new ReadableStream({
        async start(controller) {
            for (let i = 0; i < 3; i++) {
                controller.enqueue(new TextEncoder().encode(`data: ${i}\n\n`));
                await new Promise((resolve) => setTimeout(resolve, 150));
            }
            controller.close();
        },
    }), { headers: { 'content-type': 'text/event-stream' } });";
    let breaks = r"export default () => new Response(new ReadableStream({
        async pull(controller) { controller.enqueue(new Uint8Array(10)); throw new Error('mid-way'); },
    }));";
    stand.deploy(&[(function("ticks"), ticks), (function("breaks"), breaks)]).await;
    let begun = Instant::now();
    let mut body = stand.get("/fn/v1/ticks").await.into_body();
    let first = body.frame().await.unwrap().unwrap().into_data().unwrap();
    assert_eq!(first, "data: 0\n\n");
    assert!(begun.elapsed() < Duration::from_millis(250), "{:?}", begun.elapsed());
    let rest = body.collect().await.unwrap().to_bytes();
    assert_eq!(rest, "data: 1\n\ndata: 2\n\n");
    assert!(begun.elapsed() > Duration::from_millis(290));
    let broken = stand.get("/fn/v1/breaks").await;
    assert_eq!(broken.status(), 200);
    assert!(broken.into_body().collect().await.is_err(), "a broken stream does not end cleanly");
}

#[tokio::test(flavor = "multi_thread")]
async fn five_megabytes_come_back_as_they_went() {
    let stand = Stand::new(Mode::Serve).await;
    stand.deploy(&[(function("echo"), "export default (request) => new Response(request.body);")]).await;
    let sent: String = (0..5 << 20).map(|index| char::from(b'a' + u8::try_from(index % 23).unwrap())).collect();
    let begun = Instant::now();
    let request = Request::post("/fn/v1/echo").body(Body::from(sent.clone())).unwrap();
    let back = text(stand.send(request).await).await;
    println!("5 MiB echo {:?}", begun.elapsed());
    assert!(back == sent);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_waited_for_goes_on_after_the_answer() {
    let stand = Stand::new(Mode::Serve).await;
    let later = r"export default (request, env, ctx) => {
        ctx.waitUntil(new Promise((resolve) => setTimeout(() => { console.log('done later'); resolve(); }, 150)));
        return new Response('now');
    };";
    stand.deploy(&[(function("later"), later)]).await;
    let begun = Instant::now();
    assert_eq!(text(stand.get("/fn/v1/later").await).await, "now");
    assert!(begun.elapsed() < Duration::from_millis(140), "{:?}", begun.elapsed());
    tokio::time::sleep(Duration::from_millis(300)).await;
    assert!(stand.logged("later").iter().any(|line| line.contains("done later")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_caller_that_leaves_reaches_the_handlers_signal() {
    let stand = Stand::new(Mode::Serve).await;
    let waits = r"export default async (request) => {
        request.signal.addEventListener('abort', () => console.log('caller gone'));
        await new Promise((resolve) => setTimeout(resolve, 4000));
        console.log('went on');
        return new Response('late');
    };";
    stand.deploy(&[(function("waits"), waits)]).await;
    let call = stand.get("/fn/v1/waits");
    assert!(tokio::time::timeout(Duration::from_millis(200), call).await.is_err());
    tokio::time::sleep(Duration::from_millis(300)).await;
    let logged = stand.logged("waits");
    assert!(logged.iter().any(|line| line.contains("caller gone")), "{logged:?}");
    assert!(!logged.iter().any(|line| line.contains("went on")), "{logged:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn fetch_reaches_out_and_private_addresses_only_where_allowed() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let app = axum::Router::new().route(
        "/echo",
        axum::routing::post(|body: String| async move { ([("x-from", "outside")], format!("got {body}")) }),
    );
    let server = tokio::spawn(async move { axum::serve(listener, app).await.unwrap() });
    let code = format!(
        "export default async () => {{
            const response = await fetch('http://{address}/echo', {{ method: 'POST', body: 'hi' }});
            return new Response(`${{response.status}} ${{response.headers.get('x-from')}} ${{await response.text()}}`);
        }};"
    );
    let dev = Stand::new(Mode::Dev).await;
    dev.deploy(&[(function("out"), &code)]).await;
    assert_eq!(text(dev.get("/fn/v1/out").await).await, "200 outside got hi");
    let strict = Stand::new(Mode::Serve).await;
    strict.deploy(&[(function("out"), &code)]).await;
    assert_eq!(strict.get("/fn/v1/out").await.status(), 500);
    let logged = strict.logged("out").join("\n");
    assert!(logged.contains("private network"), "{logged}");
    server.abort();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_function_reaches_its_own_server_without_the_network() {
    let public_url = Some("https://shop.example".parse().unwrap());
    let stand = Stand::with(Mode::Serve, FunctionsConfig { public_url, ..FunctionsConfig::default() }).await;
    let first = "export default async () => {
        const answer = await fetch(process.env.REACTOR_URL + '/fn/v1/second/x?y=1', { method: 'POST', body: 'hi' });
        return new Response(`${answer.status} ${await answer.text()}`);
    };";
    let second = "export default async (request) => new Response(`${request.url} ${await request.text()}`);";
    stand.deploy(&[(function("first"), first), (function("second"), second)]).await;
    stand.functions.dispatch_inside(stand.router(platform::Principal::Anonymous));
    assert_eq!(text(stand.get("/fn/v1/first").await).await, "200 https://shop.example/x?y=1 hi");
}

#[tokio::test(flavor = "multi_thread")]
async fn time_and_chance_are_new_for_every_call() {
    let stand = Stand::new(Mode::Serve).await;
    let code =
        "export default () => Response.json([Math.random(), crypto.randomUUID(), Date.now(), performance.now()]);";
    stand.deploy(&[(function("now"), code)]).await;
    let one = json(stand.get("/fn/v1/now").await).await;
    let two = json(stand.get("/fn/v1/now").await).await;
    assert_ne!(one[0], two[0]);
    assert_ne!(one[1], two[1]);
    assert!(one[2].as_f64().unwrap() > 1.7e12);
    assert!(one[3].as_f64().unwrap() >= 0.0 && one[3].as_f64().unwrap() < 1000.0, "{one}");
}

#[tokio::test(flavor = "multi_thread")]
async fn lack_of_memory_is_the_reason_also_when_the_handler_passes_it_on() {
    let stand = Stand::new(Mode::Serve).await;
    let code = "export default () => { const all = []; try { for (;;) all.push(new Uint8Array(1 << 20)); } catch (error) { throw error; } }";
    let greedy =
        FunctionEntry { limits: FunctionLimits { memory_mb: 32, ..function("greedy").limits }, ..function("greedy") };
    stand.deploy(&[(greedy, code)]).await;
    let error = json(stand.get("/fn/v1/greedy").await).await["error"].clone();
    assert_eq!(
        (&error["code"], &error["details"]["reason"]),
        (&"function_crashed".into(), &"memory".into()),
        "{error}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_service_key_opens_functions_of_its_own_release_only() {
    let stand = Stand::new(Mode::Serve).await;
    let guarded = FunctionEntry { auth: Access::Required, ..function("guarded") };
    let who = "export default (request) => new Response(request.headers.get('x-reactor-auth'))";
    let tells = "export default (request, env) => new Response(env.REACTOR_SERVICE_KEY)";
    let functions = [(guarded, who), (function("tells"), tells)];
    stand.deploy(&functions).await;
    let key = text(stand.get("/fn/v1/tells").await).await;
    let ask = async |key: &str| {
        let request = Request::get("/fn/v1/guarded").header("authorization", format!("Bearer {key}"));
        stand.send(request.body(Body::empty()).unwrap()).await
    };
    let answer = ask(&key).await;
    assert_eq!(answer.status(), 200);
    assert_eq!(text(answer).await, r#"{"role":"service"}"#);
    assert_eq!(ask("rk_svc_0000").await.status(), 401);
    let mut staged = Vec::new();
    for (entry, code) in &functions {
        staged.push(stand.stage(entry, code, None).await.unwrap());
    }
    stand.functions.activate("rel_2", staged);
    assert_eq!(ask(&key).await.status(), 401, "the key has ended with its release");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_browser_sees_where_the_handler_threw_in_development_only() {
    let code = "export default () => { throw new Error('on <purpose>') }";
    for (mode, shown) in [(Mode::Dev, true), (Mode::Serve, false)] {
        let stand = Stand::new(mode).await;
        stand.deploy(&[(function("broken"), code)]).await;
        let request = Request::get("/fn/v1/broken").header("accept", "text/html").header("host", "localhost");
        let response = stand.send(request.body(Body::empty()).unwrap()).await;
        assert_eq!(response.status(), 500);
        assert_eq!(response.headers()["x-reactor-function"], "broken");
        let page = text(response).await;
        assert_eq!(page.contains("on &lt;purpose&gt;"), shown, "{page}");
        assert_eq!(page.contains("index.js:1:"), shown, "{page}");
        assert!(stand.logged("broken").iter().any(|line| line.contains("on <purpose>")));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn calls_are_counted_by_function() {
    let stand = Stand::new(Mode::Serve).await;
    stand.deploy(&[(function("hello"), "export default () => new Response('hi')")]).await;
    for _ in 0..3 {
        stand.get("/fn/v1/hello").await;
    }
    let metrics = stand.functions.metrics();
    assert!(metrics.contains("reactor_function_calls_total{function=\"hello\",outcome=\"ok\"} 3\n"), "{metrics}");
    assert!(metrics.contains("reactor_function_cold_starts_total{function=\"hello\"} 1\n"), "{metrics}");
    assert!(stand.functions.health().await.is_ok());
}
