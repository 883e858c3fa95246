-- A model takes a value out of texts: what it took is a decision of its own kind.
ALTER TABLE steward.decision DROP CONSTRAINT decision_kind_check;
ALTER TABLE steward.decision ADD CONSTRAINT decision_kind_check CHECK (
    kind IN ('plan', 'acceptance', 'validation', 'second_look', 'extract', 'verdict', 'person')
);
