--
-- PostgreSQL database dump
--


-- Dumped from database version 18.4
-- Dumped by pg_dump version 18.4

SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET transaction_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;

--
-- Name: desk; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA desk;


--
-- Name: steward; Type: SCHEMA; Schema: -; Owner: -
--

CREATE SCHEMA steward;


--
-- Name: fits(jsonb, jsonb); Type: FUNCTION; Schema: desk; Owner: -
--

CREATE FUNCTION desk.fits(record jsonb, wanted jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    RETURN (NOT (EXISTS (SELECT FROM jsonb_each_text(fits.wanted) wish(key, value) WHERE CASE WHEN ((jsonb_typeof((fits.record -> wish.key)) = 'number'::text) AND (wish.value ~ '^-?[0-9]+(\.[0-9]+)?$'::text)) THEN (((fits.record ->> wish.key))::numeric <> (wish.value)::numeric) ELSE ((fits.record ->> wish.key) IS DISTINCT FROM wish.value) END)));


--
-- Name: refuse_change(); Type: FUNCTION; Schema: steward; Owner: -
--

CREATE FUNCTION steward.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'steward.% is append-only', TG_TABLE_NAME;
END $$;


--
-- Name: tell_review(); Type: FUNCTION; Schema: steward; Owner: -
--

CREATE FUNCTION steward.tell_review() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM pg_notify('steward_review', '');
    RETURN NULL;
END $$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: customer; Type: TABLE; Schema: desk; Owner: -
--

CREATE TABLE desk.customer (
    id text NOT NULL,
    name text NOT NULL,
    email text NOT NULL,
    city text NOT NULL,
    currency text NOT NULL,
    since date NOT NULL
);


--
-- Name: customer_order; Type: TABLE; Schema: desk; Owner: -
--

CREATE TABLE desk.customer_order (
    id text NOT NULL,
    customer_id text NOT NULL,
    status text NOT NULL,
    items jsonb NOT NULL,
    total numeric(12,2) NOT NULL,
    currency text NOT NULL,
    placed_on date NOT NULL,
    paid boolean NOT NULL,
    previous_status text,
    visible_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    CONSTRAINT customer_order_status_check CHECK ((status = ANY (ARRAY['placed'::text, 'paid'::text, 'shipped'::text, 'delivered'::text, 'return_requested'::text, 'refunded'::text, 'cancelled'::text]))),
    CONSTRAINT customer_order_total_check CHECK ((total > (0)::numeric))
);


--
-- Name: refund_number; Type: SEQUENCE; Schema: desk; Owner: -
--

CREATE SEQUENCE desk.refund_number
    START WITH 2001
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: refund; Type: TABLE; Schema: desk; Owner: -
--

CREATE TABLE desk.refund (
    id text DEFAULT ('R'::text || nextval('desk.refund_number'::regclass)) NOT NULL,
    order_id text NOT NULL,
    amount numeric(12,2) NOT NULL,
    currency text NOT NULL,
    reason text NOT NULL,
    visible_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    idempotency_key text,
    CONSTRAINT refund_amount_check CHECK ((amount > (0)::numeric))
);


--
-- Name: status_change; Type: TABLE; Schema: desk; Owner: -
--

CREATE TABLE desk.status_change (
    id bigint NOT NULL,
    collection text NOT NULL,
    record_id text NOT NULL,
    previous text NOT NULL,
    status text NOT NULL,
    visible_at timestamp with time zone NOT NULL,
    idempotency_key text
);


--
-- Name: ticket_number; Type: SEQUENCE; Schema: desk; Owner: -
--

CREATE SEQUENCE desk.ticket_number
    START WITH 2001
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: ticket; Type: TABLE; Schema: desk; Owner: -
--

CREATE TABLE desk.ticket (
    id text DEFAULT ('T'::text || nextval('desk.ticket_number'::regclass)) NOT NULL,
    order_id text,
    customer_id text,
    subject text NOT NULL,
    body text NOT NULL,
    priority text NOT NULL,
    status text NOT NULL,
    previous_status text,
    changed_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    visible_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    idempotency_key text,
    CONSTRAINT ticket_priority_check CHECK ((priority = ANY (ARRAY['low'::text, 'normal'::text, 'high'::text]))),
    CONSTRAINT ticket_status_check CHECK ((status = ANY (ARRAY['open'::text, 'waiting'::text, 'solved'::text, 'closed'::text])))
);


--
-- Name: record; Type: VIEW; Schema: desk; Owner: -
--

CREATE VIEW desk.record AS
 SELECT 'customers'::text AS collection,
    c.id,
    NULL::text AS idempotency_key,
    to_jsonb(c.*) AS record
   FROM desk.customer c
UNION ALL
 SELECT 'orders'::text AS collection,
    o.id,
    NULL::text AS idempotency_key,
    jsonb_build_object('id', o.id, 'customer_id', o.customer_id, 'customer_name', c.name, 'customer_email', c.email, 'status',
        CASE
            WHEN (o.visible_at <= clock_timestamp()) THEN o.status
            ELSE o.previous_status
        END, 'items', o.items, 'total', o.total, 'currency', o.currency, 'placed_on', o.placed_on, 'paid', o.paid, 'refunded', COALESCE(( SELECT sum(r.amount) AS sum
           FROM desk.refund r
          WHERE ((r.order_id = o.id) AND (r.visible_at <= clock_timestamp()))), (0)::numeric)) AS record
   FROM (desk.customer_order o
     JOIN desk.customer c ON ((c.id = o.customer_id)))
UNION ALL
 SELECT 'tickets'::text AS collection,
    t.id,
    t.idempotency_key,
    jsonb_build_object('id', t.id, 'order_id', t.order_id, 'customer_id', t.customer_id, 'customer_name', c.name, 'customer_email', c.email, 'subject', t.subject, 'body', t.body, 'priority', t.priority, 'status',
        CASE
            WHEN (t.changed_at <= clock_timestamp()) THEN t.status
            ELSE t.previous_status
        END) AS record
   FROM (desk.ticket t
     LEFT JOIN desk.customer c ON ((c.id = t.customer_id)))
  WHERE (t.visible_at <= clock_timestamp())
UNION ALL
 SELECT 'refunds'::text AS collection,
    r.id,
    r.idempotency_key,
    jsonb_build_object('id', r.id, 'order_id', r.order_id, 'amount', r.amount, 'currency', r.currency, 'reason', r.reason, 'status', 'issued') AS record
   FROM desk.refund r
  WHERE (r.visible_at <= clock_timestamp())
UNION ALL
 SELECT 'status_changes'::text AS collection,
    (s.id)::text AS id,
    s.idempotency_key,
    jsonb_build_object('id', (s.id)::text, 'collection', s.collection, 'record_id', s.record_id, 'previous', s.previous, 'status', s.status) AS record
   FROM desk.status_change s
  WHERE (s.visible_at <= clock_timestamp());


--
-- Name: status_change_id_seq; Type: SEQUENCE; Schema: desk; Owner: -
--

ALTER TABLE desk.status_change ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME desk.status_change_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: checkpoint_blobs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.checkpoint_blobs (
    thread_id text NOT NULL,
    checkpoint_ns text DEFAULT ''::text NOT NULL,
    channel text NOT NULL,
    version text NOT NULL,
    type text NOT NULL,
    blob bytea
);


--
-- Name: checkpoint_migrations; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.checkpoint_migrations (
    v integer NOT NULL
);


--
-- Name: checkpoint_writes; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.checkpoint_writes (
    thread_id text NOT NULL,
    checkpoint_ns text DEFAULT ''::text NOT NULL,
    checkpoint_id text NOT NULL,
    task_id text NOT NULL,
    idx integer NOT NULL,
    channel text NOT NULL,
    type text,
    blob bytea NOT NULL,
    task_path text DEFAULT ''::text NOT NULL
);


--
-- Name: checkpoints; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.checkpoints (
    thread_id text NOT NULL,
    checkpoint_ns text DEFAULT ''::text NOT NULL,
    checkpoint_id text NOT NULL,
    parent_checkpoint_id text,
    type text,
    checkpoint jsonb NOT NULL,
    metadata jsonb DEFAULT '{}'::jsonb NOT NULL
);


--
-- Name: action; Type: TABLE; Schema: steward; Owner: -
--

CREATE TABLE steward.action (
    key text NOT NULL,
    seq bigint NOT NULL,
    task_id text NOT NULL,
    step text NOT NULL,
    tool text NOT NULL,
    args jsonb NOT NULL,
    risk text NOT NULL,
    item bigint NOT NULL,
    revision bigint NOT NULL,
    first_revision bigint NOT NULL,
    occurrence bigint NOT NULL,
    target text,
    claims bigint DEFAULT 1 NOT NULL,
    attempts bigint DEFAULT 0 NOT NULL,
    claimed_at timestamp with time zone DEFAULT now() NOT NULL,
    settled_at timestamp with time zone,
    receipt jsonb,
    verdict jsonb,
    CONSTRAINT action_attempts_check CHECK ((attempts >= 0)),
    CONSTRAINT action_check CHECK (((receipt IS NULL) = (settled_at IS NULL))),
    CONSTRAINT action_claims_check CHECK ((claims >= 1)),
    CONSTRAINT action_receipt_check CHECK (((receipt IS NULL) OR ((receipt ->> 'kind'::text) = ANY (ARRAY['answered'::text, 'refused'::text, 'lost'::text, 'person'::text])))),
    CONSTRAINT action_risk_check CHECK ((risk = ANY (ARRAY['read'::text, 'reversible'::text, 'irreversible'::text]))),
    CONSTRAINT action_verdict_check CHECK (((verdict IS NULL) OR ((verdict ->> 'status'::text) = ANY (ARRAY['verified'::text, 'refuted'::text, 'pending'::text, 'unknown'::text]))))
);


--
-- Name: action_seq_seq; Type: SEQUENCE; Schema: steward; Owner: -
--

ALTER TABLE steward.action ALTER COLUMN seq ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME steward.action_seq_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: attempt_window; Type: TABLE; Schema: steward; Owner: -
--

CREATE TABLE steward.attempt_window (
    what text NOT NULL,
    who text NOT NULL,
    tries timestamp with time zone[] NOT NULL,
    ends_at timestamp with time zone NOT NULL
);


--
-- Name: audit; Type: TABLE; Schema: steward; Owner: -
--

CREATE TABLE steward.audit (
    seq bigint NOT NULL,
    kind text NOT NULL,
    review_id text NOT NULL,
    task_id text NOT NULL,
    actor text NOT NULL,
    source text NOT NULL,
    address text NOT NULL,
    digest text NOT NULL,
    detail jsonb NOT NULL,
    at timestamp with time zone NOT NULL,
    hash text NOT NULL
);


--
-- Name: audit_head; Type: TABLE; Schema: steward; Owner: -
--

CREATE TABLE steward.audit_head (
    one boolean DEFAULT true NOT NULL,
    lines bigint NOT NULL,
    hash text NOT NULL,
    CONSTRAINT audit_head_one_check CHECK (one)
);


--
-- Name: decision; Type: TABLE; Schema: steward; Owner: -
--

CREATE TABLE steward.decision (
    id bigint NOT NULL,
    task_id text NOT NULL,
    kind text NOT NULL,
    subject text NOT NULL,
    outcome text NOT NULL,
    confidence double precision,
    model text NOT NULL,
    prompt_version text NOT NULL,
    tokens_in bigint NOT NULL,
    tokens_out bigint NOT NULL,
    cost double precision NOT NULL,
    seconds double precision NOT NULL,
    by text NOT NULL,
    detail jsonb NOT NULL,
    at timestamp with time zone DEFAULT now() NOT NULL,
    CONSTRAINT decision_kind_check CHECK ((kind = ANY (ARRAY['plan'::text, 'acceptance'::text, 'validation'::text, 'verdict'::text, 'person'::text])))
);


--
-- Name: decision_id_seq; Type: SEQUENCE; Schema: steward; Owner: -
--

ALTER TABLE steward.decision ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME steward.decision_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: migration; Type: TABLE; Schema: steward; Owner: -
--

CREATE TABLE steward.migration (
    name text NOT NULL,
    checksum text NOT NULL,
    applied_at timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: notice; Type: TABLE; Schema: steward; Owner: -
--

CREATE TABLE steward.notice (
    id bigint NOT NULL,
    kind text NOT NULL,
    review_id text NOT NULL,
    channel text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    attempts bigint DEFAULT 0 NOT NULL,
    error text,
    sent_at timestamp with time zone,
    given_up_at timestamp with time zone,
    pending boolean GENERATED ALWAYS AS (((sent_at IS NULL) AND (given_up_at IS NULL))) STORED,
    CONSTRAINT notice_channel_check CHECK ((channel = ANY (ARRAY['mail'::text, 'webhook'::text]))),
    CONSTRAINT notice_kind_check CHECK ((kind = ANY (ARRAY['new'::text, 'assigned'::text, 'overdue'::text])))
);


--
-- Name: notice_id_seq; Type: SEQUENCE; Schema: steward; Owner: -
--

ALTER TABLE steward.notice ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME steward.notice_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: review; Type: TABLE; Schema: steward; Owner: -
--

CREATE TABLE steward.review (
    id text NOT NULL,
    task_id text NOT NULL,
    question jsonb NOT NULL,
    reason text GENERATED ALWAYS AS ((question ->> 'reason'::text)) STORED,
    digest text GENERATED ALWAYS AS ((question ->> 'digest'::text)) STORED,
    opened_at timestamp with time zone DEFAULT now() NOT NULL,
    decision jsonb,
    decided_by text GENERATED ALWAYS AS ((decision ->> 'by'::text)) STORED,
    decided_at timestamp with time zone,
    applied_at timestamp with time zone,
    goal text DEFAULT ''::text NOT NULL,
    playbook text,
    requested_by text DEFAULT ''::text NOT NULL,
    "group" text DEFAULT 'reviewers'::text NOT NULL,
    second_group text DEFAULT 'leads'::text NOT NULL,
    priority bigint DEFAULT 0 NOT NULL,
    assignee text,
    claimed_by text,
    claimed_until timestamp with time zone,
    due_at timestamp with time zone,
    expires_at timestamp with time zone,
    escalated_at timestamp with time zone,
    expired_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    votes jsonb DEFAULT '[]'::jsonb NOT NULL,
    open boolean GENERATED ALWAYS AS (((decision IS NULL) AND (withdrawn_at IS NULL))) STORED,
    CONSTRAINT review_check CHECK (((decision IS NULL) = (decided_at IS NULL))),
    CONSTRAINT review_check1 CHECK (((applied_at IS NULL) OR (decided_at IS NOT NULL))),
    CONSTRAINT review_check2 CHECK (((withdrawn_at IS NULL) OR (decision IS NULL))),
    CONSTRAINT review_check3 CHECK (((claimed_by IS NULL) = (claimed_until IS NULL))),
    CONSTRAINT review_decision_check CHECK (((decision IS NULL) OR ((decision ->> 'kind'::text) = ANY (ARRAY['approve'::text, 'edit'::text, 'reject'::text, 'respond'::text, 'grant'::text, 'abort'::text])))),
    CONSTRAINT review_votes_check CHECK ((jsonb_typeof(votes) = 'array'::text))
);


--
-- Name: session; Type: TABLE; Schema: steward; Owner: -
--

CREATE TABLE steward.session (
    hash bytea NOT NULL,
    name text NOT NULL,
    roles jsonb NOT NULL,
    playbooks jsonb NOT NULL,
    groups jsonb NOT NULL,
    via text NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone NOT NULL
);


--
-- Name: task; Type: TABLE; Schema: steward; Owner: -
--

CREATE TABLE steward.task (
    id text NOT NULL,
    goal text NOT NULL,
    status text NOT NULL,
    playbook text,
    requested_by text NOT NULL,
    steps bigint NOT NULL,
    state jsonb NOT NULL,
    result jsonb,
    error text,
    confidence double precision,
    node text NOT NULL,
    usage jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    started_at timestamp with time zone,
    updated_at timestamp with time zone DEFAULT now() NOT NULL,
    finished_at timestamp with time zone,
    lease_holder bigint,
    lease_epoch bigint DEFAULT 0 NOT NULL,
    lease_until timestamp with time zone,
    CONSTRAINT task_check CHECK (((status = ANY (ARRAY['complete'::text, 'failed'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT task_check1 CHECK (((lease_holder IS NULL) = (lease_until IS NULL))),
    CONSTRAINT task_status_check CHECK ((status = ANY (ARRAY['pending'::text, 'running'::text, 'complete'::text, 'failed'::text, 'needs_review'::text]))),
    CONSTRAINT task_steps_check CHECK ((steps >= 0))
);


--
-- Name: token; Type: TABLE; Schema: steward; Owner: -
--

CREATE TABLE steward.token (
    id text NOT NULL,
    hash bytea NOT NULL,
    name text NOT NULL,
    roles jsonb NOT NULL,
    playbooks jsonb NOT NULL,
    groups jsonb NOT NULL,
    created_at timestamp with time zone DEFAULT now() NOT NULL,
    expires_at timestamp with time zone,
    used_at timestamp with time zone,
    revoked_at timestamp with time zone
);


--
-- Data for Name: customer; Type: TABLE DATA; Schema: desk; Owner: -
--

INSERT INTO desk.customer VALUES
	('C0006', 'Milan García', 'milan.garcia6@example.com', 'Lyon', 'EUR', '2022-11-25'),
	('C0009', 'Nora Rossi', 'nora.rossi9@example.net', 'Helsinki', 'EUR', '2024-10-11'),
	('C0013', 'Hugo Popescu', 'hugo.popescu13@example.com', 'Edinburgh', 'GBP', '2023-01-23'),
	('C0023', 'Chiara García', 'chiara.garcia23@example.net', 'Lausanne', 'CHF', '2024-05-15'),
	('C0026', 'Helena O''Connor', 'helena.oconnor26@example.org', 'Milano', 'EUR', '2025-11-28'),
	('C0030', 'Amélie Yılmaz', 'amelie.yilmaz30@example.org', 'Gent', 'EUR', '2022-05-17'),
	('C0039', 'Nora Lindqvist', 'nora.lindqvist39@example.net', 'Leeds', 'GBP', '2024-04-05'),
	('C0041', 'Pavel Virtanen', 'pavel.virtanen41@example.com', 'Cork', 'EUR', '2022-12-12'),
	('C0042', 'Yara Petrov', 'yara.petrov42@example.org', 'Utrecht', 'EUR', '2022-05-13'),
	('C0043', 'Emil Costa', 'emil.costa43@example.com', 'Gent', 'EUR', '2024-08-03'),
	('C0044', 'Felix Costa', 'felix.costa44@example.com', 'Cork', 'EUR', '2024-10-23'),
	('C0047', 'Nora Popescu', 'nora.popescu47@example.org', 'Porto', 'EUR', '2023-06-05'),
	('C0049', 'Oskar Larsen', 'oskar.larsen49@example.org', 'Helsinki', 'EUR', '2024-10-14'),
	('C0054', 'Marie Costa', 'marie.costa54@example.net', 'Helsinki', 'EUR', '2023-09-18'),
	('C0057', 'Ruben Keller', 'ruben.keller57@example.com', 'Valencia', 'EUR', '2022-07-03'),
	('C0059', 'Bram García', 'bram.garcia59@example.com', 'Lyon', 'EUR', '2025-11-07'),
	('C0060', 'Leila Peeters', 'leila.peeters60@example.com', 'Utrecht', 'EUR', '2023-07-02'),
	('C0063', 'Chiara Lindqvist', 'chiara.lindqvist63@example.org', 'Berlin', 'EUR', '2025-03-13'),
	('C0066', 'Bram García', 'bram.garcia66@example.net', 'Berlin', 'EUR', '2023-01-26'),
	('C0068', 'Yara Costa', 'yara.costa68@example.com', 'Milano', 'EUR', '2024-12-19'),
	('C0069', 'Oskar Popescu', 'oskar.popescu69@example.net', 'Cork', 'EUR', '2025-04-04'),
	('C0075', 'Leila Larsen', 'leila.larsen75@example.net', 'Helsinki', 'EUR', '2024-05-18'),
	('C0077', 'Nora Petrov', 'nora.petrov77@example.org', 'Utrecht', 'EUR', '2022-10-18'),
	('C0079', 'Amélie Nielsen', 'amelie.nielsen79@example.org', 'Utrecht', 'EUR', '2025-07-11'),
	('C0083', 'Felix Novák', 'felix.novak83@example.org', 'Milano', 'EUR', '2023-03-15'),
	('C0086', 'Pavel Dubois', 'pavel.dubois86@example.com', 'Berlin', 'EUR', '2023-11-18'),
	('C0089', 'Leila Rossi', 'leila.rossi89@example.com', 'Lyon', 'EUR', '2024-08-25'),
	('C0090', 'Marie Weber', 'marie.weber90@example.org', 'Milano', 'EUR', '2025-09-16'),
	('C0096', 'Milan Novák', 'milan.novak96@example.org', 'Gent', 'EUR', '2022-10-31'),
	('C0099', 'Zoé Silva', 'zoe.silva99@example.com', 'Helsinki', 'EUR', '2024-04-22'),
	('C0101', 'Lukas Schmidt', 'lukas.schmidt101@example.net', 'Utrecht', 'EUR', '2022-11-04'),
	('C0102', 'Leila Fischer', 'leila.fischer102@example.org', 'Gent', 'EUR', '2025-05-03'),
	('C0103', 'Andrei Fischer', 'andrei.fischer103@example.org', 'Wien', 'EUR', '2023-02-03'),
	('C0112', 'Leila Keller', 'leila.keller112@example.net', 'Lyon', 'EUR', '2025-11-26'),
	('C0113', 'Chiara Rossi', 'chiara.rossi113@example.net', 'Gent', 'EUR', '2025-09-12'),
	('C0123', 'Andrei Kowalski', 'andrei.kowalski123@example.com', 'Lyon', 'EUR', '2023-05-16'),
	('C0129', 'Ingrid Weber', 'ingrid.weber129@example.net', 'Valencia', 'EUR', '2024-03-23'),
	('C0130', 'Katarina García', 'katarina.garcia130@example.com', 'Wien', 'EUR', '2023-03-18'),
	('C0131', 'Andrei Novák', 'andrei.novak131@example.net', 'Wien', 'EUR', '2023-03-10'),
	('C0144', 'Stefan Horvat', 'stefan.horvat144@example.com', 'Lyon', 'EUR', '2024-05-11'),
	('C0148', 'Felix Rossi', 'felix.rossi148@example.net', 'Helsinki', 'EUR', '2023-08-18'),
	('C0149', 'Emil Virtanen', 'emil.virtanen149@example.org', 'Berlin', 'EUR', '2023-03-18'),
	('C0151', 'Hugo Silva', 'hugo.silva151@example.net', 'Wien', 'EUR', '2022-04-10'),
	('C0154', 'Aoife Costa', 'aoife.costa154@example.com', 'Porto', 'EUR', '2023-05-24'),
	('C0161', 'Chiara Kowalski', 'chiara.kowalski161@example.net', 'Gent', 'EUR', '2023-06-07'),
	('C0162', 'Hugo Schmidt', 'hugo.schmidt162@example.org', 'Helsinki', 'EUR', '2021-12-14'),
	('C0165', 'Leila Martin', 'leila.martin165@example.net', 'Helsinki', 'EUR', '2022-01-01'),
	('C0173', 'Lukas Schmidt', 'lukas.schmidt173@example.net', 'Gent', 'EUR', '2022-04-21'),
	('C0175', 'Oskar Moreau', 'oskar.moreau175@example.net', 'Porto', 'EUR', '2023-07-29'),
	('C0185', 'Hugo Martin', 'hugo.martin185@example.org', 'Helsinki', 'EUR', '2024-01-27');
INSERT INTO desk.customer VALUES
	('C0190', 'Ingrid Bianchi', 'ingrid.bianchi190@example.org', 'Gent', 'EUR', '2025-10-05'),
	('C0191', 'Noah Costa', 'noah.costa191@example.org', 'Gent', 'EUR', '2025-09-14'),
	('C0193', 'Felix Rossi', 'felix.rossi193@example.org', 'Lausanne', 'CHF', '2023-11-24'),
	('C0196', 'Anna Kowalski', 'anna.kowalski196@example.net', 'Gent', 'EUR', '2023-04-28'),
	('C0204', 'Oskar Ferrari', 'oskar.ferrari204@example.com', 'Leeds', 'GBP', '2024-08-14'),
	('C0205', 'Tomás Nielsen', 'tomas.nielsen205@example.net', 'Cork', 'EUR', '2024-08-12'),
	('C0212', 'Lukas Silva', 'lukas.silva212@example.com', 'Valencia', 'EUR', '2024-11-13'),
	('C0219', 'Sofia Moreau', 'sofia.moreau219@example.net', 'Lyon', 'EUR', '2023-03-22'),
	('C0224', 'Milan Virtanen', 'milan.virtanen224@example.org', 'Leeds', 'GBP', '2022-04-27'),
	('C0231', 'Yara Costa', 'yara.costa231@example.com', 'Milano', 'EUR', '2024-03-29'),
	('C0232', 'Helena Moreau', 'helena.moreau232@example.org', 'Leeds', 'GBP', '2024-03-02'),
	('C0233', 'Emil Keller', 'emil.keller233@example.net', 'Milano', 'EUR', '2022-06-15'),
	('C0239', 'Milan Keller', 'milan.keller239@example.net', 'Wien', 'EUR', '2023-07-30');


--
-- Data for Name: customer_order; Type: TABLE DATA; Schema: desk; Owner: -
--

INSERT INTO desk.customer_order VALUES
	('1004', 'C0130', 'delivered', '[{"sku": "CLOCK", "name": "Wall clock", "price": 54.5, "quantity": 1}]', 54.50, 'EUR', '2026-01-05', true, NULL, '-infinity'),
	('1012', 'C0047', 'delivered', '[{"sku": "JAR-5", "name": "Storage jars, set of 5", "price": 36.75, "quantity": 2}, {"sku": "KNIFE", "name": "Chef''s knife 20 cm", "price": 89.5, "quantity": 1}]', 163.00, 'EUR', '2026-01-07', true, NULL, '-infinity'),
	('1016', 'C0148', 'delivered', '[{"sku": "CANDLE-3", "name": "Beeswax candles, set of 3", "price": 21.0, "quantity": 1}]', 21.00, 'EUR', '2026-01-08', true, NULL, '-infinity'),
	('1023', 'C0041', 'delivered', '[{"sku": "GRINDER", "name": "Burr coffee grinder", "price": 189.0, "quantity": 1}, {"sku": "CLOCK", "name": "Wall clock", "price": 54.5, "quantity": 1}, {"sku": "PLATE-6", "name": "Dinner plates, set of 6", "price": 72.0, "quantity": 2}]', 387.50, 'EUR', '2026-01-10', true, NULL, '-infinity'),
	('1029', 'C0165', 'delivered', '[{"sku": "VASE", "name": "Glass vase", "price": 38.5, "quantity": 1}, {"sku": "CUSHION", "name": "Linen cushion", "price": 29.9, "quantity": 1}]', 68.40, 'EUR', '2026-01-12', true, NULL, '-infinity'),
	('1031', 'C0191', 'cancelled', '[{"sku": "PLATE-6", "name": "Dinner plates, set of 6", "price": 72.0, "quantity": 1}]', 72.00, 'EUR', '2026-01-12', false, NULL, '-infinity'),
	('1039', 'C0079', 'delivered', '[{"sku": "TOWEL-4", "name": "Linen tea towels, set of 4", "price": 24.8, "quantity": 1}]', 24.80, 'EUR', '2026-01-14', true, NULL, '-infinity'),
	('1041', 'C0041', 'delivered', '[{"sku": "PLATE-6", "name": "Dinner plates, set of 6", "price": 72.0, "quantity": 1}, {"sku": "TOWEL-4", "name": "Linen tea towels, set of 4", "price": 24.8, "quantity": 1}]', 96.80, 'EUR', '2026-01-15', true, NULL, '-infinity'),
	('1042', 'C0042', 'delivered', '[{"sku": "MUG-4", "name": "Stoneware mug set of 4", "price": 49.0, "quantity": 1}]', 49.00, 'EUR', '2026-01-15', true, NULL, '-infinity'),
	('1043', 'C0043', 'delivered', '[{"sku": "KNIFE", "name": "Chef''s knife 20 cm", "price": 89.5, "quantity": 1}, {"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}]', 133.50, 'EUR', '2026-01-15', true, NULL, '-infinity'),
	('1044', 'C0044', 'delivered', '[{"sku": "VASE", "name": "Glass vase", "price": 38.5, "quantity": 2}]', 77.00, 'EUR', '2026-01-15', true, NULL, '-infinity'),
	('1049', 'C0049', 'delivered', '[{"sku": "ESPRESSO", "name": "Espresso machine Nova", "price": 649.0, "quantity": 1}]', 649.00, 'EUR', '2026-01-17', true, NULL, '-infinity'),
	('1054', 'C0054', 'shipped', '[{"sku": "GRINDER", "name": "Burr coffee grinder", "price": 189.0, "quantity": 1}]', 189.00, 'EUR', '2026-01-18', true, NULL, '-infinity'),
	('1059', 'C0059', 'delivered', '[{"sku": "KETTLE", "name": "Electric kettle 1.7 l", "price": 64.9, "quantity": 1}, {"sku": "TEAPOT", "name": "Cast-iron teapot", "price": 58.0, "quantity": 1}]', 122.90, 'EUR', '2026-01-19', true, NULL, '-infinity'),
	('1060', 'C0060', 'delivered', '[{"sku": "TABLE", "name": "Oak dining table", "price": 1290.0, "quantity": 1}]', 1290.00, 'EUR', '2026-01-19', true, NULL, '-infinity'),
	('1066', 'C0066', 'refunded', '[{"sku": "CLOCK", "name": "Wall clock", "price": 54.5, "quantity": 1}]', 54.50, 'EUR', '2026-01-21', true, NULL, '-infinity'),
	('1068', 'C0068', 'delivered', '[{"sku": "PAN-28", "name": "Cast-iron pan 28 cm", "price": 79.0, "quantity": 1}, {"sku": "KNIFE", "name": "Chef''s knife 20 cm", "price": 89.5, "quantity": 1}]', 168.50, 'EUR', '2026-01-21', true, NULL, '-infinity'),
	('1077', 'C0077', 'shipped', '[{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}]', 429.00, 'EUR', '2026-01-24', true, NULL, '-infinity'),
	('1086', 'C0086', 'delivered', '[{"sku": "JAR-5", "name": "Storage jars, set of 5", "price": 36.75, "quantity": 1}, {"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}]', 80.75, 'EUR', '2026-01-26', true, NULL, '-infinity'),
	('1089', 'C0089', 'delivered', '[{"sku": "ESPRESSO", "name": "Espresso machine Nova", "price": 649.0, "quantity": 1}]', 649.00, 'EUR', '2026-01-27', true, NULL, '-infinity'),
	('1090', 'C0090', 'delivered', '[{"sku": "TEAPOT", "name": "Cast-iron teapot", "price": 58.0, "quantity": 1}]', 58.00, 'EUR', '2026-01-27', true, NULL, '-infinity'),
	('1092', 'C0026', 'delivered', '[{"sku": "CUSHION", "name": "Linen cushion", "price": 29.9, "quantity": 1}, {"sku": "PLATE-6", "name": "Dinner plates, set of 6", "price": 72.0, "quantity": 1}]', 101.90, 'EUR', '2026-01-27', true, NULL, '-infinity'),
	('1099', 'C0154', 'refunded', '[{"sku": "KNIFE", "name": "Chef''s knife 20 cm", "price": 89.5, "quantity": 1}]', 89.50, 'EUR', '2026-01-29', true, NULL, '-infinity'),
	('1110', 'C0013', 'delivered', '[{"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}]', 44.00, 'GBP', '2026-02-01', true, NULL, '-infinity'),
	('1121', 'C0063', 'delivered', '[{"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}, {"sku": "LAMP", "name": "Desk lamp Arc", "price": 119.0, "quantity": 1}]', 163.00, 'EUR', '2026-02-04', true, NULL, '-infinity'),
	('1123', 'C0239', 'refunded', '[{"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}, {"sku": "VASE", "name": "Glass vase", "price": 38.5, "quantity": 2}, {"sku": "BLANKET", "name": "Wool blanket", "price": 99.0, "quantity": 1}]', 220.00, 'EUR', '2026-02-04', true, NULL, '-infinity'),
	('1142', 'C0096', 'refunded', '[{"sku": "PLATE-6", "name": "Dinner plates, set of 6", "price": 72.0, "quantity": 1}]', 72.00, 'EUR', '2026-02-09', true, NULL, '-infinity'),
	('1144', 'C0006', 'delivered', '[{"sku": "TOWEL-4", "name": "Linen tea towels, set of 4", "price": 24.8, "quantity": 1}]', 24.80, 'EUR', '2026-02-09', true, NULL, '-infinity'),
	('1150', 'C0185', 'delivered', '[{"sku": "JAR-5", "name": "Storage jars, set of 5", "price": 36.75, "quantity": 2}]', 73.50, 'EUR', '2026-02-11', true, NULL, '-infinity'),
	('1158', 'C0099', 'refunded', '[{"sku": "PLATE-6", "name": "Dinner plates, set of 6", "price": 72.0, "quantity": 1}, {"sku": "KNIFE", "name": "Chef''s knife 20 cm", "price": 89.5, "quantity": 1}]', 161.50, 'EUR', '2026-02-13', true, NULL, '-infinity'),
	('1159', 'C0030', 'delivered', '[{"sku": "GRINDER", "name": "Burr coffee grinder", "price": 189.0, "quantity": 1}]', 189.00, 'EUR', '2026-02-13', true, NULL, '-infinity'),
	('1161', 'C0039', 'delivered', '[{"sku": "CLOCK", "name": "Wall clock", "price": 54.5, "quantity": 1}]', 54.50, 'GBP', '2026-02-14', true, NULL, '-infinity'),
	('1179', 'C0075', 'refunded', '[{"sku": "RUG", "name": "Wool rug 200 × 140", "price": 349.0, "quantity": 1}, {"sku": "PLATE-6", "name": "Dinner plates, set of 6", "price": 72.0, "quantity": 2}, {"sku": "TABLE", "name": "Oak dining table", "price": 1290.0, "quantity": 1}]', 1783.00, 'EUR', '2026-02-18', true, NULL, '-infinity'),
	('1207', 'C0190', 'refunded', '[{"sku": "RUG", "name": "Wool rug 200 × 140", "price": 349.0, "quantity": 1}, {"sku": "JAR-5", "name": "Storage jars, set of 5", "price": 36.75, "quantity": 1}, {"sku": "CLOCK", "name": "Wall clock", "price": 54.5, "quantity": 1}]', 440.25, 'EUR', '2026-02-25', true, NULL, '-infinity'),
	('1228', 'C0069', 'refunded', '[{"sku": "TABLE", "name": "Oak dining table", "price": 1290.0, "quantity": 1}, {"sku": "CLOCK", "name": "Wall clock", "price": 54.5, "quantity": 1}]', 1344.50, 'EUR', '2026-03-02', true, NULL, '-infinity'),
	('1249', 'C0196', 'delivered', '[{"sku": "TOWEL-4", "name": "Linen tea towels, set of 4", "price": 24.8, "quantity": 1}, {"sku": "CLOCK", "name": "Wall clock", "price": 54.5, "quantity": 1}]', 79.30, 'EUR', '2026-03-08', true, NULL, '-infinity'),
	('1260', 'C0162', 'delivered', '[{"sku": "GRINDER", "name": "Burr coffee grinder", "price": 189.0, "quantity": 1}]', 189.00, 'EUR', '2026-03-10', true, NULL, '-infinity'),
	('1272', 'C0165', 'delivered', '[{"sku": "CLOCK", "name": "Wall clock", "price": 54.5, "quantity": 1}]', 54.50, 'EUR', '2026-03-13', true, NULL, '-infinity'),
	('1285', 'C0161', 'cancelled', '[{"sku": "MUG-4", "name": "Stoneware mug set of 4", "price": 49.0, "quantity": 1}, {"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}, {"sku": "ESPRESSO", "name": "Espresso machine Nova", "price": 649.0, "quantity": 1}]', 742.00, 'EUR', '2026-03-17', false, NULL, '-infinity'),
	('1318', 'C0205', 'delivered', '[{"sku": "VASE", "name": "Glass vase", "price": 38.5, "quantity": 2}]', 77.00, 'EUR', '2026-03-25', true, NULL, '-infinity'),
	('1331', 'C0083', 'refunded', '[{"sku": "TABLE", "name": "Oak dining table", "price": 1290.0, "quantity": 2}, {"sku": "LAMP", "name": "Desk lamp Arc", "price": 119.0, "quantity": 2}]', 2818.00, 'EUR', '2026-03-28', true, NULL, '-infinity'),
	('1346', 'C0103', 'delivered', '[{"sku": "BLANKET", "name": "Wool blanket", "price": 99.0, "quantity": 1}]', 99.00, 'EUR', '2026-04-01', true, NULL, '-infinity'),
	('1358', 'C0232', 'delivered', '[{"sku": "BLANKET", "name": "Wool blanket", "price": 99.0, "quantity": 2}, {"sku": "CANDLE-3", "name": "Beeswax candles, set of 3", "price": 21.0, "quantity": 2}]', 240.00, 'GBP', '2026-04-04', true, NULL, '-infinity'),
	('1359', 'C0173', 'refunded', '[{"sku": "TOWEL-4", "name": "Linen tea towels, set of 4", "price": 24.8, "quantity": 1}]', 24.80, 'EUR', '2026-04-04', true, NULL, '-infinity'),
	('1364', 'C0224', 'refunded', '[{"sku": "VASE", "name": "Glass vase", "price": 38.5, "quantity": 1}]', 38.50, 'GBP', '2026-04-05', true, NULL, '-infinity'),
	('1384', 'C0219', 'delivered', '[{"sku": "TEAPOT", "name": "Cast-iron teapot", "price": 58.0, "quantity": 4}]', 232.00, 'EUR', '2026-04-10', true, NULL, '-infinity'),
	('1391', 'C0212', 'refunded', '[{"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}, {"sku": "KNIFE", "name": "Chef''s knife 20 cm", "price": 89.5, "quantity": 2}]', 223.00, 'EUR', '2026-04-12', true, NULL, '-infinity'),
	('1395', 'C0123', 'delivered', '[{"sku": "TABLE", "name": "Oak dining table", "price": 1290.0, "quantity": 1}]', 1290.00, 'EUR', '2026-04-13', true, NULL, '-infinity'),
	('1400', 'C0113', 'delivered', '[{"sku": "CANDLE-3", "name": "Beeswax candles, set of 3", "price": 21.0, "quantity": 1}, {"sku": "ESPRESSO", "name": "Espresso machine Nova", "price": 649.0, "quantity": 4}]', 2617.00, 'EUR', '2026-04-14', true, NULL, '-infinity'),
	('1401', 'C0075', 'delivered', '[{"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}]', 44.00, 'EUR', '2026-04-15', true, NULL, '-infinity');
INSERT INTO desk.customer_order VALUES
	('1406', 'C0231', 'delivered', '[{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}, {"sku": "TOWEL-4", "name": "Linen tea towels, set of 4", "price": 24.8, "quantity": 2}]', 478.60, 'EUR', '2026-04-16', true, NULL, '-infinity'),
	('1411', 'C0057', 'refunded', '[{"sku": "BLANKET", "name": "Wool blanket", "price": 99.0, "quantity": 1}]', 99.00, 'EUR', '2026-04-17', true, NULL, '-infinity'),
	('1412', 'C0023', 'refunded', '[{"sku": "PLATE-6", "name": "Dinner plates, set of 6", "price": 72.0, "quantity": 1}]', 72.00, 'CHF', '2026-04-17', true, NULL, '-infinity'),
	('1418', 'C0175', 'delivered', '[{"sku": "MUG-4", "name": "Stoneware mug set of 4", "price": 49.0, "quantity": 2}]', 98.00, 'EUR', '2026-04-19', true, NULL, '-infinity'),
	('1425', 'C0112', 'delivered', '[{"sku": "CLOCK", "name": "Wall clock", "price": 54.5, "quantity": 2}]', 109.00, 'EUR', '2026-04-21', true, NULL, '-infinity'),
	('1427', 'C0144', 'delivered', '[{"sku": "GRINDER", "name": "Burr coffee grinder", "price": 189.0, "quantity": 1}]', 189.00, 'EUR', '2026-04-21', true, NULL, '-infinity'),
	('1437', 'C0090', 'placed', '[{"sku": "CANDLE-3", "name": "Beeswax candles, set of 3", "price": 21.0, "quantity": 1}, {"sku": "ESPRESSO", "name": "Espresso machine Nova", "price": 649.0, "quantity": 2}]', 1319.00, 'EUR', '2026-04-24', false, NULL, '-infinity'),
	('1440', 'C0154', 'placed', '[{"sku": "ESPRESSO", "name": "Espresso machine Nova", "price": 649.0, "quantity": 2}]', 1298.00, 'EUR', '2026-04-24', false, NULL, '-infinity'),
	('1444', 'C0042', 'shipped', '[{"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}]', 44.00, 'EUR', '2026-04-25', true, NULL, '-infinity'),
	('1445', 'C0149', 'placed', '[{"sku": "CLOCK", "name": "Wall clock", "price": 54.5, "quantity": 1}, {"sku": "PAN-28", "name": "Cast-iron pan 28 cm", "price": 79.0, "quantity": 1}]', 133.50, 'EUR', '2026-04-26', false, NULL, '-infinity'),
	('1459', 'C0131', 'shipped', '[{"sku": "LAMP", "name": "Desk lamp Arc", "price": 119.0, "quantity": 1}]', 119.00, 'EUR', '2026-04-29', true, NULL, '-infinity'),
	('1462', 'C0233', 'placed', '[{"sku": "CANDLE-3", "name": "Beeswax candles, set of 3", "price": 21.0, "quantity": 2}, {"sku": "ESPRESSO", "name": "Espresso machine Nova", "price": 649.0, "quantity": 1}]', 691.00, 'EUR', '2026-04-30', false, NULL, '-infinity'),
	('1480', 'C0193', 'delivered', '[{"sku": "CANDLE-3", "name": "Beeswax candles, set of 3", "price": 21.0, "quantity": 1}, {"sku": "TABLE", "name": "Oak dining table", "price": 1290.0, "quantity": 1}]', 1311.00, 'CHF', '2026-05-04', true, NULL, '-infinity'),
	('1487', 'C0101', 'paid', '[{"sku": "JAR-5", "name": "Storage jars, set of 5", "price": 36.75, "quantity": 1}]', 36.75, 'EUR', '2026-05-06', true, NULL, '-infinity'),
	('1501', 'C0102', 'shipped', '[{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}]', 429.00, 'EUR', '2026-05-10', true, NULL, '-infinity'),
	('1518', 'C0129', 'placed', '[{"sku": "TEAPOT", "name": "Cast-iron teapot", "price": 58.0, "quantity": 1}]', 58.00, 'EUR', '2026-05-14', false, NULL, '-infinity'),
	('1519', 'C0009', 'placed', '[{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}, {"sku": "RUG", "name": "Wool rug 200 × 140", "price": 349.0, "quantity": 1}]', 778.00, 'EUR', '2026-05-14', false, NULL, '-infinity'),
	('1521', 'C0204', 'delivered', '[{"sku": "TOWEL-4", "name": "Linen tea towels, set of 4", "price": 24.8, "quantity": 1}]', 24.80, 'GBP', '2026-05-15', true, NULL, '-infinity'),
	('1524', 'C0151', 'shipped', '[{"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 4}, {"sku": "LAMP", "name": "Desk lamp Arc", "price": 119.0, "quantity": 1}]', 295.00, 'EUR', '2026-05-15', true, NULL, '-infinity'),
	('1555', 'C0205', 'shipped', '[{"sku": "TEAPOT", "name": "Cast-iron teapot", "price": 58.0, "quantity": 1}, {"sku": "KETTLE", "name": "Electric kettle 1.7 l", "price": 64.9, "quantity": 1}]', 122.90, 'EUR', '2026-05-23', true, NULL, '-infinity');


--
-- Data for Name: refund; Type: TABLE DATA; Schema: desk; Owner: -
--

INSERT INTO desk.refund VALUES
	('R1001', '1066', 54.50, 'EUR', 'Returned goods', '-infinity', NULL),
	('R1002', '1068', 20.00, 'EUR', 'Scratched handle', '-infinity', NULL),
	('R1003', '1099', 89.50, 'EUR', 'Returned goods', '-infinity', NULL),
	('R1004', '1123', 220.00, 'EUR', 'Returned goods', '-infinity', NULL),
	('R1005', '1142', 72.00, 'EUR', 'Returned goods', '-infinity', NULL),
	('R1006', '1158', 161.50, 'EUR', 'Returned goods', '-infinity', NULL),
	('R1007', '1179', 1783.00, 'EUR', 'Returned goods', '-infinity', NULL),
	('R1008', '1207', 440.25, 'EUR', 'Returned goods', '-infinity', NULL),
	('R1009', '1228', 1344.50, 'EUR', 'Returned goods', '-infinity', NULL),
	('R1010', '1331', 2818.00, 'EUR', 'Returned goods', '-infinity', NULL),
	('R1011', '1359', 24.80, 'EUR', 'Returned goods', '-infinity', NULL),
	('R1012', '1364', 38.50, 'GBP', 'Returned goods', '-infinity', NULL),
	('R1013', '1391', 223.00, 'EUR', 'Returned goods', '-infinity', NULL),
	('R1014', '1411', 99.00, 'EUR', 'Returned goods', '-infinity', NULL),
	('R1015', '1412', 72.00, 'CHF', 'Returned goods', '-infinity', NULL),
	('R2001', '1043', 15.00, 'EUR', 'Refund requested for order 1043', '2026-11-24 02:11:35.811484+00', 'd7b92c2bae719bee64adaf6061b8908040c4eac51fbcca9e47f37cfa274d2517'),
	('R2005', '1059', 30.00, 'EUR', 'Refund requested for order 1059', '2026-11-24 02:11:39.00462+00', 'c9b8986a694ebe28cd4b92e5a863033a0901f7dfa4c4f28b4570b3aaded0a0d1');


--
-- Data for Name: status_change; Type: TABLE DATA; Schema: desk; Owner: -
--



--
-- Data for Name: ticket; Type: TABLE DATA; Schema: desk; Owner: -
--

INSERT INTO desk.ticket VALUES
	('T1001', '1004', 'C0130', 'Question about care', 'Is this safe for the dishwasher? Order 1004.', 'high', 'solved', NULL, '-infinity', '-infinity', NULL),
	('T1002', '1012', 'C0047', 'Address change', 'We have moved; please update the delivery address. Order 1012.', 'low', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1003', '1016', 'C0148', 'Where is my parcel?', 'Tracking has not moved for a week. Order 1016.', 'low', 'waiting', NULL, '-infinity', '-infinity', NULL),
	('T1004', '1023', 'C0041', 'Wrong item delivered', 'I received something else than what I ordered. Order 1023.', 'normal', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1005', '1029', 'C0165', 'Address change', 'We have moved; please update the delivery address. Order 1029.', 'normal', 'solved', NULL, '-infinity', '-infinity', NULL),
	('T1006', '1031', 'C0191', 'Question about care', 'Is this safe for the dishwasher? Order 1031.', 'normal', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1007', '1039', 'C0079', 'Where is my parcel?', 'Tracking has not moved for a week. Order 1039.', 'normal', 'open', NULL, '-infinity', '-infinity', NULL),
	('T1008', '1092', 'C0026', 'Invoice needed', 'Please send me an invoice with our company address. Order 1092.', 'normal', 'waiting', NULL, '-infinity', '-infinity', NULL),
	('T1009', '1110', 'C0013', 'Question about care', 'Is this safe for the dishwasher? Order 1110.', 'high', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1010', '1121', 'C0063', 'Where is my parcel?', 'Tracking has not moved for a week. Order 1121.', 'low', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1011', '1144', 'C0006', 'Wrong item delivered', 'I received something else than what I ordered. Order 1144.', 'high', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1012', '1150', 'C0185', 'Question about care', 'Is this safe for the dishwasher? Order 1150.', 'low', 'open', NULL, '-infinity', '-infinity', NULL),
	('T1013', '1159', 'C0030', 'Where is my parcel?', 'Tracking has not moved for a week. Order 1159.', 'normal', 'waiting', NULL, '-infinity', '-infinity', NULL),
	('T1014', '1161', 'C0039', 'Parcel arrived damaged', 'The box was crushed and part of the order is broken. Order 1161.', 'normal', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1015', '1249', 'C0196', 'Wrong item delivered', 'I received something else than what I ordered. Order 1249.', 'normal', 'open', NULL, '-infinity', '-infinity', NULL),
	('T1016', '1260', 'C0162', 'Address change', 'We have moved; please update the delivery address. Order 1260.', 'normal', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1017', '1272', 'C0165', 'Invoice needed', 'Please send me an invoice with our company address. Order 1272.', 'high', 'solved', NULL, '-infinity', '-infinity', NULL),
	('T1018', '1285', 'C0161', 'Address change', 'We have moved; please update the delivery address. Order 1285.', 'low', 'open', NULL, '-infinity', '-infinity', NULL),
	('T1019', '1318', 'C0205', 'Where is my parcel?', 'Tracking has not moved for a week. Order 1318.', 'normal', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1020', '1346', 'C0103', 'Address change', 'We have moved; please update the delivery address. Order 1346.', 'normal', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1021', '1358', 'C0232', 'Wrong item delivered', 'I received something else than what I ordered. Order 1358.', 'normal', 'solved', NULL, '-infinity', '-infinity', NULL),
	('T1022', '1364', 'C0224', 'Wrong item delivered', 'I received something else than what I ordered. Order 1364.', 'normal', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1023', '1384', 'C0219', 'Invoice needed', 'Please send me an invoice with our company address. Order 1384.', 'normal', 'waiting', NULL, '-infinity', '-infinity', NULL),
	('T1024', '1395', 'C0123', 'Parcel arrived damaged', 'The box was crushed and part of the order is broken. Order 1395.', 'low', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1025', '1400', 'C0113', 'Address change', 'We have moved; please update the delivery address. Order 1400.', 'normal', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1026', '1401', 'C0075', 'Address change', 'We have moved; please update the delivery address. Order 1401.', 'normal', 'open', NULL, '-infinity', '-infinity', NULL),
	('T1027', '1406', 'C0231', 'Parcel arrived damaged', 'The box was crushed and part of the order is broken. Order 1406.', 'normal', 'solved', NULL, '-infinity', '-infinity', NULL),
	('T1028', '1418', 'C0175', 'Where is my parcel?', 'Tracking has not moved for a week. Order 1418.', 'low', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1029', '1425', 'C0112', 'Question about care', 'Is this safe for the dishwasher? Order 1425.', 'low', 'waiting', NULL, '-infinity', '-infinity', NULL),
	('T1030', '1427', 'C0144', 'Wrong item delivered', 'I received something else than what I ordered. Order 1427.', 'normal', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1031', '1437', 'C0090', 'Address change', 'We have moved; please update the delivery address. Order 1437.', 'high', 'solved', NULL, '-infinity', '-infinity', NULL),
	('T1032', '1440', 'C0154', 'Where is my parcel?', 'Tracking has not moved for a week. Order 1440.', 'high', 'solved', NULL, '-infinity', '-infinity', NULL),
	('T1033', '1444', 'C0042', 'Parcel arrived damaged', 'The box was crushed and part of the order is broken. Order 1444.', 'normal', 'waiting', NULL, '-infinity', '-infinity', NULL),
	('T1034', '1445', 'C0149', 'Address change', 'We have moved; please update the delivery address. Order 1445.', 'normal', 'solved', NULL, '-infinity', '-infinity', NULL),
	('T1035', '1459', 'C0131', 'Address change', 'We have moved; please update the delivery address. Order 1459.', 'high', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1036', '1462', 'C0233', 'Invoice needed', 'Please send me an invoice with our company address. Order 1462.', 'normal', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1037', '1480', 'C0193', 'Parcel arrived damaged', 'The box was crushed and part of the order is broken. Order 1480.', 'normal', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1038', '1487', 'C0101', 'Parcel arrived damaged', 'The box was crushed and part of the order is broken. Order 1487.', 'high', 'closed', NULL, '-infinity', '-infinity', NULL),
	('T1039', '1501', 'C0102', 'Address change', 'We have moved; please update the delivery address. Order 1501.', 'normal', 'solved', NULL, '-infinity', '-infinity', NULL),
	('T1040', '1518', 'C0129', 'Wrong item delivered', 'I received something else than what I ordered. Order 1518.', 'low', 'open', NULL, '-infinity', '-infinity', NULL),
	('T1041', '1519', 'C0009', 'Address change', 'We have moved; please update the delivery address. Order 1519.', 'normal', 'waiting', NULL, '-infinity', '-infinity', NULL),
	('T1042', '1521', 'C0204', 'Where is my parcel?', 'Tracking has not moved for a week. Order 1521.', 'low', 'open', NULL, '-infinity', '-infinity', NULL),
	('T1043', '1524', 'C0151', 'Parcel arrived damaged', 'The box was crushed and part of the order is broken. Order 1524.', 'normal', 'open', NULL, '-infinity', '-infinity', NULL),
	('T1044', '1555', 'C0205', 'Where is my parcel?', 'Tracking has not moved for a week. Order 1555.', 'normal', 'solved', NULL, '-infinity', '-infinity', NULL),
	('T2001', '1042', 'C0042', 'Damaged item in order 1042', 'Yara Petrov reports that order 1042 arrived damaged.', 'high', 'open', NULL, '-infinity', '2026-11-24 02:11:52.390441+00', '2796203cf2158f3eaaca89af310ed0ad3d2a078157910ec61eca088d58a2e240');


--
-- Data for Name: checkpoint_blobs; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.checkpoint_blobs VALUES
	('approval', '', 'acceptance', '00000000000000000000000000000003.0.290001638031972', 'msgpack', '\xc801390293ac646f6d61696e2e6d6f64656caa416363657074616e636582ac6578706563746174696f6e7392c7970293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cac69737375655f726566756e64a46172677382a86f726465725f6964a431303439a6616d6f756e74cb4072c00000000000a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d926746865206d6f6e657920676f6573206261636b2c207468697320616d6f756e742c206f6e6365c7640293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b474686520637573746f6d657220697320746f6c64a6736f75726365a8706c6179626f6f6b'),
	('approval', '', 'plan', '00000000000000000000000000000003.0.290001638031972', 'msgpack', '\xc803210293ac646f6d61696e2e6d6f64656ca4506c616e89a87265766973696f6e01a8706c6179626f6f6ba6726566756e64a5737465707393c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303439a56e6565647390a8666f725f65616368c0a47768656ec0c7980293ac646f6d61696e2e6d6f64656ca45374657086a26964a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303439a6616d6f756e74cb4072c00000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303439a56e6565647391a56f72646572a8666f725f65616368c0a47768656ec0c801170293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374ba526566756e6420666f7220796f7572206f726465722031303439a4626f6479d9894465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a7765206861766520726566756e64656420247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f7264657220313034392028726566756e6420247b726566756e642e69647d292e0a0a596f75722068656c70206465736b0aa56e6565647390a8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65bd666978656420706c616e206f6620706c6179626f6f6b20726566756e64a566696e616cc3a6616e73776572d976526566756e6420247b726566756e642e69647d206f6620247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f726465722031303439206973206973737565643b20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0'),
	('approval', '', 'problems', '00000000000000000000000000000004.0.5901816168711488', 'msgpack', '\x90'),
	('approval', '', 'wave', '00000000000000000000000000000004.0.5901816168711488', 'msgpack', '\x91c7ec0293ac646f6d61696e2e6d6f64656ca6416374696f6e8aa36b6579d94038663439366166363636323433666431616331613962663138363931336661303332323862333631363338666336326137663561353639363938613133393065a77461736b5f6964a8617070726f76616ca473746570a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303439a47269736bc7180093ac646f6d61696e2e6d6f64656ca45269736ba472656164a46974656dffa87265766973696f6e01aa6f6363757272656e636500a6746172676574c0'),
	('approval', '', 'question', '00000000000000000000000000000007.0.7466723300711968', 'msgpack', '\xc802650293ac646f6d61696e2e6d6f64656ca85175657374696f6e8da26964ad72306463623161656537323336a6726561736f6ec71e0093ac646f6d61696e2e6d6f64656ca6526561736f6ea8617070726f76616ca474657874d95f69737375655f726566756e6420776169747320666f7220617070726f76616c3a20526566756e6473206f76657220313030206e656564206120706572736f6e277320617070726f76616c2e202872756c6520726566756e642d6c696d697429a76f7074696f6e7394a7617070726f7665a465646974a672656a656374a561626f7274a6646967657374d94064323764633839343332353464633364633838323936346133316230376365323461396266646439646234623033313161656138316531653962336364636437a473746570a6726566756e64a36b6579d94062326465646631656533383230323130346331396139646135316239323562306562393761656465613731363536653839636663356166636637343862333062a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303439a6616d6f756e74cb4072c00000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303439a870726f626c656d7390a664657461696c81a5626173697383a87265766973696f6e01a572756c6573ac343431313466343235653338a5726561647391d94038663439366166363636323433666431616331613962663138363931336661303332323862333631363338666336326137663561353639363938613133393065a9617070726f7665727301a76368616e67656490'),
	('approval', '', 'usage', '00000000000000000000000000000007.0.7466723300711968', 'msgpack', '\xc75b0293ac646f6d61696e2e6d6f64656ca5557361676586ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3fa13c3000000000a6746f6b656e7300a4636f7374cb0000000000000000'),
	('approval', '', 'changed', '00000000000000000000000000000007.0.7466723300711968', 'msgpack', '\x90'),
	('decided', '', 'acceptance', '00000000000000000000000000000003.0.6034699904476976', 'msgpack', '\xc801390293ac646f6d61696e2e6d6f64656caa416363657074616e636582ac6578706563746174696f6e7392c7970293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cac69737375655f726566756e64a46172677382a86f726465725f6964a431303839a6616d6f756e74cb405e000000000000a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d926746865206d6f6e657920676f6573206261636b2c207468697320616d6f756e742c206f6e6365c7640293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b474686520637573746f6d657220697320746f6c64a6736f75726365a8706c6179626f6f6b'),
	('decided', '', 'plan', '00000000000000000000000000000003.0.6034699904476976', 'msgpack', '\xc803210293ac646f6d61696e2e6d6f64656ca4506c616e89a87265766973696f6e01a8706c6179626f6f6ba6726566756e64a5737465707393c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303839a56e6565647390a8666f725f65616368c0a47768656ec0c7980293ac646f6d61696e2e6d6f64656ca45374657086a26964a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303839a6616d6f756e74cb405e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303839a56e6565647391a56f72646572a8666f725f65616368c0a47768656ec0c801170293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374ba526566756e6420666f7220796f7572206f726465722031303839a4626f6479d9894465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a7765206861766520726566756e64656420247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f7264657220313038392028726566756e6420247b726566756e642e69647d292e0a0a596f75722068656c70206465736b0aa56e6565647390a8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65bd666978656420706c616e206f6620706c6179626f6f6b20726566756e64a566696e616cc3a6616e73776572d976526566756e6420247b726566756e642e69647d206f6620247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f726465722031303839206973206973737565643b20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0'),
	('decided', '', 'problems', '00000000000000000000000000000004.0.45347469856043165', 'msgpack', '\x90'),
	('decided', '', 'wave', '00000000000000000000000000000004.0.45347469856043165', 'msgpack', '\x91c7eb0293ac646f6d61696e2e6d6f64656ca6416374696f6e8aa36b6579d94034393431663339663730306439346434316536656131383131623263633262656231626338336337386434313539303366346465353632373061353636356364a77461736b5f6964a764656369646564a473746570a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303839a47269736bc7180093ac646f6d61696e2e6d6f64656ca45269736ba472656164a46974656dffa87265766973696f6e01aa6f6363757272656e636500a6746172676574c0'),
	('decided', '', 'question', '00000000000000000000000000000007.0.8582632204907396', 'msgpack', '\xc802650293ac646f6d61696e2e6d6f64656ca85175657374696f6e8da26964ad72613634353437643363353332a6726561736f6ec71e0093ac646f6d61696e2e6d6f64656ca6526561736f6ea8617070726f76616ca474657874d95f69737375655f726566756e6420776169747320666f7220617070726f76616c3a20526566756e6473206f76657220313030206e656564206120706572736f6e277320617070726f76616c2e202872756c6520726566756e642d6c696d697429a76f7074696f6e7394a7617070726f7665a465646974a672656a656374a561626f7274a6646967657374d94036306262666132323361656635656233353463623536306237396132393331303338353836623864386239613764393365353964373763616362623332333937a473746570a6726566756e64a36b6579d94032303861643035343363336666393463383234356230303635636564623338353364316462616436613230363436666133613366306239353535643733613134a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303839a6616d6f756e74cb405e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303839a870726f626c656d7390a664657461696c81a5626173697383a87265766973696f6e01a572756c6573ac343431313466343235653338a5726561647391d94034393431663339663730306439346434316536656131383131623263633262656231626338336337386434313539303366346465353632373061353636356364a9617070726f7665727301a76368616e67656490'),
	('decided', '', 'usage', '00000000000000000000000000000007.0.8582632204907396', 'msgpack', '\xc75b0293ac646f6d61696e2e6d6f64656ca5557361676586ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3f8e1b0000000000a6746f6b656e7300a4636f7374cb0000000000000000'),
	('decided', '', 'changed', '00000000000000000000000000000007.0.8582632204907396', 'msgpack', '\x90'),
	('rejected', '', 'acceptance', '00000000000000000000000000000003.0.6575976404023186', 'msgpack', '\xc801390293ac646f6d61696e2e6d6f64656caa416363657074616e636582ac6578706563746174696f6e7392c7970293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cac69737375655f726566756e64a46172677382a86f726465725f6964a431303630a6616d6f756e74cb405b800000000000a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d926746865206d6f6e657920676f6573206261636b2c207468697320616d6f756e742c206f6e6365c7640293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b474686520637573746f6d657220697320746f6c64a6736f75726365a8706c6179626f6f6b'),
	('rejected', '', 'plan', '00000000000000000000000000000003.0.6575976404023186', 'msgpack', '\xc803210293ac646f6d61696e2e6d6f64656ca4506c616e89a87265766973696f6e01a8706c6179626f6f6ba6726566756e64a5737465707393c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303630a56e6565647390a8666f725f65616368c0a47768656ec0c7980293ac646f6d61696e2e6d6f64656ca45374657086a26964a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303630a6616d6f756e74cb405b800000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303630a56e6565647391a56f72646572a8666f725f65616368c0a47768656ec0c801170293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374ba526566756e6420666f7220796f7572206f726465722031303630a4626f6479d9894465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a7765206861766520726566756e64656420247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f7264657220313036302028726566756e6420247b726566756e642e69647d292e0a0a596f75722068656c70206465736b0aa56e6565647390a8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65bd666978656420706c616e206f6620706c6179626f6f6b20726566756e64a566696e616cc3a6616e73776572d976526566756e6420247b726566756e642e69647d206f6620247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f726465722031303630206973206973737565643b20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0'),
	('rejected', '', 'problems', '00000000000000000000000000000004.0.7956660743531765', 'msgpack', '\x90'),
	('rejected', '', 'wave', '00000000000000000000000000000004.0.7956660743531765', 'msgpack', '\x91c7ec0293ac646f6d61696e2e6d6f64656ca6416374696f6e8aa36b6579d94038313866646564383330333264396132636638323838306536626232323935396462373066613231663763306130353936393265313639366265663239646162a77461736b5f6964a872656a6563746564a473746570a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303630a47269736bc7180093ac646f6d61696e2e6d6f64656ca45269736ba472656164a46974656dffa87265766973696f6e01aa6f6363757272656e636500a6746172676574c0'),
	('rejected', '', 'changed', '00000000000000000000000000000007.0.7965492606477488', 'msgpack', '\x90'),
	('complete', '', 'acceptance', '00000000000000000000000000000003.0.6672099334725594', 'msgpack', '\xc801390293ac646f6d61696e2e6d6f64656caa416363657074616e636582ac6578706563746174696f6e7392c7970293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cac69737375655f726566756e64a46172677382a86f726465725f6964a431303433a6616d6f756e74cb402e000000000000a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d926746865206d6f6e657920676f6573206261636b2c207468697320616d6f756e742c206f6e6365c7640293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b474686520637573746f6d657220697320746f6c64a6736f75726365a8706c6179626f6f6b'),
	('complete', '', 'plan', '00000000000000000000000000000003.0.6672099334725594', 'msgpack', '\xc803210293ac646f6d61696e2e6d6f64656ca4506c616e89a87265766973696f6e01a8706c6179626f6f6ba6726566756e64a5737465707393c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303433a56e6565647390a8666f725f65616368c0a47768656ec0c7980293ac646f6d61696e2e6d6f64656ca45374657086a26964a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303433a6616d6f756e74cb402e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303433a56e6565647391a56f72646572a8666f725f65616368c0a47768656ec0c801170293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374ba526566756e6420666f7220796f7572206f726465722031303433a4626f6479d9894465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a7765206861766520726566756e64656420247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f7264657220313034332028726566756e6420247b726566756e642e69647d292e0a0a596f75722068656c70206465736b0aa56e6565647390a8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65bd666978656420706c616e206f6620706c6179626f6f6b20726566756e64a566696e616cc3a6616e73776572d976526566756e6420247b726566756e642e69647d206f6620247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f726465722031303433206973206973737565643b20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0'),
	('complete', '', 'problems', '00000000000000000000000000000004.0.9826111591842271', 'msgpack', '\x90'),
	('complete', '', 'usage', '00000000000000000000000000000013.0.6487497984475128', 'msgpack', '\xc75b0293ac646f6d61696e2e6d6f64656ca5557361676586ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3fa1ba0800000000a6746f6b656e7300a4636f7374cb0000000000000000'),
	('complete', '', 'wave', '00000000000000000000000000000013.0.6487497984475128', 'msgpack', '\x90'),
	('complete', '', 'result', '00000000000000000000000000000013.0.6487497984475128', 'msgpack', '\x82a6616e73776572d953526566756e64205232303031206f662031352045555220666f72206f726465722031303433206973206973737565643b20656d696c2e636f7374613433406578616d706c652e636f6d2077617320746f6c642ea7656666656374739286a473746570a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a6616d6f756e74cb402e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303433a86f726465725f6964a431303433a6726573756c7485a26964a55232303031a6616d6f756e74cb402e000000000000a6737461747573a6697373756564a863757272656e6379a3455552a86f726465725f6964a431303433a865766964656e636587a26964a55232303031a6616d6f756e74cb402e000000000000a6636f7069657390a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303433a6737461747573a6697373756564a863757272656e6379a3455552a86f726465725f6964a431303433a56c6576656ca9726561645f6261636b86a473746570a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb8656d696c2e636f7374613433406578616d706c652e636f6da4626f6479d9594465617220456d696c20436f7374612c0a0a7765206861766520726566756e6465642031352045555220666f72206f7264657220313034332028726566756e64205232303031292e0a0a596f75722068656c70206465736b0aa77375626a656374ba526566756e6420666f7220796f7572206f726465722031303433a6726573756c7482a2746fb8656d696c2e636f7374613433406578616d706c652e636f6daa6d6573736167655f6964d92a3c376162313033373037653738393764643936653462383533643336623738306140737465776172643ea865766964656e636584a2746fb8656d696c2e636f7374613433406578616d706c652e636f6da6636f7069657300a77375626a656374ba526566756e6420666f7220796f7572206f726465722031303433aa6d6573736167655f6964d92a3c376162313033373037653738393764643936653462383533643336623738306140737465776172643ea56c6576656ca9726561645f6261636b'),
	('ceiling', '', 'wave', '00000000000000000000000000000027.0.14717668692916352', 'msgpack', '\x90'),
	('ceiling', '', 'acceptance', '00000000000000000000000000000028.0.984827237910211', 'msgpack', '\xc7e90293ac646f6d61696e2e6d6f64656caa416363657074616e636582ac6578706563746174696f6e7391c7ae0293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303737a57768657265bc726573756c742e737461747573203d3d202764656c69766572656427a861745f6c6561737401a761745f6d6f7374c0a3776879d927746865206f72646572206d7573742068617665206265656e207365656e2064656c697665726564a6736f75726365a8706c6179626f6f6b'),
	('ceiling', '', 'plan', '00000000000000000000000000000028.0.984827237910211', 'msgpack', '\xc801230293ac646f6d61696e2e6d6f64656ca4506c616e89a87265766973696f6e06a8706c6179626f6f6bae77617463682d64656c6976657279a5737465707391c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303737a56e6565647390a8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65d925666978656420706c616e206f6620706c6179626f6f6b2077617463682d64656c6976657279a566696e616cc2a6616e73776572be4f72646572203130373720697320247b6f726465722e7374617475737d2ea5646f756274c0a461736b73a0'),
	('ambiguous', '', 'plan', '00000000000000000000000000000003.0.3436836159350727', 'msgpack', '\xc7d50293ac646f6d61696e2e6d6f64656ca4506c616e89a87265766973696f6e01a8706c6179626f6f6bac64616d616765642d6974656da5737465707390aa636f6e666964656e6365cb0000000000000000a9726174696f6e616c65d92a5768696368206f726465722069732069743f20506c65617365206769766520697473206e756d6265722ea566696e616cc3a6616e73776572c0a5646f756274a9616d626967756f7573a461736b73d92a5768696368206f726465722069732069743f20506c65617365206769766520697473206e756d6265722e'),
	('ceiling', '', 'question', '00000000000000000000000000000029.0.42077579623996897', 'msgpack', '\xc801510293ac646f6d61696e2e6d6f64656ca85175657374696f6e8da26964ad72643332386638383366376435a6726561736f6ec71d0093ac646f6d61696e2e6d6f64656ca6526561736f6ea76365696c696e67a474657874d93241206365696c696e672077617320726561636865642e20416374696f6e733a203520757365642c203520616c6c6f7765642ea76f7074696f6e7392a56772616e74a561626f7274a6646967657374d94036623163373033393238376464663538333530306431336261626563643531363837346334643930613137346162376236316466303134323732666330313237a473746570c0a36b6579c0a4746f6f6cc0a46172677380a870726f626c656d7390a664657461696c84a76365696c696e67a7616374696f6e73a47573656405a56c696d697405a6726573756d65a876616c6964617465a9617070726f7665727301a76368616e67656490'),
	('ceiling', '', 'usage', '00000000000000000000000000000029.0.42077579623996897', 'msgpack', '\xc75b0293ac646f6d61696e2e6d6f64656ca5557361676586ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3fb0b9f800000000a6746f6b656e7300a4636f7374cb0000000000000000'),
	('ceiling', '', 'problems', '00000000000000000000000000000029.0.42077579623996897', 'msgpack', '\x90'),
	('ceiling', '', 'changed', '00000000000000000000000000000029.0.42077579623996897', 'msgpack', '\x90'),
	('ambiguous', '', 'question', '00000000000000000000000000000004.0.002149536820699516', 'msgpack', '\xc801a50293ac646f6d61696e2e6d6f64656ca85175657374696f6e8da26964ad72396132623731656465316139a6726561736f6ec71f0093ac646f6d61696e2e6d6f64656ca6526561736f6ea9616d626967756f7573a474657874d92a5768696368206f726465722069732069743f20506c65617365206769766520697473206e756d6265722ea76f7074696f6e7392a7726573706f6e64a561626f7274a6646967657374d94061383464386538373536323736666539396634343134616362666431643762313463333335393735653935666539623763373232303539643633633366383238a473746570c0a36b6579c0a4746f6f6cc0a46172677380a870726f626c656d7390a664657461696c81a9706c6179626f6f6b7399ac63616e63656c2d6f72646572ac64616d616765642d6974656dac67656e6572616c2d6465736bab6f70656e2d7469636b6574ac6f726465722d737461747573a6726566756e64b672656d696e642d77616974696e672d7469636b657473ac72657475726e2d6f72646572ae77617463682d64656c6976657279a9617070726f7665727301a76368616e67656490'),
	('ambiguous', '', 'usage', '00000000000000000000000000000004.0.002149536820699516', 'msgpack', '\xc75b0293ac646f6d61696e2e6d6f64656ca5557361676586ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3f5c270000000000a6746f6b656e7300a4636f7374cb0000000000000000'),
	('ambiguous', '', 'changed', '00000000000000000000000000000004.0.002149536820699516', 'msgpack', '\x90'),
	('refuted', '', 'plan', '00000000000000000000000000000003.0.7026982333082069', 'msgpack', '\xc803210293ac646f6d61696e2e6d6f64656ca4506c616e89a87265766973696f6e01a8706c6179626f6f6ba6726566756e64a5737465707393c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303836a56e6565647390a8666f725f65616368c0a47768656ec0c7980293ac646f6d61696e2e6d6f64656ca45374657086a26964a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303836a6616d6f756e74cb4039000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303836a56e6565647391a56f72646572a8666f725f65616368c0a47768656ec0c801170293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374ba526566756e6420666f7220796f7572206f726465722031303836a4626f6479d9894465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a7765206861766520726566756e64656420247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f7264657220313038362028726566756e6420247b726566756e642e69647d292e0a0a596f75722068656c70206465736b0aa56e6565647390a8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65bd666978656420706c616e206f6620706c6179626f6f6b20726566756e64a566696e616cc3a6616e73776572d976526566756e6420247b726566756e642e69647d206f6620247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f726465722031303836206973206973737565643b20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0'),
	('refuted', '', 'problems', '00000000000000000000000000000015.0.48997862036183226', 'msgpack', '\x91c8016e0293ac646f6d61696e2e6d6f64656ca750726f626c656d85a4636f6465a772656675746564a76d657373616765d97569737375655f726566756e6420646964206e6f742068617070656e3a2074686520746f6f6c20736169642069742077617320646f6e652c20627574206e6f7468696e672069732074686572652e20746865206465736b20686173206e6f20726566756e642066726f6d207468697320616374696f6ea473746570a6726566756e64aa73756767657374696f6ed94354616b652077686174207761732072656164206261636b20696e746f206163636f756e743b20646f6e27742072657065617420776861742063616e277420776f726b2ea664657461696c83a4746f6f6cac69737375655f726566756e64a46172677383a6616d6f756e74cb4039000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303836a86f726465725f6964a431303836a865766964656e6365c0'),
	('unknown', '', 'acceptance', '00000000000000000000000000000003.0.7584669995940163', 'msgpack', '\xc801390293ac646f6d61696e2e6d6f64656caa416363657074616e636582ac6578706563746174696f6e7392c7970293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cac69737375655f726566756e64a46172677382a86f726465725f6964a431303539a6616d6f756e74cb403e000000000000a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d926746865206d6f6e657920676f6573206261636b2c207468697320616d6f756e742c206f6e6365c7640293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b474686520637573746f6d657220697320746f6c64a6736f75726365a8706c6179626f6f6b'),
	('unknown', '', 'plan', '00000000000000000000000000000003.0.7584669995940163', 'msgpack', '\xc803210293ac646f6d61696e2e6d6f64656ca4506c616e89a87265766973696f6e01a8706c6179626f6f6ba6726566756e64a5737465707393c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303539a56e6565647390a8666f725f65616368c0a47768656ec0c7980293ac646f6d61696e2e6d6f64656ca45374657086a26964a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303539a6616d6f756e74cb403e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303539a56e6565647391a56f72646572a8666f725f65616368c0a47768656ec0c801170293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374ba526566756e6420666f7220796f7572206f726465722031303539a4626f6479d9894465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a7765206861766520726566756e64656420247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f7264657220313035392028726566756e6420247b726566756e642e69647d292e0a0a596f75722068656c70206465736b0aa56e6565647390a8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65bd666978656420706c616e206f6620706c6179626f6f6b20726566756e64a566696e616cc3a6616e73776572d976526566756e6420247b726566756e642e69647d206f6620247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f726465722031303539206973206973737565643b20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0'),
	('unknown', '', 'problems', '00000000000000000000000000000004.0.10509956051072389', 'msgpack', '\x90'),
	('unknown', '', 'wave', '00000000000000000000000000000007.0.6878845097592445', 'msgpack', '\x91c801250293ac646f6d61696e2e6d6f64656ca6416374696f6e8aa36b6579d94063396238393836613639346562653238636434623932653561383633303333613039303166376466613463346632386234353730623361616465643061306431a77461736b5f6964a7756e6b6e6f776ea473746570a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303539a6616d6f756e74cb403e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303539a47269736bc7200093ac646f6d61696e2e6d6f64656ca45269736bac697272657665727369626c65a46974656dffa87265766973696f6e01aa6f6363757272656e636500a6746172676574a431303539'),
	('after-the-effect', '', 'usage', '00000000000000000000000000000007.0.3984493284312942', 'msgpack', '\xc75b0293ac646f6d61696e2e6d6f64656ca5557361676586ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3fa17df000000000a6746f6b656e7300a4636f7374cb0000000000000000'),
	('rejected', '', 'usage', '00000000000000000000000000000008.0.1995462986638865', 'msgpack', '\xc75b0293ac646f6d61696e2e6d6f64656ca5557361676586ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3f8eddc000000000a6746f6b656e7300a4636f7374cb0000000000000000'),
	('rejected', '', 'decision', '00000000000000000000000000000008.0.1995462986638865', 'msgpack', '\xc7870293ac646f6d61696e2e6d6f64656ca84465636973696f6e8aa46b696e64a672656a656374a26279a36c6561a76d657373616765a26e6fa46172677380a6726573756c74c0a865766964656e6365c0a56772616e7480a3656e64c3a6736f75726365a0a26964d9203131656233623962623966313466656239623462636538663031356438653736'),
	('rejected', '', 'rejected', '00000000000000000000000000000008.0.1995462986638865', 'msgpack', '\x81d94033303266386164303734396364393937646465333661346363636563613131623938633162366635386233656535306139363337346362383534353565646535ad72653632376435623231633863'),
	('refuted', '', 'wave', '00000000000000000000000000000013.0.7896187918401648', 'msgpack', '\x91c801250293ac646f6d61696e2e6d6f64656ca6416374696f6e8aa36b6579d94037326363383365643331353966616230653137396566623830663162393962633436643337326533363066356135383936363064393361306464303966656639a77461736b5f6964a772656675746564a473746570a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303836a6616d6f756e74cb4039000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303836a47269736bc7200093ac646f6d61696e2e6d6f64656ca45269736bac697272657665727369626c65a46974656dffa87265766973696f6e01aa6f6363757272656e636500a6746172676574a431303836'),
	('refuted', '', 'acceptance', '00000000000000000000000000000016.0.9344484844939899', 'msgpack', '\xc801390293ac646f6d61696e2e6d6f64656caa416363657074616e636582ac6578706563746174696f6e7392c7970293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cac69737375655f726566756e64a46172677382a86f726465725f6964a431303836a6616d6f756e74cb4039000000000000a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d926746865206d6f6e657920676f6573206261636b2c207468697320616d6f756e742c206f6e6365c7640293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b474686520637573746f6d657220697320746f6c64a6736f75726365a8706c6179626f6f6b'),
	('refuted', '', 'question', '00000000000000000000000000000016.0.9344484844939899', 'msgpack', '\xc803a80293ac646f6d61696e2e6d6f64656ca85175657374696f6e8da26964ad72323839633831663237623533a6726561736f6ec71d0093ac646f6d61696e2e6d6f64656ca6526561736f6ea772656675746564a474657874d97569737375655f726566756e6420646964206e6f742068617070656e3a2074686520746f6f6c20736169642069742077617320646f6e652c20627574206e6f7468696e672069732074686572652e20746865206465736b20686173206e6f20726566756e642066726f6d207468697320616374696f6ea76f7074696f6e7393a7617070726f7665a7726573706f6e64a561626f7274a6646967657374d94031663737323161626431343966373561353964313636306330623130313839356663306661333866373864313736393965346339633166326331316339613638a473746570c0a36b6579c0a4746f6f6cc0a46172677380a870726f626c656d7391c8016e0293ac646f6d61696e2e6d6f64656ca750726f626c656d85a4636f6465a772656675746564a76d657373616765d97569737375655f726566756e6420646964206e6f742068617070656e3a2074686520746f6f6c20736169642069742077617320646f6e652c20627574206e6f7468696e672069732074686572652e20746865206465736b20686173206e6f20726566756e642066726f6d207468697320616374696f6ea473746570a6726566756e64aa73756767657374696f6ed94354616b652077686174207761732072656164206261636b20696e746f206163636f756e743b20646f6e27742072657065617420776861742063616e277420776f726b2ea664657461696c83a4746f6f6cac69737375655f726566756e64a46172677383a6616d6f756e74cb4039000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303836a86f726465725f6964a431303836a865766964656e6365c0a664657461696c83a6726573756d65a876616c6964617465a7706c616e6e6572d9a474686520666978656420706c616e206f6620706c6179626f6f6b20726566756e642077617320726566757365643a2069737375655f726566756e6420646964206e6f742068617070656e3a2074686520746f6f6c20736169642069742077617320646f6e652c20627574206e6f7468696e672069732074686572652e20746865206465736b20686173206e6f20726566756e642066726f6d207468697320616374696f6ea5747269656480a9617070726f7665727301a76368616e67656490'),
	('refuted', '', 'usage', '00000000000000000000000000000016.0.9344484844939899', 'msgpack', '\xc75b0293ac646f6d61696e2e6d6f64656ca5557361676586ab6d6f64656c5f63616c6c7300a77265706c616e7301a77265706169727300a77365636f6e6473cb400859c6a0000000a6746f6b656e7300a4636f7374cb0000000000000000');
INSERT INTO public.checkpoint_blobs VALUES
	('refuted', '', 'changed', '00000000000000000000000000000016.0.9344484844939899', 'msgpack', '\x90'),
	('unknown', '', 'question', '00000000000000000000000000000009.0.049067609648692834', 'msgpack', '\xc8026a0293ac646f6d61696e2e6d6f64656ca85175657374696f6e8da26964ad72326437366561616163616434a6726561736f6ec7250093ac646f6d61696e2e6d6f64656ca6526561736f6eaf756e6b6e6f776e5f6f7574636f6d65a474657874d95f49742063616e277420626520746f6c6420776865746865722069737375655f726566756e642068617070656e65643a206c6f6f6b696e67206974207570206661696c65643a2069737375655f726566756e6420676f74204854545020353030a76f7074696f6e7393a7726573706f6e64a7617070726f7665a561626f7274a6646967657374d94063346265336132643531343162666530646530346138306265336662326433656630323738383535306630366662396439393039343663656236613737616139a473746570a6726566756e64a36b6579d94063396238393836613639346562653238636434623932653561383633303333613039303166376466613463346632386234353730623361616465643061306431a4746f6f6cac69737375655f726566756e64a46172677383a6616d6f756e74cb403e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303539a86f726465725f6964a431303539a870726f626c656d7390a664657461696c81a772656365697074d96569737375655f726566756e64206c6f73742069747320636f6e6e656374696f6e3a2052656d6f746550726f746f636f6c4572726f722053657276657220646973636f6e6e656374656420776974686f75742073656e64696e67206120726573706f6e73652ea9617070726f7665727301a76368616e67656490'),
	('unknown', '', 'usage', '00000000000000000000000000000009.0.049067609648692834', 'msgpack', '\xc75b0293ac646f6d61696e2e6d6f64656ca5557361676586ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb4026097190000000a6746f6b656e7300a4636f7374cb0000000000000000'),
	('unknown', '', 'changed', '00000000000000000000000000000009.0.049067609648692834', 'msgpack', '\x90'),
	('before-the-call', '', 'acceptance', '00000000000000000000000000000003.0.09749790422887084', 'msgpack', '\xc801e60293ac646f6d61696e2e6d6f64656caa416363657074616e636582ac6578706563746174696f6e7393c7980293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cad6372656174655f7265636f7264a46172677382aa636f6c6c656374696f6ea77469636b657473a66669656c647381a86f726465725f6964a431303431a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879bc7468652064616d616765206d757374206265206f6e207265636f7264c7980293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cad7570646174655f737461747573a46172677383aa636f6c6c656374696f6ea66f7264657273a26964a431303431a6737461747573b072657475726e5f726571756573746564a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b3746865206f7264657220676f6573206261636bc7750293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d92474686520637573746f6d6572206e6565647320746865207469636b6574206e756d626572a6736f75726365a8706c6179626f6f6b'),
	('before-the-call', '', 'plan', '00000000000000000000000000000003.0.09749790422887084', 'msgpack', '\xc8046d0293ac646f6d61696e2e6d6f64656ca4506c616e89a87265766973696f6e01a8706c6179626f6f6bac64616d616765642d6974656da5737465707394c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303431a56e6565647390a8666f725f65616368c0a47768656ec0c801160293ac646f6d61696e2e6d6f64656ca45374657086a26964a67469636b6574a4746f6f6cad6372656174655f7265636f7264a46172677382aa636f6c6c656374696f6ea77469636b657473a66669656c647385a86f726465725f6964ab247b6f726465722e69647dab637573746f6d65725f6964b4247b6f726465722e637573746f6d65725f69647da77375626a656374ba44616d61676564206974656d20696e206f726465722031303431a4626f6479d93f247b6f726465722e637573746f6d65725f6e616d657d207265706f7274732074686174206f72646572203130343120617272697665642064616d616765642ea87072696f72697479a468696768a56e6565647390a8666f725f65616368c0a47768656ec0c7850293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61726ba4746f6f6cad7570646174655f737461747573a46172677383aa636f6c6c656374696f6ea66f7264657273a26964a431303431a6737461747573b072657475726e5f726571756573746564a56e6565647391a67469636b6574a8666f725f65616368c0a47768656ec0c801600293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374d924596f7572206f7264657220313034313a207469636b657420247b7469636b65742e69647da4626f6479d9c24465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a77652061726520736f7272792074686174206f72646572203130343120617272697665642064616d616765642e20596f7572207469636b657420697320247b7469636b65742e69647d2e0a506c65617365206b65657020746865206974656d20616e6420697473207061636b6167696e673b2077652077696c6c2073656e6420796f7520612072657475726e206c6162656c2e0a0a596f75722068656c70206465736b0aa56e6565647391a46d61726ba8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65d923666978656420706c616e206f6620706c6179626f6f6b2064616d616765642d6974656da566696e616cc3a6616e73776572d9655469636b657420247b7469636b65742e69647d206973206f70656e2c206f7264657220313034312069732073657420746f2072657475726e5f7265717565737465642c20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0'),
	('before-the-call', '', 'problems', '00000000000000000000000000000004.0.3503629426820244', 'msgpack', '\x90'),
	('before-the-call', '', 'usage', '00000000000000000000000000000007.0.8365013914166926', 'msgpack', '\xc75b0293ac646f6d61696e2e6d6f64656ca5557361676586ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3f9cead000000000a6746f6b656e7300a4636f7374cb0000000000000000'),
	('before-the-call', '', 'wave', '00000000000000000000000000000007.0.8365013914166926', 'msgpack', '\x91c801990293ac646f6d61696e2e6d6f64656ca6416374696f6e8aa36b6579d94036663061303739396532303462613261323030663639323466663433333038373637303432313733336533363539343163376663613035356366356635306661a77461736b5f6964af6265666f72652d7468652d63616c6ca473746570a67469636b6574a4746f6f6cad6372656174655f7265636f7264a46172677382aa636f6c6c656374696f6ea77469636b657473a66669656c647385a86f726465725f6964a431303431ab637573746f6d65725f6964a54330303431a77375626a656374ba44616d61676564206974656d20696e206f726465722031303431a4626f6479d937506176656c2056697274616e656e207265706f7274732074686174206f72646572203130343120617272697665642064616d616765642ea87072696f72697479a468696768a47269736bc71e0093ac646f6d61696e2e6d6f64656ca45269736baa72657665727369626c65a46974656dffa87265766973696f6e01aa6f6363757272656e636500a6746172676574ac7469636b6574732f31303431'),
	('after-the-effect', '', 'acceptance', '00000000000000000000000000000003.0.8188125529714565', 'msgpack', '\xc801e60293ac646f6d61696e2e6d6f64656caa416363657074616e636582ac6578706563746174696f6e7393c7980293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cad6372656174655f7265636f7264a46172677382aa636f6c6c656374696f6ea77469636b657473a66669656c647381a86f726465725f6964a431303432a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879bc7468652064616d616765206d757374206265206f6e207265636f7264c7980293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cad7570646174655f737461747573a46172677383aa636f6c6c656374696f6ea66f7264657273a26964a431303432a6737461747573b072657475726e5f726571756573746564a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b3746865206f7264657220676f6573206261636bc7750293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d92474686520637573746f6d6572206e6565647320746865207469636b6574206e756d626572a6736f75726365a8706c6179626f6f6b'),
	('after-the-effect', '', 'plan', '00000000000000000000000000000003.0.8188125529714565', 'msgpack', '\xc8046d0293ac646f6d61696e2e6d6f64656ca4506c616e89a87265766973696f6e01a8706c6179626f6f6bac64616d616765642d6974656da5737465707394c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303432a56e6565647390a8666f725f65616368c0a47768656ec0c801160293ac646f6d61696e2e6d6f64656ca45374657086a26964a67469636b6574a4746f6f6cad6372656174655f7265636f7264a46172677382aa636f6c6c656374696f6ea77469636b657473a66669656c647385a86f726465725f6964ab247b6f726465722e69647dab637573746f6d65725f6964b4247b6f726465722e637573746f6d65725f69647da77375626a656374ba44616d61676564206974656d20696e206f726465722031303432a4626f6479d93f247b6f726465722e637573746f6d65725f6e616d657d207265706f7274732074686174206f72646572203130343220617272697665642064616d616765642ea87072696f72697479a468696768a56e6565647390a8666f725f65616368c0a47768656ec0c7850293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61726ba4746f6f6cad7570646174655f737461747573a46172677383aa636f6c6c656374696f6ea66f7264657273a26964a431303432a6737461747573b072657475726e5f726571756573746564a56e6565647391a67469636b6574a8666f725f65616368c0a47768656ec0c801600293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374d924596f7572206f7264657220313034323a207469636b657420247b7469636b65742e69647da4626f6479d9c24465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a77652061726520736f7272792074686174206f72646572203130343220617272697665642064616d616765642e20596f7572207469636b657420697320247b7469636b65742e69647d2e0a506c65617365206b65657020746865206974656d20616e6420697473207061636b6167696e673b2077652077696c6c2073656e6420796f7520612072657475726e206c6162656c2e0a0a596f75722068656c70206465736b0aa56e6565647391a46d61726ba8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65d923666978656420706c616e206f6620706c6179626f6f6b2064616d616765642d6974656da566696e616cc3a6616e73776572d9655469636b657420247b7469636b65742e69647d206973206f70656e2c206f7264657220313034322069732073657420746f2072657475726e5f7265717565737465642c20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0'),
	('after-the-effect', '', 'problems', '00000000000000000000000000000004.0.113885680180979', 'msgpack', '\x90'),
	('after-the-effect', '', 'wave', '00000000000000000000000000000007.0.3984493284312942', 'msgpack', '\x91c801970293ac646f6d61696e2e6d6f64656ca6416374696f6e8aa36b6579d94032373936323033636632313538663365616163613839616633313065643061643364326130373831353739313065633631656361303838643538613265323430a77461736b5f6964b061667465722d7468652d656666656374a473746570a67469636b6574a4746f6f6cad6372656174655f7265636f7264a46172677382aa636f6c6c656374696f6ea77469636b657473a66669656c647385a86f726465725f6964a431303432ab637573746f6d65725f6964a54330303432a77375626a656374ba44616d61676564206974656d20696e206f726465722031303432a4626f6479d9345961726120506574726f76207265706f7274732074686174206f72646572203130343220617272697665642064616d616765642ea87072696f72697479a468696768a47269736bc71e0093ac646f6d61696e2e6d6f64656ca45269736baa72657665727369626c65a46974656dffa87265766973696f6e01aa6f6363757272656e636500a6746172676574ac7469636b6574732f31303432'),
	('between-nodes', '', 'acceptance', '00000000000000000000000000000003.0.591695854877233', 'msgpack', '\xc801e60293ac646f6d61696e2e6d6f64656caa416363657074616e636582ac6578706563746174696f6e7393c7980293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cad6372656174655f7265636f7264a46172677382aa636f6c6c656374696f6ea77469636b657473a66669656c647381a86f726465725f6964a431303434a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879bc7468652064616d616765206d757374206265206f6e207265636f7264c7980293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cad7570646174655f737461747573a46172677383aa636f6c6c656374696f6ea66f7264657273a26964a431303434a6737461747573b072657475726e5f726571756573746564a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b3746865206f7264657220676f6573206261636bc7750293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d92474686520637573746f6d6572206e6565647320746865207469636b6574206e756d626572a6736f75726365a8706c6179626f6f6b'),
	('between-nodes', '', 'plan', '00000000000000000000000000000003.0.591695854877233', 'msgpack', '\xc8046d0293ac646f6d61696e2e6d6f64656ca4506c616e89a87265766973696f6e01a8706c6179626f6f6bac64616d616765642d6974656da5737465707394c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303434a56e6565647390a8666f725f65616368c0a47768656ec0c801160293ac646f6d61696e2e6d6f64656ca45374657086a26964a67469636b6574a4746f6f6cad6372656174655f7265636f7264a46172677382aa636f6c6c656374696f6ea77469636b657473a66669656c647385a86f726465725f6964ab247b6f726465722e69647dab637573746f6d65725f6964b4247b6f726465722e637573746f6d65725f69647da77375626a656374ba44616d61676564206974656d20696e206f726465722031303434a4626f6479d93f247b6f726465722e637573746f6d65725f6e616d657d207265706f7274732074686174206f72646572203130343420617272697665642064616d616765642ea87072696f72697479a468696768a56e6565647390a8666f725f65616368c0a47768656ec0c7850293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61726ba4746f6f6cad7570646174655f737461747573a46172677383aa636f6c6c656374696f6ea66f7264657273a26964a431303434a6737461747573b072657475726e5f726571756573746564a56e6565647391a67469636b6574a8666f725f65616368c0a47768656ec0c801600293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374d924596f7572206f7264657220313034343a207469636b657420247b7469636b65742e69647da4626f6479d9c24465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a77652061726520736f7272792074686174206f72646572203130343420617272697665642064616d616765642e20596f7572207469636b657420697320247b7469636b65742e69647d2e0a506c65617365206b65657020746865206974656d20616e6420697473207061636b6167696e673b2077652077696c6c2073656e6420796f7520612072657475726e206c6162656c2e0a0a596f75722068656c70206465736b0aa56e6565647391a46d61726ba8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65d923666978656420706c616e206f6620706c6179626f6f6b2064616d616765642d6974656da566696e616cc3a6616e73776572d9655469636b657420247b7469636b65742e69647d206973206f70656e2c206f7264657220313034342069732073657420746f2072657475726e5f7265717565737465642c20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0'),
	('between-nodes', '', 'usage', '00000000000000000000000000000004.0.541701631337607', 'msgpack', '\xc75b0293ac646f6d61696e2e6d6f64656ca5557361676586ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3f809f0000000000a6746f6b656e7300a4636f7374cb0000000000000000'),
	('between-nodes', '', 'problems', '00000000000000000000000000000004.0.541701631337607', 'msgpack', '\x90'),
	('between-nodes', '', 'wave', '00000000000000000000000000000004.0.541701631337607', 'msgpack', '\x91c7f10293ac646f6d61696e2e6d6f64656ca6416374696f6e8aa36b6579d94066336430356262376632316234666265353939316565353132316138653535363763636338363466323232633662386264623731353064303966336535633136a77461736b5f6964ad6265747765656e2d6e6f646573a473746570a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303434a47269736bc7180093ac646f6d61696e2e6d6f64656ca45269736ba472656164a46974656dffa87265766973696f6e01aa6f6363757272656e636500a6746172676574c0');


--
-- Data for Name: checkpoint_migrations; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.checkpoint_migrations VALUES
	(0),
	(1),
	(2),
	(3),
	(4),
	(5),
	(6),
	(7),
	(8),
	(9);


--
-- Data for Name: checkpoint_writes; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.checkpoint_writes VALUES
	('approval', '', '1f1e7ac5-ff54-6f95-8005-1b01131303cd', 'be321e56-588b-3ecc-feec-daf53321a99d', -3, '__interrupt__', 'msgpack', '\x91c808e80293af6c616e6767726170682e7479706573a9496e7465727275707483a576616c756583af616374696f6e5f72657175657374739184a46e616d65ac69737375655f726566756e64a46172677383a86f726465725f6964a431303439a6616d6f756e74cb4072c00000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303439a9617267756d656e747383a86f726465725f6964a431303439a6616d6f756e74cb4072c00000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303439ab6465736372697074696f6eda01a069737375655f726566756e6420776169747320666f7220617070726f76616c3a20526566756e6473206f76657220313030206e656564206120706572736f6e277320617070726f76616c2e202872756c6520726566756e642d6c696d6974290a0a476f616c3a20526566756e64203330302045555220666f72206f7264657220313034392c2074686520657370726573736f206d616368696e65206c65616b732e0a0a617070726f76653a20697420697320646f6e652c20776974682065786163746c7920746865736520617267756d656e74730a0a656469743a20697420697320646f6e65207769746820796f757220617267756d656e74732c2077686963682061726520636865636b6564206c696b6520616e7920706c616e0a0a72656a6563743a206974206973206e6f7420646f6e653b20796f757220726561736f6e20676f657320746f2074686520706c616e6e65722c206f7220746865207461736b20656e64730a0a61626f72743a20746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65ae7265766965775f636f6e666967739183ab616374696f6e5f6e616d65ac69737375655f726566756e64b1616c6c6f7765645f6465636973696f6e7393a7617070726f7665a465646974a672656a656374ab617267735f736368656d6185b46164646974696f6e616c50726f70657274696573c2aa70726f7065727469657383a86f726465725f696483ab6465736372697074696f6ed923746865206f7264657220746f20726566756e642c207375636820617320223130343222a77061747465726eb55e5b412d5a612d7a302d395f2d5d7b312c36347d24a474797065a6737472696e67a6616d6f756e7484ab6465736372697074696f6ed943686f77206d75636820746f20706179206261636b2c20696e20746865206f7264657227732063757272656e63792c206174206d6f73742074776f20646563696d616c73b06578636c75736976654d696e696d756d00a76d6178696d756dce000f4240a474797065a66e756d626572a6726561736f6e84ab6465736372697074696f6eb27768792c20666f722074686520626f6f6b73a96d61784c656e677468cd07d0a96d696e4c656e67746801a474797065a6737472696e67a8726571756972656493a86f726465725f6964a6616d6f756e74a6726561736f6ea57469746c65ab4973737565526566756e64a474797065a66f626a656374a672657669657789a26964ad72306463623161656537323336a77461736b5f6964a8617070726f76616ca6726561736f6ea8617070726f76616ca474657874d95f69737375655f726566756e6420776169747320666f7220617070726f76616c3a20526566756e6473206f76657220313030206e656564206120706572736f6e277320617070726f76616c2e202872756c6520726566756e642d6c696d697429a6646967657374d94064323764633839343332353464633364633838323936346133316230376365323461396266646439646234623033313161656138316531653962336364636437a4676f616cd93a526566756e64203330302045555220666f72206f7264657220313034392c2074686520657370726573736f206d616368696e65206c65616b732ea76f7074696f6e7384a7617070726f7665d928697420697320646f6e652c20776974682065786163746c7920746865736520617267756d656e7473a465646974d93f697420697320646f6e65207769746820796f757220617267756d656e74732c2077686963682061726520636865636b6564206c696b6520616e7920706c616ea672656a656374d9416974206973206e6f7420646f6e653b20796f757220726561736f6e20676f657320746f2074686520706c616e6e65722c206f7220746865207461736b20656e6473a561626f7274d931746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65a870726f626c656d7390a664657461696c81a5626173697383a87265766973696f6e01a572756c6573ac343431313466343235653338a5726561647391d94038663439366166363636323433666431616331613962663138363931336661303332323862333631363338666336326137663561353639363938613133393065a26964d9203965653261623530303533373962333034396364353166386233353434663339af726573706f6e73655f736368656d6184a474797065a66f626a656374a57469746c65a84465636973696f6ea8726571756972656491a46b696e64aa70726f7065727469657386a46b696e6482a474797065a6737472696e67a4656e756d94a7617070726f7665a465646974a672656a656374a561626f7274a76d65737361676581a474797065a6737472696e67a2627982a474797065a6737472696e67ab6465736372697074696f6eab77686f2064656369646573a664696765737482a474797065a6737472696e67ab6465736372697074696f6ed937746865206469676573742073686f776e3b207265667573656420696620746865207175657374696f6e206368616e6765642073696e6365a46172677382a474797065a66f626a656374ab6465736372697074696f6ebf616c6c20617267756d656e74732c2061732074686579207368616c6c206265a3656e6482a474797065a7626f6f6c65616eab6465736372697074696f6ed9257472756520656e647320746865207461736b2c2066616c736520706c616e7320616761696e', '~__pregel_pull, human_review'),
	('decided', '', '1f1e7ac5-ffb4-6c3d-8005-38e60375e755', 'a3fd47bf-f85e-a47b-3200-137d8214b990', -3, '__interrupt__', 'msgpack', '\x91c808ae0293af6c616e6767726170682e7479706573a9496e7465727275707483a576616c756583af616374696f6e5f72657175657374739184a46e616d65ac69737375655f726566756e64a46172677383a86f726465725f6964a431303839a6616d6f756e74cb405e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303839a9617267756d656e747383a86f726465725f6964a431303839a6616d6f756e74cb405e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303839ab6465736372697074696f6eda018469737375655f726566756e6420776169747320666f7220617070726f76616c3a20526566756e6473206f76657220313030206e656564206120706572736f6e277320617070726f76616c2e202872756c6520726566756e642d6c696d6974290a0a476f616c3a20526566756e64203132302045555220666f72206f7264657220313038392e0a0a617070726f76653a20697420697320646f6e652c20776974682065786163746c7920746865736520617267756d656e74730a0a656469743a20697420697320646f6e65207769746820796f757220617267756d656e74732c2077686963682061726520636865636b6564206c696b6520616e7920706c616e0a0a72656a6563743a206974206973206e6f7420646f6e653b20796f757220726561736f6e20676f657320746f2074686520706c616e6e65722c206f7220746865207461736b20656e64730a0a61626f72743a20746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65ae7265766965775f636f6e666967739183ab616374696f6e5f6e616d65ac69737375655f726566756e64b1616c6c6f7765645f6465636973696f6e7393a7617070726f7665a465646974a672656a656374ab617267735f736368656d6185b46164646974696f6e616c50726f70657274696573c2aa70726f7065727469657383a86f726465725f696483ab6465736372697074696f6ed923746865206f7264657220746f20726566756e642c207375636820617320223130343222a77061747465726eb55e5b412d5a612d7a302d395f2d5d7b312c36347d24a474797065a6737472696e67a6616d6f756e7484ab6465736372697074696f6ed943686f77206d75636820746f20706179206261636b2c20696e20746865206f7264657227732063757272656e63792c206174206d6f73742074776f20646563696d616c73b06578636c75736976654d696e696d756d00a76d6178696d756dce000f4240a474797065a66e756d626572a6726561736f6e84ab6465736372697074696f6eb27768792c20666f722074686520626f6f6b73a96d61784c656e677468cd07d0a96d696e4c656e67746801a474797065a6737472696e67a8726571756972656493a86f726465725f6964a6616d6f756e74a6726561736f6ea57469746c65ab4973737565526566756e64a474797065a66f626a656374a672657669657789a26964ad72613634353437643363353332a77461736b5f6964a764656369646564a6726561736f6ea8617070726f76616ca474657874d95f69737375655f726566756e6420776169747320666f7220617070726f76616c3a20526566756e6473206f76657220313030206e656564206120706572736f6e277320617070726f76616c2e202872756c6520726566756e642d6c696d697429a6646967657374d94036306262666132323361656635656233353463623536306237396132393331303338353836623864386239613764393365353964373763616362623332333937a4676f616cbe526566756e64203132302045555220666f72206f7264657220313038392ea76f7074696f6e7384a7617070726f7665d928697420697320646f6e652c20776974682065786163746c7920746865736520617267756d656e7473a465646974d93f697420697320646f6e65207769746820796f757220617267756d656e74732c2077686963682061726520636865636b6564206c696b6520616e7920706c616ea672656a656374d9416974206973206e6f7420646f6e653b20796f757220726561736f6e20676f657320746f2074686520706c616e6e65722c206f7220746865207461736b20656e6473a561626f7274d931746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65a870726f626c656d7390a664657461696c81a5626173697383a87265766973696f6e01a572756c6573ac343431313466343235653338a5726561647391d94034393431663339663730306439346434316536656131383131623263633262656231626338336337386434313539303366346465353632373061353636356364a26964d9203931613634623539636566333764393061306233383837323762616564346530af726573706f6e73655f736368656d6184a474797065a66f626a656374a57469746c65a84465636973696f6ea8726571756972656491a46b696e64aa70726f7065727469657386a46b696e6482a474797065a6737472696e67a4656e756d94a7617070726f7665a465646974a672656a656374a561626f7274a76d65737361676581a474797065a6737472696e67a2627982a474797065a6737472696e67ab6465736372697074696f6eab77686f2064656369646573a664696765737482a474797065a6737472696e67ab6465736372697074696f6ed937746865206469676573742073686f776e3b207265667573656420696620746865207175657374696f6e206368616e6765642073696e6365a46172677382a474797065a66f626a656374ab6465736372697074696f6ebf616c6c20617267756d656e74732c2061732074686579207368616c6c206265a3656e6482a474797065a7626f6f6c65616eab6465736372697074696f6ed9257472756520656e647320746865207461736b2c2066616c736520706c616e7320616761696e', '~__pregel_pull, human_review'),
	('ceiling', '', '1f1e7ac6-0154-69da-801b-d6622d122443', 'c8bab1a4-dcb7-02c7-3b83-b1d099d0e40f', -3, '__interrupt__', 'msgpack', '\x91c805a90293af6c616e6767726170682e7479706573a9496e7465727275707483a576616c756583af616374696f6e5f72657175657374739184a46e616d65a76365696c696e67a46172677382a4676f616cd9304b65657020616e20657965206f6e206f72646572203130373720756e74696c2069742069732064656c6976657265642ea87175657374696f6ed93241206365696c696e672077617320726561636865642e20416374696f6e733a203520757365642c203520616c6c6f7765642ea9617267756d656e747382a4676f616cd9304b65657020616e20657965206f6e206f72646572203130373720756e74696c2069742069732064656c6976657265642ea87175657374696f6ed93241206365696c696e672077617320726561636865642e20416374696f6e733a203520757365642c203520616c6c6f7765642eab6465736372697074696f6ed9e341206365696c696e672077617320726561636865642e20416374696f6e733a203520757365642c203520616c6c6f7765642e0a0a476f616c3a204b65657020616e20657965206f6e206f72646572203130373720756e74696c2069742069732064656c6976657265642e0a0a6772616e743a20746865207461736b20676f6573206f6e2077686572652069742073746f707065642c20776974682074686174206d756368206d6f72650a0a61626f72743a20746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65ae7265766965775f636f6e666967739183ab616374696f6e5f6e616d65a76365696c696e67b1616c6c6f7765645f6465636973696f6e7392a7617070726f7665a672656a656374ab617267735f736368656d6181a474797065a66f626a656374a672657669657789a26964ad72643332386638383366376435a77461736b5f6964a76365696c696e67a6726561736f6ea76365696c696e67a474657874d93241206365696c696e672077617320726561636865642e20416374696f6e733a203520757365642c203520616c6c6f7765642ea6646967657374d94036623163373033393238376464663538333530306431336261626563643531363837346334643930613137346162376236316466303134323732666330313237a4676f616cd9304b65657020616e20657965206f6e206f72646572203130373720756e74696c2069742069732064656c6976657265642ea76f7074696f6e7382a56772616e74d936746865207461736b20676f6573206f6e2077686572652069742073746f707065642c20776974682074686174206d756368206d6f7265a561626f7274d931746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65a870726f626c656d7390a664657461696c84a76365696c696e67a7616374696f6e73a47573656405a56c696d697405a6726573756d65a876616c6964617465a26964d9203433633135313837376331366462323835646137323165663161643039353131af726573706f6e73655f736368656d6184a474797065a66f626a656374a57469746c65a84465636973696f6ea8726571756972656491a46b696e64aa70726f7065727469657385a46b696e6482a474797065a6737472696e67a4656e756d92a56772616e74a561626f7274a76d65737361676581a474797065a6737472696e67a2627982a474797065a6737472696e67ab6465736372697074696f6eab77686f2064656369646573a664696765737482a474797065a6737472696e67ab6465736372697074696f6ed937746865206469676573742073686f776e3b207265667573656420696620746865207175657374696f6e206368616e6765642073696e6365a56772616e7482a474797065a66f626a656374b46164646974696f6e616c50726f7065727469657382a474797065a66e756d626572b06578636c75736976654d696e696d756d00', '~__pregel_pull, human_review'),
	('ambiguous', '', '1f1e7ac6-0178-65ac-8002-4c3204adb276', '6c16a44b-1bc9-6101-84ba-0efa92717990', -3, '__interrupt__', 'msgpack', '\x91c805900293af6c616e6767726170682e7479706573a9496e7465727275707483a576616c756583af616374696f6e5f72657175657374739184a46e616d65a9616d626967756f7573a46172677382a4676f616cd9204d792073746f72616765206a61727320617272697665642062726f6b656e2121a87175657374696f6ed92a5768696368206f726465722069732069743f20506c65617365206769766520697473206e756d6265722ea9617267756d656e747382a4676f616cd9204d792073746f72616765206a61727320617272697665642062726f6b656e2121a87175657374696f6ed92a5768696368206f726465722069732069743f20506c65617365206769766520697473206e756d6265722eab6465736372697074696f6ed9c95768696368206f726465722069732069743f20506c65617365206769766520697473206e756d6265722e0a0a476f616c3a204d792073746f72616765206a61727320617272697665642062726f6b656e21210a0a726573706f6e643a20796f757220616e7377657220676f657320746f2074686520706c616e6e65722c20776869636820706c616e7320616761696e0a0a61626f72743a20746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65ae7265766965775f636f6e666967739183ab616374696f6e5f6e616d65a9616d626967756f7573b1616c6c6f7765645f6465636973696f6e7392a7726573706f6e64a672656a656374ab617267735f736368656d6181a474797065a66f626a656374a672657669657789a26964ad72396132623731656465316139a77461736b5f6964a9616d626967756f7573a6726561736f6ea9616d626967756f7573a474657874d92a5768696368206f726465722069732069743f20506c65617365206769766520697473206e756d6265722ea6646967657374d94061383464386538373536323736666539396634343134616362666431643762313463333335393735653935666539623763373232303539643633633366383238a4676f616cd9204d792073746f72616765206a61727320617272697665642062726f6b656e2121a76f7074696f6e7382a7726573706f6e64d932796f757220616e7377657220676f657320746f2074686520706c616e6e65722c20776869636820706c616e7320616761696ea561626f7274d931746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65a870726f626c656d7390a664657461696c81a9706c6179626f6f6b7399ac63616e63656c2d6f72646572ac64616d616765642d6974656dac67656e6572616c2d6465736bab6f70656e2d7469636b6574ac6f726465722d737461747573a6726566756e64b672656d696e642d77616974696e672d7469636b657473ac72657475726e2d6f72646572ae77617463682d64656c6976657279a26964d9203639373261663463613662353364313935633539656532313865316135383830af726573706f6e73655f736368656d6184a474797065a66f626a656374a57469746c65a84465636973696f6ea8726571756972656491a46b696e64aa70726f7065727469657387a46b696e6482a474797065a6737472696e67a4656e756d92a7726573706f6e64a561626f7274a76d65737361676581a474797065a6737472696e67a2627982a474797065a6737472696e67ab6465736372697074696f6eab77686f2064656369646573a664696765737482a474797065a6737472696e67ab6465736372697074696f6ed937746865206469676573742073686f776e3b207265667573656420696620746865207175657374696f6e206368616e6765642073696e6365a6726573756c7481a474797065a66f626a656374a865766964656e636580a46172677381a474797065a66f626a656374', '~__pregel_pull, human_review'),
	('refuted', '', '1f1e7ac6-1fe4-60bd-800e-c6aeb458c9e9', 'bf5db5fa-b725-c082-59ae-3f7bb05d2c8e', -3, '__interrupt__', 'msgpack', '\x91c807c90293af6c616e6767726170682e7479706573a9496e7465727275707483a576616c756583af616374696f6e5f72657175657374739184a46e616d65a772656675746564a46172677382a4676f616cbc726566756e642032352045555220666f72206f726465722031303836a87175657374696f6ed97569737375655f726566756e6420646964206e6f742068617070656e3a2074686520746f6f6c20736169642069742077617320646f6e652c20627574206e6f7468696e672069732074686572652e20746865206465736b20686173206e6f20726566756e642066726f6d207468697320616374696f6ea9617267756d656e747382a4676f616cbc726566756e642032352045555220666f72206f726465722031303836a87175657374696f6ed97569737375655f726566756e6420646964206e6f742068617070656e3a2074686520746f6f6c20736169642069742077617320646f6e652c20627574206e6f7468696e672069732074686572652e20746865206465736b20686173206e6f20726566756e642066726f6d207468697320616374696f6eab6465736372697074696f6eda013069737375655f726566756e6420646964206e6f742068617070656e3a2074686520746f6f6c20736169642069742077617320646f6e652c20627574206e6f7468696e672069732074686572652e20746865206465736b20686173206e6f20726566756e642066726f6d207468697320616374696f6e0a0a476f616c3a20726566756e642032352045555220666f72206f7264657220313038360a0a617070726f76653a206974206973207472696564206f6e6365206d6f72650a0a726573706f6e643a20796f757220616e7377657220676f657320746f2074686520706c616e6e65722c20776869636820706c616e7320616761696e0a0a61626f72743a20746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65ae7265766965775f636f6e666967739183ab616374696f6e5f6e616d65a772656675746564b1616c6c6f7765645f6465636973696f6e7393a7617070726f7665a7726573706f6e64a672656a656374ab617267735f736368656d6181a474797065a66f626a656374a672657669657789a26964ad72323839633831663237623533a77461736b5f6964a772656675746564a6726561736f6ea772656675746564a474657874d97569737375655f726566756e6420646964206e6f742068617070656e3a2074686520746f6f6c20736169642069742077617320646f6e652c20627574206e6f7468696e672069732074686572652e20746865206465736b20686173206e6f20726566756e642066726f6d207468697320616374696f6ea6646967657374d94031663737323161626431343966373561353964313636306330623130313839356663306661333866373864313736393965346339633166326331316339613638a4676f616cbc726566756e642032352045555220666f72206f726465722031303836a76f7074696f6e7383a7617070726f7665b56974206973207472696564206f6e6365206d6f7265a7726573706f6e64d932796f757220616e7377657220676f657320746f2074686520706c616e6e65722c20776869636820706c616e7320616761696ea561626f7274d931746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65a870726f626c656d739183a4636f6465a772656675746564a473746570a6726566756e64a76d657373616765d97569737375655f726566756e6420646964206e6f742068617070656e3a2074686520746f6f6c20736169642069742077617320646f6e652c20627574206e6f7468696e672069732074686572652e20746865206465736b20686173206e6f20726566756e642066726f6d207468697320616374696f6ea664657461696c83a6726573756d65a876616c6964617465a7706c616e6e6572d9a474686520666978656420706c616e206f6620706c6179626f6f6b20726566756e642077617320726566757365643a2069737375655f726566756e6420646964206e6f742068617070656e3a2074686520746f6f6c20736169642069742077617320646f6e652c20627574206e6f7468696e672069732074686572652e20746865206465736b20686173206e6f20726566756e642066726f6d207468697320616374696f6ea5747269656480a26964d9206563316432376666613738353036303938333138343535653532626539656139af726573706f6e73655f736368656d6184a474797065a66f626a656374a57469746c65a84465636973696f6ea8726571756972656491a46b696e64aa70726f7065727469657387a46b696e6482a474797065a6737472696e67a4656e756d93a7617070726f7665a7726573706f6e64a561626f7274a76d65737361676581a474797065a6737472696e67a2627982a474797065a6737472696e67ab6465736372697074696f6eab77686f2064656369646573a664696765737482a474797065a6737472696e67ab6465736372697074696f6ed937746865206469676573742073686f776e3b207265667573656420696620746865207175657374696f6e206368616e6765642073696e6365a6726573756c7481a474797065a66f626a656374a865766964656e636580a46172677381a474797065a66f626a656374', '~__pregel_pull, human_review'),
	('unknown', '', '1f1e7ac6-893f-678e-8007-880e8e7fdca9', 'c30e16fa-2c6c-b0b5-81d9-03742b7651e1', -3, '__interrupt__', 'msgpack', '\x91c807b80293af6c616e6767726170682e7479706573a9496e7465727275707483a576616c756583af616374696f6e5f72657175657374739184a46e616d65ac69737375655f726566756e64a46172677383a6616d6f756e74cb403e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303539a86f726465725f6964a431303539a9617267756d656e747383a6616d6f756e74cb403e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303539a86f726465725f6964a431303539ab6465736372697074696f6eda012e49742063616e277420626520746f6c6420776865746865722069737375655f726566756e642068617070656e65643a206c6f6f6b696e67206974207570206661696c65643a2069737375655f726566756e6420676f742048545450203530300a0a476f616c3a20526566756e6420333020455552206f6e206f72646572203130353920617320616772656564206f6e207468652070686f6e652e0a0a726573706f6e643a20796f752073617920776865746865722069742068617070656e65642c20616e6420686f7720796f75206b6e6f770a0a617070726f76653a2053746577617264206c6f6f6b73206f6e6365206d6f72650a0a61626f72743a20746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65ae7265766965775f636f6e666967739183ab616374696f6e5f6e616d65ac69737375655f726566756e64b1616c6c6f7765645f6465636973696f6e7393a7726573706f6e64a7617070726f7665a672656a656374ab617267735f736368656d6185b46164646974696f6e616c50726f70657274696573c2aa70726f7065727469657383a86f726465725f696483ab6465736372697074696f6ed923746865206f7264657220746f20726566756e642c207375636820617320223130343222a77061747465726eb55e5b412d5a612d7a302d395f2d5d7b312c36347d24a474797065a6737472696e67a6616d6f756e7484ab6465736372697074696f6ed943686f77206d75636820746f20706179206261636b2c20696e20746865206f7264657227732063757272656e63792c206174206d6f73742074776f20646563696d616c73b06578636c75736976654d696e696d756d00a76d6178696d756dce000f4240a474797065a66e756d626572a6726561736f6e84ab6465736372697074696f6eb27768792c20666f722074686520626f6f6b73a96d61784c656e677468cd07d0a96d696e4c656e67746801a474797065a6737472696e67a8726571756972656493a86f726465725f6964a6616d6f756e74a6726561736f6ea57469746c65ab4973737565526566756e64a474797065a66f626a656374a672657669657789a26964ad72326437366561616163616434a77461736b5f6964a7756e6b6e6f776ea6726561736f6eaf756e6b6e6f776e5f6f7574636f6d65a474657874d95f49742063616e277420626520746f6c6420776865746865722069737375655f726566756e642068617070656e65643a206c6f6f6b696e67206974207570206661696c65643a2069737375655f726566756e6420676f74204854545020353030a6646967657374d94063346265336132643531343162666530646530346138306265336662326433656630323738383535306630366662396439393039343663656236613737616139a4676f616cd933526566756e6420333020455552206f6e206f72646572203130353920617320616772656564206f6e207468652070686f6e652ea76f7074696f6e7383a7726573706f6e64d92d796f752073617920776865746865722069742068617070656e65642c20616e6420686f7720796f75206b6e6f77a7617070726f7665b753746577617264206c6f6f6b73206f6e6365206d6f7265a561626f7274d931746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65a870726f626c656d7390a664657461696c81a772656365697074d96569737375655f726566756e64206c6f73742069747320636f6e6e656374696f6e3a2052656d6f746550726f746f636f6c4572726f722053657276657220646973636f6e6e656374656420776974686f75742073656e64696e67206120726573706f6e73652ea26964d9203332356131303035653732393739316132366331363530366539316161306664af726573706f6e73655f736368656d6184a474797065a66f626a656374a57469746c65a84465636973696f6ea8726571756972656491a46b696e64aa70726f7065727469657387a46b696e6482a474797065a6737472696e67a4656e756d93a7726573706f6e64a7617070726f7665a561626f7274a76d65737361676581a474797065a6737472696e67a2627982a474797065a6737472696e67ab6465736372697074696f6eab77686f2064656369646573a664696765737482a474797065a6737472696e67ab6465736372697074696f6ed937746865206469676573742073686f776e3b207265667573656420696620746865207175657374696f6e206368616e6765642073696e6365a6726573756c7481a474797065a66f626a656374a865766964656e636580a46172677381a474797065a66f626a656374', '~__pregel_pull, human_review');


--
-- Data for Name: checkpoints; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.checkpoints VALUES
	('approval', '', '1f1e7ac5-ff54-6f95-8005-1b01131303cd', '1f1e7ac5-ff40-6629-8004-33a43b09ff43', NULL, '{"v": 4, "id": "1f1e7ac5-ff54-6f95-8005-1b01131303cd", "ts": "2026-11-24T02:11:35.549928+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.0014075702164846327"}, "verify": {"branch:to:verify": "00000000000000000000000000000005.0.3090269162486703"}, "execute": {"branch:to:execute": "00000000000000000000000000000004.0.5901816168711488"}, "validate": {"branch:to:validate": "00000000000000000000000000000006.0.9339284747020044"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.7473373786842228"}}, "channel_values": {"goal": "Refund 300 EUR for order 1049, the espresso machine leaks.", "next": "human_review", "asked": 1, "steps": 1, "status": "needs_review", "checked": "06efe455a6771b2c11af7262fea370a03ea61208409c5398e6db311881101d49", "task_id": "approval", "playbook": "refund", "requested_by": "kim", "branch:to:human_review": null}, "channel_versions": {"goal": "00000000000000000000000000000002.0.0014075702164846327", "next": "00000000000000000000000000000007.0.7466723300711968", "plan": "00000000000000000000000000000003.0.290001638031972", "wave": "00000000000000000000000000000004.0.5901816168711488", "asked": "00000000000000000000000000000007.0.7466723300711968", "steps": "00000000000000000000000000000005.0.3090269162486703", "usage": "00000000000000000000000000000007.0.7466723300711968", "status": "00000000000000000000000000000007.0.7466723300711968", "changed": "00000000000000000000000000000007.0.7466723300711968", "checked": "00000000000000000000000000000004.0.5901816168711488", "task_id": "00000000000000000000000000000007.0.7466723300711968", "playbook": "00000000000000000000000000000007.0.7466723300711968", "problems": "00000000000000000000000000000004.0.5901816168711488", "question": "00000000000000000000000000000007.0.7466723300711968", "__start__": "00000000000000000000000000000002.0.0014075702164846327", "acceptance": "00000000000000000000000000000003.0.290001638031972", "requested_by": "00000000000000000000000000000002.0.0014075702164846327", "branch:to:plan": "00000000000000000000000000000003.0.290001638031972", "branch:to:verify": "00000000000000000000000000000006.0.9339284747020044", "branch:to:execute": "00000000000000000000000000000005.0.3090269162486703", "branch:to:validate": "00000000000000000000000000000007.0.7466723300711968", "branch:to:human_review": "00000000000000000000000000000007.0.7466723300711968"}, "updated_channels": ["asked", "branch:to:human_review", "changed", "next", "playbook", "question", "status", "task_id", "usage"]}', '{"step": 5, "source": "loop", "parents": {}}'),
	('decided', '', '1f1e7ac5-ffb4-6c3d-8005-38e60375e755', '1f1e7ac5-ffa5-6090-8004-c8076a05d51b', NULL, '{"v": 4, "id": "1f1e7ac5-ffb4-6c3d-8005-38e60375e755", "ts": "2026-11-24T02:11:35.589166+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.8027529754024276"}, "verify": {"branch:to:verify": "00000000000000000000000000000005.0.21615382628551905"}, "execute": {"branch:to:execute": "00000000000000000000000000000004.0.45347469856043165"}, "validate": {"branch:to:validate": "00000000000000000000000000000006.0.5219478052537081"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.009278727925585817"}}, "channel_values": {"goal": "Refund 120 EUR for order 1089.", "next": "human_review", "asked": 1, "steps": 1, "status": "needs_review", "checked": "c793cfcf9f2e89b970b41ad8ae4a220b9b859b8a1ca085e52d5da5b1107b4288", "task_id": "decided", "playbook": "refund", "requested_by": "kim", "branch:to:human_review": null}, "channel_versions": {"goal": "00000000000000000000000000000002.0.8027529754024276", "next": "00000000000000000000000000000007.0.8582632204907396", "plan": "00000000000000000000000000000003.0.6034699904476976", "wave": "00000000000000000000000000000004.0.45347469856043165", "asked": "00000000000000000000000000000007.0.8582632204907396", "steps": "00000000000000000000000000000005.0.21615382628551905", "usage": "00000000000000000000000000000007.0.8582632204907396", "status": "00000000000000000000000000000007.0.8582632204907396", "changed": "00000000000000000000000000000007.0.8582632204907396", "checked": "00000000000000000000000000000004.0.45347469856043165", "task_id": "00000000000000000000000000000007.0.8582632204907396", "playbook": "00000000000000000000000000000007.0.8582632204907396", "problems": "00000000000000000000000000000004.0.45347469856043165", "question": "00000000000000000000000000000007.0.8582632204907396", "__start__": "00000000000000000000000000000002.0.8027529754024276", "acceptance": "00000000000000000000000000000003.0.6034699904476976", "requested_by": "00000000000000000000000000000002.0.8027529754024276", "branch:to:plan": "00000000000000000000000000000003.0.6034699904476976", "branch:to:verify": "00000000000000000000000000000006.0.5219478052537081", "branch:to:execute": "00000000000000000000000000000005.0.21615382628551905", "branch:to:validate": "00000000000000000000000000000007.0.8582632204907396", "branch:to:human_review": "00000000000000000000000000000007.0.8582632204907396"}, "updated_channels": ["asked", "branch:to:human_review", "changed", "next", "playbook", "question", "status", "task_id", "usage"]}', '{"step": 5, "source": "loop", "parents": {}}'),
	('ceiling', '', '1f1e7ac6-0154-69da-801b-d6622d122443', '1f1e7ac6-0145-6ea8-801a-d28d60c33e9c', NULL, '{"v": 4, "id": "1f1e7ac6-0154-69da-801b-d6622d122443", "ts": "2026-11-24T02:11:35.759499+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000027.0.14717668692916352"}, "verify": {"branch:to:verify": "00000000000000000000000000000025.0.5490102709210234"}, "execute": {"branch:to:execute": "00000000000000000000000000000024.0.32892261939560996"}, "validate": {"branch:to:validate": "00000000000000000000000000000028.0.984827237910211"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.4125322466195048"}}, "channel_values": {"goal": "Keep an eye on order 1077 until it is delivered.", "next": "human_review", "asked": 1, "steps": 5, "status": "needs_review", "checked": "d9a4c62f978b9744fd89880f323b5f06060dc961e3bb628e05fe84c8dc43133a", "task_id": "ceiling", "playbook": "watch-delivery", "requested_by": "kim", "branch:to:human_review": null}, "channel_versions": {"goal": "00000000000000000000000000000002.0.14825419049184418", "next": "00000000000000000000000000000029.0.42077579623996897", "plan": "00000000000000000000000000000028.0.984827237910211", "wave": "00000000000000000000000000000027.0.14717668692916352", "asked": "00000000000000000000000000000029.0.42077579623996897", "steps": "00000000000000000000000000000025.0.5490102709210234", "usage": "00000000000000000000000000000029.0.42077579623996897", "status": "00000000000000000000000000000029.0.42077579623996897", "changed": "00000000000000000000000000000029.0.42077579623996897", "checked": "00000000000000000000000000000029.0.42077579623996897", "task_id": "00000000000000000000000000000029.0.42077579623996897", "playbook": "00000000000000000000000000000029.0.42077579623996897", "problems": "00000000000000000000000000000029.0.42077579623996897", "question": "00000000000000000000000000000029.0.42077579623996897", "__start__": "00000000000000000000000000000002.0.14825419049184418", "acceptance": "00000000000000000000000000000028.0.984827237910211", "requested_by": "00000000000000000000000000000002.0.14825419049184418", "branch:to:plan": "00000000000000000000000000000028.0.984827237910211", "branch:to:verify": "00000000000000000000000000000026.0.4888258587325326", "branch:to:execute": "00000000000000000000000000000025.0.5490102709210234", "branch:to:validate": "00000000000000000000000000000029.0.42077579623996897", "branch:to:human_review": "00000000000000000000000000000029.0.42077579623996897"}, "updated_channels": ["asked", "branch:to:human_review", "changed", "checked", "next", "playbook", "problems", "question", "status", "task_id", "usage"]}', '{"step": 27, "source": "loop", "parents": {}}'),
	('ambiguous', '', '1f1e7ac6-0178-65ac-8002-4c3204adb276', '1f1e7ac6-016e-6a43-8001-a4219d1d0fa4', NULL, '{"v": 4, "id": "1f1e7ac6-0178-65ac-8002-4c3204adb276", "ts": "2026-11-24T02:11:35.774139+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.02810387957353877"}, "validate": {"branch:to:validate": "00000000000000000000000000000003.0.3436836159350727"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.4817114859223094"}}, "channel_values": {"goal": "My storage jars arrived broken!!", "next": "human_review", "asked": 1, "status": "needs_review", "checked": "", "task_id": "ambiguous", "playbook": null, "acceptance": null, "requested_by": "kim", "branch:to:human_review": null}, "channel_versions": {"goal": "00000000000000000000000000000002.0.02810387957353877", "next": "00000000000000000000000000000004.0.002149536820699516", "plan": "00000000000000000000000000000003.0.3436836159350727", "asked": "00000000000000000000000000000004.0.002149536820699516", "usage": "00000000000000000000000000000004.0.002149536820699516", "status": "00000000000000000000000000000004.0.002149536820699516", "changed": "00000000000000000000000000000004.0.002149536820699516", "checked": "00000000000000000000000000000003.0.3436836159350727", "task_id": "00000000000000000000000000000004.0.002149536820699516", "playbook": "00000000000000000000000000000002.0.02810387957353877", "question": "00000000000000000000000000000004.0.002149536820699516", "__start__": "00000000000000000000000000000002.0.02810387957353877", "acceptance": "00000000000000000000000000000003.0.3436836159350727", "requested_by": "00000000000000000000000000000002.0.02810387957353877", "branch:to:plan": "00000000000000000000000000000003.0.3436836159350727", "branch:to:validate": "00000000000000000000000000000004.0.002149536820699516", "branch:to:human_review": "00000000000000000000000000000004.0.002149536820699516"}, "updated_channels": ["asked", "branch:to:human_review", "changed", "next", "question", "status", "task_id", "usage"]}', '{"step": 2, "source": "loop", "parents": {}}'),
	('rejected', '', '1f1e7ac6-023d-6579-8006-614383dd9fc3', '1f1e7ac6-0010-6a28-8005-b061600fd53e', NULL, '{"v": 4, "id": "1f1e7ac6-023d-6579-8006-614383dd9fc3", "ts": "2026-11-24T02:11:35.854821+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.7459341809107514"}, "verify": {"branch:to:verify": "00000000000000000000000000000005.0.09200659971946756"}, "execute": {"branch:to:execute": "00000000000000000000000000000004.0.7956660743531765"}, "validate": {"branch:to:validate": "00000000000000000000000000000006.0.8368037641722699"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.27327911470221256"}, "human_review": {"branch:to:human_review": "00000000000000000000000000000007.0.7965492606477488"}, "__interrupt__": {"goal": "00000000000000000000000000000002.0.7459341809107514", "next": "00000000000000000000000000000007.0.7965492606477488", "plan": "00000000000000000000000000000003.0.6575976404023186", "wave": "00000000000000000000000000000004.0.7956660743531765", "asked": "00000000000000000000000000000007.0.7965492606477488", "steps": "00000000000000000000000000000005.0.09200659971946756", "usage": "00000000000000000000000000000007.0.7965492606477488", "status": "00000000000000000000000000000007.0.7965492606477488", "changed": "00000000000000000000000000000007.0.7965492606477488", "checked": "00000000000000000000000000000004.0.7956660743531765", "task_id": "00000000000000000000000000000007.0.7965492606477488", "playbook": "00000000000000000000000000000007.0.7965492606477488", "problems": "00000000000000000000000000000004.0.7956660743531765", "question": "00000000000000000000000000000007.0.7965492606477488", "__start__": "00000000000000000000000000000002.0.7459341809107514", "acceptance": "00000000000000000000000000000003.0.6575976404023186", "requested_by": "00000000000000000000000000000002.0.7459341809107514", "branch:to:plan": "00000000000000000000000000000003.0.6575976404023186", "branch:to:verify": "00000000000000000000000000000006.0.8368037641722699", "branch:to:execute": "00000000000000000000000000000005.0.09200659971946756", "branch:to:validate": "00000000000000000000000000000007.0.7965492606477488", "branch:to:human_review": "00000000000000000000000000000007.0.7965492606477488"}}, "channel_values": {"goal": "Refund 110 EUR for order 1060.", "next": "end", "asked": 1, "error": "rejected by lea: no", "steps": 1, "status": "failed", "checked": "aa1b1a185ad4b93946c893a2a2b39721071a95fb265d2db68024f33a40343420", "task_id": "rejected", "playbook": "refund", "question": null, "requested_by": "kim"}, "channel_versions": {"goal": "00000000000000000000000000000002.0.7459341809107514", "next": "00000000000000000000000000000008.0.1995462986638865", "plan": "00000000000000000000000000000003.0.6575976404023186", "wave": "00000000000000000000000000000004.0.7956660743531765", "asked": "00000000000000000000000000000007.0.7965492606477488", "error": "00000000000000000000000000000008.0.1995462986638865", "steps": "00000000000000000000000000000005.0.09200659971946756", "usage": "00000000000000000000000000000008.0.1995462986638865", "status": "00000000000000000000000000000008.0.1995462986638865", "changed": "00000000000000000000000000000007.0.7965492606477488", "checked": "00000000000000000000000000000004.0.7956660743531765", "task_id": "00000000000000000000000000000008.0.1995462986638865", "decision": "00000000000000000000000000000008.0.1995462986638865", "playbook": "00000000000000000000000000000007.0.7965492606477488", "problems": "00000000000000000000000000000004.0.7956660743531765", "question": "00000000000000000000000000000008.0.1995462986638865", "rejected": "00000000000000000000000000000008.0.1995462986638865", "__start__": "00000000000000000000000000000002.0.7459341809107514", "acceptance": "00000000000000000000000000000003.0.6575976404023186", "requested_by": "00000000000000000000000000000002.0.7459341809107514", "branch:to:plan": "00000000000000000000000000000003.0.6575976404023186", "branch:to:verify": "00000000000000000000000000000006.0.8368037641722699", "branch:to:execute": "00000000000000000000000000000005.0.09200659971946756", "branch:to:validate": "00000000000000000000000000000007.0.7965492606477488", "branch:to:human_review": "00000000000000000000000000000008.0.1995462986638865"}, "updated_channels": ["decision", "error", "next", "question", "rejected", "status", "task_id", "usage"]}', '{"step": 6, "source": "loop", "parents": {}}'),
	('complete', '', '1f1e7ac6-021c-693e-800b-d65654cbb37b', '1f1e7ac6-0214-62a3-800a-d56fcbe73d72', NULL, '{"v": 4, "id": "1f1e7ac6-021c-693e-800b-d65654cbb37b", "ts": "2026-11-24T02:11:35.841404+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.5456076002476616"}, "verify": {"branch:to:verify": "00000000000000000000000000000011.0.30149988235776304"}, "execute": {"branch:to:execute": "00000000000000000000000000000010.0.41163559059529653"}, "validate": {"branch:to:validate": "00000000000000000000000000000012.0.477172827150401"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.44867188915285816"}}, "channel_values": {"goal": "Please refund 15 EUR for order 1043, the knife has a scratch.", "next": "end", "steps": 3, "status": "complete", "checked": "4544706daf4cc97481a2040d95b8ecfe6f77a20873824992ae6851d82c5dbe48", "task_id": "complete", "playbook": "refund", "question": null, "requested_by": "kim"}, "channel_versions": {"goal": "00000000000000000000000000000002.0.5456076002476616", "next": "00000000000000000000000000000013.0.6487497984475128", "plan": "00000000000000000000000000000003.0.6672099334725594", "wave": "00000000000000000000000000000013.0.6487497984475128", "steps": "00000000000000000000000000000011.0.30149988235776304", "usage": "00000000000000000000000000000013.0.6487497984475128", "result": "00000000000000000000000000000013.0.6487497984475128", "status": "00000000000000000000000000000013.0.6487497984475128", "checked": "00000000000000000000000000000004.0.9826111591842271", "task_id": "00000000000000000000000000000013.0.6487497984475128", "playbook": "00000000000000000000000000000013.0.6487497984475128", "problems": "00000000000000000000000000000004.0.9826111591842271", "question": "00000000000000000000000000000003.0.6672099334725594", "__start__": "00000000000000000000000000000002.0.5456076002476616", "acceptance": "00000000000000000000000000000003.0.6672099334725594", "requested_by": "00000000000000000000000000000002.0.5456076002476616", "branch:to:plan": "00000000000000000000000000000003.0.6672099334725594", "branch:to:verify": "00000000000000000000000000000012.0.477172827150401", "branch:to:execute": "00000000000000000000000000000011.0.30149988235776304", "branch:to:validate": "00000000000000000000000000000013.0.6487497984475128"}, "updated_channels": ["next", "playbook", "result", "status", "task_id", "usage", "wave"]}', '{"step": 11, "source": "loop", "parents": {}}'),
	('refuted', '', '1f1e7ac6-1fe4-60bd-800e-c6aeb458c9e9', '1f1e7ac6-1fd3-60bb-800d-ee88f82c28c8', NULL, '{"v": 4, "id": "1f1e7ac6-1fe4-60bd-800e-c6aeb458c9e9", "ts": "2026-11-24T02:11:38.963975+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000015.0.48997862036183226"}, "verify": {"branch:to:verify": "00000000000000000000000000000014.0.4355001051760854"}, "execute": {"branch:to:execute": "00000000000000000000000000000013.0.7896187918401648"}, "validate": {"branch:to:validate": "00000000000000000000000000000012.0.7986381731617926"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.5095467917963739"}}, "channel_values": {"goal": "refund 25 EUR for order 1086", "next": "human_review", "asked": 1, "steps": 4, "status": "needs_review", "checked": "c93245766592eb619acfa425ef941e977e875db5e356ee43f33a46aeb159acca", "task_id": "refuted", "playbook": "refund", "requested_by": "kim", "branch:to:human_review": null}, "channel_versions": {"goal": "00000000000000000000000000000002.0.5121847551936126", "next": "00000000000000000000000000000016.0.9344484844939899", "plan": "00000000000000000000000000000003.0.7026982333082069", "wave": "00000000000000000000000000000013.0.7896187918401648", "asked": "00000000000000000000000000000016.0.9344484844939899", "steps": "00000000000000000000000000000014.0.4355001051760854", "usage": "00000000000000000000000000000016.0.9344484844939899", "status": "00000000000000000000000000000016.0.9344484844939899", "changed": "00000000000000000000000000000016.0.9344484844939899", "checked": "00000000000000000000000000000004.0.08441917368438312", "task_id": "00000000000000000000000000000016.0.9344484844939899", "playbook": "00000000000000000000000000000013.0.7896187918401648", "problems": "00000000000000000000000000000015.0.48997862036183226", "question": "00000000000000000000000000000016.0.9344484844939899", "__start__": "00000000000000000000000000000002.0.5121847551936126", "acceptance": "00000000000000000000000000000016.0.9344484844939899", "requested_by": "00000000000000000000000000000002.0.5121847551936126", "branch:to:plan": "00000000000000000000000000000016.0.9344484844939899", "branch:to:verify": "00000000000000000000000000000015.0.48997862036183226", "branch:to:execute": "00000000000000000000000000000014.0.4355001051760854", "branch:to:validate": "00000000000000000000000000000013.0.7896187918401648", "branch:to:human_review": "00000000000000000000000000000016.0.9344484844939899"}, "updated_channels": ["acceptance", "asked", "branch:to:human_review", "changed", "next", "question", "status", "task_id", "usage"]}', '{"step": 14, "source": "loop", "parents": {}}'),
	('unknown', '', '1f1e7ac6-893f-678e-8007-880e8e7fdca9', '1f1e7ac6-204e-6ab0-8006-3c523d21c5d6', NULL, '{"v": 4, "id": "1f1e7ac6-893f-678e-8007-880e8e7fdca9", "ts": "2026-11-24T02:11:50.011468+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.23457747204071233"}, "verify": {"branch:to:verify": "00000000000000000000000000000008.0.996048772247909"}, "execute": {"branch:to:execute": "00000000000000000000000000000007.0.6878845097592445"}, "validate": {"branch:to:validate": "00000000000000000000000000000006.0.23034164469367868"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.3655592980261104"}}, "channel_values": {"goal": "Refund 30 EUR on order 1059 as agreed on the phone.", "next": "human_review", "asked": 1, "steps": 2, "status": "needs_review", "checked": "4ee1401344743f2c48047c10b2031c638a597762ea29e3e83a305b001a4a16a2", "task_id": "unknown", "playbook": "refund", "requested_by": "kim", "branch:to:human_review": null}, "channel_versions": {"goal": "00000000000000000000000000000002.0.23457747204071233", "next": "00000000000000000000000000000009.0.049067609648692834", "plan": "00000000000000000000000000000003.0.7584669995940163", "wave": "00000000000000000000000000000007.0.6878845097592445", "asked": "00000000000000000000000000000009.0.049067609648692834", "steps": "00000000000000000000000000000008.0.996048772247909", "usage": "00000000000000000000000000000009.0.049067609648692834", "status": "00000000000000000000000000000009.0.049067609648692834", "changed": "00000000000000000000000000000009.0.049067609648692834", "checked": "00000000000000000000000000000004.0.10509956051072389", "task_id": "00000000000000000000000000000009.0.049067609648692834", "playbook": "00000000000000000000000000000007.0.6878845097592445", "problems": "00000000000000000000000000000004.0.10509956051072389", "question": "00000000000000000000000000000009.0.049067609648692834", "__start__": "00000000000000000000000000000002.0.23457747204071233", "acceptance": "00000000000000000000000000000003.0.7584669995940163", "requested_by": "00000000000000000000000000000002.0.23457747204071233", "branch:to:plan": "00000000000000000000000000000003.0.7584669995940163", "branch:to:verify": "00000000000000000000000000000009.0.049067609648692834", "branch:to:execute": "00000000000000000000000000000008.0.996048772247909", "branch:to:validate": "00000000000000000000000000000007.0.6878845097592445", "branch:to:human_review": "00000000000000000000000000000009.0.049067609648692834"}, "updated_channels": ["asked", "branch:to:human_review", "changed", "next", "question", "status", "task_id", "usage"]}', '{"step": 7, "source": "loop", "parents": {}}'),
	('before-the-call', '', '1f1e7ac6-93c9-6ff1-8005-a4b626c88f6a', '1f1e7ac6-93bf-6b6b-8004-69b35da40c7b', NULL, '{"v": 4, "id": "1f1e7ac6-93c9-6ff1-8005-a4b626c88f6a", "ts": "2026-11-24T02:11:51.116786+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.9950757793169391"}, "verify": {"branch:to:verify": "00000000000000000000000000000005.0.5061358239992918"}, "execute": {"branch:to:execute": "00000000000000000000000000000004.0.3503629426820244"}, "validate": {"branch:to:validate": "00000000000000000000000000000006.0.7549173486706224"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.419269823394705"}}, "channel_values": {"goal": "Order 1041 arrived damaged.", "next": "execute", "steps": 1, "status": "running", "checked": "0fb4188947d0869d1df25956f6c472caf01ed0d0cd1cfdb3e58866961c2841f0", "task_id": "before-the-call", "playbook": "damaged-item", "question": null, "requested_by": "kim", "branch:to:execute": null}, "channel_versions": {"goal": "00000000000000000000000000000002.0.9950757793169391", "next": "00000000000000000000000000000007.0.8365013914166926", "plan": "00000000000000000000000000000003.0.09749790422887084", "wave": "00000000000000000000000000000007.0.8365013914166926", "steps": "00000000000000000000000000000005.0.5061358239992918", "usage": "00000000000000000000000000000007.0.8365013914166926", "status": "00000000000000000000000000000003.0.09749790422887084", "checked": "00000000000000000000000000000004.0.3503629426820244", "task_id": "00000000000000000000000000000007.0.8365013914166926", "playbook": "00000000000000000000000000000007.0.8365013914166926", "problems": "00000000000000000000000000000004.0.3503629426820244", "question": "00000000000000000000000000000003.0.09749790422887084", "__start__": "00000000000000000000000000000002.0.9950757793169391", "acceptance": "00000000000000000000000000000003.0.09749790422887084", "requested_by": "00000000000000000000000000000002.0.9950757793169391", "branch:to:plan": "00000000000000000000000000000003.0.09749790422887084", "branch:to:verify": "00000000000000000000000000000006.0.7549173486706224", "branch:to:execute": "00000000000000000000000000000007.0.8365013914166926", "branch:to:validate": "00000000000000000000000000000007.0.8365013914166926"}, "updated_channels": ["branch:to:execute", "next", "playbook", "task_id", "usage", "wave"]}', '{"step": 5, "source": "loop", "parents": {}}'),
	('after-the-effect', '', '1f1e7ac6-9fd6-6e17-8005-cd1e04cd5616', '1f1e7ac6-9fca-65e8-8004-8aa4e85d9c29', NULL, '{"v": 4, "id": "1f1e7ac6-9fd6-6e17-8005-cd1e04cd5616", "ts": "2026-11-24T02:11:52.380352+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.2893314504155948"}, "verify": {"branch:to:verify": "00000000000000000000000000000005.0.4215270570920674"}, "execute": {"branch:to:execute": "00000000000000000000000000000004.0.113885680180979"}, "validate": {"branch:to:validate": "00000000000000000000000000000006.0.689986153828414"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.799105800977883"}}, "channel_values": {"goal": "Order 1042 arrived damaged.", "next": "execute", "steps": 1, "status": "running", "checked": "b97d0896897b8dc104734e490e880a1c3eb040220511f5e0d04e54191c6dc4c9", "task_id": "after-the-effect", "playbook": "damaged-item", "question": null, "requested_by": "kim", "branch:to:execute": null}, "channel_versions": {"goal": "00000000000000000000000000000002.0.2893314504155948", "next": "00000000000000000000000000000007.0.3984493284312942", "plan": "00000000000000000000000000000003.0.8188125529714565", "wave": "00000000000000000000000000000007.0.3984493284312942", "steps": "00000000000000000000000000000005.0.4215270570920674", "usage": "00000000000000000000000000000007.0.3984493284312942", "status": "00000000000000000000000000000003.0.8188125529714565", "checked": "00000000000000000000000000000004.0.113885680180979", "task_id": "00000000000000000000000000000007.0.3984493284312942", "playbook": "00000000000000000000000000000007.0.3984493284312942", "problems": "00000000000000000000000000000004.0.113885680180979", "question": "00000000000000000000000000000003.0.8188125529714565", "__start__": "00000000000000000000000000000002.0.2893314504155948", "acceptance": "00000000000000000000000000000003.0.8188125529714565", "requested_by": "00000000000000000000000000000002.0.2893314504155948", "branch:to:plan": "00000000000000000000000000000003.0.8188125529714565", "branch:to:verify": "00000000000000000000000000000006.0.689986153828414", "branch:to:execute": "00000000000000000000000000000007.0.3984493284312942", "branch:to:validate": "00000000000000000000000000000007.0.3984493284312942"}, "updated_channels": ["branch:to:execute", "next", "playbook", "task_id", "usage", "wave"]}', '{"step": 5, "source": "loop", "parents": {}}'),
	('between-nodes', '', '1f1e7ac6-ab6f-6c19-8002-8d7202f91152', '1f1e7ac6-ab5d-60f7-8001-26afba5e17ad', NULL, '{"v": 4, "id": "1f1e7ac6-ab6f-6c19-8002-8d7202f91152", "ts": "2026-11-24T02:11:53.596404+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.6062707166921129"}, "validate": {"branch:to:validate": "00000000000000000000000000000003.0.591695854877233"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.9294524797796399"}}, "channel_values": {"goal": "Order 1044 arrived damaged.", "next": "execute", "status": "running", "checked": "3a3f29fdd2d864953061026f2d948e2fc6be3cd362f914f58181f659b0422f7f", "task_id": "between-nodes", "playbook": "damaged-item", "question": null, "requested_by": "kim", "branch:to:execute": null}, "channel_versions": {"goal": "00000000000000000000000000000002.0.6062707166921129", "next": "00000000000000000000000000000004.0.541701631337607", "plan": "00000000000000000000000000000003.0.591695854877233", "wave": "00000000000000000000000000000004.0.541701631337607", "usage": "00000000000000000000000000000004.0.541701631337607", "status": "00000000000000000000000000000003.0.591695854877233", "checked": "00000000000000000000000000000004.0.541701631337607", "task_id": "00000000000000000000000000000004.0.541701631337607", "playbook": "00000000000000000000000000000004.0.541701631337607", "problems": "00000000000000000000000000000004.0.541701631337607", "question": "00000000000000000000000000000003.0.591695854877233", "__start__": "00000000000000000000000000000002.0.6062707166921129", "acceptance": "00000000000000000000000000000003.0.591695854877233", "requested_by": "00000000000000000000000000000002.0.6062707166921129", "branch:to:plan": "00000000000000000000000000000003.0.591695854877233", "branch:to:execute": "00000000000000000000000000000004.0.541701631337607", "branch:to:validate": "00000000000000000000000000000004.0.541701631337607"}, "updated_channels": ["branch:to:execute", "checked", "next", "playbook", "problems", "task_id", "usage", "wave"]}', '{"step": 2, "source": "loop", "parents": {}}');


--
-- Data for Name: action; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.action OVERRIDING SYSTEM VALUE VALUES
	('8f496af666243fd1ac1a9bf186913fa03228b361638fc62a7f5a569698a1390e', 1, 'approval', 'order', 'get_record', '{"id": "1049", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-24 02:11:35.513524+00', '2026-11-24 02:11:35.531738+00', '{"code": "", "kind": "answered", "result": {"id": "1049", "paid": true, "items": [{"sku": "ESPRESSO", "name": "Espresso machine Nova", "price": 649.0, "quantity": 1}], "total": 649.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-17", "customer_id": "C0049", "customer_name": "Oskar Larsen", "customer_email": "oskar.larsen49@example.org"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1049", "paid": true, "items": [{"sku": "ESPRESSO", "name": "Espresso machine Nova", "price": 649.0, "quantity": 1}], "total": 649.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-17", "customer_id": "C0049", "customer_name": "Oskar Larsen", "customer_email": "oskar.larsen49@example.org"}}'),
	('258f427afd71b62298e14e87c1da098838a419e9810694673fbf4c5d815453f1', 4, 'ceiling', 'order', 'get_record', '{"id": "1077", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-24 02:11:35.644932+00', '2026-11-24 02:11:35.648687+00', '{"code": "", "kind": "answered", "result": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}}'),
	('4941f39f700d94d41e6ea1811b2cc2beb1bc83c78d415903f4de56270a5665cd', 2, 'decided', 'order', 'get_record', '{"id": "1089", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-24 02:11:35.571754+00', '2026-11-24 02:11:35.575659+00', '{"code": "", "kind": "answered", "result": {"id": "1089", "paid": true, "items": [{"sku": "ESPRESSO", "name": "Espresso machine Nova", "price": 649.0, "quantity": 1}], "total": 649.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-27", "customer_id": "C0089", "customer_name": "Leila Rossi", "customer_email": "leila.rossi89@example.com"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1089", "paid": true, "items": [{"sku": "ESPRESSO", "name": "Espresso machine Nova", "price": 649.0, "quantity": 1}], "total": 649.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-27", "customer_id": "C0089", "customer_name": "Leila Rossi", "customer_email": "leila.rossi89@example.com"}}'),
	('910cb5bdd4c0ccefa3a1842132aa1409f6ada0dfa7e17d329f4f192388a9bad6', 8, 'ceiling', 'order', 'get_record', '{"id": "1077", "collection": "orders"}', 'read', -1, 5, 5, 0, NULL, 1, 1, '2026-11-24 02:11:35.736208+00', '2026-11-24 02:11:35.739643+00', '{"code": "", "kind": "answered", "result": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}}'),
	('b74854a171e79d5b47b81d760f068e3e80059a56587f0778d2ec49736439b8ef', 7, 'ceiling', 'order', 'get_record', '{"id": "1077", "collection": "orders"}', 'read', -1, 4, 4, 0, NULL, 1, 1, '2026-11-24 02:11:35.714165+00', '2026-11-24 02:11:35.717572+00', '{"code": "", "kind": "answered", "result": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}}'),
	('818fded83032d9a2cf82880e6bb22959db70fa21f7c0a059692e1696bef29dab', 3, 'rejected', 'order', 'get_record', '{"id": "1060", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-24 02:11:35.609925+00', '2026-11-24 02:11:35.613772+00', '{"code": "", "kind": "answered", "result": {"id": "1060", "paid": true, "items": [{"sku": "TABLE", "name": "Oak dining table", "price": 1290.0, "quantity": 1}], "total": 1290.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-19", "customer_id": "C0060", "customer_name": "Leila Peeters", "customer_email": "leila.peeters60@example.com"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1060", "paid": true, "items": [{"sku": "TABLE", "name": "Oak dining table", "price": 1290.0, "quantity": 1}], "total": 1290.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-19", "customer_id": "C0060", "customer_name": "Leila Peeters", "customer_email": "leila.peeters60@example.com"}}'),
	('58b0e19af86b0f1a9e7b847fa37be21900684ac03811b7b027aef36914a577a0', 5, 'ceiling', 'order', 'get_record', '{"id": "1077", "collection": "orders"}', 'read', -1, 2, 2, 0, NULL, 1, 1, '2026-11-24 02:11:35.668855+00', '2026-11-24 02:11:35.672391+00', '{"code": "", "kind": "answered", "result": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}}'),
	('bfecc76b29f517d44032a9cfa2fc579fbc48f0362ed5d90f8e76d79391ba2520', 16, 'unknown', 'order', 'get_record', '{"id": "1059", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-24 02:11:38.985723+00', '2026-11-24 02:11:38.989396+00', '{"code": "", "kind": "answered", "result": {"id": "1059", "paid": true, "items": [{"sku": "KETTLE", "name": "Electric kettle 1.7 l", "price": 64.9, "quantity": 1}, {"sku": "TEAPOT", "name": "Cast-iron teapot", "price": 58.0, "quantity": 1}], "total": 122.9, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-19", "customer_id": "C0059", "customer_name": "Bram García", "customer_email": "bram.garcia59@example.com"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1059", "paid": true, "items": [{"sku": "KETTLE", "name": "Electric kettle 1.7 l", "price": 64.9, "quantity": 1}, {"sku": "TEAPOT", "name": "Cast-iron teapot", "price": 58.0, "quantity": 1}], "total": 122.9, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-19", "customer_id": "C0059", "customer_name": "Bram García", "customer_email": "bram.garcia59@example.com"}}'),
	('764d78ed0a4eda1c60759f448768cc2a2ebc34547902dee5a0ef70467f87939e', 6, 'ceiling', 'order', 'get_record', '{"id": "1077", "collection": "orders"}', 'read', -1, 3, 3, 0, NULL, 1, 1, '2026-11-24 02:11:35.691872+00', '2026-11-24 02:11:35.695268+00', '{"code": "", "kind": "answered", "result": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}}'),
	('b3c270ba250b245b83d1526dd01a4565f670054dc62cbf3a0ba745a7eb968e05', 12, 'refuted', 'order', 'get_record', '{"id": "1086", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-24 02:11:35.895584+00', '2026-11-24 02:11:35.898901+00', '{"code": "", "kind": "answered", "result": {"id": "1086", "paid": true, "items": [{"sku": "JAR-5", "name": "Storage jars, set of 5", "price": 36.75, "quantity": 1}, {"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}], "total": 80.75, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-26", "customer_id": "C0086", "customer_name": "Pavel Dubois", "customer_email": "pavel.dubois86@example.com"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1086", "paid": true, "items": [{"sku": "JAR-5", "name": "Storage jars, set of 5", "price": 36.75, "quantity": 1}, {"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}], "total": 80.75, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-26", "customer_id": "C0086", "customer_name": "Pavel Dubois", "customer_email": "pavel.dubois86@example.com"}}'),
	('c9b8986a694ebe28cd4b92e5a863033a0901f7dfa4c4f28b4570b3aaded0a0d1', 17, 'unknown', 'refund', 'issue_refund', '{"amount": 30.0, "reason": "Refund requested for order 1059", "order_id": "1059"}', 'irreversible', -1, 1, 1, 0, '1059', 1, 1, '2026-11-24 02:11:39.001967+00', '2026-11-24 02:11:39.005577+00', '{"code": "connection", "kind": "lost", "result": null, "message": "issue_refund lost its connection: RemoteProtocolError Server disconnected without sending a response."}', '{"level": "read_back", "retry": false, "reason": "looking it up failed: issue_refund got HTTP 500", "status": "unknown", "evidence": null}'),
	('ef1b0f534ded591dd7145eaf1ac10154452e18b7b49e6a759b2974fde2f898f9', 9, 'complete', 'order', 'get_record', '{"id": "1043", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-24 02:11:35.792336+00', '2026-11-24 02:11:35.795684+00', '{"code": "", "kind": "answered", "result": {"id": "1043", "paid": true, "items": [{"sku": "KNIFE", "name": "Chef''s knife 20 cm", "price": 89.5, "quantity": 1}, {"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}], "total": 133.5, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-15", "customer_id": "C0043", "customer_name": "Emil Costa", "customer_email": "emil.costa43@example.com"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1043", "paid": true, "items": [{"sku": "KNIFE", "name": "Chef''s knife 20 cm", "price": 89.5, "quantity": 1}, {"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}], "total": 133.5, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-15", "customer_id": "C0043", "customer_name": "Emil Costa", "customer_email": "emil.costa43@example.com"}}'),
	('d7b92c2bae719bee64adaf6061b8908040c4eac51fbcca9e47f37cfa274d2517', 10, 'complete', 'refund', 'issue_refund', '{"amount": 15.0, "reason": "Refund requested for order 1043", "order_id": "1043"}', 'irreversible', -1, 1, 1, 0, '1043', 1, 1, '2026-11-24 02:11:35.808385+00', '2026-11-24 02:11:35.812726+00', '{"code": "", "kind": "answered", "result": {"id": "R2001", "amount": 15.0, "status": "issued", "currency": "EUR", "order_id": "1043"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "R2001", "amount": 15.0, "copies": [], "reason": "Refund requested for order 1043", "status": "issued", "currency": "EUR", "order_id": "1043"}}'),
	('7ab103707e7897dd96e4b853d36b780ae0c6e5833099f25e833807f28bd01eb3', 11, 'complete', 'mail', 'send_email', '{"to": "emil.costa43@example.com", "body": "Dear Emil Costa,\n\nwe have refunded 15 EUR for order 1043 (refund R2001).\n\nYour help desk\n", "subject": "Refund for your order 1043"}', 'irreversible', -1, 1, 1, 0, 'emil.costa43@example.com', 1, 1, '2026-11-24 02:11:35.827702+00', '2026-11-24 02:11:35.830719+00', '{"code": "", "kind": "answered", "result": {"to": "emil.costa43@example.com", "message_id": "<7ab103707e7897dd96e4b853d36b780a@steward>"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"to": "emil.costa43@example.com", "copies": 0, "subject": "Refund for your order 1043", "message_id": "<7ab103707e7897dd96e4b853d36b780a@steward>"}}'),
	('6f0a0799e204ba2a200f6924ff433087670421733e365941c7fca055cf5f50fa', 19, 'before-the-call', 'ticket', 'create_record', '{"fields": {"body": "Pavel Virtanen reports that order 1041 arrived damaged.", "subject": "Damaged item in order 1041", "order_id": "1041", "priority": "high", "customer_id": "C0041"}, "collection": "tickets"}', 'reversible', -1, 1, 1, 0, 'tickets/1041', 1, 1, '2026-11-24 02:11:51.120054+00', NULL, NULL, NULL),
	('92dc2971ac235b77f6b90fd74977fef6a836206058ac23ac1ae79cd14ea58c9a', 20, 'after-the-effect', 'order', 'get_record', '{"id": "1042", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-24 02:11:52.349774+00', '2026-11-24 02:11:52.364288+00', '{"code": "", "kind": "answered", "result": {"id": "1042", "paid": true, "items": [{"sku": "MUG-4", "name": "Stoneware mug set of 4", "price": 49.0, "quantity": 1}], "total": 49.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-15", "customer_id": "C0042", "customer_name": "Yara Petrov", "customer_email": "yara.petrov42@example.org"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1042", "paid": true, "items": [{"sku": "MUG-4", "name": "Stoneware mug set of 4", "price": 49.0, "quantity": 1}], "total": 49.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-15", "customer_id": "C0042", "customer_name": "Yara Petrov", "customer_email": "yara.petrov42@example.org"}}'),
	('72cc83ed3159fab0e179efb80f1b99bc46d372e360f5a589660d93a0dd09fef9', 13, 'refuted', 'refund', 'issue_refund', '{"amount": 25.0, "reason": "Refund requested for order 1086", "order_id": "1086"}', 'irreversible', -1, 1, 1, 0, '1086', 3, 3, '2026-11-24 02:11:37.945743+00', '2026-11-24 02:11:37.949072+00', '{"code": "", "kind": "answered", "result": {"id": "R2004", "amount": 25.0, "status": "issued", "currency": "EUR", "order_id": "1086"}, "message": ""}', '{"level": "read_back", "retry": true, "reason": "the tool said it was done, but nothing is there. the desk has no refund from this action", "status": "refuted", "evidence": null}'),
	('2796203cf2158f3eaaca89af310ed0ad3d2a078157910ec61eca088d58a2e240', 21, 'after-the-effect', 'ticket', 'create_record', '{"fields": {"body": "Yara Petrov reports that order 1042 arrived damaged.", "subject": "Damaged item in order 1042", "order_id": "1042", "priority": "high", "customer_id": "C0042"}, "collection": "tickets"}', 'reversible', -1, 1, 1, 0, 'tickets/1042', 1, 1, '2026-11-24 02:11:52.386271+00', NULL, NULL, NULL),
	('f47fe079a82268888481989a4b2c16ae3d048e8d44dd31a01c5ec58e943671f0', 18, 'before-the-call', 'order', 'get_record', '{"id": "1041", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-24 02:11:51.090192+00', '2026-11-24 02:11:51.103215+00', '{"code": "", "kind": "answered", "result": {"id": "1041", "paid": true, "items": [{"sku": "PLATE-6", "name": "Dinner plates, set of 6", "price": 72.0, "quantity": 1}, {"sku": "TOWEL-4", "name": "Linen tea towels, set of 4", "price": 24.8, "quantity": 1}], "total": 96.8, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-15", "customer_id": "C0041", "customer_name": "Pavel Virtanen", "customer_email": "pavel.virtanen41@example.com"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1041", "paid": true, "items": [{"sku": "PLATE-6", "name": "Dinner plates, set of 6", "price": 72.0, "quantity": 1}, {"sku": "TOWEL-4", "name": "Linen tea towels, set of 4", "price": 24.8, "quantity": 1}], "total": 96.8, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-15", "customer_id": "C0041", "customer_name": "Pavel Virtanen", "customer_email": "pavel.virtanen41@example.com"}}'),
	('f3d05bb7f21b4fbe5991ee5121a8e5567ccc864f222c6b8bdb7150d09f3e5c16', 22, 'between-nodes', 'order', 'get_record', '{"id": "1044", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-24 02:11:53.601222+00', '2026-11-24 02:11:53.622888+00', '{"code": "", "kind": "answered", "result": {"id": "1044", "paid": true, "items": [{"sku": "VASE", "name": "Glass vase", "price": 38.5, "quantity": 2}], "total": 77.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-15", "customer_id": "C0044", "customer_name": "Felix Costa", "customer_email": "felix.costa44@example.com"}, "message": ""}', NULL);


--
-- Data for Name: attempt_window; Type: TABLE DATA; Schema: steward; Owner: -
--



--
-- Data for Name: audit; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.audit VALUES
	(1, 'opened', 'r0dcb1aee7236', 'approval', 'steward', 'machine', '', 'd27dc8943254dc3dc882964a31b07ce24a9bfdd9db4b0311aea81e1e9b3cdcd7', '{"reason": "approval", "approvers": 1}', '2026-11-24 02:11:35.54544+00', '97224223af24a43750d67560f57cce13852448ab04540613b8eea520964a73bc'),
	(2, 'opened', 'ra64547d3c532', 'decided', 'steward', 'machine', '', '60bbfa223aef5eb354cb560b79a2931038586b8d8b9a7d93e59d77cacbb32397', '{"reason": "approval", "approvers": 1}', '2026-11-24 02:11:35.586204+00', '85f699b228bfcc6e43849017237c0f4e2c4b74c229860e85f5af636baf712c63'),
	(3, 'opened', 're627d5b21c8c', 'rejected', 'steward', 'machine', '', 'b8c6bb595f0de4b2287119f8fa57450cd538a1af92c30a223c1098d33f4ffda0', '{"reason": "approval", "approvers": 1}', '2026-11-24 02:11:35.623259+00', 'cfa041f25292e83340c65415502c7f41dcb7baf45174980bc20d2e5be5b4e6ff'),
	(4, 'opened', 'rd328f883f7d5', 'ceiling', 'steward', 'machine', '', '6b1c7039287ddf583500d13babecd516874c4d90a174ab7b61df014272fc0127', '{"reason": "ceiling", "approvers": 1}', '2026-11-24 02:11:35.7574+00', '47742057e283dd8e90b6f9130ab208901d3b452743b93cd7cbcad2af559574da'),
	(5, 'opened', 'r9a2b71ede1a9', 'ambiguous', 'steward', 'machine', '', 'a84d8e8756276fe99f4414acbfd1d7b14c335975e95fe9b7c722059d63c3f828', '{"reason": "ambiguous", "approvers": 1}', '2026-11-24 02:11:35.772143+00', '0e796d7df800ce495459bbbc9630269a09a6135ca360fa3e2d5e63400e60b30c'),
	(6, 'decided', 're627d5b21c8c', 'rejected', 'lea', 'api', '', 'b8c6bb595f0de4b2287119f8fa57450cd538a1af92c30a223c1098d33f4ffda0', '{"by": "lea", "id": "11eb3b9bb9f14feb9b4bce8f015d8e76", "end": true, "kind": "reject", "message": "no"}', '2026-11-24 02:11:35.845714+00', '5ab9bc7c5daa23b4b9580e1e8d670200223eba4503739cd1459be81b21b51a55'),
	(7, 'applied', 're627d5b21c8c', 'rejected', 'steward', 'machine', '', 'b8c6bb595f0de4b2287119f8fa57450cd538a1af92c30a223c1098d33f4ffda0', '{}', '2026-11-24 02:11:35.853673+00', '70174b4df38755439e292ea532886b3eb9afeef4473c2093b8a06aebfdef8172'),
	(8, 'decided', 'ra64547d3c532', 'decided', 'lea', 'api', '', '60bbfa223aef5eb354cb560b79a2931038586b8d8b9a7d93e59d77cacbb32397', '{"by": "lea", "id": "aff834a1749b4d28867e7d8f6749393b", "kind": "approve"}', '2026-11-24 02:11:35.85917+00', '0f2b0e052c54d684828433823123ea3de86d59b1fc7d6554051b9e26547688ed'),
	(9, 'opened', 'r289c81f27b53', 'refuted', 'steward', 'machine', '', '1f7721abd149f75a59d1660c0b101895fc0fa38f78d17699e4c9c1f2c11c9a68', '{"reason": "refuted", "approvers": 1}', '2026-11-24 02:11:38.961343+00', 'c51ea8d3fa2d1ea258b3e3d0f05c4abbd0917db778d04f1fa551652ffaab938a'),
	(10, 'opened', 'r2d76eaaacad4', 'unknown', 'steward', 'machine', '', 'c4be3a2d5141bfe0de04a80be3fb2d3ef02788550f06fb9d990946ceb6a77aa9', '{"reason": "unknown_outcome", "approvers": 1}', '2026-11-24 02:11:50.00863+00', '399f18e865ce777e7cf72191fbfa8ef3a62f0e47aa15ad8e096088d1f8cd6133');


--
-- Data for Name: audit_head; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.audit_head VALUES
	(true, 10, '399f18e865ce777e7cf72191fbfa8ef3a62f0e47aa15ad8e096088d1f8cd6133');


--
-- Data for Name: decision; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.decision OVERRIDING SYSTEM VALUE VALUES
	(1, 'approval', 'plan', 'refund', 'proposed', 1, 'fixed-plans', '44114f425e38', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "refund: issue_refund", "mail: send_email"], "rationale": "fixed plan of playbook refund"}', '2026-11-24 02:11:35.499871+00'),
	(2, 'approval', 'acceptance', '', 'playbook', NULL, 'fixed-plans', '44114f425e38', 0, 0, 0, 0, '', '{"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 300.0, "order_id": "1049"}, "tool": "issue_refund", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer is told", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-24 02:11:35.499871+00'),
	(3, 'approval', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "44114f425e38", "playbook": "refund", "problems": []}', '2026-11-24 02:11:35.506697+00'),
	(4, 'approval', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "8f496af666243fd1ac1a9bf186913fa03228b361638fc62a7f5a569698a1390e", "level": "read_back", "reason": ""}', '2026-11-24 02:11:35.539341+00'),
	(5, 'decided', 'plan', 'refund', 'proposed', 1, 'fixed-plans', '44114f425e38', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "refund: issue_refund", "mail: send_email"], "rationale": "fixed plan of playbook refund"}', '2026-11-24 02:11:35.56191+00'),
	(6, 'decided', 'acceptance', '', 'playbook', NULL, 'fixed-plans', '44114f425e38', 0, 0, 0, 0, '', '{"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 120.0, "order_id": "1089"}, "tool": "issue_refund", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer is told", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-24 02:11:35.56191+00'),
	(7, 'decided', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "44114f425e38", "playbook": "refund", "problems": []}', '2026-11-24 02:11:35.567065+00'),
	(8, 'decided', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "4941f39f700d94d41e6ea1811b2cc2beb1bc83c78d415903f4de56270a5665cd", "level": "read_back", "reason": ""}', '2026-11-24 02:11:35.580881+00'),
	(9, 'rejected', 'plan', 'refund', 'proposed', 1, 'fixed-plans', '44114f425e38', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "refund: issue_refund", "mail: send_email"], "rationale": "fixed plan of playbook refund"}', '2026-11-24 02:11:35.60023+00'),
	(10, 'rejected', 'acceptance', '', 'playbook', NULL, 'fixed-plans', '44114f425e38', 0, 0, 0, 0, '', '{"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 110.0, "order_id": "1060"}, "tool": "issue_refund", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer is told", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-24 02:11:35.60023+00'),
	(11, 'rejected', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "44114f425e38", "playbook": "refund", "problems": []}', '2026-11-24 02:11:35.605504+00'),
	(12, 'rejected', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "818fded83032d9a2cf82880e6bb22959db70fa21f7c0a059692e1696bef29dab", "level": "read_back", "reason": ""}', '2026-11-24 02:11:35.618256+00'),
	(13, 'ceiling', 'plan', 'watch-delivery', 'proposed', 1, 'fixed-plans', 'f934b2398f0a', 0, 0, 0, 0, '', '{"steps": ["order: get_record"], "rationale": "fixed plan of playbook watch-delivery"}', '2026-11-24 02:11:35.636944+00'),
	(14, 'ceiling', 'acceptance', '', 'playbook', NULL, 'fixed-plans', 'f934b2398f0a', 0, 0, 0, 0, '', '{"source": "playbook", "expectations": [{"why": "the order must have been seen delivered", "args": {"id": "1077", "collection": "orders"}, "tool": "get_record", "where": "result.status == ''delivered''", "at_most": null, "at_least": 1}]}', '2026-11-24 02:11:35.636944+00'),
	(15, 'ceiling', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "f934b2398f0a", "playbook": "watch-delivery", "problems": []}', '2026-11-24 02:11:35.640696+00'),
	(16, 'ceiling', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "258f427afd71b62298e14e87c1da098838a419e9810694673fbf4c5d815453f1", "level": "read_back", "reason": ""}', '2026-11-24 02:11:35.653463+00'),
	(17, 'ceiling', 'plan', 'watch-delivery', 'proposed', 1, 'fixed-plans', 'f934b2398f0a', 0, 0, 0, 0, '', '{"steps": ["order: get_record"], "rationale": "fixed plan of playbook watch-delivery"}', '2026-11-24 02:11:35.660889+00'),
	(18, 'ceiling', 'validation', 'plan 2', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "f934b2398f0a", "playbook": "watch-delivery", "problems": []}', '2026-11-24 02:11:35.66462+00'),
	(19, 'ceiling', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "58b0e19af86b0f1a9e7b847fa37be21900684ac03811b7b027aef36914a577a0", "level": "read_back", "reason": ""}', '2026-11-24 02:11:35.677475+00'),
	(20, 'ceiling', 'plan', 'watch-delivery', 'proposed', 1, 'fixed-plans', 'f934b2398f0a', 0, 0, 0, 0, '', '{"steps": ["order: get_record"], "rationale": "fixed plan of playbook watch-delivery"}', '2026-11-24 02:11:35.684267+00'),
	(21, 'ceiling', 'validation', 'plan 3', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "f934b2398f0a", "playbook": "watch-delivery", "problems": []}', '2026-11-24 02:11:35.687961+00'),
	(22, 'ceiling', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "764d78ed0a4eda1c60759f448768cc2a2ebc34547902dee5a0ef70467f87939e", "level": "read_back", "reason": ""}', '2026-11-24 02:11:35.699685+00'),
	(23, 'ceiling', 'plan', 'watch-delivery', 'proposed', 1, 'fixed-plans', 'f934b2398f0a', 0, 0, 0, 0, '', '{"steps": ["order: get_record"], "rationale": "fixed plan of playbook watch-delivery"}', '2026-11-24 02:11:35.706405+00'),
	(24, 'ceiling', 'validation', 'plan 4', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "f934b2398f0a", "playbook": "watch-delivery", "problems": []}', '2026-11-24 02:11:35.710239+00'),
	(25, 'ceiling', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "b74854a171e79d5b47b81d760f068e3e80059a56587f0778d2ec49736439b8ef", "level": "read_back", "reason": ""}', '2026-11-24 02:11:35.721958+00'),
	(26, 'ceiling', 'plan', 'watch-delivery', 'proposed', 1, 'fixed-plans', 'f934b2398f0a', 0, 0, 0, 0, '', '{"steps": ["order: get_record"], "rationale": "fixed plan of playbook watch-delivery"}', '2026-11-24 02:11:35.728698+00'),
	(27, 'ceiling', 'validation', 'plan 5', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "f934b2398f0a", "playbook": "watch-delivery", "problems": []}', '2026-11-24 02:11:35.732258+00'),
	(28, 'ceiling', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "910cb5bdd4c0ccefa3a1842132aa1409f6ada0dfa7e17d329f4f192388a9bad6", "level": "read_back", "reason": ""}', '2026-11-24 02:11:35.744361+00'),
	(29, 'ceiling', 'plan', 'watch-delivery', 'proposed', 1, 'fixed-plans', 'f934b2398f0a', 0, 0, 0, 0, '', '{"steps": ["order: get_record"], "rationale": "fixed plan of playbook watch-delivery"}', '2026-11-24 02:11:35.751192+00'),
	(30, 'ceiling', 'validation', 'plan 6', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "f934b2398f0a", "playbook": "watch-delivery", "problems": []}', '2026-11-24 02:11:35.756106+00'),
	(31, 'ambiguous', 'plan', 'damaged-item', 'ambiguous', 0, 'fixed-plans', '2090af6ed400', 0, 0, 0, 0, '', '{"steps": [], "rationale": "Which order is it? Please give its number."}', '2026-11-24 02:11:35.768746+00'),
	(32, 'ambiguous', 'acceptance', '', '', NULL, 'fixed-plans', '2090af6ed400', 0, 0, 0, 0, '', '{}', '2026-11-24 02:11:35.768746+00'),
	(40, 'refuted', 'plan', 'refund', 'proposed', 1, 'fixed-plans', '44114f425e38', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "refund: issue_refund", "mail: send_email"], "rationale": "fixed plan of playbook refund"}', '2026-11-24 02:11:35.886456+00'),
	(41, 'refuted', 'acceptance', '', 'playbook', NULL, 'fixed-plans', '44114f425e38', 0, 0, 0, 0, '', '{"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 25.0, "order_id": "1086"}, "tool": "issue_refund", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer is told", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-24 02:11:35.886456+00'),
	(42, 'refuted', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "44114f425e38", "playbook": "refund", "problems": []}', '2026-11-24 02:11:35.89102+00'),
	(43, 'refuted', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "b3c270ba250b245b83d1526dd01a4565f670054dc62cbf3a0ba745a7eb968e05", "level": "read_back", "reason": ""}', '2026-11-24 02:11:35.903266+00'),
	(44, 'refuted', 'verdict', 'refund: issue_refund', 'refuted', 1, '', '', 0, 0, 0, 0, '', '{"key": "72cc83ed3159fab0e179efb80f1b99bc46d372e360f5a589660d93a0dd09fef9", "level": "read_back", "reason": "the tool said it was done, but nothing is there. the desk has no refund from this action"}', '2026-11-24 02:11:36.919036+00'),
	(46, 'refuted', 'verdict', 'refund: issue_refund', 'refuted', 1, '', '', 0, 0, 0, 0, '', '{"key": "72cc83ed3159fab0e179efb80f1b99bc46d372e360f5a589660d93a0dd09fef9", "level": "read_back", "reason": "the tool said it was done, but nothing is there. the desk has no refund from this action"}', '2026-11-24 02:11:38.954881+00'),
	(47, 'refuted', 'plan', '', 'failed', NULL, 'fixed-plans', '44114f425e38', 0, 0, 0, 0, '', '{"error": "the fixed plan of playbook refund was refused: issue_refund did not happen: the tool said it was done, but nothing is there. the desk has no refund from this action", "problems": []}', '2026-11-24 02:11:38.960075+00'),
	(48, 'unknown', 'plan', 'refund', 'proposed', 1, 'fixed-plans', '44114f425e38', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "refund: issue_refund", "mail: send_email"], "rationale": "fixed plan of playbook refund"}', '2026-11-24 02:11:38.976317+00'),
	(49, 'unknown', 'acceptance', '', 'playbook', NULL, 'fixed-plans', '44114f425e38', 0, 0, 0, 0, '', '{"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 30.0, "order_id": "1059"}, "tool": "issue_refund", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer is told", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-24 02:11:38.976317+00'),
	(50, 'unknown', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "44114f425e38", "playbook": "refund", "problems": []}', '2026-11-24 02:11:38.981124+00'),
	(33, 'complete', 'plan', 'refund', 'proposed', 1, 'fixed-plans', '44114f425e38', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "refund: issue_refund", "mail: send_email"], "rationale": "fixed plan of playbook refund"}', '2026-11-24 02:11:35.783686+00'),
	(34, 'complete', 'acceptance', '', 'playbook', NULL, 'fixed-plans', '44114f425e38', 0, 0, 0, 0, '', '{"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 15.0, "order_id": "1043"}, "tool": "issue_refund", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer is told", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-24 02:11:35.783686+00'),
	(35, 'complete', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "44114f425e38", "playbook": "refund", "problems": []}', '2026-11-24 02:11:35.788276+00'),
	(36, 'complete', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "ef1b0f534ded591dd7145eaf1ac10154452e18b7b49e6a759b2974fde2f898f9", "level": "read_back", "reason": ""}', '2026-11-24 02:11:35.800616+00'),
	(37, 'complete', 'verdict', 'refund: issue_refund', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "d7b92c2bae719bee64adaf6061b8908040c4eac51fbcca9e47f37cfa274d2517", "level": "read_back", "reason": ""}', '2026-11-24 02:11:35.820263+00'),
	(39, 'rejected', 'person', 're627d5b21c8c', 'reject', NULL, '', '', 0, 0, 0, 0, 'lea', '{"digest": "b8c6bb595f0de4b2287119f8fa57450cd538a1af92c30a223c1098d33f4ffda0", "reason": "approval", "source": "", "changed": [], "message": "no"}', '2026-11-24 02:11:35.851438+00'),
	(45, 'refuted', 'verdict', 'refund: issue_refund', 'refuted', 1, '', '', 0, 0, 0, 0, '', '{"key": "72cc83ed3159fab0e179efb80f1b99bc46d372e360f5a589660d93a0dd09fef9", "level": "read_back", "reason": "the tool said it was done, but nothing is there. the desk has no refund from this action"}', '2026-11-24 02:11:37.936945+00'),
	(38, 'complete', 'verdict', 'mail: send_email', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "7ab103707e7897dd96e4b853d36b780ae0c6e5833099f25e833807f28bd01eb3", "level": "read_back", "reason": ""}', '2026-11-24 02:11:35.836351+00');
INSERT INTO steward.decision OVERRIDING SYSTEM VALUE VALUES
	(51, 'unknown', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "bfecc76b29f517d44032a9cfa2fc579fbc48f0362ed5d90f8e76d79391ba2520", "level": "read_back", "reason": ""}', '2026-11-24 02:11:38.994593+00'),
	(52, 'unknown', 'verdict', 'refund: issue_refund', 'unknown', 0, '', '', 0, 0, 0, 0, '', '{"key": "c9b8986a694ebe28cd4b92e5a863033a0901f7dfa4c4f28b4570b3aaded0a0d1", "level": "read_back", "reason": "looking it up failed: issue_refund got HTTP 500"}', '2026-11-24 02:11:50.007131+00'),
	(53, 'before-the-call', 'plan', 'damaged-item', 'proposed', 1, 'fixed-plans', '2090af6ed400', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "ticket: create_record", "mark: update_status", "mail: send_email"], "rationale": "fixed plan of playbook damaged-item"}', '2026-11-24 02:11:51.074635+00'),
	(54, 'before-the-call', 'acceptance', '', 'playbook', NULL, 'fixed-plans', '2090af6ed400', 0, 0, 0, 0, '', '{"source": "playbook", "expectations": [{"why": "the damage must be on record", "args": {"fields": {"order_id": "1041"}, "collection": "tickets"}, "tool": "create_record", "where": null, "at_most": 1, "at_least": 1}, {"why": "the order goes back", "args": {"id": "1041", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer needs the ticket number", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-24 02:11:51.074635+00'),
	(55, 'before-the-call', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "2090af6ed400", "playbook": "damaged-item", "problems": []}', '2026-11-24 02:11:51.082396+00'),
	(56, 'before-the-call', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "f47fe079a82268888481989a4b2c16ae3d048e8d44dd31a01c5ec58e943671f0", "level": "read_back", "reason": ""}', '2026-11-24 02:11:51.110108+00'),
	(57, 'after-the-effect', 'plan', 'damaged-item', 'proposed', 1, 'fixed-plans', '2090af6ed400', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "ticket: create_record", "mark: update_status", "mail: send_email"], "rationale": "fixed plan of playbook damaged-item"}', '2026-11-24 02:11:52.32951+00'),
	(58, 'after-the-effect', 'acceptance', '', 'playbook', NULL, 'fixed-plans', '2090af6ed400', 0, 0, 0, 0, '', '{"source": "playbook", "expectations": [{"why": "the damage must be on record", "args": {"fields": {"order_id": "1042"}, "collection": "tickets"}, "tool": "create_record", "where": null, "at_most": 1, "at_least": 1}, {"why": "the order goes back", "args": {"id": "1042", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer needs the ticket number", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-24 02:11:52.32951+00'),
	(59, 'after-the-effect', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "2090af6ed400", "playbook": "damaged-item", "problems": []}', '2026-11-24 02:11:52.338666+00'),
	(60, 'after-the-effect', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "92dc2971ac235b77f6b90fd74977fef6a836206058ac23ac1ae79cd14ea58c9a", "level": "read_back", "reason": ""}', '2026-11-24 02:11:52.372833+00'),
	(61, 'between-nodes', 'plan', 'damaged-item', 'proposed', 1, 'fixed-plans', '2090af6ed400', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "ticket: create_record", "mark: update_status", "mail: send_email"], "rationale": "fixed plan of playbook damaged-item"}', '2026-11-24 02:11:53.585431+00'),
	(62, 'between-nodes', 'acceptance', '', 'playbook', NULL, 'fixed-plans', '2090af6ed400', 0, 0, 0, 0, '', '{"source": "playbook", "expectations": [{"why": "the damage must be on record", "args": {"fields": {"order_id": "1044"}, "collection": "tickets"}, "tool": "create_record", "where": null, "at_most": 1, "at_least": 1}, {"why": "the order goes back", "args": {"id": "1044", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer needs the ticket number", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-24 02:11:53.585431+00'),
	(63, 'between-nodes', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "2090af6ed400", "playbook": "damaged-item", "problems": []}', '2026-11-24 02:11:53.593761+00');


--
-- Data for Name: migration; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.migration VALUES
	('0001_initial', '8306f5cfb4c13d9393023725e3785502e47d84b9b663631b25b974e39cd79937', '2026-11-24 02:11:35.375819+00'),
	('0002_review_queue', 'e6ab46e35818fbebe715e06be75304d92bef795c1dcd607f73c05d646992a8bf', '2026-11-24 02:11:35.383773+00'),
	('0003_task_beginning', '9b9154b8fb8020c8417d255a407332e75445df545c28836755239372e2cf716d', '2026-11-24 02:11:35.399503+00');


--
-- Data for Name: notice; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.notice OVERRIDING SYSTEM VALUE VALUES
	(1, 'new', 'r0dcb1aee7236', 'mail', '2026-11-24 02:11:35.544327+00', '2026-11-24 02:11:35.544327+00', 0, NULL, NULL, NULL, DEFAULT),
	(2, 'new', 'r0dcb1aee7236', 'webhook', '2026-11-24 02:11:35.544327+00', '2026-11-24 02:11:35.544327+00', 0, NULL, NULL, NULL, DEFAULT),
	(3, 'new', 'ra64547d3c532', 'mail', '2026-11-24 02:11:35.585458+00', '2026-11-24 02:11:35.585458+00', 0, NULL, NULL, NULL, DEFAULT),
	(4, 'new', 'ra64547d3c532', 'webhook', '2026-11-24 02:11:35.585458+00', '2026-11-24 02:11:35.585458+00', 0, NULL, NULL, NULL, DEFAULT),
	(5, 'new', 're627d5b21c8c', 'mail', '2026-11-24 02:11:35.62242+00', '2026-11-24 02:11:35.62242+00', 0, NULL, NULL, NULL, DEFAULT),
	(6, 'new', 're627d5b21c8c', 'webhook', '2026-11-24 02:11:35.62242+00', '2026-11-24 02:11:35.62242+00', 0, NULL, NULL, NULL, DEFAULT),
	(7, 'new', 'rd328f883f7d5', 'mail', '2026-11-24 02:11:35.756965+00', '2026-11-24 02:11:35.756965+00', 0, NULL, NULL, NULL, DEFAULT),
	(8, 'new', 'rd328f883f7d5', 'webhook', '2026-11-24 02:11:35.756965+00', '2026-11-24 02:11:35.756965+00', 0, NULL, NULL, NULL, DEFAULT),
	(9, 'new', 'r9a2b71ede1a9', 'mail', '2026-11-24 02:11:35.771781+00', '2026-11-24 02:11:35.771781+00', 0, NULL, NULL, NULL, DEFAULT),
	(10, 'new', 'r9a2b71ede1a9', 'webhook', '2026-11-24 02:11:35.771781+00', '2026-11-24 02:11:35.771781+00', 0, NULL, NULL, NULL, DEFAULT),
	(11, 'new', 'r289c81f27b53', 'mail', '2026-11-24 02:11:38.960826+00', '2026-11-24 02:11:38.960826+00', 0, NULL, NULL, NULL, DEFAULT),
	(12, 'new', 'r289c81f27b53', 'webhook', '2026-11-24 02:11:38.960826+00', '2026-11-24 02:11:38.960826+00', 0, NULL, NULL, NULL, DEFAULT),
	(13, 'new', 'r2d76eaaacad4', 'mail', '2026-11-24 02:11:50.008211+00', '2026-11-24 02:11:50.008211+00', 0, NULL, NULL, NULL, DEFAULT),
	(14, 'new', 'r2d76eaaacad4', 'webhook', '2026-11-24 02:11:50.008211+00', '2026-11-24 02:11:50.008211+00', 0, NULL, NULL, NULL, DEFAULT);


--
-- Data for Name: review; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.review VALUES
	('r0dcb1aee7236', 'approval', '{"id": "r0dcb1aee7236", "key": "b2dedf1ee38202104c19a9da51b925b0eb97aedea71656e89cfc5afcf748b30b", "args": {"amount": 300.0, "reason": "Refund requested for order 1049", "order_id": "1049"}, "step": "refund", "text": "issue_refund waits for approval: Refunds over 100 need a person''s approval. (rule refund-limit)", "tool": "issue_refund", "detail": {"basis": {"reads": ["8f496af666243fd1ac1a9bf186913fa03228b361638fc62a7f5a569698a1390e"], "rules": "44114f425e38", "revision": 1}}, "digest": "d27dc8943254dc3dc882964a31b07ce24a9bfdd9db4b0311aea81e1e9b3cdcd7", "reason": "approval", "changed": [], "options": ["approve", "edit", "reject", "abort"], "problems": [], "approvers": 1}', DEFAULT, DEFAULT, '2026-11-24 02:11:35.544327+00', NULL, DEFAULT, NULL, NULL, 'Refund 300 EUR for order 1049, the espresso machine leaks.', 'refund', 'kim', 'reviewers', 'leads', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', DEFAULT),
	('rd328f883f7d5', 'ceiling', '{"id": "rd328f883f7d5", "key": null, "args": {}, "step": null, "text": "A ceiling was reached. Actions: 5 used, 5 allowed.", "tool": null, "detail": {"used": 5, "limit": 5, "resume": "validate", "ceiling": "actions"}, "digest": "6b1c7039287ddf583500d13babecd516874c4d90a174ab7b61df014272fc0127", "reason": "ceiling", "changed": [], "options": ["grant", "abort"], "problems": [], "approvers": 1}', DEFAULT, DEFAULT, '2026-11-24 02:11:35.756965+00', NULL, DEFAULT, NULL, NULL, 'Keep an eye on order 1077 until it is delivered.', 'watch-delivery', 'kim', 'reviewers', 'leads', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', DEFAULT),
	('r9a2b71ede1a9', 'ambiguous', '{"id": "r9a2b71ede1a9", "key": null, "args": {}, "step": null, "text": "Which order is it? Please give its number.", "tool": null, "detail": {"playbooks": ["cancel-order", "damaged-item", "general-desk", "open-ticket", "order-status", "refund", "remind-waiting-tickets", "return-order", "watch-delivery"]}, "digest": "a84d8e8756276fe99f4414acbfd1d7b14c335975e95fe9b7c722059d63c3f828", "reason": "ambiguous", "changed": [], "options": ["respond", "abort"], "problems": [], "approvers": 1}', DEFAULT, DEFAULT, '2026-11-24 02:11:35.771781+00', NULL, DEFAULT, NULL, NULL, 'My storage jars arrived broken!!', 'damaged-item', 'kim', 'reviewers', 'leads', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', DEFAULT),
	('re627d5b21c8c', 'rejected', '{"id": "re627d5b21c8c", "key": "febd74cc4419bb660b0f40e3fcd4696151b16e76994f32866746f392e2cf5647", "args": {"amount": 110.0, "reason": "Refund requested for order 1060", "order_id": "1060"}, "step": "refund", "text": "issue_refund waits for approval: Refunds over 100 need a person''s approval. (rule refund-limit)", "tool": "issue_refund", "detail": {"basis": {"reads": ["818fded83032d9a2cf82880e6bb22959db70fa21f7c0a059692e1696bef29dab"], "rules": "44114f425e38", "revision": 1}}, "digest": "b8c6bb595f0de4b2287119f8fa57450cd538a1af92c30a223c1098d33f4ffda0", "reason": "approval", "changed": [], "options": ["approve", "edit", "reject", "abort"], "problems": [], "approvers": 1}', DEFAULT, DEFAULT, '2026-11-24 02:11:35.62242+00', '{"by": "lea", "id": "11eb3b9bb9f14feb9b4bce8f015d8e76", "end": true, "args": {}, "kind": "reject", "grant": {}, "result": null, "source": "", "message": "no", "evidence": null}', DEFAULT, '2026-11-24 02:11:35.845595+00', '2026-11-24 02:11:35.853614+00', 'Refund 110 EUR for order 1060.', 'refund', 'kim', 'reviewers', 'leads', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', DEFAULT),
	('ra64547d3c532', 'decided', '{"id": "ra64547d3c532", "key": "208ad0543c3ff94c8245b0065cedb3853d1dbad6a20646fa3a3f0b9555d73a14", "args": {"amount": 120.0, "reason": "Refund requested for order 1089", "order_id": "1089"}, "step": "refund", "text": "issue_refund waits for approval: Refunds over 100 need a person''s approval. (rule refund-limit)", "tool": "issue_refund", "detail": {"basis": {"reads": ["4941f39f700d94d41e6ea1811b2cc2beb1bc83c78d415903f4de56270a5665cd"], "rules": "44114f425e38", "revision": 1}}, "digest": "60bbfa223aef5eb354cb560b79a2931038586b8d8b9a7d93e59d77cacbb32397", "reason": "approval", "changed": [], "options": ["approve", "edit", "reject", "abort"], "problems": [], "approvers": 1}', DEFAULT, DEFAULT, '2026-11-24 02:11:35.585458+00', '{"by": "lea", "id": "aff834a1749b4d28867e7d8f6749393b", "end": false, "args": {}, "kind": "approve", "grant": {}, "result": null, "source": "", "message": "", "evidence": null}', DEFAULT, '2026-11-24 02:11:35.859115+00', NULL, 'Refund 120 EUR for order 1089.', 'refund', 'kim', 'reviewers', 'leads', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', DEFAULT),
	('r289c81f27b53', 'refuted', '{"id": "r289c81f27b53", "key": null, "args": {}, "step": null, "text": "issue_refund did not happen: the tool said it was done, but nothing is there. the desk has no refund from this action", "tool": null, "detail": {"tried": {}, "resume": "validate", "planner": "the fixed plan of playbook refund was refused: issue_refund did not happen: the tool said it was done, but nothing is there. the desk has no refund from this action"}, "digest": "1f7721abd149f75a59d1660c0b101895fc0fa38f78d17699e4c9c1f2c11c9a68", "reason": "refuted", "changed": [], "options": ["approve", "respond", "abort"], "problems": [{"code": "refuted", "step": "refund", "detail": {"args": {"amount": 25.0, "reason": "Refund requested for order 1086", "order_id": "1086"}, "tool": "issue_refund", "evidence": null}, "message": "issue_refund did not happen: the tool said it was done, but nothing is there. the desk has no refund from this action", "suggestion": "Take what was read back into account; don''t repeat what can''t work."}], "approvers": 1}', DEFAULT, DEFAULT, '2026-11-24 02:11:38.960826+00', NULL, DEFAULT, NULL, NULL, 'refund 25 EUR for order 1086', 'refund', 'kim', 'reviewers', 'leads', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', DEFAULT),
	('r2d76eaaacad4', 'unknown', '{"id": "r2d76eaaacad4", "key": "c9b8986a694ebe28cd4b92e5a863033a0901f7dfa4c4f28b4570b3aaded0a0d1", "args": {"amount": 30.0, "reason": "Refund requested for order 1059", "order_id": "1059"}, "step": "refund", "text": "It can''t be told whether issue_refund happened: looking it up failed: issue_refund got HTTP 500", "tool": "issue_refund", "detail": {"receipt": "issue_refund lost its connection: RemoteProtocolError Server disconnected without sending a response."}, "digest": "c4be3a2d5141bfe0de04a80be3fb2d3ef02788550f06fb9d990946ceb6a77aa9", "reason": "unknown_outcome", "changed": [], "options": ["respond", "approve", "abort"], "problems": [], "approvers": 1}', DEFAULT, DEFAULT, '2026-11-24 02:11:50.008211+00', NULL, DEFAULT, NULL, NULL, 'Refund 30 EUR on order 1059 as agreed on the phone.', 'refund', 'kim', 'reviewers', 'leads', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', DEFAULT);


--
-- Data for Name: session; Type: TABLE DATA; Schema: steward; Owner: -
--



--
-- Data for Name: task; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.task VALUES
	('approval', 'Refund 300 EUR for order 1049, the espresso machine leaks.', 'needs_review', 'refund', 'kim', 1, '{"goal": "Refund 300 EUR for order 1049, the espresso machine leaks.", "next": "human_review", "plan": {"final": true, "steps": [{"id": "order", "args": {"id": "1049", "collection": "orders"}, "tool": "get_record"}, {"id": "refund", "args": {"amount": 300.0, "reason": "Refund requested for order 1049", "order_id": "1049"}, "tool": "issue_refund", "needs": ["order"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe have refunded ${refund.amount} ${refund.currency} for order 1049 (refund ${refund.id}).\n\nYour help desk\n", "subject": "Refund for your order 1049"}, "tool": "send_email"}], "answer": "Refund ${refund.id} of ${refund.amount} ${refund.currency} for order 1049 is issued; ${order.customer_email} was told.", "playbook": "refund", "revision": 1, "rationale": "fixed plan of playbook refund", "confidence": 1.0}, "wave": [{"key": "8f496af666243fd1ac1a9bf186913fa03228b361638fc62a7f5a569698a1390e", "args": {"id": "1049", "collection": "orders"}, "item": -1, "risk": "read", "step": "order", "tool": "get_record", "task_id": "approval", "revision": 1, "occurrence": 0}], "asked": 1, "steps": 1, "usage": {"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.03366231918334961, "model_calls": 0}, "schema": 1, "status": "needs_review", "checked": "06efe455a6771b2c11af7262fea370a03ea61208409c5398e6db311881101d49", "task_id": "approval", "playbook": "refund", "question": {"id": "r0dcb1aee7236", "key": "b2dedf1ee38202104c19a9da51b925b0eb97aedea71656e89cfc5afcf748b30b", "args": {"amount": 300.0, "reason": "Refund requested for order 1049", "order_id": "1049"}, "step": "refund", "text": "issue_refund waits for approval: Refunds over 100 need a person''s approval. (rule refund-limit)", "tool": "issue_refund", "detail": {"basis": {"reads": ["8f496af666243fd1ac1a9bf186913fa03228b361638fc62a7f5a569698a1390e"], "rules": "44114f425e38", "revision": 1}}, "digest": "d27dc8943254dc3dc882964a31b07ce24a9bfdd9db4b0311aea81e1e9b3cdcd7", "reason": "approval", "options": ["approve", "edit", "reject", "abort"], "approvers": 1}, "acceptance": {"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 300.0, "order_id": "1049"}, "tool": "issue_refund", "at_most": 1, "at_least": 1}, {"why": "the customer is told", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 395}', NULL, NULL, 1, 'validate', '{"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.03366231918334961, "model_calls": 0}', '2026-11-24 02:11:35.484939+00', '2026-11-24 02:11:35.501346+00', '2026-11-24 02:11:35.548795+00', NULL, 3491671696864420900, 1, '2026-11-24 02:11:35.553628+00'),
	('pending', 'Where is my order 1054?', 'pending', NULL, 'kim', 0, '{}', NULL, NULL, NULL, '', '{"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.0, "model_calls": 0}', '2026-11-24 02:11:35.85996+00', NULL, '2026-11-24 02:11:35.85996+00', NULL, NULL, 0, NULL),
	('ambiguous', 'My storage jars arrived broken!!', 'needs_review', 'damaged-item', 'kim', 0, '{"goal": "My storage jars arrived broken!!", "next": "human_review", "plan": {"asks": "Which order is it? Please give its number.", "doubt": "ambiguous", "final": true, "playbook": "damaged-item", "revision": 1, "rationale": "Which order is it? Please give its number.", "confidence": 0.0}, "asked": 1, "steps": 0, "usage": {"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.001718282699584961, "model_calls": 0}, "schema": 1, "status": "needs_review", "task_id": "ambiguous", "question": {"id": "r9a2b71ede1a9", "text": "Which order is it? Please give its number.", "detail": {"playbooks": ["cancel-order", "damaged-item", "general-desk", "open-ticket", "order-status", "refund", "remind-waiting-tickets", "return-order", "watch-delivery"]}, "digest": "a84d8e8756276fe99f4414acbfd1d7b14c335975e95fe9b7c722059d63c3f828", "reason": "ambiguous", "options": ["respond", "abort"], "approvers": 1}, "requested_by": "kim", "remaining_steps": 398}', NULL, NULL, 0, 'validate', '{"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.001718282699584961, "model_calls": 0}', '2026-11-24 02:11:35.762983+00', '2026-11-24 02:11:35.769475+00', '2026-11-24 02:11:35.773458+00', NULL, 3491671696864420900, 1, '2026-11-24 02:11:35.776572+00'),
	('decided', 'Refund 120 EUR for order 1089.', 'needs_review', 'refund', 'kim', 1, '{"goal": "Refund 120 EUR for order 1089.", "next": "human_review", "plan": {"final": true, "steps": [{"id": "order", "args": {"id": "1089", "collection": "orders"}, "tool": "get_record"}, {"id": "refund", "args": {"amount": 120.0, "reason": "Refund requested for order 1089", "order_id": "1089"}, "tool": "issue_refund", "needs": ["order"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe have refunded ${refund.amount} ${refund.currency} for order 1089 (refund ${refund.id}).\n\nYour help desk\n", "subject": "Refund for your order 1089"}, "tool": "send_email"}], "answer": "Refund ${refund.id} of ${refund.amount} ${refund.currency} for order 1089 is issued; ${order.customer_email} was told.", "playbook": "refund", "revision": 1, "rationale": "fixed plan of playbook refund", "confidence": 1.0}, "wave": [{"key": "4941f39f700d94d41e6ea1811b2cc2beb1bc83c78d415903f4de56270a5665cd", "args": {"id": "1089", "collection": "orders"}, "item": -1, "risk": "read", "step": "order", "tool": "get_record", "task_id": "decided", "revision": 1, "occurrence": 0}], "asked": 1, "steps": 1, "usage": {"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.014699935913085938, "model_calls": 0}, "schema": 1, "status": "needs_review", "checked": "c793cfcf9f2e89b970b41ad8ae4a220b9b859b8a1ca085e52d5da5b1107b4288", "task_id": "decided", "playbook": "refund", "question": {"id": "ra64547d3c532", "key": "208ad0543c3ff94c8245b0065cedb3853d1dbad6a20646fa3a3f0b9555d73a14", "args": {"amount": 120.0, "reason": "Refund requested for order 1089", "order_id": "1089"}, "step": "refund", "text": "issue_refund waits for approval: Refunds over 100 need a person''s approval. (rule refund-limit)", "tool": "issue_refund", "detail": {"basis": {"reads": ["4941f39f700d94d41e6ea1811b2cc2beb1bc83c78d415903f4de56270a5665cd"], "rules": "44114f425e38", "revision": 1}}, "digest": "60bbfa223aef5eb354cb560b79a2931038586b8d8b9a7d93e59d77cacbb32397", "reason": "approval", "options": ["approve", "edit", "reject", "abort"], "approvers": 1}, "acceptance": {"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 120.0, "order_id": "1089"}, "tool": "issue_refund", "at_most": 1, "at_least": 1}, {"why": "the customer is told", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 395}', NULL, NULL, 1, 'validate', '{"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.014699935913085938, "model_calls": 0}', '2026-11-24 02:11:35.554794+00', '2026-11-24 02:11:35.562987+00', '2026-11-24 02:11:35.588369+00', NULL, 3491671696864420900, 1, '2026-11-24 02:11:35.591857+00'),
	('rejected', 'Refund 110 EUR for order 1060.', 'failed', 'refund', 'kim', 1, '{"goal": "Refund 110 EUR for order 1060.", "next": "end", "plan": {"final": true, "steps": [{"id": "order", "args": {"id": "1060", "collection": "orders"}, "tool": "get_record"}, {"id": "refund", "args": {"amount": 110.0, "reason": "Refund requested for order 1060", "order_id": "1060"}, "tool": "issue_refund", "needs": ["order"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe have refunded ${refund.amount} ${refund.currency} for order 1060 (refund ${refund.id}).\n\nYour help desk\n", "subject": "Refund for your order 1060"}, "tool": "send_email"}], "answer": "Refund ${refund.id} of ${refund.amount} ${refund.currency} for order 1060 is issued; ${order.customer_email} was told.", "playbook": "refund", "revision": 1, "rationale": "fixed plan of playbook refund", "confidence": 1.0}, "wave": [{"key": "818fded83032d9a2cf82880e6bb22959db70fa21f7c0a059692e1696bef29dab", "args": {"id": "1060", "collection": "orders"}, "item": -1, "risk": "read", "step": "order", "tool": "get_record", "task_id": "rejected", "revision": 1, "occurrence": 0}], "asked": 1, "error": "rejected by lea: no", "steps": 1, "usage": {"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.015071392059326172, "model_calls": 0}, "schema": 1, "status": "failed", "checked": "aa1b1a185ad4b93946c893a2a2b39721071a95fb265d2db68024f33a40343420", "task_id": "rejected", "decision": {"by": "lea", "id": "11eb3b9bb9f14feb9b4bce8f015d8e76", "end": true, "kind": "reject", "message": "no"}, "playbook": "refund", "rejected": {"302f8ad0749cd997dde36a4ccceca11b98c1b6f58b3ee50a96374cb85455ede5": "re627d5b21c8c"}, "acceptance": {"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 110.0, "order_id": "1060"}, "tool": "issue_refund", "at_most": 1, "at_least": 1}, {"why": "the customer is told", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 401}', NULL, 'rejected by lea: no', 1, 'human_review', '{"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.015071392059326172, "model_calls": 0}', '2026-11-24 02:11:35.593038+00', '2026-11-24 02:11:35.60114+00', '2026-11-24 02:11:35.852757+00', '2026-11-24 02:11:35.852757+00', 3491671696864420900, 2, '2026-11-24 02:11:35.856732+00'),
	('ceiling', 'Keep an eye on order 1077 until it is delivered.', 'needs_review', 'watch-delivery', 'kim', 5, '{"goal": "Keep an eye on order 1077 until it is delivered.", "next": "human_review", "plan": {"final": false, "steps": [{"id": "order", "args": {"id": "1077", "collection": "orders"}, "tool": "get_record"}], "answer": "Order 1077 is ${order.status}.", "playbook": "watch-delivery", "revision": 6, "rationale": "fixed plan of playbook watch-delivery", "confidence": 1.0}, "asked": 1, "steps": 5, "usage": {"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.0653376579284668, "model_calls": 0}, "schema": 1, "status": "needs_review", "checked": "d9a4c62f978b9744fd89880f323b5f06060dc961e3bb628e05fe84c8dc43133a", "task_id": "ceiling", "playbook": "watch-delivery", "question": {"id": "rd328f883f7d5", "text": "A ceiling was reached. Actions: 5 used, 5 allowed.", "detail": {"used": 5, "limit": 5, "resume": "validate", "ceiling": "actions"}, "digest": "6b1c7039287ddf583500d13babecd516874c4d90a174ab7b61df014272fc0127", "reason": "ceiling", "options": ["grant", "abort"], "approvers": 1}, "acceptance": {"source": "playbook", "expectations": [{"why": "the order must have been seen delivered", "args": {"id": "1077", "collection": "orders"}, "tool": "get_record", "where": "result.status == ''delivered''", "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 373}', NULL, NULL, 1, 'validate', '{"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.0653376579284668, "model_calls": 0}', '2026-11-24 02:11:35.630533+00', '2026-11-24 02:11:35.63779+00', '2026-11-24 02:11:35.758742+00', NULL, 3491671696864420900, 1, '2026-11-24 02:11:35.761912+00'),
	('complete', 'Please refund 15 EUR for order 1043, the knife has a scratch.', 'complete', 'refund', 'kim', 3, '{"goal": "Please refund 15 EUR for order 1043, the knife has a scratch.", "next": "end", "plan": {"final": true, "steps": [{"id": "order", "args": {"id": "1043", "collection": "orders"}, "tool": "get_record"}, {"id": "refund", "args": {"amount": 15.0, "reason": "Refund requested for order 1043", "order_id": "1043"}, "tool": "issue_refund", "needs": ["order"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe have refunded ${refund.amount} ${refund.currency} for order 1043 (refund ${refund.id}).\n\nYour help desk\n", "subject": "Refund for your order 1043"}, "tool": "send_email"}], "answer": "Refund ${refund.id} of ${refund.amount} ${refund.currency} for order 1043 is issued; ${order.customer_email} was told.", "playbook": "refund", "revision": 1, "rationale": "fixed plan of playbook refund", "confidence": 1.0}, "asked": 0, "steps": 3, "usage": {"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.0346224308013916, "model_calls": 0}, "result": {"answer": "Refund R2001 of 15 EUR for order 1043 is issued; emil.costa43@example.com was told.", "effects": [{"args": {"amount": 15.0, "reason": "Refund requested for order 1043", "order_id": "1043"}, "step": "refund", "tool": "issue_refund", "level": "read_back", "result": {"id": "R2001", "amount": 15.0, "status": "issued", "currency": "EUR", "order_id": "1043"}, "evidence": {"id": "R2001", "amount": 15.0, "copies": [], "reason": "Refund requested for order 1043", "status": "issued", "currency": "EUR", "order_id": "1043"}}, {"args": {"to": "emil.costa43@example.com", "body": "Dear Emil Costa,\n\nwe have refunded 15 EUR for order 1043 (refund R2001).\n\nYour help desk\n", "subject": "Refund for your order 1043"}, "step": "mail", "tool": "send_email", "level": "read_back", "result": {"to": "emil.costa43@example.com", "message_id": "<7ab103707e7897dd96e4b853d36b780a@steward>"}, "evidence": {"to": "emil.costa43@example.com", "copies": 0, "subject": "Refund for your order 1043", "message_id": "<7ab103707e7897dd96e4b853d36b780a@steward>"}}]}, "schema": 1, "status": "complete", "checked": "4544706daf4cc97481a2040d95b8ecfe6f77a20873824992ae6851d82c5dbe48", "task_id": "complete", "playbook": "refund", "acceptance": {"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 15.0, "order_id": "1043"}, "tool": "issue_refund", "at_most": 1, "at_least": 1}, {"why": "the customer is told", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 389}', '{"answer": "Refund R2001 of 15 EUR for order 1043 is issued; emil.costa43@example.com was told.", "effects": [{"args": {"amount": 15.0, "reason": "Refund requested for order 1043", "order_id": "1043"}, "step": "refund", "tool": "issue_refund", "level": "read_back", "result": {"id": "R2001", "amount": 15.0, "status": "issued", "currency": "EUR", "order_id": "1043"}, "evidence": {"id": "R2001", "amount": 15.0, "copies": [], "reason": "Refund requested for order 1043", "status": "issued", "currency": "EUR", "order_id": "1043"}}, {"args": {"to": "emil.costa43@example.com", "body": "Dear Emil Costa,\n\nwe have refunded 15 EUR for order 1043 (refund R2001).\n\nYour help desk\n", "subject": "Refund for your order 1043"}, "step": "mail", "tool": "send_email", "level": "read_back", "result": {"to": "emil.costa43@example.com", "message_id": "<7ab103707e7897dd96e4b853d36b780a@steward>"}, "evidence": {"to": "emil.costa43@example.com", "copies": 0, "subject": "Refund for your order 1043", "message_id": "<7ab103707e7897dd96e4b853d36b780a@steward>"}}]}', NULL, 1, 'validate', '{"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.0346224308013916, "model_calls": 0}', '2026-11-24 02:11:35.777531+00', '2026-11-24 02:11:35.784613+00', '2026-11-24 02:11:35.840528+00', '2026-11-24 02:11:35.840528+00', 3491671696864420900, 1, '2026-11-24 02:11:35.843067+00'),
	('refuted', 'refund 25 EUR for order 1086', 'needs_review', 'refund', 'kim', 4, '{"goal": "refund 25 EUR for order 1086", "next": "human_review", "plan": {"final": true, "steps": [{"id": "order", "args": {"id": "1086", "collection": "orders"}, "tool": "get_record"}, {"id": "refund", "args": {"amount": 25.0, "reason": "Refund requested for order 1086", "order_id": "1086"}, "tool": "issue_refund", "needs": ["order"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe have refunded ${refund.amount} ${refund.currency} for order 1086 (refund ${refund.id}).\n\nYour help desk\n", "subject": "Refund for your order 1086"}, "tool": "send_email"}], "answer": "Refund ${refund.id} of ${refund.amount} ${refund.currency} for order 1086 is issued; ${order.customer_email} was told.", "playbook": "refund", "revision": 1, "rationale": "fixed plan of playbook refund", "confidence": 1.0}, "wave": [{"key": "72cc83ed3159fab0e179efb80f1b99bc46d372e360f5a589660d93a0dd09fef9", "args": {"amount": 25.0, "reason": "Refund requested for order 1086", "order_id": "1086"}, "item": -1, "risk": "irreversible", "step": "refund", "tool": "issue_refund", "target": "1086", "task_id": "refuted", "revision": 1, "occurrence": 0}], "asked": 1, "steps": 4, "usage": {"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 1, "seconds": 3.0438358783721924, "model_calls": 0}, "schema": 1, "status": "needs_review", "checked": "c93245766592eb619acfa425ef941e977e875db5e356ee43f33a46aeb159acca", "task_id": "refuted", "playbook": "refund", "problems": [{"code": "refuted", "step": "refund", "detail": {"args": {"amount": 25.0, "reason": "Refund requested for order 1086", "order_id": "1086"}, "tool": "issue_refund", "evidence": null}, "message": "issue_refund did not happen: the tool said it was done, but nothing is there. the desk has no refund from this action", "suggestion": "Take what was read back into account; don''t repeat what can''t work."}], "question": {"id": "r289c81f27b53", "text": "issue_refund did not happen: the tool said it was done, but nothing is there. the desk has no refund from this action", "detail": {"tried": {}, "resume": "validate", "planner": "the fixed plan of playbook refund was refused: issue_refund did not happen: the tool said it was done, but nothing is there. the desk has no refund from this action"}, "digest": "1f7721abd149f75a59d1660c0b101895fc0fa38f78d17699e4c9c1f2c11c9a68", "reason": "refuted", "options": ["approve", "respond", "abort"], "problems": [{"code": "refuted", "step": "refund", "detail": {"args": {"amount": 25.0, "reason": "Refund requested for order 1086", "order_id": "1086"}, "tool": "issue_refund", "evidence": null}, "message": "issue_refund did not happen: the tool said it was done, but nothing is there. the desk has no refund from this action", "suggestion": "Take what was read back into account; don''t repeat what can''t work."}], "approvers": 1}, "acceptance": {"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 25.0, "order_id": "1086"}, "tool": "issue_refund", "at_most": 1, "at_least": 1}, {"why": "the customer is told", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 386}', NULL, NULL, 1, 'plan', '{"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 1, "seconds": 3.0438358783721924, "model_calls": 0}', '2026-11-24 02:11:35.880059+00', '2026-11-24 02:11:35.887375+00', '2026-11-24 02:11:38.962941+00', NULL, 3491671696864420900, 1, '2026-11-24 02:11:38.967058+00'),
	('unknown', 'Refund 30 EUR on order 1059 as agreed on the phone.', 'needs_review', 'refund', 'kim', 2, '{"goal": "Refund 30 EUR on order 1059 as agreed on the phone.", "next": "human_review", "plan": {"final": true, "steps": [{"id": "order", "args": {"id": "1059", "collection": "orders"}, "tool": "get_record"}, {"id": "refund", "args": {"amount": 30.0, "reason": "Refund requested for order 1059", "order_id": "1059"}, "tool": "issue_refund", "needs": ["order"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe have refunded ${refund.amount} ${refund.currency} for order 1059 (refund ${refund.id}).\n\nYour help desk\n", "subject": "Refund for your order 1059"}, "tool": "send_email"}], "answer": "Refund ${refund.id} of ${refund.amount} ${refund.currency} for order 1059 is issued; ${order.customer_email} was told.", "playbook": "refund", "revision": 1, "rationale": "fixed plan of playbook refund", "confidence": 1.0}, "wave": [{"key": "c9b8986a694ebe28cd4b92e5a863033a0901f7dfa4c4f28b4570b3aaded0a0d1", "args": {"amount": 30.0, "reason": "Refund requested for order 1059", "order_id": "1059"}, "item": -1, "risk": "irreversible", "step": "refund", "tool": "issue_refund", "target": "1059", "task_id": "unknown", "revision": 1, "occurrence": 0}], "asked": 1, "steps": 2, "usage": {"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 11.018444538116455, "model_calls": 0}, "schema": 1, "status": "needs_review", "checked": "4ee1401344743f2c48047c10b2031c638a597762ea29e3e83a305b001a4a16a2", "task_id": "unknown", "playbook": "refund", "question": {"id": "r2d76eaaacad4", "key": "c9b8986a694ebe28cd4b92e5a863033a0901f7dfa4c4f28b4570b3aaded0a0d1", "args": {"amount": 30.0, "reason": "Refund requested for order 1059", "order_id": "1059"}, "step": "refund", "text": "It can''t be told whether issue_refund happened: looking it up failed: issue_refund got HTTP 500", "tool": "issue_refund", "detail": {"receipt": "issue_refund lost its connection: RemoteProtocolError Server disconnected without sending a response."}, "digest": "c4be3a2d5141bfe0de04a80be3fb2d3ef02788550f06fb9d990946ceb6a77aa9", "reason": "unknown_outcome", "options": ["respond", "approve", "abort"], "approvers": 1}, "acceptance": {"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 30.0, "order_id": "1059"}, "tool": "issue_refund", "at_most": 1, "at_least": 1}, {"why": "the customer is told", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 393}', NULL, NULL, 1, 'verify', '{"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 11.018444538116455, "model_calls": 0}', '2026-11-24 02:11:38.969804+00', '2026-11-24 02:11:38.977223+00', '2026-11-24 02:11:50.010182+00', NULL, 3491671696864420900, 1, '2026-11-24 02:11:50.014705+00'),
	('before-the-call', 'Order 1041 arrived damaged.', 'running', 'damaged-item', 'kim', 1, '{"goal": "Order 1041 arrived damaged.", "next": "execute", "plan": {"final": true, "steps": [{"id": "order", "args": {"id": "1041", "collection": "orders"}, "tool": "get_record"}, {"id": "ticket", "args": {"fields": {"body": "${order.customer_name} reports that order 1041 arrived damaged.", "subject": "Damaged item in order 1041", "order_id": "${order.id}", "priority": "high", "customer_id": "${order.customer_id}"}, "collection": "tickets"}, "tool": "create_record"}, {"id": "mark", "args": {"id": "1041", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "needs": ["ticket"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe are sorry that order 1041 arrived damaged. Your ticket is ${ticket.id}.\nPlease keep the item and its packaging; we will send you a return label.\n\nYour help desk\n", "subject": "Your order 1041: ticket ${ticket.id}"}, "tool": "send_email", "needs": ["mark"]}], "answer": "Ticket ${ticket.id} is open, order 1041 is set to return_requested, ${order.customer_email} was told.", "playbook": "damaged-item", "revision": 1, "rationale": "fixed plan of playbook damaged-item", "confidence": 1.0}, "wave": [{"key": "6f0a0799e204ba2a200f6924ff433087670421733e365941c7fca055cf5f50fa", "args": {"fields": {"body": "Pavel Virtanen reports that order 1041 arrived damaged.", "subject": "Damaged item in order 1041", "order_id": "1041", "priority": "high", "customer_id": "C0041"}, "collection": "tickets"}, "item": -1, "risk": "reversible", "step": "ticket", "tool": "create_record", "target": "tickets/1041", "task_id": "before-the-call", "revision": 1, "occurrence": 0}], "asked": 0, "steps": 1, "usage": {"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.02823948860168457, "model_calls": 0}, "schema": 1, "status": "running", "checked": "0fb4188947d0869d1df25956f6c472caf01ed0d0cd1cfdb3e58866961c2841f0", "task_id": "before-the-call", "playbook": "damaged-item", "acceptance": {"source": "playbook", "expectations": [{"why": "the damage must be on record", "args": {"fields": {"order_id": "1041"}, "collection": "tickets"}, "tool": "create_record", "at_most": 1, "at_least": 1}, {"why": "the order goes back", "args": {"id": "1041", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "at_most": 1, "at_least": 1}, {"why": "the customer needs the ticket number", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 395}', NULL, NULL, 1, 'validate', '{"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.02823948860168457, "model_calls": 0}', '2026-11-24 02:11:51.056989+00', '2026-11-24 02:11:51.076311+00', '2026-11-24 02:11:51.115784+00', NULL, 3082758032079889337, 1, '2026-11-24 02:12:21.063911+00'),
	('after-the-effect', 'Order 1042 arrived damaged.', 'running', 'damaged-item', 'kim', 1, '{"goal": "Order 1042 arrived damaged.", "next": "execute", "plan": {"final": true, "steps": [{"id": "order", "args": {"id": "1042", "collection": "orders"}, "tool": "get_record"}, {"id": "ticket", "args": {"fields": {"body": "${order.customer_name} reports that order 1042 arrived damaged.", "subject": "Damaged item in order 1042", "order_id": "${order.id}", "priority": "high", "customer_id": "${order.customer_id}"}, "collection": "tickets"}, "tool": "create_record"}, {"id": "mark", "args": {"id": "1042", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "needs": ["ticket"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe are sorry that order 1042 arrived damaged. Your ticket is ${ticket.id}.\nPlease keep the item and its packaging; we will send you a return label.\n\nYour help desk\n", "subject": "Your order 1042: ticket ${ticket.id}"}, "tool": "send_email", "needs": ["mark"]}], "answer": "Ticket ${ticket.id} is open, order 1042 is set to return_requested, ${order.customer_email} was told.", "playbook": "damaged-item", "revision": 1, "rationale": "fixed plan of playbook damaged-item", "confidence": 1.0}, "wave": [{"key": "2796203cf2158f3eaaca89af310ed0ad3d2a078157910ec61eca088d58a2e240", "args": {"fields": {"body": "Yara Petrov reports that order 1042 arrived damaged.", "subject": "Damaged item in order 1042", "order_id": "1042", "priority": "high", "customer_id": "C0042"}, "collection": "tickets"}, "item": -1, "risk": "reversible", "step": "ticket", "tool": "create_record", "target": "tickets/1042", "task_id": "after-the-effect", "revision": 1, "occurrence": 0}], "asked": 0, "steps": 1, "usage": {"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.0341639518737793, "model_calls": 0}, "schema": 1, "status": "running", "checked": "b97d0896897b8dc104734e490e880a1c3eb040220511f5e0d04e54191c6dc4c9", "task_id": "after-the-effect", "playbook": "damaged-item", "acceptance": {"source": "playbook", "expectations": [{"why": "the damage must be on record", "args": {"fields": {"order_id": "1042"}, "collection": "tickets"}, "tool": "create_record", "at_most": 1, "at_least": 1}, {"why": "the order goes back", "args": {"id": "1042", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "at_most": 1, "at_least": 1}, {"why": "the customer needs the ticket number", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 395}', NULL, NULL, 1, 'validate', '{"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.0341639518737793, "model_calls": 0}', '2026-11-24 02:11:52.300078+00', '2026-11-24 02:11:52.331409+00', '2026-11-24 02:11:52.379059+00', NULL, 6475611679460573723, 1, '2026-11-24 02:12:22.313528+00'),
	('between-nodes', 'Order 1044 arrived damaged.', 'running', 'damaged-item', 'kim', 1, '{"goal": "Order 1044 arrived damaged.", "next": "verify", "plan": {"final": true, "steps": [{"id": "order", "args": {"id": "1044", "collection": "orders"}, "tool": "get_record"}, {"id": "ticket", "args": {"fields": {"body": "${order.customer_name} reports that order 1044 arrived damaged.", "subject": "Damaged item in order 1044", "order_id": "${order.id}", "priority": "high", "customer_id": "${order.customer_id}"}, "collection": "tickets"}, "tool": "create_record"}, {"id": "mark", "args": {"id": "1044", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "needs": ["ticket"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe are sorry that order 1044 arrived damaged. Your ticket is ${ticket.id}.\nPlease keep the item and its packaging; we will send you a return label.\n\nYour help desk\n", "subject": "Your order 1044: ticket ${ticket.id}"}, "tool": "send_email", "needs": ["mark"]}], "answer": "Ticket ${ticket.id} is open, order 1044 is set to return_requested, ${order.customer_email} was told.", "playbook": "damaged-item", "revision": 1, "rationale": "fixed plan of playbook damaged-item", "confidence": 1.0}, "wave": [{"key": "f3d05bb7f21b4fbe5991ee5121a8e5567ccc864f222c6b8bdb7150d09f3e5c16", "args": {"id": "1044", "collection": "orders"}, "item": -1, "risk": "read", "step": "order", "tool": "get_record", "task_id": "between-nodes", "revision": 1, "occurrence": 0}], "asked": 0, "steps": 1, "usage": {"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.037816524505615234, "model_calls": 0}, "schema": 1, "status": "running", "checked": "3a3f29fdd2d864953061026f2d948e2fc6be3cd362f914f58181f659b0422f7f", "task_id": "between-nodes", "playbook": "damaged-item", "acceptance": {"source": "playbook", "expectations": [{"why": "the damage must be on record", "args": {"fields": {"order_id": "1044"}, "collection": "tickets"}, "tool": "create_record", "at_most": 1, "at_least": 1}, {"why": "the order goes back", "args": {"id": "1044", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "at_most": 1, "at_least": 1}, {"why": "the customer needs the ticket number", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 397}', NULL, NULL, 1, 'execute', '{"cost": 0.0, "tokens": 0, "repairs": 0, "replans": 0, "seconds": 0.037816524505615234, "model_calls": 0}', '2026-11-24 02:11:53.559202+00', '2026-11-24 02:11:53.587284+00', '2026-11-24 02:11:53.628221+00', NULL, 5117971225780357397, 1, '2026-11-24 02:12:23.573683+00');


--
-- Data for Name: token; Type: TABLE DATA; Schema: steward; Owner: -
--



--
-- Name: refund_number; Type: SEQUENCE SET; Schema: desk; Owner: -
--

SELECT pg_catalog.setval('desk.refund_number', 2005, true);


--
-- Name: status_change_id_seq; Type: SEQUENCE SET; Schema: desk; Owner: -
--

SELECT pg_catalog.setval('desk.status_change_id_seq', 1, false);


--
-- Name: ticket_number; Type: SEQUENCE SET; Schema: desk; Owner: -
--

SELECT pg_catalog.setval('desk.ticket_number', 2001, true);


--
-- Name: action_seq_seq; Type: SEQUENCE SET; Schema: steward; Owner: -
--

SELECT pg_catalog.setval('steward.action_seq_seq', 22, true);


--
-- Name: decision_id_seq; Type: SEQUENCE SET; Schema: steward; Owner: -
--

SELECT pg_catalog.setval('steward.decision_id_seq', 63, true);


--
-- Name: notice_id_seq; Type: SEQUENCE SET; Schema: steward; Owner: -
--

SELECT pg_catalog.setval('steward.notice_id_seq', 14, true);


--
-- Name: customer customer_email_key; Type: CONSTRAINT; Schema: desk; Owner: -
--

ALTER TABLE ONLY desk.customer
    ADD CONSTRAINT customer_email_key UNIQUE (email);


--
-- Name: customer_order customer_order_pkey; Type: CONSTRAINT; Schema: desk; Owner: -
--

ALTER TABLE ONLY desk.customer_order
    ADD CONSTRAINT customer_order_pkey PRIMARY KEY (id);


--
-- Name: customer customer_pkey; Type: CONSTRAINT; Schema: desk; Owner: -
--

ALTER TABLE ONLY desk.customer
    ADD CONSTRAINT customer_pkey PRIMARY KEY (id);


--
-- Name: refund refund_pkey; Type: CONSTRAINT; Schema: desk; Owner: -
--

ALTER TABLE ONLY desk.refund
    ADD CONSTRAINT refund_pkey PRIMARY KEY (id);


--
-- Name: status_change status_change_pkey; Type: CONSTRAINT; Schema: desk; Owner: -
--

ALTER TABLE ONLY desk.status_change
    ADD CONSTRAINT status_change_pkey PRIMARY KEY (id);


--
-- Name: ticket ticket_pkey; Type: CONSTRAINT; Schema: desk; Owner: -
--

ALTER TABLE ONLY desk.ticket
    ADD CONSTRAINT ticket_pkey PRIMARY KEY (id);


--
-- Name: checkpoint_blobs checkpoint_blobs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checkpoint_blobs
    ADD CONSTRAINT checkpoint_blobs_pkey PRIMARY KEY (thread_id, checkpoint_ns, channel, version);


--
-- Name: checkpoint_migrations checkpoint_migrations_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checkpoint_migrations
    ADD CONSTRAINT checkpoint_migrations_pkey PRIMARY KEY (v);


--
-- Name: checkpoint_writes checkpoint_writes_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checkpoint_writes
    ADD CONSTRAINT checkpoint_writes_pkey PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id, task_id, idx);


--
-- Name: checkpoints checkpoints_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.checkpoints
    ADD CONSTRAINT checkpoints_pkey PRIMARY KEY (thread_id, checkpoint_ns, checkpoint_id);


--
-- Name: action action_pkey; Type: CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.action
    ADD CONSTRAINT action_pkey PRIMARY KEY (key);


--
-- Name: attempt_window attempt_window_pkey; Type: CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.attempt_window
    ADD CONSTRAINT attempt_window_pkey PRIMARY KEY (what, who);


--
-- Name: audit_head audit_head_pkey; Type: CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.audit_head
    ADD CONSTRAINT audit_head_pkey PRIMARY KEY (one);


--
-- Name: audit audit_pkey; Type: CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.audit
    ADD CONSTRAINT audit_pkey PRIMARY KEY (seq);


--
-- Name: decision decision_pkey; Type: CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.decision
    ADD CONSTRAINT decision_pkey PRIMARY KEY (id);


--
-- Name: migration migration_pkey; Type: CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.migration
    ADD CONSTRAINT migration_pkey PRIMARY KEY (name);


--
-- Name: notice notice_pkey; Type: CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.notice
    ADD CONSTRAINT notice_pkey PRIMARY KEY (id);


--
-- Name: review review_pkey; Type: CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.review
    ADD CONSTRAINT review_pkey PRIMARY KEY (id);


--
-- Name: session session_pkey; Type: CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.session
    ADD CONSTRAINT session_pkey PRIMARY KEY (hash);


--
-- Name: task task_pkey; Type: CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.task
    ADD CONSTRAINT task_pkey PRIMARY KEY (id);


--
-- Name: token token_hash_key; Type: CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.token
    ADD CONSTRAINT token_hash_key UNIQUE (hash);


--
-- Name: token token_pkey; Type: CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.token
    ADD CONSTRAINT token_pkey PRIMARY KEY (id);


--
-- Name: refund_key; Type: INDEX; Schema: desk; Owner: -
--

CREATE INDEX refund_key ON desk.refund USING btree (idempotency_key);


--
-- Name: refund_order; Type: INDEX; Schema: desk; Owner: -
--

CREATE INDEX refund_order ON desk.refund USING btree (order_id);


--
-- Name: status_change_key; Type: INDEX; Schema: desk; Owner: -
--

CREATE INDEX status_change_key ON desk.status_change USING btree (idempotency_key);


--
-- Name: ticket_key; Type: INDEX; Schema: desk; Owner: -
--

CREATE INDEX ticket_key ON desk.ticket USING btree (idempotency_key);


--
-- Name: checkpoint_blobs_thread_id_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX checkpoint_blobs_thread_id_idx ON public.checkpoint_blobs USING btree (thread_id);


--
-- Name: checkpoint_writes_thread_id_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX checkpoint_writes_thread_id_idx ON public.checkpoint_writes USING btree (thread_id);


--
-- Name: checkpoints_thread_id_idx; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX checkpoints_thread_id_idx ON public.checkpoints USING btree (thread_id);


--
-- Name: action_by_task; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX action_by_task ON steward.action USING btree (task_id, seq);


--
-- Name: attempt_window_ending; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX attempt_window_ending ON steward.attempt_window USING btree (ends_at);


--
-- Name: audit_by_review; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX audit_by_review ON steward.audit USING btree (review_id, seq);


--
-- Name: audit_by_task; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX audit_by_task ON steward.audit USING btree (task_id, seq);


--
-- Name: decision_by_task; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX decision_by_task ON steward.decision USING btree (task_id, id);


--
-- Name: notice_pending; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX notice_pending ON steward.notice USING btree (channel, due_at, id) WHERE pending;


--
-- Name: review_by_task; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX review_by_task ON steward.review USING btree (task_id, opened_at, id);


--
-- Name: review_due; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX review_due ON steward.review USING btree (due_at, id) WHERE (open AND (escalated_at IS NULL));


--
-- Name: review_expiring; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX review_expiring ON steward.review USING btree (expires_at, id) WHERE (open AND (expired_at IS NULL));


--
-- Name: review_oldest; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX review_oldest ON steward.review USING btree (opened_at, id);


--
-- Name: review_open; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX review_open ON steward.review USING btree (opened_at, id) WHERE open;


--
-- Name: review_queue; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX review_queue ON steward.review USING btree (priority DESC, due_at, opened_at, id) WHERE open;


--
-- Name: review_unapplied; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX review_unapplied ON steward.review USING btree (decided_at, id) WHERE ((decision IS NOT NULL) AND (applied_at IS NULL));


--
-- Name: session_by_name; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX session_by_name ON steward.session USING btree (name);


--
-- Name: session_ending; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX session_ending ON steward.session USING btree (expires_at);


--
-- Name: task_beginning; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX task_beginning ON steward.task USING btree (id text_pattern_ops);


--
-- Name: task_by_requester; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX task_by_requester ON steward.task USING btree (requested_by, created_at DESC, id DESC);


--
-- Name: task_by_requester_and_status; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX task_by_requester_and_status ON steward.task USING btree (requested_by, status, created_at DESC, id DESC);


--
-- Name: task_by_status; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX task_by_status ON steward.task USING btree (status, created_at DESC, id DESC);


--
-- Name: task_newest; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX task_newest ON steward.task USING btree (created_at DESC, id DESC);


--
-- Name: audit audit_append_only; Type: TRIGGER; Schema: steward; Owner: -
--

CREATE TRIGGER audit_append_only BEFORE DELETE OR UPDATE OR TRUNCATE ON steward.audit FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_change();


--
-- Name: audit_head audit_head_kept; Type: TRIGGER; Schema: steward; Owner: -
--

CREATE TRIGGER audit_head_kept BEFORE DELETE OR TRUNCATE ON steward.audit_head FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_change();


--
-- Name: decision decision_append_only; Type: TRIGGER; Schema: steward; Owner: -
--

CREATE TRIGGER decision_append_only BEFORE DELETE OR UPDATE ON steward.decision FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_change();


--
-- Name: decision decision_not_emptied; Type: TRIGGER; Schema: steward; Owner: -
--

CREATE TRIGGER decision_not_emptied BEFORE TRUNCATE ON steward.decision FOR EACH STATEMENT EXECUTE FUNCTION steward.refuse_change();


--
-- Name: review review_changed; Type: TRIGGER; Schema: steward; Owner: -
--

CREATE TRIGGER review_changed AFTER INSERT OR UPDATE ON steward.review FOR EACH STATEMENT EXECUTE FUNCTION steward.tell_review();


--
-- Name: customer_order customer_order_customer_id_fkey; Type: FK CONSTRAINT; Schema: desk; Owner: -
--

ALTER TABLE ONLY desk.customer_order
    ADD CONSTRAINT customer_order_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES desk.customer(id);


--
-- Name: refund refund_order_id_fkey; Type: FK CONSTRAINT; Schema: desk; Owner: -
--

ALTER TABLE ONLY desk.refund
    ADD CONSTRAINT refund_order_id_fkey FOREIGN KEY (order_id) REFERENCES desk.customer_order(id);


--
-- Name: ticket ticket_customer_id_fkey; Type: FK CONSTRAINT; Schema: desk; Owner: -
--

ALTER TABLE ONLY desk.ticket
    ADD CONSTRAINT ticket_customer_id_fkey FOREIGN KEY (customer_id) REFERENCES desk.customer(id);


--
-- Name: ticket ticket_order_id_fkey; Type: FK CONSTRAINT; Schema: desk; Owner: -
--

ALTER TABLE ONLY desk.ticket
    ADD CONSTRAINT ticket_order_id_fkey FOREIGN KEY (order_id) REFERENCES desk.customer_order(id);


--
-- Name: action action_task_id_fkey; Type: FK CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.action
    ADD CONSTRAINT action_task_id_fkey FOREIGN KEY (task_id) REFERENCES steward.task(id);


--
-- Name: decision decision_task_id_fkey; Type: FK CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.decision
    ADD CONSTRAINT decision_task_id_fkey FOREIGN KEY (task_id) REFERENCES steward.task(id);


--
-- Name: notice notice_review_id_fkey; Type: FK CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.notice
    ADD CONSTRAINT notice_review_id_fkey FOREIGN KEY (review_id) REFERENCES steward.review(id);


--
-- Name: review review_task_id_fkey; Type: FK CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.review
    ADD CONSTRAINT review_task_id_fkey FOREIGN KEY (task_id) REFERENCES steward.task(id);


--
-- PostgreSQL database dump complete
--


