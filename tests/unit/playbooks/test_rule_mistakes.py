"""Rules against the tools' schemas: each mistake is one line at its place, and what is right is silent."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from steward.domain.errors import Mistakes
from steward.domain.unavailable_tools import Unavailable
from steward.expressions.rules import CelRules
from steward.playbooks.library import check_files, load_playbooks
from steward.playbooks.places import Placed
from tests.unit.planner.desk_cards import CardBox
from tests.unit.playbooks.desk_tools import tools
from tests.unit.playbooks.rule_mistakes import HEAD, MISTAKES, SCOPES, rule

FACT = "FACT"


def _file(part: str) -> str:
    """The whole playbook; a part that brings a fact begins with it."""
    if not part.startswith(FACT):
        return HEAD + part
    fact, _, rest = part.removeprefix(FACT).partition("\n")
    return HEAD.replace("rules:\n", f"{fact}\nrules:\n") + rest


def _scoped(part: str) -> str:
    return HEAD.replace("facts:\n", f"scope:\n  {part}\nfacts:\n")


def _found(folder: Path, text: str) -> list[Placed]:
    path = folder / "tried.yaml"
    path.write_text(text.replace("‸", ""), encoding="utf-8")
    return check_files([path], tools(), CelRules())


def _place(text: str) -> tuple[int, int]:
    at = text.index("‸")
    return text.count("\n", 0, at) + 1, at - text.rfind("\n", 0, at)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [*((_file(wrong), says) for wrong, says, _ in MISTAKES), *((_scoped(wrong), says) for wrong, says, _ in SCOPES)],
    ids=lambda text: text.partition("‸")[2][:40] or text[:40],
)
def test_a_mistake_is_one_line_at_its_place(tmp_path: Path, wrong: str, says: str) -> None:
    """The line has the file, the line, the column, the field, the reason and what to write instead."""
    found = _found(tmp_path, wrong)

    assert len(found) == 1, [str(one) for one in found]
    line, column = _place(wrong)
    assert str(found[0]).startswith(f"{tmp_path / 'tried.yaml'}:{line}:{column}: ")
    assert says in str(found[0])
    assert "\n" not in str(found[0])


@pytest.mark.parametrize(
    "right", [*(_file(right) for *_, right in MISTAKES), *(_scoped(right) for *_, right in SCOPES)]
)
def test_what_is_right_is_silent(tmp_path: Path, right: str) -> None:
    assert [str(one) for one in _found(tmp_path, right)] == []


def test_the_table_holds_the_kinds_that_authors_make() -> None:
    assert len(MISTAKES) + len(SCOPES) >= 45


def test_what_works_loads_and_a_mistake_does_not(tmp_path: Path) -> None:
    """A rule that is silently off is refused; one that works and may not be meant is told by the check alone."""
    (tmp_path / "works.yaml").write_text(HEAD + rule("args.pieces > 3"), encoding="utf-8")
    assert load_playbooks(tmp_path, tools=tools(), rules=CelRules()).get("pay-back")

    (tmp_path / "works.yaml").write_text(HEAD + rule("args.amout > 3"), encoding="utf-8")
    with pytest.raises(Mistakes, match=r"works\.yaml:17:12: rules\.tried\.when: args has no 'amout'"):
        load_playbooks(tmp_path, tools=tools(), rules=CelRules())


@pytest.mark.parametrize(
    "condition",
    [
        "size(args) > 9",
        "args.exists(name, name == 'note')",
        "'note' in args && args['note'] == 'x'",
        "args.?note.orValue(3) == 'x'",
        "has(args.note) && args.note == null || args.amount > 1",
        "acts.exists(a, a.tool == 'fetch_page' && a.result.anything > 3)",
        "steps.booking.total > 3 && steps['x'].y == 1",
        "acts.filter(a, a.verified).map(a, a.args).size() > 3",
        "[1, 2.5].exists(n, n == args.amount)",
        "facts.booking.note == null || facts.booking.note.startsWith('x')",
        "(goal == '' ? args.amount : 0) > 3",
        "cel.bind(left, facts.booking.total - args.amount, left < 0)",
        "facts.earlier.all(e, e.args == args)",
        "acts == [] || acts[-1].tool == tool",
    ],
)
def test_what_rules_could_always_say_goes_on_loading(tmp_path: Path, condition: str) -> None:
    """Arguments are a map too, numbers of both kinds mix, and what no schema tells may be anything."""
    (tmp_path / "says.yaml").write_text(HEAD + rule(condition), encoding="utf-8")
    assert load_playbooks(tmp_path, tools=tools(), rules=CelRules()).all()


@pytest.mark.parametrize(
    ("written", "line", "column"),
    [
        ("when: args.amout > 3", 16, 16),
        ("when: 'goal == ''x'' && args.amout > 3'", 16, 34),
        ('when: "goal == \\"x\\" && args.amout > 3"', 16, 34),
        ('when: "goal == \\u0027é\\u0027 && args.amout > 3"', 16, 42),
        ("when: >\n      goal == 'x'\n      && args.amout > 3", 18, 15),
        ("when: >-\n\n      goal == 'x'\n\n      && args.amout > 3", 20, 15),
        ("when: |\n      goal == 'x'\n        && args.amout > 3", 18, 17),
        ("when: goal == 'x'\n      && args.amout > 3", 17, 15),
        ("when: | # why\n      goal == 'é😀'\n      && args.amout > 3", 18, 15),
        ("when: |1-\n      goal == 'x' && args.amout > 3", 17, 27),
    ],
)
def test_the_place_is_that_of_the_file_however_the_text_is_written(
    tmp_path: Path, written: str, line: int, column: int
) -> None:
    """Folded, quoted, escaped or in a block: the character is found."""
    found = _found(
        tmp_path, f"{HEAD}  - id: tried\n    on: pay_back\n    {written}\n    then: review\n    message: m\n"
    )
    assert [(one.line, one.column) for one in found] == [(line, column)]


def test_the_facts_need_no_circle(tmp_path: Path) -> None:
    """Told once, with the way round."""
    facts = (
        "  one: {read: get_booking, args: {id: facts.two.id}}\n  two: {read: get_booking, args: {id: facts.one.id}}\n"
    )
    text = HEAD.replace("rules:\n", f"{facts}rules:\n") + rule("facts.one.total > 3 && facts.two.total > 3")
    assert ["the facts need each other: one → two → one" in str(one) for one in _found(tmp_path, text)] == [True]


def test_a_rule_about_a_tool_that_the_playbook_does_not_allow_is_remarked_on(tmp_path: Path) -> None:
    """It can't do harm, and the same rules may stand in several playbooks; its arguments are that tool's."""
    text = HEAD + rule("tool == 'fetch_page' && args.url == ''", on="")
    found = _found(tmp_path, text)
    assert [one.works for one in found] == [True]
    assert "it is about fetch_page, which this playbook does not allow anyway" in str(found[0])
    assert "args has no 'uri'" in str(_found(tmp_path, text.replace("args.url", "args.uri"))[0])


class _Away(CardBox):
    def unavailable(self, tool: str) -> Any:
        return Unavailable(source="crm", said="it does not answer", tools=(tool,)) if tool == "crm_note" else None


def test_a_tool_that_is_not_there_now_is_no_mistake(tmp_path: Path) -> None:
    """A source that does not answer takes no playbook with it: what its tools take is not known then."""
    text = HEAD.replace("send_mail]", "crm_note]") + rule("args.anything > 3", on="on: crm_note")
    text += "  - {id: b, on: pay_back, when: \"acts.exists(a, a.tool == 'crm_note')\", then: review, message: m}\n"
    path = tmp_path / "away.yaml"
    path.write_text(text, encoding="utf-8")
    assert check_files([path], _Away(tools().cards), CelRules()) == []
    outside = (
        text.replace("crm_note]", "send_mail]").replace("on: crm_note", "on: send_mail").replace("anything", "to.x")
    )
    path.write_text(outside.replace("args.to.x > 3", "args.to == 'x'"), encoding="utf-8")
    assert check_files([path], _Away(tools().cards), CelRules()) == []
