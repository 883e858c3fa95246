"""Where each argument of an act came from, told by code: the request, an answer, a result, or the planner alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from steward.domain.canonical import canonical
from steward.domain.model import Action, Entry, Json, JsonObject, Plan, Step
from steward.domain.references import ITEM, BadReferenceError, Reference, references, whole
from steward.domain.value_comparison import as_number

_NUMBER = re.compile(r"\d+(?:[.,]\d+)*")
_SHORTEST = 2  # characters of a text that is looked for elsewhere; a shorter one is everywhere
_MOST = 60  # arguments told of one act
_MOST_LEAVES = 5_000  # values of earlier results that are looked through


def origins_of(action: Action, plan: Plan, goal: str, answers: Sequence[str], history: Sequence[Entry]) -> JsonObject:
    """By the argument's dotted path: `from` is `request`, `answer`, `result`, `default` or `plan`.

    A `result` has `step`, `tool` and `path`; one that the plan spelt out instead of referring to it is `copied`.
    `plan` says that the planner wrote it and it is found nowhere else; `text` is how the plan spells a mixture.
    """
    step = plan.step(action.step)
    told: JsonObject = {}
    for path, value, spelt in _arguments(action.args, step.args if step else {}):
        if len(told) == _MOST:
            break
        told[path] = _origin(value, spelt, step, action, plan, goal, answers, history)
    return told


def _arguments(given: Mapping[str, Json], spelt: Json, path: str = "") -> Iterator[tuple[str, Json, Json]]:
    """Each value with what the plan wrote there; `...` where it wrote nothing."""
    for name, value in given.items():
        here = f"{path}.{name}" if path else name
        written = spelt.get(name, ...) if isinstance(spelt, dict) else spelt
        if isinstance(value, dict) and value and isinstance(written, dict):
            yield from _arguments(value, written, here)
        else:
            yield here, value, written  # pyright: ignore[reportReturnType] - `...` stands for nothing


def _origin(
    value: Json,
    spelt: object,
    step: Step | None,
    action: Action,
    plan: Plan,
    goal: str,
    answers: Sequence[str],
    history: Sequence[Entry],
) -> JsonObject:
    if spelt is ...:
        return {"from": "default"}
    if isinstance(spelt, str) and (found := _referred(spelt)):
        named: list[Json] = [_result(one, step, action, plan, history) for one in found]
        first = named[0] if isinstance(named[0], dict) else {}
        return first if whole(spelt) else {"from": "result", "text": spelt, "parts": named}
    if _is_in(value, goal):
        return {"from": "request"}
    if any(_is_in(value, answer) for answer in answers):
        return {"from": "answer"}
    return _copied(value, history) or {"from": "plan"}


def _referred(text: str) -> list[Reference]:
    try:
        return references(text)
    except BadReferenceError:
        return []


def _result(
    reference: Reference, step: Step | None, action: Action, plan: Plan, history: Sequence[Entry]
) -> JsonObject:
    root, path = reference.root, _written(reference.path)
    if root == ITEM and step is not None and step.for_each and (over := _referred(step.for_each)):
        root, place = over[0].root, "" if over[0].computed else f"[{action.item}]"  # else it is in what was made of it
        path = f"{_written(over[0].path)}{place}" + (f".{path}" if path and path[0] != "[" else path)
    producer = plan.step(root)
    tool = producer.tool if producer else next((e.action.tool for e in history if e.action.step == root), None)
    return {"from": "result", "step": root, "tool": tool, "path": path}


def _written(path: Sequence[str | int]) -> str:
    text = "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path)
    return text.removeprefix(".")


def _is_in(value: Json, text: str) -> bool:
    """Whether the text says it, as a whole word or number."""
    if isinstance(value, bool) or value is None or isinstance(value, dict | list):
        return False
    number = None if isinstance(value, str) else as_number(value)
    if number is not None:
        return any(as_number(one) == number for one in _NUMBER.findall(text))
    words = " ".join(str(value).split()).casefold()
    if len(words) < _SHORTEST:
        return False
    return re.search(rf"(?<!\w){re.escape(words)}(?!\w)", " ".join(text.split()).casefold()) is not None


def _copied(value: Json, history: Sequence[Entry]) -> JsonObject | None:
    """The latest result in which exactly this value stands."""
    if value is None or isinstance(value, bool) or (isinstance(value, str) and len(value.strip()) < _SHORTEST):
        return None
    wanted, left = canonical(value), _MOST_LEAVES
    for entry in reversed(history):
        if not entry.verified:
            continue
        for path, leaf in _leaves(entry.result):
            left -= 1
            if left < 0:
                return None
            if canonical(leaf) == wanted:
                step = entry.action.step if entry.action.item < 0 else f"{entry.action.step}[{entry.action.item}]"
                return {"from": "result", "step": step, "tool": entry.action.tool, "path": path, "copied": True}
    return None


def _leaves(value: Json, path: str = "", depth: int = 0) -> Iterator[tuple[str, Json]]:
    if depth > 30:
        return
    if isinstance(value, dict):
        for name, item in value.items():
            yield from _leaves(item, f"{path}.{name}" if path else name, depth + 1)
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _leaves(item, f"{path}[{index}]", depth + 1)
    else:
        yield path, value
