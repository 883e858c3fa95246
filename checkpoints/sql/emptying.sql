-- name: empty
-- All rows of tasks, as between two tests; nothing else may do this, and the append-only tables refuse it to everybody.
DO $$
DECLARE
    names text[] := ARRAY(
        SELECT format('%I.%I', schemaname, tablename) FROM pg_tables
        WHERE (schemaname = 'steward' AND tablename NOT IN (
                'migration', 'queue_release', 'audit_head', 'sensitive', 'playbook_version', 'playbook_in_force',
                'checkpoint_migrations', 'django_migrations' -- of a role called steward, whose schema this is
            ))
            OR (to_regclass(format('%I.%I', schemaname, tablename)) IN (
                to_regclass('procrastinate_jobs'), to_regclass('procrastinate_events'),
                to_regclass('procrastinate_periodic_defers'), to_regclass('procrastinate_workers'),
                to_regclass('checkpoints'), to_regclass('checkpoint_blobs'), to_regclass('checkpoint_writes')
            ))
    );
    name text;
BEGIN
    FOREACH name IN ARRAY names LOOP
        EXECUTE format('ALTER TABLE %s DISABLE TRIGGER USER', name);
    END LOOP;
    EXECUTE format('TRUNCATE %s CASCADE', array_to_string(names, ', '));
    FOREACH name IN ARRAY names LOOP
        EXECUTE format('ALTER TABLE %s ENABLE TRIGGER USER', name);
    END LOOP;
    UPDATE steward.audit_head SET lines = 0, hash = '';
END $$
