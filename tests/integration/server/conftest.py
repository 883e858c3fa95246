"""Running servers, shared by several modules."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Generator
from contextlib import asynccontextmanager
from pathlib import Path
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


@pytest.fixture(scope="session")
def world_database(databases: Any, template: str) -> Generator[str]:
    """The same for all that share `world`."""
    yield from databases.make(template)


@pytest.fixture(scope="session")
def shared_database(databases: Any, template: str) -> Generator[str]:
    """The same for all that share `shared_world`."""
    yield from databases.make(template)


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def world(world_database: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[World]:
    """One server, one desk and one database for several modules, whose tests keep to orders of their own: each start
    takes eight seconds of a processor. Tests that kill the server start it again."""
    async with running(world_database, tmp_path_factory.mktemp("server")) as world:
        yield world


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def shared_world(shared_database: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[World]:
    """The same for those that nobody kills."""
    async with running(shared_database, tmp_path_factory.mktemp("shared")) as world:
        yield world


@asynccontextmanager
async def running(database: str, folder: Path) -> AsyncGenerator[World]:
    async with running_desk(database) as desk_url, open_pool(database, size=2) as pool:
        (folder / "two-approvals.yaml").write_text(TWO_APPROVALS)
        server = Server(folder, environment(folder, database, desk_url), free_port())
        try:
            await server.start()
            async with httpx.AsyncClient(base_url=desk_url) as desk, get_client(url=server.url) as client:
                yield World(server=server, desk=desk, client=client, pool=pool)
        finally:
            await server.kill()
