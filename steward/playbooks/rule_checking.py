"""Each rule against the tools that it is about: names, types, whether it can hold, and what it tells."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from steward.domain.model import Json
from steward.domain.playbook import Playbook, Rule
from steward.domain.ports.tools import Toolbox
from steward.domain.rule_values import expressions_in
from steward.expressions.checking import Checked, Checker
from steward.expressions.complaints import Complaint, meant
from steward.expressions.holding import inlined, may_fail, may_hold
from steward.expressions.shape_walk import conjuncts
from steward.expressions.shapes import Shape
from steward.expressions.told_types import begins, compared, in_words, nodes
from steward.expressions.tree import Call, Field, Items, Literal, Name, Node
from steward.playbooks.findings import Finding, of_complaints
from steward.playbooks.misspelt_tools import is_misspelt
from steward.playbooks.rule_variables import Vocabulary

_OF_ALL = "Leave on out for a rule about all of them"
_PLAIN = re.compile(r"(?<!\$)(?:\{(?P<braced>(?:args|facts)\.[\w.]+)\}|\$(?P<name>(?:args|facts)\.\w+(?:\.\w+)*))")


@dataclass(frozen=True, kw_only=True)
class Judged:
    """A rule that was read: the tools whose acts it can be about, its condition, and the facts that it looks at."""

    rule: Rule
    tools: list[str]
    condition: Node | None = None
    facts: frozenset[str] = frozenset()


@dataclass
class RuleCheck:
    """Checks the rules of one playbook; `judged` is what was read of them, for `fact_checking` and `rule_relations`.

    With `all_` it also tells what works and may not be meant.
    """

    playbook: Playbook
    tools: Toolbox
    all_: bool = False
    judged: list[Judged] = field(default_factory=list[Judged])

    def findings(self, words: Vocabulary) -> Iterator[Finding]:
        seen: set[str] = set()
        for index, rule in enumerate(self.playbook.rules):
            if rule.id in seen:
                reason = f"'{rule.id}' is used twice. Give each rule its own id"
                yield Finding(field=f"rules.{index}.id", reason=reason)
            seen.add(rule.id)
            yield from self._rule(rule, words)

    def _rule(self, rule: Rule, words: Vocabulary) -> Iterator[Finding]:
        where = f"rules.{rule.id}"
        if wrong := [*self._on(rule)]:
            yield from wrong
            return
        tools = self._about(rule, words)
        checker, lets, given = words.checker(tools), dict[str, Node](), self._given(tools)
        parsed = checker.parsed(rule.when)
        for name, text in rule.let.items():
            if wrong := self._let_name(where, name, checker) or self._let_order(where, name, rule, checker):
                yield wrong
                return
            beside = [one for one in conjuncts(parsed) if not _names(one, name)] if parsed else []
            checked = checker.check(text, maybe=self.all_, holds=[*given, *beside])
            yield from self._told(f"{where}.let.{name}", checked.complaints)
            if checked.tree is None:
                return
            lets[name] = checked.tree.root
            checker = checker.knowing(name, checked)
        checked = checker.check(rule.when, maybe=self.all_, holds=given)
        complaints = [*checked.complaints, *self._no_truth(checked)]
        yield from self._told(f"{where}.when", [self._for_tools(one, rule, tools) for one in complaints])
        looks = [*lets.values(), *self._messages(checker, rule)]
        yield from self._message(where, rule, checker, [*given, *([parsed] if parsed else [])])
        if checked.tree is None:
            return
        yield from self._unused(where, rule, [checked.tree.root, *looks])
        root = checked.tree.root
        facts = frozenset(name for one in (root, *looks) for name in _facts_in(one))
        self.judged.append(Judged(rule=rule, tools=tools, condition=inlined(root, lets), facts=facts))
        if not any(not one.works for one in complaints):
            yield from self._sense(where, rule, tools, words)

    def _unused(self, where: str, rule: Rule, looks: Sequence[Node]) -> Iterator[Finding]:
        for name in rule.let if self.all_ else ():
            if not any(_names(one, name) for one in looks):
                reason = "neither when, message nor a later let looks at it. Remove it"
                yield Finding(field=f"{where}.let.{name}", reason=reason, works=True)

    def _on(self, rule: Rule) -> Iterator[Finding]:
        for index, tool in enumerate([] if rule.origin else rule.on):  # a bank may be about tools of others, too
            if tool not in self.playbook.tools and not is_misspelt(tool, self.playbook, self.tools):
                advice = _OF_ALL if tool in {"*", "all", "any"} else meant(tool, self.playbook.tools)
                reason = f"'{tool}' is not among this playbook's tools. {advice}"
                field_ = f"rules.{rule.id}.on" + (f".{index}" if len(rule.on) > 1 else "")
                yield Finding(field=field_, reason=reason, at=0)

    def _about(self, rule: Rule, words: Vocabulary) -> list[str]:
        """The tools whose acts the rule can apply to, as far as its own words tell."""
        tools = rule.on or self.playbook.tools
        plain = Checker(variables={}).parsed(rule.when)
        for part in conjuncts(plain) if plain else []:
            named = [tool for tool in tools_named(part) if tool in words.every_tool]
            if named and not (rule.on and not {*named} & {*tools}):
                tools = [tool for tool in tools if tool in named] or named
        return [*tools]

    def _given(self, tools: Sequence[str]) -> list[Node]:
        """What is true of each act that the rule is about: of which tools it is, and what the scope leaves it."""
        limits = [self.playbook.scope.get(tool, {}) for tool in tools]
        named = (
            [path for path in limits[0] if all(path in one and one[path].one_of for one in limits)] if limits else []
        )
        left = {f"args.{path}": [value for one in limits for value in one[path].one_of] for path in named}
        risks = [card.cost.value for tool in tools if (card := self.tools.card(tool))]
        asked = {"tool": [*tools], **({"risk": risks} if len(risks) == len(tools) else {}), **left}
        found = [(Checker.parsed(name), values) for name, values in asked.items()]
        return [_one_of(node, values) for node, values in found if node is not None]

    def _told(self, field_: str, complaints: Sequence[Complaint]) -> Iterator[Finding]:
        """The mistakes; only where there are none what works and may not be meant."""
        mistakes = [one for one in complaints if not one.works]
        yield from of_complaints(field_, mistakes or (complaints if self.all_ else []))

    def _for_tools(self, one: Complaint, rule: Rule, tools: list[str]) -> Complaint:
        """The advice to name the tools, for a rule that is about all of them."""
        if not one.works or rule.on or len(tools) < 2 or not one.reason.startswith("args."):
            return one
        return replace(one, advice=f"Name the tools that it is about, as on: {tools[-1]}. {one.advice}")

    @staticmethod
    def _let_name(where: str, name: str, checker: Checker) -> Finding | None:
        if not checker.is_variable(name):
            return None
        return Finding(field=f"{where}.let.{name}", reason=f"'{name}' is taken. Give it another name")

    @staticmethod
    def _let_order(where: str, name: str, rule: Rule, checker: Checker) -> Finding | None:
        parsed = checker.parsed(rule.let[name])
        for node in nodes(parsed) if parsed else ():
            if isinstance(node, Name) and node.name in rule.let and not checker.is_variable(node.name):
                reason = f"'{node.name}' is not known yet: each sees those above it. Write {node.name} above {name}"
                reason = "it needs itself" if node.name == name else reason
                return Finding(field=f"{where}.let.{name}", reason=reason, at=node.at)
        return None

    @staticmethod
    def _no_truth(checked: Checked) -> list[Complaint]:
        if checked.tree is None or checked.kind in {"bool", "dyn", "wrapper(bool)"}:
            return []
        root = checked.tree.root
        reason = f"it comes to {in_words(checked.kind)}, and a rule asks for true or false"
        return [Complaint(at=begins(root), reason=reason, advice=compared(root, checked.kind))]

    @staticmethod
    def _messages(checker: Checker, rule: Rule) -> list[Node]:
        found = [checker.parsed(text) for _, text in expressions_in(rule.message) if text]
        return [one for one in found if one is not None]

    def _message(self, where: str, rule: Rule, checker: Checker, holds: Sequence[Node]) -> Iterator[Finding]:
        for at, text in expressions_in(rule.message):
            if text is None or not text.strip():
                reason = "'${' has no '}'" if text is None else "'${}' names nothing. Write ${args.name}"
                yield Finding(field=f"{where}.message", reason=reason, at=at - 2)
                continue
            checked = checker.check(text, maybe=False, holds=holds)
            complaints = [one for one in checked.complaints if not one.works]
            yield from of_complaints(f"{where}.message", complaints, at)
        for found in _PLAIN.finditer(rule.message) if self.all_ else ():
            reason = f"'{found[0]}' is told as it stands. Write ${{{found['braced'] or found['name']}}} for its value"
            yield Finding(field=f"{where}.message", reason=reason, at=found.start(), works=True)

    def _sense(self, where: str, rule: Rule, tools: list[str], words: Vocabulary) -> Iterator[Finding]:
        """Whether it ever holds, and ever does not."""
        condition = self.judged[-1].condition
        if condition is None:
            return
        if not {*tools} & {*self.playbook.tools}:
            if self.all_ and not rule.origin and not any(is_misspelt(one, self.playbook, self.tools) for one in tools):
                reason = f"it is about {' and '.join(tools)}, which this playbook does not allow anyway. Remove it"
                yield Finding(field=f"{where}.when", reason=reason, at=0, works=True)
            return
        possible = [tool for tool in tools if may_hold(self._of_tool(condition, tool))]
        if not possible:
            reason = "it never holds: its conditions exclude each other" if _has_names(condition) else "it never holds"
            yield Finding(field=f"{where}.when", reason=f"{reason}. Correct it, or remove the rule", at=0)
            self.judged[-1] = replace(self.judged[-1], condition=None)  # nothing more is to be said of it
        elif self.all_ and rule.when.strip() != "true" and not may_fail(condition):
            reason = "it always holds. Write when: 'true' if that is meant"
            yield Finding(field=f"{where}.when", reason=reason, at=0, works=True)
        elif self.all_ and not any(
            may_hold(self._of_tool(condition, tool), self._bounds(words, tool)) for tool in possible
        ):
            reason = "it never holds: what it asks for is outside what the tool or the scope allows"
            yield Finding(field=f"{where}.when", reason=reason, at=0, works=True)

    def _of_tool(self, condition: Node, tool: str) -> Node:
        values = {"tool": Literal(at=0, value=tool)}
        if card := self.tools.card(tool):
            values["risk"] = Literal(at=0, value=card.cost.value)
        return inlined(condition, values)

    def _bounds(self, words: Vocabulary, tool: str) -> dict[str, Shape]:
        """What arguments may be, by their text."""
        bounds = {f"args.{name}": shape for name, shape in words.args([tool]).fields.items() if not shape.nullable}
        for path, limit in self.playbook.scope.get(tool, {}).items():
            shape = bounds.get(f"args.{path}", Shape())
            low, high = _inner(max, shape.minimum, limit.minimum), _inner(min, shape.maximum, limit.maximum)
            choices = tuple(limit.one_of) or shape.choices
            bounds[f"args.{path}"] = replace(shape, minimum=low, maximum=high, choices=choices)
        return bounds


def _inner(pick: Callable[[list[float]], float], one: float | None, other: float | None) -> float | None:
    given = [bound for bound in (one, other) if bound is not None]
    return pick(given) if given else None


def tools_named(node: Node) -> list[str]:
    """The tools of which a condition says that the act is of one of them; empty where it says something else."""
    match node:
        case Call(function="_==_", args=(Name(name="tool"), Literal(value=str() as tool))):
            return [tool]
        case Call(function="_==_", args=(Literal(value=str() as tool), Name(name="tool"))):
            return [tool]
        case Call(function="@in", args=(Name(name="tool"), Items(items=items))):
            return [one.value for one in items if isinstance(one, Literal) and isinstance(one.value, str)]
        case _:
            return []


def _facts_in(root: Node) -> Iterator[str]:
    for node in nodes(root):
        match node:
            case Field(of=Name(name="facts"), name=name):
                yield name
            case Call(args=(Name(name="facts"), Literal(value=str() as name))):
                yield name
            case _:
                pass


def _one_of(node: Node, values: Sequence[Json]) -> Node:
    return Call(at=0, function="@in", args=(node, Items(at=0, items=tuple(Literal(at=0, value=one) for one in values))))


def _names(root: Node, name: str) -> bool:
    return any(isinstance(node, Name) and node.name == name for node in nodes(root))


def _has_names(root: Node) -> bool:
    return any(isinstance(node, Name) for node in nodes(root))
