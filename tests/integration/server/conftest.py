"""One running server for all tests of a module."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from typing import Any

import httpx
import pytest
import pytest_asyncio
from langgraph_sdk import get_client

from steward.checkpoints.pool import open_pool
from steward.evals.worlds.desk.serve import running_desk
from tests.integration.server.world import TWO_APPROVALS, Server, World, environment, free_port


@pytest.fixture(scope="module")
def module_database(databases: Any, template: str) -> Generator[str]:
    """One fresh database for all tests of a module."""
    yield from databases.make(template)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(module_database: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[World]:
    """One server, one desk and one database for all tests of a module."""
    folder = tmp_path_factory.mktemp("server")
    async with running_desk(module_database) as desk_url, open_pool(module_database, size=2) as pool:
        (folder / "two-approvals.yaml").write_text(TWO_APPROVALS)
        server = Server(folder, environment(folder, module_database, desk_url), free_port())
        try:
            await server.start()
            async with httpx.AsyncClient(base_url=desk_url) as desk, get_client(url=server.url) as client:
                yield World(server=server, desk=desk, client=client, pool=pool)
        finally:
            await server.kill()
