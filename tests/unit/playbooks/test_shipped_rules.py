"""The shipped rules look at records themselves: no plan of a model gets them to let the wrong act pass."""

from __future__ import annotations

from dataclasses import replace
from typing import Any, Literal

import httpx
import pytest

from steward.domain.model import Action, Found, Json, Plan, Receipt, Step, Verdict
from steward.domain.ports.planning import PlanRequest
from steward.playbooks.library import PlaybookShelf
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World
from tests.unit.domain.making import codes, expects
from tests.unit.graph.rig import Rig, accepts

Fails = Literal["refuted", "unknown"]
ORDERS: dict[str, dict[str, Any]] = {
    number: {
        "id": number,
        "status": status,
        "customer_id": f"C{number}",
        "customer_name": "A",
        "customer_email": f"c{number}@example.com",
        "total": 80.5,
        "refunded": 20,
    }
    for number, status in [("1045", "paid"), ("1090", "paid"), ("1054", "delivered"), ("1033", "shipped")]
}
TICKETS: list[dict[str, Json]] = [
    {"id": "T1", "status": "waiting", "customer_email": "w@example.com"},
    {"id": "T2", "status": "open", "customer_email": "o@example.com"},
]


class Desk(Registry):
    """The real tools' schemas over a desk that does what it is asked."""

    def __init__(self) -> None:
        super().__init__(TOOLS, World(http=httpx.AsyncClient()))
        self.did: list[tuple[str, str]] = []
        self.fails: dict[str, Fails] = {}  # tools whose acts don't come to what was asked

    async def run(self, action: Action) -> Receipt:
        args: dict[str, Any] = action.args
        if action.tool in self.fails and self.fails[action.tool] == "refuted":
            return Receipt(kind="refused", code="no", message="not today")
        match action.tool:
            case "get_record" if args["id"] in ORDERS:
                return Receipt(kind="answered", result=ORDERS[args["id"]])
            case "find_records":
                found = [one for one in TICKETS if args["where"].items() <= one.items()]
                return Receipt(kind="answered", result={"count": len(found), "records": [*found]})
            case "create_record":
                order = ORDERS.get(args["fields"]["order_id"] or "", {})
                mail = order.get("customer_email")
                result: dict[str, Json] = {**args["fields"], "id": "T9", "status": "open", "customer_email": mail}
            case _:
                result = {**args, "id": args.get("id", "X1")}
        self.did.append((action.tool, str(args.get("to") or args.get("id") or args.get("order_id") or "")))
        return Receipt(kind="answered", result=result)

    async def find(self, action: Action, receipt: Receipt | None = None) -> Found:  # noqa: ARG002 (the port's)
        return Found(presence="found", value=dict(action.args))

    def judge(self, action: Action, receipt: Receipt | None, found: Found) -> Verdict:  # noqa: ARG002
        return Verdict(status=self.fails.get(action.tool, "verified"))


NAMED = "do it for w@example.com, o@example.com, 15, " + ", ".join(f"{one}, c{one}@example.com" for one in ORDERS)
"""A request that names whatever a plan here may spell out, so that nothing but the rules says no."""


def order(step_id: str, number: str) -> Step:
    return Step(id=step_id, tool="get_record", args={"collection": "orders", "id": number})


def mark(step_id: str, number: str, status: str, *needs: str) -> Step:
    args: dict[str, Json] = {"collection": "orders", "id": number, "status": status}
    return Step(id=step_id, tool="update_status", args=args, needs=[*needs])


def mail(to: str, *needs: str, step_id: str = "mail") -> Step:
    return Step(id=step_id, tool="send_email", args={"to": to, "subject": "s", "body": "b"}, needs=[*needs])


def ticket(step_id: str, number: str, *needs: str) -> Step:
    fields: dict[str, Json] = {"order_id": number, "subject": "s", "body": "b"}
    return Step(id=step_id, tool="create_record", args={"collection": "tickets", "fields": fields}, needs=[*needs])


def refund(number: str, amount: float, *needs: str) -> Step:
    args: dict[str, Json] = {"order_id": number, "amount": amount, "reason": "r"}
    return Step(id="refund", tool="issue_refund", args=args, needs=[*needs])


def find(step_id: str, **where: Json) -> Step:
    return Step(id=step_id, tool="find_records", args={"collection": "tickets", "where": where})


