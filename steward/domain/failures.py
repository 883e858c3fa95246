"""What nobody foresaw, as a fact: which error, where, and the way to it; without values and lines of code."""

from __future__ import annotations

import traceback
from pathlib import Path

from steward.domain.errors import StewardError
from steward.domain.ports.facts import Failed, Frame
from steward.domain.text import line

_MOST = 40  # frames, the innermost
_PARTS = 4  # of a file's path: enough to know it, and not where it is installed


def is_unforeseen(error: BaseException) -> bool:
    """Whether it is nobody's answer: neither one of ours, which are for their reader, nor an end on request."""
    return isinstance(error, Exception) and not isinstance(error, StewardError)


def failed(error: BaseException, where: str, task_id: str = "") -> Failed:
    """The fact of it; `where` is the part of Steward that met it: a node, a chore, a page."""
    frames = [
        Frame(file="/".join(Path(one.filename).parts[-_PARTS:]), line=one.lineno or 0, function=one.name)
        for one in traceback.extract_tb(error.__traceback__, -_MOST)
    ]
    kind = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    return Failed(task_id=task_id, where=where, kind=kind, error=line(str(error), 500), frames=frames)
