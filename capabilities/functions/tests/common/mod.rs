//! A started capability over a real database, with functions written in the test.

#![allow(dead_code, reason = "every test file uses a part of it")]

use std::io::Cursor;

use axum::Router;
use axum::body::Body;
use bundle_format::{Access, Digest, FileEntry, FunctionConcurrency, FunctionEntry, FunctionLimits, FunctionRuntime};
use functions::{Functions, FunctionsConfig, StageError, StagedFunction};
use http::{Request, Response};
use http_body_util::BodyExt as _;
use platform::{Mode, Platform, Principal};
use serde_json::Value;
use test_support::TestPlatform;
use tower::ServiceExt as _;

pub(crate) struct Stand {
    pub(crate) functions: Functions,
    pub(crate) platform: Platform,
    pub(crate) test: TestPlatform,
}

impl Stand {
    pub(crate) async fn new(mode: Mode) -> Self {
        Self::with(mode, FunctionsConfig::default()).await
    }

    pub(crate) async fn with(mode: Mode, config: FunctionsConfig) -> Self {
        let test = TestPlatform::create().await;
        let platform = Platform { mode, ..test.platform.clone() };
        // Compiling the runtime takes seconds; tests share what was compiled.
        let shared_cache = Some(std::env::temp_dir().join("reactor-functions-code"));
        let config = FunctionsConfig { shared_cache, ..config };
        let functions = Functions::start(&platform, config).await.unwrap();
        Self { functions, platform, test }
    }

    /// Stages and activates these functions.
    pub(crate) async fn deploy(&self, functions: &[(FunctionEntry, &str)]) {
        let mut staged = Vec::new();
        for (entry, code) in functions {
            staged.push(self.stage(entry, code, None).await.unwrap_or_else(|error| panic!("{error}")));
        }
        self.functions.set_project("shop-1");
        self.functions.activate("rel_1", staged);
    }

    pub(crate) async fn stage(
        &self,
        entry: &FunctionEntry,
        code: &str,
        map: Option<&str>,
    ) -> Result<StagedFunction, StageError> {
        let files = self.store(entry, code, map);
        self.functions.stage(entry, &files).await
    }

    /// Puts the function's files where staging finds them.
    pub(crate) fn store(&self, entry: &FunctionEntry, code: &str, map: Option<&str>) -> Vec<FileEntry> {
        let mut batch = self.platform.blobs.batch();
        let mut files = Vec::new();
        for (name, content) in [("index.js", Some(code)), ("index.js.map", map)] {
            let Some(content) = content else { continue };
            let sha256 = Digest::of(content.as_bytes());
            let size = content.len() as u64;
            batch.put(*sha256.as_bytes(), size, &mut Cursor::new(content)).unwrap();
            files.push(FileEntry { path: format!("{}/{name}", entry.root), size, sha256, executable: false });
        }
        batch.commit().unwrap();
        files
    }

    pub(crate) fn router(&self, principal: Principal) -> Router {
        self.functions.routes().layer(axum::Extension(principal))
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.router(Principal::Anonymous).oneshot(request).await.unwrap()
    }

    pub(crate) async fn send_as_admin(&self, request: Request<Body>) -> Response<Body> {
        self.router(Principal::Admin { name: "admin".into() }).oneshot(request).await.unwrap()
    }

    pub(crate) async fn get(&self, path: &str) -> Response<Body> {
        self.send(Request::get(path).header("host", "shop.example").body(Body::empty()).unwrap()).await
    }

    /// Messages in the function's log.
    pub(crate) fn logged(&self, function: &str) -> Vec<String> {
        let query = admin_api::LogQuery { function: Some(function.into()), ..admin_api::LogQuery::default() };
        self.platform.logs.query(&query).unwrap().into_iter().map(|record| record.message).collect()
    }
}

pub(crate) fn function(name: &str) -> FunctionEntry {
    FunctionEntry {
        name: name.into(),
        runtime: FunctionRuntime::Wasm,
        entrypoint: "index.js".into(),
        auth: Access::Public,
        limits: FunctionLimits { timeout_ms: 5_000, ..FunctionLimits::default() },
        concurrency: FunctionConcurrency::default(),
        env_keys: vec![],
        forward_authorization: false,
        secret_keys: vec![],
        root: format!("functions/{name}"),
    }
}

pub(crate) async fn text(response: Response<Body>) -> String {
    String::from_utf8(response.into_body().collect().await.unwrap().to_bytes().into()).unwrap()
}

pub(crate) async fn json(response: Response<Body>) -> Value {
    let text = text(response).await;
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{error}: {text}"))
}
