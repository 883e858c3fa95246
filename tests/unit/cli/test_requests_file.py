"""Files of goals: read whole and checked whole, before anything runs."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steward.cli import requests_file
from steward.cli.requests_file import Request, keyed, request_of
from steward.domain.errors import Unusable

PLAYBOOKS = ["refund", "order-status"]


def read_requests(path: Path, playbooks: Sequence[str], **how: Any) -> list[Request]:
    return [*requests_file.read_requests(str(path), playbooks, **how).requests]


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("goals.jsonl", '{"goal": "a", "playbook": "refund", "requested_by": "ann", "id": "1"}\n\n{"goal": " b "}\n'),
        ("goals.csv", "goal,playbook,requested_by,id\na,refund,ann,1\nb,,,\n"),
        ("goals.csv", 'goal;playbook;requested_by;id\r\n"a";refund;ann;1\r\nb;;;\r\n'),
        ("goals.csv", "goal\tplaybook\trequested_by\tid\na\trefund\tann\t1\nb\t\t\t\n"),
        ("goals.CSV", '\ufeffid, requested_by ,goal,playbook\r\n1,ann,"a",refund\r\n,,b,\r\n'),
    ],
)
def test_formats_mean_the_same(tmp_path: Path, name: str, content: str) -> None:
    """JSON lines and CSV carry the same fields; empty ones are as if they were not there."""
    assert read_requests(written(tmp_path, name, content), PLAYBOOKS) == [
        Request(goal="a", playbook="refund", requested_by="ann", id="1"),
        Request(goal="b"),
    ]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_of_a_text_is_a_request(tmp_path: Path, end: str) -> None:
    """There are no comments: what begins with # is a request; blank lines are passed over, and it is said how many."""
    path = written(tmp_path, "goals.txt", end.join(["#1066 - where is it?", "", "first: {a}, #2", "  second  ", ""]))

    found = requests_file.read_requests(str(path), PLAYBOOKS)

    assert [one.goal for one in found.requests] == ["#1066 - where is it?", "first: {a}, #2", "second"]
    assert found.told == f"{path}: 3 requests, 1 blank line passed over."


def test_rows_of_a_spreadsheet_that_hold_nothing_are_passed_over(tmp_path: Path) -> None:
    """Empty rows and columns at the edges are no requests; lines are counted as an editor does."""
    path = written(tmp_path, "goals.csv", 'sep=;\r\nGoal;id;;\r\n;;;\r\n"two\r\nlines";1;;\r\n;2;;\r\n')

    with pytest.raises(Unusable, match="line 6: 'goal' is missing"):
        read_requests(path, PLAYBOOKS)
    path.write_text(path.read_text().replace("\n;2;;", ""))
    found = requests_file.read_requests(str(path), PLAYBOOKS)
    assert [(one.goal, one.id) for one in found.requests] == [("two\nlines", "1")]
    assert "1 blank line passed over" in found.told


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("goal\nKätzchen 1 €\n".encode("utf-16"), "read as UTF-16."),
        ("goal\nKätzchen 1 €\n".encode("utf-16-le"), "read as UTF-16-LE."),
        ("goal\nKätzchen 1 €\n".encode("utf-16-be"), "read as UTF-16-BE."),
        ("goal\nKätzchen 1 €\n".encode("utf-32"), "read as UTF-32."),
        ("goal\nKätzchen 1 €\n".encode("utf-8-sig"), "1 request."),
    ],
)
def test_encodings_are_recognised_and_said(tmp_path: Path, content: bytes, says: str) -> None:
    """What Excel and Notepad write is read as it was meant, with or without a byte order mark."""
    found = requests_file.read_requests(str(written(tmp_path, "a.csv", content)), PLAYBOOKS)

    assert [one.goal for one in found.requests] == ["Kätzchen 1 €"]
    assert found.told.endswith(says)


