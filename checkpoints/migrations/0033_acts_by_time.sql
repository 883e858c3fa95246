-- Acts and checks of a period, for replays. Both tables grow at their end, so a summary of each stretch of pages is enough:
-- an entry a row is not written.
CREATE INDEX action_by_time ON steward.action USING brin (claimed_at) WITH (pages_per_range = 32, autosummarize = on);
CREATE INDEX decision_by_time ON steward.decision USING brin (at) WITH (pages_per_range = 32, autosummarize = on);
