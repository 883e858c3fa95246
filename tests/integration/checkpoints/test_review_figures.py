"""What is told of questions and answers is what anybody would count from the rows, in each zone and period."""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from steward.checkpoints.figures import PostgresFigures
from steward.checkpoints.pool import Pool
from steward.domain.figures.distributions import Histogram, Share, duration_bin
from steward.domain.figures.slices import Slice

_DAY = 86_400.0
_BEGIN = datetime(2026, 3, 20, tzinfo=UTC).timestamp()  # the clocks change in Europe nine days later


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """A question and, where `by` is somebody, its answer; times in quarters of a second."""

    number: int
    playbook: str
    reason: str
    opened: float
    by: str
    kind: str
    decided: float
    viewed: float | None
    claimed: float | None


def _asked(number: int, dice: random.Random) -> _Asked:
    opened = _BEGIN + dice.randrange(20 * 86_400 * 4) / 4
    decided = opened + dice.choice([0.25, 3, 600, 90_000])
    return _Asked(
        number=number,
        playbook=dice.choice(["refund", "change"]),
        reason=dice.choice(["approval", "ceiling"]),
        opened=opened,
        by=dice.choice(["kim", "lea", "steward", ""]),
        kind=dice.choice(["approve", "reject"]),
        decided=decided,
        viewed=dice.choice([None, decided - 0.25, opened, decided + 60]),
        claimed=dice.choice([None, decided, decided + 60]),
    )


@pytest.fixture
async def asked(pool: Pool) -> Sequence[_Asked]:
    """Some questions as people and the machine left them."""
    dice = random.Random(7)  # noqa: S311 - no secret
    found = [_asked(number, dice) for number in range(120)]
    async with pool.connection() as connection, connection.cursor() as cursor:
        await connection.execute(
            b"INSERT INTO steward.task (id, goal, status, requested_by, steps, state, node, usage)"
            b" VALUES ('t', 'g', 'needs_review', '', 0, '{}', '', '{}')"
        )
        await cursor.executemany(
            b"INSERT INTO steward.review (id, task_id, question, playbook, opened_at, decision, decided_at, viewed_at,"
            b" first_claimed_at) VALUES (%s, 't', %s, %s, to_timestamp(%s), %s, to_timestamp(%s), to_timestamp(%s),"
            b" to_timestamp(%s))",
            [_row(one) for one in found],
        )
    return found


def _row(one: _Asked) -> tuple[object, ...]:
    source = "machine" if one.by == "steward" else "page"
    decision = json.dumps({"kind": one.kind, "by": one.by, "source": source}) if one.by else None
    question, decided = json.dumps({"reason": one.reason}), one.decided if one.by else None
    return f"r{one.number}", question, one.playbook, one.opened, decision, decided, one.viewed, one.claimed


@pytest.mark.parametrize("zone", ["UTC", "Europe/Berlin", "Asia/Kathmandu"])
@pytest.mark.parametrize(
    ("begins", "days", "playbook"), [(0, 22, None), (-50, 70, "refund"), (7.3, 1, None), (9, 8.51, None)]
)
async def test_answers_are_counted_as_they_were_given(
    pool: Pool, asked: Sequence[_Asked], zone: str, begins: float, days: float, playbook: str | None
) -> None:
    """By day, reason, person and duration; a machine's word is none, and a look afterwards is none either."""
    since, until = _BEGIN + begins * _DAY, _BEGIN + (begins + days) * _DAY
    wanted = Slice(since=since, until=until, zone=zone, playbook=playbook)
    mine = [one for one in asked if playbook in (None, one.playbook)]
    came = [one for one in mine if since <= one.opened < until]
    given = [one for one in mine if one.by in ("kim", "lea") and since <= one.decided < until]
    shown = await PostgresFigures(pool).people(wanted)

    opened, decided = _by_day([one.opened for one in came], zone), _by_day([one.decided for one in given], zone)
    assert {day.date: day.opened for day in shown.days if day.opened} == opened
    assert {day.date: day.decided for day in shown.days if day.decided} == decided
    assert {row.reason: row.decided for row in shown.waiting} == Counter(one.reason for one in given)
    for row in shown.waiting:
        alike = [one for one in given if one.reason == row.reason]
        assert row.decided_p90 == _quantile([one.decided - one.opened for one in alike], 0.9)
        assert row.viewed_p50 == _quantile(_before(alike, "viewed"), 0.5)
        assert row.claimed_p50 == _quantile(_before(alike, "claimed"), 0.5)
    yes = [one for one in given if one.kind == "approve"]
    assert {one.person: one.approved for one in shown.load if one.approved} == Counter(one.by for one in yes)
    looked = [one for one in yes if one.viewed is not None and one.viewed <= one.decided]
    quick = [one for one in looked if one.viewed is not None and one.decided - one.viewed < 5]
    assert shown.quick == Share(count=len(quick), of=len(looked))

    tile = next(tile for tile in (await PostgresFigures(pool).overview(wanted)).tiles if tile.name == "reviews")
    assert (tile.value, sum(value or 0 for value in tile.line)) == (len(came), len(came))
    assert tile.line[-1] == sum(one.opened >= until - wanted.piece for one in came)
    assert [one.value for one in tile.also[:3:2]] == [
        len(given), _quantile([one.decided - one.opened for one in given], 0.5)
    ]  # fmt: skip


def _by_day(times: Sequence[float], zone: str) -> Counter[str]:
    return Counter(str(datetime.fromtimestamp(time, ZoneInfo(zone)).date()) for time in times)


def _before(given: Sequence[_Asked], what: str) -> list[float]:
    """How long it took until those who did so before they decided."""
    times = [(one, getattr(one, what)) for one in given]
    return [time - one.opened for one, time in times if time is not None and time <= one.decided]


def _quantile(seconds: Sequence[float], share: float) -> float | None:
    return Histogram(scale="seconds", bins=Counter(map(duration_bin, seconds))).quantile(share)
