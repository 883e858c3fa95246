"""Examples beside rules come to what the rules come to when acts are judged, and say what is wrong with them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import Any

import httpx
import pytest

from steward.domain.errors import Mistakes
from steward.domain.playbook import Playbook
from steward.domain.rule_tests import RuleTried, Tried, try_rules
from steward.expressions.rules import CelRules
from steward.playbooks.library import PlaybookShelf
from steward.playbooks.rule_tests_junit import junit
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World
from tests.unit.playbooks.conftest import Load

BOOK = """
name: refunds
title: Refunds
description: Give money back.
tools: [get_record, find_records, issue_refund, send_email]
facts:
  order: {read: get_record, args: {collection: "'orders'", id: args.order_id}}
  refunds: {ledger: issue_refund, match: {order_id: args.order_id}, within: 30d}
rules:
"""
OVER = """
  - id: over
    "on": issue_refund
    let: {left: "facts.order.total - sum(facts.refunds.map(r, r.args.amount))"}
    when: args.amount > left
    then: forbid
    message: "${args.amount} is more than the ${left} left on order ${args.order_id}."
    tests:
"""
GUARDED = """
  - id: guarded
    "on": [issue_refund, send_email]
    when: tool == 'issue_refund' && (args.amount > 1000 || now > timestamp('2026-03-01') && facts.order.total < 1)
    then: review
    message: "So much, for ${goal}?"
    tests:
"""
ACTS = """
  - id: acts
    when: "!acts.exists(a, a.verified && a.result.status == 'paid') || steps.last.count > 1 || 'no' in answers"
    then: forbid
    message: Not paid.
    tests:
"""


def tried(load: Load, rule: str, *tests: str) -> list[Tried]:
    return ruled(load, rule, *tests).tried


def ruled(load: Load, rule: str, *tests: str) -> RuleTried:
    book = load(refunds=BOOK + rule + "".join(f"      - {test}\n" for test in tests)).get("refunds")
    assert book is not None
    (one,) = try_rules(book, REGISTRY, CelRules())
    return one


REGISTRY = Registry(TOOLS, World(http=httpx.AsyncClient()))


def test_every_shipped_rule_has_examples_of_both_kinds(shelf: PlaybookShelf) -> None:
    """And each comes to what it says, with the real tools' schemas."""
    done = [(book, one) for book in shelf.all() for one in try_rules(book, REGISTRY, CelRules())]

    assert [(book.name, one.rule.id, each.wrong) for book, one in done for each in one.tried if each.wrong] == []
    assert [(book.name, one.rule.id, one.uncovered) for book, one in done if one.uncovered] == []
    assert len(done) == 17


NOT_SO = "expected pass, came to forbid"
BROKEN = "could not be evaluated"
UNKNOWN = "the fact 'refunds' is come to and the example does not give it"
LEFT_40 = "facts: {order: {total: 40}, refunds: []}"
LEFT_20 = "facts: {order: {total: 40}, refunds: [{args: {amount: 20}}]}"
IN_MARCH = "args: {order_id: '1', amount: 5}, now: '2026-03-02T10:00:00+01:00'"
PAID = "args: {}, acts: [{tool: get_record, result: {status: paid}}]"


@pytest.mark.parametrize(
    ("rule", "test", "came", "wrong"),
    [
        (OVER, "args: {order_id: '1', amount: 50}, then: forbid, " + LEFT_40, "forbid", ""),
        (OVER, "args: {order_id: '1', amount: 30}, then: pass, " + LEFT_40, "pass", ""),
        (OVER, "args: {order_id: '1', amount: 50}, then: pass, " + LEFT_40, "forbid", NOT_SO),
        (OVER, "args: {order_id: '1', amount: 30}, then: forbid, message: the 20 left, " + LEFT_20, "forbid", ""),
        (OVER, "args: {order_id: '1', amount: 50}, then: forbid, message: the 20, " + LEFT_40, "forbid", "'the 20'"),
        (OVER, "args: {order_id: '1', amount: 5}, then: forbid, facts: {order: {total: 4}}", None, UNKNOWN),
        (OVER, "args: {order_id: '1'}, then: forbid, " + LEFT_40, "forbid", BROKEN),
        (OVER, "args: {amount: 50}, then: forbid, message: the 40 left, " + LEFT_40, "forbid", ""),
        (OVER, "args: {order_id: '1', amount: 5}, then: forbid, facts: {order: {}, refunds: []}", "forbid", BROKEN),
        (OVER, "args: {order_id: '1', amount: lots}, then: forbid, " + LEFT_40, None, "args: issue_refund"),
        (OVER, "args: {order_id: '1', sum: 5}, then: forbid", None, "args: issue_refund"),
        (GUARDED, "args: {amount: 2000}, goal: № 🛒, then: review, message: 'for № 🛒?'", "review", ""),
        (GUARDED, "args: {amount: 5}, then: pass", "review", "it looks at now, and the example gives no now"),
        (GUARDED, "args: {amount: 5}, now: '2026-02-01T10:00:00Z', then: pass", "pass", ""),
        (GUARDED, "then: pass, " + IN_MARCH, None, "'order' is come to"),
        (GUARDED, "then: review, facts: {order: {total: 0}}, " + IN_MARCH, "review", ""),
        (ACTS, "steps: {last: {count: 1}}, then: pass, " + PAID, "pass", ""),
        (ACTS, "steps: {last: {count: 2}}, then: forbid, " + PAID, "forbid", ""),
        (ACTS, "steps: {last: {count: 1}}, answers: ['no'], then: forbid, " + PAID, "forbid", ""),
        (ACTS, "then: forbid, " + PAID.replace("}}]", "}, verified: false}]"), "forbid", ""),
        (ACTS, "args: {}, acts: [{tool: look}], then: forbid", None, "act 1: there is no tool 'look'"),
        (ACTS, "args: {}, acts: [{tool: get_record, args: {nope: 1}}], then: forbid", None, "act 1: get_record"),
    ],
)
def test_an_example_comes_to_what_its_rule_does(load: Load, rule: str, test: str, came: str | None, wrong: str) -> None:
    """Facts, acts, time and all else an example may say; a rule that only applies since it can't be evaluated is no
    proof that it does what it says."""
    tool = "" if rule == OVER else "tool: issue_refund, "
    (one,) = tried(load, rule, f"{{{tool}{test}}}")

    assert one.came == came
    assert wrong in one.wrong
    assert bool(wrong) == bool(one.wrong)


