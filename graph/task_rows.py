"""The task's record as its state has it; what is as it was when it was last written is not gone through again."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import Any

from steward.domain.json_view import readable
from steward.domain.model import Json, JsonObject
from steward.domain.ports.tasks import Task
from steward.domain.redaction import PLAIN, Redactor
from steward.domain.state import State

_MOST_TASKS = 1000
_EMPTY: tuple[object, ...] = (None, [], {}, "")
_NAMES = [one.name for one in fields(State) if one.name != "plan"]


@dataclass(frozen=True)
class _Seen:
    """A field's value, as it may be shown, by whom, and as JSON."""

    value: object
    known: Redactor
    shown: Any

    @cached_property
    def plain(self) -> Json:
        return readable({"": self.shown})[""]


@dataclass(frozen=True)
class Rows:
    """Of the tasks that this process carries out."""

    _seen: dict[str, dict[str, _Seen]] = field(default_factory=dict[str, dict[str, _Seen]])

    def of(self, state: State, node: str, known: Redactor = PLAIN, *, planned: bool) -> Task:
        """The record, without secrets but in goal and plan; the plan, which may be long, only where it is new."""
        seen = self._shown(state, known)
        shown = {name: seen[name].shown if name in seen else None for name in ("result", "error", "waits")}
        plan: JsonObject = {"plan": readable(state.plan)} if planned and state.plan else {}
        return Task(
            id=state.task_id,
            goal=state.goal,
            status=state.status,
            playbook=state.playbook or (state.plan.playbook if state.plan else None),
            requested_by=state.requested_by,
            steps=state.steps,
            state={name: one.plain for name, one in seen.items() if one.plain not in _EMPTY} | plan,
            result=shown["result"],
            error=shown["error"],
            confidence=state.plan.confidence if state.plan else None,
            node=node,
            usage=state.usage,
            wait=state.waits.seconds if state.waits else None,
            waits_for=shown["waits"].why if shown["waits"] else None,
            waits_on=state.waits.outage if state.waits else "",
        )

    def _shown(self, state: State, known: Redactor) -> dict[str, _Seen]:
        """Each field that is not empty."""
        there = {name: value for name in _NAMES if (value := getattr(state, name)) not in _EMPTY}
        before = {} if known.marks_any else self._seen.pop(state.task_id, {})  # what one field marks may be in another
        new = {name: value for name, value in there.items() if not _is_as_it_was(value, known, before.get(name))}
        shown = known.of(State(**new))  # their own words beside those that are ours
        made = {name: _Seen(value, known, getattr(shown, name)) for name, value in new.items()}
        now = {name: made.get(name) or before[name] for name in there}
        self._seen[state.task_id] = now
        if len(self._seen) > _MOST_TASKS:
            del self._seen[next(iter(self._seen))]
        return now


def _is_as_it_was(value: object, known: Redactor, last: _Seen | None) -> bool:
    return last is not None and last.value is value and last.known is known
