//! The way from a script to an answer, without server, database or the real layer.

mod conformance;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::body::Body;
use bytes::Bytes;
use http_body_util::BodyExt as _;
use tokio::sync::{oneshot, watch};

use crate::bindings::HandlerPre;
use crate::call::{Answer, Around, BodyIn, BodyOut, Call, CallLimits, ColdStart, Facts, RequestHead};
use crate::code::{CodeCache, Fragments};
use crate::component::{ComponentError, ComponentMaker, Layer, Modules, Script, TopLevelLimits};
use crate::engine::{Engine, Room};
use crate::failure::Failure;
use crate::host::{FetchClient, Inside, Reach, Services, Trace};
use crate::instance::{Linker, linker};
use crate::javascript::{Program, run};
use crate::output::Output;

const TINY: Layer = Layer(&[("/reactor/runtime.js", include_str!("../tests/tiny-runtime.js"))]);
const TOP_LEVEL: TopLevelLimits = TopLevelLimits::of(64 << 20);

struct Bench {
    engine: Engine,
    linker: Arc<Linker>,
    maker: ComponentMaker,
    services: Arc<Services>,
    layer: Layer,
}

impl Bench {
    fn new() -> Self {
        Self::with_layer(TINY)
    }

    fn with_layer(layer: Layer) -> Self {
        // Compiled code is kept between the tests of one build: the engine takes seconds to compile.
        let shared = std::env::temp_dir().join("reactor-functions-tests");
        fs_err::create_dir_all(&shared).unwrap();
        Self::at(&shared, layer)
    }

    fn at(folder: &Path, layer: Layer) -> Self {
        let engine = Engine::new(Room::Pool, Arc::new(Fragments::default())).unwrap();
        let cache = CodeCache::open(folder, folder, &engine, &ComponentMaker::version(layer)).unwrap();
        let linker = Arc::new(linker(&engine).unwrap());
        let maker = ComponentMaker::new(engine.clone(), cache, Arc::clone(&linker), layer);
        let services =
            Arc::new(Services { fetch: FetchClient::new(Reach::Everywhere, Inside::default()).unwrap(), data: None });
        Self { engine, linker, maker, services, layer }
    }

    async fn snapshot(&self, code: &str) -> Program {
        let script = Script { code: code.into(), map: None };
        let wasm = self.maker.snapshot(&script, TOP_LEVEL).await.unwrap();
        let name = bundle_format::Digest::of(&wasm).to_string();
        let component = self.maker.compile(&name, wasm).await.unwrap();
        self.program(&component, None)
    }

    async fn generic(&self, code: &str) -> Program {
        let script = Script { code: code.into(), map: None };
        let component = self.maker.generic().await.unwrap();
        self.program(&component, Some(Arc::new(Modules::of_function(self.layer, &script))))
    }

    fn program(&self, component: &wasmtime::component::Component, modules: Option<Arc<Modules>>) -> Program {
        let code = HandlerPre::new(self.linker.instantiate_pre(component).unwrap()).unwrap();
        Program { engine: self.engine.clone(), code, modules }
    }

    async fn call(&self, program: &Program, body: BodyIn) -> (Option<Answer>, Result<(), Failure>) {
        self.call_within(program, body, Duration::from_secs(5)).await
    }

    async fn call_within(
        &self,
        program: &Program,
        body: BodyIn,
        timeout: Duration,
    ) -> (Option<Answer>, Result<(), Failure>) {
        let (_caller, gone) = watch::channel(false);
        let (reply, answer) = oneshot::channel();
        let deadline = Instant::now() + timeout;
        let limits = CallLimits { deadline, timeout, memory: 64 << 20, body_in: 1 << 20, body_out: 1 << 20 };
        let ended = run(program, call(body, limits), around(Arc::clone(&self.services), gone, reply)).await;
        (answer.await.ok().and_then(Result::ok), ended)
    }
}

fn around(
    services: Arc<Services>,
    gone: watch::Receiver<bool>,
    reply: oneshot::Sender<Result<Answer, Failure>>,
) -> Around {
    Around { output: Output::discard(), services, gone, cold: ColdStart::default(), reply }
}

fn call(body: BodyIn, limits: CallLimits) -> Call {
    let facts = Facts {
        function: "hello".into(),
        deployment: "dep_1".into(),
        release: "rel_1".into(),
        request_id: "req_1".into(),
        project: "shop".into(),
        env: Arc::from([("GREETING".to_owned(), "Hello".to_owned())]),
        prefix: "/fn/v1/hello".into(),
        dev: false,
        trace: Trace::default(),
    };
    let request = RequestHead {
        method: http::Method::GET,
        scheme: "http".into(),
        authority: "localhost".into(),
        path: "/".into(),
        headers: http::HeaderMap::new(),
    };
    Call { facts, request, body, limits }
}

