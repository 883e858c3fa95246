"""Steward with its queue and a desk, a mail server, and playbooks whose reviews have deadlines."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg
import pytest

from steward.composition import open_app
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.evals.worlds.desk.serve import running_desk
from steward.service import App
from steward.settings import Settings
from tests.acceptance.cli.conftest import bare, folder, steward
from tests.integration.notifications.receivers import MailServer, mail_server

__all__ = ["bare", "folder", "steward"]  # the command line's fixtures

BOOK = """
name: {name}
title: {name}
description: A status change that a person approves.
tools: [update_status]
approvals: [update_status]
success: [{{tool: update_status, args: {{collection: orders, id: "${{slots.order}}"}}}}]
review: {review}
fixed:
  phrases: [{name}]
  slots: {{order: {{pattern: 'order (\\d+)'}}}}
  steps:
    - id: change
      tool: update_status
      args: {{collection: orders, id: "${{slots.order}}", status: return_requested}}
"""
TERMS = {
    "staying": "{group: desk, second_group: chiefs, due: {approval: 3600}, expires: 7200}",
    "aborting": "{due: {any: 3600}, expires: 7200, on_expiry: abort}",
}


@dataclass(frozen=True)
class Scene:
    """One app on one database."""

    app: App
    settings: Settings
    open: Callable[[], Awaitable[App]]

    async def ask(self, playbook: str, order: str = "1042") -> Review:
        """The review in which a goal ends."""
        task = await self.app.run(f"{playbook} order {order}", playbook=playbook, requested_by="kim")
        assert task.status == "needs_review", task.error
        (review,) = await self.app.deps.reviews.list(task_id=task.id)
        return review

    def later(self, seconds: int) -> None:
        """Let so much time pass for all that waits."""
        self.run(
            "UPDATE steward.review SET due_at = due_at - make_interval(secs => %(seconds)s),"
            " expires_at = expires_at - make_interval(secs => %(seconds)s),"
            " decided_at = decided_at - make_interval(secs => %(seconds)s)",
            seconds=seconds,
        )

    def run(self, statement: Any, **values: object) -> list[Any]:
        with psycopg.connect(self.settings.database_url or "", autocommit=True) as connection:
            cursor = connection.execute(statement, values)
            return cursor.fetchall() if cursor.description else []

    async def review(self, given: Review) -> Review:
        found = await self.app.deps.reviews.get(given.question.id)
        assert found is not None
        return found

    async def task(self, given: Review) -> Task:
        return await self.app.task(given.task_id)

    async def kinds(self, given: Review) -> list[str]:
        """What the audit has of the review, in order."""
        return [one.kind for one in await self.app.audit.events(review_id=given.question.id)]


@pytest.fixture
async def mail() -> AsyncGenerator[MailServer]:
    async with mail_server() as server:
        yield server


@pytest.fixture
async def scene(database_url: str, tmp_path: Path, mail: MailServer) -> AsyncGenerator[Scene]:
    books = tmp_path / "books"
    books.mkdir()
    for name, review in TERMS.items():
        (books / f"{name}.yaml").write_text(BOOK.format(name=name, review=review))
    settings = Settings(
        home=tmp_path,
        database_url=database_url,
        planner="fixed",
        playbooks=str(books),
        samples="on",
        smtp_url=f"smtp://127.0.0.1:{mail.port}",
        notice_mail="desk=desk@example.com;chiefs=chief@example.com",
        keeper_interval=0.05,
    )
    async with AsyncExitStack() as stack:
        desk = await stack.enter_async_context(running_desk(database_url))

        async def enter() -> App:
            return await stack.enter_async_context(open_app(settings, desk_url=desk))

        yield Scene(await enter(), settings, enter)