LATE = """
  - id: late
    "on": issue_refund
    when: today == '2026-03-29' && business_hours(timestamp('2026-03-27T09:00:00'), now) == 8
    then: forbid
    message: Not on ${today}.
    tests:
"""


@pytest.mark.parametrize(
    ("zone", "now", "came"),
    [
        ("timezone: Europe/Berlin", "2026-03-28T23:30:00Z", "forbid"),
        ("timezone: Europe/Berlin", "2026-03-29T23:59:00-00:00", "pass"),
        ("timezone: America/New_York", "2026-03-29T03:30:00+00:00", "pass"),
        ("", "2026-03-28T23:30:00Z", "pass"),  # without one: in the zone that the example itself is told in
        ("", "2026-03-29T00:30:00+01:00", "forbid"),
    ],
)
def test_an_example_is_told_in_the_playbooks_zone(load: Load, zone: str, now: str, came: str) -> None:
    """Whatever the machine's is."""
    test = f"      - {{args: {{order_id: '1', amount: 5}}, now: '{now}', then: {came}}}\n"
    book = load(refunds=zone + BOOK + LATE + test).get("refunds")
    assert book is not None
    (one,) = try_rules(book, REGISTRY, CelRules())
    assert [(each.came, each.wrong) for each in one.tried] == [(came, "")]


def test_only_what_is_come_to_needs_to_be_given(load: Load) -> None:
    """A rule that is about another tool comes to no fact."""
    (one,) = tried(load, GUARDED, "{tool: send_email, args: {}, then: pass}")

    assert (one.came, one.wrong) == ("pass", "")


def test_an_example_that_fails_covers_nothing(load: Load) -> None:
    """What a rule lacks is counted by the examples that are as they say."""
    one = ruled(
        load,
        OVER,
        "{args: {order_id: '1', amount: 50}, facts: {order: {total: 40}, refunds: []}, then: pass}",
        "{args: {order_id: '1', amount: 5}, facts: {order: {total: 40}, refunds: []}, then: pass}",
    )

    assert (one.failed, one.uncovered) == (1, ["no example that triggers it"])


@pytest.mark.parametrize(
    ("test", "line"),
    [
        ("{args: {}, then: review}", "rules.over.tests.0.then: the rule itself says forbid"),
        ("{args: {}, then: maybe}", "then: input should be 'forbid', 'review', 'confirm' or 'pass'"),
        ("{then: forbid}", "args: field required"),
        ("{args: {}, then: pass, when: x}", "there is no such field"),
        ("{args: {}, then: pass, message: x}", "lets an act pass says nothing"),
        ("{args: {}, facts: {ordr: {}}, then: pass}", "facts.ordr: there is no such fact; defined: order, refunds"),
        ("{args: {}, facts: {refunds: 3}, then: pass}", "facts.refunds: must be a list of acts"),
        ("{args: {}, facts: {refunds: [3]}, then: pass}", "facts.refunds.0: must be fields with values"),
        (
            "{args: {}, facts: {refunds: [{amount: 3}]}, then: pass}",
            "facts.refunds.0: an act of the ledger has no 'amount'",
        ),
        ("{args: {}, facts: {refunds: [{tool: send_email}]}, then: pass}", "'send_email' is not among the fact's"),
        ("{args: {}, facts: {refunds: [{at: yesterday}]}, then: pass}", "facts.refunds.0.at: is no time with a zone"),
        ("{args: {}, facts: {refunds: [{args: 3}]}, then: pass}", "facts.refunds.0.args: must be fields with values"),
        (
            "{args: {}, facts: {refunds: [{verified: 3}]}, then: pass}",
            "facts.refunds.0.verified: must be true or false",
        ),
        ("{args: {}, tool: send_email, then: pass}", "tool: the rule is not on 'send_email' but on issue_refund"),
        ("{args: {}, now: '2026-03-01T10:00:00', then: pass}", "is no time with a zone"),
        ("{args: {}, now: 2026-03-01T10:00:00Z, then: pass}", "now: must be in quotes"),
        ("{args: {}, given_at: '2026-03-01T10:00:00Z', then: pass}", "given_at needs now"),
        ("{args: {}, risk: high, then: pass}", "risk: input should be"),
        ("{args: {}, acts: [{args: {}}], then: pass}", "tool: field required"),
    ],
)
def test_a_mistake_in_an_example_is_one_line_with_its_place(load: Load, test: str, line: str) -> None:
    """What no run could make right keeps the file from loading."""
    with pytest.raises(Mistakes) as error:
        tried(load, OVER, test)

    (found,) = error.value.found
    assert line in found
    assert ":18:" in found
    assert "rules.over.tests.0" in found


