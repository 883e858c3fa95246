"""`AgentTask.objects`: what can be read, and how a task begins."""

from __future__ import annotations

import time
from datetime import datetime
from typing import Any, TypeVar, cast

from asgiref.sync import sync_to_async
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import connections, models
from django.utils import timezone

from steward.django.access import identity_of
from steward.django.configuration import alias, steward_settings
from steward.django.publishing import publish_on_commit
from steward.django.read_only import ReadOnlyManager
from steward.domain.access import requester_of
from steward.domain.errors import Unusable
from steward.domain.model import NOBODY_KNOWN, Requester
from steward.workers.joining import submit

M = TypeVar("M", bound=models.Model)


class TaskManager(ReadOnlyManager[M]):
    """Reads all tasks, and submits new ones."""

    def submit(
        self,
        goal: str,
        *,
        playbook: str | None = None,
        requested_by: str | AbstractBaseUser = "",
        client_key: str | None = None,
        priority: int = 0,
        run_after: datetime | None = None,
        task_id: str | None = None,
    ) -> M:
        """Record the goal for whoever carries tasks out, on Django's connection, in the transaction that it is in.

            with transaction.atomic():
                order = Order.objects.create(total=15)
                order.task = AgentTask.objects.submit(f"Refund 15 EUR for order {order.pk}", requested_by=request.user)
                order.save()

        A rollback leaves neither order nor task. The same `client_key` of the same requester is the same task; with
        another goal it is refused. `requested_by` is a name or a user. Raises Unusable, Crowded; what is refused leaves
        the transaction as it was.
        """
        connection, begins = cast("Any", connections[alias()]), _seconds(run_after)
        if connection.vendor != "postgresql":
            steward_settings()  # which says so
        connection.validate_no_broken_transaction()
        with connection.cursor(), connection.wrap_database_errors:  # whoever may have no cursor may submit nothing
            accepted = submit(
                connection.connection,
                goal,
                settings=steward_settings(),
                playbook=playbook,
                requested_by=_name(requested_by),
                requester=_known(requested_by),
                client_key=client_key,
                priority=priority,
                run_after=begins,
                task_id=task_id,
            )
        publish_on_commit(accepted.task_id, due=begins is None or begins <= time.time())
        return self.using(alias()).get(pk=accepted.task_id)

    async def asubmit(self, goal: str, **given: Any) -> M:
        """As `submit`, from code that is async; Django's transactions are those of its own thread."""
        return await sync_to_async(self.submit)(goal, **given)


def _known(given: object) -> Requester:
    """Of a user their roles and groups, for rules to look at."""
    return requester_of(identity_of(given)) if isinstance(given, AbstractBaseUser) else NOBODY_KNOWN


def _name(given: object) -> str:
    if isinstance(given, AbstractBaseUser):
        return given.get_username()
    return cast("str", given)  # what it is otherwise is looked at where tasks are made


def _seconds(given: object) -> float | None:
    if given is None:
        return None
    if not isinstance(given, datetime):
        raise Unusable(f"run_after must be a datetime, not {type(given).__name__}")
    return (timezone.make_aware(given) if timezone.is_naive(given) else given).timestamp()
