-- part: kinds
kinds AS MATERIALIZED (
    SELECT id, playbook, model, release FROM steward.task_kind
    WHERE (%(playbook)s::text IS NULL OR playbook = %(playbook)s)
        AND (%(playbooks)s::text[] IS NULL OR playbook = ANY (%(playbooks)s))
        AND (%(model)s::text IS NULL OR model = %(model)s)
        AND (%(prompt_version)s::text IS NULL OR prompt_version = %(prompt_version)s)
        AND (%(release)s::text IS NULL OR release = %(release)s)
)

-- part: ended
SELECT one.task_id, one.finished_at AS at FROM steward.task_summary AS one JOIN kinds ON kinds.id = one.kind
WHERE one.finished_at >= %(since)s AND one.finished_at < %(until)s
    AND (%(outcome)s::text IS NULL OR one.outcome = %(outcome)s)
    AND (%(path)s::int IS NULL OR one.path = %(path)s)
    AND (%(stage)s::int IS NULL OR one.stage >= %(stage)s)
    AND (%(steps_from)s::int IS NULL OR one.steps BETWEEN %(steps_from)s AND %(steps_until)s)
    AND (%(seconds_from)s::float8 IS NULL OR one.seconds >= %(seconds_from)s AND one.seconds < %(seconds_until)s)
    AND (%(confidence)s::int IS NULL OR one.confidence_bin = %(confidence)s)
    AND (%(ending)s::text IS NULL OR one.ending = %(ending)s)
    AND (%(ceiling)s::text IS NULL OR %(ceiling)s = ANY (one.ceilings) OR %(ceiling)s = '' AND one.ceilings <> '{}')
    AND (NOT %(asked)s OR one.with_person)
    AND (NOT %(waited)s OR one.waited > 0)
    AND (NOT %(crashed)s OR one.crashes > 0)

-- part: held
-- those that wait for a person now, of the period where it is asked for
SELECT review.task_id, review.opened_at AS at FROM steward.review AS review
JOIN steward.task AS task ON task.id = review.task_id
LEFT JOIN LATERAL (
    SELECT said.model, said.prompt_version FROM steward.decision AS said
    WHERE said.task_id = task.id AND said.kind = 'plan' AND said.model <> ''
        AND (%(model)s::text IS NOT NULL OR %(prompt_version)s::text IS NOT NULL)
    ORDER BY said.id DESC LIMIT 1
) AS planned ON true
WHERE review.open AND task.status = 'needs_review'
    AND (NOT %(inside)s OR review.opened_at >= %(since)s AND review.opened_at < %(until)s)
    AND (%(at_limit)s::boolean IS NULL
        OR %(at_limit)s = (coalesce(review.question #>> '{detail,ceiling}', '') <> ''))
    AND (%(playbook)s::text IS NULL OR coalesce(review.playbook, '') = %(playbook)s)
    AND (%(playbooks)s::text[] IS NULL OR review.playbook = ANY (%(playbooks)s))
    AND (%(release)s::text IS NULL OR task.release = %(release)s)
    AND (%(model)s::text IS NULL OR planned.model = %(model)s)
    AND (%(prompt_version)s::text IS NULL OR planned.prompt_version = %(prompt_version)s)

-- part: limited
(
-- include: ended
)
UNION ALL
(
-- include: held
)

-- part: called
SELECT one.task_id, one.finished_at AS at FROM steward.task_tool AS one JOIN kinds ON kinds.id = one.kind
WHERE one.tool = %(tool)s AND one.finished_at >= %(since)s AND one.finished_at < %(until)s
    AND CASE %(what)s::text
        WHEN 'retries' THEN one.retries WHEN 'lost' THEN one.lost WHEN 'refused' THEN one.refused
        WHEN 'refuted' THEN one.refuted WHEN 'unknown' THEN one.unknown WHEN 'failed' THEN one.failed
        ELSE 1
    END > 0

-- part: met
SELECT one.task_id, one.finished_at AS at FROM steward.task_label AS one JOIN kinds ON kinds.id = one.kind
WHERE one.finished_at >= %(since)s AND one.finished_at < %(until)s
    AND one.label = (
        SELECT label.id FROM steward.label AS label
        WHERE label.id = %(error)s
            OR label.kind = 'stop' AND label.subject = %(code)s AND label.text = %(rule)s
        LIMIT 1
    )

-- part: planned
SELECT one.task_id, one.finished_at AS at FROM steward.task_model AS one JOIN kinds ON kinds.id = one.kind
WHERE one.model = %(by_model)s AND one.finished_at >= %(since)s AND one.finished_at < %(until)s

-- part: opened
SELECT review.task_id, max(review.opened_at) AS at FROM steward.review AS review
WHERE review.opened_at >= %(since)s AND review.opened_at < %(until)s
    AND (%(reason)s::text IS NULL OR review.reason = %(reason)s)
    AND (%(group)s::text IS NULL OR review."group" = %(group)s)
    AND (%(playbook)s::text IS NULL OR coalesce(review.playbook, '') = %(playbook)s)
    AND (%(playbooks)s::text[] IS NULL OR review.playbook = ANY (%(playbooks)s))
GROUP BY review.task_id

-- part: answered
SELECT review.task_id, max(review.decided_at) AS at FROM steward.review AS review
WHERE review.answered AND review.decided_at >= %(since)s AND review.decided_at < %(until)s
    AND (%(person)s::text IS NULL OR review.decided_by = %(person)s)
    AND (%(reason)s::text IS NULL OR review.reason = %(reason)s)
    AND (%(group)s::text IS NULL OR review."group" = %(group)s)
    AND (%(playbook)s::text IS NULL OR coalesce(review.playbook, '') = %(playbook)s)
    AND (%(playbooks)s::text[] IS NULL OR review.playbook = ANY (%(playbooks)s))
GROUP BY review.task_id

-- part: page
) AS driver
    WHERE %(after_at)s::timestamptz IS NULL OR (driver.at, driver.task_id) < (%(after_at)s, %(after_id)s)
    ORDER BY driver.at DESC, driver.task_id DESC
    LIMIT %(limit)s
)
SELECT found.at, task.id, task.goal, coalesce(task.playbook, '') AS playbook, coalesce(kind.model, '') AS model,
    task.release, CASE WHEN summary.outcome IS NOT NULL THEN summary.outcome WHEN task.status = 'needs_review' THEN 'waiting'
        ELSE 'running' END AS outcome,
    coalesce(summary.ending, '') AS ending, task.steps,
    coalesce(summary.seconds, extract(epoch FROM now() - coalesce(task.started_at, task.created_at))::float8) AS seconds,
    coalesce(summary.cost, (task.usage ->> 'cost')::float8, 0) AS cost, coalesce(summary.confidence, task.confidence)
        AS confidence, task.created_at, task.finished_at, CASE WHEN %(marks_any)s THEN task.plan END AS plan
FROM found JOIN steward.task AS task ON task.id = found.task_id
LEFT JOIN steward.task_summary AS summary ON summary.task_id = task.id
LEFT JOIN steward.task_kind AS kind ON kind.id = summary.kind
ORDER BY found.at DESC, task.id DESC

-- part: counted
LIMIT %(most)s) AS driver

