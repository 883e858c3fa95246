"""What it costs to judge one act by 20 rules that rest on three facts.

Beside it stand the same rules over what the plan's steps read, as without facts, and Google's evaluator alone with the
same 20 expressions, compiled beforehand. What is known is the same on all sides, and so is what the rules come to.
"""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

from cel_expr_python import cel
from pydantic import BaseModel, ConfigDict

from steward.composition import open_pooled
from steward.domain.actions import Wave
from steward.domain.errors import StewardError
from steward.domain.identity import make_action
from steward.domain.model import Action, Found, Json, JsonObject, Plan, Receipt, Risk, Step, Verdict
from steward.domain.plan_judgement import Case
from steward.domain.playbook import Fact, Playbook, Rule
from steward.domain.ports.tasks import Task
from steward.domain.rule_application import Ruling, judge_wave
from steward.domain.state import State
from steward.domain.times import TimedRules
from steward.evals.bench.figures import Figure, Run, in_turn, per
from steward.evals.bench.rig import Rig
from steward.graph.deps import Deps
from steward.nodes.fact_reader import FactReader
from steward.tools.spec import Context, ToolSpec

_JUDGINGS = 50  # a turn
_PAST = 5  # acts on the order, and as many on each of others
_ORDERS = 40
_TASK = "judged"
_ORDER: JsonObject = {
    "id": "o1",
    "total": 240,
    "status": "delivered",
    "country": "DE",
    "days": 12,
    "lines": [{"sku": f"s{number}", "price": 24, "returned": number < 3} for number in range(10)],
}
_CUSTOMER: JsonObject = {"id": "c1", "tier": "gold", "blocked": False, "refunds": 2, "email": "kim@example.com"}
_ARGS: JsonObject = {"order": "o1", "customer": "c1", "amount": 30, "reason": "came late"}
_FACTS = {
    "order": Fact(read="read_order", args={"id": "args.order"}),
    "customer": Fact(read="read_customer", args={"id": "args.customer"}),
    "refunds": Fact(ledger=["refund"], match={"order": "args.order"}, within=30 * 86_400.0),
}
_EXPRESSIONS = (
    "args.amount > 500",
    "args.amount <= 0",
    "args.reason == ''",
    "args.reason.contains('voucher') && args.amount > 20",
    "args.amount > 100 && goal.contains('goodwill')",
    "risk == 'irreversible' && args.amount > 400",
    "answers.exists(one, one.contains('stop'))",
    "!args.order.startsWith('o')",
    "args.reason.size() > 200",
    "tool == 'refund' && requested_by == 'intern@example.com'",
    "args.amount > facts.order.total",
    "facts.order.status in ['cancelled', 'lost']",
    "facts.order.days > 30 && args.amount > 10",
    "facts.order.country != 'DE' && args.amount > 50",
    "facts.order.lines.filter(line, line.returned).size() == 0",
    "facts.order.lines.all(line, line.price < args.amount / 10)",
    "facts.customer.blocked || facts.customer.refunds > 10",
    "facts.customer.tier != 'gold' && args.amount > 100",
    "facts.refunds.size() > 10",
    "facts.refunds.exists(one, one.args.amount == args.amount)",
)


class _Named(BaseModel):
    model_config = ConfigDict(extra="forbid")

    id: str


class _Shown(BaseModel):
    model_config = ConfigDict(extra="allow")


class _Refund(BaseModel):
    model_config = ConfigDict(extra="forbid")

    order: str
    customer: str
    amount: float
    reason: str


async def _order(_: _Named, __: Context) -> _Shown:
    return _Shown.model_validate(_ORDER)


async def _customer(_: _Named, __: Context) -> _Shown:
    return _Shown.model_validate(_CUSTOMER)


async def _refund(args: _Refund, _: Context) -> _Refund:
    return args


async def _find(_: _Refund, __: Context) -> Found:
    return Found(presence="absent")


TOOLS = [
    ToolSpec(
        name="read_order", description="An order.", args=_Named, result=_Shown, risk=Risk.READ, run=_order, source="own"
    ),
    ToolSpec(
        name="read_customer",
        description="One.",
        args=_Named,
        result=_Shown,
        risk=Risk.READ,
        run=_customer,
        source="own",
    ),
    ToolSpec(
        name="refund",
        description="Pay.",
        args=_Refund,
        result=_Refund,
        risk=Risk.IRREVERSIBLE,
        run=_refund,
        find=_find,
        source="own",
    ),
]


async def judging(rig: Rig, runs: int) -> list[Figure]:
    """Four sides in turn: facts read anew, facts known, no facts, and the bare evaluator."""
    own = {"tools": f"{__name__}:TOOLS", "playbooks": str(_playbook_in(rig.folder / "judging"))}
    async with open_pooled(rig.settings(rig.database()).model_copy(update=own)) as (app, _):
        await _fill(app.deps)
        sides = await _sides(app.deps)
        taken = [per(times, _JUDGINGS) for times in await in_turn(runs, *map(_often, sides))]
    return _figures(*taken)


