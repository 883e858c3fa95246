"""Submitting in the caller's own transaction: their rows and the task are committed together, or neither."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, TypedDict, Unpack, cast

from psycopg import AsyncConnection, Connection

from steward.catalogue import idle_world, load_catalogue, require_playbooks, require_settings
from steward.checkpoints.accepting import MOST_PRIORITY, accept
from steward.checkpoints.joined import finished, joining
from steward.domain import caller_arguments as arguments
from steward.domain.errors import Unusable
from steward.domain.model import NOBODY_KNOWN, Requester
from steward.domain.ports.rules import Playbooks
from steward.domain.ports.tasks import Task
from steward.domain.workers import Accepted
from steward.expressions.rules import CelRules
from steward.settings import Settings, load_settings
from steward.telemetry.callers import called_from
from steward.workers.lending import alent, lent
from steward.workers.submitting import task_to_submit

_LAST = 253_402_300_799  # the end of the year 9999
_read: dict[tuple[str, str, str], Playbooks] = {}  # by what names them


class Given(TypedDict, total=False):
    """What may be said of a task beside its goal."""

    playbook: str | None
    requested_by: str
    task_id: str | None
    client_key: str | None
    priority: int
    run_after: float | None
    requester: Requester


def submit(connection: object, goal: str, *, settings: Settings | None = None, **given: Unpack[Given]) -> Accepted:
    """Record a goal for the workers on your own connection, in the transaction that it is in.

        with psycopg.connect(url) as connection:
            connection.execute("INSERT INTO orders (id, total) VALUES (1043, 15)")
            task = steward.submit(connection, "Refund 15 EUR for order 1043", client_key="order-1043")

    `connection` is psycopg's, or a Session or Connection of SQLAlchemy's over it (`postgresql+psycopg://`), to the
    database that the workers use. The keywords are `playbook`, `requested_by`, `task_id`, `client_key`
    (given again by the same requester it is the same task), `priority` (-100 to 100), `run_after` (Unix seconds)
    and `requester`: what you know for sure of `requested_by`, for rules to look at.
    A rollback leaves neither task nor job. Raises Unusable, Crowded; the transaction goes on as if nothing were asked.
    """
    settings = require_settings(settings or load_settings())
    task, raw = task_of(settings, goal, **given), lent(connection)
    _require(raw, Connection, AsyncConnection, "asubmit")
    return finished(_submit(cast("Connection[Any]", raw), [task], settings))[0]


async def asubmit(
    connection: object, goal: str, *, settings: Settings | None = None, **given: Unpack[Given]
) -> Accepted:
    """Record a goal for the workers on your own async connection, in the transaction that it is in.

        async with AsyncSession(engine) as session, session.begin():  # SQLAlchemy's, of postgresql+psycopg://
            task = await steward.asubmit(session, "Refund 15 EUR for order 1043")

    `connection` is psycopg's AsyncConnection, or an AsyncSession or AsyncConnection of SQLAlchemy's. All else is as
    with `submit`.
    """
    settings = require_settings(settings or load_settings())
    task, raw = task_of(settings, goal, **given), await alent(connection)
    _require(raw, AsyncConnection, Connection, "submit")
    return (await _submit(cast("AsyncConnection[Any]", raw), [task], settings))[0]


def task_of(
    settings: Settings,
    goal: str,
    *,
    playbook: str | None = None,
    requested_by: str = "",
    task_id: str | None = None,
    client_key: str | None = None,
    priority: int = 0,
    run_after: float | None = None,
    requester: Requester = NOBODY_KNOWN,
) -> Task:
    """The task as it is submitted, by the playbooks of the settings. Raises Unusable."""
    arguments.require_text(goal=goal, requested_by=requested_by)
    arguments.require_text_or_none(playbook=playbook)
    arguments.require_name(task_id=task_id, client_key=client_key)
    arguments.require_requester(requested_by, requester)
    _check(priority, run_after)
    return task_to_submit(
        known_playbooks(settings),
        goal,
        playbook=playbook,
        requested_by=requested_by,
        task_id=task_id,
        client_key=client_key,
        priority=priority,
        run_after=run_after,
        window=settings.planning_window,
        requester=requester,
        caller=called_from(settings.traceparent),
    )


async def _submit(
    connection: Connection[Any] | AsyncConnection[Any], tasks: Sequence[Task], settings: Settings
) -> list[Accepted]:
    async with joining(connection) as joined:
        return await accept(joined, tasks, queued=True, most=settings.most_queued)


def _require(connection: object, wanted: type, other: type, instead: str) -> None:
    if isinstance(connection, wanted):
        return
    if isinstance(connection, other):
        raise Unusable(f"this is psycopg's {other.__name__}: steward.{instead} takes it")
    raise Unusable(
        f"a connection of psycopg 3 is needed, not {type(connection).__module__}.{type(connection).__name__}: "
        "psycopg's own, or SQLAlchemy's session or connection with postgresql+psycopg:// as its engine's URL"
    )


def known_playbooks(settings: Settings) -> Playbooks:
    """The playbooks of the settings, read once a process. Raises Unusable."""
    kind = (settings.tools, settings.playbooks, settings.samples)
    if kind not in _read:
        catalogue = load_catalogue(settings, idle_world(), CelRules())
        _read[kind] = require_playbooks(catalogue, settings).playbooks
    return _read[kind]


def _check(priority: object, run_after: object) -> None:
    if isinstance(priority, bool) or not isinstance(priority, int) or abs(priority) > MOST_PRIORITY:
        raise Unusable(
            f"priority must be a whole number from -{MOST_PRIORITY} to {MOST_PRIORITY}, not {priority!r:.40}"
        )
    at = None if isinstance(run_after, bool) else run_after
    if run_after is not None and not (isinstance(at, int | float) and 0 <= at <= _LAST):
        raise Unusable(f"run_after must be a time in Unix seconds, not {run_after!r:.40}")
