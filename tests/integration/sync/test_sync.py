"""Steward for code that is not async: one loop a process, whatever threads, forks and interrupts come."""

from __future__ import annotations

import asyncio
import gc
import pickle
import re
import signal
import sys
import threading
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import httpx
import psycopg
import pytest

import steward
from steward.composition import open_app
from steward.domain.errors import DecisionRefused, Unreachable, Unusable
from steward.domain.model import Decision, Requester
from steward.domain.ports.tasks import Task
from steward.evals.worlds.desk.serve import running_desk
from steward.service import App
from steward.settings import Settings
from steward.sync import SyncApp
from tests.forks import Forked, Forks

FORKS = """
import os, warnings
import steward

warnings.filterwarnings("ignore", "This process .* is multi-threaded", DeprecationWarning)  # Python 3.12's, of any fork

def told(task):
    return f"{task.status} {task.playbook}"

print("parent", told(steward.run("What is the status of order 1041?")), flush=True)
child = os.fork()
print("child" if not child else "parent", told(steward.run("What is the status of order 1042?")), flush=True)
if child:
    print(os.waitpid(child, 0)[1])
    print("parent", told(steward.run("What is the status of order 1043?")), flush=True)
"""
LATE = """
import threading, time
from steward import run

def late():
    while threading.main_thread().is_alive():
        time.sleep(0.01)
    print(run("What is the status of order 1042?").status)

threading.Thread(target=late).start()
"""
INTERRUPTED = """
import sys
import steward

app = steward.SyncApp()
app.plan("Refund 15 EUR for order 1043")
print("open", flush=True)
try:
    app.run("Refund 15 EUR for order 1043", task_id="t1")
except KeyboardInterrupt:
    print(app.task("t1").status)
    print(app.resume("t1").status)
"""


@pytest.fixture
def settings(database_url: str, tmp_path: Path) -> Generator[Settings]:
    """A desk in a thread of its own, since these callers block theirs."""
    opened: Future[tuple[str, Callable[[], object]]] = Future()

    async def live() -> None:
        loop, over = asyncio.get_running_loop(), asyncio.Event()
        async with running_desk(database_url) as url:
            opened.set_result((url, lambda: loop.call_soon_threadsafe(over.set)))
            await over.wait()

    with ThreadPoolExecutor(1) as threads:
        desk = threads.submit(lambda: asyncio.run(live()))
        url, close = opened.result(60)
        yield Settings(home=tmp_path, database_url=database_url, planner="fixed", desk_url=url)
        close()
        desk.result(60)


async def ran(forks: Forks, code: str, settings: Settings) -> Forked:
    """The code in a process of its own, set up by its environment."""
    environment = {
        "DATABASE_URL": settings.database_url or "",
        "STEWARD_DESK_URL": settings.desk_url or "",
        "STEWARD_HOME": str(settings.home),
        "STEWARD_PLANNER": "fixed",
    }
    return await forks.start(["-c", code], environment, folder=Path(__file__).parents[3])


async def said(process: Forked) -> tuple[list[str], str]:
    """The lines that it wrote, and what it complained of."""
    out, err = await asyncio.wait_for(process.communicate(), 90)
    return out.decode().splitlines(), err.decode()


def test_a_task_is_run_asked_about_and_decided(settings: Settings) -> None:
    """The whole way, as a script goes it."""
    with SyncApp(settings) as app:
        assert (dry := app.plan("Refund 649 EUR for order 1089.")).plan
        assert dry.plan.playbook == "refund"
        agent = Requester(roles=["agent"])
        task = app.run("Refund 649 EUR for order 1089.", requested_by="kim", requester=agent, task_id="t1")
        (review,) = app.reviews(task_id=task.id)

        kept = app.task("t1")
        assert (task.status, kept.requested_by, kept.requester) == ("needs_review", "kim", agent)
        assert app.decide(review.question.id, Decision(kind="approve", by="lea")).status == "complete"
        with pytest.raises(DecisionRefused):
            app.decide(review.question.id, Decision(kind="approve", by="ann"))
        assert app.reviews() == []
        assert app.resume("t1").status == "complete"
        assert app.call(lambda one: one.state("t1")).status == "complete"
        with pytest.raises(Unusable, match="there is no playbook 'nope'"):
            app.run("Refund 649 EUR for order 1089.", playbook="nope")


async def asked_by_nobody_known(app: App) -> Task:
    return await app.run("x", requester=cast("Any", {"name": "kim"}))


def test_what_steward_awaits_may_not_wait_for_steward(settings: Settings) -> None:
    """It would wait for itself: refused at once, and everything else goes on."""
    with SyncApp(settings) as app:

        async def nested(_: App) -> Task:
            return app.task("t1")

        with pytest.raises(Unusable, match="own event loop"):
            app.call(nested)
        assert app.reviews() == []


