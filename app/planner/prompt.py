"""What a model is shown. The words are in `prompts/`; here they meet the request.

Everything written by others (goal, tool results, people's additions) is JSON inside tags that it
can't close, and is declared as data.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path

from app.planner.signature import described
from domain.model import Entry, Json, JsonObject, Problem, Risk, Step
from domain.playbook import Playbook, Rule, Scope
from domain.ports import PlanRequest, Playbooks, Toolbox
from domain.procedures import matching

MAX_GOAL = 8_000
MAX_ENTRY = 1_500
MAX_HISTORY = 12_000

_FOLDER = Path(__file__).parent / "prompts"


@dataclass(frozen=True)
class Prompts:
    """Puts the two questions to a model together."""

    playbooks: Playbooks
    tools: Toolbox

    def plan(self, request: PlanRequest) -> tuple[str, str]:
        """System and user text that ask for a plan."""
        detailed = self.relevant(request)
        others = [] if request.playbook else [book for book in self.playbooks.all() if book not in detailed]
        texts = [self._playbook(book) for book in detailed]
        texts += [f"{_title(book)}\n(In outline only. Tools: {', '.join(book.tools)}.)" for book in others]
        system = _filled("plan.md", tools=self._cards(detailed), playbooks="\n\n".join(texts))
        return system, _user(request)

    def acceptance(self, request: PlanRequest, refused: Sequence[Problem] = ()) -> tuple[str, str]:
        """System and user text that ask for the acceptance; without plan and history."""
        detailed = self.relevant(request)
        titles = "\n".join(_title(book) for book in detailed)
        system = _filled("acceptance.md", tools=self._cards(detailed), playbooks=titles)
        parts = [_tag("request", request.goal[:MAX_GOAL]), *_additions(request)]
        return system, "\n".join([*parts, *_refusals(refused)])

    def relevant(self, request: PlanRequest) -> list[Playbook]:
        """The playbook that is fixed, else those whose phrases are in the goal, else all."""
        if request.playbook:
            named = self.playbooks.get(request.playbook)
            return [named] if named else []
        return matching(self.playbooks.all(), request.goal) or self.playbooks.all()

    def _cards(self, playbooks: Sequence[Playbook]) -> str:
        names = dict.fromkeys(name for book in playbooks for name in book.tools)
        return "\n".join(described(card) for name in names if (card := self.tools.card(name)))

    def _playbook(self, book: Playbook) -> str:
        lines = [_title(book), f"Tools: {', '.join(book.tools)}."]
        limits = [f"{tool}.{name} {_limit(scope)}" for tool, args in book.scope.items() for name, scope in args.items()]
        approved = [name for name in book.approvals if self._acts(name)]
        lines += [f"Limits: {'; '.join(limits)}."] if limits else []
        lines += [_rule(rule) for rule in book.rules]
        lines += [f"A person approves every {', '.join(approved)}."] if approved else []
        lines.append(f"At most {book.limits.actions} calls, {book.max_items} items in a for_each.")
        for example in book.examples:
            lines.append(f"Example: {json.dumps(example.goal, ensure_ascii=False)}")
            if example.plan is not None:
                lines.append(f"→ {_compact(example.plan)}")
        return "\n".join(lines)

    def _acts(self, tool: str) -> bool:
        card = self.tools.card(tool)
        return card is not None and card.risk is not Risk.READ


@cache
def prompt_version() -> str:
    """A short digest of all that the prompts say."""
    texts = [path.read_bytes() for path in sorted(_FOLDER.iterdir()) if path.suffix in {".md", ".json"}]
    return hashlib.sha256(b"\0".join(texts)).hexdigest()[:10]


@cache
def tool_schema(name: str) -> JsonObject:
    """The tool that the model is made to call."""
    return json.loads(_text(f"{name}.json"))


@cache
def _text(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _filled(name: str, **parts: str) -> str:
    text = _text(name)
    for key, value in parts.items():
        text = text.replace("{" + key + "}", value)
    return text


def _user(request: PlanRequest) -> str:
    parts = [_tag("request", request.goal[:MAX_GOAL])]
    if request.requested_by:
        parts.append(_tag("requested_by", request.requested_by[:200]))
    parts += _additions(request)
    if request.history:
        parts.append(_tag("results", _results(request.history)))
    if request.previous and request.previous.steps:
        parts.append(_tag("previous_plan", [_step(step) for step in request.previous.steps]))
    return "\n".join([*parts, *_refusals(request.problems)])


def _additions(request: PlanRequest) -> list[str]:
    """What people added counts as much as the goal, the later the more."""
    return [_tag("additions", [text[:2_000] for text in request.answers])] if request.answers else []


def _refusals(problems: Iterable[Problem]) -> list[str]:
    shown: list[Json] = [_clipped(_without_empty(asdict(problem))) for problem in problems]
    return [_tag("refusals", shown[:10])] if shown else []


def _results(history: Sequence[Entry]) -> list[Json]:
    """The latest results that fit, in their order."""
    shown: list[Json] = []
    room = MAX_HISTORY
    for entry in reversed(history):
        one = _clipped(_entry(entry))
        room -= len(_compact(one))
        if room < 0:
            break
        shown.append(one)
    return shown[::-1]


def _entry(entry: Entry) -> JsonObject:
    action, verdict = entry.action, entry.verdict
    item = action.item if action.item >= 0 else None
    refused = entry.receipt.message if entry.receipt and entry.receipt.kind == "refused" else ""
    return _without_empty(
        {
            "step": action.step,
            "item": item,
            "tool": action.tool,
            "args": action.args,
            "verdict": verdict.status if verdict else "unknown",
            "reason": (verdict.reason if verdict else "") or refused,
            "result": entry.result,
        }
    )


def _step(step: Step) -> JsonObject:
    return _without_empty(asdict(step))


def _without_empty(fields: JsonObject) -> JsonObject:
    return {name: value for name, value in fields.items() if value not in (None, "", [], {})}


def _clipped(value: JsonObject) -> Json:
    text = _compact(value)
    return value if len(text) <= MAX_ENTRY else text[:MAX_ENTRY] + " … (clipped)"


def _tag(name: str, value: Json) -> str:
    """The value as JSON in a tag; it can't hold the closing tag, as no `<` survives in it."""
    return f"<{name}>{_compact(value)}</{name}>"


def _compact(value: Json) -> str:
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return text.replace("<", "\\u003c").encode("utf-8", "replace").decode()


def _title(book: Playbook) -> str:
    return f"## {book.name}: {book.title}\n{book.description}"


def _rule(rule: Rule) -> str:
    return f"Rule {rule.id} ({'a person approves' if rule.then == 'review' else 'refused'}): {rule.message}"


def _limit(scope: Scope) -> str:
    parts: list[str] = []
    if scope.one_of:
        parts.append(f"one of {', '.join(map(str, scope.one_of))}")
    if scope.minimum is not None:
        parts.append(f"at least {scope.minimum:g}")
    if scope.maximum is not None:
        parts.append(f"at most {scope.maximum:g}")
    if scope.pattern is not None:
        parts.append(f"like {scope.pattern}")
    return " and ".join(parts)
