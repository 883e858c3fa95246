"""What Sentry gets, as a server of its protocol receives it."""

from __future__ import annotations

import gzip
import importlib.util
import json
import threading
import time
from collections.abc import Generator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
import sentry_sdk

from steward.domain.errors import Held, Unusable
from steward.domain.failures import failed
from steward.domain.model import Action, Receipt
from steward.domain.redaction import Redactor
from steward.settings import Settings
from steward.telemetry.fanout import Fanout, Sink
from steward.telemetry.sentry import open_sentry
from steward.telemetry.trace_ids import trace_id
from tests.fakes import Crash, Fault
from tests.unit.graph.plans import BOTH, PAID, PAY, TWO
from tests.unit.graph.rig import ListingToolbox, Rig


class Intake:
    """Takes envelopes and keeps their events; with `status` 0 it never answers."""

    def __init__(self, status: int) -> None:
        intake = self
        self.raw: list[bytes] = []
        self.over = threading.Event()

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                intake.raw.append(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
                if not status:
                    intake.over.wait(60)
                    return
                self.send_response(status)
                self.send_header("Content-Length", "2")
                self.end_headers()
                self.wfile.write(b"{}")

            def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 - its name there

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.dsn = f"http://public@127.0.0.1:{self.server.server_address[1]}/1"
        threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True).start()

    @property
    def events(self) -> list[dict[str, Any]]:
        return [json.loads(line) for body in self.raw for line in body.split(b"\n") if b'"event_id"' in line][1::2]

    def end(self) -> None:
        self.over.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def intake(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Generator[Intake]:
    one = Intake(getattr(request, "param", 200))
    monkeypatch.setenv("SENTRY_DSN", one.dsn)
    yield one
    one.end()


def opened() -> Sink:
    sink = open_sentry(Settings())
    assert sink is not None
    return sink


def broken(rig: Rig, error: Exception) -> Rig:
    async def run(action: Action) -> Receipt:
        raise error

    rig.tools.run = run
    return rig


async def test_an_unforeseen_error_is_told_with_its_way(intake: Intake) -> None:
    """Once, by kind and place, with the task and its trace; without values, addresses or secrets."""
    sink, redactor = opened(), Redactor(secrets=["hunter2hunter2"])
    rig = Rig(script=[TWO], acceptance=BOTH, telemetry=Fanout([sink], redactor.of))
    broken(rig, KeyError("hunter2hunter2 of ada@example.com"))
    for _ in range(2):
        with pytest.raises(KeyError):
            await rig.begin()
    sink.close(5)

    (event,) = intake.events
    (error,) = event["exception"]["values"]
    assert event["fingerprint"] == ["steward", "failed", "execute", "KeyError"]
    assert event["tags"] == {"where": "execute", "task_id": "t1"}
    assert event["contexts"]["trace"]["trace_id"] == trace_id("t1")
    assert error["type"] == "KeyError"
    assert error["stacktrace"]["frames"][-1]["function"] == "run"
    assert not {"vars", "context_line"} & error["stacktrace"]["frames"][-1].keys()
    assert not [word for word in (b"hunter2", b"ada@", b"/work/", b"breadcrumbs") if word in intake.raw[0]]


async def test_a_task_that_keeps_crashing_is_told(intake: Intake) -> None:
    """What its death sent to a person is one event, grouped by the place."""
    sink = opened()
    thrice: list[Fault] = ["crash_before"] * 3
    tools = ListingToolbox(faults={"pay": thrice})
    rig = Rig(script=[PAY], acceptance=PAID, tools=tools, telemetry=Fanout([sink], lambda fact: fact))
    with pytest.raises(Crash):
        await rig.begin()
    for _ in range(2):
        rig.restart()
        with pytest.raises(Crash):
            await rig.resume()
    rig.restart()
    await rig.resume()
    sink.close(5)

    event = intake.events[-1]
    assert event["fingerprint"] == ["steward", "crashed", "execute"]
    assert (event["tags"]["task_id"], "3 times" in event["message"]) == ("t1", True)


async def test_what_is_foreseen_is_nobodys_error(intake: Intake) -> None:
    """A refusal of ours, a question to a person and a task that fails are told elsewhere."""
    sink = opened()
    rig = Rig(script=[TWO], acceptance=BOTH, telemetry=Fanout([sink], lambda fact: fact))
    with pytest.raises(Held):
        await broken(rig, Held("another one has it")).begin()
    sink.close(5)

    assert intake.raw == []


@pytest.mark.parametrize("intake", [500, 0], ids=["failing", "hanging"], indirect=True)
async def test_closing_is_bounded(intake: Intake) -> None:
    """Whatever the server does."""
    sink = opened()
    sink.take(failed(ValueError("x"), "sweep"))
    began = time.monotonic()
    sink.close(0.2)
    assert time.monotonic() - began < 5


def test_the_host_is_left_alone(intake: Intake) -> None:
    """No global client, no integration: what the application itself sends is as before."""
    opened().close(0.1)
    assert not sentry_sdk.get_client().is_active()


def test_what_is_wrong_is_one_line(monkeypatch: pytest.MonkeyPatch) -> None:
    """Off without a DSN; a bad one is not shown; the extra is named where the library is missing."""
    assert open_sentry(Settings()) is None
    monkeypatch.setenv("SENTRY_DSN", "secret-nonsense")
    with pytest.raises(Unusable, match="SENTRY_DSN is no DSN") as told:
        open_sentry(Settings())
    assert "nonsense" not in str(told.value)
    nothing: dict[str, object] = {}
    monkeypatch.setattr(importlib.util, "find_spec", nothing.get)
    with pytest.raises(Unusable, match=r"steward-tasks\[sentry\]"):
        open_sentry(Settings())
