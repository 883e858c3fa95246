"""What a tool marks is on no page, in no document, no interrupt and no record; and it can be edited around."""

from __future__ import annotations

import html
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
from langgraph.types import Command

from steward.domain.errors import DecisionRefused
from steward.domain.figures.slices import Selector, Slice
from steward.domain.model import Decision, JsonObject
from steward.domain.ports.marks import DecisionFilter
from steward.domain.redaction import HIDDEN
from tests.forks import Forks
from tests.integration.redaction.world import PASSWORD, PIN, World, leaks

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("redaction")]
HTML = {"Accept": "text/html"}


async def shown(world: World, *paths: str) -> str:
    """The pages, all of which must be there."""
    answers = [await world.http.get(path, headers=HTML) for path in paths]
    assert [one.status_code for one in answers] == [200] * len(paths), [one.text[:300] for one in answers]
    return "\n".join(one.text for one in answers)


COMMANDS = """
import json, sys
from steward.cli.main import main

for words in json.loads(sys.argv[1]):
    sys.argv[1:] = words
    try:
        main()
    except SystemExit:
        print("", flush=True)
"""


async def commanded(forks: Forks, world: World, *commands: list[str]) -> str:
    """What the commands write, one after the other in a process of its own."""
    given = world.settings
    env = {
        **{name: value for name, value in os.environ.items() if not name.startswith(("STEWARD_", "OPENAI_"))},
        "DATABASE_URL": given.database_url or "",
        "STEWARD_HOME": str(given.home),
        "STEWARD_PLANNER": "fixed",
        "STEWARD_TOOLS": given.tools,
        "STEWARD_PLAYBOOKS": given.playbooks,
    }
    process = await forks.start(["-c", COMMANDS, json.dumps(commands)], env, folder=Path(given.playbooks))
    return b"".join(await process.communicate()).decode()


async def test_a_question_shows_none_of_it(forks: Forks, world: World) -> None:
    """Not in the queue, the review, its whole, the task, the commands, the interrupt, or the rows they are made of."""
    review = await world.ask("ann")
    at, task = f"/reviews/{review.question.id}", f"/tasks/{review.task_id}"
    pages = await shown(
        world,
        "/reviews",
        at,
        f"{at}/whole",
        f"{at}/audit",
        "/tasks",
        task,
        f"{task}/whole/step?key=user",
        f"{task}/case.yaml",
    )
    snapshot = await world.app.graph.aget_state({"configurable": {"thread_id": review.task_id}})
    row = await world.app.task(review.task_id)
    records = await world.app.deps.decisions.list(review.task_id)
    looks = (["review"], ["review", "show", review.question.id], ["tasks"], ["task", review.task_id])
    plan = ["plan", f"create user ann log-in {PASSWORD} door {PIN}"]
    written = await commanded(forks, world, *([*words, *more] for words in (*looks, plan) for more in ([], ["--json"])))
    kept = repr([review, snapshot.interrupts, {**row.state, "plan": None}, row.result, row.error, records])

    assert leaks(pages) == []
    assert leaks(written) == []
    assert written.count(review.task_id) > 5, written
    assert leaks(kept) == []
    assert review.question.args == {"name": "ann", "password": HIDDEN, "pin": HIDDEN, "room": "attic"}


async def test_the_end_of_a_task_shows_none_of_it(forks: Forks, world: World) -> None:
    """The receipt repeats it, the evidence and the answer too, and a refusal quotes it."""
    commands: list[list[str]] = []
    for name, room in (("bea", "attic"), ("cem", "cellar")):
        review = await world.ask(name, room)
        task = await world.app.decide(review.question.id, Decision(kind="approve", by="lea"))
        path = f"/tasks/{task.id}"
        (entry,) = await world.app.deps.ledger.history(task.id)
        wholes = [f"{path}/whole/{part}?key={entry.action.key}" for part in ("args", "result", "evidence")]
        pages = await shown(world, path, *wholes, f"{path}/whole/answer", f"{path}/case.yaml")
        records = await world.app.deps.decisions.list(task.id)
        events = await world.app.audit.events(task_id=task.id)
        reviews = await world.app.deps.reviews.list(open_only=False, task_id=task.id)

        assert PASSWORD in repr(entry)  # the ledger has what was done
        assert leaks(pages) == []
        for kept in (task.result, task.error, records, events, reviews):
            assert leaks(repr(kept)) == []
        commands += [
            ["task", task.id],
            ["eval", "add", task.id],
            ["task", task.id, "--json"],
            ["audit", "show", task.id],
        ]
    written = await commanded(forks, world, *commands)
    assert leaks(written) == []
    assert all(name in written for name in ("bea", "cem"))
    assert ("bea", PASSWORD, PIN) in world.made


