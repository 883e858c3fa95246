-- Whole hours, days and weeks come from the roll-ups, the longest first; what is left of the period at its edges from the
-- summaries.

-- part: hour_edges
unnest(%(hour_edges_from)s::timestamptz[], %(hour_edges_until)s::timestamptz[]) AS edge (begins, ends)

-- part: day_edges
unnest(%(day_edges_from)s::timestamptz[], %(day_edges_until)s::timestamptz[]) AS edge (begins, ends)

-- part: ended_there
-- OFFSET 0: each edge is looked for in the index
CROSS JOIN LATERAL (
    SELECT * FROM steward.task_summary WHERE finished_at >= edge.begins AND finished_at < edge.ends OFFSET 0
) AS ended
JOIN kinds ON kinds.id = kind

-- part: called_there
CROSS JOIN LATERAL (
    SELECT * FROM steward.task_tool WHERE finished_at >= edge.begins AND finished_at < edge.ends OFFSET 0
) AS ended
JOIN kinds ON kinds.id = kind

-- part: hours
at >= %(hours_from)s AND at < %(hours_until)s AND at <> ALL (%(split_hours)s::timestamptz[])

-- part: days
day >= (%(days_from)s::timestamptz AT TIME ZONE 'UTC')::date
    AND day < (%(days_until)s::timestamptz AT TIME ZONE 'UTC')::date

-- part: between_weeks
unnest(%(days_beside_from)s::timestamptz[], %(days_beside_until)s::timestamptz[]) AS beside (begins, ends)

-- part: weeks
week >= (%(weeks_from)s::timestamptz AT TIME ZONE 'UTC')::date
    AND week < (%(weeks_until)s::timestamptz AT TIME ZONE 'UTC')::date

-- part: place
-- which of the parts of the period, from 0, and which day of the zone
greatest(0, least(%(pieces)s - 1, floor(date_part('epoch', at - %(since)s) / %(piece)s)))::int AS piece,
    (at AT TIME ZONE %(zone)s)::date AS day

-- name: snapshot
SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY

-- name: plain
-- compiling a query takes longer than any of these; which index is best depends on what is asked for; groups fit in memory
SELECT set_config('jit', 'off', true), set_config('plan_cache_mode', 'force_custom_plan', true),
    set_config('work_mem', '32MB', true)

-- name: sums
-- of each playbook in the whole period
WITH
-- include: slice.kinds
, cells AS (
    SELECT playbook, ended, alone, with_person, limited, failed, cancelled, asked, ceiling, planned, checked, acted,
        verified, steps, tokens, cost, unpriced, model_calls, repairs, replans, waiting, waited, crashed, checks, refused
    FROM steward.figure_sum JOIN kinds ON kinds.id = kind
    WHERE
-- include: days
    UNION ALL
    SELECT playbook, ended, alone, with_person, limited, failed, cancelled, asked, ceiling, planned, checked, acted,
        verified, steps, tokens, cost, unpriced, model_calls, repairs, replans, waiting, waited, crashed, checks, refused
    FROM unnest(%(hours_beside_from)s::timestamptz[], %(hours_beside_until)s::timestamptz[]) AS beside (begins, ends)
    CROSS JOIN LATERAL (
        SELECT * FROM steward.figure_hour WHERE at >= beside.begins AND at < beside.ends OFFSET 0
    ) AS hour
    JOIN kinds ON kinds.id = kind
    UNION ALL
    SELECT playbook, 1, (outcome = 'alone')::int, (outcome = 'with_person')::int, (outcome = 'limit')::int,
        (outcome = 'failed')::int, (outcome = 'cancelled')::int, with_person::int, (ceilings <> '{}')::int,
        (stage >= 1)::int, (stage >= 2)::int, (stage >= 3)::int, (stage >= 4)::int, steps, tokens, round(cost * 1e9)::bigint,
        unpriced::int, model_calls, repairs, replans, (waited > 0)::int, round(waited * 1e3)::bigint, (crashes > 0)::int, checks,
        refused
    FROM unnest(%(edges_from)s::timestamptz[], %(edges_until)s::timestamptz[]) AS edge (begins, ends)
-- include: ended_there
)
SELECT playbook, sum(ended)::bigint AS ended, sum(alone)::bigint AS alone, sum(with_person)::bigint AS with_person,
    sum(limited)::bigint AS limited, sum(failed)::bigint AS failed, sum(cancelled)::bigint AS cancelled,
    sum(asked)::bigint AS asked, sum(ceiling)::bigint AS ceiling, sum(planned)::bigint AS planned,
    sum(checked)::bigint AS checked, sum(acted)::bigint AS acted, sum(verified)::bigint AS verified,
    sum(steps)::bigint AS steps, sum(tokens)::bigint AS tokens, sum(cost)::float8 / 1e9 AS cost,
    sum(unpriced)::bigint AS unpriced, sum(model_calls)::bigint AS model_calls, sum(repairs)::bigint AS repairs,
    sum(replans)::bigint AS replans, sum(waiting)::bigint AS waiters, sum(waited)::float8 / 1e3 AS waited,
    sum(crashed)::bigint AS crashed, sum(checks)::bigint AS checks, sum(refused)::bigint AS refused
