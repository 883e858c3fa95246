-- What people should look at although no task waits for it: drift, a regression. Of one kind and subject one is open.
CREATE TABLE steward.alarm (
    id text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('drift', 'regression')),
    subject text NOT NULL,
    text text NOT NULL,
    detail jsonb NOT NULL,
    examples jsonb NOT NULL,
    opened_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    answer text CHECK (answer IN ('mended', 'usual', 'chance')),
    answered_by text NOT NULL DEFAULT '',
    message text NOT NULL DEFAULT '',
    answered_at timestamptz,
    CHECK ((answer IS NULL) = (answered_at IS NULL))
);

CREATE UNIQUE INDEX alarm_open ON steward.alarm (kind, md5(subject)) WHERE answer IS NULL;
CREATE INDEX alarm_newest ON steward.alarm (opened_at DESC, id);

CREATE TRIGGER alarm_changed AFTER INSERT OR UPDATE ON steward.alarm
    FOR EACH STATEMENT EXECUTE FUNCTION steward.tell_review();

ALTER TABLE steward.notice
    DROP CONSTRAINT notice_kind_check,
    ADD CONSTRAINT notice_kind_check CHECK (kind IN ('new', 'assigned', 'overdue', 'alarm')),
    ALTER COLUMN review_id DROP NOT NULL,
    ADD COLUMN alarm_id text REFERENCES steward.alarm (id),
    ADD CHECK (num_nonnulls(review_id, alarm_id) = 1);

-- Each task that ends from now on is watched once, in the order in which they are folded; those that were there are not.
ALTER TABLE steward.task ADD COLUMN observed boolean NOT NULL DEFAULT true;
ALTER TABLE steward.task ALTER COLUMN observed SET DEFAULT false;

-- What ended and was not looked at yet.
CREATE TABLE steward.drift_inbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    observed jsonb NOT NULL
);

-- The watch over each playbook ('' where a task has none); `learned` is apart, since it seldom changes.
CREATE TABLE steward.drift_watch (
    playbook text PRIMARY KEY,
    state jsonb NOT NULL,
    learned jsonb NOT NULL,
    changed_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Its last tasks, with what each said of each figure.
CREATE TABLE steward.drift_recent (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    playbook text NOT NULL REFERENCES steward.drift_watch (playbook),
    task_id text NOT NULL,
    at float8 NOT NULL,
    outcomes text NOT NULL,
    unseen jsonb NOT NULL
);

CREATE INDEX drift_recent_of ON steward.drift_recent (playbook, id);
