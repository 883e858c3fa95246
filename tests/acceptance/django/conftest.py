"""The sample project with a real broker: Redis, and Celery's workers as processes of their own."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.shop import FOLDER, Shop, places, shop, shop_template

__all__ = ["shop", "shop_template"]
HERE = Path(__file__).parent
PATIENCE = 90.0  # seconds; the machine may be busy


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Generator[str]:
    """A Redis of its own."""
    command = shutil.which("redis-server")
    if command is None:
        pytest.skip(
            "redis-server is not installed, so nothing is tried with a real broker: apt-get install redis-server"
        )
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = taken.getsockname()[1]
    folder = tmp_path_factory.mktemp("redis")
    words = [
        command,
        "--port",
        str(port),
        "--bind",
        "127.0.0.1",
        "--save",
        "",
        "--appendonly",
        "no",
        "--dir",
        str(folder),
    ]
    server = subprocess.Popen(words, stdout=subprocess.DEVNULL)  # noqa: S603 - our own words
    try:
        until(lambda: _answers(port), "redis-server to answer")
        yield f"redis://127.0.0.1:{port}/0"
    finally:
        server.terminate()
        server.wait(10)


@dataclass(frozen=True)
class Celery:
    """A worker at work, with its log; its tools wait at a gate where they are told to."""

    process: subprocess.Popen[bytes]
    log: Path
    gate: Path

    def at_the_gate(self) -> dict[str, int]:
        """Which orders' refunds are in mid-call, and in which processes of its pool."""
        return {one.name.removeprefix("at-"): int(one.read_text()) for one in self.gate.glob("at-*")}

    def open_gate(self) -> None:
        (self.gate / "open").touch()


@contextmanager
def celery(shop: Shop, broker: str, folder: Path) -> Generator[Celery]:
    """Two processes under one worker, with beat."""
    gate = folder / "gate"
    gate.mkdir()
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        **places(shop),
        "BROKER_URL": broker,
        "GATE": str(gate),
        "PYTHONPATH": os.pathsep.join([str(FOLDER), str(HERE), str(FOLDER.parents[2])]),
        "DJANGO_SETTINGS_MODULE": "gated_settings",
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    words = [sys.executable, "-m", "celery", "-A", "project", "worker", "--concurrency", "2", "--loglevel", "info"]
    words += ["--beat", "--schedule", str(folder / "beat")]
    log = folder / "celery.log"
    with log.open("wb") as out:
        process = subprocess.Popen(words, cwd=folder, env=env, stdout=out, stderr=out)  # noqa: S603 - our own words
    try:
        until(lambda: b" ready." in log.read_bytes(), "Celery to be ready", log)
        yield Celery(process, log, gate)
    finally:
        (gate / "open").touch()
        process.terminate()
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def until(so: Callable[[], object], what: str, log: Path | None = None) -> None:
    """Wait for it."""
    end = time.monotonic() + PATIENCE
    while not so():
        if time.monotonic() > end:
            raise AssertionError(f"waited in vain for {what}\n{log.read_text()[-6000:] if log else ''}")
        time.sleep(0.1)


def _answers(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) == 0
