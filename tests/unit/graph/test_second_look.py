"""A second look stands between the rules and the act: it stops and never allows, and is asked once for the same act."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace

import pytest

from steward.domain.model import Action, Expectation, Limits, Step
from steward.domain.outages import Outage
from steward.domain.playbook import Fact, Playbook, Rule
from steward.domain.ports.planning import Call
from steward.domain.ports.second_look import Answered, LookRequest
from steward.domain.second_opinion import Opinion
from tests.fakes import Crash
from tests.unit.domain.making import make, pay, plan_of, playbook_of, read
from tests.unit.graph.rig import TASK, ListingToolbox, Rig, accepts

CALL = Call(purpose="second_look", model="second", prompt_version="2", tokens_in=100, tokens_out=10, cost=0.01)
MADE = accepts(Expectation(tool="make_thing"))
GO, STOP = (
    Opinion(stop=False, model="second", confidence=0.9),
    Opinion(stop=True, reason="another person", model="second"),
)
DOWN = Outage(endpoint="http://second", host="second", said="it is away", since=0.0, wait=5.0)


def on(policy: str = "effects", **fields: object) -> Playbook:
    return playbook_of(second_look=policy, **fields)


@dataclass
class Second:
    """Says of each act what `of` says; `most` acts fit into one question. `requests` are what it was shown."""

    of: Callable[[Action], Opinion] = lambda _: GO
    most: int = 25
    instead: list[Answered] = field(default_factory=list[Answered])
    requests: list[LookRequest] = field(default_factory=list[LookRequest])

    async def look(self, request: LookRequest) -> Answered:
        self.requests.append(request)
        if not request.allowance.take():
            return Answered(error="a ceiling was reached", asked=len(request.acts))
        if self.instead:
            return self.instead.pop(0)
        acts = request.acts[: self.most]
        return Answered(opinions={n: self.of(one) for n, one in enumerate(acts)}, asked=len(acts), calls=[CALL])

    @property
    def asked(self) -> list[list[str]]:
        return [[one.step for one in request.acts] for request in self.requests]


def rig_of(second: Second, *steps: Step, playbook: Playbook | None = None, **fields: object) -> Rig:
    expected = accepts(*(Expectation(tool=tool) for tool in {one.tool for one in steps} - {"read_thing"}))
    return Rig(script=[plan_of(*steps)], acceptance=expected, second_look=second, playbook=playbook or on(), **fields)  # pyright: ignore[reportArgumentType]


def answered(kind: str, **fields: object) -> object:
    return {"kind": kind, "by": "lea@example.com", **fields}


async def looks(rig: Rig) -> list[str]:
    return [one.outcome for one in await rig.decisions.list(TASK) if one.kind == "second_look"]


async def test_it_lets_an_act_pass_and_is_on_record() -> None:
    """Counted in the task's ceilings, with its model, confidence and what it was about."""
    rig = rig_of(second := Second(), read("seen", "x"), pay("a", "${seen.id}"))
    rig.tools.world.things["x"] = {"id": "x"}
    task = await rig.begin()

    (look,) = [one for one in await rig.decisions.list(TASK) if one.kind == "second_look"]
    assert (task.status, rig.effects) == ("complete", 1)
    assert (look.outcome, look.model, look.confidence, look.subject) == ("go", "second", 0.9, "pay")
    assert (task.usage.tokens, task.usage.model_calls) == (15 + 110, 1 + 1)
    assert task.usage.cost == pytest.approx(0.01)
    (asked,) = second.requests
    assert [one.args for one in asked.acts] == [{"id": "x", "amount": 5}]
    assert [(one.action.step, one.result) for one in asked.evidence] == [("seen", {"id": "x"})]


@pytest.mark.parametrize(("policy", "asked"), [("off", []), ("irreversible", [["b"]]), ("effects", [["a", "b"]])])
async def test_a_playbook_says_before_which_acts(policy: str, asked: list[list[str]]) -> None:
    rig = rig_of(second := Second(), make("a"), pay("b", "x"), playbook=on(policy))
    assert (await rig.begin()).status == "complete"
    assert second.asked == asked


