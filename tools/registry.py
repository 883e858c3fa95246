"""The tools by name: what a node may know of them and do with them.

Whatever a tool does wrong stays here: its exceptions become receipts, its proof's exceptions unknown.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Mapping, Sequence
from difflib import get_close_matches

import httpx
from pydantic import BaseModel, ValidationError
from pydantic_core import PydanticSerializationError

from domain.deadline import TooLate, bounded, require_time
from domain.errors import Unusable
from domain.model import Action, Found, Json, JsonObject, Problem, Receipt, Risk, Verdict
from domain.ports import Card
from domain.text import excerpt
from tools import create_record, find_records, get_record, issue_refund, send_email, update_status
from tools.judging import judge_by_receipt, judge_read, refused
from tools.later import asked_by, put_off_by
from tools.loading import Spec, distinct
from tools.schemas import as_json, described, parsed, schema_of, wrong
from tools.spec import Context, Refused, World, judge_by_presence

TOOLS: list[Spec] = [
    find_records.TOOL,
    get_record.TOOL,
    create_record.TOOL,
    update_status.TOOL,
    issue_refund.TOOL,
    send_email.TOOL,
]

LINE = 2_000


class Registry:
    """The toolbox over a world; raises Unusable for two tools of one name."""

    def __init__(self, tools: Sequence[Spec], world: World) -> None:
        self._tools = {tool.name: tool for tool in distinct(tools)}
        self._cards = {name: _card(tool) for name, tool in self._tools.items()}
        self._world = world

    def names(self) -> list[str]:
        return list(self._tools)

    def card(self, tool: str) -> Card | None:
        return self._cards.get(tool)

    def check(self, tool: str, args: Mapping[str, Json]) -> list[Problem]:
        """One problem for each argument that is wrong; the first carries the whole schema."""
        if tool not in self._tools:
            return [self._unknown(tool)]
        try:
            parsed(self._tools[tool].args, args)
        except ValidationError as error:
            reasons = wrong(error, dict(args))
            return [
                self._refusal(tool, path, why, whole=not index) for index, (path, why) in enumerate(reasons.items())
            ]
        return []

    def coerce(self, tool: str, args: Mapping[str, Json]) -> JsonObject:
        """The arguments in the schema's types with its defaults filled in, so that equal acts look equal."""
        value = self._parsed(tool, args)
        if value is None:
            return dict(args)
        return value.model_dump(mode="json")

    def check_result(self, tool: str, result: Json) -> list[Problem]:
        spec = self._tools.get(tool)
        if spec is None:
            return [self._unknown(tool)]
        try:
            spec.result.model_validate(result)
        except ValidationError as error:
            message = _line(f"{tool}: the result is not as the tool would give it: {described(error, None)}")
            return [Problem(code="invalid_result", message=message, detail={"tool": tool})]
        return []

    def identity(self, tool: str, args: Mapping[str, Json]) -> str | None:
        """The business identity as canonical JSON; it does not hold the tool's name."""
        value, spec = self._parsed(tool, args), self._tools.get(tool)
        if value is None or spec is None or spec.identity is None:
            return None
        return json.dumps(spec.identity(value), sort_keys=True, ensure_ascii=False, default=str)

    def target(self, tool: str, args: Mapping[str, Json]) -> str | None:
        value, spec = self._parsed(tool, args), self._tools.get(tool)
        if value is None or spec is None or spec.target is None:
            return None
        return spec.target(value) or None

    async def run(self, action: Action) -> Receipt:
        """Act, within the tool's time-out."""
        spec, args = self._tools.get(action.tool), self._parsed(action.tool, action.args)
        if spec is None or args is None:
            return self._not_runnable(action)
        try:
            with bounded(spec.timeout) as until:
                require_time()
                async with asyncio.timeout_at(until):  # the loop's clock is the monotonic one
                    answer = await spec.run(args, self._context(action))
            return Receipt(kind="answered", result=as_json(_as_result(spec, answer)))
        except Refused as refusal:
            return Receipt(kind="refused", code=refusal.code, message=_line(refusal.message))
        except Exception as error:  # noqa: BLE001 - a tool's own bug too leaves open whether it acted
            return put_off_by(error) or _lost(spec, error)

    async def find(self, action: Action) -> Found:
        """Look the effect up, within the tool's time-out; what can't be looked up is unknown."""
        spec, args = self._tools.get(action.tool), self._parsed(action.tool, action.args)
        if spec is None or args is None:
            return Found(presence="unknown", reason=self._not_runnable(action).message)
        if spec.find is None:
            return Found(presence="unknown", reason=f"{spec.name} can't look its effect up")
        try:
            async with asyncio.timeout(spec.timeout):
                return await spec.find(args, self._context(action))
        except Exception as error:  # noqa: BLE001 - a look that fails, however, has seen nothing
            said = put_off_by(error) or _lost(spec, error)
            reason = _line(f"looking it up failed: {said.message}")
            return Found(presence="unknown", reason=reason, failed=True, wait=said.wait)

    def judge(self, action: Action, receipt: Receipt | None, found: Found) -> Verdict:
        """Pure: what the receipt and the look at the world come to."""
        spec, args = self._tools.get(action.tool), self._parsed(action.tool, action.args)
        if spec is None or args is None:
            return Verdict(status="unknown", reason=self._not_runnable(action).message)
        try:
            return _verdict(spec, args, receipt, found)
        except Exception as error:  # noqa: BLE001 - a judge that fails has judged nothing
            reason = _line(f"the judge of {spec.name} failed: {type(error).__name__}: {error}")
            return Verdict(status="unknown", reason=reason, evidence=found.value)

    def _parsed(self, tool: str, args: Mapping[str, Json]) -> BaseModel | None:
        try:
            return parsed(self._tools[tool].args, args) if tool in self._tools else None
        except ValidationError:
            return None

    def _context(self, action: Action) -> Context:
        return Context(key=action.key, task_id=action.task_id, world=self._world)

    def _not_runnable(self, action: Action) -> Receipt:
        problem = self.check(action.tool, action.args)[0]
        return Receipt(kind="refused", code=problem.code, message=_line(problem.message))

    def _refusal(self, tool: str, path: str, why: str, *, whole: bool) -> Problem:
        schema: JsonObject = {"expected_schema": self._cards[tool].args_schema} if whole else {}
        message = _line(f"{tool}: {path or 'arguments'}: {why}")
        return Problem(code="invalid_args", message=message, detail={"tool": tool, "argument": path, **schema})

    def _unknown(self, tool: str) -> Problem:
        near = get_close_matches(tool, self._tools, n=1)
        return Problem(
            code="unknown_tool",
            message=_line(f"there is no tool {tool!r}"),
            suggestion=f"did you mean {near[0]}?" if near else "",
            detail={"available_tools": [*self._tools]},
        )


