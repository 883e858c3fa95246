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
-- Name: procrastinate_job_event_type; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public.procrastinate_job_event_type AS ENUM (
    'deferred',
    'started',
    'deferred_for_retry',
    'failed',
    'succeeded',
    'cancelled',
    'abort_requested',
    'aborted',
    'scheduled',
    'retried'
);


--
-- Name: procrastinate_job_status; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public.procrastinate_job_status AS ENUM (
    'todo',
    'doing',
    'succeeded',
    'failed',
    'cancelled',
    'aborting',
    'aborted'
);


--
-- Name: procrastinate_job_to_defer_v1; Type: TYPE; Schema: public; Owner: -
--

CREATE TYPE public.procrastinate_job_to_defer_v1 AS (
	queue_name character varying,
	task_name character varying,
	priority integer,
	lock text,
	queueing_lock text,
	args jsonb,
	scheduled_at timestamp with time zone
);


--
-- Name: fits(jsonb, jsonb); Type: FUNCTION; Schema: desk; Owner: -
--

CREATE FUNCTION desk.fits(record jsonb, wanted jsonb) RETURNS boolean
    LANGUAGE sql IMMUTABLE
    RETURN (NOT (EXISTS (SELECT FROM jsonb_each_text(fits.wanted) wish(key, value) WHERE CASE WHEN ((jsonb_typeof((fits.record -> wish.key)) = 'number'::text) AND (wish.value ~ '^-?[0-9]+(\.[0-9]+)?$'::text)) THEN (((fits.record ->> wish.key))::numeric <> (wish.value)::numeric) ELSE ((fits.record ->> wish.key) IS DISTINCT FROM wish.value) END)));


--
-- Name: procrastinate_cancel_job_v1(bigint, boolean, boolean); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_cancel_job_v1(job_id bigint, abort boolean, delete_job boolean) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status = 'todo'
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        IF abort THEN
            UPDATE procrastinate_jobs
            SET abort_requested = true,
                status = CASE status
                    WHEN 'todo' THEN 'cancelled'::procrastinate_job_status ELSE status
                END
            WHERE id = job_id AND status IN ('todo', 'doing')
            RETURNING id INTO _job_id;
        ELSE
            UPDATE procrastinate_jobs
            SET status = 'cancelled'::procrastinate_job_status
            WHERE id = job_id AND status = 'todo'
            RETURNING id INTO _job_id;
        END IF;
    END IF;
    RETURN _job_id;
END;
$$;


--
-- Name: procrastinate_defer_jobs_v1(public.procrastinate_job_to_defer_v1[]); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_defer_jobs_v1(jobs public.procrastinate_job_to_defer_v1[]) RETURNS bigint[]
    LANGUAGE plpgsql
    AS $$
DECLARE
    job_ids bigint[];
BEGIN
    WITH inserted_jobs AS (
        INSERT INTO procrastinate_jobs (queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at)
        SELECT (job).queue_name,
               (job).task_name,
               (job).priority,
               (job).lock,
               (job).queueing_lock,
               (job).args,
               (job).scheduled_at
        FROM unnest(jobs) AS job
        RETURNING id
    )
    SELECT array_agg(id) FROM inserted_jobs INTO job_ids;

    RETURN job_ids;
END;
$$;


--
-- Name: procrastinate_defer_periodic_job_v2(character varying, character varying, character varying, character varying, integer, character varying, bigint, jsonb); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_defer_periodic_job_v2(_queue_name character varying, _lock character varying, _queueing_lock character varying, _task_name character varying, _priority integer, _periodic_id character varying, _defer_timestamp bigint, _args jsonb) RETURNS bigint
    LANGUAGE plpgsql
    AS $$
DECLARE
	_job_id bigint;
	_defer_id bigint;
BEGIN
    INSERT
        INTO procrastinate_periodic_defers (task_name, periodic_id, defer_timestamp)
        VALUES (_task_name, _periodic_id, _defer_timestamp)
        ON CONFLICT DO NOTHING
        RETURNING id into _defer_id;

    IF _defer_id IS NULL THEN
        RETURN NULL;
    END IF;

    UPDATE procrastinate_periodic_defers
        SET job_id = (
            SELECT COALESCE((
                SELECT unnest(procrastinate_defer_jobs_v1(
                    ARRAY[
                        ROW(
                            _queue_name,
                            _task_name,
                            _priority,
                            _lock,
                            _queueing_lock,
                            _args,
                            NULL::timestamptz
                        )
                    ]::procrastinate_job_to_defer_v1[]
                ))
            ), NULL)
        )
        WHERE id = _defer_id
        RETURNING job_id INTO _job_id;

    DELETE
        FROM procrastinate_periodic_defers
        USING (
            SELECT id
            FROM procrastinate_periodic_defers
            WHERE procrastinate_periodic_defers.task_name = _task_name
            AND procrastinate_periodic_defers.periodic_id = _periodic_id
            AND procrastinate_periodic_defers.defer_timestamp < _defer_timestamp
            ORDER BY id
            FOR UPDATE
        ) to_delete
        WHERE procrastinate_periodic_defers.id = to_delete.id;

    RETURN _job_id;
END;
$$;


SET default_tablespace = '';

SET default_table_access_method = heap;

--
-- Name: procrastinate_jobs; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.procrastinate_jobs (
    id bigint NOT NULL,
    queue_name character varying(128) NOT NULL,
    task_name character varying(128) NOT NULL,
    priority integer DEFAULT 0 NOT NULL,
    lock text,
    queueing_lock text,
    args jsonb DEFAULT '{}'::jsonb NOT NULL,
    status public.procrastinate_job_status DEFAULT 'todo'::public.procrastinate_job_status NOT NULL,
    scheduled_at timestamp with time zone,
    attempts integer DEFAULT 0 NOT NULL,
    abort_requested boolean DEFAULT false NOT NULL,
    worker_id bigint,
    CONSTRAINT check_not_todo_abort_requested CHECK ((NOT ((status = 'todo'::public.procrastinate_job_status) AND (abort_requested = true))))
);


--
-- Name: procrastinate_fetch_job_v2(character varying[], bigint); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_fetch_job_v2(target_queue_names character varying[], p_worker_id bigint) RETURNS public.procrastinate_jobs
    LANGUAGE plpgsql
    AS $$
DECLARE
	found_jobs procrastinate_jobs;
BEGIN
    WITH candidate AS (
        SELECT jobs.*
            FROM procrastinate_jobs AS jobs
            WHERE
                -- reject the job if its lock has earlier or higher priority jobs
                NOT EXISTS (
                    SELECT 1
                        FROM procrastinate_jobs AS other_jobs
                        WHERE
                            jobs.lock IS NOT NULL
                            AND other_jobs.lock = jobs.lock
                            AND (
                                -- job with same lock is already running
                                other_jobs.status = 'doing'
                                OR
                                -- job with same lock is waiting and has higher priority (or same priority but was queued first)
                                (
                                    other_jobs.status = 'todo'
                                    AND (
                                        other_jobs.priority > jobs.priority
                                        OR (
                                        other_jobs.priority = jobs.priority
                                        AND other_jobs.id < jobs.id
                                        )
                                    )
                                )
                            )
                )
                AND jobs.status = 'todo'
                AND (target_queue_names IS NULL OR jobs.queue_name = ANY( target_queue_names ))
                AND (jobs.scheduled_at IS NULL OR jobs.scheduled_at <= now())
            ORDER BY jobs.priority DESC, jobs.id ASC LIMIT 1
            FOR UPDATE OF jobs SKIP LOCKED
    )
    UPDATE procrastinate_jobs
        SET status = 'doing', worker_id = p_worker_id
        FROM candidate
        WHERE procrastinate_jobs.id = candidate.id
        RETURNING procrastinate_jobs.* INTO found_jobs;

 RETURN found_jobs;
END;
$$;


--
-- Name: procrastinate_finish_job_v1(bigint, public.procrastinate_job_status, boolean); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_finish_job_v1(job_id bigint, end_status public.procrastinate_job_status, delete_job boolean) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
BEGIN
    IF end_status NOT IN ('succeeded', 'failed', 'aborted') THEN
        RAISE 'End status should be either "succeeded", "failed" or "aborted" (job id: %)', job_id;
    END IF;
    IF delete_job THEN
        DELETE FROM procrastinate_jobs
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = end_status,
            abort_requested = false,
            attempts = CASE status
                WHEN 'doing' THEN attempts + 1 ELSE attempts
            END
        WHERE id = job_id AND status IN ('todo', 'doing')
        RETURNING id INTO _job_id;
    END IF;
    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" or "todo" status (job id: %)', job_id;
    END IF;
END;
$$;


--
-- Name: procrastinate_notify_queue_abort_job_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_notify_queue_abort_job_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'abort_job_requested', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_notify_queue_job_inserted_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_notify_queue_job_inserted_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
DECLARE
    payload TEXT;
BEGIN
    SELECT json_build_object('type', 'job_inserted', 'job_id', NEW.id)::text INTO payload;
	PERFORM pg_notify('procrastinate_queue_v1#' || NEW.queue_name, payload);
	PERFORM pg_notify('procrastinate_any_queue_v1', payload);
	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_prune_stalled_workers_v1(double precision); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_prune_stalled_workers_v1(seconds_since_heartbeat double precision) RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    DELETE FROM procrastinate_workers
    WHERE last_heartbeat < NOW() - (seconds_since_heartbeat || 'SECOND')::INTERVAL
    RETURNING procrastinate_workers.id;
END;
$$;


--
-- Name: procrastinate_register_worker_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_register_worker_v1() RETURNS TABLE(worker_id bigint)
    LANGUAGE plpgsql
    AS $$
BEGIN
    RETURN QUERY
    INSERT INTO procrastinate_workers DEFAULT VALUES
    RETURNING procrastinate_workers.id;
END;
$$;


--
-- Name: procrastinate_retry_job_v1(bigint, timestamp with time zone, integer, character varying, character varying); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_retry_job_v1(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
BEGIN
    SELECT abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status = 'doing'
    FOR UPDATE
    INTO _abort_requested;
    IF _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or not in "doing" status (job id: %)', job_id;
    END IF;
END;
$$;


--
-- Name: procrastinate_retry_job_v2(bigint, timestamp with time zone, integer, character varying, character varying); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_retry_job_v2(job_id bigint, retry_at timestamp with time zone, new_priority integer, new_queue_name character varying, new_lock character varying) RETURNS void
    LANGUAGE plpgsql
    AS $$
DECLARE
    _job_id bigint;
    _abort_requested boolean;
    _current_status procrastinate_job_status;
BEGIN
    SELECT status, abort_requested FROM procrastinate_jobs
    WHERE id = job_id AND status IN ('doing', 'failed')
    FOR UPDATE
    INTO _current_status, _abort_requested;
    IF _current_status = 'doing' AND _abort_requested THEN
        UPDATE procrastinate_jobs
        SET status = 'failed'::procrastinate_job_status
        WHERE id = job_id AND status = 'doing'
        RETURNING id INTO _job_id;
    ELSE
        UPDATE procrastinate_jobs
        SET status = 'todo'::procrastinate_job_status,
            attempts = attempts + 1,
            scheduled_at = retry_at,
            priority = COALESCE(new_priority, priority),
            queue_name = COALESCE(new_queue_name, queue_name),
            lock = COALESCE(new_lock, lock)
        WHERE id = job_id AND status IN ('doing', 'failed')
        RETURNING id INTO _job_id;
    END IF;

    IF _job_id IS NULL THEN
        RAISE 'Job was not found or has an invalid status to retry (job id: %)', job_id;
    END IF;

END;
$$;


--
-- Name: procrastinate_trigger_abort_requested_events_procedure_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'abort_requested'::procrastinate_job_event_type);
    RETURN NEW;
END;
$$;


--
-- Name: procrastinate_trigger_function_scheduled_events_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type, at)
        VALUES (NEW.id, 'scheduled'::procrastinate_job_event_type, NEW.scheduled_at);

	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_trigger_function_status_events_insert_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    INSERT INTO procrastinate_events(job_id, type)
        VALUES (NEW.id, 'deferred'::procrastinate_job_event_type);
	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_trigger_function_status_events_update_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_trigger_function_status_events_update_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    WITH t AS (
        SELECT CASE
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND NEW.status = 'doing'::procrastinate_job_status
                THEN 'started'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'deferred_for_retry'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'failed'::procrastinate_job_status
                THEN 'failed'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'succeeded'::procrastinate_job_status
                THEN 'succeeded'::procrastinate_job_event_type
            WHEN OLD.status = 'todo'::procrastinate_job_status
                AND (
                    NEW.status = 'cancelled'::procrastinate_job_status
                    OR NEW.status = 'failed'::procrastinate_job_status
                    OR NEW.status = 'succeeded'::procrastinate_job_status
                )
                THEN 'cancelled'::procrastinate_job_event_type
            WHEN OLD.status = 'doing'::procrastinate_job_status
                AND NEW.status = 'aborted'::procrastinate_job_status
                THEN 'aborted'::procrastinate_job_event_type
            WHEN OLD.status = 'failed'::procrastinate_job_status
                AND NEW.status = 'todo'::procrastinate_job_status
                THEN 'retried'::procrastinate_job_event_type
            ELSE NULL
        END as event_type
    )
    INSERT INTO procrastinate_events(job_id, type)
        SELECT NEW.id, t.event_type
        FROM t
        WHERE t.event_type IS NOT NULL;
	RETURN NEW;
END;
$$;


--
-- Name: procrastinate_unlink_periodic_defers_v1(); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_unlink_periodic_defers_v1() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_periodic_defers
    SET job_id = NULL
    WHERE job_id = OLD.id;
    RETURN OLD;
END;
$$;


--
-- Name: procrastinate_unregister_worker_v1(bigint); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_unregister_worker_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    DELETE FROM procrastinate_workers
    WHERE id = worker_id;
END;
$$;


--
-- Name: procrastinate_update_heartbeat_v1(bigint); Type: FUNCTION; Schema: public; Owner: -
--

CREATE FUNCTION public.procrastinate_update_heartbeat_v1(worker_id bigint) RETURNS void
    LANGUAGE plpgsql
    AS $$
BEGIN
    UPDATE procrastinate_workers
    SET last_heartbeat = NOW()
    WHERE id = worker_id;
END;
$$;


--
-- Name: ask_pass(bigint, text, text, bigint, double precision, bigint, double precision, bigint); Type: FUNCTION; Schema: steward; Owner: -
--

CREATE FUNCTION steward.ask_pass(pass bigint, door text, cap_text text, at_once bigint, every double precision, burst bigint, lasts double precision, crowd bigint, OUT granted boolean, OUT after double precision) RETURNS record
    LANGUAGE plpgsql
    AS $$
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
-- Name: procrastinate_events; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.procrastinate_events (
    id bigint NOT NULL,
    job_id bigint NOT NULL,
    type public.procrastinate_job_event_type,
    at timestamp with time zone DEFAULT now()
);


--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.procrastinate_events_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.procrastinate_events_id_seq OWNED BY public.procrastinate_events.id;


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.procrastinate_jobs_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.procrastinate_jobs_id_seq OWNED BY public.procrastinate_jobs.id;


--
-- Name: procrastinate_periodic_defers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.procrastinate_periodic_defers (
    id bigint NOT NULL,
    task_name character varying(128) NOT NULL,
    defer_timestamp bigint,
    job_id bigint,
    periodic_id character varying(128) DEFAULT ''::character varying NOT NULL
);


--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

CREATE SEQUENCE public.procrastinate_periodic_defers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;


--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE OWNED BY; Schema: public; Owner: -
--

ALTER SEQUENCE public.procrastinate_periodic_defers_id_seq OWNED BY public.procrastinate_periodic_defers.id;


--
-- Name: procrastinate_workers; Type: TABLE; Schema: public; Owner: -
--

CREATE TABLE public.procrastinate_workers (
    id bigint NOT NULL,
    last_heartbeat timestamp with time zone DEFAULT now() NOT NULL
);


--
-- Name: procrastinate_workers_id_seq; Type: SEQUENCE; Schema: public; Owner: -
--

ALTER TABLE public.procrastinate_workers ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procrastinate_workers_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
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
    refusals bigint DEFAULT 0 NOT NULL,
    deferred bigint DEFAULT 0 NOT NULL,
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
-- Name: gate; Type: TABLE; Schema: steward; Owner: -
--

CREATE TABLE steward.gate (
    name text NOT NULL,
    cap text NOT NULL,
    due_at timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL,
    paused_until timestamp with time zone DEFAULT '-infinity'::timestamp with time zone NOT NULL
);


--
-- Name: gate_pass; Type: TABLE; Schema: steward; Owner: -
--

