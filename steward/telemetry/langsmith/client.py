"""LangSmith's client, which takes out of each run what its task holds that nobody is shown, whoever traced it."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, cast

import langsmith

from steward.domain.redaction import PLAIN, Redactor

Known = Callable[[object], Redactor]
"""Finds by the id of a trace what hides the secrets of the tasks in it."""
_SAID = ("name", "inputs", "outputs", "error", "events", "tags")  # of a run, beside its metadata
_hide: ContextVar[Redactor] = ContextVar("steward_hide", default=PLAIN)


class Masking(langsmith.Client):
    """Our own client."""

    def __init__(self, known: Known, **options: Any) -> None:
        cast("Any", super()).__init__(anonymizer=_shown, **options)
        self._known_in = known

    def create_run(self, name: str, inputs: dict[str, Any], run_type: Any, **told: Any) -> None:
        """As LangSmith's, its name and tags looked through as well."""
        with self._hiding(told) as known:
            super().create_run(known.text(name), inputs, run_type, **_tagged(told, known))

    def update_run(self, run_id: Any, **told: Any) -> None:
        """As LangSmith's, its name and tags looked through as well."""
        with self._hiding(told) as known:
            shown = _tagged(told, known)
            if told.get("name"):
                shown["name"] = known.text(told["name"])
            cast("Any", super()).update_run(run_id, **shown)

    @contextmanager
    def _hiding(self, told: dict[str, Any]) -> Generator[Redactor]:
        known = self._known_in(told.get("trace_id"))
        token = _hide.set(known)
        try:
            yield known
        finally:
            _hide.reset(token)


def _shown(values: dict[str, Any]) -> dict[str, Any]:
    return _hide.get().of(values)


def _tagged(told: dict[str, Any], known: Redactor) -> dict[str, Any]:
    tags: Sequence[str] = told.get("tags") or ()
    return {**told, "tags": [known.text(one) for one in tags]} if tags else {**told}


class Masked:
    """Somebody else's client, by which a run of a task is sent as it may be shown; all else is theirs."""

    def __init__(self, theirs: Any, known: Known) -> None:
        self._theirs = theirs
        self._known = known

    def __getattr__(self, name: str) -> Any:
        return getattr(self._theirs, name)

    def create_run(self, name: str, inputs: dict[str, Any], run_type: Any, **told: Any) -> None:
        """As LangSmith's."""
        known = self._known(told.get("trace_id"))
        self._theirs.create_run(known.text(name), known.of(inputs), run_type, **_looked_through(told, known))

    def update_run(self, run_id: Any, **told: Any) -> None:
        """As LangSmith's."""
        self._theirs.update_run(run_id, **_looked_through(told, self._known(told.get("trace_id"))))


def _looked_through(told: dict[str, Any], known: Redactor) -> dict[str, Any]:
    shown = {name: known.of(one) if name in _SAID else one for name, one in told.items()}
    extra: dict[str, Any] = told.get("extra") or {}
    if extra.get("metadata"):
        shown["extra"] = {**extra, "metadata": known.of(extra["metadata"])}
    return shown
