"""What a tool marks is hidden in whatever is told of its task later on, and by whom."""

from __future__ import annotations

from steward.domain.ports.facts import Judged, LeaseLost, ToolBegan, ToolEnded
from steward.domain.redaction import HIDDEN, Redactor
from steward.telemetry.fanout import Fanout
from steward.telemetry.task_secrets import TaskSecrets
from tests.unit.domain.making import pay, plan_of, read
from tests.unit.graph.plans import ANY, APPROVED
from tests.unit.graph.rig import Rig
from tests.unit.telemetry.test_facts import Choosing, Heard

SECRET = "Zx9planted"


def told_to(heard: Heard) -> Fanout:
    """As another process would tell it: nothing is known but what is in the ledger."""
    secrets = TaskSecrets(Redactor(results={"read_thing": ["id"]}))
    return Fanout([heard], secrets.fact, secrets)


async def test_a_marked_result_is_hidden_where_another_process_hands_it_on() -> None:
    """The first process reads it and asks; the second one, which never saw the answer, pays by it."""
    first, second = Heard(), Heard()
    script = [plan_of(read("a", "x"), pay("b", "for ${a.id}", 5))]
    rig = Rig(script=script, acceptance=ANY, playbook=APPROVED, telemetry=told_to(first))
    rig.tools.world.things["x"] = {"id": SECRET}

    assert (await rig.begin()).status == "needs_review"
    rig.telemetry = told_to(second)
    rig.restart()
    assert (await rig.answer({"kind": "approve", "by": "lea"})).status == "complete"

    paid = [one for one in second.facts if isinstance(one, ToolBegan | ToolEnded | Judged)]
    assert len(paid) >= 3
    assert HIDDEN in repr(paid)
    assert SECRET not in repr([*first.facts, *second.facts])
    assert any(SECRET in repr(one.args) for one in (entry.action for entry in await rig.ledger.history("t1")))


async def test_what_a_look_found_is_known_where_no_sink_looks_at_content() -> None:
    """A sink of names is told of a look without its value; the value is hidden all the same in what is said later."""
    secrets = TaskSecrets(Redactor(results={"read_thing": ["id"]}))
    told = Fanout([names := Choosing()], secrets.fact, secrets)
    rig = Rig(script=[plan_of(read("a", "x"))], acceptance=ANY, telemetry=told)
    rig.tools.world.things["x"] = {"id": SECRET}

    await rig.begin()
    told.tell(LeaseLost(task_id="t1", why=f"another one has {SECRET}"))

    assert SECRET not in repr(names.facts)
    assert HIDDEN in repr(names.facts[-1])


def test_what_is_remembered_is_bounded() -> None:
    """A worker that carries out tasks for months keeps the secrets of the latest ones alone."""
    secrets = TaskSecrets(Redactor(sensitive={"log_in": ["word"]}))
    for number in range(3_000):
        secrets.learn(f"t{number}", {"tool": "log_in", "args": {"word": f"Pass{number}word"}})

    assert secrets.known("t2999").text("Pass2999word") == HIDDEN
    assert secrets.known("t0").text("Pass0word") == "Pass0word"
