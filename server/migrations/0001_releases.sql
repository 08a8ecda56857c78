-- The project this server belongs to; at most one row.
CREATE TABLE _reactor_server.project (
    one        boolean PRIMARY KEY DEFAULT true CHECK (one),
    id         text NOT NULL,
    name       text NOT NULL,
    claimed_at timestamptz NOT NULL DEFAULT now()
);

-- Immutable. The manifest is kept as the bytes that its id was computed from.
CREATE TABLE _reactor_server.releases (
    id         text PRIMARY KEY,
    project_id text NOT NULL,
    manifest   bytea NOT NULL,
    meta       json,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- Every change of what is live, numbered per project.
CREATE TABLE _reactor_server.activations (
    project_id text NOT NULL,
    activation bigint NOT NULL,
    release_id text NOT NULL REFERENCES _reactor_server.releases (id),
    kind       text NOT NULL CHECK (kind IN ('deploy', 'promote', 'rollback')),
    previous   text REFERENCES _reactor_server.releases (id),
    at         timestamptz NOT NULL DEFAULT now(),
    by         text NOT NULL,
    message    text,
    deploy_id  text NOT NULL,
    PRIMARY KEY (project_id, activation)
);
CREATE INDEX activations_by_deploy ON _reactor_server.activations (deploy_id);
CREATE INDEX activations_by_release ON _reactor_server.activations (project_id, release_id, activation DESC);

-- What is live: the one row that makes a release live. No row: nothing is.
CREATE TABLE _reactor_server.pointers (
    project_id text PRIMARY KEY,
    release_id text NOT NULL REFERENCES _reactor_server.releases (id),
    activation bigint NOT NULL
);

CREATE TABLE _reactor_server.deploys (
    id               text PRIMARY KEY,
    project_id       text NOT NULL,
    release_id       text NOT NULL,
    state            text NOT NULL DEFAULT 'running',
    by               text NOT NULL,
    idempotency_key  text,
    node_id          text NOT NULL,
    boot_id          text NOT NULL,
    cancel_requested boolean NOT NULL DEFAULT false,
    activating       boolean NOT NULL DEFAULT false,
    started_at       timestamptz NOT NULL DEFAULT now(),
    finished_at      timestamptz
);
CREATE UNIQUE INDEX deploys_by_key ON _reactor_server.deploys (project_id, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
CREATE INDEX deploys_by_start ON _reactor_server.deploys (started_at DESC, id DESC);
CREATE INDEX deploys_running ON _reactor_server.deploys (node_id) WHERE state = 'running';

-- Events are written here before they are sent.
CREATE TABLE _reactor_server.deploy_events (
    deploy_id text NOT NULL REFERENCES _reactor_server.deploys (id) ON DELETE CASCADE,
    id        bigint NOT NULL,
    event     json NOT NULL,
    at        timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (deploy_id, id)
);

-- Who may change what is live. `deploy_id` is null when nobody does.
CREATE TABLE _reactor_server.leases (
    project_id    text PRIMARY KEY,
    deploy_id     text,
    node_id       text NOT NULL,
    boot_id       text NOT NULL,
    token         bigint NOT NULL,
    backend_pid   integer,
    backend_start timestamptz,
    taken_at      timestamptz NOT NULL DEFAULT now()
);

-- The owner's beat stands in a row of its own: the activating transaction locks the lease row for as long as its
-- migrations take, and an owner that is migrating must not look dead.
CREATE TABLE _reactor_server.lease_beats (
    project_id text PRIMARY KEY,
    token      bigint NOT NULL,
    beat_at    timestamptz NOT NULL
);

CREATE TABLE _reactor_server.nodes (
    node_id         text PRIMARY KEY,
    boot_id         text NOT NULL,
    seen_at         timestamptz NOT NULL,
    capabilities    text[] NOT NULL,
    ready_release   text,
    serving_release text
);

-- A digest counts as present for a project only once it has sent the bytes itself.
CREATE TABLE _reactor_server.blob_owners (
    project_id text NOT NULL,
    digest     bytea NOT NULL,
    at         timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (project_id, digest)
);
