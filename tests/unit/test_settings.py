"""What the environment may say, and what it is told where it says something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any, cast

import pytest
from pydantic import ValidationError

from steward.domain.errors import Unusable
from steward.domain.times import zone_of
from steward.settings import Settings, load_settings


def test_an_unknown_time_zone_is_refused_in_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """The message names the variable and shows what a zone looks like."""
    monkeypatch.setenv("STEWARD_TIMEZONE", "Berlin")
    with pytest.raises(Unusable, match=r"STEWARD_TIMEZONE: .*'Berlin'.* Europe/Berlin"):
        load_settings()


@pytest.mark.parametrize(("machine", "zone"), [("Asia/Tokyo", "Asia/Tokyo"), (":Asia/Tokyo", "Asia/Tokyo")])
def test_the_machines_zone_is_taken_where_none_is_set(monkeypatch: pytest.MonkeyPatch, machine: str, zone: str) -> None:
    """What `TZ` names, else what the machine is set to, else UTC; the setting comes first."""
    monkeypatch.setenv("TZ", machine)
    assert Settings().zone == zone
    assert Settings(timezone="Europe/Berlin").zone == "Europe/Berlin"
    for nonsense in ("CET-1CEST,M3.5.0", "", "../etc"):
        monkeypatch.setenv("TZ", nonsense)
        assert zone_of(Settings().zone) is not None


def test_no_window_where_no_model_plans(tmp_path: Path) -> None:
    """Fixed plans have no window, so goals are bounded by their length alone."""
    assert Settings(home=tmp_path, planner="fixed", openai_base_url="http://x").planning_window is None
    assert Settings(home=tmp_path, openai_base_url="http://x", model_window=9_000).planning_window == 9_000


def test_a_setting_that_is_set_to_nothing_is_unset(monkeypatch: pytest.MonkeyPatch) -> None:
    """`OPENAI_API_KEY=`, as many .env files have it, is no key: fixed plans are carried out, no model is waited for."""
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "DATABASE_URL", "STEWARD_MODEL_TIMEOUT"):
        monkeypatch.setenv(name, "")
    settings = Settings()

    assert (settings.openai_api_key, settings.openai_base_url, settings.database_url) == (None, None, None)
    assert settings.model_timeout == 60.0


def test_none_unsets_and_is_a_word_where_the_documents_have_it_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """As in `STEWARD_AUTH=none`, which they name as the default, and in `STEWARD_TEMPERATURE=none`."""
    for name in ("AUTH", "TEMPERATURE", "JUDGE_MODEL", "EVALS", "DESK_URL"):
        monkeypatch.setenv(f"STEWARD_{name}", "none")
    settings = Settings()

    assert settings.auth == "none"
    assert (settings.temperature, settings.judge_model, settings.evals, settings.desk_url) == (None, "", "", None)


@pytest.mark.parametrize("said", ["INFO", "info\r", " Info"])
def test_the_words_of_a_choice_may_be_written_as_others_write_them(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    """Large as elsewhere, or out of a file with other line ends; what is no such word is quoted."""
    monkeypatch.setenv("STEWARD_LOG_LEVEL", said)
    assert Settings().log_level == "info"
    monkeypatch.setenv("STEWARD_LOG_LEVEL", f'"{said}"')
    with pytest.raises(Unusable, match=r"""STEWARD_LOG_LEVEL: .*'info'.*, not '"\s?info\s?"'"""):
        load_settings()


def test_a_setting_is_still_read_by_the_name_that_it_had(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who set rate limits as `STEWARD_CAPS` need not change a thing; the name of today goes before it."""
    monkeypatch.setenv("STEWARD_CAPS", "model=8")
    old = Settings()
    monkeypatch.setenv("STEWARD_RATE_LIMITS", "model=2")

    assert (old.rate_limits, Settings().rate_limits) == ("model=8", "model=2")


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("OPENAI_BASE_URL", "localhost:11434/v1", "it must begin with http:// or https://"),
        ("OPENAI_BASE_URL", "api.example.com", "it must begin with http:// or https://"),
        ("OPENAI_BASE_URL", "ftp://u:sesame@x", "it must begin with http:// or https://"),
        ("OPENAI_BASE_URL", "http://", "it names no host"),
        ("OPENAI_BASE_URL", "http://x/v1#a", "it has a part after '#'"),
        (
            "ANTHROPIC_BASE_URL",
            "http://x?sig=sesame",
            "it has a query ('?…'), which this provider's library can't send",
        ),
        ("OPENAI_API_KEY", '"sk-sesame"', "the key has quotation marks around it"),
        ("OPENAI_BASE_URL", "http://x:port/v1", "this is no URL"),
        ("OPENAI_BASE_URL", "http://x/v1\n", "it has blanks or line breaks"),
        (
            "OPENAI_BASE_URL",
            "https://u:sesame@x/v1/chat/completions/",
            "it ends with one call's path; leave out '/chat/completions'",
        ),
        ("OPENAI_API_KEY", "sk-sesame\n", "the key has a blank or a line break"),
        ("OPENAI_API_KEY", "sk-sésame", "the key has characters that no key has"),
    ],
)
def test_an_endpoint_that_can_not_be_is_told_before_it_is_asked(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str, told: str
) -> None:
    """One line names the variable and what to write, without what is secret in it."""
    monkeypatch.setenv(variable, value)
    with pytest.raises(Unusable) as caught:
        load_settings()

    assert str(caught.value).startswith(f"{variable}: {told}")
    assert "same" not in str(caught.value)


