-- name: add
INSERT INTO steward.decision (
    task_id, kind, subject, outcome, confidence, model, prompt_version, tokens_in, tokens_out, cost, seconds,
    by, detail, at
)
SELECT
    one.task_id, one.kind, one.subject, one.outcome, one.confidence, one.model, one.prompt_version, one.tokens_in,
    one.tokens_out, one.cost, one.seconds, one.by, one.detail, coalesce(one.at, now())
FROM ROWS FROM (
    jsonb_to_recordset(%(rows)s) AS (
        task_id text, kind text, subject text, outcome text, confidence float8, model text, prompt_version text,
        tokens_in bigint, tokens_out bigint, cost float8, seconds float8, by text, detail jsonb, at timestamptz
    )
) WITH ORDINALITY AS one (
    task_id, kind, subject, outcome, confidence, model, prompt_version, tokens_in, tokens_out, cost, seconds, by,
    detail, at, number
)
ORDER BY one.number
RETURNING id

-- name: of_task
SELECT * FROM steward.decision WHERE task_id = %(task_id)s ORDER BY id

-- part: chosen
WHERE (%(after)s::bigint IS NULL OR decision.id < %(after)s)
    AND (%(kind)s::text IS NULL OR decision.kind = %(kind)s)
    AND (%(below)s::float8 IS NULL OR decision.confidence < %(below)s)
    AND (%(above)s::float8 IS NULL OR decision.confidence >= %(above)s)
    AND (%(outcome)s::text IS NULL OR decision.outcome = %(outcome)s)
    AND (%(model)s::text IS NULL OR decision.model = %(model)s)
    AND (%(task_id)s::text IS NULL OR decision.task_id = %(task_id)s)
    AND (%(since)s::timestamptz IS NULL OR decision.at >= %(since)s)
    AND (%(until)s::timestamptz IS NULL OR decision.at < %(until)s)
    AND (%(playbook)s::text IS NULL OR task.playbook = %(playbook)s OR %(playbook)s = '' AND task.playbook IS NULL)
    AND (%(playbooks)s::text[] IS NULL OR task.playbook = ANY (%(playbooks)s))

-- part: shown
SELECT decision.*, task.goal, coalesce(task.playbook, '') AS playbook, mark.says, mark.by AS marked_by, mark.note,
    mark.at AS marked_at, CASE WHEN %(marks_any)s THEN task.plan END AS plan

-- name: page
-- include: shown
FROM steward.decision AS decision JOIN steward.task AS task ON task.id = decision.task_id
LEFT JOIN LATERAL (
    SELECT one.says, one.by, one.note, one.at FROM steward.decision_mark AS one
    WHERE one.decision_id = decision.id ORDER BY one.id DESC LIMIT 1
) AS mark ON true
-- include: chosen
ORDER BY decision.id DESC LIMIT %(limit)s

-- part: so_sure
confidence < %(below)s AND (%(above)s::float8 IS NULL OR confidence >= %(above)s)
    AND (%(kind)s::text IS NULL OR kind = %(kind)s)

-- name: unsure
-- how many there are at all, up to so many; by their order, so that they are looked for in the index
SELECT count(*) AS number FROM (
    SELECT FROM steward.decision
    WHERE
-- include: so_sure
    ORDER BY confidence LIMIT %(most)s
) AS found

-- name: page_few
-- where few are so unsure they are found by that; to go through all from the newest on would take long. An array, so that
-- each is read by its number, whatever Postgres makes of the numbers
-- include: shown
FROM steward.decision AS decision JOIN steward.task AS task ON task.id = decision.task_id
LEFT JOIN LATERAL (
    SELECT one.says, one.by, one.note, one.at FROM steward.decision_mark AS one
    WHERE one.decision_id = decision.id ORDER BY one.id DESC LIMIT 1
) AS mark ON true
-- include: chosen
    AND decision.id = ANY (ARRAY(
        SELECT id FROM steward.decision
        WHERE
-- include: so_sure
        ORDER BY confidence LIMIT %(most)s
    ))
ORDER BY decision.id DESC LIMIT %(limit)s

-- name: page_marked
WITH mark AS (
    SELECT DISTINCT ON (decision_id) * FROM steward.decision_mark ORDER BY decision_id, id DESC
)
-- include: shown
FROM mark JOIN steward.decision AS decision ON decision.id = mark.decision_id
JOIN steward.task AS task ON task.id = decision.task_id
-- include: chosen
    AND (%(says)s::text IS NULL OR mark.says = %(says)s)
ORDER BY decision.id DESC LIMIT %(limit)s

-- name: mark
-- the task is counted anew, as whether its plan was right counts in the figures; also where it is not counted yet, as
-- who is at it may have read its marks before
WITH known AS (
    SELECT id, task_id FROM steward.decision WHERE id = %(decision_id)s
), counted AS (
    UPDATE steward.task SET folded_at = NULL
    WHERE id = (SELECT task_id FROM known) AND finished_at IS NOT NULL
)
INSERT INTO steward.decision_mark (decision_id, says, by, note)
SELECT known.id, %(says)s, %(by)s, %(note)s FROM known
RETURNING decision_id, says, by, note, at, (
    SELECT task.plan FROM steward.task WHERE %(marks_any)s AND task.id = (SELECT task_id FROM known)
) AS plan

-- name: marks
SELECT mark.decision_id, mark.says, mark.by, mark.note, mark.at, CASE WHEN %(marks_any)s THEN task.plan END AS plan
FROM steward.decision_mark AS mark
JOIN steward.decision AS decision ON decision.id = mark.decision_id
JOIN steward.task AS task ON task.id = decision.task_id
WHERE mark.decision_id = %(decision_id)s ORDER BY mark.id DESC
