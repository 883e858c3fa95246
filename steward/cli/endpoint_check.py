"""`steward doctor --endpoint`: what an endpoint takes and gives, and what Steward does about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from steward.cli.exit_codes import Exit
from steward.cli.model_check import memory_of
from steward.cli.rendering import endpoint as render
from steward.cli.session import settings_of
from steward.domain.endpoint_address import checked_address, origin
from steward.domain.errors import Unusable
from steward.domain.model_names import OPENAI, PROVIDERS, read_models
from steward.domain.text import line, several
from steward.domain.waiting import read_along

if TYPE_CHECKING:
    import httpx

    from steward.cli.output import Output
    from steward.domain.model import JsonObject
    from steward.domain.ports.model_modes import Modes
    from steward.planner.endpoint_suite import Report
    from steward.planner.model_settings import ModelSettings
    from steward.settings import Settings

_LISTED = 12  # models that are named


async def tried(output: Output, url: str | None, model: str | None, *, with_key: bool) -> Exit:
    """Try each endpoint that is set, or the one at `url`, and show what was found. Raises Unusable."""
    from steward.planner.model_choice import models_of
    from steward.tools.web import open_connections

    settings = settings_of(output.options)
    async with open_connections(timeout=settings.model_timeout) as http:
        there = _named(settings, model) if url is None else at(settings, url, model, with_key=with_key)
        if url is not None and model is None and "model" not in settings.model_fields_set:
            there = await _only_one(there, http)
        models = _spoken_to(models_of(there))
        if settings.openai_api_key and url is not None and there.openai_api_key is None:
            output.note("OPENAI_API_KEY is set for another address, and is not sent there; --with-key sends it.")
        async with memory_of(settings) as (modes, _):
            with read_along(output.remark):
                reports = [await _one(output, each, http, modes) for each in models]
    documents = [_document(each, report) for each, report in zip(models, reports, strict=True)]
    works = all(report.works for report in reports)
    output.show({"ok": works, "endpoints": [*documents]}, *render.parts(models, reports))
    return Exit.DONE if works else Exit.FAILED


def _named(settings: Settings, model: str | None) -> Settings:
    return settings if model is None else settings.model_copy(update={"model": _readable(model), "planner": "llm"})


def at(settings: Settings, url: str, model: str | None, *, with_key: bool) -> Settings:
    """The settings with this endpoint alone. Its key goes there if it was set for there, or somebody says so."""
    try:
        address = checked_address(url)
    except ValueError as error:
        raise Unusable(f"URL: {error}") from None
    first = read_models(_readable(model))[0] if model else settings.models[0]
    if first.provider != OPENAI:
        raise Unusable(
            f"{first.provider}:{first.name} is at its own provider; for the endpoint at a URL name the model as that "
            "knows it: --model NAME"
        )
    own = origin(settings.openai_base_url or PROVIDERS[OPENAI].base_url) == origin(address)
    key = settings.openai_api_key if own or with_key else None
    here = {"openai_base_url": address, "openai_api_key": key, "planner": "llm", "fallback_base_url": None}
    return settings.model_copy(update={**here, "model": f"{OPENAI}:{first.name}"})


def _readable(model: str) -> str:
    try:
        read_models(model)
    except ValueError as error:
        raise Unusable(f"--model: {error}") from None
    return model


async def _only_one(settings: Settings, http: httpx.AsyncClient) -> Settings:
    """The settings with the one model that the endpoint lists, where nobody named any. Raises Unusable for several."""
    from steward.planner.model_choice import models_of
    from steward.planner.model_listing import listed_models

    found = await listed_models(models_of(settings)[0], http) or []
    if len(found) > 1:
        names = several((line(one, 60) for one in found), _LISTED, ", ")
        raise Unusable(f"name the model with --model: the endpoint has {names}")
    return settings.model_copy(update={"model": f"{OPENAI}:{found[0]}"}) if found else settings


def _spoken_to(models: Sequence[ModelSettings]) -> list[ModelSettings]:
    """Those that speak OpenAI's protocol. Raises Unusable where none does."""
    if not models:
        raise Unusable("no model is set: set OPENAI_API_KEY, or OPENAI_BASE_URL, or name a URL after --endpoint")
    found = [one for one in models if not PROVIDERS[one.provider].extra]
    if not found:
        titles = ", ".join(one.title for one in models)
        raise Unusable(f"{titles}: asked by its provider's own library; steward doctor --online tries it")
    return found


async def _one(output: Output, model: ModelSettings, http: httpx.AsyncClient, modes: Modes) -> Report:
    from steward.planner.endpoint_suite import tried_out

    output.note(render.beforehand(model))
    with render.watching(output) as told:
        return await tried_out(model, http, modes, told)


def _document(model: ModelSettings, report: Report) -> JsonObject:
    return {
        "model": model.title,
        "host": model.host,
        "works": report.works,
        "said": report.line,
        "mode": report.mode.told(),
        "calls": len(report.calls),
        "tokens": report.tokens,
        "tokens_counted": report.counted,
        "cost": report.cost,
        "findings": [asdict(one) for one in report.findings],
    }
