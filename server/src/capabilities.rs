//! The full list of capabilities: one plain struct, and the one place where they meet.

use std::collections::BTreeMap;

use admin_api::{Check, ErrorCode};
use axum::Router;
use axum::body::Body;
use axum::response::IntoResponse;
use bundle_format::Manifest;
use data::Data;
use functions::{Functions, Invocation, StagedFunction};
use http::Request;
use jobs::{Answering, CallFunction, FunctionCall, Jobs, StagedJob};
use platform::traces::{OpenSpan, SpanEnd, SpanKind, SpanValue, TRACEPARENT};
use platform::{ApiFailure, CalledByJob, RequestId, Traces};
use sites::{Sites, StagedSite};

/// Names of capabilities as they stand in `Reactor.toml`, in the order of the reference.
pub const CAPABILITIES: [&str; 4] = ["data", "functions", "jobs", "sites"];

/// The mounted capabilities.
#[derive(Clone)]
pub struct Capabilities {
    /// Migrations and administration of the project's database.
    pub data: Option<Data>,
    /// Functions.
    pub functions: Option<Functions>,
    /// Jobs.
    pub jobs: Option<Jobs>,
    /// Sites.
    pub sites: Option<Sites>,
}

/// A release prepared by every capability, ready to be switched to.
#[derive(Default)]
pub(crate) struct Staged {
    pub(crate) functions: Vec<StagedFunction>,
    pub(crate) jobs: Vec<StagedJob>,
    pub(crate) sites: Vec<StagedSite>,
}

impl Capabilities {
    /// Names of the mounted ones.
    pub fn names(&self) -> Vec<&'static str> {
        let mounted = [self.data.is_some(), self.functions.is_some(), self.jobs.is_some(), self.sites.is_some()];
        CAPABILITIES.into_iter().zip(mounted).filter_map(|(name, mounted)| mounted.then_some(name)).collect()
    }

    /// What a manifest needs.
    pub(crate) fn needed(manifest: &Manifest) -> Vec<&'static str> {
        let needed = [
            !manifest.migrations.is_empty(),
            !manifest.functions.is_empty(),
            !manifest.jobs.is_empty(),
            !manifest.sites.is_empty(),
        ];
        CAPABILITIES.into_iter().zip(needed).filter_map(|(name, needed)| needed.then_some(name)).collect()
    }

    /// The routes of all of them.
    pub(crate) fn routes(&self) -> Router {
        let mut router = Router::new();
        if let Some(data) = &self.data {
            router = router.merge(data.routes());
        }
        if let Some(functions) = &self.functions {
            router = router.merge(functions.routes());
        }
        if let Some(jobs) = &self.jobs {
            router = router.merge(jobs.routes());
        }
        if let Some(sites) = &self.sites {
            router = router.merge(sites.routes());
        }
        router
    }

    /// Switches the routing tables; calls in flight end on what they began with.
    pub(crate) fn activate(&self, project_id: &str, release_id: &str, staged: Staged) {
        if let Some(functions) = &self.functions {
            functions.set_project(project_id);
            functions.activate(release_id, staged.functions);
        }
        if let Some(sites) = &self.sites {
            sites.activate(release_id, staged.sites);
        }
        if let Some(jobs) = &self.jobs {
            jobs.activate(release_id, staged.jobs);
        }
    }

    /// The failing ones, with a short reason.
    pub(crate) async fn failing(&self) -> BTreeMap<String, String> {
        let mut failing = BTreeMap::new();
        let mut note = |name: &str, health: Result<(), String>| {
            if let Err(reason) = health {
                failing.insert(name.to_owned(), reason);
            }
        };
        if let Some(data) = &self.data {
            note("data", data.health().await);
        }
        if let Some(functions) = &self.functions {
            note("functions", functions.health().await);
        }
        if let Some(jobs) = &self.jobs {
            note("jobs", jobs.health());
        }
        if let Some(sites) = &self.sites {
            note("sites", sites.health());
        }
        failing
    }

    /// What an operator should know, from each.
    pub(crate) async fn doctor(&self) -> Vec<Check> {
        let mut checks = Vec::new();
        if let Some(data) = &self.data {
            checks.extend(data.doctor().await);
        }
        if let Some(functions) = &self.functions {
            checks.extend(functions.doctor().await);
        }
        if let Some(jobs) = &self.jobs {
            checks.extend(jobs.doctor().await);
        }
        if let Some(sites) = &self.sites {
            checks.extend(sites.doctor());
        }
        checks
    }
}

/// How jobs call functions: in the same process, on the release that is live here.
pub(crate) struct FunctionsOfThisProcess {
    pub(crate) functions: Option<Functions>,
    pub(crate) traces: Traces,
}

impl FunctionsOfThisProcess {
    /// The function finds the span in `traceparent`.
    fn begin(&self, request: &mut Request<Body>) -> Option<(OpenSpan, SpanEnd)> {
        let open = self.traces.begin(None)?;
        request.headers_mut().insert(TRACEPARENT, open.header());
        let job = request.extensions().get::<CalledByJob>().map_or("", |job| job.0.as_str());
        let mut attributes = vec![("reactor.job", SpanValue::from(job))];
        let run = request.extensions().get::<RequestId>();
        attributes.extend(run.map(|run| ("reactor.request", SpanValue::from(run.as_str()))));
        Some((open, SpanEnd { name: format!("job {job}"), kind: SpanKind::Consumer, failure: None, attributes }))
    }
}

impl CallFunction for FunctionsOfThisProcess {
    fn call<'a>(&'a self, call: FunctionCall<'a>) -> Answering<'a> {
        Box::pin(async move {
            let Some(functions) = &self.functions else {
                let message =
                    format!("function `{}` cannot be called: this server does not mount `functions`", call.function);
                return ApiFailure::new(ErrorCode::FunctionNotFound, message).into_response();
            };
            let mut request = call.request;
            let span = self.begin(&mut request);
            let invocation = Invocation { function: call.function, request, timeout: Some(call.timeout) };
            let response = functions.invoke(invocation).await;
            if let Some((open, end)) = span {
                let failure = (!response.status().is_success()).then(|| response.status().to_string());
                self.traces.end(open, SpanEnd { failure, ..end });
            }
            response
        })
    }
}
