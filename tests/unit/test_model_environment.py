"""Which model the environment names, within which limits, and at what price."""

from __future__ import annotations

from pathlib import Path

import pytest

from steward.domain.errors import Unusable
from steward.domain.model_names import OPENAI, PROVIDERS, ModelName, read_models
from steward.planner.failure_advice import explained
from steward.planner.failures import Failure
from steward.planner.model_choice import models_of, second_look_models
from steward.planner.model_settings import ModelSettings
from steward.planner.prices import Prices, known_prices
from steward.settings import Settings, load_settings

VARIABLES = [
    "STEWARD_MODEL",
    "OPENAI_BASE_URL",
    *(one.key for one in PROVIDERS.values() if one.key),
    *(f"STEWARD_PRICE_{one}" for one in ("IN", "OUT", "CACHED", "WRITTEN")),
]


@pytest.fixture(autouse=True)
def nothing_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def chosen(monkeypatch: pytest.MonkeyPatch, **environment: str) -> list[ModelSettings]:
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    return models_of(load_settings())


@pytest.mark.parametrize(
    "name",
    [
        "gpt-5-mini",
        "qwen3:4b",
        "mistral:7b",
        "deepseek-r1:8b",
        "deepseek/deepseek-r1:free",
        "ft:gpt-4o:acme::x1",
        "a:b",
    ],
)
def test_a_colon_alone_names_no_provider(name: str) -> None:
    """Ollama's tags, OpenRouter's variants and fine-tuned models are names of OpenAI's protocol."""
    assert read_models(name) == [ModelName(name=name)]


