"""Steward carries out business tasks with an LLM, and what it says it did is what happened.

    import steward

    task = steward.run("Refund 15 EUR for order 1043")
    print(task.status, task.result)

What is listed here is what you may rely on. All other names are private: they may move with any release.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    __version__: str

    from steward import proofs
    from steward.composition import open_app
    from steward.domain.errors import DecisionRefused, Held, StewardError, Unreachable, Unusable
    from steward.domain.model import Decision, Found, Receipt, Requester, Risk, Verdict
    from steward.domain.ports.reviews import Review
    from steward.domain.ports.tasks import Task
    from steward.domain.workers import Accepted
    from steward.graph.build import build_graph
    from steward.service import App
    from steward.settings import Settings
    from steward.sources.functions import tool
    from steward.sync import SyncApp, close, run
    from steward.tools.provenance import ByOthers, Free, Identifies, Sink
    from steward.tools.sensitive import Sensitive
    from steward.tools.spec import Context, Proof, Refused, ToolSpec, TryLater
    from steward.workers.joining import asubmit, submit

_HOME = {  # where each name lives: nothing is imported before it is wanted
    "composition": ("open_app",),
    "domain.errors": ("DecisionRefused", "Held", "StewardError", "Unreachable", "Unusable"),
    "domain.model": ("Decision", "Found", "Receipt", "Requester", "Risk", "Verdict"),
    "domain.ports.reviews": ("Review",),
    "domain.ports.tasks": ("Task",),
    "domain.workers": ("Accepted",),
    "graph.build": ("build_graph",),
    "service": ("App",),
    "settings": ("Settings",),
    "sources.functions": ("tool",),
    "sync": ("SyncApp", "close", "run"),
    "tools.provenance": ("ByOthers", "Free", "Identifies", "Sink"),
    "tools.sensitive": ("Sensitive",),
    "tools.spec": ("Context", "Proof", "Refused", "ToolSpec", "TryLater"),
    "workers.joining": ("asubmit", "submit"),
}
_ROOM = {name: room for room, names in _HOME.items() for name in names}

__all__ = [
    "Accepted",
    "App",
    "ByOthers",
    "Context",
    "Decision",
    "DecisionRefused",
    "Found",
    "Free",
    "Held",
    "Identifies",
    "Proof",
    "Receipt",
    "Refused",
    "Requester",
    "Review",
    "Risk",
    "Sensitive",
    "Settings",
    "Sink",
    "StewardError",
    "SyncApp",
    "Task",
    "ToolSpec",
    "TryLater",
    "Unreachable",
    "Unusable",
    "Verdict",
    "asubmit",
    "build_graph",
    "close",
    "open_app",
    "proofs",
    "run",
    "submit",
    "tool",
]


def __getattr__(name: str) -> Any:
    if name == "proofs":
        return import_module("steward.proofs")
    if name == "__version__":
        return import_module("steward.release").release()
    if name not in _ROOM:
        raise AttributeError(f"module 'steward' has no attribute {name!r}")
    return getattr(import_module(f"steward.{_ROOM[name]}"), name)


def __dir__() -> list[str]:
    """What is public, and what every module has; not what was imported to get there."""
    return sorted({*__all__, "__version__", *(name for name in globals() if name.startswith("__"))})
