//! Whether functions work, in a word for the health route and in sentences for the doctor.

use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use admin_api::{Check, CheckStatus};
use bundle_format::FunctionRuntime;

use crate::Functions;

/// How long an answer about health holds: asking often makes no instances.
const HOLDS: Duration = Duration::from_secs(10);

/// What was found last.
#[derive(Default)]
pub(crate) struct Known(Mutex<Option<Found>>);

struct Found {
    deployment: String,
    at: Instant,
    result: Result<(), String>,
}

impl Known {
    fn of(&self, deployment: &str) -> Option<Result<(), String>> {
        let found = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let found = found.as_ref().filter(|found| found.deployment == deployment && found.at.elapsed() < HOLDS)?;
        Some(found.result.clone())
    }

    fn note(&self, deployment: &str, result: Result<(), String>) {
        let found = Found { deployment: deployment.to_owned(), at: Instant::now(), result };
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Some(found);
    }
}

impl Functions {
    /// Whether instances can be made of the function's code, or why not. Its handler is not called.
    pub async fn probe(&self, name: &str) -> Result<(), String> {
        let table = self.inner.routing.current();
        let live = table.get(name).ok_or_else(|| "it is not live".to_owned())?;
        live.runtime.probe(crate::stage::megabytes(live.entry.limits.memory_mb)).await
    }

    /// Whether calls can be answered. Functions need nothing but this process once they are live.
    pub async fn health(&self) -> Result<(), String> {
        let table = self.inner.routing.current();
        let Some(live) = table.functions().next() else { return Ok(()) };
        if let Some(known) = self.inner.healthy.of(&live.deployment) {
            return known;
        }
        let found = self.probe(&live.entry.name).await.map_err(|reason| format!("{}: {reason}", live.entry.name));
        self.inner.healthy.note(&live.deployment, found.clone());
        found
    }

    /// What an operator should know.
    pub async fn doctor(&self) -> Vec<Check> {
        let mut checks = Vec::new();
        checks.push(checked("instances", self.health(), |()| "an instance can be made".to_owned()).await);
        let secrets = async { self.inner.environment.unreadable().await.map_err(|error| error.to_string()) };
        let mut secrets = checked("secrets", secrets, |count: &usize| match count {
            0 => "every secret can be read".to_owned(),
            count => format!("{count} secrets were encrypted with another key and cannot be read"),
        })
        .await;
        if secrets.detail.contains("another key") {
            secrets.status = CheckStatus::Failed;
            secrets.hint = Some("restore the former `[functions] data_key`, or set the secrets again".to_owned());
        }
        checks.push(secrets);
        checks.push(self.bun_check().await);
        let table = self.inner.routing.current();
        for live in table.functions() {
            let missing = self.inner.environment.missing(&live.entry);
            if !missing.is_empty() {
                checks.push(Check {
                    capability: "functions".to_owned(),
                    name: "env".to_owned(),
                    status: CheckStatus::Failed,
                    detail: format!("function `{}` requires {}", live.entry.name, missing.join(", ")),
                    hint: Some(format!("`reactor functions env set {} {}`", live.entry.name, missing[0])),
                    duration_ms: 0,
                });
            }
        }
        checks
    }

    /// Which bun would run, and what its processes take; a server that needs none may lack it.
    async fn bun_check(&self) -> Check {
        let bun = &self.inner.bun;
        let found = async { bun.describe().await.map_err(|error| error.to_string()) };
        let mut check = checked("bun", found, |found: &String| {
            let (processes, bytes) = bun.usage();
            format!("{found}; {processes} processes, {} MB", bytes / 1_000_000)
        })
        .await;
        let table = self.inner.routing.current();
        let is_needed = table.functions().any(|live| live.entry.runtime == FunctionRuntime::Bun);
        if check.status == CheckStatus::Failed && !is_needed {
            check.status = CheckStatus::Skipped;
            check.detail = format!("{}; no function needs it", check.detail);
        } else if check.status == CheckStatus::Failed {
            check.hint = Some("run `reactor doctor --fix --runtime bun` on the server's machine".to_owned());
        }
        check
    }
}

async fn checked<T>(name: &str, look: impl Future<Output = Result<T, String>>, say: impl Fn(&T) -> String) -> Check {
    let begun = Instant::now();
    let (status, detail) = match look.await {
        Ok(found) => (CheckStatus::Ok, say(&found)),
        Err(reason) => (CheckStatus::Failed, reason),
    };
    let duration_ms = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    Check { capability: "functions".to_owned(), name: name.to_owned(), status, detail, hint: None, duration_ms }
}
