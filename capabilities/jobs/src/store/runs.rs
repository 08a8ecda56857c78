//! Runs one by one: making, finding, cancelling, trying again.

use admin_api::{Run, RunState};
use jiff::Timestamp;
use platform::postgres::DatabaseError;
use tokio_postgres::types::{ToSql, Type};
use tokio_postgres::{GenericClient, Row};

use super::{CHANNEL, Store, from_sql, to_sql};

/// Why a run was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Trigger {
    Manual,
    Cron,
    Event,
    Retry,
}

impl Trigger {
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Manual => "manual",
            Self::Cron => "cron",
            Self::Event => "event",
            Self::Retry => "retry",
        }
    }
}

/// A run about to be made.
#[derive(Debug, Clone)]
pub(crate) struct NewRun<'a> {
    pub(crate) id: String,
    pub(crate) job: &'a str,
    pub(crate) function: &'a str,
    pub(crate) max_attempts: i32,
    pub(crate) trigger: Trigger,
    pub(crate) idempotency_key: Option<&'a str>,
    pub(crate) event_id: Option<&'a str>,
    pub(crate) input: Option<&'a str>,
    pub(crate) scheduled_for: Timestamp,
    pub(crate) now: Timestamp,
}

/// What came of cancelling.
#[derive(Debug)]
pub(crate) enum Cancelled {
    Done(Box<Run>),
    AlreadyEnded(RunState),
    NotFound,
}

/// What came of trying a run again.
#[derive(Debug)]
pub(crate) enum Retried {
    /// By this run: a new one, the one it was replayed as before, or the same one that was only waiting.
    As(Box<Run>),
    NotEnded(RunState),
    NotFound,
}

/// A page of a list, newest first: after the run `before`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rows<'a> {
    pub(crate) before: Option<&'a str>,
    pub(crate) limit: i64,
}

impl Store {
    /// Makes a run and wakes the workers; the same key and job give the run that was made first.
    pub(crate) async fn create(&self, new: &NewRun<'_>) -> Result<Run, DatabaseError> {
        let client = self.client().await?;
        if let Some(run) = insert(&**client, new).await? {
            return Ok(run);
        }
        let key = new.idempotency_key;
        let found = client.query_typed_one(&select(BY_KEY), &[(&new.job, Type::TEXT), (&key, Type::TEXT)]).await?;
        Ok(run_of(&found))
    }

    pub(crate) async fn find(&self, id: &str) -> Result<Option<Run>, DatabaseError> {
        let sql = format!("SELECT {COLUMNS}, input FROM _reactor_jobs.runs WHERE id = $1");
        let row = self.row(&sql, &[(&id, Type::TEXT)]).await?;
        Ok(row.map(|row| {
            let input: Option<&str> = row.get(15);
            Run { input: input.and_then(|text| serde_json::from_str(text).ok()), ..run_of(&row) }
        }))
    }

    /// The job of a run.
    pub(crate) async fn job_of(&self, id: &str) -> Result<Option<String>, DatabaseError> {
        let row = self.row("SELECT job FROM _reactor_jobs.runs WHERE id = $1", &[(&id, Type::TEXT)]).await?;
        Ok(row.map(|row| row.get(0)))
    }

    /// Ends a run that has not ended. Its worker loses the lease and is told to stop.
    pub(crate) async fn cancel(&self, id: &str, now: Timestamp) -> Result<Cancelled, DatabaseError> {
        let mut client = self.client().await?;
        let transaction = client.transaction().await?;
        let parameters: super::Parameters<'_> = &[(&id, Type::TEXT), (&to_sql(now), Type::TIMESTAMPTZ)];
        let Some(row) = transaction.query_typed_opt(&format!("{CANCEL} RETURNING {COLUMNS}"), parameters).await? else {
            let row = transaction.query_typed_opt(&select("WHERE id = $1"), &[(&id, Type::TEXT)]).await?;
            return Ok(row.map_or(Cancelled::NotFound, |row| Cancelled::AlreadyEnded(run_of(&row).state)));
        };
        let told = format!("cancel {id}");
        transaction.query_typed(NOTIFY, &[(&CHANNEL, Type::TEXT), (&told, Type::TEXT)]).await?;
        transaction.commit().await?;
        Ok(Cancelled::Done(Box::new(run_of(&row))))
    }

