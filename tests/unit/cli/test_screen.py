"""What tools, people and other systems wrote reaches a terminal as text, whichever way it is printed."""

from __future__ import annotations

import io

import pytest
import structlog
from rich.console import Console
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from steward.cli import logs
from steward.cli.output import Output, complain
from steward.cli.screen import screen

HOSTILE = "x\x1b]0;owned\x1b[2Jy\u202ez"
SPELT = r"x\x1b]0;owned\x1b[2Jy\u202ez"


def printed(console: Console) -> str:
    file = console.file
    assert isinstance(file, io.StringIO)
    return file.getvalue()


@pytest.mark.parametrize("stderr", [False, True])
def test_no_part_of_what_is_printed_steers_the_terminal(stderr: bool) -> None:
    """Words, styled text, tables, panels and what is shown live; the console's own styles stay."""
    console = screen(stderr=stderr)
    console.file = io.StringIO()
    table = Table("a", HOSTILE)
    table.add_row(HOSTILE, Text(HOSTILE, style="red"))

    console.print(HOSTILE)
    console.print(Panel(table, title=Text(HOSTILE)))
    with Live(Text(HOSTILE), console=console):
        pass

    out = printed(console)
    assert SPELT in out
    assert not {"\x1b", "\u202e"} & set(out)


def test_what_styles_the_terminal_still_does(monkeypatch: pytest.MonkeyPatch) -> None:
    """Only texts are changed."""
    monkeypatch.setenv("FORCE_COLOR", "1")
    monkeypatch.setenv("TERM", "xterm")
    console = screen()
    console.file = io.StringIO()

    console.print(Text("bold", style="bold"), end="")

    assert printed(console) == "\x1b[1mbold\x1b[0m"


@pytest.mark.usefixtures("own_logging")
def test_notes_errors_and_log_lines_are_text_too(capsys: pytest.CaptureFixture[str]) -> None:
    """In the log's plain format as well, which a file keeps until somebody shows it on a terminal."""
    Output().note(HOSTILE)
    complain(HOSTILE)
    logs.configure("info", "keyvalue")
    structlog.get_logger("steward").info("tool.ended", error=HOSTILE)

    said = capsys.readouterr().err

    assert said.count(SPELT) == 3
    assert not {"\x1b", "\u202e"} & set(said)
