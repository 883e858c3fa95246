"""Facts without their content: what is left for a sink that tells names, numbers and reasons, as most do.

Content is what people, models and tools said: goals, arguments, answers, evidence. It is the large part of a fact, and
what has to be searched for secrets; where nobody looks at it that search is not needed.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from steward.domain.model import Action, Found, Receipt
from steward.domain.ports.facts import (
    Fact,
    Judged,
    Looked,
    NodeBegan,
    NodeEnded,
    Progressed,
    TaskBegan,
    TaskEnded,
    TaskTaken,
    ToolBegan,
    ToolEnded,
    ToolProgressed,
)


def without_content(fact: Fact) -> Fact:
    """The fact as it was told, but for its content; a kind of fact that is not known here is returned as it is."""
    bare = _BARE.get(type(fact))
    return bare(fact) if bare is not None else fact


def says_nothing(bare: Fact) -> bool:
    """Whether such a fact holds names and numbers of ours alone, so that there is nothing to redact in it."""
    quiet = _QUIET.get(type(bare))
    return quiet is not None and quiet(bare)


T = TypeVar("T")


def _with(one: T, **fields: object) -> T:
    """As `dataclasses.replace`, in half of its time: that asks for each field and sets each by itself."""
    copied = object.__new__(type(one))
    vars(copied).update(vars(one), **fields)
    return copied


def _same(fact: Fact) -> Fact:
    return fact


def _task_began(fact: TaskBegan) -> Fact:
    return _with(fact, goal="")


def _tool_began(fact: ToolBegan) -> Fact:
    return ToolBegan(task_id=fact.task_id, action=_action(fact.action))


def _tool_ended(fact: ToolEnded) -> Fact:
    receipt = Receipt(kind=fact.receipt.kind, code=fact.receipt.code, wait=fact.receipt.wait)
    return _with(fact, action=_action(fact.action), receipt=receipt)


def _tool_progressed(fact: ToolProgressed) -> Fact:
    return _with(fact, action=_action(fact.action), words="")


def _looked(fact: Looked) -> Fact:
    found = Found(presence=fact.found.presence, failed=fact.found.failed, conclusive=fact.found.conclusive)
    return Looked(task_id=fact.task_id, action=_action(fact.action), found=found, seconds=fact.seconds)


def _judged(fact: Judged) -> Fact:
    entry = fact.entry
    verdict = _with(entry.verdict, evidence=None) if entry.verdict is not None else None
    bare = _with(entry, action=_action(entry.action), receipt=None, verdict=verdict)
    return Judged(task_id=fact.task_id, entry=bare)


def _task_ended(fact: TaskEnded) -> Fact:
    words: dict[str, Any] = {"goal": "", "state": {}, "result": None, "client_key": None, "business_key": None}
    return _with(fact, task=_with(fact.task, **words, waits_for=None, waits_on="", trace=""))


def _action(action: Action) -> Action:
    return _with(action, args={}, target=None)


_BARE: dict[type[Fact], Callable[[Any], Fact]] = {
    TaskBegan: _task_began,
    TaskTaken: _same,
    NodeBegan: _same,
    NodeEnded: _same,
    ToolBegan: _tool_began,
    ToolEnded: _tool_ended,
    ToolProgressed: _tool_progressed,
    Looked: _looked,
    Judged: _judged,
    Progressed: _same,
    TaskEnded: _task_ended,
}


def _always(fact: Fact) -> bool:
    del fact
    return True


_QUIET: dict[type[Fact], Callable[[Any], bool]] = {
    TaskBegan: _always,
    TaskTaken: _always,  # places in traces, as they were checked to be
    NodeBegan: _always,
    NodeEnded: lambda fact: not fact.error,
    ToolBegan: _always,
    ToolEnded: lambda fact: not fact.receipt.code,
    ToolProgressed: _always,
    Looked: _always,
    Judged: lambda fact: fact.entry.verdict is None or not fact.entry.verdict.reason,
    Progressed: _always,
    TaskEnded: lambda fact: not fact.task.error,
}