    /// Makes a new run with the input of one that has ended, or hurries one that waits for its next attempt. A dead
    /// letter is replayed once: asking again gives the same run.
    pub(crate) async fn retry(&self, id: &str, new: NewRun<'_>) -> Result<Retried, DatabaseError> {
        let mut client = self.client().await?;
        let transaction = client.transaction().await?;
        let lock = "SELECT state, input, replayed_as FROM _reactor_jobs.runs WHERE id = $1 FOR UPDATE";
        let Some(row) = transaction.query_typed_opt(lock, &[(&id, Type::TEXT)]).await? else {
            return Ok(Retried::NotFound);
        };
        let (state, input, replayed_as): (String, Option<String>, Option<String>) =
            (row.get(0), row.get(1), row.get(2));
        let run = match (state_of(&state), replayed_as) {
            (RunState::Queued | RunState::Running, _) => return Ok(Retried::NotEnded(state_of(&state))),
            (RunState::Retrying, _) => {
                let parameters: super::Parameters<'_> = &[(&id, Type::TEXT), (&to_sql(new.now), Type::TIMESTAMPTZ)];
                let hurried = transaction.query_typed_one(&format!("{HURRY} RETURNING {COLUMNS}"), parameters).await?;
                transaction.query_typed(NOTIFY, &[(&CHANNEL, Type::TEXT), (&"", Type::TEXT)]).await?;
                run_of(&hurried)
            }
            (_, Some(before)) => {
                run_of(&transaction.query_typed_one(&select("WHERE id = $1"), &[(&before, Type::TEXT)]).await?)
            }
            _ => {
                let new = NewRun { input: input.as_deref(), ..new };
                let mark = "UPDATE _reactor_jobs.runs SET replayed_as = $2 WHERE id = $1 AND state = 'dead'";
                transaction.execute_typed(mark, &[(&id, Type::TEXT), (&new.id, Type::TEXT)]).await?;
                insert(&*transaction, &new).await?;
                run_of(&transaction.query_typed_one(&select("WHERE id = $1"), &[(&new.id, Type::TEXT)]).await?)
            }
        };
        transaction.commit().await?;
        Ok(Retried::As(Box::new(run)))
    }

    /// Runs of a job, newest first.
    pub(crate) async fn list(
        &self,
        job: &str,
        state: Option<RunState>,
        rows: Rows<'_>,
    ) -> Result<Vec<Run>, DatabaseError> {
        let sql = select(
            "WHERE job = $1 AND ($2 IS NULL OR state = $2) AND ($3 IS NULL OR id < $3) ORDER BY id DESC LIMIT $4",
        );
        let state = state.map(name_of);
        let parameters: super::Parameters<'_> =
            &[(&job, Type::TEXT), (&state, Type::TEXT), (&rows.before, Type::TEXT), (&rows.limit, Type::INT8)];
        Ok(self.rows(&sql, parameters).await?.iter().map(run_of).collect())
    }

    /// Dead letters that were not replayed, newest first; of one job or of all.
    pub(crate) async fn dead_letters(&self, job: Option<&str>, rows: Rows<'_>) -> Result<Vec<Run>, DatabaseError> {
        let sql = select(
            "WHERE state = 'dead' AND replayed_as IS NULL AND ($1 IS NULL OR job = $1) AND ($2 IS NULL OR id < $2)
             ORDER BY id DESC LIMIT $3",
        );
        let parameters: super::Parameters<'_> =
            &[(&job, Type::TEXT), (&rows.before, Type::TEXT), (&rows.limit, Type::INT8)];
        Ok(self.rows(&sql, parameters).await?.iter().map(run_of).collect())
    }

    /// Forgets dead letters: one, those of a job, or all. Returns how many went.
    pub(crate) async fn purge(&self, id: Option<&str>, job: Option<&str>) -> Result<u64, DatabaseError> {
        let parameters: super::Parameters<'_> = &[(&id, Type::TEXT), (&job, Type::TEXT)];
        Ok(self.client().await?.execute_typed(PURGE, parameters).await?)
    }

    /// State of the newest run of each of these jobs that has one.
    pub(crate) async fn last_states(&self, jobs: &[&str]) -> Result<Vec<(String, RunState)>, DatabaseError> {
        let rows = self.rows(LAST_STATES, &[(&jobs, Type::TEXT_ARRAY)]).await?;
        Ok(rows.iter().map(|row| (row.get(0), state_of(row.get(1)))).collect())
    }
}

