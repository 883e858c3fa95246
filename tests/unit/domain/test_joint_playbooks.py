"""Several playbooks in one task: whatever one of them refuses or asks about, they do together."""

from __future__ import annotations

from dataclasses import asdict, fields, replace
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from steward.domain.calibration.standing import standing_of
from steward.domain.joint_playbooks import found_in, joined, judging, over_its_own
from steward.domain.model import Action, Limits, Risk
from steward.domain.playbook import ConfidenceTerms, Fact, Playbook, ReviewTerms, Rule, Scope
from steward.domain.playbook_names import MOST, allowed_names, in_order, label_of, within
from steward.domain.policy import Facts, Judgement, judge_action
from steward.domain.rule_facts import Known, Unread
from steward.domain.scope_limits import check_scope, excluding
from tests.unit.domain.making import RULES, plan_of, playbook_of

TOOLS = ["read_thing", "make_thing", "pay"]
CONDITIONS = [
    "true",
    "args.amount > 5",
    "args.missing > 5",
    "tool == 'pay'",
    "acts.exists(a, a.tool == 'pay' && a.verified)",
    "!acts.exists(a, a.tool == 'read_thing')",
    "facts.thing.total > 5",
    "facts.thing.total > args.amount",
    "goal == 'pay' && risk == 'irreversible'",
    "size(acts) > 1",
    "steps.thing.total > 3",
]
FACTS = [{"thing": Fact(read="read_thing", args={"id": f"'{one}'"})} for one in ("a", "b")]
VALUES = {"a": {"total": 3}, "b": {"total": 9}}

rules = st.builds(
    Rule,
    id=st.sampled_from(["one", "two"]),
    when=st.sampled_from(CONDITIONS),
    then=st.sampled_from(["forbid", "review"]),
    message=st.just("no"),
    approvers=st.integers(1, 2),
    on=st.lists(st.sampled_from(TOOLS), max_size=2, unique=True),
    origin=st.sampled_from(["", "rules/shared.yaml"]),
)
scopes = st.builds(Scope, minimum=st.none() | st.integers(0, 5), maximum=st.none() | st.integers(3, 9))
limits = st.builds(Limits, **{one.name: st.integers(0, 9) for one in fields(Limits)})
terms = st.builds(
    ConfidenceTerms,
    at_most_wrong=st.none() | st.sampled_from([0.01, 0.5]),
    of=st.sampled_from(["effects", "all"]),
    until_known=st.sampled_from(["person", "threshold"]),
    samples=st.integers(1, 3),
)
reviews = st.builds(
    ReviewTerms,
    priority=st.integers(-3, 3),
    due=st.dictionaries(st.sampled_from(["any", "approval", "error"]), st.integers(1, 9).map(float)),
    expires=st.none() | st.integers(1, 9).map(float),
    on_expiry=st.sampled_from(["stay", "abort"]),
)


def books(name: str) -> st.SearchStrategy[Playbook]:
    return st.builds(
        Playbook,
        name=st.just(name),
        title=st.just(name),
        description=st.just(name),
        version=st.just(f"v{name}"),
        tools=st.lists(st.sampled_from(TOOLS), min_size=1, unique=True),
        rules=st.lists(rules, max_size=4),
        facts=st.sampled_from(FACTS),
        scope=st.dictionaries(st.just("pay"), st.fixed_dictionaries({"amount": scopes}), max_size=1),
        approvals=st.lists(st.sampled_from(TOOLS), max_size=1),
        limits=limits,
        max_items=st.integers(1, 9),
        threshold=st.floats(0, 1),
        confidence=terms,
        evidence=st.sampled_from(["receipt", "read_back", "person"]),
        second_look=st.sampled_from(["off", "irreversible", "effects"]),
        review=reviews,
    )


BOTH = st.tuples(books("ann"), books("bob"))
ACTS = st.lists(st.sampled_from([("pay", True), ("pay", False), ("read_thing", True)]), max_size=3)


def action(tool: str, amount: int = 7) -> Action:
    risk = {"read_thing": Risk.READ, "make_thing": Risk.REVERSIBLE}.get(tool, Risk.IRREVERSIBLE)
    return Action(key="k", task_id="t", step="s", tool=tool, args={"id": "x", "amount": amount}, risk=risk)


def judged(act: Action, playbook: Playbook, acts: list[tuple[str, bool]]) -> Judgement:
    """With every fact read when it is come to."""
    done: list[Any] = [{"step": "x", "tool": tool, "args": {}, "verified": fine, "result": None} for tool, fine in acts]
    known: dict[str, Known] = {}
    while True:
        facts = Facts(goal="pay", requested_by="kim", results={}, rejected={}, acts=done, known=known)
        try:
            return judge_action(act, playbook, facts, RULES, concrete=True)
        except Unread as unread:
            for wanted in unread.wanted:
                known[wanted.key] = Known(wanted=wanted, value=dict(VALUES[str(wanted.args["id"])]))


