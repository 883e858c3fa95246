"""A second model's look at acts that a first one planned: what it is shown, and how its answer is read.

It can only stop. What can't be read is asked for again a bounded number of times; a stop that was read stands, whatever
is said of that act after it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from steward.domain.known_secrets import finder_of
from steward.domain.model import Action, Entry, Json, JsonObject
from steward.domain.outages import NEVER_DOWN, Outage
from steward.domain.ports.model_modes import Modes
from steward.domain.ports.outages import Outages
from steward.domain.ports.rules import Playbooks
from steward.domain.ports.second_look import Answered, LookRequest
from steward.domain.ports.tools import Limiter, Toolbox
from steward.domain.rate_limits import UNLIMITED
from steward.domain.redaction import Redactor
from steward.domain.redaction_walk import Walk
from steward.domain.second_opinion import GO, STOP, Opinion
from steward.domain.times import told
from steward.planner import result_text as shown
from steward.planner.chat import Reply
from steward.planner.fallbacks import in_turn
from steward.planner.model_settings import ModelSettings
from steward.planner.prompt import Prompts, filled, tagged, tool_schema, version_of
from steward.planner.reading import Reading
from steward.planner.reading.plan_shapes import is_share, share
from steward.planner.signature import described
from steward.planner.verdict_words import TRIES, quoted, reason_of, unanswered, word_of
from steward.planner.ways import Forgetful

if TYPE_CHECKING:
    import httpx

MOST_ACTS = 25  # in one question
_ACTS = 2  # the part of the room that they may take: a half
_EVIDENCE = 0.75  # of what is left; other reads get the rest
_MOST_SHOWN = 40  # calls of which results are shown
_KNOWN = {"act", "verdict", "reason", "confidence"}


def second_look_version() -> str:
    """A short digest of all that its prompt says."""
    return version_of("give_second_look.json", "second_look.md")


class ModelSecondLook:
    """Implements `steward.domain.ports.second_look.SecondLook` with the first of these models that is up."""

    def __init__(
        self,
        models: Sequence[ModelSettings],
        playbooks: Playbooks,
        tools: Toolbox,
        limiter: Limiter = UNLIMITED,
        http: httpx.AsyncClient | None = None,
        modes: Modes | None = None,
        outages: Outages = NEVER_DOWN,
    ) -> None:
        known, first = modes or Forgetful(), models[0]
        self._chat = in_turn(models, limiter, http, known, outages)
        self._prompts = Prompts(playbooks, tools, first.window, first.max_output_tokens)
        self._tools = tools

    async def look(self, request: LookRequest) -> Answered:
        """An opinion on each of the first acts that fit into one question, or why there is none; never raises for what
        the model says.
        """
        request = masked(request, self._tools)
        prompts = self._prompts.within(await self._chat.window())
        request = replace(request, acts=request.acts[: _fitting(request.acts, prompts.room // _ACTS)])
        found, refused = Answered(asked=len(request.acts)), ""
        for number in range(1, TRIES + 1):
            heard, reply = await self._asked(request, refused)
            said = {p: one for p, one in heard.opinions.items() if one.stop or number > 1 or not heard.unread}
            stops = {place: one for place, one in found.opinions.items() if one.stop}
            found = replace(
                found,
                opinions={**found.opinions, **said, **stops},
                calls=[*found.calls, *reply.calls],
                read=[*found.read, *reply.reading.notes],
            )
            if reply.error:
                return replace(found, error=reply.error, wait=reply.wait, outage=reply.outage)
            missing = [place + 1 for place in range(found.asked) if place not in found.opinions]
            refused = heard.unread or (f"nothing was said of act {missing[0]}" if missing else "")
            if not missing and (not heard.unread or number > 1):
                return found
        return replace(found, error=f"its answers could not be read: {refused}")

    def serves(self, endpoint: str) -> bool:
        """Whether it is one of its own."""
        return self._chat.serves(endpoint)

    async def answers(self, endpoint: str) -> Outage | None:
        """Ask the endpoint one tiny question; None where it says anything at all, or is none of its own."""
        return await self._chat.answers(endpoint)

    async def _asked(self, request: LookRequest, refused: str) -> tuple[_Heard, Reply]:
        reply = await self._chat.ask(
            "second_look",
            lambda window: prompt_of(request, self._prompts.within(window), self._tools, refused),
            tool_schema("give_second_look"),
            second_look_version(),
            request.allowance,
        )
        model = reply.calls[-1].model if reply.calls else ""
        return heard_in(reply.reading, len(request.acts), model), reply


# --- what it is shown ------------------------------------------------------------


def masked(request: LookRequest, tools: Toolbox) -> LookRequest:
    """The request without what tools mark in arguments and results, wherever it stands: no model is shown it."""
    calls = [*request.acts, *(entry.action for entry in (*request.evidence, *request.others))]
    cards = [card for name in dict.fromkeys(one.tool for one in calls) if (card := tools.card(name))]
    sensitive = {card.name: card.sensitive for card in cards if card.sensitive}
    results = {card.name: card.sensitive_result for card in cards if card.sensitive_result}
    if not sensitive and not results:
        return request
    given = [*request.acts, *request.evidence, *request.others]
    known = Redactor(sensitive=sensitive, results=results).among(given).also
    walk = Walk(sensitive, results, known, [finder_of(known)] if known else [])
    acts: list[Action] = [walk.shown(one) for one in request.acts]
    evidence: list[Entry] = [walk.shown(one) for one in request.evidence]
    return replace(request, acts=acts, evidence=evidence, others=[walk.shown(one) for one in request.others])


def prompt_of(request: LookRequest, prompts: Prompts, tools: Toolbox, refused: str = "") -> tuple[str, str]:
    """System and user text. Raises DoesNotFitError: request and acts are shown whole, or it is not asked."""
    system = filled("second_look.md")
    parts = [tagged("request", request.goal)]
    parts += [tagged("requested_by", request.requested_by)] if request.requested_by else []
    parts += [tagged("additions", [*request.answers])] if request.answers else []
    parts += [tagged("time", told(request.times, request.now))] if request.now else []
    cards = [card for name in dict.fromkeys(one.tool for one in request.acts) if (card := tools.card(name))]
    parts.append(tagged("tools", [described(card) for card in cards]))
    parts.append(tagged("acts", [_act(place + 1, one) for place, one in enumerate(request.acts)]))
    parts += [tagged("refusals", [refused])] if refused else []
    room = prompts.left(system, *parts)
    evidence = _calls(request.evidence, int(room * _EVIDENCE))
    parts.append(tagged("evidence", evidence))
    room -= shown.size(evidence)
    if request.others:
        parts.append(tagged("other_reads", _calls(request.others, max(room, 0))))
    return system, "\n".join(parts)


def _fitting(acts: Sequence[Action], room: int) -> int:
    """How many of the first acts one question may hold; the first in any case."""
    for place, action in enumerate(acts[:MOST_ACTS]):
        room -= shown.size(_act(place + 1, action)) + 1
        if room < 0:
            return max(place, 1)
    return min(len(acts), MOST_ACTS)


def _act(number: int, action: Action) -> JsonObject:
    return {"act": number, "tool": action.tool, "args": action.args, "risk": action.risk.value}


def _calls(entries: Sequence[Entry], room: int) -> list[Json]:
    """What was read, a call each without the planner's words for it, as far as there is room."""
    kept = entries[-_MOST_SHOWN:]
    values: list[Json] = [{"tool": one.action.tool, "args": one.action.args, "result": one.result} for one in kept]
    missing = len(entries) - len(kept)
    note: list[Json] = [{shown.LEFT_OUT: f"{missing:,} earlier calls left out"}] if missing else []
    return [*note, *shown.shared(values, max(room, 0))]


