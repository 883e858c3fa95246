"""Answers that come in pieces: signs of life, silence, and an end that never comes."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Sequence
from dataclasses import replace

from fastapi.responses import StreamingResponse

from steward.domain.ports.planning import Proposal
from steward.playbooks.library import PlaybookShelf
from tests.integration.planner.test_llm import MODEL, PLAN
from tests.integration.planner.test_wire import asked_once, chunks

PAUSE = 0.1  # seconds


async def streamed(shelf: PlaybookShelf, pieces: Callable[[], AsyncIterator[str]]) -> Proposal:
    """What the planner makes of a stream, where streams are wished and 0.4 seconds of silence are the most."""
    return await asked_once(
        lambda: StreamingResponse(pieces(), media_type="text/event-stream"),
        shelf,
        replace(MODEL, timeout=0.4, stream=True),
    )


def spaced(sent: Sequence[str], then: float = 0.0) -> Callable[[], AsyncIterator[str]]:
    async def pieces() -> AsyncIterator[str]:
        for one in sent:
            yield one
            await asyncio.sleep(PAUSE)
        await asyncio.sleep(then)

    return pieces


async def test_a_slow_answer_that_gives_signs_of_life_is_waited_for(shelf: PlaybookShelf) -> None:
    """The time-out is for each silence: pieces and comments together may take longer."""
    sent = [": thinking\n\n"] * 3 + chunks({"content": PLAN[:40]}, {"content": PLAN[40:]})
    proposal = await streamed(shelf, spaced(sent))

    assert proposal.plan is not None, proposal.error
    assert proposal.calls[0].seconds > 0.6
    assert proposal.calls[0].tokens_out == 7


async def test_a_silent_stream_is_a_time_out(shelf: PlaybookShelf) -> None:
    """What says nothing for as long is given up, and half an answer is none."""
    proposal = await streamed(shelf, spaced([*chunks({"content": PLAN}, finish=None, done=False)], then=3.0))

    assert proposal.plan is None
    assert [call.error for call in proposal.calls] == ["timeout"]


async def test_a_stream_that_is_left_open_after_its_end_is_whole(shelf: PlaybookShelf) -> None:
    """Once the endpoint said that it was all, nobody waits for the connection to close."""
    proposal = await streamed(shelf, spaced([*chunks({"content": PLAN}, done=False)], then=3.0))
    assert proposal.plan is not None, proposal.error


async def test_a_stream_without_end_is_bounded(shelf: PlaybookShelf) -> None:
    """Signs of life for ever are no answer: it is bounded in size as any other."""

    piece = f"data: {json.dumps({'choices': [{'delta': {'content': 'x' * 250_000}}]})}\n\n"

    async def pieces() -> AsyncIterator[str]:
        while True:
            yield piece
            await asyncio.sleep(0.01)

    proposal = await streamed(shelf, pieces)

    assert proposal.plan is None
    assert "larger than 4 MB" in proposal.error