-- name: page_ended
WITH
-- include: kinds
, found AS (SELECT * FROM (
-- include: ended
-- include: page

-- name: count_ended
WITH
-- include: kinds
SELECT count(*) AS number FROM (
-- include: ended
-- include: counted

-- name: page_held
WITH
-- include: kinds
, found AS (SELECT * FROM (
-- include: held
-- include: page

-- name: count_held
WITH
-- include: kinds
SELECT count(*) AS number FROM (
-- include: held
-- include: counted

-- name: page_limited
WITH
-- include: kinds
, found AS (SELECT * FROM (
-- include: limited
-- include: page

-- name: count_limited
WITH
-- include: kinds
SELECT count(*) AS number FROM (
-- include: limited
-- include: counted

-- name: page_called
WITH
-- include: kinds
, found AS (SELECT * FROM (
-- include: called
-- include: page

-- name: count_called
WITH
-- include: kinds
SELECT count(*) AS number FROM (
-- include: called
-- include: counted

-- name: page_met
WITH
-- include: kinds
, found AS (SELECT * FROM (
-- include: met
-- include: page

-- name: count_met
WITH
-- include: kinds
SELECT count(*) AS number FROM (
-- include: met
-- include: counted

-- name: page_planned
WITH
-- include: kinds
, found AS (SELECT * FROM (
-- include: planned
-- include: page

-- name: count_planned
WITH
-- include: kinds
SELECT count(*) AS number FROM (
-- include: planned
-- include: counted

-- name: page_opened
WITH
-- include: kinds
, found AS (SELECT * FROM (
-- include: opened
-- include: page

-- name: count_opened
WITH
-- include: kinds
SELECT count(*) AS number FROM (
-- include: opened
-- include: counted

-- name: page_answered
WITH
-- include: kinds
, found AS (SELECT * FROM (
-- include: answered
-- include: page

-- name: count_answered
WITH
-- include: kinds
SELECT count(*) AS number FROM (
-- include: answered
-- include: counted
