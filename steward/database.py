"""Which database it is."""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from steward.checkpoints.embedded import embedded
from steward.domain.errors import Unreachable
from steward.settings import Settings

_SIGNS = (Path("/.dockerenv"), Path("/run/.containerenv"))
_STARTERS = {"tini", "dumb-init", "docker-init", "catatonit"}
_FIRST = Path("/proc/1/comm")


@asynccontextmanager
async def open_database(settings: Settings) -> AsyncGenerator[str]:
    """The URL of the database: the one that is set, else the embedded one, started if need be.

    Raises Unreachable where an embedded one would be gone with its container.
    """
    if settings.database_url:
        yield settings.database_url
        return
    if refusal := no_embedded(settings):
        raise Unreachable(refusal)
    async with embedded(settings.postgres_folder) as url:
        yield url


def no_embedded(settings: Settings, runs_the_container: Callable[[], bool] | None = None) -> str | None:
    """Why there is to be no embedded database; None where there may be one. One that is there already is used."""
    if settings.embedded == "on" or _is_there(settings.postgres_folder):
        return None
    if settings.embedded == "off":
        why = "STEWARD_EMBEDDED=off"
    elif settings.kubernetes or (runs_the_container or _runs_the_container)():
        why = "an embedded database would be gone with this container"
    else:
        return None
    return (
        f"there is no database: {why}. Set DATABASE_URL; or, where STEWARD_HOME is a volume that stays, "
        "STEWARD_EMBEDDED=on"
    )


def _is_there(folder: Path) -> bool:
    try:
        return (folder / "PG_VERSION").exists()
    except PermissionError:  # somebody else's, as will be told when it is opened
        return True


def _runs_the_container() -> bool:
    """Whether this process is what a container runs, so that its end is the container's.

    A shell in a container (somebody's workplace, a build) is none of that: what it starts it may start again.
    """
    if not any(sign.exists() for sign in _SIGNS):
        return False
    if os.getpid() == 1:
        return True
    try:
        return os.getppid() == 1 and _FIRST.read_text().strip() in _STARTERS
    except OSError:
        return False
