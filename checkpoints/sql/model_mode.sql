-- name: recall
SELECT mode, at FROM steward.model_mode
WHERE endpoint = %(endpoint)s AND model = %(model)s AND release = %(release)s
  AND at > now() - make_interval(secs => %(held)s)

-- name: remember
INSERT INTO steward.model_mode (endpoint, model, release, mode)
VALUES (%(endpoint)s, %(model)s, %(release)s, %(mode)s)
ON CONFLICT (endpoint, model) DO UPDATE
SET release = excluded.release, mode = excluded.mode, at = now()
RETURNING at
