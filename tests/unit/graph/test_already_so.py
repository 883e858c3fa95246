"""Nothing to do is a good end where the tool's own proof shows it, and never where somebody did something like it."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import replace
from typing import Any, ClassVar, cast

import httpx
import pytest
import pytest_asyncio
from pydantic import BaseModel, ConfigDict

from steward.domain.model import Acceptance, Expectation, Found, Plan, Risk, Step
from steward.domain.playbook import Rule, Scope
from steward.proofs import created, deleted, updated
from steward.tools.registry import Registry
from steward.tools.spec import Context, Refused, ToolSpec, World
from tests.unit.domain.making import plan_of, playbook_of
from tests.unit.graph.rig import Rig, accepts

SAME = "1 Quay St"


class Which(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str


class Contact(Which):
    address: str
    priority: str = "low"


class Change(Which):
    address: str


class Note(BaseModel):
    model_config = ConfigDict(extra="forbid")
    id: str
    text: str = "x"


class Crm:
    """Another system; `calls` are those that would change it."""

    def __init__(self) -> None:
        self.contacts = {"7": Contact(id="7", address=SAME)}
        self.notes = {"7": Note(id="7")}
        self.calls: list[str] = []
        self.strict = False
        self.away = False

    def read(self, args: Which, _: Context) -> Contact:
        if self.away:
            raise RuntimeError("away")
        if args.id not in self.contacts:
            raise Refused("not_found", "there is no such contact")
        return self.contacts[args.id]

    def change(self, args: Change, _: Context) -> Contact:
        self.calls.append("change")
        if self.strict and self.contacts[args.id].address == args.address:
            raise Refused("unchanged", "it lives there already")
        self.contacts[args.id] = self.contacts[args.id].model_copy(update={"address": args.address})
        return self.contacts[args.id]

    def remove(self, args: Which, _: Context) -> Which:
        self.calls.append("remove")
        if self.contacts.pop(args.id, None) is None:
            raise Refused("not_found", "there is no such contact")
        return args

    def add(self, args: Note, _: Context) -> Note:
        self.calls.append("add")
        self.notes[args.id] = args
        return args

    @property
    def tools(self) -> list[ToolSpec[Any, Any]]:
        def spec(name: str, args: Any, result: Any, run: Any, **more: Any) -> ToolSpec[Any, Any]:
            fields: dict[str, Any] = {"risk": Risk.REVERSIBLE, "source": "own", "free": [*args.model_fields]} | more
            return ToolSpec(name=name, description="", args=args, result=result, run=run, **fields)

        def noted(args: Note, _: Context) -> list[Note]:
            return [note for note in self.notes.values() if note.id == args.id]

        def one_each(args: Note) -> tuple[str]:
            return (args.id,)

        async def sent(_: Note, __: Context) -> Found:
            return Found(presence="found", value={"id": "7"}, conclusive=True)

        return [
            spec("read", Which, Contact, self.read, risk=Risk.READ),
            spec("change", Change, Contact, self.change, proof=updated(self.read)),
            spec("remove", Which, Which, self.remove, proof=deleted(self.read)),
            spec("note", Note, Note, self.add, proof=created(noted, keyed=False)),
            spec("mail", Note, Note, self.add, risk=Risk.IRREVERSIBLE),
            spec("once", Note, Note, self.add, risk=Risk.IRREVERSIBLE, find=sent, identity=one_each),
        ]


@pytest_asyncio.fixture
async def crm() -> Crm:
    return Crm()


@pytest_asyncio.fixture
async def registry(crm: Crm) -> AsyncGenerator[Registry]:
    made = Registry(crm.tools, World(http=httpx.AsyncClient()))
    yield made
    await made.close()


READ = Step(id="read", tool="read", args={"id": "7"})
MOVE = {"id": "7", "address": SAME}
WHEN = Step(id="move", tool="change", args={"id": "${read.id}", "address": SAME}, when=f"${{read.address}} != '{SAME}'")
TELL = Step(id="tell", tool="mail", args={"id": "${move.id}"}, needs=["move"])
MOVED = Expectation(tool="change", args={**MOVE}, at_most=1)


def rig(registry: Registry, script: Sequence[Plan], *expected: Expectation) -> Rig:
    acceptance: Acceptance = accepts(*expected)
    playbook = playbook_of(tools=registry.names(), evidence="receipt")
    return Rig(script=script, acceptance=acceptance, tools=cast("Any", registry), playbook=playbook)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (plan_of(READ, WHEN, answer="moved to ${move.address}"), [MOVED]),
        (plan_of(READ, WHEN), [Expectation(tool="change", args={"address": SAME})]),
        (plan_of(READ, answer="7 lives at ${read.address}"), [MOVED]),
        (plan_of(READ, WHEN, TELL), [MOVED, Expectation(tool="mail", follows="change")]),
    ],
    ids=["left out by its condition", "told by the plan alone", "no step at all", "with a mail that follows"],
)
async def test_what_is_so_already_is_a_good_end(
    crm: Crm, registry: Registry, plan: Plan, expected: list[Expectation]
) -> None:
    """No person, no call; the reading is the evidence, and the answer says so."""
    one = rig(registry, [plan], *expected)

    task = await one.begin()

    assert task.status == "complete"
    assert crm.calls == []
    assert "Nothing had to be done" in str((task.result or {}).get("answer"))
    assert (task.result or {}).get("effects") == []
    (entry,) = [entry for entry in await one.ledger.history("t1") if entry.already_so]
    assert entry.attempts == 0
    assert entry.verdict is not None
    assert entry.verdict.evidence == Contact(id="7", address=SAME).model_dump()


async def test_what_is_not_so_is_still_called_for(crm: Crm, registry: Registry) -> None:
    """A plan that leaves out what is wanted is refused as ever, and the next one does it."""
    crm.contacts["7"] = Contact(id="7", address="elsewhere")
    never = Step(id="move", tool="change", args={**MOVE}, when="false")

    task = await rig(
        registry, [plan_of(READ, never), plan_of(Step(id="now", tool="change", args={**MOVE}))], MOVED
    ).begin()

    assert task.status == "complete"
    assert crm.calls == ["change"]


@pytest.mark.parametrize(("seconds", "status"), [(600.0, "complete"), (1e9, "needs_review")])
async def test_a_system_that_is_away_while_it_is_looked_at_is_waited_for(
    crm: Crm, registry: Registry, seconds: float, status: str
) -> None:
    """As long as any outage: nothing is planned anew, and nobody asked, because of it."""

    class Away(Registry):
        looked: ClassVar[list[float]] = []

        async def find(self, action: Any, receipt: Any = None) -> Found:
            self.looked.append(one.clock.now())
            if one.clock.now() - self.looked[0] < seconds:
                return Found(presence="unknown", reason="HTTP 503", failed=True, passes=True)
            return await super().find(action, receipt)

    away = Away(crm.tools, World(http=httpx.AsyncClient()))
    one = rig(away, [plan_of(READ, WHEN)], MOVED)
    one.patience = 1_800.0
    one.restart()
    task = await one.begin()
    await away.close()

    assert (task.status, crm.calls) == (status, [])
    assert min(seconds, 1_700.0) <= one.clock.now() - away.looked[0] < 4_000.0
    assert len(away.looked) < 60


async def test_nobody_who_can_t_look_says_so(crm: Crm, registry: Registry) -> None:
    """A system that is away shows nothing, so a person is asked in the end."""

    class Away(Registry):
        async def find(self, action: Any, receipt: Any = None) -> Found:
            crm.away = True
            return await super().find(action, receipt)

    away = Away(crm.tools, World(http=httpx.AsyncClient()))
    task = await rig(away, [plan_of(READ, WHEN)], MOVED).begin()
    await away.close()

    assert task.status == "needs_review"
    assert crm.calls == []


@pytest.mark.parametrize(
    ("tool", "args"),
    [
        ("note", {"id": "7", "text": "x"}),
        ("mail", {"id": "7", "text": "x"}),
        ("once", {"id": "7"}),
        ("remove", {"id": "8"}),
    ],
    ids=["made by somebody", "sent before", "with a business identity", "perhaps never there"],
)
async def test_an_act_like_it_is_not_the_one_asked_for(
    crm: Crm, registry: Registry, tool: str, args: dict[str, Any]
) -> None:
    """What was made, sent or paid before is another's deed, and what is gone may never have been there."""
    left_out = Step(id="act", tool=tool, args=args, when="false")

    task = await rig(registry, [plan_of(READ, left_out)], Expectation(tool=tool, args=args)).begin()

    assert task.status == "needs_review"
    assert crm.calls == []


