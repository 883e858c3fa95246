"""How playbooks stand, on the pages of figures."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from steward.domain.alarms import Alarm
from steward.domain.drift.watch import Watch
from steward.service import App
from steward.web.ops.drift import drift_figures
from steward.web.ops.filters import Wanted


class Watches:
    async def watches(self) -> list[Watch]:
        return [Watch(playbook=""), Watch(playbook="nonesuch")]


class NoAlarms:
    def __init__(self) -> None:
        self.asked: list[str | None] = []

    async def list(self, *, subject: str | None, **_: Any) -> list[Alarm]:
        self.asked.append(subject)
        return []


@pytest.mark.parametrize(
    ("wanted", "meant", "rows"),
    [
        (Wanted(), None, 2),
        (Wanted(playbook="none"), "", 13),
        (Wanted(playbook="nonesuch"), "nonesuch", 13),
        (Wanted(playbook="such"), "such", 0),
    ],
)
async def test_the_playbook_that_is_meant(wanted: Wanted, meant: str | None, rows: int) -> None:
    """'none' means the tasks that never had one; a playbook whose name begins so is itself."""
    alarms = NoAlarms()
    app = cast("App", SimpleNamespace(drift=Watches(), alarms=alarms))
    drift, _ = await drift_figures(app, wanted, 0.0)
    assert (alarms.asked, len(drift.table.rows)) == ([meant], rows)