@pytest.mark.parametrize(
    "address", ["http://[::1]:8000/v1", "https://u:p@x/openai/deployments/d?api-version=1", "HTTP://x"]
)
def test_an_address_that_may_be_is_taken_as_it_is(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Users, ports, paths and queries are the endpoint's affair."""
    monkeypatch.setenv("OPENAI_BASE_URL", address)
    assert load_settings().openai_base_url == address


@pytest.mark.parametrize(
    ("name", "value", "told"),
    [
        ("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", "abc", "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT: 'abc' is no whole number"),
        ("LANGSMITH_RUN_COMPRESSION_THREADS", "two", "LANGSMITH_RUN_COMPRESSION_THREADS: 'two' is no whole number"),
        ("LANGCHAIN_TRACING_SAMPLING_RATE", "7", "LANGCHAIN_TRACING_SAMPLING_RATE: '7' is no number from 0 to 1"),
    ],
)
def test_what_a_library_would_break_on_is_told_by_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, told: str
) -> None:
    """Libraries read these as they are imported, or in the middle of a task."""
    monkeypatch.setenv(name, value)
    with pytest.raises(Unusable, match=told):
        load_settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT", ""),
        ("OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT", "4096"),
        *(("LANGSMITH_TRACING_SAMPLING_RATE", one) for one in ("0", "1", "0.25", ".5", "1.0")),
    ],
)
def test_what_a_library_understands_is_left_to_it(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    """Nothing that worked is refused."""
    monkeypatch.setenv(name, value)

    assert load_settings()


@pytest.mark.parametrize("name", ["hom", "STEWARD_HOME", "rate_limit"])
def test_a_name_that_is_no_settings_is_refused(name: str) -> None:
    """It set nothing, and tasks went to another home or database than whoever wrote it meant."""
    with pytest.raises(ValidationError, match=name):
        cast("Any", Settings)(**{name: "x"})


@pytest.mark.parametrize("span", ["12h", "7d", "4w"])
def test_cases_are_run_as_often_as_the_help_says(span: str) -> None:
    """Each span that its description and its error name is taken."""
    assert Settings(evals_every=span).evals_every == span
    assert span in str(Settings.model_fields["evals_every"].description)


def test_a_span_that_is_none_ends_the_start(monkeypatch: pytest.MonkeyPatch) -> None:
    """A worker that started all the same told of it in its log, every ten minutes, and ran no case."""
    monkeypatch.setenv("STEWARD_EVALS_EVERY", "banana")
    with pytest.raises(Unusable, match=r"^STEWARD_EVALS_EVERY: 'banana' is no span; write 12h, 7d or 4w$"):
        load_settings()
