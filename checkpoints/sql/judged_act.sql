-- part: task
task.goal, task.requested_by, task.requester, task.created_at AS given_at, coalesce(task.playbook, '') AS playbook

-- part: chosen
AND (%(task_id)s::text IS NULL OR task.id = %(task_id)s)
AND (%(playbooks)s::text[] IS NULL OR task.playbook = ANY (%(playbooks)s))

-- name: called
SELECT action.*, action.claimed_at AS as_of,
-- include: task
FROM steward.action AS action JOIN steward.task AS task ON task.id = action.task_id
WHERE action.attempts > 0 AND action.claimed_at >= %(since)s AND action.claimed_at < %(until)s
-- include: chosen
ORDER BY action.task_id, action.seq

-- name: asked
-- what a person was asked about as rules or the playbook wanted it, and did not say yes to
SELECT review.task_id, review.opened_at AS at, review.question ->> 'tool' AS tool, review.question -> 'args' AS args,
    review.question ->> 'step' AS step, review.question ->> 'text' AS said,
    review.question -> 'detail' -> 'rules' AS asking,
    coalesce(review.decision ->> 'kind', '') AS answer, coalesce(review.decided_by, '') AS by,
-- include: task
FROM steward.review AS review JOIN steward.task AS task ON task.id = review.task_id
WHERE review.reason = 'approval' AND review.question ->> 'tool' IS NOT NULL
    AND review.opened_at >= %(since)s AND review.opened_at < %(until)s
    AND coalesce(review.decision ->> 'kind', '') <> ALL ('{approve,edit}')
-- include: chosen
ORDER BY review.task_id, review.opened_at

-- name: refused
-- the same act may have been refused again and again
SELECT decision.task_id, max(decision.at) AS at, problem ->> 'tool' AS tool, problem -> 'args' AS args,
    max(problem ->> 'step') AS step, array_agg(DISTINCT coalesce(problem ->> 'rule', 'scope')) AS rules, max(problem ->> 'message') AS said,
-- include: task
FROM steward.decision AS decision JOIN steward.task AS task ON task.id = decision.task_id,
    jsonb_array_elements(decision.detail -> 'problems') AS problem
WHERE decision.kind = 'validation' AND decision.at >= %(since)s AND decision.at < %(until)s
    AND (problem ->> 'rule' IS NOT NULL OR problem ->> 'code' = 'out_of_scope') AND problem ->> 'tool' IS NOT NULL
-- include: chosen
GROUP BY decision.task_id, problem ->> 'tool', problem -> 'args', task.id
ORDER BY decision.task_id, max(decision.at)

-- name: checks
SELECT task_id, at, detail ->> 'playbook' AS playbook, detail ->> 'version' AS version,
    CASE WHEN %(facts)s THEN detail -> 'facts' END AS facts
FROM steward.decision WHERE task_id = ANY (%(tasks)s) AND kind = 'validation' ORDER BY id

-- name: reviews
SELECT task_id, reason, question ->> 'tool' AS tool, question ->> 'key' AS key, question -> 'args' AS args, question ->> 'text' AS said,
    question -> 'detail' -> 'rules' AS asking, decided_at AS at,
    decision ->> 'kind' AS kind, decision -> 'args' AS edited, coalesce(decision ->> 'message', '') AS message,
    coalesce(decided_by, '') AS by
FROM steward.review WHERE task_id = ANY (%(tasks)s) AND decision IS NOT NULL ORDER BY decided_at, id

-- name: histories
SELECT action.*, action.claimed_at AS as_of FROM steward.action AS action WHERE task_id = ANY (%(tasks)s) ORDER BY task_id, seq

-- name: past_acts
-- as `action.past_acts`, by a time: what was settled later was not verified then
SELECT action.*, action.claimed_at AS as_of FROM steward.action AS action
WHERE action.risk <> 'read' AND action.attempts > 0
    AND NOT (
        coalesce(action.verdict ->> 'status', '') = 'refuted'
        AND (coalesce(action.verdict ->> 'retry', '') = 'true' OR coalesce(action.receipt ->> 'kind', '') = 'refused')
    )
    AND NOT (
        coalesce(action.verdict ->> 'status', '') = 'verified'
        AND coalesce(action.receipt ->> 'code', '') = 'already_so'
    )
    AND action.tool = ANY (%(tools)s) AND action.args @> %(args)s AND action.key <> %(but)s
    AND (%(since)s::timestamptz IS NULL OR action.claimed_at >= %(since)s) AND action.claimed_at < %(until)s
ORDER BY action.seq DESC
LIMIT %(most)s
