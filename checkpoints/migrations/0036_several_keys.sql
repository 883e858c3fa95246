-- A task under several playbooks may hold several business keys: `business_key` has them, a line each.
-- Those of one key are found by the index on the whole, so only these few stand in this one.
CREATE INDEX task_several_keys ON steward.task USING gin (string_to_array(business_key, E'\n'))
    WHERE strpos(business_key, E'\n') > 0;
