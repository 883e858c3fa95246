-- name: playbooks
SELECT kind.playbook,
    sum(alone) AS alone, sum(with_person) AS with_person, sum(limited) AS "limit", sum(failed) AS failed,
    sum(cancelled) AS cancelled, sum(steps) AS steps, sum(replans) AS replans, sum(repairs) AS repairs,
    sum(asked) AS asked, sum(ceiling) AS ceiling, sum(checks) AS checks, sum(hour.refused) AS refused,
    sum(crashed) AS crashed
FROM steward.figure_hour AS hour JOIN steward.task_kind AS kind ON kind.id = hour.kind
GROUP BY kind.playbook ORDER BY kind.playbook

-- name: tools
SELECT tool, sum(calls) AS calls, sum(retries) AS retries, sum(lost) AS lost, sum(refused) AS refused,
    sum(verified) AS verified, sum(refuted) AS refuted, sum(unknown) AS unknown
FROM steward.figure_tool GROUP BY tool ORDER BY tool

-- name: tool_seconds
SELECT tool AS name, bin, sum(calls) AS number FROM steward.figure_week_seconds GROUP BY tool, bin ORDER BY tool, bin

-- name: bins
SELECT kind.playbook AS name, week.bin, sum(week.tasks) AS number
FROM steward.figure_week AS week JOIN steward.task_kind AS kind ON kind.id = week.kind
WHERE week.what = %(what)s GROUP BY kind.playbook, week.bin ORDER BY kind.playbook, week.bin

-- name: models
-- Of tasks that have a summary, from the roll-ups; of all others, from what is on record. One statement sees each task as
-- either, so it counts once, and rounded as the roll-ups are, so a sum stays what it was as a task is folded.
WITH others AS MATERIALIZED (
    SELECT task.id FROM (
        SELECT id FROM steward.task WHERE status IN ('running', 'needs_review')
        UNION ALL SELECT id FROM steward.task WHERE finished_at IS NOT NULL AND folded_at IS NULL
    ) AS task
    WHERE NOT EXISTS (SELECT FROM steward.task_summary AS summary WHERE summary.task_id = task.id)
)
SELECT model, sum(calls) AS calls, sum(errors) AS errors, sum(tokens_in) AS tokens_in, sum(tokens_out) AS tokens_out,
    sum(cost) / 1e9 AS cost, sum(seconds) / 1e3 AS seconds
FROM (
    SELECT model, calls, errors, tokens_in, tokens_out, cost, seconds FROM steward.figure_model
    UNION ALL
    SELECT said.* FROM others CROSS JOIN LATERAL (
        SELECT decision.model, count(*), count(*) FILTER (WHERE decision.outcome = ANY (%(vain)s::text[])),
            sum(decision.tokens_in), sum(decision.tokens_out), round(sum(decision.cost) * 1e9)::bigint,
            round(sum(decision.seconds) * 1e3)::bigint
        FROM steward.decision AS decision
        WHERE decision.task_id = others.id AND decision.kind = ANY (%(kinds)s::text[])
            AND nullif(decision.model, '') <> %(fixed)s  -- in this form no index of models is taken: they are few tasks
        GROUP BY decision.model
    ) AS said
) AS found GROUP BY model ORDER BY model

-- name: opened
SELECT id, reason FROM steward.review
WHERE opened_at > now() - make_interval(secs => %(seconds)s) ORDER BY opened_at, id LIMIT %(limit)s

-- name: decided
SELECT id, reason, decision ->> 'kind' AS decision,
-- include: slice.by_machine
    AS machine,
    extract(epoch FROM decided_at - opened_at)::float8 AS seconds,
    CASE WHEN viewed_at <= decided_at THEN extract(epoch FROM viewed_at - opened_at)::float8 END AS viewed,
    CASE WHEN first_claimed_at <= decided_at THEN extract(epoch FROM first_claimed_at - opened_at)::float8 END AS claimed
FROM steward.review
WHERE decided_at > now() - make_interval(secs => %(seconds)s) ORDER BY decided_at LIMIT %(limit)s
