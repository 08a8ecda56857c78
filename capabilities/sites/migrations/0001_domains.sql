-- Hosts of sites that are not simply served because a manifest names them.
CREATE TABLE domains (
    host        text PRIMARY KEY,
    site        text NOT NULL,
    -- Named by the manifest of a release, or added by hand.
    declared    boolean NOT NULL,
    -- What the text record must hold.
    token       text NOT NULL,
    added_at    timestamptz NOT NULL,
    checked_at  timestamptz,
    verified_at timestamptz,
    -- Why the last look did not prove it.
    problem     text
);
