-- People may leave an act out, or say that they did it by hand.

ALTER TABLE steward.review DROP CONSTRAINT review_decision_check;
ALTER TABLE steward.review ADD CONSTRAINT review_decision_check CHECK (
    decision IS NULL
    OR decision ->> 'kind' IN ('approve', 'edit', 'reject', 'leave_out', 'by_hand', 'respond', 'grant', 'abort')
);
