"""Every command with every option and argument, given words that nothing can be done with."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from typer.core import TyperGroup

from steward.cli.app import command_line
from steward.cli.commands import check_word
from steward.domain.errors import Unusable
from steward.service import App
from steward.workers.cancelling import cancel
from tests.unit.cli.test_main import run

ROOT = Path(__file__).parents[3]
NO_TEXT = ["", " \t ", "a\udcffb", "x" * 200_000]
NO_LINE = [*NO_TEXT, "x" * 8_001, "a\x1b[31mb", "a\nb", "a\x00b"]
NO_NUMBER = ["-1", "", "x", "nan", "inf", "1e999", "9" * 400, "0x10", "\udcff"]
NO_CHOICE = ["", "nope", "\udcff"]
MANY_LINES = {"goal", "message", "reason", "evidence", "result", "args", "change", "note"}


def _leaves(command: Any, words: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    yield words, command
    if isinstance(command, TyperGroup):
        for name, inner in command.commands.items():
            yield from _leaves(inner, (*words, name))


LEAVES = list(_leaves(command_line()))


def _bad(parameter: Any) -> list[str]:
    """Words that the parameter can't take."""
    kind = parameter.type_descriptor
    if kind.annotation is bool or parameter.name in ("to", "help"):
        return []
    if kind.is_choice:
        return NO_CHOICE
    if parameter.name == "file":
        return ["", "/nowhere/x.csv", "x" * 5_000, "\udcff.csv", "/dev/null"]
    if parameter.name == "home":
        return ["", "\udcff"]
    if parameter.min is not None and parameter.max is not None:
        below = NO_NUMBER[0] if parameter.min > -1 else str(parameter.min - 1)
        return [below, *NO_NUMBER[1:], str(parameter.max + 1)]
    return NO_TEXT if parameter.name in MANY_LINES else NO_LINE


def _cases() -> Iterator[list[str]]:
    for words, command in LEAVES:
        needed = {one.name: one for one in command.params if one.required}
        for parameter in command.params:
            for value in _bad(parameter):
                others = [one for name, one in needed.items() if name != parameter.name]
                given = [word for one in others for word in _given(one, _good(one))]
                yield [*words, *given, *_given(parameter, value)]


def _good(parameter: Any) -> str:
    if not parameter.type_descriptor.is_choice:
        return "1"
    first = parameter.type_descriptor.choices[0]
    return str(getattr(first, "value", first))


def _given(parameter: Any, value: str) -> list[str]:
    if parameter.param_type_name == "argument":
        return ["--", value] if value.startswith("-") else [value]
    return [f"{max(parameter.opts, key=len)}={value}"]


CASES = list(_cases())


@pytest.fixture(autouse=True)
def _alone(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://u@127.0.0.1:1/none")
    monkeypatch.setenv("STEWARD_PLANNER", "fixed")


@pytest.mark.parametrize(
    ("name", "most"),
    [("note", 2_000), ("message", 20_000), ("reason", 20_000), ("evidence", 20_000), ("result", 100_000)],
)
def test_what_people_say_has_the_bound_that_it_has_on_the_pages(name: str, most: int) -> None:
    """Also of many lines; one character more is refused before anything begins."""
    check_word(name, f"--{name}", "x" * (most - 2) + "\nx")
    with pytest.raises(Unusable, match=f"--{name} has {most + 1:,} characters, {most:,} are allowed"):
        check_word(name, f"--{name}", "x" * (most + 1))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("source", "mcp+stdio:" + "x" * 400),
        ("confirm", "create_invoice," * 50),
        ("header", "Authorization: " + "t" * 2000),
    ],
)
def test_what_others_chose_may_be_longer_than_a_name(name: str, value: str) -> None:
    """Commands with paths, tokens, lists of tools and files deep down: of one line, and not without end."""
    check_word(name, f"--{name}", value)
    check_word("into", "--into", Path("/deep" * 200))
    with pytest.raises(Unusable, match="201 characters, 200 are allowed"):
        check_word("name", "--name", "x" * 201)
    with pytest.raises(Unusable, match="8,000 are allowed"):
        check_word(name, f"--{name}", "x" * 8_001)
    with pytest.raises(Unusable, match="one line"):
        check_word(name, f"--{name}", "a\nb")


async def test_a_task_is_not_cancelled_with_words_that_no_answer_takes() -> None:
    """Its open question would take them for its end and refuse them, so that the task would wait on."""
    with pytest.raises(Unusable, match="the message has 20,001 characters"):
        await cancel(cast("App", None), "t", "kim", "x" * 20_001, source="cli")


def test_commands_that_the_pages_name_are_there() -> None:
    """Each `steward COMMAND` with its options, in a line of code or a block of it."""
    known = {words: {name for one in command.params for name in one.opts} for words, command in LEAVES}
    wrong: list[str] = []
    for page in [ROOT / "README.md", *ROOT.glob("docs/*.md")]:
        for said in re.findall(r"(?:^|`)steward ([a-z][^`#\n]*)", page.read_text(), re.MULTILINE):
            first, second = [*said.split()[:2], ""][:2]
            words = (first, second) if (first, second) in known else (first,)
            options = set(re.findall(r"(?<!\S)--[a-z-]+", said)) - known[()] - {"--help", "--json"}
            if words not in known or options - known[words]:
                wrong.append(f"{page.name}: steward {said}")
    assert wrong == []


def test_the_walk_sees_all_commands() -> None:
    """Each command and nearly each of their options is tried."""
    assert len(LEAVES) > 35
    assert len(CASES) > 500
    assert all(type(command).__module__ != "typer.core" for _, command in LEAVES), "a command whose words go unchecked"


@pytest.mark.parametrize("as_json", [False, True], ids=["text", "json"])
@pytest.mark.parametrize("top", sorted({words[0] for words, _ in LEAVES if words}))
def test_bad_words_are_one_line_and_exit_code_2(
    top: str, as_json: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Empty, endless, no text, no number, out of range: refused before anything begins, with a line that says what."""
    cases = [words for words in CASES if words[0] == top]
    for words in cases[:: 4 if as_json else 1]:
        code = run(["--json", *words] if as_json else words, monkeypatch)
        out, err = capsys.readouterr()
        shown = [word[:60] for word in words]
        assert (code, out, len(err.splitlines())) == (2, "", 1), (shown, code, out[:300], err[:600])
        assert len(err) < 1500, shown
        if as_json:
            assert json.loads(err)["error"]["exit_code"] == 2, shown
        else:
            assert err.startswith("✗ "), shown


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["aprove", "r1"], "Did you mean 'review approve'?"),
        (["list"], "Did you mean"),
        (["taks"], "Did you mean"),
        (["review", "aprove"], "Did you mean 'approve'?"),
        (["audit", "verfy"], "Did you mean 'verify'?"),
        (["review", "show", "--jso"], "Possible options: --json"),
        (["tasks", "--limit"], "requires an argument"),
        (["tasks", "one", "two"], "unexpected extra argument"),
        (["review", "approve"], "missing argument"),
        (["--nope"], "no such option"),
    ],
)
def test_words_that_are_not_known_are_one_line_with_what_was_meant(
    words: list[str], says: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """In text and in JSON, wherever `--json` stands, with the way to the help."""
    assert run(words, monkeypatch) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert says in line
    assert line.endswith("--help")
    for asked in (["--json", *words], [*words, "--json"]):
        assert run(asked, monkeypatch) == 2
        out, err = capsys.readouterr()
        if not (words == ["tasks", "--limit"] and asked[-1] == "--json"):  # where it is the option's value
            assert says in json.loads(err)["error"]["message"]
        assert out == ""
