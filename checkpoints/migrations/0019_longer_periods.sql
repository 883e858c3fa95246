-- Roll-ups for longer periods: what is asked of months is read from days and weeks, not from hours and days. They are kept
-- as the others are, by what is put in and taken out. A week begins on Monday, in UTC.

CREATE TABLE steward.figure_sum (
    day date NOT NULL,
    kind int NOT NULL,
    ended bigint NOT NULL,
    alone bigint NOT NULL,
    with_person bigint NOT NULL,
    limited bigint NOT NULL,
    failed bigint NOT NULL,
    cancelled bigint NOT NULL,
    asked bigint NOT NULL,
    ceiling bigint NOT NULL,
    planned bigint NOT NULL,
    checked bigint NOT NULL,
    acted bigint NOT NULL,
    verified bigint NOT NULL,
    steps bigint NOT NULL,
    tokens bigint NOT NULL,
    cost bigint NOT NULL,
    unpriced bigint NOT NULL,
    model_calls bigint NOT NULL,
    repairs bigint NOT NULL,
    replans bigint NOT NULL,
    waiting bigint NOT NULL,
    waited bigint NOT NULL,
    crashed bigint NOT NULL,
    checks bigint NOT NULL,
    refused bigint NOT NULL,
    PRIMARY KEY (day, kind)
);
-- the hours of all tasks together, of which lines and columns are drawn where no filter is chosen
CREATE TABLE steward.figure_course (
    at timestamptz PRIMARY KEY,
    ended bigint NOT NULL,
    alone bigint NOT NULL,
    with_person bigint NOT NULL,
    limited bigint NOT NULL,
    failed bigint NOT NULL,
    cancelled bigint NOT NULL,
    steps bigint NOT NULL,
    cost bigint NOT NULL
);
CREATE TABLE steward.figure_week (
    week date NOT NULL,
    kind int NOT NULL,
    what text NOT NULL,
    bin int NOT NULL,
    tasks int NOT NULL,
    PRIMARY KEY (week, kind, what, bin)
);
CREATE TABLE steward.figure_week_seconds (
    week date NOT NULL,
    kind int NOT NULL,
    tool text NOT NULL,
    bin int NOT NULL,
    calls int NOT NULL,
    PRIMARY KEY (week, kind, tool, bin)
);

-- Two damaged tasks, whose numbers are held at the most that a task can have, are not to be more than a sum can hold.
ALTER TABLE steward.figure_hour
    ALTER COLUMN steps TYPE bigint, ALTER COLUMN model_calls TYPE bigint, ALTER COLUMN repairs TYPE bigint,
    ALTER COLUMN replans TYPE bigint, ALTER COLUMN checks TYPE bigint, ALTER COLUMN refused TYPE bigint;
ALTER TABLE steward.figure_tool
    ALTER COLUMN calls TYPE bigint, ALTER COLUMN retries TYPE bigint, ALTER COLUMN refused TYPE bigint;

