-- A model that did not plan acts looks at them a second time: what it said is a decision of its own kind.
ALTER TABLE steward.decision DROP CONSTRAINT decision_kind_check;
ALTER TABLE steward.decision ADD CONSTRAINT decision_kind_check CHECK (
    kind IN ('plan', 'acceptance', 'validation', 'second_look', 'verdict', 'person')
);
