"""The shelf of playbooks: read from folders, checked against the tools and the rules' language."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Iterator, Mapping
from functools import lru_cache
from pathlib import Path

from pydantic import ValidationError

from steward.domain.errors import Mistakes, Unusable
from steward.domain.fixed_plans import SLOT, in_expression, plan_of
from steward.domain.model import Json
from steward.domain.planning import check_plan
from steward.domain.playbook import FixedPlan, Playbook
from steward.domain.ports.rules import Rules
from steward.domain.ports.tools import Toolbox
from steward.domain.references import BadReferenceError, as_variables, references
from steward.domain.text import several
from steward.playbooks.format import IN_WORDS, PlaybookFile
from steward.playbooks.patterns import pattern_problem
from steward.tools.registry import TOOLS
from steward.yaml_text import MOST_BYTES, read_yaml

_QUOTED_SLOT = re.compile(r"""["']\s*\$\{\s*slots\.""")


class PlaybookShelf:
    """The playbooks by name, in the order of their names."""

    def __init__(self, playbooks: Mapping[str, Playbook]) -> None:
        self._playbooks = {name: playbooks[name] for name in sorted(playbooks)}

    def get(self, name: str) -> Playbook | None:
        return self._playbooks.get(name)

    def all(self) -> list[Playbook]:
        return [*self._playbooks.values()]


def shipped() -> Path:
    """The folder of the playbooks that come with Steward."""
    return Path(__file__).parent / "shipped"


def load_playbooks(*folders: Path, tools: Toolbox, rules: Rules) -> PlaybookShelf:
    """All playbooks of the folders; a later folder's replaces one of the same name.

    Raises Mistakes: file, field and reason of each.
    """
    shelf: dict[str, Playbook] = {}
    for folder in folders:
        if not folder.is_dir():
            raise Unusable(f"{folder}: is not a folder of playbooks")
        shelf |= _folder(folder, tools, rules)
    return PlaybookShelf(shelf)


def load_samples(
    tools: Toolbox, rules: Rules, *, replaced: Collection[str]
) -> tuple[dict[str, Playbook], dict[str, str]]:
    """The shipped playbooks by name, and why one is left out: it does not fit a tool that replaced a sample."""
    found: dict[str, Playbook] = {}
    left_out: dict[str, str] = {}
    for path in sorted(shipped().glob("*.yaml")):
        playbook = _read(path)
        mistakes = _mistakes(playbook, tools, rules)
        if not mistakes:
            found[playbook.name] = playbook
        elif set(playbook.tools) & set(replaced):
            left_out[playbook.name] = several(mistakes, 1)
        else:
            raise Mistakes(f"{path}: {one}" for one in mistakes)
    return found, left_out


def _folder(folder: Path, tools: Toolbox, rules: Rules) -> dict[str, Playbook]:
    found: dict[str, Playbook] = {}
    files: dict[str, str] = {}
    wrong: list[str] = []
    for path in sorted([*folder.glob("*.yaml"), *folder.glob("*.yml")]):
        try:
            playbook = read_playbook(path, tools, rules)
        except Mistakes as error:
            wrong += error.found
            continue
        if playbook.name in found:
            wrong.append(f"{path}: name: '{playbook.name}' is taken by {files[playbook.name]}")
        found[playbook.name], files[playbook.name] = playbook, path.name
    if wrong:
        raise Mistakes(wrong)
    return found


def read_playbook(path: Path, tools: Toolbox, rules: Rules) -> Playbook:
    """One playbook, checked. Raises Mistakes: file, field and reason of each."""
    playbook = _read(path)
    if mistakes := _mistakes(playbook, tools, rules):
        raise Mistakes(f"{path}: {one}" for one in mistakes)
    return playbook


def _read(path: Path) -> Playbook:
    """One playbook as it is written, not checked against anything. Raises Mistakes."""
    content = _content(path)
    try:
        parsed = _parsed(content)
    except ValidationError as error:
        raise Mistakes(f"{path}: {one}" for one in _form_mistakes(error)) from None
    except RecursionError:
        raise Mistakes([f"{path}: nested too deeply"]) from None
    except ValueError as error:
        raise Mistakes([f"{path}: {error}"]) from None
    return parsed.domain(hashlib.sha256(content).hexdigest()[:12])