async def test_a_mail_of_its_own_is_still_called_for(crm: Crm, registry: Registry) -> None:
    """Only what follows the change falls away with it."""
    task = await rig(registry, [plan_of(READ, WHEN, TELL)], MOVED, Expectation(tool="mail")).begin()

    assert task.status == "needs_review"
    assert crm.calls == []


async def test_a_system_that_refuses_to_do_it_again_is_no_failure(crm: Crm, registry: Registry) -> None:
    """The call was refused because it is so: that is verified, what is there is its result, and nothing was done."""
    crm.strict = True
    move = Step(id="move", tool="change", args={**MOVE})

    task = await rig(registry, [plan_of(move, answer="lives at ${move.address}")], MOVED).begin()

    assert task.status == "complete"
    assert str((task.result or {}).get("answer")).startswith(f"lives at {SAME}")
    assert (task.result or {}).get("effects") == []


async def test_a_crash_while_looking_changes_nothing(crm: Crm, registry: Registry) -> None:
    """The look is made again, and the row is the same one."""
    one = rig(registry, [plan_of(READ, WHEN)], MOVED)
    find, looked = registry.find, list[str]()

    async def dies(action: Any, receipt: Any = None) -> Found:
        looked.append(action.tool)
        if action.tool == "change" and looked.count("change") == 1:
            raise ConnectionResetError
        return await find(action, receipt)

    registry.find = dies
    with pytest.raises(ConnectionResetError):
        await one.begin()
    one.restart()

    task = await one.resume()

    assert task.status == "complete"
    assert crm.calls == []
    assert len([entry for entry in await one.ledger.history("t1") if entry.action.tool == "change"]) == 1


