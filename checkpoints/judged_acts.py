"""Acts as they were judged then, read from the ledger, the queue and the decisions; nothing is written."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import Any, cast

from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.ledger import entry_of
from steward.checkpoints.pool import Pool, transaction
from steward.checkpoints.statements import Table, statements
from steward.checkpoints.storable import jsonb, optional_text, text
from steward.domain.canonical import act_digest, digest
from steward.domain.judged_acts import Beside, JudgedAct, Period, Then
from steward.domain.model import Action, Entry, JsonObject, Risk
from steward.domain.ports.ledger import PastAct
from steward.domain.rule_facts import Known, known_of, past_acts

_BATCH = 500
_PATIENT = b"SET LOCAL idle_in_transaction_session_timeout = '10min'"  # while a batch is judged
_SOURCES: tuple[tuple[str, Then], ...] = (("called", "passed"), ("asked", "asked"), ("refused", "stopped"))


class PostgresJudgedActs:
    """Implements `steward.domain.judged_acts.JudgedActs`."""

    def __init__(self, pool: Pool) -> None:
        self._table = Table(pool, "judged_act")

    async def batches(self, period: Period, beside: Beside) -> AsyncGenerator[list[JudgedAct]]:
        for source, then in _SOURCES:
            async with aclosing(self._pages(source, period)) as pages:
                async for page in pages:
                    context = await self._context({row["task_id"] for row in page}, beside)
                    yield [_judged(row, then, context[row["task_id"]], beside) for row in page]

    async def past_acts(
        self, tools: Sequence[str], args: JsonObject, *, since: float | None, until: float, but: str, most: int
    ) -> list[PastAct]:
        values = {"tools": [*tools], "args": jsonb(args), "but": text(but), "most": most, "until": rows.instant(until)}
        found = await self._table.rows("past_acts", {**values, "since": rows.instant(since or 0.0)})
        return past_acts([_as_of(entry_of(row), until) for row in found])

    async def _pages(self, source: str, period: Period) -> AsyncGenerator[list[DictRow]]:
        """A source's rows, read by a cursor: the database holds what is not read yet."""
        values: dict[str, Any] = {"since": rows.instant(period.since or 1.0), "until": rows.instant(period.until)}
        values["task_id"] = optional_text(period.task_id)
        values["playbooks"] = None if period.playbooks is None else [*map(text, period.playbooks)]
        async with transaction(self._table.pool) as connection:
            await connection.execute(_PATIENT)
            async with connection.cursor(name=f"judged_{source}") as cursor:
                await cursor.execute(statements("judged_act")[source], values)
                while page := await cursor.fetchmany(_BATCH):
                    yield page

    async def _context(self, tasks: set[str], beside: Beside) -> Mapping[str, _Context]:
        found: defaultdict[str, _Context] = defaultdict(_Context)
        named = {"tasks": [*tasks]}
        for row in await self._table.rows("checks", {**named, "facts": beside.facts}):
            found[row["task_id"]].checks.append(row)
        for row in await self._table.rows("reviews", named):
            found[row["task_id"]].reviews.append(row)
        for row in await self._table.rows("histories", named) if beside.history else ():
            found[row["task_id"]].history.append(entry_of(row))
        return found


@dataclass
class _Context:
    """What is on record of one task beside its acts."""

    checks: list[DictRow] = field(default_factory=list[DictRow])
    reviews: list[DictRow] = field(default_factory=list[DictRow])
    history: list[Entry] = field(default_factory=list[Entry])

    def check(self, at: float) -> DictRow | None:
        """The last one before the time; the first one where the clocks say that there was none."""
        before = [one for one in self.checks if rows.seconds(one["at"]) <= at]
        return before[-1] if before else self.checks[0] if self.checks else None

    def known(self, at: float) -> list[Known]:
        """The facts that were read by then, the latest of each."""
        found: dict[str, Known] = {}
        for check in self.checks:
            if check["facts"] and rows.seconds(check["at"]) <= at:
                found |= {known.wanted.key: known for known in map(known_of, check["facts"])}
        return [*found.values()]

    def said_yes(self, action: Action, at: float) -> DictRow | None:
        """The yes of a person that this act was called with."""
        said = act_digest(action.tool, action.args)
        for one in reversed(self.reviews):
            if one["reason"] != "approval" or rows.seconds(one["at"]) > at or one["tool"] != action.tool:
                continue
            if one["kind"] == "approve" and (one["key"] == action.key or act_digest(one["tool"], one["args"]) == said):
                return one
            if one["kind"] == "edit" and act_digest(one["tool"], one["edited"] or {}) == said:
                return one
        return None

    def answers(self, at: float) -> list[str]:
        responds = [one for one in self.reviews if one["kind"] == "respond" and rows.seconds(one["at"]) <= at]
        return [one["message"] for one in responds]


def _judged(row: DictRow, then: Then, context: _Context, beside: Beside) -> JudgedAct:
    entry = entry_of(row) if then == "passed" else None
    action = entry.action if entry else _action(row)
    at = entry.claimed_at if entry else rows.seconds(row["at"])
    check, yes = context.check(at), context.said_yes(action, at) if entry else None
    said = yes["said"] if yes else "" if entry else row["said"] or ""
    return JudgedAct(
        action=action,
        at=at,
        then="asked" if yes else then,
        goal=row["goal"],
        requested_by=row["requested_by"],
        requester=rows.requester(row["requester"]),
        given_at=rows.seconds(row["given_at"]),
        playbook=check["playbook"] if check else row["playbook"],
        version=(check["version"] or "") if check else "",
        rules=row["rules"] if then == "stopped" else _rules_of(yes or row),
        said=said,
        answer=yes["kind"] if yes else row["answer"] if then == "asked" else "",
        by=yes["by"] if yes else row["by"] if then == "asked" else "",
        known=context.known(at) if beside.facts else (),
        history=[_as_of(one, at) for one in context.history if one.claimed_at < at and one.action.key != action.key],
        answers=context.answers(at) if beside.answers else (),
    )


def _rules_of(row: DictRow) -> list[str]:
    """The rules that a question was about; none where it was asked before questions kept them."""
    return [str(one["rule"]) for one in row.get("asking") or ()]


def _action(row: DictRow) -> Action:
    """Of an act that was never called nothing is on record but what was to be called; it counts as the worst."""
    tool, args = str(row["tool"]), cast("JsonObject", row["args"] or {})
    key = digest("never called", row["task_id"], tool, args)
    return Action(key=key, task_id=row["task_id"], step=row["step"] or "", tool=tool, args=args, risk=Risk.IRREVERSIBLE)


def _as_of(entry: Entry, at: float) -> Entry:
    """The row as it stood then: what was settled later was open."""
    if entry.settled_at is not None and entry.settled_at <= at:
        return entry
    return replace(entry, receipt=None, verdict=None, settled_at=None)
