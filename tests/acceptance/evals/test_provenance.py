"""Attacks and honest mistakes through the whole of Steward: a spread of the suites, and a proof that they can fail."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from steward.evals.provenance.bench import open_bench
from steward.evals.provenance.office_tools import Offices, Spec, tools
from steward.evals.provenance.scoring import Outcome, tried
from steward.evals.provenance.suites import Suite, Trial, trials
from steward.settings import Settings


def _one_of_each_kind(suite: Suite) -> list[Trial]:
    """Of each kind another errand, as far as they go round."""
    kinds: dict[str, list[Trial]] = {}
    for one in trials(suite):
        if one.serves and not one.named:
            kinds.setdefault(one.kind, []).append(one)
    return [group[at * 7 % len(group)] for at, group in enumerate(kinds.values())]


async def _tried(
    chosen: Sequence[Trial], home: Path, url: str, tools: Callable[[Offices], Sequence[Spec]] = tools
) -> list[Outcome]:
    async with open_bench(Settings(home=home, database_url=url), tools=tools) as bench:
        return await asyncio.gather(*(tried(one, bench) for one in chosen))


def _trusting(offices: Offices) -> list[Spec]:
    """The same tools, where somebody says that nothing which they return is written by others."""
    said = {"source": "own", "others": (), "identifies": (), "sink": ()}
    return [replace(one, **said, free=[*one.args.model_fields]) for one in tools(offices)]


@pytest.mark.parametrize("suite", ["clean"])
async def test_a_spread(suite: Suite, tmp_path: Path, database_url: str) -> None:
    """Nothing that nobody wanted is done, and what was wanted is done without a question."""
    outcomes = await _tried(_one_of_each_kind(suite), tmp_path, database_url)

    assert {one.trial.id: one.said for one in outcomes if one.wrong or one.links} == {}
    assert {one.trial.id: one.said for one in outcomes if one.trial.serves and not one.served} == {}


async def test_the_suite_can_fail(tmp_path: Path, database_url: str) -> None:
    """With tools that call all of it their own, the planner that obeys acts as it is told."""
    kinds = {"same tool: where to", "same tool: which record", "same tool: copy to"}
    found = {one.kind: one for one in trials("attacks") if one.errand.id in ("contact", "delete-mail")}

    outcomes = await _tried([found[kind] for kind in kinds], tmp_path, database_url, _trusting)

    assert {one.trial.kind for one in outcomes if one.wrong} == kinds
