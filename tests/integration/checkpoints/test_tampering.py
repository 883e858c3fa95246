"""Whoever changes the record behind Steward's back, as a superuser, is found out."""

from __future__ import annotations

import psycopg
import pytest

from steward.checkpoints.audit import PostgresAudit
from steward.checkpoints.pool import Pool
from steward.checkpoints.reviews import PostgresReviews
from steward.checkpoints.tasks import PostgresTasks
from steward.domain.errors import Unstorable
from steward.domain.model import Decision, Question, Reason
from steward.domain.ports.tasks import Task
from steward.domain.queue import Actor

_OFF = "ALTER TABLE steward.audit DISABLE TRIGGER ALL; ALTER TABLE steward.audit_head DISABLE TRIGGER ALL;"
_REMOVED = "DELETE FROM steward.audit WHERE seq = 3;"
_CLOSED = "DELETE FROM steward.audit WHERE seq = 3; UPDATE steward.audit SET seq = seq - 1 WHERE seq > 3;"
_INSERTED = """
    UPDATE steward.audit SET seq = -seq WHERE seq >= 3;
    INSERT INTO steward.audit SELECT 3, kind, review_id, task_id, 'eve', source, address, digest, detail, at, hash
        FROM steward.audit WHERE seq = 2;
    UPDATE steward.audit SET seq = 1 - seq WHERE seq < 0;
"""
_BOTTOMLESS = "UPDATE steward.audit SET detail = (repeat('[', 5000) || repeat(']', 5000))::jsonb WHERE seq = 4"
_ENDLESS = "UPDATE steward.audit SET detail = ('1' || repeat('0', 6000))::jsonb WHERE seq = 4"


@pytest.fixture
async def audit(pool: Pool) -> PostgresAudit:
    """A record of six lines: opened, claimed, viewed, prioritised, decided, applied."""
    reviews, kim = PostgresReviews(pool), Actor(name="kim", source="page")
    await PostgresTasks(pool).open(Task(id="t1", goal="g"))
    question = Question(id="r1", reason=Reason.APPROVAL, text="Refund 300?", options=["approve"], digest="d1")
    await reviews.open("t1", question)
    await reviews.claim("r1", kim, 60)
    await reviews.viewed("r1", kim)
    await reviews.prioritise("r1", 2, kim)
    await reviews.decide("r1", Decision(kind="approve", by="kim", source="page", message="fine"))
    await reviews.applied("r1")
    return PostgresAudit(pool)


