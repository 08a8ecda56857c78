-- The ledger of the application's own migrations. The row is written in the transaction that runs the file
-- (or right after it, for a file that cannot run in one).
CREATE TABLE _reactor_data.migrations (
    name        text PRIMARY KEY,
    sha256      text NOT NULL,
    applied_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    duration_ms bigint NOT NULL,
    release_id  text
);