NOT_HERE = Rule(
    id="not-here",
    when="tool == 'change' && !acts.exists(a, a.tool == 'read' && a.verified && a.result.address != args.address)",
    then="forbid",
    message="Only who was read and lives elsewhere is moved.",
)
INSISTED = Step(id="move", tool="change", args={**MOVE}, needs=["read"])
INSISTED_ALONE = Step(id="move", tool="change", args={**MOVE})
READ_AGAIN = Step(id="again", tool="read", args={"id": "${move.id}"})
NEVER = Rule(id="never", when="tool == 'change' && !acts.exists(a, a.tool == 'note')", then="forbid", message="No.")


def stubborn(registry: Registry, plan: Plan, *expected: Expectation, rules: Sequence[Rule] = (NOT_HERE,)) -> Rig:
    """A planner that proposes the same plan for ever, under rules that refuse what is so already."""
    playbook = playbook_of(tools=registry.names(), evidence="receipt", rules=[*rules])
    return Rig(script=[plan], acceptance=accepts(*expected), tools=cast("Any", registry), playbook=playbook)


@pytest.mark.parametrize(
    ("plan", "expected"),
    [
        (plan_of(READ, INSISTED), [MOVED]),
        (plan_of(INSISTED_ALONE), [MOVED]),
        (plan_of(READ, INSISTED, TELL, answer="7 was told"), [MOVED, Expectation(tool="mail", follows="change")]),
        (plan_of(READ, INSISTED, READ_AGAIN), [Expectation(tool="change", args={"address": SAME})]),
    ],
    ids=["read first", "without reading", "with a mail that follows", "a vague acceptance and a reading after it"],
)
async def test_what_a_rule_refuses_as_it_is_so_already_is_a_good_end(
    crm: Crm, registry: Registry, plan: Plan, expected: list[Expectation]
) -> None:
    """The planner insists on what the rule forbids as things stand; nobody is asked, and nothing is called."""
    one = stubborn(registry, plan, *expected)

    task = await one.begin()

    assert (task.status, crm.calls, await one.reason()) == ("complete", [], "")
    assert "Nothing had to be done" in str((task.result or {}).get("answer"))
    assert "told" not in str((task.result or {}).get("answer"))
    assert (task.result or {}).get("effects") == []
    (entry,) = [entry for entry in await one.ledger.history("t1") if entry.already_so]
    assert entry.verdict is not None
    assert entry.verdict.evidence == Contact(id="7", address=SAME).model_dump()
    assert len(one.planner.requests) == 1


