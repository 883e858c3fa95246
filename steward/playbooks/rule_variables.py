"""What the rules of a playbook may look at, as shapes: the act, the facts, what the task did."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from steward.domain.model import Risk
from steward.domain.origins import ACT, WORDS
from steward.domain.playbook import Fact, Playbook
from steward.domain.ports.tools import Card, Toolbox
from steward.expressions.checking import Checker
from steward.expressions.shapes import ANY, MOMENT, TEXT, YES_OR_NO, Shape, list_of, merged, record, shape_of

_RISK = Shape(kind="string", choices=tuple(risk.value for risk in Risk))
_VERDICT = Shape(kind="string", choices=("verified", "unknown", "pending", "refuted"))
_MAP = Shape(kind="map")
_QUOTED = re.compile(r"""['"]([\w.-]+)['"]""")


@dataclass(frozen=True)
class Vocabulary:
    """The variables of one playbook's rules."""

    playbook: Playbook
    tools: Toolbox
    _shapes: dict[tuple[str, ...], Shape] = field(default_factory=dict[tuple[str, ...], Shape])
    _checkers: dict[tuple[str, ...], Checker] = field(default_factory=dict[tuple[str, ...], Checker])

    def checker(self, tools: Sequence[str]) -> Checker:
        """For a rule about acts of these tools; not one's own to add to."""
        key = tuple(tools)
        if key not in self._checkers:
            variables = {**self._common, "args": self.args(tools), "origins": self._origins(tools)}
            self._checkers[key] = Checker(variables=variables, narrow=self._narrowed, values=self._values)
        return self._checkers[key]

    def args(self, tools: Sequence[str]) -> Shape:
        """The arguments of an act of any of these tools; those that one of them has not are not sure."""
        key = tuple(tools)
        if key not in self._shapes:
            shapes = [self._args(tool) for tool in tools]
            together = merged(shapes)
            sure = frozenset(name for name in together.sure if all(name in one.fields for one in shapes))
            self._shapes[key] = replace(together, sure=sure) if len(shapes) > 1 else together
        return self._shapes[key]

    def _origins(self, tools: Sequence[str]) -> Shape:
        """By argument, the words of what it rests on."""
        words = list_of(Shape(kind="string", choices=(*WORDS, *(f"tool:{one}" for one in self.every_tool))))
        named = self.args(tools)
        return (
            record({**dict.fromkeys(named.fields, words), ACT: words})
            if named.known
            else Shape(kind="map", items=words)
        )

    @cached_property
    def every_tool(self) -> list[str]:
        """All tools that may be named: of the playbook, all that there are, and those that are not there now."""
        texts = [text for rule in self.playbook.rules for text in (rule.when, *rule.let.values())]
        quoted = [word for text in texts for word in _QUOTED.findall(text)]
        away = [word for word in quoted if self.tools.unavailable(word) is not None]
        return [*dict.fromkeys([*self.playbook.tools, *self.tools.names(), *away])]

    def fact(self, fact: Fact) -> Shape:
        """What a rule sees of it."""
        if fact.read:
            return self._result(self.tools.card(fact.read))
        args = merged([self._args(tool) for tool in fact.ledger])
        result = merged([self._result(self.tools.card(tool)) for tool in fact.ledger])
        tool = Shape(kind="string", choices=tuple(fact.ledger))
        fields = {"task": TEXT, "tool": tool, "args": args, "result": result, "verified": YES_OR_NO, "at": MOMENT}
        return list_of(record(fields))

    @cached_property
    def _common(self) -> dict[str, Shape]:
        tool = Shape(kind="string", choices=tuple(self.every_tool))
        return {
            "tool": tool,
            "args": ANY,
            "risk": _RISK,
            "goal": TEXT,
            "requested_by": TEXT,
            "answers": list_of(TEXT),
            "facts": record({name: self.fact(fact) for name, fact in self.playbook.facts.items()}),
            "steps": _MAP,
            "requester": record({"id": TEXT, "roles": list_of(TEXT), "groups": list_of(TEXT), "claims": _MAP}),
            "done": list_of(self._done),
            "acts": list_of(record({"step": TEXT, **self._done.fields})),
            "now": MOMENT,
            "today": TEXT,
            "given_at": MOMENT,
        }

    @cached_property
    def _done(self) -> Shape:
        """A call of the task."""
        tool = Shape(kind="string", choices=tuple(self.every_tool))
        known = {"tool": tool, "args": _MAP, "result": ANY, "risk": _RISK, "at": MOMENT}
        return record({**known, "verified": YES_OR_NO, "verdict": _VERDICT})

    @cached_property
    def _values(self) -> set[str]:
        """Texts that rules compare with."""
        scoped = {
            str(one) for limits in self.playbook.scope.values() for limit in limits.values() for one in limit.one_of
        }
        choices = {str(one) for tool in self.playbook.tools for one in _choices(self._args(tool))}
        return {*self.every_tool, *scoped, *choices, *map(str, _RISK.choices)}

    def _narrowed(self, shape: Shape, tool: str) -> Shape | None:
        """An act, or an act of the ledger, of whose tool a condition speaks."""
        if not {"tool", "args", "result"} <= shape.fields.keys() or self.tools.card(tool) is None:
            return None
        result = self._result(self.tools.card(tool))
        return replace(shape, fields={**shape.fields, "args": self._args(tool), "result": result})

    def _args(self, tool: str) -> Shape:
        card = self.tools.card(tool)
        key = ("args of", tool)
        if key not in self._shapes:
            self._shapes[key] = shape_of(card.args_schema) if card else ANY
        return self._shapes[key]

    def _result(self, card: Card | None) -> Shape:
        key = ("result of", card.name if card else "")
        if key not in self._shapes:
            self._shapes[key] = shape_of(card.result_schema) if card else ANY
        return self._shapes[key]


def _choices(shape: Shape, depth: int = 0) -> Sequence[object]:
    if depth > 3:
        return []
    inner = [*shape.fields.values(), *([shape.items] if shape.items else [])]
    return [*shape.choices, *(choice for one in inner for choice in _choices(one, depth + 1))]
