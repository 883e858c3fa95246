"""What `steward doctor --online` finds out about a model, over real HTTP and the real prompts."""

from __future__ import annotations

import json
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx
import pytest
from fastapi import Request

from steward.cli.model_check import Check, model_checks
from steward.domain.model import Json, JsonObject
from steward.domain.model_modes import Mode
from steward.evals.worlds.openai import Fault, Reply, Script
from steward.evals.worlds.openai.server import create_scripted_app
from steward.planner.model_listing import listed_window, window_in
from steward.planner.model_probe import GOAL, probed
from steward.planner.model_settings import ModelSettings
from steward.server.serving import serving
from steward.settings import Settings
from tests.fake_modes import MemoryModes

PLAN = {
    "playbook": "order-status",
    "confidence": 0.95,
    "rationale": "one look",
    "steps": [{"id": "order", "tool": "get_order", "args": {"id": "7"}}],
}
STATED = {
    "playbook": "order-status",
    "expectations": [{"tool": "get_order", "args": {"id": "7"}, "at_least": 1, "why": "asked"}],
}


def apt(body: JsonObject) -> Reply:
    """A model that plans the tiny task, by its tool where it is sent one."""
    assert GOAL in str(body["messages"]).replace('\\"', '"')
    acceptance = "state_acceptance" in json.dumps(body)
    said = json.dumps(STATED if acceptance else PLAN)
    name = "state_acceptance" if acceptance else "propose_plan"
    return Reply(tool=name, arguments=said) if "tools" in body else Reply(text=said)


def chatty(_: JsonObject) -> Reply:
    return Reply(text="Happy to help! Which order do you mean?")


def silent(_: JsonObject) -> Reply:
    return Reply(text="")


def unknown_key(_: JsonObject) -> Fault:
    return Fault(status=401, message="Incorrect API key")


def unwilling(_: JsonObject) -> Fault:
    return Fault(status=400, message="Bad Request")


@asynccontextmanager
async def endpoint(script: Script, listed: Json = None) -> AsyncGenerator[str]:
    app = create_scripted_app(script)

    @app.get("/models")
    def models(request: Request) -> Json:
        assert request.headers["authorization"] == "Bearer k"
        return listed

    async with serving(app, "an endpoint") as url:
        yield url


async def checked(url: str, tmp_path: object, **more: object) -> list[Check]:
    """The checks of a set-up whose database is not there, so that nothing is remembered."""
    settings = Settings.model_validate(
        {
            "home": tmp_path,
            "model": "m-1",
            "openai_base_url": url,
            "openai_api_key": "k",
            "database_url": "postgresql://u@127.0.0.1:1/none",
            **more,
        }
    )
    return [check async for check in model_checks(settings, online=True)]


async def test_a_model_that_plans_is_told_with_its_abilities(tmp_path: object) -> None:
    """Mode, tools, formats, usage, window and time are told to people and programs."""
    async with endpoint(apt, {"data": [{"id": "other"}, {"id": "m-1", "max_model_len": 200_000}]}) as url:
        (check,) = await checked(url, tmp_path)

    assert check.ok, check
    assert "it plans; calls its tool; mode of asking: a forced tool; takes response_format" in check.found
    assert "takes 200,000 tokens, as it says" in check.found
    assert check.advice == ""
    told = {name: check.detail[name] for name in ("plans", "apt", "mode", "tool_calling", "response_format", "window")}
    assert told == {
        "plans": True, "apt": True, "mode": "", "tool_calling": True, "response_format": True, "window": 200_000,
    }  # fmt: skip
    assert check.detail["usage_reported"] is True
    assert check.detail["calls"] == 3


async def test_what_was_not_answered_is_not_told_as_refused(tmp_path: object) -> None:
    """An endpoint that is overloaded when `response_format` is tried has not said that it takes none."""

    def script(body: JsonObject) -> Reply | Fault:
        return Fault(status=503) if "response_format" in body else apt(body)

    async with endpoint(script) as url:
        (check,) = await checked(url, tmp_path, model_retries=0)

    assert check.ok, check
    assert check.detail["response_format"] is None
    assert "response_format" not in check.found