async def test_a_refused_act_that_is_not_so_is_planned_again_and_asked_about(crm: Crm, registry: Registry) -> None:
    """It is looked for once a plan; the rule's refusal stands."""
    crm.contacts["7"] = Contact(id="7", address="elsewhere")
    one = stubborn(registry, plan_of(READ, INSISTED), MOVED, rules=[NEVER])

    task = await one.begin()

    assert (task.status, crm.calls, await one.reason()) == ("needs_review", [], "invalid_plan")
    assert [one for one, name in enumerate(one.nodes) if name == "verify"]
    assert len((await one.state()).looked) == len(one.planner.requests)


@pytest.mark.parametrize(
    "rule",
    [
        Rule(id="kim", when="tool == 'change' && requested_by == 'kim'", then="forbid", message="Kim may not."),
        Rule(
            id="both",
            when="tool == 'change' && (requested_by == 'kim' || !acts.exists(a, a.tool == 'note'))",
            then="forbid",
            message="Kim may not.",
        ),
        Rule(id="broken", when="tool == 'change' && steps.gone.x == 1", then="forbid", message="It can't be told."),
    ],
    ids=["about who asks", "about who asks, or what was read", "that can't be evaluated"],
)
async def test_what_a_rule_would_refuse_anyway_is_not_looked_at(crm: Crm, registry: Registry, rule: Rule) -> None:
    """The reason stands whatever is read, so a person reads it."""
    one = stubborn(registry, plan_of(READ, INSISTED), MOVED, rules=[NOT_HERE, rule])

    task = await one.begin()

    assert (task.status, crm.calls, await one.reason()) == ("needs_review", [], "invalid_plan")
    assert (await one.state()).looked == []


async def test_what_is_out_of_scope_is_not_read_for_an_acceptance(crm: Crm, registry: Registry) -> None:
    """A stated acceptance is no leave to look where the playbook does not let the task act."""
    scope = {"change": {"address": Scope(one_of=["2 Hill Rd"])}}
    playbook = playbook_of(tools=registry.names(), evidence="receipt", scope=scope)
    one = Rig(script=[plan_of(READ)], acceptance=accepts(MOVED), tools=cast("Any", registry), playbook=playbook)

    task = await one.begin()

    assert (task.status, crm.calls, (await one.state()).looked) == ("needs_review", [], [])


@pytest.mark.parametrize("id_", ["8", "07"], ids=["another", "a zero too many"])
async def test_an_acceptance_about_another_record_ends_nothing(crm: Crm, registry: Registry, id_: str) -> None:
    """Plan and acceptance must name the same act; what only one of them names is not looked for."""
    crm.contacts[id_] = Contact(id=id_, address=SAME)
    lied = Expectation(tool="change", args={"id": id_, "address": SAME})
    one = stubborn(registry, plan_of(READ, INSISTED), lied)

    task = await one.begin()

    assert (task.status, crm.calls) == ("needs_review", [])
    assert (await one.state()).looked == []


async def test_one_of_two_that_is_so_already_leaves_the_other_to_its_rule(crm: Crm, registry: Registry) -> None:
    """The one is settled by its reading; the other one, which may be done, is done, and nothing is done twice."""
    crm.contacts["8"] = Contact(id="8", address="elsewhere")
    other = Step(id="other", tool="change", args={"id": "8", "address": SAME}, needs=["eight"])
    eight = Step(id="eight", tool="read", args={"id": "8"})
    both = [MOVED, Expectation(tool="change", args={"id": "8", "address": SAME}, at_most=1)]
    strict = replace(NOT_HERE, when=NOT_HERE.when.replace("a.verified", "a.verified && a.args.id == args.id"))

    one = stubborn(registry, plan_of(READ, eight, INSISTED, other), *both, rules=[strict])
    task = await one.begin()

    assert (task.status, crm.calls) == ("complete", ["change"])
    assert "Of the rest nothing had to be done" in str((task.result or {}).get("answer"))


