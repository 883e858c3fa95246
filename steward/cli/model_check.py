"""The model's part of `steward doctor`: what is set, what is remembered of it, and with `--online` what it can do."""

from __future__ import annotations

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from steward.domain.errors import StewardError
from steward.domain.model import Json, JsonObject

if TYPE_CHECKING:
    from steward.domain.model_modes import Mode
    from steward.domain.outages import Outage
    from steward.domain.ports.model_modes import Modes
    from steward.planner.model_probe import Probe
    from steward.planner.model_settings import ModelSettings
    from steward.settings import Settings

_ABILITIES = "Choose a model that calls tools, or answers with JSON; README.md, Models, says what is needed."

_PASSES = "Tasks wait for it, and go on by themselves once it is back."
_MEND = "Correct what it says; tasks go on with the answer to their review, or by themselves once it answers."


@dataclass(frozen=True, kw_only=True)
class Check:
    """One thing that was looked at; `advice` says what to do where it is not well, `detail` is for programs."""

    name: str
    ok: bool
    found: str
    advice: str = ""
    detail: JsonObject = field(default_factory=dict[str, Json])


async def model_checks(settings: Settings, *, online: bool) -> AsyncIterator[Check]:
    """Whether a model plans, how it is asked, and with `online` whether and how well it answers; one check a model."""
    from steward.planner.model_choice import models_of, second_look_models

    try:
        models = models_of(settings)
        others = second_look_models(settings) if settings.second_look_model else []
    except StewardError as error:
        yield Check(name="model", ok=False, found=str(error), advice="Correct or unset that variable.")
        return
    if not models:
        ok = settings.planner != "llm"
        found = "none: fixed plans only" if ok else "STEWARD_PLANNER=llm, but no model is set"
        advice = "Set OPENAI_API_KEY, or OPENAI_BASE_URL for another endpoint."
        yield Check(name="model", ok=ok, found=found, advice=advice)
    if not (models or others):
        return
    async with memory_of(settings) as (modes, outages):
        named = [("fallback model" if place else "model", one) for place, one in enumerate(models)]
        for name, model in [*named, *(("second look's model", one) for one in others)]:
            trouble = outages.get(model.endpoint)
            yield await (_tried(name, model, modes) if online else _as_set(name, model, modes, trouble))


@asynccontextmanager
async def memory_of(settings: Settings) -> AsyncGenerator[tuple[Modes, dict[str, Outage]]]:
    """What is remembered of models, and which endpoints are in trouble as far as tasks have found out by now.

    Nothing where the database is not there or has no tables yet.
    """
    from steward.checkpoints.model_modes import PostgresModes
    from steward.checkpoints.outages import PostgresOutages
    from steward.checkpoints.pool import open_pool
    from steward.cli.db import look
    from steward.database import open_database
    from steward.planner.ways import Forgetful
    from steward.release import release

    try:
        usable = not (seen := await look(settings)).pending and not seen.refuses
    except StewardError:
        usable = False
    if not usable:
        yield Forgetful(), {}
        return
    async with open_database(settings) as database, open_pool(database, size=1) as pool:
        outages = await PostgresOutages(pool).state()
        yield PostgresModes(pool, release()), {one.endpoint: one for one in outages}


async def _as_set(name: str, model: ModelSettings, modes: Modes, trouble: Outage | None) -> Check:
    from steward.domain.outages import known

    found = await modes.recall(model.endpoint, model.model)
    how = f"{_mode(found.mode)}, as was found out" if found else "not asked yet"
    detail: JsonObject = {"model": model.title, "host": model.host, "mode": found.mode.told() if found else None}
    if trouble is None:
        return Check(name=name, ok=True, found=f"{_set(model)}; {how} (--online asks it)", detail=detail)
    detail["outage"] = {"said": trouble.said, "passes": trouble.passes, "tasks": trouble.tasks}
    return Check(
        name=name,
        ok=False,
        found=f"{_set(model)}; {known(trouble)}",
        advice=f"{_PASSES if trouble.passes else _MEND} --online asks it now.",
        detail=detail,
    )


async def _tried(name: str, model: ModelSettings, modes: Modes) -> Check:
    from steward.planner.model_listing import listed_window
    from steward.planner.model_probe import probed
    from steward.tools.web import open_connections

    async with open_connections(timeout=model.timeout) as http:
        probe = await probed(model, http, modes)
        window = await listed_window(model, http)
    ok = probe.planned and probe.stated
    told = [*_abilities(probe), *_measures(probe, window)] if probe.planned else []
    told += [f"no {'acceptance' if probe.planned else 'plan'}: {probe.trouble}"] if not ok else []
    advice = _advice(model, probe, window)
    return Check(
        name=name, ok=ok, found="; ".join([_set(model), *told]), advice=advice, detail=_detail(model, probe, window)
    )


def _set(model: ModelSettings) -> str:
    unpriced = "price unknown, so no ceiling of dollars holds (STEWARD_PRICE_IN, STEWARD_PRICE_OUT)"
    return f"{model.title} at {model.host}; {model.limits}; {model.prices or unpriced}"


def _mode(mode: Mode) -> str:
    return f"mode of asking: {mode.told() or 'a forced tool'}"


def _abilities(probe: Probe) -> list[str]:
    plans = "it plans" if probe.apt else "it plans, but not what the tiny task asks for"
    calls = "calls its tool" if probe.called else "calls no tool, and answers with JSON in words"
    parts = [plans, calls, _mode(probe.mode)]
    if probe.json_format is not None:
        parts.append("takes response_format" if probe.json_format else "takes no response_format")
    return parts


def _measures(probe: Probe, window: int | None) -> list[str]:
    cost = "" if probe.cost is None else f", {probe.cost:.4f} US dollars"
    parts = [f"a plan took {probe.seconds:.1f} s", f"{len(probe.calls)} calls{cost}"]
    parts.append("says what it takes" if probe.counted else "does not say how many tokens it takes, they are estimated")
    said = probe.mode.window or window
    parts.append(f"takes {said:,} tokens, as it says" if said else "does not say how many tokens it takes in a call")
    return parts


def _advice(model: ModelSettings, probe: Probe, window: int | None) -> str:
    if not probe.planned or not probe.stated:
        chats = any(not call.error or call.error == "unusable" for call in probe.calls)
        return _ABILITIES if chats else "Correct what it says, then try again."
    said = min((each for each in (probe.mode.window, window) if each), default=None)
    if said is not None and said < model.window:
        return f"Set STEWARD_MODEL_WINDOW={said}, so that no question is asked that does not fit."
    if not probe.apt:
        return "Expect reviews: it did not plan a task of one step as asked."
    return ""


def _detail(model: ModelSettings, probe: Probe, window: int | None) -> JsonObject:
    return {
        "model": model.title,
        "host": model.host,
        "plans": probe.planned,
        "states_acceptance": probe.stated,
        "apt": probe.apt,
        "mode": probe.mode.told(),
        "tools": probe.mode.tools,
        "tool_calling": probe.called,
        "response_format": probe.json_format,
        "usage_reported": probe.counted,
        "window": probe.mode.window or window,
        "seconds": round(probe.seconds, 3),
        "calls": len(probe.calls),
        "cost": probe.cost,
        "trouble": probe.trouble,
    }
