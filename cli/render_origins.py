"""Beside an act in question: where its arguments came from, what the goal calls for instead, and what failed before."""

from __future__ import annotations

from collections.abc import Mapping

from rich.console import RenderableType
from rich.text import Text

from cli import render
from cli.text import arguments, plain
from domain.model import Json, Question

SHOWN_HERE = {"origins", "expected", "unexpected", "instead_of", "error"}
_FROM = {
    "request": "the request",
    "answer": "a person's answer",
    "default": "the tool's default",
    "plan": "the planner; found nowhere else",
}


def background(question: Question) -> list[RenderableType]:
    """What a reviewer wants to know of an act before a yes."""
    detail = question.detail
    parts: list[RenderableType] = []
    origins, expected, instead, error = (detail.get(name) for name in ("origins", "expected", "instead_of", "error"))
    if isinstance(origins, dict) and origins:
        parts.append(render.heading("Where the arguments come from"))
        parts.append(render.facts((plain(name), _origin(one)) for name, one in origins.items()))
    if isinstance(expected, list) and detail.get("unexpected"):
        parts.append(render.heading("What the goal calls for"))
        parts += [Text(f"  {_expected(one)}") for one in expected if isinstance(one, dict)] or [Text("  nothing")]
        counts = f"in place of {_expected(instead)}" if isinstance(instead, dict) else "beside that"
        parts.append(Text(f"  A yes makes this act part of what is wanted, {counts}.", style="yellow"))
    if isinstance(error, dict):
        said = f"{error.get('tool')} ({error.get('step')}): {error.get('message') or error.get('code')}"
        parts += [render.heading("What a tool said before"), Text(f"  {plain(said)}")]
    return parts


def _origin(one: Json) -> str:
    if not isinstance(one, dict):
        return ""
    if one.get("from") != "result":
        return _FROM.get(str(one.get("from")), plain(str(one.get("from"))))
    parts = one.get("parts")
    if isinstance(parts, list):
        return plain(f"{one.get('text')}, from {'; '.join(_origin(part) for part in parts)}")
    path = f", {one['path']}" if one.get("path") else ""
    copied = ", spelt out by the plan" if one.get("copied") else ""
    return plain(f"the result of {one.get('step')} ({one.get('tool')}){path}{copied}")


def _expected(one: Mapping[str, Json]) -> str:
    args, where = one.get("args"), one.get("where")
    least, most = one.get("at_least"), one.get("at_most")
    times = (
        f"{least} times" if least == most else f"at least {least}" + (f", at most {most}" if most is not None else "")
    )
    text = f"{one.get('tool')} {arguments(args, 200) if isinstance(args, dict) else ''}".strip()
    return plain(f"{text}{f' where {where}' if where else ''} ({times})")
