"""What the graph's nodes are bound to; it imports nothing of LangGraph."""

from __future__ import annotations

from dataclasses import dataclass

from steward.domain.outages import NEVER_DOWN
from steward.domain.ports.calibrations import UNCALIBRATED, Learnt
from steward.domain.ports.clock import Clock
from steward.domain.ports.decisions import Decisions
from steward.domain.ports.extraction import Extractor
from steward.domain.ports.ledger import Ledger
from steward.domain.ports.outages import Outages
from steward.domain.ports.planning import Planner
from steward.domain.ports.playbook_versions import KEPT_NOWHERE, KeepsPlaybooks
from steward.domain.ports.reviews import Reviews
from steward.domain.ports.rules import Playbooks, Rules
from steward.domain.ports.second_look import NOBODY_LOOKS, SecondLook
from steward.domain.ports.tasks import Tasks
from steward.domain.ports.telemetry import SILENT, Telemetry
from steward.domain.ports.tools import Limiter, Toolbox
from steward.domain.rate_limits import UNLIMITED
from steward.domain.redaction import PLAIN, Redactor
from steward.domain.settlement import LOOK_LONGER

RECURSION_LIMIT = 2_000  # the wall; the ceilings in State are reached long before it


@dataclass(frozen=True, kw_only=True)
class Deps:
    """Everything the nodes reach the world through."""

    planner: Planner
    tools: Toolbox
    rules: Rules
    playbooks: Playbooks
    ledger: Ledger
    tasks: Tasks
    reviews: Reviews
    decisions: Decisions
    clock: Clock
    limiter: Limiter = UNLIMITED
    window: int | None = None  # the model's, in tokens
    zone: str = "UTC"  # in which "today" is meant
    outages: Outages = NEVER_DOWN
    calibrations: Learnt = UNCALIBRATED
    second_look: SecondLook = NOBODY_LOOKS
    extractor: Extractor | None = None  # without one, `extract` says so
    patience: float = 3_600.0  # seconds that an endpoint may be down before a person is asked
    look_longer: float = LOOK_LONGER  # seconds for which it is looked on where a tool's own time is over
    telemetry: Telemetry = SILENT
    playbook_versions: KeepsPlaybooks = KEPT_NOWHERE
    redactor: Redactor = PLAIN  # what people and other systems are not shown
