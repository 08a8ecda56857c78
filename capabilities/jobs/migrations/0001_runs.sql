-- A run is a row: the queue, the lease and the history in one.
CREATE TABLE runs (
    id              text PRIMARY KEY,
    job             text NOT NULL,
    function        text NOT NULL,
    state           text NOT NULL
        CHECK (state IN ('queued', 'running', 'retrying', 'succeeded', 'failed', 'cancelled', 'dead')),
    trigger         text NOT NULL CHECK (trigger IN ('manual', 'cron', 'event', 'retry')),
    idempotency_key text,
    event_id        text,
    -- JSON as text: what came in goes out byte for byte.
    input           text,
    attempt         integer NOT NULL DEFAULT 0,
    max_attempts    integer NOT NULL,
    -- Of this attempt: a lost worker uses up a delivery, not an attempt.
    deliveries      integer NOT NULL DEFAULT 0,
    scheduled_for   timestamptz NOT NULL,
    -- When a worker may take it.
    run_at          timestamptz NOT NULL,
    created_at      timestamptz NOT NULL,
    started_at      timestamptz,
    finished_at     timestamptz,
    duration_ms     bigint,
    release_id      text,
    error           text,
    result          text,
    -- Fencing: whoever holds an older token has lost the run.
    lease_token     bigint NOT NULL DEFAULT 0,
    -- On the clock of the database, the only one that all nodes share.
    lease_until     timestamptz,
    node_id         text,
    boot_id         text,
    -- The run that a dead letter was replayed as.
    replayed_as     text
) WITH (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.05, autovacuum_vacuum_cost_delay = 0);

CREATE INDEX runs_ready ON runs (job, run_at, id) WHERE state IN ('queued', 'retrying');
CREATE INDEX runs_running ON runs (job, lease_until) WHERE state = 'running';
CREATE INDEX runs_of_job ON runs (job, id);
CREATE INDEX runs_dead ON runs (id) WHERE state = 'dead' AND replayed_as IS NULL;
CREATE INDEX runs_of_event ON runs (event_id) WHERE event_id IS NOT NULL;

-- However many nodes see a fire come, one of them makes its run.
CREATE UNIQUE INDEX runs_one_per_fire ON runs (job, scheduled_for) WHERE trigger = 'cron';
CREATE UNIQUE INDEX runs_one_per_key ON runs (job, idempotency_key) WHERE idempotency_key IS NOT NULL;

-- From where on a schedule's fires are due.
CREATE TABLE schedules (
    job       text PRIMARY KEY,
    schedule  text NOT NULL,
    timezone  text NOT NULL,
    last_fire timestamptz NOT NULL
);

-- Events that carried a key, so that the same one starts its runs once.
CREATE TABLE events (
    id              text PRIMARY KEY,
    event_type      text NOT NULL,
    idempotency_key text NOT NULL,
    received_at     timestamptz NOT NULL,
    UNIQUE (event_type, idempotency_key)
);
