"""The tools by name: what a node may know of them and do with them.

Whatever a tool does wrong stays here: its exceptions become receipts, its proof's exceptions unknown.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches

from pydantic import BaseModel, ValidationError

from steward.domain.deadline import NotBegun, Overdue, bounded, require_time
from steward.domain.error_bodies import quotation
from steward.domain.model import Action, Found, Json, JsonObject, Problem, Receipt, Risk, Verdict
from steward.domain.planning import TOOL_UNAVAILABLE
from steward.domain.ports.tools import Card
from steward.domain.requester import requester
from steward.domain.unavailable_tools import Unavailable
from steward.tools import create_record, find_records, get_record, issue_refund, receipts, send_email, update_status
from steward.tools.call_runner import Connections, called
from steward.tools.calls import Calls
from steward.tools.cards import card_of
from steward.tools.default_verdicts import judge_by_receipt, judge_read, refused
from steward.tools.egress import warn_of_outlets
from steward.tools.loading import Spec, distinct
from steward.tools.partial import coerced_part
from steward.tools.result_size import require_weight
from steward.tools.said import Said, with_words
from steward.tools.schemas import as_json, as_object, described, made, parsed, spelt, wrong
from steward.tools.sensitive import W, marked_in, without_words
from steward.tools.spec import Context, World, judge_by_presence
from steward.tools.steady_arguments import nearly, rounded, unkept
from steward.tools.web import client_for_a_call, is_networked

TOOLS: list[Spec] = [
    find_records.TOOL,
    get_record.TOOL,
    create_record.TOOL,
    update_status.TOOL,
    issue_refund.TOOL,
    send_email.TOOL,
]

OUTSTAYED = 60.0  # seconds that a call which can't be ended is waited for beyond its time; then a person is asked


class Registry:
    """The toolbox over a world; raises Unusable for two tools of one name."""

    def __init__(self, tools: Sequence[Spec], world: World, missing: Sequence[Unavailable] = ()) -> None:
        self._world = world
        self._calls = Calls()
        self._tools: dict[str, Spec] = {}
        self._cards: dict[str, Card] = {}
        self.add(tools, missing)

    def add(self, tools: Sequence[Spec], missing: Sequence[Unavailable]) -> None:
        """Have these tools too from now on; `missing` is what is set up and still not there."""
        self._missing = [*missing]
        self._tools = {tool.name: tool for tool in distinct([*self._tools.values(), *tools])}
        for tool in tools:
            self._cards[tool.name] = card_of(tool)
            warn_of_outlets(tool, self._cards[tool.name].args_schema)

    def names(self) -> list[str]:
        return list(self._tools)

    def missing(self) -> list[Unavailable]:
        """What is set up and not there."""
        return [*self._missing]

    def card(self, tool: str) -> Card | None:
        return self._cards.get(tool)

    def unavailable(self, tool: str) -> Unavailable | None:
        if tool in self._tools:
            return None
        return next((one for one in self._missing if one.may_be(tool)), None)

    def check(self, tool: str, args: Mapping[str, Json]) -> list[Problem]:
        """One problem for each argument that is wrong; the first carries the whole schema."""
        if tool not in self._tools:
            return [self._unknown(tool)]
        try:
            value = parsed(self._tools[tool].args, args)
            found = unkept(value) | nearly(args, value)
        except ValidationError as error:
            found = wrong(error, dict(args))
        reasons = self._shown(tool, args, found)
        return [self._refusal(tool, path, why, whole=not index) for index, (path, why) in enumerate(reasons.items())]

    def coerce(self, tool: str, args: Mapping[str, Json]) -> JsonObject:
        """The arguments in the schema's types with its defaults filled in, so that equal acts look equal. What its type
        would round stays as it is, for `check` to refuse."""
        value = self._parsed(tool, args)
        kept = dict(args) if value is None else as_object(value)
        return {**kept, **rounded(args, kept)}

    def coerce_part(self, tool: str, args: Mapping[str, Json]) -> JsonObject:
        return self._part(tool, args)[0]

    def check_part(self, tool: str, args: Mapping[str, Json]) -> list[Problem]:
        """One problem for each argument that is wrong; the first carries the whole schema."""
        if tool not in self._tools:
            return [self._unknown(tool)]
        reasons = self._shown(tool, args, self._part(tool, args)[1])
        return [self._refusal(tool, path, why, whole=not index) for index, (path, why) in enumerate(reasons.items())]

    def _part(self, tool: str, args: Mapping[str, Json]) -> tuple[JsonObject, dict[str, str]]:
        if tool not in self._tools:
            return dict(args), {}
        return coerced_part(self._tools[tool].args, args, self._cards[tool].args_schema)

    def check_result(self, tool: str, result: Json) -> list[Problem]:
        spec = self._tools.get(tool)
        if spec is None:
            return [self._unknown(tool)]
        try:
            made(spec.result, result)
        except ValidationError as error:
            message = receipts.line(f"{tool}: the result is not as the tool would give it: {described(error, None)}")
            return [Problem(code="invalid_result", message=message, detail={"tool": tool})]
        return []

    def identity(self, tool: str, args: Mapping[str, Json]) -> str | None:
        """The business identity as canonical JSON; it does not hold the tool's name."""
        value, spec = self._parsed(tool, args), self._tools.get(tool)
        if value is None or spec is None or spec.identity is None:
            return None
        return spelt(spec.identity(value))

    def target(self, tool: str, args: Mapping[str, Json]) -> str | None:
        value, spec = self._parsed(tool, args), self._tools.get(tool)
        if value is None or spec is None or spec.target is None:
            return None
        return spec.target(value) or None

    async def close(self) -> None:
        """End the threads that calls are made in."""
        await self._calls.close()

    async def run(self, action: Action) -> Receipt:
        """Act, within the tool's time-out."""
        spec, args = self._tools.get(action.tool), self._parsed(action.tool, action.args)
        if spec is None or args is None:
            return self._not_runnable(action)
        if (hanging := self._calls.hanging(action.key)) and hanging.runs:
            return receipts.still_runs(spec)
        if self._calls.is_full(spec.name):
            return receipts.crowded(spec)

        said = Said(args=action.args)

        async def act(connections: Connections) -> Json:
            require_time(NotBegun)
            return _result(spec, await called(spec.run, args, self._context(action, spec, connections, said)))

        with bounded(spec.timeout) as until:
            try:
                call = await self._calls.make(spec.name, act, until, key=action.key)
            except asyncio.CancelledError:
                hanging = self._calls.hanging(action.key)
                if hanging is None or not hanging.runs or spec.risk is Risk.READ:
                    raise
                raise Overdue(receipts.still_runs(spec)) from None
        if call.runs and spec.risk is not Risk.READ:
            return receipts.still_runs(spec)
        return self._worded(action, receipts.of(spec, call, said))

    async def outcome(self, action: Action) -> Receipt | None:
        """What a call that went on beyond its time came to; waits a while for its end."""
        spec, call = self._tools.get(action.tool), self._calls.hanging(action.key)
        if spec is None or call is None or not await call.over(time.monotonic() + OUTSTAYED):
            return None
        self._calls.forget(call)
        return self._worded(action, receipts.late(spec, call, Said(args=action.args)))

    async def find(self, action: Action, receipt: Receipt | None = None) -> Found:
        """Look the effect up, within the tool's time-out; what can't be looked up is unknown."""
        spec, args = self._tools.get(action.tool), self._parsed(action.tool, action.args)
        if spec is None or args is None:
            return Found(presence="unknown", reason=self._not_runnable(action).message)
        if spec.find is None:
            return Found(presence="unknown", reason=f"{spec.name} can't look its effect up")
        look = spec.find

        said = Said()

        async def seen(connections: Connections) -> Found:
            context = replace(self._context(action, spec, connections, said), receipt=receipt)
            return _seen(spec, await called(look, args, context))

        if self._calls.is_full(spec.name):
            return Found(presence="unknown", reason=receipts.crowded(spec).message, failed=True)
        call = await self._calls.make(spec.name, seen, time.monotonic() + spec.timeout)
        if call.came_to and isinstance(call.came_to.value, Found):
            return self._worded(action, call.came_to.value)
        return self._worded(action, receipts.unseen(receipts.of(spec, call, said)))

    def judge(self, action: Action, receipt: Receipt | None, found: Found) -> Verdict:
        """Pure: what the receipt and the look at the world come to."""
        spec, args = self._tools.get(action.tool), self._parsed(action.tool, action.args)
        if spec is None or args is None:
            return Verdict(status="unknown", reason=self._not_runnable(action).message)
        try:
            verdict = with_words(_certain(_verdict(spec, args, receipt, found), receipt), receipt)
            return self._worded(action, verdict)
        except Exception as error:  # noqa: BLE001 - a judge that fails has judged nothing
            reason = receipts.line(
                f"the judge of {spec.name} failed: {type(error).__name__}: {quotation(str(error), receipts.LINE // 2)}"
            )
            return self._worded(action, Verdict(status="unknown", reason=reason, evidence=found.value))

    def _parsed(self, tool: str, args: Mapping[str, Json]) -> BaseModel | None:
        try:
            return parsed(self._tools[tool].args, args) if tool in self._tools else None
        except ValidationError:
            return None

    def _context(self, action: Action, spec: Spec, connections: Connections, said: Said) -> Context:
        given = self._world.http
        http = client_for_a_call(connections if is_networked(given) else lambda: given, spec.max_result, said.heard)
        world = replace(self._world, http=http)
        return Context(key=action.key, task_id=action.task_id, world=world, requested_by=requester())

    def _not_runnable(self, action: Action) -> Receipt:
        problem = self.check(action.tool, action.args)[0]
        return Receipt(kind="refused", code=problem.code, message=receipts.line(problem.message))

    def _shown(self, tool: str, args: Mapping[str, Json], reasons: Mapping[str, str]) -> Mapping[str, str]:
        """What is wrong with the arguments, without those that nobody may be shown."""
        redactor = marked_in(self._cards[tool], args)
        return {path: redactor.text(why) for path, why in reasons.items()} if redactor else reasons

    def _worded(self, action: Action, said: W) -> W:
        """What came of it, its words without arguments that nobody may be shown; its values stay."""
        redactor = marked_in(self._cards[action.tool], action.args)
        return without_words(said, redactor) if redactor else said

    def _refusal(self, tool: str, path: str, why: str, *, whole: bool) -> Problem:
        schema: JsonObject = {"expected_schema": self._cards[tool].args_schema} if whole else {}
        message = receipts.line(f"{tool}: {path or 'arguments'}: {why}")
        return Problem(code="invalid_args", message=message, detail={"tool": tool, "argument": path, **schema})

    def _unknown(self, tool: str) -> Problem:
        if away := self.unavailable(tool):
            return Problem(code=TOOL_UNAVAILABLE, message=receipts.line(f"{tool!r} is not there now: {away}"))
        near = get_close_matches(tool, self._tools, n=1)
        return Problem(
            code="unknown_tool",
            message=receipts.line(f"there is no tool {tool!r}"),
            suggestion=f"did you mean {near[0]}?" if near else "",
            detail={"available_tools": [*self._tools]},
        )


