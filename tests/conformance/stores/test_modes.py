"""What any memory of how models are asked promises."""

from __future__ import annotations

import asyncio
from dataclasses import replace

from steward.domain.model_modes import Mode
from tests.conformance.stores.harness import Stores

LOW = Mode(tools="json_object", limit="none", form="strict", temperature=False, system=False, stream="bare")
KNOWN = replace(LOW, output=2_048, window=8_192)


async def test_a_way_to_ask_is_known_to_all(stores: Stores) -> None:
    """Every part of it comes back, with the time, for this endpoint and model alone; the last one counts."""
    assert await stores.modes.recall("https://a.example/v1", "m") is None

    await stores.modes.remember("https://a.example/v1", "m", LOW)
    await stores.modes.remember("https://a.example/v1", "m", KNOWN)

    known = await stores.modes.recall("https://a.example/v1", "m")
    assert known is not None
    assert known.mode == KNOWN
    assert known.at > 1_700_000_000
    assert await stores.modes.recall("https://a.example/v1", "other") is None
    assert await stores.modes.recall("https://b.example/v1", "m") is None


async def test_another_release_starts_from_the_top(stores: Stores) -> None:
    """What an older release found out is not recalled, and is replaced by what the newer one finds."""
    await stores.modes.remember("https://a.example/v1", "m", LOW)
    assert await stores.later_modes.recall("https://a.example/v1", "m") is None

    await stores.later_modes.remember("https://a.example/v1", "m", Mode())

    known = await stores.later_modes.recall("https://a.example/v1", "m")
    assert known is not None
    assert known.mode == Mode()
    assert await stores.modes.recall("https://a.example/v1", "m") is None


async def test_several_remember_at_the_same_time(stores: Stores) -> None:
    """No worker is in another's way, and one of what they found out is kept whole."""
    found = [replace(LOW, window=window) for window in range(1_000, 1_010)]

    await asyncio.gather(*(stores.modes.remember("https://a.example/v1", "m", mode) for mode in found))

    known = await stores.modes.recall("https://a.example/v1", "m")
    assert known is not None
    assert known.mode in found


async def test_what_is_old_is_not_recalled(stores: Stores) -> None:
    """An endpoint may have been mended since: what is older than it counts is looked for anew."""
    await stores.modes.remember("https://a.example/v1", "m", LOW)
    assert await stores.brief_modes.recall("https://a.example/v1", "m") is None
