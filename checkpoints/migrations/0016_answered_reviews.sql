-- What people answered, told from what ran out or was closed with its task, and read from the index alone.
ALTER TABLE steward.review ADD COLUMN answered boolean GENERATED ALWAYS AS (
    decision IS NOT NULL AND decision ->> 'by' IS DISTINCT FROM 'steward'
    AND decision ->> 'source' IS DISTINCT FROM 'machine'
) STORED;
DROP INDEX steward.review_decided;
CREATE INDEX review_answered ON steward.review (decided_at) INCLUDE (
    opened_at, decided_by, playbook, reason, "group", viewed_at, first_claimed_at
) WHERE answered;
