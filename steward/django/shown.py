"""What the admin's lists show of rows: without what is secret, and what tools mark."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

from django.db import connections
from django.utils.text import smart_split, unescape_string_literal

from steward.checkpoints.sensitive import Marks
from steward.checkpoints.statements import statements
from steward.django.configuration import alias, steward_settings
from steward.django.models import AgentReview, AgentTask
from steward.domain.redaction import Redactor


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
        row.shown_goal = known.among(beside).text(row.goal)


def shows(row: AgentTask | AgentReview, searched: str) -> bool:
    """Whether what is shown of the row, too, holds the words by which it was found: else they would tell of what is
    hidden, letter by letter."""
    if row.shown_goal == row.goal:
        return True
    ids = (row.pk, row.client_key or "") if isinstance(row, AgentTask) else (row.pk, row.task_id)
    seen = "\n".join((row.shown_goal, row.requested_by, *ids)).casefold()
    return all(unquoted(one).casefold() in seen for one in smart_split(searched))


def unquoted(word: str) -> str:
    """The word as Django's search takes it."""
    return unescape_string_literal(word) if word[0] in "\"'" and word[0] == word[-1] else word
