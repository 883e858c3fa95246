"""Ended tasks are read as they are on record, reckoned, and put into the figures, a batch a transaction.

Whatever crashes, a task is counted once: its summary, the roll-ups (by triggers) and the note that it is folded commit
together. What was counted before is taken out in the same transaction. What it says of drift is left with it, the first
time only (`drift.py`).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from steward.checkpoints import drift
from steward.checkpoints.pool import Pool, reaching, transaction
from steward.checkpoints.statements import in_columns, statements
from steward.checkpoints.summary_rows import judged_row, label_rows, model_rows, summary_row, task_of, tool_rows
from steward.domain.calibration.judged import JudgedPlan, judged_of
from steward.domain.drift.figures import Observed
from steward.domain.drift.observing import observed
from steward.domain.figures.summary import Summary, summarise
from steward.domain.redaction import PLAIN, Redactor

_MOST_STEPS = 20_000  # tool calls of the tasks of one batch


@dataclass(frozen=True)
class _Read:
    """One ended task: as it is counted, what its plan showed of confidence, and what is watched of it."""

    summary: Summary
    judged: JudgedPlan | None
    observed: Observed | None


class PostgresFolds:
    """Implements `steward.domain.ports.figures.Folds`; what the redactor hides gets into no figure."""

    def __init__(self, pool: Pool, redactor: Redactor = PLAIN) -> None:
        self._pool = pool
        self._redactor = redactor
        self._statements = statements("summary")

    async def fold(self, limit: int = 200) -> int:
        async with transaction(self._pool) as connection:
            (turn,) = await self._rows(connection, "one_folder", {})
            found = await self._rows(connection, "ended", {"limit": limit}) if turn["locked"] else list[DictRow]()
            ended = _bounded(found)
            if ended:
                read = await self._read(connection, ended)
                await put(connection, [one.summary for one in read], [one.judged for one in read if one.judged])
                await drift.put(connection, [one.observed for one in read if one.observed is not None])
            return len(ended)

    async def fold_all(self) -> int:
        done = 0
        while folded := await self.fold():
            done += folded
        return done

    async def left(self) -> int:
        with reaching(self._pool):
            async with self._pool.connection() as connection:
                (row,) = await self._rows(connection, "unfolded", {})
                return row["number"]

    async def _read(self, connection: AsyncConnection[DictRow], ended: Sequence[DictRow]) -> list[_Read]:
        """Each as it is counted, as its plan was judged, and as it is watched where it was not yet."""
        redactor = self._redactor
        marked = [*{*redactor.sensitive, *redactor.results}]
        values = {"ids": [row["id"] for row in ended], "marked": marked}
        acts, said, asked = [_by_task(await self._rows(connection, name, values)) for name in ("acts", "said", "asked")]

        def one(row: DictRow) -> _Read:
            done, decided, questions = (of.get(row["id"], []) for of in (acts, said, asked))
            task = task_of(row, done, decided, questions, redactor)
            summary = summarise(task)
            watched = None if row["observed"] else observed(task, summary, redactor.text(row["goal"]))
            return _Read(summary, judged_of(task), watched)

        def summarised() -> list[_Read]:
            return [*map(one, ended)]

        return await asyncio.to_thread(summarised)

    async def _rows(
        self, connection: AsyncConnection[DictRow], statement: str, values: Mapping[str, Any]
    ) -> list[DictRow]:
        return await (await connection.execute(self._statements[statement], values)).fetchall()


async def put(
    connection: AsyncConnection[DictRow], summaries: Sequence[Summary], judged: Sequence[JudgedPlan] = ()
) -> None:
    """Count these tasks as they are now, in the open transaction; what was counted of them before is taken out."""
    values = {"ids": [one.task_id for one in summaries]}
    await connection.execute(statements("summary")["take_out"], values)
    rows = [summary_row(one) for one in summaries]
    labels = [row for one in summaries for row in label_rows(one)]
    names = [{"kind": "path", "subject": "", "text": row["path"]} for row in rows]
    await _write(connection, "name_kinds", rows)
    await _write(connection, "name_labels", [*names, *({name: row[name] for name in names[0]} for row in labels)])
    await _write(connection, "put_in", rows)
    await _write(connection, "put_tools", [row for one in summaries for row in tool_rows(one)])
    await _write(connection, "put_models", [row for one in summaries for row in model_rows(one)])
    await _write(connection, "put_labels", labels)
    await _write(connection, "put_judged", [judged_row(one) for one in judged])
    await connection.execute(statements("summary")["folded"], values)


async def _write(connection: AsyncConnection[DictRow], statement: str, rows: Sequence[Mapping[str, object]]) -> None:
    if rows:
        await connection.execute(statements("summary")[statement], in_columns(rows))


def _bounded(ended: list[DictRow]) -> list[DictRow]:
    """As many of them as can be read in a moment: the transaction is not to stand open for long. One at least."""
    taken, steps = 0, 0
    for row in ended:
        steps += row["steps"]
        if taken and steps > _MOST_STEPS:
            break
        taken += 1
    return ended[:taken]


def _by_task(rows: Sequence[DictRow]) -> dict[str, list[DictRow]]:
    """The rows of each task, in their order."""
    of: Callable[[DictRow], str] = itemgetter("task_id")
    return {task: list(found) for task, found in groupby(sorted(rows, key=of), key=of)}
