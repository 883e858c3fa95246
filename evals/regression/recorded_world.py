"""Tools that are played back: a READ gives what was recorded, an act happens in memory alone, no code of theirs runs.

A call that was never recorded is refused, so that nothing can leave: neither a request nor a wrong guess at an answer.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ValidationError

from steward.domain.canonical import canonical
from steward.domain.errors import Unusable
from steward.domain.model import Found, Json, JsonObject, Risk
from steward.domain.text import line
from steward.evals.regression.format import Act, Read, RecordedWorld, ToolFaultRule
from steward.evals.regression.scoring import difference
from steward.tools.loading import Spec
from steward.tools.schemas import as_object, described, made, parsed
from steward.tools.spec import Context, Refused, TryLater, judge_by_presence


@dataclass(frozen=True, kw_only=True)
class _Deed:
    """An act that happened; reads and looks show it from `visible_at` on."""

    act: Act
    visible_at: float


class Recording:
    """One case's world: what was recorded, what happened in it since, and what it was asked in vain."""

    def __init__(self, world: RecordedWorld) -> None:
        self._world = world
        self._left = [rule.times for rule in world.faults]
        self._deeds: dict[str, _Deed] = {}
        self._args: dict[tuple[str, str], str] = {}
        self._calm = False
        self._specs: dict[str, Spec] = {}
        self.happened: Counter[str] = Counter()
        self.unknown: list[str] = []
        self.struck = 0

    def calm(self) -> None:
        """From now on nothing goes wrong, and everything that happened is shown."""
        self._calm = True

    def check(self) -> None:
        """Raises Unusable, once all tools are played, for a name, arguments or a result that are not theirs."""
        reads, acts = self._world.reads, self._world.acts
        shown = [
            (f"acts.{at}.shows.{index}", one) for at, act in enumerate(acts) for index, one in enumerate(act.shows)
        ]
        for place, read in [*((f"reads.{index}", one) for index, one in enumerate(reads)), *shown]:
            with _told(place, "args"):
                parsed(self._spec(place, read.tool).args, read.args)
            self._check_result(place, read)
        for index, act in enumerate(acts):
            self._check_result(f"acts.{index}", act)
        for index, rule in enumerate(self._world.faults):
            self._spec(f"faults.{index}", rule.tool)

    def _check_result(self, place: str, known: Read | Act) -> None:
        spec = self._spec(place, known.tool)
        with _told(place, "result"):
            made(spec.result, known.result)

    def _spec(self, place: str, name: str) -> Spec:
        if name not in self._specs:
            raise Unusable(f"world.{place}: there is no tool '{name}'; available: {', '.join(self._specs)}")
        return self._specs[name]

    def play(self, spec: Spec) -> Spec:
        """The tool, played back."""
        self._specs[spec.name] = spec
        if spec.risk is Risk.READ:
            return replace(spec, run=self._reading(spec))
        if spec.find is None:
            return replace(spec, run=self._acting(spec))
        return replace(spec, run=self._acting(spec), find=self._looking(spec), judge=judge_by_presence)

    # --- what a tool does in its place ---------------------------------------

    def _reading(self, spec: Spec) -> Callable[[BaseModel, Context], Awaitable[Json]]:
        async def read(args: BaseModel, _: Context) -> Json:
            given = as_object(args)
            fault = await self._fault(spec, given)
            result = self._shown(spec, given)
            return _answer(result, fault, spec)

        return read

    def _acting(self, spec: Spec) -> Callable[[BaseModel, Context], Awaitable[Json]]:
        async def act(args: BaseModel, context: Context) -> Json:
            given = as_object(args)
            known = self._deeds.get(context.key)
            known_act = known.act if known else self._act(spec, given)
            fault = await self._fault(spec, given)
            if known is None and (fault is None or fault.fault != "silent"):
                self._do(context.key, known_act, fault)
            return _answer(known_act.result, fault, spec)

        return act

    def _looking(self, spec: Spec) -> Callable[[BaseModel, Context], Awaitable[Found]]:
        async def look(_: BaseModel, context: Context) -> Found:
            deed = self._deeds.get(context.key)
            if deed is None or not self._visible(deed):
                return Found(presence="absent", reason=f"the recording shows no {spec.name} with this key")
            return Found(presence="found", value=deed.act.result, conclusive=True)

        return look

    # --- what the recording knows ----------------------------------------------

    def _do(self, key: str, act: Act, fault: ToolFaultRule | None) -> None:
        lag = fault.seconds if fault and fault.fault == "lag" else 0.0
        self._deeds[key] = _Deed(act=act, visible_at=time.monotonic() + lag)
        self.happened[act.tool] += 1

    def _visible(self, deed: _Deed) -> bool:
        return self._calm or deed.visible_at <= time.monotonic()

    def _shown(self, spec: Spec, args: JsonObject) -> Json:
        """What the read gives now: what the last act shows of it, else what was recorded."""
        since = [read for deed in reversed(self._deeds.values()) if self._visible(deed) for read in deed.act.shows]
        for read in [*since, *self._world.reads]:
            if read.tool == spec.name and self._spelt(spec, read.args) == canonical(args):
                return read.result
        raise self._never(spec, args)

    def _act(self, spec: Spec, args: JsonObject) -> Act:
        for act in self._world.acts:
            if act.tool == spec.name and _names(act.args, args):
                return act
        raise self._never(spec, args)

    def _spelt(self, spec: Spec, args: JsonObject) -> str:
        """Recorded arguments, as the tool's own type spells them."""
        at = (spec.name, canonical(args))
        if at not in self._args:
            try:
                self._args[at] = canonical(as_object(parsed(spec.args, args)))
            except ValidationError:
                self._args[at] = at[1]
        return self._args[at]

    def _never(self, spec: Spec, args: JsonObject) -> Refused:
        said = line(f"{spec.name} {canonical(args)}", 300)
        self.unknown.append(said)
        return Refused("not_recorded", f"the recording knows no such call: {said}")

    # --- what goes wrong ---------------------------------------------------------

    async def _fault(self, spec: Spec, args: JsonObject) -> ToolFaultRule | None:
        """The rule that this call meets. Raises where it fails before anything happened."""
        rule = None if self._calm else self._met(spec, args)
        if rule is None:
            return None
        self.struck += 1
        match rule.fault:
            case "slow":
                await asyncio.sleep(rule.seconds)
            case "error_before":
                raise RuntimeError("the system answered 500")
            case "busy":
                raise TryLater(rule.seconds, "the system is busy")
            case "refused":
                raise Refused("refused", "the system says no")
            case _:
                pass
        return rule

    def _met(self, spec: Spec, args: JsonObject) -> ToolFaultRule | None:
        for index, rule in enumerate(self._world.faults):
            if rule.tool != spec.name or self._left[index] == 0 or not _names(rule.args, args):
                continue
            left = self._left[index]
            self._left[index] = left - 1 if left is not None else None
            return rule
        return None


def _names(named: JsonObject, args: JsonObject) -> bool:
    """Whether the arguments have what is named, numbers by value."""
    return difference(named, args) is None


def _answer(result: Json, fault: ToolFaultRule | None, spec: Spec) -> Any:
    """What comes back of a call that was carried out."""
    match fault.fault if fault else None:
        case "lost":
            raise ConnectionError("the connection broke before the answer came")
        case "error_after":
            raise RuntimeError("the system answered 500")
        case "malformed":
            return ["not what was", "asked for"]
        case "oversized":
            return {"padding": "x" * (spec.max_result + 1)}
        case _:
            return result


@contextmanager
def _told(place: str, part: str) -> Generator[None]:
    """A value that does not fit, by its place in the case."""
    try:
        yield
    except ValidationError as error:
        raise Unusable(f"world.{place}.{part}: {described(error, None)}") from None