async def test_what_it_stops_waits_for_a_person_who_may_let_it_pass() -> None:
    """The word stands in the question; a yes to the act is not asked about again, and no model is either."""
    rig = rig_of(second := Second(lambda _: STOP), make("a"))
    await rig.begin()

    question = (await rig.state()).question
    assert question is not None
    assert (question.reason, question.tool, question.args) == ("second_look", "make_thing", {"id": "a"})
    assert "another person" in question.text
    assert rig.effects == 0

    task = await rig.answer(answered("approve"))
    assert (task.status, rig.effects, len(second.requests)) == ("complete", 1, 1)


async def test_an_act_that_a_person_edited_is_theirs() -> None:
    rig = rig_of(second := Second(lambda _: STOP), make("a"))
    await rig.begin()
    task = await rig.answer(answered("edit", args={"id": "b"}))
    assert (task.status, [*rig.tools.world.things], len(second.requests)) == ("complete", ["b"], 1)


async def test_what_a_person_rejects_is_not_done() -> None:
    rig = rig_of(Second(lambda _: STOP), make("a"))
    await rig.begin()
    task = await rig.answer(answered("reject", end=True))
    assert (task.status, rig.effects) == ("failed", 0)


async def test_a_go_changes_nothing_about_rules_and_approvals() -> None:
    """Whom a rule asks, the second look does not spare; and where a person reads the act, no model is paid for it."""
    rig = rig_of(second := Second(), make("a"), playbook=on(approvals=["make_thing"]))
    await rig.begin()
    assert (await rig.reason(), second.requests) == ("approval", [])
    assert (await rig.answer(answered("approve"))).status == "complete"
    assert second.requests == []

    forbidding = on(rules=[Rule(id="no", when="tool == 'make_thing'", then="forbid", message="never")])
    rig = rig_of(second := Second(), make("a"), playbook=forbidding)
    await rig.begin()
    assert (await rig.reason(), rig.effects, second.requests) == ("invalid_plan", 0, [])


async def test_a_crash_between_the_look_and_the_act_asks_nobody_twice() -> None:
    """What is on record holds, also where the superstep was undone."""

    rig = rig_of(second := Second(), make("a"), tools=ListingToolbox(faults={"make_thing": ["crash_before"]}))
    with pytest.raises(Crash):
        await rig.begin()
    rig.restart()
    assert ((await rig.resume()).status, rig.effects, len(second.requests)) == ("complete", 1, 1)


async def test_an_answer_on_record_holds_where_its_superstep_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """A stop that was said stands: nobody asks again in the hope of a go."""
    rig = rig_of(second := Second(lambda _: STOP), make("a"))
    add = rig.decisions.add

    async def dying(*records: object, later: bool = False) -> None:
        await add(*records, later=later)  # type: ignore[arg-type]
        if any(getattr(one, "kind", "") == "second_look" for one in records):
            raise Crash

    with monkeypatch.context() as patched:
        patched.setattr(rig.decisions, "add", dying)
        with pytest.raises(Crash):
            await rig.begin()
    second.of = lambda _: GO
    rig.restart()
    await rig.resume()
    assert (await rig.reason(), len(second.requests), rig.effects) == ("second_look", 1, 0)


async def test_what_could_not_be_read_goes_to_a_person_and_is_asked_for_again() -> None:
    """An answer that is none allows nothing; nor is it kept."""
    none = Answered(error="its answers could not be read: prose", calls=[CALL, CALL])
    rig = rig_of(second := Second(instead=[none]), make("a"), make("b"))
    await rig.begin()
    question = (await rig.state()).question
    assert question is not None
    assert (
        question.text == "make_thing needs a second look, and none could be had: its answers could not be read: prose"
    )
    assert (await looks(rig), rig.effects) == (["", "failed"], 0)

    assert (await rig.answer(answered("approve"))).status == "complete"  # of the other act it has a word now
    assert [len(one) for one in second.asked] == [2, 1]


