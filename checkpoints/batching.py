"""Writes that are wanted at the same moment go to the database together: one statement, one commit."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence

from psycopg.rows import DictRow

from steward.checkpoints.statements import Row

Run = Callable[[Sequence[Row]], Awaitable[Mapping[str, DictRow]]]

_MOST = 100  # rows a statement


class Coalesced:
    """One kind of write; `run` makes many of them at once and gives the rows by their `key`.

    Where a common statement fails, each write is made by itself, so that none fails for another's sake.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._wanted: list[tuple[Row, asyncio.Future[DictRow | None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def __call__(self, values: Row) -> DictRow | None:
        """The row that was written, or None where nothing was."""
        future: asyncio.Future[DictRow | None] = asyncio.get_running_loop().create_future()
        self._wanted.append((values, future))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write())
        return await future

    async def _write(self) -> None:
        while self._wanted:
            await asyncio.sleep(0)  # whoever is about to ask at this moment comes along
            batch = self._next()
            try:
                rows = await self._run([values for values, _ in batch])
            except Exception as error:  # noqa: BLE001 - told to whoever asked
                await self._write_singly(batch, error)
                continue
            for values, future in batch:
                _give(future, rows.get(str(values["key"])))

    def _next(self) -> list[tuple[Row, asyncio.Future[DictRow | None]]]:
        """What goes together: each key once, since one statement can't write a row twice."""
        batch: dict[object, tuple[Row, asyncio.Future[DictRow | None]]] = {}
        later: list[tuple[Row, asyncio.Future[DictRow | None]]] = []
        for item in self._wanted:
            key = item[0]["key"]
            if key in batch or len(batch) == _MOST:
                later.append(item)
            else:
                batch[key] = item
        self._wanted = later
        return list(batch.values())

    async def _write_singly(
        self, batch: Sequence[tuple[Row, asyncio.Future[DictRow | None]]], error: Exception
    ) -> None:
        for values, future in batch:
            if len(batch) > 1:
                (error_or_rows,) = await asyncio.gather(self._run([values]), return_exceptions=True)
                if not isinstance(error_or_rows, BaseException):
                    _give(future, error_or_rows.get(str(values["key"])))
                    continue
                error = error_or_rows if isinstance(error_or_rows, Exception) else error
            if not future.done():
                future.set_exception(error)


def _give(future: asyncio.Future[DictRow | None], row: DictRow | None) -> None:
    if not future.done():  # whoever asked may have gone away
        future.set_result(row)