async def test_one_of_two_that_is_refused_is_asked_about_alone(crm: Crm, registry: Registry) -> None:
    """What is so already is no part of the question."""
    crm.contacts["8"] = Contact(id="8", address="elsewhere")
    other = Step(id="other", tool="change", args={"id": "8", "address": SAME})
    both = [MOVED, Expectation(tool="change", args={"id": "8", "address": SAME})]
    one = stubborn(registry, plan_of(INSISTED_ALONE, other), *both, rules=[NEVER])

    task = await one.begin()

    assert (task.status, crm.calls, await one.reason()) == ("needs_review", [], "invalid_plan")
    question = (await one.state()).question
    assert question is not None
    about = question.detail["about"]
    assert isinstance(about, list)
    assert [cast("Any", each)["step"] for each in about] == ["other"]


async def test_more_than_what_is_so_already_is_still_called_for(crm: Crm, registry: Registry) -> None:
    """Moved and noted was asked for: the note is neither taken for done nor left out."""
    note = Step(id="note", tool="note", args={"id": "9", "text": "moved"}, needs=["move"])
    wanted = [MOVED, Expectation(tool="note", args={"id": "9", "text": "moved"}, at_most=1)]

    task = await stubborn(registry, plan_of(READ, INSISTED, note), *wanted).begin()

    assert (task.status, crm.calls) == ("complete", ["add"])


async def test_a_plan_beyond_its_acceptance_does_not_end_quietly(crm: Crm, registry: Registry) -> None:
    """Plan and acceptance differ in what was asked for, which a person settles."""
    note = Step(id="note", tool="note", args={"id": "9", "text": "moved"}, needs=["move"])

    task = await stubborn(registry, plan_of(READ, INSISTED, note), MOVED).begin()

    assert (task.status, crm.calls) == ("needs_review", [])


@pytest.mark.parametrize(
    ("tool", "args"),
    [("note", {"id": "7", "text": "x"}), ("mail", {"id": "7", "text": "x"}), ("once", {"id": "7"})],
    ids=["made by somebody", "sent before", "with a business identity"],
)
async def test_a_refused_act_like_one_that_was_done_is_not_so_already(
    crm: Crm, registry: Registry, tool: str, args: dict[str, Any]
) -> None:
    """What was made, sent or paid before is another's deed; the rule's refusal stands."""
    rule = Rule(id="not-now", when="acts.exists(a, a.tool == 'read')", then="forbid", message="Not now.")
    act = Step(id="act", tool=tool, args=args, needs=["read"])
    one = stubborn(registry, plan_of(READ, act), Expectation(tool=tool, args=args), rules=[rule])

    task = await one.begin()

    assert (task.status, crm.calls, await one.reason()) == ("needs_review", [], "invalid_plan")


async def test_a_mail_about_a_change_that_its_system_refused_as_needless_is_not_sent(
    crm: Crm, registry: Registry
) -> None:
    """Nothing was changed, so there is nothing to tell of it, whoever found that out."""
    crm.strict = True
    move = Step(id="move", tool="change", args={**MOVE})
    wanted = [MOVED, Expectation(tool="mail", follows="change")]

    task = await rig(registry, [plan_of(move, TELL)], *wanted).begin()

    assert (task.status, crm.calls) == ("complete", ["change"])


async def test_what_was_looked_for_and_may_act_later_is_judged_by_its_own_proof(crm: Crm, registry: Registry) -> None:
    """A look that found nothing leaves no mark on the call that follows once the rule lets it pass."""
    crm.contacts["7"] = Contact(id="7", address="elsewhere")
    one = stubborn(registry, plan_of(READ, INSISTED), MOVED, rules=[NEVER])
    await one.begin()
    one.playbook = replace(one.playbook, rules=[], limits=replace(one.playbook.limits, repairs=99))
    one.restart()

    task = await one.answer({"kind": "grant", "grant": {"repairs": 1}})

    assert (task.status, crm.calls) == ("complete", ["change"])
