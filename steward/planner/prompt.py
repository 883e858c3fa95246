"""What a model is shown. The words are in `prompts/`; here they meet the request, within the model's window.

Everything written by others (goal, tool results, people's additions) is JSON inside tags that it
can't close, and is declared as data. Nothing is cut in silence: the request and what people added are
shown whole or the question is not asked; what else does not fit says what was left out.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import cache
from pathlib import Path

from steward.domain.fixed_plans import matching
from steward.domain.model import Json, JsonObject, Problem, Step
from steward.domain.playbook import Playbook, Rule, Scope
from steward.domain.ports.planning import PlanRequest
from steward.domain.ports.rules import Playbooks
from steward.domain.ports.tools import Toolbox
from steward.domain.state import Closed
from steward.domain.text import BYTES_PER_TOKEN, USABLE
from steward.domain.times import times_under, told
from steward.planner import result_text as shown
from steward.planner.signature import described

_FOLDER = Path(__file__).parent / "prompts"
_SYSTEM = 2  # the part of the room that tools and playbooks may take: a half
_BACK = 4  # the part of what is left for refusals, for the last plan, and for what people closed: a quarter each


class DoesNotFitError(Exception):
    """The question can't be asked within the model's window; the text says why, in one line."""


_ENDPOINT = "by its endpoint's answers"
_RAISED = {_ENDPOINT: "; raise it there (OLLAMA_CONTEXT_LENGTH of Ollama, -c of llama.cpp)"}
_ONCE = (
    "Planned once: one final plan for all of it. Of results you see shapes and no values, and no `look` shows any; "
    "`extract` takes values out of texts. Refer to what is not known yet."
)
_FOLLOWS = {"review": "a person approves", "confirm": "whoever asked confirms", "forbid": "refused"}


@dataclass(frozen=True)
class Prompts:
    """Puts the two questions to a model together. `window` and `reply` are in tokens; `window_from` is who says so."""

    playbooks: Playbooks
    tools: Toolbox
    window: int = 128_000
    reply: int = 4_000
    window_from: str = "STEWARD_MODEL_WINDOW"

    def within(self, window: int) -> Prompts:
        """The same in another window: what the endpoint said that the model has."""
        if window == self.window:
            return self
        return replace(self, window=window, reply=min(self.reply, window // 4), window_from=_ENDPOINT)

    def plan(self, request: PlanRequest, looks: Sequence[Json] = ()) -> tuple[str, str]:
        """System and user text that ask for a plan, after these looks at results. Raises DoesNotFitError.

        The system text is the same for all requests, so that providers find it in their caches.
        """
        books = self._allowed(request)
        cards = self._cards(books)
        room = self.room // _SYSTEM - len(filled("plan.md", tools=cards).encode())
        texts = self._described(books, room)
        system = filled("plan.md", tools=cards, playbooks="\n\n".join(texts.values()))
        parts = _asked(request, books)
        parts = [*self._hints(request, texts, self.left(system, *parts) // _BACK), *parts]
        room = self.left(system, *parts)
        back = room // _BACK
        returned = [*_closed(request, back), *_previous(request, back), *_refusals(request.problems, back)]
        done = room - sum(len(part.encode()) for part in returned)
        seen = [tagged("looked", shown.latest(looks, done // 2))] if looks else []
        done -= sum(len(part.encode()) for part in seen)
        if request.history:
            parts.append(tagged("results", shown.results(request.history, done)))
        return system, "\n".join([*parts, *seen, *returned])

    def acceptance(self, request: PlanRequest, refused: Sequence[Problem] = ()) -> tuple[str, str]:
        """System and user text that ask for the acceptance; without plan and history. Raises DoesNotFitError."""
        books = self._allowed(request)
        titles = "\n".join(_title(book) for book in books)
        system = filled("acceptance.md", tools=self._cards(books, result=False), playbooks=titles)
        parts = [tagged("request", request.goal), *_additions(request), *_time(request, books)]
        return system, "\n".join([*parts, *_refusals(refused, self.left(system, *parts))])

    def _allowed(self, request: PlanRequest) -> list[Playbook]:
        """Those that the task is under, else all of them, in the same order for every request."""
        if request.playbook:
            named = self.playbooks.get(request.playbook)
            return [*named.each] if named else []
        return [*self.playbooks.all()]

    def _hints(self, request: PlanRequest, texts: Mapping[str, str], room: int) -> list[str]:
        """The playbooks whose phrases are in the goal, with examples, and in full where `texts` has them in outline.

        Examples are shown of the likely ones, or of all where none is; what does not fit says so.
        """
        books = self._allowed(request)
        likely = books if request.playbook else matching(books, request.goal)
        hints: dict[str, Json] = {}
        if not request.playbook:
            hints["likely"] = [book.name for book in likely]
        hints["in_full"] = [text for book in likely if (text := self._playbook(book)) != texts[book.name]]
        hints["examples"] = {book.name: _examples(book) for book in likely or books if book.examples}
        tags: list[str] = []
        for name, hint in hints.items():
            tag = tagged(name, hint)
            room -= len(tag.encode())
            tags += [tag if room >= 0 else tagged(name, {shown.LEFT_OUT: "for want of room"})] if hint else []
        return tags

    @property
    def room(self) -> int:
        """Bytes that one question may have."""
        return room_in(self.window, min(self.reply, self.window // 2))

    def left(self, system: str, *parts: str) -> int:
        """What tools, playbooks and request leave of the room."""
        taken = len(system.encode()), sum(len(part.encode()) for part in parts)
        left = self.room - sum(taken)
        if left < 0:
            system_, asked = (bytes_ // BYTES_PER_TOKEN for bytes_ in taken)
            what = f"tools and playbooks take about {system_:,} tokens, the request and what was added {asked:,}"
            raise DoesNotFitError(
                f"{what}; the model's window of {self.window:,} ({self.window_from}) has room for "
                f"{self.room // BYTES_PER_TOKEN:,} with its reply{_RAISED.get(self.window_from, '')}"
            )
        return left

    def _cards(self, playbooks: Sequence[Playbook], *, result: bool = True) -> str:
        names = dict.fromkeys(name for book in playbooks for name in book.tools)
        return "\n".join(described(card, result=result) for name in names if (card := self.tools.card(name)))

    def _described(self, playbooks: Sequence[Playbook], room: int) -> dict[str, str]:
        """The playbooks with limits and rules while there is room, the others in outline, which says so."""
        texts: dict[str, str] = {}
        for book in playbooks:
            text = self._playbook(book)
            room -= len(text.encode())
            outline = f"{_title(book)}\n(In outline only. Tools: {', '.join(book.tools)}.)"
            texts[book.name] = text if room > 0 else outline
        return texts

    def _playbook(self, book: Playbook) -> str:
        lines = [_title(book), f"Tools: {', '.join(book.tools)}."]
        limits = [f"{tool}.{name} {_limit(scope)}" for tool, args in book.scope.items() for name, scope in args.items()]
        approved = [name for name in book.approvals if self._acts(name)]
        lines += [f"Limits: {'; '.join(limits)}."] if limits else []
        lines += [_rule(rule) for rule in book.rules_in_force if rule.mode == "judge"]
        lines += [f"A person approves every {', '.join(approved)}."] if approved else []
        lines += [_ONCE] if book.planning == "once" else []
        lines += [f"Its days and hours are those of {book.timezone}."] if book.timezone else []
        items = "" if book.max_items == Playbook.max_items else f", {book.max_items} items in a for_each"
        lines.append(f"At most {book.limits.actions} calls{items}.")
        return "\n".join(lines)

    def _acts(self, tool: str) -> bool:
        card = self.tools.card(tool)
        return card is not None and card.acts


def room_in(window: int, reply: int) -> int:
    """Bytes that a question may have in a window with so much kept for its reply, both in tokens."""
    return (int(window * USABLE) - reply) * BYTES_PER_TOKEN


def prompt_version() -> str:
    """A short digest of all that the prompts of planning say."""
    return version_of("acceptance.md", "plan.md", "propose_plan.json", "state_acceptance.json")


@cache
def version_of(*names: str) -> str:
    """A short digest of what these files of the prompts say."""
    texts = [(_FOLDER / name).read_bytes() for name in names]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:10]


@cache
def tool_schema(name: str) -> JsonObject:
    """The tool that the model is made to call."""
    return json.loads(_text(f"{name}.json"))


@cache
def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def filled(name: str, **parts: str) -> str:
    text = _text(name)
    for key, value in parts.items():
        text = text.replace("{" + key + "}", value)
    return text


def _examples(book: Playbook) -> list[Json]:
    """A request each, and how it is planned where that is given."""
    return [{"request": one.goal, "plan": one.plan} if one.plan is not None else one.goal for one in book.examples]


def _asked(request: PlanRequest, books: Sequence[Playbook]) -> list[str]:
    """What was asked, the most lasting first: what is asked again begins with the same words."""
    parts = [tagged("request", request.goal)]
    if request.requested_by:
        parts.append(tagged("requested_by", request.requested_by))
    return [*parts, *_additions(request), *_time(request, books)]


def _time(request: PlanRequest, books: Sequence[Playbook]) -> list[str]:
    """The time in the task's zone, and in those of playbooks that have another one of their own."""
    times, now = request.times, request.times.planned_at
    elsewhere: JsonObject = {
        book.name: told(theirs, now) for book in books if (theirs := times_under(book, times)).zone != times.zone
    }
    said: JsonObject = {**told(times, now), "by_playbook": elsewhere} if elsewhere else told(times, now)
    return [tagged("time", said)] if now else []


