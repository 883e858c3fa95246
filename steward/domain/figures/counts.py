"""The calls that one task made, of tools and of models."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from steward.domain.figures.distributions import duration_bin
from steward.domain.figures.facts import Act, Said
from steward.domain.model import ALREADY_SO, ASKED_OF_MODELS, CALLED_IN_VAIN
from steward.domain.playbook import FIXED_PLANS
from steward.domain.receipts import RECOVERED


@dataclass(frozen=True, kw_only=True)
class ToolCalls:
    """The calls of one tool, for so many `acts`. `refused` counts calls; `lost`, `refuted`, `unknown` and `verified`
    count acts."""

    tool: str
    acts: int
    calls: int
    retries: int
    lost: int
    refused: int
    refuted: int
    unknown: int
    verified: int


@dataclass(frozen=True, kw_only=True)
class ToolCount(ToolCalls):
    """Those in one task; `failed` counts acts, `bins` are those of the calls' durations."""

    failed: int
    bins: Sequence[int] = ()


@dataclass(frozen=True, kw_only=True)
class ModelCalls:
    """The calls of one model. `unpriced` of them are not in `cost`, as nobody knows what they cost."""

    model: str
    calls: int
    errors: int
    tokens_in: int
    tokens_out: int
    cost: float
    unpriced: int


@dataclass(frozen=True, kw_only=True)
class ModelCount(ModelCalls):
    """Those for one task, and how long all of them took."""

    seconds: float


def tools_of(acts: Sequence[Act]) -> list[ToolCount]:
    called = [act for act in acts if act.attempts]
    return [
        _tool(tool, [act for act in called if act.tool == tool]) for tool in dict.fromkeys(act.tool for act in called)
    ]


def _tool(tool: str, acts: Sequence[Act]) -> ToolCount:
    verdicts = [act.verdict for act in acts]
    return ToolCount(
        tool=tool,
        acts=len(acts),
        calls=sum(act.attempts for act in acts),
        retries=sum(act.attempts - 1 for act in acts),
        lost=sum(map(was_lost, acts)),
        refused=sum(act.refusals for act in acts),
        refuted=verdicts.count("refuted"),
        unknown=verdicts.count("unknown"),
        verified=verdicts.count("verified"),
        failed=sum(act.verdict != "verified" or was_lost(act) or act.refusals > 0 for act in acts),
        bins=sorted(duration_bin(act.settled_at - act.claimed_at) for act in acts if act.settled_at and _timed(act)),
    )


def was_lost(act: Act) -> bool:
    """Whether the last call's answer was lost, also where what it did was found again."""
    return act.receipt == "lost" or act.code == RECOVERED


def _timed(act: Act) -> bool:
    """Whether its receipt came from the call itself."""
    return act.receipt != "person" and act.code not in (RECOVERED, ALREADY_SO)


def models_of(said: Sequence[Said]) -> list[ModelCount]:
    calls = [one for one in said if one.model not in ("", FIXED_PLANS) and one.kind in ASKED_OF_MODELS]
    return [
        _model(name, [one for one in calls if one.model == name]) for name in dict.fromkeys(one.model for one in calls)
    ]


def _model(name: str, calls: Sequence[Said]) -> ModelCount:
    return ModelCount(
        model=name,
        calls=len(calls),
        errors=sum(one.outcome in CALLED_IN_VAIN for one in calls),
        tokens_in=sum(one.tokens_in for one in calls),
        tokens_out=sum(one.tokens_out for one in calls),
        cost=sum(one.cost for one in calls),
        unpriced=sum(one.unpriced for one in calls),
        seconds=sum(one.seconds for one in calls),
    )
