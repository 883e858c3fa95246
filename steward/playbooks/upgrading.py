"""Older playbooks and rule banks in today's form, their comments and layout kept. Never another meaning.

Three steps, each of changes to single rules, facts or examples. A change is made where the file then says what was
meant and nothing else, loads, and its rules come to the same for all their examples; else it is left.
"""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Iterator, Sequence
from copy import deepcopy
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from steward.domain.errors import Mistakes
from steward.domain.plan_expressions import expressions_in
from steward.domain.playbook import Playbook
from steward.domain.ports.rules import Rules
from steward.domain.ports.tools import Toolbox
from steward.domain.rule_tests import try_rules
from steward.playbooks.checking import mistakes_in
from steward.playbooks.commented import Text, comments_in
from steward.playbooks.format import PlaybookFile
from steward.playbooks.format_banks import SharedPart
from steward.playbooks.format_rules import RulePart
from steward.playbooks.layout import written as laid_out
from steward.playbooks.library import in_force
from steward.playbooks.older_expressions import (
    ACTS,
    REQUESTED_BY,
    Swap,
    as_on,
    of_its_tool,
    of_steps_by_name,
    renamed,
    swapped,
)
from steward.playbooks.places import Places, placed
from steward.playbooks.reading import parsed
from steward.playbooks.rewriting import Written, form_of, written
from steward.playbooks.upgrade_advice import advice_on
from steward.yaml_text import content_of, read_yaml, text_of

Keys = tuple[str | int, ...]  # where a field stands in the file


@dataclass
class Change:
    """To one rule, fact or example: what of the file's text is replaced, and the values that its fields then have;
    `gone` are fields that it then has not."""

    swaps: list[Swap] = field(default_factory=list[Swap])
    values: dict[Keys, Any] = field(default_factory=dict[Keys, Any])
    gone: list[Keys] = field(default_factory=list[Keys])


@dataclass(frozen=True, kw_only=True)
class File:
    """A file, and the playbooks in which it is in force, each with the origin that its rules have there."""

    path: Path
    text: str
    form: type[SharedPart]
    books: Sequence[tuple[Playbook, str]]

    @property
    def content(self) -> bytes:
        return self.text.encode()

    @property
    def said(self) -> SharedPart:
        return parsed(self.path, self.content, self.form)[0]

    @property
    def tools(self) -> list[str]:
        """Those that each of its playbooks allows; none for a rule bank that no playbook includes."""
        first, *others = [book.tools if origin or self.form is PlaybookFile else [] for book, origin in self.books]
        return [tool for tool in first if all(tool in one for one in others)]


def upgraded(path: Path, tools: Toolbox, rules: Rules, *, dry: bool) -> Written:
    """The file in today's form, with advice on what is left to its author: of the file as it stands with `dry`, else as
    it will stand. Raises Mistakes where it does not load."""
    content = content_of(path)
    before = File(path=path, text=text_of(content), form=form_of(path), books=[*in_force(path, tools, rules)])
    after = before
    for step in (_of_names, _of_tools, _of_examples):
        while (made := _made(after, [*step(after)], tools, rules)) is not after:
            after = made
    advice = [*advice_on(after.said, [book for book, _ in after.books], tools)]
    if dry and after is not before:
        left = {str(one) for one in advice}
        advice = [one for one in advice_on(before.said, [book for book, _ in before.books], tools) if str(one) in left]
    told = placed(path, before.content if dry else after.content, advice)
    if after.text == before.text:
        return Written(path=path, before=content, after=content, new_version=False, advice=told)
    mark = "\ufeff" if content.startswith(BOM_UTF8) else ""
    return replace(written(path, content, mark + after.text), advice=told)


def _made(file: File, changes: Sequence[Change], tools: Toolbox, rules: Rules) -> File:
    """With all changes; where they can't all be made, with those that can."""
    if not changes:
        return file
    if all_ := _with(file, changes, tools, rules):
        return all_
    for one in reversed(changes):  # from the last on, the others stand where they stood
        file = _with(file, [one], tools, rules) or file
    return file


