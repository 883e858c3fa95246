-- People type the beginning of a task's id; the primary key's own order serves a prefix only in the C collation.
CREATE INDEX task_beginning ON steward.task (id text_pattern_ops);
