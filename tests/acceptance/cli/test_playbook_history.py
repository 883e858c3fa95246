"""What held when: versions of playbooks, kept with the tasks that were judged under them."""

from __future__ import annotations

from pathlib import Path

from tests.acceptance.cli.conftest import Steward

PLAYBOOK = """\
name: note
title: Note
description: Write a note into a record.
tools: [create_record]
rules:
  - {id: nothing-long, on: create_record, when: size(args.fields.body) > %d, then: forbid, message: Too long.}
success: [{tool: create_record}]
fixed:
  phrases: ['note (?P<word>.+)']
  slots: {word: {pattern: 'note (\\w+)'}}
  steps:
    - {id: note, tool: create_record, args: {collection: tickets, fields: {subject: Note, body: '${slots.word}'}}}
"""


def _write(folder: Path, most: int) -> None:
    folder.mkdir(exist_ok=True)
    (folder / "note.yaml").write_text(PLAYBOOK.replace("%d", str(most)))


async def test_each_version_that_tasks_were_judged_under_is_kept(steward: Steward) -> None:
    """A plan that is only looked at brings none into force; the text of an earlier one is still there."""
    mine = steward.folder / "mine"
    there = steward.having(STEWARD_PLAYBOOKS=str(mine), STEWARD_SAMPLES="on")
    _write(mine, 100)
    await there("plan", "note hello")
    before = await there("playbooks", "history", "note")
    first = await there("run", "note hello", "--json")
    _write(mine, 3)
    second = await there("run", "note hello", "--json")
    listed = (await there("playbooks", "history", "note", "--json")).document["versions"]
    shown = await there("playbooks", "show", "note", "--version", listed[1]["version"][:6])
    story = await there("task", first.document["id"])

    assert (before.code, "no task was judged" in before.complaint) == (2, True)
    assert (first.code, second.code) == (0, 3), (first.err, second.err)
    assert [one["until"] for one in listed] == [None, listed[0]["since"]]
    assert shown.out.strip() == PLAYBOOK.replace("%d", "100").strip()
    assert listed[1]["version"] in " ".join(story.out.split())
