"""The parts of the figures, as far as somebody may see them."""

from __future__ import annotations

from steward.domain.access import Identity, may

_SECTIONS = (
    ("overview", "/ops", "Overview"),
    ("playbook", "/ops/playbook", "Playbooks"),
    ("tools", "/ops/tools", "Tools"),
    ("model", "/ops/model", "Model"),
    ("people", "/ops/people", "People"),
    ("workers", "/ops/workers", "Workers"),
)
_FOR_OPERATORS = ("people", "workers")


def sections(viewer: Identity, along: str = "") -> list[tuple[str, str, str]]:
    """Name, address and title of each; `along` is the filter that its address carries."""
    operates = may(viewer, "operate")
    shown = [
        (name, f"{path}{along}", title) for name, path, title in _SECTIONS if operates or name not in _FOR_OPERATORS
    ]
    return [*shown, ("decisions", "/ops/decisions", "Decisions")]
