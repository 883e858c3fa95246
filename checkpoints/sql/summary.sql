-- name: one_folder
SELECT pg_try_advisory_xact_lock(hashtextextended('steward.fold', 0)) AS locked

-- name: ended
-- the row lock keeps a late change of the task waiting until it can be seen that it is to be folded anew
SELECT id, coalesce(playbook, '') AS playbook, release, status, coalesce(error, '') AS error, steps, usage,
    coalesce(started_at, created_at) AS started_at, finished_at, crashes, observed, left(goal, 4000) AS goal
FROM steward.task
WHERE finished_at IS NOT NULL AND folded_at IS NULL
ORDER BY finished_at, id
LIMIT %(limit)s
FOR NO KEY UPDATE SKIP LOCKED

-- name: acts
SELECT task_id, key, seq, tool, attempts, refusals, coalesce(receipt ->> 'kind', '') AS receipt,
    coalesce(receipt ->> 'code', '') AS code, left(coalesce(receipt ->> 'message', ''), 4000) AS message,
    coalesce(verdict ->> 'status', '') AS verdict, claimed_at, settled_at, risk,
    CASE WHEN tool = ANY (%(marked)s::text[]) THEN jsonb_build_object('args', args, 'result', receipt -> 'result') END
        AS call
FROM steward.action WHERE task_id = ANY (%(ids)s::text[]) ORDER BY seq

-- name: said
SELECT decision.task_id, decision.kind, decision.subject, decision.outcome, decision.confidence, decision.model,
    decision.prompt_version, decision.tokens_in, decision.tokens_out, decision.cost,
    coalesce(decision.detail ->> 'cost_unknown' = 'true', false) AS unpriced, decision.seconds, decision.at,
    coalesce(decision.detail ->> 'key', '') AS key,
    coalesce(decision.detail ->> 'source' = 'machine', false) AS machine,
    CASE WHEN decision.outcome = 'verified' THEN '' ELSE left(coalesce(decision.detail ->> 'reason', ''), 4000) END
        AS reason,
    CASE WHEN decision.kind = 'validation' THEN decision.detail -> 'problems' END AS problems,
    CASE WHEN decision.kind = 'validation' THEN decision.detail -> 'confidence' END AS standing,
    mark.says
FROM steward.decision AS decision
LEFT JOIN LATERAL (
    SELECT one.says FROM steward.decision_mark AS one
    WHERE decision.kind = 'plan' AND one.decision_id = decision.id ORDER BY one.id DESC LIMIT 1
) AS mark ON true
WHERE decision.task_id = ANY (%(ids)s::text[]) ORDER BY decision.id

