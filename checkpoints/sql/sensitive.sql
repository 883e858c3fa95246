-- name: all
SELECT tool, arguments, result FROM steward.sensitive

-- name: keep
INSERT INTO steward.sensitive (tool, arguments, result)
VALUES (%(tool)s, %(arguments)s, %(result)s)
ON CONFLICT (tool) DO UPDATE SET arguments = excluded.arguments, result = excluded.result
