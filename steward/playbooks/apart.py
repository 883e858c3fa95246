"""Which of several playbooks can't both judge an act, since no value of an argument is within the scope of both."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from steward.domain.errors import Mistakes
from steward.domain.playbook import Playbook
from steward.domain.scope_limits import excluding
from steward.domain.text import several
from steward.playbooks.library import as_written

_MOST = 5  # pairs that are named of one argument


def kept_apart(files: Iterable[Path]) -> list[str]:
    """A line for each such argument; files that can't be read are left out. No mistake: it is as their authors say."""
    pairs: dict[tuple[str, str], list[str]] = {}
    for tool, argument, one, other in excluding(_readable(files)):
        pairs.setdefault((tool, argument), []).append(f"{one.name} and {other.name}")
    return [
        f"{tool}: no '{argument}' is within the scope of both {several(both, _MOST, ', or of both ')}: a request for "
        "both has to be made as two, as in one task that act is refused"
        for (tool, argument), both in pairs.items()
    ]


def _readable(files: Iterable[Path]) -> list[Playbook]:
    found: dict[str, Playbook] = {}
    for path in files:
        try:
            playbook = as_written(path)
        except Mistakes:
            continue
        found[playbook.name] = playbook  # a later one of that name takes its place
    return [*found.values()]
