-- name: there
SELECT to_regclass('steward.migration') IS NOT NULL AS there

-- name: prepare_schema
CREATE SCHEMA IF NOT EXISTS steward

-- name: prepare_table
CREATE TABLE IF NOT EXISTS steward.migration (
    name text PRIMARY KEY,
    checksum text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now()
)

-- name: rights
-- whether the role may do what every command that works does: write, and make the tables where they are missing
SELECT
    current_user AS role,
    current_setting('transaction_read_only') = 'on' AS read_only,
    CASE
        WHEN to_regclass('steward.task') IS NULL THEN has_database_privilege(current_database(), 'CREATE')
        ELSE has_schema_privilege('steward', 'USAGE')
            AND has_table_privilege('steward.task', 'SELECT, INSERT, UPDATE')
    END AS may_work

-- name: try_lock
SELECT pg_try_advisory_lock(%(key)s) AS locked

-- name: unlock
SELECT pg_advisory_unlock(%(key)s)

-- name: applied
SELECT name, checksum FROM steward.migration ORDER BY name

-- name: record
INSERT INTO steward.migration (name, checksum) VALUES (%(name)s, %(checksum)s)

-- name: which
-- which database this is, whatever its address
SELECT (SELECT oid::bigint FROM pg_database WHERE datname = current_database()) AS number,
    extract(epoch FROM (SELECT max(applied_at) FROM steward.migration)) AS migrated
