-- The review queue as a team runs it: owners, deadlines, two people, notices, keys, and a record that nobody
-- can change unseen.

ALTER TABLE steward.review
    ADD COLUMN goal text NOT NULL DEFAULT '',
    ADD COLUMN playbook text,
    ADD COLUMN requested_by text NOT NULL DEFAULT '',
    ADD COLUMN "group" text NOT NULL DEFAULT 'reviewers',
    ADD COLUMN second_group text NOT NULL DEFAULT 'leads',
    ADD COLUMN priority bigint NOT NULL DEFAULT 0,
    ADD COLUMN assignee text,
    ADD COLUMN claimed_by text,
    ADD COLUMN claimed_until timestamptz,
    ADD COLUMN due_at timestamptz,
    ADD COLUMN expires_at timestamptz,
    ADD COLUMN escalated_at timestamptz,
    ADD COLUMN expired_at timestamptz,
    ADD COLUMN withdrawn_at timestamptz,
    ADD COLUMN votes jsonb NOT NULL DEFAULT '[]',
    ADD COLUMN open boolean GENERATED ALWAYS AS (decision IS NULL AND withdrawn_at IS NULL) STORED,
    ADD CHECK (withdrawn_at IS NULL OR decision IS NULL),
    ADD CHECK ((claimed_by IS NULL) = (claimed_until IS NULL)),
    ADD CHECK (jsonb_typeof(votes) = 'array');

UPDATE steward.review AS review SET
    goal = task.goal,
    playbook = task.playbook,
    requested_by = task.requested_by
FROM steward.task AS task
WHERE task.id = review.task_id;

DROP INDEX steward.review_open;
CREATE INDEX review_open ON steward.review (opened_at, id) WHERE open;
-- most urgent first; due_at ascending puts those without a due time last
CREATE INDEX review_queue ON steward.review (priority DESC, due_at, opened_at, id) WHERE open;
CREATE INDEX review_due ON steward.review (due_at, id) WHERE open AND escalated_at IS NULL;
CREATE INDEX review_expiring ON steward.review (expires_at, id) WHERE open AND expired_at IS NULL;

CREATE INDEX task_by_requester ON steward.task (requested_by, created_at DESC, id DESC);
CREATE INDEX task_by_requester_and_status ON steward.task (requested_by, status, created_at DESC, id DESC);

CREATE FUNCTION steward.tell_review() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_notify('steward_review', '');
    RETURN NULL;
END $$;

CREATE TRIGGER review_changed AFTER INSERT OR UPDATE ON steward.review
    FOR EACH STATEMENT EXECUTE FUNCTION steward.tell_review();

-- The record of who did what: gapless, and each hash covers its line and the hash before it.
CREATE TABLE steward.audit (
    seq bigint PRIMARY KEY,
    kind text NOT NULL,
    review_id text NOT NULL,
    task_id text NOT NULL,
    actor text NOT NULL,
    source text NOT NULL,
    address text NOT NULL,
    digest text NOT NULL,
    detail jsonb NOT NULL,
    at timestamptz NOT NULL,
    hash text NOT NULL
);

CREATE INDEX audit_by_review ON steward.audit (review_id, seq);
CREATE INDEX audit_by_task ON steward.audit (task_id, seq);

-- Where the record ends. It is written with every line, so that a line cut off the end is missed; its row
-- lock is what puts the writers in one order.
CREATE TABLE steward.audit_head (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    lines bigint NOT NULL,
    hash text NOT NULL
);

INSERT INTO steward.audit_head (lines, hash) VALUES (0, '');

CREATE TRIGGER audit_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON steward.audit
    FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_change();
CREATE TRIGGER audit_head_kept BEFORE DELETE OR TRUNCATE ON steward.audit_head
    FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_change();
CREATE TRIGGER decision_not_emptied BEFORE TRUNCATE ON steward.decision
    FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_change();

-- What people should hear of, a row for each channel; due_at is when to try next.
CREATE TABLE steward.notice (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('new', 'assigned', 'overdue')),
    review_id text NOT NULL REFERENCES steward.review (id),
    channel text NOT NULL CHECK (channel IN ('mail', 'webhook')),
    created_at timestamptz NOT NULL DEFAULT now(),
    due_at timestamptz NOT NULL DEFAULT now(),
    attempts bigint NOT NULL DEFAULT 0,
    error text,
    sent_at timestamptz,
    given_up_at timestamptz,
    pending boolean GENERATED ALWAYS AS (sent_at IS NULL AND given_up_at IS NULL) STORED
);

CREATE INDEX notice_pending ON steward.notice (channel, due_at, id) WHERE pending;

-- Only hashes of secrets are kept.
CREATE TABLE steward.token (
    id text PRIMARY KEY,
    hash bytea NOT NULL UNIQUE,
    name text NOT NULL,
    roles jsonb NOT NULL,
    playbooks jsonb NOT NULL,
    groups jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz,
    used_at timestamptz,
    revoked_at timestamptz
);

CREATE TABLE steward.session (
    hash bytea PRIMARY KEY,
    name text NOT NULL,
    roles jsonb NOT NULL,
    playbooks jsonb NOT NULL,
    groups jsonb NOT NULL,
    via text NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    expires_at timestamptz NOT NULL
);

CREATE INDEX session_ending ON steward.session (expires_at);
CREATE INDEX session_by_name ON steward.session (name);

-- Tries within a sliding window, oldest first; a row is of no use after ends_at.
CREATE TABLE steward.attempt_window (
    what text NOT NULL,
    who text NOT NULL,
    tries timestamptz[] NOT NULL,
    ends_at timestamptz NOT NULL,
    PRIMARY KEY (what, who)
);

CREATE INDEX attempt_window_ending ON steward.attempt_window (ends_at);
