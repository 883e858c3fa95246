"""Older playbooks in today's form: comments and layout stay, and each act is judged as before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
import pytest
import yaml
from hypothesis import given, reject, settings
from hypothesis import strategies as st

from steward.domain.errors import Mistakes
from steward.domain.model import Action, Requester, Risk
from steward.domain.playbook import Fact, Playbook, Rule
from steward.domain.policy import Facts, judge_action
from steward.domain.rule_facts import Known, Wanted
from steward.expressions.rules import CelRules
from steward.playbooks.library import files_in, read_playbook, shipped
from steward.playbooks.older_expressions import ACTS, REQUESTED_BY, of_its_tool, of_steps_by_name, renamed, swapped
from steward.playbooks.rewriting import Written, put
from steward.playbooks.upgrading import upgraded
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World

REGISTRY, RULES = Registry(TOOLS, World(http=httpx.AsyncClient())), CelRules()
HEAD = """\
name: old
title: Refunds
description: Give money back.
tools: [get_record, issue_refund, send_email]
"""
RULE = "{{id: a, when: {when}, then: forbid, message: No.}}"


def upgrade(path: Path) -> Written:
    return upgraded(path, REGISTRY, RULES, dry=True)


def of(tmp_path: Path, text: str) -> tuple[str, list[str]]:
    """What becomes of rules in the file (the lines behind its head), and what is advised."""
    path = tmp_path / "old.yaml"
    path.write_text(HEAD + text, newline="")
    made = upgrade(path)
    after = made.after.decode()
    path.write_text(after, newline="")
    again = upgrade(path)
    assert not again.changed
    assert [one.reason for one in again.advice or []] == [one.reason for one in made.advice or []]
    return after.removeprefix(HEAD), [f"{one.line}:{one.column}: {one.reason}" for one in made.advice or []]


def test_comments_and_layout_stay(tmp_path: Path) -> None:
    """Only what is older changes; `on` stands behind the id, with its line's comment."""
    after, advice = of(
        tmp_path,
        """facts:
  mails: {ledger: send_email, match: {to: requested_by}}  # theirs
rules:

  # much money
  - id:   much   # ours
    # only refunds
    when: >   # of more lines
      tool == 'issue_refund'
      && args.amount > 100
      && acts.exists(a,
           a.tool == 'send_email')
    then: review
    message: "Much for ${requested_by}."
    tests:
      - {tool: issue_refund, args: {amount: 101}, acts: [{tool: send_email}], then: review}  # a
      - tool: issue_refund
        args: {amount: 101}
        acts:  # none
          []
        then: pass
  - {id: flow, when: "tool in [\\"issue_refund\\", 'send_email'] && requested_by == ''", then: forbid, message: No.}
  - when: tool == 'send_email'
    id: all
    let: {mails: size(facts.mails), who: 'requested_by'}
    then: review
    message: ${mails} to ${who}
""",
    )
    assert after == (
        """facts:
  mails: {ledger: send_email, match: {to: requester.id}}  # theirs
rules:

  # much money
  - id:   much   # ours
    on: issue_refund
    # only refunds
    when: >   # of more lines
      args.amount > 100
      && done.exists(a,
           a.tool == 'send_email')
    then: review
    message: "Much for ${requester.id}."
    tests:
      - {tool: issue_refund, args: {amount: 101}, done: [{tool: send_email}], then: review}  # a
      - tool: issue_refund
        args: {amount: 101}
        done:  # none
          []
        then: pass
  - {id: flow, on: [issue_refund, send_email], when: "requester.id == ''", then: forbid, message: No.}
  - when: "true"
    id: all
    on: send_email
    let: {mails: size(facts.mails), who: 'requester.id'}
    then: review
    message: ${mails} to ${who}
"""
    )
    assert advice == []


