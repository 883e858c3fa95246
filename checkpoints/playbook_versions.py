"""The texts of playbooks that acts were judged under, in Postgres, append-only."""

from __future__ import annotations

from collections.abc import Sequence

from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.pool import Pool
from steward.checkpoints.statements import Table
from steward.checkpoints.storable import text
from steward.domain.playbook import Playbook
from steward.domain.ports.playbook_versions import KeptPlaybook, Period


class PostgresPlaybookVersions:
    """Implements `steward.domain.ports.playbook_versions.PlaybookVersions`; `release` is that of this process."""

    def __init__(self, pool: Pool, release: str = "") -> None:
        self._table = Table(pool, "playbook_version")
        self._release = release
        self._kept: set[tuple[str, str]] = set()

    async def keep(self, playbook: Playbook) -> None:
        key = (playbook.name, playbook.version)
        if key in self._kept or not playbook.texts:
            return
        values = {
            "name": text(playbook.name),
            "version": text(playbook.version),
            "files": [*map(text, playbook.texts)],
            "texts": [*map(text, playbook.texts.values())],
            "release": text(self._release),
        }
        if not (await self._table.only("known", values))["in_force"]:
            await self._table.last_row(("lock", "keep", "begin"), values)
        self._kept.add(key)

    async def history(self, name: str | None = None) -> Sequence[Period]:
        found = await self._table.rows("history", {"name": None if name is None else text(name)})
        return [*map(_period, found)]

    async def in_force(self, names: Sequence[str]) -> Sequence[Period]:
        return [*map(_period, await self._table.rows("in_force", {"names": [*map(text, names)]}))]

    async def alike(self, name: str, version: str) -> Sequence[KeptPlaybook]:
        found = await self._table.rows("alike", {"name": text(name), "version": text(version)})
        return [
            KeptPlaybook(
                name=row["name"],
                version=row["version"],
                texts=dict(zip(row["files"], row["texts"], strict=True)),
                first_seen=rows.seconds(row["first_seen"]),
                release=row["release"],
            )
            for row in found
        ]


def _period(row: DictRow) -> Period:
    return Period(
        name=row["name"],
        version=row["version"],
        since=rows.seconds(row["since"]),
        until=rows.optional_seconds(row["until"]),
        release=row["release"],
    )