def _with(file: File, changes: Sequence[Change], tools: Toolbox, rules: Rules) -> File | None:
    """None where that would not say what is meant, not load, or come to something else."""
    text = swapped(file.text, [swap for one in changes for swap in one.swaps])
    wanted = deepcopy(read_yaml(file.content))
    for one in changes:
        for keys, value in one.values.items():
            _held_by(wanted, keys)[keys[-1]] = value
        for keys in one.gone:
            del _held_by(wanted, keys)[keys[-1]]
    try:
        said = parsed(file.path, text.encode(), file.form)[0]
        meant = file.form.model_validate(wanted)
    except (Mistakes, ValidationError):
        return None
    if repr(said.model_dump()) != repr(meant.model_dump()) or comments_in(text) != comments_in(file.text):
        return None
    books = [(_holding(book, origin, said), origin) for book, origin in file.books]
    same = all(
        _judges_alike(old, new, origin, tools, rules) for (old, _), (new, origin) in zip(file.books, books, strict=True)
    )
    return replace(file, text=text, books=books) if same else None


def _held_by(value: Any, keys: Keys) -> Any:
    """What holds the field."""
    for key in keys[:-1]:
        value = value[key]
    return value


def _holding(book: Playbook, origin: str, said: SharedPart) -> Playbook:
    """The playbook with the file's rules and facts as they are now."""
    part = said.shared()
    own = iter(part["rules"])
    rules = [replace(next(own), origin=origin) if rule.origin == origin else rule for rule in book.rules]
    return replace(book, rules=rules, facts=book.facts | part["facts"])


def _judges_alike(old: Playbook, new: Playbook, origin: str, tools: Toolbox, rules: Rules) -> bool:
    """Whether it loads, and the file's rules come to the same for their examples."""
    wrong = {*mistakes_in(new, tools, rules)}
    if wrong and not wrong <= {*mistakes_in(old, tools, rules)}:
        return False

    def came(book: Playbook) -> list[Any]:
        tried = [each for one in try_rules(book, tools, rules) if one.rule.origin == origin for each in one.tried]
        return [(one.came, bool(one.wrong), bool(one.error), "" if one.error else one.said) for one in tried]

    return came(old) == came(new)


def _of_names(file: File) -> Iterator[Change]:
    """Variables by what they are called today."""
    places = Places(file.content)
    for number, rule in enumerate(file.said.rules):
        told = [(at, text) for at, text in expressions_in(rule.message) if text]
        texts = [*_expressions(rule), *(text for _, text in told)]
        names = [REQUESTED_BY, *([] if any(map(of_steps_by_name, texts)) else [ACTS])]
        wanted: dict[Keys, list[Swap]] = {("rules", number, "when"): renamed(rule.when, names)}
        wanted |= {("rules", number, "let", name): renamed(text, names) for name, text in rule.let.items()}
        moved = [(at, swap) for at, text in told for swap in renamed(text, names)]
        wanted["rules", number, "message"] = [
            replace(swap, begin=swap.begin + at, end=swap.end + at) for at, swap in moved
        ]
        yield from _change(places, wanted)
    for name, fact in file.said.facts.items():
        for part, given in (("args", fact.args), ("match", fact.match)):
            yield from _change(
                places,
                {
                    ("facts", name, part, argument): renamed(text, [REQUESTED_BY, ACTS])
                    for argument, text in given.items()
                    if isinstance(text, str)
                },
            )


def _expressions(rule: RulePart) -> list[str]:
    return [rule.when, *rule.let.values()]


def _change(places: Places, wanted: dict[Keys, list[Swap]]) -> Iterator[Change]:
    """One change of all these fields, where there is any."""
    change = Change()
    for keys, swaps in wanted.items():
        if swaps:
            _put(change, places, keys, swaps)
    if change.swaps:
        yield change


