"""Cases as a LangSmith dataset and experiment: what is sent, and that a run is the same where it can't be."""

from __future__ import annotations

import asyncio
import atexit
import time
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import pytest
from langsmith.testing import _internal

from steward.domain.errors import Unusable
from steward.domain.redaction import Redactor
from steward.evals.regression.format import Case
from steward.evals.regression.langsmith import Client, Experiment, opened
from steward.evals.regression.langsmith.pytest_runs import run_in_langsmith
from steward.evals.regression.results import Result, Said
from steward.evals.worlds.langsmith.server import Endpoint, Trouble

SECRET = "Zx9planted"


def cases(number: int = 3, why: str = "") -> list[Case]:
    return [
        Case.model_validate(
            {
                "id": f"case-{one}",
                "goal": f"Refund order {one} with {SECRET}",
                "why": why,
                "expect": {"status": "complete", "acted": {"issue_refund": 1}},
            }
        )
        for one in range(number)
    ]


async def ran(
    chosen: Sequence[Case],
    *,
    repeat: int = 1,
    patience: float = 5.0,
    between: Callable[[int], None] = lambda _: None,
) -> Experiment:
    """A run of the cases, two at a time, without worlds: every second trial fails."""
    redactor, gate = Redactor(secrets=[SECRET]), asyncio.Semaphore(2)
    about = {"model": "m-1", "release": "0.3.0"}
    experiment = Experiment(
        opened(redactor), "refunds", chosen, redactor, about=about, repeat=repeat, concurrency=2, patience=patience
    )
    ended: list[str] = []

    async def one(case: Case, number: int) -> None:
        async with gate:
            await experiment.begins(case.id, number)
            between(len(ended))
            bad = [Said(kind="false_success", text="it is not there")] if case.id.endswith("1") else []
            experiment.ended(
                Result(case=case.id, trial=number, status="complete", findings=bad, steps=3, seconds=0.5, tokens=90)
            )
            ended.append(case.id)

    async with experiment:
        await asyncio.gather(*(one(case, number) for number in range(1, repeat + 1) for case in chosen))
    assert len(ended) == repeat * len(chosen), experiment.told
    return experiment


def scored(langsmith: Endpoint, key: str) -> dict[str, Any]:
    """The feedback of this key by the case of its run."""
    by_run = {one["run_id"]: one["score"] for one in langsmith.feedback if one["key"] == key}
    return {langsmith.runs[run]["inputs"]["case"]: score for run, score in by_run.items()}


@pytest.mark.parametrize("multipart", [True, False], ids=["newer", "older self-hosted"])
async def test_a_run_is_an_experiment_on_its_cases(langsmith: Endpoint, multipart: bool) -> None:
    """An example a case, a run a trial that names its example, and the scores of world and ledger as feedback."""
    langsmith.multipart = multipart

    experiment = await ran(cases())

    (made,) = langsmith.kept.experiments.values()
    (dataset,) = langsmith.kept.datasets.values()
    assert (experiment.lost, dataset["name"], made["reference_dataset_id"]) == ("", "refunds", dataset["id"])
    assert made["extra"]["metadata"]["release"] == "0.3.0"
    assert made["name"].startswith("m-1-")
    assert f"/datasets/{dataset['id']}/compare?selectedSessions={made['id']}" in experiment.told
    by_case = {one["inputs"]["case"]: one for one in langsmith.kept.examples.values()}
    assert by_case["case-0"]["outputs"] == {"status": "complete", "acted": {"issue_refund": 1}}
    runs = {one["reference_example_id"]: one for one in langsmith.roots()}
    assert {*runs} == {*langsmith.kept.examples}
    assert all(one["session_name"] == made["name"] and one["end_time"] for one in runs.values())
    assert runs[by_case["case-1"]["id"]]["outputs"]["findings"][0]["kind"] == "false_success"
    assert scored(langsmith, "passed") == {"case-0": 1, "case-1": 0, "case-2": 1}
    assert scored(langsmith, "false_success") == {"case-0": 0, "case-1": 1, "case-2": 0}
    assert scored(langsmith, "tokens") == dict.fromkeys(by_case, 90)
    keys = {one["key"] for one in langsmith.feedback}
    assert {"unauthorised", "duplicate", "needless_review", "steps", "cost", "seconds"} <= keys
    assert not [body for body in langsmith.raw if SECRET.encode() in body]


async def test_a_changed_case_updates_its_example_and_no_other(langsmith: Endpoint) -> None:
    """The same cases write nothing, a changed one is written once, and an example that others made stays."""
    await ran(cases())
    first, before = langsmith.kept.written, {*langsmith.kept.examples}
    await ran(cases())
    same = langsmith.kept.written
    await ran([*cases(2), *cases(3, why="for a reason")[2:]])

    assert (first, same, langsmith.kept.written) == (3, 3, 4)
    assert {*langsmith.kept.examples} == before
    assert [one["metadata"]["why"] for one in langsmith.kept.examples.values()] == ["", "", "for a reason"]
    assert len(langsmith.kept.experiments) == 3


