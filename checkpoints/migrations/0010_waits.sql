-- A task may wait for a time: until when and for what is in its row, and nobody holds it meanwhile.

ALTER TABLE steward.task ADD COLUMN wake_at timestamptz, ADD COLUMN waits_for text;

-- How many of an act's attempts were answered with a no, and how many of those with "not now".
ALTER TABLE steward.action
    ADD COLUMN refusals bigint NOT NULL DEFAULT 0,
    ADD COLUMN deferred bigint NOT NULL DEFAULT 0;

UPDATE steward.action SET refusals = 1 WHERE receipt ->> 'kind' = 'refused';
