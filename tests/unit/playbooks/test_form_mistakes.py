"""What whoever writes a first playbook gets wrong: one line a mistake, at its place, with what helps."""

from __future__ import annotations

from pathlib import Path

import pytest

from steward.expressions.rules import CelRules
from steward.playbooks.library import check_files
from tests.unit.playbooks.desk_tools import tools

BOOK = r"""name: pay-back
title: Pay back
description: Pays a booking back.
tools: [get_booking, pay_back, send_mail]
scope:
  pay_back:
    amount: {minimum: 1, maximum: 200}
facts:
  booking: {read: get_booking, args: {id: args.booking_id}}
  earlier: {ledger: pay_back, match: {booking_id: args.booking_id}, within: 30d}
rules:
  - id: over-total
    on: pay_back
    when: args.amount > facts.booking.total
    then: forbid
    message: "${args.amount} is more than ${facts.booking.total}."
    tests:
      - {args: {booking_id: B1, amount: 50}, facts: {booking: {total: 40}}, then: forbid}
      - {args: {booking_id: B1, amount: 30}, facts: {booking: {total: 40}}, then: pass}
  - id: once
    on: pay_back
    when: size(facts.earlier) > 0
    then: review
    approvers: 2
    group: finance
    message: There was one.
one_at_a_time: 'booking (B\d+)'
"""
WHEN = "when: args.amount > facts.booking.total"
THEN = "then: forbid\n    message"
MISTAKES = [
    ("within: 30d", "within: 0d", "10:69: facts.earlier.within: leaves no time, and nothing would ever be found"),
    ("within: 30d", "within: 30", "10:69: facts.earlier.within: input should be a valid string. Write 90m, 24h, 30d"),
    ("  booking: {read", "  my-booking: {read", "9:3: facts.my-booking: takes letters, digits and _"),
    ("on: pay_back", "on: []", "13:5: rules.over-total.on: names nothing. Name one, or leave it out."),
    ("on: pay_back", "on: 3", "13:5: rules.over-total.on: input should be a valid string or a valid list"),
    ("on: pay_back", "On: pay_back", "13:5: rules.over-total.On: there is no such field. Did you mean 'on'?"),
    ("on: pay_back", "tool: pay_back", "13:5: rules.over-total.tool: there is no such field. Did you mean 'on'?"),
    ("on: pay_back", "on: '*'", "13:10: rules.over-total.on: '*' is not among this playbook's tools. Leave on out"),
    ("on: pay_back", "on: Pay_back", "rules.over-total.on: 'Pay_back' is not among this playbook's tools. Did you"),
    (WHEN, "when: yes", "14:5: rules.over-total.when: input should be a valid string. Write it in quotes: 'true'."),
    (WHEN, "when: 5", "rules.over-total.when: input should be a valid string. Write it in quotes: '5'."),
    (WHEN, "when: [a, b]", "rules.over-total.when: input should be a valid string. Write one expression, with &&"),
    (
        WHEN,
        "when: !has(args.note)",
        "14:11: not YAML: could not determine a constructor for the tag '!has(args.note)'. P",
    ),
    (WHEN, "when: goal.contains('a: b')", "14:27: not YAML: mapping values are not allowed here. Put a text with ': '"),
    (WHEN, "when: goal.contains('a #b')", "rules.over-total.when: a text begins here and does not end. Close it with"),
    (WHEN, "when: args.amount ?? 0 > 3", "14:23: rules.over-total.when: there is no '??'. Write value.?field.orValue"),
    (WHEN, "when: args.note =~ /x/", "14:21: rules.over-total.when: there is no '=~'. Write text.matches('pattern')."),
    (WHEN, 'when: "{{ args.amount }} > 3"', "14:12: rules.over-total.when: '{{' is of templates. Write args.amount"),
    (WHEN, "when: args.amount – 3 > 4", "14:23: rules.over-total.when: '–' is no minus. Write -."),
    (WHEN, "when: args.note == ‘x’", "14:24: rules.over-total.when: '‘' is no quote of the language. Write 'x'"),
    (WHEN, "when: args.amount ≥ 3", "14:23: rules.over-total.when: there is no '≥'. Write <=, >="),
    (
        WHEN,
        "when: args.amount > 100,50",
        "14:28: rules.over-total.when: a number has no comma. Write 1000, or 1000.50.",
    ),
    (
        WHEN,
        "when: 10 < args.amount < 50",
        "rules.over-total.when: (10 < args.amount) is true or false and 50 a number: ne",
    ),
    (WHEN, "when: 10 < args.amount < 50", "Write 10 < args.amount && args.amount < 50."),
    (
        WHEN,
        "when: args.amount > booking.total",
        "14:25: rules.over-total.when: there is no variable 'booking'. Write facts.booking.",
    ),
    (
        WHEN,
        "when: done.last().tool == 'x'",
        "14:16: rules.over-total.when: there is no function 'last'. Write list[-1].",
    ),
    (WHEN, "when: done.where(a, a.verified) == []", "there is no function 'where'. Write list.filter(item, …)."),
    (WHEN, "when: empty(args.reason)", "there is no function 'empty'. Write size(…) == 0."),
    (WHEN, "when: round(args.amount, 2, 3) > 1", "round takes 1 or 2 values. Write round(…)."),
    (WHEN, "when: done.exists(a => a.verified)", "there is no '=>'. Write list.exists(item, item.field == 'x')."),
    (WHEN, "when: args.amount ** 2 > 3", "there is no '**'. Write x * x."),
    (WHEN, "when: args.amount > 3;", "there is no ';'. Write one expression, and parts of it as let."),
    (WHEN, "when: now - given_at > 30 days", "'30 days' is no number. A span of time is duration('30d')."),
    (WHEN, "when: now > 2026-01-01", "Write timestamp('2026-01-01')."),
    (WHEN, "when: facts.booking.booked_on > 2026-1-1", "Write '2026-01-01'."),
    (
        WHEN,
        "when: lower(args.booking_id) == 'B1'",
        "lower(args.booking_id) is never 'B1': lower changes all letters. Wri",
    ),
    (
        WHEN,
        "when: lower(goal) in ['ok', 'Fine']",
        "lower(goal) is never 'Fine': lower changes all letters. Write 'fine'.",
    ),
    (
        WHEN,
        "when: facts.earlier.map(e, e.args.amount) > 3",
        "facts.earlier.map(e, e.args.amount) is a list and 3 a number",
    ),
    (WHEN, "when: 'x' in args.booking_id", "14:15: not YAML: expected <block end>, but found '<scalar>'. Where a text"),
    (
        WHEN,
        "when: @args.amount > 3",
        "14:11: not YAML: found character '@' that cannot start any token. Put it in quotes",
    ),
    (WHEN, "when: !args.amount > 3", "not YAML: expected a comment or a line break, but found '3'. Put all of it in q"),
    ("id: over-total", "id: Über Total", "Write uber-total."),
    ("rules:\n", "threshold: 90%\nrules:\n", "11:1: threshold: input should be a valid number"),
    (WHEN, "when: done.contains('x')", "Write done.exists(item, item.… == 'x')."),
    (WHEN, "when: sum(facts.earlier.args.amount) > 3", "facts.earlier.map(item, item.args), or facts.earlier[0].args."),
    (
        THEN,
        "then: deny\n    message",
        "15:5: rules.over-total.then: input should be 'review', 'confirm' or 'forbid'. Did you mean 'forbid'?",
    ),
    (THEN, "then: approve\n    message", "Did you mean 'review'?"),
    (THEN, "then: allow\n    message", "What no rule holds for passes: turn the condition round."),
    (THEN, "then: forbid\n    approvers: 2\n    message", "; write exception: {approvers: …, group: …}"),
    (
        THEN,
        "then: forbid\n    mode: off\n    message",
        "rules.over-total.mode: input should be 'judge' or 'log'. Did you mean 'log'?",
    ),
    (THEN, "then: forbid\n    then: review\n    message", "16:5: not YAML: 'then' is given twice"),
    (
        "    then: forbid\n    message",
        "   then: forbid\n    message",
        "15:4: not YAML: expected <block end>, but found",
    ),
    (
        "    then: forbid\n    message",
        "	then: forbid\n    message",
        "not YAML: found character '\\t' that cannot start any token. Indent with spaces",
    ),
    (
        THEN,
        "then: forbid\n    let: [x]\n    message",
        "rules.over-total.let: should be fields with values, as 'name: …'. Write them without hyphens.",
    ),
    (
        THEN,
        "then: forbid\n    let: {x: y, y: args.amount}\n    message",
        "16:14: rules.over-total.let.x: 'y' is not known yet: each sees those above it. Write y above x",
    ),
    (THEN, "then: forbid\n    let: {x: x + 1}\n    message", "16:14: rules.over-total.let.x: it needs itself"),
    ("message: There", "msg: There", "rules.once.msg: there is no such field. Did you mean 'message'?"),
    (
        "${facts.booking.total}.",
        "${{facts.booking.total}}.",
        "rules.over-total.message: one brace is too many. Write ${args.name}.",
    ),
    (
        "then: pass}",
        "then: allow}",
        "rules.over-total.tests.1.then: input should be 'forbid', 'review', 'confirm' or 'pass'. Did you mean '",
    ),
    (
        "then: pass}",
        "expect: pass}",
        "19:77: rules.over-total.tests.1.expect: there is no such field. Did you mean 'then'?",
    ),
    (
        "tools: [get_booking, pay_back, send_mail]",
        "tools: pay_back",
        "4:1: tools: input should be a valid list. Write [pay_back].",
    ),
    (
        "rules:\n",
        "include: rules/x.yaml\nrules:\n",
        "11:1: include: input should be a valid list. Write [rules/x.yaml].",
    ),
    ("rules:\n", "rule:\n", "11:1: rule: there is no such field. Did you mean 'rules'?"),
    (
        "approvers: 2",
        "approvers: [lea, kim]",
        "rules.once.approvers: input should be a valid integer. It says how many people",
    ),
    (
        "group: finance",
        "group: The Finance",
        "rules.once.group: takes lower case letters, digits, - and _, beginning with a letter, at most 40 in al",
    ),
    (
        "one_at_a_time: 'booking (B\\d+)'",
        "one_at_a_time: true",
        "one_at_a_time: input should be a valid string. Write a pattern with one group",
    ),
    (
        "one_at_a_time: 'booking (B\\d+)'",
        'one_at_a_time: "booking (B\\d+)"',
        "not YAML: found unknown escape character 'd'. Put a text with '\\' in it in single quotes",
    ),
    (
        "maximum: 200}",
        "maximum: 200 EUR}",
        "7:26: scope.pay_back.amount.maximum: input should be a valid number. Write 200, without a unit.",
    ),
    (
        "rules:\n",
        "review: {due: {approval: 4h}}\nrules:\n",
        "review.due.approval: input should be a valid number. It is in",
    ),
    ("rules:\n", "review: {due: {aproval: 60}}\nrules:\n", "or 'error'. Did you mean 'approval'?"),
    ("rules:\n", "limits: {seconds: 5 min}\nrules:\n", "It is in seconds: write 300."),
    (WHEN, "when: args.amount > '1000 EUR'", "neither is more than the other. Write 1000, without a unit and quotes."),
    (
        WHEN,
        "when: now.hour > 18",
        "now is a timestamp and has no 'hour'. Write now.getHours('Europe/Berlin'), in the zone",
    ),
    (WHEN, "when: now.getDayOfWeek('UTC') == 'Sunday'", "they are never equal. It is a number; Sunday is 0."),
    (
        WHEN,
        "when: has(args.note) && facts.booking.note > 2026-12-01",
        "neither is more than the other. Write '2026-12-01'.",
    ),
    ("maximum: 200}", "max: 200}", "7:26: scope.pay_back.amount.max: there is no such field. Did you mean 'maximum'?"),
    (
        "  pay_back:\n",
        "  payback:\n",
        "6:3: scope.payback: 'payback' is not among this playbook's tools. Did you mean 'pay_back'?",
    ),
    ("tools: [get_booking, pay_back,", "tools: [get_booking, pay_bak,", "4:22: tools.1: there is no tool 'pay_bak'"),
]
REMARKS = [
    (
        WHEN,
        "when: args.amount > 1.000",
        "14:25: rules.over-total.when: 1.000 is 1. Where thousands are meant, write 1000.",
    ),
    (
        "${facts.booking.total}.",
        "{facts.booking.total}.",
        "16:43: rules.over-total.message: '{facts.booking.total}' is told as it stands. Write ${facts.booking.t",
    ),
    (
        "${facts.booking.total}.",
        "$facts.booking.total.",
        "16:43: rules.over-total.message: '$facts.booking.total' is told as it stands. Write ${facts.booking.to",
    ),
    (
        THEN,
        "then: forbid\n    let: {x: args.amount}\n    message",
        "16:11: rules.over-total.let.x: neither when, message nor a later let looks at it. Remove it",
    ),
]


