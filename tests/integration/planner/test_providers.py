"""Providers beyond OpenAI's protocol, by their own packages over real HTTP: planned, accounted, told, alike for all.

A provider is left out only where the package of its extra is not installed.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from importlib.util import find_spec

import pytest
from pydantic import SecretStr

from steward.domain.errors import Unusable
from steward.domain.model import Json
from steward.domain.model_names import PROVIDERS
from steward.domain.ports.planning import PlanRequest, Proposal
from steward.planner import LlmPlanner, ModelSettings
from steward.planner.model_choice import models_of
from steward.planner.prices import Prices
from steward.playbooks.library import PlaybookShelf
from steward.settings import Settings
from tests.integration.planner.provider_servers import Failed, Page, Provider, Said
from tests.unit.planner.desk_cards import CardBox

SECRET = "sk-not-to-be-seen"
STATUS = "Where is my order 1054?"
PLAN: dict[str, Json] = {
    "playbook": "order-status",
    "confidence": 0.9,
    "rationale": "one look",
    "steps": [{"id": "order", "tool": "get_record", "args": {"collection": "orders", "id": "1054"}}],
}
GOOD = Said(tool="propose_plan", args=PLAN, thoughts="It is a question about one order.")
NAMES = [
    pytest.param(
        name,
        marks=pytest.mark.skipif(
            find_spec(PROVIDERS[name].package) is None, reason=f"{PROVIDERS[name].package} is not installed"
        ),
    )
    for name in ("anthropic", "google_genai", "ollama", "bedrock_converse")
]
CUT_OFF = {
    "anthropic": "max_tokens",
    "bedrock_converse": "max_tokens",
    "google_genai": "MAX_TOKENS",
    "ollama": "length",
}
WITHHELD = {"anthropic": "refusal", "bedrock_converse": "guardrail_intervened", "google_genai": "SAFETY"}

_NAMED = {"bedrock_converse": "anthropic.claude-sonnet-4-5-20250929-v1:0"}  # its library knows what each can do

pytestmark = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(autouse=True)
def credentials(monkeypatch: pytest.MonkeyPatch) -> None:
    """Amazon's are found by its own library."""
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIA0000")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", SECRET)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")


async def proposed(name: str, provider: Provider, shelf: PlaybookShelf) -> Proposal:
    model = ModelSettings(
        model=_NAMED.get(name, "scripted-1"),
        provider=name,
        api_key=SecretStr(SECRET),
        region="eu-central-1",
        timeout=5.0,
        max_retries=2,
        prices=Prices(input=2, output=10, cached=0.2),
        backoff=0.001,
        longest_pause=0.01,
    )
    async with provider.running() as url:
        planner = LlmPlanner(replace(model, base_url=url), shelf, CardBox())
        return await planner.propose(PlanRequest(goal=STATUS, revision=3))


async def test_a_call_becomes_a_plan_with_its_account(name: str, shelf: PlaybookShelf) -> None:
    """The same plan from each, under the name with the provider; tokens with those from the cache."""
    provider = Provider(answers=[GOOD])
    proposal = await proposed(name, provider, shelf)

    assert proposal.plan is not None, (proposal.error, proposal.problems)
    assert proposal.plan.steps[0].args == {"collection": "orders", "id": "1054"}
    (call,) = proposal.calls
    assert (call.model, call.tokens_in, call.error) == (f"{name}:{_NAMED.get(name, 'scripted-1')}", 1_050, "")
    assert call.tokens_cached == (0 if name == "ollama" else 900)
    assert call.cost > 0


async def test_the_tool_is_forced_and_the_limits_are_sent(name: str, shelf: PlaybookShelf) -> None:
    """Each in its own words; the key goes where it belongs and nowhere else."""
    provider = Provider(answers=[GOOD])
    await proposed(name, provider, shelf)
    (body,), (headers,) = provider.bodies, provider.headers

    match name:
        case "anthropic":
            assert body["tool_choice"] == {"type": "tool", "name": "propose_plan"}
            assert (body["max_tokens"], body["temperature"]) == (4_000, 0.0)
            assert SECRET in (headers.get("authorization", "").removeprefix("Bearer "), headers.get("x-api-key"))
            assert json.dumps(body["system"]).count('"cache_control": {"type": "ephemeral"}') == 1
        case "google_genai":
            chosen = json.dumps(body["toolConfig"])
            assert '"ANY"' in chosen
            assert '"propose_plan"' in chosen
            assert json.dumps(body["generationConfig"]).count("4000") == 1
            assert headers["x-goog-api-key"] == SECRET
        case "bedrock_converse":
            assert json.dumps(body["toolConfig"]).count('"toolChoice": {"tool": {"name": "propose_plan"}}') == 1
            assert body["inferenceConfig"] == {"maxTokens": 4_000, "temperature": 0.0}
        case _:
            assert json.dumps(body["tools"]).count('"propose_plan"') == 1
            assert body["options"] == {"num_ctx": 128_000, "num_predict": 4_000, "temperature": 0.0}
    assert SECRET not in json.dumps(body)


