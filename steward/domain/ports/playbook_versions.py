"""The texts of playbooks that acts were judged under, and when each was in force."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from steward.domain.playbook import Playbook


@dataclass(frozen=True, kw_only=True)
class KeptPlaybook:
    """A version as its files stood: `texts` by their names, the playbook's own first. Times are Unix seconds;
    `release` is that of Steward when it was first worked under."""

    name: str
    version: str
    texts: Mapping[str, str]
    first_seen: float
    release: str


@dataclass(frozen=True, kw_only=True)
class Period:
    """From when a version of a playbook was worked under, until another one was; None: it is the newest."""

    name: str
    version: str
    since: float
    until: float | None
    release: str


class KeepsPlaybooks(Protocol):
    """Who keeps the texts of playbooks that acts are judged under."""

    async def keep(self, playbook: Playbook) -> None:
        """Note that work begins under this version; after the first time in a process it costs nothing."""
        ...


class PlaybookVersions(KeepsPlaybooks, Protocol):
    """Each version is kept once, and never changed."""

    async def history(self, name: str | None = None) -> Sequence[Period]:
        """By name, the newest first."""
        ...

    async def in_force(self, names: Sequence[str]) -> Sequence[Period]:
        """Of each of the playbooks the period that is not over; of one that no task was judged under none."""
        ...

    async def alike(self, name: str, version: str) -> Sequence[KeptPlaybook]:
        """The versions of the playbook that begin so, the newest first, at most ten."""
        ...


class _Nowhere:
    async def keep(self, playbook: Playbook) -> None:
        pass


KEPT_NOWHERE: KeepsPlaybooks = _Nowhere()
