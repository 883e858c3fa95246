-- name: add
INSERT INTO steward.decision (
    task_id, kind, subject, outcome, confidence, model, prompt_version, tokens_in, tokens_out, cost, seconds,
    by, detail, at
) VALUES (
    %(task_id)s, %(kind)s, %(subject)s, %(outcome)s, %(confidence)s, %(model)s, %(prompt_version)s, %(tokens_in)s,
    %(tokens_out)s, %(cost)s, %(seconds)s, %(by)s, %(detail)s, coalesce(%(at)s::timestamptz, now())
)

-- name: of_task
SELECT * FROM steward.decision WHERE task_id = %(task_id)s ORDER BY id
