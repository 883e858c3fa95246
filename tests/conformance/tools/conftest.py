"""The shipped tools over a real desk and a real Maildir."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from pathlib import Path

import httpx
import pytest

from steward.evals.worlds.desk.serve import running_desk
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World


@pytest.fixture
async def world(database_url: str, tmp_path: Path) -> AsyncGenerator[World]:
    async with running_desk(database_url) as url, httpx.AsyncClient() as http:
        yield World(http=http, desk_url=url, maildir=str(tmp_path / "mail"))


@pytest.fixture
def tools(world: World) -> Registry:
    return Registry(TOOLS, world)
