-- part: ended
SELECT one.task_id, one.finished_at AS at FROM steward.task_summary AS one JOIN kinds ON kinds.id = one.kind
WHERE one.finished_at >= %(since)s AND one.finished_at < %(until)s
    AND (%(outcome)s::text IS NULL OR one.outcome = %(outcome)s)
    AND (%(path)s::int IS NULL OR one.path = %(path)s)
    AND (%(stage)s::int IS NULL OR one.stage >= %(stage)s)
    AND (%(steps_from)s::int IS NULL OR one.steps BETWEEN %(steps_from)s AND %(steps_until)s)
    AND (%(seconds_from)s::float8 IS NULL OR one.seconds >= %(seconds_from)s AND one.seconds < %(seconds_until)s)
    AND (%(confidence)s::int IS NULL OR one.confidence_bin = %(confidence)s AND one.was_right IS NOT NULL)
    AND (%(ending)s::text IS NULL OR one.ending = %(ending)s)
    AND (%(ceiling)s::text IS NULL OR %(ceiling)s = ANY (one.ceilings) OR %(ceiling)s = '' AND one.ceilings <> '{}')
    AND (NOT %(asked)s OR one.with_person)
    AND (NOT %(waited)s OR one.waited > 0)
    AND (NOT %(crashed)s OR one.crashes > 0)
    AND (NOT %(refused)s OR one.refused > 0)
    AND (NOT %(repaired)s OR one.repairs > 0)
    AND (NOT %(replanned)s OR one.replans > 0)
    AND (NOT %(unpriced)s OR one.unpriced)
    AND (%(below)s::int IS NULL OR one.confidence_bin < %(below)s)
    AND (NOT %(wrong)s OR NOT one.was_right)

-- part: held
-- of the period where that is asked for
SELECT review.task_id, review.opened_at AS at FROM
-- include: slice.waiting
    AND (NOT %(inside)s OR review.opened_at >= %(since)s AND review.opened_at < %(until)s)
    AND (%(at_limit)s::boolean IS NULL
        OR %(at_limit)s = (coalesce(review.question #>> '{detail,ceiling}', '') <> ''))

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
    AND (%(what)s::text <> 'retries' OR one.retries > 0)
    AND (%(what)s::text <> 'lost' OR one.lost > 0)
    AND (%(what)s::text <> 'refused' OR one.refused > 0)
    AND (%(what)s::text <> 'refuted' OR one.refuted > 0)
    AND (%(what)s::text <> 'unknown' OR one.unknown > 0)
    AND (%(what)s::text <> 'failed' OR one.failed > 0)

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
    AND (%(what)s::text <> 'errors' OR one.errors > 0)
    AND (%(what)s::text <> 'unpriced' OR one.unpriced > 0)

-- part: of_queue
(%(reason)s::text IS NULL OR review.reason = %(reason)s)
    AND (%(group)s::text IS NULL OR review."group" = %(group)s)

-- part: opened
SELECT review.task_id, max(review.opened_at) AS at FROM steward.review AS review
WHERE
-- include: slice.opened
    AND
-- include: of_queue
GROUP BY review.task_id

-- part: answered
SELECT review.task_id, max(review.decided_at) AS at FROM steward.review AS review
WHERE
-- include: slice.answered
    AND CASE
        WHEN %(person)s::text IS NULL AND %(said)s::text[] IS NULL THEN true
        WHEN strpos(review.decided_by, ' and ') = 0 THEN (%(person)s::text IS NULL OR review.decided_by = %(person)s)
            AND (%(said)s::text[] IS NULL OR review.said = ANY (%(said)s))
        ELSE EXISTS (
            SELECT FROM (SELECT) AS one LEFT JOIN LATERAL (
-- include: slice.givers
            ) AS given ON true
            WHERE (%(person)s::text IS NULL OR coalesce(given.person, review.decided_by) = %(person)s)
                AND (%(said)s::text[] IS NULL OR coalesce(given.said, review.said) = ANY (%(said)s))
        ) END
    AND
-- include: of_queue
GROUP BY review.task_id

-- part: open
SELECT review.task_id, review.opened_at AS at FROM steward.review AS review
WHERE review.open
    AND (%(older)s::float8 IS NULL OR review.opened_at <= now() - make_interval(secs => %(older)s))
    AND (%(younger)s::float8 IS NULL OR review.opened_at > now() - make_interval(secs => %(younger)s))
    AND
-- include: slice.of_questions

-- part: page_begins
WITH
-- include: slice.kinds
, found AS (
    SELECT * FROM (

-- part: page_ends
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
    coalesce(summary.cost, (task.usage ->> 'cost')::float8, 0) AS cost,
    coalesce(summary.unpriced, (task.usage ->> 'unpriced')::float8 > 0, false) AS unpriced, coalesce(summary.confidence, task.confidence)
        AS confidence, task.created_at, task.finished_at, CASE WHEN %(marks_any)s THEN task.plan END AS plan
FROM found JOIN steward.task AS task ON task.id = found.task_id
LEFT JOIN steward.task_summary AS summary ON summary.task_id = task.id
LEFT JOIN steward.task_kind AS kind ON kind.id = summary.kind
ORDER BY found.at DESC, task.id DESC

-- part: count_begins
WITH
-- include: slice.kinds
SELECT count(*) AS number FROM (

-- part: count_ends
    LIMIT %(most)s
) AS driver

-- name: page_ended
-- include: page_begins
-- include: ended
-- include: page_ends

-- name: count_ended
-- include: count_begins
-- include: ended
-- include: count_ends

-- name: page_held
-- include: page_begins
-- include: held
-- include: page_ends

-- name: count_held
-- include: count_begins
-- include: held
-- include: count_ends

-- name: page_limited
-- include: page_begins
-- include: limited
-- include: page_ends

-- name: count_limited
-- include: count_begins
-- include: limited
-- include: count_ends

-- name: page_called
-- include: page_begins
-- include: called
-- include: page_ends

-- name: count_called
-- include: count_begins
-- include: called
-- include: count_ends

-- name: page_met
-- include: page_begins
-- include: met
-- include: page_ends

-- name: count_met
-- include: count_begins
-- include: met
-- include: count_ends

-- name: page_planned
-- include: page_begins
-- include: planned
-- include: page_ends

-- name: count_planned
-- include: count_begins
-- include: planned
-- include: count_ends

-- name: page_opened
-- include: page_begins
-- include: opened
-- include: page_ends

-- name: count_opened
-- include: count_begins
-- include: opened
-- include: count_ends

-- name: page_answered
-- include: page_begins
-- include: answered
-- include: page_ends

-- name: count_answered
-- include: count_begins
-- include: answered
-- include: count_ends

-- name: page_open
-- include: page_begins
-- include: open
-- include: page_ends

-- name: count_open
-- include: count_begins
-- include: open
-- include: count_ends