def test_what_could_be_any_encoding_is_refused_with_advice(tmp_path: Path) -> None:
    """A guess could change names and amounts; named by its encoding it is read."""
    path = written(tmp_path, "a.csv", "goal\nKätzchen 1 €\n".encode("cp1252"))

    with pytest.raises(Unusable, match=r"is not UTF-8 text \(line 2, byte 6\); save it as UTF-8 .*--encoding cp1252"):
        read_requests(path, PLAYBOOKS)
    assert read_requests(path, PLAYBOOKS, encoding="cp1252") == [Request(goal="Kätzchen 1 €")]
    for wrong in ("rot13", "nope", "ascii"):
        with pytest.raises(Unusable):
            read_requests(path, PLAYBOOKS, encoding=wrong)


@pytest.mark.parametrize("mark", [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"])
def test_an_encoding_that_the_file_contradicts_is_refused(tmp_path: Path, mark: bytes) -> None:
    """A mark of its own says what the file is in; the one that is right is taken, and the mark is no text."""
    right = {b"\xef\xbb\xbf": "utf_8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "UTF-16BE"}[mark]
    path = written(tmp_path, "a.txt", mark + "Kätzchen".encode(right))

    with pytest.raises(Unusable, match=r"begins with the mark of UTF-.*; leave out --encoding cp1252"):
        read_requests(path, PLAYBOOKS, encoding="cp1252")
    assert read_requests(path, PLAYBOOKS, encoding=right) == [Request(goal="Kätzchen")]


@pytest.mark.parametrize(
    ("content", "seems"),
    [
        ("goal,playbook\na,refund\n", "csv"),
        ("\n Goal ;\na;\n", "csv"),
        ('{"goal": "a"}\n', "ndjson"),
        ('[{"goal": "a"}]', "json"),
        ("[\n", "json"),
        ("[urgent] cancel order 1045\n", ""),
        ("Set the goal, playbook and key of ticket 3\n", ""),
        ("{{name}} wants a refund\n", ""),
    ],
)
def test_a_table_is_not_taken_for_a_text(tmp_path: Path, content: str, seems: str) -> None:
    """Where the name shows no format, a head or a document is no request, unless somebody says that it is."""
    path = written(tmp_path, "requests", content)

    if seems:
        with pytest.raises(Unusable, match=f"line 1 reads as {seems}; say --format {seems}"):
            read_requests(path, PLAYBOOKS)
    assert read_requests(path, PLAYBOOKS, form="txt")[0].goal == content.strip().splitlines()[0].strip()


def test_a_pipe_needs_a_format(tmp_path: Path) -> None:
    """`--file <(export)` has a name that shows nothing; it is told before anything is read."""
    os.mkfifo(tmp_path / "63")

    with pytest.raises(Unusable, match="say what the pipe holds, as --format csv"):
        read_requests(tmp_path / "63", PLAYBOOKS)


def test_standard_input_needs_a_format(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`-` is standard input, whose format has no name to show it; a format goes before a file's name."""
    with pytest.raises(Unusable, match="--format csv"):
        requests_file.read_requests("-", PLAYBOOKS)
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b'[{"goal": "a"}]')))
    assert [one.goal for one in requests_file.read_requests("-", PLAYBOOKS, form="json").requests] == ["a"]
    assert read_requests(written(tmp_path, "export.dat", "a\n"), PLAYBOOKS, form="txt") == [Request(goal="a")]


def test_keys_know_a_row_wherever_it_stands() -> None:
    """By goal, requester and how many equal ones stand above; what has an id or a key of its own keeps to that."""
    a, b = Request(goal="a"), Request(goal="b")

    first = keyed([a, a, b], "kim")
    moved = keyed([b, Request(goal="new"), a, Request(goal="a", playbook="refund", priority=5)], "kim")

    assert len({one.key for one in first}) == 3
    assert [moved[place].key for place in (2, 3, 0)] == [one.key for one in first]
    assert all(one.requested_by == "kim" for one in first)
    (lea,) = keyed([Request(goal="a", requested_by="lea")], "kim")
    assert (lea.requested_by, lea.key) == ("lea", first[0].key)
    own = [Request(goal="a", id="1"), Request(goal="a", key="k"), a]
    assert [one.key for one in keyed(own, "kim")] == [None, "k", first[0].key]
    assert [one.key for one in keyed([a, *own], "kim", again=True)] == [None, None, "k", None]


def test_the_sample_requests_are_such_a_file(tmp_path: Path) -> None:
    """The samples' own fields, as faults and expectations, are let through."""
    path = written(
        tmp_path, "goals.jsonl", '{"goal": "a", "expect": {"status": "complete"}, "faults": [], "note": "n"}\n'
    )

    assert read_requests(path, PLAYBOOKS)[0].goal == "a"


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("a.jsonl", '{"goal": "a"}\n{"goal": \n', "line 2: is no JSON"),
        ("a.jsonl", '{"goal": "a", "goal": "b"}\n', "line 1: is no JSON: 'goal' is given twice"),
        ("a.jsonl", '{"goal": "a", "expect": ' + "[" * 99 + "]" * 99 + "}", "nested more than 50 levels"),
        ("a.csv", "goal,id,goal\na,1,b\n", "line 1: column 'goal' is there twice"),
        ("a.jsonl", "[1]\n", "line 1: should be an object with 'goal'"),
        ("a.jsonl", '{"gaol": "a"}\n', "line 1: 'goal' is missing"),
        (
            "a.jsonl",
            '{"goal": "a", "playbok": "refund"}\n',
            "line 1: there is no field 'playbok'; did you mean playbook?",
        ),
        ("a.jsonl", '{"goal": "  "}\n', "line 1: 'goal' is empty"),
        ("a.jsonl", '{"goal": 3}\n', "line 1: 'goal'"),
        ("a.jsonl", "[" * 100_000, "line 1"),
        ("a.jsonl", '{"goal": "a", "id": "1"}\n{"goal": "b", "id": "1"}\n', "line 2: id '1' is used in line 1 already"),
        (
            "a.jsonl",
            '{"goal": "a", "playbook": "nope"}\n',
            "line 1: there is no playbook 'nope'; available: order-status",
        ),
        ("a.csv", "aim\nx\n", "line 1 must name the columns"),
        ("a.csv", "goal,color\nx,red\n", "line 1: there is no column 'color'"),
        ("a.csv", "goal\na,b,c\n", "line 2: has more cells than the head has columns: 'b, c'"),
        (
            "a.csv",
            "goal\n" + "x" * 200_000 + "\n,\n\x00\n",
            "line 2: 'goal' has more than 100,000 characters; line 4: ",
        ),
        ("a.csv", "goal,,id\na,,1\n", "line 1: column 2 has no name; known: goal"),
        ("a.csv", 'goal\nb\n"a', "line 3: a quote that begins in this row is never closed"),
        ("a.csv", 'goal\n"a" b\n', "line 2: text follows a closing quote"),
        ("a.csv", "goal\n\u200b\n", "line 2: the goal is empty"),
        ("a.csv", b"PK\x03\x04\x14\x00", "a.csv: is a workbook or an archive; save the sheet as CSV UTF-8"),
        ("a.XLSX", b"PK", "a.XLSX: is a workbook; save the sheet as CSV UTF-8"),
        ("a.txt", b"\x1f\x8b\x08", "is packed"),
        ("a.csv", "goal,id\n,1\n", "line 2: 'goal' is missing"),
        ("a.csv", "", "a.csv: is empty"),
        ("a.txt", "\n \n", "is empty"),
        ("a.csv", "goal,id\n,\n", "holds no requests"),
        ("a.txt", b"\xff\xff", "is not UTF-8 text"),
        ("a.csv", "goal\nfine\nCancel \x001046\n", "line 3: 'goal' holds the character U+0000 after 'Cancel '"),
        ("a.txt", "fine\n\x00\n", "line 2: 'goal' holds the character U+0000"),
        ("a.jsonl", '{"goal": "a \\u0000 b"}', "line 1: 'goal' holds the character U+0000"),
        ("a.jsonl", '{"goal": "a \\ud800 b"}', "line 1: 'goal' holds half a character"),
        ("a.json", '[{"goal": "a", "id": "x\\u0007"}]', "item 1: 'id' holds the character U+0007"),
        (
            "a.json",
            '[null, {"goal": "a"}, {}, "x"]',
            "item 1: should be an object with 'goal'; item 3: 'goal' is missing",
        ),
        ("a.json", '{"goal": "a"}', "should be a list of objects"),
        ("a.json", '{"goal": "a"}\n{"goal": "b"}', "one document a line is NDJSON"),
        ("a.csv", "sep=x\ngoal\n", "sep=x can't part columns"),
        ("a.csv", "goal,key\na,k\nb,k\n", "line 3: key 'k' is used in line 2 already"),
        ("a.txt", "fine\n" + "x" * 100_001, "line 2: 'goal' has more than 100,000 characters"),
        ("a.xlsx", "", "is a workbook; save the sheet"),
    ],
)
def test_what_is_wrong_is_said_with_its_line(tmp_path: Path, name: str, content: str | bytes, says: str) -> None:
    """One line of text that names the file, the line and the reason."""
    with pytest.raises(Unusable) as refused:
        read_requests(written(tmp_path, name, content), PLAYBOOKS)

    assert says in str(refused.value)
    assert name in str(refused.value)
    assert "\n" not in str(refused.value)


