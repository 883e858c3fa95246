"""Looking up past acts in Postgres: planned for what is asked, and no longer than somebody waits."""

from __future__ import annotations

import psycopg
import pytest

from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.pool import open_pool
from steward.domain.plan_judgement import Case
from steward.domain.playbook import Fact, Rule
from steward.domain.rate_limits import UNLIMITED
from steward.domain.rule_application import preview
from steward.domain.state import State
from steward.nodes import fact_reader
from tests.fakes import FakeClock, FakeToolbox
from tests.unit.domain.making import RULES, TASK, pay, plan_of, playbook_of

FACT = Fact(ledger=["pay"], match={"id": "args.id"})
RULE = Rule(id="once", on=["pay"], when="facts.paid.size() > 0", then="forbid", message="Once only.")


async def test_it_is_planned_anew_for_the_values(database_url: str) -> None:
    """A plan for any values would read a whole table's index for some of them."""
    async with open_pool(database_url, size=1) as pool:
        ledger = PostgresLedger(pool)
        for number in range(8):  # Postgres takes to a plan for any values after five
            await ledger.past_acts(["pay"], {"id": str(number)}, since=None, but="", most=10)
        await ledger.history("t1")  # prepared, as others are
        async with pool.connection() as connection:
            rows = await (await connection.execute("SELECT statement FROM pg_prepared_statements")).fetchall()
    known = [str(row["statement"]) for row in rows]
    assert any("ORDER BY seq" in one for one in known)
    assert not any("args @>" in one for one in known)


async def test_a_look_that_takes_too_long_fails_closed(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The table is locked by another: the rule applies, says why, and the connection is there for the next look."""
    monkeypatch.setattr(fact_reader, "PATIENCE", 0.2)
    playbook = playbook_of(rules=[RULE], facts={"paid": FACT})
    state, tools = State(goal="pay", task_id=TASK), FakeToolbox()
    case = Case(state=state, plan=plan_of(pay("p", "x")), playbook=playbook, history=(), tools=tools, rules=RULES)
    async with open_pool(database_url, size=1) as pool:
        reader = fact_reader.FactReader(tools, PostgresLedger(pool), UNLIMITED, FakeClock())
        with psycopg.connect(database_url) as other:
            other.execute("LOCK TABLE steward.action")
            ruling, _ = await reader.judged(case, preview)
        (problem,) = ruling.problems
        assert "looking through what was done took longer than 0.2 s; say more in match or within" in problem.message
        ruling, _ = await reader.judged(case, preview)
        assert ruling.problems == []


_ACTS = """
INSERT INTO steward.task (id, goal, status, requested_by, steps, state, node, usage)
    VALUES ('t1', 'Pay', 'running', 'mara', 1, '{}', '', '{}');
INSERT INTO steward.action (key, task_id, step, tool, args, risk, item, revision, first_revision, occurrence, attempts,
        claimed_at)
    SELECT 'k' || n, 't1', 'pay', 'pay',
        jsonb_build_object('id', n, 'reason', CASE WHEN n <= 1500 THEN 'old' ELSE 'new' END),
        'irreversible', -1, 1, 1, 0, 1, now() - interval '30 days' + make_interval(mins => n)
    FROM generate_series(1, 3000) AS n;
ANALYZE steward.action;
"""


@pytest.mark.parametrize(("reason", "newest"), [("old", 1500), ("new", 3000)])
async def test_what_none_of_the_newest_have_is_found_all_the_same(database_url: str, reason: str, newest: int) -> None:
    """All that have the argument, the newest first, whether it is frequent lately or none of the newest has it; of more
    than are asked for as many as are asked for."""
    with psycopg.connect(database_url, autocommit=True) as connection:
        connection.execute(_ACTS)
    async with open_pool(database_url, size=1) as pool:
        ledger = PostgresLedger(pool)
        found = await ledger.past_acts(["pay"], {"reason": reason}, since=None, but=f"k{newest}", most=2000)
        some = await ledger.past_acts(["pay"], {"reason": reason}, since=None, but="", most=1001)
    assert [act.args["id"] for act in found] == [*range(newest - 1, newest - 1500, -1)]
    assert [act.args["reason"] for act in some] == [reason] * 1001
