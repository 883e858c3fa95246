"""What comes beside an answer: usage, time, thoughts, letters, limits of rate, and the words of refusals."""

from __future__ import annotations

from collections import Counter

from steward.domain.text import duration
from steward.planner.endpoint_suite.bench import Bench, unanswered
from steward.planner.endpoint_suite.calling import say
from steward.planner.endpoint_suite.findings import Ability, Finding

_LETTERS = "Zoë Ørsted, Łódź · 日本語 · عربي · 🙂"
_RATES = ("x-ratelimit-remaining-requests", "x-ratelimit-remaining-tokens", "ratelimit-remaining", "ratelimit")


async def usage(bench: Bench) -> list[Finding]:
    """Whether a plain answer says what it took."""
    ability, got = Ability("usage", "what an answer says that it took"), bench.plain
    if got is None or not got.tokens_in:
        return [ability.other("not said", "estimates tokens; their ceilings hold roughly")]
    found = f"{got.tokens_in:,} tokens in, {got.tokens_out or 0:,} out"
    if bench.settings.prices is None:
        return [ability.other(found, "counts tokens, not dollars: STEWARD_PRICE_IN and STEWARD_PRICE_OUT are not set")]
    return [ability.yes(found, "counts tokens and dollars")]


async def thoughts(bench: Bench) -> list[Finding]:
    """Where thoughts stand, if the model shows any."""
    ability = Ability("thoughts", "where the thoughts of an answer stand")
    answered = [one for one in bench.caller.seen if one.answer is not None]
    beside = sum(bool(one.answer and one.answer.reasoning) for one in answered)
    inside = sum(bool(one.reading.grounds) for one in answered) - beside
    if inside > 0:
        return [ability.other("mixed into the text", "takes them out before it reads")]
    if beside:
        return [ability.yes("in a field of their own", "keeps them on the record, and reads no plan from them")]
    return [ability.yes("it shows none", "has nothing to take out")]


async def letters(bench: Bench) -> list[Finding]:
    """Whether letters of other scripts come back as they were sent."""
    ability = Ability("letters", f"to say “{_LETTERS}”")
    got = await bench.caller.ask(say(_LETTERS), bench.way)
    if (unknown := unanswered(ability, got)) is not None:
        return [unknown]
    if got.word == _LETTERS:
        return [ability.yes("came back letter by letter", "reads all")]
    if got.answer is not None and got.answer.lost:
        return [
            ability.other(f"letters are lost: {got.answer.lost}", "refuses an answer that lost one where it counts")
        ]
    said = f"came back as “{str(got.word)[:60]}”" if got.word else got.reading.unusable
    return [
        ability.other(got.why or said or "the model said something else", "what it writes is read back in the world")
    ]


async def first_byte(bench: Bench) -> list[Finding]:
    """How long it takes to answer at all, against the time that a call has."""
    took = sorted(one.heard.first_byte for one in bench.caller.seen if one.answer and one.heard.first_byte is not None)
    if not took:
        return []
    found = f"after {took[len(took) // 2]:.2f} s (median of {len(took)}), {took[-1]:.2f} s at most"
    steward = f"waits {bench.settings.timeout:g} s for a call (STEWARD_MODEL_TIMEOUT)"
    return [Ability("first byte", "when an answer begins").yes(found, steward)]


async def rates(bench: Bench) -> list[Finding]:
    """What was said of limits of rate, and whether one was met meanwhile."""
    ability = Ability("rate limits", "what the answers say of them")
    met = [one.failure for one in bench.caller.seen if one.failure and one.failure.kind == "rate_limited"]
    if met:
        asked = next((one.wait for one in met if one.wait is not None), None)
        if asked is not None:
            return [
                ability.yes(f"met {len(met)} ×, asked to wait {duration(asked)}", "waits so long, with all workers")
            ]
        steward = "waits longer each time; STEWARD_RATE_LIMITS=model=… holds all workers to a rate"
        return [ability.other(f"met {len(met)} ×, without a word on how long to wait", steward)]
    said = {name: one.heard.headers[name] for one in bench.caller.seen for name in _RATES if name in one.heard.headers}
    found = ", ".join(f"{name} {value[:40]}" for name, value in said.items()) or "none met, none said"
    return [ability.yes(found, "waits as long as an answer asks for")]


async def errors(bench: Bench) -> list[Finding]:
    """In which shape refusals come, and whether they have words."""
    ability = Ability("error bodies", "the refusals that were met")
    refusals = [one for one in bench.caller.seen if one.failure is not None and one.heard.status]
    if not refusals:
        return []
    kinds = Counter(one.heard.headers.get("content-type", "no type").partition(";")[0][:60] for one in refusals)
    found = ", ".join(f"{count} × {kind}" for kind, count in kinds.items())
    if mute := sum(not one.failure.said for one in refusals if one.failure):
        steward = "tells a person the status alone, and tries what helps most often"
        return [ability.other(f"{found}; {mute} without words", steward)]
    return [ability.yes(found, "reads their words, and shows them")]
