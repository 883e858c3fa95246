"""Starts `steward` in processes of their own that need not read modules again: forked from one that has.

It has imported Steward and what Steward imports, and has read the samples: nothing that depends on a setting. Each
process runs the command's own script, or the code behind `-c`, from its first line and ends as an interpreter does.
What a command imports when it is started from nothing is for other tests. Run as a script, with the number of the
socket at which all who ask connect.
"""

from __future__ import annotations

import atexit
import ctypes
import gc
import importlib
import json
import os
import runpy
import select
import signal
import socket
import sys
import threading
import time
from contextlib import suppress
from typing import NoReturn

import httpx

_MODULES = (
    *("aiosmtplib", "anyio._backends._asyncio", "babel.dates", "babel.numbers", "httpcore"),
    *("langchain_openai", "openai", "uvicorn.lifespan.off"),
    *(f"steward.{name}" for name in ("catalogue", "composition", "evals.cases", "evals.worlds.desk.serve", "records")),
    *(f"steward.{name}" for name in ("checkpoints.saver", "graph.build", "telemetry.langsmith.graph")),
    *(f"steward.cli.{name}" for name in ("app", "logs", "main", "rendering.progress", "requests_file", "task_history")),
    *(f"steward.server.{name}" for name in ("http_app", "mcp.carrier", "mcp.sdk", "mcp.task_tools", "serving")),
    *(f"steward.workers.{name}" for name in ("cancelling", "submitting", "worker")),
)
_STREAMS = (1, 2, 0)  # the last only where somebody types


def _serve(listener: socket.socket) -> None:
    """Fork for each that asks, until nobody is left who could; returns in the process that is to be a command."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # it is meant for those who ask
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a keeper
    heard = [listener]
    while True:
        for one in select.select(heard, (), ())[0]:
            if one is listener:
                heard.append(listener.accept()[0])
                continue
            _, files, _, _ = socket.recv_fds(one, 1, 1 + len(_STREAMS))
            if files and os.fork() == 0:
                for socket_ in heard:
                    socket_.close()
                return _keep(*files)
            for file in files:
                os.close(file)
            if not files:
                heard.remove(one)
                one.close()
        if len(heard) == 1 and not select.select(heard, (), (), 0)[0]:
            os._exit(0)


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
    for number, stream in zip(_STREAMS, streams, strict=False):
        os.dup2(stream, number)
        os.close(stream)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    os.chdir(wanted["folder"])
    os.environ.clear()
    os.environ.update(wanted["env"])
    time.tzset()
    sys.argv = wanted["words"]
    sys.path[0] = os.path.dirname(sys.argv[0])  # noqa: PTH120 - a text, as an interpreter puts it there


def _warm() -> None:
    """Fill the caches that are the same for every command: its words, the samples' patterns, rules and schemas, and
    the system's certificates."""
    from steward.catalogue import load_catalogue
    from steward.cli.app import command_line
    from steward.expressions.rules import CelRules
    from steward.playbooks.library import load_samples
    from steward.settings import Settings
    from steward.tools.spec import World
    from steward.tools.web import trusted

    command_line()
    world = World(http=httpx.AsyncClient(verify=trusted()))
    catalogue = load_catalogue(Settings(tools="", samples="on"), world, CelRules())
    load_samples(catalogue.tools, CelRules(), replaced=catalogue.tools.names())


def _keep_all() -> None:
    """What was read stays: no command's collector looks through it, and no command's end takes it apart."""
    gc.collect()
    ctypes.pythonapi.Py_IncRef(ctypes.py_object(gc.get_objects()))
    gc.freeze()


def _run() -> int:
    """The command's exit code, where it ends by itself or leaves with a number."""
    try:
        if sys.argv[0] == "-c":
            exec(sys.argv.pop(1), vars(sys.modules["__main__"]))  # noqa: S102 - as an interpreter does
        else:
            runpy.run_path(sys.argv[0], run_name="__main__")
    except SystemExit as leaving:
        if not isinstance(leaving.code, int | None):
            raise
        return leaving.code or 0
    return 0


def _end(code: int) -> NoReturn:
    """As an interpreter ends, in its order, but for taking the modules apart: that alone would copy them all."""
    threading._shutdown()  # type: ignore[attr-defined] # noqa: SLF001 - as it is done there
    atexit._run_exitfuncs()  # type: ignore[attr-defined] # noqa: SLF001
    with suppress(OSError, ValueError):  # where nobody reads any more the interpreter is to say so
        sys.stdout.flush()
        sys.stderr.flush()
        os._exit(code & 0xFF)
    sys.exit(code)


if __name__ == "__main__":
    for name in _MODULES:
        importlib.import_module(name)
    _warm()
    if threading.active_count() > 1:
        sys.exit(f"an import starts threads, which no fork has: {threading.enumerate()}")
    _keep_all()
    _serve(socket.socket(fileno=int(sys.argv[1])))
    _end(_run())
