"""What takes long after all does so once on a worker's loop, and in threads from then on."""

from __future__ import annotations

import threading
import time
import uuid

from steward.domain.short_work import on_our_own_loop, worked


def _slowly(seconds: float) -> int:
    time.sleep(seconds)
    return threading.get_ident()


async def test_what_was_slow_is_left_to_threads() -> None:
    """A tool's own check may ask another system: the worker's other tasks wait for that once."""
    slow, quick, here = str(uuid.uuid4()), str(uuid.uuid4()), threading.get_ident()
    with on_our_own_loop():
        assert await worked(_slowly, 0.15, kind=slow, little=lambda _: True) == here
        assert await worked(_slowly, 0.0, kind=slow, little=lambda _: True) != here
        assert await worked(_slowly, 0.0, kind=quick, little=lambda _: True) == here
        assert await worked(_slowly, 0.0, kind=quick, little=lambda _: False) != here
    assert await worked(_slowly, 0.0, kind=quick, little=lambda _: True) != here