@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_provider_is_named_before_the_colon(provider: str) -> None:
    """What follows is the model's name, with whatever colons it has."""
    named = [ModelName(name="qwen3:4b", provider=provider, named=True)]
    assert (
        read_models(f"{provider}:qwen3:4b") == read_models(f"{provider.title().replace('_', '-')}: qwen3:4b") == named
    )


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("STEWARD_MODEL", "cohere:command-r", "STEWARD_MODEL: the provider 'cohere' is not served"),
        ("STEWARD_MODEL", "anthropic:", "STEWARD_MODEL: 'anthropic:' names a provider, but no model"),
        ("STEWARD_MODEL", " , ", "STEWARD_MODEL: it names no model"),
        ("STEWARD_MODEL", "a,b,a", "STEWARD_MODEL: it names a model twice"),
        ("STEWARD_MODEL", "Cohere:command-r", "STEWARD_MODEL: the provider 'cohere' is not served"),
        ("STEWARD_MODEL", "a\nb", "STEWARD_MODEL: the name has a line break"),
        ("STEWARD_MODEL", "a\x1b[31mb", "STEWARD_MODEL: the name has a line break or a sign that can't be seen"),
        ("STEWARD_MODEL_OUTPUT", "128000", "STEWARD_MODEL_OUTPUT: answers of 128,000 tokens leave no room"),
        ("STEWARD_MODEL_OUTPUT", "-1", "STEWARD_MODEL_OUTPUT: Input should be greater"),
        ("STEWARD_MODEL_WINDOW", "10", "STEWARD_MODEL_WINDOW: Input should be greater"),
        ("STEWARD_MODEL_TIMEOUT", "inf", "STEWARD_MODEL_TIMEOUT: Input should be a finite number"),
        ("STEWARD_MODEL_TIMEOUT", "soon", "STEWARD_MODEL_TIMEOUT: Input should be a valid number"),
        ("STEWARD_MODEL_CONNECT_TIMEOUT", "0", "STEWARD_MODEL_CONNECT_TIMEOUT: Input should be greater"),
        ("STEWARD_MODEL_RETRIES", "-1", "STEWARD_MODEL_RETRIES: Input should be greater"),
        ("STEWARD_TEMPERATURE", "nan", "STEWARD_TEMPERATURE: Input should be a finite number"),
        ("STEWARD_MODEL_TIMEOUT", "1e300", "STEWARD_MODEL_TIMEOUT: Input should be less"),
        ("STEWARD_PRICE_IN", "1e308", "STEWARD_PRICE_IN: Input should be less"),
        ("STEWARD_PRICE_IN", "-0.1", "STEWARD_PRICE_IN: Input should be greater"),
        ("STEWARD_FALLBACK_BASE_URL", "http://x/v1", "STEWARD_FALLBACK_BASE_URL: STEWARD_MODEL names one model only"),
    ],
)
def test_nonsense_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, variable: str, value: str, said: str) -> None:
    """The line begins with the variable to correct."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(Unusable) as caught:
        load_settings()
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"STEWARD_MODEL": "anthropic:claude-sonnet-5"}, "set ANTHROPIC_API_KEY"),
        ({"STEWARD_MODEL": "azure_openai:gpt-5", "AZURE_OPENAI_API_KEY": "k"}, "set AZURE_OPENAI_ENDPOINT"),
        ({"STEWARD_MODEL": "gpt-5,groq:x", "GROQ_API_KEY": "k"}, "set OPENAI_API_KEY"),
        ({"STEWARD_MODEL": "gpt-5"}, "set OPENAI_API_KEY, or OPENAI_BASE_URL"),
        ({"STEWARD_MODEL": "claude-sonnet-5", "ANTHROPIC_API_KEY": "k"}, "set OPENAI_API_KEY, or OPENAI_BASE_URL"),
        ({"STEWARD_MODEL": "claude-sonnet-5"}, "or name its provider, anthropic:claude-sonnet-5; with"),
        ({"STEWARD_MODEL": "gemini-2.5-flash"}, "or name its provider, google_genai:gemini-2.5-flash; with"),
        ({"STEWARD_MODEL": "gpt-5"}, "for another endpoint; with"),
        ({"STEWARD_MODEL": "Anthropic:claude-sonnet-5"}, "set ANTHROPIC_API_KEY"),
        ({"STEWARD_MODEL": "antropic:claude-5", "ANTHROPIC_API_KEY": "k"}, "did you mean 'anthropic:…'"),
        ({"STEWARD_MODEL": "gemini:flash", "OPENAI_API_KEY": "k"}, "did you mean 'google_genai:…'"),
        ({"STEWARD_MODEL": "azure:gpt-5"}, "did you mean 'azure_openai:…'"),
        ({"STEWARD_MODEL": "nobody:x", "OPENAI_API_KEY": "k"}, "no such provider is known; served are openai"),
        ({"STEWARD_MODEL": "gpt-5,antropic:x", "OPENAI_API_KEY": "k"}, "did you mean 'anthropic:…'"),
        ({"OPENAI_API_KEY": "k", "STEWARD_MODEL": "new-one", "STEWARD_PRICE_IN": "1"}, "STEWARD_PRICE_OUT is missing"),
    ],
)
def test_what_is_missing_is_named(monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], said: str) -> None:
    """A provider without its key is no reason to carry out fixed plans in silence."""
    with pytest.raises(Unusable, match=said):
        chosen(monkeypatch, **environment)


def test_no_model_where_none_is_set(monkeypatch: pytest.MonkeyPatch) -> None:
    """A key for some provider that is not named asks for no model."""
    assert chosen(monkeypatch, ANTHROPIC_API_KEY="k") == []
    assert chosen(monkeypatch, STEWARD_MODEL="gpt-5", STEWARD_PLANNER="fixed") == []
    monkeypatch.setenv("STEWARD_MODEL", "")
    monkeypatch.setenv("STEWARD_PLANNER", "auto")
    assert models_of(load_settings()) == []
    monkeypatch.delenv("STEWARD_MODEL")
    assert chosen(monkeypatch, STEWARD_MODEL="anthropic:x", STEWARD_PLANNER="fixed") == []


def test_limits_are_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    """Each has its variable, and a line says them all."""
    (model,) = chosen(
        monkeypatch,
        OPENAI_BASE_URL="http://localhost:8000/v1",
        STEWARD_MODEL_WINDOW="32000",
        STEWARD_MODEL_OUTPUT="16000",
        STEWARD_MODEL_TIMEOUT="900",
        STEWARD_MODEL_CONNECT_TIMEOUT="3",
        STEWARD_MODEL_RETRIES="1",
    )
    assert model.limits == "window 32,000 tokens, answers up to 16,000; 900 s a call, 3 s of them to connect, 1 retries"


def test_a_wish_that_a_library_does_not_heed_is_told() -> None:
    """Answers of OpenAI's protocol are streamed where that is wished, others come whole, and the limits say so."""
    ours, theirs = (ModelSettings(model="m", provider=one, stream=True) for one in (OPENAI, "anthropic"))
    assert (ours.streams, theirs.streams) == (True, False)
    assert "come whole" not in ours.limits
    assert "answers come whole, STEWARD_MODEL_STREAM does not reach it" in theirs.limits