# --- how it is read --------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class _Heard:
    """Opinions by the act's place, and what was not read."""

    opinions: dict[int, Opinion] = field(default_factory=dict[int, Opinion])
    unread: str = ""


def heard_in(reading: Reading, acts: int, model: str) -> _Heard:
    """The opinions in an answer about so many acts. What is said twice in different words stops; never raises."""
    if reading.said is None:
        return _Heard(unread=unanswered(reading))
    said = reading.said
    sure = share(said.get("confidence"))
    confidence = float(sure) if isinstance(sure, int | float) and is_share(sure) else None
    listed = said.get("verdicts")
    found: dict[int, Opinion] = {}
    unread = [f"there is no field {quoted(name)}" for name in said.keys() - {"verdicts", "confidence"}]
    for one in listed if isinstance(listed, list) else [listed]:
        place, opinion, why = _verdict(one, acts)
        unread += [why] if why else []
        if opinion is not None and not (place in found and found[place].stop):
            found[place] = replace(opinion, model=model, confidence=confidence)
    if unread:
        return _Heard(opinions={place: one for place, one in found.items() if one.stop}, unread=unread[0])
    if reading.around and not all(one.stop for one in found.values()):
        words = f"words stand beside it, which are not read and may take it back: {reading.around}"
        return _Heard(opinions=found, unread=f"{words}; say all of it in the call, and nothing beside")
    return _Heard(opinions=found)


def _verdict(said: Json, acts: int) -> tuple[int, Opinion | None, str]:
    """The act's place, what is said of it, and what can't be read there."""
    if not isinstance(said, dict):
        return -1, None, "`verdicts` is to be a list with an object for each act"
    number = _number(said.get("act"))
    if number is None or not 1 <= number <= acts:
        return -1, None, f"there is no act {quoted(str(said.get('act')))}; they are 1 to {acts}"
    word = word_of(said.get("verdict"))
    if word not in (STOP, GO):
        return -1, None, f"act {number}: {quoted(word)} is neither go nor stop"
    reason = reason_of(said.get("reason"))
    others = [name for name in said.keys() - _KNOWN if said[name] not in (None, "", [], {})]
    why = f"act {number}: there is no field {quoted(others[0])}" if others else ""
    if word == STOP:
        return number - 1, Opinion(stop=True, reason=reason or "it gives no reason"), why
    return number - 1, Opinion(stop=False, reason=reason), why


def _number(said: Json) -> int | None:
    if isinstance(said, str) and said.strip().isascii() and said.strip().isdigit() and len(said) < 10:
        return int(said)
    whole = isinstance(said, int | float) and not isinstance(said, bool) and said == said // 1
    return int(said) if whole and isinstance(said, int | float) else None
