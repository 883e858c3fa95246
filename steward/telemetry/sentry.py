"""Unforeseen errors, and tasks that a crash sent to a person, as events of Sentry.

The client is our own: the host application's, its scopes and its integrations are neither used nor changed.
"""

from __future__ import annotations

import importlib.util
from collections import OrderedDict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from steward.domain.errors import Unusable
from steward.domain.model import Reason
from steward.domain.ports.facts import Asked, Fact, Failed
from steward.domain.redaction import Redactor
from steward.release import release
from steward.settings import Settings
from steward.telemetry.trace_ids import root_span_id, trace_id

if TYPE_CHECKING:
    from sentry_sdk.client import Client

_ADDRESSES = Redactor(emails=True)
_MOST = 200  # events that are remembered, so that one error is not sent by everybody whom it passes
_TAKEN = {Failed, Asked}
_PARTS = ("steward", "graph", "nodes", "tools", "checkpoints")


def open_sentry(settings: Settings) -> Sentry | None:
    """The sink where `SENTRY_DSN` is set. Raises Unusable where it is no DSN, or the library is not installed."""
    dsn = settings.sentry_dsn.get_secret_value().strip() if settings.sentry_dsn else ""
    if not dsn:
        return None
    if importlib.util.find_spec("sentry_sdk") is None:
        raise Unusable("SENTRY_DSN is set, and Sentry's SDK is not installed; run: pip install 'steward-tasks[sentry]'")
    from sentry_sdk.client import Client
    from sentry_sdk.utils import BadDsn

    try:
        client = Client(
            dsn=dsn,
            release=f"steward@{release()}",
            environment=settings.sentry_environment,
            default_integrations=False,
            auto_enabling_integrations=False,
            auto_session_tracking=False,
            send_client_reports=False,
            include_local_variables=False,
            include_source_context=False,
            max_breadcrumbs=0,
            server_name="",
            spotlight=False,
        )
    except BadDsn:
        raise Unusable("SENTRY_DSN is no DSN: it looks like https://KEY@HOST/PROJECT") from None
    return Sentry(client)


class Sentry:
    """Each error once; the client's own thread sends, from a queue of a hundred."""

    name = "sentry"

    def __init__(self, client: Client) -> None:
        self._client = client
        self._sent: OrderedDict[tuple[str, ...], None] = OrderedDict()

    def content(self, fact: Fact) -> bool:
        del fact
        return False

    def wants(self, fact: Fact) -> bool:
        return type(fact) in _TAKEN

    def take(self, fact: Fact) -> None:
        event = _event(fact)
        if event is None or self._is_known(fact):
            return
        self._client.capture_event(cast("Any", {**event, **_about(fact)}))

    def close(self, seconds: float) -> None:
        self._client.close(timeout=seconds)

    def _is_known(self, fact: Fact) -> bool:
        what = (fact.kind, fact.error) if isinstance(fact, Failed) else (type(fact).__name__, str(fact))
        known = (fact.task_id, *what) in self._sent
        self._sent[fact.task_id, *what] = None
        while len(self._sent) > _MOST:
            self._sent.popitem(last=False)
        return known


def _about(fact: Fact) -> Mapping[str, object]:
    """Which task, and its trace."""
    if not fact.task_id:
        return {}
    trace = {"trace_id": trace_id(fact.task_id), "span_id": root_span_id(fact.task_id)}
    return {"contexts": {"trace": trace, "task": {"task_id": fact.task_id}}}


def _event(fact: Fact) -> Mapping[str, object] | None:
    if isinstance(fact, Failed):
        return _failed(fact)
    if isinstance(fact, Asked) and fact.question.reason is Reason.ERROR and "crashes" in fact.question.detail:
        return _crashed(fact)
    return None


def _failed(fact: Failed) -> Mapping[str, object]:
    frames = [
        {"filename": one.file, "function": one.function, "lineno": one.line, "in_app": _is_ours(one.file)}
        for one in fact.frames
    ]
    module, _, name = fact.kind.rpartition(".")
    way = {"stacktrace": {"frames": frames}} if frames else {}
    error = {"type": name, "module": module, "value": _ADDRESSES.text(fact.error), **way}
    return {
        "level": "error",
        "logger": "steward",
        "transaction": fact.where,
        "exception": {"values": [error]},
        "fingerprint": ["steward", "failed", fact.where, fact.kind],
        "tags": {"where": fact.where, "task_id": fact.task_id or None},
    }


def _crashed(fact: Asked) -> Mapping[str, object]:
    node, crashes = str(fact.question.detail.get("node", "")), fact.question.detail.get("crashes")
    return {
        "level": "error",
        "logger": "steward",
        "transaction": node,
        "message": f"a task waits for a person: its process died {crashes} times in a row in {node}",
        "fingerprint": ["steward", "crashed", node],
        "tags": {"where": node, "task_id": fact.task_id, "review": fact.question.id},
    }


def _is_ours(file: str) -> bool:
    return bool({*file.split("/")} & {*_PARTS}) and "site-packages" not in file
