"""A case as a test in LangSmith, by its own support for pytest."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, cast

import langsmith
from langsmith import testing as _testing
from langsmith.run_helpers import tracing_context  # pyright: ignore[reportUnknownVariableType]

from steward.domain.redaction import Redactor
from steward.evals.regression.format import Case
from steward.evals.regression.langsmith.client import Client
from steward.evals.regression.langsmith.dataset import shown, synced
from steward.evals.regression.langsmith.experiment import outputs_of, scores_of
from steward.evals.regression.results import Result

if TYPE_CHECKING:
    import pytest

testing, _tracing = cast("Any", _testing), cast("Any", tracing_context)  # the library leaves its types open there


class _Failed(Exception):
    """What LangSmith is told of a trial that failed."""


def run_in_langsmith(
    client: Client, dataset: str, case: Case, redactor: Redactor, trial: Callable[[], Result], item: pytest.Item
) -> Result:
    """The trial's result, which LangSmith has as a run of the case's example with its scores.

    The trial is carried out once, whatever LangSmith says; `client.lost` says why that does not have it.
    """
    kept, example = list[Result](), shown(case, redactor)

    def carried_out(**_: Any) -> dict[str, Any]:  # its arguments are the run's inputs
        kept.append(trial())
        return _logged(kept[0], example["outputs"])

    carried_out.__name__ = case.id
    try:
        if not client.lost:
            (there,) = synced(client, dataset, [case], redactor)
            untyped = cast("Any", langsmith)
            tested = untyped.test(id=there.id, client=client, test_suite_name=dataset)(carried_out)
            with _tracing(client=client, enabled=True):
                tested(**example["inputs"], request=SimpleNamespace(config=item.config, node=item))
    except _Failed:
        pass
    except Exception as error:  # noqa: BLE001 - no test fails for who is told of it
        client.lose(error)
    return kept[0] if kept else trial()


def _logged(result: Result, expected: dict[str, Any]) -> dict[str, Any]:
    """What the run shows. Raises _Failed where the trial did, which is how LangSmith learns it."""
    testing.log_reference_outputs(expected)
    outputs = outputs_of(result)
    testing.log_outputs(outputs)
    for one in scores_of(outputs):
        testing.log_feedback(key=one["key"], score=one["score"])
    if not result.passed:
        raise _Failed("\n".join(f"{one.kind}: {one.text}" for one in result.findings))
    return outputs
