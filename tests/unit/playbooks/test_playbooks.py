"""Playbooks from YAML: what is wrong is one line with file, field and reason."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from pathlib import Path

import pytest

from steward.domain.errors import Mistakes, Unusable
from steward.expressions.rules import CelRules
from steward.playbooks.format import schema
from steward.playbooks.library import PlaybookShelf, load_playbooks, shipped
from tests.unit.planner.desk_cards import CardBox

Load = Callable[..., PlaybookShelf]

MINIMAL = """\
name: looks
title: Looks
description: Looks things up.
tools: [get_record]
"""
FIXED = """\
name: closes
title: Closes
description: Closes a ticket.
tools: [get_record, update_status]
scope: {update_status: {status: {one_of: [closed]}}}
rules:
  - {id: no-bulk, when: size(args) > 9, then: forbid, message: Too many.}
success:
  - {tool: update_status, args: {id: "${slots.ticket}"}, where: "result.id == ${slots.ticket}"}
fixed:
  phrases: ['\\bclose\\b']
  slots:
    ticket: {pattern: '\\b(T[0-9]+)\\b', ask: "Which ticket?"}
  steps:
    - {id: seen, tool: get_record, args: {collection: tickets, id: "${slots.ticket}"}}
    - id: close
      tool: update_status
      args: {collection: tickets, id: "${seen.id}", status: closed}
      when: "${seen.status} != 'closed'"
  answer: "${slots.ticket} is ${close.status}"
"""


def test_the_shipped_playbooks_load(shelf: PlaybookShelf) -> None:
    """Every shipped playbook is sound, one of them needs a model, and each says how to spell itself."""
    assert len(shelf.all()) >= 6
    assert [book.name for book in shelf.all() if book.fixed is None] == ["general-desk"]
    for path in shipped().glob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        assert text.startswith("# yaml-language-server: $schema=schema.json\n")
        assert f"\nname: {path.stem}\n" in text


def test_the_published_schema_is_current() -> None:
    """`steward/playbooks/shipped/schema.json` is what `python -m steward.playbooks.format` prints."""
    assert (shipped() / "schema.json").read_text(encoding="utf-8") == schema()


def test_every_field_is_explained() -> None:
    """The schema is the users' reference: no field without a description."""
    import json

    published = json.loads(schema())
    parts = [published, *(part for name, part in published["$defs"].items() if name != "JsonValue")]
    silent = [name for part in parts for name, field in part["properties"].items() if not field.get("description")]
    assert not silent


def test_the_version_is_the_files_digest(load: Load) -> None:
    """A task's record names exactly the text that bounded it."""
    book = load(looks=MINIMAL).get("looks")
    assert book is not None
    assert book.version == hashlib.sha256(MINIMAL.encode()).hexdigest()[:12]


def test_a_folder_of_ones_own_adds_and_replaces(tmp_path: Path) -> None:
    """A user's playbook of the same name replaces the shipped one; the others stay."""
    (tmp_path / "mine.yaml").write_text(MINIMAL.replace("looks", "refund"), encoding="utf-8")
    shelf = load_playbooks(shipped(), tmp_path, tools=CardBox(), rules=CelRules())
    refund = shelf.get("refund")
    assert refund is not None
    assert refund.title == "Looks"
    assert shelf.get("order-status") is not None


def test_a_missing_folder_is_one_line(tmp_path: Path) -> None:
    """A folder that is not there is named."""
    with pytest.raises(Unusable, match="is not a folder of playbooks"):
        load_playbooks(tmp_path / "nowhere", tools=CardBox(), rules=CelRules())


@pytest.mark.parametrize(
    ("written", "share"),
    [("{at_most_wrong: 1%}", 0.01), ("{at_most_wrong: 0.5 %}", 0.005), ("{at_most_wrong: 0.02}", 0.02), ("{}", None)],
)
def test_a_share_is_written_as_people_do(load: Load, written: str, share: float | None) -> None:
    """With a percent sign or as a number; nothing is promised where nothing is said, and one plan asked for."""
    book = load(looks=f"{MINIMAL}confidence: {written}\n").get("looks")
    assert book is not None
    assert (book.confidence.at_most_wrong, book.confidence.until_known, book.confidence.samples) == (share, "person", 1)


