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
SELECT model, sum(calls) AS calls, sum(errors) AS errors, sum(tokens_in) AS tokens_in, sum(tokens_out) AS tokens_out,
    sum(cost) / 1e9 AS cost, sum(seconds) / 1e3 AS seconds
FROM steward.figure_model GROUP BY model ORDER BY model

-- name: opened
SELECT id, reason FROM steward.review
WHERE opened_at > now() - make_interval(secs => %(seconds)s) ORDER BY opened_at, id LIMIT %(limit)s

-- name: decided
SELECT id, reason, decision ->> 'kind' AS decision, NOT answered AS machine,
    extract(epoch FROM decided_at - opened_at)::float8 AS seconds,
    CASE WHEN viewed_at <= decided_at THEN extract(epoch FROM viewed_at - opened_at)::float8 END AS viewed,
    CASE WHEN first_claimed_at <= decided_at THEN extract(epoch FROM first_claimed_at - opened_at)::float8 END AS claimed
FROM steward.review
WHERE decided_at > now() - make_interval(secs => %(seconds)s) ORDER BY decided_at LIMIT %(limit)s