def found_in(folder: Path, text: str) -> list[tuple[bool, str]]:
    path = folder / "tried.yaml"
    path.write_text(text, encoding="utf-8")
    found = check_files([path], tools(), CelRules())
    return [(one.works, str(one).removeprefix(f"{path}:")) for one in found]


@pytest.mark.parametrize(("right", "wrong", "says"), MISTAKES)
def test_a_mistake_is_told_once_with_what_helps(tmp_path: Path, right: str, wrong: str, says: str) -> None:
    """No line more: what hangs on the mistake alone is not told as well."""
    told = [said for works, said in found_in(tmp_path, BOOK.replace(right, wrong, 1)) if not works]
    missing = [said for said in told if said.endswith("field required")]  # of a field that was called otherwise
    own = [said for said in told if said not in missing and "there is no such fact" not in said]
    own = [said for said in own if "facts has no 'booking'" not in said]
    assert len(own) == 1, told
    assert says in own[0]


@pytest.mark.parametrize(("right", "wrong", "says"), REMARKS)
def test_what_works_and_is_not_meant_is_remarked_on(tmp_path: Path, right: str, wrong: str, says: str) -> None:
    ((works, said),) = found_in(tmp_path, BOOK.replace(right, wrong, 1))
    assert works
    assert said.startswith(says)


def test_a_playbook_without_a_mistake_is_passed_in_silence(tmp_path: Path) -> None:
    assert found_in(tmp_path, BOOK) == []
    assert found_in(tmp_path, BOOK.replace("on: pay_back", "on: [pay_back, pay_back]", 1)) == []
