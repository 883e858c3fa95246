"""One world for all tests of a module."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import AsyncGenerator, Generator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from tests.integration.redaction.world import MODULE, World, running_world


@pytest.fixture(scope="module")
def own_database(databases: Any, template: str) -> Generator[str]:
    yield from databases.make(template)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(own_database: str) -> AsyncGenerator[World]:
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(sys, "path", [folder, *sys.path])
        async with running_world(own_database, Path(folder)) as world:
            yield world
        sys.modules.pop(MODULE, None)
