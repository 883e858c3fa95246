-- name: ask
SELECT granted, after FROM steward.ask_pass(
    %(id)s, %(name)s, %(cap)s, %(at_once)s, %(every)s, %(burst)s, %(lasts)s, %(crowd)s
)

-- name: give_back
WITH gone AS (
    DELETE FROM steward.gate_pass WHERE id = %(id)s RETURNING gate
)
SELECT pg_notify('steward_gate', '') FROM gone
WHERE EXISTS (
    SELECT 1 FROM steward.gate_pass AS other
    WHERE other.gate = gone.gate AND other.id <> %(id)s AND other.taken_at IS NULL
)

-- name: listen
LISTEN steward_gate

-- name: pause
INSERT INTO steward.gate AS gate (name, cap, paused_until)
VALUES (%(name)s, %(cap)s, clock_timestamp() + make_interval(secs => %(seconds)s))
ON CONFLICT (name) DO UPDATE SET paused_until = greatest(gate.paused_until, excluded.paused_until)

-- name: paused
SELECT extract(epoch FROM paused_until - clock_timestamp())::float8 AS seconds FROM steward.gate
WHERE name = %(name)s AND paused_until > clock_timestamp() AND paused_until <= clock_timestamp() + interval '1 minute'

-- name: state
SELECT
    gate.name,
    gate.cap,
    count(pass.taken_at) AS in_use,
    coalesce(sum(pass.waiting) FILTER (WHERE pass.taken_at IS NULL), 0)::bigint AS waiting,
    extract(epoch FROM CASE WHEN gate.paused_until > clock_timestamp() THEN gate.paused_until END)::float8
        AS paused_until
FROM steward.gate AS gate
LEFT JOIN steward.gate_pass AS pass ON pass.gate = gate.name AND pass.until > clock_timestamp()
GROUP BY gate.name
ORDER BY gate.name
