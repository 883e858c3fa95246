"""Where a command's words go: results to stdout, everything else to stderr."""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import takewhile
from pathlib import Path
from typing import Annotated, Literal

import typer
from rich.console import Console, RenderableType

from steward.cli.screen import screen
from steward.cli.text import plain
from steward.domain.errors import Unusable, reason_of
from steward.domain.model import JsonObject
from steward.domain.text import line


@dataclass
class Options:
    """What was asked of `steward` itself, before the command."""

    home: Path | None = None
    as_json: bool = False
    verbose: bool = False


@dataclass(frozen=True)
class Output:
    """A command's output; in JSON mode stdout carries documents only."""

    options: Options = field(default_factory=Options)

    @cached_property
    def out(self) -> Console:
        return screen()

    @cached_property
    def err(self) -> Console:
        return screen(stderr=True)

    def show(self, document: JsonObject, *parts: RenderableType) -> None:
        """The document for a program, or the parts for a person."""
        if self.options.as_json:
            # plain ASCII: no control character of a tool's answer can reach a terminal
            sys.stdout.write(json.dumps(document, indent=2) + "\n")
            sys.stdout.flush()  # where it can't be written, it is still time to say so
            return
        for part in parts:
            self.out.print(part)

    def line(self, document: JsonObject) -> None:
        """One line of NDJSON."""
        sys.stdout.write(json.dumps(document) + "\n")

    def flush(self) -> None:
        """Where the lines can't be written, it is still time to say so."""
        sys.stdout.flush()

    def note(self, text: str, style: str = "dim") -> None:
        """A message beside the result; in JSON mode a line of JSON, so that all of stderr is NDJSON."""
        if self.options.as_json:
            sys.stderr.write(json.dumps({"note": plain(text)}) + "\n")
            return
        self.err.print(plain(text), style=style, soft_wrap=True)

    def remark(self, line: str) -> None:
        """A note that begins in the middle of a sentence."""
        self.note(f"{line[:1].upper()}{line[1:]}")

    def progress(self, text: str) -> None:
        """How far it is, where no terminal shows it live."""
        self.note(text, style="")

    def command(self, *words: str) -> str:
        """A command to type next, with the options that this one was given."""
        home = ["--home", str(self.options.home)] if self.options.home else []
        return shlex.join(["steward", *home]) + " " + " ".join(words)


def also_json(context: typer.Context, value: bool) -> bool:
    """Take `--json` after the command as well as before it."""
    options = context.ensure_object(Options)
    options.as_json = options.as_json or value
    return options.as_json


AsJson = Annotated[
    bool,
    typer.Option("--json", help="Print one JSON document instead, for scripts.", callback=also_json),
]


AsLines = Annotated[
    bool,
    typer.Option("--json", help="Print NDJSON instead, for scripts: one document a line.", callback=also_json),
]


def output_of(context: typer.Context, as_json: bool = False) -> Output:
    """The output of this call."""
    options = context.ensure_object(Options)
    options.as_json = options.as_json or as_json
    return Output(options)


def asks_for_json(words: Sequence[str]) -> bool:
    """Whether the command line does, as far as can be told before it is understood."""
    return "--json" in [*takewhile(lambda word: word != "--", words)]


def complain(*texts: str) -> None:
    """What is wrong, on stderr, each text in one line."""
    console = screen(stderr=True)
    for text in texts:
        console.print(f"✗ {plain(' '.join(text.split()))}", style="red", soft_wrap=True)


def examples(*commands: str) -> str:
    """The end of a command's help."""
    return "\n".join(["[bold]Examples[/bold]", *(f"  {command}".replace("[", r"\[") for command in commands)])


def write_report(option: str, path: Path, text: str, mode: Literal["a", "w"] = "w") -> None:
    """Write a file that an option names. Raises Unusable."""
    try:
        with path.open(mode, encoding="utf-8") as file:
            file.write(text)
    except (OSError, ValueError) as error:
        raise Unusable(f"--{option} {line(str(path), 200)}: can't be written: {reason_of(error)}") from None