def test_answers_take_a_quarter_of_a_small_window_at_most() -> None:
    """Question and answer fit the window together where nothing else is set."""
    assert Settings(model_window=8_000).output_tokens == 2_000
    assert Settings().output_tokens == 4_000


def test_each_model_has_its_own_endpoint_and_key(monkeypatch: pytest.MonkeyPatch) -> None:
    """No key goes where it does not belong."""
    models = chosen(
        monkeypatch,
        STEWARD_MODEL="gpt-5-mini, qwen3:4b, groq:openai/gpt-oss-20b, anthropic:claude-haiku-4-5",
        OPENAI_API_KEY="k1",
        STEWARD_FALLBACK_BASE_URL="http://localhost:11434/v1",
        GROQ_API_KEY="k2",
        ANTHROPIC_API_KEY="k3",
    )
    assert [(one.model, one.base_url, one.api_key and one.api_key.get_secret_value()) for one in models] == [
        ("gpt-5-mini", None, "k1"),
        ("qwen3:4b", "http://localhost:11434/v1", None),
        ("openai/gpt-oss-20b", "https://api.groq.com/openai/v1", "k2"),
        ("claude-haiku-4-5", "https://api.anthropic.com", "k3"),
    ]


def test_advice_names_the_variable_that_is_at_fault(monkeypatch: pytest.MonkeyPatch) -> None:
    """A fallback's key and address are its own, and so are those of each provider."""
    _, spare, claude = chosen(
        monkeypatch,
        STEWARD_MODEL="gpt-5,spare,anthropic:claude-haiku-4-5",
        OPENAI_API_KEY="k1",
        STEWARD_FALLBACK_BASE_URL="http://localhost:1/v1",
        STEWARD_FALLBACK_API_KEY="k2",
        ANTHROPIC_API_KEY="k3",
    )
    refused, unknown = Failure(kind="auth", status=401), Failure(kind="wrong_address", status=404)
    assert "check STEWARD_FALLBACK_API_KEY: " in explained(refused, spare)
    assert "check STEWARD_FALLBACK_BASE_URL: " in explained(unknown, spare)
    assert "check ANTHROPIC_API_KEY: " in explained(refused, claude)
    assert "check ANTHROPIC_BASE_URL: https://api.anthropic.com" in explained(unknown, claude)


def test_a_price_holds_for_its_endpoint_only() -> None:
    """The same name elsewhere may cost something else, a dated name costs what the undated does."""
    mini = known_prices("gpt-5-mini", PROVIDERS[OPENAI].base_url)
    assert mini is not None
    assert (mini.input, mini.cached, mini.output) == (0.25, 0.025, 2.0)
    assert mini.as_of.startswith("202")
    assert mini.source
    assert known_prices("gpt-5-mini-2025-08-07", PROVIDERS[OPENAI].base_url) == mini
    assert known_prices("gpt-5-mini", "http://localhost:8000/v1") is None
    assert known_prices("claude-haiku-4-5-20251001", PROVIDERS["anthropic"].base_url) is not None
    assert known_prices("gpt-5-mini-turbo", PROVIDERS[OPENAI].base_url) is None


