"""Rule banks: files of rules and facts that playbooks include, found within the playbooks' folder and put together."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from steward.domain.errors import Mistakes
from steward.domain.playbook import Playbook
from steward.domain.ports.tools import Toolbox
from steward.expressions.complaints import meant
from steward.playbooks.findings import Finding
from steward.playbooks.format_banks import BankFile, SharedPart
from steward.playbooks.places import Placed, Places, placed
from steward.playbooks.reading import PlacedMistakes, parsed, placed_in
from steward.yaml_text import content_of, text_of

SUFFIXES = (".yaml", ".yml")
_DEEPEST = 5  # banks that include each other in a row
_MOST = 50  # of one playbook


@dataclass(frozen=True, kw_only=True)
class Source:
    """A file that was read: `name` is relative to the playbooks' folder, `at` the field of the playbook that includes
    it, empty where a bank does."""

    name: str
    path: Path
    content: bytes
    file: SharedPart
    version: str
    at: str = ""


@dataclass(frozen=True, kw_only=True)
class Whole:
    """A playbook with all that it includes. `moved` says where fields of the whole stand that are not in its own file:
    by their beginning, the bank and the field there."""

    playbook: Playbook
    own: Source
    banks: Sequence[Source]
    moved: Mapping[str, tuple[Source, str]]

    def placed(self, found: Iterable[Finding]) -> list[Placed]:
        """The findings at their places, those in banks with who includes them."""
        by_file: dict[str, tuple[Source, list[Finding]]] = {}
        for one in found:
            source, moved = self._origin(one.field)
            by_file.setdefault(source.name, (source, []))[1].append(replace(one, field=moved))
        return [each for source, those in by_file.values() for each in _placed(source, those, self.own)]

    def _origin(self, of: str) -> tuple[Source, str]:
        parts = of.split(".")
        for many in range(len(parts), 0, -1):
            if found := self.moved.get(".".join(parts[:many])):
                return found[0], ".".join([found[1], *parts[many:]])
        return self.own, of


def whole(own: Source, playbook: Playbook, folder: Path) -> Whole:
    """The playbook with what it includes. Raises Mistakes."""
    search = _Search(folder, own)
    search.include(own, ())
    if wrong := search.wrong or _taken_twice(own, [*search.found.values()]):
        raise PlacedMistakes(wrong, search.reached)
    return _together(own, playbook, [*search.found.values()])


def beside(made: Whole, tools: Toolbox, *, all_: bool) -> Iterator[Placed]:
    """What of the banks only shows beside the tools: names of tools that are not there at all; with `all_` a bank of
    which nothing is about this playbook."""
    for bank in made.banks:
        named = [*_tools_of(bank.file)]
        unknown = [(tool, at) for tool, at in named if tools.card(tool) is None and tools.unavailable(tool) is None]
        for tool, at in unknown:
            reason = f"there is no tool '{tool}'. {meant(tool, tools.names())}"
            yield from _placed(bank, [Finding(field=at, reason=reason, at=0)], made.own)
        about_all = any(not rule.on for rule in bank.file.rules)
        if all_ and bank.at and named and not about_all and not {tool for tool, _ in named} & {*made.playbook.tools}:
            reason = "nothing in it is about a tool of this playbook. Leave it out if that is not meant"
            yield from _placed(made.own, [Finding(field=bank.at, reason=reason, works=True)], made.own)


def target_of(folder: Path, includer: str, said: str) -> tuple[str, Path] | str:
    """The name and the file that is meant, by the name of the file that says so; else why there is none."""
    name = Path(os.path.normpath(Path(includer).parent / said))
    if not said.endswith(SUFFIXES):
        return f"'{said}' is no YAML file. Write its path from this file, as rules/refunds.yaml"
    if name.is_absolute() or name.parts[0] == "..":
        return f"'{said}' is outside the playbooks' folder. Rule banks stand in it, as rules/refunds.yaml"
    if len(name.parts) == 1:
        return f"'{said}' stands among the playbooks, where each file is one. Put it into a folder, as rules/{name}"
    try:
        real = (folder / name).resolve(strict=True)
        inside = real.is_relative_to(folder.resolve())
    except (OSError, ValueError, RuntimeError):  # as where links lead in a circle
        return f"there is no file '{said}'"
    return (name.as_posix(), real) if inside else f"'{said}' is a link that leads out of the playbooks' folder"


@dataclass
class _Search:
    """Reads banks in the order in which they are included, each once."""

    folder: Path
    own: Source
    found: dict[Path, Source] = field(default_factory=dict[Path, Source])
    wrong: list[Placed] = field(default_factory=list[Placed])
    reached: set[Path] = field(default_factory=set[Path])

    def include(self, source: Source, trail: tuple[Path, ...]) -> None:
        for index, said in enumerate(source.file.include):
            where = f"include.{index}"
            target = target_of(self.folder, source.name, said)
            if isinstance(target, str):
                self._refuse(source, where, target)
                continue
            name, real = target
            self.reached.add(real)
            if real in trail:
                self._refuse(source, where, f"'{said}' includes this file: one must do without")
            elif len(trail) >= _DEEPEST:
                self._refuse(source, where, f"more than {_DEEPEST} banks include each other in a row")
            elif real not in self.found:
                if len(self.found) >= _MOST:
                    self._refuse(source, where, f"more than {_MOST} banks in one playbook")
                    return
                self._read(name, real, source, where, (*trail, real))

    def _read(self, name: str, real: Path, source: Source, where: str, trail: tuple[Path, ...]) -> None:
        path = self.folder / name
        try:
            content = content_of(real)
        except Mistakes as error:
            self._refuse(source, where, error.found[0].removeprefix(f"{real}: "))
            return
        try:
            file, version = parsed(path, content, BankFile)
        except Mistakes as error:
            self.wrong += [replace(one, via=(self.own.name,)) for one in placed_in(error)]
            return
        self.found[real] = bank = Source(
            name=name,
            path=path,
            content=content,
            file=file,
            version=version,
            at=where if source is self.own else "",
        )
        self.include(bank, trail)

    def _refuse(self, source: Source, where: str, reason: str) -> None:
        self.wrong += _placed(source, [Finding(field=where, reason=reason)], self.own)


def _together(own: Source, playbook: Playbook, banks: Sequence[Source]) -> Whole:
    """One playbook of all parts."""
    moved = {name: (bank, at) for bank in banks for name, at in _named(bank.file)}
    rules, facts, approvals = [*playbook.rules], {**playbook.facts}, [*playbook.approvals]
    scope = {tool: {**limits} for tool, limits in playbook.scope.items()}
    for bank in banks:
        part = bank.file.shared()
        for index, rule in enumerate(part["rules"]):
            moved[f"rules.{len(rules)}"] = bank, f"rules.{index}"
            rules.append(replace(rule, origin=bank.name))
        facts |= part["facts"]
        for tool in part["scope"].keys() & {*playbook.tools}:
            scope[tool] = scope.get(tool, {}) | part["scope"][tool]
        for index, tool in enumerate(part["approvals"]):
            if tool in playbook.tools and tool not in approvals:
                moved[f"approvals.{len(approvals)}"] = bank, f"approvals.{index}"
                approvals.append(tool)
    version = _version(own.version, [bank.version for bank in banks])
    made = replace(
        playbook,
        rules=rules,
        facts=facts,
        scope=scope,
        approvals=approvals,
        version=version,
        banks=[bank.name for bank in banks],
        texts={source.name: text_of(source.content) for source in (own, *banks)},
    )
    return Whole(playbook=made, own=own, banks=banks, moved=moved)


def _taken_twice(own: Source, banks: Sequence[Source]) -> list[Placed]:
    """What a bank names that has its name already."""
    taken, wrong = {name: (own, at) for name, at in _named(own.file)}, list[Placed]()
    for bank in banks:
        for name, at in _named(bank.file):
            source, before = taken.setdefault(name, (bank, at))
            if (source, before) != (bank, at):
                place = ":".join(map(str, (source.path, *Places(source.content).find(before))))
                said = name.partition(".")[2]
                reason = f"'{said}' is used twice, here and at {place}. Give one of them another name"
                wrong += _placed(bank, [Finding(field=at, reason=reason)], own)
    return wrong


def _named(file: SharedPart) -> Iterator[tuple[str, str]]:
    """What may be named once in a playbook, as findings name it, and its field in the file."""
    yield from ((f"rules.{rule.id}", f"rules.{index}") for index, rule in enumerate(file.rules))
    parts = [f"facts.{name}" for name in file.facts]
    parts += [f"scope.{tool}.{name}" for tool, limits in file.scope.items() for name in limits]
    yield from ((part, part) for part in parts)


def _tools_of(file: SharedPart) -> Iterator[tuple[str, str]]:
    """The tools that a bank is about, and where it says so. Facts are checked with the playbook's."""
    for index, rule in enumerate(file.rules):
        on = rule.domain().on
        for number, tool in enumerate(on):
            yield tool, f"rules.{index}.on" + (f".{number}" if len(on) > 1 else "")
    yield from ((tool, f"scope.{tool}") for tool in file.scope)
    yield from ((tool, f"approvals.{index}") for index, tool in enumerate(file.approvals))


def _version(own: str, banks: Sequence[str]) -> str:
    """That of the file alone where it includes nothing; else of all files, each without its rules' tests."""
    return hashlib.sha256(" ".join([own, *banks]).encode()).hexdigest()[:12] if banks else own


def _placed(source: Source, found: Sequence[Finding], own: Source) -> list[Placed]:
    via = () if source is own else (own.name,)
    return [replace(one, via=via) for one in placed(source.path, source.content, found)]
