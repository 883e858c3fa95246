-- Of which playbook, model, prompt version and release a question's task was, once that is folded: figures of questions by
-- model read it from the index, where they looked each task up. What folds is of any release, so the summary's table sets it.
ALTER TABLE steward.review ADD COLUMN task_kind int;
UPDATE steward.review SET task_kind = summary.kind
FROM steward.task_summary AS summary WHERE summary.task_id = review.task_id;

CREATE FUNCTION steward.name_questions() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- an update of no row would be told to those who wait for answers, too
    IF EXISTS (
        SELECT FROM changed JOIN steward.review USING (task_id) WHERE review.task_kind IS DISTINCT FROM changed.kind
    ) THEN
        UPDATE steward.review SET task_kind = changed.kind
        FROM changed WHERE changed.task_id = review.task_id AND review.task_kind IS DISTINCT FROM changed.kind;
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER task_summary_named AFTER INSERT ON steward.task_summary REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION steward.name_questions();

DROP INDEX steward.review_decided;
CREATE INDEX review_decided ON steward.review (decided_at) INCLUDE (
    answered, playbook, decided_bin, reason, "group", decided_by, viewed_bin, claimed_bin, said, task_kind, task_id
) WHERE decided_at IS NOT NULL;
DROP INDEX steward.review_oldest;
CREATE INDEX review_oldest ON steward.review (opened_at, id) INCLUDE (playbook, task_kind, task_id);
