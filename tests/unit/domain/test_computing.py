"""Plans that compute: paths mean what they always meant, expressions what rules' say, and values are never code."""

from __future__ import annotations

import contextlib
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from steward.domain.actions import Wave, next_wave
from steward.domain.computing import computing
from steward.domain.errors import RuleError
from steward.domain.fixed_plans import in_expression, substituted
from steward.domain.identity import make_action
from steward.domain.left_out import needing
from steward.domain.model import Entry, Json, JsonObject, Plan, Problem, Receipt, Risk, Step
from steward.domain.plan_expressions import LONGEST, as_expression, as_path, expressions_in
from steward.domain.plan_types import ResultType
from steward.domain.planning import check_plan, is_concrete
from steward.domain.ports.rules import Work
from steward.domain.ports.tools import Card
from steward.domain.references import BadReferenceError, lookup, references, resolve
from steward.domain.step_order import needs_of
from tests.fakes import FakeToolbox
from tests.unit.domain.making import JSON, RULES, TASK, VERIFIED, make, plan_of, playbook_of, read
from tests.unit.domain.test_references import NAMES, PATHS, written

COMPUTE = computing(RULES)
ORDER: JsonObject = {
    "type": "object",
    "required": ["id", "total", "items"],
    "properties": {
        "id": {"type": "string"},
        "total": {"type": "number"},
        "count": {"type": "integer"},
        "note": {"anyOf": [{"type": "string"}, {"type": "null"}]},
        "secret": {"type": "string"},
        "tier": {"type": "string", "enum": ["gold", "bronze"]},
        "items": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"id": {"type": "string"}, "price": {"type": "number"}, "open": {"type": "boolean"}},
            },
        },
    },
}
ITEMS: list[Json] = [{"id": "x", "price": 10.1, "open": True}, {"id": "y", "price": 0.2, "open": False}]
GIVEN: JsonObject = {"id": "o", "total": 3, "count": 2, "note": None, "secret": "hunter2", "items": ITEMS}
SETTLED = re.compile(r"\$\{([^${}]*)\}")


class Shop(FakeToolbox):
    """As the fake, with reads whose result is an order."""

    def card(self, tool: str) -> Card | None:
        card = super().card(tool)
        if card is None or tool != "read_thing":
            return card
        return replace(card, result_schema=ORDER, sensitive_result=("secret",))


SHOP = Shop()


def check(*steps: Step, known: dict[str, ResultType] | None = None, **fields: Any) -> list[Problem]:
    return check_plan(plan_of(*steps, **fields), playbook_of(), SHOP, RULES, known or {}, 20)


def wave_of(*steps: Step, results: JsonObject | None = None) -> Wave:
    """What comes next once the reads of a plan gave these results."""
    plan = plan_of(*steps)
    history = [_read(step, plan, (results or {}).get(step.id, GIVEN)) for step in steps if step.tool == "read_thing"]
    return next_wave(TASK, plan, history, SHOP, RULES, 20)


def _read(step: Step, plan: Plan, result: Json) -> Entry:
    action = make_action(TASK, step, step.args, plan, SHOP)
    return Entry(action=action, attempts=1, receipt=Receipt(kind="answered", result=result), verdict=VERIFIED)


LOOK = read("order", "o")


@given(NAMES, PATHS, JSON, st.text(alphabet="ab '\"}", max_size=6), st.text(alphabet="ab '\"}", max_size=6))
def test_a_path_gives_what_it_always_gave(root: str, path: list[Any], value: Json, before: str, after: str) -> None:
    """Alone and inside text, whatever quotes and braces stand around it."""
    text = f"{before}${{{written(root, path)}}}{after}"
    values = {root: value}
    try:
        wanted = lookup(as_path(written(root, path)) or pytest.fail("no path"), values)
    except BadReferenceError as error:
        with pytest.raises(BadReferenceError, match=re.escape(str(error))):
            resolve(text, values)
        return

    found = resolve(text, values, COMPUTE)

    assert [inside for _, inside in expressions_in(text)] == SETTLED.findall(text)
    assert found is wanted if not before.strip() and not after.strip() else isinstance(found, str)


