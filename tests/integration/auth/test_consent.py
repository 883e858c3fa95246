"""Who may answer what is put to whoever asked for a task, or to a group, over the page's real doors."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from steward.domain.access import Identity, Role
from steward.service import App
from tests.integration.auth.conftest import Opened
from tests.integration.auth.test_site import bearer, csrf

PLAYBOOK = """
name: ticket
title: Ticket
description: Tickets.
tools: [create_record]
rules: [{{id: asked, on: create_record, when: 'true', message: A yes is needed., {then}}}]
success: [{{tool: create_record}}]
fixed:
  phrases: [note it down]
  steps:
    - id: ticket
      tool: create_record
      args: {{collection: tickets, fields: {{order_id: "1086", subject: First, body: Asked}}}}
"""


class Door:
    """One person's way to one review."""

    def __init__(self, client: httpx.AsyncClient, secret: str, review: str) -> None:
        self.client, self.path, self.headers = client, f"/reviews/{review}", bearer(secret)

    async def sees(self) -> str:
        return (await self.client.get(self.path, headers=self.headers)).text

    async def answers(self, kind: str, digest: str) -> httpx.Response:
        given = {"kind": kind, "digest": digest, "message": "seen", "csrf": await self._csrf()}
        return await self.client.post(f"{self.path}/decide", data=given, headers=self.headers)

    async def _csrf(self) -> str:
        self.client.headers.update(self.headers)
        return await csrf(self.client, self.path)


async def _door(app: App, client: httpx.AsyncClient, review: str, name: str, role: Role, *groups: str) -> Door:
    secret = (await app.keys.create(Identity(name=name, roles=[role], groups=[*groups])))[1]
    return Door(client, secret, review)


async def _ask(app: App) -> tuple[str, str]:
    """A review of a task that kim asked for, and its digest."""
    task = await app.run("Note it down", requested_by="kim")
    (review,) = await app.deps.reviews.list(task_id=task.id)
    return review.question.id, review.question.digest


def _folder(tmp_path: Path, then: str) -> str:
    (tmp_path / "books").mkdir()
    (tmp_path / "books" / "ticket.yaml").write_text(PLAYBOOK.format(then=then))
    return str(tmp_path / "books")


async def test_a_requester_confirms_what_they_asked_for(site: Opened, tmp_path: Path) -> None:
    """Another requester sees nothing of it, a reviewer's yes is refused, and their own is taken."""
    async with site(auth="token", playbooks=_folder(tmp_path, "then: confirm"), samples="on") as (client, app):
        review, digest = await _ask(app)
        lea = await _door(app, client, review, "lea", "reviewer")
        kim = await _door(app, client, review, "kim", "requester")
        ben = await _door(app, client, review, "ben", "requester")

        assert (await client.get(ben.path, headers=ben.headers)).status_code == 404
        refused = await lea.answers("approve", digest)
        assert (refused.status_code, "only kim can say yes to this" in refused.text) == (422, True)
        assert "waits for the yes of whoever asked for it" in await kim.sees()
        assert (await kim.answers("approve", digest)).status_code == 303
        taken = (await app.review(review)).decision
        assert taken is not None
        assert (taken.kind, taken.by) == ("approve", "kim")


ANSWERS: list[tuple[Role, list[str], int]] = [
    ("reviewer", [], 403),
    ("operator", ["sales"], 403),
    ("reviewer", ["finance"], 303),
    ("admin", [], 303),
]


@pytest.mark.parametrize(("role", "groups", "status"), ANSWERS)
async def test_only_members_answer_for_their_group(
    site: Opened, tmp_path: Path, role: Role, groups: list[str], status: int
) -> None:
    """Whoever is not of the group may look; an admin may answer for it."""
    folder = _folder(tmp_path, "then: review, group: finance")
    async with site(auth="token", playbooks=folder, samples="on") as (client, app):
        review, digest = await _ask(app)
        lea = await _door(app, client, review, "lea", role, *groups)

        assert ("deciding it is for members of finance" in await lea.sees()) is (status == 403)
        assert (await lea.answers("approve", digest)).status_code == status
