"""Lists: each says how many there are in all, and how to go on."""

from __future__ import annotations

from typing import Any

import pytest

from tests.acceptance.cli.conftest import Steward


async def _pages(steward: Steward, name: str, *words: str) -> list[Any]:
    """All items of a list, read two at a time."""
    found, further, total = list[Any](), list[str](), None
    while True:
        page = (await steward(*words, "--limit", "2", "--json", *further)).document
        found += page[name]
        assert total in (None, page["total"])
        total, further = page["total"], ["--cursor", page["cursor"] or ""]
        if page["cursor"] is None:
            assert len(found) == total
            return found


async def test_lists_are_read_page_by_page(steward: Steward) -> None:
    """None is lost or shown twice, also of tasks that were submitted in one go; the last page has no cursor."""
    path = steward.folder / "goals.txt"
    path.write_text("Write a poem\nWrite a poem\nWrite a song\n")
    ran = await steward("run", "--file", str(path))

    tasks = await _pages(steward, "tasks", "tasks")
    reviews = await _pages(steward, "reviews", "review", "list")
    events = await _pages(steward, "events", "audit")
    wrong = [await steward(*words, "--cursor", "nope") for words in (["tasks"], ["review", "list"], ["audit"])]
    told = await steward("tasks", "--limit", "2")

    assert ran.code == 3, ran.err
    assert len({one["id"] for one in tasks}) == len({one["id"] for one in reviews}) == 3
    assert sorted({one["seq"] for one in events}) == [1, 2, 3]
    assert [one.code for one in wrong] == [2, 2, 2]
    assert f"--cursor {tasks[1]['id']}" in told.err


async def test_questions_of_a_playbook_that_there_is_not_are_no_empty_list(steward: Steward) -> None:
    """Whoever writes its name wrongly would take it that nobody waits."""
    of_none, of_one = [await steward("review", "list", "--playbook", name) for name in ("refunds", "refund")]

    assert of_none.code == 2
    assert of_none.complaint.startswith("✗ there is no playbook 'refunds'; there are: cancel-order,")
    assert (of_one.code, "Nothing like that waits for a person." in of_one.err) == (0, True)


@pytest.mark.parametrize("words", [["playbooks"], ["tools"], ["workers"], ["token", "list"]])
async def test_a_list_that_has_one_page_says_so(steward: Steward, words: list[str]) -> None:
    """The same fields wherever something is listed."""
    listed = (await steward(*words, "--json")).document

    assert listed["cursor"] is None
    assert listed["total"] == len(listed[words[0] if len(words) == 1 else "tokens"])