def test_every_bad_line_is_named_at_once(tmp_path: Path) -> None:
    """Nobody has to correct a file line by line; past ten, the rest is counted."""
    with pytest.raises(Unusable) as refused:
        read_requests(written(tmp_path, "a.jsonl", "{}\n" * 12), PLAYBOOKS)

    assert "line 1:" in str(refused.value)
    assert "line 10:" in str(refused.value)
    assert "and 2 more" in str(refused.value)


@pytest.mark.parametrize("path", ["nowhere.txt", "."])
def test_what_is_no_file_is_said_so(tmp_path: Path, path: str) -> None:
    """A missing file and a folder are one line, too."""
    with pytest.raises(Unusable):
        read_requests(tmp_path / path, PLAYBOOKS)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=150, deadline=None)
@given(content=st.binary(max_size=200), suffix=st.sampled_from(["jsonl", "csv", "txt", "json", "tsv"]))
def test_any_bytes_are_goals_or_a_refusal(tmp_path: Path, content: bytes, suffix: str) -> None:
    """No content of a file breaks the reader."""
    path = written(tmp_path, f"any.{suffix}", content)

    with suppress(Unusable):
        assert all(one.goal.strip() for one in read_requests(path, PLAYBOOKS))


@pytest.mark.parametrize(
    ("goal", "fields", "says"),
    [("x" * 100_001, {}, "100,001 characters"), ("g", {"id": "i" * 201}, "'id'"), ("g", {"key": ""}, "'key'")],
)
def test_a_goal_from_the_command_line_is_refused_in_one_line(goal: str, fields: dict[str, str], says: str) -> None:
    """What a file may not hold, the command line may not either, and says so without a traceback."""
    with pytest.raises(Unusable, match=says):
        request_of(goal, **fields)
    assert len(request_of("x" * 100_000, id="i").goal) == 100_000


def test_more_goals_than_one_run_can_hold_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is to be split, and nothing of it is run."""
    monkeypatch.setattr(requests_file, "MOST_REQUESTS", 3)

    assert len(read_requests(written(tmp_path, "a.txt", "a\n" * 3), PLAYBOOKS)) == 3
    with pytest.raises(Unusable, match="holds more than 3 requests"):
        read_requests(written(tmp_path, "b.txt", "a\n" * 4), PLAYBOOKS)


def test_a_goal_beyond_the_models_window_is_named_with_its_line(tmp_path: Path) -> None:
    """Not halfway through, when others are done."""
    path = written(tmp_path, "a.txt", "short\n" + "x" * 9_000)

    with pytest.raises(Unusable, match=r"line 2: the goal takes about .* tokens"):
        read_requests(path, PLAYBOOKS, window=8_000)
