-- part: lease
lease AS (
    -- one statement, so that a lease lost meanwhile writes nothing: the share lock keeps it until the commit
    SELECT task.id, task.cancelled_by FROM steward.task AS task
    -- not a parameter: each plan for a number of tasks looked cheaper than the one for any, so none was ever kept
    WHERE task.id = ANY (ARRAY(SELECT one.task_id FROM wanted AS one))
        AND task.lease_holder = %(holder)s AND task.lease_until > clock_timestamp()
        AND task.lease_epoch = (SELECT max(one.epoch) FROM wanted AS one WHERE one.task_id = task.id)
    ORDER BY task.id
    FOR SHARE
)

-- part: locked
-- include: lease
, ordered AS (
    SELECT action.key FROM steward.action AS action
    JOIN wanted ON wanted.key = action.key AND wanted.task_id = action.task_id
    JOIN lease ON lease.id = action.task_id
    ORDER BY action.key
    FOR NO KEY UPDATE OF action
)

-- name: claim
-- A row of this task moves to its new claimant. A row of another task is touched without change, only
-- to be returned: DO NOTHING and a SELECT beside it would lose a race. Rows keep the order they were asked in;
-- of two such statements that wait for each other one fails, and its rows are then claimed one by one.
WITH wanted AS MATERIALIZED (
    SELECT * FROM ROWS FROM (
        jsonb_to_recordset(%(rows)s) AS (
            key text, task_id text, epoch bigint, step text, tool text, args jsonb, risk text, item bigint,
            revision bigint, occurrence bigint, target text, attempts bigint
        )
    ) WITH ORDINALITY
        AS one (key, task_id, epoch, step, tool, args, risk, item, revision, occurrence, target, attempts, number)
),
-- include: lease
INSERT INTO steward.action AS action (
    key, task_id, step, tool, args, risk, item, revision, first_revision, occurrence, target, attempts
)
SELECT
    one.key, lease.id, one.step, one.tool, one.args, one.risk, one.item, one.revision, one.revision, one.occurrence,
    one.target, one.attempts
FROM wanted AS one JOIN lease ON lease.id = one.task_id
WHERE one.attempts = 0 OR lease.cancelled_by IS NULL  -- whoever is about to act
ORDER BY one.number
ON CONFLICT (key) DO UPDATE SET
    claims = action.claims + CASE WHEN action.task_id = excluded.task_id THEN 1 ELSE 0 END,
    step = CASE WHEN action.task_id = excluded.task_id THEN excluded.step ELSE action.step END,
    item = CASE WHEN action.task_id = excluded.task_id THEN excluded.item ELSE action.item END,
    revision = CASE WHEN action.task_id = excluded.task_id THEN excluded.revision ELSE action.revision END
RETURNING action.*, clock_timestamp() AS as_of

-- name: release
-- The act of a task that is over, and that certainly did not happen, makes way: its row stays in its task's
-- history under a key of its own. Once claimed anew, the key is no longer the old task's, so of two that
-- release one succeeds.
WITH lease AS (
-- include: lease.kept
)
UPDATE steward.action AS action SET key = action.key || ' of task ' || action.task_id || (
    SELECT repeat(' again', count(*)::int) FROM steward.action AS kept
    WHERE kept.task_id = action.task_id AND starts_with(kept.key, action.key || ' of task ')
)
FROM lease, steward.task AS owner
WHERE action.key = %(key)s AND action.task_id <> lease.id
    AND owner.id = action.task_id AND owner.status IN ('complete', 'failed')
    AND (
        action.attempts = 0
        OR (
            action.verdict ->> 'status' = 'refuted'
            AND (action.verdict ->> 'retry' = 'true' OR action.receipt ->> 'kind' = 'refused')
        )
    )
RETURNING action.key

-- name: attempt
WITH wanted AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(rows)s)
        AS one (key text, task_id text, epoch bigint, args jsonb, target text)
),
-- include: locked
UPDATE steward.action AS action SET
    attempts = action.attempts + 1,
    args = wanted.args,
    target = wanted.target,
    claimed_at = now(),
    settled_at = NULL,
    receipt = NULL,
    verdict = NULL
FROM wanted JOIN ordered ON ordered.key = wanted.key JOIN lease ON lease.id = wanted.task_id
WHERE action.key = wanted.key AND lease.cancelled_by IS NULL
RETURNING action.*, clock_timestamp() AS as_of

-- part: settled
-- the receipt, where there is one
receipt = coalesce(wanted.receipt, action.receipt),
settled_at = CASE
    WHEN wanted.receipt IS NULL THEN action.settled_at ELSE coalesce(to_timestamp(wanted.at), now())
