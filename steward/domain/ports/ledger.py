"""What was intended, done and seen, under a task's lease."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Protocol

from steward.domain.model import (
    Action,
    Entry,
    Json,
    JsonObject,
    Receipt,
    Verdict,
)


@dataclass(frozen=True, kw_only=True)
class Lease:
    """The right to act for a task; every claim and settlement checks `holder` and `epoch`.

    `crashes` is how often in a row a holder died at the place where this one took over, 0 where it
    did not take over from a dead one. `cancelled_by` is who had asked by then to stop the task,
    `business_key` what it was bound to, a line each, and `caller` and `newest_run` its places in traces, all by then.
    """

    task_id: str
    epoch: int
    holder: int = 0
    crashes: int = 0
    cancelled_by: str | None = None
    business_key: str | None = None
    caller: str = ""
    newest_run: str = ""


@dataclass(frozen=True, kw_only=True)
class PastAct:
    """An act of any task that is verified, or may have happened. `at` is when it was claimed, in Unix seconds."""

    task_id: str
    tool: str
    args: JsonObject
    result: Json
    verified: bool
    at: float


class Ledger(Protocol):
    """Intents and outcomes of actions; each write commits before it returns, unless it may be made `later`."""

    def hold(self, task_id: str, seconds: float) -> AbstractAsyncContextManager[Lease]:
        """Hold the task's lease, kept alive while inside; nested holds share it.

        Raises Held while another live holder has it, or another task that shares a business key. A holder
        whose process is gone is not alive.
        """
        ...

    async def bind(self, lease: Lease, business_key: str) -> None:
        """Bind the task to a business key that was not known when it was held, or to several, a line each.

        Raises Held while another task has one of them: bound it is all the same. Raises Fenced.
        """
        ...

    def fail(self, lease: Lease) -> None:
        """Have the end of this hold count as a death of its holder: what it did failed as nobody foresaw."""
        ...

    async def claim(self, action: Action, lease: Lease) -> Entry:
        """Write the intent, or find the row that is there (`fresh` false, `claims` + 1, claimant moved).

        A row of another task (same business identity) is returned unchanged, unless that task is over and
        its act certainly did not happen: then the claim is fresh, and the old row stays in the other
        task's history under another key. Raises Fenced.
        """
        ...

    async def begin(self, action: Action, lease: Lease) -> Entry:
        """As `claim`; where it is fresh, one call about to be made is counted with it. Raises Fenced, Cancelled."""
        ...

    async def attempt(self, action: Action, lease: Lease) -> Entry:
        """Count one call about to be made with these arguments; clears the last receipt and verdict.

        Raises Fenced, Cancelled.
        """
        ...

    async def settle(self, key: str, receipt: Receipt, lease: Lease, *, later: bool = False) -> Entry:
        """Write what the tool answered. Raises Fenced.

        `later`: it may go to the database with the next claim, since what happened can be read back.
        """
        ...

    async def judge(self, key: str, verdict: Verdict, lease: Lease, *, later: bool = False) -> Entry:
        """Write the verdict, and with it the decision that it is. Raises Fenced.

        `later`: it may go to the database with the next claim, since another look would come to the same.
        """
        ...

    async def history(self, task_id: str) -> list[Entry]:
        """All rows of the task in the order of their claims."""
        ...

    async def past_acts(
        self, tools: Sequence[str], args: JsonObject, *, since: float | None, but: str, most: int
    ) -> list[PastAct]:
        """The acts of all tasks by these tools that have these arguments among theirs, reads apart, the newest first.

        Of more than `most` it is not said which they are. `since` is in Unix seconds; `but` is the key of an act that
        is none of them.
        """
        ...

    async def entry(self, key: str) -> Entry | None:
        """The row as it is, `as_of` this moment."""
        ...