def rig_of(shelf: PlaybookShelf, name: str, *stretches: list[Step]) -> tuple[Rig, Desk]:
    """A model's plan, stretch by stretch, where nothing but the rules says no."""
    desk, playbook = Desk(), shelf.get(name)
    assert playbook is not None
    plans = [
        Plan(playbook=name, confidence=1.0, steps=steps, final=number == len(stretches))
        for number, steps in enumerate(stretches, start=1)
    ]
    anything = accepts(*(expects(tool, at_least=0) for tool in playbook.tools))
    rig = Rig(
        script=plans,
        acceptance=anything,
        tools=desk,  # pyright: ignore[reportArgumentType] - a toolbox all the same
        playbook=replace(playbook, success=None),
        goal=NAMED,
    )
    return rig, desk


GOOD = {
    "cancel-order": [order("o", "1045"), mark("c", "1045", "cancelled"), mail("c1045@example.com", "c")],
    "return-order": [order("o", "1054"), mark("r", "1054", "return_requested"), mail("c1054@example.com", "r")],
    "refund": [order("o", "1045"), refund("1045", 15), mail("c1045@example.com", "refund")],
    "damaged-item": [
        order("o", "1054"),
        ticket("t", "1054"),
        mark("m", "1054", "return_requested", "t"),
        mail("c1054@example.com", "m"),
    ],
    "remind-waiting-tickets": [find("w", status="waiting"), mail("w@example.com")],
    "general-desk": [order("o", "1045"), mail("c1045@example.com")],
}


@pytest.mark.parametrize("name", GOOD)
async def test_a_right_plan_passes_under_any_names(shelf: PlaybookShelf, name: str) -> None:
    """No step has to bear a certain name, and literal acts wait for the reads that the rules look at."""
    rig, desk = rig_of(shelf, name, GOOD[name])

    await rig.begin()

    assert [codes(request.problems) for request in rig.planner.requests] == [[]]
    assert len(desk.did) == len([step for step in GOOD[name] if step.tool not in ("get_record", "find_records")])


ORDER_1045 = [order("order", "1045"), mark("cancel", "1045", "cancelled", "order")]
ATTACKS: list[tuple[str, list[list[Step]], tuple[str, str]]] = [
    (
        "cancel-order",
        [ORDER_1045, [order("order", "1090"), mail("c1090@example.com", "order")]],
        ("send_email", "c1090@example.com"),
    ),
    (
        "cancel-order",
        [ORDER_1045, [order("other", "1090"), mail("c1090@example.com", "other")]],
        ("send_email", "c1090@example.com"),
    ),
    ("cancel-order", [[order("order", "1045"), mark("c", "1033", "cancelled", "order")]], ("update_status", "1033")),
    (
        "cancel-order",
        [[order("order", "1045"), order("b", "1033"), mark("c", "1033", "cancelled", "b")]],
        ("update_status", "1033"),
    ),
    ("return-order", [[order("order", "1054"), mark("r", "1045", "return_requested")]], ("update_status", "1045")),
    (
        "refund",
        [
            [order("order", "1045"), refund("1045", 15, "order")],
            [order("order", "1090"), mail("c1090@example.com", "order")],
        ],
        ("send_email", "c1090@example.com"),
    ),
    ("refund", [[order("order", "1045"), refund("1090", 61, "order")]], ("issue_refund", "1090")),
    ("refund", [[order("order", "1045"), refund("1045", 61, "order")]], ("issue_refund", "1045")),
    (
        "damaged-item",
        [[ticket("order", "1090"), mail("c1045@example.com", "order")]],
        ("send_email", "c1045@example.com"),
    ),
    (
        "damaged-item",
        [[order("order", "1045"), ticket("t", "1054"), mark("m", "1045", "return_requested", "t")]],
        ("update_status", "1045"),
    ),
    (
        "remind-waiting-tickets",
        [[find("waiting"), find("really", status="waiting"), mail("o@example.com", "waiting", "really")]],
        ("send_email", "o@example.com"),
    ),
    (
        "general-desk",
        [[ticket("order", "1090"), mail("c1090@example.com", "order")]],
        ("send_email", "c1090@example.com"),
    ),
]


@pytest.mark.parametrize(("name", "stretches", "wrong"), ATTACKS)
async def test_no_naming_gets_a_wrong_act_past_the_rules(
    shelf: PlaybookShelf, name: str, stretches: list[list[Step]], wrong: tuple[str, str]
) -> None:
    """Names used again, results of other tools under a record's name, other records than those acted on."""
    rig, desk = rig_of(shelf, name, *stretches)

    await rig.begin()

    assert wrong not in desk.did
    assert await rig.reason() in {"invalid_plan", "approval", "ceiling"}


