"""Who proposes plans: a model, or the playbooks' fixed plans."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from steward.domain.errors import Unusable
from steward.domain.outages import NEVER_DOWN
from steward.domain.ports.model_modes import Modes
from steward.domain.ports.outages import Outages
from steward.domain.ports.planning import Planner
from steward.domain.ports.rules import Playbooks, Rules
from steward.domain.ports.tools import Limiter, Toolbox
from steward.domain.rate_limits import UNLIMITED
from steward.planner.llm import LlmPlanner
from steward.planner.model_settings import ModelSettings
from steward.planner.offline import OfflinePlanner
from steward.planner.sampling import SamplingPlanner

if TYPE_CHECKING:
    import httpx

Choice = Literal["auto", "llm", "fixed"]

__all__ = ["Choice", "LlmPlanner", "ModelSettings", "OfflinePlanner", "make_planner"]


def make_planner(
    model: ModelSettings | None,
    playbooks: Playbooks,
    toolbox: Toolbox,
    rules: Rules,
    choice: Choice = "auto",
    *,
    limiter: Limiter = UNLIMITED,
    http: httpx.AsyncClient | None = None,
    modes: Modes | None = None,
    outages: Outages = NEVER_DOWN,
    fallbacks: Sequence[ModelSettings] = (),
) -> Planner:
    """The planner that was chosen; `auto` asks the model where one is set. Raises Unusable.

    `fallbacks` are asked, in order, while the model and those before them are out. With a model, fixed plans are
    examples and success checks only: who wants them carried out says `fixed`.
    """
    if choice == "fixed" or (choice == "auto" and model is None):
        return OfflinePlanner(playbooks, rules)
    if model is None:
        raise Unusable("the planner 'llm' needs a model: set OPENAI_API_KEY, or OPENAI_BASE_URL for another endpoint")
    samples = any(one.confidence.samples > 1 for one in playbooks.all())
    kind = SamplingPlanner if samples else LlmPlanner
    return kind(model, playbooks, toolbox, limiter, http, rules, modes, outages, fallbacks)
