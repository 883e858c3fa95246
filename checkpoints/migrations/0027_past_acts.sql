-- Rules look up what was done with such arguments before, in any task.
CREATE INDEX action_by_args ON steward.action USING gin (args jsonb_path_ops)
    WHERE risk <> 'read';
