-- Figures of many tasks. A task that ended is folded: its summary is written, and triggers add that to the roll-ups, so
-- that whatever changes a summary changes them in the same transaction by as much. A task that changes afterwards, or
-- whose decisions are marked, is folded anew: what was counted is taken out and the new summary put in.

ALTER TABLE steward.task ADD COLUMN release text NOT NULL DEFAULT '', ADD COLUMN folded_at timestamptz;
CREATE INDEX task_unfolded ON steward.task (finished_at, id) WHERE finished_at IS NOT NULL AND folded_at IS NULL;

-- When somebody first looked at a question, and first took it.
ALTER TABLE steward.review ADD COLUMN viewed_at timestamptz, ADD COLUMN first_claimed_at timestamptz;
UPDATE steward.review AS review SET viewed_at = seen.viewed_at, first_claimed_at = seen.claimed_at
FROM (
    SELECT review_id, min(at) FILTER (WHERE kind = 'viewed') AS viewed_at,
        min(at) FILTER (WHERE kind = 'claimed') AS claimed_at
    FROM steward.audit WHERE kind IN ('viewed', 'claimed') GROUP BY review_id
) AS seen
WHERE seen.review_id = review.id;
CREATE INDEX review_decided ON steward.review (decided_at) WHERE decided_at IS NOT NULL;

-- Whether a decision was right, in people's words; the newest counts.
CREATE TABLE steward.decision_mark (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    decision_id bigint NOT NULL REFERENCES steward.decision (id),
    says text NOT NULL CHECK (says IN ('right', 'wrong')),
    by text NOT NULL,
    note text NOT NULL DEFAULT '',
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);
CREATE INDEX decision_mark_newest ON steward.decision_mark (decision_id, id DESC);
CREATE TRIGGER decision_mark_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON steward.decision_mark
    FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_change();
-- decisions that are not quite sure; most verdicts are
CREATE INDEX decision_unsure ON steward.decision (confidence, id) WHERE confidence < 1;

-- What figures are told apart by, and the names of what tasks met: each once, under a number.
CREATE TABLE steward.task_kind (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    playbook text NOT NULL,
    model text NOT NULL,
    prompt_version text NOT NULL,
    release text NOT NULL,
    UNIQUE (playbook, model, prompt_version, release)
);
CREATE TABLE steward.label (
    id int GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('path', 'stop', 'refused', 'lost', 'refuted', 'unknown')),
    subject text NOT NULL,
    text text NOT NULL
);
CREATE UNIQUE INDEX label_once ON steward.label (kind, md5(subject), md5(text));

CREATE TABLE steward.task_summary (
    task_id text PRIMARY KEY REFERENCES steward.task (id),
    kind int NOT NULL REFERENCES steward.task_kind (id),
    started_at timestamptz NOT NULL,
    finished_at timestamptz NOT NULL,
    outcome text NOT NULL CHECK (outcome IN ('alone', 'with_person', 'limit', 'failed', 'cancelled')),
    ending text NOT NULL,
    with_person boolean NOT NULL,
    ceilings text[] NOT NULL,
    stage smallint NOT NULL CHECK (stage BETWEEN 0 AND 5),
    steps int NOT NULL,
    seconds float8 NOT NULL,
    tokens bigint NOT NULL,
    cost float8 NOT NULL,
    unpriced boolean NOT NULL,
    model_calls int NOT NULL,
    repairs int NOT NULL,
    replans int NOT NULL,
    waited float8 NOT NULL,
    crashes int NOT NULL,
    checks int NOT NULL,
    refused int NOT NULL,
    seconds_bin smallint NOT NULL,
    confidence float8,
    confidence_bin smallint,
    was_right boolean,
    path int NOT NULL REFERENCES steward.label (id)
);
CREATE INDEX task_summary_newest ON steward.task_summary (finished_at DESC, task_id DESC);
CREATE INDEX task_summary_outcome ON steward.task_summary (outcome, finished_at DESC, task_id DESC);
CREATE INDEX task_summary_path ON steward.task_summary (path, finished_at DESC, task_id DESC);

CREATE TABLE steward.task_tool (
    task_id text NOT NULL REFERENCES steward.task (id),
    tool text NOT NULL,
    kind int NOT NULL,
    finished_at timestamptz NOT NULL,
    acts int NOT NULL,
    calls int NOT NULL,
    retries int NOT NULL,
    lost int NOT NULL,
    refused int NOT NULL,
    refuted int NOT NULL,
    unknown int NOT NULL,
    verified int NOT NULL,
    failed int NOT NULL,
    bins smallint[] NOT NULL,
    PRIMARY KEY (task_id, tool)
);
CREATE INDEX task_tool_newest ON steward.task_tool (tool, finished_at DESC, task_id DESC);
CREATE INDEX task_tool_ended ON steward.task_tool (finished_at);

