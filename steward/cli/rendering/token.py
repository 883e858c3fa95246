"""Tokens as a person reads them; never a secret."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from steward.cli.rendering import pieces as render
from steward.cli.text import ago, plain
from steward.domain.queue import Token


def listing(given: Sequence[Token], now: float) -> RenderableType:
    made = render.table(
        ("Token", {"no_wrap": True}),
        ("Name", {"overflow": "fold"}),
        ("May", {"overflow": "fold"}),
        ("Used", {"no_wrap": True}),
        ("Ends", {"no_wrap": True}),
    )
    for one in given:
        used = ago(one.used_at, now) if one.used_at else "never"
        made.add_row(one.id, Text(plain(one.identity.name)), Text(_rights(one)), used, _end(one, now))
    return made


def facts(one: Token, now: float) -> list[tuple[str, str]]:
    """The token, line by line."""
    return [
        ("token", one.id),
        ("name", plain(one.identity.name)),
        ("may", _rights(one)),
        ("groups", plain(", ".join(one.identity.groups)) or "none"),
        ("ends", _end(one, now).plain),
    ]


def _rights(one: Token) -> str:
    of = f" of {plain(', '.join(one.identity.playbooks))}" if one.identity.playbooks else ""
    return ", ".join(f"{role}{of if role == 'reviewer' else ''}" for role in one.identity.roles)


def _end(one: Token, now: float) -> Text:
    if one.revoked_at is not None:
        return Text(f"revoked {ago(one.revoked_at, now)}", style="dim")
    if one.expires_at is None:
        return Text("never")
    if one.expires_at <= now:
        return Text(f"ended {ago(one.expires_at, now)}", style="dim")
    left = one.expires_at - now
    return Text(f"in {left / 86_400:.0f} d" if left > 2 * 86_400 else f"in {max(1, round(left / 3600))} h")