def test_own_prices_go_first(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """A table of one's own goes before what comes along, a variable before both; nothing set twice is lost."""
    table = tmp_path / "prices.toml"
    table.write_text("[ours]\nas_of = 2026-11-01\nmodels.gpt-5-mini = { input = 9, output = 90 }\n")
    (listed,) = chosen(monkeypatch, OPENAI_API_KEY="k", STEWARD_PRICES=str(table))
    (set_,) = chosen(monkeypatch, STEWARD_PRICE_IN="0", STEWARD_PRICE_CACHED="0")

    assert listed.prices == Prices(input=9, output=90, as_of="2026-11-01")
    assert set_.prices == Prices(input=0, output=90, cached=0, source="as set")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("not toml", "is no TOML"),
        ("[a]\nmodels = {}\n", "a.as_of|as_of"),
        ("[a]\nas_of = 2026-01-01\nmodels.x = { input = -1, output = 1 }\n", "input"),
        ("[a]\nas_of = 2026-01-01\nmodels.x = { inptu = 1, output = 1 }\n", "input"),
        ("[a]\nas_of = 2026-01-01\nmodels.x = { input = true, output = 1 }\n", r"a\.models\.x\.input: "),
        ("[a]\nas_of = 2026-01-01\nmodels.x = { input = 1e308, output = 1 }\n", r"a\.models\.x\.input: .*less"),
        ("[a]\nas_of = 2026-01-01\nhosts = ['h:80']\nmodels = {}\n", r"a\.hosts: 'h:80' is no host"),
        ("[a]\nas_of = 2026-01-01\nhosts = ['https://h']\nmodels = {}\n", r"a\.hosts: 'https://h' is no host"),
        ("a = 1\n", r"'a' is no table; write \[a\]"),
    ],
)
def test_a_bad_table_is_told(tmp_path: Path, text: str, said: str) -> None:
    """In one line, with the file and what is wrong in it."""
    table = tmp_path / "prices.toml"
    table.write_text(text)
    with pytest.raises(Unusable, match=f"STEWARD_PRICES: .*{said}") as caught:
        known_prices("x", None, table)
    assert "\n" not in str(caught.value)
    with pytest.raises(Unusable, match="can't be read: No such file"):
        known_prices("x", None, tmp_path / "nothing.toml")


def test_a_cached_token_costs_its_own_price() -> None:
    """Parts of the input are counted once, and cost what input costs where they have no price."""
    prices = Prices(input=10, output=20, cached=1, written=12)
    assert prices.cost(1_000, 100, cached=600, written=100) == pytest.approx((3_000 + 600 + 1_200 + 2_000) / 1e6)
    assert Prices(input=10, output=20).cost(1_000, 100, 600, 100) == pytest.approx((10_000 + 2_000) / 1e6)


def test_a_second_look_is_taken_by_the_models_that_are_named_or_by_those_that_plan(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Also where fixed plans are carried out; a model at the planner's endpoint is up or down by itself."""
    planning = chosen(
        monkeypatch, STEWARD_MODEL="gpt-5-mini", OPENAI_API_KEY="k1", STEWARD_PRICE_IN="1", STEWARD_PRICE_OUT="2"
    )
    assert second_look_models(load_settings()) == planning

    monkeypatch.setenv("STEWARD_SECOND_LOOK_MODEL", "gpt-5, gpt-5-mini, anthropic:claude-haiku-4-5")
    monkeypatch.setenv("ANTHROPIC_API_KEY", "k3")
    large, mini, claude = second_look_models(load_settings())
    assert (large.model, large.shares, mini, claude.key) == ("gpt-5", True, planning[0], "k3")

    monkeypatch.setenv("STEWARD_PLANNER", "fixed")
    assert [one.model for one in second_look_models(load_settings())] == ["gpt-5", "gpt-5-mini", "claude-haiku-4-5"]
    monkeypatch.delenv("STEWARD_SECOND_LOOK_MODEL")
    assert second_look_models(load_settings()) == []


def test_a_model_for_a_second_look_that_can_not_be_asked_is_named_with_its_variable(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STEWARD_SECOND_LOOK_MODEL", "anthropic:claude-haiku-4-5")
    with pytest.raises(Unusable, match=r"^STEWARD_SECOND_LOOK_MODEL names anthropic:claude-haiku-4-5: set ANTHROPIC"):
        second_look_models(load_settings())
    monkeypatch.setenv("STEWARD_SECOND_LOOK_MODEL", "a,a")
    with pytest.raises(Unusable, match=r"^STEWARD_SECOND_LOOK_MODEL: it names a model twice"):
        load_settings()
