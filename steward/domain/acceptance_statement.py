"""An acceptance as it is stated: put into the tools' own terms, or sent back with what they expect."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from steward.domain.model import Acceptance, Expectation, Json, Problem
from steward.domain.ports.tools import Toolbox
from steward.domain.text import several

_MOST_SHOWN = 3  # of what is wrong, in one line


def in_their_terms(acceptance: Acceptance, tools: Toolbox) -> tuple[Acceptance, list[Problem]]:
    """The acceptance with its values in the tools' types, and what no action could ever meet."""
    stated = [replace(one, args=tools.coerce_part(one.tool, one.args)) for one in acceptance.expectations]
    problems = [problem for one in acceptance.expectations for problem in _problems(one, tools)]
    return replace(acceptance, expectations=stated), problems


def unusable(problems: Sequence[Problem]) -> str:
    """Why the acceptance is none, in one line."""
    return f"the acceptance can't be used: {several((one.message for one in problems), _MOST_SHOWN)}"


def _problems(one: Expectation, tools: Toolbox) -> list[Problem]:
    if tools.card(one.tool) is None:
        names: list[Json] = [*tools.names()]
        return [
            Problem(code="unknown_tool", message=f"there is no tool '{one.tool}'", detail={"available_tools": names})
        ]
    problems = tools.check_part(one.tool, one.args)
    if one.at_most is not None and one.at_most < one.at_least:
        message = f"{one.tool}: at_most ({one.at_most}) is less than at_least ({one.at_least})"
        problems.append(Problem(code="bad_expectation", message=message))
    return problems
