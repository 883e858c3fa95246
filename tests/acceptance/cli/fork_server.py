"""Starts `steward` in processes of their own that need not read the libraries again: forked from one that has.

Of Steward nothing is imported here. Each process runs the command's own script from its first line, imports Steward
itself, and ends as an interpreter does. Run as a script, with the number of the socket over which it is asked.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import runpy
import signal
import socket
import sys
import time
from contextlib import suppress

_LIBRARIES = (
    *("aiosmtplib", "babel", "cel", "fastapi", "httpx", "jinja2", "jwt", "langchain_openai", "langgraph.graph"),
    *("langgraph.checkpoint.postgres.aio", "langgraph.types", "openai", "packaging.version"),
    *("procrastinate", "prometheus_client", "psutil", "psycopg_pool", "pydantic_settings", "rich.console", "structlog"),
    *("tenacity", "typer", "uvicorn", "yaml"),
)
STREAMS = (1, 2)


def _serve(asked: socket.socket) -> None:
    """Fork for each that asks, until nobody is left who could; returns in the process that is to be a command."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is meant for those who ask
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a keeper
    while True:
        _, files, _, _ = socket.recv_fds(asked, 1, 1 + len(STREAMS))
        if not files:
            os._exit(0)
        if os.fork() == 0:
            asked.close()
            return _keep(*files)
        for file in files:
            os.close(file)


def _keep(told: int, *streams: int) -> None:
    """Be the command's parent: tell its id, and once it has ended how; returns in the command."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    with socket.socket(fileno=told) as teller, teller.makefile("rw") as words:
        wanted = json.loads(words.readline())
        process = os.fork()
        if process:
            for stream in streams:
                os.close(stream)
            words.write(f"{process}\n")
            words.flush()
            _, status = os.waitpid(process, 0)
            with suppress(OSError):  # who asked may be gone
                words.write(f"{os.waitstatus_to_exitcode(status)}\n")
                words.flush()
            os._exit(0)
    for number, stream in zip(STREAMS, streams, strict=True):
        os.dup2(stream, number)
        os.close(stream)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(wanted["folder"])
    os.environ.clear()
    os.environ.update(wanted["env"])
    time.tzset()
    sys.argv = wanted["words"]
    sys.path[0] = os.path.dirname(sys.argv[0])  # noqa: PTH120 - a text, as an interpreter puts it there


if __name__ == "__main__":
    for name in _LIBRARIES:
        importlib.import_module(name)
    if ours := sorted(name for name in sys.modules if name.split(".")[0] == "steward"):
        sys.exit(f"a library imports Steward: {ours}")
    gc.collect()
    gc.freeze()  # what was read stays: no collector of a command need look through it
    _serve(socket.socket(fileno=int(sys.argv[1])))
    runpy.run_path(sys.argv[0], run_name="__main__")
