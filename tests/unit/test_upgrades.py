"""What older releases stored becomes today's; what can't be is an error that names it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import ormsgpack
import pytest
from langgraph.checkpoint.serde.jsonplus import JsonPlusSerializer
from langgraph.types import Interrupt

from steward.checkpoints import serializer
from steward.checkpoints.serializer import Serializer
from steward.domain.errors import Unusable
from steward.domain.model import Plan, Problem, Reason, Risk, Step, Usage, Wait
from steward.domain.upgrades import Fields, Upgrades, revive


def renamed(fields: Fields) -> Fields:
    """`ident` became `id`, and `colour` is no more."""
    kept = {name: value for name, value in fields.items() if name not in {"ident", "colour"}}
    return kept | {"id": fields["ident"]}


PLAN = Plan(steps=[Step(id="a", tool="pay", args={"amount": 2.5, "to": [{"iban": None}]})], confidence=0.5)
UPGRADES: Upgrades = {
    1: {"Step": renamed, "Reason": lambda fields: {"value": "error" if fields["value"] == "trouble" else "unknown"}},
    2: {"Reason": lambda fields: {"value": "refuted" if fields["value"] == "unknown" else fields["value"]}},
}


def stored(name: str, payload: object, *, code: int = 2, schema: int = 1, module: str = "domain.model") -> Any:
    """A value as a release of that schema left it in the database."""
    mark = "msgpack" if schema == 1 else f"msgpack.{schema}"
    return mark, ormsgpack.packb([ormsgpack.Ext(code, ormsgpack.packb((module, name, payload)))])


def test_older_fields_become_todays() -> None:
    """Renamed and dropped fields are upgraded, new ones get their default."""
    old = stored("Step", {"ident": "a", "tool": "pay", "colour": "red"})

    assert Serializer(schema=3, upgrades=UPGRADES).loads_typed(old) == [Step(id="a", tool="pay")]


def test_upgrades_follow_each_other() -> None:
    """A value goes through every release between its own and this one, and through none of its own or before."""
    reader = Serializer(schema=3, upgrades=UPGRADES)

    assert reader.loads_typed(stored("Reason", "trouble", code=0)) == [Reason.ERROR]
    assert reader.loads_typed(stored("Reason", "strange", code=0)) == [Reason.REFUTED]
    assert reader.loads_typed(stored("Reason", "unknown", code=0, schema=2)) == [Reason.REFUTED]
    assert reader.loads_typed(reader.dumps_typed([Reason.ERROR])) == [Reason.ERROR]


def test_nested_values_are_upgraded_too() -> None:
    """A plan's steps are upgraded inside it, also where LangGraph's own value holds it."""
    step = ormsgpack.Ext(2, ormsgpack.packb(("domain.model", "Step", {"ident": "a", "tool": "pay"})))
    plan = ormsgpack.Ext(2, ormsgpack.packb(("domain.model", "Plan", {"steps": [step], "confidence": 1.0})))
    reader = Serializer(schema=2, upgrades=UPGRADES)
    wanted = Plan(steps=[Step(id="a", tool="pay")], confidence=1.0)

    assert reader.loads_typed(stored("Interrupt", {"value": plan, "id": "i"}, module="langgraph.types")) == [
        Interrupt(value=wanted, id="i")
    ]


@pytest.mark.parametrize(
    "value",
    [
        PLAN,
        [PLAN, Usage(tokens=3)],
        {"a": [Problem(code="x", message="\ud800 alone"), {1: (Reason.ERROR, b"raw", 2**70 // 2**7)}]},
        {"theirs": [Interrupt(value=PLAN, id="i"), date(2026, 11, 27), {Risk.READ}]},
        [Wait(seconds=1.5, why="late"), None, True, "ä"],
    ],
)
def test_what_is_ours_is_written_as_langgraph_writes_it(value: object) -> None:
    """Byte for byte, beside values of others as well: a release before reads it."""
    written = Serializer(schema=1).dumps_typed(value)

    assert written == JsonPlusSerializer(pickle_fallback=False).dumps_typed(value)
    assert Serializer(schema=1).dumps_typed(Serializer(schema=1).loads_typed(written)) == written


def test_every_value_is_marked_with_its_schema() -> None:
    """Whatever the next release changes, it can tell what this one wrote."""
    assert Serializer(schema=2).dumps_typed(Usage())[0] == "msgpack.2"
    assert Serializer(schema=1).dumps_typed(Usage())[0] == "msgpack"
    assert Serializer(schema=2).dumps_typed(None)[0] == "null"
    assert Serializer(schema=3).loads_typed(Serializer(schema=2).dumps_typed(Usage(tokens=3))) == Usage(tokens=3)


def test_a_newer_schema_is_refused() -> None:
    """What a newer release wrote is not guessed at."""
    with pytest.raises(Unusable, match=r"written by a newer Steward \(schema 4, this one reads up to 3\): update it"):
        Serializer(schema=3).loads_typed(Serializer(schema=4).dumps_typed(Usage()))


@pytest.mark.parametrize(
    ("value", "why"),
    [
        (
            stored("Step", {"id": "a", "tool": "pay", "colour": 1}),
            "Step .*: got an unexpected keyword argument 'colour'",
        ),
        (stored("Step", {"id": "a"}), "Step .*: missing 1 required keyword-only argument: 'tool'"),
        (stored("Step", None), "Step"),
        (stored("Reason", "trouble", code=0), "Reason .*: 'trouble' is not a valid Reason"),
        (stored("Colour", {"id": "a"}), "a checkpoint holds a Colour"),
        (stored("Lease", {"task_id": "t", "epoch": 1}, module="steward.domain.ports"), "a checkpoint holds a Lease"),
        (("msgpack", b"\xc1"), "can't be read"),
    ],
)
def test_what_cannot_be_revived_is_an_error(value: Any, why: str) -> None:
    """No value silently becomes nothing, or its bare fields: one line names the type."""
    with pytest.raises(Unusable, match=why) as error:
        Serializer().loads_typed(value)

    assert "\n" not in str(error.value)


def test_an_upgrade_that_fails_is_an_error() -> None:
    """An upgrade that does not find what it expects does not lose the value."""
    with pytest.raises(Unusable, match="a stored Step does not fit this Steward, a newer one may: 'ident'"):
        Serializer(schema=2, upgrades=UPGRADES).loads_typed(stored("Step", {"id": "a", "tool": "pay"}))


def test_an_unknown_mark_is_an_error() -> None:
    """A form of storing that this release does not know is not taken for the one that it knows."""
    for kind in ("msgpack.x", "msgpack2", "pickle"):
        with pytest.raises(NotImplementedError, match=kind):
            Serializer().loads_typed((kind, b""))


@dataclass(frozen=True, kw_only=True)
class Thing:
    """What a row keeps as JSON."""

    risk: Risk
    problems: list[Problem]


def test_rows_are_revived_alike() -> None:
    """JSON of a table that has a field which this release does not know is refused in one line."""
    assert revive(Thing, {"risk": Risk.READ, "problems": []}) == Thing(risk=Risk.READ, problems=[])
    with pytest.raises(Unusable, match=r"a stored Thing does not fit this Steward, a newer one may: .*'mood'"):
        revive(Thing, {"risk": Risk.READ, "problems": [], "mood": 1})


@pytest.mark.parametrize("module", ["domain.model", "steward.domain.model", "steward.domain.plans", "steward"])
def test_a_type_is_known_by_its_name_alone(module: str) -> None:
    """Whatever module it was in when it was stored, and whatever module it is in now."""
    old = stored("Step", {"id": "a", "tool": "pay"}, module=module)

    assert Serializer().loads_typed(old) == [Step(id="a", tool="pay")]


def test_a_renamed_type_is_found_under_its_old_name(monkeypatch: pytest.MonkeyPatch) -> None:
    """A class may get a better name without a new schema."""
    monkeypatch.setattr(serializer, "RENAMED", {"Act": "Step"})

    assert Serializer().loads_typed(stored("Act", {"id": "a", "tool": "pay"})) == [Step(id="a", tool="pay")]


def test_no_two_types_of_the_state_share_a_name() -> None:
    """So the name tells them apart."""
    names = [kind.__name__ for kind in serializer.state_types()]

    assert len(names) == len(set(names))