@pytest.mark.parametrize("rule", [GUARDED, ACTS])
def test_an_example_says_its_tool_where_the_rule_leaves_it_open(load: Load, rule: str) -> None:
    """A rule on several tools, or on all."""
    with pytest.raises(Mistakes, match="tool: say which, as the rule is on"):
        tried(load, rule, "{args: {}, then: pass}")


def version(load: Load, text: str) -> str:
    book = load(refunds=text).get("refunds")
    assert book is not None
    return book.version


PLAIN = BOOK + OVER.replace("    tests:\n", "") + "approvals: []\n"
LINES = [
    "    tests: [{args: {}, then: pass}]\n",
    "    tests: [{args: {}, then: pass}]  # said\n",
    "    tests:\n      - {args: {}, then: pass}\n",
    "    tests:\n    - args: {}\n      then: forbid\n      message: |\n        № 1\n        so\n",
    "    tests:\n      - args: {}\n        # why\n        then: pass\n      - args: {amount: 1}\n        then: pass\n",
    "    tests: []\n",
]


@pytest.mark.parametrize("lines", LINES)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_tests_make_no_new_version(load: Load, lines: str, end: str) -> None:
    """Approvals lapse with a version: who adds an example to a rule asks nobody again."""
    before, after = (text.replace("\n", end) for text in (PLAIN, PLAIN.replace("approvals", f"{lines}approvals")))

    assert version(load, after) == version(load, before)


@pytest.mark.parametrize("lines", LINES[:3])
def test_anything_else_does(load: Load, lines: str) -> None:
    """The rule beside the tests, and what stands behind them; examples of goals are none."""
    tested = PLAIN.replace("approvals", f"{lines}approvals")
    others = [
        tested.replace("args.amount > left", "args.amount >= left"),
        f"{tested}limits: {{actions: 3}}\n",
        f"{tested}examples: [{{goal: 'tests: []'}}]\n",
    ]

    assert len({version(load, text) for text in (tested, *others)}) == 4


def test_tests_in_a_rule_of_one_line_make_a_version_of_their_own_once(load: Load) -> None:
    """Where they share their line with the rule, their text still counts for nothing."""
    rule = "  - {id: a, when: 'true', then: forbid, message: No., tests: [{args: {amount: %d}, tool: issue_refund, then: forbid}]}\n"  # noqa: E501

    assert version(load, BOOK + rule % 1) == version(load, BOOK + rule % 12345)
    assert version(load, BOOK + rule % 1) != version(load, BOOK + (rule % 1).replace("No.", "Nein."))


def test_a_version_is_told_of_a_file_in_other_letters(load: Load) -> None:
    """UTF-8 with a mark of byte order: the same cut."""
    before, after = "\ufeff" + PLAIN, "\ufeff" + PLAIN.replace("approvals", f"{LINES[2]}approvals")

    assert version(load, after) == version(load, before) == hashlib.sha256(before.encode()).hexdigest()[:12]


def test_junit_holds_each_example_and_what_is_not_covered(load: Load) -> None:
    """As build servers read it, whatever is in the texts."""
    book = load(
        refunds=f'{BOOK}{GUARDED}      - {{tool: issue_refund, args: {{amount: 2000}}, goal: "\\e<1>", then: pass}}\n'
    ).get("refunds")
    assert book is not None
    done: Sequence[tuple[Playbook, Any]] = [(book, try_rules(book, REGISTRY, CelRules()))]

    text = junit(done, coverage=True)

    assert 'tests="2" failures="2" errors="0"' in text
    assert 'classname="refunds.guarded"' in text
    assert 'message="expected pass, came to review"' in text
    assert "�&lt;1&gt;" in text
    assert 'failures="1"' in junit(done, coverage=False)