FROM cells GROUP BY 1 HAVING sum(ended) > 0

-- part: each_hour
-- the whole hours of the period on which there is anything, each with its place
each_hour AS MATERIALIZED (
    SELECT at,
-- include: place
    FROM generate_series(
        greatest(%(hours_from)s::timestamptz, (SELECT min(at) FROM steward.figure_course)),
        least(%(hours_until)s::timestamptz, (SELECT max(at) + interval '1 hour' FROM steward.figure_course))
            - interval '1 hour',
        interval '1 hour'
    ) AS at
    WHERE EXISTS (SELECT FROM steward.figure_course) AND at <> ALL (%(split_hours)s::timestamptz[])
)

-- name: course
-- how it went, by the parts of the period and the days of the zone
WITH
-- include: slice.kinds
,
-- include: each_hour
, cells AS (
    SELECT piece, day, ended, alone, with_person, limited, failed, cancelled, steps, cost
    FROM steward.figure_course JOIN each_hour USING (at)
    WHERE %(unfiltered)s AND
-- include: hours
    UNION ALL
    SELECT piece, day, ended, alone, with_person, limited, failed, cancelled, steps, cost
    FROM steward.figure_hour JOIN each_hour USING (at) JOIN kinds ON kinds.id = kind
    WHERE NOT %(unfiltered)s AND
-- include: hours
    UNION ALL
    SELECT piece, day, 1, (outcome = 'alone')::int, (outcome = 'with_person')::int, (outcome = 'limit')::int,
        (outcome = 'failed')::int, (outcome = 'cancelled')::int, steps, cost
    FROM (
        SELECT
-- include: place
        , outcome, steps, round(cost * 1e9)::bigint AS cost
        FROM (
            SELECT finished_at AS at, outcome, steps, cost FROM
-- include: hour_edges
-- include: ended_there
        ) AS ended
    ) AS placed
)
SELECT piece, day, sum(ended)::bigint AS ended, sum(alone)::bigint AS alone, sum(with_person)::bigint AS with_person,
    sum(limited)::bigint AS limited, sum(failed)::bigint AS failed, sum(cancelled)::bigint AS cancelled,
    sum(steps)::bigint AS steps, sum(cost)::float8 / 1e9 AS cost
FROM cells GROUP BY 1, 2 HAVING sum(ended) > 0

-- name: bins
WITH
-- include: slice.kinds
, cells AS (
    SELECT playbook, what, bin, tasks FROM steward.figure_week JOIN kinds ON kinds.id = kind
    WHERE what = ANY (%(what)s::text[]) AND
-- include: weeks
    UNION ALL
    SELECT playbook, what, bin, tasks FROM
-- include: between_weeks
    CROSS JOIN LATERAL (
        SELECT * FROM steward.figure_day
        WHERE day >= (beside.begins AT TIME ZONE 'UTC')::date AND day < (beside.ends AT TIME ZONE 'UTC')::date OFFSET 0
    ) AS of_day
    JOIN kinds ON kinds.id = kind
    WHERE what = ANY (%(what)s::text[])
    UNION ALL
    SELECT playbook, binned.what, binned.bin, 1
    FROM
-- include: day_edges
-- include: ended_there
    CROSS JOIN LATERAL (VALUES
        ('steps', steps), ('seconds', seconds_bin::int),
        (CASE was_right WHEN true THEN 'right' WHEN false THEN 'wrong' ELSE 'unjudged' END, confidence_bin::int)
    ) AS binned (what, bin)
    WHERE binned.what = ANY (%(what)s::text[]) AND binned.bin IS NOT NULL
)
SELECT playbook, what, bin, sum(tasks)::bigint AS tasks FROM cells GROUP BY 1, 2, 3 HAVING sum(tasks) > 0

