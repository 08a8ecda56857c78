//! The queue: claiming, leasing, settling and getting back.

use std::time::Duration;

use jiff::Timestamp;
use platform::Node;
use platform::postgres::DatabaseError;
use tokio_postgres::Row;
use tokio_postgres::types::Type;

use super::{Store, from_sql, to_sql};
use crate::job::Live;
use crate::running::Lease;

/// Workers that may be lost over one attempt before it counts as failed.
pub(crate) const DELIVERIES: i32 = 5;

/// Who claims, and how much.
#[derive(Clone, Copy)]
pub(crate) struct Claim<'a> {
    pub(crate) live: &'a Live,
    pub(crate) node: &'a Node,
    pub(crate) now: Timestamp,
    pub(crate) lease: Duration,
    pub(crate) most: usize,
}

/// A run that now belongs to this node.
#[derive(Debug, Clone)]
pub(crate) struct Claimed {
    pub(crate) id: String,
    pub(crate) job: String,
    pub(crate) function: String,
    pub(crate) attempt: i32,
    pub(crate) max_attempts: i32,
    pub(crate) token: i64,
    pub(crate) scheduled_for: Timestamp,
    pub(crate) input: Option<String>,
}

/// What came of one look at the queue.
#[derive(Debug, Default)]
pub(crate) struct Claims {
    pub(crate) runs: Vec<Claimed>,
    /// Another node was looking at some of the same jobs.
    pub(crate) contended: bool,
}

/// The end of an attempt.
#[derive(Debug, Clone)]
pub(crate) struct Settlement {
    pub(crate) lease: Lease,
    /// `succeeded`, `retrying` or `dead`.
    pub(crate) state: &'static str,
    /// When the next attempt may begin.
    pub(crate) run_at: Option<Timestamp>,
    pub(crate) finished_at: Option<Timestamp>,
    pub(crate) duration_ms: i64,
    pub(crate) error: Option<String>,
    pub(crate) result: Option<String>,
}

/// A run that lost too many workers in one attempt.
#[derive(Debug)]
pub(crate) struct Lost {
    pub(crate) lease: Lease,
    pub(crate) job: String,
    pub(crate) attempt: i32,
    pub(crate) max_attempts: i32,
}

impl Store {
    /// Takes runs that are ready, the oldest first, as far as each job's concurrency allows on all nodes together.
    ///
    /// Counting what runs and taking more must not overlap between nodes: whoever holds a job's advisory lock looks at
    /// that job, everybody else leaves it alone this time. The second statement sees what the last holder committed.
    pub(crate) async fn claim(&self, claim: &Claim<'_>) -> Result<Claims, DatabaseError> {
        let mut client = self.client().await?;
        let transaction = client.transaction().await?;
        let (names, now) = (claim.live.names(), to_sql(claim.now));
        let ready =
            transaction.query_typed(READY_JOBS, &[(&names, Type::TEXT_ARRAY), (&now, Type::TIMESTAMPTZ)]).await?;
        let locked: Vec<&str> = ready.iter().filter(|row| row.get(1)).map(|row| row.get(0)).collect();
        let contended = locked.len() < ready.len();
        if locked.is_empty() {
            transaction.commit().await?;
            return Ok(Claims { runs: Vec::new(), contended });
        }
        let jobs: Vec<_> = locked.iter().filter_map(|name| claim.live.jobs.get(*name)).collect();
        let functions: Vec<&str> = jobs.iter().map(|job| job.function.as_str()).collect();
        let attempts: Vec<i32> = jobs.iter().map(|job| job.max_attempts()).collect();
        let concurrency: Vec<i64> = jobs.iter().map(|job| i64::from(job.max_concurrency)).collect();
        let (most, lease) = (i64::try_from(claim.most).unwrap_or(i64::MAX), claim.lease.as_secs_f64());
        let rows = transaction
            .query_typed(
                CLAIM,
                &[
                    (&locked, Type::TEXT_ARRAY),
                    (&functions, Type::TEXT_ARRAY),
                    (&attempts, Type::INT4_ARRAY),
                    (&concurrency, Type::INT8_ARRAY),
                    (&now, Type::TIMESTAMPTZ),
                    (&most, Type::INT8),
                    (&lease, Type::FLOAT8),
                    (&claim.node.id, Type::TEXT),
                    (&claim.node.boot_id, Type::TEXT),
                    (&claim.live.release, Type::TEXT),
                ],
            )
            .await?;
        transaction.commit().await?;
        Ok(Claims { runs: rows.iter().map(claimed).collect(), contended })
    }

