"""Caps on calls, kept by worker processes that know nothing of each other."""

from __future__ import annotations

import pytest

from tests.acceptance.workers.conftest import Fleet, ticket


async def test_all_workers_together_keep_the_cap(fleet: Fleet) -> None:
    """Two workers with six tasks each make two slow calls at a time, make each once, and show who waits."""
    capped = Fleet(fleet.steward.having(STEWARD_RATE_LIMITS="create_record=2"), fleet.database, fleet.desk)
    await capped.slow("/records/tickets", 0.4)
    waiting = "SELECT sum(waiting) AS n FROM steward.gate_pass WHERE taken_at IS NULL AND until > now()"
    async with capped.worker("--concurrency", "6"), capped.worker("--concurrency", "6"):
        await capped.submit_all(*(ticket(number) for number in range(16)))
        await capped.until(lambda: (capped.rows(waiting)[0]["n"] or 0) > 0)
        shown = (await fleet.steward("workers", "--json")).document["caps"]
        await capped.until_all("complete", 16)

    (limiter,) = shown
    assert (limiter["name"], limiter["cap"]) == ("create_record", "2")
    assert limiter["in_use"] <= 2
    assert sorted(capped.tickets().values()) == [1] * 16
    query = "SELECT claimed_at AS begin, settled_at AS end FROM steward.action WHERE tool = 'create_record'"
    spans = [(row["begin"], row["end"]) for row in capped.rows(query)]
    assert max(sum(begin <= moment < end for begin, end in spans) for moment, _ in spans) == 2


@pytest.mark.parametrize("caps", ["create_recrd=2", "model=none"])
async def test_a_cap_that_can_not_be_meant_is_one_line(fleet: Fleet, caps: str) -> None:
    """A worker does not start under a cap that would protect nothing: exit code 2, and what is wrong."""
    ran = await fleet.steward.having(STEWARD_RATE_LIMITS=caps)("worker", "--until-empty")

    assert ran.code == 2
    assert "STEWARD_RATE_LIMITS" in ran.complaint
