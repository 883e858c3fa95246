"""Tools that are played back: nothing leaves, what was recorded is shown, faults are as real ones."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import httpx
import pytest
from pydantic import BaseModel, ConfigDict

from steward.domain.model import Action, Found, JsonObject, Receipt, Risk
from steward.evals.regression.format import RecordedWorld
from steward.evals.regression.recorded_world import Recording
from steward.tools.registry import Registry
from steward.tools.spec import Context, ToolSpec, World


class Args(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str
    amount: float = 0.0


class Answer(BaseModel):
    id: str
    paid: bool = False


def tools(marker: Path) -> list[ToolSpec[Any, Any]]:
    """A READ and an act whose own code leaves a trace outside."""

    def escaping(args: Args, _: Context) -> Answer:
        marker.write_text("escaped", encoding="utf-8")
        return Answer(id=args.id)

    def look(_: Args, __: Context) -> Found:
        marker.write_text("escaped", encoding="utf-8")
        return Found(presence="absent")

    get = ToolSpec(name="get", description="d", args=Args, result=Answer, risk=Risk.READ, run=escaping)
    pay = ToolSpec(
        name="pay", description="d", args=Args, result=Answer, risk=Risk.IRREVERSIBLE, run=escaping, find=look
    )
    return [get, pay]


WORLD: JsonObject = {
    "kind": "recorded",
    "reads": [{"tool": "get", "args": {"id": "7"}, "result": {"id": "7", "paid": False}}],
    "acts": [
        {
            "tool": "pay",
            "args": {"id": "7"},
            "result": {"id": "p1", "paid": True},
            "shows": [{"tool": "get", "args": {"id": "7"}, "result": {"id": "7", "paid": True}}],
        }
    ],
}


class Played:
    def __init__(self, marker: Path, faults: list[JsonObject]) -> None:
        self.recording = Recording(RecordedWorld.model_validate({**WORLD, "faults": faults}))
        http = httpx.AsyncClient()
        self.registry = Registry([self.recording.play(tool) for tool in tools(marker)], World(http=http))

    def action(self, tool: str, key: str = "k", **args: Any) -> Action:
        risk = Risk.READ if tool == "get" else Risk.IRREVERSIBLE
        return Action(key=key, task_id="t", step="s", tool=tool, args=args, risk=risk)

    async def run(self, tool: str, key: str = "k", **args: Any) -> Receipt:
        return await self.registry.run(self.action(tool, key, **args))

    async def presence(self, key: str = "k") -> str:
        return (await self.registry.find(self.action("pay", key, id="7"))).presence


@pytest.fixture
def marker(tmp_path: Path) -> Path:
    return tmp_path / "escaped"


async def test_nothing_leaves(marker: Path) -> None:
    """Of a tool that tries to act outside, no line runs: neither its call nor its look."""
    world = Played(marker, [])
    assert (await world.run("get", id="7")).result == {"id": "7", "paid": False}
    assert (await world.run("pay", id="7", amount=3)).result == {"id": "p1", "paid": True}
    assert await world.presence() == "found"
    assert [*marker.parent.iterdir()] == []


async def test_an_act_changes_what_is_shown(marker: Path) -> None:
    """After the act the read gives what the recording says of it, and a second call with its key is no second act."""
    world = Played(marker, [])
    await world.run("pay", id="7")
    await world.run("pay", id="7")
    assert (await world.run("get", id="7")).result == {"id": "7", "paid": True}
    assert world.recording.happened == {"pay": 1}


async def test_what_was_never_recorded_is_refused(marker: Path) -> None:
    """Neither guessed nor passed on: refused, and told afterwards."""
    world = Played(marker, [])
    assert (await world.run("get", id="8")).code == "not_recorded"
    assert (await world.run("pay", id="8")).code == "not_recorded"
    assert len(world.recording.unknown) == 2
    assert world.recording.happened == {}


@pytest.mark.parametrize(
    ("fault", "kind", "there"),
    [
        ("silent", "answered", "absent"),
        ("lost", "lost", "found"),
        ("error_before", "lost", "absent"),
        ("error_after", "lost", "found"),
        ("malformed", "lost", "found"),
        ("oversized", "lost", "found"),
        ("refused", "refused", "absent"),
        ("busy", "refused", "absent"),
        ("lag", "answered", "absent"),
    ],
)
async def test_a_fault_is_met_once(marker: Path, fault: str, kind: str, there: str) -> None:
    """What the caller sees, and what is in the world, are as with a real system; the second call goes well."""
    world = Played(marker, [{"tool": "pay", "fault": fault, "times": 1, "seconds": 30}])
    assert (await world.run("pay", id="7")).kind == kind
    assert await world.presence() == there
    assert world.recording.struck == 1
    assert (await world.run("pay", id="7")).kind == "answered"
    world.recording.calm()
    assert await world.presence() == "found"
    assert world.recording.happened == {"pay": 1}
