"""Beside an act in question: where its arguments came from, what the goal calls for instead, and what failed before."""

from __future__ import annotations

from rich.console import RenderableType
from rich.text import Text

from steward.cli.rendering import pieces as render
from steward.cli.text import bounded, plain
from steward.domain.model import Question
from steward.domain.review_notes import told_of


def background(question: Question) -> list[RenderableType]:
    """What a reviewer wants to know of an act before a yes."""
    told = told_of(question)
    parts: list[RenderableType] = []
    if told.origins:
        rows = [(plain(one.path), _shown(one.text, "yellow" if one.doubtful else "")) for one in told.origins]
        parts += [render.heading("Where the arguments come from"), render.facts(rows)]
    if told.told_by:
        parts.append(_shown(f"  {told.told_by}", "yellow"))
    if told.facts:
        rows = [(plain(one.path), _shown(one.text, "yellow" if one.doubtful else "")) for one in told.facts]
        parts += [render.heading("What its rules looked up"), render.facts(rows)]
    if told.unexpected:
        parts.append(render.heading("What the goal calls for"))
        parts += [_shown(f"  {one}") for one in told.expected] or [Text("  nothing")]
        counts = f"in place of {told.instead_of}" if told.instead_of else "beside that"
        parts.append(_shown(f"  A yes makes this act part of what is wanted, {counts}.", "yellow"))
    if told.error:
        parts += [render.heading("What a tool said before"), _shown(f"  {told.error}")]
    return parts


def _shown(text: str, style: str = "") -> Text:
    return Text(bounded(plain(text)), style)
