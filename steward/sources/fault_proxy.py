"""An HTTP proxy before a sandbox, which loses, pretends or delays one answer of an act, or answers it with 500."""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Literal, cast
from urllib.parse import urlsplit
from uuid import UUID, uuid4

import httpx
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.types import Receive, Scope, Send

from steward.domain.model import Json, JsonObject
from steward.tools.web import open_connections

Fault = Literal["lost answer", "silent no-op", "lag", "500 before", "500 after"]
FAULTS: tuple[Fault, ...] = ("lost answer", "silent no-op", "lag", "500 before", "500 after")

_READING = frozenset({"GET", "HEAD", "OPTIONS"})
_OF_ONE_HOP = frozenset(
    {"connection", "content-encoding", "content-length", "host", "keep-alive", "te", "transfer-encoding", "upgrade"}
)  # RFC 9110, 7.6.1; and of a body that was unpacked
_SECONDS = 120.0  # for one answer of the sandbox


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What the sandbox answered; `method` is the request's."""

    method: str
    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes

    @property
    def acted(self) -> bool:
        return 200 <= self.status < 300

    def response(self) -> Response:
        shown = Response(self.body, self.status)
        for name, value in self.headers:
            shown.headers.append(name, value)
        return shown


class FaultProxy:
    """An ASGI app that passes everything on, but for the one fault it was last told to do.

    `lag` is in seconds; `absent` are the system's words for what is not there; `ids` are the places, dotted, in an
    act's answer by which it is looked up: a pretended answer names others. `acts` are the answers 2xx since then.
    """

    def __init__(self, sandbox: str, *, lag: float, absent: str = "", ids: Sequence[str] = ()) -> None:
        parts = urlsplit(sandbox)
        self._there = f"{parts.scheme}://{parts.netloc}"
        self.path = parts.path.rstrip("/")
        self._lag, self._absent, self._ids = lag, absent, ids
        self._acting = False
        self._first: Answer | None = None
        self.begin(None)

    def begin(self, fault: Fault | None) -> None:
        """Do this fault, once, to the next act; without one, the act's answer is what later ones pretend."""
        self._fault: Fault | None = fault
        self._learning = fault is None
        self._until = 0.0
        self._shown: dict[tuple[str, str, bytes], Answer] = {}
        self.asked = 0
        self.acts: list[Answer] = []

    def catch_up(self) -> None:
        """End the lag."""
        self._until = 0.0

    @contextmanager
    def acting(self) -> Generator[None]:
        """What is asked for meanwhile, and does not only read, is the act; all else looks."""
        self._acting = True
        try:
            yield
        finally:
            self._acting = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        acts = self._acting and request.method not in _READING
        answer = await (self._act(request) if acts else self._look(request))
        if answer is not None:
            await answer(scope, receive, send)
            return
        # a body that is announced and never comes: the connection is cut
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-length", b"1")]})

    async def _act(self, request: Request) -> Response | None:
        """The answer, by the fault; None where it is lost."""
        self.asked += 1
        fault = self._fault
        if fault == "500 before":
            self._fault = None
            return _broken()
        if fault == "silent no-op" and self._first is not None:
            self._fault = None
            return _renewed(self._first, self._ids).response()
        answer = await self._passed_on(request)
        if not answer.acted:
            return answer.response()  # a redirect, or a no of its own: the fault is still to come
        self.acts.append(answer)
        self._fault = None
        if self._learning:
            self._first = self._first or answer
        if fault == "lag":
            self._until = time.monotonic() + self._lag
        return {"lost answer": None, "500 after": _broken()}.get(fault or "", answer.response())

    async def _look(self, request: Request) -> Response:
        target = (request.method, _target(request), await request.body())
        if time.monotonic() < self._until:
            seen = self._shown.get(target)
            return seen.response() if seen else JSONResponse({"detail": self._absent or "not found"}, 404)
        answer = await self._passed_on(request)
        if not self.acts:
            self._shown[target] = answer
        return answer.response()

    async def _passed_on(self, request: Request) -> Answer:
        headers = [(name, value) for name, value in request.headers.items() if name not in _OF_ONE_HOP]
        try:
            async with open_connections(timeout=_SECONDS) as http:
                answer = await http.request(
                    request.method,
                    httpx.URL(self._there).copy_with(raw_path=_target(request).encode()),
                    headers=headers,
                    content=await request.body() or None,
                )
        except httpx.TransportError as error:
            said = {"detail": f"the sandbox can't be reached: {error or type(error).__name__}"}
            return Answer(method=request.method, status=502, headers=(), body=json.dumps(said).encode())
        own = f"{request.url.scheme}://{request.url.netloc}"
        kept = [
            (name, value.replace(self._there, own, 1) if name == "location" else value)
            for name, value in answer.headers.multi_items()
            if name not in _OF_ONE_HOP
        ]
        return Answer(method=request.method, status=answer.status_code, headers=kept, body=answer.content)


def _target(request: Request) -> str:
    """Path and query as they were sent."""
    raw = cast("bytes", request.scope["raw_path"]).decode("latin-1")
    query = cast("bytes", request.scope["query_string"]).decode("latin-1")
    return f"{raw}?{query}" if query else raw


def _broken() -> Response:
    return JSONResponse({"detail": "Internal Server Error"}, 500)


def _renewed(answer: Answer, ids: Sequence[str]) -> Answer:
    """The answer with ids that nothing has: as it is where it has none there."""
    try:
        said = cast("Json", json.loads(answer.body))
    except ValueError:
        return answer
    for path in ids:
        *way, last = path.split(".")
        place: Json = said
        for name in way:
            place = place.get(name) if isinstance(place, dict) else None
        if isinstance(place, dict) and last in place:
            cast("JsonObject", place)[last] = _another(place[last])
    return replace(answer, body=json.dumps(said).encode())


def _another(known: Json) -> Json:
    """An id of the same form that no record has."""
    if isinstance(known, int) and not isinstance(known, bool):
        return known + 900_000
    if not isinstance(known, str):
        return known
    if _is_uuid(known):
        return str(uuid4())
    renewed = "".join("9" if one.isdigit() else one for one in known)
    return renewed if renewed != known else f"{known}0"


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