    /// When the next run of these jobs becomes ready; `None` when nothing waits.
    pub(crate) async fn next_ready(&self, live: &Live) -> Result<Option<Timestamp>, DatabaseError> {
        let row = self.row(NEXT_READY, &[(&live.names(), Type::TEXT_ARRAY)]).await?;
        Ok(row.and_then(|row| row.get::<_, Option<_>>(0)).map(from_sql))
    }

    /// Prolongs leases; returns those that still hold.
    pub(crate) async fn beat(&self, leases: &[Lease], lease: Duration) -> Result<Vec<Lease>, DatabaseError> {
        let (ids, tokens) = columns(leases);
        let seconds = lease.as_secs_f64();
        let parameters: super::Parameters<'_> =
            &[(&ids, Type::TEXT_ARRAY), (&tokens, Type::INT8_ARRAY), (&seconds, Type::FLOAT8)];
        Ok(self.rows(BEAT, parameters).await?.iter().map(lease_of).collect())
    }

    /// Writes the ends of attempts; a lease that was lost meanwhile changes nothing. Returns those that held.
    pub(crate) async fn settle(&self, ends: &[Settlement]) -> Result<Vec<Lease>, DatabaseError> {
        let ids: Vec<&str> = ends.iter().map(|end| end.lease.id.as_str()).collect();
        let tokens: Vec<i64> = ends.iter().map(|end| end.lease.token).collect();
        let states: Vec<&str> = ends.iter().map(|end| end.state).collect();
        let run_at: Vec<_> = ends.iter().map(|end| end.run_at.map(to_sql)).collect();
        let finished_at: Vec<_> = ends.iter().map(|end| end.finished_at.map(to_sql)).collect();
        let durations: Vec<i64> = ends.iter().map(|end| end.duration_ms).collect();
        let errors: Vec<Option<&str>> = ends.iter().map(|end| end.error.as_deref()).collect();
        let results: Vec<Option<&str>> = ends.iter().map(|end| end.result.as_deref()).collect();
        let parameters: super::Parameters<'_> = &[
            (&ids, Type::TEXT_ARRAY),
            (&tokens, Type::INT8_ARRAY),
            (&states, Type::TEXT_ARRAY),
            (&run_at, Type::TIMESTAMPTZ_ARRAY),
            (&finished_at, Type::TIMESTAMPTZ_ARRAY),
            (&durations, Type::INT8_ARRAY),
            (&errors, Type::TEXT_ARRAY),
            (&results, Type::TEXT_ARRAY),
        ];
        Ok(self.rows(SETTLE, parameters).await?.iter().map(lease_of).collect())
    }

    /// Gives runs back that were not finished, as if they had never been taken.
    pub(crate) async fn hand_back(&self, leases: &[Lease]) -> Result<u64, DatabaseError> {
        let (ids, tokens) = columns(leases);
        let client = self.client().await?;
        Ok(client.execute_typed(HAND_BACK, &[(&ids, Type::TEXT_ARRAY), (&tokens, Type::INT8_ARRAY)]).await?)
    }

    /// Puts runs back into the queue whose worker is lost: the lease ran out, or it was an earlier boot of this node.
    /// Returns those that have lost too many workers; they keep their lease token and must be settled.
    pub(crate) async fn redeliver(&self, node: &Node) -> Result<(u64, Vec<Lost>), DatabaseError> {
        let parameters: super::Parameters<'_> =
            &[(&node.id, Type::TEXT), (&node.boot_id, Type::TEXT), (&DELIVERIES, Type::INT4)];
        let client = self.client().await?;
        let again = client.execute_typed(REDELIVER, parameters).await?;
        let rows = client.query_typed(EXHAUSTED, parameters).await?;
        let lost =
            |row: &Row| Lost { lease: lease_of(row), job: row.get(2), attempt: row.get(3), max_attempts: row.get(4) };
        Ok((again, rows.iter().map(lost).collect()))
    }

    /// Cancels waiting runs whose job is not live. Runs made after this node's activation belong to a release that this
    /// node does not know yet, so they are left alone.
    pub(crate) async fn retire(&self, live: &Live, now: Timestamp) -> Result<u64, DatabaseError> {
        let parameters: super::Parameters<'_> = &[
            (&live.names(), Type::TEXT_ARRAY),
            (&to_sql(live.activated_at), Type::TIMESTAMPTZ),
            (&to_sql(now), Type::TIMESTAMPTZ),
        ];
        Ok(self.client().await?.execute_typed(RETIRE, parameters).await?)
    }

    /// Forgets finished runs and events below an id, a few at a time; returns how many went.
    pub(crate) async fn prune(&self, below: &str) -> Result<u64, DatabaseError> {
        let client = self.client().await?;
        let parameters: super::Parameters<'_> = &[(&below, Type::TEXT)];
        let runs = client.execute_typed(PRUNE_RUNS, parameters).await?;
        let event = format!("evt{}", below.trim_start_matches("run"));
        client.execute_typed(PRUNE_EVENTS, &[(&event, Type::TEXT)]).await?;
        Ok(runs)
    }

    /// Runs in each state, and since when the oldest ready one waits.
    pub(crate) async fn counts(&self, now: Timestamp) -> Result<Counts, DatabaseError> {
        let row = self.row(COUNTS, &[(&to_sql(now), Type::TIMESTAMPTZ)]).await?;
        Ok(row.map_or_else(Counts::default, |row| Counts {
            waiting: row.get(0),
            running: row.get(1),
            dead: row.get(2),
            oldest_ready: row.get::<_, Option<_>>(3).map(from_sql),
        }))
    }
}

