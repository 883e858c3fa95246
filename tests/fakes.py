"""Small true stand-ins for the stores, the tools and the clock; the stores pass the conformance suite."""

from __future__ import annotations

from collections import Counter
from collections.abc import AsyncGenerator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from typing import Literal, TypeVar

from steward.domain.deadline import Overdue
from steward.domain.errors import Behind, Cancelled, Fenced, Held, StewardError
from steward.domain.identity import begun
from steward.domain.model import (
    STILL_RUNS,
    Action,
    Entry,
    Found,
    Json,
    JsonObject,
    Problem,
    Receipt,
    Risk,
    TaskStatus,
    Verdict,
)
from steward.domain.ports.clock import Clock
from steward.domain.ports.decisions import Record
from steward.domain.ports.ledger import Lease, PastAct
from steward.domain.ports.tasks import Task
from steward.domain.ports.tools import Card
from steward.domain.rule_facts import past_acts
from steward.domain.unavailable_tools import Unavailable
from steward.tools.spec import judge_by_presence
from tests.fake_keys import MemoryKeys
from tests.fake_modes import MemoryModes
from tests.fake_queue import MemoryReviews
from tests.fake_record import MemoryAudit, MemoryOutbox
from tests.fake_time import FakeClock

__all__ = [
    "Blindness",
    "Crash",
    "FakeClock",
    "FakeToolbox",
    "FakeWorld",
    "Fault",
    "MemoryAudit",
    "MemoryDecisions",
    "MemoryKeys",
    "MemoryLedger",
    "MemoryModes",
    "MemoryOutbox",
    "MemoryReviews",
    "MemoryTasks",
]


# --- stores ------------------------------------------------------------------


class MemoryTasks:
    def __init__(self, clock: Clock | None = None) -> None:
        self.clock = clock or FakeClock()
        self.rows: dict[str, Task] = {}
        self.holds: Callable[[Lease], bool] = lambda _: True  # until a ledger says who holds what
        self.is_held: Callable[[str], bool] = lambda _: False

    async def open(self, task: Task) -> Task:
        if task.id not in self.rows:
            created = replace(task, created_at=task.created_at or self.clock.now(), started_at=None, finished_at=None)
            self.rows[task.id] = self._timed(created, created)
        return self.rows[task.id]

    async def save(self, task: Task, lease: Lease, *, later: bool = False) -> str | None:
        old = self.rows.get(task.id)
        if old is None or task.id != lease.task_id or not self.holds(lease):
            raise Fenced(f"this process no longer holds task {task.id}; nothing was written")
        self.rows[task.id] = self._timed(
            replace(
                task,
                state={**({"plan": old.state["plan"]} if "plan" in old.state else {}), **task.state},
                client_key=old.client_key,
                business_key=old.business_key,
                priority=old.priority,
                run_after=old.run_after,
                submitted=old.submitted,
                cancelled_by=old.cancelled_by,
                wake_at=None if task.wait is None else self.clock.now() + task.wait,
                wait=None,
                trace=task.trace or old.trace,
                caller=old.caller,
                limits=old.limits,
                newest_run=task.newest_run or old.newest_run,
            ),
            old,
        )
        return None if later else old.cancelled_by

    async def save_behind(self, task: Callable[[], Task], lease: Lease) -> None:
        await self.save(task(), lease)

    async def traced(self, task_id: str, trace: str) -> None:
        if task_id in self.rows:
            self.rows[task_id] = replace(self.rows[task_id], trace=trace)

    async def cancel(self, task_id: str, by: str) -> Task | None:
        task = self.rows.get(task_id)
        if task is None or task.finished_at is not None:
            return task
        task = replace(task, cancelled_by=task.cancelled_by or by)
        task = replace(task, updated_at=self.clock.now())
        if task.status == "pending" and not self.is_held(task_id):
            error = f"cancelled by {task.cancelled_by} before it began"
            task = replace(task, status="failed", error=error, finished_at=task.updated_at)
        self.rows[task_id] = task
        return task

    async def get(self, task_id: str) -> Task | None:
        return self.rows.get(task_id)

    async def beginning(self, prefix: str, *, limit: int = 2) -> list[Task]:
        return sorted((one for one in self.rows.values() if one.id.startswith(prefix)), key=lambda one: one.id)[:limit]

    async def list(
        self,
        *,
        status: TaskStatus | None = None,
        limit: int = 50,
        after: str | None = None,
        requested_by: str | None = None,
    ) -> list[Task]:
        last = self.rows.get(after) if after is not None else None
        fitting = [
            task
            for task in self.rows.values()
            if status in (None, task.status)
            and requested_by in (None, task.requested_by)
            and (last is None or (task.created_at, task.id) < (last.created_at, last.id))
        ]
        return sorted(fitting, key=lambda task: (task.created_at, task.id), reverse=True)[:limit]

    async def count(self, *, status: TaskStatus | None = None) -> int:
        return sum(status in (None, task.status) for task in self.rows.values())

    def _timed(self, task: Task, old: Task) -> Task:
        now = self.clock.now()
        ended = task.status in {"complete", "failed"}
        return replace(
            task,
            created_at=old.created_at,
            started_at=old.started_at if task.status == "pending" else old.started_at or now,
            updated_at=now,
            finished_at=(old.finished_at or now) if ended else None,
        )


