"""Acts on record under other rules: judged at their time, by what was on record then, and nothing is written."""

from __future__ import annotations

import resource
import time
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any

import psycopg
import pytest
from psycopg import conninfo
from psycopg.types.json import Jsonb

from steward.checkpoints.judged_acts import PostgresJudgedActs
from steward.checkpoints.playbook_versions import PostgresPlaybookVersions
from steward.checkpoints.pool import Pool, open_pool
from steward.domain.judged_acts import Period
from steward.domain.model import Json, JsonObject
from steward.domain.playbook import Exemption, Fact, Playbook, Rule, Scope
from steward.domain.replay import Replayed
from steward.domain.rule_facts import Wanted
from steward.expressions.rules import CelRules
from steward.playbooks.library import PlaybookShelf
from steward.playbooks.replaying import Replay

_TASKS = """
INSERT INTO steward.task (id, goal, status, playbook, requested_by, steps, state, node, usage, finished_at)
    SELECT 't' || n, 'Refund it', 'complete', 'refund', 'mara', 1, '{}', '', '{}', now()
    FROM generate_series(1, %(number)s) AS n;
"""
_ACTS = """
INSERT INTO steward.action (key, task_id, step, tool, args, risk, item, revision, first_revision, occurrence, attempts,
        claimed_at, settled_at, receipt, verdict)
    SELECT 'k' || n, 't' || n, 'refund', 'issue_refund',
        jsonb_build_object('order_id', 'o' || n %% 500, 'amount', n %% 100),
        'reversible', -1, 1, 1, 0, 1, now() - interval '1 day' + make_interval(secs => n),
        now() - interval '1 day' + make_interval(secs => n + 0.5), '{"kind": "answered", "result": {"id": "r"}}',
        '{"status": "verified", "level": "read_back"}'
    FROM generate_series(1, %(number)s) AS n;
"""
DAY = 86_400.0


def done(url: str, number: int) -> None:
    """So many refunds of yesterday, one a second, each of a task of its own: over 500 orders, of 0 to 99."""
    with psycopg.connect(url, autocommit=True) as connection:
        for statement in (_TASKS, _ACTS):
            connection.execute(statement, {"number": number})
        connection.execute("ANALYZE steward.task, steward.action")


def book(*rules: Rule, version: str = "new", facts: dict[str, Fact] | None = None, **more: Any) -> Playbook:
    return Playbook(
        name="refund",
        title="",
        description="",
        tools=["issue_refund"],
        version=version,
        rules=[*rules],
        facts=facts or {},
        **more,
    )


def rule(name: str, when: str, then: str = "forbid") -> Rule:
    return Rule(id=name, when=when, then=then, message="No ${args.amount}.", on=["issue_refund"])  # pyright: ignore[reportArgumentType]


async def replayed(pool: Pool, *books: Playbook) -> Replayed:
    replay = Replay(
        acts=PostgresJudgedActs(pool),
        versions=PostgresPlaybookVersions(pool),
        playbooks=PlaybookShelf({one.name: one for one in books}),
        rules=CelRules(),
    )
    return await replay.over(Period(since=time.time() - 2 * DAY, until=time.time()))


def counts(found: Replayed) -> dict[str, int]:
    return {f"{one.rule} {one.would}": one.count for one in found.sorted()}


async def test_twenty_thousand_acts_in_bounded_memory(pool: Pool, database_url: str) -> None:
    """They are gone through as they are read; all that is kept is counts and a few examples of each."""
    done(database_url, 20_000)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss

    found = await replayed(pool, book(rule("over-50", "args.amount > 50"), rule("ask", "args.amount > 97", "review")))

    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    assert (found.acts, found.otherwise, found.untold) == (20_000, 9_800, 0)
    assert counts(found) == {"over-50 stopped": 9_800}
    assert all(len(one.examples) == 5 for one in found.sorted())
    assert grown < 60_000, f"{grown} kB"


async def test_the_ledger_is_as_it_stood_then(pool: Pool, database_url: str) -> None:
    """Of acts on the same order only those before count, and none that came after the act."""
    done(database_url, 1_500)
    facts = {"others": Fact(ledger=["issue_refund"], match={"order_id": "args.order_id"}, within=DAY)}

    found = await replayed(pool, book(rule("twice", "size(facts.others) >= 2"), facts=facts))

    assert counts(found) == {"twice stopped": 500}


