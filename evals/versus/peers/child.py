"""A server of processes for one framework: `python -m steward.evals.versus.peers.child MODULE SOCKET`.

The framework is imported once; each connection is served by a process of its own, forked from here. It reads one JSON
object a line and answers each with one: first the errand, then what to do; it ends with its connection.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import select
import signal
import socket
import sys
import time
from dataclasses import asdict
from importlib import import_module
from typing import Any, cast

from steward.evals.versus.peers.errand import Agent, Ended, Errand, Opens


def listen(module: str, path: str) -> None:
    """Serve connections until the standard input ends."""
    adapter = import_module(module)
    for name in cast("tuple[str, ...]", adapter.NEEDS):
        import_module(name)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for them
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        while listener in select.select([listener, sys.stdin], [], [])[0]:
            connection, _ = listener.accept()
            if os.fork() == 0:
                listener.close()
                signal.signal(signal.SIGCHLD, signal.SIG_DFL)
                asyncio.run(serve(cast("Opens", adapter.opened), connection))
                os._exit(0)
            connection.close()


async def serve(opened: Opens, connection: socket.socket) -> None:
    """Answer what is asked, until the connection ends. What a framework raises is an end like others."""
    reader, writer = await asyncio.open_connection(sock=connection)

    async def tell(said: dict[str, Any]) -> None:
        writer.write(json.dumps(said).encode() + b"\n")
        await writer.drain()

    errand = Errand(**json.loads(await reader.readline()))
    async with opened(errand) as agent:
        await tell({"ready": os.getpid()})
        with contextlib.suppress(ConnectionError):
            while line := await reader.readline():
                began = time.monotonic()
                ended = await _done(agent, json.loads(line)["do"])
                await tell({**asdict(ended), "seconds": time.monotonic() - began})


async def _done(agent: Agent, what: str) -> Ended:
    do = {"begin": agent.begin, "go_on": agent.go_on, "approve": agent.approve, "grant": agent.grant}[what]
    try:
        return await do()
    except Exception as error:  # noqa: BLE001 - whatever a framework lets out is how the request ended there
        return Ended(end="failed", text=f"{type(error).__name__}: {error}"[:500])


if __name__ == "__main__":
    listen(sys.argv[1], sys.argv[2])