@dataclass(kw_only=True)
class _Holding:
    holder: MemoryLedger
    epoch: int
    until: float
    bound: str | None = None


@dataclass(kw_only=True)
class _World:
    """What all holders of one ledger see."""

    clock: Clock
    tasks: MemoryTasks | None
    decisions: MemoryDecisions | None = None
    entries: dict[str, Entry] = field(default_factory=dict[str, Entry])
    leases: dict[str, _Holding] = field(default_factory=dict[str, _Holding])
    epochs: Counter[str] = field(default_factory=Counter[str])
    crashes: dict[str, tuple[str, int]] = field(default_factory=dict[str, tuple[str, int]])
    holders: int = 0

    def holds(self, lease: Lease) -> bool:
        holding = self.leases.get(lease.task_id)
        return (
            holding is not None
            and (holding.holder.number, holding.epoch) == (lease.holder, lease.epoch)
            and holding.until > self.clock.now()
        )

    def is_held(self, task_id: str) -> bool:
        """Whether a living holder has it."""
        holding = self.leases.get(task_id)
        return holding is not None and holding.holder.alive and holding.until > self.clock.now()

    def crashed(self, task: Task | None) -> int:
        """Count one more death at the place where the task stands."""
        if task is None:
            return 1
        place = repr((task.node, task.state.get("wave"), task.state.get("checked")))
        before, times = self.crashes.get(task.id, ("", 0))
        self.crashes[task.id] = (place, times + 1 if place == before else 1)
        return self.crashes[task.id][1]


_SHARED: ContextVar[Mapping[str, Lease]] = ContextVar("memory_held")


def _holds(given: Json, wanted: Json) -> bool:
    """As Postgres has it: objects with more in them hold those with less."""
    if isinstance(given, dict) and isinstance(wanted, dict):
        return all(name in given and _holds(given[name], value) for name, value in wanted.items())
    return given == wanted


