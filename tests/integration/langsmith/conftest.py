"""An endpoint that takes traces, and an environment that points to it."""

from __future__ import annotations

from collections.abc import Generator
from typing import Any, cast

import pytest
from langsmith import configure, run_trees, utils

from steward.evals.worlds.langsmith.server import Endpoint, running_langsmith


@pytest.fixture
def langsmith(monkeypatch: pytest.MonkeyPatch) -> Generator[Endpoint]:
    """LangSmith on the loopback; this process traces to it."""
    with running_langsmith() as endpoint:
        for name, value in variables(endpoint).items():
            monkeypatch.setenv(name, value)
        _forget()
        monkeypatch.setattr(run_trees, "_CLIENT", None)
        yield endpoint
    monkeypatch.undo()
    _forget()


def variables(endpoint: Endpoint) -> dict[str, str]:
    """What switches tracing on."""
    return {
        "LANGSMITH_TRACING": "true",
        "LANGSMITH_API_KEY": "lsv2_key",
        "LANGSMITH_ENDPOINT": endpoint.url,
        "LANGSMITH_USE_DAEMON": "true",
        "LANGSMITH_PROJECT": "refunds",
    }


def _forget() -> None:
    configure(enabled=None)
    for remembered in (utils.get_env_var, utils.get_tracer_project):
        cast("Any", remembered).cache_clear()
