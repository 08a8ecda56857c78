//! Whether functions work, in a word for the health route and in sentences for the doctor.

use std::time::Instant;

use admin_api::{Check, CheckStatus};

use crate::Functions;

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
        match table.functions().next() {
            Some(live) => self.probe(&live.entry.name).await.map_err(|reason| format!("{}: {reason}", live.entry.name)),
            None => Ok(()),
        }
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