@lru_cache(maxsize=64)
def _parsed(content: bytes) -> PlaybookFile:
    """The file's content, parsed once a process: who opens Steward again, as trials do, need not read it again."""
    return PlaybookFile.model_validate(read_yaml(content))


def _mistakes(playbook: Playbook, tools: Toolbox, rules: Rules) -> list[str]:
    """Everything that the file's form does not show, in lines of field and reason."""
    return [f"{field}: {' '.join(reason.split())}" for field, reason in _problems(playbook, tools, rules)]


# --- reading ------------------------------------------------------------------


def _content(path: Path) -> bytes:
    try:
        if not path.is_file():  # a pipe would have us wait
            raise Mistakes([f"{path}: is no file"])
        with path.open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise Mistakes([f"{path}: can't be read: {error.strerror}"]) from None


def _form_mistakes(error: ValidationError) -> list[str]:
    """What the file's form shows, in lines of field and reason."""
    return [
        f"{'.'.join(map(str, one['loc'])) or 'the file'}: {_in_words(one['type'], one['msg'])}"
        for one in error.errors(include_url=False, include_input=False)
    ]


def _in_words(kind: str, said: str) -> str:
    if kind == "model_type":
        return "should be fields with values, as 'name: …'"
    if kind == "extra_forbidden":
        return "there is no such field"
    for pattern, words in IN_WORDS.items():
        if kind == "string_pattern_mismatch" and f"'{pattern}'" in said:
            return f"takes {words}"
    return " ".join(f"{said[:1].lower()}{said[1:]}".split())


# --- checking -----------------------------------------------------------------


def _problems(playbook: Playbook, tools: Toolbox, rules: Rules) -> Iterator[tuple[str, str]]:
    """Field and reason of everything that the file's form does not show."""
    yield from _tool_problems(playbook, tools)
    yield from _scope_problems(playbook, tools)
    yield from _rule_problems(playbook, rules)
    yield from _success_problems(playbook, tools, rules)
    if playbook.one_at_a_time and (why := pattern_problem(playbook.one_at_a_time, groups=1)):
        yield "one_at_a_time", why
    if playbook.fixed:
        yield from _fixed_problems(playbook, playbook.fixed, tools, rules)


def _tool_problems(playbook: Playbook, tools: Toolbox) -> Iterator[tuple[str, str]]:
    for index, name in enumerate(playbook.tools):
        if tools.card(name) is None:
            yield f"tools.{index}", _no_tool(name, tools)
    for field, names in (("approvals", playbook.approvals), ("scope", [*playbook.scope])):
        for name in names:
            if name not in playbook.tools:
                yield field, f"'{name}' is not among this playbook's tools: {', '.join(playbook.tools)}"


def _no_tool(name: str, tools: Toolbox) -> str:
    if any(sample.name == name for sample in TOOLS):
        return (
            f"'{name}' is a sample, and the samples are off: name it in STEWARD_TOOLS, as tools.{name}:TOOL, "
            "or take all of them with STEWARD_SAMPLES=on"
        )
    return f"there is no tool '{name}'; available: {', '.join(tools.names()) or 'none'}"


def _scope_problems(playbook: Playbook, tools: Toolbox) -> Iterator[tuple[str, str]]:
    for tool, limits in playbook.scope.items():
        for argument, limit in limits.items():
            field = f"scope.{tool}.{argument}"
            known = _arguments(tool, tools)
            if known is not None and argument.split(".")[0] not in known:
                yield field, f"'{tool}' has no such argument; it has {', '.join(known)}"
            if limit.pattern is not None and (why := pattern_problem(limit.pattern)):
                yield f"{field}.pattern", why
            if not limit.one_of and limit.minimum is None and limit.maximum is None and limit.pattern is None:
                yield field, "sets no limit; give one_of, minimum, maximum or pattern"


def _rule_problems(playbook: Playbook, rules: Rules) -> Iterator[tuple[str, str]]:
    seen: set[str] = set()
    for index, rule in enumerate(playbook.rules):
        if rule.id in seen:
            yield f"rules.{index}.id", f"'{rule.id}' is used twice"
        seen.add(rule.id)
        if why := rules.check(rule.when):
            yield f"rules.{index}.when", why


