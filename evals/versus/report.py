"""What a campaign keeps."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict

from steward.evals.versus.peers.errand import Tools
from steward.evals.versus.scoring import Trial


class Report(BaseModel):
    """All trials, and what they were made with."""

    model_config = ConfigDict(frozen=True)

    python: str
    versions: dict[str, str]
    trials: list[Trial]

    def tried_with(self, tools: Tools) -> list[Trial]:
        """Those whose tools were written so."""
        return [one for one in self.trials if one.tools == tools]
