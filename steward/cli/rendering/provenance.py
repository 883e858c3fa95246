"""Who writes what a tool returns, and what its arguments are: what its author said, and what is a guess."""

from __future__ import annotations

from collections.abc import Sequence

from rich.console import RenderableType
from rich.text import Text

from steward.cli.rendering import pieces as render
from steward.cli.text import plain
from steward.domain.argument_roles import guessed_sinks
from steward.domain.ports.tools import Card, Role
from steward.domain.text import first_of

_SHOWN = 8  # tools in a line

_ROLES: Sequence[tuple[Role, str]] = (
    ("sink", "where it goes (sink)"),
    ("identifies", "what, how much or when (identifies)"),
    ("free", "free text, or a choice (free)"),
)


def written_by(card: Card) -> Text:
    """Who writes its results, in a word for a list."""
    if card.source == "own":
        return Text("mixed" if card.others else "own")
    return Text("others") if card.source_said else Text("others ?", style="yellow")


def written_by_in_full(card: Card) -> Text:
    """The same in words, with what to say where nobody said it."""
    if card.source == "own":
        but = f"; others write {plain(', '.join(card.others))}" if card.others else ""
        return Text(f"the business itself{but}")
    if card.source_said:
        return Text("others")
    return Text(
        "others, as nobody said, or confirmed, who writes it: say source own where the business writes all of it, "
        "or name in others the fields that it does not write",
        style="yellow",
    )


def roles(card: Card) -> list[RenderableType]:
    """The arguments by their roles; guesses have a question mark."""
    if not card.roles:
        return []
    rows = [(words, _named(card, role)) for role, words in _ROLES if role in card.roles.values()]
    guesses = len(card.roles) > len(card.roles_said)
    note = Text("? a guess by type and name; to confirm it, say identifies, free or sink", style="dim")
    return [render.heading("What the arguments are"), render.facts(rows), *([note] if guesses else [])]


def _named(card: Card, role: Role) -> Text:
    names = [f"{path}{'' if path in card.roles_said else ' ?'}" for path, one in card.roles.items() if one == role]
    return Text(plain(", ".join(names)))


def unsaid(cards: Sequence[Card]) -> list[str]:
    """What nobody said of the tools and is worth saying, in a line each."""
    silent = ", ".join(first_of((card.name for card in cards if not card.source_said), _SHOWN))
    goes = ((card.name, guessed_sinks(card)) for card in cards)
    acts = ", ".join(first_of((f"{name} ({', '.join(sinks)})" for name, sinks in goes if sinks), _SHOWN))
    lines = [f"Nobody said who writes what they return, so it counts as others' words: {silent}."] if silent else []
    lines += [f"Where acts go is a guess, for you to confirm with sink: {acts}."] if acts else []
    return [plain(one) for one in lines]
