-- name: known
SELECT (
    SELECT version FROM steward.playbook_in_force WHERE name = %(name)s ORDER BY id DESC LIMIT 1
) IS NOT DISTINCT FROM %(version)s AS in_force

-- name: lock
-- one process at a time says what is in force: each of many that start at once would add a line
SELECT pg_advisory_xact_lock(hashtextextended('steward.playbook_in_force ' || %(name)s, 0))

-- name: keep
INSERT INTO steward.playbook_version (name, version, files, texts, release)
VALUES (%(name)s, %(version)s, %(files)s, %(texts)s, %(release)s)
ON CONFLICT (name, version) DO NOTHING

-- name: begin
INSERT INTO steward.playbook_in_force (name, version, release)
SELECT %(name)s, %(version)s, %(release)s
WHERE (
    SELECT version FROM steward.playbook_in_force WHERE name = %(name)s ORDER BY id DESC LIMIT 1
) IS DISTINCT FROM %(version)s
RETURNING id

-- name: history
SELECT period.name, period.version, period.release, period.since, lead(period.since) OVER newest AS until
FROM steward.playbook_in_force AS period
WHERE %(name)s::text IS NULL OR period.name = %(name)s
WINDOW newest AS (PARTITION BY period.name ORDER BY period.id)
ORDER BY period.name, period.id DESC

-- name: in_force
SELECT newest.name, newest.version, newest.release, newest.since, NULL::timestamptz AS until
FROM unnest(%(names)s::text[]) AS wanted (name)
CROSS JOIN LATERAL (
    SELECT * FROM steward.playbook_in_force AS period WHERE period.name = wanted.name ORDER BY period.id DESC LIMIT 1
) AS newest

-- name: alike
SELECT name, version, files, texts, release, first_seen FROM steward.playbook_version
WHERE name = %(name)s AND starts_with(version, %(version)s)
ORDER BY first_seen DESC LIMIT 10
