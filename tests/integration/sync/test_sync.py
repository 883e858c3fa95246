"""Steward for code that is not async: one loop a process, whatever threads, forks and interrupts come."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from collections.abc import Callable, Generator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

import httpx
import psycopg
import pytest

from steward.domain.errors import DecisionRefused, Unreachable, Unusable
from steward.domain.model import Decision
from steward.domain.ports.tasks import Task
from steward.evals.worlds.desk.serve import running_desk
from steward.service import App
from steward.settings import Settings
from steward.sync import SyncApp

EMBEDDED = """
import steward

print(steward.run("Where is the queen of spades?").status)
"""
FORKS = """
import os, sys
import steward

def told(task):
    return f"{task.status} {task.playbook}"

print("parent", told(steward.run("What is the status of order 1041?")), flush=True)
child = os.fork()
print("child" if not child else "parent", told(steward.run("What is the status of order 1042?")), flush=True)
if child:
    print(os.waitpid(child, 0)[1])
    print("parent", told(steward.run("What is the status of order 1043?")), flush=True)
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


def ran(code: str, settings: Settings) -> subprocess.Popen[str]:
    """The code in a process of its own, set up by its environment."""
    environment = {
        "DATABASE_URL": settings.database_url or "",
        "STEWARD_DESK_URL": settings.desk_url or "",
        "STEWARD_HOME": str(settings.home),
        "STEWARD_PLANNER": "fixed",
    }
    return subprocess.Popen(  # noqa: S603 - our own code
        [sys.executable, "-c", code],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=environment,
        cwd=Path(__file__).parents[3],
    )


def test_a_task_is_run_asked_about_and_decided(settings: Settings) -> None:
    """The whole way, as a script goes it."""
    with SyncApp(settings) as app:
        assert (dry := app.plan("Refund 649 EUR for order 1089.")).plan
        assert dry.plan.playbook == "refund"
        task = app.run("Refund 649 EUR for order 1089.", requested_by="kim", task_id="t1")
        (review,) = app.reviews(task_id=task.id)

        assert (task.status, app.task("t1").requested_by) == ("needs_review", "kim")
        assert app.decide(review.question.id, Decision(kind="approve", by="lea")).status == "complete"
        with pytest.raises(DecisionRefused):
            app.decide(review.question.id, Decision(kind="approve", by="ann"))
        assert app.reviews() == []
        assert app.resume("t1").status == "complete"
        assert app.call(lambda one: one.state("t1")).status == "complete"
        with pytest.raises(Unusable, match="there is no playbook 'nope'"):
            app.run("Refund 649 EUR for order 1089.", playbook="nope")


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


def test_a_forked_process_opens_its_own(settings: Settings) -> None:
    """As a prefork server's children do; the parent's connections outlive the child's end."""
    out, err = ran(FORKS, settings).communicate(timeout=90)

    assert err == ""
    assert sorted(out.splitlines()) == ["0", "child complete order-status", *["parent complete order-status"] * 3]


def test_a_script_that_just_ends_leaves_no_server_behind(tmp_path: Path) -> None:
    """The embedded database, with nothing said of closing: no word on stderr, and nobody is left running."""
    script = [sys.executable, "-c", EMBEDDED]
    environment = {"STEWARD_HOME": str(tmp_path / "home"), "STEWARD_PLANNER": "fixed", "STEWARD_EMBEDDED": "on"}

    ended = subprocess.run(script, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)  # noqa: S603

    assert (ended.stdout, ended.stderr, ended.returncode) == ("needs_review\n", "", 0)
    assert not (tmp_path / "home" / "postgres" / "postmaster.pid").exists()


def test_an_interrupt_leaves_a_whole_task(settings: Settings) -> None:
    """Ctrl-C in the middle: the call ends, the task does not, and the same app goes on with it."""
    slow = {"rules": [{"path": "/refunds", "fault": "slow", "seconds": 3, "times": 1}]}
    assert httpx.put(f"{settings.desk_url}/faults", json=slow).is_success
    process = ran(INTERRUPTED, settings)
    assert process.stdout is not None
    assert process.stdout.readline() == "open\n"
    while not httpx.get(f"{settings.desk_url}/faults/struck").json()["struck"]:
        assert process.poll() is None
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=90)

    assert (out.splitlines(), err, process.returncode) == (["running", "complete"], "", 0)


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


async def test_a_notebook_s_thread_may_call_too(database_url: str, tmp_path: Path) -> None:
    """There the calling thread has an event loop of its own, which is not ours."""
    with SyncApp(Settings(home=tmp_path, database_url=database_url, planner="fixed")) as app:
        assert app.reviews() == []
