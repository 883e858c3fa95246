-- How a task's traces hang together over processes, as W3C's traceparent: whoever submitted it, and its newest run.

ALTER TABLE steward.task ADD COLUMN caller text, ADD COLUMN newest_run text;
