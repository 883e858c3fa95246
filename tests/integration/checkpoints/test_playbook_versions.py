"""The text of each version of a playbook that acts were judged under, in Postgres."""

from __future__ import annotations

import asyncio

import psycopg
import pytest

from steward.checkpoints.playbook_versions import PostgresPlaybookVersions
from steward.checkpoints.pool import Pool
from steward.domain.playbook import Playbook


def book(version: str, text: str = "name: refund") -> Playbook:
    texts = {"refund.yaml": text, "rules/money.yaml": "rules: []\n"}
    return Playbook(name="refund", title="", description="", tools=[], version=version, texts=texts)


async def test_many_that_start_at_once_begin_one_period(pool: Pool) -> None:
    """However many processes find a version new, its text and its beginning are on record once."""
    await asyncio.gather(*(PostgresPlaybookVersions(pool, "1.0").keep(book("a" * 12)) for _ in range(20)))

    store = PostgresPlaybookVersions(pool)
    (period,) = await store.history("refund")
    assert (period.name, period.version, period.until, period.release) == ("refund", "a" * 12, None, "1.0")
    (kept,) = await store.alike("refund", "aaaa")
    assert list(kept.texts.items()) == [("refund.yaml", "name: refund"), ("rules/money.yaml", "rules: []\n")]


async def test_a_version_that_comes_back_has_a_period_of_its_own(pool: Pool) -> None:
    """What held in between shows, and the text is the one that was kept first."""
    for version, text in (("a" * 12, "one"), ("b" * 12, "two"), ("a" * 12, "three")):
        await PostgresPlaybookVersions(pool).keep(book(version, text))

    store = PostgresPlaybookVersions(pool)
    periods = await store.history()
    assert [one.version[0] for one in periods] == ["a", "b", "a"]
    assert [one.until for one in periods] == [None, periods[0].since, periods[1].since]
    (kept,) = await store.alike("refund", "a")
    assert kept.texts["refund.yaml"] == "one"
    assert await store.in_force(["nobody", "refund"]) == [periods[0]]


async def test_it_costs_nothing_where_nothing_changed(pool: Pool) -> None:
    """After the first time in a process the database is not asked."""
    store = PostgresPlaybookVersions(pool)
    await store.keep(book("a" * 12))
    await pool.close()

    assert await store.keep(book("a" * 12)) is None  # a closed pool would raise


@pytest.mark.parametrize("table", ["playbook_version", "playbook_in_force"])
@pytest.mark.parametrize(
    "change", ["DELETE FROM steward.{}", "UPDATE steward.{} SET release = ''", "TRUNCATE steward.{} CASCADE"]
)
async def test_nobody_rewrites_it(pool: Pool, database_url: str, table: str, change: str) -> None:
    """Nor takes any of it out."""
    await PostgresPlaybookVersions(pool).keep(book("a" * 12))
    with (
        psycopg.connect(database_url) as connection,
        pytest.raises(psycopg.errors.RaiseException, match="append-only"),
    ):
        connection.execute(change.format(table).encode())
