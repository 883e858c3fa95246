"""The planner that asks a model: any endpoint that speaks OpenAI's chat protocol."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from steward.domain.acceptance_statement import in_their_terms, unusable
from steward.domain.fixed_plans import asked_of
from steward.domain.joint_requests import asked_together, success_of
from steward.domain.model import Acceptance, Json, JsonObject, Plan, Problem
from steward.domain.model_modes import Mode
from steward.domain.outages import NEVER_DOWN, Outage
from steward.domain.playbook import Playbook
from steward.domain.playbook_names import names_of, within
from steward.domain.ports.model_modes import Modes
from steward.domain.ports.outages import Outages
from steward.domain.ports.planning import AcceptanceProposal, Call, PlanRequest, Proposal
from steward.domain.ports.rules import Playbooks, Rules
from steward.domain.ports.tools import Limiter, Toolbox
from steward.domain.rate_limits import UNLIMITED
from steward.domain.step_names import known_results
from steward.domain.times import TimedRules
from steward.expressions.rules import CelRules
from steward.planner.chat import Reply
from steward.planner.fallbacks import in_turn
from steward.planner.model_settings import ModelSettings
from steward.planner.parse import parse_acceptance, parse_plan, unparseable, unsure_before
from steward.planner.prompt import Prompts, prompt_version, tool_schema
from steward.planner.reading import Aside, Reading
from steward.planner.reading.known_names import in_known_names, stated_in_known_names
from steward.planner.result_queries import Look, Looking, parse_looks
from steward.planner.result_text import without_marked
from steward.planner.ways import Forgetful
from steward.planner.words_beside import doubted

if TYPE_CHECKING:
    import httpx

ACCEPTANCE_TRIES = 3
ROUNDS = 6  # answers to one question, the plan included; each is a model call
_ROOM = 4  # the part of the room that one answer's looks may fill: a quarter


class LlmPlanner:
    """Proposes what a model says, once it can be read; implements `steward.domain.ports.planning.Planner`."""

    def __init__(
        self,
        settings: ModelSettings,
        playbooks: Playbooks,
        tools: Toolbox,
        limiter: Limiter = UNLIMITED,
        http: httpx.AsyncClient | None = None,
        rules: Rules | None = None,
        modes: Modes | None = None,
        outages: Outages = NEVER_DOWN,
        fallbacks: Sequence[ModelSettings] = (),
        *,
        fresh: bool = False,
    ) -> None:
        self.name = settings.title
        self.uses_model = True
        known = modes or Forgetful()
        models = [settings, *fallbacks]
        self._chat = in_turn(models, limiter, http, known, outages, fresh=fresh)
        self._prompts = Prompts(playbooks, tools, settings.window, settings.max_output_tokens)
        self._playbooks = playbooks
        self._tools = tools
        self._rules = rules or CelRules()

    async def mode(self) -> Mode:
        """The way in which the first of its models is asked now."""
        return await self._chat.chats[0].mode()

    async def propose(self, request: PlanRequest) -> Proposal:
        """A plan, refusals of what can't be read as one, or an error that no repair can mend."""
        if request.playbook and self._playbooks.get(request.playbook) is None:
            return Proposal(error=f"there is no playbook '{request.playbook}'")
        request = replace(request, history=without_marked(request.history, self._tools))
        calls: list[Call] = []
        looks: list[Json] = []
        read: list[str] = []
        for _ in range(ROUNDS):
            heard, reply = await self._heard(request, looks, read)
            calls += reply.calls
            if isinstance(heard, Proposal):
                return replace(heard, calls=calls, looks=looks, read=read, grounds=reply.reading.grounds)
            looks += await self._seen(heard, request)
        return Proposal(problems=[_too_many_looks()], calls=calls, looks=looks, read=read)

    async def _heard(
        self, request: PlanRequest, looks: Sequence[Json], read: list[str]
    ) -> tuple[Proposal | list[Look], Reply]:
        """What the model answers: a proposal, or what it wants to look at before; `read` takes the reading's notes."""
        tool, version = tool_schema("propose_plan"), prompt_version()
        reply = await self._chat.ask(
            "plan", lambda window: self._prompts.within(window).plan(request, looks), tool, version, request.allowance
        )
        if reply.error:
            return Proposal(error=reply.error, wait=reply.wait, outage=reply.outage), reply
        read += reply.reading.notes
        return self._understood(reply.reading, request, read), reply

    def _understood(self, reading: Reading, request: PlanRequest, read: list[str]) -> Proposal | list[Look]:
        if reading.said is None:
            return Proposal(problems=[unparseable(reading.unusable, "propose_plan")])
        wanted = parse_looks(reading.said)
        if wanted and request.unread:
            return Proposal(problems=[_no_looks()])
        if wanted:
            asked = [one for one in wanted if isinstance(one, Look)]
            return asked or Proposal(problems=[one for one in wanted if isinstance(one, Problem)])
        unsure = unsure_before(request.problems)
        aside = Aside(notes=read)
        parsed = parse_plan(reading.said, revision=request.revision, aside=aside, unsure=unsure)
        if isinstance(parsed, Plan):
            parsed = in_known_names(parsed, *self._names(), read)
            doubt = doubted(parsed, [reading.around, *aside.words], request.problems, read)
            parsed = [doubt] if doubt else self._placed(parsed, request)
        return Proposal(plan=parsed) if isinstance(parsed, Plan) else Proposal(problems=parsed)

    async def _seen(self, looks: Sequence[Look], request: PlanRequest) -> list[Json]:
        """What the looks come to; they may go over long lists, so not on the event loop."""
        rules = TimedRules(self._rules, request.times, request.times.planned_at)
        room = self._prompts.within(await self._chat.window()).room // (_ROOM * len(looks))
        looking = Looking(known_results(request.history), rules, room)
        return await asyncio.to_thread(looking.at, looks)

    async def accept(self, request: PlanRequest) -> AcceptanceProposal:
        """What the model states, apart from any plan; the playbook's own success check where both agree on it.

        A playbook that the caller fixed, or that is the only one, needs no model to be agreed on.
        """
        only = self._only(request)
        own = success_of(only, request.goal, request.answers) if only else None
        if own is not None:
            return AcceptanceProposal(acceptance=own)
        calls: list[Call] = []
        refused: list[Problem] = []
        found = AcceptanceProposal()
        for _ in range(ACCEPTANCE_TRIES):
            read: list[str] = []
            stated, reply = await self._stated(request, refused, read)
            calls += reply.calls
            found = AcceptanceProposal(calls=calls, read=read, grounds=reply.reading.grounds)
            if reply.error:
                return replace(found, error=reply.error, wait=reply.wait, outage=reply.outage)
            if isinstance(stated, Acceptance):
                return replace(found, acceptance=self._agreed(stated, request))
            refused = stated
        return replace(found, error=unusable(refused))

    def serves(self, endpoint: str) -> bool:
        """Whether it is one of this planner's own."""
        return self._chat.serves(endpoint)

    async def answers(self, endpoint: str) -> Outage | None:
        """Ask the endpoint one tiny question; None where it says anything at all, or is none of this planner's."""
        return await self._chat.answers(endpoint)

    def _only(self, request: PlanRequest) -> Playbook | None:
        """The playbook that leaves no choice."""
        if request.playbook:
            return self._playbooks.get(request.playbook)
        books = self._playbooks.all()
        return self._selected(request) if len(books) == 1 else None

    def _agreed(self, stated: Acceptance, request: PlanRequest) -> Acceptance:
        """The success check of the playbook that both the goal's words and the model name, else what was stated."""
        selected = self._selected(request)
        if selected is None or selected.name != stated.playbook:
            return stated
        own = success_of(selected, request.goal, request.answers)
        return stated if own is None else replace(own, playbook=selected.name)

    def _selected(self, request: PlanRequest) -> Playbook | None:
        """The playbook that is fixed, or the only one whose phrases and slots account for the goal, or the several that
        do so part by part."""
        fixed = self._playbooks.get(request.playbook) if request.playbook else None
        found = [fixed] if fixed else asked_of(self._playbooks.all(), request.goal)
        return found[0] if len(found) == 1 else None if found else asked_together(self._playbooks, request.goal)

    async def _stated(
        self, request: PlanRequest, refused: Sequence[Problem], read: list[str]
    ) -> tuple[Acceptance | list[Problem], Reply]:
        """What the model states or its refusals, and the reply that says what was spent and what no repair can mend."""
        tool, version = tool_schema("state_acceptance"), prompt_version()
        prompts = self._prompts
        reply = await self._chat.ask(
            "acceptance",
            lambda window: prompts.within(window).acceptance(request, refused),
            tool,
            version,
            request.allowance,
        )
        reading = reply.reading
        if reading.said is None:
            return [unparseable(reading.unusable, "state_acceptance")], reply
        read += reading.notes
        aside = Aside(notes=read)
        stated = parse_acceptance(reading.said, aside=aside)
        if isinstance(stated, Acceptance):
            stated = stated_in_known_names(stated, *self._names(), read)
            unread = doubted(stated, [reading.around, *aside.words], refused, read)
            if unread is not None:
                return [unread], reply
            doubt = self._misplaced(stated)
            if doubt is not None and not refused:
                return [doubt], reply
            acceptance, wrong = in_their_terms(stated if doubt is None else replace(stated, playbook=None), self._tools)
            return wrong or acceptance, reply
        return stated, reply

    def _names(self) -> tuple[Sequence[str], Sequence[str]]:
        """Of the tools, and of the playbooks."""
        return self._tools.names(), [playbook.name for playbook in self._playbooks.all()]

    def _placed(self, plan: Plan, request: PlanRequest) -> Plan | list[Problem]:
        """The plan under its playbook: the one that is fixed, or one that exists."""
        known = plan.playbook is not None and self._playbooks.get(plan.playbook) is not None
        bound = names_of(request.playbook or "")
        if request.playbook is not None and (plan.playbook is None or within(plan.playbook, bound)):
            return replace(plan, playbook=request.playbook)
        if request.playbook is None and plan.doubt is None and known and (other := self._escaped(plan, request)):
            return [other]
        if request.playbook is None and (known or (plan.playbook is None and plan.doubt is not None)):
            return plan
        message = f"there is no playbook '{plan.playbook}'" if plan.playbook else "the plan names no playbook"
        if request.playbook is not None:
            message = f"this task runs under the playbook '{request.playbook}'"
        return [self._unknown_playbook(message)]

    def _escaped(self, plan: Plan, request: PlanRequest) -> Problem | None:
        """The doubt about a plan under other rules than those of the playbook whose words the goal uses.

        It is said once: whether the plan was right all the same is for the acceptance to say, which never sees it.
        """
        selected = self._selected(request)
        if selected is None or selected.name == plan.playbook or request.answers:
            return None
        if any(problem.code == "other_playbook" for problem in request.problems):
            return None
        if success_of(selected, request.goal, request.answers) is None:
            return None
        return Problem(
            code="other_playbook",
            message=f"the request reads as one for the playbook '{selected.name}', the plan names '{plan.playbook}'",
            suggestion=f"Plan under '{selected.name}', or the same again if the request really falls under another.",
            detail={"available_playbooks": [selected.name]},
        )

    def _misplaced(self, stated: Acceptance) -> Problem | None:
        """Why the playbook that was stated can't be the one; said once, then the statement goes without."""
        if stated.playbook is None:
            return None
        playbook = self._playbooks.get(stated.playbook)
        if playbook is None:
            return self._unknown_playbook(f"there is no playbook '{stated.playbook}'")
        tools = [each.tool for each in stated.expectations if self._tools.card(each.tool) is not None]
        other = next((tool for tool in tools if tool not in playbook.tools), None)
        return (
            None
            if other is None
            else self._unknown_playbook(f"the playbook '{playbook.name}' does not allow '{other}'")
        )

    def _unknown_playbook(self, message: str) -> Problem:
        names: list[Json] = [playbook.name for playbook in self._playbooks.all()]
        suggestion = "Name a playbook that the request falls under, or say out_of_scope."
        detail: JsonObject = {"available_playbooks": names}
        return Problem(code="unknown_playbook", message=message, suggestion=suggestion, detail=detail)


def _no_looks() -> Problem:
    return Problem(
        code="no_looks",
        message="nobody who plans under this playbook is shown what was read",
        suggestion="Plan with references, and take values out of texts with `extract`.",
    )


def _too_many_looks() -> Problem:
    return Problem(
        code="too_many_looks",
        message=f"{ROUNDS} answers in a row asked to look at results",
        suggestion="Plan with what you have seen, or say what is missing.",
    )