@settings(max_examples=400, deadline=None)
@given(BOTH, st.sampled_from(TOOLS), st.integers(0, 10), ACTS)
def test_what_one_refuses_or_asks_about_they_do_together(
    both: tuple[Playbook, Playbook], tool: str, amount: int, acts: list[tuple[str, bool]]
) -> None:
    """For each act, of each playbook that allows its tool; and what none of them says anything against passes."""
    together, act = judged(action(tool, amount), joined(both), acts), action(tool, amount)
    allowing = [one for one in both if tool in one.tools]
    for one in allowing:
        alone = judged(act, one, acts)
        codes = [(each.code, each.detail.get("rule"), each.detail.get("argument")) for each in together.problems]
        assert {(p.code, p.detail.get("rule"), p.detail.get("argument")) for p in alone.problems} <= {*codes}
        assert max((need.approvers for need in alone.approvals), default=0) <= max(
            (need.approvers for need in together.approvals), default=0
        )
        assert not alone.open or together.open
        if alone.problems and not alone.by_state:
            assert not together.by_state
    said = [judged(act, one, acts) for one in both]
    if all(not one.problems and not one.approvals for one in said):
        assert (together.problems, together.approvals) == ([], [])


@settings(max_examples=200, deadline=None)
@given(BOTH)
def test_no_bound_is_looser_than_that_of_any(both: tuple[Playbook, Playbook]) -> None:
    """Confidence, proof, looks, and how long a question waits; in whichever order they are named."""
    together = joined(both)
    assert together == joined(both[::-1])
    for one in both:
        assert together.max_items <= one.max_items
        assert together.threshold >= one.threshold
        assert together.confidence.samples >= one.confidence.samples
        assert ("receipt", "read_back", "person").index(together.evidence) >= ("receipt", "read_back", "person").index(
            one.evidence
        )
        looks = ("off", "irreversible", "effects")
        assert looks.index(together.second_look) >= looks.index(one.second_look)
        assert {*one.tools} <= {*together.tools}
        assert {*one.approvals} <= {*together.approvals}
        for reason, seconds in one.review.due.items():
            assert together.review.due[reason] <= seconds
        assert one.review.expires is None or (together.review.expires or 99) <= one.review.expires
        assert together.review.priority >= one.review.priority
        assert one.review.on_expiry == "abort" or together.review.on_expiry == "stay"


@settings(max_examples=200, deadline=None)
@given(BOTH)
def test_ceilings_are_those_of_two_tasks(both: tuple[Playbook, Playbook]) -> None:
    """No more than two tasks would have, and no less."""
    for each in fields(Limits):
        assert getattr(joined(both).limits, each.name) == sum(getattr(one.limits, each.name) for one in both)


def counts(least: int) -> st.SearchStrategy[dict[str, int]]:
    return st.fixed_dictionaries({tool: st.integers(least, 4) for tool in TOOLS})


@settings(max_examples=400, deadline=None)
@given(st.tuples(books("ann"), books("bob"), books("cid")), counts(0), counts(1))
def test_calls_fit_where_each_can_be_one_of_a_playbook(
    three: tuple[Playbook, ...], made: dict[str, int], planned: dict[str, int]
) -> None:
    """Together with the sum it is the same as to share all calls out among the playbooks that allow them."""
    whole = joined(three)
    calls = {tool: made[tool] + planned[tool] for tool in whole.tools}
    within_sum = sum(calls.values()) <= whole.limits.actions
    over = over_its_own(made, planned, whole, 0)
    assert (within_sum and over is None) == _can_be_shared_out([*calls.items()], {one.name: one for one in three})


def _can_be_shared_out(calls: list[tuple[str, int]], books_: dict[str, Playbook]) -> bool:
    """Tried out: some of a tool's calls under each playbook that allows it."""

    def placed(left: list[tuple[str, int]], room: dict[str, int]) -> bool:
        if not left:
            return True
        (tool, number), *rest = left
        allowing = [name for name, one in books_.items() if tool in one.tools]
        for shares in product(range(number + 1), repeat=len(allowing)):
            free = {**room, **{name: room[name] - n for name, n in zip(allowing, shares, strict=True)}}
            if sum(shares) == number and min(free.values()) >= 0 and placed(rest, free):
                return True
        return False

    return placed(calls, {name: one.limits.actions for name, one in books_.items()})


def test_a_playbook_does_not_lend_its_calls_to_another() -> None:
    """Nor by what people granted to one; they are told whose ceiling it is."""
    ann = playbook_of(name="ann", tools=["read_thing", "pay"], limits=Limits(actions=2))
    bob = playbook_of(name="bob", tools=["read_thing", "make_thing"], limits=Limits(actions=9))
    both = joined([ann, bob])
    assert over_its_own({"pay": 2}, {"make_thing": 4, "read_thing": 5}, both, 0) is None
    over = over_its_own({"pay": 2}, {"pay": 1}, both, 0)
    assert over is not None
    assert str(over) == "actions: 2 used, 2 allowed; calls that only ann has"
    assert over.grants == {"actions": 1}
    assert over_its_own({"pay": 2}, {"pay": 1}, both, 1) is None
    assert over_its_own({"pay": 2}, {"pay": 1}, ann, 0) is None, "of one alone the ceiling is the whole's"