class MemoryLedger:
    """One holder of leases; `peer()` is another one on the same rows, as another process would be.

    With `tasks`, a lease can only be had for a task that is there. `alive = False` plays a killed
    process. A holder that lives is never too slow; `expire` plays one that was.
    """

    def __init__(
        self,
        tasks: MemoryTasks | None = None,
        clock: Clock | None = None,
        world: _World | None = None,
        decisions: MemoryDecisions | None = None,
    ) -> None:
        clock = clock or (tasks.clock if tasks else FakeClock())
        self.world = world or _World(clock=clock, tasks=tasks, decisions=decisions)
        self.alive = True
        self.live: set[Lease] = set()  # taken and not given back; they may have run out
        self.world.holders += 1
        self.number = self.world.holders
        self.failed: set[Lease] = set()
        if tasks is not None:
            tasks.holds, tasks.is_held = self.world.holds, self.world.leases.__contains__

    def peer(self) -> MemoryLedger:
        return MemoryLedger(world=self.world)

    def expire(self, task_id: str) -> None:
        self.world.leases[task_id].until = self.world.clock.now()

    def renew(self, lease: Lease) -> bool:
        """What a real holder does again and again; false where it lost the lease for good."""
        holding = self.world.leases.get(lease.task_id)
        if holding is None or (holding.holder.number, holding.epoch) != (lease.holder, lease.epoch):
            return False
        holding.until = float("inf")
        return True

    @asynccontextmanager
    async def hold(self, task_id: str, seconds: float) -> AsyncGenerator[Lease]:  # noqa: ARG002 - never too slow
        held = _SHARED.get({})
        if (shared := held.get(task_id)) and shared in self.live:
            yield shared
            return
        lease = self._acquire(task_id)
        self.live.add(lease)
        _SHARED.set({**held, task_id: lease})
        try:
            yield lease
        except Crash:  # a process that died gives nothing back
            self.alive = False
            raise
        finally:
            _SHARED.set({task: other for task, other in _SHARED.get().items() if other is not lease})
            self.live.discard(lease)
            holding = self.world.leases.get(task_id)
            if self.alive and holding and (holding.holder, holding.epoch) == (self, lease.epoch):
                if lease in self.failed:
                    holding.until = self.world.clock.now()
                else:
                    del self.world.leases[task_id]
            elif self.alive:
                self._survived(lease)

    def fail(self, lease: Lease) -> None:
        self.failed.add(lease)

    def _survived(self, lease: Lease) -> None:
        """Who was taken over for dead says that it was not."""
        holding = self.world.leases.get(lease.task_id)
        place, times = self.world.crashes.get(lease.task_id, ("", 0))
        taken_over = self.world.epochs[lease.task_id] == lease.epoch + 1 and (
            holding is None or holding.holder is not self
        )
        if taken_over and times:
            self.world.crashes[lease.task_id] = (place, times - 1)

    def _acquire(self, task_id: str) -> Lease:
        task = self.world.tasks.rows.get(task_id) if self.world.tasks else None
        if self.world.tasks is not None and task is None:
            raise StewardError(f"there is no task {task_id}")
        if task is not None:
            self._end_rivals(task)
        if self.world.is_held(task_id):
            raise Held(f"task {task_id} is being carried out by another process")
        if task is not None and (other := self._rival(task)):
            raise Behind(f"task {task_id} waits for task {other}, which has the same business key")
        crashes = self.world.crashed(task) if task_id in self.world.leases else 0
        self.world.epochs[task_id] += 1
        epoch = self.world.epochs[task_id]
        self.world.leases[task_id] = _Holding(holder=self, epoch=epoch, until=float("inf"))
        return Lease(
            task_id=task_id,
            epoch=epoch,
            holder=self.number,
            crashes=crashes,
            cancelled_by=task.cancelled_by if task else None,
            business_key=task.business_key if task else None,
            caller=task.caller if task else "",
            newest_run=task.newest_run if task else "",
        )

    async def bind(self, lease: Lease, business_key: str) -> None:
        self._check(lease)
        tasks = self.world.tasks
        holding = self.world.leases[lease.task_id]
        if tasks is None or holding.bound == business_key:
            return
        bound = tasks.rows[lease.task_id] = replace(tasks.rows[lease.task_id], business_key=business_key)
        self._end_rivals(bound)
        if other := self._rival(bound):
            raise Behind(f"task {lease.task_id} waits for task {other}, which has the same business key")
        holding.bound = business_key

    def _rival(self, task: Task) -> str | None:
        """A living task of the same business key."""
        return next((one for one in self._alike(task) if self.world.is_held(one)), None)

    def _end_rivals(self, task: Task) -> None:
        """Who was too slow may wake, and must not go on beside a task of the same business key."""
        for one in self._alike(task):
            if one in self.world.leases and not self.world.is_held(one):
                self.world.epochs[one] += 1
                holding = self.world.leases[one]
                holding.epoch, holding.until = self.world.epochs[one], self.world.clock.now()

    def _alike(self, task: Task) -> list[str]:
        rows = self.world.tasks.rows.values() if self.world.tasks and task.business_key else ()
        keys = {*(task.business_key or "").splitlines()}
        return [one.id for one in rows if one.id != task.id and keys & {*(one.business_key or "").splitlines()}]

    def _is_mine(self, lease: Lease) -> bool:
        return lease.holder == self.number and self.world.holds(lease)

    def _check(self, lease: Lease) -> None:
        if not self._is_mine(lease):
            raise Fenced(f"this process no longer holds task {lease.task_id}; nothing was written")

    def _check_wanted(self, lease: Lease) -> None:
        """Nothing more is begun for a task that was cancelled."""
        self._check(lease)
        row = self.world.tasks.rows.get(lease.task_id) if self.world.tasks else None
        if row is not None and row.cancelled_by:
            raise Cancelled(row.cancelled_by)

    async def claim(self, action: Action, lease: Lease) -> Entry:
        if action.task_id != lease.task_id:
            raise StewardError(f"the lease of task {lease.task_id} does not allow acting for task {action.task_id}")
        self._check(lease)
        self._release(action)
        entry = self.world.entries.get(action.key)
        if entry is None:
            entry = Entry(action=action, first_revision=action.revision, claimed_at=self.world.clock.now())
            self.world.entries[action.key] = entry
            return replace(entry, fresh=True)
        if entry.action.task_id != action.task_id:
            return entry
        moved = replace(entry.action, step=action.step, item=action.item, revision=action.revision)
        return self._put(replace(entry, action=moved, claims=entry.claims + 1))

    def _release(self, action: Action) -> None:
        """What certainly did not happen in a task that is over makes way, and stays in that task's history."""
        entry = self.world.entries.get(action.key)
        if entry is None or entry.action.task_id == action.task_id or (entry.attempts and not entry.absent):
            return
        owner = self.world.tasks.rows.get(entry.action.task_id) if self.world.tasks else None
        if owner is not None and owner.status in ("complete", "failed"):
            key = f"{action.key} of task {owner.id}"
            key += " again" * sum(one.startswith(key) for one in self.world.entries)
            kept = replace(entry, action=replace(entry.action, key=key))
            self.world.entries = {
                (key if one == action.key else one): (kept if one == action.key else row)
                for one, row in self.world.entries.items()
            }

    async def begin(self, action: Action, lease: Lease) -> Entry:
        self._check_wanted(lease)
        entry = await self.claim(action, lease)
        return replace(self._put(replace(entry, attempts=1, fresh=False)), fresh=True) if entry.fresh else entry

    async def attempt(self, action: Action, lease: Lease) -> Entry:
        self._check_wanted(lease)
        entry = self._own(action.key, lease)
        return self._put(
            replace(
                entry,
                action=replace(entry.action, args=action.args, target=action.target),
                attempts=entry.attempts + 1,
                claimed_at=self.world.clock.now(),
                settled_at=None,
                receipt=None,
                verdict=None,
            )
        )

    async def settle(self, key: str, receipt: Receipt, lease: Lease, *, later: bool = False) -> Entry:  # noqa: ARG002
        entry = self._own(key, lease)
        return self._put(
            replace(
                entry,
                receipt=receipt,
                settled_at=self.world.clock.now(),
                refusals=entry.refusals + (receipt.kind == "refused"),
                deferred=entry.deferred + receipt.put_off,
            )
        )

    async def judge(self, key: str, verdict: Verdict, lease: Lease, *, later: bool = False) -> Entry:  # noqa: ARG002
        entry = self._put(replace(self._own(key, lease), verdict=verdict))
        if self.world.decisions is not None:
            known = verdict.status in ("verified", "refuted")
            record = Record(
                task_id=lease.task_id,
                kind="verdict",
                subject=f"{entry.action.step}: {entry.action.tool}",
                outcome=verdict.status,
                confidence=1.0 if known else 0.0,
                detail={"key": key, "level": verdict.level, "reason": verdict.reason},
            )
            self.world.decisions.rows.append(replace(record, at=self.world.clock.now()))
        return entry

    async def history(self, task_id: str) -> list[Entry]:
        return [entry for entry in self.world.entries.values() if entry.action.task_id == task_id]

    async def past_acts(
        self, tools: Sequence[str], args: JsonObject, *, since: float | None, but: str, most: int
    ) -> list[PastAct]:
        found = [
            entry
            for key, entry in self.world.entries.items()
            if entry.action.tool in tools
            and key != but
            and entry.action.risk is not Risk.READ
            and begun(entry)
            and not entry.already_so
            and (since is None or entry.claimed_at >= since)
            and _holds(entry.action.args, args)
        ]
        return past_acts(sorted(found, key=lambda entry: entry.claimed_at)[::-1][:most])

    async def entry(self, key: str) -> Entry | None:
        entry = self.world.entries.get(key)
        return replace(entry, as_of=self.world.clock.now()) if entry else None

    def _own(self, key: str, lease: Lease) -> Entry:
        self._check(lease)
        entry = self.world.entries.get(key)
        if entry is None or entry.action.task_id != lease.task_id:
            raise StewardError(f"task {lease.task_id} has no action {key}")
        return entry

    def _put(self, entry: Entry) -> Entry:
        self.world.entries[entry.action.key] = entry
        return replace(entry, as_of=self.world.clock.now())