/// The queue in numbers.
#[derive(Debug, Default)]
pub(crate) struct Counts {
    pub(crate) waiting: i64,
    pub(crate) running: i64,
    pub(crate) dead: i64,
    pub(crate) oldest_ready: Option<Timestamp>,
}

fn columns(leases: &[Lease]) -> (Vec<&str>, Vec<i64>) {
    leases.iter().map(|lease| (lease.id.as_str(), lease.token)).unzip()
}

fn lease_of(row: &Row) -> Lease {
    Lease { id: row.get(0), token: row.get(1) }
}

fn claimed(row: &Row) -> Claimed {
    Claimed {
        id: row.get(0),
        job: row.get(1),
        function: row.get(2),
        attempt: row.get(3),
        max_attempts: row.get(4),
        token: row.get(5),
        scheduled_for: from_sql(row.get(6)),
        input: row.get(7),
    }
}

const READY_JOBS: &str = "
    SELECT live.job, pg_try_advisory_xact_lock(hashtextextended('reactor jobs claim ' || live.job, 0))
    FROM unnest($1) AS live(job)
    WHERE EXISTS (
        SELECT FROM _reactor_jobs.runs
        WHERE job = live.job AND state IN ('queued', 'retrying') AND run_at <= $2
    )";

const CLAIM: &str = "
    WITH live AS (
        SELECT * FROM unnest($1, $2, $3, $4) AS live(job, function, max_attempts, max_concurrency)
    ), ready AS (
        SELECT waiting.id, live.function, live.max_attempts
        FROM live CROSS JOIN LATERAL (
            SELECT id, run_at FROM _reactor_jobs.runs
            WHERE job = live.job AND state IN ('queued', 'retrying') AND run_at <= $5
            ORDER BY run_at, id
            LIMIT greatest(0, least($6, live.max_concurrency - (
                SELECT count(*) FROM _reactor_jobs.runs AS busy WHERE busy.job = live.job AND busy.state = 'running'
            )))
            FOR UPDATE SKIP LOCKED
        ) AS waiting
        ORDER BY waiting.run_at, waiting.id
        LIMIT $6
    )
    UPDATE _reactor_jobs.runs AS run SET
        state = 'running',
        function = ready.function,
        max_attempts = ready.max_attempts,
        attempt = CASE WHEN run.deliveries = 0 THEN run.attempt + 1 ELSE run.attempt END,
        deliveries = run.deliveries + 1,
        started_at = $5,
        release_id = $10,
        lease_token = run.lease_token + 1,
        lease_until = now() + make_interval(secs => $7),
        node_id = $8,
        boot_id = $9
    FROM ready WHERE run.id = ready.id
    RETURNING run.id, run.job, run.function, run.attempt, run.max_attempts, run.lease_token, run.scheduled_for, run.input";

