-- Runs of regression cases against what was set up, each set of cases by its name; later runs are compared with the baseline.
CREATE TABLE steward.eval_run (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    cases text NOT NULL,
    began_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    run jsonb NOT NULL,
    baseline bigint REFERENCES steward.eval_run (id),
    held boolean NOT NULL
);

CREATE INDEX eval_run_newest ON steward.eval_run (cases, id DESC);

-- Who is at a set of cases that is due, so that of many processes one runs it; one that dies holds it up for a while.
CREATE TABLE steward.eval_schedule (
    cases text PRIMARY KEY,
    claimed_until timestamptz NOT NULL
);