class MemoryDecisions:
    def __init__(self, tasks: MemoryTasks | None = None, clock: Clock | None = None) -> None:
        self.tasks = tasks
        self.clock = clock or (tasks.clock if tasks else FakeClock())
        self.rows: list[Record] = []

    async def add(self, *records: Record, later: bool = False) -> None:  # noqa: ARG002 - in memory nothing is late
        for record in records:
            if self.tasks is not None and record.task_id not in self.tasks.rows:
                raise StewardError(f"there is no task {record.task_id}")
        self.rows.extend(replace(record, at=record.at or self.clock.now()) for record in records)

    async def list(self, task_id: str) -> list[Record]:
        return [record for record in self.rows if record.task_id == task_id]


# --- tools -------------------------------------------------------------------

Fault = Literal["silent", "lost", "dropped", "refuse", "crash_before", "crash_after", "overdue", "overdue_at_stop"]
"""silent: says ok, did nothing · lost: did it, no answer · dropped: no answer, did nothing ·
refuse: says no, did nothing · crash_before, crash_after: the process dies around the effect ·
overdue: its time is over and it can't be ended, at_stop: when its caller was cancelled; it acts once it ends."""

Blindness = Literal["unknown", "absent"]
"""What the next look-up of a tool's effect says, whatever is there."""


