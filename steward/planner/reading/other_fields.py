"""Fields that no schema has, which models put beside a plan's own: what they may mean decides what becomes of them.

What says why something is there, or counts it, is left aside. A switch (`skip: true`, `dry_run: true`) is refused:
nobody can tell which way it is meant. Words that may say whether it is to be done at all are handed on.
"""

from __future__ import annotations

import json
import re
from typing import Literal

from steward.domain.model import Json, JsonObject
from steward.domain.text import line
from steward.planner.reading.calls import NAMES

ALIASES: dict[str, tuple[str, ...]] = {
    "id": ("step_id", "name"),
    "tool": ("tool_name", "function"),
    "args": ("arguments", "parameters", "params", "input"),
    "needs": ("depends_on", "dependsOn", "dependencies"),
    "for_each": ("forEach", "foreach"),
    "when": ("if", "condition"),
}
NAMED = {alias: name for name, aliases in ALIASES.items() for alias in aliases}

Sort = Literal["aside", "words", "refused"]

_PURPOSES = {
    "description",
    "title",
    "reason",
    "rationale",
    "why",
    "purpose",
    "explanation",
    "summary",
    "goal",
    "objective",
}
_REMARKS = {"note", "notes", "comment", "comments", "remark", "remarks"}
_THOUGHTS = re.compile(r"think|thought|reason|analys|reflect|rational", re.IGNORECASE)
_LABELS = {
    *NAMES, "type", "id", "plan_id", "task_id", "call_id", "role", "version", "revision", "object", "strict",
    "required", "$schema", "language", "model", "created",
}  # fmt: skip
_PLACES = {"step", "step_number", "number", "index", "order", "position", "no", "seq", "sequence"}
_KINDS = {"function", "tool", "tool_call", "tool_use", "function_call", "call", "action", "step"}
_CALLS = ("function", "tool", "tool_call", "function_call", "call", "action")
_CALL_NAMES, _CALL_ARGS = ("name", "tool", "tool_name"), ("args", *ALIASES["args"])


def beside_a_plan(key: str, value: Json) -> Sort:
    """What becomes of a field beside those of the whole answer."""
    if isinstance(value, bool):
        return "refused"
    known = key.lower() in _PURPOSES | _LABELS or _THOUGHTS.search(key)
    return "aside" if known or _is_nothing(value) else "words"


def beside_a_step(key: str, value: Json, place: int) -> Sort:
    """What becomes of a field beside those of the step at this place, counted from 0."""
    name = key.lower()
    if _is_nothing(value):
        return "aside"
    if name in _PLACES:
        counted = not isinstance(value, bool) and str(value) in (str(place), str(place + 1))
        return "aside" if counted else "refused"
    if name == "type":
        return "aside" if str(value).lower() in _KINDS else "refused"
    if not _is_prose(value):
        return "refused"
    if name in _REMARKS:
        return "words"
    return "aside" if name in _PURPOSES or _THOUGHTS.search(key) else "refused"


def in_words(key: str, value: Json) -> str:
    """The field as a person is shown it."""
    return f"{line(key, 40)}: {line(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False), 80)}"


def flattened(step: JsonObject) -> JsonObject:
    """The step; of a call in the protocol's shape, `{"function": {name, arguments}}`, its name and arguments.

    As it is where that would leave out anything, or give the step two names or two sets of arguments.
    """
    key = next((one for one in _CALLS if isinstance(step.get(one), dict)), None)
    inner = step.get(key) if key is not None else None
    if not isinstance(inner, dict):
        return step
    beside = {name: value for name, value in step.items() if name != key}
    names = [name for name in _CALL_NAMES if name in inner]
    given = [name for name in _CALL_ARGS if name in inner]
    twice = {"tool", *ALIASES["tool"], *_CALL_ARGS} & beside.keys()
    if len(names) != 1 or len(given) > 1 or twice or len(inner) > len(names) + len(given):
        return step
    return {**beside, "tool": inner[names[0]], **({"args": inner[given[0]]} if given else {})}


def _is_nothing(value: Json) -> bool:
    return value is None or (isinstance(value, str | list | dict) and not value)


def _is_prose(value: Json) -> bool:
    return isinstance(value, str) or (isinstance(value, list) and all(isinstance(one, str) for one in value))
