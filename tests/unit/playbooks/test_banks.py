"""Rule banks: their rules hold where they are included, and what is wrong with one is told where it stands."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from steward.domain.errors import Mistakes
from steward.domain.model import Action, Risk
from steward.domain.playbook import Playbook
from steward.domain.policy import Facts, judge_action
from steward.domain.rule_tests import try_all
from steward.expressions.rules import CelRules
from steward.playbooks.format import bank_schema
from steward.playbooks.library import banks_in, check_bank, check_files, files_in, load_playbooks, own_rules, shipped
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World

REGISTRY = Registry(TOOLS, World(http=httpx.AsyncClient()))
BOOK = """\
name: {name}
title: Refunds
description: Give money back.
tools: [{tools}]
include: [{include}]
"""
BANK = """\
facts:
  order: {read: get_record, args: {collection: "'orders'", id: args.order_id}}
scope:
  issue_refund: {amount: {maximum: 500}}
  send_email: {to: {pattern: '.*@example.com'}}
approvals: [send_email]
rules:
  - id: over
    on: issue_refund
    when: args.amount > facts.order.total
    then: forbid
    message: Too much.
    tests:
      - {args: {order_id: "1", amount: 5}, facts: {order: {total: 4}}, then: forbid}
      - {args: {order_id: "1", amount: 5}, facts: {order: {total: 5}}, then: pass}
