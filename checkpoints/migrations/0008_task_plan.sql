-- A plan may be long and seldom changes: beside the state, it is not written again with every step.

ALTER TABLE steward.task ADD COLUMN plan jsonb;

UPDATE steward.task SET plan = state -> 'plan', state = state - 'plan' WHERE state ? 'plan';
