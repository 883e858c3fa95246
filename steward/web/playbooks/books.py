"""The playbooks as pages may show them: whose they are, without secrets, their examples tried."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from steward.auth.refusals import NotAllowed, NotThere
from steward.auth.users import seen_playbooks, sees_figures
from steward.domain.access import Identity
from steward.domain.playbook import Playbook
from steward.domain.redaction import Redactor
from steward.domain.rule_tests import RuleTried, try_rules
from steward.service import App


@dataclass(frozen=True, kw_only=True)
class Book:
    """A playbook with its examples as they turned out; both without what nobody is shown."""

    playbook: Playbook
    tried: Sequence[RuleTried]

    @property
    def examples(self) -> int:
        return sum(len(one.tried) for one in self.tried)

    @property
    def failed(self) -> int:
        return sum(one.failed for one in self.tried)

    @property
    def uncovered(self) -> int:
        return sum(bool(one.uncovered) for one in self.tried)


@dataclass(frozen=True)
class Books:
    """Tries the examples of a playbook once, for as long as it and the tools are the same."""

    _known: dict[str, tuple[Playbook, Redactor, frozenset[str], Book]] = field(
        default_factory=dict[str, tuple[Playbook, Redactor, frozenset[str], Book]]
    )

    async def of(self, app: App, playbook: Playbook) -> Book:
        """The playbook with its examples."""
        deps, tools = app.deps, frozenset(app.deps.tools.names())
        known = self._known.get(playbook.name)
        if known is not None and known[0] is playbook and known[1] is deps.redactor and known[2] == tools:
            return known[3]
        made = await asyncio.to_thread(_book, app, playbook)
        self._known[playbook.name] = (playbook, deps.redactor, tools, made)
        return made


def _book(app: App, playbook: Playbook) -> Book:
    deps = app.deps
    tried = try_rules(playbook, deps.tools, deps.rules)
    return Book(playbook=deps.redactor.of(playbook), tried=[deps.redactor.of(one) for one in tried])


def shown_playbooks(app: App, viewer: Identity) -> list[Playbook]:
    """Those that the viewer may see. Raises NotAllowed for who sees their own tasks only."""
    allowed = _allowed(viewer)
    return [one for one in app.deps.playbooks.all() if allowed is None or one.name in allowed]


def require_seen(viewer: Identity, name: str) -> None:
    """Raises NotAllowed, and NotThere for a playbook that is not the viewer's."""
    allowed = _allowed(viewer)
    if allowed is not None and name not in allowed:
        raise NotThere


def _allowed(viewer: Identity) -> list[str] | None:
    if not sees_figures(viewer):
        raise NotAllowed("playbooks are for operators, and for reviewers as far as they are theirs")
    return seen_playbooks(viewer)
