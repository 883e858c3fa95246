-- Which release of procrastinate its tables (in public) were brought to.
CREATE TABLE steward.queue_release (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    release text NOT NULL
);

-- The workers, each as it says of itself; one that no longer beats is gone.
CREATE TABLE steward.worker (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    host text NOT NULL,
    pid bigint NOT NULL,
    concurrency bigint NOT NULL,
    running jsonb NOT NULL DEFAULT '[]',
    draining boolean NOT NULL DEFAULT false,
    started_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    beat_at timestamptz NOT NULL DEFAULT clock_timestamp()
);
