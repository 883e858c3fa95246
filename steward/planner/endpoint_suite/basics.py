"""What must be there: an answer to a plain question; and who may ask for what."""

from __future__ import annotations

from dataclasses import replace

from steward.domain.loopback import is_loopback_name
from steward.domain.model_modes import Mode
from steward.domain.model_names import PROVIDERS
from steward.domain.text import line, several
from steward.planner.endpoint_suite.bench import Bench, refused, unanswered
from steward.planner.endpoint_suite.calling import Tried, say
from steward.planner.endpoint_suite.findings import Ability, Finding
from steward.planner.ladder import MOST_STEPS, lower
from steward.planner.model_listing import listed_models

_WRONG_KEY = "sk-steward-tries-whether-a-wrong-key-is-told"
_NO_MODEL = "steward-tries-a-model-that-is-not-there"
_LISTED = 5  # models that are named
_PERSON = "can't work with it: every task waits for a person, who is told this"


async def answers(bench: Bench) -> list[Finding]:
    """Whether a plain question is answered, and which of what goes beside it had to be left out for that."""
    mode, left_out = replace(_top(bench), tools="text"), list[Tried]()
    while True:
        got = await bench.caller.ask(say(), mode)
        below = lower(mode, got.failure) if got.failure else None
        if below is None or len(left_out) >= MOST_STEPS:
            break
        left_out.append(got)
        mode = below
    ability = Ability("answer", "one word, in plain text")
    if got.answer is None and bench.may_plan:
        return [ability.other(got.why, "asks with the real prompts all the same")]
    if got.answer is None:
        return [ability.no(got.why or "was not asked", _given_up(got))]
    bench.base, bench.plain = mode, got
    right = "the word" if got.word == "pong" else f"other words: {line(got.answer.text, 60) or 'none'}"
    found = ability.yes(f"{got.heard.status}, {right}", _over(bench))
    return [found, *map(_beside, left_out), *_taken(bench)]


def _given_up(got: Tried) -> str:
    down = got.failure is not None and got.failure.down
    return "tries again, then the task waits until it is back" if down else _PERSON


def _over(bench: Bench) -> str:
    """What the question went over."""
    address = bench.settings.base_url or PROVIDERS[bench.settings.provider].base_url
    if address.startswith("https:"):
        return "goes on; its certificate is trusted"
    return (
        "goes on"
        if is_loopback_name(bench.settings.host)
        else "goes on without TLS: whoever is on the way reads the key and what is asked"
    )


def _beside(got: Tried) -> Finding:
    return refused(Ability("parameters", "what goes beside a question"), got)


def _taken(bench: Bench) -> list[Finding]:
    """What was sent beside the question and taken."""
    mode = bench.way
    taken = [mode.limit] if mode.limit != "none" else []
    taken += ["temperature"] if mode.temperature else []
    taken += ["the system role"] if mode.system else []
    if not taken:
        return []
    return [Ability("parameters", "what goes beside a question").yes(f"taken: {', '.join(taken)}", "uses them")]


def _top(bench: Bench) -> Mode:
    settings = bench.settings
    return Mode(temperature=settings.temperature is not None, stream="yes" if settings.streams else "no")


async def key(bench: Bench) -> list[Finding]:
    """Whether a wrong key is refused, in words that are understood."""
    if not bench.settings.key:
        return [Ability("key", "no key").yes("it answers without one", "sends none")]
    ability = Ability("wrong key", "a key that nobody has")
    got = await bench.caller.ask(say(), bench.way, key=_WRONG_KEY)
    if (unknown := unanswered(ability, got)) is not None:
        return [unknown]
    if got.failure is None:
        return [ability.other("it answers all the same: whoever reaches it may use it", "sends the key that is set")]
    if got.failure.kind in ("auth", "forbidden"):
        return [ability.yes(got.why, "a key that expires is told as such")]
    return [ability.other(got.why, "a key that expires is told in these words alone")]


async def model(bench: Bench) -> list[Finding]:
    """Whether the model is listed, and a name that nobody has is told."""
    return [_listing(bench, await listed_models(bench.settings, bench.http)), await _misspelt(bench)]


def _listing(bench: Bench, models: list[str] | None) -> Finding:
    ability, name = Ability("list of models", "GET /models"), bench.settings.model
    if models is None:
        return ability.other("no list", "needs none")
    if name in models:
        return ability.yes(f"{len(models):,} listed, '{name}' among them", "needs none")
    shown = several((line(one, 60) for one in models), _LISTED, ", ")
    return ability.other(f"'{name}' is not among {shown}", "asks for it all the same, since it is answered")


async def _misspelt(bench: Bench) -> Finding:
    ability = Ability("unknown model", "a name that no model has")
    got = await bench.caller.ask(say(), bench.way, model=_NO_MODEL)
    if (unknown := unanswered(ability, got)) is not None:
        return unknown
    if got.failure is None:
        named = f", as '{line(got.model, 60)}'" if got.model else ""
        return ability.other(f"it answers all the same{named}", "a misspelt STEWARD_MODEL does not show")
    found = got.why.replace(f"'{bench.settings.model}'", "this one")
    if got.failure.kind == "unknown_model":
        return ability.yes(found, "a misspelt STEWARD_MODEL is told as such")
    return ability.other(found, "a misspelt STEWARD_MODEL is told in these words alone")
