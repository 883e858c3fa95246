"""How an event becomes a line: short for a person, or key=value; one JSON object is in `steward/logs.py`."""

from __future__ import annotations

from collections.abc import MutableMapping
from datetime import datetime
from typing import Any

import structlog
from rich.console import Console

from steward.cli.text import moment
from steward.domain.redaction_walk import spoken
from steward.domain.text import line
from steward.logs import FIRST, as_json

_STYLES = {"warning": "33", "error": "31", "critical": "31"}
_IDS = ("trace_id", "prompt_version")  # a person at a terminal does not read them
_SHORT = 8  # characters of a task's id


class ForPeople:
    """`12:03:04 tool.ended  tool=issue_refund outcome=answered`, in colours where the terminal has them."""

    def __init__(self, *, colours: bool) -> None:
        self._colours = colours

    def __call__(self, _: object, __: str, event: MutableMapping[str, Any]) -> str:
        told = {name: value for name, value in event.items() if name not in (*FIRST, *_IDS) and value not in ("", None)}
        exception = told.pop("exception", None)
        if "task_id" in told:
            told["task_id"] = spoken(told["task_id"])[:_SHORT]
        level = str(event.get("level", ""))
        words = [self._in(_clock(event.get("timestamp")), "2")]
        if level in _STYLES:
            words.append(self._in(level, _STYLES[level]))
        words.append(self._in(spoken(event.get("event", "")), "1"))
        words += [f"{self._in(f'{name}=', '2')}{_one_line(value)}" for name, value in told.items()]
        stack = [_printable(line).rstrip() for line in spoken(exception or "").splitlines()]
        return "\n".join([" ".join(words), *stack])

    def _in(self, text: str, style: str) -> str:
        return f"\x1b[{style}m{text}\x1b[0m" if self._colours and text else text


def _one_line(value: object) -> str:
    return " ".join(_printable(spoken(value)).split())


def _printable(text: str) -> str:
    """The text without what could steer a terminal."""
    return "".join(one if one.isprintable() else " " for one in text)


def _clock(stamp: object) -> str:
    """The time of day."""
    try:
        return moment(datetime.fromisoformat(str(stamp)).timestamp())[11:]
    except ValueError:
        return ""


def one_line(_: object, __: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The event on one line, so that each line is an event, and none steers the terminal that shows the log."""
    return {name: line(value) if isinstance(value, str) else value for name, value in event.items()}


def rendering(log_format: str) -> list[structlog.typing.Processor]:
    """What makes a line of an event; `auto` goes by whether stderr is a terminal."""
    stderr = Console(stderr=True)
    if log_format in ("json", "emf"):
        return [as_json]
    if log_format == "console" or (log_format == "auto" and stderr.is_terminal):
        return [ForPeople(colours=stderr.is_terminal and stderr.color_system is not None and not stderr.no_color)]
    return [one_line, structlog.processors.KeyValueRenderer(key_order=[*FIRST], repr_native_str=False)]
