"""Which database it is."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from app.settings import Settings
from checkpoints.embedded import embedded


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncGenerator[str]:
    """The URL of the database: the one that is set, else the embedded one, started if need be."""
    if settings.database_url:
        yield settings.database_url
        return
    async with embedded(settings.postgres_folder) as url:
        yield url
