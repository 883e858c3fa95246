"""One layout: nothing that a playbook says changes, no comment is lost, and laying out twice is laying out once."""

from __future__ import annotations

import random
from pathlib import Path
from typing import cast

import pytest
import yaml
from hypothesis import example, given
from hypothesis import strategies as st

from steward.domain.errors import Mistakes
from steward.playbooks.commented import comments_in
from steward.playbooks.format import PlaybookFile
from steward.playbooks.format_banks import BankFile
from steward.playbooks.format_rules import RuleTestPart
from steward.playbooks.formatting import FIELDS, formatted
from steward.playbooks.library import files_in, shipped
from steward.yaml_text import read_yaml

ONE = Path("one.yaml")
BOOK = {"name": "one", "title": "One", "description": "One.", "tools": ["send_email"]}


@pytest.mark.parametrize("path", files_in(shipped()), ids=lambda path: path.stem)
def test_the_samples_are_laid_out(path: Path) -> None:
    """Run steward playbooks fmt steward/playbooks/shipped."""
    assert formatted(path, path.read_bytes(), PlaybookFile) == path.read_text()


def test_the_layout_knows_every_field() -> None:
    """A field that it does not know would come last, wherever it belongs."""
    assert sorted(FIELDS) == sorted(PlaybookFile.model_fields)
    text = yaml.safe_dump(BOOK | {"rules": [{"id": "a", "when": "true", "then": "forbid", "message": "No."}]})
    fields = RuleTestPart(args={}, then="pass").model_dump()
    whole = read_yaml(text.encode())
    assert isinstance(whole, dict)
    kept = {name: fields[name] for name in ("then", "args", "facts", "steps", "done", "goal")}
    whole["rules"][0]["tests"] = [kept]
    laid_out = formatted(ONE, yaml.safe_dump(whole).encode(), PlaybookFile)
    assert '{args: {}, facts: {}, goal: "", done: [], steps: {}, then: pass}' in laid_out


def test_comments_stay_where_they_belong() -> None:
    """Before, beside and behind what they are about, also where that moves."""
    text = """# The head.

# yaml-language-server: $schema=schema.json
# about the title
title: "One"   # beside the title
name: one
description: >  # in the head of a text
  Some words that were folded over
  two lines.
tools: [send_email,  # the first
  get_record
  # behind the last
]

rules:
  # before the rule
  -   # beside the dash
    when: >
       tool == 'send_email' &&
       args.to == 'x'
    # before then
    then: forbid
    id: a
    message: 'It''s #1.'
    tests:
    - {then: pass, args: {to: "y"}} # beside the test
    # behind the tests
scope: {send_email: {to: {pattern: a, one_of: [a]}}}
# the end
"""
    assert (
        formatted(ONE, text.encode(), PlaybookFile)
        == """# The head.

# yaml-language-server: $schema=schema.json
name: one
# about the title
title: One  # beside the title
description: >  # in the head of a text
  Some words that were folded over two lines.
tools:
  - send_email  # the first
  - get_record
  # behind the last
scope:
  send_email:
    to: {one_of: [a], pattern: 'a'}

rules:
  # before the rule
  # beside the dash
  - id: a
    when: >
      tool == 'send_email' &&
      args.to == 'x'
    # before then
    then: forbid
    message: "It's #1."
    tests:
      - {args: {to: y}, then: pass}  # beside the test
      # behind the tests
# the end
"""
    )


@pytest.mark.parametrize("seed", range(12))
def test_no_comment_is_lost_wherever_it_stands(seed: int) -> None:
    """In a sample with comments thrown in, wherever YAML takes one; the same comes of what was laid out before."""
    chance = random.Random(seed)  # noqa: S311 (a test that can be run again)
    text = chance.choice(files_in(shipped())).read_text()
    for number in range(20):
        lines = text.split("\n")
        place = chance.randrange(len(lines))
        if chance.random() < 0.5:
            lines.insert(place, f"{' ' * chance.randrange(10)}# number {number}")
        else:
            lines[place] += f"  # number {number}"
        more = "\n".join(lines)
        text = more if _same(text, more) else text
    laid_out = formatted(ONE, text.encode(), PlaybookFile)
    assert comments_in(laid_out) == comments_in(text)
    assert formatted(ONE, laid_out.encode(), PlaybookFile) == laid_out


def _same(one: str, other: str) -> bool:
    try:
        return read_yaml(one.encode()) == read_yaml(other.encode())
    except ValueError:
        return False


_SIGNS = "ab #:'\"\\{}[],&*!|>%@`-?\n\t~é€😀\u00a0${}01eE.x"
WORDS = st.text(alphabet=st.sampled_from(_SIGNS + "\u2028\x85"), max_size=300)
NAMES = st.text(alphabet=st.sampled_from(_SIGNS), max_size=300)  # of two with those others PyYAML may write one twice
VALUES = st.recursive(
    st.one_of(
        WORDS, st.sampled_from(["yes", "on", "null", "~", "1", "1.0", "1e3", "0x1f", "1_000", "12:30", "2026-03-01"]),
        st.booleans(), st.none(), st.integers(), st.floats(allow_nan=False, allow_infinity=False),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@example(args={}, said="\xa0\n", flow=False, quoted=False)
@given(
    args=st.dictionaries(NAMES, VALUES, max_size=3), said=WORDS.filter(bool), flow=st.booleans(), quoted=st.booleans()
)
def test_no_value_changes(args: dict[str, object], said: str, flow: bool, quoted: bool) -> None:
    """Whatever stands in it, however it was written; what can't be laid out is said to be so."""
    test = {"then": "pass", "args": args, "tool": "send_email"}
    rule = {"id": "a", "when": said, "then": "forbid", "message": said, "let": {"a": said}, "tests": [test]}
    style = '"' if quoted else None
    content = yaml.safe_dump(
        BOOK | {"description": said, "rules": [rule]}, default_flow_style=flow, default_style=style, allow_unicode=True
    ).encode()
    laid_out = formatted(ONE, content, PlaybookFile)
    assert repr(_sorted(read_yaml(laid_out.encode()))) == repr(_sorted(read_yaml(content)))
    assert formatted(ONE, laid_out.encode(), PlaybookFile) == laid_out


def _sorted(value: object) -> object:
    if isinstance(value, dict):
        fields = cast("dict[str, object]", value)
        return sorted((name, repr(_sorted(one))) for name, one in fields.items())
    return [*map(_sorted, cast("list[object]", value))] if isinstance(value, list) else value


def test_what_does_not_load_is_not_laid_out() -> None:
    """It could not be compared."""
    with pytest.raises(Mistakes, match="title: field required"):
        formatted(ONE, b"name: one\n", PlaybookFile)


def test_a_rule_bank_is_laid_out_in_the_same_way() -> None:
    content = b"rules:\n- {then: forbid, id: a, message: No., when: 'true'}\ndescription: Rules.\n"
    assert formatted(ONE, content, BankFile) == (
        'description: Rules.\nrules:\n  - id: a\n    when: "true"\n    then: forbid\n    message: No.\n'
    )
