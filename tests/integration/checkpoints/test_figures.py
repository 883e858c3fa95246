"""The figures are what anybody would count from the summaries, however the tasks were folded and changed."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

import psycopg
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from psycopg import conninfo, sql

from steward.checkpoints.figures import PostgresFigures
from steward.checkpoints.pool import open_pool
from steward.checkpoints.statements import statements
from steward.checkpoints.summaries import put
from steward.domain.figures.counts import ModelCount, ToolCount
from steward.domain.figures.distributions import Share, duration_bin
from steward.domain.figures.labels import Label, LabelKind
from steward.domain.figures.outcomes import OUTCOMES, Outcome
from steward.domain.figures.slices import Selector, Slice
from steward.domain.figures.summary import Summary

_DAY = 86_400.0
_BEGIN = datetime(2026, 3, 27, tzinfo=UTC).timestamp()  # the clocks change in Europe two days later
_ZONES = ["UTC", "Europe/Berlin", "Asia/Kathmandu", "Pacific/Chatham", "America/St_Johns"]

_FEW = st.integers(0, 3)


@st.composite
def _tools(draw: st.DrawFn) -> ToolCount:
    acts, again, bad = draw(st.integers(1, 3)), draw(_FEW), draw(st.integers(0, 1))
    return ToolCount(
        tool=draw(st.sampled_from(["pay", "mail"])),
        acts=acts,
        calls=acts + again,
        retries=again,
        lost=bad,
        refused=again,
        refuted=0,
        unknown=bad,
        verified=acts - bad,
        failed=bad,
        bins=sorted(draw(st.lists(st.integers(0, 90), max_size=3))),
    )


@st.composite
def _labels(draw: st.DrawFn) -> Label:
    kinds: list[LabelKind] = ["stop", "refused", "unknown"]
    kind, text, count = draw(st.sampled_from(kinds)), draw(st.sampled_from(["busy", "gone"])), draw(st.integers(1, 3))
    return Label(kind=kind, subject="pay", text=text, count=count, first_at=_BEGIN, last_at=_BEGIN + count)


@st.composite
def _models(draw: st.DrawFn) -> ModelCount:
    calls, cost = draw(st.integers(1, 3)), draw(st.sampled_from([0.0, 0.1, 1e-7]))
    model = draw(st.sampled_from(["m", "n"]))
    return ModelCount(
        model=model,
        calls=calls,
        errors=calls % 2,
        tokens_in=calls * 7,
        tokens_out=calls,
        cost=cost,
        unpriced=0,
        seconds=1.5,
    )


@st.composite
def _summaries(draw: st.DrawFn) -> Summary:
    ends: list[Outcome] = [one for one in OUTCOMES if one != "waiting"]
    outcome = draw(st.sampled_from(ends))
    minutes, seconds = draw(st.integers(0, 12 * 1440 // 15)) * 15, draw(st.sampled_from([0.0, 0.25, 899.5]))
    stage = 5 if outcome in ("alone", "with_person") else draw(st.integers(0, 4))
    confidence = draw(st.none() | st.sampled_from([0.0, 0.35, 0.7, 1.0]))
    return Summary(
        task_id=f"t{draw(st.integers(0, 11))}",
        playbook=draw(st.sampled_from(["", "refund", "change"])),
        model=draw(st.sampled_from(["m", "n"])),
        prompt_version="v1",
        release=draw(st.sampled_from(["0.2.0", "0.3.0"])),
        started_at=_BEGIN,
        finished_at=_BEGIN + minutes * 60 + seconds,
        outcome=outcome,
        end="complete" if stage == 5 else "failed",
        with_person=outcome == "with_person",
        ceilings=draw(st.sampled_from([[], ["actions"], ["cost", "tokens"]])),
        stage=stage,
        steps=draw(st.integers(0, 20)),
        seconds=draw(st.sampled_from([0.0, 0.4, 12.0, 3600.0])),
        tokens=draw(_FEW),
        cost=draw(st.sampled_from([0.0, 0.1, 0.2, 1e-7])),
        unpriced=draw(st.booleans()),
        model_calls=2,
        repairs=draw(_FEW),
        replans=draw(_FEW),
        waited=draw(st.sampled_from([0.0, 2.5])),
        crashes=0,
        checks=2,
        refused=draw(st.integers(0, 2)),
        confidence=confidence,
        right=draw(st.none() | st.booleans()),
        path=draw(st.sampled_from(["plan → complete", "plan → pay → complete", "plan → failed"])),
        tools=draw(st.lists(_tools(), max_size=2, unique_by=lambda one: one.tool)),
        models=draw(st.lists(_models(), max_size=2, unique_by=lambda one: one.model)),
        labels=draw(st.lists(_labels(), max_size=2, unique_by=lambda one: (one.kind, one.text))),
    )


_BATCHES = st.lists(
    st.tuples(st.lists(_summaries(), min_size=1, max_size=6, unique_by=lambda one: one.task_id), st.booleans()),
    min_size=1,
    max_size=4,
)


@st.composite
def _slices(draw: st.DrawFn) -> Slice:
    since = _BEGIN + draw(st.integers(-1, 11 * 96)) * 900 + draw(st.sampled_from([0.0, 17.0]))
    return Slice(
        since=since,
        until=since + draw(st.sampled_from([900.0, 2 * _DAY, 5 * _DAY + 60, 13 * _DAY, 40 * _DAY])),
        zone=draw(st.sampled_from(_ZONES)),
        playbook=draw(st.none() | st.sampled_from(["refund", ""])),
        model=draw(st.none() | st.just("m")),
        release=draw(st.none() | st.just("0.3.0")),
        playbooks=draw(st.none() | st.just(["refund", "change"])),
    )


@pytest.fixture(scope="module")
def tasks_url(server_url: str, admin: psycopg.Connection, template: str, worker_id: str) -> Any:
    """A database with twelve ended tasks that nothing folded."""
    name = f"figures_{worker_id}"
    admin.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    with psycopg.connect(server_url, dbname=name, autocommit=True) as connection:
        connection.execute(
            "INSERT INTO steward.task (id, goal, status, requested_by, steps, state, node, usage, finished_at)"
            " SELECT 't' || n, 'g', 'complete', '', 0, '{}', '', '{}', now() FROM generate_series(0, 11) AS n"
        )
        yield conninfo.make_conninfo(server_url, dbname=name)
    admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(batches=_BATCHES, slices=st.lists(_slices(), min_size=2, max_size=2))
def test_roll_ups_are_the_sum_of_the_summaries(
    tasks_url: str, batches: Sequence[tuple[list[Summary], bool]], slices: Sequence[Slice]
) -> None:
    """Whatever is put in, changed and broken off, each figure is the one counted naively; emptied, nothing is left."""
    asyncio.run(_assert_counted_naively(tasks_url, batches, slices))


async def _assert_counted_naively(
    url: str, batches: Sequence[tuple[list[Summary], bool]], slices: Sequence[Slice]
) -> None:
    async with open_pool(url, size=1) as pool:
        known: dict[str, Summary] = {}
        for batch, crashes in batches:
            async with pool.connection() as connection, connection.transaction(force_rollback=crashes):
                await put(connection, batch)
            known |= {} if crashes else {one.task_id: one for one in batch}
        figures = PostgresFigures(pool)
        for wanted in slices:
            inside = [one for one in known.values() if _fits(one, wanted)]
            await _assert_same_overview(figures, wanted, inside)
            await _assert_same_work(figures, wanted, inside)
            await _assert_same_models(figures, wanted, inside)
        await _assert_same_lists(figures, slices[0], [one for one in known.values() if _fits(one, slices[0])])
        async with pool.connection() as connection:
            await connection.execute(statements("summary")["take_out"], {"ids": [f"t{number}" for number in range(12)]})
            for table, column in _ROLLED_UP.items():
                left = await connection.execute(
                    sql.SQL("SELECT FROM {} WHERE {} <> 0").format(
                        sql.Identifier("steward", table), sql.Identifier(column)
                    )
                )
                assert left.rowcount == 0, table


_ROLLED_UP = {
    "figure_hour": "cost",
    "figure_sum": "cost",
    "figure_course": "cost",
    "figure_day": "tasks",
    "figure_week": "tasks",
    "figure_path": "seconds",
    "figure_tool": "calls",
    "figure_tool_seconds": "calls",
    "figure_week_seconds": "calls",
    "figure_model": "cost",
    "figure_label": "times",
}


def _fits(one: Summary, wanted: Slice) -> bool:
    return (
        wanted.since <= one.finished_at < wanted.until
        and wanted.playbook in (None, one.playbook)
        and wanted.model in (None, one.model)
        and wanted.release in (None, one.release)
        and (wanted.playbooks is None or one.playbook in wanted.playbooks)
    )


async def _assert_same_overview(figures: PostgresFigures, wanted: Slice, inside: Sequence[Summary]) -> None:
    shown = await figures.overview(wanted)
    tiles = {tile.name: tile for tile in shown.tiles}
    judged = [one for one in inside if one.outcome != "cancelled"]
    alone = [one for one in judged if one.outcome == "alone"]
    complete = [one for one in judged if one.stage == 5]
    assert shown.ended == len(inside)
    assert tiles["alone"].value == (len(alone) / len(judged) if judged else None)
    assert tiles["failed"].value == sum(one.outcome == "failed" for one in inside)
    assert tiles["cost"].value == pytest.approx(
        sum(one.cost for one in inside) / len(complete) if complete else None, abs=1e-9
    )
    assert tiles["steps"].value == _middle([one.steps for one in inside])
    assert sum(value or 0 for value in tiles["failed"].line) == tiles["failed"].value
    days = Counter(
        (str(datetime.fromtimestamp(one.finished_at, ZoneInfo(wanted.zone)).date()), one.outcome) for one in inside
    )
    assert {(day.date, name): count for day in shown.days for name, count in day.outcomes.items() if count} == days
    by_playbook = Counter((one.playbook, one.outcome) for one in inside)
    assert {
        (row.playbook, name): count for row in shown.playbooks for name, count in row.outcomes.items() if count
    } == by_playbook


async def _assert_same_work(figures: PostgresFigures, wanted: Slice, inside: Sequence[Summary]) -> None:
    shown = await figures.playbook(wanted)
    assert [stage.share.count for stage in shown.funnel] == [
        sum(one.stage >= stage for one in inside) for stage in range(6)
    ]
    assert shown.steps.bins == Counter(one.steps for one in inside)
    assert shown.seconds.bins == Counter(duration_bin(one.seconds) for one in inside)
    assert {" → ".join(one.path): one.share.count for one in shown.trajectories} == Counter(one.path for one in inside)
    met = [label for one in inside for label in one.labels]
    assert {(one.code, one.rule): one.times for one in shown.stops} == _times(
        [one for one in met if one.kind == "stop"]
    )
    tools = await figures.tools(wanted)
    counts = [count for one in inside for count in one.tools]
    names = {one.tool for one in counts}
    assert {one.tool: (one.acts, one.calls, one.failed.count) for one in tools.tools} == {
        name: (_of(counts, name, "acts"), _of(counts, name, "calls"), _of(counts, name, "failed")) for name in names
    }
    assert {one.tool: one.seconds.bins for one in tools.tools} == {
        name: Counter(place for one in counts if one.tool == name for place in one.bins) for name in names
    }
    assert {(one.kind, one.text): one.count for one in tools.errors} == {
        (kind, text): times
        for kind in ("refused", "unknown")
        for (_, text), times in _times([one for one in met if one.kind == kind]).items()
    }


async def _assert_same_models(figures: PostgresFigures, wanted: Slice, inside: Sequence[Summary]) -> None:
    shown = await figures.model(wanted)
    calls = Counter[str]()
    for one in inside:
        calls.update({count.model: count.calls for count in one.models})
    assert {one.model: one.calls for one in shown.models} == calls
    assert sum(one.calls for one in shown.days) == calls.total()
    assert sum(one.cost for one in shown.models) == pytest.approx(
        sum(count.cost for one in inside for count in one.models), abs=1e-9
    )
    assert (shown.repairs, shown.replans) == (sum(one.repairs for one in inside), sum(one.replans for one in inside))
    assert shown.refused == Share(count=sum(one.refused for one in inside), of=sum(one.checks for one in inside))
    sure = [one for one in inside if one.confidence is not None]
    judged = [one for one in sure if one.right is not None]
    assert {one.low: (one.right.count, one.right.of) for one in shown.confidence} == {
        low: (sum(one.confidence == low and one.right is True for one in judged), count)
        for low, count in Counter(one.confidence for one in judged).items()
    }
    assert [one.sent.count for one in shown.thresholds if one.at in (0.35, 0.4, 1.0)] == [
        sum((one.confidence or 0.0) < at for one in sure) for at in (0.35, 0.4, 1.0)
    ]


async def _assert_same_lists(figures: PostgresFigures, wanted: Slice, inside: Sequence[Summary]) -> None:
    """The list behind each number holds the tasks that were counted, page by page, the last ended first."""
    behind: dict[str, Callable[[Summary], bool]] = {
        "ended": lambda _: True,
        "outcome:failed": lambda one: one.outcome == "failed",
        "outcome:limit": lambda one: one.outcome == "limit",
        "asked": lambda one: one.with_person,
        "ceiling:tokens": lambda one: "tokens" in one.ceilings,
        "ceiling": lambda one: bool(one.ceilings),
        "stage:acted": lambda one: one.stage >= 3,
        "steps:3-9": lambda one: 3 <= one.steps <= 9,
        "seconds:0.4-12": lambda one: 0.4 <= one.seconds < 12,
        "confidence:0.35": lambda one: one.confidence == 0.35 and one.right is not None,
        "unsure:0.7": lambda one: one.confidence is not None and one.confidence < 0.7,
        "unsure:1.00:wrong": lambda one: one.confidence in (0.0, 0.35, 0.7) and one.right is False,
        "waited": lambda one: one.waited > 0,
        "refused": lambda one: one.refused > 0,
        "repaired": lambda one: one.repairs > 0,
        "replanned": lambda one: one.replans > 0,
        "unpriced": lambda one: one.unpriced,
        "tool:pay": lambda one: any(count.tool == "pay" for count in one.tools),
        "tool:pay:lost": lambda one: any(count.tool == "pay" and count.lost for count in one.tools),
        "model:n": lambda one: any(count.model == "n" for count in one.models),
        "model:n:errors": lambda one: any(count.model == "n" and count.errors for count in one.models),
        "refused:pay:busy": lambda one: any(label.kind == "stop" and label.text == "busy" for label in one.labels),
        "end:failed": lambda one: one.end == "failed",
    }
    for way in (await figures.playbook(wanted)).trajectories:
        behind[str(way.tasks)] = partial(_went, " → ".join(way.path))
    for selector, fits in behind.items():
        expected = sorted((one for one in inside if fits(one)), key=lambda one: (one.finished_at, one.task_id))
        found, cursor = list[str](), None
        while True:
            page = await figures.tasks_behind(wanted, Selector.parse(selector), limit=4, after=cursor)
            found += [one.id for one in page.tasks]
            known = {one.task_id: one.unpriced for one in expected}
            assert [one.unpriced for one in page.tasks] == [known[one.id] for one in page.tasks]
            assert page.total == len(expected), selector
            cursor = page.cursor
            if cursor is None:
                break
        assert found == [one.task_id for one in reversed(expected)], selector


def _went(path: str, one: Summary) -> bool:
    return one.path == path


def _of(counts: Sequence[ToolCount], tool: str, column: str) -> int:
    return sum(getattr(one, column) for one in counts if one.tool == tool)


def _times(labels: Sequence[Label]) -> Counter[tuple[str, str]]:
    counts = Counter[tuple[str, str]]()
    for one in labels:
        counts[one.subject, one.text] += one.count
    return counts


def _middle(values: list[int]) -> float | None:
    return float(sorted(values)[(len(values) + 1) // 2 - 1]) if values else None