const NEXT_READY: &str = "
    SELECT min(first.run_at)
    FROM unnest($1) AS live(job) CROSS JOIN LATERAL (
        SELECT run_at FROM _reactor_jobs.runs
        WHERE job = live.job AND state IN ('queued', 'retrying')
        ORDER BY run_at, id LIMIT 1
    ) AS first";

const BEAT: &str = "
    UPDATE _reactor_jobs.runs AS run SET lease_until = now() + make_interval(secs => $3)
    FROM unnest($1, $2) AS held(id, token)
    WHERE run.id = held.id AND run.lease_token = held.token AND run.state = 'running'
    RETURNING run.id, run.lease_token";

const SETTLE: &str = "
    UPDATE _reactor_jobs.runs AS run SET
        state = ended.state,
        run_at = coalesce(ended.run_at, run.run_at),
        finished_at = ended.finished_at,
        duration_ms = ended.duration_ms,
        error = ended.error,
        result = ended.result,
        deliveries = CASE WHEN ended.state = 'retrying' THEN 0 ELSE run.deliveries END,
        lease_until = NULL, node_id = NULL, boot_id = NULL
    FROM unnest($1, $2, $3, $4, $5, $6, $7, $8)
        AS ended(id, token, state, run_at, finished_at, duration_ms, error, result)
    WHERE run.id = ended.id AND run.lease_token = ended.token AND run.state = 'running'
    RETURNING run.id, run.lease_token";

const HAND_BACK: &str = "
    UPDATE _reactor_jobs.runs AS run SET
        state = CASE WHEN run.attempt > 1 THEN 'retrying' ELSE 'queued' END,
        attempt = CASE WHEN run.deliveries = 1 THEN run.attempt - 1 ELSE run.attempt END,
        deliveries = run.deliveries - 1,
        lease_until = NULL, node_id = NULL, boot_id = NULL
    FROM unnest($1, $2) AS held(id, token)
    WHERE run.id = held.id AND run.lease_token = held.token AND run.state = 'running'";

const REDELIVER: &str = "
    UPDATE _reactor_jobs.runs SET
        state = CASE WHEN attempt > 1 THEN 'retrying' ELSE 'queued' END,
        error = 'the worker was lost',
        lease_until = NULL, node_id = NULL, boot_id = NULL
    WHERE state = 'running' AND deliveries < $3 AND (lease_until < now() OR (node_id = $1 AND boot_id <> $2))";

const EXHAUSTED: &str = "
    SELECT id, lease_token, job, attempt, max_attempts FROM _reactor_jobs.runs
    WHERE state = 'running' AND deliveries >= $3 AND (lease_until < now() OR (node_id = $1 AND boot_id <> $2))";

const RETIRE: &str = "
    UPDATE _reactor_jobs.runs SET
        state = 'cancelled', error = 'job_retired: the job is no longer part of the live release', finished_at = $3
    WHERE state IN ('queued', 'retrying') AND job <> ALL ($1) AND created_at < $2";

const PRUNE_RUNS: &str = "
    DELETE FROM _reactor_jobs.runs WHERE id IN (
        SELECT id FROM _reactor_jobs.runs
        WHERE id < $1 AND (state IN ('succeeded', 'cancelled') OR (state = 'dead' AND replayed_as IS NOT NULL))
        ORDER BY id LIMIT 5000
    )";

const PRUNE_EVENTS: &str = "
    DELETE FROM _reactor_jobs.events WHERE id IN (SELECT id FROM _reactor_jobs.events WHERE id < $1 ORDER BY id LIMIT 5000)";

const COUNTS: &str = "
    SELECT
        (SELECT count(*) FROM _reactor_jobs.runs WHERE state IN ('queued', 'retrying')),
        (SELECT count(*) FROM _reactor_jobs.runs WHERE state = 'running'),
        (SELECT count(*) FROM _reactor_jobs.runs WHERE state = 'dead' AND replayed_as IS NULL),
        (SELECT min(run_at) FROM _reactor_jobs.runs WHERE state IN ('queued', 'retrying') AND run_at <= $1)";
