"""The embedded server as it is now, without starting it."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from socket import AF_UNIX, socket
from urllib.parse import quote


def embedded_url(folder: Path) -> str | None:
    """The URL of the folder's server if it runs and is ready.

    A copy of a folder tells of the first one's server, and one that was killed of itself as if it ran.
    """
    with suppress(OSError):
        lines = [line.strip() for line in (folder / "postmaster.pid").read_text().splitlines()]
        if len(lines) > 7 and lines[7] == "ready" and lines[4] and lines[1] == str(folder.expanduser().resolve()):
            with socket(AF_UNIX) as asked:
                asked.connect(f"{lines[4]}/.s.PGSQL.{lines[3]}")
            return f"postgresql://postgres:@/postgres?host={quote(lines[4])}"
    return None


def stop(folder: Path) -> bool:
    """Stop the folder's server, also one that a killed process left behind; false where others use it."""
    from steward.checkpoints.embedded import enter, leave

    if not (folder / "postmaster.pid").exists():
        return True
    leave(enter(folder))
    return embedded_url(folder) is None