async def test_a_draft_in_the_thoughts_is_not_the_plan(name: str, shelf: PlaybookShelf) -> None:
    """What the model thought is never carried out, even where it said nothing else."""
    draft = json.dumps(PLAN)
    proposal = await proposed(name, Provider(answers=[Said(thoughts=draft, text="I can't do that.")]), shelf)

    assert proposal.plan is None
    assert proposal.problems


async def test_what_is_cut_off_is_not_read(name: str, shelf: PlaybookShelf) -> None:
    """Whatever the provider calls it."""
    proposal = await proposed(name, Provider(answers=[replace(GOOD, stop=CUT_OFF[name])]), shelf)
    assert "cut off" in proposal.problems[0].message


async def test_what_is_withheld_is_not_read(name: str, shelf: PlaybookShelf) -> None:
    """A filter's or a model's refusal is told as one."""
    if name not in WITHHELD:
        return
    proposal = await proposed(name, Provider(answers=[replace(GOOD, stop=WITHHELD[name])]), shelf)
    assert proposal.plan is None
    said = proposal.error + "".join(problem.message for problem in proposal.problems)
    assert "filter" in said or "refused" in said or "withheld" in said


@pytest.mark.parametrize("status", [429, 500, 503])
async def test_what_may_pass_is_tried_again_by_us_alone(name: str, shelf: PlaybookShelf, status: int) -> None:
    """One more attempt for each fault, and each on the account: no library retries behind our back."""
    provider = Provider(answers=[Failed(status=status), GOOD])
    proposal = await proposed(name, provider, shelf)

    assert proposal.plan is not None, proposal.error
    assert len(provider.bodies) == len(proposal.calls) == 2

    down = Provider(answers=[Failed(status=status)])
    assert (await proposed(name, down, shelf)).plan is None
    assert len(down.bodies) == 3


@pytest.mark.parametrize("status", [401, 404])
async def test_what_will_not_pass_is_told_once(name: str, shelf: PlaybookShelf, status: int) -> None:
    """In the endpoint's own words, without the key."""
    provider = Provider(answers=[Failed(status=status, message=f"no such thing, key {SECRET}")])
    proposal = await proposed(name, provider, shelf)

    assert len(provider.bodies) == 1
    assert proposal.error
    assert "\n" not in proposal.error
    assert SECRET not in proposal.error


async def test_a_redirect_is_not_followed(name: str, shelf: PlaybookShelf) -> None:
    """The key goes to the address that was set, not to where that points."""
    elsewhere = Provider(answers=[GOOD])
    async with elsewhere.running() as url:
        moved: Mapping[str, str] = {"location": f"{url}/v1/messages"}
        proposal = await proposed(name, Provider(answers=[Failed(status=307, headers=moved)]), shelf)

    assert elsewhere.bodies == []
    assert proposal.plan is None
    assert proposal.error


async def test_a_page_in_place_of_an_answer_is_told_by_its_title(name: str, shelf: PlaybookShelf) -> None:
    """A gateway's page to sign in, with status 200: no library's stumbling over it is what a person reads."""
    provider = Provider(answers=[Page("<html><title>Sign in first</title></html>")])
    proposal = await proposed(name, provider, shelf)
    assert "bedrock" in name or "at this address (200), tried 3 times: “Sign in first”; check " in proposal.error
    assert "attribute" not in proposal.error


async def test_nobody_there_is_told(name: str, shelf: PlaybookShelf) -> None:
    """A refused connection is one clear line, after the retries."""
    model = ModelSettings(
        model=_NAMED.get(name, "scripted-1"),
        provider=name,
        base_url="http://127.0.0.1:9",
        region="eu-central-1",
        max_retries=1,
        backoff=0.001,
        timeout=5.0,
    )
    proposal = await LlmPlanner(model, shelf, CardBox()).propose(PlanRequest(goal=STATUS, revision=1))
    assert "can't be reached" in proposal.error
    assert len(proposal.calls) == 2


async def test_what_is_longer_than_an_answer_is_refused(name: str, shelf: PlaybookShelf) -> None:
    """A flood ends the question, once."""
    provider = Provider(answers=[Said(text="x" * 5_000_000)])
    proposal = await proposed(name, provider, shelf)
    said = proposal.error + "".join(problem.message for problem in proposal.problems)
    assert "more than can be an answer" in said or "longer than" in said  # Amazon's library reads it whole
    assert len(provider.bodies) == 1


def _nothing(package: str) -> None:
    """No package is installed."""


async def test_a_missing_package_is_named(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the command that installs it."""
    monkeypatch.setattr("steward.planner.model_choice.find_spec", _nothing)
    with pytest.raises(Unusable, match=rf"pip install 'steward-tasks\[{PROVIDERS[name].extra}\]'"):
        models_of(Settings(model=f"{name}:x", anthropic_api_key=SecretStr("k"), google_api_key=SecretStr("k")))
