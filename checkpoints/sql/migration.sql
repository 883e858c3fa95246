-- name: prepare_schema
CREATE SCHEMA IF NOT EXISTS steward

-- name: prepare_table
CREATE TABLE IF NOT EXISTS steward.migration (
    name text PRIMARY KEY,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)

-- name: try_lock
SELECT pg_try_advisory_lock(%(key)s) AS locked

-- name: unlock
SELECT pg_advisory_unlock(%(key)s)

-- name: applied
SELECT name, checksum FROM steward.migration ORDER BY name

-- name: record
INSERT INTO steward.migration (name, checksum) VALUES (%(name)s, %(checksum)s)