async def test_lists_of_decisions_and_of_tasks_show_none_of_it(world: World) -> None:
    """The goal says what the plan marks; a person repeats it in an answer, and in a word on a decision."""
    review = await world.ask("ivo")
    yes = Decision(kind="approve", by="lea", message=f"{PASSWORD} is fine, and so is {PIN}")
    task = await world.app.decide(review.question.id, yes)
    app = world.app
    assert app.marks
    assert app.folds
    assert app.figures
    listed = await app.marks.decisions(DecisionFilter(task_id=task.id))
    first = listed.decisions[0].id
    mark = await app.marks.mark(first, "right", "lea", f"I tried {PASSWORD}")
    marks = await app.marks.marks(first)
    again = await app.marks.decisions(DecisionFilter(task_id=task.id))
    await app.folds.fold_all()
    wanted = Slice(since=0, until=4e9)
    behind = await app.figures.tasks_behind(wanted, Selector(kind="outcome", value="with_person"))
    events = await world.app.audit.events(task_id=task.id)

    assert any(one.id == task.id for one in behind.tasks)
    assert any("is fine" in repr(one.detail) for one in events)
    for kept in (listed, mark, marks, again, behind, events):
        assert leaks(repr(kept)) == []


async def _on_the_page(world: World, review_id: str, **changes: str) -> None:
    page = (await world.http.get(f"/reviews/{review_id}", headers=HTML)).text
    form = dict(re.findall(r'<input type="hidden" name="(csrf|digest)" value="([^"]*)">', page))
    for name in ("name", "password", "pin", "room"):
        (value,) = re.findall(rf'name="arg:{name}"[^>]*value="([^"]*)"', page) or [""]
        form[f"arg:{name}"] = html.unescape(value)
    assert form["arg:password"] == form["arg:pin"] == HIDDEN
    posted = {**form, **{f"arg:{name}": value for name, value in changes.items()}, "kind": "edit"}
    answer = await world.http.post(f"/reviews/{review_id}/decide", data=posted, headers=HTML)
    assert answer.status_code == 303, answer.text


async def test_an_edit_on_the_page_leaves_what_is_hidden_as_it_is(world: World) -> None:
    """The mark comes back and means: unchanged. Another value replaces it, as a number too."""
    kept, replaced = await world.ask("dan"), await world.ask("eva")

    await _on_the_page(world, kept.question.id, name="danny")
    await _on_the_page(world, replaced.question.id, password="an0ther one", pin="4711")

    for review in (kept, replaced):
        await world.over(review.task_id)
    assert ("danny", PASSWORD, PIN) in world.made
    assert ("eva", "an0ther one", 4711) in world.made
    assert "an0ther one" not in await shown(world, f"/reviews/{replaced.question.id}", f"/tasks/{replaced.task_id}")


async def test_an_edit_on_the_command_line_leaves_it_too(forks: Forks, world: World) -> None:
    """`--set` changes what it names alone."""
    review = await world.ask("fay")

    written = await commanded(forks, world, ["review", "edit", review.question.id, "--set", "name=fayette"])

    (entry,) = await world.app.deps.ledger.history(review.task_id)
    assert entry.action.args == {"name": "fayette", "password": PASSWORD, "pin": PIN, "room": "attic"}, written
    assert entry.verified
    assert leaks(written) == []


async def test_an_edit_in_another_screen_leaves_it_too(world: World) -> None:
    """Screens for interrupts send all fields back as strings; what is traced of the answer holds no secret."""
    review = await world.ask("gus")
    config: Any = {"configurable": {"thread_id": review.task_id}}
    waiting = (await world.app.graph.aget_state(config)).interrupts[0]
    args: JsonObject = {**waiting.value["action_requests"][0]["args"], "name": "gustav"}

    await world.app.graph.ainvoke(Command(resume={waiting.id: {"type": "edit", "args": args}}), config)

    assert ("gustav", PASSWORD, PIN) in world.made


async def test_a_mark_in_another_place_is_refused(world: World) -> None:
    """What stands for nothing hidden, or for a part of it, would become the value."""
    review = await world.ask("hal")
    for changes in ({"name": HIDDEN}, {"password": f"{HIDDEN}!"}, {"name": f"x{HIDDEN}"}):
        args: JsonObject = {**review.question.args, **changes}
        with pytest.raises(DecisionRefused, match="stands for what is hidden"):
            await world.app.record_decision(review.question.id, Decision(kind="edit", by="lea", args=args))


async def test_an_answer_that_tells_a_secret_is_hidden_once_a_plan_takes_it_up(forks: Forks, world: World) -> None:
    """Nothing marked it when it was given: the line of the audit and the review's own answer are shown without it."""
    task = await world.app.run(f"create user jon door {PIN}", requested_by="kim")
    (review,) = await world.app.deps.reviews.list(task_id=task.id)
    told = Decision(kind="respond", by="lea", message=f"create user jon log-in {PASSWORD} door {PIN} room attic")
    task = await world.app.decide(review.question.id, told)
    at = f"/reviews/{review.question.id}"

    pages = await shown(world, at, f"{at}/audit", f"{at}/whole", f"/tasks/{task.id}")
    written = await commanded(
        forks, world, ["audit", task.id], ["audit", task.id, "--json"], ["audit", review.question.id]
    )

    assert "jon" in pages
    assert leaks(pages) == []
    assert "jon" in written
    assert leaks(written) == []
