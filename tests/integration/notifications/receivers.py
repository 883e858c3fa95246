"""A real mail server and a real webhook receiver, which take what comes and say what they are told to."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session
from fastapi import FastAPI, Request, Response

from steward.server.serving import serving

SECRET = "a-secret-of-some-length"


@dataclass
class MailServer:
    """What it got, and its word after the data."""

    word: str = "250 OK"
    got: list[EmailMessage] = field(default_factory=list[EmailMessage])
    to: list[list[str]] = field(default_factory=list[list[str]])
    port: int = 0
    on_mail: Callable[[], None] = lambda: None

    async def handle_DATA(self, _: SMTP, __: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        content = envelope.content
        assert isinstance(content, bytes)
        self.got.append(message_from_bytes(content, EmailMessage, policy=policy.default))
        self.to.append([*envelope.rcpt_tos])
        self.on_mail()
        return self.word


@asynccontextmanager
async def mail_server() -> AsyncGenerator[MailServer]:
    mail = MailServer()
    listener = await asyncio.get_running_loop().create_server(
        lambda: SMTP(mail, hostname="localhost", enable_SMTPUTF8=True), "127.0.0.1", 0
    )
    mail.port = listener.sockets[0].getsockname()[1]
    try:
        yield mail
    finally:
        listener.close()
        await listener.wait_closed()


@dataclass(frozen=True, kw_only=True)
class Post:
    """One request that came."""

    body: bytes
    headers: dict[str, str]
    path: str


@dataclass
class Receiver:
    """What it got; `answers` are its statuses in order, the last one for ever; `hang` keeps it silent."""

    answers: list[int] = field(default_factory=lambda: [200])
    hang: asyncio.Event | None = None
    got: list[Post] = field(default_factory=list[Post])
    url: str = ""
    on_post: Callable[[], None] = lambda: None

    async def take(self, request: Request) -> Response:
        self.got.append(Post(body=await request.body(), headers={**request.headers}, path=request.url.path))
        self.on_post()
        if self.hang is not None:
            await self.hang.wait()
        status = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return Response(status_code=status, headers={"location": "/elsewhere"} if 300 <= status < 400 else None)


@asynccontextmanager
async def receiver(port: int = 0) -> AsyncGenerator[Receiver]:
    made = Receiver()
    app = FastAPI()
    app.add_api_route("/{path:path}", made.take, methods=["GET", "POST"])
    async with serving(app, "the receiver", port=port) as url:
        made.url = f"{url}/hook"
        yield made


def posted(receiver: Receiver) -> list[Any]:
    """The bodies' JSON."""
    import json

    return [json.loads(one.body) for one in receiver.got]