CREATE TABLE steward.task_model (
    task_id text NOT NULL REFERENCES steward.task (id),
    model text NOT NULL,
    kind int NOT NULL,
    finished_at timestamptz NOT NULL,
    calls int NOT NULL,
    errors int NOT NULL,
    tokens_in bigint NOT NULL,
    tokens_out bigint NOT NULL,
    cost float8 NOT NULL,
    unpriced int NOT NULL,
    seconds float8 NOT NULL,
    PRIMARY KEY (task_id, model)
);
CREATE INDEX task_model_newest ON steward.task_model (model, finished_at DESC, task_id DESC);
CREATE INDEX task_model_ended ON steward.task_model (finished_at);

CREATE TABLE steward.task_label (
    task_id text NOT NULL REFERENCES steward.task (id),
    label int NOT NULL REFERENCES steward.label (id),
    kind int NOT NULL,
    finished_at timestamptz NOT NULL,
    times int NOT NULL,
    first_at timestamptz NOT NULL,
    last_at timestamptz NOT NULL,
    PRIMARY KEY (task_id, label)
);
CREATE INDEX task_label_newest ON steward.task_label (label, finished_at DESC, task_id DESC);
CREATE INDEX task_label_ended ON steward.task_label (finished_at);

-- The roll-ups. Sums that the days of a zone can be made of are kept by the hour, the others by days in UTC; what is
-- asked for at the edges, less than a whole one, is counted from the summaries. Money is in billionths of a dollar and
-- time in milliseconds, so that taking out leaves exactly what was there before.
CREATE TABLE steward.figure_hour (
    at timestamptz NOT NULL,
    kind int NOT NULL,
    ended int NOT NULL,
    alone int NOT NULL,
    with_person int NOT NULL,
    limited int NOT NULL,
    failed int NOT NULL,
    cancelled int NOT NULL,
    asked int NOT NULL,
    ceiling int NOT NULL,
    planned int NOT NULL,
    checked int NOT NULL,
    acted int NOT NULL,
    verified int NOT NULL,
    steps int NOT NULL,
    tokens bigint NOT NULL,
    cost bigint NOT NULL,
    unpriced int NOT NULL,
    model_calls int NOT NULL,
    repairs int NOT NULL,
    replans int NOT NULL,
    waiting int NOT NULL,
    waited bigint NOT NULL,
    crashed int NOT NULL,
    checks int NOT NULL,
    refused int NOT NULL,
    PRIMARY KEY (at, kind)
);
CREATE TABLE steward.figure_day (
    day date NOT NULL,
    kind int NOT NULL,
    what text NOT NULL CHECK (what IN ('steps', 'seconds', 'right', 'wrong', 'unjudged')),
    bin int NOT NULL,
    tasks int NOT NULL,
    PRIMARY KEY (day, kind, what, bin)
);
CREATE TABLE steward.figure_path (
    day date NOT NULL,
    kind int NOT NULL,
    path int NOT NULL,
    outcome text NOT NULL,
    tasks int NOT NULL,
    seconds bigint NOT NULL,
    cost bigint NOT NULL,
    PRIMARY KEY (day, kind, path, outcome)
);
CREATE TABLE steward.figure_tool (
    day date NOT NULL,
    kind int NOT NULL,
    tool text NOT NULL,
    tasks int NOT NULL,
    acts int NOT NULL,
    calls int NOT NULL,
    retries int NOT NULL,
    lost int NOT NULL,
    refused int NOT NULL,
    refuted int NOT NULL,
    unknown int NOT NULL,
    verified int NOT NULL,
    failed int NOT NULL,
    PRIMARY KEY (day, kind, tool)
);
CREATE TABLE steward.figure_tool_seconds (
    day date NOT NULL,
    kind int NOT NULL,
    tool text NOT NULL,
    bin int NOT NULL,
    calls int NOT NULL,
    PRIMARY KEY (day, kind, tool, bin)
);
CREATE TABLE steward.figure_model (
    at timestamptz NOT NULL,
    kind int NOT NULL,
    model text NOT NULL,
    tasks int NOT NULL,
    calls int NOT NULL,
    errors int NOT NULL,
    tokens_in bigint NOT NULL,
    tokens_out bigint NOT NULL,
    cost bigint NOT NULL,
    unpriced int NOT NULL,
    seconds bigint NOT NULL,
    PRIMARY KEY (at, kind, model)
);
CREATE TABLE steward.figure_label (
    day date NOT NULL,
    kind int NOT NULL,
    label int NOT NULL,
    tasks int NOT NULL,
    times int NOT NULL,
    PRIMARY KEY (day, kind, label)
);

CREATE FUNCTION steward.hour_of(at timestamptz) RETURNS timestamptz LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT date_bin('1 hour', at, 'epoch'::timestamptz) $$;
CREATE FUNCTION steward.day_of(at timestamptz) RETURNS date LANGUAGE sql IMMUTABLE PARALLEL SAFE AS
$$ SELECT (at AT TIME ZONE 'UTC')::date $$;