def test_a_name_may_hold_an_underscore(load: Load) -> None:
    """As the names of tools do."""
    assert load(looks=MINIMAL.replace("looks", "my_looks")).get("my_looks")


def test_a_name_given_twice_is_one_line(load: Load) -> None:
    """Two files of one folder can't have the same name."""
    with pytest.raises(Unusable, match=r"b\.yaml:1:1: name: 'looks' is taken by a\.yaml"):
        load(a=MINIMAL, b=MINIMAL)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("name: [", "broken.yaml:1:8: not YAML"),
        ("name: a\n\tb: c", "broken.yaml:2:1: not YAML"),
        ("a: 1\na: 2", "broken.yaml:2:1: not YAML: 'a' is given twice"),
        ("a: 2001-99-99", "not YAML"),
        ("? [a]\n: b", "not YAML"),
        ("- just\n- a list", "the file: should be fields with values"),
        ("", "the file: should be fields with values"),
        ("\x00", "not YAML"),
        ("a: &x [*x]\n" + MINIMAL, "broken.yaml:1:4: not YAML: anchors"),
        ("a: 1\n" + MINIMAL, "there is no such field"),
        ("name: looks", "title: field required"),
        (MINIMAL + "colour: red", "colour: there is no such field"),
        (MINIMAL.replace("looks", "none"), "name: stands for tasks without a playbook in figures"),
        (MINIMAL.replace("looks", "several"), "name: stands for tasks of more than one playbook"),
        (MINIMAL.replace("looks", "Looks Up"), "name: takes lower case letters, digits, - and _, beginning with"),
        (MINIMAL + "threshold: high", "threshold: input should be a valid number"),
        (MINIMAL + "threshold: 70", "threshold: input should be less than or equal to 1"),
        (MINIMAL + "confidence: {at_most_wrong: none}", "confidence.at_most_wrong: write a share as 1% or 0.01"),
        (MINIMAL + "confidence: {at_most_wrong: 1}", "confidence.at_most_wrong: input should be less than or equal to"),
        (MINIMAL + "confidence: {at_most_wrong: 0%}", "confidence.at_most_wrong: input should be greater than or"),
        (MINIMAL + "confidence: {samples: 0}", "confidence.samples: input should be greater than or equal to 1"),
        (MINIMAL + "limits: {actions: many}", "limits.actions: input should be a valid integer"),
        (MINIMAL + "limits: {actions: 0}", "limits.actions:"),
        (MINIMAL + "evidence: hope", "evidence: input should be"),
        (MINIMAL + "timezone: ''", "timezone: string should have at least 1 character"),
        (
            MINIMAL + "timezone: europe/berln",
            "broken.yaml:5:11: timezone: there is no time zone 'europe/berln'. Did you",
        ),
        (MINIMAL + "timezone: Berlin", "there is no time zone 'Berlin'. Did you mean 'Europe/Berlin'?"),
        (MINIMAL + "timezone: New York", "Did you mean 'America/New_York'?"),
        (MINIMAL + "timezone: utc", "Did you mean 'UTC'?"),
        (MINIMAL + "timezone: CEST", "there is no time zone 'CEST'. Write an IANA name, as Europe/Berlin"),
        (MINIMAL + "timezone: GMT+1", "there is no time zone 'GMT+1'. Write an IANA name, as Europe/Berlin"),
        (MINIMAL + "timezone: ../../etc/passwd", "there is no time zone '../../etc/passwd'. Write"),
        (MINIMAL + "timezone: 2", "timezone: input should be a valid string"),
        (
            MINIMAL.replace("[get_record]", "[get_recrod]"),
            "tools.0: there is no tool 'get_recrod'; available: find_rec",
        ),
        (MINIMAL + "approvals: [send_email]", "approvals.0: 'send_email' is not among this playbook's tools"),
        (MINIMAL + "scope: {get_record: {table: {minimum: 1}}}", "scope.get_record.table: 'get_record' has no such"),
        (MINIMAL + "scope: {get_record: {id: {}}}", "scope.get_record.id: sets no limit"),
        (
            MINIMAL + "scope: {get_record: {id: {pattern: '['}}}",
            "scope.get_record.id.pattern: not a regular expression",
        ),
        (
            MINIMAL + "rules: [{id: a, when: '1 >', then: forbid, message: m}]",
            "broken.yaml:5:27: rules.a.when: the expression ends before it is whole",
        ),
        (MINIMAL + "rules: [{id: a, when: 'true', then: stop, message: m}]", "rules.a.then: input should be"),
        (MINIMAL + "success: [{tool: send_email}]", "success.0.tool: 'send_email' is not among"),
        (MINIMAL + "success: [{tool: get_record, args: {key: 1}}]", "success.0.args.key: 'get_record' has no such"),
        (MINIMAL + "success: [{tool: get_record, args: {collection: mugs}}]", "success.0.args.collection: get_record:"),
        (MINIMAL + "success: [{tool: get_record, follows: pay}]", "success.0.follows: 'pay' is no other effect"),
        (MINIMAL + "success: [{tool: get_record, at_least: 2, at_most: 1}]", "success.0.at_most: is less than"),
        (MINIMAL + "success: [{tool: get_record, args: {id: '${slots.x}'}}]", "success.0: there is no slot 'x'"),
        (FIXED.replace("result.id ==", "result.id == =="), "success.0.where:"),
        (FIXED.replace("== ${slots.ticket}", "== '${slots.ticket}'"), "success.0.where: write ${slots.name} without"),
        (FIXED.replace("success:\n  -", "examples:\n  - goal: x\n#"), "success: a fixed plan needs at least one"),
        (FIXED.replace("bclose\\b", "bclose("), "fixed.phrases.0: not a regular expression"),
        (FIXED.replace("bclose\\b", "b(a+)+\\b"), "fixed.phrases.0: repeats what fits the same text in several ways"),
        (
            FIXED.replace("bclose\\b", "b(?:\\w+ ?)+\\b"),
            "fixed.phrases.0: repeats what fits the same text in several ways",
        ),
        (
            FIXED.replace("bclose\\b", "b((?:\\w+?)[.,]?)*\\b"),
            "fixed.phrases.0: repeats what fits the same text in several ways",
        ),
        (FIXED.replace("(T[0-9]+)", "T[0-9]+"), "fixed.slots.ticket.pattern: needs exactly 1 group"),
        (FIXED.replace("    ticket:", "    tickets:"), "there is no slot 'ticket'; defined: tickets"),
        (FIXED.replace("${seen.id}", "${looked.id}"), "fixed.steps.close.args.id: '${looked.id}' refers to 'looked'"),
        (FIXED.replace("${seen.id}", "${seen.colour}"), "fixed.steps.close.args.id: '${seen.colour}' is not in"),
        (FIXED.replace("${close.status}", "{close.status}"), "fixed.answer: '{close.status}' is filled in by nobody"),
        (FIXED.replace('id: "${seen.id}"', 'id: "{{ seen.id }}"'), "fixed.steps.close.args: '{{ seen.id }}' is filled"),
        (FIXED.replace("${close.status}", "${shut.status}"), "fixed.answer: '${shut.status}' refers to 'shut'"),
        (FIXED.replace("id: close", "id: seen"), "fixed.steps.seen: the id 'seen' is used twice"),
        (FIXED.replace(", status: closed}", ", state: closed}"), "fixed.steps.close:"),
        (FIXED.replace("!= 'closed'", "!= 'closed"), "fixed.steps.close.when:"),
        (FIXED.replace("tool: get_record,", "tool: send_email,"), "fixed.steps.seen:"),
        (FIXED + "  until: steps.seen.status ==", "fixed.until:"),
        (FIXED.replace("id: no-bulk", "id: No Bulk"), "rules.0.id: takes lower case letters"),
        (
            FIXED.replace('"${seen.id}"', "7\n        x: 1").replace("{collection: tickets, id: 7", "{id: 7"),
            "broken.yaml:19:10: not",
        ),
    ],
    ids=lambda text: text.splitlines()[-1][:50] if text else "empty",
)
def test_a_broken_playbook_is_one_line(load: Load, text: str, complaint: str) -> None:
    """The line names the file, the field and the reason."""
    with pytest.raises(Unusable) as caught:
        load(broken=text)
    line = str(caught.value)
    assert re.search(r"broken\.yaml(:\d+:\d+)?: ", line)
    assert complaint in line
    assert "\n" not in line