def test_many_threads_share_one_steward(settings: Settings, admin: psycopg.Connection) -> None:
    """Twelve threads at once: one pool, and each gets its own task's end."""
    goals = [f"What is the status of order {1041 + number}?" for number in range(12)]
    with SyncApp(settings) as app, ThreadPoolExecutor(len(goals)) as threads:
        tasks = [*threads.map(app.run, goals)]
        sessions = "SELECT count(*) FROM pg_stat_activity WHERE datname = %s AND application_name <> ''"
        database = (settings.database_url or "").rsplit("/", 1)[-1].partition("?")[0]
        connections = admin.execute(sessions, [database]).fetchone()

    assert [task.goal for task in tasks] == goals
    assert {task.status for task in tasks} == {"complete"}
    assert (connections or [99])[0] < 25


async def test_a_forked_process_opens_its_own(forks: Forks, settings: Settings) -> None:
    """As a prefork server's children do; the parent's connections outlive the child's end."""
    lines, err = await said(await ran(forks, FORKS, settings))

    assert err == ""
    assert sorted(lines) == ["0", "child complete order-status", *["parent complete order-status"] * 3]


async def test_a_thread_may_go_on_after_the_main_one(forks: Forks, settings: Settings) -> None:
    """The interpreter waits for it, and so does Steward."""
    assert await said(await ran(forks, LATE, settings)) == (["complete"], "")


async def test_an_interrupt_leaves_a_whole_task(forks: Forks, settings: Settings) -> None:
    """Ctrl-C in the middle: the call ends, the task does not, and the same app goes on with it."""
    slow = {"rules": [{"path": "/refunds", "fault": "slow", "seconds": 3, "times": 1}]}
    async with httpx.AsyncClient(base_url=settings.desk_url or "") as desk:
        assert (await desk.put("/faults", json=slow)).is_success
        process = await ran(forks, INTERRUPTED, settings)
        assert await process.stdout.readline() == b"open\n"
        while not (await desk.get("/faults/struck")).json()["struck"]:
            assert process.returncode is None
    process.send_signal(signal.SIGINT)

    assert (*await said(process), process.returncode) == (["running", "complete"], "", 0)


def test_what_cannot_be_opened_is_said_and_tried_again(settings: Settings) -> None:
    """The error is the caller's; nothing of the failed try is left."""
    wrong = SyncApp(settings.model_copy(update={"database_url": "postgresql://u@127.0.0.1:1/none"}))
    for _ in range(2):
        with pytest.raises(Unreachable, match=r"127\.0\.0\.1"):
            wrong.task("t1")
    app = SyncApp(settings)
    app.close()
    for _ in range(2):
        assert app.reviews() == []
        app.close()


def test_what_nobody_has_any_more_is_closed(settings: Settings) -> None:
    """Its thread and its connections go with it."""
    app = SyncApp(settings)
    assert app.reviews() == []
    threads = [one for one in threading.enumerate() if one.name == "steward"]
    del app
    gc.collect()
    for one in threads:
        one.join(30)

    assert (len(threads), [one.is_alive() for one in threads]) == (1, [False])


def test_another_process_gets_it_by_its_settings(settings: Settings) -> None:
    """Pickled while open, it opens anew."""
    with SyncApp(settings) as app:
        assert app.reviews() == []
        with pickle.loads(pickle.dumps(app)) as other:  # noqa: S301 - our own
            assert other.reviews() == []


