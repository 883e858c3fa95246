-- Caps on calls of tools and of the model, over all processes: at most so many at once, and so many in a time.

CREATE TABLE steward.gate (
    name text PRIMARY KEY,
    cap text NOT NULL,
    -- when a call would be due if all had kept the pace (the generic cell rate algorithm)
    due_at timestamptz NOT NULL DEFAULT '-infinity',
    paused_until timestamptz NOT NULL DEFAULT '-infinity'
);

-- Who has passed or waits (then taken_at is null). What is left behind by a process that died or is stuck counts
-- until its time is over.
CREATE TABLE steward.gate_pass (
    id bigint PRIMARY KEY,
    gate text NOT NULL,
    asked_at timestamptz NOT NULL,
    taken_at timestamptz,
    waiting bigint NOT NULL CHECK (waiting >= 0),
    until timestamptz NOT NULL
);
CREATE INDEX gate_pass_by_gate ON steward.gate_pass (gate);

-- Asks for a pass, again and again until it is granted. `every` is seconds between two calls, of which `burst` may
-- come in one go; both and `at_once` may be null. `lasts` is how long the pass counts, `crowd` how many wait in the
-- asker's process. `after` is when asking again makes sense, in seconds, null where that is not known.
--
-- A function, so that whoever is stopped in the middle holds up nobody: it is one statement for its caller, while
-- each statement inside sees what was committed before it got the gate's row.
CREATE FUNCTION steward.ask_pass(
    pass bigint, door text, cap_text text, at_once bigint, every float8, burst bigint, lasts float8, crowd bigint,
    OUT granted boolean, OUT after float8
) LANGUAGE plpgsql AS $$
DECLARE
    at timestamptz;
    asked timestamptz;
    due timestamptz;
    paused timestamptz;
    in_use bigint;
    ahead bigint;
BEGIN
    INSERT INTO steward.gate (name, cap) VALUES (door, cap_text) ON CONFLICT (name) DO NOTHING;
    SELECT due_at, paused_until INTO due, paused FROM steward.gate WHERE name = door FOR UPDATE;
    at := clock_timestamp();

    DELETE FROM steward.gate_pass WHERE gate = door AND until <= at AND id <> pass;
    SELECT coalesce(min(asked_at), at) INTO asked FROM steward.gate_pass WHERE id = pass;
    SELECT count(*) FILTER (WHERE taken_at IS NOT NULL), count(*) FILTER (WHERE taken_at IS NULL AND asked_at < asked)
        INTO in_use, ahead FROM steward.gate_pass WHERE gate = door AND id <> pass;

    -- neither can lie further ahead, unless the clock was set back or the rate changed: then it is forgotten
    IF due > at + make_interval(secs => every * burst + 1) OR due < at OR every IS NULL THEN
        due := at;
    END IF;
    IF paused > at + interval '1 minute' OR paused < at THEN
        paused := at;
    END IF;

    -- what the rate leaves is for those who asked before
    after := greatest(
        extract(epoch FROM due - at) + every * (ahead + 1 - burst),
        extract(epoch FROM paused - at)
    );
    granted := after <= 0 AND (at_once IS NULL OR in_use + ahead < at_once);
    after := nullif(after, 0);

    INSERT INTO steward.gate_pass (id, gate, asked_at, taken_at, waiting, until) VALUES (
        pass, door, asked, CASE WHEN granted THEN at END, crowd,
        at + CASE WHEN granted THEN make_interval(secs => lasts) ELSE interval '5 seconds' END
    ) ON CONFLICT (id) DO UPDATE SET
        taken_at = excluded.taken_at, waiting = excluded.waiting, until = excluded.until;
    IF granted THEN
        UPDATE steward.gate SET due_at = CASE WHEN every IS NULL THEN due_at ELSE due + make_interval(secs => every) END,
            cap = cap_text
        WHERE name = door AND (every IS NOT NULL OR cap <> cap_text);
    END IF;
END $$;