def test_the_sound_one_of_these_loads(load: Load) -> None:
    """The playbook whose broken variants are refused is itself accepted, and its plan carries the slots."""
    book = load(closes=FIXED).get("closes")
    assert book is not None
    assert book.fixed is not None
    assert book.fixed.steps[1].when == "${seen.status} != 'closed'"


def test_all_mistakes_are_told_at_once(load: Load) -> None:
    """Of the form and of what it says, of every file, in lines of their own; and how many more there are."""
    said = "approvals: [send_email]\nscope: {get_record: {id: {}}}"
    with pytest.raises(Mistakes) as caught:
        load(a=MINIMAL + "threshold: high\ncolour: red", b=MINIMAL + said, c=MINIMAL, d=MINIMAL)

    fields = [re.sub(r"^.*/", "", line).split(": ")[:2] for line in caught.value.lines]
    assert fields == [
        ["a.yaml:5:1", "threshold"],
        ["a.yaml:6:1", "colour"],
        ["b.yaml:5:13", "approvals.0"],
        ["b.yaml:6:22", "scope.get_record.id"],
        ["d.yaml:1:1", "name"],
    ]
    assert "\n" not in str(caught.value)


def test_many_mistakes_are_counted(load: Load) -> None:
    rules = ", ".join(f"{{id: r{number}, when: '1 >', then: forbid, message: m}}" for number in range(15))

    with pytest.raises(Mistakes) as caught:
        load(broken=MINIMAL + f"rules: [{rules}]")

    assert len(caught.value.found) == 15
    assert caught.value.lines[10:] == ["and 5 more"]


@pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"#" * 300_000], ids=["not text", "too large"])
def test_a_file_that_is_no_text_is_one_line(tmp_path: Path, content: bytes) -> None:
    """Bytes that are no text, or too many of them, are reported like any other mistake."""
    (tmp_path / "odd.yaml").write_bytes(content)
    with pytest.raises(Unusable, match=r"odd\.yaml: "):
        load_playbooks(tmp_path, tools=CardBox(), rules=CelRules())


@pytest.mark.parametrize(
    ("written", "at"), [("off", "off"), ('"off"', "off"), ("effects", "effects"), ("irreversible", "irreversible")]
)
def test_a_second_look_is_wanted_in_a_word(load: Load, written: str, at: str) -> None:
    """YAML reads an `off` without quotes as false."""
    book = load(looks=f"{MINIMAL}second_look: {written}\n").get("looks")
    assert book is not None
    assert book.second_look == at


def test_a_second_look_at_nothing_known_is_one_line(load: Load) -> None:
    with pytest.raises(Mistakes, match="second_look"):
        load(looks=f"{MINIMAL}second_look: true\n")


@pytest.mark.parametrize(
    ("old", "new", "line"),
    [
        ('id: "${seen.id}"', 'id: "x ${seen.id + seen.total}"', r":\d+:\d+: fixed.steps.close.args.id: .*there is no"),
        ('id: "${seen.id}"', "id: \"${seen.colour + 'x'}\"", r"seen has no 'colour'"),
        ("!= 'closed'", "!= 3", r":\d+:\d+: fixed.steps.close.when: "),
        ("when: \"${seen.status} != 'closed'\"", 'when: "${seen.status}"', r"gives string, not a boolean"),
    ],
)
def test_a_fixed_plan_is_typed_as_it_loads(load: Load, old: str, new: str, line: str) -> None:
    """Each mistake in what is computed stands at its place, with what to write instead."""
    assert old in FIXED
    with pytest.raises(Unusable, match=line):
        load(broken=FIXED.replace(old, new))


@pytest.mark.parametrize(
    ("more", "line"),
    [
        ("  until: steps.seen.colour == 'red'\n", r":\d+:\d+: fixed.until: steps.seen has no 'colour'"),
        ("  until: steps.seen.status\n", "fixed.until: it gives string, not a boolean"),
        ("  until: steps.gone.status == 'x'\n", "fixed.until: steps has no 'gone'"),
        ("  until: now > given_at && steps.seen.status == slots.ticket\n", ""),
    ],
)
def test_the_end_of_a_stretch_is_typed_as_it_loads(load: Load, more: str, line: str) -> None:
    """Over the results of the plan's own steps, and its slots."""
    if not line:
        assert load(fine=FIXED + more)
        return
    with pytest.raises(Unusable, match=line):
        load(broken=FIXED + more)
