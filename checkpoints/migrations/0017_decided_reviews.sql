-- One index for all that was decided lately, whoever decided it, and for what people answered.
DROP INDEX steward.review_answered;
CREATE INDEX review_decided ON steward.review (decided_at) INCLUDE (
    answered, opened_at, decided_by, playbook, reason, "group", viewed_at, first_claimed_at
) WHERE decided_at IS NOT NULL;