/// `None` when a unique index says that this run exists already.
pub(super) async fn insert(
    client: &(impl GenericClient + Sync),
    new: &NewRun<'_>,
) -> Result<Option<Run>, DatabaseError> {
    let trigger = new.trigger.name();
    let (scheduled_for, now) = (to_sql(new.scheduled_for), to_sql(new.now));
    let parameters: [(&(dyn ToSql + Sync), Type); 11] = [
        (&new.id, Type::TEXT),
        (&new.job, Type::TEXT),
        (&new.function, Type::TEXT),
        (&trigger, Type::TEXT),
        (&new.idempotency_key, Type::TEXT),
        (&new.event_id, Type::TEXT),
        (&new.input, Type::TEXT),
        (&new.max_attempts, Type::INT4),
        (&scheduled_for, Type::TIMESTAMPTZ),
        (&now, Type::TIMESTAMPTZ),
        (&CHANNEL, Type::TEXT),
    ];
    let sql = format!("WITH made AS ({INSERT} RETURNING *) SELECT {COLUMNS}, pg_notify($11, '')::text FROM made");
    Ok(client.query_typed(&sql, &parameters).await?.first().map(run_of))
}

fn select(rest: &str) -> String {
    format!("SELECT {COLUMNS} FROM _reactor_jobs.runs {rest}")
}

pub(super) fn run_of(row: &Row) -> Run {
    let moment = |index: usize| row.get::<_, Option<_>>(index).map(|at| from_sql(at).to_string());
    let result: Option<&str> = row.get(14);
    Run {
        id: row.get(0),
        job: row.get(1),
        function: row.get(2),
        state: state_of(row.get(3)),
        attempt: row.get(4),
        max_attempts: row.get(5),
        trigger: row.get(6),
        scheduled_for: moment(7).unwrap_or_default(),
        input: None,
        started_at: moment(8),
        finished_at: moment(9),
        duration_ms: row.get(10),
        release_id: row.get(11),
        error: row.get(12),
        result: result.and_then(|text| serde_json::from_str(text).ok()),
    }
}

/// The check of the table allows no other.
fn state_of(name: &str) -> RunState {
    match name {
        "queued" => RunState::Queued,
        "running" => RunState::Running,
        "retrying" => RunState::Retrying,
        "succeeded" => RunState::Succeeded,
        "cancelled" => RunState::Cancelled,
        _ => RunState::Dead,
    }
}

const fn name_of(state: RunState) -> &'static str {
    match state {
        RunState::Queued => "queued",
        RunState::Running => "running",
        RunState::Retrying => "retrying",
        RunState::Succeeded => "succeeded",
        RunState::Cancelled => "cancelled",
        RunState::Dead => "dead",
    }
}

const COLUMNS: &str = "id, job, function, state, attempt, max_attempts, trigger, scheduled_for, started_at, finished_at, \
                       duration_ms, release_id, error, event_id, result";

const INSERT: &str = "
    INSERT INTO _reactor_jobs.runs
        (id, job, function, state, trigger, idempotency_key, event_id, input, max_attempts, scheduled_for, run_at, created_at)
    VALUES ($1, $2, $3, 'queued', $4, $5, $6, $7, $8, $9, $10, $10)
    ON CONFLICT DO NOTHING";

const BY_KEY: &str = "WHERE job = $1 AND idempotency_key = $2";

const CANCEL: &str = "
    UPDATE _reactor_jobs.runs SET
        state = 'cancelled', finished_at = $2, lease_token = lease_token + 1,
        lease_until = NULL, node_id = NULL, boot_id = NULL
    WHERE id = $1 AND state IN ('queued', 'running', 'retrying')";

const HURRY: &str = "UPDATE _reactor_jobs.runs SET run_at = least(run_at, $2) WHERE id = $1";

const PURGE: &str = "
    DELETE FROM _reactor_jobs.runs
    WHERE state = 'dead' AND replayed_as IS NULL AND ($1 IS NULL OR id = $1) AND ($2 IS NULL OR job = $2)";

pub(super) const NOTIFY: &str = "SELECT pg_notify($1, $2)::text";

const LAST_STATES: &str = "
    SELECT live.job, newest.state
    FROM unnest($1) AS live(job) CROSS JOIN LATERAL (
        SELECT state FROM _reactor_jobs.runs WHERE job = live.job ORDER BY id DESC LIMIT 1
    ) AS newest";