"""


def write(folder: Path, **texts: str) -> None:
    """Each text into its file: `rules__refunds` is rules/refunds.yaml."""
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/')}.yaml"
        path.parent.mkdir(exist_ok=True, parents=True)
        path.write_text(text, encoding="utf-8")


def book(name: str = "pay", tools: str = "issue_refund", include: str = "rules/refunds.yaml", more: str = "") -> str:
    return BOOK.format(name=name, tools=tools, include=include) + more


def load(folder: Path) -> dict[str, Playbook]:
    return {one.name: one for one in load_playbooks(folder, tools=REGISTRY, rules=CelRules()).all()}


def found(folder: Path) -> list[str]:
    return [str(one) for one in check_files(files_in(folder), REGISTRY, CelRules(), banks_in(folder))]


def test_the_rules_of_a_bank_hold_as_if_they_stood_in_the_playbook(tmp_path: Path) -> None:
    """Its facts, scope and approvals too, as far as the playbook has their tools."""
    write(tmp_path, pay=book(), tell=book("tell", "send_email"), rules__refunds=BANK)
    shelf = load(tmp_path)

    pay, tell = shelf["pay"], shelf["tell"]
    assert [(rule.id, rule.origin) for rule in pay.rules] == [("over", "rules/refunds.yaml")]
    assert (pay.scope.keys(), pay.approvals, pay.banks) == ({"issue_refund"}, [], ["rules/refunds.yaml"])
    assert (tell.scope.keys(), tell.approvals) == ({"send_email"}, ["send_email"])
    assert (len(pay.rules_in_force), len(tell.rules_in_force)) == (1, 0)
    act = Action(
        key="k", task_id="t", step="s", tool="issue_refund", args={"amount": 501}, risk=Risk.IRREVERSIBLE, revision=1
    )
    facts = Facts(goal="", requested_by="", results={}, rejected={})
    judged = judge_action(act, pay, facts, CelRules(), concrete=True)
    assert [one.code for one in judged.problems] == ["out_of_scope"]
    assert judged.open  # the fact is still to be read


def test_a_bank_that_changes_makes_a_new_version_and_its_examples_do_not(tmp_path: Path) -> None:
    """What was approved under other rules lapses, wherever the rules are written."""
    write(tmp_path, pay=book(), rules__refunds=BANK)
    first = load(tmp_path)["pay"].version

    write(tmp_path, rules__refunds=BANK.replace("total: 5}}, then: pass", "total: 9}}, then: pass"))
    assert load(tmp_path)["pay"].version == first
    write(tmp_path, rules__refunds=BANK.replace("> facts", ">= facts"))
    changed = load(tmp_path)["pay"]
    assert changed.version != first
    assert changed.rules[0].when == "args.amount >= facts.order.total"


def test_a_bank_that_two_include_counts_once(tmp_path: Path) -> None:
    """By whichever way it is reached, also by another bank, whose paths begin where it stands."""
    write(
        tmp_path,
        pay=book(include="rules/all.yaml, rules/money/refunds.yaml, rules/../rules/all.yaml"),
        rules__all="include: [money/refunds.yaml]\n",
        rules__money__refunds=BANK,
    )
    pay = load(tmp_path)["pay"]
    assert [rule.id for rule in pay.rules] == ["over"]
    assert pay.banks == ["rules/all.yaml", "rules/money/refunds.yaml"]
    assert found(tmp_path) == []


@pytest.mark.parametrize(
    ("include", "says"),
    [
        ("rules/none.yaml", "there is no file 'rules/none.yaml'"),
        ("../outside/far.yaml", "is outside the playbooks' folder"),
        ("rules/../../outside/far.yaml", "is outside the playbooks' folder"),
        ("/etc/passwd.yaml", "is outside the playbooks' folder"),
        ("rules/link.yaml", "is a link that leads out of the playbooks' folder"),
        ("linked/far.yaml", "is a link that leads out of the playbooks' folder"),
        ("rules/round.yaml", "there is no file 'rules/round.yaml'"),
        ("rules/folder.yaml", "is no file"),
        ("rules/refunds.txt", "is no YAML file"),
        ("pay.yaml", "stands among the playbooks, where each file is one"),
        ("other.yaml", "stands among the playbooks"),
        ('"rules/\\0.yaml"', "there is no file"),
        ("~/x.yaml", "there is no file"),
    ],
)
def test_only_files_below_the_folder_are_included(tmp_path: Path, include: str, says: str) -> None:
    """Neither a path nor a link leads out of it, and what is no file there is told at the line that names it."""
    folder = tmp_path / "playbooks"
    write(folder, pay=book(include=include), rules__refunds=BANK)
    write(tmp_path / "outside", far=BANK)
    (folder / "rules" / "folder.yaml").mkdir()
    (folder / "rules" / "link.yaml").symlink_to(tmp_path / "outside" / "far.yaml")
    (folder / "rules" / "round.yaml").symlink_to(folder / "rules" / "round.yaml")
    (folder / "linked").symlink_to(tmp_path / "outside")

    lines = [line for line in found(folder) if "pay.yaml" in line]
    assert len(lines) == 1
    assert lines[0].startswith(f"{folder / 'pay.yaml'}:5:11: include.0: ")
    assert says in lines[0]
    with pytest.raises(Mistakes, match="include"):
        load(folder)


def test_a_folder_of_links_within_itself_is_read(tmp_path: Path) -> None:
    """As a volume is laid out whose files are changed all at once."""
    write(tmp_path / "v" / "..data", pay=book(), rules__refunds=BANK)
    (tmp_path / "v" / "pay.yaml").symlink_to("..data/pay.yaml")
    (tmp_path / "v" / "rules").symlink_to("..data/rules")
    assert [rule.id for rule in load(tmp_path / "v")["pay"].rules] == ["over"]


def test_banks_neither_go_round_nor_down_for_ever(tmp_path: Path) -> None:
    write(tmp_path, pay=book(include="rules/a.yaml"), rules__a="include: [b.yaml]\n", rules__b="include: [a.yaml]\n")
    by = "(included by pay.yaml)"
    assert found(tmp_path) == [
        f"{tmp_path}/rules/b.yaml:1:11: include.0: 'a.yaml' includes this file: one must do without {by}"
    ]
    for number in range(9):
        write(tmp_path, **{f"rules__{number}": f"include: [{number + 1}.yaml]\n"})
    write(tmp_path, pay=book(include="rules/0.yaml"), rules__9="description: The end.\n")
    assert "rules/4.yaml:1:11: include.0: more than 5 banks include each other" in " ".join(found(tmp_path))


def test_a_name_that_is_given_twice_is_told_with_both_places(tmp_path: Path) -> None:
    """Rules, facts and limits, of the playbook and of banks."""
    more = "facts:\n  order: {read: get_record, args: {collection: \"'x'\", id: args.order_id}}\nrules:\n"
    more += "  - {id: over, when: args.amount > 3, then: review, message: m}\n"
    write(tmp_path, pay=book(include="rules/refunds.yaml, rules/b.yaml", more=more), rules__refunds=BANK)
    write(tmp_path, rules__b="scope:\n  issue_refund: {amount: {minimum: 1}}\n")
    more = "Give one of them another name (included by pay.yaml)"
    bank, limit = f"{tmp_path}/rules/refunds.yaml", "scope.issue_refund.amount: 'issue_refund.amount'"
    assert sorted(found(tmp_path)) == [
        f"{tmp_path}/rules/b.yaml:2:18: {limit} is used twice, here and at {bank}:4:18. {more}",
        f"{bank}:2:3: facts.order: 'order' is used twice, here and at {tmp_path}/pay.yaml:7:3. {more}",
        f"{bank}:8:5: rules.over: 'over' is used twice, here and at {tmp_path}/pay.yaml:9:5. {more}",
    ]


@pytest.mark.parametrize(
    ("right", "wrong", "place", "says"),
    [
        ("args.amount >", "args.amout >", "10:16: rules.over.when", "args has no 'amout'. Did you mean 'amount'?"),
        ("on: issue_refund", "on: isue_refund", "9:9: rules.over.on", "no tool 'isue_refund'. Did you mean"),
        ("{amount: {max", "{sum: {max", "4:18: scope.issue_refund.sum", "'issue_refund' has no such argument"),
        ("send_email: {to", "send_mail: {to", "5:3: scope.send_mail", "there is no tool 'send_mail'. Did you mean"),
        ("[send_email]", "[send_mails]", "6:13: approvals.0", "there is no tool 'send_mails'"),
        ("id: args.order_id", "id: args.order", "2:69: facts.order.args.id", "args has no 'order'"),
        ("then: forbid\n", "then: forbit\n", "11:5: rules.over.then", "input should be"),
        ("rules:\n", "rulez:\n", "7:1: rulez", "there is no such field"),
        ("{total: 4}}, then: forbid", "{total: 4}}, then: review", "14:", "the rule itself says forbid"),
    ],
)
def test_a_mistake_is_told_once_at_its_place_in_the_bank(
    tmp_path: Path, right: str, wrong: str, place: str, says: str
) -> None:
    """With those who include it; none of them loads."""
    assert right in BANK
    write(tmp_path, pay=book(), more=book("more"), rules__refunds=BANK.replace(right, wrong))
    (line,) = found(tmp_path)
    assert line.startswith(f"{tmp_path}/rules/refunds.yaml:{place}")
    assert says in line
    assert line.endswith("(included by more.yaml, pay.yaml)")
    with pytest.raises(Mistakes, match=r"rules/refunds\.yaml"):
        load(tmp_path)
    assert [str(one) for one in check_bank(tmp_path / "rules" / "refunds.yaml", REGISTRY, CelRules())] == [line]


def test_what_holds_nowhere_is_remarked_on(tmp_path: Path) -> None:
    """A bank that nobody includes is checked all the same, and one of which nothing is about the playbook loads."""
    write(
        tmp_path, look=book("look", "get_record"), rules__refunds=BANK, rules__old=BANK.replace("amount >", "amout >")
    )
    idle = "nothing in it is about a tool of this playbook. Leave it out if that is not meant"
    assert found(tmp_path) == [
        f"{tmp_path}/look.yaml:5:11: include.0: {idle}",
        f"{tmp_path}/rules/old.yaml:1:1: no playbook includes it: its rules hold nowhere",
        f"{tmp_path}/rules/old.yaml:10:16: rules.over.when: args has no 'amout'. Did you mean 'amount'?",
    ]
    assert load(tmp_path)["look"].rules_in_force == []
    assert "no playbook includes it" in str(check_bank(tmp_path / "rules" / "old.yaml", REGISTRY, CelRules())[0])


def test_the_examples_of_a_bank_are_run_once(tmp_path: Path) -> None:
    """Under the first playbook that includes it, and by its own path."""
    write(tmp_path, pay=book(), more=book("more"), tell=book("tell", "send_email"), rules__refunds=BANK)
    done = try_all([*load(tmp_path).values()], REGISTRY, CelRules())
    assert [(one.name, [(each.rule.id, len(each.tried), each.failed) for each in ran]) for one, ran in done] == [
        ("more", [("over", 2, 0)]),
        ("pay", []),
        ("tell", []),
    ]
    path = tmp_path / "rules" / "refunds.yaml"
    assert [rule.id for rule in own_rules(path, REGISTRY, CelRules()).rules] == ["over"]
    assert own_rules(tmp_path / "pay.yaml", REGISTRY, CelRules()).rules == []


def test_the_published_schema_of_banks_is_current() -> None:
    """It is what `python -m steward.playbooks.format bank` prints."""
    assert (shipped() / "bank.schema.json").read_text(encoding="utf-8") == bank_schema()