def _result(spec: Spec, answer: object) -> Json:
    """The answer as JSON of the tool's result, whether it came as that model, as another or as plain values."""
    require_weight(answer, spec.max_result)
    if isinstance(answer, BaseModel) and not isinstance(answer, spec.result):
        answer = answer.model_dump()
    result = as_json(made(spec.result, answer))
    require_weight(result, spec.max_result)
    return result


def _seen(spec: Spec, found: object) -> Found:
    if not isinstance(found, Found):
        raise TypeError(f"its find gave {type(found).__name__} in place of Found")
    require_weight(found.value, spec.max_result)
    return replace(found, reason=receipts.line(found.reason))


def _verdict(spec: Spec, args: BaseModel, receipt: Receipt | None, found: Found) -> Verdict:
    default = spec.judge is judge_by_presence
    if default and spec.find is None and spec.risk is Risk.READ:
        return judge_read(receipt)
    if default and spec.find is None:
        return judge_by_receipt(receipt, found)
    if receipt and receipt.kind == "refused" and found.presence == "absent":
        return refused(receipt, found)
    verdict = spec.judge(args, receipt, found)
    return replace(verdict, reason=receipts.line(verdict.reason))


def _certain(verdict: Verdict, receipt: Receipt | None) -> Verdict:
    """While the call may still act, nothing but its effect is certain."""
    if receipt is None or not receipt.runs or verdict.status == "verified":
        return verdict
    return Verdict(status="unknown", reason=receipt.message, evidence=verdict.evidence)
