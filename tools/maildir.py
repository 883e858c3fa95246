"""A Maildir as outbox: one file a message, complete or not there at all."""

from __future__ import annotations

import os
import time
from email import message_from_binary_file, policy
from email.message import EmailMessage
from pathlib import Path

from steward.domain.deadline import require_time

FOLDERS = ("tmp", "new", "cur")


def put(folder: Path, key: str, message: EmailMessage) -> None:
    """Deliver the message; its file carries `key` in its name, so it is found without reading the others."""
    for name in FOLDERS:
        (folder / name).mkdir(parents=True, exist_ok=True)
    name = f"{time.time_ns()}.{key}.steward"
    waiting = folder / "tmp" / name
    with waiting.open("xb") as file:
        file.write(message.as_bytes(policy=policy.SMTP))
        file.flush()
        os.fsync(file.fileno())
    require_time()  # the disk may have taken long
    waiting.rename(folder / "new" / name)


def find(folder: Path, key: str) -> list[EmailMessage]:
    """The messages delivered under the key, read or unread, oldest first."""
    return [read(path) for path in delivered(folder) if f".{key}.steward" in path.name]


def delivered(folder: Path) -> list[Path]:
    """The files of all messages, read or unread, oldest first."""
    return sorted((path for part in ("new", "cur") for path in _listed(folder / part)), key=lambda path: path.name)


def read(path: Path) -> EmailMessage:
    """The message of a file."""
    with path.open("rb") as file:
        return message_from_binary_file(file, EmailMessage, policy=policy.default)


def _listed(folder: Path) -> list[Path]:
    """What is in the folder; nothing where nothing was ever put. Any other failure is raised: it proves nothing."""
    try:
        return list(folder.iterdir())
    except FileNotFoundError:
        return []
