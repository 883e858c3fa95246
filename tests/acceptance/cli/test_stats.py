"""`steward stats` answers from what was just done, without any process that keeps the figures."""

from __future__ import annotations

import csv
import io

from tests.acceptance.cli.conftest import Steward


async def test_what_became_of_the_tasks(steward: Steward) -> None:
    """Outcomes, steps, calls and trajectories of tasks that ended a moment ago, and the tasks behind a number."""
    path = steward.folder / "goals.txt"
    path.write_text("Where is order 1042?\nWhere is order 1043?\nWrite a poem\n")
    assert (await steward("run", "--file", str(path))).code == 3

    overview = (await steward("stats", "--json")).document["figures"]
    tools = await steward("stats", "tools", "--csv")
    shown = await steward("stats", "playbook", "--playbook", "order-status")
    behind = (await steward("stats", "--tasks", "outcome:alone", "--limit", "1", "--json")).document["figures"]
    later = (await steward("stats", "--tasks", "outcome:alone", "--cursor", behind["cursor"], "--json")).document
    other = await steward("stats", "--playbook", "cancel-order")

    assert overview["ended"] == 2
    assert [day["outcomes"]["alone"] for day in overview["days"]] == [2]
    assert [day["outcomes"]["waiting"] for day in overview["days"]] == [1]
    rows = list(csv.DictReader(io.StringIO(tools.out)))
    assert [(row["tool"], row["calls"], row["failed"]) for row in rows] == [("get_record", "2", "0.0")]
    assert "get_record → complete" in " ".join(shown.out.split())
    assert (behind["total"], len(behind["tasks"]), len(later["figures"]["tasks"])) == (2, 1, 1)
    assert other.code == 0
    assert "No task ended" in other.out


async def test_a_clock_that_is_behind_hides_nothing(steward: Steward) -> None:
    """Now is when the database says so: tasks that ended in the last hour are counted where the clock lost one."""
    assert (await steward("run", "Where is order 1042?")).code == 0
    (steward.folder / "sitecustomize.py").write_text("import time\nnow = time.time\ntime.time = lambda: now() - 3600\n")
    behind = steward.having(PYTHONPATH=str(steward.folder))

    found = (await behind("stats", "--since", "30m", "--json")).document

    assert found["figures"]["ended"] == 1


async def test_nonsense_is_told_in_a_line(steward: Steward) -> None:
    """What there is none of, a name that no task ever had among it: exit code 2 and one line."""
    for words in (
        ["stats", "--tasks", "outcome:won"],
        ["stats", "--csv", "--table", "nope"],
        ["stats", "--table", "days"],
        ["stats", "--cursor", "1|x"],
        ["stats", "--playbook", "nosuch"],
        ["stats", "tools", "--model", "100%'"],
        ["stats", "--release", "0.0.1"],
        ["decisions", "--playbook", "nosuch"],
        ["decisions", "--since", "2026-11-02", "--until", "2026-11-01"],
    ):
        ran = await steward(*words)
        assert ran.code == 2, words
        assert len(ran.err.splitlines()) == 1


async def test_a_decision_is_marked(steward: Steward) -> None:
    """The plan that nobody is sure of is listed by its confidence, marked wrong, and found by that."""
    assert (await steward("run", "Write a poem")).code == 3

    (unsure,) = (await steward("decisions", "--below", "0.7", "--json")).document["decisions"]
    assert (await steward("decisions", "--playbook", "none", "--below", "0.7", "--json")).document["decisions"] == [
        unsure
    ]
    assert (await steward("calibration", "--playbook", "none")).code == 0
    marked = await steward("decisions", "mark", str(unsure["id"]), "wrong", "--note", "it could have asked")
    shown = await steward("decisions", "--wrong")

    assert (unsure["kind"], unsure["outcome"]) == ("plan", "out_of_scope")
    assert marked.out.strip() == f"Decision {unsure['id']} is marked wrong."
    assert "it could have asked" in " ".join(shown.out.split())