CREATE TABLE steward.gate_pass (
    id bigint NOT NULL,
    gate text NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    taken_at timestamp with time zone,
    waiting bigint NOT NULL,
    until timestamp with time zone NOT NULL,
    CONSTRAINT gate_pass_waiting_check CHECK ((waiting >= 0))
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
-- Name: queue_release; Type: TABLE; Schema: steward; Owner: -
--

CREATE TABLE steward.queue_release (
    one boolean DEFAULT true NOT NULL,
    release text NOT NULL,
    CONSTRAINT queue_release_one_check CHECK (one)
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
    CONSTRAINT review_decision_check CHECK (((decision IS NULL) OR ((decision ->> 'kind'::text) = ANY (ARRAY['approve'::text, 'edit'::text, 'reject'::text, 'leave_out'::text, 'by_hand'::text, 'respond'::text, 'grant'::text, 'abort'::text])))),
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
    client_key text,
    business_key text,
    priority bigint DEFAULT 0 NOT NULL,
    run_after timestamp with time zone,
    submitted boolean DEFAULT false NOT NULL,
    cancelled_by text,
    crashes bigint DEFAULT 0 NOT NULL,
    crash_place text,
    pruned_at timestamp with time zone,
    plan jsonb,
    wake_at timestamp with time zone,
    waits_for text,
    CONSTRAINT task_check CHECK (((status = ANY (ARRAY['complete'::text, 'failed'::text])) = (finished_at IS NOT NULL))),
    CONSTRAINT task_check1 CHECK (((lease_holder IS NULL) = (lease_until IS NULL))),
    CONSTRAINT task_check2 CHECK (((pruned_at IS NULL) OR (finished_at IS NOT NULL))),
    CONSTRAINT task_crashes_check CHECK ((crashes >= 0)),
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
-- Name: worker; Type: TABLE; Schema: steward; Owner: -
--

CREATE TABLE steward.worker (
    id bigint NOT NULL,
    name text NOT NULL,
    host text NOT NULL,
    pid bigint NOT NULL,
    concurrency bigint NOT NULL,
    running jsonb DEFAULT '[]'::jsonb NOT NULL,
    draining boolean DEFAULT false NOT NULL,
    started_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    beat_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL
);


--
-- Name: worker_id_seq; Type: SEQUENCE; Schema: steward; Owner: -
--

ALTER TABLE steward.worker ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME steward.worker_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);


--
-- Name: procrastinate_events id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_events ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_events_id_seq'::regclass);


--
-- Name: procrastinate_jobs id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_jobs ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_jobs_id_seq'::regclass);


--
-- Name: procrastinate_periodic_defers id; Type: DEFAULT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_periodic_defers ALTER COLUMN id SET DEFAULT nextval('public.procrastinate_periodic_defers_id_seq'::regclass);


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
	('R2001', '1043', 15.00, 'EUR', 'Refund requested for order 1043', '2026-11-26 01:47:01.598397+00', 'd7b92c2bae719bee64adaf6061b8908040c4eac51fbcca9e47f37cfa274d2517'),
	('R2003', '1059', 30.00, 'EUR', 'Refund requested for order 1059', '2026-11-26 01:47:02.808674+00', 'c9b8986a694ebe28cd4b92e5a863033a0901f7dfa4c4f28b4570b3aaded0a0d1');


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
	('T2001', '1042', 'C0042', 'Damaged item in order 1042', 'Yara Petrov reports that order 1042 arrived damaged.', 'high', 'open', NULL, '-infinity', '2026-11-26 01:47:46.51702+00', '2796203cf2158f3eaaca89af310ed0ad3d2a078157910ec61eca088d58a2e240');


--
-- Data for Name: checkpoint_blobs; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.checkpoint_blobs VALUES
	('approval', '', 'plan', '00000000000000000000000000000003.0.14290207217330786', 'msgpack.2', '\xc803280293ac646f6d61696e2e6d6f64656ca4506c616e8aa87265766973696f6e01a8706c6179626f6f6ba6726566756e64a5737465707393c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303439a56e6565647390a8666f725f65616368c0a47768656ec0c7980293ac646f6d61696e2e6d6f64656ca45374657086a26964a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303439a6616d6f756e74cb4072c00000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303439a56e6565647391a56f72646572a8666f725f65616368c0a47768656ec0c801170293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374ba526566756e6420666f7220796f7572206f726465722031303439a4626f6479d9894465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a7765206861766520726566756e64656420247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f7264657220313034392028726566756e6420247b726566756e642e69647d292e0a0a596f75722068656c70206465736b0aa56e6565647390a8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65bd666978656420706c616e206f6620706c6179626f6f6b20726566756e64a566696e616cc3a6616e73776572d976526566756e6420247b726566756e642e69647d206f6620247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f726465722031303439206973206973737565643b20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0a56669786564c3'),
	('approval', '', 'acceptance', '00000000000000000000000000000003.0.14290207217330786', 'msgpack.2', '\xc801430293ac646f6d61696e2e6d6f64656caa416363657074616e636583ac6578706563746174696f6e7392c7970293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cac69737375655f726566756e64a46172677382a86f726465725f6964a431303439a6616d6f756e74cb4072c00000000000a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d926746865206d6f6e657920676f6573206261636b2c207468697320616d6f756e742c206f6e6365c7640293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b474686520637573746f6d657220697320746f6c64a6736f75726365a8706c6179626f6f6ba8706c6179626f6f6bc0'),
	('approval', '', 'times', '00000000000000000000000000000003.0.14290207217330786', 'msgpack.2', '\xc7480293ac646f6d61696e2e7374617465a554696d657383a8676976656e5f6174cb41dac1e3e545fe7aaa706c616e6e65645f6174cb41dac1e3e546f418a47a6f6e65a74574632f555443'),
	('approval', '', 'wave', '00000000000000000000000000000004.0.07953501968735377', 'msgpack.2', '\x91c7ec0293ac646f6d61696e2e6d6f64656ca6416374696f6e8aa36b6579d94038663439366166363636323433666431616331613962663138363931336661303332323862333631363338666336326137663561353639363938613133393065a77461736b5f6964a8617070726f76616ca473746570a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303439a47269736bc7180093ac646f6d61696e2e6d6f64656ca45269736ba472656164a46974656dffa87265766973696f6e01aa6f6363757272656e636500a6746172676574c0'),
	('approval', '', 'question', '00000000000000000000000000000007.0.6386378340271075', 'msgpack.2', '\xc8039e0293ac646f6d61696e2e6d6f64656ca85175657374696f6e8da26964ad72663865613365396539353666a6726561736f6ec71e0093ac646f6d61696e2e6d6f64656ca6526561736f6ea8617070726f76616ca474657874d95f69737375655f726566756e6420776169747320666f7220617070726f76616c3a20526566756e6473206f76657220313030206e656564206120706572736f6e277320617070726f76616c2e202872756c6520726566756e642d6c696d697429a76f7074696f6e7396a7617070726f7665a465646974a672656a656374a96c656176655f6f7574a762795f68616e64a561626f7274a6646967657374d94031363661323130646165393135363761313432336465366565613038366661653161333666323264396563396161386230633231323266613065316261373339a473746570a6726566756e64a36b6579d94062326465646631656533383230323130346331396139646135316239323562306562393761656465613731363536653839636663356166636637343862333062a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303439a6616d6f756e74cb4072c00000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303439a870726f626c656d7390a664657461696c83a76f726967696e7383a86f726465725f696481a466726f6da772657175657374a6616d6f756e7481a466726f6da772657175657374a6726561736f6e81a466726f6da4706c616ea5626173697383a87265766973696f6e01a572756c6573ac326232663064303365303362a5726561647391d94038663439366166363636323433666431616331613962663138363931336661303332323862333631363338666336326137663561353639363938613133393065a561626f75749188a473746570a6726566756e64a46974656dffa4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303439a6616d6f756e74cb4072c00000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303439a36b6579d94062326465646631656533383230323130346331396139646135316239323562306562393761656465613731363536653839636663356166636637343862333062aa6f6363757272656e636500a6746172676574a431303439a47769746891a46d61696ca9617070726f7665727301a76368616e67656490'),
	('approval', '', 'usage', '00000000000000000000000000000007.0.6386378340271075', 'msgpack.2', '\xc7760293ac646f6d61696e2e6d6f64656ca5557361676588ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3fc966c67bac0000a6776169746564cb0000000000000000a6746f6b656e7300a4636f7374cb0000000000000000a9657374696d6174656400'),
	('decided', '', 'plan', '00000000000000000000000000000003.0.5750998034335014', 'msgpack.2', '\xc803280293ac646f6d61696e2e6d6f64656ca4506c616e8aa87265766973696f6e01a8706c6179626f6f6ba6726566756e64a5737465707393c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303839a56e6565647390a8666f725f65616368c0a47768656ec0c7980293ac646f6d61696e2e6d6f64656ca45374657086a26964a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303839a6616d6f756e74cb405e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303839a56e6565647391a56f72646572a8666f725f65616368c0a47768656ec0c801170293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374ba526566756e6420666f7220796f7572206f726465722031303839a4626f6479d9894465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a7765206861766520726566756e64656420247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f7264657220313038392028726566756e6420247b726566756e642e69647d292e0a0a596f75722068656c70206465736b0aa56e6565647390a8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65bd666978656420706c616e206f6620706c6179626f6f6b20726566756e64a566696e616cc3a6616e73776572d976526566756e6420247b726566756e642e69647d206f6620247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f726465722031303839206973206973737565643b20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0a56669786564c3'),
	('decided', '', 'acceptance', '00000000000000000000000000000003.0.5750998034335014', 'msgpack.2', '\xc801430293ac646f6d61696e2e6d6f64656caa416363657074616e636583ac6578706563746174696f6e7392c7970293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cac69737375655f726566756e64a46172677382a86f726465725f6964a431303839a6616d6f756e74cb405e000000000000a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d926746865206d6f6e657920676f6573206261636b2c207468697320616d6f756e742c206f6e6365c7640293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b474686520637573746f6d657220697320746f6c64a6736f75726365a8706c6179626f6f6ba8706c6179626f6f6bc0'),
	('decided', '', 'times', '00000000000000000000000000000003.0.5750998034335014', 'msgpack.2', '\xc7480293ac646f6d61696e2e7374617465a554696d657383a8676976656e5f6174cb41dac1e3e554e17aaa706c616e6e65645f6174cb41dac1e3e5552c65a47a6f6e65a74574632f555443'),
	('decided', '', 'wave', '00000000000000000000000000000004.0.975551021014605', 'msgpack.2', '\x91c7eb0293ac646f6d61696e2e6d6f64656ca6416374696f6e8aa36b6579d94034393431663339663730306439346434316536656131383131623263633262656231626338336337386434313539303366346465353632373061353636356364a77461736b5f6964a764656369646564a473746570a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303839a47269736bc7180093ac646f6d61696e2e6d6f64656ca45269736ba472656164a46974656dffa87265766973696f6e01aa6f6363757272656e636500a6746172676574c0'),
	('decided', '', 'question', '00000000000000000000000000000007.0.3007230238170787', 'msgpack.2', '\xc8039e0293ac646f6d61696e2e6d6f64656ca85175657374696f6e8da26964ad72666561613439616234653262a6726561736f6ec71e0093ac646f6d61696e2e6d6f64656ca6526561736f6ea8617070726f76616ca474657874d95f69737375655f726566756e6420776169747320666f7220617070726f76616c3a20526566756e6473206f76657220313030206e656564206120706572736f6e277320617070726f76616c2e202872756c6520726566756e642d6c696d697429a76f7074696f6e7396a7617070726f7665a465646974a672656a656374a96c656176655f6f7574a762795f68616e64a561626f7274a6646967657374d94034333932336263616565663336343337316464633039353230663364383362623637373965386432356138626663316266326532303466393935346335613262a473746570a6726566756e64a36b6579d94032303861643035343363336666393463383234356230303635636564623338353364316462616436613230363436666133613366306239353535643733613134a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303839a6616d6f756e74cb405e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303839a870726f626c656d7390a664657461696c83a76f726967696e7383a86f726465725f696481a466726f6da772657175657374a6616d6f756e7481a466726f6da772657175657374a6726561736f6e81a466726f6da4706c616ea5626173697383a87265766973696f6e01a572756c6573ac326232663064303365303362a5726561647391d94034393431663339663730306439346434316536656131383131623263633262656231626338336337386434313539303366346465353632373061353636356364a561626f75749188a473746570a6726566756e64a46974656dffa4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303839a6616d6f756e74cb405e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303839a36b6579d94032303861643035343363336666393463383234356230303635636564623338353364316462616436613230363436666133613366306239353535643733613134aa6f6363757272656e636500a6746172676574a431303839a47769746891a46d61696ca9617070726f7665727301a76368616e67656490'),
	('decided', '', 'usage', '00000000000000000000000000000007.0.3007230238170787', 'msgpack.2', '\xc7760293ac646f6d61696e2e6d6f64656ca5557361676588ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3f94ee36d4d00000a6776169746564cb0000000000000000a6746f6b656e7300a4636f7374cb0000000000000000a9657374696d6174656400'),
	('rejected', '', 'plan', '00000000000000000000000000000003.0.6520004256244909', 'msgpack.2', '\xc803280293ac646f6d61696e2e6d6f64656ca4506c616e8aa87265766973696f6e01a8706c6179626f6f6ba6726566756e64a5737465707393c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303630a56e6565647390a8666f725f65616368c0a47768656ec0c7980293ac646f6d61696e2e6d6f64656ca45374657086a26964a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303630a6616d6f756e74cb405b800000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303630a56e6565647391a56f72646572a8666f725f65616368c0a47768656ec0c801170293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374ba526566756e6420666f7220796f7572206f726465722031303630a4626f6479d9894465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a7765206861766520726566756e64656420247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f7264657220313036302028726566756e6420247b726566756e642e69647d292e0a0a596f75722068656c70206465736b0aa56e6565647390a8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65bd666978656420706c616e206f6620706c6179626f6f6b20726566756e64a566696e616cc3a6616e73776572d976526566756e6420247b726566756e642e69647d206f6620247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f726465722031303630206973206973737565643b20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0a56669786564c3'),
	('rejected', '', 'acceptance', '00000000000000000000000000000003.0.6520004256244909', 'msgpack.2', '\xc801430293ac646f6d61696e2e6d6f64656caa416363657074616e636583ac6578706563746174696f6e7392c7970293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cac69737375655f726566756e64a46172677382a86f726465725f6964a431303630a6616d6f756e74cb405b800000000000a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d926746865206d6f6e657920676f6573206261636b2c207468697320616d6f756e742c206f6e6365c7640293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b474686520637573746f6d657220697320746f6c64a6736f75726365a8706c6179626f6f6ba8706c6179626f6f6bc0'),
	('rejected', '', 'times', '00000000000000000000000000000003.0.6520004256244909', 'msgpack.2', '\xc7480293ac646f6d61696e2e7374617465a554696d657383a8676976656e5f6174cb41dac1e3e557da45aa706c616e6e65645f6174cb41dac1e3e5586573a47a6f6e65a74574632f555443'),
	('rejected', '', 'wave', '00000000000000000000000000000004.0.43967442524812794', 'msgpack.2', '\x91c7ec0293ac646f6d61696e2e6d6f64656ca6416374696f6e8aa36b6579d94038313866646564383330333264396132636638323838306536626232323935396462373066613231663763306130353936393265313639366265663239646162a77461736b5f6964a872656a6563746564a473746570a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303630a47269736bc7180093ac646f6d61696e2e6d6f64656ca45269736ba472656164a46974656dffa87265766973696f6e01aa6f6363757272656e636500a6746172676574c0'),
	('ceiling', '', 'acceptance', '00000000000000000000000000000003.0.20229202766331567', 'msgpack.2', '\xc7f30293ac646f6d61696e2e6d6f64656caa416363657074616e636583ac6578706563746174696f6e7391c7ae0293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303737a57768657265bc726573756c742e737461747573203d3d202764656c69766572656427a861745f6c6561737401a761745f6d6f7374c0a3776879d927746865206f72646572206d7573742068617665206265656e207365656e2064656c697665726564a6736f75726365a8706c6179626f6f6ba8706c6179626f6f6bc0'),
	('ceiling', '', 'names', '00000000000000000000000000000009.0.5873254420231696', 'msgpack.2', '\x81a56f7264657291b43265666637323036333337336330646336373065'),
	('ceiling', '', 'wave', '00000000000000000000000000000027.0.520242732800824', 'msgpack.2', '\x90'),
	('ceiling', '', 'plan', '00000000000000000000000000000028.0.4254720473644501', 'msgpack.2', '\xc8012a0293ac646f6d61696e2e6d6f64656ca4506c616e8aa87265766973696f6e06a8706c6179626f6f6bae77617463682d64656c6976657279a5737465707391c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303737a56e6565647390a8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65d925666978656420706c616e206f6620706c6179626f6f6b2077617463682d64656c6976657279a566696e616cc2a6616e73776572be4f72646572203130373720697320247b6f726465722e7374617475737d2ea5646f756274c0a461736b73a0a56669786564c3'),
	('ceiling', '', 'times', '00000000000000000000000000000028.0.4254720473644501', 'msgpack.2', '\xc7480293ac646f6d61696e2e7374617465a554696d657383a8676976656e5f6174cb41dac1e3e55ad35faa706c616e6e65645f6174cb41dac1e3e5624523a47a6f6e65a74574632f555443'),
	('ceiling', '', 'question', '00000000000000000000000000000029.0.7755696395003276', 'msgpack.2', '\xc8021d0293ac646f6d61696e2e6d6f64656ca85175657374696f6e8da26964ad72643332386638383366376435a6726561736f6ec71d0093ac646f6d61696e2e6d6f64656ca6526561736f6ea76365696c696e67a474657874d93241206365696c696e672077617320726561636865642e20416374696f6e733a203520757365642c203520616c6c6f7765642ea76f7074696f6e7394a56772616e74a96c656176655f6f7574a762795f68616e64a561626f7274a6646967657374d94036623163373033393238376464663538333530306431336261626563643531363837346334643930613137346162376236316466303134323732666330313237a473746570c0a36b6579c0a4746f6f6cc0a46172677380a870726f626c656d7390a664657461696c86a76365696c696e67a7616374696f6e73a47573656405a56c696d697405a66772616e747381a7616374696f6e7301a6726573756d65a876616c6964617465a561626f75749188a473746570a56f72646572a46974656dffa4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303737a36b6579d94032386433326334376236613330356532326262623762303132336534633662386636643231656630306362323739333464643738616438396666396435363639aa6f6363757272656e636500a6746172676574c0a47769746890a9617070726f7665727301a76368616e67656490'),
	('ceiling', '', 'usage', '00000000000000000000000000000029.0.7755696395003276', 'msgpack.2', '\xc7760293ac646f6d61696e2e6d6f64656ca5557361676588ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3fb2edec45f40000a6776169746564cb0000000000000000a6746f6b656e7300a4636f7374cb0000000000000000a9657374696d6174656400'),
	('ambiguous', '', 'plan', '00000000000000000000000000000003.0.13632536162404418', 'msgpack.2', '\xc7dc0293ac646f6d61696e2e6d6f64656ca4506c616e8aa87265766973696f6e01a8706c6179626f6f6bac64616d616765642d6974656da5737465707390aa636f6e666964656e6365cb0000000000000000a9726174696f6e616c65d92a5768696368206f726465722069732069743f20506c65617365206769766520697473206e756d6265722ea566696e616cc3a6616e73776572c0a5646f756274a9616d626967756f7573a461736b73d92a5768696368206f726465722069732069743f20506c65617365206769766520697473206e756d6265722ea56669786564c2'),
	('ambiguous', '', 'times', '00000000000000000000000000000003.0.13632536162404418', 'msgpack.2', '\xc7480293ac646f6d61696e2e7374617465a554696d657383a8676976656e5f6174cb41dac1e3e562f239aa706c616e6e65645f6174cb41dac1e3e56337c5a47a6f6e65a74574632f555443'),
	('ambiguous', '', 'question', '00000000000000000000000000000004.0.6715160412793771', 'msgpack.2', '\xc801a50293ac646f6d61696e2e6d6f64656ca85175657374696f6e8da26964ad72396132623731656465316139a6726561736f6ec71f0093ac646f6d61696e2e6d6f64656ca6526561736f6ea9616d626967756f7573a474657874d92a5768696368206f726465722069732069743f20506c65617365206769766520697473206e756d6265722ea76f7074696f6e7392a7726573706f6e64a561626f7274a6646967657374d94061383464386538373536323736666539396634343134616362666431643762313463333335393735653935666539623763373232303539643633633366383238a473746570c0a36b6579c0a4746f6f6cc0a46172677380a870726f626c656d7390a664657461696c81a9706c6179626f6f6b7399ac63616e63656c2d6f72646572ac64616d616765642d6974656dac67656e6572616c2d6465736bab6f70656e2d7469636b6574ac6f726465722d737461747573a6726566756e64b672656d696e642d77616974696e672d7469636b657473ac72657475726e2d6f72646572ae77617463682d64656c6976657279a9617070726f7665727301a76368616e67656490'),
	('ambiguous', '', 'usage', '00000000000000000000000000000004.0.6715160412793771', 'msgpack.2', '\xc7760293ac646f6d61696e2e6d6f64656ca5557361676588ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3f7534ab36000000a6776169746564cb0000000000000000a6746f6b656e7300a4636f7374cb0000000000000000a9657374696d6174656400'),
	('refuted', '', 'wave', '00000000000000000000000000000007.0.008533585488620044', 'msgpack.2', '\x91c801250293ac646f6d61696e2e6d6f64656ca6416374696f6e8aa36b6579d94037326363383365643331353966616230653137396566623830663162393962633436643337326533363066356135383936363064393361306464303966656639a77461736b5f6964a772656675746564a473746570a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303836a6616d6f756e74cb4039000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303836a47269736bc7200093ac646f6d61696e2e6d6f64656ca45269736bac697272657665727369626c65a46974656dffa87265766973696f6e01aa6f6363757272656e636500a6746172676574a431303836'),
	('complete', '', 'plan', '00000000000000000000000000000003.0.9042287552327284', 'msgpack.2', '\xc803280293ac646f6d61696e2e6d6f64656ca4506c616e8aa87265766973696f6e01a8706c6179626f6f6ba6726566756e64a5737465707393c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303433a56e6565647390a8666f725f65616368c0a47768656ec0c7980293ac646f6d61696e2e6d6f64656ca45374657086a26964a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303433a6616d6f756e74cb402e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303433a56e6565647391a56f72646572a8666f725f65616368c0a47768656ec0c801170293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374ba526566756e6420666f7220796f7572206f726465722031303433a4626f6479d9894465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a7765206861766520726566756e64656420247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f7264657220313034332028726566756e6420247b726566756e642e69647d292e0a0a596f75722068656c70206465736b0aa56e6565647390a8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65bd666978656420706c616e206f6620706c6179626f6f6b20726566756e64a566696e616cc3a6616e73776572d976526566756e6420247b726566756e642e69647d206f6620247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f726465722031303433206973206973737565643b20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0a56669786564c3'),
	('complete', '', 'acceptance', '00000000000000000000000000000003.0.9042287552327284', 'msgpack.2', '\xc801430293ac646f6d61696e2e6d6f64656caa416363657074616e636583ac6578706563746174696f6e7392c7970293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cac69737375655f726566756e64a46172677382a86f726465725f6964a431303433a6616d6f756e74cb402e000000000000a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d926746865206d6f6e657920676f6573206261636b2c207468697320616d6f756e742c206f6e6365c7640293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b474686520637573746f6d657220697320746f6c64a6736f75726365a8706c6179626f6f6ba8706c6179626f6f6bc0'),
	('complete', '', 'times', '00000000000000000000000000000003.0.9042287552327284', 'msgpack.2', '\xc7480293ac646f6d61696e2e7374617465a554696d657383a8676976656e5f6174cb41dac1e3e5640e5aaa706c616e6e65645f6174cb41dac1e3e56457dea47a6f6e65a74574632f555443'),
	('complete', '', 'wave', '00000000000000000000000000000013.0.04963029605162106', 'msgpack.2', '\x90'),
	('complete', '', 'usage', '00000000000000000000000000000013.0.04963029605162106', 'msgpack.2', '\xc7760293ac646f6d61696e2e6d6f64656ca5557361676588ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3fa6550a59a80000a6776169746564cb0000000000000000a6746f6b656e7300a4636f7374cb0000000000000000a9657374696d6174656400'),
	('complete', '', 'result', '00000000000000000000000000000013.0.04963029605162106', 'msgpack.2', '\x82a6616e73776572d953526566756e64205232303031206f662031352045555220666f72206f726465722031303433206973206973737565643b20656d696c2e636f7374613433406578616d706c652e636f6d2077617320746f6c642ea7656666656374739286a473746570a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a6616d6f756e74cb402e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303433a86f726465725f6964a431303433a6726573756c7485a26964a55232303031a6616d6f756e74cb402e000000000000a6737461747573a6697373756564a863757272656e6379a3455552a86f726465725f6964a431303433a865766964656e636587a26964a55232303031a6616d6f756e74cb402e000000000000a6636f7069657390a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303433a6737461747573a6697373756564a863757272656e6379a3455552a86f726465725f6964a431303433a56c6576656ca9726561645f6261636b86a473746570a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb8656d696c2e636f7374613433406578616d706c652e636f6da4626f6479d9594465617220456d696c20436f7374612c0a0a7765206861766520726566756e6465642031352045555220666f72206f7264657220313034332028726566756e64205232303031292e0a0a596f75722068656c70206465736b0aa77375626a656374ba526566756e6420666f7220796f7572206f726465722031303433a6726573756c7482a2746fb8656d696c2e636f7374613433406578616d706c652e636f6daa6d6573736167655f6964d92a3c376162313033373037653738393764643936653462383533643336623738306140737465776172643ea865766964656e636584a2746fb8656d696c2e636f7374613433406578616d706c652e636f6da6636f7069657300a77375626a656374ba526566756e6420666f7220796f7572206f726465722031303433aa6d6573736167655f6964d92a3c376162313033373037653738393764643936653462383533643336623738306140737465776172643ea56c6576656ca9726561645f6261636b'),
	('rejected', '', 'decision', '00000000000000000000000000000008.0.8518382131762746', 'msgpack.2', '\xc7870293ac646f6d61696e2e6d6f64656ca84465636973696f6e8aa46b696e64a672656a656374a26279a36c6561a76d657373616765a26e6fa46172677380a6726573756c74c0a865766964656e6365c0a56772616e7480a3656e64c3a6736f75726365a0a26964d9206339656634306562633661613437336539656463623264306336343430613538'),
	('rejected', '', 'rejected', '00000000000000000000000000000008.0.8518382131762746', 'msgpack.2', '\x81d94033303266386164303734396364393937646465333661346363636563613131623938633162366635386233656535306139363337346362383534353565646535ad72623738623736393865313763'),
	('rejected', '', 'usage', '00000000000000000000000000000008.0.8518382131762746', 'msgpack.2', '\xc7760293ac646f6d61696e2e6d6f64656ca5557361676588ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3f98ef25f0a00000a6776169746564cb0000000000000000a6746f6b656e7300a4636f7374cb0000000000000000a9657374696d6174656400'),
	('refuted', '', 'plan', '00000000000000000000000000000003.0.646309711771641', 'msgpack.2', '\xc803280293ac646f6d61696e2e6d6f64656ca4506c616e8aa87265766973696f6e01a8706c6179626f6f6ba6726566756e64a5737465707393c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303836a56e6565647390a8666f725f65616368c0a47768656ec0c7980293ac646f6d61696e2e6d6f64656ca45374657086a26964a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303836a6616d6f756e74cb4039000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303836a56e6565647391a56f72646572a8666f725f65616368c0a47768656ec0c801170293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374ba526566756e6420666f7220796f7572206f726465722031303836a4626f6479d9894465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a7765206861766520726566756e64656420247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f7264657220313038362028726566756e6420247b726566756e642e69647d292e0a0a596f75722068656c70206465736b0aa56e6565647390a8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65bd666978656420706c616e206f6620706c6179626f6f6b20726566756e64a566696e616cc3a6616e73776572d976526566756e6420247b726566756e642e69647d206f6620247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f726465722031303836206973206973737565643b20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0a56669786564c3'),
	('refuted', '', 'acceptance', '00000000000000000000000000000003.0.646309711771641', 'msgpack.2', '\xc801430293ac646f6d61696e2e6d6f64656caa416363657074616e636583ac6578706563746174696f6e7392c7970293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cac69737375655f726566756e64a46172677382a86f726465725f6964a431303836a6616d6f756e74cb4039000000000000a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d926746865206d6f6e657920676f6573206261636b2c207468697320616d6f756e742c206f6e6365c7640293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b474686520637573746f6d657220697320746f6c64a6736f75726365a8706c6179626f6f6ba8706c6179626f6f6bc0'),
	('refuted', '', 'times', '00000000000000000000000000000003.0.646309711771641', 'msgpack.2', '\xc7480293ac646f6d61696e2e7374617465a554696d657383a8676976656e5f6174cb41dac1e3e56b5222aa706c616e6e65645f6174cb41dac1e3e56c3860a47a6f6e65a74574632f555443'),
	('refuted', '', 'question', '00000000000000000000000000000009.0.49699200215670836', 'msgpack.2', '\xc803840293ac646f6d61696e2e6d6f64656ca85175657374696f6e8da26964ad72336336323531613966373662a6726561736f6ec71d0093ac646f6d61696e2e6d6f64656ca6526561736f6ea772656675746564a474657874d9a469737375655f726566756e64206973206e6f742061732061736b65643a2074686520746f6f6c20736169642069742077617320646f6e652c20627574206e6f7468696e672069732074686572652e20746865206465736b20686173206e6f20726566756e642066726f6d207468697320616374696f6e2049742063616e277420626520756e646f6e653a206f6e6c79206120706572736f6e20726570656174732069742ea76f7074696f6e7395a7617070726f7665a7726573706f6e64a96c656176655f6f7574a762795f68616e64a561626f7274a6646967657374d94065326164653865343865306138353061643965353538666566623435383162343061653731316262306163653732663439353862616564303737646532393938a473746570a6726566756e64a36b6579d94037326363383365643331353966616230653137396566623830663162393962633436643337326533363066356135383936363064393361306464303966656639a4746f6f6cac69737375655f726566756e64a46172677383a6616d6f756e74cb4039000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303836a86f726465725f6964a431303836a870726f626c656d7390a664657461696c83a6726573756d65a876616c6964617465a5747269656481d9403732636338336564333135396661623065313739656662383066316239396263343664333732653336306635613538393636306439336130646430396665663901a561626f75749188a473746570a6726566756e64a46974656dffa4746f6f6cac69737375655f726566756e64a46172677383a6616d6f756e74cb4039000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303836a86f726465725f6964a431303836a36b6579d94037326363383365643331353966616230653137396566623830663162393962633436643337326533363066356135383936363064393361306464303966656639aa6f6363757272656e636500a6746172676574a431303836a47769746891a46d61696ca9617070726f7665727301a76368616e67656490'),
	('refuted', '', 'usage', '00000000000000000000000000000009.0.49699200215670836', 'msgpack.2', '\xc7760293ac646f6d61696e2e6d6f64656ca5557361676588ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3fb6786785440000a6776169746564cb0000000000000000a6746f6b656e7300a4636f7374cb0000000000000000a9657374696d6174656400'),
	('unknown', '', 'plan', '00000000000000000000000000000003.0.2060298818587425', 'msgpack.2', '\xc803280293ac646f6d61696e2e6d6f64656ca4506c616e8aa87265766973696f6e01a8706c6179626f6f6ba6726566756e64a5737465707393c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303539a56e6565647390a8666f725f65616368c0a47768656ec0c7980293ac646f6d61696e2e6d6f64656ca45374657086a26964a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303539a6616d6f756e74cb403e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303539a56e6565647391a56f72646572a8666f725f65616368c0a47768656ec0c801170293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374ba526566756e6420666f7220796f7572206f726465722031303539a4626f6479d9894465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a7765206861766520726566756e64656420247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f7264657220313035392028726566756e6420247b726566756e642e69647d292e0a0a596f75722068656c70206465736b0aa56e6565647390a8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65bd666978656420706c616e206f6620706c6179626f6f6b20726566756e64a566696e616cc3a6616e73776572d976526566756e6420247b726566756e642e69647d206f6620247b726566756e642e616d6f756e747d20247b726566756e642e63757272656e63797d20666f72206f726465722031303539206973206973737565643b20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0a56669786564c3'),
	('unknown', '', 'acceptance', '00000000000000000000000000000003.0.2060298818587425', 'msgpack.2', '\xc801430293ac646f6d61696e2e6d6f64656caa416363657074616e636583ac6578706563746174696f6e7392c7970293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cac69737375655f726566756e64a46172677382a86f726465725f6964a431303539a6616d6f756e74cb403e000000000000a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d926746865206d6f6e657920676f6573206261636b2c207468697320616d6f756e742c206f6e6365c7640293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b474686520637573746f6d657220697320746f6c64a6736f75726365a8706c6179626f6f6ba8706c6179626f6f6bc0'),
	('unknown', '', 'times', '00000000000000000000000000000003.0.2060298818587425', 'msgpack.2', '\xc7480293ac646f6d61696e2e7374617465a554696d657383a8676976656e5f6174cb41dac1e3e5b12eaeaa706c616e6e65645f6174cb41dac1e3e5b191b0a47a6f6e65a74574632f555443'),
	('unknown', '', 'wave', '00000000000000000000000000000007.0.7724254647312432', 'msgpack.2', '\x91c801250293ac646f6d61696e2e6d6f64656ca6416374696f6e8aa36b6579d94063396238393836613639346562653238636434623932653561383633303333613039303166376466613463346632386234353730623361616465643061306431a77461736b5f6964a7756e6b6e6f776ea473746570a6726566756e64a4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303539a6616d6f756e74cb403e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303539a47269736bc7200093ac646f6d61696e2e6d6f64656ca45269736bac697272657665727369626c65a46974656dffa87265766973696f6e01aa6f6363757272656e636500a6746172676574a431303539'),
	('unknown', '', 'question', '00000000000000000000000000000009.0.930453699435099', 'msgpack.2', '\xc8035c0293ac646f6d61696e2e6d6f64656ca85175657374696f6e8da26964ad72326437366561616163616434a6726561736f6ec7250093ac646f6d61696e2e6d6f64656ca6526561736f6eaf756e6b6e6f776e5f6f7574636f6d65a474657874d95f49742063616e277420626520746f6c6420776865746865722069737375655f726566756e642068617070656e65643a206c6f6f6b696e67206974207570206661696c65643a2069737375655f726566756e6420676f74204854545020353030a76f7074696f6e7395a7726573706f6e64a7617070726f7665a96c656176655f6f7574a762795f68616e64a561626f7274a6646967657374d94063346265336132643531343162666530646530346138306265336662326433656630323738383535306630366662396439393039343663656236613737616139a473746570a6726566756e64a36b6579d94063396238393836613639346562653238636434623932653561383633303333613039303166376466613463346632386234353730623361616465643061306431a4746f6f6cac69737375655f726566756e64a46172677383a6616d6f756e74cb403e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303539a86f726465725f6964a431303539a870726f626c656d7390a664657461696c82a772656365697074d96569737375655f726566756e64206c6f73742069747320636f6e6e656374696f6e3a2052656d6f746550726f746f636f6c4572726f722053657276657220646973636f6e6e656374656420776974686f75742073656e64696e67206120726573706f6e73652ea561626f75749188a473746570a6726566756e64a46974656dffa4746f6f6cac69737375655f726566756e64a46172677383a6616d6f756e74cb403e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303539a86f726465725f6964a431303539a36b6579d94063396238393836613639346562653238636434623932653561383633303333613039303166376466613463346632386234353730623361616465643061306431aa6f6363757272656e636500a6746172676574a431303539a47769746891a46d61696ca9617070726f7665727301a76368616e67656490'),
	('unknown', '', 'usage', '00000000000000000000000000000009.0.930453699435099', 'msgpack.2', '\xc7760293ac646f6d61696e2e6d6f64656ca5557361676588ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3fcc3e3fb89a0000a6776169746564cb0000000000000000a6746f6b656e7300a4636f7374cb0000000000000000a9657374696d6174656400'),
	('before-the-call', '', 'plan', '00000000000000000000000000000003.0.6894930812971602', 'msgpack.2', '\xc804740293ac646f6d61696e2e6d6f64656ca4506c616e8aa87265766973696f6e01a8706c6179626f6f6bac64616d616765642d6974656da5737465707394c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303431a56e6565647390a8666f725f65616368c0a47768656ec0c801160293ac646f6d61696e2e6d6f64656ca45374657086a26964a67469636b6574a4746f6f6cad6372656174655f7265636f7264a46172677382aa636f6c6c656374696f6ea77469636b657473a66669656c647385a86f726465725f6964ab247b6f726465722e69647dab637573746f6d65725f6964b4247b6f726465722e637573746f6d65725f69647da77375626a656374ba44616d61676564206974656d20696e206f726465722031303431a4626f6479d93f247b6f726465722e637573746f6d65725f6e616d657d207265706f7274732074686174206f72646572203130343120617272697665642064616d616765642ea87072696f72697479a468696768a56e6565647390a8666f725f65616368c0a47768656ec0c7850293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61726ba4746f6f6cad7570646174655f737461747573a46172677383aa636f6c6c656374696f6ea66f7264657273a26964a431303431a6737461747573b072657475726e5f726571756573746564a56e6565647391a67469636b6574a8666f725f65616368c0a47768656ec0c801600293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374d924596f7572206f7264657220313034313a207469636b657420247b7469636b65742e69647da4626f6479d9c24465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a77652061726520736f7272792074686174206f72646572203130343120617272697665642064616d616765642e20596f7572207469636b657420697320247b7469636b65742e69647d2e0a506c65617365206b65657020746865206974656d20616e6420697473207061636b6167696e673b2077652077696c6c2073656e6420796f7520612072657475726e206c6162656c2e0a0a596f75722068656c70206465736b0aa56e6565647391a46d61726ba8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65d923666978656420706c616e206f6620706c6179626f6f6b2064616d616765642d6974656da566696e616cc3a6616e73776572d9655469636b657420247b7469636b65742e69647d206973206f70656e2c206f7264657220313034312069732073657420746f2072657475726e5f7265717565737465642c20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0a56669786564c3'),
	('before-the-call', '', 'acceptance', '00000000000000000000000000000003.0.6894930812971602', 'msgpack.2', '\xc801f00293ac646f6d61696e2e6d6f64656caa416363657074616e636583ac6578706563746174696f6e7393c7980293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cad6372656174655f7265636f7264a46172677382aa636f6c6c656374696f6ea77469636b657473a66669656c647381a86f726465725f6964a431303431a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879bc7468652064616d616765206d757374206265206f6e207265636f7264c7980293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cad7570646174655f737461747573a46172677383aa636f6c6c656374696f6ea66f7264657273a26964a431303431a6737461747573b072657475726e5f726571756573746564a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b3746865206f7264657220676f6573206261636bc7750293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d92474686520637573746f6d6572206e6565647320746865207469636b6574206e756d626572a6736f75726365a8706c6179626f6f6ba8706c6179626f6f6bc0');
INSERT INTO public.checkpoint_blobs VALUES
	('before-the-call', '', 'times', '00000000000000000000000000000003.0.6894930812971602', 'msgpack.2', '\xc7480293ac646f6d61696e2e7374617465a554696d657383a8676976656e5f6174cb41dac1e3f00c4ea9aa706c616e6e65645f6174cb41dac1e3f00dd336a47a6f6e65a74574632f555443'),
	('before-the-call', '', 'wave', '00000000000000000000000000000007.0.9356845723284873', 'msgpack.2', '\x91c801990293ac646f6d61696e2e6d6f64656ca6416374696f6e8aa36b6579d94036663061303739396532303462613261323030663639323466663433333038373637303432313733336533363539343163376663613035356366356635306661a77461736b5f6964af6265666f72652d7468652d63616c6ca473746570a67469636b6574a4746f6f6cad6372656174655f7265636f7264a46172677382aa636f6c6c656374696f6ea77469636b657473a66669656c647385a86f726465725f6964a431303431ab637573746f6d65725f6964a54330303431a77375626a656374ba44616d61676564206974656d20696e206f726465722031303431a4626f6479d937506176656c2056697274616e656e207265706f7274732074686174206f72646572203130343120617272697665642064616d616765642ea87072696f72697479a468696768a47269736bc71e0093ac646f6d61696e2e6d6f64656ca45269736baa72657665727369626c65a46974656dffa87265766973696f6e01aa6f6363757272656e636500a6746172676574ac7469636b6574732f31303431'),
	('before-the-call', '', 'usage', '00000000000000000000000000000007.0.9356845723284873', 'msgpack.2', '\xc7760293ac646f6d61696e2e6d6f64656ca5557361676588ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3fca7ecd92900000a6776169746564cb0000000000000000a6746f6b656e7300a4636f7374cb0000000000000000a9657374696d6174656400'),
	('after-the-effect', '', 'plan', '00000000000000000000000000000003.0.2969608976266629', 'msgpack.2', '\xc804740293ac646f6d61696e2e6d6f64656ca4506c616e8aa87265766973696f6e01a8706c6179626f6f6bac64616d616765642d6974656da5737465707394c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303432a56e6565647390a8666f725f65616368c0a47768656ec0c801160293ac646f6d61696e2e6d6f64656ca45374657086a26964a67469636b6574a4746f6f6cad6372656174655f7265636f7264a46172677382aa636f6c6c656374696f6ea77469636b657473a66669656c647385a86f726465725f6964ab247b6f726465722e69647dab637573746f6d65725f6964b4247b6f726465722e637573746f6d65725f69647da77375626a656374ba44616d61676564206974656d20696e206f726465722031303432a4626f6479d93f247b6f726465722e637573746f6d65725f6e616d657d207265706f7274732074686174206f72646572203130343220617272697665642064616d616765642ea87072696f72697479a468696768a56e6565647390a8666f725f65616368c0a47768656ec0c7850293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61726ba4746f6f6cad7570646174655f737461747573a46172677383aa636f6c6c656374696f6ea66f7264657273a26964a431303432a6737461747573b072657475726e5f726571756573746564a56e6565647391a67469636b6574a8666f725f65616368c0a47768656ec0c801600293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374d924596f7572206f7264657220313034323a207469636b657420247b7469636b65742e69647da4626f6479d9c24465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a77652061726520736f7272792074686174206f72646572203130343220617272697665642064616d616765642e20596f7572207469636b657420697320247b7469636b65742e69647d2e0a506c65617365206b65657020746865206974656d20616e6420697473207061636b6167696e673b2077652077696c6c2073656e6420796f7520612072657475726e206c6162656c2e0a0a596f75722068656c70206465736b0aa56e6565647391a46d61726ba8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65d923666978656420706c616e206f6620706c6179626f6f6b2064616d616765642d6974656da566696e616cc3a6616e73776572d9655469636b657420247b7469636b65742e69647d206973206f70656e2c206f7264657220313034322069732073657420746f2072657475726e5f7265717565737465642c20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0a56669786564c3'),
	('after-the-effect', '', 'acceptance', '00000000000000000000000000000003.0.2969608976266629', 'msgpack.2', '\xc801f00293ac646f6d61696e2e6d6f64656caa416363657074616e636583ac6578706563746174696f6e7393c7980293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cad6372656174655f7265636f7264a46172677382aa636f6c6c656374696f6ea77469636b657473a66669656c647381a86f726465725f6964a431303432a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879bc7468652064616d616765206d757374206265206f6e207265636f7264c7980293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cad7570646174655f737461747573a46172677383aa636f6c6c656374696f6ea66f7264657273a26964a431303432a6737461747573b072657475726e5f726571756573746564a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b3746865206f7264657220676f6573206261636bc7750293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d92474686520637573746f6d6572206e6565647320746865207469636b6574206e756d626572a6736f75726365a8706c6179626f6f6ba8706c6179626f6f6bc0'),
	('after-the-effect', '', 'times', '00000000000000000000000000000003.0.2969608976266629', 'msgpack.2', '\xc7480293ac646f6d61696e2e7374617465a554696d657383a8676976656e5f6174cb41dac1e3f08c33ecaa706c616e6e65645f6174cb41dac1e3f08d1793a47a6f6e65a74574632f555443'),
	('after-the-effect', '', 'wave', '00000000000000000000000000000007.0.19323522285483885', 'msgpack.2', '\x91c801970293ac646f6d61696e2e6d6f64656ca6416374696f6e8aa36b6579d94032373936323033636632313538663365616163613839616633313065643061643364326130373831353739313065633631656361303838643538613265323430a77461736b5f6964b061667465722d7468652d656666656374a473746570a67469636b6574a4746f6f6cad6372656174655f7265636f7264a46172677382aa636f6c6c656374696f6ea77469636b657473a66669656c647385a86f726465725f6964a431303432ab637573746f6d65725f6964a54330303432a77375626a656374ba44616d61676564206974656d20696e206f726465722031303432a4626f6479d9345961726120506574726f76207265706f7274732074686174206f72646572203130343220617272697665642064616d616765642ea87072696f72697479a468696768a47269736bc71e0093ac646f6d61696e2e6d6f64656ca45269736baa72657665727369626c65a46974656dffa87265766973696f6e01aa6f6363757272656e636500a6746172676574ac7469636b6574732f31303432'),
	('after-the-effect', '', 'usage', '00000000000000000000000000000007.0.19323522285483885', 'msgpack.2', '\xc7760293ac646f6d61696e2e6d6f64656ca5557361676588ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3fd1877df9bd0000a6776169746564cb0000000000000000a6746f6b656e7300a4636f7374cb0000000000000000a9657374696d6174656400'),
	('between-nodes', '', 'plan', '00000000000000000000000000000003.0.6037464357031629', 'msgpack.2', '\xc804740293ac646f6d61696e2e6d6f64656ca4506c616e8aa87265766973696f6e01a8706c6179626f6f6bac64616d616765642d6974656da5737465707394c7640293ac646f6d61696e2e6d6f64656ca45374657086a26964a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303434a56e6565647390a8666f725f65616368c0a47768656ec0c801160293ac646f6d61696e2e6d6f64656ca45374657086a26964a67469636b6574a4746f6f6cad6372656174655f7265636f7264a46172677382aa636f6c6c656374696f6ea77469636b657473a66669656c647385a86f726465725f6964ab247b6f726465722e69647dab637573746f6d65725f6964b4247b6f726465722e637573746f6d65725f69647da77375626a656374ba44616d61676564206974656d20696e206f726465722031303434a4626f6479d93f247b6f726465722e637573746f6d65725f6e616d657d207265706f7274732074686174206f72646572203130343420617272697665642064616d616765642ea87072696f72697479a468696768a56e6565647390a8666f725f65616368c0a47768656ec0c7850293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61726ba4746f6f6cad7570646174655f737461747573a46172677383aa636f6c6c656374696f6ea66f7264657273a26964a431303434a6737461747573b072657475726e5f726571756573746564a56e6565647391a67469636b6574a8666f725f65616368c0a47768656ec0c801600293ac646f6d61696e2e6d6f64656ca45374657086a26964a46d61696ca4746f6f6caa73656e645f656d61696ca46172677383a2746fb7247b6f726465722e637573746f6d65725f656d61696c7da77375626a656374d924596f7572206f7264657220313034343a207469636b657420247b7469636b65742e69647da4626f6479d9c24465617220247b6f726465722e637573746f6d65725f6e616d657d2c0a0a77652061726520736f7272792074686174206f72646572203130343420617272697665642064616d616765642e20596f7572207469636b657420697320247b7469636b65742e69647d2e0a506c65617365206b65657020746865206974656d20616e6420697473207061636b6167696e673b2077652077696c6c2073656e6420796f7520612072657475726e206c6162656c2e0a0a596f75722068656c70206465736b0aa56e6565647391a46d61726ba8666f725f65616368c0a47768656ec0aa636f6e666964656e6365cb3ff0000000000000a9726174696f6e616c65d923666978656420706c616e206f6620706c6179626f6f6b2064616d616765642d6974656da566696e616cc3a6616e73776572d9655469636b657420247b7469636b65742e69647d206973206f70656e2c206f7264657220313034342069732073657420746f2072657475726e5f7265717565737465642c20247b6f726465722e637573746f6d65725f656d61696c7d2077617320746f6c642ea5646f756274c0a461736b73a0a56669786564c3'),
	('between-nodes', '', 'acceptance', '00000000000000000000000000000003.0.6037464357031629', 'msgpack.2', '\xc801f00293ac646f6d61696e2e6d6f64656caa416363657074616e636583ac6578706563746174696f6e7393c7980293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cad6372656174655f7265636f7264a46172677382aa636f6c6c656374696f6ea77469636b657473a66669656c647381a86f726465725f6964a431303434a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879bc7468652064616d616765206d757374206265206f6e207265636f7264c7980293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6cad7570646174655f737461747573a46172677383aa636f6c6c656374696f6ea66f7264657273a26964a431303434a6737461747573b072657475726e5f726571756573746564a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879b3746865206f7264657220676f6573206261636bc7750293ac646f6d61696e2e6d6f64656cab4578706563746174696f6e86a4746f6f6caa73656e645f656d61696ca46172677380a57768657265c0a861745f6c6561737401a761745f6d6f737401a3776879d92474686520637573746f6d6572206e6565647320746865207469636b6574206e756d626572a6736f75726365a8706c6179626f6f6ba8706c6179626f6f6bc0'),
	('between-nodes', '', 'times', '00000000000000000000000000000003.0.6037464357031629', 'msgpack.2', '\xc7480293ac646f6d61696e2e7374617465a554696d657383a8676976656e5f6174cb41dac1e3f15fc97eaa706c616e6e65645f6174cb41dac1e3f160c4cba47a6f6e65a74574632f555443'),
	('between-nodes', '', 'wave', '00000000000000000000000000000004.0.4502189970427146', 'msgpack.2', '\x91c7f10293ac646f6d61696e2e6d6f64656ca6416374696f6e8aa36b6579d94066336430356262376632316234666265353939316565353132316138653535363763636338363466323232633662386264623731353064303966336535633136a77461736b5f6964ad6265747765656e2d6e6f646573a473746570a56f72646572a4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303434a47269736bc7180093ac646f6d61696e2e6d6f64656ca45269736ba472656164a46974656dffa87265766973696f6e01aa6f6363757272656e636500a6746172676574c0'),
	('between-nodes', '', 'usage', '00000000000000000000000000000004.0.4502189970427146', 'msgpack.2', '\xc7760293ac646f6d61696e2e6d6f64656ca5557361676588ab6d6f64656c5f63616c6c7300a77265706c616e7300a77265706169727300a77365636f6e6473cb3fc14c23a2a60000a6776169746564cb0000000000000000a6746f6b656e7300a4636f7374cb0000000000000000a9657374696d6174656400');


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
	('approval', '', '1f1e93b4-6137-6eed-8005-b29814720b16', '428eb102-b178-9529-43a1-a323d7377bb9', -3, '__interrupt__', 'msgpack.2', '\x91c80c550293af6c616e6767726170682e7479706573a9496e7465727275707483a576616c756583af616374696f6e5f72657175657374739184a46e616d65ac69737375655f726566756e64a46172677383a86f726465725f6964a431303439a6616d6f756e74cb4072c00000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303439a9617267756d656e747383a86f726465725f6964a431303439a6616d6f756e74cb4072c00000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303439ab6465736372697074696f6eda026a69737375655f726566756e6420776169747320666f7220617070726f76616c3a20526566756e6473206f76657220313030206e656564206120706572736f6e277320617070726f76616c2e202872756c6520726566756e642d6c696d6974290a0a476f616c3a20526566756e64203330302045555220666f72206f7264657220313034392c2074686520657370726573736f206d616368696e65206c65616b732e0a0a617070726f76653a20697420697320646f6e652c20776974682065786163746c7920746865736520617267756d656e74730a0a656469743a20697420697320646f6e65207769746820796f757220617267756d656e74732c2077686963682061726520636865636b6564206c696b6520616e7920706c616e0a0a72656a6563743a206974206973206e6f7420646f6e653b20796f757220726561736f6e20676f657320746f2074686520706c616e6e65722c206f7220746865207461736b20656e64730a0a6c656176655f6f75743a206974206973206e6f7420646f6e652c206e6f722069732077686174206e656564732069743b20746865207265737420676f6573206f6e2c20616e642074686520726573756c742073617973207768617420776173206c656674206f75740a0a62795f68616e643a20796f752064696420697420656c7365776865726520616e642073617920686f7720796f75206b6e6f773b206974206973206e6f7420646f6e6520616761696e2c20616e6420746865207265737420676f6573206f6e0a0a61626f72743a20746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65ae7265766965775f636f6e666967739183ab616374696f6e5f6e616d65ac69737375655f726566756e64b1616c6c6f7765645f6465636973696f6e7393a7617070726f7665a465646974a672656a656374ab617267735f736368656d6185b46164646974696f6e616c50726f70657274696573c2aa70726f7065727469657383a86f726465725f696483ab6465736372697074696f6ed923746865206f7264657220746f20726566756e642c207375636820617320223130343222a77061747465726eb55e5b412d5a612d7a302d395f2d5d7b312c36347d24a474797065a6737472696e67a6616d6f756e7484ab6465736372697074696f6ed943686f77206d75636820746f20706179206261636b2c20696e20746865206f7264657227732063757272656e63792c206174206d6f73742074776f20646563696d616c73b06578636c75736976654d696e696d756d00a76d6178696d756dce000f4240a474797065a66e756d626572a6726561736f6e84ab6465736372697074696f6eb27768792c20666f722074686520626f6f6b73a96d61784c656e677468cd07d0a96d696e4c656e67746801a474797065a6737472696e67a8726571756972656493a86f726465725f6964a6616d6f756e74a6726561736f6ea57469746c65ab4973737565526566756e64a474797065a66f626a656374a672657669657789a26964ad72663865613365396539353666a77461736b5f6964a8617070726f76616ca6726561736f6ea8617070726f76616ca474657874d95f69737375655f726566756e6420776169747320666f7220617070726f76616c3a20526566756e6473206f76657220313030206e656564206120706572736f6e277320617070726f76616c2e202872756c6520726566756e642d6c696d697429a6646967657374d94031363661323130646165393135363761313432336465366565613038366661653161333666323264396563396161386230633231323266613065316261373339a4676f616cd93a526566756e64203330302045555220666f72206f7264657220313034392c2074686520657370726573736f206d616368696e65206c65616b732ea76f7074696f6e7386a7617070726f7665d928697420697320646f6e652c20776974682065786163746c7920746865736520617267756d656e7473a465646974d93f697420697320646f6e65207769746820796f757220617267756d656e74732c2077686963682061726520636865636b6564206c696b6520616e7920706c616ea672656a656374d9416974206973206e6f7420646f6e653b20796f757220726561736f6e20676f657320746f2074686520706c616e6e65722c206f7220746865207461736b20656e6473a96c656176655f6f7574d95d6974206973206e6f7420646f6e652c206e6f722069732077686174206e656564732069743b20746865207265737420676f6573206f6e2c20616e642074686520726573756c742073617973207768617420776173206c656674206f7574a762795f68616e64d955796f752064696420697420656c7365776865726520616e642073617920686f7720796f75206b6e6f773b206974206973206e6f7420646f6e6520616761696e2c20616e6420746865207265737420676f6573206f6ea561626f7274d931746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65a870726f626c656d7390a664657461696c83a76f726967696e7383a86f726465725f696481a466726f6da772657175657374a6616d6f756e7481a466726f6da772657175657374a6726561736f6e81a466726f6da4706c616ea5626173697383a87265766973696f6e01a572756c6573ac326232663064303365303362a5726561647391d94038663439366166363636323433666431616331613962663138363931336661303332323862333631363338666336326137663561353639363938613133393065a561626f75749188a473746570a6726566756e64a46974656dffa4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303439a6616d6f756e74cb4072c00000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303439a36b6579d94062326465646631656533383230323130346331396139646135316239323562306562393761656465613731363536653839636663356166636637343862333062aa6f6363757272656e636500a6746172676574a431303439a47769746891a46d61696ca26964d9203738343332636362366632303738313038366432336165373036306361333237af726573706f6e73655f736368656d6184a474797065a66f626a656374a57469746c65a84465636973696f6ea8726571756972656491a46b696e64aa70726f7065727469657388a46b696e6482a474797065a6737472696e67a4656e756d96a7617070726f7665a465646974a672656a656374a96c656176655f6f7574a762795f68616e64a561626f7274a76d65737361676581a474797065a6737472696e67a2627982a474797065a6737472696e67ab6465736372697074696f6eab77686f2064656369646573a664696765737482a474797065a6737472696e67ab6465736372697074696f6ed937746865206469676573742073686f776e3b207265667573656420696620746865207175657374696f6e206368616e6765642073696e6365a46172677382a474797065a66f626a656374ab6465736372697074696f6ebf616c6c20617267756d656e74732c2061732074686579207368616c6c206265a3656e6482a474797065a7626f6f6c65616eab6465736372697074696f6ed9257472756520656e647320746865207461736b2c2066616c736520706c616e7320616761696ea865766964656e636581ab6465736372697074696f6ed92f686f7720796f75206b6e6f77207468617420697420697320646f6e653b2074686973206f722061206d657373616765a6726573756c7482a474797065a66f626a656374ab6465736372697074696f6ed939776861742074686520746f6f6c20776f756c64206861766520676976656e2c207768657265206c61746572207374657073206e656564206974', '~__pregel_pull, human_review'),
	('decided', '', '1f1e93b4-619c-6cc2-8005-9a088266dc38', 'af4059b7-98bc-d26d-77ea-43e8523c7ebc', -3, '__interrupt__', 'msgpack.2', '\x91c80c1b0293af6c616e6767726170682e7479706573a9496e7465727275707483a576616c756583af616374696f6e5f72657175657374739184a46e616d65ac69737375655f726566756e64a46172677383a86f726465725f6964a431303839a6616d6f756e74cb405e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303839a9617267756d656e747383a86f726465725f6964a431303839a6616d6f756e74cb405e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303839ab6465736372697074696f6eda024e69737375655f726566756e6420776169747320666f7220617070726f76616c3a20526566756e6473206f76657220313030206e656564206120706572736f6e277320617070726f76616c2e202872756c6520726566756e642d6c696d6974290a0a476f616c3a20526566756e64203132302045555220666f72206f7264657220313038392e0a0a617070726f76653a20697420697320646f6e652c20776974682065786163746c7920746865736520617267756d656e74730a0a656469743a20697420697320646f6e65207769746820796f757220617267756d656e74732c2077686963682061726520636865636b6564206c696b6520616e7920706c616e0a0a72656a6563743a206974206973206e6f7420646f6e653b20796f757220726561736f6e20676f657320746f2074686520706c616e6e65722c206f7220746865207461736b20656e64730a0a6c656176655f6f75743a206974206973206e6f7420646f6e652c206e6f722069732077686174206e656564732069743b20746865207265737420676f6573206f6e2c20616e642074686520726573756c742073617973207768617420776173206c656674206f75740a0a62795f68616e643a20796f752064696420697420656c7365776865726520616e642073617920686f7720796f75206b6e6f773b206974206973206e6f7420646f6e6520616761696e2c20616e6420746865207265737420676f6573206f6e0a0a61626f72743a20746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65ae7265766965775f636f6e666967739183ab616374696f6e5f6e616d65ac69737375655f726566756e64b1616c6c6f7765645f6465636973696f6e7393a7617070726f7665a465646974a672656a656374ab617267735f736368656d6185b46164646974696f6e616c50726f70657274696573c2aa70726f7065727469657383a86f726465725f696483ab6465736372697074696f6ed923746865206f7264657220746f20726566756e642c207375636820617320223130343222a77061747465726eb55e5b412d5a612d7a302d395f2d5d7b312c36347d24a474797065a6737472696e67a6616d6f756e7484ab6465736372697074696f6ed943686f77206d75636820746f20706179206261636b2c20696e20746865206f7264657227732063757272656e63792c206174206d6f73742074776f20646563696d616c73b06578636c75736976654d696e696d756d00a76d6178696d756dce000f4240a474797065a66e756d626572a6726561736f6e84ab6465736372697074696f6eb27768792c20666f722074686520626f6f6b73a96d61784c656e677468cd07d0a96d696e4c656e67746801a474797065a6737472696e67a8726571756972656493a86f726465725f6964a6616d6f756e74a6726561736f6ea57469746c65ab4973737565526566756e64a474797065a66f626a656374a672657669657789a26964ad72666561613439616234653262a77461736b5f6964a764656369646564a6726561736f6ea8617070726f76616ca474657874d95f69737375655f726566756e6420776169747320666f7220617070726f76616c3a20526566756e6473206f76657220313030206e656564206120706572736f6e277320617070726f76616c2e202872756c6520726566756e642d6c696d697429a6646967657374d94034333932336263616565663336343337316464633039353230663364383362623637373965386432356138626663316266326532303466393935346335613262a4676f616cbe526566756e64203132302045555220666f72206f7264657220313038392ea76f7074696f6e7386a7617070726f7665d928697420697320646f6e652c20776974682065786163746c7920746865736520617267756d656e7473a465646974d93f697420697320646f6e65207769746820796f757220617267756d656e74732c2077686963682061726520636865636b6564206c696b6520616e7920706c616ea672656a656374d9416974206973206e6f7420646f6e653b20796f757220726561736f6e20676f657320746f2074686520706c616e6e65722c206f7220746865207461736b20656e6473a96c656176655f6f7574d95d6974206973206e6f7420646f6e652c206e6f722069732077686174206e656564732069743b20746865207265737420676f6573206f6e2c20616e642074686520726573756c742073617973207768617420776173206c656674206f7574a762795f68616e64d955796f752064696420697420656c7365776865726520616e642073617920686f7720796f75206b6e6f773b206974206973206e6f7420646f6e6520616761696e2c20616e6420746865207265737420676f6573206f6ea561626f7274d931746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65a870726f626c656d7390a664657461696c83a76f726967696e7383a86f726465725f696481a466726f6da772657175657374a6616d6f756e7481a466726f6da772657175657374a6726561736f6e81a466726f6da4706c616ea5626173697383a87265766973696f6e01a572756c6573ac326232663064303365303362a5726561647391d94034393431663339663730306439346434316536656131383131623263633262656231626338336337386434313539303366346465353632373061353636356364a561626f75749188a473746570a6726566756e64a46974656dffa4746f6f6cac69737375655f726566756e64a46172677383a86f726465725f6964a431303839a6616d6f756e74cb405e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303839a36b6579d94032303861643035343363336666393463383234356230303635636564623338353364316462616436613230363436666133613366306239353535643733613134aa6f6363757272656e636500a6746172676574a431303839a47769746891a46d61696ca26964d9206361623934396166313366376236316437323032653961643363666566373164af726573706f6e73655f736368656d6184a474797065a66f626a656374a57469746c65a84465636973696f6ea8726571756972656491a46b696e64aa70726f7065727469657388a46b696e6482a474797065a6737472696e67a4656e756d96a7617070726f7665a465646974a672656a656374a96c656176655f6f7574a762795f68616e64a561626f7274a76d65737361676581a474797065a6737472696e67a2627982a474797065a6737472696e67ab6465736372697074696f6eab77686f2064656369646573a664696765737482a474797065a6737472696e67ab6465736372697074696f6ed937746865206469676573742073686f776e3b207265667573656420696620746865207175657374696f6e206368616e6765642073696e6365a46172677382a474797065a66f626a656374ab6465736372697074696f6ebf616c6c20617267756d656e74732c2061732074686579207368616c6c206265a3656e6482a474797065a7626f6f6c65616eab6465736372697074696f6ed9257472756520656e647320746865207461736b2c2066616c736520706c616e7320616761696ea865766964656e636581ab6465736372697074696f6ed92f686f7720796f75206b6e6f77207468617420697420697320646f6e653b2074686973206f722061206d657373616765a6726573756c7482a474797065a66f626a656374ab6465736372697074696f6ed939776861742074686520746f6f6c20776f756c64206861766520676976656e2c207768657265206c61746572207374657073206e656564206974', '~__pregel_pull, human_review'),
	('ceiling', '', '1f1e93b4-6354-6227-801b-2c30336a6a90', '7bdc9d7d-10da-aae0-7a4b-9b9dc3593f0e', -3, '__interrupt__', 'msgpack.2', '\x91c808aa0293af6c616e6767726170682e7479706573a9496e7465727275707483a576616c756583af616374696f6e5f72657175657374739184a46e616d65a76365696c696e67a46172677382a4676f616cd9304b65657020616e20657965206f6e206f72646572203130373720756e74696c2069742069732064656c6976657265642ea87175657374696f6ed93241206365696c696e672077617320726561636865642e20416374696f6e733a203520757365642c203520616c6c6f7765642ea9617267756d656e747382a4676f616cd9304b65657020616e20657965206f6e206f72646572203130373720756e74696c2069742069732064656c6976657265642ea87175657374696f6ed93241206365696c696e672077617320726561636865642e20416374696f6e733a203520757365642c203520616c6c6f7765642eab6465736372697074696f6eda01ad41206365696c696e672077617320726561636865642e20416374696f6e733a203520757365642c203520616c6c6f7765642e0a0a476f616c3a204b65657020616e20657965206f6e206f72646572203130373720756e74696c2069742069732064656c6976657265642e0a0a6772616e743a20746865207461736b20676f6573206f6e2077686572652069742073746f707065642c20776974682074686174206d756368206d6f72650a0a6c656176655f6f75743a206974206973206e6f7420646f6e652c206e6f722069732077686174206e656564732069743b20746865207265737420676f6573206f6e2c20616e642074686520726573756c742073617973207768617420776173206c656674206f75740a0a62795f68616e643a20796f752064696420697420656c7365776865726520616e642073617920686f7720796f75206b6e6f773b206974206973206e6f7420646f6e6520616761696e2c20616e6420746865207265737420676f6573206f6e0a0a61626f72743a20746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65ae7265766965775f636f6e666967739183ab616374696f6e5f6e616d65a76365696c696e67b1616c6c6f7765645f6465636973696f6e7392a7617070726f7665a672656a656374ab617267735f736368656d6181a474797065a66f626a656374a672657669657789a26964ad72643332386638383366376435a77461736b5f6964a76365696c696e67a6726561736f6ea76365696c696e67a474657874d93241206365696c696e672077617320726561636865642e20416374696f6e733a203520757365642c203520616c6c6f7765642ea6646967657374d94036623163373033393238376464663538333530306431336261626563643531363837346334643930613137346162376236316466303134323732666330313237a4676f616cd9304b65657020616e20657965206f6e206f72646572203130373720756e74696c2069742069732064656c6976657265642ea76f7074696f6e7384a56772616e74d936746865207461736b20676f6573206f6e2077686572652069742073746f707065642c20776974682074686174206d756368206d6f7265a96c656176655f6f7574d95d6974206973206e6f7420646f6e652c206e6f722069732077686174206e656564732069743b20746865207265737420676f6573206f6e2c20616e642074686520726573756c742073617973207768617420776173206c656674206f7574a762795f68616e64d955796f752064696420697420656c7365776865726520616e642073617920686f7720796f75206b6e6f773b206974206973206e6f7420646f6e6520616761696e2c20616e6420746865207265737420676f6573206f6ea561626f7274d931746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65a870726f626c656d7390a664657461696c86a76365696c696e67a7616374696f6e73a47573656405a56c696d697405a66772616e747381a7616374696f6e7301a6726573756d65a876616c6964617465a561626f75749188a473746570a56f72646572a46974656dffa4746f6f6caa6765745f7265636f7264a46172677382aa636f6c6c656374696f6ea66f7264657273a26964a431303737a36b6579d94032386433326334376236613330356532326262623762303132336534633662386636643231656630306362323739333464643738616438396666396435363639aa6f6363757272656e636500a6746172676574c0a47769746890a26964d9206166356137386635653437643635363538306663363063306365383762656235af726573706f6e73655f736368656d6184a474797065a66f626a656374a57469746c65a84465636973696f6ea8726571756972656491a46b696e64aa70726f7065727469657387a46b696e6482a474797065a6737472696e67a4656e756d94a56772616e74a96c656176655f6f7574a762795f68616e64a561626f7274a76d65737361676581a474797065a6737472696e67a2627982a474797065a6737472696e67ab6465736372697074696f6eab77686f2064656369646573a664696765737482a474797065a6737472696e67ab6465736372697074696f6ed937746865206469676573742073686f776e3b207265667573656420696620746865207175657374696f6e206368616e6765642073696e6365a56772616e7482a474797065a66f626a656374b46164646974696f6e616c50726f7065727469657382a474797065a66e756d626572b06578636c75736976654d696e696d756d00a865766964656e636581ab6465736372697074696f6ed92f686f7720796f75206b6e6f77207468617420697420697320646f6e653b2074686973206f722061206d657373616765a6726573756c7482a474797065a66f626a656374ab6465736372697074696f6ed939776861742074686520746f6f6c20776f756c64206861766520676976656e2c207768657265206c61746572207374657073206e656564206974', '~__pregel_pull, human_review'),
	('ambiguous', '', '1f1e93b4-637b-61d7-8002-98e919a53b6d', '17bf631c-9fda-f4bc-08d1-e71b8ed4ad50', -3, '__interrupt__', 'msgpack.2', '\x91c805900293af6c616e6767726170682e7479706573a9496e7465727275707483a576616c756583af616374696f6e5f72657175657374739184a46e616d65a9616d626967756f7573a46172677382a4676f616cd9204d792073746f72616765206a61727320617272697665642062726f6b656e2121a87175657374696f6ed92a5768696368206f726465722069732069743f20506c65617365206769766520697473206e756d6265722ea9617267756d656e747382a4676f616cd9204d792073746f72616765206a61727320617272697665642062726f6b656e2121a87175657374696f6ed92a5768696368206f726465722069732069743f20506c65617365206769766520697473206e756d6265722eab6465736372697074696f6ed9c95768696368206f726465722069732069743f20506c65617365206769766520697473206e756d6265722e0a0a476f616c3a204d792073746f72616765206a61727320617272697665642062726f6b656e21210a0a726573706f6e643a20796f757220616e7377657220676f657320746f2074686520706c616e6e65722c20776869636820706c616e7320616761696e0a0a61626f72743a20746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65ae7265766965775f636f6e666967739183ab616374696f6e5f6e616d65a9616d626967756f7573b1616c6c6f7765645f6465636973696f6e7392a7726573706f6e64a672656a656374ab617267735f736368656d6181a474797065a66f626a656374a672657669657789a26964ad72396132623731656465316139a77461736b5f6964a9616d626967756f7573a6726561736f6ea9616d626967756f7573a474657874d92a5768696368206f726465722069732069743f20506c65617365206769766520697473206e756d6265722ea6646967657374d94061383464386538373536323736666539396634343134616362666431643762313463333335393735653935666539623763373232303539643633633366383238a4676f616cd9204d792073746f72616765206a61727320617272697665642062726f6b656e2121a76f7074696f6e7382a7726573706f6e64d932796f757220616e7377657220676f657320746f2074686520706c616e6e65722c20776869636820706c616e7320616761696ea561626f7274d931746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65a870726f626c656d7390a664657461696c81a9706c6179626f6f6b7399ac63616e63656c2d6f72646572ac64616d616765642d6974656dac67656e6572616c2d6465736bab6f70656e2d7469636b6574ac6f726465722d737461747573a6726566756e64b672656d696e642d77616974696e672d7469636b657473ac72657475726e2d6f72646572ae77617463682d64656c6976657279a26964d9206265633263636564383039393838376535346539373630623961363332306530af726573706f6e73655f736368656d6184a474797065a66f626a656374a57469746c65a84465636973696f6ea8726571756972656491a46b696e64aa70726f7065727469657387a46b696e6482a474797065a6737472696e67a4656e756d92a7726573706f6e64a561626f7274a76d65737361676581a474797065a6737472696e67a2627982a474797065a6737472696e67ab6465736372697074696f6eab77686f2064656369646573a664696765737482a474797065a6737472696e67ab6465736372697074696f6ed937746865206469676573742073686f776e3b207265667573656420696620746865207175657374696f6e206368616e6765642073696e6365a6726573756c7481a474797065a66f626a656374a865766964656e636580a46172677381a474797065a66f626a656374', '~__pregel_pull, human_review'),
	('refuted', '', '1f1e93b4-6ef6-636b-8007-28daaea2a356', '5f1cd7da-78a9-0382-323f-fa76a410f85f', -3, '__interrupt__', 'msgpack.2', '\x91c80b040293af6c616e6767726170682e7479706573a9496e7465727275707483a576616c756583af616374696f6e5f72657175657374739184a46e616d65ac69737375655f726566756e64a46172677383a6616d6f756e74cb4039000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303836a86f726465725f6964a431303836a9617267756d656e747383a6616d6f756e74cb4039000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303836a86f726465725f6964a431303836ab6465736372697074696f6eda022969737375655f726566756e64206973206e6f742061732061736b65643a2074686520746f6f6c20736169642069742077617320646f6e652c20627574206e6f7468696e672069732074686572652e20746865206465736b20686173206e6f20726566756e642066726f6d207468697320616374696f6e2049742063616e277420626520756e646f6e653a206f6e6c79206120706572736f6e20726570656174732069742e0a0a476f616c3a20726566756e642032352045555220666f72206f7264657220313038360a0a617070726f76653a206974206973207472696564206f6e6365206d6f72650a0a726573706f6e643a20796f757220616e7377657220676f657320746f2074686520706c616e6e65722c20776869636820706c616e7320616761696e0a0a6c656176655f6f75743a206974206973206e6f7420646f6e652c206e6f722069732077686174206e656564732069743b20746865207265737420676f6573206f6e2c20616e642074686520726573756c742073617973207768617420776173206c656674206f75740a0a62795f68616e643a20796f752064696420697420656c7365776865726520616e642073617920686f7720796f75206b6e6f773b206974206973206e6f7420646f6e6520616761696e2c20616e6420746865207265737420676f6573206f6e0a0a61626f72743a20746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65ae7265766965775f636f6e666967739183ab616374696f6e5f6e616d65ac69737375655f726566756e64b1616c6c6f7765645f6465636973696f6e7393a7617070726f7665a7726573706f6e64a672656a656374ab617267735f736368656d6185b46164646974696f6e616c50726f70657274696573c2aa70726f7065727469657383a86f726465725f696483ab6465736372697074696f6ed923746865206f7264657220746f20726566756e642c207375636820617320223130343222a77061747465726eb55e5b412d5a612d7a302d395f2d5d7b312c36347d24a474797065a6737472696e67a6616d6f756e7484ab6465736372697074696f6ed943686f77206d75636820746f20706179206261636b2c20696e20746865206f7264657227732063757272656e63792c206174206d6f73742074776f20646563696d616c73b06578636c75736976654d696e696d756d00a76d6178696d756dce000f4240a474797065a66e756d626572a6726561736f6e84ab6465736372697074696f6eb27768792c20666f722074686520626f6f6b73a96d61784c656e677468cd07d0a96d696e4c656e67746801a474797065a6737472696e67a8726571756972656493a86f726465725f6964a6616d6f756e74a6726561736f6ea57469746c65ab4973737565526566756e64a474797065a66f626a656374a672657669657789a26964ad72336336323531613966373662a77461736b5f6964a772656675746564a6726561736f6ea772656675746564a474657874d9a469737375655f726566756e64206973206e6f742061732061736b65643a2074686520746f6f6c20736169642069742077617320646f6e652c20627574206e6f7468696e672069732074686572652e20746865206465736b20686173206e6f20726566756e642066726f6d207468697320616374696f6e2049742063616e277420626520756e646f6e653a206f6e6c79206120706572736f6e20726570656174732069742ea6646967657374d94065326164653865343865306138353061643965353538666566623435383162343061653731316262306163653732663439353862616564303737646532393938a4676f616cbc726566756e642032352045555220666f72206f726465722031303836a76f7074696f6e7385a7617070726f7665b56974206973207472696564206f6e6365206d6f7265a7726573706f6e64d932796f757220616e7377657220676f657320746f2074686520706c616e6e65722c20776869636820706c616e7320616761696ea96c656176655f6f7574d95d6974206973206e6f7420646f6e652c206e6f722069732077686174206e656564732069743b20746865207265737420676f6573206f6e2c20616e642074686520726573756c742073617973207768617420776173206c656674206f7574a762795f68616e64d955796f752064696420697420656c7365776865726520616e642073617920686f7720796f75206b6e6f773b206974206973206e6f7420646f6e6520616761696e2c20616e6420746865207265737420676f6573206f6ea561626f7274d931746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65a870726f626c656d7390a664657461696c83a6726573756d65a876616c6964617465a5747269656481d9403732636338336564333135396661623065313739656662383066316239396263343664333732653336306635613538393636306439336130646430396665663901a561626f75749188a473746570a6726566756e64a46974656dffa4746f6f6cac69737375655f726566756e64a46172677383a6616d6f756e74cb4039000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303836a86f726465725f6964a431303836a36b6579d94037326363383365643331353966616230653137396566623830663162393962633436643337326533363066356135383936363064393361306464303966656639aa6f6363757272656e636500a6746172676574a431303836a47769746891a46d61696ca26964d9206637376535343038613861393637383362613165383262306537313631363732af726573706f6e73655f736368656d6184a474797065a66f626a656374a57469746c65a84465636973696f6ea8726571756972656491a46b696e64aa70726f7065727469657387a46b696e6482a474797065a6737472696e67a4656e756d95a7617070726f7665a7726573706f6e64a96c656176655f6f7574a762795f68616e64a561626f7274a76d65737361676581a474797065a6737472696e67a2627982a474797065a6737472696e67ab6465736372697074696f6eab77686f2064656369646573a664696765737482a474797065a6737472696e67ab6465736372697074696f6ed937746865206469676573742073686f776e3b207265667573656420696620746865207175657374696f6e206368616e6765642073696e6365a6726573756c7482a474797065a66f626a656374ab6465736372697074696f6ed939776861742074686520746f6f6c20776f756c64206861766520676976656e2c207768657265206c61746572207374657073206e656564206974a865766964656e636581ab6465736372697074696f6ed92f686f7720796f75206b6e6f77207468617420697420697320646f6e653b2074686973206f722061206d657373616765a46172677381a474797065a66f626a656374', '~__pregel_pull, human_review'),
	('unknown', '', '1f1e93b5-ed3d-62ce-8007-60574e745a45', '586cba79-784d-94af-94f0-cc1d3a4b3330', -3, '__interrupt__', 'msgpack.2', '\x91c80a980293af6c616e6767726170682e7479706573a9496e7465727275707483a576616c756583af616374696f6e5f72657175657374739184a46e616d65ac69737375655f726566756e64a46172677383a6616d6f756e74cb403e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303539a86f726465725f6964a431303539a9617267756d656e747383a6616d6f756e74cb403e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303539a86f726465725f6964a431303539ab6465736372697074696f6eda01e449742063616e277420626520746f6c6420776865746865722069737375655f726566756e642068617070656e65643a206c6f6f6b696e67206974207570206661696c65643a2069737375655f726566756e6420676f742048545450203530300a0a476f616c3a20526566756e6420333020455552206f6e206f72646572203130353920617320616772656564206f6e207468652070686f6e652e0a0a726573706f6e643a20796f752073617920776865746865722069742068617070656e65642c20616e6420686f7720796f75206b6e6f770a0a617070726f76653a2053746577617264206c6f6f6b73206f6e6365206d6f72650a0a6c656176655f6f75743a206e6f626f6479206c6f6f6b7320616761696e3b20746865207265737420676f6573206f6e2c20616e642074686520726573756c742073617973206974206973206e6f74206b6e6f776e0a0a62795f68616e643a20796f752064696420697420656c7365776865726520616e642073617920686f7720796f75206b6e6f773b206974206973206e6f7420646f6e6520616761696e2c20616e6420746865207265737420676f6573206f6e0a0a61626f72743a20746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65ae7265766965775f636f6e666967739183ab616374696f6e5f6e616d65ac69737375655f726566756e64b1616c6c6f7765645f6465636973696f6e7393a7726573706f6e64a7617070726f7665a672656a656374ab617267735f736368656d6185b46164646974696f6e616c50726f70657274696573c2aa70726f7065727469657383a86f726465725f696483ab6465736372697074696f6ed923746865206f7264657220746f20726566756e642c207375636820617320223130343222a77061747465726eb55e5b412d5a612d7a302d395f2d5d7b312c36347d24a474797065a6737472696e67a6616d6f756e7484ab6465736372697074696f6ed943686f77206d75636820746f20706179206261636b2c20696e20746865206f7264657227732063757272656e63792c206174206d6f73742074776f20646563696d616c73b06578636c75736976654d696e696d756d00a76d6178696d756dce000f4240a474797065a66e756d626572a6726561736f6e84ab6465736372697074696f6eb27768792c20666f722074686520626f6f6b73a96d61784c656e677468cd07d0a96d696e4c656e67746801a474797065a6737472696e67a8726571756972656493a86f726465725f6964a6616d6f756e74a6726561736f6ea57469746c65ab4973737565526566756e64a474797065a66f626a656374a672657669657789a26964ad72326437366561616163616434a77461736b5f6964a7756e6b6e6f776ea6726561736f6eaf756e6b6e6f776e5f6f7574636f6d65a474657874d95f49742063616e277420626520746f6c6420776865746865722069737375655f726566756e642068617070656e65643a206c6f6f6b696e67206974207570206661696c65643a2069737375655f726566756e6420676f74204854545020353030a6646967657374d94063346265336132643531343162666530646530346138306265336662326433656630323738383535306630366662396439393039343663656236613737616139a4676f616cd933526566756e6420333020455552206f6e206f72646572203130353920617320616772656564206f6e207468652070686f6e652ea76f7074696f6e7385a7726573706f6e64d92d796f752073617920776865746865722069742068617070656e65642c20616e6420686f7720796f75206b6e6f77a7617070726f7665b753746577617264206c6f6f6b73206f6e6365206d6f7265a96c656176655f6f7574d9496e6f626f6479206c6f6f6b7320616761696e3b20746865207265737420676f6573206f6e2c20616e642074686520726573756c742073617973206974206973206e6f74206b6e6f776ea762795f68616e64d955796f752064696420697420656c7365776865726520616e642073617920686f7720796f75206b6e6f773b206974206973206e6f7420646f6e6520616761696e2c20616e6420746865207265737420676f6573206f6ea561626f7274d931746865207461736b20656e6473206173206661696c65643b20776861742077617320646f6e6520737461797320646f6e65a870726f626c656d7390a664657461696c82a772656365697074d96569737375655f726566756e64206c6f73742069747320636f6e6e656374696f6e3a2052656d6f746550726f746f636f6c4572726f722053657276657220646973636f6e6e656374656420776974686f75742073656e64696e67206120726573706f6e73652ea561626f75749188a473746570a6726566756e64a46974656dffa4746f6f6cac69737375655f726566756e64a46172677383a6616d6f756e74cb403e000000000000a6726561736f6ebf526566756e642072657175657374656420666f72206f726465722031303539a86f726465725f6964a431303539a36b6579d94063396238393836613639346562653238636434623932653561383633303333613039303166376466613463346632386234353730623361616465643061306431aa6f6363757272656e636500a6746172676574a431303539a47769746891a46d61696ca26964d9203134373565653230653135336131356365623665623266306235316666313832af726573706f6e73655f736368656d6184a474797065a66f626a656374a57469746c65a84465636973696f6ea8726571756972656491a46b696e64aa70726f7065727469657387a46b696e6482a474797065a6737472696e67a4656e756d95a7726573706f6e64a7617070726f7665a96c656176655f6f7574a762795f68616e64a561626f7274a76d65737361676581a474797065a6737472696e67a2627982a474797065a6737472696e67ab6465736372697074696f6eab77686f2064656369646573a664696765737482a474797065a6737472696e67ab6465736372697074696f6ed937746865206469676573742073686f776e3b207265667573656420696620746865207175657374696f6e206368616e6765642073696e6365a6726573756c7482a474797065a66f626a656374ab6465736372697074696f6ed939776861742074686520746f6f6c20776f756c64206861766520676976656e2c207768657265206c61746572207374657073206e656564206974a865766964656e636581ab6465736372697074696f6ed92f686f7720796f75206b6e6f77207468617420697420697320646f6e653b2074686973206f722061206d657373616765a46172677381a474797065a66f626a656374', '~__pregel_pull, human_review');


--
-- Data for Name: checkpoints; Type: TABLE DATA; Schema: public; Owner: -
--

INSERT INTO public.checkpoints VALUES
	('approval', '', '1f1e93b4-6137-6eed-8005-b29814720b16', '1f1e93b4-609e-608e-8002-69ae028020fa', NULL, '{"v": 4, "id": "1f1e93b4-6137-6eed-8005-b29814720b16", "ts": "2026-11-26T01:47:01.322096+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.07514591691618111"}, "verify": {"branch:to:verify": "00000000000000000000000000000005.0.4859388291412119"}, "execute": {"branch:to:execute": "00000000000000000000000000000004.0.07953501968735377"}, "validate": {"branch:to:validate": "00000000000000000000000000000006.0.5692863318723127"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.9582570981760896"}}, "channel_values": {"goal": "Refund 300 EUR for order 1049, the espresso machine leaks.", "next": "human_review", "asked": 1, "error": null, "steps": 1, "result": null, "status": "needs_review", "checked": "d1be9a687b73b90720c1f641550d994ba98b194ef3a61a315b7a0f96352a3805", "task_id": "approval", "playbook": "refund", "requested_by": "kim", "branch:to:human_review": null}, "channel_versions": {"goal": "00000000000000000000000000000003.0.14290207217330786", "next": "00000000000000000000000000000007.0.6386378340271075", "plan": "00000000000000000000000000000003.0.14290207217330786", "wave": "00000000000000000000000000000004.0.07953501968735377", "asked": "00000000000000000000000000000007.0.6386378340271075", "error": "00000000000000000000000000000003.0.14290207217330786", "steps": "00000000000000000000000000000005.0.4859388291412119", "times": "00000000000000000000000000000003.0.14290207217330786", "usage": "00000000000000000000000000000007.0.6386378340271075", "result": "00000000000000000000000000000003.0.14290207217330786", "status": "00000000000000000000000000000007.0.6386378340271075", "checked": "00000000000000000000000000000004.0.07953501968735377", "task_id": "00000000000000000000000000000003.0.14290207217330786", "playbook": "00000000000000000000000000000004.0.07953501968735377", "question": "00000000000000000000000000000007.0.6386378340271075", "__start__": "00000000000000000000000000000002.0.07514591691618111", "acceptance": "00000000000000000000000000000003.0.14290207217330786", "requested_by": "00000000000000000000000000000003.0.14290207217330786", "branch:to:plan": "00000000000000000000000000000003.0.14290207217330786", "branch:to:verify": "00000000000000000000000000000006.0.5692863318723127", "branch:to:execute": "00000000000000000000000000000005.0.4859388291412119", "branch:to:validate": "00000000000000000000000000000007.0.6386378340271075", "branch:to:human_review": "00000000000000000000000000000007.0.6386378340271075"}, "updated_channels": ["asked", "branch:to:human_review", "next", "question", "status", "usage"]}', '{"step": 5, "source": "loop", "parents": {}}'),
	('decided', '', '1f1e93b4-619c-6cc2-8005-9a088266dc38', '1f1e93b4-616b-604c-8002-cd26892dd4d4', NULL, '{"v": 4, "id": "1f1e93b4-619c-6cc2-8005-9a088266dc38", "ts": "2026-11-26T01:47:01.363408+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.33473801728764707"}, "verify": {"branch:to:verify": "00000000000000000000000000000005.0.6472876482500687"}, "execute": {"branch:to:execute": "00000000000000000000000000000004.0.975551021014605"}, "validate": {"branch:to:validate": "00000000000000000000000000000006.0.8104727204998486"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.5336495915832367"}}, "channel_values": {"goal": "Refund 120 EUR for order 1089.", "next": "human_review", "asked": 1, "error": null, "steps": 1, "result": null, "status": "needs_review", "checked": "653174ec1f13a8e03ec6352f5048f2b354029ff34f3da6f5ed64b4f72e18302a", "task_id": "decided", "playbook": "refund", "requested_by": "kim", "branch:to:human_review": null}, "channel_versions": {"goal": "00000000000000000000000000000003.0.5750998034335014", "next": "00000000000000000000000000000007.0.3007230238170787", "plan": "00000000000000000000000000000003.0.5750998034335014", "wave": "00000000000000000000000000000004.0.975551021014605", "asked": "00000000000000000000000000000007.0.3007230238170787", "error": "00000000000000000000000000000003.0.5750998034335014", "steps": "00000000000000000000000000000005.0.6472876482500687", "times": "00000000000000000000000000000003.0.5750998034335014", "usage": "00000000000000000000000000000007.0.3007230238170787", "result": "00000000000000000000000000000003.0.5750998034335014", "status": "00000000000000000000000000000007.0.3007230238170787", "checked": "00000000000000000000000000000004.0.975551021014605", "task_id": "00000000000000000000000000000003.0.5750998034335014", "playbook": "00000000000000000000000000000004.0.975551021014605", "question": "00000000000000000000000000000007.0.3007230238170787", "__start__": "00000000000000000000000000000002.0.33473801728764707", "acceptance": "00000000000000000000000000000003.0.5750998034335014", "requested_by": "00000000000000000000000000000003.0.5750998034335014", "branch:to:plan": "00000000000000000000000000000003.0.5750998034335014", "branch:to:verify": "00000000000000000000000000000006.0.8104727204998486", "branch:to:execute": "00000000000000000000000000000005.0.6472876482500687", "branch:to:validate": "00000000000000000000000000000007.0.3007230238170787", "branch:to:human_review": "00000000000000000000000000000007.0.3007230238170787"}, "updated_channels": ["asked", "branch:to:human_review", "next", "question", "status", "usage"]}', '{"step": 5, "source": "loop", "parents": {}}'),
	('ceiling', '', '1f1e93b4-6354-6227-801b-2c30336a6a90', '1f1e93b4-6347-6cde-801a-cc115688b6ff', NULL, '{"v": 4, "id": "1f1e93b4-6354-6227-801b-2c30336a6a90", "ts": "2026-11-26T01:47:01.543367+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000027.0.520242732800824"}, "verify": {"branch:to:verify": "00000000000000000000000000000025.0.6148351292754584"}, "execute": {"branch:to:execute": "00000000000000000000000000000024.0.7940335638253962"}, "validate": {"branch:to:validate": "00000000000000000000000000000028.0.4254720473644501"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.18295515050639866"}}, "channel_values": {"goal": "Keep an eye on order 1077 until it is delivered.", "next": "human_review", "asked": 1, "error": null, "steps": 5, "result": null, "status": "needs_review", "checked": "f927b1952c4346c1bdf8eb6a915956785bce413ab2da92acf474b1c238f88822", "task_id": "ceiling", "playbook": "watch-delivery", "requested_by": "kim", "branch:to:human_review": null}, "channel_versions": {"goal": "00000000000000000000000000000003.0.20229202766331567", "next": "00000000000000000000000000000029.0.7755696395003276", "plan": "00000000000000000000000000000028.0.4254720473644501", "wave": "00000000000000000000000000000027.0.520242732800824", "asked": "00000000000000000000000000000029.0.7755696395003276", "error": "00000000000000000000000000000003.0.20229202766331567", "names": "00000000000000000000000000000009.0.5873254420231696", "steps": "00000000000000000000000000000025.0.6148351292754584", "times": "00000000000000000000000000000028.0.4254720473644501", "usage": "00000000000000000000000000000029.0.7755696395003276", "result": "00000000000000000000000000000003.0.20229202766331567", "status": "00000000000000000000000000000029.0.7755696395003276", "checked": "00000000000000000000000000000029.0.7755696395003276", "task_id": "00000000000000000000000000000003.0.20229202766331567", "playbook": "00000000000000000000000000000004.0.5144857668920493", "question": "00000000000000000000000000000029.0.7755696395003276", "__start__": "00000000000000000000000000000002.0.07947643753491951", "acceptance": "00000000000000000000000000000003.0.20229202766331567", "requested_by": "00000000000000000000000000000003.0.20229202766331567", "branch:to:plan": "00000000000000000000000000000028.0.4254720473644501", "branch:to:verify": "00000000000000000000000000000026.0.5576699832013737", "branch:to:execute": "00000000000000000000000000000025.0.6148351292754584", "branch:to:validate": "00000000000000000000000000000029.0.7755696395003276", "branch:to:human_review": "00000000000000000000000000000029.0.7755696395003276"}, "updated_channels": ["asked", "branch:to:human_review", "checked", "next", "question", "status", "usage"]}', '{"step": 27, "source": "loop", "parents": {}}'),
	('ambiguous', '', '1f1e93b4-637b-61d7-8002-98e919a53b6d', '1f1e93b4-6373-6ba3-8001-941f20b89f92', NULL, '{"v": 4, "id": "1f1e93b4-637b-61d7-8002-98e919a53b6d", "ts": "2026-11-26T01:47:01.559334+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.9688559725863491"}, "validate": {"branch:to:validate": "00000000000000000000000000000003.0.13632536162404418"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.7107951276609333"}}, "channel_values": {"goal": "My storage jars arrived broken!!", "next": "human_review", "asked": 1, "error": null, "steps": 0, "result": null, "status": "needs_review", "task_id": "ambiguous", "playbook": null, "unstated": "Which order is it? Please give its number.", "acceptance": null, "requested_by": "kim", "branch:to:human_review": null}, "channel_versions": {"goal": "00000000000000000000000000000003.0.13632536162404418", "next": "00000000000000000000000000000004.0.6715160412793771", "plan": "00000000000000000000000000000003.0.13632536162404418", "asked": "00000000000000000000000000000004.0.6715160412793771", "error": "00000000000000000000000000000003.0.13632536162404418", "steps": "00000000000000000000000000000003.0.13632536162404418", "times": "00000000000000000000000000000003.0.13632536162404418", "usage": "00000000000000000000000000000004.0.6715160412793771", "result": "00000000000000000000000000000003.0.13632536162404418", "status": "00000000000000000000000000000004.0.6715160412793771", "task_id": "00000000000000000000000000000003.0.13632536162404418", "playbook": "00000000000000000000000000000003.0.13632536162404418", "question": "00000000000000000000000000000004.0.6715160412793771", "unstated": "00000000000000000000000000000003.0.13632536162404418", "__start__": "00000000000000000000000000000002.0.9688559725863491", "acceptance": "00000000000000000000000000000003.0.13632536162404418", "requested_by": "00000000000000000000000000000003.0.13632536162404418", "branch:to:plan": "00000000000000000000000000000003.0.13632536162404418", "branch:to:validate": "00000000000000000000000000000004.0.6715160412793771", "branch:to:human_review": "00000000000000000000000000000004.0.6715160412793771"}, "updated_channels": ["asked", "branch:to:human_review", "next", "question", "status", "usage"]}', '{"step": 2, "source": "loop", "parents": {}}'),
	('complete', '', '1f1e93b4-641c-6c82-800b-c13101fa4392', '1f1e93b4-63ff-6e56-8008-38c3eeb16ed7', NULL, '{"v": 4, "id": "1f1e93b4-641c-6c82-800b-c13101fa4392", "ts": "2026-11-26T01:47:01.625552+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.35024738269640454"}, "verify": {"branch:to:verify": "00000000000000000000000000000011.0.3203645681660091"}, "execute": {"branch:to:execute": "00000000000000000000000000000010.0.7403337744117845"}, "validate": {"branch:to:validate": "00000000000000000000000000000012.0.8483098698276329"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.5200253829725063"}}, "channel_values": {"goal": "Please refund 15 EUR for order 1043, the knife has a scratch.", "next": "end", "error": null, "steps": 3, "status": "complete", "checked": "384575a3e3a6ebef1ead5e6e331309a70051fca386940b68888b703c89caf1fe", "task_id": "complete", "playbook": "refund", "question": null, "requested_by": "kim"}, "channel_versions": {"goal": "00000000000000000000000000000003.0.9042287552327284", "next": "00000000000000000000000000000013.0.04963029605162106", "plan": "00000000000000000000000000000003.0.9042287552327284", "wave": "00000000000000000000000000000013.0.04963029605162106", "error": "00000000000000000000000000000003.0.9042287552327284", "steps": "00000000000000000000000000000011.0.3203645681660091", "times": "00000000000000000000000000000003.0.9042287552327284", "usage": "00000000000000000000000000000013.0.04963029605162106", "result": "00000000000000000000000000000013.0.04963029605162106", "status": "00000000000000000000000000000013.0.04963029605162106", "checked": "00000000000000000000000000000004.0.2342479623774899", "task_id": "00000000000000000000000000000003.0.9042287552327284", "playbook": "00000000000000000000000000000004.0.2342479623774899", "question": "00000000000000000000000000000003.0.9042287552327284", "__start__": "00000000000000000000000000000002.0.35024738269640454", "acceptance": "00000000000000000000000000000003.0.9042287552327284", "requested_by": "00000000000000000000000000000003.0.9042287552327284", "branch:to:plan": "00000000000000000000000000000003.0.9042287552327284", "branch:to:verify": "00000000000000000000000000000012.0.8483098698276329", "branch:to:execute": "00000000000000000000000000000011.0.3203645681660091", "branch:to:validate": "00000000000000000000000000000013.0.04963029605162106"}, "updated_channels": ["next", "result", "status", "usage", "wave"]}', '{"step": 11, "source": "loop", "parents": {}}'),
	('rejected', '', '1f1e93b4-6440-6865-8006-d46e6cecd010', '1f1e93b4-621a-6d26-8005-3eefe624dbcf', NULL, '{"v": 4, "id": "1f1e93b4-6440-6865-8006-d46e6cecd010", "ts": "2026-11-26T01:47:01.640189+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.5589070107712623"}, "verify": {"branch:to:verify": "00000000000000000000000000000005.0.97962239406558"}, "execute": {"branch:to:execute": "00000000000000000000000000000004.0.43967442524812794"}, "validate": {"branch:to:validate": "00000000000000000000000000000006.0.05189092237925452"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.8905157036457186"}, "human_review": {"branch:to:human_review": "00000000000000000000000000000007.0.5528570253821018"}, "__interrupt__": {"goal": "00000000000000000000000000000003.0.6520004256244909", "next": "00000000000000000000000000000007.0.5528570253821018", "plan": "00000000000000000000000000000003.0.6520004256244909", "wave": "00000000000000000000000000000004.0.43967442524812794", "asked": "00000000000000000000000000000007.0.5528570253821018", "error": "00000000000000000000000000000003.0.6520004256244909", "steps": "00000000000000000000000000000005.0.97962239406558", "times": "00000000000000000000000000000003.0.6520004256244909", "usage": "00000000000000000000000000000007.0.5528570253821018", "result": "00000000000000000000000000000003.0.6520004256244909", "status": "00000000000000000000000000000007.0.5528570253821018", "checked": "00000000000000000000000000000004.0.43967442524812794", "task_id": "00000000000000000000000000000003.0.6520004256244909", "playbook": "00000000000000000000000000000004.0.43967442524812794", "question": "00000000000000000000000000000007.0.5528570253821018", "__start__": "00000000000000000000000000000002.0.5589070107712623", "acceptance": "00000000000000000000000000000003.0.6520004256244909", "requested_by": "00000000000000000000000000000003.0.6520004256244909", "branch:to:plan": "00000000000000000000000000000003.0.6520004256244909", "branch:to:verify": "00000000000000000000000000000006.0.05189092237925452", "branch:to:execute": "00000000000000000000000000000005.0.97962239406558", "branch:to:validate": "00000000000000000000000000000007.0.5528570253821018", "branch:to:human_review": "00000000000000000000000000000007.0.5528570253821018"}}, "channel_values": {"goal": "Refund 110 EUR for order 1060.", "next": "end", "asked": 1, "error": "rejected by lea: no", "steps": 1, "result": null, "status": "failed", "checked": "5a7ee36368607a36483fb8a710d4748b7689d64d5d84a7b6ef415e6c4e469280", "task_id": "rejected", "playbook": "refund", "question": null, "requested_by": "kim"}, "channel_versions": {"goal": "00000000000000000000000000000003.0.6520004256244909", "next": "00000000000000000000000000000008.0.8518382131762746", "plan": "00000000000000000000000000000003.0.6520004256244909", "wave": "00000000000000000000000000000004.0.43967442524812794", "asked": "00000000000000000000000000000007.0.5528570253821018", "error": "00000000000000000000000000000008.0.8518382131762746", "steps": "00000000000000000000000000000005.0.97962239406558", "times": "00000000000000000000000000000003.0.6520004256244909", "usage": "00000000000000000000000000000008.0.8518382131762746", "result": "00000000000000000000000000000003.0.6520004256244909", "status": "00000000000000000000000000000008.0.8518382131762746", "checked": "00000000000000000000000000000004.0.43967442524812794", "task_id": "00000000000000000000000000000003.0.6520004256244909", "decision": "00000000000000000000000000000008.0.8518382131762746", "playbook": "00000000000000000000000000000004.0.43967442524812794", "question": "00000000000000000000000000000008.0.8518382131762746", "rejected": "00000000000000000000000000000008.0.8518382131762746", "__start__": "00000000000000000000000000000002.0.5589070107712623", "acceptance": "00000000000000000000000000000003.0.6520004256244909", "requested_by": "00000000000000000000000000000003.0.6520004256244909", "branch:to:plan": "00000000000000000000000000000003.0.6520004256244909", "branch:to:verify": "00000000000000000000000000000006.0.05189092237925452", "branch:to:execute": "00000000000000000000000000000005.0.97962239406558", "branch:to:validate": "00000000000000000000000000000007.0.5528570253821018", "branch:to:human_review": "00000000000000000000000000000008.0.8518382131762746"}, "updated_channels": ["decision", "error", "next", "question", "rejected", "status", "usage"]}', '{"step": 6, "source": "loop", "parents": {}}'),
	('refuted', '', '1f1e93b4-6ef6-636b-8007-28daaea2a356', '1f1e93b4-6520-6a4e-8005-c260facedb2f', NULL, '{"v": 4, "id": "1f1e93b4-6ef6-636b-8007-28daaea2a356", "ts": "2026-11-26T01:47:02.763183+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.6461215483524752"}, "verify": {"branch:to:verify": "00000000000000000000000000000008.0.09572719463603896"}, "execute": {"branch:to:execute": "00000000000000000000000000000007.0.008533585488620044"}, "validate": {"branch:to:validate": "00000000000000000000000000000006.0.7661910412424395"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.06557912988244397"}}, "channel_values": {"goal": "refund 25 EUR for order 1086", "next": "human_review", "asked": 1, "error": null, "steps": 2, "result": null, "status": "needs_review", "checked": "d0fe93f32fb7ed2b04d0cecbd7dda84dd814bd52ee98cfdad13a8affe3c388ae", "task_id": "refuted", "playbook": "refund", "requested_by": "kim", "branch:to:human_review": null}, "channel_versions": {"goal": "00000000000000000000000000000003.0.646309711771641", "next": "00000000000000000000000000000009.0.49699200215670836", "plan": "00000000000000000000000000000003.0.646309711771641", "wave": "00000000000000000000000000000007.0.008533585488620044", "asked": "00000000000000000000000000000009.0.49699200215670836", "error": "00000000000000000000000000000003.0.646309711771641", "steps": "00000000000000000000000000000008.0.09572719463603896", "times": "00000000000000000000000000000003.0.646309711771641", "usage": "00000000000000000000000000000009.0.49699200215670836", "result": "00000000000000000000000000000003.0.646309711771641", "status": "00000000000000000000000000000009.0.49699200215670836", "checked": "00000000000000000000000000000004.0.2483259013636806", "task_id": "00000000000000000000000000000003.0.646309711771641", "playbook": "00000000000000000000000000000004.0.2483259013636806", "question": "00000000000000000000000000000009.0.49699200215670836", "__start__": "00000000000000000000000000000002.0.6461215483524752", "acceptance": "00000000000000000000000000000003.0.646309711771641", "requested_by": "00000000000000000000000000000003.0.646309711771641", "branch:to:plan": "00000000000000000000000000000003.0.646309711771641", "branch:to:verify": "00000000000000000000000000000009.0.49699200215670836", "branch:to:execute": "00000000000000000000000000000008.0.09572719463603896", "branch:to:validate": "00000000000000000000000000000007.0.008533585488620044", "branch:to:human_review": "00000000000000000000000000000009.0.49699200215670836"}, "updated_channels": ["asked", "branch:to:human_review", "next", "question", "status", "usage"]}', '{"step": 7, "source": "loop", "parents": {}}'),
	('unknown', '', '1f1e93b5-ed3d-62ce-8007-60574e745a45', '1f1e93b4-6f58-6f2f-8005-f0044814f21c', NULL, '{"v": 4, "id": "1f1e93b5-ed3d-62ce-8007-60574e745a45", "ts": "2026-11-26T01:47:42.847851+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.19053010453327646"}, "verify": {"branch:to:verify": "00000000000000000000000000000008.0.5404137624275102"}, "execute": {"branch:to:execute": "00000000000000000000000000000007.0.7724254647312432"}, "validate": {"branch:to:validate": "00000000000000000000000000000006.0.461226065687094"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.4449834533918715"}}, "channel_values": {"goal": "Refund 30 EUR on order 1059 as agreed on the phone.", "next": "human_review", "asked": 1, "error": null, "steps": 2, "result": null, "status": "needs_review", "checked": "61fed4684ebcfa590274e20ef941e915fe0915af2901b8e2ef175dc0b7981607", "task_id": "unknown", "playbook": "refund", "requested_by": "kim", "branch:to:human_review": null}, "channel_versions": {"goal": "00000000000000000000000000000003.0.2060298818587425", "next": "00000000000000000000000000000009.0.930453699435099", "plan": "00000000000000000000000000000003.0.2060298818587425", "wave": "00000000000000000000000000000007.0.7724254647312432", "asked": "00000000000000000000000000000009.0.930453699435099", "error": "00000000000000000000000000000003.0.2060298818587425", "steps": "00000000000000000000000000000008.0.5404137624275102", "times": "00000000000000000000000000000003.0.2060298818587425", "usage": "00000000000000000000000000000009.0.930453699435099", "result": "00000000000000000000000000000003.0.2060298818587425", "status": "00000000000000000000000000000009.0.930453699435099", "checked": "00000000000000000000000000000004.0.10399845458226165", "task_id": "00000000000000000000000000000003.0.2060298818587425", "playbook": "00000000000000000000000000000004.0.10399845458226165", "question": "00000000000000000000000000000009.0.930453699435099", "__start__": "00000000000000000000000000000002.0.19053010453327646", "acceptance": "00000000000000000000000000000003.0.2060298818587425", "requested_by": "00000000000000000000000000000003.0.2060298818587425", "branch:to:plan": "00000000000000000000000000000003.0.2060298818587425", "branch:to:verify": "00000000000000000000000000000009.0.930453699435099", "branch:to:execute": "00000000000000000000000000000008.0.5404137624275102", "branch:to:validate": "00000000000000000000000000000007.0.7724254647312432", "branch:to:human_review": "00000000000000000000000000000009.0.930453699435099"}, "updated_channels": ["asked", "branch:to:human_review", "next", "question", "status", "usage"]}', '{"step": 7, "source": "loop", "parents": {}}'),
	('before-the-call', '', '1f1e93b5-fc5f-6238-8005-8758ae30f42c', '1f1e93b5-fbd4-69d0-8002-bc158427b217', NULL, '{"v": 4, "id": "1f1e93b5-fc5f-6238-8005-8758ae30f42c", "ts": "2026-11-26T01:47:44.434630+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.5197195427101217"}, "verify": {"branch:to:verify": "00000000000000000000000000000005.0.38665289690535454"}, "execute": {"branch:to:execute": "00000000000000000000000000000004.0.03819305759959968"}, "validate": {"branch:to:validate": "00000000000000000000000000000006.0.7285096919359604"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.6926276748019411"}}, "channel_values": {"goal": "Order 1041 arrived damaged.", "next": "execute", "error": null, "steps": 1, "result": null, "status": "running", "checked": "70754537e36add92f6e9f36b21b9ebb9c180a0a3d8f9a2aa159eaee1e8aff49d", "task_id": "before-the-call", "playbook": "damaged-item", "question": null, "requested_by": "kim", "branch:to:execute": null}, "channel_versions": {"goal": "00000000000000000000000000000003.0.6894930812971602", "next": "00000000000000000000000000000007.0.9356845723284873", "plan": "00000000000000000000000000000003.0.6894930812971602", "wave": "00000000000000000000000000000007.0.9356845723284873", "error": "00000000000000000000000000000003.0.6894930812971602", "steps": "00000000000000000000000000000005.0.38665289690535454", "times": "00000000000000000000000000000003.0.6894930812971602", "usage": "00000000000000000000000000000007.0.9356845723284873", "result": "00000000000000000000000000000003.0.6894930812971602", "status": "00000000000000000000000000000003.0.6894930812971602", "checked": "00000000000000000000000000000004.0.03819305759959968", "task_id": "00000000000000000000000000000003.0.6894930812971602", "playbook": "00000000000000000000000000000004.0.03819305759959968", "question": "00000000000000000000000000000003.0.6894930812971602", "__start__": "00000000000000000000000000000002.0.5197195427101217", "acceptance": "00000000000000000000000000000003.0.6894930812971602", "requested_by": "00000000000000000000000000000003.0.6894930812971602", "branch:to:plan": "00000000000000000000000000000003.0.6894930812971602", "branch:to:verify": "00000000000000000000000000000006.0.7285096919359604", "branch:to:execute": "00000000000000000000000000000007.0.9356845723284873", "branch:to:validate": "00000000000000000000000000000007.0.9356845723284873"}, "updated_channels": ["branch:to:execute", "next", "usage", "wave"]}', '{"step": 5, "source": "loop", "parents": {}}'),
	('after-the-effect', '', '1f1e93b6-101e-6f49-8005-1b7bb21ab5ee', '1f1e93b6-0f62-65a7-8002-d0713720a30e', NULL, '{"v": 4, "id": "1f1e93b6-101e-6f49-8005-1b7bb21ab5ee", "ts": "2026-11-26T01:47:46.505488+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.04117928223038614"}, "verify": {"branch:to:verify": "00000000000000000000000000000005.0.40759334260921376"}, "execute": {"branch:to:execute": "00000000000000000000000000000004.0.6206701431723668"}, "validate": {"branch:to:validate": "00000000000000000000000000000006.0.39041852029099655"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.04612331654510626"}}, "channel_values": {"goal": "Order 1042 arrived damaged.", "next": "execute", "error": null, "steps": 1, "result": null, "status": "running", "checked": "c269372f13c82a807deabb9f53621b8fa7de51d1b7ceb901e947d9c864dad92f", "task_id": "after-the-effect", "playbook": "damaged-item", "question": null, "requested_by": "kim", "branch:to:execute": null}, "channel_versions": {"goal": "00000000000000000000000000000003.0.2969608976266629", "next": "00000000000000000000000000000007.0.19323522285483885", "plan": "00000000000000000000000000000003.0.2969608976266629", "wave": "00000000000000000000000000000007.0.19323522285483885", "error": "00000000000000000000000000000003.0.2969608976266629", "steps": "00000000000000000000000000000005.0.40759334260921376", "times": "00000000000000000000000000000003.0.2969608976266629", "usage": "00000000000000000000000000000007.0.19323522285483885", "result": "00000000000000000000000000000003.0.2969608976266629", "status": "00000000000000000000000000000003.0.2969608976266629", "checked": "00000000000000000000000000000004.0.6206701431723668", "task_id": "00000000000000000000000000000003.0.2969608976266629", "playbook": "00000000000000000000000000000004.0.6206701431723668", "question": "00000000000000000000000000000003.0.2969608976266629", "__start__": "00000000000000000000000000000002.0.04117928223038614", "acceptance": "00000000000000000000000000000003.0.2969608976266629", "requested_by": "00000000000000000000000000000003.0.2969608976266629", "branch:to:plan": "00000000000000000000000000000003.0.2969608976266629", "branch:to:verify": "00000000000000000000000000000006.0.39041852029099655", "branch:to:execute": "00000000000000000000000000000007.0.19323522285483885", "branch:to:validate": "00000000000000000000000000000007.0.19323522285483885"}, "updated_channels": ["branch:to:execute", "next", "usage", "wave"]}', '{"step": 5, "source": "loop", "parents": {}}'),
	('between-nodes', '', '1f1e93b6-2e23-677e-8002-86e2156a490a', '1f1e93b6-2e0f-67d9-8001-78e52a5c69bf', NULL, '{"v": 4, "id": "1f1e93b6-2e23-677e-8002-86e2156a490a", "ts": "2026-11-26T01:47:49.653068+00:00", "versions_seen": {"plan": {"branch:to:plan": "00000000000000000000000000000002.0.8733658316366363"}, "validate": {"branch:to:validate": "00000000000000000000000000000003.0.6037464357031629"}, "__input__": {}, "__start__": {"__start__": "00000000000000000000000000000001.0.7717385046438588"}}, "channel_values": {"goal": "Order 1044 arrived damaged.", "next": "execute", "error": null, "steps": 0, "result": null, "status": "running", "checked": "6c470bb58496f6de5bf37d428ec86fe451a9423ca4965ecbe3ffe29b08ae79dd", "task_id": "between-nodes", "playbook": "damaged-item", "question": null, "requested_by": "kim", "branch:to:execute": null}, "channel_versions": {"goal": "00000000000000000000000000000003.0.6037464357031629", "next": "00000000000000000000000000000004.0.4502189970427146", "plan": "00000000000000000000000000000003.0.6037464357031629", "wave": "00000000000000000000000000000004.0.4502189970427146", "error": "00000000000000000000000000000003.0.6037464357031629", "steps": "00000000000000000000000000000003.0.6037464357031629", "times": "00000000000000000000000000000003.0.6037464357031629", "usage": "00000000000000000000000000000004.0.4502189970427146", "result": "00000000000000000000000000000003.0.6037464357031629", "status": "00000000000000000000000000000003.0.6037464357031629", "checked": "00000000000000000000000000000004.0.4502189970427146", "task_id": "00000000000000000000000000000003.0.6037464357031629", "playbook": "00000000000000000000000000000004.0.4502189970427146", "question": "00000000000000000000000000000003.0.6037464357031629", "__start__": "00000000000000000000000000000002.0.8733658316366363", "acceptance": "00000000000000000000000000000003.0.6037464357031629", "requested_by": "00000000000000000000000000000003.0.6037464357031629", "branch:to:plan": "00000000000000000000000000000003.0.6037464357031629", "branch:to:execute": "00000000000000000000000000000004.0.4502189970427146", "branch:to:validate": "00000000000000000000000000000004.0.4502189970427146"}, "updated_channels": ["branch:to:execute", "checked", "next", "playbook", "usage", "wave"]}', '{"step": 2, "source": "loop", "parents": {}}');


--
-- Data for Name: procrastinate_events; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: procrastinate_jobs; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: procrastinate_periodic_defers; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: procrastinate_workers; Type: TABLE DATA; Schema: public; Owner: -
--



--
-- Data for Name: action; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.action OVERRIDING SYSTEM VALUE VALUES
	('258f427afd71b62298e14e87c1da098838a419e9810694673fbf4c5d815453f1', 4, 'ceiling', 'order', 'get_record', '{"id": "1077", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-26 01:47:01.441568+00', '2026-11-26 01:47:01.447838+00', '{"code": "", "kind": "answered", "wait": null, "result": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}}', 0, 0),
	('8f496af666243fd1ac1a9bf186913fa03228b361638fc62a7f5a569698a1390e', 1, 'approval', 'order', 'get_record', '{"id": "1049", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-26 01:47:01.260964+00', '2026-11-26 01:47:01.308764+00', '{"code": "", "kind": "answered", "wait": null, "result": {"id": "1049", "paid": true, "items": [{"sku": "ESPRESSO", "name": "Espresso machine Nova", "price": 649.0, "quantity": 1}], "total": 649.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-17", "customer_id": "C0049", "customer_name": "Oskar Larsen", "customer_email": "oskar.larsen49@example.org"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1049", "paid": true, "items": [{"sku": "ESPRESSO", "name": "Espresso machine Nova", "price": 649.0, "quantity": 1}], "total": 649.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-17", "customer_id": "C0049", "customer_name": "Oskar Larsen", "customer_email": "oskar.larsen49@example.org"}}', 0, 0),
	('4941f39f700d94d41e6ea1811b2cc2beb1bc83c78d415903f4de56270a5665cd', 2, 'decided', 'order', 'get_record', '{"id": "1089", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-26 01:47:01.345439+00', '2026-11-26 01:47:01.35099+00', '{"code": "", "kind": "answered", "wait": null, "result": {"id": "1089", "paid": true, "items": [{"sku": "ESPRESSO", "name": "Espresso machine Nova", "price": 649.0, "quantity": 1}], "total": 649.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-27", "customer_id": "C0089", "customer_name": "Leila Rossi", "customer_email": "leila.rossi89@example.com"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1089", "paid": true, "items": [{"sku": "ESPRESSO", "name": "Espresso machine Nova", "price": 649.0, "quantity": 1}], "total": 649.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-27", "customer_id": "C0089", "customer_name": "Leila Rossi", "customer_email": "leila.rossi89@example.com"}}', 0, 0),
	('818fded83032d9a2cf82880e6bb22959db70fa21f7c0a059692e1696bef29dab', 3, 'rejected', 'order', 'get_record', '{"id": "1060", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-26 01:47:01.399999+00', '2026-11-26 01:47:01.405642+00', '{"code": "", "kind": "answered", "wait": null, "result": {"id": "1060", "paid": true, "items": [{"sku": "TABLE", "name": "Oak dining table", "price": 1290.0, "quantity": 1}], "total": 1290.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-19", "customer_id": "C0060", "customer_name": "Leila Peeters", "customer_email": "leila.peeters60@example.com"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1060", "paid": true, "items": [{"sku": "TABLE", "name": "Oak dining table", "price": 1290.0, "quantity": 1}], "total": 1290.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-19", "customer_id": "C0060", "customer_name": "Leila Peeters", "customer_email": "leila.peeters60@example.com"}}', 0, 0),
	('58b0e19af86b0f1a9e7b847fa37be21900684ac03811b7b027aef36914a577a0', 5, 'ceiling', 'order', 'get_record', '{"id": "1077", "collection": "orders"}', 'read', -1, 2, 2, 0, NULL, 1, 1, '2026-11-26 01:47:01.472374+00', '2026-11-26 01:47:01.477548+00', '{"code": "", "kind": "answered", "wait": null, "result": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}}', 0, 0),
	('d7b92c2bae719bee64adaf6061b8908040c4eac51fbcca9e47f37cfa274d2517', 10, 'complete', 'refund', 'issue_refund', '{"amount": 15.0, "reason": "Refund requested for order 1043", "order_id": "1043"}', 'irreversible', -1, 1, 1, 0, '1043', 1, 1, '2026-11-26 01:47:01.594673+00', '2026-11-26 01:47:01.601036+00', '{"code": "", "kind": "answered", "wait": null, "result": {"id": "R2001", "amount": 15.0, "status": "issued", "currency": "EUR", "order_id": "1043"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "R2001", "amount": 15.0, "copies": [], "reason": "Refund requested for order 1043", "status": "issued", "currency": "EUR", "order_id": "1043"}}', 0, 0),
	('764d78ed0a4eda1c60759f448768cc2a2ebc34547902dee5a0ef70467f87939e', 6, 'ceiling', 'order', 'get_record', '{"id": "1077", "collection": "orders"}', 'read', -1, 3, 3, 0, NULL, 1, 1, '2026-11-26 01:47:01.494161+00', '2026-11-26 01:47:01.498455+00', '{"code": "", "kind": "answered", "wait": null, "result": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}}', 0, 0),
	('b74854a171e79d5b47b81d760f068e3e80059a56587f0778d2ec49736439b8ef', 7, 'ceiling', 'order', 'get_record', '{"id": "1077", "collection": "orders"}', 'read', -1, 4, 4, 0, NULL, 1, 1, '2026-11-26 01:47:01.510871+00', '2026-11-26 01:47:01.514968+00', '{"code": "", "kind": "answered", "wait": null, "result": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}}', 0, 0),
	('910cb5bdd4c0ccefa3a1842132aa1409f6ada0dfa7e17d329f4f192388a9bad6', 8, 'ceiling', 'order', 'get_record', '{"id": "1077", "collection": "orders"}', 'read', -1, 5, 5, 0, NULL, 1, 1, '2026-11-26 01:47:01.526379+00', '2026-11-26 01:47:01.530851+00', '{"code": "", "kind": "answered", "wait": null, "result": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1077", "paid": true, "items": [{"sku": "CHAIR", "name": "Office chair Ergo", "price": 429.0, "quantity": 1}], "total": 429.0, "status": "shipped", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-24", "customer_id": "C0077", "customer_name": "Nora Petrov", "customer_email": "nora.petrov77@example.org"}}', 0, 0),
	('ef1b0f534ded591dd7145eaf1ac10154452e18b7b49e6a759b2974fde2f898f9', 9, 'complete', 'order', 'get_record', '{"id": "1043", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-26 01:47:01.584518+00', '2026-11-26 01:47:01.588846+00', '{"code": "", "kind": "answered", "wait": null, "result": {"id": "1043", "paid": true, "items": [{"sku": "KNIFE", "name": "Chef''s knife 20 cm", "price": 89.5, "quantity": 1}, {"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}], "total": 133.5, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-15", "customer_id": "C0043", "customer_name": "Emil Costa", "customer_email": "emil.costa43@example.com"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1043", "paid": true, "items": [{"sku": "KNIFE", "name": "Chef''s knife 20 cm", "price": 89.5, "quantity": 1}, {"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}], "total": 133.5, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-15", "customer_id": "C0043", "customer_name": "Emil Costa", "customer_email": "emil.costa43@example.com"}}', 0, 0),
	('7ab103707e7897dd96e4b853d36b780ae0c6e5833099f25e833807f28bd01eb3', 11, 'complete', 'mail', 'send_email', '{"to": "emil.costa43@example.com", "body": "Dear Emil Costa,\n\nwe have refunded 15 EUR for order 1043 (refund R2001).\n\nYour help desk\n", "subject": "Refund for your order 1043"}', 'irreversible', -1, 1, 1, 0, 'emil.costa43@example.com', 1, 1, '2026-11-26 01:47:01.614921+00', '2026-11-26 01:47:01.618956+00', '{"code": "", "kind": "answered", "wait": null, "result": {"to": "emil.costa43@example.com", "message_id": "<7ab103707e7897dd96e4b853d36b780a@steward>"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"to": "emil.costa43@example.com", "copies": 0, "subject": "Refund for your order 1043", "message_id": "<7ab103707e7897dd96e4b853d36b780a@steward>"}}', 0, 0),
	('b3c270ba250b245b83d1526dd01a4565f670054dc62cbf3a0ba745a7eb968e05', 12, 'refuted', 'order', 'get_record', '{"id": "1086", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-26 01:47:01.706304+00', '2026-11-26 01:47:01.71847+00', '{"code": "", "kind": "answered", "wait": null, "result": {"id": "1086", "paid": true, "items": [{"sku": "JAR-5", "name": "Storage jars, set of 5", "price": 36.75, "quantity": 1}, {"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}], "total": 80.75, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-26", "customer_id": "C0086", "customer_name": "Pavel Dubois", "customer_email": "pavel.dubois86@example.com"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1086", "paid": true, "items": [{"sku": "JAR-5", "name": "Storage jars, set of 5", "price": 36.75, "quantity": 1}, {"sku": "BOARD", "name": "Oak cutting board", "price": 44.0, "quantity": 1}], "total": 80.75, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-26", "customer_id": "C0086", "customer_name": "Pavel Dubois", "customer_email": "pavel.dubois86@example.com"}}', 0, 0),
	('c9b8986a694ebe28cd4b92e5a863033a0901f7dfa4c4f28b4570b3aaded0a0d1', 15, 'unknown', 'refund', 'issue_refund', '{"amount": 30.0, "reason": "Refund requested for order 1059", "order_id": "1059"}', 'irreversible', -1, 1, 1, 0, '1059', 1, 1, '2026-11-26 01:47:02.805317+00', '2026-11-26 01:47:02.809832+00', '{"code": "connection", "kind": "lost", "wait": null, "result": null, "message": "issue_refund lost its connection: RemoteProtocolError Server disconnected without sending a response."}', '{"level": "read_back", "retry": false, "reason": "looking it up failed: issue_refund got HTTP 500", "status": "unknown", "evidence": null}', 0, 0),
	('72cc83ed3159fab0e179efb80f1b99bc46d372e360f5a589660d93a0dd09fef9', 13, 'refuted', 'refund', 'issue_refund', '{"amount": 25.0, "reason": "Refund requested for order 1086", "order_id": "1086"}', 'irreversible', -1, 1, 1, 0, '1086', 1, 1, '2026-11-26 01:47:01.733644+00', '2026-11-26 01:47:01.744079+00', '{"code": "", "kind": "answered", "wait": null, "result": {"id": "R2002", "amount": 25.0, "status": "issued", "currency": "EUR", "order_id": "1086"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "the tool said it was done, but nothing is there. the desk has no refund from this action It can''t be undone: only a person repeats it.", "status": "refuted", "evidence": null}', 0, 0),
	('bfecc76b29f517d44032a9cfa2fc579fbc48f0362ed5d90f8e76d79391ba2520', 14, 'unknown', 'order', 'get_record', '{"id": "1059", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-26 01:47:02.792745+00', '2026-11-26 01:47:02.797443+00', '{"code": "", "kind": "answered", "wait": null, "result": {"id": "1059", "paid": true, "items": [{"sku": "KETTLE", "name": "Electric kettle 1.7 l", "price": 64.9, "quantity": 1}, {"sku": "TEAPOT", "name": "Cast-iron teapot", "price": 58.0, "quantity": 1}], "total": 122.9, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-19", "customer_id": "C0059", "customer_name": "Bram García", "customer_email": "bram.garcia59@example.com"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1059", "paid": true, "items": [{"sku": "KETTLE", "name": "Electric kettle 1.7 l", "price": 64.9, "quantity": 1}, {"sku": "TEAPOT", "name": "Cast-iron teapot", "price": 58.0, "quantity": 1}], "total": 122.9, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-19", "customer_id": "C0059", "customer_name": "Bram García", "customer_email": "bram.garcia59@example.com"}}', 0, 0),
	('f47fe079a82268888481989a4b2c16ae3d048e8d44dd31a01c5ec58e943671f0', 16, 'before-the-call', 'order', 'get_record', '{"id": "1041", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-26 01:47:44.380218+00', '2026-11-26 01:47:44.424915+00', '{"code": "", "kind": "answered", "wait": null, "result": {"id": "1041", "paid": true, "items": [{"sku": "PLATE-6", "name": "Dinner plates, set of 6", "price": 72.0, "quantity": 1}, {"sku": "TOWEL-4", "name": "Linen tea towels, set of 4", "price": 24.8, "quantity": 1}], "total": 96.8, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-15", "customer_id": "C0041", "customer_name": "Pavel Virtanen", "customer_email": "pavel.virtanen41@example.com"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1041", "paid": true, "items": [{"sku": "PLATE-6", "name": "Dinner plates, set of 6", "price": 72.0, "quantity": 1}, {"sku": "TOWEL-4", "name": "Linen tea towels, set of 4", "price": 24.8, "quantity": 1}], "total": 96.8, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-15", "customer_id": "C0041", "customer_name": "Pavel Virtanen", "customer_email": "pavel.virtanen41@example.com"}}', 0, 0),
	('6f0a0799e204ba2a200f6924ff433087670421733e365941c7fca055cf5f50fa', 17, 'before-the-call', 'ticket', 'create_record', '{"fields": {"body": "Pavel Virtanen reports that order 1041 arrived damaged.", "subject": "Damaged item in order 1041", "order_id": "1041", "priority": "high", "customer_id": "C0041"}, "collection": "tickets"}', 'reversible', -1, 1, 1, 0, 'tickets/1041', 1, 1, '2026-11-26 01:47:44.436368+00', NULL, NULL, NULL, 0, 0),
	('92dc2971ac235b77f6b90fd74977fef6a836206058ac23ac1ae79cd14ea58c9a', 18, 'after-the-effect', 'order', 'get_record', '{"id": "1042", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-26 01:47:46.431222+00', '2026-11-26 01:47:46.492948+00', '{"code": "", "kind": "answered", "wait": null, "result": {"id": "1042", "paid": true, "items": [{"sku": "MUG-4", "name": "Stoneware mug set of 4", "price": 49.0, "quantity": 1}], "total": 49.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-15", "customer_id": "C0042", "customer_name": "Yara Petrov", "customer_email": "yara.petrov42@example.org"}, "message": ""}', '{"level": "read_back", "retry": false, "reason": "", "status": "verified", "evidence": {"id": "1042", "paid": true, "items": [{"sku": "MUG-4", "name": "Stoneware mug set of 4", "price": 49.0, "quantity": 1}], "total": 49.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-15", "customer_id": "C0042", "customer_name": "Yara Petrov", "customer_email": "yara.petrov42@example.org"}}', 0, 0),
	('2796203cf2158f3eaaca89af310ed0ad3d2a078157910ec61eca088d58a2e240', 19, 'after-the-effect', 'ticket', 'create_record', '{"fields": {"body": "Yara Petrov reports that order 1042 arrived damaged.", "subject": "Damaged item in order 1042", "order_id": "1042", "priority": "high", "customer_id": "C0042"}, "collection": "tickets"}', 'reversible', -1, 1, 1, 0, 'tickets/1042', 1, 1, '2026-11-26 01:47:46.509027+00', NULL, NULL, NULL, 0, 0),
	('f3d05bb7f21b4fbe5991ee5121a8e5567ccc864f222c6b8bdb7150d09f3e5c16', 20, 'between-nodes', 'order', 'get_record', '{"id": "1044", "collection": "orders"}', 'read', -1, 1, 1, 0, NULL, 1, 1, '2026-11-26 01:47:49.658023+00', '2026-11-26 01:47:49.697703+00', '{"code": "", "kind": "answered", "wait": null, "result": {"id": "1044", "paid": true, "items": [{"sku": "VASE", "name": "Glass vase", "price": 38.5, "quantity": 2}], "total": 77.0, "status": "delivered", "currency": "EUR", "refunded": 0.0, "placed_on": "2026-01-15", "customer_id": "C0044", "customer_name": "Felix Costa", "customer_email": "felix.costa44@example.com"}, "message": ""}', NULL, 0, 0);


--
-- Data for Name: attempt_window; Type: TABLE DATA; Schema: steward; Owner: -
--



--
-- Data for Name: audit; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.audit VALUES
	(1, 'opened', 'rf8ea3e9e956f', 'approval', 'steward', 'machine', '', '166a210dae91567a1423de6eea086fae1a36f22d9ec9aa8b0c2122fa0e1ba739', '{"reason": "approval", "approvers": 1}', '2026-11-26 01:47:01.317307+00', '4e5ff555dcfa7eaa8bfe5daa4266a16bc4ce62dca7a96779eaed7b7508b49f02'),
	(2, 'opened', 'rfeaa49ab4e2b', 'decided', 'steward', 'machine', '', '43923bcaeef364371ddc09520f3d83bb6779e8d25a8bfc1bf2e204f9954c5a2b', '{"reason": "approval", "approvers": 1}', '2026-11-26 01:47:01.358597+00', '493627a9f74c9531d096776f4b965fce889517e2ef3653e4a4569728fda3ba63'),
	(3, 'opened', 'rb78b7698e17c', 'rejected', 'steward', 'machine', '', '50778d6739a82e20b5a90a604688f4db0361f2368ca2bc02bc2cf7bb8d58075e', '{"reason": "approval", "approvers": 1}', '2026-11-26 01:47:01.412298+00', '10ddc6245b5ef94672028ff44be2f5c5aae25b08a9c88da4fb31e5202bcf29bd'),
	(4, 'opened', 'rd328f883f7d5', 'ceiling', 'steward', 'machine', '', '6b1c7039287ddf583500d13babecd516874c4d90a174ab7b61df014272fc0127', '{"reason": "ceiling", "approvers": 1}', '2026-11-26 01:47:01.541488+00', '0c357e7c4643086fcb8654a6aea2a7781c1286f9e46c71c505ad62289eb03867'),
	(5, 'opened', 'r9a2b71ede1a9', 'ambiguous', 'steward', 'machine', '', 'a84d8e8756276fe99f4414acbfd1d7b14c335975e95fe9b7c722059d63c3f828', '{"reason": "ambiguous", "approvers": 1}', '2026-11-26 01:47:01.557657+00', 'ecf100261e0a3efa0c19e1bb6685e93d36d02dd47d9da9f9d373156c5d7fe850'),
	(6, 'decided', 'rb78b7698e17c', 'rejected', 'lea', 'api', '', '50778d6739a82e20b5a90a604688f4db0361f2368ca2bc02bc2cf7bb8d58075e', '{"by": "lea", "id": "c9ef40ebc6aa473e9edcb2d0c6440a58", "end": true, "kind": "reject", "message": "no"}', '2026-11-26 01:47:01.631642+00', 'c4f41eeb9b536da0155dd542661252c8d50dc9912ee7c6a62e987606cbfac027'),
	(7, 'applied', 'rb78b7698e17c', 'rejected', 'steward', 'machine', '', '50778d6739a82e20b5a90a604688f4db0361f2368ca2bc02bc2cf7bb8d58075e', '{}', '2026-11-26 01:47:01.639056+00', '01275eeaf21b769602d89112d8c51be524825d9efd6543d9755fa379b81e87bf'),
	(8, 'decided', 'rfeaa49ab4e2b', 'decided', 'lea', 'api', '', '43923bcaeef364371ddc09520f3d83bb6779e8d25a8bfc1bf2e204f9954c5a2b', '{"by": "lea", "id": "7c03d548bc0a42fd9636e8ef0db3d797", "kind": "approve"}', '2026-11-26 01:47:01.649688+00', 'e9bf66add712ca4689c71d8bda429bd53ed8d183d789bd9027e69a50af40d015'),
	(9, 'opened', 'r3c6251a9f76b', 'refuted', 'steward', 'machine', '', 'e2ade8e48e0a850ad9e558fefb4581b40ae711bb0ace72f4958baed077de2998', '{"reason": "refuted", "approvers": 1}', '2026-11-26 01:47:02.759442+00', '0c1dc2bd599a2ab14ecfa2224cf9ce5ee8c99419e58be13089e09621ac65c7f3'),
	(10, 'opened', 'r2d76eaaacad4', 'unknown', 'steward', 'machine', '', 'c4be3a2d5141bfe0de04a80be3fb2d3ef02788550f06fb9d990946ceb6a77aa9', '{"reason": "unknown_outcome", "approvers": 1}', '2026-11-26 01:47:42.837353+00', 'fc8df1ce36ddbd31109ab7b4da25db0d26e5a938b287ed12bd8e5e71561c909f');


--
-- Data for Name: audit_head; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.audit_head VALUES
	(true, 10, 'fc8df1ce36ddbd31109ab7b4da25db0d26e5a938b287ed12bd8e5e71561c909f');


--
-- Data for Name: decision; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.decision OVERRIDING SYSTEM VALUE VALUES
	(1, 'approval', 'plan', 'refund', 'proposed', 1, 'fixed-plans', '2b2f0d03e03b', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "refund: issue_refund", "mail: send_email"], "rationale": "fixed plan of playbook refund"}', '2026-11-26 01:47:01.248024+00'),
	(2, 'approval', 'acceptance', '', 'playbook', NULL, 'fixed-plans', '2b2f0d03e03b', 0, 0, 0, 0, '', '{"source": "playbook", "playbook": null, "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 300.0, "order_id": "1049"}, "tool": "issue_refund", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer is told", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-26 01:47:01.248024+00'),
	(3, 'approval', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "2b2f0d03e03b", "playbook": "refund", "problems": []}', '2026-11-26 01:47:01.255974+00'),
	(4, 'approval', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "8f496af666243fd1ac1a9bf186913fa03228b361638fc62a7f5a569698a1390e", "level": "read_back", "reason": ""}', '2026-11-26 01:47:01.311941+00'),
	(5, 'decided', 'plan', 'refund', 'proposed', 1, 'fixed-plans', '2b2f0d03e03b', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "refund: issue_refund", "mail: send_email"], "rationale": "fixed plan of playbook refund"}', '2026-11-26 01:47:01.335997+00'),
	(6, 'decided', 'acceptance', '', 'playbook', NULL, 'fixed-plans', '2b2f0d03e03b', 0, 0, 0, 0, '', '{"source": "playbook", "playbook": null, "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 120.0, "order_id": "1089"}, "tool": "issue_refund", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer is told", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-26 01:47:01.335997+00'),
	(7, 'decided', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "2b2f0d03e03b", "playbook": "refund", "problems": []}', '2026-11-26 01:47:01.340819+00'),
	(8, 'decided', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "4941f39f700d94d41e6ea1811b2cc2beb1bc83c78d415903f4de56270a5665cd", "level": "read_back", "reason": ""}', '2026-11-26 01:47:01.353064+00'),
	(9, 'rejected', 'plan', 'refund', 'proposed', 1, 'fixed-plans', '2b2f0d03e03b', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "refund: issue_refund", "mail: send_email"], "rationale": "fixed plan of playbook refund"}', '2026-11-26 01:47:01.386723+00'),
	(10, 'rejected', 'acceptance', '', 'playbook', NULL, 'fixed-plans', '2b2f0d03e03b', 0, 0, 0, 0, '', '{"source": "playbook", "playbook": null, "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 110.0, "order_id": "1060"}, "tool": "issue_refund", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer is told", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-26 01:47:01.386723+00'),
	(11, 'rejected', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "2b2f0d03e03b", "playbook": "refund", "problems": []}', '2026-11-26 01:47:01.393044+00'),
	(12, 'rejected', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "818fded83032d9a2cf82880e6bb22959db70fa21f7c0a059692e1696bef29dab", "level": "read_back", "reason": ""}', '2026-11-26 01:47:01.407648+00'),
	(13, 'ceiling', 'plan', 'watch-delivery', 'proposed', 1, 'fixed-plans', 'bb7a82b2e5cc', 0, 0, 0, 0, '', '{"steps": ["order: get_record"], "rationale": "fixed plan of playbook watch-delivery"}', '2026-11-26 01:47:01.433309+00'),
	(14, 'ceiling', 'acceptance', '', 'playbook', NULL, 'fixed-plans', 'bb7a82b2e5cc', 0, 0, 0, 0, '', '{"source": "playbook", "playbook": null, "expectations": [{"why": "the order must have been seen delivered", "args": {"id": "1077", "collection": "orders"}, "tool": "get_record", "where": "result.status == ''delivered''", "at_most": null, "at_least": 1}]}', '2026-11-26 01:47:01.433309+00'),
	(15, 'ceiling', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "bb7a82b2e5cc", "playbook": "watch-delivery", "problems": []}', '2026-11-26 01:47:01.437258+00'),
	(16, 'ceiling', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "258f427afd71b62298e14e87c1da098838a419e9810694673fbf4c5d815453f1", "level": "read_back", "reason": ""}', '2026-11-26 01:47:01.45058+00'),
	(17, 'ceiling', 'plan', 'watch-delivery', 'proposed', 1, 'fixed-plans', 'bb7a82b2e5cc', 0, 0, 0, 0, '', '{"steps": ["order: get_record"], "rationale": "fixed plan of playbook watch-delivery"}', '2026-11-26 01:47:01.456394+00'),
	(18, 'ceiling', 'validation', 'plan 2', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "bb7a82b2e5cc", "playbook": "watch-delivery", "problems": []}', '2026-11-26 01:47:01.467017+00'),
	(19, 'ceiling', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "58b0e19af86b0f1a9e7b847fa37be21900684ac03811b7b027aef36914a577a0", "level": "read_back", "reason": ""}', '2026-11-26 01:47:01.479338+00'),
	(20, 'ceiling', 'plan', 'watch-delivery', 'proposed', 1, 'fixed-plans', 'bb7a82b2e5cc', 0, 0, 0, 0, '', '{"steps": ["order: get_record"], "rationale": "fixed plan of playbook watch-delivery"}', '2026-11-26 01:47:01.486008+00'),
	(21, 'ceiling', 'validation', 'plan 3', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "bb7a82b2e5cc", "playbook": "watch-delivery", "problems": []}', '2026-11-26 01:47:01.490963+00'),
	(22, 'ceiling', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "764d78ed0a4eda1c60759f448768cc2a2ebc34547902dee5a0ef70467f87939e", "level": "read_back", "reason": ""}', '2026-11-26 01:47:01.500077+00'),
	(23, 'ceiling', 'plan', 'watch-delivery', 'proposed', 1, 'fixed-plans', 'bb7a82b2e5cc', 0, 0, 0, 0, '', '{"steps": ["order: get_record"], "rationale": "fixed plan of playbook watch-delivery"}', '2026-11-26 01:47:01.505273+00'),
	(24, 'ceiling', 'validation', 'plan 4', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "bb7a82b2e5cc", "playbook": "watch-delivery", "problems": []}', '2026-11-26 01:47:01.508299+00'),
	(25, 'ceiling', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "b74854a171e79d5b47b81d760f068e3e80059a56587f0778d2ec49736439b8ef", "level": "read_back", "reason": ""}', '2026-11-26 01:47:01.516394+00'),
	(26, 'ceiling', 'plan', 'watch-delivery', 'proposed', 1, 'fixed-plans', 'bb7a82b2e5cc', 0, 0, 0, 0, '', '{"steps": ["order: get_record"], "rationale": "fixed plan of playbook watch-delivery"}', '2026-11-26 01:47:01.520908+00'),
	(27, 'ceiling', 'validation', 'plan 5', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "bb7a82b2e5cc", "playbook": "watch-delivery", "problems": []}', '2026-11-26 01:47:01.523675+00'),
	(28, 'ceiling', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "910cb5bdd4c0ccefa3a1842132aa1409f6ada0dfa7e17d329f4f192388a9bad6", "level": "read_back", "reason": ""}', '2026-11-26 01:47:01.532226+00'),
	(29, 'ceiling', 'plan', 'watch-delivery', 'proposed', 1, 'fixed-plans', 'bb7a82b2e5cc', 0, 0, 0, 0, '', '{"steps": ["order: get_record"], "rationale": "fixed plan of playbook watch-delivery"}', '2026-11-26 01:47:01.53694+00'),
	(30, 'ceiling', 'validation', 'plan 6', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "bb7a82b2e5cc", "playbook": "watch-delivery", "problems": []}', '2026-11-26 01:47:01.540002+00'),
	(31, 'ambiguous', 'plan', 'damaged-item', 'ambiguous', 0, 'fixed-plans', 'bd8f7b4cc952', 0, 0, 0, 0, '', '{"steps": [], "rationale": "Which order is it? Please give its number."}', '2026-11-26 01:47:01.55495+00'),
	(32, 'ambiguous', 'acceptance', '', 'none', NULL, 'fixed-plans', 'bd8f7b4cc952', 0, 0, 0, 0, '', '{"error": "Which order is it? Please give its number."}', '2026-11-26 01:47:01.55495+00'),
	(33, 'complete', 'plan', 'refund', 'proposed', 1, 'fixed-plans', '2b2f0d03e03b', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "refund: issue_refund", "mail: send_email"], "rationale": "fixed plan of playbook refund"}', '2026-11-26 01:47:01.576823+00'),
	(34, 'complete', 'acceptance', '', 'playbook', NULL, 'fixed-plans', '2b2f0d03e03b', 0, 0, 0, 0, '', '{"source": "playbook", "playbook": null, "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 15.0, "order_id": "1043"}, "tool": "issue_refund", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer is told", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-26 01:47:01.576823+00'),
	(35, 'complete', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "2b2f0d03e03b", "playbook": "refund", "problems": []}', '2026-11-26 01:47:01.581529+00'),
	(36, 'complete', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "ef1b0f534ded591dd7145eaf1ac10154452e18b7b49e6a759b2974fde2f898f9", "level": "read_back", "reason": ""}', '2026-11-26 01:47:01.590298+00'),
	(37, 'complete', 'verdict', 'refund: issue_refund', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "d7b92c2bae719bee64adaf6061b8908040c4eac51fbcca9e47f37cfa274d2517", "level": "read_back", "reason": ""}', '2026-11-26 01:47:01.607922+00'),
	(38, 'complete', 'verdict', 'mail: send_email', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "7ab103707e7897dd96e4b853d36b780ae0c6e5833099f25e833807f28bd01eb3", "level": "read_back", "reason": ""}', '2026-11-26 01:47:01.622105+00'),
	(39, 'rejected', 'person', 'rb78b7698e17c', 'reject', NULL, '', '', 0, 0, 0, 0, 'lea', '{"digest": "50778d6739a82e20b5a90a604688f4db0361f2368ca2bc02bc2cf7bb8d58075e", "reason": "approval", "source": "", "changed": [], "message": "no"}', '2026-11-26 01:47:01.63693+00'),
	(40, 'refuted', 'plan', 'refund', 'proposed', 1, 'fixed-plans', '2b2f0d03e03b', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "refund: issue_refund", "mail: send_email"], "rationale": "fixed plan of playbook refund"}', '2026-11-26 01:47:01.696329+00'),
	(41, 'refuted', 'acceptance', '', 'playbook', NULL, 'fixed-plans', '2b2f0d03e03b', 0, 0, 0, 0, '', '{"source": "playbook", "playbook": null, "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 25.0, "order_id": "1086"}, "tool": "issue_refund", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer is told", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-26 01:47:01.696329+00'),
	(42, 'refuted', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "2b2f0d03e03b", "playbook": "refund", "problems": []}', '2026-11-26 01:47:01.70216+00'),
	(43, 'refuted', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "b3c270ba250b245b83d1526dd01a4565f670054dc62cbf3a0ba745a7eb968e05", "level": "read_back", "reason": ""}', '2026-11-26 01:47:01.724068+00'),
	(44, 'refuted', 'verdict', 'refund: issue_refund', 'refuted', 1, '', '', 0, 0, 0, 0, '', '{"key": "72cc83ed3159fab0e179efb80f1b99bc46d372e360f5a589660d93a0dd09fef9", "level": "read_back", "reason": "the tool said it was done, but nothing is there. the desk has no refund from this action It can''t be undone: only a person repeats it."}', '2026-11-26 01:47:02.756979+00'),
	(45, 'unknown', 'plan', 'refund', 'proposed', 1, 'fixed-plans', '2b2f0d03e03b', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "refund: issue_refund", "mail: send_email"], "rationale": "fixed plan of playbook refund"}', '2026-11-26 01:47:02.782124+00'),
	(46, 'unknown', 'acceptance', '', 'playbook', NULL, 'fixed-plans', '2b2f0d03e03b', 0, 0, 0, 0, '', '{"source": "playbook", "playbook": null, "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 30.0, "order_id": "1059"}, "tool": "issue_refund", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer is told", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-26 01:47:02.782124+00'),
	(47, 'unknown', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "2b2f0d03e03b", "playbook": "refund", "problems": []}', '2026-11-26 01:47:02.788264+00'),
	(48, 'unknown', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "bfecc76b29f517d44032a9cfa2fc579fbc48f0362ed5d90f8e76d79391ba2520", "level": "read_back", "reason": ""}', '2026-11-26 01:47:02.799498+00'),
	(49, 'unknown', 'verdict', 'refund: issue_refund', 'unknown', 0, '', '', 0, 0, 0, 0, '', '{"key": "c9b8986a694ebe28cd4b92e5a863033a0901f7dfa4c4f28b4570b3aaded0a0d1", "level": "read_back", "reason": "looking it up failed: issue_refund got HTTP 500"}', '2026-11-26 01:47:42.831897+00'),
	(50, 'before-the-call', 'plan', 'damaged-item', 'proposed', 1, 'fixed-plans', 'bd8f7b4cc952', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "ticket: create_record", "mark: update_status", "mail: send_email"], "rationale": "fixed plan of playbook damaged-item"}', '2026-11-26 01:47:44.364231+00');
