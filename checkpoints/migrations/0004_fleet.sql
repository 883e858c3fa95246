-- Tasks as a fleet of workers carries them out: accepted once, in order, one at a time where asked, stopped on
-- request, and given to a person where they keep killing their worker.

ALTER TABLE steward.task
    ADD COLUMN client_key text,
    ADD COLUMN business_key text,
    ADD COLUMN priority bigint NOT NULL DEFAULT 0,
    ADD COLUMN run_after timestamptz,
    ADD COLUMN submitted boolean NOT NULL DEFAULT false,
    ADD COLUMN cancelled_by text,
    -- how often in a row a holder died at the same place, and which
    ADD COLUMN crashes bigint NOT NULL DEFAULT 0 CHECK (crashes >= 0),
    ADD COLUMN crash_place text,
    ADD COLUMN pruned_at timestamptz;

CREATE UNIQUE INDEX task_client_key ON steward.task (requested_by, client_key) WHERE client_key IS NOT NULL;
CREATE INDEX task_business_key ON steward.task (business_key) WHERE business_key IS NOT NULL;

-- A lease that was given back used to keep its holder; from now on one that is still named has died.
UPDATE steward.task SET lease_holder = NULL, lease_until = NULL WHERE lease_until <= clock_timestamp();
