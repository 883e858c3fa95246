"""What is on record, for looking only: no graph, no planner and no tools are loaded for it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, fields
from typing import Any, Protocol, TypeVar, cast

from steward.checkpoints.alarms import PostgresAlarms
from steward.checkpoints.audit import PostgresAudit
from steward.checkpoints.calibrations import PostgresCalibrations
from steward.checkpoints.credentials import PostgresKeys
from steward.checkpoints.decision_marks import PostgresDecisionMarks
from steward.checkpoints.decisions import PostgresDecisions
from steward.checkpoints.drift import PostgresDrift
from steward.checkpoints.eval_runs import PostgresEvalRuns
from steward.checkpoints.figures import PostgresFigures
from steward.checkpoints.judged_acts import PostgresJudgedActs
from steward.checkpoints.ledger import PostgresLedger
from steward.checkpoints.migrate import migrate
from steward.checkpoints.playbook_versions import PostgresPlaybookVersions
from steward.checkpoints.pool import Pool, open_pool
from steward.checkpoints.queue_schema import prepare_queue
from steward.checkpoints.reviews import PostgresReviews
from steward.checkpoints.sensitive import PostgresMarks
from steward.checkpoints.summaries import PostgresFolds
from steward.checkpoints.tasks import PostgresTasks
from steward.database import open_database
from steward.domain.alarms import Alarm, Alarms
from steward.domain.errors import Unusable
from steward.domain.judged_acts import JudgedActs
from steward.domain.model import Plan, Step, TaskStatus
from steward.domain.ports.calibrations import Calibrations
from steward.domain.ports.decisions import Decisions
from steward.domain.ports.drift import Drift
from steward.domain.ports.eval_runs import EvalRuns
from steward.domain.ports.figures import Figures, Folds
from steward.domain.ports.ledger import Ledger
from steward.domain.ports.marks import Marks
from steward.domain.ports.playbook_versions import PlaybookVersions
from steward.domain.ports.reviews import Review, Reviews
from steward.domain.ports.tasks import Task, Tasks
from steward.domain.queue import Audit, Keys, Queue
from steward.domain.redaction import Redactor
from steward.domain.state import State
from steward.domain.upgrades import revive
from steward.settings import Settings

T = TypeVar("T")
_PAGE = 1_000  # tasks that one question to the database brings


class Stores(Protocol):
    """Where tasks, what was done, asked and decided are on record."""

    @property
    def tasks(self) -> Tasks: ...
    @property
    def ledger(self) -> Ledger: ...
    @property
    def reviews(self) -> Reviews: ...
    @property
    def decisions(self) -> Decisions: ...
    @property
    def redactor(self) -> Redactor: ...


@dataclass(frozen=True, kw_only=True)
class Records:
    """The stores alone."""

    tasks: Tasks
    ledger: Ledger
    reviews: Reviews
    queue: Queue
    audit: Audit
    keys: Keys
    decisions: Decisions
    redactor: Redactor
    folds: Folds
    figures: Figures
    marks: Marks
    alarms: Alarms
    drift: Drift
    calibrations: Calibrations
    eval_runs: EvalRuns
    playbook_versions: PlaybookVersions
    judged_acts: JudgedActs


@asynccontextmanager
async def open_records(settings: Settings) -> AsyncGenerator[Records]:
    """The stores, their tables brought up to date. Raises Unreachable without a database."""
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(open_database(settings))
        pool = await stack.enter_async_context(open_pool(url))
        await migrate(pool)
        await prepare_queue(pool)  # which the figures of workers read
        yield await records_on(pool, settings)


async def records_on(pool: Pool, settings: Settings) -> Records:
    """The stores on a pool whose tables are up to date."""
    marks = await PostgresMarks(pool).all()
    redactor = marks.known_to(settings.redactor())
    reviews = PostgresReviews(pool)
    return Records(
        tasks=PostgresTasks(pool),
        ledger=PostgresLedger(pool),
        reviews=reviews,
        queue=reviews,
        audit=PostgresAudit(pool),
        keys=PostgresKeys(pool),
        decisions=PostgresDecisions(pool),
        redactor=redactor,
        folds=PostgresFolds(pool, redactor),
        figures=PostgresFigures(pool, redactor, settings.stalled_after),
        marks=PostgresDecisionMarks(pool, redactor),
        alarms=PostgresAlarms(pool, redactor),
        drift=PostgresDrift(pool),
        calibrations=PostgresCalibrations(pool),
        eval_runs=PostgresEvalRuns(pool),
        playbook_versions=PostgresPlaybookVersions(pool),
        judged_acts=PostgresJudgedActs(pool),
    )


async def find_task(tasks: Tasks, task_id: str) -> Task:
    """The task by its id or an unambiguous beginning of it. Raises Unusable."""
    found = await tasks.get(task_id)
    if found is not None:
        return found
    return _only(await tasks.beginning(task_id) if task_id else [], "task", task_id)


async def find_review(reviews: Reviews, review_id: str) -> Review:
    """The review by its id, or by an unambiguous beginning of an open one. Raises Unusable."""
    found = await reviews.get(review_id)
    if found is not None:
        return found
    waiting = await reviews.list(limit=1000) if review_id else []
    return _only([one for one in waiting if one.question.id.startswith(review_id)], "open review", review_id)


async def find_alarm(alarms: Alarms, alarm_id: str) -> Alarm:
    """The alarm by its id or an unambiguous beginning of it. Raises Unusable."""
    found = await alarms.get(alarm_id)
    if found is not None:
        return found
    known = await alarms.list(open_only=False, limit=1000) if alarm_id else []
    return _only([one for one in known if one.id.startswith(alarm_id)], "alarm", alarm_id)


def _only(alike: Sequence[T], kind: str, given: str) -> T:
    if len(alike) != 1:
        raise Unusable(f"{f'several {kind}s begin' if alike else f'no {kind} begins'} with '{given}'")
    return alike[0]


async def left_behind(tasks: Tasks, reviews: Reviews, now: float) -> list[Task]:
    """The tasks that are begun or decided and not ended, all of them; those for a time after `now` are not due."""
    begun = [one for status in ("running", "pending") async for one in _of_status(tasks, status)]
    decided = [found for review in await reviews.unapplied() if (found := await tasks.get(review.task_id))]
    due = [one for one in begun if not one.is_early(now)]
    return list({task.id: task for task in [*due, *decided]}.values())


async def _of_status(tasks: Tasks, status: TaskStatus) -> AsyncGenerator[Task]:
    page = await tasks.list(status=status, limit=_PAGE)
    while page:
        for one in page:
            yield one
        page = await tasks.list(status=status, limit=_PAGE, after=page[-1].id)


def state_of(values: Mapping[str, Any]) -> State:
    """The state in a checkpoint's values, whichever release wrote them."""
    known = {one.name for one in fields(State)}
    return State(**{name: value for name, value in values.items() if name in known})


def state_on_record(task: Task) -> State:
    """What the task's row tells of its state; its checkpoints are removed some time after it ended."""
    written = cast("int", task.state.get("schema", 1))
    plan = cast("dict[str, Any] | None", task.state.get("plan"))
    if plan is not None:
        plan = {**plan, "steps": [revive(Step, step, written) for step in plan.get("steps", [])]}
    return State(
        goal=task.goal,
        playbook=task.playbook,
        requested_by=task.requested_by,
        task_id=task.id,
        plan=revive(Plan, plan, written) if plan else None,
        steps=task.steps,
        usage=task.usage,
        result=task.result,
        error=task.error,
    )