INSERT INTO steward.decision OVERRIDING SYSTEM VALUE VALUES
	(51, 'before-the-call', 'acceptance', '', 'playbook', NULL, 'fixed-plans', 'bd8f7b4cc952', 0, 0, 0, 0, '', '{"source": "playbook", "playbook": null, "expectations": [{"why": "the damage must be on record", "args": {"fields": {"order_id": "1041"}, "collection": "tickets"}, "tool": "create_record", "where": null, "at_most": 1, "at_least": 1}, {"why": "the order goes back", "args": {"id": "1041", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer needs the ticket number", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-26 01:47:44.364231+00'),
	(52, 'before-the-call', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "bd8f7b4cc952", "playbook": "damaged-item", "problems": []}', '2026-11-26 01:47:44.374156+00'),
	(53, 'before-the-call', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "f47fe079a82268888481989a4b2c16ae3d048e8d44dd31a01c5ec58e943671f0", "level": "read_back", "reason": ""}', '2026-11-26 01:47:44.428248+00'),
	(54, 'after-the-effect', 'plan', 'damaged-item', 'proposed', 1, 'fixed-plans', 'bd8f7b4cc952', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "ticket: create_record", "mark: update_status", "mail: send_email"], "rationale": "fixed plan of playbook damaged-item"}', '2026-11-26 01:47:46.39626+00'),
	(55, 'after-the-effect', 'acceptance', '', 'playbook', NULL, 'fixed-plans', 'bd8f7b4cc952', 0, 0, 0, 0, '', '{"source": "playbook", "playbook": null, "expectations": [{"why": "the damage must be on record", "args": {"fields": {"order_id": "1042"}, "collection": "tickets"}, "tool": "create_record", "where": null, "at_most": 1, "at_least": 1}, {"why": "the order goes back", "args": {"id": "1042", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer needs the ticket number", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-26 01:47:46.39626+00'),
	(56, 'after-the-effect', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "bd8f7b4cc952", "playbook": "damaged-item", "problems": []}', '2026-11-26 01:47:46.413768+00'),
	(57, 'after-the-effect', 'verdict', 'order: get_record', 'verified', 1, '', '', 0, 0, 0, 0, '', '{"key": "92dc2971ac235b77f6b90fd74977fef6a836206058ac23ac1ae79cd14ea58c9a", "level": "read_back", "reason": ""}', '2026-11-26 01:47:46.498008+00'),
	(58, 'between-nodes', 'plan', 'damaged-item', 'proposed', 1, 'fixed-plans', 'bd8f7b4cc952', 0, 0, 0, 0, '', '{"steps": ["order: get_record", "ticket: create_record", "mark: update_status", "mail: send_email"], "rationale": "fixed plan of playbook damaged-item"}', '2026-11-26 01:47:49.641409+00'),
	(59, 'between-nodes', 'acceptance', '', 'playbook', NULL, 'fixed-plans', 'bd8f7b4cc952', 0, 0, 0, 0, '', '{"source": "playbook", "playbook": null, "expectations": [{"why": "the damage must be on record", "args": {"fields": {"order_id": "1044"}, "collection": "tickets"}, "tool": "create_record", "where": null, "at_most": 1, "at_least": 1}, {"why": "the order goes back", "args": {"id": "1044", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "where": null, "at_most": 1, "at_least": 1}, {"why": "the customer needs the ticket number", "args": {}, "tool": "send_email", "where": null, "at_most": 1, "at_least": 1}]}', '2026-11-26 01:47:49.641409+00'),
	(60, 'between-nodes', 'validation', 'plan 1', 'passed', 1, '', '', 0, 0, 0, 0, '', '{"version": "bd8f7b4cc952", "playbook": "damaged-item", "problems": []}', '2026-11-26 01:47:49.649897+00');