def _card(spec: Spec) -> Card:
    try:
        args_schema, result_schema = schema_of(spec.args, "validation"), schema_of(spec.result, "serialization")
    except Exception as error:  # somebody else's models may fail in any way; their author gets one line
        raise Unusable(f"tool {spec.name}: its models have no JSON schema: {error}") from error
    return Card(
        name=spec.name,
        description=spec.description,
        risk=spec.risk,
        args_schema=args_schema,
        result_schema=result_schema,
        timeout=spec.timeout,
        settle_after=spec.settle_after,
        provable=spec.find is not None or spec.risk is Risk.READ,
    )


def _as_result(spec: Spec, answer: object) -> BaseModel:
    """The answer as the tool's result, whether it came as that model, as another or as plain values."""
    if isinstance(answer, BaseModel) and not isinstance(answer, spec.result):
        answer = answer.model_dump()
    return spec.result.model_validate(answer)


def _verdict(spec: Spec, args: BaseModel, receipt: Receipt | None, found: Found) -> Verdict:
    default = spec.judge is judge_by_presence
    if default and spec.find is None and spec.risk is Risk.READ:
        return judge_read(receipt)
    if default and spec.find is None:
        return judge_by_receipt(receipt, found)
    if receipt and receipt.kind == "refused" and found.presence == "absent":
        return refused(receipt, found)
    return spec.judge(args, receipt, found)


def _lost(spec: Spec, error: Exception) -> Receipt:
    """The receipt of a call whose answer is missing."""
    code, message = _missing(spec, error)
    return Receipt(kind="lost", code=code, message=_line(message), wait=asked_by(error))


def _missing(spec: Spec, error: Exception) -> tuple[str, str]:
    match error:
        case TooLate():
            return "unreachable", f"{spec.name} was held up beyond its {spec.timeout:g} s; nothing more was sent"
        case httpx.ConnectError() | httpx.ConnectTimeout():
            return "unreachable", f"{spec.name} could not connect: {error}"
        case TimeoutError() | httpx.TimeoutException():
            return "timeout", f"{spec.name} did not answer within {spec.timeout:g} s"
        case httpx.HTTPStatusError():
            return f"http_{error.response.status_code}", f"{spec.name} got HTTP {error.response.status_code}"
        case httpx.DecodingError() | PydanticSerializationError():
            return "bad_result", f"{spec.name}: {error}"
        case ValidationError():
            return "bad_result", f"{spec.name} answered something unexpected: {described(error, None)}"
        case httpx.TransportError() | OSError():
            return "connection", f"{spec.name} lost its connection: {type(error).__name__} {error}"
        case _:
            return "exception", f"{spec.name} failed: {type(error).__name__}: {error}"


def _line(text: str) -> str:
    """One line of bounded length."""
    return excerpt(" ".join(text.split()), LINE)
