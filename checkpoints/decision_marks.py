"""The decisions of all tasks, one by one, and what people say of them."""

from __future__ import annotations

from collections.abc import Mapping

from psycopg.rows import DictRow

from steward.checkpoints import rows
from steward.checkpoints.pool import Pool
from steward.checkpoints.snapshot import Look, looking
from steward.checkpoints.statements import Table
from steward.checkpoints.storable import optional_text, text
from steward.domain.caller_arguments import MOST_NOTE, require_name, require_no_longer
from steward.domain.errors import Unusable
from steward.domain.ports.decisions import Record
from steward.domain.ports.marks import DecisionFilter, DecisionLine, DecisionPage, Mark, Rightness
from steward.domain.redaction import PLAIN, Redactor

_BIGINT = 2**63 - 1
_FEW = 5_000  # decisions that are sorted at once
_RECORD = ("task_id", "kind", "subject", "outcome", "confidence", "model", "prompt_version", "tokens_in", "tokens_out",
           "cost", "seconds", "by", "detail")  # fmt: skip


class PostgresDecisionMarks:
    """Implements `steward.domain.ports.marks.Marks`; what the redactor hides is not shown."""

    def __init__(self, pool: Pool, redactor: Redactor = PLAIN) -> None:
        self._pool = pool
        self._redactor = redactor
        self._table = Table(pool, "decision")

    async def decisions(self, wanted: DecisionFilter, *, limit: int = 50, after: int | None = None) -> DecisionPage:
        bounds = {"limit": limit + 1, "after": after, "most": _FEW}
        values = {**_values(wanted), **bounds, "marks_any": self._redactor.marks_any}
        async with looking(self._pool, "decision") as look:
            found = await look(await _page(look, wanted, values), values)
        shown = [self._line(row) for row in found[:limit]]
        return DecisionPage(decisions=shown, cursor=shown[-1].id if len(found) > limit else None)

    async def mark(self, decision_id: int, says: Rightness, by: str, note: str = "") -> Mark:
        require_name(by=by)
        require_no_longer("the note", note, MOST_NOTE)
        values = {**self._asked(decision_id), "says": says, "by": text(by), "note": text(note)}
        row = await self._table.row("mark", values)
        if row is None:
            raise Unusable(f"there is no decision {decision_id}; 'steward decisions' lists them with their numbers")
        return self._mark(row)

    async def marks(self, decision_id: int) -> list[Mark]:
        return [self._mark(row) for row in await self._table.rows("marks", self._asked(decision_id))]

    def _asked(self, decision_id: int) -> Mapping[str, object]:
        return {"decision_id": _known(decision_id), "marks_any": self._redactor.marks_any}

    def _line(self, row: DictRow) -> DecisionLine:
        record = Record(**{name: row[name] for name in _RECORD}, at=rows.seconds(row["at"]))
        known = self._redactor.among(row["plan"])
        mark = None
        if row["says"] is not None:
            at, note = rows.seconds(row["marked_at"]), known.text(row["note"])
            mark = Mark(decision_id=row["id"], says=row["says"], by=row["marked_by"], note=note, at=at)
        return DecisionLine(
            id=row["id"],
            record=known.of(record),
            goal=known.text(row["goal"]),
            playbook=row["playbook"],
            mark=mark,
        )

    def _mark(self, row: DictRow) -> Mark:
        note, at = self._redactor.among(row["plan"]).text(row["note"]), rows.seconds(row["at"])
        return Mark(decision_id=row["decision_id"], says=row["says"], by=row["by"], note=note, at=at)


async def _page(look: Look, wanted: DecisionFilter, values: Mapping[str, object]) -> str:
    """The statement that reads least."""
    if wanted.mark is not None:
        return "page_marked"
    if wanted.below is None:
        return "page"
    (unsure,) = await look("unsure", values)
    return "page_few" if unsure["number"] < _FEW else "page"


def _known(decision_id: int) -> int:
    """The number, where there can be such a decision; else one that there is none of."""
    return decision_id if 0 < decision_id <= _BIGINT else 0


def _values(wanted: DecisionFilter) -> Mapping[str, object]:
    return {
        "kind": wanted.kind,
        "below": wanted.below,
        "above": wanted.above,
        "outcome": optional_text(wanted.outcome),
        "model": optional_text(wanted.model),
        "task_id": optional_text(wanted.task_id),
        "since": rows.instant(wanted.since or 0.0),
        "until": rows.instant(wanted.until or 0.0),
        "playbook": optional_text(wanted.playbook),
        "playbooks": None if wanted.playbooks is None else [text(one) for one in wanted.playbooks],
        "says": wanted.mark if wanted.mark in ("right", "wrong") else None,
    }
