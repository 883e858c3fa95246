"""What held when: versions of playbooks, kept with the tasks that were judged under them."""

from __future__ import annotations

from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo

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


def _reader(url: str) -> str:
    """A role that may read Steward's tables and nothing else."""
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE ROLE steward_reader LOGIN")
        connection.execute("GRANT USAGE ON SCHEMA steward, public TO steward_reader")
        connection.execute("GRANT SELECT ON ALL TABLES IN SCHEMA steward, public TO steward_reader")
    return conninfo.make_conninfo(url, user="steward_reader")


@pytest.mark.xdist_group("steward_reader")
async def test_a_task_is_explained_and_replayed_by_who_may_only_read(steward: Steward) -> None:
    """Under the version that held then, whatever the file says now; a draft's changes are told with the exit code."""
    mine, url = steward.folder / "mine", steward.env["DATABASE_URL"]
    there = steward.having(STEWARD_PLAYBOOKS=str(mine), STEWARD_SAMPLES="on")
    _write(mine, 100)
    ran = await there("run", "note hello", "--json")
    _write(mine, 3)
    role = _reader(url)
    try:
        reading = there.having(DATABASE_URL=role)
        then = await reading("playbooks", "explain", ran.document["id"], "--json")
        told = await reading("playbooks", "explain", ran.document["id"])
        would = await there("playbooks", "explain", "note hello", "--json")
        other = await reading("playbooks", "replay", "--since", "1d", "--json")
        _write(mine, 100)
        same = await reading("playbooks", "replay", "--since", "1d")
        wrong = await reading("playbooks", "replay", "--since", "1d", "--with", "nowhere")
    finally:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("DROP OWNED BY steward_reader")
            connection.execute("DROP ROLE steward_reader")

    (act,), (now,) = then.document["acts"], would.document["acts"]
    assert (act["then"], act["rules"][0]["came"]) == ("passed", "pass"), then.err
    assert act["rules"][0]["parts"][0]["values"] == {"size(args.fields.body)": "5"}
    assert "nothing-long  did not hold" in told.out
    assert (now["rules"][0]["came"], now["rules"][0]["message"]) == ("forbid", "Too long.")
    (group,) = other.document["groups"]
    assert (other.code, group["rule"], group["would"], group["acts"]) == (1, "nothing-long", "stopped", 1)
    assert group["examples"][0]["task"] == ran.document["id"]
    assert (same.code, "judged under these very rules" in same.out) == (0, True)
    assert (wrong.code, wrong.complaint) == (2, "✗ --with nowhere: there is no such file or folder")


async def test_tasks_under_several_playbooks_have_a_history_and_are_replayed(steward: Steward) -> None:
    """Under their names together, in any order, with the version of each; a rule of one judges the acts of both."""
    mine = steward.folder / "mine"
    there = steward.having(STEWARD_PLAYBOOKS=str(mine), STEWARD_SAMPLES="on")
    _write(mine, 100)
    (mine / "memo.yaml").write_text(PLAYBOOK.replace("note", "memo").replace("%d", "100"))
    ran = await there("run", "note hello and memo cheerio", "--playbook", "note+memo", "--json")
    listed = await there("playbooks", "history", "note + memo", "--json")
    alone = await there("playbooks", "history", "note", "--json")
    _write(mine, 3)
    other = await there("playbooks", "replay", "--since", "1d", "--playbook", "note+memo", "--json")
    wider = await there("playbooks", "replay", "--since", "1d", "--playbook", "memo", "--json")
    none = await there("playbooks", "replay", "--since", "1d", "--playbook", "note+refund", "--json")
    wrong = await there("playbooks", "history", "note+nothing")

    assert (ran.code, ran.document["playbook"]) == (0, "memo+note"), ran.err
    assert [one["playbook"] for one in listed.document["versions"]] == ["memo", "note"]
    assert alone.document["versions"] == listed.document["versions"][1:]
    for found in (other, wider):
        (group,) = found.document["groups"]
        told = (group["playbook"], group["rule"], group["would"], group["acts"])
        assert (found.code, told) == (1, ("memo+note", "nothing-long", "stopped", 2)), found.out
        assert group["examples"][0]["task"] == ran.document["id"]
    assert (none.code, none.document["acts"]) == (0, 0)
    assert (wrong.code, "'nothing'" in wrong.complaint) == (2, True)