@pytest.mark.parametrize(
    ("when", "on", "after"),
    [
        ("tool == 'send_email' && !acts.exists(a, a.verified)", "send_email", '"!done.exists(a, a.verified)"'),
        ("tool == 'send_email' && 'x' in answers", "send_email", "\"'x' in answers\""),
        ("\"'send_email' == tool && goal == ''\"", "send_email", "\"goal == ''\""),
        ("(tool == 'send_email') && (goal == '' || risk == 'read')", "send_email", "(goal == '' || risk == 'read')"),
        ('"tool == \\"send_email\\" && goal == \'\'"', "send_email", "\"goal == ''\""),
        ("'tool == ''send_email'' && goal == \"\\\\n\"'", "send_email", "'goal == \"\\\\n\"'"),
        ("|-\n      tool == 'send_email' &&\n      goal == ''", "send_email", "|-\n      goal == ''"),
        (">\n      tool == 'send_email'\n", "send_email", '"true"\n'),
        ("tool in ['send_email', 'get_record',] && goal == ''", None, None),
        ("tool == 'send_email' && goal == '' || risk == 'read'", None, None),
        ("\"tool == 'send_email' ? goal == '' : risk == 'read'\"", None, None),
        ("tool == r'send_email' && goal == ''", None, None),
        ("tool != 'send_email' && goal == ''", None, None),
        ("tool == 'send_email' && tool != goal", "send_email", "tool != goal"),
        ("goal == '' && tool == 'send_email'", "send_email", "goal == ''"),
        ("goal == '' &&\n      (tool == 'send_email') && risk != 'read'", "send_email", "goal == '' && risk != 'read'"),
        ("'goal == \"\" && tool == ''send_email'' '", "send_email", "'goal == \"\" '"),
        (">-\n      goal == ''\n      && tool == 'send_email'", "send_email", ">-\n      goal == ''"),
        ("size(answers) > 1 && tool == 'send_email'", None, None),
        ("goal.split(' ').exists(one, one == 'x') && tool == 'send_email'", None, None),
        ("(goal == '' && tool == 'send_email') && args.to == ''", "send_email", "(goal == '') && args.to == ''"),
        ("answers.exists(requester, requester == requested_by)", None, None),
        ("acts.exists(acts, acts.verified)", None, "done.exists(acts, acts.verified)"),
        ("answers.exists(done, size(acts) > size(done))", None, None),
        ("acts.exists(a, a.step == requested_by)", None, "acts.exists(a, a.step == requester.id)"),
        ("acts.exists(a, a['step'] == 'x')", None, None),
        ("goal == 'acts and requested_by'", None, None),
    ],
)
def test_a_condition_is_written_so(tmp_path: Path, when: str, on: str | None, after: str | None) -> None:
    """In the quotes that it has, or needs then; what would be another tree stays as it is."""
    said = f"rules:\n  - id: a\n    when: {when}\n    then: forbid\n    message: No.\n"
    wanted = said.replace(when, after or when)
    assert of(tmp_path, said)[0] == (wanted.replace("id: a\n", f"id: a\n    on: {on}\n") if on else wanted)


def test_line_ends_and_the_mark_of_the_encoding_stay(tmp_path: Path) -> None:
    path = tmp_path / "old.yaml"
    rule = "rules:\r\n  - id: a\r\n    when: tool == 'send_email'\r\n    then: forbid\r\n    message: No.\r\n"
    before = ("\ufeff" + HEAD.replace("\n", "\r\n") + rule).encode()
    path.write_bytes(before)
    assert upgrade(path).after == before.replace(b"id: a\r\n", b"id: a\r\n    on: send_email\r\n").replace(
        b"tool == 'send_email'", b'"true"'
    )


def test_what_is_not_certain_is_advised_on(tmp_path: Path) -> None:
    """At its place, with what to write; nothing changes."""
    text = """rules:
  - id: steps
    when: steps.order.total > 3 && steps.order.id == '1' && steps['the-mail'].id == '1'
    then: review
    message: Of ${steps.order.total}.
  - id: names
    when: acts.exists(a, a.step == 'x')
    then: review
    message: No.
  - id: tools
    when: answers == [] && tool == 'send_email'
    then: forbid
    message: No.
  - id: example
    when: tool == 'send_email' && goal == ''
    then: forbid
    message: No.
    tests:
      - {tool: issue_refund, args: {}, then: pass}
      - {tool: send_email, args: {}, acts: [], done: [], then: forbid}
  - id: halves
    when: size(answers) / 2 > 1 && floor(size(answers) / 2) > 1 && size(answers) / 2.5 > 1
    then: review
    message: No.
fixed:
  phrases: [mail]
  steps:
    - {id: the-mail, tool: send_email, args: {to: kim@example.com, subject: s, body: b}, when: "size(['a']) / 2 == 1"}
    - {id: order, tool: get_record, args: {collection: orders, id: "1"}}
success: [{tool: send_email}]
"""
    after, advice = of(tmp_path, text)
    assert after == text
    fact = "Write a fact, as facts: {order: {read: get_record, args: {collection: …, id: …}}}, and facts.order"
    by_name = "the names of steps are the planner's, and another plan has others"
    whole = "7 / 2 is 3.5, and was 3 before 0.3. Where the whole part of whole numbers is meant, write floor(a / b)"
    instead = "it is judged for acts of all tools. Write on: send_email in place of the condition"
    assert advice == [
        f"7:11: {by_name}. {fact}",
        f"7:61: {by_name}. Write done.filter(d, d.tool == 'send_email' && d.verified), whose items have its result",
        f"9:19: {by_name}. {fact}",
        f"11:11: {by_name}. Compare tool and args of the acts in done",
        f"15:11: {instead}",
        f"19:11: {instead} and leave out its examples of other tools",
        "24:38: acts is the older name of done. Put them before those of done",
        f"26:25: {whole}",
        f"32:109: {whole}",
    ]


