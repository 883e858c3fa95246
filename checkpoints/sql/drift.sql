-- name: one_watcher
SELECT pg_try_advisory_xact_lock(hashtextextended('steward.drift', 0)) AS locked

-- name: put
INSERT INTO steward.drift_inbox (observed) SELECT observed FROM jsonb_array_elements(%(observed)s::jsonb) AS observed

-- name: take
-- in the order in which they were folded; gone with the transaction that reckoned them into their watch
WITH next AS (SELECT id FROM steward.drift_inbox ORDER BY id LIMIT %(limit)s)
DELETE FROM steward.drift_inbox AS inbox USING next WHERE inbox.id = next.id
RETURNING inbox.id, inbox.observed

-- name: locked
SELECT * FROM steward.drift_watch WHERE playbook = ANY (%(playbooks)s::text[]) ORDER BY playbook FOR UPDATE

-- name: recent
SELECT * FROM steward.drift_recent WHERE playbook = ANY (%(playbooks)s::text[]) ORDER BY id

-- name: save
INSERT INTO steward.drift_watch (playbook, state, learned) VALUES (%(playbook)s, %(state)s, %(learned)s)
ON CONFLICT (playbook) DO UPDATE SET
    state = excluded.state,
    learned = CASE WHEN %(learnt)s THEN excluded.learned ELSE drift_watch.learned END,
    changed_at = clock_timestamp()

-- name: forget
DELETE FROM steward.drift_recent WHERE playbook = %(playbook)s AND task_id = ANY (%(gone)s::text[])

-- name: remember
INSERT INTO steward.drift_recent (playbook, task_id, at, outcomes, unseen)
SELECT %(playbook)s, task_id, at, outcomes, unseen
FROM jsonb_to_recordset(%(recent)s::jsonb) AS one (task_id text, at float8, outcomes text, unseen jsonb)

-- name: all
SELECT * FROM steward.drift_watch ORDER BY playbook

-- name: states
-- what speaks for a change stands in `state`: the last tasks and what was learned stay unread
SELECT playbook, state, '{}'::jsonb AS learned FROM steward.drift_watch ORDER BY playbook

-- name: alarmed
UPDATE steward.drift_watch SET state = jsonb_set(state, '{alarm}', to_jsonb(%(alarm)s::text))
WHERE playbook = %(playbook)s