-- name: asked
SELECT task_id, coalesce(reason, '') AS reason, coalesce(question #>> '{detail,ceiling}', '') AS ceiling,
    left(coalesce(question ->> 'text', ''), 4000) AS text, coalesce(decision ->> 'kind', '') AS decision,
-- include: slice.by_machine
    AS machine, opened_at
FROM steward.review WHERE task_id = ANY (%(ids)s::text[]) ORDER BY opened_at, id

-- name: take_out
WITH tool AS (
    DELETE FROM steward.task_tool WHERE task_id = ANY (%(ids)s::text[])
), model AS (
    DELETE FROM steward.task_model WHERE task_id = ANY (%(ids)s::text[])
), label AS (
    DELETE FROM steward.task_label WHERE task_id = ANY (%(ids)s::text[])
), judged AS (
    DELETE FROM steward.judged_plan WHERE task_id = ANY (%(ids)s::text[])
)
DELETE FROM steward.task_summary WHERE task_id = ANY (%(ids)s::text[])

-- name: name_kinds
-- what is there already takes no new number; only one process folds at a time
INSERT INTO steward.task_kind (playbook, model, prompt_version, release)
SELECT DISTINCT one.* FROM unnest(
    %(playbook)s::text[], %(model)s::text[], %(prompt_version)s::text[], %(release)s::text[]
) AS one (playbook, model, prompt_version, release)
WHERE NOT EXISTS (
    SELECT FROM steward.task_kind AS known WHERE (known.playbook, known.model, known.prompt_version, known.release)
        = (one.playbook, one.model, one.prompt_version, one.release)
)

-- name: name_labels
INSERT INTO steward.label (kind, subject, text)
SELECT DISTINCT one.* FROM unnest(%(kind)s::text[], %(subject)s::text[], %(text)s::text[]) AS one (kind, subject, text)
WHERE NOT EXISTS (
    SELECT FROM steward.label AS known
    WHERE (known.kind, md5(known.subject), md5(known.text)) = (one.kind, md5(one.subject), md5(one.text))
)

-- name: put_in
INSERT INTO steward.task_summary
SELECT one.task_id, kind.id, one.started_at, one.finished_at, one.outcome, one.ending, one.with_person,
    string_to_array(one.ceilings, ','), one.stage, one.steps, one.seconds, one.tokens, one.cost, one.unpriced,
    one.model_calls, one.repairs, one.replans, one.waited, one.crashes, one.checks, one.refused, one.seconds_bin,
    one.confidence, one.confidence_bin, one.was_right, path.id
FROM unnest(
    %(task_id)s::text[], %(playbook)s::text[], %(model)s::text[], %(prompt_version)s::text[], %(release)s::text[],
    %(started_at)s::timestamptz[], %(finished_at)s::timestamptz[], %(outcome)s::text[], %(ending)s::text[],
    %(with_person)s::boolean[], %(ceilings)s::text[], %(stage)s::int[], %(steps)s::int[], %(seconds)s::float8[],
    %(tokens)s::bigint[], %(cost)s::float8[], %(unpriced)s::boolean[], %(model_calls)s::int[], %(repairs)s::int[],
    %(replans)s::int[], %(waited)s::float8[], %(crashes)s::int[], %(checks)s::int[], %(refused)s::int[],
    %(seconds_bin)s::int[], %(confidence)s::float8[], %(confidence_bin)s::int[], %(was_right)s::boolean[],
    %(path)s::text[]
) AS one (
    task_id, playbook, model, prompt_version, release, started_at, finished_at, outcome, ending, with_person, ceilings,
    stage, steps, seconds, tokens, cost, unpriced, model_calls, repairs, replans, waited, crashes, checks, refused,
    seconds_bin, confidence, confidence_bin, was_right, path
)
JOIN steward.task_kind AS kind USING (playbook, model, prompt_version, release)
JOIN steward.label AS path ON path.kind = 'path' AND md5(path.subject) = md5('') AND md5(path.text) = md5(one.path)

-- name: put_tools
INSERT INTO steward.task_tool
SELECT one.task_id, one.tool, summary.kind, summary.finished_at, one.acts, one.calls, one.retries, one.lost,
    one.refused, one.refuted, one.unknown, one.verified, one.failed, string_to_array(one.bins, ',')::smallint[]
FROM unnest(
    %(task_id)s::text[], %(tool)s::text[], %(acts)s::int[], %(calls)s::int[], %(retries)s::int[], %(lost)s::int[],
    %(refused)s::int[], %(refuted)s::int[], %(unknown)s::int[], %(verified)s::int[], %(failed)s::int[], %(bins)s::text[]
) AS one (task_id, tool, acts, calls, retries, lost, refused, refuted, unknown, verified, failed, bins)
JOIN steward.task_summary AS summary USING (task_id)

-- name: put_models
INSERT INTO steward.task_model
SELECT one.task_id, one.model, summary.kind, summary.finished_at, one.calls, one.errors, one.tokens_in, one.tokens_out,
    one.cost, one.unpriced, one.seconds
FROM unnest(
    %(task_id)s::text[], %(model)s::text[], %(calls)s::int[], %(errors)s::int[], %(tokens_in)s::bigint[],
    %(tokens_out)s::bigint[], %(cost)s::float8[], %(unpriced)s::int[], %(seconds)s::float8[]
) AS one (task_id, model, calls, errors, tokens_in, tokens_out, cost, unpriced, seconds)
JOIN steward.task_summary AS summary USING (task_id)

-- name: put_labels
INSERT INTO steward.task_label
SELECT one.task_id, label.id, summary.kind, summary.finished_at, one.times, one.first_at, one.last_at
FROM unnest(
    %(task_id)s::text[], %(kind)s::text[], %(subject)s::text[], %(text)s::text[], %(times)s::int[],
    %(first_at)s::timestamptz[], %(last_at)s::timestamptz[]
) AS one (task_id, kind, subject, text, times, first_at, last_at)
JOIN steward.task_summary AS summary USING (task_id)
JOIN steward.label AS label
    ON label.kind = one.kind AND md5(label.subject) = md5(one.subject) AND md5(label.text) = md5(one.text)

-- name: put_judged
INSERT INTO steward.judged_plan (
    task_id, playbook, model, prompt_version, score, why, acts, approved, finished_at
)
SELECT * FROM unnest(
    %(task_id)s::text[], %(playbook)s::text[], %(model)s::text[], %(prompt_version)s::text[], %(score)s::float8[],
    %(why)s::text[], %(acts)s::boolean[], %(approved)s::boolean[], %(finished_at)s::timestamptz[]
)

-- name: folded
UPDATE steward.task SET folded_at = now(), observed = true WHERE id = ANY (%(ids)s::text[])

-- name: unfolded
SELECT count(*) AS number FROM (
    SELECT FROM steward.task WHERE finished_at IS NOT NULL AND folded_at IS NULL LIMIT 10001
) AS found