async def test_repeated_trials_are_runs_of_their_own(langsmith: Endpoint) -> None:
    """With --repeat each trial is a run of the same example."""
    await ran(cases(), repeat=3)

    trials = sorted((one["inputs"]["case"], one["outputs"]["trial"]) for one in langsmith.roots())
    assert trials == [(f"case-{case}", trial) for case in range(3) for trial in (1, 2, 3)]


@pytest.mark.parametrize("trouble", ["hangs", "500", "401", "413", "429"])
async def test_an_endpoint_in_trouble_changes_nothing(langsmith: Endpoint, trouble: Trouble) -> None:
    """Every trial is carried out, soon, and a line says that LangSmith does not have it."""
    langsmith.trouble = trouble
    began = time.monotonic()

    experiment = await ran(cases(), patience=0.4)
    langsmith.release.set()

    assert "LangSmith does not have all of this run" in experiment.told
    assert time.monotonic() - began < 5
    assert "\n" not in experiment.told


async def test_an_endpoint_that_goes_away_in_the_middle_holds_nothing_up(langsmith: Endpoint) -> None:
    """What was begun goes on without it, and the wait at the end is bounded."""

    def away(ended: int) -> None:
        langsmith.trouble = "hangs" if ended >= 2 else "none"

    experiment = await ran(cases(8), patience=0.5, between=away)
    langsmith.release.set()

    assert experiment.lost


async def test_a_run_that_is_given_up_waits_for_nobody(langsmith: Endpoint) -> None:
    """Whoever interrupts a run is not held by the trials that LangSmith still waits for."""
    redactor = Redactor()
    experiment = Experiment(opened(redactor), "refunds", cases(), redactor, about={"model": "m"}, patience=5.0)
    began = time.monotonic()

    async def interrupted() -> None:
        async with experiment:
            await experiment.begins("case-0", 1)
            raise KeyError

    with pytest.raises(KeyError):
        await interrupted()

    assert time.monotonic() - began < 4
    assert langsmith.kept.experiments


async def test_without_a_key_it_is_refused_before_anything_begins(
    langsmith: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who asks for LangSmith and has set no key is told which."""
    monkeypatch.delenv("LANGSMITH_API_KEY")

    with pytest.raises(Unusable, match="set LANGSMITH_API_KEY"):
        opened(Redactor())

    assert langsmith.requests == []


async def test_what_it_prints_stands_in_no_result(langsmith: Endpoint, capsys: pytest.CaptureFixture[str]) -> None:
    """`--json` stays one document: LangSmith's own words go nowhere."""
    await ran(cases())

    assert langsmith.kept.experiments
    assert capsys.readouterr().out == ""


def _end(client: Client) -> None:
    """What LangSmith's support for pytest does at the process's exit."""
    suites: Any = _internal._LangSmithTestSuite  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    suite = suites._instances.pop("looks")  # noqa: SLF001
    atexit.unregister(_internal._end_tests)  # noqa: SLF001  # pyright: ignore[reportPrivateUsage]
    suite.shutdown()
    client.flush(5)


@pytest.mark.parametrize("trouble", ["none", "500"])
def test_a_test_of_pytest_is_a_run_of_its_example(
    langsmith: Endpoint, trouble: Trouble, request: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By LangSmith's own support for pytest; where that is away the trial is carried out all the same, and once."""
    monkeypatch.delenv("LANGSMITH_TRACING")
    langsmith.trouble = trouble
    client, carried_out = opened(Redactor(secrets=[SECRET]), patience=0.3), list[str]()

    def trial(case: Case) -> Result:
        carried_out.append(case.id)
        bad = [Said(kind="duplicate", text="twice")] if case.id == "case-1" else []
        return Result(case=case.id, status="complete", findings=bad)

    for case in cases(2):
        result = run_in_langsmith(client, "looks", case, Redactor(secrets=[SECRET]), partial(trial, case), request.node)
        assert result.passed is (case.id == "case-0")
    langsmith.release.set()

    assert carried_out == ["case-0", "case-1"]
    assert bool(client.lost) is (trouble != "none"), client.lost
    if trouble == "none":
        _end(client)
        assert (scored(langsmith, "pass"), scored(langsmith, "duplicate")) == (
            {"case-0": 1, "case-1": 0},
            {"case-0": 0, "case-1": 1},
        )
        assert {one["reference_example_id"] for one in langsmith.roots()} == {*langsmith.kept.examples}
        assert not [body for body in langsmith.raw if SECRET.encode() in body]


@pytest.mark.usefixtures("langsmith")
@pytest.mark.parametrize("before", ["", "x " * 120])
def test_an_answer_that_repeats_a_key_does_not_tell_it(before: str) -> None:
    """Not on a terminal, and not in a log of CI: neither whole nor cut off at the end of the line."""
    key = "lsv2_pt_0123456789abcdef0123456789abcdef_0123456789"
    client = opened(Redactor(secrets=[SECRET]))
    client.lose(ConnectionError(f"403 Forbidden: {before}no such key: {key} {SECRET}"))
    assert client.lost.startswith("ConnectionError: 403 Forbidden: ")
    assert key[:12] not in client.lost
    assert SECRET not in client.lost