async fn text(answer: Answer) -> String {
    match answer.body {
        BodyOut::None => String::new(),
        BodyOut::Whole(bytes) => String::from_utf8(bytes.into()).unwrap(),
        BodyOut::Streaming(stream) => String::from_utf8(stream.collect().await.unwrap().to_bytes().into()).unwrap(),
    }
}

const HELLO: &str = r#"
let calls = 0;
export default { async fetch(request, env) {
  calls += 1;
  return { status: 201, body: { tag: "text", val: `${env.GREETING}, ${request.url} ${calls}` } };
} };
"#;

#[tokio::test(flavor = "multi_thread")]
async fn a_handler_answers_from_a_snapshot_and_from_the_generic_component() {
    let bench = Bench::new();
    let started = Instant::now();
    let program = bench.snapshot(HELLO).await;
    println!("first snapshot and compile {:?}", started.elapsed());
    for program in [program, bench.generic(HELLO).await] {
        for _ in 0..2 {
            let (answer, ended) = bench.call(&program, BodyIn::None).await;
            assert_eq!(ended, Ok(()));
            let answer = answer.unwrap();
            assert_eq!(answer.status, 201);
            assert_eq!(text(answer).await, "Hello, http://localhost/ 1", "an instance serves one call");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn top_level_errors_carry_message_and_position() {
    let bench = Bench::new();
    let script = Script { code: "export default {};\nfunction f() { null.x; }\nf();\n".into(), map: None };
    let error = bench.maker.check(&script, TOP_LEVEL).await.unwrap_err();
    let ComponentError::Script(error) = error else { panic!("{error}") };
    println!("{error}");
    assert!(error.message.starts_with("TypeError: "), "{error}");
    assert!(error.stack.contains("/function/index.js:2:"), "{error}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_endless_top_level_is_stopped() {
    let bench = Bench::new();
    let script = Script { code: "for (;;) {}".into(), map: None };
    let limits = TopLevelLimits { work: Duration::from_millis(200), ..TOP_LEVEL };
    let error = bench.maker.check(&script, limits).await.unwrap_err();
    assert_eq!(error.to_string(), "the module's top-level code did not end within 200ms of computing");
    let limits = TopLevelLimits { time: Duration::from_millis(200), ..TOP_LEVEL };
    let error = bench.maker.check(&script, limits).await.unwrap_err();
    assert_eq!(error.to_string(), "the module's top-level code did not end within 200ms");
}

#[tokio::test(flavor = "multi_thread")]
async fn honest_top_level_code_ends_on_a_busy_machine_too() {
    const BETWEEN: Duration = Duration::from_millis(60);
    let bench = Bench::new();
    let code = "let sum = 0; for (let i = 0; i < 2.5e6; i++) sum += i % 7; export default { sum };";
    let script = Script { code: code.into(), map: None };
    let limits = TopLevelLimits { work: Duration::from_secs(1), ..TOP_LEVEL };
    // Between two slices of its own the others have the processor for a while.
    let mut slices = 0;
    let mut check = std::pin::pin!(bench.maker.check(&script, limits));
    let checked = std::future::poll_fn(|context| {
        slices += 1;
        std::thread::sleep(BETWEEN);
        check.as_mut().poll(context)
    });
    checked.await.unwrap();
    assert!(BETWEEN * slices > limits.work, "{slices} slices: it waited less than it may compute, and proves nothing");
}

#[tokio::test(flavor = "multi_thread")]
async fn hostile_handlers_end_with_the_right_failure() {
    let bench = Bench::new();
    let table = [
        ("export default () => new Promise(() => {})", "nothing can settle"),
        ("export default () => { throw new TypeError('broken') }", "broken"),
        ("export default async () => { const f = () => f() + 1; f(); }", ""),
        ("export default async () => { const a = []; for (;;) a.push(new Uint8Array(1 << 20)); }", ""),
    ];
    for (code, part) in table {
        let program = bench.generic(code).await;
        let (answer, ended) = bench.call(&program, BodyIn::None).await;
        assert!(answer.is_none(), "{code}");
        println!("{code}\n  -> {ended:?}");
        let Err(Failure::Crashed { message, .. }) = ended else { panic!("{code}: {ended:?}") };
        assert!(message.contains(part), "{code}: {message}");
    }
    let endless = bench.generic("export default async () => { for (;;); }").await;
    let (_, ended) = bench.call_within(&endless, BodyIn::None, Duration::from_millis(100)).await;
    assert_eq!(ended, Err(Failure::TimedOut(Duration::from_millis(100))));
}

#[tokio::test(flavor = "multi_thread")]
async fn bodies_stream_both_ways_and_limits_hold_in_the_middle() {
    let bench = Bench::new();
    let echo = r#"export default async (request) => {
        const { readable, writable } = globalThis.wit.Stream(globalThis.wit.Stream.U8);
        const pump = async () => {
            const pieces = request.body.val;
            for (let step = await pieces.next(); !step.done; step = await pieces.next()) await writable.writeAll(step.value);
            writable.drop();
        };
        pump();
        return { body: { tag: "streaming", val: readable } };
    };"#;
    let program = bench.generic(echo).await;
    let pieces = |count: usize| {
        let pieces = (0..count).map(|_| Ok::<_, std::io::Error>(Bytes::from(vec![b'x'; 10_000])));
        BodyIn::Streaming(Body::from_stream(futures::stream::iter(pieces)))
    };
    let (caller, gone) = watch::channel(false);
    let (reply, answer) = oneshot::channel();
    let deadline = Instant::now() + Duration::from_secs(5);
    let limits =
        CallLimits { deadline, timeout: Duration::from_secs(5), memory: 64 << 20, body_in: 1 << 20, body_out: 1 << 20 };
    let (call, around) = (call(pieces(50), limits), around(Arc::clone(&bench.services), gone, reply));
    let task = tokio::spawn(async move { run(&program, call, around).await });
    let Ok(answer) = answer.await else { panic!("{:?}", task.await) };
    let text = text(answer.unwrap()).await;
    assert_eq!(text.len(), 500_000);
    assert_eq!(task.await.unwrap(), Ok(()));
    drop(caller);
}

/// `cargo nextest run --release -p functions --run-ignored all --no-capture timings`
#[tokio::test(flavor = "multi_thread")]
#[ignore = "prints timings, asserts nothing"]
async fn timings() {
    let timed = |what: &str, begun: Instant| println!("{what:<44} {:?}", begun.elapsed());
    let folder = tempfile::tempdir().unwrap();
    let begun = Instant::now();
    let bench = Bench::at(folder.path(), Layer::BUILT_IN);
    timed("engine, linker, fetch client", begun);
    let begun = Instant::now();
    bench.maker.warm_up().await.unwrap();
    timed("first ever: runtime and generic component", begun);
    let script = |name: &str| Script {
        code: format!("export default {{ async fetch(request) {{ return Response.json({{ hello: '{name}' }}) }} }}")
            .into(),
        map: None,
    };
    for name in ["one", "two", "three"] {
        let begun = Instant::now();
        bench.maker.check(&script(name), TOP_LEVEL).await.unwrap();
        timed("check (evaluate the top level)", begun);
        let begun = Instant::now();
        let wasm = bench.maker.snapshot(&script(name), TOP_LEVEL).await.unwrap();
        timed("component (evaluate and snapshot)", begun);
        println!("{:<44} {} bytes", "  its size", wasm.len());
        let begun = Instant::now();
        bench.maker.compile(name, wasm).await.unwrap();
        timed("compile and keep", begun);
    }
    let begun = Instant::now();
    let again = Bench::at(folder.path(), Layer::BUILT_IN);
    timed("engine of a restarted process", begun);
    let begun = Instant::now();
    let component = again.maker.load("two").unwrap();
    timed("map compiled code", begun);
    let begun = Instant::now();
    let program = again.program(&component, None);
    timed("link to the host", begun);
    let begun = Instant::now();
    again.call(&program, BodyIn::None).await.1.unwrap();
    timed("first answer", begun);
    latencies("fresh instance from a snapshot", &again, &program).await;
    let generic = again.generic(&script("four").code).await;
    latencies("fresh instance that evaluates its module", &again, &generic).await;
}

async fn latencies(what: &str, bench: &Bench, program: &Program) {
    let mut times = Vec::new();
    for _ in 0..3_000 {
        let begun = Instant::now();
        bench.call(program, BodyIn::None).await.1.unwrap();
        times.push(begun.elapsed());
    }
    times.sort();
    println!("{what:<44} p50 {:?} p99 {:?}", times[1_500], times[2_970]);
}
