"""Who proposes plans: a model, or the playbooks' fixed plans."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from app.planner.chat import ModelSettings
from app.planner.llm import LlmPlanner
from app.planner.offline import OfflinePlanner
from domain.errors import Unusable
from domain.gates import OPEN
from domain.ports import Gate, Planner, Playbooks, Rules, Toolbox

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
    gate: Gate = OPEN,
    http: httpx.AsyncClient | None = None,
) -> Planner:
    """The planner that was chosen; `auto` asks the model where one is set. Raises Unusable.

    With a model, fixed plans are examples and success checks only: who wants them carried out says `fixed`.
    """
    if choice == "fixed" or (choice == "auto" and model is None):
        return OfflinePlanner(playbooks, rules)
    if model is None:
        raise Unusable("the planner 'llm' needs a model: set OPENAI_API_KEY, or OPENAI_BASE_URL for another endpoint")
    return LlmPlanner(model, playbooks, toolbox, gate, http, rules)
