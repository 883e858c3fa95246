"""The pages over HTTP, without a browser."""

from __future__ import annotations

import re
import tempfile
from collections.abc import AsyncGenerator, Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio

from steward.domain.ports.reviews import Review
from tests.browser.world import World, running_world


@dataclass(frozen=True)
class Visitor:
    """Somebody with an HTTP client; reads a form before posting it, as a browser would."""

    http: httpx.AsyncClient

    async def form(self, review: Review) -> dict[str, str]:
        """The hidden fields that every form of the review carries."""
        text = (await self.http.get(f"/reviews/{review.question.id}")).text
        found = dict(re.findall(r'<input type="hidden" name="(csrf|digest)" value="([^"]*)">', text))
        return {name: str(value) for name, value in found.items()}

    async def post(self, review: Review, form: dict[str, str], what: str = "decide", **options: Any) -> httpx.Response:
        return await self.http.post(f"/reviews/{review.question.id}/{what}", data=form, **options)


@pytest.fixture(scope="module")
def web_database(databases: Any, template: str) -> Generator[str]:
    yield from databases.make(template)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def world(web_database: str) -> AsyncGenerator[World]:
    with tempfile.TemporaryDirectory() as home:
        async with running_world(web_database, Path(home)) as world:
            yield world


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def developer(world: World) -> AsyncGenerator[Visitor]:
    """Whoever sits at this machine, where no log-in is set up."""
    async with httpx.AsyncClient(base_url=world.open_url, timeout=60) as http:
        yield Visitor(http)