END,
refusals = action.refusals + coalesce(wanted.receipt ->> 'kind' = 'refused', false)::int,
deferred = action.deferred
    + coalesce(wanted.receipt ->> 'kind' = 'refused' AND wanted.receipt ->> 'wait' IS NOT NULL, false)::int

-- name: settle
WITH wanted AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(rows)s)
        AS one (key text, task_id text, epoch bigint, receipt jsonb, at float8)
),
-- include: locked
UPDATE steward.action AS action SET
-- include: settled
FROM wanted JOIN ordered ON ordered.key = wanted.key
WHERE action.key = wanted.key
RETURNING action.*, clock_timestamp() AS as_of

-- name: judge
WITH wanted AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(rows)s)
        AS one (key text, task_id text, epoch bigint, verdict jsonb, receipt jsonb, at float8)
),
-- include: locked
, judged AS (
    UPDATE steward.action AS action SET verdict = wanted.verdict,
-- include: settled
    FROM wanted JOIN ordered ON ordered.key = wanted.key
    WHERE action.key = wanted.key
    RETURNING action.*
), decided AS (
    INSERT INTO steward.decision (
        task_id, kind, subject, outcome, confidence, model, prompt_version, tokens_in, tokens_out, cost, seconds,
        by, detail
    )
    SELECT
        task_id, 'verdict', step || ': ' || tool, verdict ->> 'status',
        CASE WHEN verdict ->> 'status' IN ('verified', 'refuted') THEN 1.0 ELSE 0.0 END,
        '', '', 0, 0, 0, 0, '',
        jsonb_build_object('key', key, 'level', verdict -> 'level', 'reason', verdict -> 'reason')
    FROM judged ORDER BY seq
)
SELECT judged.*, clock_timestamp() AS as_of FROM judged

-- name: history
SELECT action.*, clock_timestamp() AS as_of FROM steward.action AS action WHERE task_id = %(task_id)s ORDER BY seq

-- name: entry
SELECT action.*, clock_timestamp() AS as_of FROM steward.action AS action WHERE key = %(key)s

-- part: happened
-- not what certainly did not happen, nor what was so already (`Entry.absent`, `Entry.already_so`)
action.risk <> 'read' AND (action.attempts > 0 OR action.verdict ->> 'status' = 'verified')
    AND NOT (
        coalesce(action.verdict ->> 'status', '') = 'refuted'
        AND (coalesce(action.verdict ->> 'retry', '') = 'true' OR coalesce(action.receipt ->> 'kind', '') = 'refused')
    )
    AND NOT (
        coalesce(action.verdict ->> 'status', '') = 'verified'
        AND coalesce(action.receipt ->> 'code', '') = 'already_so'
    )
    AND action.tool = %(tool)s AND action.args @> %(args)s AND action.key <> %(but)s
    AND action.claimed_at >= coalesce(%(since)s::timestamptz, '-infinity')

-- name: past_acts
-- What a tool did with such arguments, or may have done, in any task. Postgres takes a value for as frequent lately as it was
-- ever, or for rare, so the newest acts tell which way is taken: a fifth or more have it, and the newest are gone through by
-- their time (action_newest), so far as that gives as many as are asked for; else all that have it are found by it
-- (action_by_args), of more than are asked for whichever come first.
WITH sample AS MATERIALIZED (
    SELECT count(*) AS number, count(*) FILTER (WHERE newest.args @> %(args)s) AS having_it
    FROM (
        SELECT action.args FROM steward.action AS action
        WHERE action.risk <> 'read' AND action.tool = %(tool)s
            AND action.claimed_at >= coalesce(%(since)s::timestamptz, '-infinity')
        ORDER BY action.claimed_at DESC, action.seq DESC
        LIMIT 1000
    ) AS newest
), by_time AS MATERIALIZED (
    SELECT action.* FROM (
        SELECT * FROM steward.action AS newest
        WHERE newest.risk <> 'read' AND newest.tool = %(tool)s
            AND newest.claimed_at >= coalesce(%(since)s::timestamptz, '-infinity')
        ORDER BY newest.claimed_at DESC, newest.seq DESC
        LIMIT 10000
    ) AS action WHERE
-- include: happened
    LIMIT %(most)s
), way AS MATERIALIZED (
    SELECT CASE
        WHEN number < 1000 THEN true
        WHEN having_it >= 200 THEN (SELECT count(*) FROM by_time) >= %(most)s
        ELSE false
    END AS by_time FROM sample
), by_args AS MATERIALIZED (
    SELECT action.* FROM steward.action AS action WHERE
-- include: happened
)
SELECT found.*, clock_timestamp() AS as_of FROM (
    SELECT * FROM by_time WHERE (SELECT way.by_time FROM way)
    UNION ALL
    (SELECT * FROM by_args WHERE NOT (SELECT way.by_time FROM way) LIMIT %(most)s)
) AS found
