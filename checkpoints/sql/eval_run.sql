-- name: record
INSERT INTO steward.eval_run (cases, began_at, run, baseline, held)
VALUES (%(cases)s, to_timestamp(%(began)s), %(run)s, %(baseline)s, %(held)s)
RETURNING id

-- name: get
SELECT * FROM steward.eval_run WHERE cases = %(cases)s AND id = %(id)s

-- name: good
SELECT * FROM steward.eval_run WHERE cases = %(cases)s AND held ORDER BY id DESC LIMIT 1

-- name: newest
SELECT * FROM steward.eval_run
WHERE %(cases)s::text IS NULL OR cases = %(cases)s
ORDER BY id DESC
LIMIT %(limit)s

-- name: claim
INSERT INTO steward.eval_schedule (cases, claimed_until)
SELECT %(cases)s, clock_timestamp() + make_interval(secs => %(lease)s)
WHERE NOT EXISTS (
    SELECT FROM steward.eval_run
    WHERE cases = %(cases)s AND began_at > clock_timestamp() - make_interval(secs => %(every)s)
)
ON CONFLICT (cases) DO UPDATE SET claimed_until = excluded.claimed_until
WHERE eval_schedule.claimed_until <= clock_timestamp()
RETURNING claimed_until
