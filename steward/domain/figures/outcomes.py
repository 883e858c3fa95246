"""How a task stands, in the words of the figures."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal, get_args

Outcome = Literal["alone", "with_person", "waiting", "limit", "failed", "cancelled"]
"""Complete without or after a person's decision, waiting for one, stopped at a ceiling (waiting for more, or ended
there), failed, or ended because somebody cancelled it."""
Standing = Outcome | Literal["running"]
"""Of a task that may go on."""
OUTCOMES: Sequence[Outcome] = get_args(Outcome)
StageName = Literal["asked", "planned", "checked", "acted", "verified", "complete"]
"""How far a task got."""
STAGES: Sequence[StageName] = get_args(StageName)
