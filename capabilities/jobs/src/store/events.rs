//! Events: the runs they start, once per key.

use jiff::Timestamp;
use platform::postgres::DatabaseError;
use tokio_postgres::types::Type;

use super::runs::insert;
use super::{NewRun, Store, to_sql};

/// An event about to be stored.
#[derive(Debug, Clone, Copy)]
pub(crate) struct NewEvent<'a> {
    pub(crate) id: &'a str,
    pub(crate) event_type: &'a str,
    pub(crate) idempotency_key: Option<&'a str>,
    pub(crate) now: Timestamp,
}

/// The runs of an event.
#[derive(Debug)]
pub(crate) struct Started {
    pub(crate) runs: Vec<String>,
    pub(crate) duplicate: bool,
}

impl Store {
    /// Makes all runs of an event together, or finds those of the event with the same type and key.
    pub(crate) async fn send_event(&self, event: &NewEvent<'_>, runs: &[NewRun<'_>]) -> Result<Started, DatabaseError> {
        let mut client = self.client().await?;
        let transaction = client.transaction().await?;
        if let Some(key) = event.idempotency_key {
            let now = to_sql(event.now);
            let parameters: super::Parameters<'_> = &[
                (&event.id, Type::TEXT),
                (&event.event_type, Type::TEXT),
                (&key, Type::TEXT),
                (&now, Type::TIMESTAMPTZ),
            ];
            // Waits for another event with this key that is just being stored.
            if transaction.execute_typed(REMEMBER, parameters).await? == 0 {
                let rows = transaction.query_typed(RUNS_OF_KEY, &parameters[1..3]).await?;
                let runs = rows.iter().map(|row| row.get(0)).collect();
                return Ok(Started { runs, duplicate: true });
            }
        }
        let mut started = Vec::with_capacity(runs.len());
        for run in runs {
            started.extend(insert(&*transaction, run).await?.map(|run| run.id));
        }
        transaction.commit().await?;
        Ok(Started { runs: started, duplicate: false })
    }
}

const REMEMBER: &str = "
    INSERT INTO _reactor_jobs.events (id, event_type, idempotency_key, received_at)
    VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING";

const RUNS_OF_KEY: &str = "
    SELECT run.id FROM _reactor_jobs.events AS event JOIN _reactor_jobs.runs AS run ON run.event_id = event.id
    WHERE event.event_type = $1 AND event.idempotency_key = $2 ORDER BY run.id";
