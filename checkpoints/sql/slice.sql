-- What a slice takes in, for the figures and for the lists behind them, so that both are of the same tasks.

-- part: kinds
kinds AS MATERIALIZED (
    SELECT id, playbook FROM steward.task_kind
    WHERE (%(playbook)s::text IS NULL OR playbook = %(playbook)s)
        AND (%(playbooks)s::text[] IS NULL OR playbook = ANY (%(playbooks)s))
        AND (%(model)s::text IS NULL OR model = %(model)s)
        AND (%(prompt_version)s::text IS NULL OR prompt_version = %(prompt_version)s)
        AND (%(release)s::text IS NULL OR release = %(release)s)
)

-- part: of_questions
-- of which model and release a question's task is, it says itself once that is folded; all of these are read from an index;
-- OFFSET 0: of the others each one's task is looked up, not those of all tasks once
(%(playbook)s::text IS NULL OR coalesce(review.playbook, '') = %(playbook)s)
    AND (%(playbooks)s::text[] IS NULL OR review.playbook = ANY (%(playbooks)s))
    AND CASE
        WHEN coalesce(%(model)s::text, %(prompt_version)s::text, %(release)s::text) IS NULL THEN true
        WHEN review.task_kind IS NOT NULL THEN review.task_kind = ANY (ARRAY(
            SELECT kind.id FROM steward.task_kind AS kind
            WHERE (%(release)s::text IS NULL OR kind.release = %(release)s)
                AND (%(model)s::text IS NULL OR kind.model = %(model)s)
                AND (%(prompt_version)s::text IS NULL OR kind.prompt_version = %(prompt_version)s)
        ))
        ELSE EXISTS (
            SELECT FROM steward.task AS about LEFT JOIN LATERAL (
                SELECT said.model, said.prompt_version FROM steward.decision AS said
                WHERE said.task_id = about.id AND said.kind = 'plan' AND said.model <> ''
                ORDER BY said.id DESC LIMIT 1
            ) AS planned ON true
            WHERE about.id = review.task_id
                AND (%(release)s::text IS NULL OR about.release = %(release)s)
                AND (%(model)s::text IS NULL OR planned.model = %(model)s)
                AND (%(prompt_version)s::text IS NULL OR planned.prompt_version = %(prompt_version)s)
            OFFSET 0
        )
    END

-- part: waiting
-- the tasks that wait for a person now
steward.review AS review JOIN steward.task AS task ON task.id = review.task_id
WHERE review.open AND task.status = 'needs_review'
    AND
-- include: of_questions

-- part: opened
review.opened_at >= %(since)s AND review.opened_at < %(until)s
    AND
-- include: of_questions

-- part: answered
review.answered AND review.decided_at >= %(since)s AND review.decided_at < %(until)s
    AND
-- include: of_questions

-- part: by_machine
-- also where nothing was answered; people may be called as Steward is, as in its image (the name told before a source was kept)
NOT (answered OR (decided_by = 'steward' AND coalesce(decision ->> 'source', '') NOT IN ('', 'machine')))

-- part: givers
-- each of the people who gave an answer together, by the time of their own word; a lot's is on record with its lead
SELECT vote ->> 'by' AS person,
    steward.duration_bin(date_part('epoch', greatest(word.at, review.opened_at) - review.opened_at)) AS bin,
    CASE WHEN vote ->> 'kind' = 'approve' THEN CASE
        WHEN review.viewed_at <= word.at AND word.at - review.viewed_at < interval '5 seconds' THEN 'quick'
        WHEN review.viewed_at <= word.at THEN 'looked' ELSE 'approved' END
    END AS said
FROM steward.review AS lead, jsonb_array_elements(lead.votes) AS vote, LATERAL (
    SELECT coalesce(max(line.at), review.decided_at) AS at FROM steward.audit AS line
    WHERE line.review_id = lead.id AND line.kind IN ('voted', 'decided') AND line.actor = vote ->> 'by'
) AS word
WHERE lead.id = coalesce(nullif(review.decision ->> 'lead', ''), review.id) AND vote ->> 'kind' = lead.decision ->> 'kind'