-- Each of these adds what a statement put in, or takes out what it removed: the sign is the trigger's argument.
CREATE FUNCTION steward.count_summaries() RETURNS trigger LANGUAGE plpgsql AS $$
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

    INSERT INTO steward.figure_day AS kept
    SELECT steward.day_of(finished_at), kind, binned.what, binned.bin, sign * count(*)
    FROM changed CROSS JOIN LATERAL (VALUES
        ('steps', steps), ('seconds', seconds_bin::int),
        (CASE was_right WHEN true THEN 'right' WHEN false THEN 'wrong' ELSE 'unjudged' END, confidence_bin::int)
    ) AS binned (what, bin)
    WHERE binned.bin IS NOT NULL
    GROUP BY 1, 2, 3, 4
    ON CONFLICT (day, kind, what, bin) DO UPDATE SET tasks = kept.tasks + excluded.tasks;

    INSERT INTO steward.figure_path AS kept
    SELECT steward.day_of(finished_at), kind, path, outcome, sign * count(*), sign * sum(round(seconds * 1e3)::bigint),
        sign * sum(round(cost * 1e9)::bigint)
    FROM changed GROUP BY 1, 2, 3, 4
    ON CONFLICT (day, kind, path, outcome) DO UPDATE SET
        tasks = kept.tasks + excluded.tasks, seconds = kept.seconds + excluded.seconds, cost = kept.cost + excluded.cost;
    RETURN NULL;
END $$;

CREATE FUNCTION steward.count_tools() RETURNS trigger LANGUAGE plpgsql AS $$
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
    RETURN NULL;
END $$;

CREATE FUNCTION steward.count_models() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sign int := TG_ARGV[0];
BEGIN
    INSERT INTO steward.figure_model AS kept
    SELECT steward.hour_of(finished_at), kind, model, sign * count(*), sign * sum(calls), sign * sum(errors),
        sign * sum(tokens_in), sign * sum(tokens_out), sign * sum(round(cost * 1e9)::bigint), sign * sum(unpriced),
        sign * sum(round(seconds * 1e3)::bigint)
    FROM changed GROUP BY 1, 2, 3
    ON CONFLICT (at, kind, model) DO UPDATE SET
        tasks = kept.tasks + excluded.tasks, calls = kept.calls + excluded.calls, errors = kept.errors + excluded.errors,
        tokens_in = kept.tokens_in + excluded.tokens_in, tokens_out = kept.tokens_out + excluded.tokens_out,
        cost = kept.cost + excluded.cost, unpriced = kept.unpriced + excluded.unpriced,
        seconds = kept.seconds + excluded.seconds;
    RETURN NULL;
END $$;

CREATE FUNCTION steward.count_labels() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    sign int := TG_ARGV[0];
BEGIN
    INSERT INTO steward.figure_label AS kept
    SELECT steward.day_of(finished_at), kind, label, sign * count(*), sign * sum(times)
    FROM changed GROUP BY 1, 2, 3
    ON CONFLICT (day, kind, label) DO UPDATE SET
        tasks = kept.tasks + excluded.tasks, times = kept.times + excluded.times;
    RETURN NULL;
END $$;

CREATE TRIGGER task_summary_in AFTER INSERT ON steward.task_summary REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION steward.count_summaries('1');
CREATE TRIGGER task_summary_out AFTER DELETE ON steward.task_summary REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION steward.count_summaries('-1');
CREATE TRIGGER task_tool_in AFTER INSERT ON steward.task_tool REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION steward.count_tools('1');
CREATE TRIGGER task_tool_out AFTER DELETE ON steward.task_tool REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION steward.count_tools('-1');
CREATE TRIGGER task_model_in AFTER INSERT ON steward.task_model REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION steward.count_models('1');
CREATE TRIGGER task_model_out AFTER DELETE ON steward.task_model REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION steward.count_models('-1');
CREATE TRIGGER task_label_in AFTER INSERT ON steward.task_label REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION steward.count_labels('1');
CREATE TRIGGER task_label_out AFTER DELETE ON steward.task_label REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION steward.count_labels('-1');

-- A change in place would go uncounted.
CREATE FUNCTION steward.refuse_edit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'steward.% is written anew, not edited', TG_TABLE_NAME;
END $$;
CREATE TRIGGER task_summary_whole BEFORE UPDATE OR TRUNCATE ON steward.task_summary
    FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_edit();
CREATE TRIGGER task_tool_whole BEFORE UPDATE OR TRUNCATE ON steward.task_tool
    FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_edit();
CREATE TRIGGER task_model_whole BEFORE UPDATE OR TRUNCATE ON steward.task_model
    FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_edit();
CREATE TRIGGER task_label_whole BEFORE UPDATE OR TRUNCATE ON steward.task_label
    FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_edit();
