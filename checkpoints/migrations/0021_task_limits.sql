-- Ceilings that whoever submitted a task set below its playbook's, by name; they stay with the task.
ALTER TABLE steward.task ADD COLUMN limits jsonb NOT NULL DEFAULT '{}';
