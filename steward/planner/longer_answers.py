"""An answer that was cut off is asked for with more room, as models that think need, or within a smaller window."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace

from steward.domain.text import estimated_tokens
from steward.planner.answer_limits import more_output, output_tokens
from steward.planner.asking import Asked, NoAnswerError, Reply
from steward.planner.model_settings import ModelSettings
from steward.planner.ways import Ways


async def whole(
    asked: Asked, answered: Callable[[Asked], Awaitable[Reply]], settings: ModelSettings, ways: Ways
) -> Reply:
    """What `answered` gives; where it was cut off, again with more room as far as there is some, or within the window
    that the endpoint turns out to have.
    """
    reply = await answered(asked)
    while reply.window:
        ways.take(replace(await ways.current(), window=reply.window, output=None))
        reply = await answered(asked)
    first, wished = (await ways.current()).output, 0
    try:
        while reply.cut >= max(wished, 1) and (more := await _more(asked, reply.cut, settings, ways)):
            wished = more
            reply = await answered(asked)
    except NoAnswerError:
        if wished:
            await ways.stay_short(first)
        raise
    if wished and reply.cut:
        await ways.stay_short(first, cut_at=reply.cut)
    return reply


async def _more(asked: Asked, cut: int, settings: ModelSettings, ways: Ways) -> int:
    """How many tokens the answer may have now, in the way that is taken for it; 0 where more can't be had."""
    mode = await ways.current()
    if (others := output_tokens(settings, mode)) > cut:
        return others
    speed = cut / max(asked.account.calls[-1].seconds, 0.001)
    more = more_output(settings, mode, sent=estimated_tokens(asked.account.sent), speed=speed)
    if not more or not ways.lengthens:
        return 0
    ways.take(replace(mode, output=more))
    return more
