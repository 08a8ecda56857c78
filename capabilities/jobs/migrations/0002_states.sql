-- No run ends as `failed`: out of attempts it is `dead`, and waits among the dead letters.
ALTER TABLE runs DROP CONSTRAINT runs_state_check;
ALTER TABLE runs ADD CONSTRAINT runs_state_check
    CHECK (state IN ('queued', 'running', 'retrying', 'succeeded', 'cancelled', 'dead'));