async def test_an_untouched_record_is_whole(audit: PostgresAudit) -> None:
    """Six lines, as they were written; the head names the last."""
    assert await audit.verify() is None
    lines = await audit.events()
    assert await audit.head() == (6, lines[-1].hash)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        ("UPDATE steward.audit SET actor = 'eve' WHERE seq = 5", "line 5 was changed"),
        ("UPDATE steward.audit SET at = at + interval '1 microsecond' WHERE seq = 1", "line 1 was changed"),
        ("UPDATE steward.audit SET at = 'infinity' WHERE seq = 3", "line 3 was changed"),
        ("UPDATE steward.audit SET at = '0044-03-15 BC' WHERE seq = 3", "line 3 was changed"),
        (_BOTTOMLESS, "line 4 was changed: it can't be read"),
        (_ENDLESS, "line 4 was changed: it can't be read"),
        ("UPDATE steward.audit SET digest = 'd2' WHERE seq = 6", "line 6 was changed"),
        ("UPDATE steward.audit SET source = 'cli' WHERE seq = 2", "line 2 was changed"),
        ("UPDATE steward.audit SET address = '10.0.0.1' WHERE seq = 2", "line 2 was changed"),
        ("UPDATE steward.audit SET review_id = 'r2' WHERE seq = 2", "line 2 was changed"),
        ("UPDATE steward.audit SET task_id = 't2' WHERE seq = 2", "line 2 was changed"),
        ("UPDATE steward.audit SET kind = 'released' WHERE seq = 2", "line 2 was changed"),
        ('UPDATE steward.audit SET detail = detail || \'{"message": "no"}\' WHERE seq = 5', "line 5 was changed"),
        ("UPDATE steward.audit SET hash = repeat('0', 64) WHERE seq = 4", "line 4 was changed"),
        (_REMOVED, "line 3 is missing"),
        (_CLOSED, "line 3 was changed, or line 2"),
        ("DELETE FROM steward.audit WHERE seq = 1", "line 1 is missing"),
        ("DELETE FROM steward.audit WHERE seq > 4", "line 5 is missing, and all behind it: 6 were written"),
        ("DELETE FROM steward.audit", "line 1 is missing, and all behind it: 6 were written"),
        ("TRUNCATE steward.audit", "line 1 is missing, and all behind it: 6 were written"),
        (_INSERTED, "line 3 was changed, or line 2"),
        ("UPDATE steward.audit_head SET lines = 5", "line 6 was added: 5 were written"),
        ("UPDATE steward.audit_head SET hash = 'x'", "line 6 was changed"),
        ("DELETE FROM steward.audit_head", "the note of where the record ends is missing"),
    ],
)
async def test_tampering_is_found(pool: Pool, audit: PostgresAudit, change: str, found: str) -> None:
    """A line edited, taken out, cut off the end or put in, with all triggers disabled: the first such line is named."""
    async with pool.connection() as connection:
        await connection.execute(f"{_OFF} {change}".encode(), prepare=False)
    wrong = await audit.verify()
    assert wrong is not None
    assert wrong.startswith(found), wrong


async def test_an_end_rewritten_with_its_own_hash_is_found(pool: Pool, audit: PostgresAudit) -> None:
    """Also a last line exchanged for one whose hash fits the chain is not the one that was written."""
    async with pool.connection() as connection:
        await connection.execute(_OFF.encode(), prepare=False)
        await connection.execute(b"CREATE TABLE kept AS SELECT * FROM steward.audit_head")
        await connection.execute(b"DELETE FROM steward.audit WHERE seq = 6")
        await connection.execute(
            b"UPDATE steward.audit_head SET lines = 5, hash = (SELECT hash FROM steward.audit WHERE seq = 5)"
        )
    (last,) = [line for line in await audit.events() if line.seq == 5]
    await audit.note(last)  # a chain that fits in itself
    assert await audit.verify() is None
    async with pool.connection() as connection:
        await connection.execute(b"UPDATE steward.audit_head AS head SET hash = kept.hash FROM kept")
    assert await audit.verify() == "line 6 was changed: it is not the one that was written last"


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE steward.audit SET actor = 'eve'",
        "DELETE FROM steward.audit WHERE seq = 6",
        "TRUNCATE steward.audit",
        "TRUNCATE steward.decision CASCADE",
        "DELETE FROM steward.audit_head",
        "TRUNCATE steward.audit_head",
    ],
)
async def test_the_record_can_only_grow(pool: Pool, audit: PostgresAudit, change: str) -> None:
    """With its triggers in place the database refuses every other change."""
    with pytest.raises(psycopg.errors.RaiseException, match="append-only"):
        async with pool.connection() as connection:
            await connection.execute(change.encode())
    assert await audit.verify() is None


async def test_a_change_and_its_line_are_one(pool: Pool, audit: PostgresAudit) -> None:
    """Where the line can't be written, the review does not change and nobody is told."""
    reviews = PostgresReviews(pool)
    question = Question(id="r2", reason=Reason.ERROR, text="?", options=["abort"], digest="d")
    async with pool.connection() as connection:
        await connection.execute(b"ALTER TABLE steward.audit ADD CHECK (kind <> 'opened') NOT VALID")
    with pytest.raises(Unstorable, match="check constraint"):
        await reviews.open("t1", question)
    assert await reviews.get("r2") is None
    assert (await audit.head())[0] == 6
