-- name: add
INSERT INTO steward.decision (
    task_id, kind, subject, outcome, confidence, model, prompt_version, tokens_in, tokens_out, cost, seconds,
    by, detail, at
)
SELECT
    one.task_id, one.kind, one.subject, one.outcome, one.confidence, one.model, one.prompt_version, one.tokens_in,
    one.tokens_out, one.cost, one.seconds, one.by, one.detail, coalesce(one.at, now())
FROM unnest(
    %(task_id)s::text[], %(kind)s::text[], %(subject)s::text[], %(outcome)s::text[], %(confidence)s::float8[],
    %(model)s::text[], %(prompt_version)s::text[], %(tokens_in)s::bigint[], %(tokens_out)s::bigint[],
    %(cost)s::float8[], %(seconds)s::float8[], %(by)s::text[], %(detail)s::jsonb[], %(at)s::timestamptz[]
) WITH ORDINALITY AS one (
    task_id, kind, subject, outcome, confidence, model, prompt_version, tokens_in, tokens_out, cost, seconds, by,
    detail, at, number
)
ORDER BY one.number
RETURNING id

-- name: of_task
SELECT * FROM steward.decision WHERE task_id = %(task_id)s ORDER BY id
