"""The worlds that trials act in: the desk alone, a recording, or a system that is there to be tried on."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Protocol

import httpx
import psycopg
from psycopg import sql
from psycopg.types.json import Jsonb

from steward.domain.errors import Unusable
from steward.evals.regression.format import Case, DeskWorld, RecordedWorld
from steward.evals.regression.recorded_world import Recording
from steward.evals.worlds.desk.serve import running_desk
from steward.evals.worlds.desk.store import reset
from steward.settings import Settings
from steward.tools.loading import Spec
from steward.tools.web import trusted

_QUIET: Mapping[str, object] = {
    "webhook_url": None,
    "notice_mail": "",
    "smtp_url": None,
    "sentry_dsn": None,
    "otel_disabled": "true",
    "most_queued": None,
    "rate_limits": "",
    "outage": "0",
    "auth": "none",
}
_COUNTED = b"""
SELECT (SELECT count(*) FROM desk.ticket) AS create_record,
       (SELECT count(*) FROM desk.refund) AS issue_refund,
       (SELECT count(*) FROM desk.status_change) AS update_status
"""
_TABLES = {"orders": "customer_order", "tickets": "ticket", "customers": "customer"}


class Sandbox(Protocol):
    """What a trial acts in. `play` takes the place of tools' own code, where there is something else in it."""

    settings: Settings
    desk_url: str | None

    @property
    def play(self) -> Callable[[Spec], Spec] | None: ...

    def check(self) -> None:
        """Raises Unusable where the case says something that these tools don't fit."""
        ...

    async def calm(self) -> None:
        """From now on nothing goes wrong: it is looked at."""
        ...

    async def happened(self) -> Mapping[str, int] | None:
        """The acts that happened, by tool, whoever did them; None where nobody can tell."""
        ...

    @property
    def unknown(self) -> list[str]:
        """Calls that a recording was asked in vain."""
        ...

    async def struck(self) -> int | None:
        """How often something went wrong as the case says; None where it says nothing."""
        ...


@asynccontextmanager
async def opened(case: Case, given: Settings, database: str, home: Path) -> AsyncGenerator[Sandbox]:
    """The case's world, on a database of the trial's own. Raises Unusable where it can't be had."""
    settings = given.model_copy(update={**_QUIET, "database_url": database, "home": home})
    async with AsyncExitStack() as stack:
        stack.callback(shutil.rmtree, home, ignore_errors=True)
        match case.world:
            case DeskWorld() as world:
                yield await _desk(world, settings, stack)
            case RecordedWorld() as world:
                yield _Played(settings, world)
            case _:
                yield _Staging(settings, given.desk_url, given.smtp_url)


class _Desk:
    """The help desk in the trial's own database, and a Maildir of its own."""

    play = None

    def __init__(self, settings: Settings, url: str, before: Counter[str], *, faulty: bool) -> None:
        self.settings = settings
        self.desk_url: str | None = url
        self.unknown: list[str] = []
        self._before = before
        self._faulty = faulty
        self._struck: int | None = None

    def check(self) -> None:
        return

    async def calm(self) -> None:
        async with httpx.AsyncClient(base_url=self.desk_url or "", trust_env=False, verify=trusted()) as http:
            if self._faulty:
                self._struck = int((await http.get("/faults/struck")).json()["struck"])
            (await http.delete("/faults")).raise_for_status()

    async def happened(self) -> Mapping[str, int] | None:
        mails = sum(1 for part in ("new", "cur") for _ in (self.settings.maildir / part).glob("*"))
        return (await _counted(self.settings.database_url or "")) - self._before + Counter(send_email=mails)

    async def struck(self) -> int | None:
        return self._struck


async def _desk(world: DeskWorld, given: Settings, stack: AsyncExitStack) -> _Desk:
    url = given.database_url or ""
    if world.seed != DeskWorld().seed:
        await reset(url, seed=world.seed)
    await _place(world, url)
    desk = await stack.enter_async_context(running_desk(url))
    if world.faults:
        async with httpx.AsyncClient(base_url=desk, trust_env=False, verify=trusted()) as http:
            rules = [rule.model_dump(mode="json", exclude_none=True) for rule in world.faults]
            (await http.put("/faults", json={"rules": rules})).raise_for_status()
    settings = given.model_copy(update={"samples": "on", "tools": "", "playbooks": "", "desk_url": desk})
    return _Desk(settings, desk, await _counted(url), faulty=bool(world.faults))


async def _counted(url: str) -> Counter[str]:
    async with await psycopg.AsyncConnection.connect(url) as connection:
        cursor = await connection.execute(_COUNTED)
        row = await cursor.fetchone()
        names = [column.name for column in cursor.description or ()]
    return Counter(dict(zip(names, row or (), strict=True)))


async def _place(world: DeskWorld, url: str) -> None:
    """The values that the case wants records to have. Raises Unusable where there is no such record or value."""
    if not world.records:
        return
    async with await psycopg.AsyncConnection.connect(url) as connection:
        for collection, records in world.records.items():
            for name, fields in records.items():
                await _put(connection, collection, name, fields)


async def _put(connection: psycopg.AsyncConnection, collection: str, name: str, fields: Mapping[str, object]) -> None:
    table = sql.Identifier("desk", _TABLES[collection])
    row = Jsonb({**fields, "id": name})
    columns = sql.SQL(", ").join(map(sql.Identifier, fields))
    update = sql.SQL("UPDATE {} AS t SET ({}) = (SELECT {} FROM jsonb_populate_record(t, %s)) WHERE t.id = %s").format(
        table, columns, columns
    )
    insert = sql.SQL("INSERT INTO {} (id, {}) SELECT id, {} FROM jsonb_populate_record(NULL::{}, %s)").format(
        table, columns, columns, table
    )
    try:
        cursor = await connection.execute(update, [row, name])
        if cursor.rowcount == 0:
            await connection.execute(insert, [row])
    except psycopg.DataError as error:
        raise Unusable(f"world.records: {collection}/{name}: {_first_line(error)}") from None
    except psycopg.IntegrityError as error:
        raise Unusable(f"world.records: {collection}/{name}: {_first_line(error)}") from None


def _first_line(error: psycopg.Error) -> str:
    return str(error).partition("\n")[0]


class _Played:
    """The tools that are set up, played back."""

    def __init__(self, settings: Settings, world: RecordedWorld) -> None:
        self.settings = settings
        self.desk_url: str | None = None
        self._recording = Recording(world)
        self._faulty = bool(world.faults)
        self.play: Callable[[Spec], Spec] | None = self._recording.play

    def check(self) -> None:
        self._recording.check()

    async def calm(self) -> None:
        self._recording.calm()

    async def happened(self) -> Mapping[str, int] | None:
        return self._recording.happened

    @property
    def unknown(self) -> list[str]:
        return self._recording.unknown

    async def struck(self) -> int | None:
        return self._recording.struck if self._faulty else None


class _Staging:
    """The tools that are set up, as they are."""

    play = None

    def __init__(self, settings: Settings, desk_url: str | None, smtp_url: str | None) -> None:
        self.settings = settings.model_copy(update={"desk_url": desk_url, "smtp_url": smtp_url})
        self.desk_url = desk_url
        self.unknown: list[str] = []

    def check(self) -> None:
        return

    async def calm(self) -> None:
        return

    async def happened(self) -> Mapping[str, int] | None:
        return None

    async def struck(self) -> int | None:
        return None
