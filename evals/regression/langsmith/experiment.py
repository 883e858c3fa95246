"""A run of cases as an experiment: LangSmith's `aevaluate` in a thread of its own, which waits for the trials."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections import Counter
from collections.abc import Generator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import contextmanager, redirect_stderr, redirect_stdout, suppress
from typing import Any, cast

import langsmith
from langsmith import schemas

from steward.domain.redaction import Redactor
from steward.evals.regression.format import Case
from steward.evals.regression.langsmith.client import Client
from steward.evals.regression.langsmith.dataset import synced
from steward.evals.regression.results import Result
from steward.evals.regression.scoring import GRAVE

_PATIENCE = 20.0
"""Seconds that a run waits for LangSmith in all: until its experiment has begun, and at the end for what is on its
way."""
_Key = tuple[str, int]


class Experiment:
    """One run of cases, told to LangSmith beside it.

    `url` is where its results are to be seen once it is over, `lost` why LangSmith does not have all of it.
    """

    def __init__(
        self,
        client: Client,
        dataset: str,
        cases: Sequence[Case],
        redactor: Redactor,
        *,
        about: Mapping[str, object],
        repeat: int = 1,
        concurrency: int = 4,
        patience: float = _PATIENCE,
    ) -> None:
        self.url = ""
        self._client = client
        self._dataset = dataset
        self._cases = cases
        self._redactor = redactor
        self._about = about
        self._repeat = repeat
        self._concurrency = concurrency
        self._patience = patience
        self._keys = [(case.id, number) for number in range(1, repeat + 1) for case in cases]
        self._begun: dict[_Key, Future[None]] = {key: Future() for key in self._keys}
        self._done: dict[_Key, Future[dict[str, Any]]] = {key: Future() for key in self._keys}
        self._seen: Counter[str] = Counter()
        self._thread = threading.Thread(target=self._work, name="langsmith experiment", daemon=True)

    async def __aenter__(self) -> Experiment:
        self._thread.start()
        if not self._keys:
            return self
        await self._begins(self._keys[0], self._patience)
        return self

    async def __aexit__(self, *_: object) -> None:
        for one in self._done.values():
            if not one.done():
                one.set_exception(RuntimeError("the trial was not carried out"))
        await asyncio.to_thread(self._thread.join, 0.0 if self.lost else self._patience)
        if self._thread.is_alive():
            self._client.lose("it did not take all of it in time")

    @property
    def lost(self) -> str:
        return self._client.lost

    @property
    def told(self) -> str:
        """Where the experiment is to be seen, or that LangSmith does not have it; one line."""
        if not self.lost:
            return f"In LangSmith: {self.url or self._dataset}"
        return f"LangSmith does not have all of this run, which is as it would be without: {self.lost}"

    async def begins(self, case: str, number: int) -> None:
        """A trial is about to begin: its run there begins with it."""
        await self._begins((case, number), self._patience / 4)

    def ended(self, result: Result) -> None:
        """A trial ended."""
        with suppress(Exception):  # it was given up
            self._done[result.case, result.trial].set_result(outputs_of(result))

    async def _begins(self, key: _Key, seconds: float) -> None:
        if self.lost:
            return
        try:
            await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(self._begun[key])), seconds)
        except TimeoutError:
            self._client.lose(f"no answer within {seconds:g} s")

    def _work(self) -> None:
        """The thread: whatever goes wrong here is a line, and no end of a trial."""
        try:
            with _silent():
                asyncio.run(self._evaluate())
        except Exception as error:  # noqa: BLE001 - the eval does not fail for who watches it
            self._client.lose(error)
        finally:
            for one in self._begun.values():
                if not one.done():
                    one.set_result(None)

    async def _evaluate(self) -> None:
        examples = synced(self._client, self._dataset, self._cases, self._redactor)
        results = await cast("Any", langsmith).aevaluate(
            self._trial,
            data=examples,
            evaluators=[scores],
            metadata=dict(self._about),
            experiment_prefix=self._about.get("model"),
            max_concurrency=self._concurrency,
            num_repetitions=self._repeat,
            client=self._client,
            disable_evaluator_tracing=True,
        )
        self.url = await results.get_comparison_url() or ""
        number = sum(len(scores_of(one.result())) for one in self._done.values() if one.exception() is None)
        await asyncio.to_thread(self._client.await_scores, number, self._patience)
        await asyncio.to_thread(self._client.flush, self._patience)

    async def _trial(self, inputs: dict[str, Any]) -> dict[str, Any]:
        """One trial's result, once it is there. They begin in the same order on both sides."""
        self._seen[inputs["case"]] += 1
        key = (inputs["case"], self._seen[inputs["case"]])
        self._begun[key].set_result(None)
        return await asyncio.wrap_future(self._done[key])


def outputs_of(result: Result) -> dict[str, Any]:
    """What a run in LangSmith says of a trial; its secrets are hidden already."""
    told = result.model_dump(mode="json", exclude={"case", "goal", "why", "tags", "expects_person"})
    return {**told, "passed": result.passed, "needless": result.needless}


def scores(run: schemas.Run, example: schemas.Example) -> dict[str, Any]:
    """The scores of a trial, from its world and its ledger, as LangSmith's feedback."""
    del example
    return {"results": scores_of(cast("dict[str, Any]", cast("Any", run).outputs or {}))}


def scores_of(outputs: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The same as a list: 1 or 0 for what holds and what may be said against it, else in the result's own units."""
    findings = cast("list[dict[str, str]]", outputs.get("findings") or [])
    said = "\n".join(f"{one['kind']}: {one['text']}" for one in findings)
    kinds = {one["kind"] for one in findings}
    against: list[dict[str, Any]] = [{"key": kind, "score": int(kind in kinds)} for kind in GRAVE]
    return [
        {"key": "passed", "score": int(bool(outputs.get("passed"))), "comment": said or None},
        *against,
        {"key": "needless_review", "score": int(bool(outputs.get("needless")))},
        *({"key": name, "score": outputs.get(name)} for name in ("steps", "model_calls", "tokens", "cost", "seconds")),
    ]


class _Mute:
    """A stream that takes nothing from one thread, and all from the others."""

    def __init__(self, stream: Any) -> None:
        self._stream = stream
        self._thread = threading.get_ident()

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)

    def write(self, text: str) -> int:
        return len(text) if threading.get_ident() == self._thread else self._stream.write(text)


@contextmanager
def _silent() -> Generator[None]:
    """What LangSmith prints from this thread stands in no result."""
    with redirect_stdout(cast("Any", _Mute(sys.stdout))), redirect_stderr(cast("Any", _Mute(sys.stderr))):
        yield
