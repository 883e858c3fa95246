-- What the door that took a task knew of who asked for it: roles, groups, and the claims that rules may look at.
ALTER TABLE steward.task ADD COLUMN requester jsonb NOT NULL DEFAULT '{}';