async def test_a_lesser_endpoint_is_told_with_the_rung_that_it_takes(tmp_path: object) -> None:
    """What it refuses is found out from the top, and a window that is smaller than the one that is set is advice."""

    def script(body: JsonObject) -> Reply | Fault:
        if "max_completion_tokens" in body:
            return Fault(status=422, message="max_completion_tokens: Extra inputs are not permitted")
        return Fault(status=400, message="m-1 does not support tools") if "tools" in body else apt(body)

    async with endpoint(script, {"data": [{"id": "m-1", "meta": {"n_ctx_train": 8_192}}]}) as url:
        (check,) = await checked(url, tmp_path)

    assert check.ok, check
    assert check.detail["mode"] == "no tools, json_schema, max_tokens"
    assert check.detail["tool_calling"] is False
    assert "Set STEWARD_MODEL_WINDOW=8192" in check.advice


@pytest.mark.parametrize(
    ("script", "says", "advice"),
    [
        (chatty, "no plan: the reply has no complete JSON object in it", "Choose a model that calls tools"),
        (silent, "no plan: the reply was empty", "Choose a model that calls tools"),
        (unknown_key, "Incorrect API key", "Correct what it says"),
        (unwilling, "asked in 9 ways", "Correct what it says"),
    ],
    ids=["only chats", "says nothing", "key", "takes nothing"],
)
async def test_a_model_that_does_not_plan_fails_the_check(
    script: Script, says: str, advice: str, tmp_path: object
) -> None:
    """One line says why, and another what to do; bounded whatever it answers."""
    async with endpoint(script) as url:
        (check,) = await checked(url, tmp_path)

    assert not check.ok
    assert says in check.found
    assert advice in check.advice
    assert "\n" not in check.found
    assert check.detail["plans"] is False
    assert isinstance(calls := check.detail["calls"], int)
    assert calls <= 12


async def test_every_model_is_checked(tmp_path: object) -> None:
    """A fallback that can't plan is found before it is needed."""

    def script(body: JsonObject) -> Reply:
        return chatty(body) if body["model"] == "m-2" else apt(body)

    async with endpoint(script) as url:
        checks = await checked(url, tmp_path, model="m-1,m-2")

    assert [(check.name, check.ok) for check in checks] == [("model", True), ("fallback model", False)]


async def test_a_probe_starts_from_the_top_and_is_remembered() -> None:
    """An endpoint that has learnt something is asked in the better way by everybody from then on."""
    modes = MemoryModes()
    async with endpoint(apt) as url, httpx.AsyncClient() as http:
        settings = ModelSettings(model="m-1", base_url=url)
        await modes.remember(settings.endpoint, "m-1", Mode(tools="text", limit="none"))

        found = await probed(settings, http, modes)
        known = await modes.recall(settings.endpoint, "m-1")

    assert found.called
    assert known is not None
    assert known.mode == Mode()


@pytest.mark.parametrize(
    ("body", "window"),
    [
        ({"id": "m", "context_length": 32_768}, 32_768),
        ({"data": [{"id": "m", "context_length": 9, "top_provider": {"context_length": 8}}]}, 8),
        ({"data": [{"id": "m", "loaded_context_length": 4_096, "max_context_length": 131_072}]}, 4_096),
        ({"models": [{"name": "m", "context_window": 16_384}]}, 16_384),
        ([{"id": "m", "max_model_len": 2_048}], 2_048),
        ({"data": [{"id": "other", "context_length": 5}]}, None),
        ({"data": [{"id": "m", "context_length": "long"}]}, None),
        ({"data": [{"id": "m", "context_length": True}]}, None),
        ({"data": "none"}, None),
        ("no", None),
        (None, None),
    ],
    ids=str,
)
def test_a_window_is_found_wherever_a_list_has_it(body: Json, window: int | None) -> None:
    """Each server lists its models in its own way; what says nothing is not guessed at."""
    assert window_in(body, "m") == window


async def test_a_list_that_is_none_costs_nothing() -> None:
    """An endpoint that is not there, or lists nothing, has no window that is known."""
    async with httpx.AsyncClient() as http:
        assert await listed_window(ModelSettings(model="m", base_url="http://127.0.0.1:1/v1"), http) is None
        assert await listed_window(ModelSettings(model="m", provider="bedrock"), http) is None


async def test_the_model_of_a_second_look_is_checked_beside_those_that_plan(tmp_path: Path) -> None:
    """Also where fixed plans are carried out, which is said as well."""
    settings = Settings(
        home=tmp_path, planner="fixed", second_look_model="second", second_look_base_url="http://127.0.0.1:9/v1"
    )
    plans, second = [check async for check in model_checks(settings, online=False)]
    assert (plans.name, plans.found) == ("model", "none: fixed plans only")
    assert (second.name, second.detail["model"], second.detail["host"]) == (
        "second look's model",
        "second",
        "127.0.0.1",
    )