async def _sides(deps: Deps) -> list[Run]:
    reader = FactReader(deps.tools, deps.ledger, deps.limiter, deps.clock)
    case, wave = _case(deps)
    known = (await _judged(reader, case, wave)).known_facts or {}
    if len(known) != len(_FACTS):
        raise StewardError(f"{len(known)} facts were read, not {len(_FACTS)}")
    seen: JsonObject = {one.wanted.name: one.value for one in known.values()}
    without, results = _without_facts(case, seen), replace(wave, results=seen)
    programs, given = _bare(), {**_seen(case), "facts": seen}

    async def bare() -> None:
        if any(program.eval(data=given).value() for program in programs):
            raise StewardError("a rule holds")

    return [
        lambda: _judged(reader, case, wave),
        lambda: _judged(reader, replace(case, known_facts=known), wave),
        lambda: _judged(reader, without, results),
        bare,
    ]


def _often(side: Run) -> Run:
    async def turn() -> None:
        for _ in range(_JUDGINGS):
            await side()

    return turn


def _playbook_in(folder: Path) -> Path:
    """A folder with a playbook that its tools allow: Steward starts with none without one."""
    folder.mkdir(exist_ok=True)
    said = "name: judging\ntitle: Judging\ndescription: Refunds.\ntools: [refund]\n"
    (folder / "judging.yaml").write_text(said, encoding="utf-8")
    return folder


def _figures(anew: list[float], again: list[float], without: list[float], bare: list[float]) -> list[Figure]:
    same = "the same rules over what steps read"
    rows = (
        ("judging", "judging an act, 20 rules, 3 facts known", same, again, without),
        ("judging_read", "the same, facts read: two tools, one ledger", same, anew, without),
        (
            "judging_cel",
            "judging an act, 20 rules, no facts",
            "Google's CEL, the same expressions alone",
            without,
            bare,
        ),
    )
    return [
        Figure(name=name, title=title, beside=beside, unit="ms", ours=ours, theirs=theirs)
        for name, title, beside, ours, theirs in rows
    ]


async def _judged(reader: FactReader, case: Case, wave: Wave) -> Case:
    """The case with what was read. Raises StewardError where the act may not go on: then other work was measured."""

    def decide(case: Case) -> Ruling:
        return judge_wave(case, wave)

    ruling, case = await reader.judged(case, decide)
    if ruling.problems or not ruling.now:
        raise StewardError(f"the act may not go on: {'; '.join(one.message for one in ruling.problems)}")
    return case


def _case(deps: Deps) -> tuple[Case, Wave]:
    plan = Plan(playbook="judging", confidence=1.0, steps=[Step(id="pay", tool="refund", args=_ARGS)])
    action = make_action(_TASK, plan.steps[0], _ARGS, plan, deps.tools)
    rules = [
        Rule(id=f"rule-{number}", on=["refund"], when=when, then="forbid", message="No: ${args.amount}.")
        for number, when in enumerate(_EXPRESSIONS)
    ]
    playbook = Playbook(
        name="judging",
        title="Judging",
        description="Refunds.",
        tools=[one.name for one in TOOLS],
        rules=rules,
        facts=_FACTS,
    )
    state = State(
        goal="Refund 30 EUR for order o1 of customer c1, it came late", requested_by="kim@example.com", task_id=_TASK
    )
    timed = TimedRules(deps.rules, state.times, deps.clock.now())
    return Case(state=state, plan=plan, playbook=playbook, history=(), tools=deps.tools, rules=timed), Wave(
        actions=[action]
    )


def _without_facts(case: Case, seen: JsonObject) -> Case:
    """The same, and what was read are results of steps."""
    rules = [replace(rule, when=rule.when.replace("facts.", "steps.")) for rule in case.playbook.rules]
    reads = [Step(id=name, tool="read_order", args={"id": "o1"}) for name in seen]
    plan = replace(case.plan, steps=[*reads, *case.plan.steps])
    return replace(case, plan=plan, playbook=replace(case.playbook, rules=rules, facts={}))


def _seen(case: Case) -> dict[str, Any]:
    said: dict[str, Json] = {"goal": case.state.goal, "requested_by": case.state.requested_by, "answers": []}
    return {**said, "args": _ARGS, "tool": "refund", "risk": "irreversible"}


def _bare() -> list[cel.Expression]:
    names = ("args", "facts", "goal", "requested_by", "answers", "tool", "risk")
    environment = cel.NewEnv(variables=dict.fromkeys(names, cel.Type.DYN))
    return [environment.compile(one) for one in _EXPRESSIONS]


async def _fill(deps: Deps) -> None:
    """Past acts of other tasks, on this order and on others."""
    for number in range(_ORDERS):
        task = f"past-{number}"
        await deps.tasks.open(Task(id=task, goal="before"))
        async with deps.ledger.hold(task, 60.0) as lease:
            await asyncio.gather(*(_act(deps, lease, task, f"o{number}", amount) for amount in range(1, _PAST + 1)))


async def _act(deps: Deps, lease: Any, task: str, order: str, amount: int) -> None:
    args: JsonObject = {**_ARGS, "order": order, "amount": amount}
    key = f"{task}:{amount}"
    action = Action(key=key, task_id=task, step=key, tool="refund", args=args, risk=Risk.IRREVERSIBLE)
    await deps.ledger.begin(action, lease)
    await deps.ledger.settle(key, Receipt(kind="answered", result=args), lease)
    await deps.ledger.judge(key, Verdict(status="verified"), lease)
