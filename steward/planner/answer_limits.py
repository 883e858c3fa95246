"""How many tokens and seconds an answer may take, and what is told of one that was cut off. Pure."""

from __future__ import annotations

from dataclasses import replace

from steward.domain.model_modes import Mode
from steward.domain.ports.planning import Call
from steward.domain.text import USABLE
from steward.planner.model_settings import ModelSettings

_LONGEST = 32_000  # tokens that an answer may grow to, if nobody set how many
_LONGEST_STREAM = 10  # times the time-out that a stream may take, as long as it gives signs of life
_UNITS, _SHORT = (1_024, 1_000), 2  # windows are multiples of these; some servers stop a token short
_MORE, _LEAST_MORE = 4, 1.2  # times the tokens of an answer that was cut off


def output_tokens(settings: ModelSettings, mode: Mode) -> int:
    """The most tokens of an answer: as set, within what the endpoint said that the model has, or with the room that one
    needed that was cut off there.
    """
    first = _first_output(settings, mode)
    return mode.output if mode.output is not None and (settings.more_output or mode.output < first) else first


def more_output(settings: ModelSettings, mode: Mode, *, sent: int, speed: float) -> int:
    """How many tokens an answer is to have that was cut off in this mode; 0 where no more of them can be had.

    As many as the window leaves beside the question's (`sent`), and as come in a call's time at `speed` a second.
    """
    cut = output_tokens(settings, mode)
    own = mode.output is not None and mode.output <= _first_output(settings, mode)
    if not settings.more_output or mode.limit == "none" or own:
        return 0
    room = int((mode.window or settings.window) * USABLE) - sent
    in_time = int(speed * longest_call(settings, mode) * USABLE)
    more = min(cut * _MORE, _LONGEST, room, in_time)
    return more if more >= cut * _LEAST_MORE else 0


def with_room(settings: ModelSettings, mode: Mode, sent: int) -> Mode:
    """The mode for a question of `sent` tokens: a longer answer is asked for only where the window has room for it."""
    longer = output_tokens(settings, mode) > _first_output(settings, mode)
    full = sent + output_tokens(settings, mode) > (mode.window or settings.window) * USABLE
    return replace(mode, output=None) if longer and full else mode


def cut_off(settings: ModelSettings, mode: Mode, call: Call, in_vain: int = 0) -> str:
    """What an answer that was cut off is told as: to the model that gave it, and to whoever sets the limit.

    `call` is the one that gave it, `in_vain` a higher limit at which one was cut off before.
    """
    if cut_early(settings, mode, call):
        return (
            f"the reply was cut off at {call.tokens_out:,} tokens, {call.tokens_in + call.tokens_out:,} with the "
            f"question, although {output_tokens(settings, mode):,} were asked for: if that is the endpoint's window "
            "(num_ctx of Ollama), raise it, or set STEWARD_MODEL_WINDOW to it; answer shorter"
        )
    limit = f"the limit of {output_tokens(settings, mode):,} tokens (STEWARD_MODEL_OUTPUT)"
    if mode.limit == "none" or output_tokens(settings, mode) < settings.max_output_tokens:
        limit = "the endpoint's own limit of tokens"
    before = f", as an earlier one was at {in_vain:,}" if in_vain else ""
    return f"the reply was cut off at {limit}{before}; answer shorter"


def cut_early(settings: ModelSettings, mode: Mode, call: Call) -> bool:
    """Whether the answer was cut off before its limit, by something of the endpoint's own."""
    limited = mode.limit != "none" and not call.estimated
    return limited and call.tokens_out < output_tokens(settings, mode) * USABLE


def window_filled(settings: ModelSettings, mode: Mode, call: Call) -> int:
    """The endpoint's window, where an answer that was cut off early shows one: question and answer come to a round
    number that is less than what it was asked within; else 0.
    """
    taken = call.tokens_in + call.tokens_out
    full = next((full for unit in _UNITS if (full := -(-taken // unit) * unit) - taken <= _SHORT), 0)
    return full if cut_early(settings, mode, call) and full < (mode.window or settings.window) else 0


def longest_call(settings: ModelSettings, mode: Mode) -> float:
    """The seconds that an answer may take in all."""
    return settings.timeout * (1 if mode.stream == "no" else _LONGEST_STREAM)


def _first_output(settings: ModelSettings, mode: Mode) -> int:
    most = settings.max_output_tokens
    return min(most, mode.window // 4) if mode.window else most
