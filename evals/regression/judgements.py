"""A judge model's word on a text, as results keep it."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict


class Judged(BaseModel):
    """What was asked of which text, the answer that is wanted, and the verdict with its reason.

    `not judged` is neither for nor against. `yes` of `votes` answers were yes. `key` is what the answer is kept by;
    `kept`: it was heard before, and cost nothing here. `cost` is in US dollars.
    """

    model_config = ConfigDict(extra="ignore", frozen=True)

    of: str
    asks: str
    wanted: bool = True
    verdict: Literal["yes", "no", "not judged"]
    reason: str = ""
    model: str = ""
    yes: int = 0
    votes: int = 1
    key: str = ""
    kept: bool = False
    tokens: int = 0
    cost: float = 0.0

    def __str__(self) -> str:
        votes = f" ({self.yes} yes of {self.votes})" if self.votes > 1 and self.model else ""
        wanted = "" if self.wanted else ", no is wanted"
        said = f"{self.verdict}{votes}{f': {self.reason}' if self.reason else ''}"
        return f"{self.of}: {self.asks}{wanted} → {said}{f' [{self.model}]' if self.model else ''}"

    @property
    def against(self) -> bool:
        """Whether it is another answer than the one that is wanted."""
        return self.verdict != "not judged" and (self.verdict == "yes") is not self.wanted
