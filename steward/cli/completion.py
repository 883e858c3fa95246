"""What the shell can complete; says nothing rather than wait or fail."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from steward.domain.errors import StewardError

if TYPE_CHECKING:
    from steward.checkpoints.pool import Pool

Pairs = list[tuple[str, str]]
_NAME = re.compile(r"""^name:[ ]+["']?([a-z][a-z0-9_-]{0,39})\b""", re.MULTILINE)


def playbooks(incomplete: str) -> list[str]:
    """Playbooks by their names, as their files say them; nothing of them is checked for a tab."""
    from steward.catalogue import with_samples
    from steward.settings import load_settings

    with suppress(StewardError):
        settings = load_settings()
        shipped = [Path(__file__).parents[1] / "playbooks" / "shipped"] if with_samples(settings) else []
        folders = [*shipped, *settings.playbook_folders]
        names = {_name_in(path) for folder in folders for path in folder.glob("*.y*ml")}
        return sorted(name for name in names if name.startswith(incomplete))
    return []


def _name_in(path: Path) -> str:
    """The playbook's name; that of its file where it can't be read at a glance."""
    try:
        found = _NAME.search(path.read_text(encoding="utf-8", errors="replace"))
    except OSError:
        found = None
    return found[1] if found else path.stem


def tools(incomplete: str) -> list[str]:
    """The shipped tools, where they are on; your own are not loaded for a tab."""
    from steward.catalogue import with_samples
    from steward.settings import load_settings
    from steward.tools.registry import TOOLS

    with suppress(StewardError):
        shipped = TOOLS if with_samples(load_settings()) else []
        return sorted(tool.name for tool in shipped if tool.name.startswith(incomplete))
    return []


def tasks(incomplete: str) -> Pairs:
    """The newest tasks."""

    async def ask(pool: Pool) -> Pairs:
        from steward.checkpoints.sensitive import PostgresMarks
        from steward.checkpoints.tasks import PostgresTasks
        from steward.domain.redaction import PLAIN

        marks = await PostgresMarks(pool).all()
        redactor = marks.known_to(PLAIN)
        return [(task.id, redactor.of(task).goal[:60]) for task in await PostgresTasks(pool).list(limit=50)]

    return [pair for pair in _asked(ask) if pair[0].startswith(incomplete)]


def reviews(incomplete: str) -> Pairs:
    """The open reviews."""

    async def ask(pool: Pool) -> Pairs:
        from steward.checkpoints.reviews import PostgresReviews

        return [(one.question.id, one.question.text[:60]) for one in await PostgresReviews(pool).list(limit=50)]

    return [pair for pair in _asked(ask) if pair[0].startswith(incomplete)]


def _asked(ask: Callable[[Pool], Awaitable[Pairs]]) -> Pairs:
    """The database's answer, if one is there already; none is started for a tab."""
    import psycopg

    from steward.checkpoints.pool import open_pool
    from steward.cli.embedded_server import embedded_url
    from steward.settings import load_settings

    async def connected(url: str) -> Pairs:
        async with asyncio.timeout(1.5), open_pool(url, size=1) as pool:
            return await ask(pool)

    with suppress(StewardError, psycopg.Error, TimeoutError):
        settings = load_settings()
        url = settings.database_url or embedded_url(settings.postgres_folder)
        return asyncio.run(connected(url)) if url else []
    return []
