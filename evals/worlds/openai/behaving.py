"""A loopback server that behaves as a real endpoint does; on plain sockets, so that it can break off as they do."""

from __future__ import annotations

import asyncio
import json
import socket
import struct
from collections import Counter
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field

import h11

from steward.domain.errors import Unusable
from steward.domain.model import JsonObject
from steward.evals.worlds.openai.behaviours import Asked, Behaviour, Sent
from steward.evals.worlds.openai.planner_script import PlannerScript

MODEL = "a-model"
_PIECE = 65_536
_DRIPPED = 16  # bytes of one piece where the answer drips
_RESET = struct.pack("ii", 1, 0)  # SO_LINGER with no time: the connection ends in a reset


@dataclass
class Endpoint:
    """One behaviour, served. `requests` are the bodies that it was asked with."""

    behaviour: Behaviour
    script: PlannerScript
    url: str = ""
    requests: list[JsonObject] = field(default_factory=list[JsonObject])
    counts: Counter[str] = field(default_factory=Counter[str])
    connections: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    def connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Serves a connection in a task of its own, which ends with the endpoint."""
        task = asyncio.create_task(self.serve(reader, writer))
        self.connections.add(task)
        task.add_done_callback(self.connections.discard)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request after the other."""
        connection = h11.Connection(h11.SERVER)
        try:
            while (request := await _request(connection, reader, writer)) is not None:
                sent = self.answer(*request)
                if not await _send(sent, connection, writer):
                    break
                connection.start_next_cycle()
        except (OSError, h11.ProtocolError):
            pass  # the caller went away
        finally:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()

    def answer(self, method: str, path: str, body: bytes) -> Sent:
        """What this endpoint gives for a request."""
        if path.endswith("/models"):
            listed: JsonObject = {"object": "list", "data": [{"id": MODEL, "object": "model", "owned_by": "steward"}]}
            return Sent(body=json.dumps(listed).encode())
        if method != "POST":
            return Sent(body=b'{"error": {"message": "only POST /chat/completions is served"}}', status=404)
        asking: JsonObject = json.loads(body)
        tool, meant = self.script.meant(asking)
        self.requests.append(asking)
        self.counts[tool] += 1
        return self.behaviour.answer(Asked(body=asking, tool=tool, meant=meant, number=self.counts[tool]))


@asynccontextmanager
async def behaving(behaviour: Behaviour, script: PlannerScript, *, port: int = 0) -> AsyncGenerator[Endpoint]:
    """The endpoint on the loopback for as long as the context lasts; port 0 takes a free one. Raises Unusable.

    Its model means what the script says.
    """
    endpoint = Endpoint(behaviour, script)
    try:
        server = await asyncio.start_server(endpoint.connected, "127.0.0.1", port)
    except OSError as error:
        raise Unusable(f"can't listen on port {port}: {error.strerror}") from error
    endpoint.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}{behaviour.path}"
    async with server:
        try:
            yield endpoint
        finally:  # or the server's end waits for them
            for task in (left := [*endpoint.connections]):
                task.cancel()
            await asyncio.gather(*left, return_exceptions=True)


async def _request(
    connection: h11.Connection, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
) -> tuple[str, str, bytes] | None:
    """Method, path and body of the next request; None where the caller is gone."""
    head: h11.Request | None = None
    body = bytearray()
    while True:
        event = connection.next_event()
        if event is h11.NEED_DATA:
            if connection.they_are_waiting_for_100_continue:
                go_on = connection.send(h11.InformationalResponse(status_code=100, headers=[]))
                writer.write(go_on or b"")
            connection.receive_data(await reader.read(_PIECE))
        elif isinstance(event, h11.Request):
            head = event
        elif isinstance(event, h11.Data):
            body += event.data
        elif isinstance(event, h11.EndOfMessage) and head is not None:
            return head.method.decode(), head.target.decode().partition("?")[0], bytes(body)
        else:
            return None


async def _send(sent: Sent, connection: h11.Connection, writer: asyncio.StreamWriter) -> bool:
    """The answer, as bytes of our own choosing; whether the connection lives on."""
    await asyncio.sleep(sent.after)
    length = len(sent.body) if sent.announced is None else sent.announced
    headers = [(name, value) for name, value in sent.headers.items()] + [("content-length", str(length))]
    if sent.status:
        head = connection.send(h11.Response(status_code=sent.status, headers=headers))
        writer.write(head or b"")
    size = _DRIPPED if sent.drip else _PIECE
    for at in range(0, len(sent.body), size):
        writer.write(sent.body[at : at + size])
        await writer.drain()
        await asyncio.sleep(sent.drip)
    if sent.reset:
        _reset(writer)
        return False
    return _finished(sent, connection)


def _finished(sent: Sent, connection: h11.Connection) -> bool:
    """Tells h11 what was written, so that it takes the next request."""
    connection.send(h11.Data(data=sent.body))
    connection.send(h11.EndOfMessage())
    return connection.our_state is h11.DONE


def _reset(writer: asyncio.StreamWriter) -> None:
    plain: socket.socket = writer.get_extra_info("socket")
    plain.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, _RESET)
    writer.transport.abort()
