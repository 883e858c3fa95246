"""What a holder says of its task, how the newer takes the place of the older, and the statements that write it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from psycopg.rows import DictRow

from steward.checkpoints.statements import Row, in_rows, statements

Values = Mapping[str, object]
Write = tuple[bytes, Values]
Rows = list[list[DictRow]]
"""The rows of each of several statements."""

_STAYS = ("plan", "release", "trace", "newest_run")  # columns that keep what is there where nothing new is said


@dataclass(frozen=True, kw_only=True)
class Checkpoint:
    """LangGraph's checkpoint `id`, and the channels that were written since its `parent`.

    `behind`: it may stay behind the acts.
    """

    id: str
    parent: str | None
    channels: frozenset[str]
    values: Callable[[str | None, frozenset[str]], Values]
    behind: bool = False

    def followed_by(self, newer: Checkpoint) -> Checkpoint:
        """The newer one in the place of this one."""
        channels, behind = self.channels | newer.channels, self.behind and newer.behind
        return replace(newer, parent=self.parent, channels=channels, behind=behind)


@dataclass
class Said:
    """The task's row and checkpoint, of which the newest count, receipts and verdicts by their act, and decisions.

    `newer` gives a row that may stay behind the acts.
    """

    row: Values | None = None
    newer: Callable[[], Values] | None = None
    receipts: dict[str, Row] = field(default_factory=dict[str, Row])
    verdicts: dict[str, Row] = field(default_factory=dict[str, Row])
    decisions: list[Row] = field(default_factory=list[Row])
    checkpoint: Checkpoint | None = None

    def __bool__(self) -> bool:
        return self.has_row or bool(self.receipts or self.verdicts or self.decisions or self.checkpoint)

    @property
    def has_row(self) -> bool:
        return self.row is not None or self.newer is not None

    @property
    def completes(self) -> bool:
        """Whether the row says that the task is complete."""
        return self.row is not None and self.row["status"] == "complete"

    def newest_row(self) -> Values | None:
        """Raises Unstorable."""
        return self.row if self.newer is None else _newer(self.row, self.newer())

    def split(self) -> tuple[Said, Said]:
        """What has to be there before what follows from it, and what may stay behind."""
        row = self.newer if self.row is None else None
        checkpoint = self.checkpoint if self.checkpoint is not None and self.checkpoint.behind else None
        due = replace(self, newer=None if row else self.newer, checkpoint=None if checkpoint else self.checkpoint)
        return due, Said(newer=row, checkpoint=checkpoint)

    def parts(self) -> list[Said]:
        """One for each kind; the row, which tells what came of the acts, after what is said of these."""
        receipts, verdicts = Said(receipts=self.receipts), Said(verdicts=self.verdicts)
        decisions, row = Said(decisions=self.decisions), Said(row=self.row, newer=self.newer)
        return [one for one in (receipts, verdicts, decisions, row, Said(checkpoint=self.checkpoint)) if one]

    def left(self, task_id: str, rows: Rows) -> Said:
        """What of it is not among the rows that writing it gave, as the lease did not hold just then."""
        names = ("id", "key", "checkpoint_id")
        there = {(name, row[name]) for found in rows for row in found for name in names if name in row}
        row = not self.has_row or ("id", task_id) in there
        checkpoint = self.checkpoint
        return Said(
            row=None if row else self.row,
            newer=None if row else self.newer,
            receipts={key: one for key, one in self.receipts.items() if ("key", key) not in there},
            verdicts={key: one for key, one in self.verdicts.items() if ("key", key) not in there},
            checkpoint=None if checkpoint and ("checkpoint_id", checkpoint.id) in there else checkpoint,
        )

    def add(self, newer: Said) -> None:
        """What was said since."""
        if newer.row is not None:
            self.row, self.newer = _newer(self.row, newer.row), None
        self.newer = newer.newer or self.newer
        self.receipts |= newer.receipts
        self.verdicts |= newer.verdicts
        self.decisions += newer.decisions
        if newer.checkpoint is not None:
            self.checkpoint = self.checkpoint.followed_by(newer.checkpoint) if self.checkpoint else newer.checkpoint


def _newer(older: Values | None, newer: Values) -> Values:
    """The newer row in the place of the older one."""
    before = older or {}
    return {**newer, **{name: newer[name] or before.get(name) for name in _STAYS}}


def under_lease(rows: Sequence[Row]) -> Values:
    """Rows of the ledger for one statement, which checks the leases of their tasks: those of one holder."""
    return {"rows": in_rows(rows), "holder": rows[0]["holder"]}


def writes_of(several: Sequence[Said]) -> list[Write]:
    """In an order that is the same for everybody, so that no two wait for each other."""
    rows = [row for said in several if (row := said.newest_row()) is not None]
    receipts = {key: receipt for said in several for key, receipt in said.receipts.items()}
    verdicts = [{**receipts.pop(key, {}), **verdict} for said in several for key, verdict in said.verdicts.items()]
    decisions = [decision for said in several for decision in said.decisions]
    checkpoints = [said.checkpoint for said in several if said.checkpoint is not None]
    found: list[Write] = [(statements("task")["save"], row) for row in rows]
    if receipts:
        found.append((statements("action")["settle"], under_lease([*receipts.values()])))
    if verdicts:
        found.append((statements("action")["judge"], under_lease(verdicts)))
    if decisions:
        found.append((statements("decision")["add"], {"rows": in_rows(decisions)}))
    return found + [(statements("checkpoint")["put"], one.values(one.parent, one.channels)) for one in checkpoints]
