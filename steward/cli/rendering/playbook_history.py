"""Versions of playbooks: when each was in force, and the text of one."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from steward.cli.rendering import pieces as render
from steward.cli.text import instant, moment, plain
from steward.domain.model import Json, JsonObject
from steward.domain.ports.playbook_versions import KeptPlaybook, Period


def document(found: Sequence[Period]) -> JsonObject:
    """For programs."""
    listed: list[Json] = [
        {
            "playbook": one.name,
            "version": one.version,
            "since": instant(one.since),
            "until": None if one.until is None else instant(one.until),
            "release": one.release,
        }
        for one in found
    ]
    return {"versions": listed}


def periods(found: Sequence[Period]) -> RenderableType:
    """A line each; of a playbook's first line its name."""
    made = render.table(
        ("Playbook", {"overflow": "fold"}),
        ("Version", {"no_wrap": True}),
        ("In force from", {"no_wrap": True}),
        ("until", {"no_wrap": True}),
        ("Release", {"no_wrap": True, "style": "dim"}),
    )
    before = ""
    for one in found:
        until = Text(moment(one.until)) if one.until is not None else Text("now", style="green")
        made.add_row(
            Text(plain(one.name) if one.name != before else ""),
            one.version,
            moment(one.since),
            until,
            plain(one.release),
        )
        before = one.name
    return made


def kept_document(kept: KeptPlaybook) -> JsonObject:
    """For programs."""
    files: list[Json] = [{"file": name, "text": text} for name, text in kept.texts.items()]
    return {
        "playbook": kept.name,
        "version": kept.version,
        "first_seen": instant(kept.first_seen),
        "release": kept.release,
        "files": files,
    }


def kept_text(kept: KeptPlaybook) -> str:
    """Its files as they stood, safe for a terminal; where there are several, each after a line with its name."""
    texts = {name: "\n".join(map(plain, text.expandtabs(4).splitlines())) for name, text in kept.texts.items()}
    if len(texts) == 1:
        return next(iter(texts.values()))
    return "\n\n".join(f"# {plain(name)}\n{text}" for name, text in texts.items())


def seen(kept: KeptPlaybook) -> str:
    """Since when it is known."""
    first = f"first worked under at {moment(kept.first_seen)} by Steward {kept.release}"
    return f"{kept.name}, version {kept.version}, {first}"