def _put(change: Change, places: Places, keys: Keys, swaps: Sequence[Swap]) -> None:
    """Have the change make these swaps in a field's value: in its place, and in quotes where it needs them then."""
    node = _node(places, keys)
    if not isinstance(node, yaml.ScalarNode):
        return
    value = swapped(node.value, swaps)
    change.values[keys] = value
    in_line = laid_out(Text(value=value, tag="tag:yaml.org,2002:str"), flow=_in_flow(places, keys))
    needs_quotes = node.style is None and in_line != value and any(not one.text for one in swaps)
    if needs_quotes or value == "true":
        begin, end = _span(places, node)
        change.swaps.append(Swap(begin=begin, end=end, text=in_line))
        return
    for one in swaps:
        begin = places.character(node, one.begin)
        end = begin + one.end - one.begin
        if not one.text:  # what is left out: up to what comes next, or up to its own end
            end = places.behind(node, one.end - 1) if one.begin else places.character(node, one.end)
        change.swaps.append(Swap(begin=begin, end=end, text=one.text))


def _node(places: Places, keys: Keys) -> yaml.Node | None:
    found = places.nodes(".".join(map(str, keys)))
    return found[0] if found else None


def _in_flow(places: Places, keys: Keys) -> bool:
    around = [_node(places, keys[:size]) for size in range(1, len(keys))]
    return any(isinstance(one, yaml.CollectionNode) and one.flow_style for one in around)


def _span(places: Places, node: yaml.Node) -> tuple[int, int]:
    """From where to where a value stands, without the line ends behind a text of several lines."""
    begin, end = int(node.start_mark.index), int(node.end_mark.index)
    return begin, begin + len(places.text[begin:end].rstrip())


def _of_tools(file: File) -> Iterator[Change]:
    """`tool == 'x' && …` as `on: x`: a rule without `on` is judged for all tools of its playbook."""
    places = Places(file.content)
    for number, rule in enumerate(file.said.rules):
        found, change = of_its_tool(rule.when, rule.let), Change()
        if found is None:
            continue
        tools, swap = [*dict.fromkeys(found[0])], found[1]
        on = rule.domain().on
        tried = {test.tool for test in rule.tests if test.tool}
        if on:
            if {*on} <= {*tools}:
                _put(change, places, ("rules", number, "when"), [swap])
                yield change
        elif {*tools} <= {*file.tools} and tried <= {*tools}:
            _put(change, places, ("rules", number, "when"), [swap])
            _put_on(change, places, number, tools)
            yield change


def _put_on(change: Change, places: Places, number: int, tools: list[str]) -> None:
    """Have the change say `on` behind the rule's id."""
    rule, found = _node(places, ("rules", number)), places.nodes(f"rules.{number}.id")
    if not isinstance(rule, yaml.MappingNode) or found is None or found[1] is None:
        return
    said = f"on: {as_on(tools)}"
    _, at = _span(places, found[0])
    if not rule.flow_style:
        ends = "\r\n" if "\r\n" in places.text else "\n"
        line = places.text.find(ends, at)
        at = len(places.text) if line < 0 else line
        said = f"{ends}{' ' * int(found[1].start_mark.column)}{said}"
    else:
        said = f", {said}"
    change.swaps.append(Swap(begin=at, end=at, text=said))
    change.values["rules", number, "on"] = tools[0] if len(tools) == 1 else tools


def _of_examples(file: File) -> Iterator[Change]:
    """`acts` of an example as `done`."""
    places, whole = Places(file.content), read_yaml(file.content)
    for number, rule in enumerate(file.said.rules):
        for place, test in enumerate(rule.tests):
            keys: Keys = ("rules", number, "tests", place)
            found = places.nodes(".".join(map(str, (*keys, "acts"))))
            if test.model_fields_set & {"acts", "done"} != {"acts"} or not found or not found[1]:
                continue
            begin, end = _span(places, found[1])
            done = {(*keys, "done"): _held_by(whole, keys)[place]["acts"]}
            yield Change(swaps=[Swap(begin=begin, end=end, text="done")], values=done, gone=[(*keys, "acts")])
