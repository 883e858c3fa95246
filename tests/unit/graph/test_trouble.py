"""Trouble in the world: silent failures, lost answers, crashes; what happened is found out, not assumed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest

from steward.domain.errors import Unstorable
from steward.domain.model import Action, Entry, Json, Limits, Plan, Receipt, Verdict
from steward.domain.ports.ledger import Lease
from steward.domain.ports.tasks import Task
from steward.domain.review_questions import once_more
from steward.domain.review_subjects import elsewhere
from tests.fakes import Blindness, Fault, MemoryLedger, MemoryTasks
from tests.unit.domain.making import action_of, expects, make, pay, plan_of, playbook_of, read
from tests.unit.graph.rig import ListingToolbox, Rig, accepts

SILENT: list[Fault] = ["silent"] * 50
BLIND: list[Blindness] = ["unknown"] * 1000  # longer than anybody looks
ONE = plan_of(make("a"), answer="made ${a.id}")
CHAIN = plan_of(make("a", amount=3), make("b", id="${a.id}${a.amount}"))


def rig_of(
    *faults: Fault,
    plan: Plan = ONE,
    expected: int = 1,
    blind: Sequence[Blindness] = (),
    tool: str = "make_thing",
    tools: Mapping[str, Any] | None = None,
    **more: Any,
) -> Rig:
    toolbox = ListingToolbox(faults={tool: faults}, blind={tool: blind}, **tools or {})
    return Rig(script=[plan], acceptance=accepts(expects(tool, at_least=expected)), tools=toolbox, **more)


async def test_a_silent_failure_is_seen_and_mended() -> None:
    """A tool that says yes and does nothing is refuted by looking, and tried again."""
    rig = rig_of("silent")

    task = await rig.begin()

    assert (task.status, task.steps, rig.effects) == ("complete", 2, 1)
    assert [one.outcome for one in await rig.decisions.list("t1") if one.kind == "verdict"] == ["refuted", "verified"]


async def test_a_tool_that_keeps_failing_is_given_up() -> None:
    """After three tries in all its life the planner hears of it, a bounded number of times, and then a person."""
    rig = rig_of(*SILENT, playbook=playbook_of(limits=Limits(replans=1, actions=50)))

    task = await rig.begin()

    assert (task.status, await rig.reason(), task.steps, rig.effects) == ("needs_review", "refuted", 3, 0)
    assert rig.planner.requests[1].problems[-1].code == "refuted"


async def test_a_person_may_have_it_tried_again() -> None:
    """A yes to a refuted act is one more try, which is looked at like any other."""
    rig = rig_of(*SILENT[:3], playbook=playbook_of(limits=Limits(replans=1)))
    await rig.begin()

    done = await rig.answer({"kind": "approve"})

    assert (done.status, rig.effects) == ("complete", 1)


async def test_a_lost_answer_is_found_not_repeated() -> None:
    """Where the answer was lost the effect is looked up, and its result serves the steps after it."""
    rig = rig_of("lost", plan=CHAIN, expected=2)

    task = await rig.begin()

    assert (task.status, task.steps, rig.effects) == ("complete", 2, 2)
    assert set(rig.tools.world.things) == {"a", "a3"}


async def test_a_call_that_never_arrived_is_made_again() -> None:
    """No answer and nothing there: acting again is safe, and is done."""
    rig = rig_of("dropped")

    task = await rig.begin()

    assert (task.status, task.steps, rig.effects) == ("complete", 2, 1)


async def test_a_late_effect_is_waited_for() -> None:
    """While a lost call may still land, absence is no proof: it is looked again before anything is repeated."""
    rig = rig_of("lost", blind=["absent", "unknown", "absent"], tools={"settle_after": 5.0})

    task = await rig.begin()

    assert (task.status, task.steps, rig.effects) == ("complete", 1, 1)
    assert 0 < sum(rig.clock.slept) <= 5.0


async def test_what_stays_invisible_goes_to_a_person() -> None:
    """An outcome that can't be told is neither repeated nor believed."""
    rig = rig_of(blind=BLIND, tools={"settle_after": 2.0})

    task = await rig.begin()

    assert (task.status, await rig.reason(), task.steps) == ("needs_review", "unknown_outcome", 1)
    question = (await rig.state()).question
    assert question is not None
    assert question.options == ["respond", "approve", "leave_out", "by_hand", "abort"]