async def test_without_a_model_a_person_is_asked() -> None:
    rig = Rig(script=[plan_of(make("a"))], acceptance=MADE, playbook=on())
    await rig.begin()
    assert (await rig.reason(), rig.effects) == ("second_look", 0)
    assert (await rig.answer(answered("approve"))).status == "complete"


async def test_an_endpoint_that_is_down_is_waited_for() -> None:
    """As any outage of a model is: neither the plan nor a ceiling suffers."""
    down = Answered(error="it is away", outage=DOWN, calls=[replace(CALL, tokens_in=0, tokens_out=0, cost=0.0)])
    rig = rig_of(second := Second(instead=[down]), make("a"))
    task = await rig.begin()
    assert (task.status, rig.effects, task.usage.model_calls, len(second.requests)) == ("complete", 1, 2, 2)


async def test_an_endpoint_that_stays_away_asks_one_question_for_all() -> None:
    lasting = replace(DOWN, lasted=1e9)
    down = Answered(error="it is away", outage=replace(lasting, passes=False))
    rig = rig_of(Second(instead=[down]), make("a"))
    await rig.begin()
    question = (await rig.state()).question
    assert question is not None
    assert (question.reason, bool(question.detail.get("lot")), rig.effects) == ("error", True, 0)
    assert (await rig.answer(answered("approve"))).status == "complete"


async def test_a_spent_budget_is_a_persons_to_grant() -> None:
    rig = rig_of(Second(), make("a"), playbook=on(limits=Limits(model_calls=1)))
    await rig.begin()
    question = (await rig.state()).question
    assert question is not None
    assert (question.reason, question.detail["ceiling"], rig.effects) == ("ceiling", "model_calls", 0)
    assert (await rig.answer(answered("grant"))).status == "complete"


async def test_many_acts_are_looked_at_before_the_first_and_each_once() -> None:
    """60 acts of one loop come in slices: no slice asks again, and nothing acts before all were looked at."""
    begun: list[int] = []
    loop = Step(id="each", tool="make_thing", args={"id": "n${item.id}"}, for_each="${all.things}")
    listed = Step(id="all", tool="list_things", args={})
    book = on(
        max_items=100,
        limits=Limits(actions=200, model_calls=20),
        tools=["read_thing", "make_thing", "pay", "list_things"],
    )
    rig = rig_of(second := Second(), listed, loop, playbook=book, recursion_limit=300)
    rig.tools.world.things.update({str(n): {"id": str(n)} for n in range(60)})
    second.of = lambda _: (begun.append(rig.effects), GO)[1]
    task = await rig.begin()
    assert (task.status, rig.effects, set(begun)) == ("complete", 60, {0})
    assert [len(one) for one in second.asked] == [60, 35, 10]


async def test_items_that_wait_for_each_other_are_looked_at_together() -> None:
    """A rule that reads what an earlier item may change has them act one by one; one question holds them all."""
    begun: list[int] = []
    room = Fact(read="read_thing", args={"id": "'room'"})
    full = Rule(id="full", on=["make_thing"], when="facts.room.left < 1", then="forbid", message="Full.")
    loop = Step(id="each", tool="make_thing", args={"id": "n${item}"}, for_each="${[1, 2, 3, 4, 5, 6]}")
    rig = rig_of(
        second := Second(), loop, playbook=on(rules=[full], facts={"room": room}, limits=Limits(model_calls=4))
    )
    rig.tools.world.things["room"] = {"id": "room", "left": 9}
    second.of = lambda _: (begun.append(rig.effects), GO)[1]
    task = await rig.begin()
    assert (task.status, rig.effects, set(begun)) == ("complete", 6, {0})
    assert [len(one) for one in second.asked] == [6]


async def test_a_plan_after_a_persons_answer_is_looked_at_anew() -> None:
    """What it stopped, and the planner planned again after a person's answer, is another question."""
    rig = rig_of(second := Second(lambda _: STOP), make("a"))
    await rig.begin()
    second.of = lambda _: GO
    task = await rig.answer(answered("respond", message="the person is right"))
    assert (task.status, rig.effects, len(second.requests)) == ("complete", 1, 2)
    assert second.requests[1].answers == ["the person is right"]
