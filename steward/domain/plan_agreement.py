"""Whether two plans for one request would do the same, whatever words and names they use for it."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from steward.domain.canonical import digest
from steward.domain.json_value import Json
from steward.domain.model import Plan, Step
from steward.domain.ports.tools import Toolbox

_REFERENCE = re.compile(r"\$\{\s*([A-Za-z_][A-Za-z0-9_-]*)([^${}]*)\}")  # a step's name, and what of it


def acts_of(plan: Plan, tools: Toolbox) -> str:
    """A digest of the plan's acts: tools with their arguments, in any order; of its reads where it has no act.

    Texts with a space in them are free texts (a reason, a mail) and aside, and a reference stands for the call that it
    is to, whatever its step is called.
    """
    calls = _Calls(plan=plan, tools=tools)
    acting = [step for step in plan.steps if (card := tools.card(step.tool)) is None or card.acts]
    found: list[Json] = [*sorted(calls.of(step) for step in acting or plan.steps)]
    return digest(plan.playbook, plan.final, found)


@dataclass(frozen=True)
class _Calls:
    plan: Plan
    tools: Toolbox
    known: dict[str, str] = field(default_factory=dict[str, str])

    def of(self, step: Step) -> str:
        if step.id not in self.known:
            self.known[step.id] = "itself"  # where a plan goes round in a circle, which its check refuses
            args = self._plain(self.tools.coerce(step.tool, step.args))
            self.known[step.id] = digest(step.tool, args, self._plain(step.for_each), self._named(step.when))
        return self.known[step.id]

    def _plain(self, value: Json) -> Json:
        match value:
            case str() if "${" in value:
                return self._named(value) if " " not in _REFERENCE.sub("_", value).strip() else "text"
            case str():
                return "text" if " " in value.strip() else value
            case list():
                return [self._plain(one) for one in value]
            case dict():
                return {name: self._plain(one) for name, one in value.items()}
            case _:
                return value

    def _named(self, text: str | None) -> str | None:
        def called(found: re.Match[str]) -> str:
            return f"${{{self._call(found[1])}{found[2].rstrip()}}}"

        return None if text is None else _REFERENCE.sub(called, text)

    def _call(self, name: str) -> str:
        step = self.plan.step(name)
        return name if step is None else self.of(step)
