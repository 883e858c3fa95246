"""The campaign's checker sees whatever is planted, and nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from email.message import EmailMessage
from pathlib import Path

import psycopg
import pytest
from psycopg import AsyncConnection
from psycopg.rows import DictRow, dict_row

from steward.evals.chaos.cases import Case, Kind
from steward.evals.chaos.checker import Outcome, check
from steward.evals.chaos.facts import gather
from steward.evals.chaos.sql import named
from steward.evals.worlds.desk.store import prepare
from steward.tools import maildir

DAMAGED = Case(
    key="case-1",
    kind="damaged",
    order="100001",
    goal="Order 100001 arrived damaged, please sort it out.",
    effects=["ticket", "return_requested", "mail"],
)
REFUND = Case(
    key="case-2", kind="large-refund", order="100002", goal="Refund 300 EUR", amount=300, effects=["refund"],
    answer="approve",
)  # fmt: skip
CALL = Case(key="case-3", kind="call", order="100003", goal="Put the call on file.", effects=["ticket"])
CASES = [DAMAGED, REFUND, CALL]
SOUND = Path(__file__).with_name("sound.sql")
ACKNOWLEDGED = {"case-1": "t1", "case-2": "t2", "case-3": "t3"}

TWO_TICKETS = """
INSERT INTO desk.ticket
SELECT 'T9001', order_id, customer_id, subject, body, priority, status, previous_status, changed_at, visible_at,
    idempotency_key
FROM desk.ticket WHERE order_id = '100001'
"""
TWO_REFUNDS = """
INSERT INTO desk.refund SELECT 'R9001', order_id, amount, currency, reason, visible_at, idempotency_key
FROM desk.refund WHERE order_id = '100002'
"""
NOBODYS_YES = """UPDATE steward.review SET decision = '{"kind": "approve", "by": "machine"}' WHERE id = 'r2'"""

PLANTED = [
    (TWO_TICKETS, ["duplicate"]),
    (TWO_REFUNDS, ["duplicate"]),
    ("UPDATE steward.task SET client_key = NULL WHERE id = 't3'", ["lost", "unauthorised"]),
    ("DELETE FROM desk.ticket WHERE order_id = '100001'", ["false success"]),
    ("DELETE FROM desk.refund WHERE order_id = '100002'", ["false success"]),
    ("UPDATE desk.customer_order SET status = 'delivered' WHERE id = '100001'", ["false success"]),
    ("UPDATE steward.action SET attempts = 0 WHERE key = 'k-refund'", ["unauthorised"]),
    ("UPDATE steward.action SET attempts = 0 WHERE key = 'k-call'", ["unauthorised"]),
    ("UPDATE steward.review SET decided_at = now() + interval '1 hour' WHERE id = 'r2'", ["unauthorised"]),
    (NOBODYS_YES, ["unauthorised"]),
    ("UPDATE desk.refund SET amount = 301 WHERE order_id = '100002'", ["unauthorised"]),
    ("UPDATE desk.refund SET visible_at = now() + interval '1 hour' WHERE order_id = '100002'", ["unauthorised"]),
    ("UPDATE desk.ticket SET order_id = '1042' WHERE order_id = '100003'", ["false success", "unauthorised"]),
    ("UPDATE steward.task SET status = 'running', finished_at = NULL WHERE id = 't3'", ["stuck"]),
    ("UPDATE steward.task SET status = 'pending', finished_at = NULL WHERE id = 't3'", ["stuck"]),
    ("UPDATE steward.task SET status = 'needs_review', finished_at = NULL WHERE id = 't3'", ["stuck"]),
    ("UPDATE steward.task SET status = 'failed' WHERE id = 't3'", ["wrongly failed"]),
    ("UPDATE steward.task SET status = 'failed', cancelled_by = 'x' WHERE id = 't3'", ["wrongly failed"]),
]


@pytest.fixture
async def sound(database_url: str) -> str:
    """A desk and records with which everything is in order."""
    async with await AsyncConnection[DictRow].connect(
        database_url, row_factory=dict_row, autocommit=True
    ) as connection:
        await prepare(connection)
        values = {"orders": [c.order for c in CASES], "mails": [c.mail for c in CASES], "statuses": ["delivered"] * 3}
        for name in ("customers", "orders"):
            await connection.execute(named("world")[name], values)
        await connection.execute(SOUND.read_bytes())
    return database_url


def _post(folder: Path, key: str) -> None:
    message = EmailMessage()
    message["To"], message["Subject"] = DAMAGED.mail, "Your order 100001: ticket T2001"
    maildir.put(folder, key, message)


def _judged(database_url: str, folder: Path, cases: Sequence[Case] = CASES) -> Outcome:
    return check(cases, gather(database_url, folder, ACKNOWLEDGED))


def test_what_is_in_order_is_left_alone(sound: str, tmp_path: Path) -> None:
    """Nothing is found where nothing is wrong; the approval counts as one that the rules want."""
    _post(tmp_path, "kmail")

    outcome = _judged(sound, tmp_path)

    assert outcome.offences == []
    assert [asked.excuse for asked in outcome.asked] == ["the rules want a person"]
    assert (outcome.knowable, outcome.alone) == (2, 2)


@pytest.mark.parametrize(("planted", "columns"), PLANTED)
def test_what_is_planted_is_found(planted: str, columns: list[str], sound: str, tmp_path: Path) -> None:
    """Each wrong is told in its column, and in no other."""
    _post(tmp_path, "kmail")
    with psycopg.connect(sound) as connection:
        connection.execute(planted.encode())

    assert sorted({offence.column for offence in _judged(sound, tmp_path).offences}) == columns


@pytest.mark.parametrize(
    ("keys", "column"), [((), "false success"), (("kmail", "kmail"), "duplicate"), (("x",), "unauthorised")]
)
def test_mails_are_counted(keys: Sequence[str], column: str, sound: str, tmp_path: Path) -> None:
    """A mail that is missing, there twice, or in nobody's name is found."""
    for key in keys:
        _post(tmp_path / "mail", key)

    assert {offence.column for offence in _judged(sound, tmp_path / "mail").offences} == {column}


