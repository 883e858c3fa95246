-- Endpoints that answer nobody: one row for all processes. While it `blocks`, nobody asks before `next_at`, and then
-- one question at a time goes out as a try, which counts until `try_until`.

CREATE TABLE steward.outage (
    endpoint text PRIMARY KEY,
    host text NOT NULL,
    said text NOT NULL,
    blocks boolean NOT NULL,
    since timestamptz NOT NULL,
    failures bigint NOT NULL CHECK (failures >= 0),
    next_at timestamptz NOT NULL,
    try_until timestamptz NOT NULL DEFAULT '-infinity'
);

-- The endpoint that a task waits for, so that it goes on as soon as that answers.
ALTER TABLE steward.task ADD COLUMN waits_on text;
CREATE INDEX task_waits_on ON steward.task (waits_on) WHERE waits_on IS NOT NULL;

-- Questions that one decision answers together, as they have one cause.
ALTER TABLE steward.review ADD COLUMN lot text GENERATED ALWAYS AS (question #>> '{detail,lot}') STORED;
CREATE INDEX review_lot ON steward.review (lot, opened_at, id) WHERE open AND lot IS NOT NULL;
CREATE INDEX review_lot_decided ON steward.review (lot, decided_at) WHERE lot IS NOT NULL AND decided_at IS NOT NULL;
