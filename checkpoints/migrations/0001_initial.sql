-- What must survive a crash besides LangGraph's checkpoints (which keep their own tables in public).

CREATE TABLE steward.task (
    id text PRIMARY KEY,
    goal text NOT NULL,
    status text NOT NULL CHECK (status IN ('pending', 'running', 'complete', 'failed', 'needs_review')),
    playbook text,
    requested_by text NOT NULL,
    steps bigint NOT NULL CHECK (steps >= 0),
    state jsonb NOT NULL,
    result jsonb,
    error text,
    confidence double precision,
    node text NOT NULL,
    usage jsonb NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    started_at timestamptz,
    updated_at timestamptz NOT NULL DEFAULT now(),
    finished_at timestamptz,
    -- the lease: who carries the task out just now. The holder also keeps a session advisory lock on its
    -- number, which Postgres drops when its process dies, long before lease_until.
    lease_holder bigint,
    lease_epoch bigint NOT NULL DEFAULT 0,
    lease_until timestamptz,
    CHECK ((status IN ('complete', 'failed')) = (finished_at IS NOT NULL)),
    CHECK ((lease_holder IS NULL) = (lease_until IS NULL))
);

CREATE INDEX task_newest ON steward.task (created_at DESC, id DESC);
CREATE INDEX task_by_status ON steward.task (status, created_at DESC, id DESC);

-- The ledger: one row an action, written before and after every call.
CREATE TABLE steward.action (
    key text PRIMARY KEY,
    seq bigint GENERATED ALWAYS AS IDENTITY,
    task_id text NOT NULL REFERENCES steward.task (id),
    step text NOT NULL,
    tool text NOT NULL,
    args jsonb NOT NULL,
    risk text NOT NULL CHECK (risk IN ('read', 'reversible', 'irreversible')),
    item bigint NOT NULL,
    revision bigint NOT NULL,
    first_revision bigint NOT NULL,
    occurrence bigint NOT NULL,
    target text,
    claims bigint NOT NULL DEFAULT 1 CHECK (claims >= 1),
    attempts bigint NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    claimed_at timestamptz NOT NULL DEFAULT now(),
    settled_at timestamptz,
    receipt jsonb,
    verdict jsonb,
    CHECK ((receipt IS NULL) = (settled_at IS NULL)),
    CHECK (receipt IS NULL OR receipt ->> 'kind' IN ('answered', 'refused', 'lost', 'person')),
    CHECK (verdict IS NULL OR verdict ->> 'status' IN ('verified', 'refuted', 'pending', 'unknown'))
);

CREATE INDEX action_by_task ON steward.action (task_id, seq);

-- The queue: one question and, once taken, its one decision.
CREATE TABLE steward.review (
    id text PRIMARY KEY,
    task_id text NOT NULL REFERENCES steward.task (id),
    question jsonb NOT NULL,
    reason text GENERATED ALWAYS AS (question ->> 'reason') STORED,
    digest text GENERATED ALWAYS AS (question ->> 'digest') STORED,
    opened_at timestamptz NOT NULL DEFAULT now(),
    decision jsonb,
    decided_by text GENERATED ALWAYS AS (decision ->> 'by') STORED,
    decided_at timestamptz,
    applied_at timestamptz,
    CHECK ((decision IS NULL) = (decided_at IS NULL)),
    CHECK (decision IS NULL OR decision ->> 'kind' IN ('approve', 'edit', 'reject', 'respond', 'grant', 'abort')),
    CHECK (applied_at IS NULL OR decided_at IS NOT NULL)
);

CREATE INDEX review_oldest ON steward.review (opened_at, id);
CREATE INDEX review_open ON steward.review (opened_at, id) WHERE decision IS NULL;
CREATE INDEX review_unapplied ON steward.review (decided_at, id) WHERE decision IS NOT NULL AND applied_at IS NULL;
CREATE INDEX review_by_task ON steward.review (task_id, opened_at, id);

-- Every decision of a machine or a person; append-only.
CREATE TABLE steward.decision (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    task_id text NOT NULL REFERENCES steward.task (id),
    kind text NOT NULL CHECK (kind IN ('plan', 'acceptance', 'validation', 'verdict', 'person')),
    subject text NOT NULL,
    outcome text NOT NULL,
    confidence double precision,
    model text NOT NULL,
    prompt_version text NOT NULL,
    tokens_in bigint NOT NULL,
    tokens_out bigint NOT NULL,
    cost double precision NOT NULL,
    seconds double precision NOT NULL,
    by text NOT NULL,
    detail jsonb NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);

CREATE INDEX decision_by_task ON steward.decision (task_id, id);

CREATE FUNCTION steward.refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'steward.% is append-only', TG_TABLE_NAME;
END $$;

CREATE TRIGGER decision_append_only BEFORE UPDATE OR DELETE ON steward.decision
    FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_change();
