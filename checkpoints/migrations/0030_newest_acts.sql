-- Rules look up the newest acts of a tool, whatever their arguments or where many share them.
CREATE INDEX action_newest ON steward.action (tool, claimed_at, seq)
    WHERE risk <> 'read';