def recorded(
    url: str,
    task: str,
    version: str,
    facts: list[Json],
    problems: list[Json] | None = None,
    playbook: str = "refund",
) -> None:
    detail = {"playbook": playbook, "version": version, "facts": facts, "problems": problems or []}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO steward.decision (task_id, kind, subject, outcome, model, prompt_version, tokens_in,"
            " tokens_out, cost, seconds, by, detail, at) VALUES"
            " (%s, 'validation', '', 'passed', '', '', 0, 0, 0, 0, '', %s, now() - interval '1 day')",
            (task, Jsonb(detail)),
        )


async def test_a_read_is_what_it_was_then_or_not_told(pool: Pool, database_url: str) -> None:
    """The same read with the same arguments counts as it is on record; one that was not made, or of which a part is
    hidden, is not guessed."""
    done(database_url, 3)
    for task, total in (("t1", 40), ("t2", "***")):
        args: Json = {"id": f"o{task[1:]}"}
        order: Json = {"fact": "any", "tool": "get_order", "args": args, "at": 1.0, "result": {"total": total}}
        recorded(database_url, task, "old", [order])
    facts = {"order": Fact(read="get_order", args={"id": "args.order_id"})}

    found = await replayed(pool, book(rule("cheap", "facts.order.total < 50"), facts=facts))

    assert counts(found) == {"cheap stopped": 1, "cheap untold": 2}
    said = {one.act.action.task_id: one.grounds["cheap"] for one in found.sorted()[1].examples}
    assert "hidden" in said["t2"]
    assert "was not read then" in said["t3"]
    assert (
        Wanted(name="x", args={"id": "o1"}, read="get_order").key
        == Wanted(name="y", args={"id": "o1"}, read="get_order").key
    )


async def test_what_rules_refused_is_tried_again(pool: Pool, database_url: str) -> None:
    """It would be let through where no new rule stops it; the same version decides the same."""
    done(database_url, 2)
    refused: Json = {"code": "forbidden", "step": "s", "message": "m", "rule": "r", "tool": "issue_refund"}
    assert isinstance(refused, dict)
    recorded(database_url, "t1", "old", [], [{**refused, "args": {"order_id": "o9", "amount": 10}}])
    recorded(database_url, "t2", "old", [], [{**refused, "args": {"order_id": "o9", "amount": 90}}])

    found = await replayed(pool, book(rule("over-50", "args.amount > 50")))
    same = await replayed(pool, book(rule("all", "true"), version="old"))

    assert counts(found) == {"r let_through": 1}
    assert (found.acts, same.otherwise, same.same_rules) == (4, 0, 4)


async def test_what_an_exception_refuses_first_was_decided_as_it_is_now(pool: Pool, database_url: str) -> None:
    """The first plan is refused, and the next one asks for the exception: under the same rule nothing is otherwise."""
    done(database_url, 1)
    refused: JsonObject = {
        "code": "forbidden_unless_allowed",
        "tool": "issue_refund",
        "args": {"order_id": "o9", "amount": 50},
    }
    recorded(database_url, "t1", "before", [], [{**refused, "rule": "over-20"}])
    over = replace(rule("over-20", "args.amount > 20"), exception=Exemption(approvers=2, group="leads"))

    assert counts(await replayed(pool, book(over))) == {}
    assert counts(await replayed(pool, book(replace(over, id="over-30")))) == {"over-30 asked": 1}


async def test_asked_then_and_asked_now_is_no_change(pool: Pool, database_url: str) -> None:
    """A person's yes is known with who gave it; where nobody would be asked any more, it is let through."""
    done(database_url, 2)
    question = {
        "reason": "approval",
        "text": "x waits for approval: too much (rule old)",
        "tool": "issue_refund",
        "key": "k1",
    }
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO steward.review (id, task_id, question, opened_at, decision, decided_at, applied_at, playbook,"
            " requested_by) SELECT 'r1', 't1', %s, then_, %s, then_, now(), '', ''"
            " FROM (SELECT now() - interval '2 days' AS then_) AS one",
            (
                Jsonb({**question, "args": {"order_id": "o1", "amount": 1}}),
                Jsonb({"kind": "approve", "by": "kim"}),
            ),
        )

    asking = await replayed(pool, book(rule("all", "true", "review")))
    none = await replayed(pool, book())

    assert counts(asking) == {"all asked": 1}
    assert asking.sorted()[0].examples[0].act.action.task_id == "t2"
    assert counts(none) == {"old let_through": 1}
    assert none.sorted()[0].examples[0].act.by == "kim"