@pytest.mark.parametrize(
    ("happened", "status", "steps"), [(True, "complete", 1), (False, "complete", 2)], ids=["happened", "did not"]
)
async def test_a_persons_word_settles_it(status: str, steps: int, *, happened: bool) -> None:
    """A person who looked says whether it happened: then it counts, or is done now."""
    rig = rig_of("lost" if happened else "dropped", blind=BLIND)
    await rig.begin()

    rig.tools.blind.clear()
    result = {"happened": happened, "result": {"id": "a"}}
    task = await rig.answer({"kind": "respond", "result": result, "message": "saw it", "by": "kim"})

    assert (task.status, task.steps, rig.effects) == (status, steps, 1)
    assert task.result is not None
    assert task.result["answer"] == "made a"


async def test_a_person_may_have_it_looked_up_again() -> None:
    """An approval of an open outcome only looks once more; it never acts."""
    rig = rig_of("lost", blind=BLIND)
    await rig.begin()

    assert (await rig.answer({"kind": "approve"})).status == "needs_review"
    rig.tools.blind.clear()
    done = await rig.answer({"kind": "approve"})

    assert (done.status, done.steps, rig.effects) == ("complete", 1, 1)


async def test_a_receipt_is_not_enough_where_proof_is_asked() -> None:
    """A tool that can't be looked up is never a success under a playbook that wants it read back."""
    rig = rig_of(tools={"unprovable": ["make_thing"]})

    task = await rig.begin()

    assert (task.status, await rig.reason(), rig.effects) == ("needs_review", "unknown_outcome", 1)
    question = (await rig.state()).question
    assert question is not None
    assert question.options == ["respond", "leave_out", "by_hand", "abort"]  # looking once more would show nothing


class ReceiptToolbox(ListingToolbox):
    """As the registry judges a tool without a look-up: by its receipt."""

    def judge(self, action: Action, receipt: Receipt | None, found: Any) -> Verdict:
        if receipt is None or receipt.kind != "answered":
            return super().judge(action, receipt, found)
        return Verdict(status="verified", level="receipt", evidence=receipt.result)


@pytest.mark.parametrize(("evidence", "status"), [("receipt", "complete"), ("read_back", "needs_review")])
async def test_the_playbook_says_which_evidence_counts(evidence: Any, status: str) -> None:
    """The tool's own word is a success only where the playbook takes it for one."""
    rig = Rig(
        script=[ONE],
        acceptance=accepts(expects()),
        tools=ReceiptToolbox(unprovable=["make_thing"]),
        playbook=playbook_of(evidence=evidence),
    )

    assert (await rig.begin()).status == status


class AlteredToolbox(ListingToolbox):
    """A payment that went through with another amount, until `mended`."""

    mended = False

    def judge(self, action: Action, receipt: Receipt | None, found: Any) -> Verdict:
        if action.tool != "pay" or self.mended or found.presence != "found":
            return super().judge(action, receipt, found)
        return Verdict(status="refuted", reason="another amount was paid", evidence=found.value)


async def test_what_is_there_but_wrong_is_never_repeated() -> None:
    """A payment found with another amount goes to the planner and a person; nobody pays a second time."""
    rig = Rig(script=[plan_of(pay("p", "x"))], acceptance=accepts(expects("pay")), tools=AlteredToolbox())

    task = await rig.begin()

    assert (task.status, await rig.reason(), rig.effects) == ("needs_review", "refuted", 1)
    question = (await rig.state()).question
    assert question is not None
    assert "another amount" in question.text


async def test_only_a_person_repeats_what_is_there() -> None:
    """One yes is one more call, and no more than one."""
    rig = Rig(script=[plan_of(pay("p", "x"))], acceptance=accepts(expects("pay")), tools=AlteredToolbox())
    await rig.begin()

    task = await rig.answer({"kind": "approve"})

    assert (task.status, rig.effects) == ("needs_review", 2)
    state = await rig.state()
    assert state.approved == [once_more(state.wave[0].key, 1)]