@settings(max_examples=200, deadline=None)
@given(BOTH, st.floats(0, 1), st.booleans())
def test_a_plan_that_one_doubts_is_doubted(both: tuple[Playbook, Playbook], sure: float, acts: bool) -> None:
    """The terms of the whole are for choosing how many plans are asked for; each part judges by its own."""
    plan = plan_of(confidence=sure)
    alone = [standing_of(plan, one, None, acts=acts).doubt for one in both]
    each = [standing_of(plan, one, None, acts=acts).doubt for one in joined(both).each]
    assert any(alone) == any(each)


def test_a_rule_sees_the_facts_of_its_own_playbook() -> None:
    """Two that call different things by one name don't mix them up."""
    over = Rule(id="over", when="facts.thing.total > 5", then="forbid", message="Too much.")
    ann = playbook_of(name="ann", facts=FACTS[0], rules=[over])
    bob = playbook_of(name="bob", facts=FACTS[1], rules=[over])
    said = judged(action("pay"), joined([ann, bob]), [])
    assert [one.message for one in said.problems] == ["Too much. (rule over of bob)"]
    assert said.problems[0].detail["playbook"] == "bob"


def test_a_rule_on_all_tools_is_about_those_of_its_playbook() -> None:
    """It may speak of arguments that others' tools don't have; one that names a tool judges it whoever allows it."""
    every = Rule(id="every", when="args.amount > 5", then="forbid", message="m")
    ann = playbook_of(name="ann", tools=["read_thing"], rules=[every, replace(every, id="pays", on=["pay"])])
    bob = playbook_of(name="bob", tools=["pay"])
    assert [rule.id for _, rule, _ in judging("pay", joined([ann, bob]))] == ["pays"]
    assert [rule.id for _, rule, _ in judging("read_thing", joined([ann, bob]))] == ["every"]


def test_what_both_include_judges_once() -> None:
    """As long as it rests on the same facts."""
    shared = Rule(id="over", when="facts.thing.total > 5", then="review", message="m", origin="rules/shared.yaml")
    ann, bob = (playbook_of(name=name, facts=FACTS[1], rules=[shared]) for name in ("ann", "bob"))
    assert len(judged(action("pay"), joined([ann, bob]), []).approvals) == 1
    other = replace(ann, facts=FACTS[0], rules=[replace(shared, when="facts.thing.total > 1")])
    assert len(judged(action("pay"), joined([other, bob]), []).approvals) == 2
    assert len(judged(action("pay"), joined([replace(ann, facts=FACTS[0]), bob]), []).approvals) == 1


def test_the_name_is_one_however_it_is_written() -> None:
    """And nothing is found where one is not there, or where they are too many."""
    shelf = {name: playbook_of(name=name) for name in ("ann", "bob", "cid", "dan")}
    assert in_order(" bob + ann+bob ") == "ann+bob"
    assert in_order("bob") == "bob"
    assert in_order("+") is None
    found = found_in(shelf, "bob+ann")
    assert found is not None
    assert (found.name, [one.name for one in found.parts]) == ("ann+bob", ["ann", "bob"])
    assert found_in(shelf, "ann+ann") is shelf["ann"]
    assert found_in(shelf, "ann+eve") is None
    assert found_in(shelf, "ann+bob+cid+dan") is None
    assert found_in(shelf, "+") is None
    assert found_in(shelf, "") is None
    assert (label_of("ann+bob"), label_of("ann"), label_of(None)) == ("several", "ann", "")


@given(st.lists(st.sampled_from("abcde"), max_size=5, unique=True), st.lists(st.sampled_from("abcde"), max_size=MOST))
def test_whoever_may_see_all_playbooks_of_a_task_may_see_it(mine: list[str], task: list[str]) -> None:
    """By the rule for one task, and by the list that is searched with: both say the same."""
    name = in_order("+".join(task)) if task else None
    assert within(name, mine) == (name in allowed_names(mine))


@settings(max_examples=200, deadline=None)
@given(scopes, scopes, st.lists(st.integers(-1, 10), max_size=2), st.integers(-1, 10))
def test_limits_that_exclude_each_other_are_known(one: Scope, other: Scope, choices: list[int], value: int) -> None:
    """No value is within both, then; and what is refused says so."""
    one = replace(one, one_of=[*choices])
    ann, bob = (
        playbook_of(name=name, scope={"pay": {"amount": each}}) for name, each in (("ann", one), ("bob", other))
    )
    said = check_scope(action("pay", value), joined([ann, bob]), concrete=True)
    if [*excluding([ann, bob])]:
        assert said
        assert any("ann and bob allow no value of it together" in each.message for each in said)
    else:
        assert not any("together" in each.message for each in said)


def test_one_alone_is_as_it_is() -> None:
    alone = playbook_of(version="v")
    assert joined([alone]) is alone
    assert [*alone.each] == [alone]
    assert asdict(alone)["parts"] == []
    assert judged(action("pay"), replace(alone, approvals=["pay"]), []).approvals[0].why == (
        "the playbook asks for approval of every pay"
    )
