"""Providers of OpenAI's protocol that have their own address, key or way to hand it over."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pydantic import SecretStr

from steward.domain.model_modes import Mode
from steward.domain.model_names import AZURE, OPENAI, PROVIDERS
from steward.domain.ports.planning import PlanRequest
from steward.planner import LlmPlanner, ModelSettings
from steward.planner.endpoint import Endpoint, open_model
from steward.planner.model_choice import models_of
from steward.playbooks.library import PlaybookShelf
from steward.settings import Settings
from tests.integration.planner.provider_servers import Failed, Provider
from tests.integration.planner.test_providers import GOOD, SECRET, STATUS
from tests.unit.planner.desk_cards import CardBox


@pytest.mark.parametrize(
    ("version", "path", "query"),
    [
        ("2024-10-21", "openai/deployments/my-gpt/chat/completions", "api-version=2024-10-21"),
        (None, "openai/v1/chat/completions", ""),
    ],
)
async def test_azure_has_its_deployment_and_its_header(
    shelf: PlaybookShelf, version: str | None, path: str, query: str
) -> None:
    """With a version each deployment has its address, without one all have the same; the key is no bearer's."""
    provider = Provider(answers=[GOOD])
    async with provider.running() as url:
        settings = Settings(
            model="azure_openai:my-gpt",
            azure_openai_endpoint=url,
            azure_openai_api_key=SecretStr(SECRET),
            openai_api_version=version,
        )
        (model,) = models_of(settings)
        proposal = await LlmPlanner(model, shelf, CardBox()).propose(PlanRequest(goal=STATUS, revision=1))

    assert proposal.plan is not None, proposal.error
    assert (provider.paths, provider.queries) == ([path], [query])
    assert provider.headers[0]["api-key"] == SECRET
    assert "authorization" not in provider.headers[0]
    assert model.provider == AZURE


@pytest.mark.parametrize(
    ("variable", "model", "path", "query"),
    [
        ("openai_base_url", "m", "v1/chat/completions", "sig=abc-secret&api-version=1"),
        (
            "azure_openai_endpoint",
            "azure_openai:m",
            "openai/deployments/m/chat/completions",
            "sig=abc-secret&api-version=1",
        ),
    ],
)
async def test_a_query_of_the_address_goes_with_each_call(
    shelf: PlaybookShelf, variable: str, model: str, path: str, query: str
) -> None:
    """It comes after the call's path, as gateways want it, and what is secret in it is told to nobody."""
    provider = Provider(answers=[GOOD, Failed(status=418, message="no abc-secret here")])
    async with provider.running() as url:
        there = f"{url}/openai/deployments/m" if "azure" in variable else f"{url}/v1/"
        settings = Settings.model_validate({variable: f"{there}?{query}", "model": model, "azure_openai_api_key": "k"})
        (asked,) = models_of(settings)
        planner = LlmPlanner(asked, shelf, CardBox())
        first, second = [await planner.propose(PlanRequest(goal=STATUS, revision=1)) for _ in range(2)]

    assert first.plan is not None, first.error
    assert (set(provider.paths), set(provider.queries)) == ({path}, {query})
    assert "no *** here" in second.error
    assert asked.endpoint.endswith(("/v1", "/m"))


async def test_mistral_needs_no_package(shelf: PlaybookShelf) -> None:
    """It speaks OpenAI's protocol at its own address, with its own key."""
    provider = Provider(answers=[GOOD])
    async with provider.running() as url:
        settings = Settings(
            model="mistralai:mistral-large-2512", mistral_base_url=f"{url}/v1", mistral_api_key=SecretStr(SECRET)
        )
        (model,) = models_of(settings)
        proposal = await LlmPlanner(model, shelf, CardBox()).propose(PlanRequest(goal=STATUS, revision=1))

    assert proposal.plan is not None, proposal.error
    assert provider.paths == ["v1/chat/completions"]
    assert provider.headers[0]["authorization"] == f"Bearer {SECRET}"
    assert provider.bodies[0]["model"] == "mistral-large-2512"


def test_the_key_of_a_cache_goes_to_openai_alone() -> None:
    """It is the same for prompts that begin alike; others refuse what they don't know."""
    mine = ModelSettings(model="m", api_key=SecretStr(SECRET))
    sent = [_key(mine, system) for system in ("rules", "rules", "other rules")]
    assert sent[0] == sent[1] != sent[2]
    assert sent[0] is not None
    assert _key(replace(mine, base_url=PROVIDERS[OPENAI].base_url), "rules") == sent[0]
    assert _key(replace(mine, base_url="http://localhost:8000/v1"), "rules") is None
    assert _key(replace(mine, provider="groq", base_url=PROVIDERS["groq"].base_url), "rules") is None


def _key(settings: ModelSettings, system: str) -> object:
    model = open_model(settings, Mode(), None)
    assert isinstance(model, Endpoint)
    messages = [("system", system), ("user", "x")]
    return model._get_request_payload(messages).get("prompt_cache_key")  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
