-- name: create
INSERT INTO steward.token (id, hash, name, roles, playbooks, groups, expires_at)
VALUES (
    %(id)s, %(hash)s, %(name)s, %(roles)s, %(playbooks)s, %(groups)s,
    now() + make_interval(secs => %(expires_in)s)
)
RETURNING *

-- name: tokens
SELECT * FROM steward.token ORDER BY created_at, id

-- name: revoke
-- the page sessions that the name opened with a token end with it
WITH revoked AS (
    UPDATE steward.token SET revoked_at = now() WHERE id = %(id)s AND revoked_at IS NULL RETURNING id, name
), closed AS (
    DELETE FROM steward.session AS session USING revoked WHERE session.name = revoked.name AND session.via = 'token'
)
SELECT id FROM revoked

-- name: by_hash
-- written to at most once a minute: a token is used with every call
WITH found AS (
    SELECT * FROM steward.token
    WHERE hash = %(hash)s AND revoked_at IS NULL AND (expires_at IS NULL OR expires_at > now())
), used AS (
    UPDATE steward.token AS token SET used_at = now() FROM found
    WHERE token.id = found.id AND (found.used_at IS NULL OR found.used_at < now() - interval '1 minute')
)
SELECT * FROM found

-- name: open_session
-- and sweep up some that have ended
WITH ended AS (
    DELETE FROM steward.session WHERE hash IN (
        SELECT hash FROM steward.session WHERE expires_at <= now() ORDER BY expires_at LIMIT 100
        FOR UPDATE SKIP LOCKED
    )
)
INSERT INTO steward.session (hash, name, roles, playbooks, groups, via, expires_at)
VALUES (
    %(hash)s, %(name)s, %(roles)s, %(playbooks)s, %(groups)s, %(via)s, now() + make_interval(secs => %(seconds)s)
)
RETURNING hash

-- name: session
SELECT * FROM steward.session WHERE hash = %(hash)s AND expires_at > now()

-- name: close_session
DELETE FROM steward.session WHERE hash = %(hash)s RETURNING hash

-- name: allow
-- one row holds the tries within the window, at most one more than are allowed; old windows are swept up
WITH ended AS (
    DELETE FROM steward.attempt_window WHERE (what, who) IN (
        SELECT what, who FROM steward.attempt_window
        WHERE ends_at <= clock_timestamp() AND (what, who) <> (%(what)s, %(who)s)
        ORDER BY ends_at LIMIT 10
        FOR UPDATE SKIP LOCKED
    )
)
INSERT INTO steward.attempt_window AS known (what, who, tries, ends_at)
VALUES (
    %(what)s, %(who)s, ARRAY[clock_timestamp()], clock_timestamp() + make_interval(secs => %(seconds)s)
)
ON CONFLICT (what, who) DO UPDATE SET
    tries = ARRAY(
        SELECT try FROM (
            SELECT try FROM unnest(known.tries || clock_timestamp()) AS try
            WHERE try > clock_timestamp() - make_interval(secs => %(seconds)s)
            ORDER BY try DESC LIMIT %(most)s + 1
        ) AS latest ORDER BY try
    ),
    ends_at = clock_timestamp() + make_interval(secs => %(seconds)s)
RETURNING cardinality(tries) <= %(most)s AS allowed
