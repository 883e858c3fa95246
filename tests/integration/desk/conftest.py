"""A running desk and a client of it."""

from __future__ import annotations

from collections.abc import AsyncGenerator

import httpx
import pytest

from steward.evals.worlds.desk.serve import running_desk


@pytest.fixture
async def desk(database_url: str) -> AsyncGenerator[httpx.AsyncClient]:
    async with running_desk(database_url) as url, httpx.AsyncClient(base_url=url) as client:
        yield client