--
-- Data for Name: gate; Type: TABLE DATA; Schema: steward; Owner: -
--



--
-- Data for Name: gate_pass; Type: TABLE DATA; Schema: steward; Owner: -
--



--
-- Data for Name: migration; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.migration VALUES
	('0001_initial', '8306f5cfb4c13d9393023725e3785502e47d84b9b663631b25b974e39cd79937', '2026-11-26 01:47:00.823986+00'),
	('0002_review_queue', 'e6ab46e35818fbebe715e06be75304d92bef795c1dcd607f73c05d646992a8bf', '2026-11-26 01:47:00.832314+00'),
	('0003_task_beginning', '9b9154b8fb8020c8417d255a407332e75445df545c28836755239372e2cf716d', '2026-11-26 01:47:00.847841+00'),
	('0004_fleet', '24324ab940e825021d620ec368fc4c632f135e4cb7ee515032402a8bece0f596', '2026-11-26 01:47:00.850149+00'),
	('0005_gates', 'c8b4f5532101a8cacc7450c8c8475d254440002c69c8ea692f0dbb28783189e3', '2026-11-26 01:47:00.85901+00'),
	('0006_retention', '8d616be317159e56c1987c7e1249e74d6e9916104019d9b104166d31d1a38e27', '2026-11-26 01:47:00.863553+00'),
	('0007_workers', '9249341a870bb7507d616dd03e8d1747fe9ad74feff1672c87e58e47600d6c5e', '2026-11-26 01:47:00.86528+00'),
	('0008_task_plan', '0cd344b5158ffebfffcf515e3925abd805e863a977f091274cf75b032ec9c2b5', '2026-11-26 01:47:00.869444+00'),
	('0009_more_answers', 'f2e6ee52b6215d4e48b03ecaf0db8b7b975a1d10ebcace5f8b337765ead2575f', '2026-11-26 01:47:00.870974+00'),
	('0010_waits', '1b5ad488f3eb92ee6f89363d20f04b9a7656462d57abd34148955fc95354f520', '2026-11-26 01:47:00.871842+00');