@given(st.integers(-(10**6), 10**6), st.integers(1, 99), st.lists(st.decimals(-999, 999, places=2), max_size=5))
def test_an_expression_is_what_the_rules_make_of_it(whole: int, other: int, prices: list[Any]) -> None:
    """The same evaluator, the same numbers, and whole numbers stay whole."""
    values: JsonObject = {"a": {"n": whole, "m": other, "prices": [float(one) for one in prices]}}

    for text in ("a.n * a.m + 1", "sum(a.prices)", "a.prices.filter(p, p > 0.0)", "a.n > a.m ? 'more' : 'less'"):
        assert resolve(f"${{{text}}}", values, COMPUTE) == RULES.value(text, values)
    assert type(resolve("${a.n * a.m + 1}", values, COMPUTE)) is int
    assert resolve("${sum(a.prices)}", values, COMPUTE) == float(sum(prices))


@given(JSON)
def test_what_results_say_is_never_evaluated(value: Json) -> None:
    """Text that looks like an expression goes through one as text, whatever it is put into."""
    hostile: JsonObject = {"a": {"said": "${secret.key + '!'}", "more": value}, "secret": {"key": "hunter2"}}

    assert resolve("${a.said + '.'}", hostile, COMPUTE) == "${secret.key + '!'}."
    assert resolve("${[a.said].map(s, s)}", hostile, COMPUTE) == ["${secret.key + '!'}"]
    assert resolve("<${a.said}>", hostile, COMPUTE) == "<${secret.key + '!'}>"


@pytest.mark.parametrize("said", ["${order.secret}", "x ${order.id + ''} y", "{order.id}", "a $", 'it\'s "so" \\'])
def test_words_of_a_request_are_never_evaluated(said: str) -> None:
    """A slot's value that looks like a reference is that text, alone, in a text, and in what is computed."""
    values: dict[str, Json] = {"said": said}
    results: JsonObject = {"order": GIVEN}

    assert resolve(substituted("${slots.said}", values), results, COMPUTE) == said
    assert resolve(substituted("$${slots.said}{x}", values), results, COMPUTE) == f"${said}{{x}}"
    assert resolve(substituted("${slots.said + '!'}", values), results, COMPUTE) == f"{said}!"
    assert RULES.value(in_expression("${slots.said}", values) or "", {}) == said


@given(st.text(max_size=60))
def test_any_text_is_read_or_refused(text: str) -> None:
    """No text makes the reading crash, nor what is computed from it."""
    with contextlib.suppress(BadReferenceError):
        references(f"${{{text}}}")
    with contextlib.suppress(BadReferenceError):
        resolve(f"${{{text}}}", {"a": 1}, COMPUTE)


@pytest.mark.parametrize("sign", ["\\'", "'", '"', "{", "'\\"])
def test_what_never_ends_costs_little(sign: str) -> None:
    """A text of the world that only begins like an expression is not read to its end again and again."""
    assert [found for _, found in expressions_in("${" + sign * 500_000)] == [None]


@pytest.mark.parametrize(
    ("text", "roots"),
    [
        ("sum(a.items.map(i, i.price)) + b.c", {"a", "b"}),
        ("a.items.filter(a2, a2.x == b.y)", {"a", "b"}),
        ("steps['get-it'].total * 2 + steps.c.d", {"get-it", "c"}),
        ("has(a.b) ? a.b : c[0]", {"a", "c"}),
        ("x in .hidden.list", {"x", "hidden"}),
        ("size(list.records) + [1, 2].map(n, n)[0]", {"list"}),
        ("'b.c' + a['d.e']", {"a"}),
        ("cel.bind(t, a.n * 2, t + t) + optional.of(b.c).orValue(1)", {"a", "b"}),
        ("[1].map(a, a)[0] + a.n", {"a"}),
        ("1200 * 0.19", set[str]()),
    ],
)
def test_what_an_expression_looks_at_is_told(text: str, roots: set[str]) -> None:
    """Names of steps, not of fields, functions, items or in texts."""
    assert {one.root for one in as_expression(text).reads} == roots


