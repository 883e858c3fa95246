"""The acts that a question is about: as they were meant, and as they turned out."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from steward.cli.rendering import pieces as render
from steward.cli.text import arguments, bounded, plain
from steward.domain.model import Entry, JsonObject, Question
from steward.domain.review_subjects import concerns, described, elsewhere


def seen(entries: Sequence[Entry], question: Question) -> list[RenderableType]:
    """What the system answered and what was read back, for the acts in question; and acts that are only described."""
    mine = [entry for entry in entries if concerns(question, entry) and (entry.receipt or entry.verdict)]
    parts: list[RenderableType] = [render.heading("Evidence")] if mine else []
    parts += [render.facts(_evidence(entry, named=not question.tool)) for entry in mine]
    tried = {entry.action.step for entry in mine}
    others = [] if question.tool else [one for one in described(question) if one.get("step") not in tried]
    if others:
        parts.append(render.heading("What it is about"))
        parts += [Text(bounded(f"  {_described(one)}")) for one in others]
    if other := elsewhere(question):
        parts.append(Text(f"\nAnother task did this already: {plain(other)}", style="yellow"))
    return parts


def _described(act: JsonObject) -> str:
    args = act.get("args")
    return f"{plain(str(act.get('tool')))}  {arguments(args) if isinstance(args, dict) else ''}"


def _evidence(entry: Entry, *, named: bool) -> list[tuple[str, RenderableType | None]]:
    receipt, verdict, action = entry.receipt, entry.verdict, entry.action
    return [
        ("act", plain(action.tool) if named else None),
        ("arguments", render.values(action.args) if named else None),
        ("risk", render.risk(action.risk)),
        ("attempts", str(entry.attempts)),
        ("answer", f"{receipt.kind}: {receipt.message}".removesuffix(": ") if receipt else "none was recorded"),
        ("verdict", render.verdict(verdict)),
        ("because", verdict.reason if verdict else None),
        ("read back", render.anything(verdict.evidence) if verdict and verdict.evidence is not None else None),
    ]
