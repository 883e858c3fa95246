-- Where the trace of the task's newest run is to be seen, where one is kept.

ALTER TABLE steward.task ADD COLUMN trace text;