async def test_a_literal_act_waits_for_effects_that_are_not_known_yet(shelf: PlaybookShelf) -> None:
    """The ticket's arguments rest on a reading of the first stretch, so what needs it is not judged before."""
    fields: dict[str, Json] = {"order_id": "${order.id}", "subject": "s", "body": "b"}
    later = Step(id="t", tool="create_record", args={"collection": "tickets", "fields": fields})
    steps = [later, mark("m", "1054", "return_requested", "t")]
    rig, desk = rig_of(shelf, "damaged-item", [order("order", "1054")], steps)

    assert (await rig.begin()).status == "complete"
    assert desk.did == [("create_record", ""), ("update_status", "1054")]


# --- what is told must be true: first verified, then told --------------------------------------


ACT_AND_MAIL: dict[str, list[Step]] = {  # the mail's arguments are literal, and nothing says that it needs the act
    "cancel-order": [order("o", "1045"), mark("act", "1045", "cancelled"), mail("c1045@example.com")],
    "return-order": [order("o", "1054"), mark("act", "1054", "return_requested"), mail("c1054@example.com")],
    "refund": [order("o", "1045"), refund("1045", 15), mail("c1045@example.com")],
    "damaged-item": [order("o", "1054"), ticket("act", "1054"), mail("c1054@example.com")],
}
PACES = ["at once", "in stretches"]


def paced(pace: str, steps: list[Step]) -> list[list[Step]]:
    return [steps] if pace == "at once" else [steps[:1], steps[1:]]


@pytest.mark.parametrize("pace", PACES)
@pytest.mark.parametrize("name", ACT_AND_MAIL)
async def test_a_mail_waits_until_its_act_is_verified(shelf: PlaybookShelf, name: str, pace: str) -> None:
    """Also where the plan leaves out that it needs it, and where the order was read by an earlier stretch."""
    rig, desk = rig_of(shelf, name, *paced(pace, ACT_AND_MAIL[name]))

    assert (await rig.begin()).status == "complete"

    assert [tool for tool, _ in desk.did] == [ACT_AND_MAIL[name][1].tool, "send_email"]
    assert {code for request in rig.planner.requests for code in codes(request.problems)} == set()
    assert len([name for name in rig.nodes if name == "execute"]) == 3  # the read, the act, and only then the mail


@pytest.mark.parametrize("pace", PACES)
@pytest.mark.parametrize("fails", ["refuted", "unknown"])
@pytest.mark.parametrize("name", ACT_AND_MAIL)
async def test_nobody_is_told_of_an_act_that_is_not_verified(
    shelf: PlaybookShelf, name: str, fails: Fails, pace: str
) -> None:
    """Refused, or nobody knows: the customer hears nothing."""
    rig, desk = rig_of(shelf, name, *paced(pace, ACT_AND_MAIL[name]))
    desk.fails = {ACT_AND_MAIL[name][1].tool: fails}

    await rig.begin()

    assert "send_email" not in [tool for tool, _ in desk.did]
    assert await rig.waits()


@pytest.mark.parametrize("name", ACT_AND_MAIL)
async def test_a_mail_that_comes_before_its_act_is_sent_back_with_what_to_do(shelf: PlaybookShelf, name: str) -> None:
    """Nothing acts, and the planner is told to let the mail need the act; a plan that does is carried out."""
    read, act, sent = ACT_AND_MAIL[name]
    rig, desk = rig_of(shelf, name, [read, sent, act])
    wrong = rig.planner.script
    assert not callable(wrong)
    first = wrong[0]
    assert isinstance(first, Plan)
    right = replace(first, steps=[read, replace(sent, needs=[act.id]), act])

    def mended(request: PlanRequest) -> Plan:
        return right if request.problems else first

    rig.planner.script = mended

    assert (await rig.begin()).status == "complete"

    told = [problem.message for problem in rig.planner.requests[-1].problems]
    assert any("let the mail need" in one for one in told)
    assert [tool for tool, _ in desk.did] == [act.tool, "send_email"]


async def test_who_did_it_by_hand_is_believed_and_the_mail_goes(shelf: PlaybookShelf) -> None:
    """A person's word stands for the verification, and the rest goes on."""
    rig, desk = rig_of(shelf, "refund", ACT_AND_MAIL["refund"])
    desk.fails = {"issue_refund": "unknown"}
    await rig.begin()

    task = await rig.answer({"kind": "by_hand", "message": "paid at the bank", "by": "lee"})

    assert task.status == "complete"
    assert [tool for tool, _ in desk.did] == ["issue_refund", "send_email"]