--
-- Data for Name: notice; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.notice OVERRIDING SYSTEM VALUE VALUES
	(1, 'new', 'rf8ea3e9e956f', 'mail', '2026-11-26 01:47:01.315969+00', '2026-11-26 01:47:01.315969+00', 0, NULL, NULL, NULL, DEFAULT),
	(2, 'new', 'rf8ea3e9e956f', 'webhook', '2026-11-26 01:47:01.315969+00', '2026-11-26 01:47:01.315969+00', 0, NULL, NULL, NULL, DEFAULT),
	(3, 'new', 'rfeaa49ab4e2b', 'mail', '2026-11-26 01:47:01.358117+00', '2026-11-26 01:47:01.358117+00', 0, NULL, NULL, NULL, DEFAULT),
	(4, 'new', 'rfeaa49ab4e2b', 'webhook', '2026-11-26 01:47:01.358117+00', '2026-11-26 01:47:01.358117+00', 0, NULL, NULL, NULL, DEFAULT),
	(5, 'new', 'rb78b7698e17c', 'mail', '2026-11-26 01:47:01.411771+00', '2026-11-26 01:47:01.411771+00', 0, NULL, NULL, NULL, DEFAULT),
	(6, 'new', 'rb78b7698e17c', 'webhook', '2026-11-26 01:47:01.411771+00', '2026-11-26 01:47:01.411771+00', 0, NULL, NULL, NULL, DEFAULT),
	(7, 'new', 'rd328f883f7d5', 'mail', '2026-11-26 01:47:01.541056+00', '2026-11-26 01:47:01.541056+00', 0, NULL, NULL, NULL, DEFAULT),
	(8, 'new', 'rd328f883f7d5', 'webhook', '2026-11-26 01:47:01.541056+00', '2026-11-26 01:47:01.541056+00', 0, NULL, NULL, NULL, DEFAULT),
	(9, 'new', 'r9a2b71ede1a9', 'mail', '2026-11-26 01:47:01.557328+00', '2026-11-26 01:47:01.557328+00', 0, NULL, NULL, NULL, DEFAULT),
	(10, 'new', 'r9a2b71ede1a9', 'webhook', '2026-11-26 01:47:01.557328+00', '2026-11-26 01:47:01.557328+00', 0, NULL, NULL, NULL, DEFAULT),
	(11, 'new', 'r3c6251a9f76b', 'mail', '2026-11-26 01:47:02.758566+00', '2026-11-26 01:47:02.758566+00', 0, NULL, NULL, NULL, DEFAULT),
	(12, 'new', 'r3c6251a9f76b', 'webhook', '2026-11-26 01:47:02.758566+00', '2026-11-26 01:47:02.758566+00', 0, NULL, NULL, NULL, DEFAULT),
	(13, 'new', 'r2d76eaaacad4', 'mail', '2026-11-26 01:47:42.835247+00', '2026-11-26 01:47:42.835247+00', 0, NULL, NULL, NULL, DEFAULT),
	(14, 'new', 'r2d76eaaacad4', 'webhook', '2026-11-26 01:47:42.835247+00', '2026-11-26 01:47:42.835247+00', 0, NULL, NULL, NULL, DEFAULT);