def test_settings_that_change_under_way_are_told(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """They would be ignored: closed first, it opens with them."""
    monkeypatch.setenv("DATABASE_URL", settings.database_url or "")
    monkeypatch.setenv("STEWARD_HOME", str(settings.home))
    monkeypatch.setenv("STEWARD_PLANNER", "fixed")
    try:
        assert steward.run("Sing.").status == "needs_review"
        monkeypatch.setenv("STEWARD_MODEL", "other")
        monkeypatch.setenv("OPENAI_API_KEY", "secret")
        with pytest.raises(Unusable, match=r"^STEWARD_MODEL, OPENAI_API_KEY changed since.*steward\.close") as told:
            steward.run("Sing.")
        assert "secret" not in str(told.value)
        steward.close()
        assert steward.run("Sing.").status == "needs_review"
    finally:
        steward.close()


@pytest.mark.parametrize(
    ("module", "asked"), [("gevent.monkey", "is_module_patched"), ("eventlet.patcher", "is_monkey_patched")]
)
def test_green_threads_are_refused(
    module: str, asked: str, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two event loops in one thread of the system break each other: one line in place of that."""
    monkeypatch.setitem(sys.modules, module, SimpleNamespace(**{asked: bool}))

    with pytest.raises(
        Unusable, match=f"{module.partition('.')[0]} has put its own in place of this process's threads"
    ):
        SyncApp(settings).reviews()


def test_what_is_handed_in_is_checked(settings: Settings) -> None:
    """Untyped callers get one line that names what is wrong, and nothing is begun."""
    wrong: list[tuple[Callable[[Any], object], str]] = [
        (lambda app: app.run(None), "goal must be a text, not None"),
        (lambda app: app.run("a\0b"), "goal holds a NUL"),
        (lambda app: app.run("x", requested_by=None), "requested_by must be a text, not None"),
        (lambda app: app.run("x", playbook=3), "playbook must be a text, not int"),
        (lambda app: app.run("x", task_id=b"t"), "task_id must be a text, not bytes"),
        (lambda app: app.run("x", task_id="t" * 201), "task_id has 201 characters, 200 are allowed"),
        (lambda app: app.run("x", task_id="a\nb"), "task_id holds the character U+000A"),
        (lambda app: app.run("x", requested_by="k" * 201), "requested_by has 201 characters"),
        (lambda app: app.plan("x", requested_by=7), "requested_by must be a text, not int"),
        (lambda app: app.resume(None), "task_id must be a text, not None"),
        (lambda app: app.task("\ud800"), "task_id holds a NUL or half a surrogate pair"),
        (lambda app: app.decide("r1", "approve"), "the decision must be a Decision"),
        (lambda app: app.decide(None, Decision(kind="approve", by="lea")), "review_id must be a text"),
        (lambda app: app.decide("r1", Decision(kind="approve", by=" ")), "the decision says nobody as `by`"),
        (
            lambda app: app.decide("r1", Decision(kind="approve", by=cast("Any", None))),
            "the decision's by must be a text, not None",
        ),
        (
            lambda app: app.decide("r1", Decision(kind="reject", by="lea", end=cast("Any", "no"))),
            "the decision's end must be true or false, not str",
        ),
        (
            lambda app: app.decide("r1", Decision(kind="edit", by="lea", args=cast("Any", [1]))),
            "the decision's args must be an object, not list",
        ),
        (
            lambda app: app.decide("r1", Decision(kind="grant", by="lea", grant=cast("Any", {"steps": "5"}))),
            "the decision grants str as steps",
        ),
        (lambda app: app.reviews(limit=-1), "limit must be a whole number from 0 on, not -1"),
        (lambda app: app.reviews(limit=1.5), "limit must be a whole number from 0 on, not 1.5"),
        (lambda app: app.call(asked_by_nobody_known), "the requester must be a Requester"),
        (lambda app: app.call(repr), "call takes a function whose value is awaited"),
        (lambda app: app.call(None), "call takes a function whose value is awaited"),
    ]
    with SyncApp(settings) as app:
        for ask, told in wrong:
            with pytest.raises(Unusable, match=re.escape(told)):
                ask(app)
        assert app.call(lambda one: one.deps.tasks.list(limit=10)) == []
        app.run("Say hello", task_id="t1")
        with pytest.raises(Unusable, match="exists already, with another goal or playbook"):
            app.run("Say hello", playbook="refund", task_id="t1")
    for untyped in (None.__class__, "home", 5):
        with pytest.raises(Unusable, match=re.escape(f"Settings(…) are needed, not {type(untyped).__name__}")):
            SyncApp(cast("Any", untyped))


async def test_what_is_opened_wrongly_or_was_closed_is_told_in_a_line(settings: Settings) -> None:
    """An app that was left says so, and not that the database is down."""
    for given, connections, told in [
        ("home", 10, "Settings(…) are needed, not str"),
        (settings, 1, "connections must be 2 or more, as one of them keeps the leases"),
        (settings, "9", "connections must be a whole number"),
    ]:
        with pytest.raises(Unusable, match=re.escape(told)):
            async with open_app(cast("Any", given), connections=cast("Any", connections)):
                raise AssertionError("it opened")
    async with open_app(settings, connections=2) as app:
        assert (await app.run("Refund 15 EUR for order 1041, the knife has a scratch.")).status == "complete"
    with pytest.raises(Unreachable, match="what was opened on it is closed: open it anew"):
        await app.reviews()


async def test_a_notebook_s_thread_may_call_too(database_url: str, tmp_path: Path) -> None:
    """There the calling thread has an event loop of its own, which is not ours."""
    with SyncApp(Settings(home=tmp_path, database_url=database_url, planner="fixed")) as app:
        assert app.reviews() == []