def asked(url: str, task_id: str, said: str, rules: list[Json] | None = None, playbook: str = "") -> None:
    """A yes of two days ago to the task's refund, to a question that keeps its rules, or an older one that does not."""
    question = {"reason": "approval", "text": f"x waits for approval: {said}", "tool": "issue_refund"}
    question |= {"key": task_id.replace("t", "k"), "args": {}, "detail": {} if rules is None else {"rules": rules}}
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO steward.review (id, task_id, question, opened_at, decision, decided_at, applied_at, playbook,"
            " requested_by) SELECT 'r ' || %s, %s, %s, then_, %s, then_, now(), %s, ''"
            " FROM (SELECT now() - interval '2 days' AS then_) AS one",
            (task_id, task_id, Jsonb(question), Jsonb({"kind": "approve", "by": "kim"}), playbook),
        )


async def test_the_rules_that_asked_are_those_on_record(pool: Pool, database_url: str) -> None:
    """Questions keep them; of older ones the text is read, where it names the playbook, too."""
    done(database_url, 4)
    asked(database_url, "t1", "too much", [{"rule": "kept", "playbook": "refund"}])
    asked(database_url, "t2", "as a rule says (rule in-a-text)", [{"rule": "kept"}, {"rule": "approvals"}])
    asked(database_url, "t3", "too much (rule read of refund); too late (rule late, which could not be evaluated: x)")
    asked(database_url, "t4", "the playbook refund asks for approval of every issue_refund")

    found = await replayed(pool, book())

    whole = {"kept let_through": 2, "approvals let_through": 2, "read let_through": 1, "late let_through": 1}
    assert counts(found) == whole


async def test_what_was_out_of_scope_is_tried_again(pool: Pool, database_url: str) -> None:
    """A scope that is wider now lets it through; one that is as narrow decides the same."""
    done(database_url, 1)
    refused: Json = {"code": "out_of_scope", "step": "s", "message": "too much", "tool": "issue_refund"}
    assert isinstance(refused, dict)
    recorded(database_url, "t1", "old", [], [{**refused, "args": {"order_id": "o9", "amount": 90}}])
    narrow, wide = ({"issue_refund": {"amount": Scope(maximum=most)}} for most in (50, 100))

    as_it_was, wider = await replayed(pool, book(scope=narrow)), await replayed(pool, book(scope=wide))

    assert (counts(as_it_was), counts(wider)) == ({}, {"scope let_through": 1})


async def test_acts_under_several_playbooks_are_tried_under_all_of_them(pool: Pool, database_url: str) -> None:
    """A task of `access+refund` is judged by the rules of both; where one of them is not there, it can't be told."""
    done(database_url, 1)
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute("UPDATE steward.task SET playbook = 'access+refund'")
    recorded(database_url, "t1", "v1+v2", [], playbook="access+refund")
    access = replace(book(rule("never", "true")), name="access")

    both, one = await replayed(pool, book(), access), await replayed(pool, book())

    assert counts(both) == {"never stopped": 1}
    assert counts(one) == {"playbook untold": 1}


@asynccontextmanager
async def reading_only(url: str) -> AsyncGenerator[Pool]:
    """A role that may read the tables and nothing else."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("DROP ROLE IF EXISTS steward_auditor")
        connection.execute("CREATE ROLE steward_auditor LOGIN")
        connection.execute("GRANT USAGE ON SCHEMA steward TO steward_auditor")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA steward TO steward_auditor")
    try:
        async with open_pool(conninfo.make_conninfo(url, user="steward_auditor")) as pool:
            yield pool
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP OWNED BY steward_auditor")
            connection.execute("DROP ROLE steward_auditor")


@pytest.mark.xdist_group("steward_auditor")
async def test_the_right_to_read_is_enough(pool: Pool, database_url: str) -> None:
    """Nothing is written, not even a lock's row."""
    done(database_url, 10)
    async with reading_only(database_url) as theirs:
        found = await replayed(theirs, book(rule("all", "true")))

    assert counts(found) == {"all stopped": 10}
    assert pool is not theirs
