-- Where in the origin content stands. A row is written once its object is durable.
CREATE TABLE _reactor_server.origin_blobs (
    digest   bytea PRIMARY KEY,
    object   text NOT NULL,
    position bigint NOT NULL,
    length   bigint NOT NULL
);
CREATE INDEX origin_blobs_by_object ON _reactor_server.origin_blobs (object);

-- The release that a running deploy asks the other nodes to prepare. Counts only while that deploy holds the lease.
CREATE TABLE _reactor_server.staging (
    project_id text PRIMARY KEY,
    deploy_id  text NOT NULL,
    release_id text NOT NULL,
    manifest   bytea NOT NULL
);

-- Why a node cannot prepare the release of that deploy.
ALTER TABLE _reactor_server.nodes ADD COLUMN refused_deploy text;
ALTER TABLE _reactor_server.nodes ADD COLUMN refusal text;

-- A release that is not kept any more: its manifest is emptied, its row stays for the history.
ALTER TABLE _reactor_server.releases ADD COLUMN collected_at timestamptz;
