-- What can go some time after a task ended: only an ended task is ever pruned, and what may go is found by its end.

ALTER TABLE steward.task ADD CHECK (pruned_at IS NULL OR finished_at IS NOT NULL);

CREATE INDEX task_prunable ON steward.task (finished_at) WHERE finished_at IS NOT NULL AND pruned_at IS NULL;
CREATE INDEX notice_prunable ON steward.notice ((coalesce(sent_at, given_up_at))) WHERE NOT pending;