def test_where_one_change_can_not_be_made_the_others_are(tmp_path: Path) -> None:
    """A name that is written with an escape is not found where it stands."""
    text = """rules:
  - {id: a, when: "\\x61cts.exists(a, a.verified)", then: forbid, message: No.}
  - {id: b, when: "acts.exists(b, b.verified)", then: review, message: No.}
"""
    after, advice = of(tmp_path, text)
    assert after == text.replace('"acts', '"done')
    assert advice == [
        "6:20: acts is the older name of done. Write that, and give another name to what is called so here"
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("name: [", "old.yaml:1:8: not YAML"),
        (
            HEAD + "rules: [{id: a, when: args.none > 3, then: forbid, message: No.}]",
            "old.yaml:5:28: rules.a.when: args has no",
        ),
        (HEAD.replace("send_email", "post"), "old.yaml:4:35: tools.2: there is no tool 'post'"),
    ],
)
def test_what_does_not_load_is_told(tmp_path: Path, text: str, says: str) -> None:
    path = tmp_path / "old.yaml"
    path.write_text(text)
    with pytest.raises(Mistakes, match=r"old\.yaml") as told:
        upgrade(path)
    assert says in str(told.value)


def test_a_bank_is_about_the_tools_of_all_that_include_it(tmp_path: Path) -> None:
    """With `on` it would be in force where a playbook beside it, in one task, has the tool."""
    (tmp_path / "rules").mkdir()
    bank = tmp_path / "rules" / "bank.yaml"
    rule = RULE.format(when="tool == 'send_email' && requested_by == ''").replace('"', "")
    bank.write_text(f"rules:\n  - {rule}\n")
    assert "when: tool == 'send_email' && requester.id == ''" in upgrade(bank).after.decode()  # included by none
    (tmp_path / "one.yaml").write_text(f"{HEAD}include: [rules/bank.yaml]\n")
    assert "{id: a, on: send_email, when: requester.id == ''," in upgrade(bank).after.decode()
    other = HEAD.replace("name: old", "name: other").replace(", send_email", "")
    (tmp_path / "two.yaml").write_text(f"{other}include: [rules/bank.yaml]\n")
    assert "when: tool == 'send_email' && requester.id == ''" in upgrade(bank).after.decode()


@pytest.mark.parametrize("path", files_in(shipped()), ids=lambda path: path.stem)
def test_the_samples_are_in_todays_form(path: Path) -> None:
    made = upgrade(path)
    assert (made.changed, made.advice) == (False, [])


# --- each act is judged as before ---------------------------------------------------

ATOMS = st.sampled_from(
    [
        *("requested_by == 'kim'", "requested_by != goal", "args.amount > 3", "size(acts) > 1", "goal == ''"),
        *("acts.exists(a, a.tool == 'send_email' && a.verified)", "acts.exists(a, a.step == 'x')", "steps.order.open"),
        *("facts.order.record.open", "tool == 'send_email'", "tool in ['issue_refund', 'get_record']", "late", "who"),
        *("acts.exists(requester, requester.tool == requested_by)", "acts.exists(done, size(acts) > 1)"),
    ]
)
CONDITIONS = st.recursive(
    ATOMS,
    lambda inner: st.one_of(
        st.tuples(inner, st.sampled_from([" && ", " || "]), inner).map("".join),
        inner.map(lambda one: f"!({one})"),
        inner.map(lambda one: f"({one})"),
        st.tuples(inner, inner, inner).map(lambda each: f"(({each[0]}) ? ({each[1]}) : ({each[2]}))"),
    ),
    max_leaves=5,
)
HEADS = st.sampled_from(["", "tool == 'issue_refund' && ", "tool in ['issue_refund', \"send_email\"] && "])


