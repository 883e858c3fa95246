"""Exit codes: one for each way to end, the worst of several."""

from __future__ import annotations

import pytest

from steward.cli.exit_codes import MEANINGS, Exit, of_error, of_tasks
from steward.domain.errors import DecisionRefused, Fenced, Held, StewardError, Unreachable, Unusable
from steward.domain.model import TaskStatus


@pytest.mark.parametrize(
    ("statuses", "code"),
    [
        ([], 0),
        (["complete"], 0),
        (["complete", "needs_review"], 3),
        (["needs_review", "failed"], 1),
        (["running"], 5),
        (["running", "needs_review"], 3),
    ],
)
def test_several_tasks_end_as_the_worst(statuses: list[TaskStatus], code: int) -> None:
    """Failed before waiting, waiting before held elsewhere, and 0 only if all is complete."""
    assert of_tasks(statuses) == code


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (Unusable(""), 2),
        (DecisionRefused(""), 2),
        (StewardError(""), 2),
        (Unreachable(""), 4),
        (Held(""), 5),
        (Fenced(""), 5),
    ],
)
def test_every_expected_error_has_its_code(error: StewardError, code: int) -> None:
    """A script tells bad input, a dead database and another holder apart."""
    assert of_error(error) == code


def test_every_code_is_explained() -> None:
    """What `--help` lists is all there is."""
    assert set(MEANINGS) == set(Exit)
