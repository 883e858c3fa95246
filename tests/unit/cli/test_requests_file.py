"""Files of goals: read whole and checked whole, before anything runs."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from steward.cli import requests_file
from steward.cli.requests_file import Request, read_requests, request_of
from steward.domain.errors import Unusable

PLAYBOOKS = ["refund", "order-status"]


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


def test_text_is_one_goal_a_line(tmp_path: Path) -> None:
    """Empty lines and comments are no goals; a goal may hold anything else."""
    path = written(tmp_path, "goals.txt", "# morning\n\nfirst: {a}, #2\n  second  \n")

    assert [one.goal for one in read_requests(path, PLAYBOOKS)] == ["first: {a}, #2", "second"]


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
        ("a.jsonl", '{"goal": "a", "playbok": "refund"}\n', "line 1: there is no field 'playbok'"),
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
        ("a.csv", "goal\na,b,c\n", "line 2"),
        ("a.csv", 'goal\n"a', "unexpected end of data"),
        ("a.csv", "goal,id\n,1\n", "line 2: 'goal' is missing"),
        ("a.csv", "", "a.csv: is empty"),
        ("a.txt", "# nothing\n", "holds no goals"),
        ("a.txt", b"\xff\xfe", "is not UTF-8 text"),
        ("a.xlsx", "", "'.xlsx' is not known"),
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
@given(content=st.binary(max_size=200), suffix=st.sampled_from(["jsonl", "csv", "txt"]))
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
    with pytest.raises(Unusable, match="holds more than 3 goals"):
        read_requests(written(tmp_path, "b.txt", "a\n" * 4), PLAYBOOKS)
