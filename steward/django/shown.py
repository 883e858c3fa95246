"""What the admin's lists show of rows: without what is secret, and what tools mark."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.db import connections

from steward.checkpoints.sensitive import Marks
from steward.checkpoints.statements import statements
from steward.django.configuration import alias, steward_settings
from steward.django.models import AgentReview, AgentTask
from steward.domain.redaction import Redactor
from steward.domain.text import line

_MOST = 160  # characters of a goal in a list


def redactor() -> Redactor:
    """What hides secrets and all that any tool of any process marks."""
    with connections[alias()].cursor() as cursor:
        cursor.execute(statements("sensitive")["all"].decode())
        rows = cast("list[tuple[str, list[str], list[str]]]", cursor.fetchall())
    marks = Marks(
        arguments={tool: tuple(paths) for tool, paths, _ in rows if paths},
        results={tool: tuple(paths) for tool, _, paths in rows if paths},
    )
    return marks.known_to(steward_settings().redactor())


def put_goals(rows: Iterable[AgentTask | AgentReview]) -> None:
    """Give each row its goal as it may be shown, as `shown_goal`; what else it holds tells what to hide there."""
    known = redactor()
    for row in rows:
        beside: list[Any] = [row.plan, row.result] if isinstance(row, AgentTask) else [row.question, row.task.plan]
        row.shown_goal = line(known.among(beside).text(row.goal), _MOST)
