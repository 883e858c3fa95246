-- Who wants to hear of every change of a task's status, and what they have not been told yet; without one nothing is kept.
CREATE TABLE steward.status_listener (
    name text PRIMARY KEY,
    since timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE steward.status_change (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    listener text NOT NULL REFERENCES steward.status_listener (name) ON DELETE CASCADE,
    task_id text NOT NULL REFERENCES steward.task (id),
    status text NOT NULL,
    previous text,
    at timestamptz NOT NULL DEFAULT clock_timestamp(),
    attempts bigint NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE INDEX status_change_due ON steward.status_change (listener, due_at, id);

CREATE FUNCTION steward.tell_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO steward.status_change (listener, task_id, status, previous)
    SELECT name, NEW.id, NEW.status, OLD.status FROM steward.status_listener;
    IF FOUND THEN
        PERFORM pg_notify('steward_status', '');
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER task_submitted AFTER INSERT ON steward.task
    FOR EACH ROW EXECUTE FUNCTION steward.tell_status();
CREATE TRIGGER task_status_changed AFTER UPDATE OF status ON steward.task
    FOR EACH ROW WHEN (OLD.status IS DISTINCT FROM NEW.status) EXECUTE FUNCTION steward.tell_status();