@pytest.mark.parametrize(
    ("receipt", "columns"), [("refused", {"false success"}), ("answered", set[str]()), ("lost", set[str]())]
)
def test_a_refused_act_that_was_called_done_is_found(
    receipt: str, columns: set[str], sound: str, tmp_path: Path
) -> None:
    """Somebody else's slot is no success where the booking was refused; after a lost answer nobody could tell."""
    _post(tmp_path, "kmail")
    case = Case(key="case-4", kind="taken", order="100004", goal="Book it.", effects=["ticket"], hopeless=True)
    with psycopg.connect(sound) as connection:
        connection.execute(
            "INSERT INTO steward.task (id, goal, status, requested_by, steps, state, node, usage, client_key,"
            " finished_at) SELECT 't4', goal, status, requested_by, steps, state, node, usage, 'case-4', finished_at"
            " FROM steward.task WHERE id = 't3'"
        )
        connection.execute(
            "INSERT INTO steward.action (key, task_id, step, tool, args, risk, item, revision, first_revision,"
            " occurrence, attempts, receipt, settled_at) SELECT 'k-slot', 't4', step, 'book_taken', args, risk, item,"
            " revision, first_revision, occurrence, 1, %s, now() FROM steward.action WHERE key = 'k-call'",
            [f'{{"kind": "{receipt}"}}'],
        )

    outcome = check([*CASES, case], gather(sound, tmp_path, {**ACKNOWLEDGED, "case-4": "t4"}))

    assert {offence.column for offence in outcome.offences} == columns


@pytest.mark.parametrize(("kind", "columns"), [("late", []), ("call", ["unauthorised"])])
def test_what_is_seen_long_after_it_was_done_was_done_before_the_task_ended(
    kind: Kind, columns: list[str], sound: str, tmp_path: Path
) -> None:
    """The desk has the time from which it shows a late slot; what was done then is another thing."""
    _post(tmp_path, "kmail")
    with psycopg.connect(sound) as connection:
        connection.execute(
            "UPDATE desk.ticket SET visible_at = finished_at + interval '30 s', idempotency_key = 'k-call' "
            "FROM steward.task WHERE task.id = 't3' AND order_id = '100003'"
        )

    outcome = _judged(sound, tmp_path, [DAMAGED, REFUND, replace(CALL, kind=kind)])

    assert [one.column for one in outcome.offences] == columns


def test_a_task_that_was_never_recorded_is_lost(sound: str, tmp_path: Path) -> None:
    """What was acknowledged and is not there is lost, though nothing else tells of it."""
    _post(tmp_path, "kmail")
    case = Case(key="case-4", kind="status", order="100004", goal="Where is my order 100004?")

    outcome = check([*CASES, case], gather(sound, tmp_path, {**ACKNOWLEDGED, "case-4": "t4"}))

    assert [(offence.column, offence.task) for offence in outcome.offences] == [("lost", "t4")]


@pytest.mark.parametrize(
    ("reason", "crashes", "receipt", "excused"),
    [
        ("unknown_outcome", 0, "lost", True),
        ("unknown_outcome", 0, "answered", False),
        ("error", 3, "answered", True),
        ("error", 2, "answered", False),
        ("ceiling", 0, "lost", False),
    ],
)
def test_who_needed_a_person(
    reason: str, crashes: int, receipt: str, *, excused: bool, sound: str, tmp_path: Path
) -> None:
    """A question is excused only by what is on record; without excuse it counts against the share."""
    _post(tmp_path, "kmail")
    question = f'{{"reason": "{reason}", "text": "?", "detail": {{"crashes": {crashes}}}}}'
    with psycopg.connect(sound) as connection:
        connection.execute("UPDATE steward.task SET status = 'needs_review', finished_at = NULL WHERE id = 't3'")
        connection.execute(
            "UPDATE steward.action SET receipt = %s, settled_at = now() WHERE key = 'k-call'",
            [f'{{"kind": "{receipt}"}}'],
        )
        connection.execute("INSERT INTO steward.review (id, task_id, question) VALUES ('r3', 't3', %s)", [question])

    outcome = _judged(sound, tmp_path)

    assert outcome.offences == []
    assert [bool(asked.excuse) for asked in outcome.asked if asked.task == "t3"] == [excused]
    assert outcome.alone == 1