def _success_problems(playbook: Playbook, tools: Toolbox, rules: Rules) -> Iterator[tuple[str, str]]:
    if playbook.fixed and not playbook.success:
        yield "success", "a fixed plan needs at least one effect to check, or it could call nothing a success"
    for index, expected in enumerate(playbook.success or []):
        field = f"success.{index}"
        others = {one.tool for one in playbook.success or [] if one.tool != expected.tool}
        if expected.follows is not None and expected.follows not in others:
            yield f"{field}.follows", f"'{expected.follows}' is no other effect that success names"
        if expected.tool not in playbook.tools:
            yield f"{field}.tool", f"'{expected.tool}' is not among this playbook's tools: {', '.join(playbook.tools)}"
        known = _arguments(expected.tool, tools)
        fixed = {name: value for name, value in expected.args.items() if not _slotted(value)}
        for wrong in tools.check_part(expected.tool, fixed):
            if known is not None and str(wrong.detail.get("argument")).split(".")[0] in known:
                yield f"{field}.args.{wrong.detail['argument']}", wrong.message
        for argument in expected.args:
            if known is not None and argument not in known:
                yield f"{field}.args.{argument}", f"'{expected.tool}' has no such argument; it has {', '.join(known)}"
        if expected.at_most is not None and expected.at_most < expected.at_least:
            yield f"{field}.at_most", f"is less than at_least ({expected.at_least})"
        yield from _slot_problems(playbook, field, {"args": expected.args, "why": expected.why})
        yield from _cel_problems(playbook, f"{field}.where", expected.where, rules)


def _slotted(value: Json) -> bool:
    """Whether it is filled from the goal, and known only then."""
    try:
        return bool(references(value))
    except BadReferenceError:
        return True


def _fixed_problems(playbook: Playbook, fixed: FixedPlan, tools: Toolbox, rules: Rules) -> Iterator[tuple[str, str]]:
    for name, slot in fixed.slots.items():
        if why := pattern_problem(slot.pattern, groups=1):
            yield f"fixed.slots.{name}.pattern", why
    for field, patterns in (("phrases", fixed.phrases), ("also", fixed.also)):
        for index, pattern in enumerate(patterns):
            if why := pattern_problem(pattern, slots=fixed.slot_patterns):
                yield f"fixed.{field}.{index}", why
    for index, step in enumerate(fixed.steps):
        yield from _slot_problems(playbook, f"fixed.steps.{index}", {"args": step.args})
        yield from _cel_problems(playbook, f"fixed.steps.{index}.when", step.when, rules)
    yield from _slot_problems(playbook, "fixed.answer", fixed.answer)
    yield from _cel_problems(playbook, "fixed.until", fixed.until, rules)
    plan = plan_of(playbook, fixed, {}, revision=1)
    known: dict[str, Json] = {"slots": {}}
    for problem in check_plan(plan, playbook, tools, rules, known, playbook.limits.actions):
        where = f"fixed.steps.{problem.step}" if problem.step else "fixed"
        yield where, problem.message


def _slot_problems(playbook: Playbook, field: str, value: Json) -> Iterator[tuple[str, str]]:
    defined = [*playbook.fixed.slots] if playbook.fixed else []
    for name in SLOT.findall(str(value)):
        if name not in defined:
            yield field, f"there is no slot '{name}'; defined: {', '.join(defined) or 'none'}"


def _cel_problems(playbook: Playbook, field: str, expression: str | None, rules: Rules) -> Iterator[tuple[str, str]]:
    if expression is None:
        return
    yield from _slot_problems(playbook, field, expression)
    if _QUOTED_SLOT.search(expression):
        yield field, "write ${slots.name} without quotes; it becomes a value of its own"
    try:
        plain, _ = as_variables(in_expression(expression, {}) or "")
    except BadReferenceError as error:
        yield field, str(error)
        return
    if why := rules.check(plain):
        yield field, why


def _arguments(tool: str, tools: Toolbox) -> list[str] | None:
    """The names of a tool's arguments; None where it takes any."""
    card = tools.card(tool)
    properties = card.args_schema.get("properties") if card else None
    return [*properties] if isinstance(properties, dict) else None
