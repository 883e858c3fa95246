"""How a verdict is read that a model gives: its word, its reason, and fields that nobody asked for."""

from __future__ import annotations

from steward.domain.model import Json
from steward.domain.text import line
from steward.planner.reading import Reading

TRIES = 3  # questions until an answer can be read
_REASON = 500  # characters
_QUOTED = 40  # characters of what can't be read


def word_of(said: Json) -> str:
    """The word that was chosen, however it is written."""
    return str(said).strip().strip(".!").casefold()


def reason_of(said: Json) -> str:
    """The reason in a line; empty where there is none."""
    return line(said, _REASON) if isinstance(said, str) else ""


def quoted(said: str) -> str:
    """What can't be read, as it is told back."""
    return f"'{line(said, _QUOTED)}'"


def unanswered(reading: Reading) -> str:
    """Why nothing was read."""
    return reading.unusable or "there is no answer in it"
