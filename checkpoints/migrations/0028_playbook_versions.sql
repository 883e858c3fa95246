-- The text of each version of a playbook that acts were judged under: its own file first, then those that it includes.
CREATE TABLE steward.playbook_version (
    name text NOT NULL,
    version text NOT NULL,
    files text[] NOT NULL,
    texts text[] NOT NULL,
    release text NOT NULL,
    first_seen timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (name, version),
    CHECK (cardinality(files) = cardinality(texts))
);

-- From when a process worked under which of them: a version that comes back has several lines.
CREATE TABLE steward.playbook_in_force (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    name text NOT NULL,
    version text NOT NULL,
    release text NOT NULL,
    since timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (name, version) REFERENCES steward.playbook_version (name, version)
);
CREATE INDEX playbook_in_force_newest ON steward.playbook_in_force (name, id DESC);

CREATE TRIGGER playbook_version_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON steward.playbook_version
    FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_change();
CREATE TRIGGER playbook_in_force_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON steward.playbook_in_force
    FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_change();