class Unreadable(Mapping[str, Known]):
    """No fact can be read."""

    def __getitem__(self, key: str) -> Known:
        return Known(wanted=Wanted(name="order", args={}), error="the desk is away")

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0


def judged(playbook: Playbook, action: Action, facts: Facts) -> Any:
    came = judge_action(action, playbook, facts, RULES, concrete=True)
    return [(one.code, one.step) for one in came.problems], came.open, bool(came.errors), came.by_state


RULES_OF_OLD = st.tuples(HEADS, CONDITIONS, ATOMS).map(
    lambda said: Rule(
        id="a",
        let={"who": "requested_by == 'kim'", "late": said[2].replace("late", "who")},
        when=said[0] + said[1],
        then="forbid",
        message="No, ${requested_by}.",
    )
)


def today(rule: Rule) -> Rule:
    """What a command makes of it."""
    texts = [rule.when, *rule.let.values()]
    names = [REQUESTED_BY, *([] if any(map(of_steps_by_name, texts)) else [ACTS])]
    lets = {name: swapped(text, renamed(text, names)) for name, text in rule.let.items()}
    rule = replace(rule, when=swapped(rule.when, renamed(rule.when, names)), let=lets)
    found = of_its_tool(rule.when, rule.let)
    return replace(rule, on=found[0], when=swapped(rule.when, [found[1]])) if found else rule


@given(
    rule=RULES_OF_OLD, amount=st.integers(0, 6), requester=st.sampled_from(["kim", "lea", ""]),
    done=st.lists(st.tuples(st.sampled_from(["send_email", "get_record"]), st.sampled_from("xy"), st.booleans())),
    opened=st.sampled_from([None, True, False]),
)  # fmt: skip
def test_each_act_is_judged_as_before(
    rule: Rule, amount: int, requester: str, done: list[tuple[str, str, bool]], opened: bool | None
) -> None:
    """Whatever the rule, the act, who asks and what was done; also where a fact can't be read."""
    order = Fact(read="get_record", args={"collection": "'orders'", "id": "requested_by"})
    book = Playbook(
        name="a", title="a", description="a", tools=["get_record", "issue_refund", "send_email"],
        facts={"order": order}, rules=[rule],
    )  # fmt: skip
    facts = Facts(
        goal="kim",
        requested_by=requester,
        requester=Requester(roles=["agent"]),
        results={} if opened is None else {"order": {"open": opened}},
        rejected={},
        acts=[{"step": step, "tool": tool, "args": {}, "verified": yes, "result": None} for tool, step, yes in done],
        known=Unreadable(),
    )
    for tool in book.tools:
        action = Action(key="k", task_id="t", step="s", tool=tool, args={"amount": amount}, risk=Risk.REVERSIBLE)
        assert judged(replace(book, rules=[today(rule)]), action, facts) == judged(book, action, facts)


@settings(max_examples=15)
@given(rule=RULES_OF_OLD, style=st.sampled_from([None, '"', "'", ">", "|"]), width=st.sampled_from([30, 200]))
def test_it_is_written_so_in_whatever_quotes(rule: Rule, style: str | None, width: int) -> None:
    """What stands in the file is what was shown to judge alike, and then nothing is left to do."""
    said = {"id": "a", "let": rule.let, "when": rule.when, "then": rule.then, "message": rule.message}
    book = {"facts": {"order": {"read": "get_record", "args": {"collection": "'orders'", "id": "requested_by"}}}}
    with TemporaryDirectory() as folder:
        path = Path(folder) / "old.yaml"
        path.write_text(
            HEAD + yaml.safe_dump(book | {"rules": [said]}, default_style=style, width=width, sort_keys=False)
        )
        try:
            made = upgrade(path)
        except Mistakes:  # as one that never holds
            reject()
        put(made)
        (after,) = read_playbook(path, REGISTRY, RULES).rules
        assert not upgrade(path).changed
    wanted = today(rule)
    assert (after.let, after.message) == (wanted.let, "No, ${requester.id}.")
    assert (after.on, after.when.strip()) == (wanted.on, wanted.when) or of_its_tool(wanted.when, wanted.let)
