"""The planner that asks a model: any endpoint that speaks OpenAI's chat protocol."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from app.planner.chat import Chat, ModelSettings
from app.planner.parse import parse_acceptance, parse_plan, unparseable
from app.planner.prompt import DoesNotFitError, Prompts, prompt_version, tool_schema
from domain.gates import OPEN
from domain.model import Acceptance, Json, JsonObject, Plan, Problem
from domain.playbook import Playbook
from domain.ports import AcceptanceProposal, Call, Gate, PlanRequest, Playbooks, Proposal, Toolbox
from domain.procedures import acceptance_of, matching
from domain.stating import in_their_terms

if TYPE_CHECKING:
    import httpx

ACCEPTANCE_TRIES = 3


class LlmPlanner:
    """Proposes what a model says, once it can be read; implements `domain.ports.Planner`."""

    def __init__(
        self,
        settings: ModelSettings,
        playbooks: Playbooks,
        tools: Toolbox,
        gate: Gate = OPEN,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self.name = settings.model
        self.uses_model = True
        self._chat = Chat(settings, gate, http)
        self._prompts = Prompts(playbooks, tools, settings.window, settings.max_output_tokens)
        self._playbooks = playbooks
        self._tools = tools

    async def propose(self, request: PlanRequest) -> Proposal:
        """A plan, refusals of what can't be read as one, or an error that no repair can mend."""
        if request.playbook and self._playbooks.get(request.playbook) is None:
            return Proposal(error=f"there is no playbook '{request.playbook}'")
        try:
            system, user = self._prompts.plan(request)
        except DoesNotFitError as error:
            return Proposal(error=str(error))
        tool, version = tool_schema("propose_plan"), prompt_version()
        reply = await self._chat.ask("plan", system, user, tool, version, request.allowance)
        if reply.error:
            return Proposal(error=reply.error, calls=reply.calls)
        if reply.unusable:
            return Proposal(problems=[unparseable(reply.unusable, "propose_plan")], calls=reply.calls)
        parsed = parse_plan(reply.said, revision=request.revision)
        if isinstance(parsed, Plan):
            parsed = self._placed(parsed, request)
        if isinstance(parsed, Plan):
            return Proposal(plan=parsed, calls=reply.calls)
        return Proposal(problems=parsed, calls=reply.calls)

    async def accept(self, request: PlanRequest) -> AcceptanceProposal:
        """The playbook's own success check where the goal selects it plainly, else what the model states."""
        checked = self._checked(request)
        if checked is not None:
            return AcceptanceProposal(acceptance=checked)
        calls: list[Call] = []
        refused: list[Problem] = []
        for _ in range(ACCEPTANCE_TRIES):
            stated, spent, error = await self._stated(request, refused)
            calls += spent
            if error:
                return AcceptanceProposal(error=error, calls=calls)
            if isinstance(stated, Acceptance):
                return AcceptanceProposal(acceptance=stated, calls=calls)
            refused = stated
        return AcceptanceProposal(error=f"the acceptance can't be used: {refused[0].message}", calls=calls)

    def _checked(self, request: PlanRequest) -> Acceptance | None:
        selected = self._selected(request)
        return acceptance_of(selected, request.goal, request.answers) if selected else None

    def _selected(self, request: PlanRequest) -> Playbook | None:
        """The playbook that is fixed, or the only one whose phrases are in the goal."""
        fixed = self._playbooks.get(request.playbook) if request.playbook else None
        found = [fixed] if fixed else matching(self._playbooks.all(), request.goal)
        return found[0] if len(found) == 1 else None

    async def _stated(
        self, request: PlanRequest, refused: Sequence[Problem]
    ) -> tuple[Acceptance | list[Problem], Sequence[Call], str]:
        """What the model states or its refusals, what was spent, and an error that no repair can mend."""
        try:
            system, user = self._prompts.acceptance(request, refused)
        except DoesNotFitError as error:
            return [], [], str(error)
        tool, version = tool_schema("state_acceptance"), prompt_version()
        reply = await self._chat.ask("acceptance", system, user, tool, version, request.allowance)
        if reply.error or reply.unusable:
            return [unparseable(reply.unusable, "state_acceptance")], reply.calls, reply.error
        stated = parse_acceptance(reply.said)
        if isinstance(stated, Acceptance):
            acceptance, wrong = in_their_terms(stated, self._tools)
            return wrong or acceptance, reply.calls, ""
        return stated, reply.calls, ""

    def _placed(self, plan: Plan, request: PlanRequest) -> Plan | list[Problem]:
        """The plan under its playbook: the one that is fixed, or one that exists."""
        known = plan.playbook is not None and self._playbooks.get(plan.playbook) is not None
        if request.playbook is not None and plan.playbook in (None, request.playbook):
            return replace(plan, playbook=request.playbook)
        if request.playbook is None and plan.doubt is None and known and (other := self._escaped(plan, request)):
            return [other]
        if request.playbook is None and (known or (plan.playbook is None and plan.doubt is not None)):
            return plan
        message = f"there is no playbook '{plan.playbook}'" if plan.playbook else "the plan names no playbook"
        if request.playbook is not None:
            message = f"this task runs under the playbook '{request.playbook}'"
        names: list[Json] = [playbook.name for playbook in self._playbooks.all()]
        suggestion = "Name a playbook that the request falls under, or say out_of_scope."
        detail: JsonObject = {"available_playbooks": names}
        return [Problem(code="unknown_playbook", message=message, suggestion=suggestion, detail=detail)]

    def _escaped(self, plan: Plan, request: PlanRequest) -> Problem | None:
        """The refusal of a plan under other rules than those of the playbook whose success check holds."""
        selected = self._selected(request)
        if selected is None or selected.name == plan.playbook or self._checked(request) is None or request.answers:
            return None
        return Problem(
            code="other_playbook",
            message=f"the request falls under the playbook '{selected.name}', the plan names '{plan.playbook}'",
            suggestion=f"Plan under '{selected.name}', or say ambiguous or out_of_scope.",
            detail={"available_playbooks": [selected.name]},
        )
