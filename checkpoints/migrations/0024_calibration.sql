-- What became of plans, one row a task that ended and says something of its planner's confidence; it is written and taken
-- out with the task's summary, so that a mark that comes later counts.
CREATE TABLE steward.judged_plan (
    task_id text PRIMARY KEY REFERENCES steward.task (id),
    playbook text NOT NULL,
    model text NOT NULL,
    prompt_version text NOT NULL,
    score float8 NOT NULL,
    why text NOT NULL CHECK (why IN ('', 'marked', 'changed', 'refuted', 'unfinished')),
    acts boolean NOT NULL,
    approved boolean NOT NULL,
    finished_at timestamptz NOT NULL,
    judged_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX judged_plan_newest ON steward.judged_plan (playbook, model, prompt_version, finished_at DESC);
CREATE INDEX judged_plan_fresh ON steward.judged_plan (judged_at);

-- What was learnt from them, for each playbook, model and version of the prompt; a decision names the version that it
-- rests on. `seen_until` is the last judgement that it knows.
CREATE TABLE steward.calibration (
    playbook text NOT NULL,
    model text NOT NULL,
    prompt_version text NOT NULL,
    version int NOT NULL,
    made_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    seen_until timestamptz NOT NULL,
    judged int NOT NULL,
    fit jsonb NOT NULL,
    PRIMARY KEY (playbook, model, prompt_version, version)
);

-- the tasks of the last half year, whose plans may be learnt from, are folded anew
UPDATE steward.task SET folded_at = NULL WHERE id IN (
    SELECT task_id FROM steward.task_summary WHERE confidence IS NOT NULL AND finished_at > now() - interval '180 days'
);
