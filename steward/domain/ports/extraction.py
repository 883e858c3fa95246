"""Who takes a value out of texts, and what is asked and answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from steward.domain.ceilings import Allowance
from steward.domain.model import Action, Entry, Receipt
from steward.domain.ports.planning import Call


@dataclass(frozen=True, kw_only=True)
class ExtractRequest:
    """The call of `extract`, and what the task did so far: what its tools mark there is shown to no model."""

    action: Action
    history: Sequence[Entry] = ()
    allowance: Allowance = field(default_factory=Allowance)


@dataclass(frozen=True, kw_only=True)
class Extraction:
    """The call's receipt, and what it took. `useless`: the calls came to nothing, as the endpoint is away.
    `why` is what was wrong with the last answer, where no value could be taken from it.
    """

    receipt: Receipt
    calls: Sequence[Call] = ()
    useless: bool = False
    read: Sequence[str] = ()
    why: str = ""


class Extractor(Protocol):
    """Takes one value out of texts; never raises for what its model says."""

    async def extract(self, request: ExtractRequest) -> Extraction: ...