-- name: waiting
SELECT coalesce(review.playbook, '') AS playbook, coalesce(review.question #>> '{detail,ceiling}', '') <> '' AS ceiling,
    (review.opened_at AT TIME ZONE %(zone)s)::date AS day, review.opened_at >= %(since)s AND review.opened_at < %(until)s
        AS inside,
    count(*) AS tasks, min(review.opened_at) AS oldest_at
FROM
-- include: slice.waiting
GROUP BY 1, 2, 3, 4

-- part: part_of
-- which of the parts of the period, from 0
width_bucket(at, %(pieces_begin)s::timestamptz[])

-- name: reviews
-- questions of the period by when they came and were answered by people, and how long an answer took
SELECT 'opened' AS what,
-- include: part_of
    AS piece, NULL::int AS bin, count(*) AS reviews
FROM (
    SELECT opened_at AS at FROM steward.review
    WHERE
-- include: slice.opened
) AS opened GROUP BY 2
UNION ALL
SELECT 'decided',
-- include: part_of
, decided_bin, count(*)
FROM (
    SELECT decided_at AS at, decided_bin FROM steward.review
    WHERE
-- include: slice.answered
) AS decided GROUP BY 2, 3

-- name: paths
WITH
-- include: slice.kinds
, cells AS (
    SELECT path, outcome, tasks, seconds, cost FROM steward.figure_path JOIN kinds ON kinds.id = kind
    WHERE
-- include: days
    UNION ALL
    SELECT path, outcome, 1, round(seconds * 1e3)::bigint, round(cost * 1e9)::bigint
    FROM
-- include: day_edges
-- include: ended_there
), found AS (
    SELECT path, sum(tasks)::bigint AS tasks, sum(seconds)::float8 / sum(tasks) / 1e3 AS seconds,
        sum(cost)::float8 / sum(tasks) / 1e9 AS cost,
        coalesce(sum(tasks) FILTER (WHERE outcome = 'alone'), 0)::bigint AS alone,
        coalesce(sum(tasks) FILTER (WHERE outcome = 'with_person'), 0)::bigint AS with_person,
        coalesce(sum(tasks) FILTER (WHERE outcome = 'limit'), 0)::bigint AS "limit",
        coalesce(sum(tasks) FILTER (WHERE outcome = 'failed'), 0)::bigint AS failed,
        coalesce(sum(tasks) FILTER (WHERE outcome = 'cancelled'), 0)::bigint AS cancelled
    FROM cells GROUP BY 1 HAVING sum(tasks) > 0
), judged AS (
    -- rare: one in twenty or less; bad: most of them stopped at a limit or failed
    SELECT *, sum(tasks) OVER () AS total, count(*) OVER () AS paths,
        tasks * 20 <= sum(tasks) OVER () AND ("limit" + failed) * 2 > tasks AS bad
    FROM found
), ranked AS (
    SELECT *, row_number() OVER (PARTITION BY bad ORDER BY tasks DESC, path) AS place FROM judged
)
SELECT ranked.*, label.text AS text FROM ranked JOIN steward.label AS label ON label.id = ranked.path
WHERE place <= %(most)s
ORDER BY bad DESC, tasks DESC, path

-- part: met
-- how often tasks met what is `named`
SELECT label, sum(tasks)::bigint AS tasks, sum(times)::bigint AS times FROM (
    SELECT label, tasks, times FROM steward.figure_label JOIN kinds ON kinds.id = kind
    WHERE label IN (SELECT id FROM named) AND
-- include: days
    UNION ALL
    SELECT label, 1, times FROM
-- include: day_edges
    CROSS JOIN LATERAL (
        SELECT * FROM steward.task_label WHERE finished_at >= edge.begins AND finished_at < edge.ends OFFSET 0
    ) AS ended
    JOIN kinds ON kinds.id = kind
    WHERE label IN (SELECT id FROM named)
) AS cells
GROUP BY 1 HAVING sum(tasks) > 0

-- name: stops
WITH
-- include: slice.kinds
, named AS MATERIALIZED (
    SELECT id, subject, text FROM steward.label WHERE kind = 'stop'
), found AS (
-- include: met
)
SELECT named.subject AS code, named.text AS rule, found.tasks, found.times
FROM found JOIN named ON named.id = found.label
ORDER BY found.tasks DESC, code, rule
LIMIT %(most)s

-- name: tools
WITH
-- include: slice.kinds
, cells AS (
    SELECT tool, tasks, acts, calls, retries, lost, refused, refuted, unknown, verified, failed
    FROM steward.figure_tool JOIN kinds ON kinds.id = kind
    WHERE
-- include: days
    UNION ALL
    SELECT tool, 1, acts, calls, retries, lost, refused, refuted, unknown, verified, failed
    FROM
-- include: day_edges
-- include: called_there
)
SELECT tool, sum(acts)::bigint AS acts, sum(calls)::bigint AS calls,
    sum(retries)::bigint AS retries, sum(lost)::bigint AS lost, sum(refused)::bigint AS refused,
    sum(refuted)::bigint AS refuted, sum(unknown)::bigint AS unknown, sum(verified)::bigint AS verified,
    sum(failed)::bigint AS failed
FROM cells GROUP BY 1 HAVING sum(tasks) > 0

-- name: tool_seconds
WITH
-- include: slice.kinds
, cells AS (
    SELECT tool, bin, calls FROM steward.figure_week_seconds JOIN kinds ON kinds.id = kind
    WHERE
-- include: weeks
    UNION ALL
    SELECT tool, bin, calls FROM
-- include: between_weeks
    CROSS JOIN LATERAL (
        SELECT * FROM steward.figure_tool_seconds
        WHERE day >= (beside.begins AT TIME ZONE 'UTC')::date AND day < (beside.ends AT TIME ZONE 'UTC')::date OFFSET 0
    ) AS of_day
    JOIN kinds ON kinds.id = kind
    UNION ALL
    SELECT tool, one, 1 FROM
-- include: day_edges
-- include: called_there
    CROSS JOIN LATERAL unnest(bins) AS one
)
SELECT tool, bin, sum(calls)::bigint AS calls FROM cells GROUP BY 1, 2 HAVING sum(calls) > 0

-- name: errors
WITH
-- include: slice.kinds
, named AS MATERIALIZED (
    SELECT id, kind, subject, text FROM steward.label WHERE kind IN ('refused', 'lost', 'refuted', 'unknown')
), found AS (
-- include: met
    ORDER BY times DESC, label
    LIMIT %(most)s
)
SELECT named.id, named.kind, named.subject AS tool, named.text, found.tasks, found.times, first.at AS first_at,
    last.at AS last_at
FROM found JOIN named ON named.id = found.label
JOIN LATERAL (
    SELECT first_at AS at FROM steward.task_label WHERE label = named.id ORDER BY finished_at, task_id LIMIT 1
) AS first ON true
JOIN LATERAL (
    SELECT last_at AS at FROM steward.task_label WHERE label = named.id
    ORDER BY finished_at DESC, task_id DESC LIMIT 1
) AS last ON true
ORDER BY found.times DESC, named.id

-- name: models
WITH
-- include: slice.kinds
,
-- include: each_hour
, cells AS (
    SELECT figure.model, day, tasks, calls, errors, tokens_in, tokens_out, cost, unpriced, seconds
    FROM steward.figure_model AS figure JOIN each_hour USING (at) JOIN kinds ON kinds.id = figure.kind
    WHERE
-- include: hours
    UNION ALL
    SELECT task.model, (finished_at AT TIME ZONE %(zone)s)::date, 1, calls, errors, tokens_in, tokens_out, round(cost * 1e9)::bigint,
        unpriced, round(seconds * 1e3)::bigint
    FROM
-- include: hour_edges
    CROSS JOIN LATERAL (
        SELECT * FROM steward.task_model WHERE finished_at >= edge.begins AND finished_at < edge.ends OFFSET 0
    ) AS task
    JOIN kinds ON kinds.id = task.kind
)
SELECT model, day, sum(calls)::bigint AS calls,
    sum(errors)::bigint AS errors, sum(tokens_in)::bigint AS tokens_in, sum(tokens_out)::bigint AS tokens_out,
    sum(cost)::float8 / 1e9 AS cost, sum(unpriced)::bigint AS unpriced, sum(seconds)::float8 / 1e3 AS seconds
FROM cells GROUP BY 1, 2 HAVING sum(tasks) > 0

-- name: clock
SELECT clock_timestamp() AS now

-- name: choices
SELECT array_agg(DISTINCT playbook) AS playbooks, array_agg(DISTINCT model) AS models,
    array_agg(DISTINCT prompt_version) AS prompt_versions, array_agg(DISTINCT release) AS releases
FROM steward.task_kind
WHERE %(playbooks)s::text[] IS NULL OR playbook = ANY (%(playbooks)s)

-- name: met
-- whether any task was ever of what a slice names, also one that has not ended
WITH unfolded AS NOT MATERIALIZED (
    SELECT id, release FROM steward.task
    WHERE status IN ('pending', 'running', 'needs_review')
        AND (%(playbooks)s::text[] IS NULL OR playbook = ANY (%(playbooks)s))
    UNION ALL
    SELECT id, release FROM steward.task
    WHERE finished_at IS NOT NULL AND folded_at IS NULL
        AND (%(playbooks)s::text[] IS NULL OR playbook = ANY (%(playbooks)s))
), kind AS NOT MATERIALIZED (
    SELECT * FROM steward.task_kind WHERE %(playbooks)s::text[] IS NULL OR playbook = ANY (%(playbooks)s)
)
SELECT EXISTS (SELECT FROM kind WHERE playbook = %(playbook)s)
        OR EXISTS (
            SELECT FROM steward.task
            WHERE playbook = %(playbook)s AND (%(playbooks)s::text[] IS NULL OR playbook = ANY (%(playbooks)s))
        ) AS playbook,
    EXISTS (SELECT FROM kind WHERE model = %(model)s)
        OR EXISTS (SELECT FROM steward.figure_model AS asked JOIN kind ON kind.id = asked.kind WHERE asked.model = %(model)s)
        OR EXISTS (
            SELECT FROM unfolded JOIN steward.decision ON task_id = unfolded.id WHERE model = %(model)s
        ) AS model,
    EXISTS (SELECT FROM kind WHERE prompt_version = %(prompt_version)s)
        OR EXISTS (
            SELECT FROM unfolded JOIN steward.decision ON task_id = unfolded.id
            WHERE prompt_version = %(prompt_version)s
        ) AS prompt_version,
    EXISTS (SELECT FROM kind WHERE release = %(release)s)
        OR EXISTS (SELECT FROM unfolded WHERE release = %(release)s) AS release

-- name: open_ages
SELECT count(*) FILTER (WHERE opened_at > now() - interval '1 hour') AS hour,
    count(*) FILTER (WHERE opened_at <= now() - interval '1 hour' AND opened_at > now() - interval '1 day') AS day,
    count(*) FILTER (WHERE opened_at <= now() - interval '1 day' AND opened_at > now() - interval '7 days') AS week,
    count(*) FILTER (WHERE opened_at <= now() - interval '7 days') AS older, min(opened_at) AS oldest_at
FROM steward.review
WHERE open AND
-- include: slice.of_questions

-- name: days_of_reviews
-- by quarters of an hour first, which no zone's day divides
SELECT what, (at AT TIME ZONE %(zone)s)::date AS day, sum(number)::bigint AS reviews
FROM (
    SELECT 'opened' AS what, date_bin('15 minutes', opened_at, 'epoch'::timestamptz) AS at, count(*) AS number
    FROM steward.review
    WHERE
-- include: slice.opened
    GROUP BY 2
    UNION ALL
    SELECT 'decided', date_bin('15 minutes', decided_at, 'epoch'::timestamptz), count(*)
    FROM steward.review
    WHERE
-- include: slice.answered
    GROUP BY 2
) AS found GROUP BY 1, 2

-- name: answers
-- read once: what each reason and group waited for, and each person, in the bins of durations; who said yes how quickly
SELECT coalesce(reason, '') AS reason, "group", person, said,
    coalesce(decided_bin, viewed_bin, claimed_bin) AS bin,
    CASE WHEN grouping(decided_bin) = 0 THEN 'decided' WHEN grouping(viewed_bin) = 0 THEN 'viewed'
        WHEN grouping(claimed_bin) = 0 THEN 'claimed' ELSE 'said' END AS what, count(*) AS reviews
FROM (
    SELECT *, CASE WHEN strpos(decided_by, ' and ') = 0 THEN decided_by END AS person FROM steward.review
    WHERE
-- include: slice.answered
) AS review
GROUP BY GROUPING SETS (
    (reason, "group", person, decided_bin), (reason, "group", viewed_bin), (reason, "group", claimed_bin),
    (person, said)
)

-- name: joint_answers
-- those of which `answers` names no person
SELECT coalesce(given.person, review.decided_by) AS person, coalesce(given.bin, review.decided_bin) AS bin,
    coalesce(given.said, review.said) AS said, count(*) AS reviews
FROM steward.review LEFT JOIN LATERAL (
-- include: slice.givers
) AS given ON true
WHERE strpos(review.decided_by, ' and ') > 0 AND
-- include: slice.answered
GROUP BY 1, 2, 3

-- name: given_up
SELECT count(*) AS notices, max(given_up_at) AS last_at FROM steward.notice
WHERE NOT pending AND coalesce(sent_at, given_up_at) >= %(since)s AND coalesce(sent_at, given_up_at) < %(until)s
    AND given_up_at IS NOT NULL