def _additions(request: PlanRequest) -> list[str]:
    """What people added counts as much as the goal, the later the more."""
    return [tagged("additions", [*request.answers])] if request.answers else []


def _refusals(problems: Sequence[Problem], room: int) -> list[str]:
    """The latest refusals that fit, in their order."""
    told: list[Json] = [shown.without_empty(asdict(problem)) for problem in problems]
    return [tagged("refusals", shown.latest(told, room))] if told else []


def _closed(request: PlanRequest, room: int) -> list[str]:
    """What people left out, or did by hand."""
    told: list[Json] = [
        shown.without_empty({"how": one.how, "step": one.step, "tool": one.tool, "args": one.args, "why": _why(one)})
        for one in request.closed
    ]
    return [tagged("closed", shown.latest(told, room))] if told else []


def _why(one: Closed) -> str:
    return one.message or (f"it needs {one.needed}" if one.needed else "")


def _previous(request: PlanRequest, room: int) -> list[str]:
    if request.previous is None or not request.previous.steps:
        return []
    return [tagged("previous_plan", shown.fitted([_step(step) for step in request.previous.steps], room))]


def _step(step: Step) -> JsonObject:
    return shown.without_empty(asdict(step))


def tagged(name: str, value: Json) -> str:
    """The value as JSON in a tag; it can't hold the closing tag, as no `<` survives in it."""
    return f"<{name}>{shown.compact(value)}</{name}>"


def _title(book: Playbook) -> str:
    return f"## {book.name}: {book.title}\n{book.description}"


def _rule(rule: Rule) -> str:
    follows = "refused unless people allow it" if rule.exception else _FOLLOWS[rule.then]
    return f"Rule {rule.id} ({follows}): {rule.message}"


def _limit(scope: Scope) -> str:
    parts: list[str] = []
    if scope.one_of:
        parts.append(f"one of {', '.join(map(str, scope.one_of))}")
    if scope.minimum is not None:
        parts.append(f"at least {scope.minimum:.15g}")
    if scope.maximum is not None:
        parts.append(f"at most {scope.maximum:.15g}")
    if scope.pattern is not None:
        parts.append(f"like {scope.pattern}")
    return " and ".join(parts)
