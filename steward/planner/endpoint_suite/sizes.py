"""How long an answer and a question may be, and how many at once."""

from __future__ import annotations

import asyncio
import time
from dataclasses import replace

from steward.domain.text import estimated_tokens
from steward.planner.asking import Question
from steward.planner.endpoint_suite.bench import Bench, unanswered
from steward.planner.endpoint_suite.calling import Tried, say
from steward.planner.endpoint_suite.findings import Ability, Finding
from steward.planner.ladder import narrowed
from steward.planner.model_listing import listed_window

_FEW = 16  # tokens of an answer that is cut off
_MOST = 10_000_000  # tokens of an answer that no model gives
_AT_ONCE = 4
_LONG = 8_000  # tokens of a question that is long, and cheap all the same
_DEAR = 30_000  # tokens of a window that is not tried to its end
_FILLER = "The shop is open on every day of the week, and on holidays from nine to noon. "
_FIRST = "heron"
_READ = 0.5  # of the tokens that a question has by our estimate; an endpoint that counts fewer has cut it


async def cut_off(bench: Bench) -> list[Finding]:
    """Whether the limit of tokens holds, and an answer that it cuts off says so."""
    ability = Ability("cut off", f"a long answer with a limit of {_FEW} tokens")
    if bench.way.limit == "none":
        return [ability.other("not tried: it takes no limit", "bounds an answer by its time and its bytes alone")]
    got = await bench.caller.ask(say(_FILLER * 8), bench.way, output=_FEW)
    if (unknown := unanswered(ability, got)) is not None:
        return [unknown]
    if got.answer is None:
        return [ability.other(got.why, "asks for more than so few")]
    if got.answer.finish == "length":
        return [ability.yes("cut off, and says so: finish_reason length", "refuses it, and asks for a shorter one")]
    if got.tokens_out is not None and 0 < got.tokens_out <= _FEW:
        return [ability.other(f"cut off, and says '{got.answer.finish}'", "refuses what is no whole JSON")]
    steward = "STEWARD_MODEL_OUTPUT bounds no answer here; its time and 4 MB do"
    return [ability.other(f"{bench.way.limit} is taken, and does not hold", steward)]


async def longest_answer(bench: Bench) -> list[Finding]:
    """What is said to a limit of tokens that no model has: often how many it has."""
    ability, own = Ability("longest answer", f"a limit of {_MOST:,} tokens"), bench.settings.max_output_tokens
    if bench.way.limit == "none":
        return []
    got = await bench.caller.ask(say(), bench.way, output=_MOST)
    if (unknown := unanswered(ability, got)) is not None:
        return [unknown]
    asks = f"asks for {own:,} (STEWARD_MODEL_OUTPUT)"
    if got.failure is None:
        return [ability.yes("taken as it is", asks)]
    less = narrowed(got.mode, got.failure, window=_MOST, sent=0, output=_MOST)
    if less is not None and less.output is not None and less.output < own:
        return [ability.other(got.why, f"asks for {less.output:,}, which is less than STEWARD_MODEL_OUTPUT")]
    return [ability.yes(got.why, asks)]


async def long_question(bench: Bench) -> list[Finding]:
    """Whether a long question is read from its beginning, and one beyond the window refused with words."""
    listed = await listed_window(bench.settings, bench.http)
    beyond = listed is not None and listed <= _DEAR
    many = int(listed * 1.2) if listed is not None and beyond else _LONG
    ability = Ability("long question", f"about {many:,} tokens, the word at the beginning" + ", too long" * beyond)
    got = await bench.caller.ask(_long(many), bench.way)
    return [_window(bench, listed), unanswered(ability, got) or _read(ability, bench, got, many)]


def _long(many: int) -> Question:
    filler = _FILLER * (many // estimated_tokens(_FILLER))
    user = f'The word is "{_FIRST}".\n{filler}\nSay the word that stands at the very beginning, in quotes.'
    return replace(say(), user=user)


def _read(ability: Ability, bench: Bench, got: Tried, many: int) -> Finding:
    if got.failure is not None:
        less = narrowed(got.mode, got.failure, window=bench.settings.window, sent=many, output=_FEW)
        fits = f"fits the question into {less.window:,} tokens" if less and less.window else "tells it to a person"
        return ability.yes(got.why, fits) if got.failure.kind == "too_long" else ability.other(got.why, fits)
    if got.word == _FIRST:
        return ability.yes("read to its beginning", "sends what a task needs")
    if got.tokens_in and got.tokens_in < many * _READ:
        found = f"cut without a word: it read {got.tokens_in:,} tokens"
        return ability.other(found, f"can't know: set STEWARD_MODEL_WINDOW={got.tokens_in} or less, or raise its own")
    return ability.other(
        "answered, without the word", "can't know whether it was read; results in a question stay short"
    )


def _window(bench: Bench, listed: int | None) -> Finding:
    ability, own = Ability("window", "how many tokens it takes, as it says"), bench.settings.window
    failures = [one.failure for one in bench.caller.seen if one.failure is not None]
    told = [
        narrowed(bench.way, one, window=_MOST, sent=_MOST, output=_MOST) for one in failures if one.kind == "too_long"
    ]
    said = [one.window for one in told if one is not None and one.window is not None and one.window < _MOST * 3 // 4]
    known = min([*said, listed or _MOST])
    if known == _MOST:
        return ability.other("not said", f"takes it for {own:,} (STEWARD_MODEL_WINDOW)")
    if known < own:
        return ability.other(f"{known:,}", f"takes it for {own:,}: set STEWARD_MODEL_WINDOW={known}")
    return ability.yes(f"{known:,}", f"uses {own:,} (STEWARD_MODEL_WINDOW)")


async def at_once(bench: Bench) -> list[Finding]:
    """Whether several questions at once are answered, and in less time than one after the other."""
    ability, began = Ability("at once", f"{_AT_ONCE} questions at the same time"), time.monotonic()
    got = await asyncio.gather(*(bench.caller.ask(say(), bench.way) for _ in range(_AT_ONCE)))
    took = time.monotonic() - began
    failed = [one for one in got if one.answer is None]
    if not failed:
        return [ability.yes(f"all answered, in {took:.2f} s", "asks for plan and acceptance at the same time")]
    found = f"{len(failed)} of {_AT_ONCE} not answered: {failed[0].why or 'not tried'}"
    return [ability.other(found, "tries again; STEWARD_RATE_LIMITS=model=1 has all workers ask one at a time")]
