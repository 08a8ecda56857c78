-- What a function was at some time. The files live in the blob store, named by the digest.
CREATE TABLE deployments (
    id text PRIMARY KEY,
    function text NOT NULL,
    sha256 text NOT NULL,
    runtime text NOT NULL,
    state text NOT NULL CHECK (state IN ('pending', 'ready', 'failed', 'retired')),
    error text,
    created_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (function, sha256)
);

CREATE INDEX deployments_by_time ON deployments (function, id DESC);

-- Every change of a key is a row; the highest version counts, and a row without value takes the key away.
CREATE TABLE env (
    function text NOT NULL,
    key text NOT NULL,
    version bigint NOT NULL,
    value bytea,
    -- Both set for a secret, whose value is encrypted with the key of that id.
    nonce bytea,
    key_id text,
    updated_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (function, key, version),
    CHECK ((nonce IS NULL) = (key_id IS NULL))
);
