"""Who may do what to which thread; refusals come before anything is changed."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from steward.auth.rate_limits import LIMITS
from steward.auth.refusals import NotAllowed, NotThere, TooMany
from steward.domain.access import Identity, may
from steward.domain.model import Question, Reason
from steward.domain.ports.reviews import Review
from steward.domain.ports.tasks import Task
from steward.server.authorization import Rights, seen_by
from tests.fake_keys import MemoryKeys

ANN = Identity(name="ann", roles=["requester"], via="token")
BEN = Identity(name="ben", roles=["requester"], via="token")
RITA = Identity(name="rita", roles=["reviewer"], playbooks=["refund"], via="token")
ROB = Identity(name="rob", roles=["reviewer"], playbooks=["return-order"], via="token")
OPS = Identity(name="ops", roles=["operator"], via="token")
NOBODY = Identity(name="x", via="oidc")
THREAD = uuid4()
TASK = Task(id=str(THREAD), goal="Refund it", playbook="refund", requested_by="ann")


def rights(task: Task | None = TASK, approvers: int = 1) -> Rights:
    question = Question(id="r1", reason=Reason.APPROVAL, text="?", options=["approve"], digest="d", approvers=approvers)

    async def find(task_id: str) -> Task | None:
        return task if task and task.id == task_id else None

    async def review(task_id: str) -> Review | None:
        return Review(question=question, task_id=task_id, requested_by=task.requested_by if task else "")

    return Rights(task=find, open_review=review, keys=MemoryKeys())


def run(**kwargs: Any) -> dict[str, Any]:
    return {"thread_id": THREAD, "metadata": {"owner": "boss", "playbook": "refund"}, "kwargs": kwargs}


ANSWER = run(command={"resume": {"kind": "approve"}})


@pytest.mark.parametrize("who", [ANN, RITA, OPS], ids=lambda who: who.name)
async def test_a_task_is_seen_by_its_people(who: Identity) -> None:
    """Its requester, its playbook's reviewers and operators; without any filter, since the task's row decided."""
    assert await rights().read(who, THREAD) is None


@pytest.mark.parametrize("who", [BEN, ROB, NOBODY], ids=lambda who: who.name)
async def test_to_others_it_is_not_there(who: Identity) -> None:
    """Whatever they ask, it looks like a thread that does not exist, also where their name is in its metadata."""
    for asked in (
        rights().read(who, THREAD),
        rights().create(who, THREAD, {}),
        rights().change(who, THREAD, {}),
        rights().run(who, run(input={"goal": "x"})),
        rights().run(who, ANSWER),
    ):
        with pytest.raises(NotThere):
            await asked


async def test_who_may_answer() -> None:
    """Reviewers of its playbook and operators; not who asked for it."""
    for who in (RITA, OPS):
        await rights().run(who, ANSWER)
    with pytest.raises(NotAllowed, match="may not decide"):
        await rights().run(ANN, ANSWER)
    with pytest.raises(NotAllowed, match="may not submit"):
        await rights().run(RITA, run(input={"goal": "x"}))


async def test_two_people_neither_the_requester() -> None:
    """Where two must agree, not even an admin approves what they asked for themselves."""
    boss = Identity(name="ann", roles=["admin"], via="token")

    with pytest.raises(NotAllowed, match="two people"):
        await rights(approvers=2).run(boss, ANSWER)
    await rights(approvers=1).run(boss, ANSWER)


async def test_labels_are_ours_to_write() -> None:
    """What a caller writes into a thread's metadata makes it nobody else's."""
    asked, made, changed = run(input={"goal": "x"}), {"owner": "boss", "playbook": "p", "mine": 1}, {"owner": "ben"}

    await rights().run(ANN, asked)
    await rights(None).create(ANN, uuid4(), made)
    await rights().change(ANN, THREAD, changed)

    assert asked["metadata"] == {"owner": "ann", "playbook": "refund"}
    assert (made, changed) == ({"owner": "ann", "mine": 1}, {})


async def test_a_thread_without_a_task_is_its_makers() -> None:
    """Until a goal is submitted on it, its metadata says whose it is."""
    for asked in (rights(None).read(ANN, THREAD), rights(None).run(ANN, run(input={"goal": "x"}))):
        assert await asked == {"owner": "ann"}


def test_searches_show_what_may_be_seen() -> None:
    """Own threads, those of one's playbooks, or both; without a role nothing is searched."""
    both = Identity(name="both", roles=["requester", "reviewer"], playbooks=["refund", "return-order"])

    assert seen_by(OPS) is None
    assert seen_by(ANN) == {"owner": "ann"}
    assert seen_by(RITA) == {"playbook": "refund"}
    mine = [{"playbook": name} for name in ("refund", "return-order", "refund+return-order")]
    assert seen_by(both) == {"$or": [{"owner": "both"}, *mine]}
    assert not may(RITA, "decide", playbook="refund+return-order")
    assert may(both, "decide", playbook="refund+return-order")
    with pytest.raises(NotAllowed):
        seen_by(NOBODY)


async def test_webhooks_are_for_operators() -> None:
    """Else a requester could let the server call whom they like."""
    asked = run(input={"goal": "x"}, webhook="https://elsewhere.example")

    with pytest.raises(NotAllowed, match="webhooks"):
        await rights().run(ANN, asked)
    await rights().run(OPS, asked)


async def test_answers_are_limited() -> None:
    """A person's answers are counted over all threads; when there were too many, the caller learns for how long."""
    house = rights()
    for _ in range(LIMITS["decisions"].most):
        await house.run(RITA, ANSWER)

    with pytest.raises(TooMany) as refused:
        await house.run(RITA, ANSWER)

    assert (refused.value.status_code, refused.value.headers) == (429, {"Retry-After": "60"})
    await house.run(OPS, ANSWER)
