"""Files of cases: read, and refused with file, case, field and reason."""

from __future__ import annotations

from pathlib import Path

import pytest

from steward.domain.errors import Mistakes, Unusable
from steward.evals.regression.format import schema
from steward.evals.regression.loading import load_cases, shipped


def test_the_shipped_cases_load() -> None:
    """All shipped cases are sound, with ids of their own, and each says what is tried by them or is a sample."""
    cases = load_cases([shipped()])
    assert len({case.id for case in cases}) == len(cases)
    assert [case.id for case in cases if not case.tags] == []


def test_the_published_schema_is_current() -> None:
    """`evals/cases/schema.json` is what `python -m steward.evals.regression.format` prints."""
    assert (shipped() / "schema.json").read_text(encoding="utf-8") == schema()
    for path in shipped().glob("*.yaml"):
        assert path.read_text(encoding="utf-8").startswith("# yaml-language-server: $schema=schema.json\n")


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("cases: []", "cases: must have at least 1 entry"),
        ("cases:\n  - {id: a, goal: G, expect: {status: done}}", "a.expect.status"),
        ("cases:\n  - {id: a, goal: G, expct: {}, expect: {status: failed}}", "a.expct: there is no such field"),
        ("cases:\n  - {goal: G, expect: {status: failed}}", "case 1.id"),
        ("cases:\n  - {id: A b, goal: G, expect: {status: failed}}", "A b.id"),
        ("cases:\n  - {id: a, goal: G, world: {kind: moon}, expect: {status: failed}}", "a.world"),
        (
            "cases:\n  - {id: a, goal: G, world: {kind: desk, records: {orders: {'1': {s: x}}}}}",
            "orders/1: there is no field 's'",
        ),
        (
            "cases:\n  - {id: a, goal: G, expect: {status: failed, world: [{read: r, unchanged: true, absent: true}]}}",
            "say one of `is`, `unchanged: true` and `absent: true`",
        ),
        ("cases: [", "line 1"),
        ("just words", "holds no cases: it has to begin with `cases:`"),
        ("", "holds no cases"),
        ("cases:", "cases: must be a list"),
        ("cases:\n  - one", "case 1"),
    ],
)
def test_a_mistake_is_told_in_one_line(tmp_path: Path, written: str, told: str) -> None:
    """File, case, field and reason."""
    path = tmp_path / "mine.yaml"
    path.write_text(written, encoding="utf-8")
    with pytest.raises(Mistakes) as error:
        load_cases([path])
    assert str(error.value).startswith(f"{path}: ")
    assert told in str(error.value)


@pytest.mark.parametrize(
    ("part", "told"),
    [
        ("expect: {status: []}", "a.expect.status: must have at least 1 entry"),
        ("expect: {status: needs_review, reason: []}", "a.expect.reason: must have at least 1 entry"),
        ("expect: {status: failed, acted: {send_email: -1}}", "a.expect.acted.send_email: must be at least 0"),
        ("expect: {status: failed, may: {send_email: -1}}", "a.expect.may.send_email: must be at least 0"),
        ("expect: {status: complete, reason: approval}", "`status` has to name needs_review"),
        ("expect: {status: complete, question: {says: [a]}}", "`status` has to name needs_review"),
        ("expect: {status: complete, answer: {}}", "a.expect.answer: name words"),
        ("expect: {status: complete, answer: {never: ['']}}", "a.expect.answer.never.0"),
        ("model: {plans: []}, expect: {status: failed}", "a.model.plans: must have at least 1 entry"),
        ("model: {plans: [{fault: status, satus: 500}]}, expect: {status: failed}", "a.model.plans.0.satus: there is"),
        ("model: {plans: [{text: a, fault: status}]}, expect: {status: failed}", "a.model.plans.0.fault: there is"),
        ("model: {plans: [{fault: status, status: 9}]}, expect: {status: failed}", "a.model.plans.0.status: must be"),
    ],
)
def test_what_could_never_hold_or_always_does_is_refused(tmp_path: Path, part: str, told: str) -> None:
    """In one line, which is not about another kind of value that might have stood there."""
    path = tmp_path / "mine.yaml"
    path.write_text(f"cases:\n  - {{id: a, goal: G, {part}}}", encoding="utf-8")
    with pytest.raises(Mistakes) as error:
        load_cases([path])
    assert told in str(error.value)
    assert "literal" not in str(error.value)


def test_an_id_is_taken_once(tmp_path: Path) -> None:
    """Two cases of one id, also in two files, are one mistake."""
    for name in ("a.yaml", "b.yaml"):
        (tmp_path / name).write_text("cases:\n  - {id: one, goal: G, expect: {status: failed}}", encoding="utf-8")
    with pytest.raises(Mistakes, match=r"one: the id is taken in .*a\.yaml"):
        load_cases([tmp_path])


def test_what_is_not_there_is_told(tmp_path: Path) -> None:
    """A folder or file that is not there is no empty set of cases."""
    with pytest.raises(Unusable, match="there is no such file or folder"):
        load_cases([tmp_path / "nowhere"])
    with pytest.raises(Unusable, match=r"holds no case \(\*\.yaml\)"):
        load_cases([tmp_path])