class Noting(dict[str, Any]):
    """Notes what is looked up in it."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: set[str] = set()

    def __missing__(self, name: str) -> Any:
        self.asked.add(name)
        raise KeyError(name)


@given(
    st.lists(
        st.sampled_from(["a", "b", ".", "c", " ", "(", ")", "[", "]", "'", "x,", "map", "in", "1", "+", "{", ":", "}"]),
        max_size=14,
    )
)
def test_nothing_is_looked_at_that_is_not_told(parts: list[str]) -> None:
    """Whatever is evaluated, each variable that it comes to was among those that the reading named."""
    text, asked = "".join(parts), Noting()
    try:
        told = {one.root for one in as_expression(text).reads}
    except BadReferenceError:
        return
    with contextlib.suppress(RuleError):
        RULES.evaluate(text, asked)

    assert asked.asked - {"now", "given_at", "map"} <= told  # the last is a type, too


@pytest.mark.parametrize(
    ("args", "code", "says"),
    [
        ({"id": "${order.name + 'x'}"}, "bad_expression", "order has no 'name'"),
        ({"id": "${order.id + order.total}"}, "bad_expression", "a text + a number"),
        ({"id": "${order.total * 2}"}, "bad_reference", "'id' wants string"),
        ({"id": "${order.items.map(i, i.cost)}"}, "bad_expression", "i has no 'cost'"),
        ({"id": "${ghost.id + 'x'}"}, "bad_reference", "'ghost', which is no step"),
        ({"id": "${order.id +}"}, "bad_reference", "no expression"),
        ({"id": "${order.items.map(order, order.id)[0]}"}, "bad_reference", "calls items 'order'"),
        ({"id": "${string(now)}"}, "bad_reference", "use it in when alone"),
        ({"id": "${order.secret + ''}"}, "bad_reference", "is hidden"),
        ({"id": "${string(size(dyn(order)))}"}, "bad_reference", "is hidden"),
        ({"id": "${steps[order.id].id}"}, "bad_reference", "steps stands for no result"),
        ({"id": "${order.id}-${order.total - }"}, "bad_reference", "no expression"),
        ({"id": "${order.total-order.count}"}, "bad_reference", "spaces around it"),
        ({"id": "${r'a' + order.id}"}, "bad_reference", "no expression"),
    ],
)
def test_a_wrong_expression_is_refused(args: dict[str, Json], code: str, says: str) -> None:
    """One clear problem that names the step, before anything acts."""
    (problem,) = check(LOOK, make("a", **args))

    assert (problem.code, problem.step) == (code, "a")
    assert says in problem.message


@pytest.mark.parametrize(
    ("fields", "says"),
    [
        ({"for_each": "${order.total + 1.0}"}, "is not a list"),
        ({"for_each": "${order.items.filter(i, i.cost > 1)}"}, "for_each: '${order.items"),
        ({"for_each": "${order.items}", "args": {"id": "${item.cost}"}}, "not in the items of the loop"),
        ({"for_each": "${order.items}", "args": {"id": "${item.price}"}}, "'id' wants string"),
        ({"for_each": "${order.items}", "args": {"id": "${item.cost + 'x'}"}}, "item has no 'cost'"),
        ({"for_each": "${order.items}", "when": "${item.cost} > 1"}, "not in the items"),
        ({"when": "${item.open}"}, "'item', which is no step"),
        ({"when": "${order.total} + 1.0"}, "not a boolean"),
        ({"when": "${order.total} == 'x'"}, "when:"),
        ({"when": "${order.total * 2} > 3 && order.count > 1"}, "outside of ${…}"),
        ({"when": "${order.secret == 'x'}"}, "is hidden"),
        ({"when": "${order.nothing}"}, "not in the result"),
    ],
)
def test_a_wrong_loop_or_condition_is_refused(fields: dict[str, Any], says: str) -> None:
    """By what the items of the loop are, too."""
    (problem,) = check(LOOK, replace(make("a"), **fields))

    assert problem.step == "a"
    assert says in problem.message


@pytest.mark.parametrize(
    ("amount", "when", "lacks"),
    [
        ("${{'gold': 2}[order.tier]}", None, True),
        ("${{'gold': 2}[?order.tier].orValue(1)}", None, False),
        ("${order.tier == 'gold' ? {'gold': 2}[order.tier] : 1}", None, False),
        ("${{'gold': 2}[order.tier]}", "${order.tier} == 'gold'", False),
        ("${{'gold': 2}[order.tier]}", "${order.count} > 1", True),
        ("${{'gold': 2, 'bronze': 1, 'iron': 0}[order.tier]}", None, False),  # one entry too many does no harm
    ],
)
def test_a_map_has_an_entry_for_each_value_of_its_key(amount: str, when: str | None, lacks: bool) -> None:
    """Where the step's condition, or the expression's own, leaves it none else, that is enough."""
    step = replace(make("m"), args={"id": "x", "amount": amount}, when=when)
    problems = check(read("order", "o"), step)
    says = "the map has no entry for 'bronze', which order.tier may be"
    assert [says in one.message for one in problems] == [True] * lacks
    assert ["orValue" in one.suggestion for one in problems] == [True] * lacks


def test_a_hyphen_subtracts_and_the_step_is_named_in_brackets() -> None:
    """The refusal says how, and so written it is the step."""
    hyphened = replace(LOOK, id="get-order")

    (problem,) = check(hyphened, make("a", id="${get-order.id + 'x'}"))
    assert "steps['get-order']" in problem.message

    step = make("a", id="${steps['get-order'].id + 'x'}")
    assert check(hyphened, step) == []
    assert needs_of(step, plan_of(hyphened, step)) == {"get-order"}
    (act,) = wave_of(hyphened, step).actions
    assert act.args["id"] == "ox"


def test_an_act_of_computed_arguments_is_as_open_as_one_of_references() -> None:
    """It is no literal act, needs what it names, and goes with it; also what names nothing waits for its turn."""
    step, constant = make("a", id="${order.id + '-' + order.items[-1].id}"), make("b", id="${'x' + 'y'}")
    plan = plan_of(LOOK, step, constant)

    assert check(LOOK, step, constant) == []
    assert not is_concrete(step)
    assert not is_concrete(constant)
    assert needs_of(step, plan) == {"order"}
    assert needing(plan, "order") == ["a"]
    acts = {act.step: act.args["id"] for act in wave_of(LOOK, step, constant).actions}
    assert acts == {"a": "o-y", "b": "xy"}


def test_items_that_the_condition_does_not_want_are_passed_over() -> None:
    """Each item is asked, the others keep their numbers, and what was passed over is told."""
    each = replace(make("each"), args={"id": "${item.id}"}, for_each="${order.items}", when="${item.price > 1.0}")

    wave = wave_of(LOOK, each)

    assert check(LOOK, each) == []
    assert [(act.item, act.args["id"]) for act in wave.actions] == [(0, "x")]
    assert (wave.passed_over, wave.loops) == ({"each": [1]}, {"each": [0, 1]})


@pytest.mark.parametrize(
    ("for_each", "ids"),
    [
        ("${order.items.filter(i, i.open)}", ["x"]),
        ("${[{'id': 'p'}, {'id': 'q'}].filter(i, i.id != 'p')}", ["q"]),
        ("${{'b': 1, 'c': 2}.map(k, {'id': k})}", ["b", "c"]),
        ("${flatten([order.items, order.items]).map(i, {'id': i.id + '2'})}", ["x2", "y2", "x2", "y2"]),
        ("${order.?gone.orValue([])}", []),
        ("${range(2).map(n, {'id': string(n)})}", ["0", "1"]),
    ],
)
def test_a_loop_goes_over_what_is_computed(for_each: str, ids: list[str]) -> None:
    """Filters, literal lists and maps, lists of lists, a default for a list that is not there."""
    each = replace(make("each"), args={"id": "${item.id}"}, for_each=for_each)
    wave = wave_of(LOOK, each)

    assert [act.args["id"] for act in wave.actions] == ids
    assert wave.problems == []


@pytest.mark.parametrize(
    ("text", "code", "says"),
    [
        ("${order.items[7].id}x", "bad_reference", "'7' is not in a list of 2"),
        ("${string(1.0 / (order.count - 2))}", "bad_reference", "order.count - 2"),
        ("${order.items.map(i, i.gone)[0]}", "bad_reference", "gone"),
        ("${string(order.total / 7.0)}${double('x')}", "bad_reference", "double('x')"),
        ("${string(sum(range(1000000).map(n, sum(range(1000)))))}", "bad_reference", "too long"),
    ],
)
def test_what_comes_to_nothing_is_a_refusal(text: str, code: str, says: str) -> None:
    """It names step and expression; nothing crashes and nothing acts."""
    wave = wave_of(LOOK, make("a", id=text))

    (problem,) = wave.problems
    assert (problem.code, problem.step, wave.actions) == (code, "a", [])
    assert says in problem.message


def test_all_expressions_of_a_plan_share_a_bound() -> None:
    """A loop of many calls may not take many times as long as one evaluation may."""
    compute = computing(RULES, Work(200_000))

    assert compute("sum(range(1000).map(n, n))", {}) == 499_500
    with pytest.raises(BadReferenceError, match="too long"):
        resolve("${sum(range(1000).map(n, n))} " * 100, {}, compute)


def test_what_is_longer_than_anybody_means_is_refused() -> None:
    """An expression has a length, as rules have."""
    with pytest.raises(BadReferenceError):
        references("${" + "1 + " * LONGEST + "1}")


def test_results_of_earlier_plans_are_typed_as_well() -> None:
    """By the tool that gave them, hidden ones included."""
    known = {"order": ResultType(ORDER, frozenset({"secret"}))}

    assert check(make("a", id="${order.id + 'x'}"), known=known) == []
    (wrong,) = check(make("a", id="${order.name + 'x'}"), known=known)
    assert "no 'name'" in wrong.message
    (hidden,) = check(make("a", id="${order.secret + 'x'}"), known=known)
    assert "hidden" in hidden.message


def test_a_loop_does_not_lay_open_what_is_hidden() -> None:
    """Neither do its items: what they come of is looked at."""
    tools = Shop()
    schema: JsonObject = {"type": "object", "properties": {"users": {"type": "array", "items": {"type": "object"}}}}
    card = replace(tools.card("read_thing") or pytest.fail("no card"), result_schema=schema)
    hiding = replace(card, sensitive_result=("users.password",))
    tools.card = lambda tool: hiding if tool == "read_thing" else SHOP.card(tool)
    each = replace(make("each"), for_each="${order.users}", args={"id": "${item.password + ''}"})

    (problem,) = check_plan(plan_of(LOOK, each), playbook_of(), tools, RULES, {}, 9)
    assert "hidden" in problem.message
    fine = replace(each, args={"id": "${item.name + ''}"})
    assert check_plan(plan_of(LOOK, fine), playbook_of(), tools, RULES, {}, 9) == []


def test_risk_is_not_lost() -> None:
    """Acts of a computed plan are the tools' own."""
    (act,) = wave_of(LOOK, make("a", id="${order.id + 'x'}")).actions
    assert act.risk is not Risk.READ
