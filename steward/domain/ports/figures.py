"""What is asked of the record of many tasks; `steward.domain.figures` has the values."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from steward.domain.figures.lists import Choices, TaskPage
from steward.domain.figures.model import ModelFigures
from steward.domain.figures.overview import Overview
from steward.domain.figures.people import PeopleFigures, WorkerFigures
from steward.domain.figures.slices import Selector, Slice
from steward.domain.figures.work import PlaybookFigures, ToolFigures


class Folds(Protocol):
    """Ended tasks are folded into the figures; until then no figure counts them."""

    async def fold(self, limit: int = 200) -> int:
        """Fold at most so many, and return how many were; 0 also while another process folds. Safe at any time."""
        ...

    async def fold_all(self) -> int:
        """Fold until nothing is left, or another process is at it."""
        ...

    async def left(self) -> int:
        """How many ended tasks are in no figure yet; 10,001 mean more."""
        ...


class Figures(Protocol):
    """The figures of a slice of the tasks. Only looks; everything it tells has been cleared of secrets."""

    async def overview(self, wanted: Slice) -> Overview: ...

    async def playbook(self, wanted: Slice, *, most: int = 20) -> PlaybookFigures:
        """Of the slice's playbook, or of all; at most so many trajectories and stops, rare bad ones first."""
        ...

    async def tools(self, wanted: Slice, *, most: int = 50) -> ToolFigures:
        """All tools, and at most so many groups of errors."""
        ...

    async def model(self, wanted: Slice) -> ModelFigures: ...

    async def people(self, wanted: Slice) -> PeopleFigures:
        """Of questions by when they were opened and decided; only the slice's time and playbook bound them."""
        ...

    async def workers(self, wanted: Slice) -> WorkerFigures:
        """As it is now; only what was given up is of the slice's time."""
        ...

    async def tasks_behind(
        self, wanted: Slice, selector: Selector, *, limit: int = 50, after: str | None = None
    ) -> TaskPage:
        """The tasks behind one number, those that ended last first; `after` is the cursor of the page before.

        Raises Unusable where selector or cursor mean nothing.
        """
        ...

    async def choices(self, playbooks: Sequence[str] | None = None) -> Choices:
        """What a slice may name: all that was folded so far, or what the tasks of these playbooks have of it."""
        ...

    async def clock(self) -> float:
        """The time now by the clock that tells when tasks end, in Unix seconds."""
        ...

    async def check(self, wanted: Slice, playbooks: Sequence[str] = ()) -> None:
        """Raises Unusable where the slice names what no task ever had and, of playbooks, these do not hold."""
        ...
