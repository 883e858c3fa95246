"""The watches over the playbooks, as rows: read under their locks, and written back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from typing import Any

from psycopg import AsyncConnection
from psycopg.rows import DictRow

from steward.checkpoints.statements import statements
from steward.checkpoints.storable import jsonb, text
from steward.domain.alarms import Answer
from steward.domain.drift.evidence import Stream
from steward.domain.drift.figures import Observed
from steward.domain.drift.learning import Learned, Limits
from steward.domain.drift.watch import Recent, Watch
from steward.domain.upgrades import revive

_NOTHING = Learned()
_APART = ("playbook", "learned", "recent")  # what is not in the column `state`


async def read(connection: AsyncConnection[DictRow], playbooks: Sequence[str]) -> dict[str, Watch]:
    """The watches of these playbooks, whose rows are nobody else's until the end; new ones where there are none."""
    values = {"playbooks": [text(one) for one in playbooks]}
    found = await _rows(connection, "locked", values)
    recent = await _rows(connection, "recent", values)
    watches = {one.playbook: one for one in watches_of(found, recent)}
    return {name: watches.get(name) or Watch(playbook=name) for name in values["playbooks"]}


async def write(connection: AsyncConnection[DictRow], before: Watch, watch: Watch) -> None:
    """Keep the watch as it is now; of its last tasks and what it has learned only what changed is written."""
    alone = replace(watch, learned=_NOTHING, recent=[])
    state = {name: value for name, value in asdict(alone).items() if name not in _APART}
    values: dict[str, object] = {
        "playbook": watch.playbook,
        "state": jsonb(state),
        "learned": jsonb(asdict(watch.learned) if watch.learned is not before.learned else {}),
        "learnt": watch.learned is not before.learned,
    }
    await connection.execute(statements("drift")["save"], values)
    known, kept = {one.task_id for one in before.recent}, {one.task_id for one in watch.recent}
    more = [asdict(one) for one in watch.recent if one.task_id not in known]
    if gone := [*known - kept]:
        await connection.execute(statements("drift")["forget"], {"playbook": watch.playbook, "gone": gone})
    if more:
        await connection.execute(statements("drift")["remember"], {"playbook": watch.playbook, "recent": jsonb(more)})


async def reset(connection: AsyncConnection[DictRow], playbook: str, answer: Answer, at: float) -> None:
    """Let the watch go on after its alarm was answered."""
    before = (await read(connection, [playbook]))[playbook]
    await write(connection, before, before.answered(answer, at))


def watches_of(found: Sequence[DictRow], recent: Sequence[DictRow] = ()) -> list[Watch]:
    """Their rows, and those of their last tasks, as watches. Raises Unusable for what is none of ours."""
    last: dict[str, list[Recent]] = {}
    for one in recent:
        seen = Recent(task_id=one["task_id"], at=one["at"], outcomes=one["outcomes"], unseen=one["unseen"])
        last.setdefault(one["playbook"], []).append(seen)
    return [_watch(row, last.get(row["playbook"], [])) for row in found]


def _watch(row: DictRow, recent: list[Recent]) -> Watch:
    state: Mapping[str, Any] = row["state"]
    learned: Mapping[str, Any] = row["learned"]
    limits = learned.get("limits")
    return revive(
        Watch,
        {
            **state,
            "playbook": row["playbook"],
            "streams": {name: revive(Stream, one) for name, one in state.get("streams", {}).items()},
            "learned": replace(
                revive(Learned, {**learned, "limits": None}),
                limits=None if limits is None else revive(Limits, limits),
            ),
            "recent": recent,
        },
    )


def observed_of(row: DictRow) -> Observed:
    return revive(Observed, row["observed"])


async def _rows(connection: AsyncConnection[DictRow], statement: str, values: Mapping[str, object]) -> list[DictRow]:
    return await (await connection.execute(statements("drift")[statement], values)).fetchall()
