-- part: version
playbook, model, prompt_version, version, extract(epoch FROM made_at)::float8 AS made_at, judged, fit

-- name: current
SELECT
-- include: version
FROM steward.calibration
WHERE playbook = %(playbook)s AND model = %(model)s AND prompt_version = %(prompt_version)s
ORDER BY version DESC LIMIT 1

-- name: all
SELECT * FROM (
    SELECT DISTINCT ON (playbook, model, prompt_version)
-- include: version
    FROM steward.calibration
    WHERE %(playbooks)s::text[] IS NULL OR playbook = ANY (%(playbooks)s)
    ORDER BY playbook, model, prompt_version, version DESC
) AS newest
ORDER BY made_at DESC, playbook, model, prompt_version

-- name: due
-- only where something was judged in the last day; what waited longer for others to come is counted with them
WITH active AS (
    SELECT DISTINCT playbook, model, prompt_version FROM steward.judged_plan
    WHERE judged_at > now() - make_interval(secs => %(lately)s)
)
SELECT active.* FROM active
LEFT JOIN LATERAL (
    SELECT seen_until, judged FROM steward.calibration AS one
    WHERE (one.playbook, one.model, one.prompt_version) = (active.playbook, active.model, active.prompt_version)
    ORDER BY version DESC LIMIT 1
) AS last ON true
CROSS JOIN LATERAL (
    SELECT count(*) AS plans, count(*) FILTER (WHERE why <> '') AS wrong FROM steward.judged_plan AS one
    WHERE (one.playbook, one.model, one.prompt_version) = (active.playbook, active.model, active.prompt_version)
        AND one.judged_at > coalesce(last.seen_until, '-infinity')
) AS fresh
WHERE fresh.wrong > 0 OR fresh.plans >= greatest(%(fewest)s, coalesce(last.judged, 0) * %(share)s)

-- name: judged
SELECT playbook, task_id, score, why, acts, approved, extract(epoch FROM finished_at)::float8 AS finished_at,
    (
        SELECT max(judged_at)::text FROM steward.judged_plan
        WHERE playbook = %(playbook)s AND model = %(model)s AND prompt_version = %(prompt_version)s
    ) AS seen_until
FROM steward.judged_plan
WHERE playbook = %(playbook)s AND model = %(model)s AND prompt_version = %(prompt_version)s
    AND finished_at > now() - make_interval(secs => %(window)s)
ORDER BY finished_at DESC LIMIT %(most)s

-- name: alike
SELECT playbook, task_id, score, why, acts, approved, extract(epoch FROM finished_at)::float8 AS finished_at
FROM steward.judged_plan
WHERE playbook <> %(playbook)s AND model = %(model)s AND prompt_version = %(prompt_version)s
    AND finished_at > now() - make_interval(secs => %(window)s)
ORDER BY finished_at DESC LIMIT %(most)s

-- name: keep
INSERT INTO steward.calibration (playbook, model, prompt_version, version, seen_until, judged, fit)
SELECT %(playbook)s, %(model)s, %(prompt_version)s, coalesce(max(version), 0) + 1,
    %(seen_until)s::timestamptz, %(judged)s, %(fit)s
FROM steward.calibration
WHERE playbook = %(playbook)s AND model = %(model)s AND prompt_version = %(prompt_version)s
HAVING coalesce(max(seen_until), '-infinity') < %(seen_until)s::timestamptz
ON CONFLICT DO NOTHING
RETURNING version
