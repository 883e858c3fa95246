"""What model calls count as: in a task's usage, and on record."""

from __future__ import annotations

from collections.abc import Sequence

from steward.domain.model import JsonObject, RecordKind, Usage
from steward.domain.ports.decisions import Record
from steward.domain.ports.planning import Call


def usage_of(calls: Sequence[Call]) -> Usage:
    """What they add to the task's usage."""
    return Usage(
        model_calls=len(calls),
        tokens=sum(map(_tokens, calls)),
        cost=sum(call.cost for call in calls),
        estimated=sum(_tokens(call) for call in calls if call.estimated),
        unpriced=sum(_tokens(call) for call in calls if not call.priced),
        longest_call=max((call.seconds for call in calls), default=0.0),
    )


def unsaved(used: Usage, said: Sequence[Record]) -> Usage:
    """What the newest calls on record took beyond what the task says: a process died before it saved that."""
    beyond, lost = sum(map(_tokens, said)) - used.tokens, list[Record]()
    for one in filter(_tokens, reversed(said)):
        if beyond <= 0:
            break
        beyond -= _tokens(one)
        lost.append(one)
    return Usage(
        model_calls=len(lost),
        tokens=sum(map(_tokens, lost)),
        cost=sum(one.cost for one in lost),
        estimated=sum(_tokens(one) for one in lost if one.detail.get("tokens_estimated")),
        unpriced=sum(_tokens(one) for one in lost if one.detail.get("cost_unknown")),
        longest_call=max((one.seconds for one in lost), default=0.0),
    )


def _tokens(said: Record | Call) -> int:
    return said.tokens_in + said.tokens_out


def record_of(task_id: str, kind: RecordKind, call: Call) -> Record:
    """One call; what came of it is for who asked to say."""
    return Record(
        task_id=task_id,
        kind=kind,
        outcome="error" if call.error else "sampled" if call.sample else "",
        model=call.model,
        prompt_version=call.prompt_version,
        tokens_in=call.tokens_in,
        tokens_out=call.tokens_out,
        cost=call.cost,
        seconds=call.seconds,
        detail=_account(call),
        at=call.at,
    )


def _account(call: Call) -> JsonObject:
    """What went wrong with the call, how it was asked (not in the usual way), and what is to be said of its tokens."""
    parts = {"cached": call.tokens_cached, "written": call.tokens_written, "reasoning": call.tokens_reasoning}
    counted: JsonObject = {name: tokens for name, tokens in parts.items() if tokens}
    account: JsonObject = {"error": call.error} if call.error else {}
    account |= {"mode": call.mode} if call.mode else {}
    account |= {"tokens_estimated": True} if call.estimated else {}
    account |= {"tokens": counted} if counted else {}
    return account if call.priced else account | {"cost_unknown": True}
