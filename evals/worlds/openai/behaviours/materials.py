"""What shapes are filled with: the call that was meant in many spellings, and a draft that was not.

A shape is JSON with texts such as `"<tool_call>$call</tool_call>"`; a text that is nothing but the name of an object
(`"$object"`) becomes that object.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from string import Template

from steward.domain.model import Json, JsonObject
from steward.evals.worlds.openai.behaviours.spelling import spelled

DRAFT_ADDRESS = "draft@example.com"
_WHY = "A first thought that the model dropped again, and longer than what it means. " * 40
_DRAFTS: Mapping[str, JsonObject] = {
    "propose_plan": {
        "playbook": "damaged-item",
        "confidence": 0.99,
        "rationale": _WHY,
        "steps": [
            {
                "id": "mail",
                "tool": "send_email",
                "args": {"to": DRAFT_ADDRESS, "subject": "Draft", "body": "Nobody meant this to be sent."},
            }
        ],
    },
    "state_acceptance": {
        "playbook": None,
        "expectations": [{"tool": "send_email", "args": {"to": DRAFT_ADDRESS}, "at_least": 1, "why": _WHY}],
    },
}
_LAST = re.compile(r"(?<=[^\s\[{,])\n(\s*[}\]])")


def filled(shape: Json, tool: str, meant: JsonObject) -> Json:
    """The shape with the call in it."""
    return _filled(shape, materials(tool, meant))


def materials(tool: str, meant: JsonObject) -> dict[str, Json]:
    """The spellings by name; `draft…` and `other…` are of what was not meant."""
    draft = dict(_DRAFTS.get(tool, {"draft": True}))
    return {
        "name": tool,
        "capitals": tool.title(),
        **_of("", tool, meant),
        **_of("draft_", tool, draft),
        "half": _text(meant)[: len(_text(meant)) // 2],
        "python": spelled(meant, quotes="''", names=("True", "False", "None")),
        "single": spelled(meant, quotes="''"),
        "unquoted": spelled(meant, bare=True),
        "curly": spelled(meant, quotes="“”"),
        "trailing": _LAST.sub(r",\n\1", json.dumps(meant, indent=2, ensure_ascii=False)),
        "comments": json.dumps(meant, indent=2, ensure_ascii=False).replace("{\n", "{ // the whole of it\n", 1)
        + " /* end */",
        "pythonic": f"{tool}({_keywords(meant)})",
        "xml": "".join(f"<parameter={key}>\n{_raw(value)}\n</parameter>\n" for key, value in meant.items()),
        "invoked": "".join(f'<parameter name="{key}">{_raw(value)}</parameter>\n' for key, value in meant.items()),
        "elements": "".join(f"<{key}>{_raw(value)}</{key}>\n" for key, value in meant.items()),
        "dsml": "".join(_dsml(key, value) for key, value in meant.items()),
        "glm": "".join(
            f"<arg_key>{key}</arg_key>\n<arg_value>{_raw(value)}</arg_value>\n" for key, value in meant.items()
        ),
        "textual": {key: value if isinstance(value, str) else _text(value) for key, value in meant.items()},
        "listed": [meant],
    }


def _of(prefix: str, tool: str, said: JsonObject) -> dict[str, Json]:
    return {
        f"{prefix}object": said,
        f"{prefix}args": _text(said),
        f"{prefix}pretty": json.dumps(said, indent=2, ensure_ascii=False),
        f"{prefix}quoted": _text(_text(said)),
        f"{prefix}call": _text({"name": tool, "arguments": said}),
        f"{prefix}params": _text({"name": tool, "parameters": said}),
        f"{prefix}full": _text({"type": "function", "function": {"name": tool, "arguments": said}}),
    }


def _filled(shape: Json, parts: Mapping[str, Json]) -> Json:
    match shape:
        case str() if shape.startswith("$") and not isinstance(parts.get(shape[1:], ""), str):
            return parts[shape[1:]]
        case str():
            return Template(shape).substitute(parts)
        case list():
            return [_filled(one, parts) for one in shape]
        case dict():
            return {Template(key).substitute(parts): _filled(value, parts) for key, value in shape.items()}
        case _:
            return shape


def _text(value: Json) -> str:
    return json.dumps(value, ensure_ascii=False)


def _raw(value: Json) -> str:
    """As models write it between tags: a text bare, everything else as JSON."""
    return value if isinstance(value, str) else _text(value)


def _dsml(key: str, value: Json) -> str:
    kind = "true" if isinstance(value, str) else "false"
    return f'<｜DSML｜parameter name="{key}" string="{kind}">{_raw(value)}</｜DSML｜parameter>\n'


def _keywords(said: JsonObject) -> str:
    names = ("True", "False", "None")
    return ", ".join(f"{key}={spelled(value, quotes=chr(39) * 2, names=names)}" for key, value in said.items())