CREATE FUNCTION steward.week_of(day date) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT date_trunc('week', day::timestamp)::date $$;
CREATE FUNCTION steward.week_of(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT date_trunc('week', at AT TIME ZONE 'UTC')::date $$;

-- nothing is folded between these and the new functions
LOCK TABLE steward.task_summary, steward.task_tool IN SHARE ROW EXCLUSIVE MODE;
INSERT INTO steward.figure_sum
SELECT steward.day_of(at), kind,
    sum(ended), sum(alone), sum(with_person), sum(limited), sum(failed), sum(cancelled), sum(asked),
    sum(ceiling), sum(planned), sum(checked), sum(acted), sum(verified), sum(steps), sum(tokens), sum(cost),
    sum(unpriced), sum(model_calls), sum(repairs), sum(replans), sum(waiting), sum(waited), sum(crashed),
    sum(checks), sum(refused)
FROM steward.figure_hour GROUP BY 1, 2;
INSERT INTO steward.figure_course
SELECT at, sum(ended), sum(alone), sum(with_person), sum(limited), sum(failed), sum(cancelled), sum(steps), sum(cost)
FROM steward.figure_hour GROUP BY 1;
INSERT INTO steward.figure_week
SELECT steward.week_of(day), kind, what, bin, sum(tasks) FROM steward.figure_day GROUP BY 1, 2, 3, 4;
INSERT INTO steward.figure_week_seconds
SELECT steward.week_of(day), kind, tool, bin, sum(calls) FROM steward.figure_tool_seconds GROUP BY 1, 2, 3, 4;

CREATE OR REPLACE FUNCTION steward.count_summaries() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sign int := TG_ARGV[0];
BEGIN
    INSERT INTO steward.figure_hour AS kept
    SELECT
        steward.hour_of(finished_at), kind, sign * count(*),
        sign * count(*) FILTER (WHERE outcome = 'alone'), sign * count(*) FILTER (WHERE outcome = 'with_person'),
        sign * count(*) FILTER (WHERE outcome = 'limit'), sign * count(*) FILTER (WHERE outcome = 'failed'),
        sign * count(*) FILTER (WHERE outcome = 'cancelled'), sign * count(*) FILTER (WHERE with_person),
        sign * count(*) FILTER (WHERE ceilings <> '{}'), sign * count(*) FILTER (WHERE stage >= 1),
        sign * count(*) FILTER (WHERE stage >= 2), sign * count(*) FILTER (WHERE stage >= 3),
        sign * count(*) FILTER (WHERE stage >= 4), sign * sum(steps), sign * sum(tokens), sign * sum(round(cost * 1e9)::bigint),
        sign * count(*) FILTER (WHERE unpriced), sign * sum(model_calls), sign * sum(repairs), sign * sum(replans),
        sign * count(*) FILTER (WHERE waited > 0), sign * sum(round(waited * 1e3)::bigint), sign * count(*) FILTER (WHERE crashes > 0),
        sign * sum(checks), sign * sum(refused)
    FROM changed GROUP BY 1, 2
    ON CONFLICT (at, kind) DO UPDATE SET
        ended = kept.ended + excluded.ended, alone = kept.alone + excluded.alone,
        with_person = kept.with_person + excluded.with_person, limited = kept.limited + excluded.limited,
        failed = kept.failed + excluded.failed, cancelled = kept.cancelled + excluded.cancelled,
        asked = kept.asked + excluded.asked, ceiling = kept.ceiling + excluded.ceiling,
        planned = kept.planned + excluded.planned, checked = kept.checked + excluded.checked,
        acted = kept.acted + excluded.acted, verified = kept.verified + excluded.verified,
        steps = kept.steps + excluded.steps, tokens = kept.tokens + excluded.tokens, cost = kept.cost + excluded.cost,
        unpriced = kept.unpriced + excluded.unpriced, model_calls = kept.model_calls + excluded.model_calls,
        repairs = kept.repairs + excluded.repairs, replans = kept.replans + excluded.replans,
        waiting = kept.waiting + excluded.waiting, waited = kept.waited + excluded.waited,
        crashed = kept.crashed + excluded.crashed, checks = kept.checks + excluded.checks,
        refused = kept.refused + excluded.refused;

    INSERT INTO steward.figure_sum AS kept
    SELECT
        steward.day_of(finished_at), kind, sign * count(*),
        sign * count(*) FILTER (WHERE outcome = 'alone'), sign * count(*) FILTER (WHERE outcome = 'with_person'),
        sign * count(*) FILTER (WHERE outcome = 'limit'), sign * count(*) FILTER (WHERE outcome = 'failed'),
        sign * count(*) FILTER (WHERE outcome = 'cancelled'), sign * count(*) FILTER (WHERE with_person),
        sign * count(*) FILTER (WHERE ceilings <> '{}'), sign * count(*) FILTER (WHERE stage >= 1),
        sign * count(*) FILTER (WHERE stage >= 2), sign * count(*) FILTER (WHERE stage >= 3),
        sign * count(*) FILTER (WHERE stage >= 4), sign * sum(steps), sign * sum(tokens), sign * sum(round(cost * 1e9)::bigint),
        sign * count(*) FILTER (WHERE unpriced), sign * sum(model_calls), sign * sum(repairs), sign * sum(replans),
        sign * count(*) FILTER (WHERE waited > 0), sign * sum(round(waited * 1e3)::bigint), sign * count(*) FILTER (WHERE crashes > 0),
        sign * sum(checks), sign * sum(refused)
    FROM changed GROUP BY 1, 2
    ON CONFLICT (day, kind) DO UPDATE SET
        ended = kept.ended + excluded.ended, alone = kept.alone + excluded.alone,
        with_person = kept.with_person + excluded.with_person, limited = kept.limited + excluded.limited,
        failed = kept.failed + excluded.failed, cancelled = kept.cancelled + excluded.cancelled,
        asked = kept.asked + excluded.asked, ceiling = kept.ceiling + excluded.ceiling,
        planned = kept.planned + excluded.planned, checked = kept.checked + excluded.checked,
        acted = kept.acted + excluded.acted, verified = kept.verified + excluded.verified,
        steps = kept.steps + excluded.steps, tokens = kept.tokens + excluded.tokens, cost = kept.cost + excluded.cost,
        unpriced = kept.unpriced + excluded.unpriced, model_calls = kept.model_calls + excluded.model_calls,
        repairs = kept.repairs + excluded.repairs, replans = kept.replans + excluded.replans,
        waiting = kept.waiting + excluded.waiting, waited = kept.waited + excluded.waited,
        crashed = kept.crashed + excluded.crashed, checks = kept.checks + excluded.checks,
        refused = kept.refused + excluded.refused;

    INSERT INTO steward.figure_course AS kept
    SELECT steward.hour_of(finished_at), sign * count(*), sign * count(*) FILTER (WHERE outcome = 'alone'),
        sign * count(*) FILTER (WHERE outcome = 'with_person'), sign * count(*) FILTER (WHERE outcome = 'limit'),
        sign * count(*) FILTER (WHERE outcome = 'failed'), sign * count(*) FILTER (WHERE outcome = 'cancelled'),
        sign * sum(steps), sign * sum(round(cost * 1e9)::bigint)
    FROM changed GROUP BY 1
    ON CONFLICT (at) DO UPDATE SET
        ended = kept.ended + excluded.ended, alone = kept.alone + excluded.alone,
        with_person = kept.with_person + excluded.with_person, limited = kept.limited + excluded.limited,
        failed = kept.failed + excluded.failed, cancelled = kept.cancelled + excluded.cancelled,
        steps = kept.steps + excluded.steps, cost = kept.cost + excluded.cost;

    INSERT INTO steward.figure_day AS kept
    SELECT steward.day_of(finished_at), kind, binned.what, binned.bin, sign * count(*)
    FROM changed CROSS JOIN LATERAL (VALUES
        ('steps', steps), ('seconds', seconds_bin::int),
        (CASE was_right WHEN true THEN 'right' WHEN false THEN 'wrong' ELSE 'unjudged' END, confidence_bin::int)
    ) AS binned (what, bin)
    WHERE binned.bin IS NOT NULL
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (day, kind, what, bin) DO UPDATE SET tasks = kept.tasks + excluded.tasks;

    INSERT INTO steward.figure_week AS kept
    SELECT steward.week_of(finished_at), kind, binned.what, binned.bin, sign * count(*)
    FROM changed CROSS JOIN LATERAL (VALUES
        ('steps', steps), ('seconds', seconds_bin::int),
        (CASE was_right WHEN true THEN 'right' WHEN false THEN 'wrong' ELSE 'unjudged' END, confidence_bin::int)
    ) AS binned (what, bin)
    WHERE binned.bin IS NOT NULL
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (week, kind, what, bin) DO UPDATE SET tasks = kept.tasks + excluded.tasks;

    INSERT INTO steward.figure_path AS kept
    SELECT steward.day_of(finished_at), kind, path, outcome, sign * count(*), sign * sum(round(seconds * 1e3)::bigint),
        sign * sum(round(cost * 1e9)::bigint)
    FROM changed GROUP BY 1, 2, 3, 4
    ON CONFLICT (day, kind, path, outcome) DO UPDATE SET
        tasks = kept.tasks + excluded.tasks, seconds = kept.seconds + excluded.seconds, cost = kept.cost + excluded.cost;
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION steward.count_tools() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sign int := TG_ARGV[0];
BEGIN
    INSERT INTO steward.figure_tool AS kept
    SELECT steward.day_of(finished_at), kind, tool, sign * count(*), sign * sum(acts), sign * sum(calls),
        sign * sum(retries), sign * sum(lost), sign * sum(refused), sign * sum(refuted), sign * sum(unknown),
        sign * sum(verified), sign * sum(failed)
    FROM changed GROUP BY 1, 2, 3
    ON CONFLICT (day, kind, tool) DO UPDATE SET
        tasks = kept.tasks + excluded.tasks, acts = kept.acts + excluded.acts, calls = kept.calls + excluded.calls,
        retries = kept.retries + excluded.retries, lost = kept.lost + excluded.lost,
        refused = kept.refused + excluded.refused, refuted = kept.refuted + excluded.refuted,
        unknown = kept.unknown + excluded.unknown, verified = kept.verified + excluded.verified,
        failed = kept.failed + excluded.failed;

    INSERT INTO steward.figure_tool_seconds AS kept
    SELECT steward.day_of(finished_at), kind, tool, bin, sign * count(*)
    FROM changed CROSS JOIN LATERAL unnest(bins) AS bin
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (day, kind, tool, bin) DO UPDATE SET calls = kept.calls + excluded.calls;

    INSERT INTO steward.figure_week_seconds AS kept
    SELECT steward.week_of(finished_at), kind, tool, bin, sign * count(*)
    FROM changed CROSS JOIN LATERAL unnest(bins) AS bin
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (week, kind, tool, bin) DO UPDATE SET calls = kept.calls + excluded.calls;
    RETURN NULL;
END $$;

-- What people answered is read from the index alone: the bins of how long it took, as `duration_bin` has them, and whether
-- it was a yes, to what was looked at, in less than five seconds.
CREATE FUNCTION steward.duration_bin(seconds float8) RETURNS smallint LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (CASE WHEN seconds < 0.001 THEN 0 ELSE 1 + floor(ln(seconds / 0.001) / ln(1.1::float8) + 1e-9) END)::smallint $$;
ALTER TABLE steward.review
    ADD COLUMN decided_bin smallint GENERATED ALWAYS AS (
        steward.duration_bin(date_part('epoch', decided_at - opened_at))
    ) STORED,
    ADD COLUMN viewed_bin smallint GENERATED ALWAYS AS (
        CASE WHEN viewed_at <= decided_at THEN steward.duration_bin(date_part('epoch', viewed_at - opened_at)) END
    ) STORED,
    ADD COLUMN claimed_bin smallint GENERATED ALWAYS AS (
        CASE WHEN first_claimed_at <= decided_at
            THEN steward.duration_bin(date_part('epoch', first_claimed_at - opened_at)) END
    ) STORED,
    ADD COLUMN said text GENERATED ALWAYS AS (
        CASE WHEN decision ->> 'kind' = 'approve' THEN CASE
            WHEN viewed_at <= decided_at AND decided_at - viewed_at < interval '5 seconds' THEN 'quick'
            WHEN viewed_at <= decided_at THEN 'looked' ELSE 'approved' END
        END
    ) STORED;
DROP INDEX steward.review_decided;
CREATE INDEX review_decided ON steward.review (decided_at) INCLUDE (
    answered, playbook, decided_bin, reason, "group", decided_by, viewed_bin, claimed_bin, said
) WHERE decided_at IS NOT NULL;
-- Questions by when they came, of a playbook too, from the index alone.
DROP INDEX steward.review_oldest;
CREATE INDEX review_oldest ON steward.review (opened_at, id) INCLUDE (playbook);

-- What is searched for is found where there is little of it or nothing: by an index of what is not the rule, or by one in
-- which equal values share their entries.
CREATE INDEX decision_outcome ON steward.decision (outcome, id)
    WHERE outcome NOT IN ('verified', 'proposed', 'passed', 'model', 'playbook');
CREATE INDEX decision_person ON steward.decision (id) WHERE kind = 'person';
CREATE INDEX decision_model ON steward.decision (model) WHERE model <> '';
CREATE INDEX decision_unsure_kind ON steward.decision (kind, confidence, id) WHERE confidence < 1;
CREATE INDEX task_by_playbook ON steward.task (playbook);
CREATE INDEX task_tool_trouble ON steward.task_tool (tool, finished_at DESC, task_id DESC)
    WHERE retries > 0 OR lost > 0 OR refused > 0 OR refuted > 0 OR unknown > 0 OR failed > 0;
CREATE INDEX task_summary_trouble ON steward.task_summary (finished_at DESC, task_id DESC) WHERE waited > 0 OR crashes > 0;