--
-- Data for Name: queue_release; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.queue_release VALUES
	(true, '3.10.0');


--
-- Data for Name: review; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.review VALUES
	('rf8ea3e9e956f', 'approval', '{"id": "rf8ea3e9e956f", "key": "b2dedf1ee38202104c19a9da51b925b0eb97aedea71656e89cfc5afcf748b30b", "args": {"amount": 300.0, "reason": "Refund requested for order 1049", "order_id": "1049"}, "step": "refund", "text": "issue_refund waits for approval: Refunds over 100 need a person''s approval. (rule refund-limit)", "tool": "issue_refund", "detail": {"about": [{"key": "b2dedf1ee38202104c19a9da51b925b0eb97aedea71656e89cfc5afcf748b30b", "args": {"amount": 300.0, "reason": "Refund requested for order 1049", "order_id": "1049"}, "item": -1, "step": "refund", "tool": "issue_refund", "with": ["mail"], "target": "1049", "occurrence": 0}], "basis": {"reads": ["8f496af666243fd1ac1a9bf186913fa03228b361638fc62a7f5a569698a1390e"], "rules": "2b2f0d03e03b", "revision": 1}, "origins": {"amount": {"from": "request"}, "reason": {"from": "plan"}, "order_id": {"from": "request"}}}, "digest": "166a210dae91567a1423de6eea086fae1a36f22d9ec9aa8b0c2122fa0e1ba739", "reason": "approval", "changed": [], "options": ["approve", "edit", "reject", "leave_out", "by_hand", "abort"], "problems": [], "approvers": 1}', DEFAULT, DEFAULT, '2026-11-26 01:47:01.315969+00', NULL, DEFAULT, NULL, NULL, 'Refund 300 EUR for order 1049, the espresso machine leaks.', 'refund', 'kim', 'reviewers', 'leads', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', DEFAULT),
	('rd328f883f7d5', 'ceiling', '{"id": "rd328f883f7d5", "key": null, "args": {}, "step": null, "text": "A ceiling was reached. Actions: 5 used, 5 allowed.", "tool": null, "detail": {"used": 5, "about": [{"key": "28d32c47b6a305e22bbb7b0123e4c6b8f6d21ef00cb27934dd78ad89ff9d5669", "args": {"id": "1077", "collection": "orders"}, "item": -1, "step": "order", "tool": "get_record", "with": [], "target": null, "occurrence": 0}], "limit": 5, "grants": {"actions": 1}, "resume": "validate", "ceiling": "actions"}, "digest": "6b1c7039287ddf583500d13babecd516874c4d90a174ab7b61df014272fc0127", "reason": "ceiling", "changed": [], "options": ["grant", "leave_out", "by_hand", "abort"], "problems": [], "approvers": 1}', DEFAULT, DEFAULT, '2026-11-26 01:47:01.541056+00', NULL, DEFAULT, NULL, NULL, 'Keep an eye on order 1077 until it is delivered.', 'watch-delivery', 'kim', 'reviewers', 'leads', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', DEFAULT),
	('r9a2b71ede1a9', 'ambiguous', '{"id": "r9a2b71ede1a9", "key": null, "args": {}, "step": null, "text": "Which order is it? Please give its number.", "tool": null, "detail": {"playbooks": ["cancel-order", "damaged-item", "general-desk", "open-ticket", "order-status", "refund", "remind-waiting-tickets", "return-order", "watch-delivery"]}, "digest": "a84d8e8756276fe99f4414acbfd1d7b14c335975e95fe9b7c722059d63c3f828", "reason": "ambiguous", "changed": [], "options": ["respond", "abort"], "problems": [], "approvers": 1}', DEFAULT, DEFAULT, '2026-11-26 01:47:01.557328+00', NULL, DEFAULT, NULL, NULL, 'My storage jars arrived broken!!', 'damaged-item', 'kim', 'reviewers', 'leads', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', DEFAULT),
	('rfeaa49ab4e2b', 'decided', '{"id": "rfeaa49ab4e2b", "key": "208ad0543c3ff94c8245b0065cedb3853d1dbad6a20646fa3a3f0b9555d73a14", "args": {"amount": 120.0, "reason": "Refund requested for order 1089", "order_id": "1089"}, "step": "refund", "text": "issue_refund waits for approval: Refunds over 100 need a person''s approval. (rule refund-limit)", "tool": "issue_refund", "detail": {"about": [{"key": "208ad0543c3ff94c8245b0065cedb3853d1dbad6a20646fa3a3f0b9555d73a14", "args": {"amount": 120.0, "reason": "Refund requested for order 1089", "order_id": "1089"}, "item": -1, "step": "refund", "tool": "issue_refund", "with": ["mail"], "target": "1089", "occurrence": 0}], "basis": {"reads": ["4941f39f700d94d41e6ea1811b2cc2beb1bc83c78d415903f4de56270a5665cd"], "rules": "2b2f0d03e03b", "revision": 1}, "origins": {"amount": {"from": "request"}, "reason": {"from": "plan"}, "order_id": {"from": "request"}}}, "digest": "43923bcaeef364371ddc09520f3d83bb6779e8d25a8bfc1bf2e204f9954c5a2b", "reason": "approval", "changed": [], "options": ["approve", "edit", "reject", "leave_out", "by_hand", "abort"], "problems": [], "approvers": 1}', DEFAULT, DEFAULT, '2026-11-26 01:47:01.358117+00', '{"by": "lea", "id": "7c03d548bc0a42fd9636e8ef0db3d797", "end": false, "args": {}, "kind": "approve", "grant": {}, "result": null, "source": "", "message": "", "evidence": null}', DEFAULT, '2026-11-26 01:47:01.64962+00', NULL, 'Refund 120 EUR for order 1089.', 'refund', 'kim', 'reviewers', 'leads', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', DEFAULT),
	('rb78b7698e17c', 'rejected', '{"id": "rb78b7698e17c", "key": "febd74cc4419bb660b0f40e3fcd4696151b16e76994f32866746f392e2cf5647", "args": {"amount": 110.0, "reason": "Refund requested for order 1060", "order_id": "1060"}, "step": "refund", "text": "issue_refund waits for approval: Refunds over 100 need a person''s approval. (rule refund-limit)", "tool": "issue_refund", "detail": {"about": [{"key": "febd74cc4419bb660b0f40e3fcd4696151b16e76994f32866746f392e2cf5647", "args": {"amount": 110.0, "reason": "Refund requested for order 1060", "order_id": "1060"}, "item": -1, "step": "refund", "tool": "issue_refund", "with": ["mail"], "target": "1060", "occurrence": 0}], "basis": {"reads": ["818fded83032d9a2cf82880e6bb22959db70fa21f7c0a059692e1696bef29dab"], "rules": "2b2f0d03e03b", "revision": 1}, "origins": {"amount": {"from": "request"}, "reason": {"from": "plan"}, "order_id": {"from": "request"}}}, "digest": "50778d6739a82e20b5a90a604688f4db0361f2368ca2bc02bc2cf7bb8d58075e", "reason": "approval", "changed": [], "options": ["approve", "edit", "reject", "leave_out", "by_hand", "abort"], "problems": [], "approvers": 1}', DEFAULT, DEFAULT, '2026-11-26 01:47:01.411771+00', '{"by": "lea", "id": "c9ef40ebc6aa473e9edcb2d0c6440a58", "end": true, "args": {}, "kind": "reject", "grant": {}, "result": null, "source": "", "message": "no", "evidence": null}', DEFAULT, '2026-11-26 01:47:01.631488+00', '2026-11-26 01:47:01.638788+00', 'Refund 110 EUR for order 1060.', 'refund', 'kim', 'reviewers', 'leads', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', DEFAULT),
	('r3c6251a9f76b', 'refuted', '{"id": "r3c6251a9f76b", "key": "72cc83ed3159fab0e179efb80f1b99bc46d372e360f5a589660d93a0dd09fef9", "args": {"amount": 25.0, "reason": "Refund requested for order 1086", "order_id": "1086"}, "step": "refund", "text": "issue_refund is not as asked: the tool said it was done, but nothing is there. the desk has no refund from this action It can''t be undone: only a person repeats it.", "tool": "issue_refund", "detail": {"about": [{"key": "72cc83ed3159fab0e179efb80f1b99bc46d372e360f5a589660d93a0dd09fef9", "args": {"amount": 25.0, "reason": "Refund requested for order 1086", "order_id": "1086"}, "item": -1, "step": "refund", "tool": "issue_refund", "with": ["mail"], "target": "1086", "occurrence": 0}], "tried": {"72cc83ed3159fab0e179efb80f1b99bc46d372e360f5a589660d93a0dd09fef9": 1}, "resume": "validate"}, "digest": "e2ade8e48e0a850ad9e558fefb4581b40ae711bb0ace72f4958baed077de2998", "reason": "refuted", "changed": [], "options": ["approve", "respond", "leave_out", "by_hand", "abort"], "problems": [], "approvers": 1}', DEFAULT, DEFAULT, '2026-11-26 01:47:02.758566+00', NULL, DEFAULT, NULL, NULL, 'refund 25 EUR for order 1086', 'refund', 'kim', 'reviewers', 'leads', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', DEFAULT),
	('r2d76eaaacad4', 'unknown', '{"id": "r2d76eaaacad4", "key": "c9b8986a694ebe28cd4b92e5a863033a0901f7dfa4c4f28b4570b3aaded0a0d1", "args": {"amount": 30.0, "reason": "Refund requested for order 1059", "order_id": "1059"}, "step": "refund", "text": "It can''t be told whether issue_refund happened: looking it up failed: issue_refund got HTTP 500", "tool": "issue_refund", "detail": {"about": [{"key": "c9b8986a694ebe28cd4b92e5a863033a0901f7dfa4c4f28b4570b3aaded0a0d1", "args": {"amount": 30.0, "reason": "Refund requested for order 1059", "order_id": "1059"}, "item": -1, "step": "refund", "tool": "issue_refund", "with": ["mail"], "target": "1059", "occurrence": 0}], "receipt": "issue_refund lost its connection: RemoteProtocolError Server disconnected without sending a response."}, "digest": "c4be3a2d5141bfe0de04a80be3fb2d3ef02788550f06fb9d990946ceb6a77aa9", "reason": "unknown_outcome", "changed": [], "options": ["respond", "approve", "leave_out", "by_hand", "abort"], "problems": [], "approvers": 1}', DEFAULT, DEFAULT, '2026-11-26 01:47:42.835247+00', NULL, DEFAULT, NULL, NULL, 'Refund 30 EUR on order 1059 as agreed on the phone.', 'refund', 'kim', 'reviewers', 'leads', 0, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, '[]', DEFAULT);


--
-- Data for Name: session; Type: TABLE DATA; Schema: steward; Owner: -
--



--
-- Data for Name: task; Type: TABLE DATA; Schema: steward; Owner: -
--

INSERT INTO steward.task VALUES
	('pending', 'Where is my order 1054?', 'pending', NULL, 'kim', 0, '{}', NULL, NULL, NULL, '', '{"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.0, "estimated": 0, "model_calls": 0}', '2026-11-26 01:47:01.651702+00', NULL, '2026-11-26 01:47:01.651702+00', NULL, NULL, 0, NULL, NULL, NULL, 0, NULL, false, NULL, 0, NULL, NULL, NULL, NULL, NULL),
	('approval', 'Refund 300 EUR for order 1049, the espresso machine leaks.', 'needs_review', 'refund', 'kim', 1, '{"goal": "Refund 300 EUR for order 1049, the espresso machine leaks.", "next": "human_review", "wave": [{"key": "8f496af666243fd1ac1a9bf186913fa03228b361638fc62a7f5a569698a1390e", "args": {"id": "1049", "collection": "orders"}, "item": -1, "risk": "read", "step": "order", "tool": "get_record", "task_id": "approval", "revision": 1, "occurrence": 0}], "asked": 1, "steps": 1, "times": {"zone": "Etc/UTC", "given_at": 1795657621.093657, "planned_at": 1795657621.1086483}, "usage": {"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.19844895399728557, "estimated": 0, "model_calls": 0}, "schema": 2, "status": "needs_review", "checked": "d1be9a687b73b90720c1f641550d994ba98b194ef3a61a315b7a0f96352a3805", "task_id": "approval", "playbook": "refund", "question": {"id": "rf8ea3e9e956f", "key": "b2dedf1ee38202104c19a9da51b925b0eb97aedea71656e89cfc5afcf748b30b", "args": {"amount": 300.0, "reason": "Refund requested for order 1049", "order_id": "1049"}, "step": "refund", "text": "issue_refund waits for approval: Refunds over 100 need a person''s approval. (rule refund-limit)", "tool": "issue_refund", "detail": {"about": [{"key": "b2dedf1ee38202104c19a9da51b925b0eb97aedea71656e89cfc5afcf748b30b", "args": {"amount": 300.0, "reason": "Refund requested for order 1049", "order_id": "1049"}, "item": -1, "step": "refund", "tool": "issue_refund", "with": ["mail"], "target": "1049", "occurrence": 0}], "basis": {"reads": ["8f496af666243fd1ac1a9bf186913fa03228b361638fc62a7f5a569698a1390e"], "rules": "2b2f0d03e03b", "revision": 1}, "origins": {"amount": {"from": "request"}, "reason": {"from": "plan"}, "order_id": {"from": "request"}}}, "digest": "166a210dae91567a1423de6eea086fae1a36f22d9ec9aa8b0c2122fa0e1ba739", "reason": "approval", "options": ["approve", "edit", "reject", "leave_out", "by_hand", "abort"], "approvers": 1}, "acceptance": {"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 300.0, "order_id": "1049"}, "tool": "issue_refund", "at_most": 1, "at_least": 1}, {"why": "the customer is told", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 1995}', NULL, NULL, 1, 'validate', '{"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.19844895399728557, "estimated": 0, "model_calls": 0}', '2026-11-26 01:47:01.093657+00', '2026-11-26 01:47:01.249907+00', '2026-11-26 01:47:01.320939+00', NULL, NULL, 1, NULL, NULL, NULL, 0, NULL, false, NULL, 0, NULL, NULL, '{"final": true, "fixed": true, "steps": [{"id": "order", "args": {"id": "1049", "collection": "orders"}, "tool": "get_record"}, {"id": "refund", "args": {"amount": 300.0, "reason": "Refund requested for order 1049", "order_id": "1049"}, "tool": "issue_refund", "needs": ["order"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe have refunded ${refund.amount} ${refund.currency} for order 1049 (refund ${refund.id}).\n\nYour help desk\n", "subject": "Refund for your order 1049"}, "tool": "send_email"}], "answer": "Refund ${refund.id} of ${refund.amount} ${refund.currency} for order 1049 is issued; ${order.customer_email} was told.", "playbook": "refund", "revision": 1, "rationale": "fixed plan of playbook refund", "confidence": 1.0}', NULL, NULL),
	('decided', 'Refund 120 EUR for order 1089.', 'needs_review', 'refund', 'kim', 1, '{"goal": "Refund 120 EUR for order 1089.", "next": "human_review", "wave": [{"key": "4941f39f700d94d41e6ea1811b2cc2beb1bc83c78d415903f4de56270a5665cd", "args": {"id": "1089", "collection": "orders"}, "item": -1, "risk": "read", "step": "order", "tool": "get_record", "task_id": "decided", "revision": 1, "occurrence": 0}], "asked": 1, "steps": 1, "times": {"zone": "Etc/UTC", "given_at": 1795657621.326262, "planned_at": 1795657621.3308346}, "usage": {"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.020439964999241056, "estimated": 0, "model_calls": 0}, "schema": 2, "status": "needs_review", "checked": "653174ec1f13a8e03ec6352f5048f2b354029ff34f3da6f5ed64b4f72e18302a", "task_id": "decided", "playbook": "refund", "question": {"id": "rfeaa49ab4e2b", "key": "208ad0543c3ff94c8245b0065cedb3853d1dbad6a20646fa3a3f0b9555d73a14", "args": {"amount": 120.0, "reason": "Refund requested for order 1089", "order_id": "1089"}, "step": "refund", "text": "issue_refund waits for approval: Refunds over 100 need a person''s approval. (rule refund-limit)", "tool": "issue_refund", "detail": {"about": [{"key": "208ad0543c3ff94c8245b0065cedb3853d1dbad6a20646fa3a3f0b9555d73a14", "args": {"amount": 120.0, "reason": "Refund requested for order 1089", "order_id": "1089"}, "item": -1, "step": "refund", "tool": "issue_refund", "with": ["mail"], "target": "1089", "occurrence": 0}], "basis": {"reads": ["4941f39f700d94d41e6ea1811b2cc2beb1bc83c78d415903f4de56270a5665cd"], "rules": "2b2f0d03e03b", "revision": 1}, "origins": {"amount": {"from": "request"}, "reason": {"from": "plan"}, "order_id": {"from": "request"}}}, "digest": "43923bcaeef364371ddc09520f3d83bb6779e8d25a8bfc1bf2e204f9954c5a2b", "reason": "approval", "options": ["approve", "edit", "reject", "leave_out", "by_hand", "abort"], "approvers": 1}, "acceptance": {"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 120.0, "order_id": "1089"}, "tool": "issue_refund", "at_most": 1, "at_least": 1}, {"why": "the customer is told", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 1995}', NULL, NULL, 1, 'validate', '{"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.020439964999241056, "estimated": 0, "model_calls": 0}', '2026-11-26 01:47:01.326262+00', '2026-11-26 01:47:01.336911+00', '2026-11-26 01:47:01.36044+00', NULL, NULL, 1, NULL, NULL, NULL, 0, NULL, false, NULL, 0, NULL, NULL, '{"final": true, "fixed": true, "steps": [{"id": "order", "args": {"id": "1089", "collection": "orders"}, "tool": "get_record"}, {"id": "refund", "args": {"amount": 120.0, "reason": "Refund requested for order 1089", "order_id": "1089"}, "tool": "issue_refund", "needs": ["order"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe have refunded ${refund.amount} ${refund.currency} for order 1089 (refund ${refund.id}).\n\nYour help desk\n", "subject": "Refund for your order 1089"}, "tool": "send_email"}], "answer": "Refund ${refund.id} of ${refund.amount} ${refund.currency} for order 1089 is issued; ${order.customer_email} was told.", "playbook": "refund", "revision": 1, "rationale": "fixed plan of playbook refund", "confidence": 1.0}', NULL, NULL),
	('complete', 'Please refund 15 EUR for order 1043, the knife has a scratch.', 'complete', 'refund', 'kim', 3, '{"goal": "Please refund 15 EUR for order 1043, the knife has a scratch.", "next": "end", "asked": 0, "steps": 3, "times": {"zone": "Etc/UTC", "given_at": 1795657621.563376, "planned_at": 1795657621.567863}, "usage": {"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.043617556995741324, "estimated": 0, "model_calls": 0}, "result": {"answer": "Refund R2001 of 15 EUR for order 1043 is issued; emil.costa43@example.com was told.", "effects": [{"args": {"amount": 15.0, "reason": "Refund requested for order 1043", "order_id": "1043"}, "step": "refund", "tool": "issue_refund", "level": "read_back", "result": {"id": "R2001", "amount": 15.0, "status": "issued", "currency": "EUR", "order_id": "1043"}, "evidence": {"id": "R2001", "amount": 15.0, "copies": [], "reason": "Refund requested for order 1043", "status": "issued", "currency": "EUR", "order_id": "1043"}}, {"args": {"to": "emil.costa43@example.com", "body": "Dear Emil Costa,\n\nwe have refunded 15 EUR for order 1043 (refund R2001).\n\nYour help desk\n", "subject": "Refund for your order 1043"}, "step": "mail", "tool": "send_email", "level": "read_back", "result": {"to": "emil.costa43@example.com", "message_id": "<7ab103707e7897dd96e4b853d36b780a@steward>"}, "evidence": {"to": "emil.costa43@example.com", "copies": 0, "subject": "Refund for your order 1043", "message_id": "<7ab103707e7897dd96e4b853d36b780a@steward>"}}]}, "schema": 2, "status": "complete", "checked": "384575a3e3a6ebef1ead5e6e331309a70051fca386940b68888b703c89caf1fe", "task_id": "complete", "playbook": "refund", "acceptance": {"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 15.0, "order_id": "1043"}, "tool": "issue_refund", "at_most": 1, "at_least": 1}, {"why": "the customer is told", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 1989}', '{"answer": "Refund R2001 of 15 EUR for order 1043 is issued; emil.costa43@example.com was told.", "effects": [{"args": {"amount": 15.0, "reason": "Refund requested for order 1043", "order_id": "1043"}, "step": "refund", "tool": "issue_refund", "level": "read_back", "result": {"id": "R2001", "amount": 15.0, "status": "issued", "currency": "EUR", "order_id": "1043"}, "evidence": {"id": "R2001", "amount": 15.0, "copies": [], "reason": "Refund requested for order 1043", "status": "issued", "currency": "EUR", "order_id": "1043"}}, {"args": {"to": "emil.costa43@example.com", "body": "Dear Emil Costa,\n\nwe have refunded 15 EUR for order 1043 (refund R2001).\n\nYour help desk\n", "subject": "Refund for your order 1043"}, "step": "mail", "tool": "send_email", "level": "read_back", "result": {"to": "emil.costa43@example.com", "message_id": "<7ab103707e7897dd96e4b853d36b780a@steward>"}, "evidence": {"to": "emil.costa43@example.com", "copies": 0, "subject": "Refund for your order 1043", "message_id": "<7ab103707e7897dd96e4b853d36b780a@steward>"}}]}', NULL, 1, 'validate', '{"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.043617556995741324, "estimated": 0, "model_calls": 0}', '2026-11-26 01:47:01.563376+00', '2026-11-26 01:47:01.577768+00', '2026-11-26 01:47:01.624402+00', '2026-11-26 01:47:01.624402+00', NULL, 1, NULL, NULL, NULL, 0, NULL, false, NULL, 0, NULL, NULL, '{"final": true, "fixed": true, "steps": [{"id": "order", "args": {"id": "1043", "collection": "orders"}, "tool": "get_record"}, {"id": "refund", "args": {"amount": 15.0, "reason": "Refund requested for order 1043", "order_id": "1043"}, "tool": "issue_refund", "needs": ["order"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe have refunded ${refund.amount} ${refund.currency} for order 1043 (refund ${refund.id}).\n\nYour help desk\n", "subject": "Refund for your order 1043"}, "tool": "send_email"}], "answer": "Refund ${refund.id} of ${refund.amount} ${refund.currency} for order 1043 is issued; ${order.customer_email} was told.", "playbook": "refund", "revision": 1, "rationale": "fixed plan of playbook refund", "confidence": 1.0}', NULL, NULL),
	('unknown', 'Refund 30 EUR on order 1059 as agreed on the phone.', 'needs_review', 'refund', 'kim', 2, '{"goal": "Refund 30 EUR on order 1059 as agreed on the phone.", "next": "human_review", "wave": [{"key": "c9b8986a694ebe28cd4b92e5a863033a0901f7dfa4c4f28b4570b3aaded0a0d1", "args": {"amount": 30.0, "reason": "Refund requested for order 1059", "order_id": "1059"}, "item": -1, "risk": "irreversible", "step": "refund", "tool": "issue_refund", "target": "1059", "task_id": "unknown", "revision": 1, "occurrence": 0}], "asked": 1, "steps": 2, "times": {"zone": "Etc/UTC", "given_at": 1795657622.768474, "planned_at": 1795657622.774517}, "usage": {"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.22064968599079293, "estimated": 0, "model_calls": 0}, "schema": 2, "status": "needs_review", "checked": "61fed4684ebcfa590274e20ef941e915fe0915af2901b8e2ef175dc0b7981607", "task_id": "unknown", "playbook": "refund", "question": {"id": "r2d76eaaacad4", "key": "c9b8986a694ebe28cd4b92e5a863033a0901f7dfa4c4f28b4570b3aaded0a0d1", "args": {"amount": 30.0, "reason": "Refund requested for order 1059", "order_id": "1059"}, "step": "refund", "text": "It can''t be told whether issue_refund happened: looking it up failed: issue_refund got HTTP 500", "tool": "issue_refund", "detail": {"about": [{"key": "c9b8986a694ebe28cd4b92e5a863033a0901f7dfa4c4f28b4570b3aaded0a0d1", "args": {"amount": 30.0, "reason": "Refund requested for order 1059", "order_id": "1059"}, "item": -1, "step": "refund", "tool": "issue_refund", "with": ["mail"], "target": "1059", "occurrence": 0}], "receipt": "issue_refund lost its connection: RemoteProtocolError Server disconnected without sending a response."}, "digest": "c4be3a2d5141bfe0de04a80be3fb2d3ef02788550f06fb9d990946ceb6a77aa9", "reason": "unknown_outcome", "options": ["respond", "approve", "leave_out", "by_hand", "abort"], "approvers": 1}, "acceptance": {"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 30.0, "order_id": "1059"}, "tool": "issue_refund", "at_most": 1, "at_least": 1}, {"why": "the customer is told", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 1993}', NULL, NULL, 1, 'verify', '{"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.22064968599079293, "estimated": 0, "model_calls": 0}', '2026-11-26 01:47:02.768474+00', '2026-11-26 01:47:02.78355+00', '2026-11-26 01:47:42.84443+00', NULL, NULL, 1, NULL, NULL, NULL, 0, NULL, false, NULL, 0, NULL, NULL, '{"final": true, "fixed": true, "steps": [{"id": "order", "args": {"id": "1059", "collection": "orders"}, "tool": "get_record"}, {"id": "refund", "args": {"amount": 30.0, "reason": "Refund requested for order 1059", "order_id": "1059"}, "tool": "issue_refund", "needs": ["order"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe have refunded ${refund.amount} ${refund.currency} for order 1059 (refund ${refund.id}).\n\nYour help desk\n", "subject": "Refund for your order 1059"}, "tool": "send_email"}], "answer": "Refund ${refund.id} of ${refund.amount} ${refund.currency} for order 1059 is issued; ${order.customer_email} was told.", "playbook": "refund", "revision": 1, "rationale": "fixed plan of playbook refund", "confidence": 1.0}', NULL, NULL),
	('ceiling', 'Keep an eye on order 1077 until it is delivered.', 'needs_review', 'watch-delivery', 'kim', 5, '{"goal": "Keep an eye on order 1077 until it is delivered.", "next": "human_review", "asked": 1, "names": {"order": ["2eff72063373c0dc670e"]}, "steps": 5, "times": {"zone": "Etc/UTC", "given_at": 1795657621.419151, "planned_at": 1795657621.5354698}, "usage": {"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.07394291599121061, "estimated": 0, "model_calls": 0}, "schema": 2, "status": "needs_review", "checked": "f927b1952c4346c1bdf8eb6a915956785bce413ab2da92acf474b1c238f88822", "task_id": "ceiling", "playbook": "watch-delivery", "question": {"id": "rd328f883f7d5", "text": "A ceiling was reached. Actions: 5 used, 5 allowed.", "detail": {"used": 5, "about": [{"key": "28d32c47b6a305e22bbb7b0123e4c6b8f6d21ef00cb27934dd78ad89ff9d5669", "args": {"id": "1077", "collection": "orders"}, "item": -1, "step": "order", "tool": "get_record", "with": [], "target": null, "occurrence": 0}], "limit": 5, "grants": {"actions": 1}, "resume": "validate", "ceiling": "actions"}, "digest": "6b1c7039287ddf583500d13babecd516874c4d90a174ab7b61df014272fc0127", "reason": "ceiling", "options": ["grant", "leave_out", "by_hand", "abort"], "approvers": 1}, "acceptance": {"source": "playbook", "expectations": [{"why": "the order must have been seen delivered", "args": {"id": "1077", "collection": "orders"}, "tool": "get_record", "where": "result.status == ''delivered''", "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 1973}', NULL, NULL, 1, 'validate', '{"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.07394291599121061, "estimated": 0, "model_calls": 0}', '2026-11-26 01:47:01.419151+00', '2026-11-26 01:47:01.434212+00', '2026-11-26 01:47:01.54268+00', NULL, NULL, 1, NULL, NULL, NULL, 0, NULL, false, NULL, 0, NULL, NULL, '{"final": false, "fixed": true, "steps": [{"id": "order", "args": {"id": "1077", "collection": "orders"}, "tool": "get_record"}], "answer": "Order 1077 is ${order.status}.", "playbook": "watch-delivery", "revision": 6, "rationale": "fixed plan of playbook watch-delivery", "confidence": 1.0}', NULL, NULL),
	('ambiguous', 'My storage jars arrived broken!!', 'needs_review', 'damaged-item', 'kim', 0, '{"goal": "My storage jars arrived broken!!", "next": "human_review", "asked": 1, "steps": 0, "times": {"zone": "Etc/UTC", "given_at": 1795657621.546034, "planned_at": 1795657621.550279}, "usage": {"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.005177181999897584, "estimated": 0, "model_calls": 0}, "schema": 2, "status": "needs_review", "task_id": "ambiguous", "question": {"id": "r9a2b71ede1a9", "text": "Which order is it? Please give its number.", "detail": {"playbooks": ["cancel-order", "damaged-item", "general-desk", "open-ticket", "order-status", "refund", "remind-waiting-tickets", "return-order", "watch-delivery"]}, "digest": "a84d8e8756276fe99f4414acbfd1d7b14c335975e95fe9b7c722059d63c3f828", "reason": "ambiguous", "options": ["respond", "abort"], "approvers": 1}, "unstated": "Which order is it? Please give its number.", "requested_by": "kim", "remaining_steps": 1998}', NULL, NULL, 0, 'validate', '{"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.005177181999897584, "estimated": 0, "model_calls": 0}', '2026-11-26 01:47:01.546034+00', '2026-11-26 01:47:01.555564+00', '2026-11-26 01:47:01.558757+00', NULL, NULL, 1, NULL, NULL, NULL, 0, NULL, false, NULL, 0, NULL, NULL, '{"asks": "Which order is it? Please give its number.", "doubt": "ambiguous", "final": true, "fixed": false, "playbook": "damaged-item", "revision": 1, "rationale": "Which order is it? Please give its number.", "confidence": 0.0}', NULL, NULL),
	('rejected', 'Refund 110 EUR for order 1060.', 'failed', 'refund', 'kim', 1, '{"goal": "Refund 110 EUR for order 1060.", "next": "end", "wave": [{"key": "818fded83032d9a2cf82880e6bb22959db70fa21f7c0a059692e1696bef29dab", "args": {"id": "1060", "collection": "orders"}, "item": -1, "risk": "read", "step": "order", "tool": "get_record", "task_id": "rejected", "revision": 1, "occurrence": 0}], "asked": 1, "error": "rejected by lea: no", "steps": 1, "times": {"zone": "Etc/UTC", "given_at": 1795657621.372697, "planned_at": 1795657621.381192}, "usage": {"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.024349777995666955, "estimated": 0, "model_calls": 0}, "schema": 2, "status": "failed", "checked": "5a7ee36368607a36483fb8a710d4748b7689d64d5d84a7b6ef415e6c4e469280", "task_id": "rejected", "decision": {"by": "lea", "id": "c9ef40ebc6aa473e9edcb2d0c6440a58", "end": true, "kind": "reject", "message": "no"}, "playbook": "refund", "rejected": {"302f8ad0749cd997dde36a4ccceca11b98c1b6f58b3ee50a96374cb85455ede5": "rb78b7698e17c"}, "acceptance": {"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 110.0, "order_id": "1060"}, "tool": "issue_refund", "at_most": 1, "at_least": 1}, {"why": "the customer is told", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 2001}', NULL, 'rejected by lea: no', 1, 'human_review', '{"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.024349777995666955, "estimated": 0, "model_calls": 0}', '2026-11-26 01:47:01.372697+00', '2026-11-26 01:47:01.38858+00', '2026-11-26 01:47:01.6381+00', '2026-11-26 01:47:01.6381+00', NULL, 2, NULL, NULL, NULL, 0, NULL, false, NULL, 0, NULL, NULL, '{"final": true, "fixed": true, "steps": [{"id": "order", "args": {"id": "1060", "collection": "orders"}, "tool": "get_record"}, {"id": "refund", "args": {"amount": 110.0, "reason": "Refund requested for order 1060", "order_id": "1060"}, "tool": "issue_refund", "needs": ["order"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe have refunded ${refund.amount} ${refund.currency} for order 1060 (refund ${refund.id}).\n\nYour help desk\n", "subject": "Refund for your order 1060"}, "tool": "send_email"}], "answer": "Refund ${refund.id} of ${refund.amount} ${refund.currency} for order 1060 is issued; ${order.customer_email} was told.", "playbook": "refund", "revision": 1, "rationale": "fixed plan of playbook refund", "confidence": 1.0}', NULL, NULL),
	('refuted', 'refund 25 EUR for order 1086', 'needs_review', 'refund', 'kim', 2, '{"goal": "refund 25 EUR for order 1086", "next": "human_review", "wave": [{"key": "72cc83ed3159fab0e179efb80f1b99bc46d372e360f5a589660d93a0dd09fef9", "args": {"amount": 25.0, "reason": "Refund requested for order 1086", "order_id": "1086"}, "item": -1, "risk": "irreversible", "step": "refund", "tool": "issue_refund", "target": "1086", "task_id": "refuted", "revision": 1, "occurrence": 0}], "asked": 1, "steps": 2, "times": {"zone": "Etc/UTC", "given_at": 1795657621.676888, "planned_at": 1795657621.6909409}, "usage": {"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.08777472499423311, "estimated": 0, "model_calls": 0}, "schema": 2, "status": "needs_review", "checked": "d0fe93f32fb7ed2b04d0cecbd7dda84dd814bd52ee98cfdad13a8affe3c388ae", "task_id": "refuted", "playbook": "refund", "question": {"id": "r3c6251a9f76b", "key": "72cc83ed3159fab0e179efb80f1b99bc46d372e360f5a589660d93a0dd09fef9", "args": {"amount": 25.0, "reason": "Refund requested for order 1086", "order_id": "1086"}, "step": "refund", "text": "issue_refund is not as asked: the tool said it was done, but nothing is there. the desk has no refund from this action It can''t be undone: only a person repeats it.", "tool": "issue_refund", "detail": {"about": [{"key": "72cc83ed3159fab0e179efb80f1b99bc46d372e360f5a589660d93a0dd09fef9", "args": {"amount": 25.0, "reason": "Refund requested for order 1086", "order_id": "1086"}, "item": -1, "step": "refund", "tool": "issue_refund", "with": ["mail"], "target": "1086", "occurrence": 0}], "tried": {"72cc83ed3159fab0e179efb80f1b99bc46d372e360f5a589660d93a0dd09fef9": 1}, "resume": "validate"}, "digest": "e2ade8e48e0a850ad9e558fefb4581b40ae711bb0ace72f4958baed077de2998", "reason": "refuted", "options": ["approve", "respond", "leave_out", "by_hand", "abort"], "approvers": 1}, "acceptance": {"source": "playbook", "expectations": [{"why": "the money goes back, this amount, once", "args": {"amount": 25.0, "order_id": "1086"}, "tool": "issue_refund", "at_most": 1, "at_least": 1}, {"why": "the customer is told", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 1993}', NULL, NULL, 1, 'verify', '{"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.08777472499423311, "estimated": 0, "model_calls": 0}', '2026-11-26 01:47:01.676888+00', '2026-11-26 01:47:01.697602+00', '2026-11-26 01:47:02.762168+00', NULL, NULL, 1, NULL, NULL, NULL, 0, NULL, false, NULL, 0, NULL, NULL, '{"final": true, "fixed": true, "steps": [{"id": "order", "args": {"id": "1086", "collection": "orders"}, "tool": "get_record"}, {"id": "refund", "args": {"amount": 25.0, "reason": "Refund requested for order 1086", "order_id": "1086"}, "tool": "issue_refund", "needs": ["order"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe have refunded ${refund.amount} ${refund.currency} for order 1086 (refund ${refund.id}).\n\nYour help desk\n", "subject": "Refund for your order 1086"}, "tool": "send_email"}], "answer": "Refund ${refund.id} of ${refund.amount} ${refund.currency} for order 1086 is issued; ${order.customer_email} was told.", "playbook": "refund", "revision": 1, "rationale": "fixed plan of playbook refund", "confidence": 1.0}', NULL, NULL),
	('before-the-call', 'Order 1041 arrived damaged.', 'running', 'damaged-item', 'kim', 1, '{"goal": "Order 1041 arrived damaged.", "next": "execute", "wave": [{"key": "6f0a0799e204ba2a200f6924ff433087670421733e365941c7fca055cf5f50fa", "args": {"fields": {"body": "Pavel Virtanen reports that order 1041 arrived damaged.", "subject": "Damaged item in order 1041", "order_id": "1041", "priority": "high", "customer_id": "C0041"}, "collection": "tickets"}, "item": -1, "risk": "reversible", "step": "ticket", "tool": "create_record", "target": "tickets/1041", "task_id": "before-the-call", "revision": 1, "occurrence": 0}], "asked": 0, "steps": 1, "times": {"zone": "Etc/UTC", "given_at": 1795657664.192301, "planned_at": 1795657664.2160163}, "usage": {"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.20699472099659033, "estimated": 0, "model_calls": 0}, "schema": 2, "status": "running", "checked": "70754537e36add92f6e9f36b21b9ebb9c180a0a3d8f9a2aa159eaee1e8aff49d", "task_id": "before-the-call", "playbook": "damaged-item", "acceptance": {"source": "playbook", "expectations": [{"why": "the damage must be on record", "args": {"fields": {"order_id": "1041"}, "collection": "tickets"}, "tool": "create_record", "at_most": 1, "at_least": 1}, {"why": "the order goes back", "args": {"id": "1041", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "at_most": 1, "at_least": 1}, {"why": "the customer needs the ticket number", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 1995}', NULL, NULL, 1, 'validate', '{"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.20699472099659033, "estimated": 0, "model_calls": 0}', '2026-11-26 01:47:44.192301+00', '2026-11-26 01:47:44.366401+00', '2026-11-26 01:47:44.433444+00', NULL, 2632053729366314015, 1, '2026-11-26 01:48:14.201351+00', NULL, NULL, 0, NULL, false, NULL, 0, NULL, NULL, '{"final": true, "fixed": true, "steps": [{"id": "order", "args": {"id": "1041", "collection": "orders"}, "tool": "get_record"}, {"id": "ticket", "args": {"fields": {"body": "${order.customer_name} reports that order 1041 arrived damaged.", "subject": "Damaged item in order 1041", "order_id": "${order.id}", "priority": "high", "customer_id": "${order.customer_id}"}, "collection": "tickets"}, "tool": "create_record"}, {"id": "mark", "args": {"id": "1041", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "needs": ["ticket"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe are sorry that order 1041 arrived damaged. Your ticket is ${ticket.id}.\nPlease keep the item and its packaging; we will send you a return label.\n\nYour help desk\n", "subject": "Your order 1041: ticket ${ticket.id}"}, "tool": "send_email", "needs": ["mark"]}], "answer": "Ticket ${ticket.id} is open, order 1041 is set to return_requested, ${order.customer_email} was told.", "playbook": "damaged-item", "revision": 1, "rationale": "fixed plan of playbook damaged-item", "confidence": 1.0}', NULL, NULL),
	('between-nodes', 'Order 1044 arrived damaged.', 'running', 'damaged-item', 'kim', 0, '{"goal": "Order 1044 arrived damaged.", "next": "execute", "wave": [{"key": "f3d05bb7f21b4fbe5991ee5121a8e5567ccc864f222c6b8bdb7150d09f3e5c16", "args": {"id": "1044", "collection": "orders"}, "item": -1, "risk": "read", "step": "order", "tool": "get_record", "task_id": "between-nodes", "revision": 1, "occurrence": 0}], "asked": 0, "steps": 0, "times": {"zone": "Etc/UTC", "given_at": 1795657669.496673, "planned_at": 1795657669.5120113}, "usage": {"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.13513608400171506, "estimated": 0, "model_calls": 0}, "schema": 2, "status": "running", "checked": "6c470bb58496f6de5bf37d428ec86fe451a9423ca4965ecbe3ffe29b08ae79dd", "task_id": "between-nodes", "playbook": "damaged-item", "acceptance": {"source": "playbook", "expectations": [{"why": "the damage must be on record", "args": {"fields": {"order_id": "1044"}, "collection": "tickets"}, "tool": "create_record", "at_most": 1, "at_least": 1}, {"why": "the order goes back", "args": {"id": "1044", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "at_most": 1, "at_least": 1}, {"why": "the customer needs the ticket number", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 1998}', NULL, NULL, 1, 'validate', '{"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.13513608400171506, "estimated": 0, "model_calls": 0}', '2026-11-26 01:47:49.496673+00', '2026-11-26 01:47:49.643349+00', '2026-11-26 01:47:49.651803+00', NULL, 2160266342374309738, 1, '2026-11-26 01:48:19.50432+00', NULL, NULL, 0, NULL, false, NULL, 0, NULL, NULL, '{"final": true, "fixed": true, "steps": [{"id": "order", "args": {"id": "1044", "collection": "orders"}, "tool": "get_record"}, {"id": "ticket", "args": {"fields": {"body": "${order.customer_name} reports that order 1044 arrived damaged.", "subject": "Damaged item in order 1044", "order_id": "${order.id}", "priority": "high", "customer_id": "${order.customer_id}"}, "collection": "tickets"}, "tool": "create_record"}, {"id": "mark", "args": {"id": "1044", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "needs": ["ticket"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe are sorry that order 1044 arrived damaged. Your ticket is ${ticket.id}.\nPlease keep the item and its packaging; we will send you a return label.\n\nYour help desk\n", "subject": "Your order 1044: ticket ${ticket.id}"}, "tool": "send_email", "needs": ["mark"]}], "answer": "Ticket ${ticket.id} is open, order 1044 is set to return_requested, ${order.customer_email} was told.", "playbook": "damaged-item", "revision": 1, "rationale": "fixed plan of playbook damaged-item", "confidence": 1.0}', NULL, NULL),
	('after-the-effect', 'Order 1042 arrived damaged.', 'running', 'damaged-item', 'kim', 1, '{"goal": "Order 1042 arrived damaged.", "next": "execute", "wave": [{"key": "2796203cf2158f3eaaca89af310ed0ad3d2a078157910ec61eca088d58a2e240", "args": {"fields": {"body": "Yara Petrov reports that order 1042 arrived damaged.", "subject": "Damaged item in order 1042", "order_id": "1042", "priority": "high", "customer_id": "C0042"}, "collection": "tickets"}, "item": -1, "risk": "reversible", "step": "ticket", "tool": "create_record", "target": "tickets/1042", "task_id": "after-the-effect", "revision": 1, "occurrence": 0}], "asked": 0, "steps": 1, "times": {"zone": "Etc/UTC", "given_at": 1795657666.190669, "planned_at": 1795657666.2045639}, "usage": {"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.27389478100303677, "estimated": 0, "model_calls": 0}, "schema": 2, "status": "running", "checked": "c269372f13c82a807deabb9f53621b8fa7de51d1b7ceb901e947d9c864dad92f", "task_id": "after-the-effect", "playbook": "damaged-item", "acceptance": {"source": "playbook", "expectations": [{"why": "the damage must be on record", "args": {"fields": {"order_id": "1042"}, "collection": "tickets"}, "tool": "create_record", "at_most": 1, "at_least": 1}, {"why": "the order goes back", "args": {"id": "1042", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "at_most": 1, "at_least": 1}, {"why": "the customer needs the ticket number", "tool": "send_email", "at_most": 1, "at_least": 1}]}, "requested_by": "kim", "remaining_steps": 1995}', NULL, NULL, 1, 'validate', '{"cost": 0.0, "tokens": 0, "waited": 0.0, "repairs": 0, "replans": 0, "seconds": 0.27389478100303677, "estimated": 0, "model_calls": 0}', '2026-11-26 01:47:46.190669+00', '2026-11-26 01:47:46.401522+00', '2026-11-26 01:47:46.503024+00', NULL, 595206108190961189, 1, '2026-11-26 01:48:16.197555+00', NULL, NULL, 0, NULL, false, NULL, 0, NULL, NULL, '{"final": true, "fixed": true, "steps": [{"id": "order", "args": {"id": "1042", "collection": "orders"}, "tool": "get_record"}, {"id": "ticket", "args": {"fields": {"body": "${order.customer_name} reports that order 1042 arrived damaged.", "subject": "Damaged item in order 1042", "order_id": "${order.id}", "priority": "high", "customer_id": "${order.customer_id}"}, "collection": "tickets"}, "tool": "create_record"}, {"id": "mark", "args": {"id": "1042", "status": "return_requested", "collection": "orders"}, "tool": "update_status", "needs": ["ticket"]}, {"id": "mail", "args": {"to": "${order.customer_email}", "body": "Dear ${order.customer_name},\n\nwe are sorry that order 1042 arrived damaged. Your ticket is ${ticket.id}.\nPlease keep the item and its packaging; we will send you a return label.\n\nYour help desk\n", "subject": "Your order 1042: ticket ${ticket.id}"}, "tool": "send_email", "needs": ["mark"]}], "answer": "Ticket ${ticket.id} is open, order 1042 is set to return_requested, ${order.customer_email} was told.", "playbook": "damaged-item", "revision": 1, "rationale": "fixed plan of playbook damaged-item", "confidence": 1.0}', NULL, NULL);


--
-- Data for Name: token; Type: TABLE DATA; Schema: steward; Owner: -
--



--
-- Data for Name: worker; Type: TABLE DATA; Schema: steward; Owner: -
--



--
-- Name: refund_number; Type: SEQUENCE SET; Schema: desk; Owner: -
--

SELECT pg_catalog.setval('desk.refund_number', 2003, true);


--
-- Name: status_change_id_seq; Type: SEQUENCE SET; Schema: desk; Owner: -
--

SELECT pg_catalog.setval('desk.status_change_id_seq', 1, false);


--
-- Name: ticket_number; Type: SEQUENCE SET; Schema: desk; Owner: -
--

SELECT pg_catalog.setval('desk.ticket_number', 2001, true);


--
-- Name: procrastinate_events_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.procrastinate_events_id_seq', 1, false);


--
-- Name: procrastinate_jobs_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.procrastinate_jobs_id_seq', 1, false);


--
-- Name: procrastinate_periodic_defers_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.procrastinate_periodic_defers_id_seq', 1, false);


--
-- Name: procrastinate_workers_id_seq; Type: SEQUENCE SET; Schema: public; Owner: -
--

SELECT pg_catalog.setval('public.procrastinate_workers_id_seq', 1, false);


--
-- Name: action_seq_seq; Type: SEQUENCE SET; Schema: steward; Owner: -
--

SELECT pg_catalog.setval('steward.action_seq_seq', 20, true);


--
-- Name: decision_id_seq; Type: SEQUENCE SET; Schema: steward; Owner: -
--

SELECT pg_catalog.setval('steward.decision_id_seq', 60, true);


--
-- Name: notice_id_seq; Type: SEQUENCE SET; Schema: steward; Owner: -
--

SELECT pg_catalog.setval('steward.notice_id_seq', 14, true);


--
-- Name: worker_id_seq; Type: SEQUENCE SET; Schema: steward; Owner: -
--

SELECT pg_catalog.setval('steward.worker_id_seq', 1, false);


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
-- Name: procrastinate_events procrastinate_events_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_jobs procrastinate_jobs_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_pkey PRIMARY KEY (id);


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_unique; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_unique UNIQUE (task_name, periodic_id, defer_timestamp);


--
-- Name: procrastinate_workers procrastinate_workers_pkey; Type: CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_workers
    ADD CONSTRAINT procrastinate_workers_pkey PRIMARY KEY (id);


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
-- Name: gate_pass gate_pass_pkey; Type: CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.gate_pass
    ADD CONSTRAINT gate_pass_pkey PRIMARY KEY (id);


--
-- Name: gate gate_pkey; Type: CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.gate
    ADD CONSTRAINT gate_pkey PRIMARY KEY (name);


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
-- Name: queue_release queue_release_pkey; Type: CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.queue_release
    ADD CONSTRAINT queue_release_pkey PRIMARY KEY (one);


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
-- Name: worker worker_pkey; Type: CONSTRAINT; Schema: steward; Owner: -
--

ALTER TABLE ONLY steward.worker
    ADD CONSTRAINT worker_pkey PRIMARY KEY (id);


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
-- Name: idx_procrastinate_jobs_worker_not_null; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_procrastinate_jobs_worker_not_null ON public.procrastinate_jobs USING btree (worker_id) WHERE ((worker_id IS NOT NULL) AND (status = 'doing'::public.procrastinate_job_status));


--
-- Name: idx_procrastinate_workers_last_heartbeat; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX idx_procrastinate_workers_last_heartbeat ON public.procrastinate_workers USING btree (last_heartbeat);


--
-- Name: procrastinate_events_job_id_fkey_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX procrastinate_events_job_id_fkey_v1 ON public.procrastinate_events USING btree (job_id);


--
-- Name: procrastinate_jobs_id_lock_idx_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX procrastinate_jobs_id_lock_idx_v1 ON public.procrastinate_jobs USING btree (id, lock) WHERE (status = ANY (ARRAY['todo'::public.procrastinate_job_status, 'doing'::public.procrastinate_job_status]));


--
-- Name: procrastinate_jobs_lock_idx_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX procrastinate_jobs_lock_idx_v1 ON public.procrastinate_jobs USING btree (lock) WHERE (status = 'doing'::public.procrastinate_job_status);


--
-- Name: procrastinate_jobs_priority_idx_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX procrastinate_jobs_priority_idx_v1 ON public.procrastinate_jobs USING btree (priority DESC, id) WHERE (status = 'todo'::public.procrastinate_job_status);


--
-- Name: procrastinate_jobs_queue_name_idx_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX procrastinate_jobs_queue_name_idx_v1 ON public.procrastinate_jobs USING btree (queue_name);


--
-- Name: procrastinate_jobs_queueing_lock_idx_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE UNIQUE INDEX procrastinate_jobs_queueing_lock_idx_v1 ON public.procrastinate_jobs USING btree (queueing_lock) WHERE (status = 'todo'::public.procrastinate_job_status);


--
-- Name: procrastinate_periodic_defers_job_id_fkey_v1; Type: INDEX; Schema: public; Owner: -
--

CREATE INDEX procrastinate_periodic_defers_job_id_fkey_v1 ON public.procrastinate_periodic_defers USING btree (job_id);


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
-- Name: gate_pass_by_gate; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX gate_pass_by_gate ON steward.gate_pass USING btree (gate);


--
-- Name: notice_pending; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX notice_pending ON steward.notice USING btree (channel, due_at, id) WHERE pending;


--
-- Name: notice_prunable; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX notice_prunable ON steward.notice USING btree (COALESCE(sent_at, given_up_at)) WHERE (NOT pending);


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
-- Name: task_business_key; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX task_business_key ON steward.task USING btree (business_key) WHERE (business_key IS NOT NULL);


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
-- Name: task_client_key; Type: INDEX; Schema: steward; Owner: -
--

CREATE UNIQUE INDEX task_client_key ON steward.task USING btree (requested_by, client_key) WHERE (client_key IS NOT NULL);


--
-- Name: task_newest; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX task_newest ON steward.task USING btree (created_at DESC, id DESC);


--
-- Name: task_prunable; Type: INDEX; Schema: steward; Owner: -
--

CREATE INDEX task_prunable ON steward.task USING btree (finished_at) WHERE ((finished_at IS NOT NULL) AND (pruned_at IS NULL));


--
-- Name: procrastinate_jobs procrastinate_jobs_notify_queue_job_aborted_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_jobs_notify_queue_job_aborted_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN (((old.abort_requested = false) AND (new.abort_requested = true) AND (new.status = 'doing'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_notify_queue_abort_job_v1();


--
-- Name: procrastinate_jobs procrastinate_jobs_notify_queue_job_inserted_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_jobs_notify_queue_job_inserted_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_notify_queue_job_inserted_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_abort_requested_events_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_trigger_abort_requested_events_v1 AFTER UPDATE OF abort_requested ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.abort_requested = true)) EXECUTE FUNCTION public.procrastinate_trigger_abort_requested_events_procedure_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_delete_jobs_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_trigger_delete_jobs_v1 BEFORE DELETE ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_unlink_periodic_defers_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_scheduled_events_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_trigger_scheduled_events_v1 AFTER INSERT OR UPDATE ON public.procrastinate_jobs FOR EACH ROW WHEN (((new.scheduled_at IS NOT NULL) AND (new.status = 'todo'::public.procrastinate_job_status))) EXECUTE FUNCTION public.procrastinate_trigger_function_scheduled_events_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_status_events_insert_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_trigger_status_events_insert_v1 AFTER INSERT ON public.procrastinate_jobs FOR EACH ROW WHEN ((new.status = 'todo'::public.procrastinate_job_status)) EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_insert_v1();


--
-- Name: procrastinate_jobs procrastinate_trigger_status_events_update_v1; Type: TRIGGER; Schema: public; Owner: -
--

CREATE TRIGGER procrastinate_trigger_status_events_update_v1 AFTER UPDATE OF status ON public.procrastinate_jobs FOR EACH ROW EXECUTE FUNCTION public.procrastinate_trigger_function_status_events_update_v1();


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
-- Name: procrastinate_events procrastinate_events_job_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_events
    ADD CONSTRAINT procrastinate_events_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id) ON DELETE CASCADE;


--
-- Name: procrastinate_jobs procrastinate_jobs_worker_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_jobs
    ADD CONSTRAINT procrastinate_jobs_worker_id_fkey FOREIGN KEY (worker_id) REFERENCES public.procrastinate_workers(id) ON DELETE SET NULL;


--
-- Name: procrastinate_periodic_defers procrastinate_periodic_defers_job_id_fkey; Type: FK CONSTRAINT; Schema: public; Owner: -
--

ALTER TABLE ONLY public.procrastinate_periodic_defers
    ADD CONSTRAINT procrastinate_periodic_defers_job_id_fkey FOREIGN KEY (job_id) REFERENCES public.procrastinate_jobs(id);


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


