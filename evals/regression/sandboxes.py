"""The worlds that trials act in: the desk alone, a recording, or a system that is there to be tried on."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import AsyncGenerator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from email.message import EmailMessage
from pathlib import Path

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
from steward.tools.loading import Play
from steward.tools.maildir import delivered, read
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
_LOOKED_ON = 3.0  # seconds at most: what a world of this machine shows late, it shows within two
_COUNTED = b"""
SELECT (SELECT count(*) FROM desk.ticket) AS create_record,
       (SELECT count(*) FROM desk.refund) AS issue_refund,
       (SELECT count(*) FROM desk.status_change) AS update_status
"""
_TABLES = {"orders": "customer_order", "tickets": "ticket", "customers": "customer"}


class Sandbox:
    """What a trial acts in: as it is, a system that is there to be tried on, of which nobody can tell what happened.

    `play` takes the place of tools' own code, where there is something else in it. `unknown` are calls that a
    recording was asked in vain.
    """

    def __init__(self, settings: Settings, *, play: Play | None = None) -> None:
        self.settings = settings
        self.play = play
        self.unknown: list[str] = []

    def check(self) -> None:
        """Raises Unusable where the case says something that these tools don't fit."""

    async def calm(self) -> None:
        """From now on nothing goes wrong: it is looked at."""

    async def happened(self) -> Mapping[str, int] | None:
        """The acts that happened, by tool, whoever did them; None where nobody can tell."""
        return None

    def mails(self) -> list[str]:
        """The mails that went out, each with its subject, as texts."""
        return []

    def struck(self) -> int | None:
        """How often something went wrong as the case says, once it is calm; None where it says nothing."""
        return None


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
                yield Sandbox(settings.model_copy(update={"smtp_url": given.smtp_url}))


def _quick(given: Settings) -> Mapping[str, float]:
    return {"look_longer": min(given.look_longer, _LOOKED_ON)}


class _Desk(Sandbox):
    """The help desk in the trial's own database, and a Maildir of its own."""

    def __init__(self, settings: Settings, before: Counter[str], *, faulty: bool) -> None:
        super().__init__(settings)
        self._before = before
        self._faulty = faulty
        self._struck: int | None = None

    async def calm(self) -> None:
        async with _client(self.settings.desk_url) as http:
            if self._faulty:
                self._struck = int((await http.get("/faults/struck")).json()["struck"])
            (await http.delete("/faults")).raise_for_status()

    async def happened(self) -> Mapping[str, int] | None:
        counted = await _counted(self.settings.database_url or "")
        return counted - self._before + Counter(send_email=len(delivered(self.settings.maildir)))

    def mails(self) -> list[str]:
        return [_as_text(read(path)) for path in delivered(self.settings.maildir)]

    def struck(self) -> int | None:
        return self._struck


def _as_text(mail: EmailMessage) -> str:
    body = mail.get_body(("plain", "html"))
    heads = [f"{name}: {mail.get(name, '')}" for name in ("To", "Subject")]
    return "\n".join([*heads, "", str(body.get_content()) if body else ""])


def _client(desk: str | None) -> httpx.AsyncClient:
    return httpx.AsyncClient(base_url=desk or "", trust_env=False, verify=trusted())


async def _desk(world: DeskWorld, given: Settings, stack: AsyncExitStack) -> _Desk:
    url = given.database_url or ""
    if world.seed != DeskWorld().seed:
        await reset(url, seed=world.seed)
    await _place(world, url)
    desk = await stack.enter_async_context(running_desk(url))
    if world.faults:
        async with _client(desk) as http:
            rules = [rule.model_dump(mode="json", exclude_none=True) for rule in world.faults]
            (await http.put("/faults", json={"rules": rules})).raise_for_status()
    settings = given.model_copy(
        update={"samples": "on", "tools": "", "playbooks": "", "desk_url": desk, **_quick(given)}
    )
    return _Desk(settings, await _counted(url), faulty=bool(world.faults))


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
    except (psycopg.DataError, psycopg.IntegrityError) as error:
        why = str(error).partition("\n")[0]
        raise Unusable(f"world.records: {collection}/{name}: {why}") from None


class _Played(Sandbox):
    """The tools that are set up, played back."""

    def __init__(self, settings: Settings, world: RecordedWorld) -> None:
        self._recording = Recording(world)
        self._faulty = bool(world.faults)
        super().__init__(settings.model_copy(update={"desk_url": None, **_quick(settings)}), play=self._recording.play)
        self.unknown = self._recording.unknown

    def check(self) -> None:
        self._recording.check()

    async def calm(self) -> None:
        self._recording.calm()

    async def happened(self) -> Mapping[str, int] | None:
        return self._recording.happened

    def struck(self) -> int | None:
        return self._recording.struck if self._faulty else None
