"""Loops end when they are told to."""

from __future__ import annotations

import asyncio

import pytest

from steward.domain import loops


async def test_a_lost_cancellation_is_made_good(monkeypatch: pytest.MonkeyPatch) -> None:
    """A loop that swallows its first cancellation, as wait_for may, ends with the next one; a failed one is over."""
    monkeypatch.setattr(loops, "_LOST", 0.01)
    lost: list[str] = []

    async def forgetful() -> None:
        while True:
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                if lost:
                    raise
                lost.append("once")

    async def failing() -> None:
        raise ValueError

    running = [asyncio.create_task(forgetful()), asyncio.create_task(failing())]
    await asyncio.sleep(0)
    await asyncio.wait_for(loops.ended(*running), 10)
    assert lost == ["once"]
    assert all(one.done() for one in running)
