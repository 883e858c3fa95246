"""Commands whose words are checked first: what is no text, empty, endless or no number is refused in one line."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from steward.domain.caller_arguments import (
    LONGEST_LINE,
    MOST_JSON,
    MOST_MESSAGE,
    MOST_NOTE,
    require_line,
    require_no_longer,
)
from steward.domain.errors import Unusable
from steward.domain.goals import MOST
from steward.domain.text import UNSTORABLE, plain

_ADDRESS = 8_000  # characters of where something is, as servers take them; of a command, a header, a list of names
_PATH = 4_096  # characters of a path, as Linux takes them
_ADDRESSES = {"source", "url", "sandbox", "header", "credential", "only", "confirm"}
_LONG = {  # or of many lines, with how many characters they may have
    **dict.fromkeys(("message", "reason", "evidence"), MOST_MESSAGE),
    **dict.fromkeys(("result", "args", "change"), MOST_JSON),
    **dict.fromkeys(("goal", "home"), MOST),
    "note": MOST_NOTE,
}
_PATHS = {"file"}  # whose bytes need not be text
_MAY_BE_EMPTY = {"to"}  # which says: nobody


class Checked(TyperCommand):
    """A command that begins only with words it can work with."""

    def invoke(self, ctx: Any) -> Any:  # typer keeps its own types private
        _check_words(self.params, ctx)
        return super().invoke(ctx)


class Group(TyperGroup):
    """A group of commands that knows what was meant, and whose own words are checked as a command's are."""

    def invoke(self, ctx: Any) -> Any:
        _check_words(self.params, ctx)
        return super().invoke(ctx)

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        if args and args[0][:1] != "-" and not get_close_matches(args[0], self.commands):
            groups = {name: group for name, group in self.commands.items() if isinstance(group, TyperGroup)}
            inside = {f"{name} {command}": command for name, group in groups.items() for command in group.commands}
            alike = get_close_matches(args[0], inside.values(), 1, 0.8)
            if meant := [words for words, command in inside.items() if command in alike]:
                ctx.fail(f"No such command '{plain(args[0])}'. Did you mean '{meant[0]}'?")
        return super().resolve_command(ctx, args)


class Showing(Group):
    """A group in which any other word is the name of what is to be shown."""

    def parse_args(self, ctx: Any, args: list[str]) -> Any:
        first = next((one for one in args if not one.startswith("-")), "")
        asks_for_help = first == "" and any(one in ctx.help_option_names for one in args)
        named = first in self.commands or asks_for_help
        return super().parse_args(ctx, args if named else ["show", *args])


class Commands(typer.Typer):
    """Typer whose commands are checked."""

    def __init__(self, *, cls: type[TyperGroup] = Group, **settings: Any) -> None:
        super().__init__(cls=cls, **settings)

    def command(self, name: str | None = None, *, cls: type[TyperCommand] | None = Checked, **settings: Any) -> Any:
        return super().command(name, cls=cls, **settings)


def _check_words(parameters: Iterable[Any], ctx: Any) -> None:
    for parameter in parameters:
        given = ctx.get_parameter_source(parameter.name)
        if given is not None and given.name == "COMMANDLINE":
            called = called_so(parameter)
            for value in _values(ctx.params.get(parameter.name)):
                check_word(str(parameter.name), called, value)


def called_so(parameter: Any) -> str:
    """A parameter as messages name it."""
    if parameter.param_type_name == "option":
        return str(max(parameter.opts, key=len))
    return f"the {parameter.metavar or str(parameter.name).replace('_', ' ')}"


def check_word(name: str, called: str, value: object) -> None:
    """Raises Unusable where nothing can be done with the value."""
    if isinstance(value, float) and not math.isfinite(value):
        raise Unusable(f"{called}: {value} is no number to work with")
    path = isinstance(value, Path)
    value = str(value) if path else value
    if not isinstance(value, str):
        return
    if not value.strip() and name not in _MAY_BE_EMPTY:
        raise Unusable(f"{called} is empty; give it a value" + (", or leave it out" if called[0] == "-" else ""))
    if name in _PATHS:
        return
    if UNSTORABLE.search(value):
        raise Unusable(f"{called} holds bytes that are no UTF-8 text")
    if name in _LONG:
        require_no_longer(called, value, _LONG[name])
    else:
        require_line(called, value, _PATH if path else _ADDRESS if name in _ADDRESSES else LONGEST_LINE)


def _values(value: object) -> Iterator[object]:
    if isinstance(value, list | tuple):
        yield from value
    else:
        yield value