S = TypeVar("S", bound=str)


class Crash(Exception):
    """The process died here."""


@dataclass(kw_only=True)
class FakeWorld:
    """Things by id, and what was done: `effects` counts every effect by tool, `done` by idempotency key."""

    things: dict[str, JsonObject] = field(default_factory=dict[str, JsonObject])
    effects: Counter[str] = field(default_factory=Counter[str])
    done: dict[str, JsonObject] = field(default_factory=dict[str, JsonObject])

    def act(self, action: Action) -> JsonObject:
        thing: JsonObject = {**action.args, "by": action.tool}
        self.things[str(action.args["id"])] = thing
        self.done[action.key] = thing
        self.effects[action.tool] += 1
        return thing


_ARGS: JsonObject = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "amount": {"type": "number"}},
    "required": ["id"],
    "additionalProperties": False,
}
_RESULT: JsonObject = {
    "type": "object",
    "properties": {"id": {"type": "string"}, "amount": {"type": "number"}, "by": {"type": "string"}},
    "required": ["id"],
}
_RISKS = {"read_thing": Risk.READ, "make_thing": Risk.REVERSIBLE, "pay": Risk.IRREVERSIBLE}


class FakeToolbox:
    """Three tools over a FakeWorld: `read_thing`, `make_thing` and `pay` (once an id, across all tasks).

    `faults` and `blind` are used up call by call, in order; a tool in `unprovable` has no `find`.
    `calls` and `finds` are the keys run and looked up.
    """

    def __init__(
        self,
        *,
        world: FakeWorld | None = None,
        faults: Mapping[str, Sequence[Fault]] | None = None,
        blind: Mapping[str, Sequence[Blindness]] | None = None,
        unprovable: Sequence[str] = (),
        settle_after: float = 0.0,
    ) -> None:
        self.world = world or FakeWorld()
        self.faults = {tool: list(planned) for tool, planned in (faults or {}).items()}
        self.blind = {tool: list(planned) for tool, planned in (blind or {}).items()}
        self.unprovable = set(unprovable)
        self.settle_after = settle_after
        self.calls: list[str] = []
        self.finds: list[str] = []
        self.overdue: list[Action] = []
        self.ends = True  # what is overdue, once it is waited for
        self.gone: list[Unavailable] = []  # whose tools are not there

    def names(self) -> list[str]:
        return list(_RISKS)

    def card(self, tool: str) -> Card | None:
        if tool not in _RISKS or self.unavailable(tool):
            return None
        return Card(
            name=tool,
            description=f"{tool} of one id",
            risk=_RISKS[tool],
            args_schema=_ARGS,
            result_schema=_RESULT,
            timeout=1.0,
            settle_after=self.settle_after,
            provable=tool not in self.unprovable,
            source="own",
            roles={"id": "free", "amount": "free"},  # what the tests of origins are about, and no others
            roles_said=("id", "amount"),
        )

    def unavailable(self, tool: str) -> Unavailable | None:
        return next((one for one in self.gone if one.may_be(tool)), None)

    def check(self, tool: str, args: Mapping[str, Json]) -> list[Problem]:
        wrong = {name: "is not an argument" for name in args if name not in {"id", "amount"}}
        if not isinstance(args.get("id"), str):
            wrong["id"] = "must be text"
        amount = args.get("amount", 0)
        if isinstance(amount, bool) or not isinstance(amount, int | float):
            wrong["amount"] = "must be a number"
        return [
            Problem(
                code="bad_args",
                message=f"{tool}: {name} {why}",
                detail={"argument": name, "expected_schema": _ARGS},
            )
            for name, why in wrong.items()
        ]

    def coerce(self, tool: str, args: Mapping[str, Json]) -> JsonObject:  # noqa: ARG002 - all tools take the same
        coerced = dict(args)
        amount = coerced.get("amount")
        if isinstance(amount, str) and amount.replace(".", "", 1).isdigit():
            coerced["amount"] = float(amount)
        return coerced

    def coerce_part(self, tool: str, args: Mapping[str, Json]) -> JsonObject:
        return self.coerce(tool, args)

    def check_part(self, tool: str, args: Mapping[str, Json]) -> list[Problem]:
        return [one for one in self.check(tool, args) if one.detail["argument"] in args]

    def check_result(self, tool: str, result: Json) -> list[Problem]:
        if isinstance(result, dict) and isinstance(result.get("id"), str):
            return []
        return [Problem(code="invalid_result", message=f"{tool}: the result must hold an id")]

    def identity(self, tool: str, args: Mapping[str, Json]) -> str | None:
        return str(args.get("id")) if tool == "pay" else None

    def target(self, tool: str, args: Mapping[str, Json]) -> str | None:
        return None if tool == "read_thing" else str(args.get("id"))

    async def run(self, action: Action) -> Receipt:
        self.calls.append(action.key)
        fault = _next(self.faults, action.tool)
        if fault == "crash_before":
            raise Crash(action.key)
        if fault == "refuse":
            return Receipt(kind="refused", code="refused", message="the system said no")
        if fault in ("overdue", "overdue_at_stop"):
            self.overdue.append(action)
            receipt = Receipt(kind="lost", code=STILL_RUNS, message=f"{action.tool} may still act")
            if fault == "overdue_at_stop":
                raise Overdue(receipt)
            return receipt
        if fault == "dropped":
            return Receipt(kind="lost", code="timeout", message="no answer")
        if action.tool == "read_thing":
            return self._read(action)
        result = dict(action.args) if fault == "silent" else self.world.act(action)
        if fault == "crash_after":
            raise Crash(action.key)
        if fault == "lost":
            return Receipt(kind="lost", code="timeout", message="no answer")
        return Receipt(kind="answered", result=result)

    async def outcome(self, action: Action) -> Receipt | None:
        if not self.ends:
            return None
        self.overdue.remove(action)
        return Receipt(kind="answered", result=self.world.act(action))

    def _read(self, action: Action) -> Receipt:
        thing = self.world.things.get(str(action.args["id"]))
        if thing is None:
            return Receipt(kind="refused", code="not_found", message=f"there is no {action.args['id']}")
        return Receipt(kind="answered", result=thing)

    async def find(self, action: Action, receipt: Receipt | None = None) -> Found:  # noqa: ARG002 (the port's)
        self.finds.append(action.key)
        if action.tool in self.unprovable:
            return Found(presence="unknown", reason=f"{action.tool} can't look its effect up")
        if blind := _next(self.blind, action.tool):
            return Found(presence=blind, reason="scripted")
        if action.tool == "read_thing":
            value = self.world.things.get(str(action.args["id"]))
        else:
            value = self.world.done.get(action.key)
        return Found(presence="absent") if value is None else Found(presence="found", value=value, conclusive=True)

    def judge(self, action: Action, receipt: Receipt | None, found: Found) -> Verdict:
        return judge_by_presence(action.args, receipt, found)


def _next(script: dict[str, list[S]], tool: str) -> S | None:
    planned = script.get(tool)
    return planned.pop(0) if planned else None
