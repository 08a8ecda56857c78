-- What a deployment is made of, so that it can go live again without the bundle it came with.
ALTER TABLE deployments ADD COLUMN entry jsonb, ADD COLUMN files jsonb;

-- Functions that are known by name, whether a project's manifest has them or not.
CREATE TABLE registered (
    name text PRIMARY KEY,
    runtime text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

-- A function with policies answers calls that meet at least one of them.
CREATE TABLE policies (
    id text PRIMARY KEY,
    function text NOT NULL,
    rule jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX policies_of ON policies (function, id);

-- From here on versions count the changes of a function's whole environment, so that it can go back to one of them.
ALTER TABLE env ADD COLUMN changed_by text;
ALTER TABLE env DROP CONSTRAINT env_pkey;
UPDATE env SET version = numbered.version
FROM (
    SELECT function, key, version AS former,
           row_number() OVER (PARTITION BY function ORDER BY updated_at, key, version) AS version
    FROM env
) AS numbered
WHERE env.function = numbered.function AND env.key = numbered.key AND env.version = numbered.former;
ALTER TABLE env ADD PRIMARY KEY (function, version);
CREATE INDEX env_by_key ON env (function, key, version DESC);