async def test_another_tasks_deed_is_not_repeated() -> None:
    """A business identity that another task used is refused, and is not this task's success."""
    rig = Rig(script=[plan_of(pay("p", "x"))], acceptance=accepts(expects("pay")))
    other = replace(action_of(pay("p", "x")), task_id="t0")
    await _carried_out(rig, other)

    task = await rig.begin()

    assert (task.status, await rig.reason(), rig.effects) == ("needs_review", "refuted", 1)
    question = (await rig.state()).question
    assert question is not None
    assert "task t0 already did" in question.text
    assert elsewhere(question) == "t0"
    assert question.options == ["respond", "leave_out", "by_hand", "abort"]  # trying it once more would find the same

    task = await rig.answer({"kind": "by_hand", "message": "The other task paid it."})

    assert (task.status, rig.effects) == ("complete", 1)


async def _carried_out(rig: Rig, action: Action) -> None:
    """Another task's act, done and verified."""
    ledger = MemoryLedger(world=replace(rig.ledger.world, tasks=None))
    async with ledger.hold(action.task_id, 1.0) as lease:
        await ledger.claim(action, lease)
        await ledger.attempt(action, lease)
        await ledger.settle(action.key, await rig.tools.run(action), lease)
        await ledger.judge(action.key, Verdict(status="verified"), lease)


async def test_writing_where_an_earlier_plan_wrote_needs_a_person() -> None:
    """The planner is told what was done there; if it insists, a person decides."""
    rig = Rig(
        script=[plan_of(make("a", id="x", amount=1)), plan_of(make("b", id="x", amount=2))],
        acceptance=accepts(expects(at_least=2)),
    )

    task = await rig.begin()

    assert (task.status, await rig.reason()) == ("needs_review", "approval")
    assert (await rig.answer({"kind": "approve"})).status == "complete"


@pytest.mark.parametrize("thing", [None, {"id": "x"}])
async def test_a_failed_look_is_information(thing: dict[str, Json] | None) -> None:
    """A read that finds nothing is told to the planner, which plans on with it."""
    rig = Rig(
        script=[plan_of(read("r", "x")), plan_of(make("a"))] if thing is None else [plan_of(read("r", "x"), make("a"))],
        acceptance=accepts(expects()),
    )
    if thing:
        rig.tools.world.things["x"] = thing

    task = await rig.begin()

    assert (task.status, rig.effects) == ("complete", 1)
    assert thing or rig.planner.requests[1].problems[-1].code == "refuted"


class PickyLedger(MemoryLedger):
    """As a database that can't hold what a tool said."""

    async def settle(self, key: str, receipt: Receipt, lease: Lease, *, later: bool = False) -> Entry:
        if receipt.kind == "answered":
            raise Unstorable("the database refused a value: too large")
        return await super().settle(key, receipt, lease, later=later)


class PickyTasks(MemoryTasks):
    """As a database that can't hold a plan."""

    async def save(self, task: Task, lease: Lease, *, later: bool = False) -> str | None:
        if "plan" in task.state:
            raise Unstorable("the database refused a value: too large")
        return await super().save(task, lease, later=later)


async def test_an_answer_that_can_not_be_stored_is_looked_at() -> None:
    """The act may have happened: the world says so, and nothing is done again for the database's sake."""
    rig = rig_of(plan=plan_of(make("a")))
    rig.restart(PickyLedger)

    await rig.begin()

    assert (rig.effects, rig.tools.calls) == (1, rig.tools.calls[:1])
    [entry] = await rig.ledger.history("t1")
    assert entry.receipt
    assert (entry.receipt.code, entry.verified or await rig.reason()) == ("bad_result", "error")


async def test_what_a_node_came_to_and_can_not_be_stored_asks_a_person() -> None:
    """One clear line, at once; not a database that is waited for."""
    rig = rig_of()
    rig.tasks.__class__ = PickyTasks

    task = await rig.begin()

    assert (task.status, await rig.reason(), rig.effects) == ("needs_review", "error", 0)
    question = (await rig.state()).question
    assert question
    assert question.text == "What plan came to can't be stored: the database refused a value: too large"
