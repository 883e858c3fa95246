"""The suite's order: what must be there first, then one ability after the other, at last the real prompts."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from steward.domain.ceilings import Allowance
from steward.domain.model import Limits
from steward.domain.ports.model_modes import Modes
from steward.planner.endpoint_suite import basics, sizes, ways, words
from steward.planner.endpoint_suite.bench import Bench
from steward.planner.endpoint_suite.calling import Caller
from steward.planner.endpoint_suite.findings import Ability, Finding, Report
from steward.planner.model_probe import Probe, probed
from steward.planner.model_settings import ModelSettings

if TYPE_CHECKING:
    import httpx

MOST_CALLS, MOST_TOKENS = 90, 160_000
"""Ceilings of all calls together."""
_CALLS_OF_PLAN, _OF_PLAN, _LAST = 30, 50_000, 50_000
"""Of these for the real prompts; and for the last calls on both sides, which may go beyond what is left."""
_GOOD_WINDOW = 8_000  # tokens
_MOST_SECONDS = 10  # times the time-out of a call, for all small ones together
USUAL = 20_000
"""Tokens that an endpoint which takes all takes in all, real prompts included, as was counted."""

Told = Callable[[Finding], None]
_CHECKS: tuple[Callable[[Bench], Awaitable[list[Finding]]], ...] = (
    basics.key,
    basics.model,
    words.usage,
    words.letters,
    ways.tools,
    ways.formats,
    ways.schemas,
    ways.streaming,
    sizes.cut_off,
    sizes.longest_answer,
    sizes.long_question,
    sizes.at_once,
    words.thoughts,
    words.first_byte,
    words.rates,
    words.errors,
)


async def tried_out(
    settings: ModelSettings, http: httpx.AsyncClient, modes: Modes, told: Told = lambda _: None
) -> Report:
    """The endpoint of these settings, tried with small calls and then with the real prompts; each finding is `told`.

    What the real prompts find out is remembered in `modes`, nothing else: the small calls are not what a task asks.
    Stops where a plain question is not answered for a reason that holds for every question.
    """
    limits = Limits(
        model_calls=MOST_CALLS - _CALLS_OF_PLAN,
        tokens=MOST_TOKENS - _OF_PLAN - _LAST,
        seconds=_MOST_SECONDS * settings.timeout,
    )
    bench = Bench(settings, http, Caller(settings, http, Allowance(limits=limits)))
    findings: list[Finding] = []

    def add(found: list[Finding]) -> None:
        findings.extend(found)
        for one in found:
            told(one)

    add(await basics.answers(bench))
    if bench.base is not None:
        for check in _CHECKS:
            add(await check(bench))
    elif not bench.may_plan:
        return Report(works=False, findings=findings, calls=bench.caller.account.calls)
    probe = await probed(settings, http, modes, most_tokens=_OF_PLAN)
    add([_plan(probe)])
    calls = [*bench.caller.account.calls, *probe.calls]
    return Report(works=probe.planned and probe.stated, findings=findings, mode=probe.mode, calls=calls)


def _plan(probe: Probe) -> Finding:
    ability = Ability("plan", "a plan and an acceptance, with the real prompts")
    if not (probe.planned and probe.stated):
        what = "no acceptance" if probe.planned else "no plan"
        return ability.no(f"{what}: {probe.trouble}", "can't work with it: every task waits for a person")
    took = f"in {len(probe.calls)} calls; a plan took {probe.seconds:.1f} s"
    asks = f"asks with {probe.mode.told() or 'a forced tool'}"
    window = probe.mode.window
    if window is not None and window < _GOOD_WINDOW:
        return ability.other(f"both, {took}", f"{asks}: most tasks need {_GOOD_WINDOW:,} or more; raise it there")
    if not probe.apt:
        return ability.other(f"both, but not what the tiny task asks for, {took}", f"{asks}; expect reviews")
    return ability.yes(f"both, {took}", asks)
