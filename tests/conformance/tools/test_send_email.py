"""send_email over a real SMTP server and into a real Maildir."""

from __future__ import annotations

import asyncio
import mailbox
import socket
from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, cast

import httpx
import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from steward.domain.model import Action, JsonObject, Risk
from steward.tools.registry import TOOLS, Registry
from steward.tools.spec import World

KEY = "0123456789abcdef" * 4
MAIL: JsonObject = {
    "to": "zoé@example.com",
    "subject": "Votre tasse – numéro 1042",
    "body": "Bonjour,\n.\nFrom here on: " + "long " * 300 + "\n\nAdieu",
}


@dataclass
class MailServer:
    """What it got, and the word it gives after the data; None drops the connection instead."""

    word: str | None = "250 OK"
    recipient: str = "250 OK"
    gone_at: str = ""  # the command at which it drops the connection
    hang: asyncio.Event | None = None  # keeps it silent at QUIT
    got: list[EmailMessage] = field(default_factory=list[EmailMessage])
    port: int = 0

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: SMTP, _: Session, envelope: Envelope, address: str, __: list[str]
    ) -> str:
        if self.gone_at == "RCPT":
            cast("asyncio.Transport", server.transport).abort()
        if self.recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.recipient

    async def handle_MAIL(  # noqa: N802 - the library's name
        self, server: SMTP, _: Session, envelope: Envelope, address: str, __: list[str]
    ) -> str:
        if self.gone_at == "MAIL":
            cast("asyncio.Transport", server.transport).abort()
        envelope.mail_from = address
        return "250 OK"

    async def handle_QUIT(self, *_: object) -> str:  # noqa: N802 - the library's name
        if self.hang is not None:
            await self.hang.wait()
        return "221 Bye"

    async def handle_DATA(self, server: SMTP, _: Session, envelope: Envelope) -> str:  # noqa: N802 - the library's name
        content = envelope.content
        assert isinstance(content, bytes)
        self.got.append(message_from_bytes(content, EmailMessage, policy=policy.default))
        if self.word is None:
            cast("asyncio.Transport", server.transport).abort()
        return self.word or "451 gone"


@pytest.fixture
async def server() -> AsyncGenerator[MailServer]:
    """An SMTP server that lets in steward:s@cret and whoever does not log in."""
    mail = MailServer()

    def authenticate(*args: Any) -> AuthResult:
        given = args[4]
        return AuthResult(success=(given.login, given.password) == (b"steward", b"s@cret"), handled=False)

    def protocol() -> SMTP:
        return SMTP(
            mail, hostname="localhost", enable_SMTPUTF8=True, authenticator=authenticate, auth_require_tls=False
        )

    listener = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    mail.port = listener.sockets[0].getsockname()[1]
    yield mail
    listener.close()
    await listener.wait_closed()


@pytest.fixture
async def over() -> AsyncGenerator[Callable[[str], Registry]]:
    """The tools, mailing by the given URL."""
    async with httpx.AsyncClient() as http:
        yield lambda url: Registry(TOOLS, World(http=http, smtp_url=url, mail_from="desk@example.com"))


def mail(args: JsonObject = MAIL, key: str = KEY) -> Action:
    return Action(key=key, task_id="t", step="s", tool="send_email", args=args, risk=Risk.IRREVERSIBLE)


async def outcome(tools: Registry, action: Action) -> tuple[str, str, str, str, bool]:
    receipt = await tools.run(action)
    verdict = tools.judge(action, receipt, await tools.find(action))
    return receipt.kind, receipt.code, verdict.status, verdict.level, verdict.retry


@pytest.mark.parametrize("login", ["", "steward:s%40cret@"])
async def test_mail_arrives_as_written(login: str, server: MailServer, over: Callable[[str], Registry]) -> None:
    """Address, subject and body survive the wire, under a Message-ID that the key determines."""
    tools = over(f"smtp://{login}127.0.0.1:{server.port}")

    assert await outcome(tools, mail()) == ("answered", "", "verified", "receipt", False)
    [got] = server.got
    assert (got["From"], got["To"], got["Subject"]) == ("desk@example.com", MAIL["to"], MAIL["subject"])
    assert got["Message-ID"] == f"<{KEY[:32]}@steward>"
    assert got.get_content().replace("\r\n", "\n") == f"{MAIL['body']}\n"


@pytest.mark.parametrize(
    ("server_says", "expected", "sent"),
    [
        ({"word": "554 no spam"}, ("refused", "mail_refused", "refuted", "read_back", False), 1),
        ({"recipient": "550 no such user"}, ("refused", "mail_refused", "refuted", "read_back", False), 0),
        ({"word": None}, ("lost", "connection", "unknown", "receipt", False), 1),
    ],
)
async def test_what_the_server_says_is_what_is_known(
    server_says: dict[str, str | None],
    expected: tuple[Any, ...],
    sent: int,
    server: MailServer,
    over: Callable[[str], Registry],
) -> None:
    """A no is a no; a connection that drops after the data leaves it open for good: never verified, never resent."""
    for name, word in server_says.items():
        setattr(server, name, word)

    assert await outcome(over(f"smtp://127.0.0.1:{server.port}"), mail()) == expected
    assert len(server.got) == sent


@pytest.mark.parametrize(
    ("server_says", "wait"),
    [
        ({"recipient": "450 4.2.0 Greylisted, try again in 300 seconds"}, 300.0),
        ({"recipient": "451 greylisted for 5 minutes"}, 300.0),
        ({"recipient": "452 too many recipients"}, 60.0),
        ({"word": "451 local error in processing"}, 60.0),
    ],
)
async def test_a_server_that_wants_it_later_gets_it_later(
    server_says: dict[str, str], wait: float, server: MailServer, over: Callable[[str], Registry]
) -> None:
    """A 4xx is no refusal for good: nothing was taken, and the same message may come again when it is time."""
    for name, word in server_says.items():
        setattr(server, name, word)

    receipt = await over(f"smtp://127.0.0.1:{server.port}").run(mail())

    assert (receipt.kind, receipt.code, receipt.wait, receipt.put_off) == ("refused", "mail_later", wait, True)


async def test_a_server_out_of_reach_has_sent_nothing(over: Callable[[str], Registry]) -> None:
    """Before a connection stands nothing can have been sent, so trying again is safe."""
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    expected = ("refused", "mail_server_unreachable", "refuted", "receipt", True)

    assert await outcome(over(f"smtp://127.0.0.1:{port}"), mail()) == expected


async def test_a_server_that_says_nothing_has_sent_nothing(
    over: Callable[[str], Registry], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Waiting for the greeting ends before the tool's own time-out, which would leave it open."""
    monkeypatch.setattr("steward.tools.send_email.CONNECT_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        kind, code, *_ = await outcome(over(f"smtp://127.0.0.1:{silent.getsockname()[1]}"), mail())

    assert (kind, code) == ("refused", "mail_server_unreachable")


async def test_a_wrong_password_sends_nothing_and_is_not_shown(
    server: MailServer, over: Callable[[str], Registry]
) -> None:
    """The refusal names the trouble, not the secret."""
    receipt = await over(f"smtp://steward:geheim@127.0.0.1:{server.port}").run(mail())

    assert (receipt.kind, receipt.code) == ("refused", "mail_login_refused")
    assert "geheim" not in receipt.message
    assert not server.got


@pytest.mark.parametrize("command", ["MAIL", "RCPT"])
async def test_a_server_that_leaves_before_the_message_has_not_got_it(
    command: str, server: MailServer, over: Callable[[str], Registry]
) -> None:
    """Nobody is asked what became of a message that never left, and it may be sent again."""
    server.gone_at = command
    expected = ("refused", "mail_server_unreachable", "refuted", "receipt", True)

    assert await outcome(over(f"smtp://127.0.0.1:{server.port}"), mail()) == expected
    assert not server.got


async def test_what_was_taken_is_sent_whatever_the_goodbye(
    server: MailServer, over: Callable[[str], Registry], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A server that does not answer QUIT has taken the message all the same."""
    monkeypatch.setattr("steward.tools.send_email._GOODBYE_SECONDS", 0.05)
    server.hang = asyncio.Event()

    assert await outcome(over(f"smtp://127.0.0.1:{server.port}"), mail()) == (
        "answered",
        "",
        "verified",
        "receipt",
        False,
    )
    server.hang.set()


@pytest.mark.parametrize(
    "to",
    [
        "kim@=?utf-8?q?evil.com?=",
        "=?utf-8?b?YkBldmlsLmNvbSwgYw==?=@example.com",
        "kim@example.com.",
        "kim@example..com",
    ],
)
async def test_an_address_that_a_mail_s_head_has_otherwise_is_none(
    to: str, server: MailServer, over: Callable[[str], Registry]
) -> None:
    """Mail goes where rules and people allowed it to go, to the letter."""
    receipt = await over(f"smtp://127.0.0.1:{server.port}").run(mail({**MAIL, "to": to}))

    assert (receipt.kind, receipt.code) == ("refused", "invalid_args")
    assert not server.got


@pytest.mark.parametrize(
    "subject", ["=?utf-8?q?Your_money?=", "Re: =?utf-8?b?SGVsbG8=?= x", "=?utf-8?q?x=0ABcc:_e@x.de?="]
)
async def test_a_subject_that_a_mail_s_head_has_otherwise_is_none(subject: str, tools: Registry) -> None:
    """What is read is what was allowed, to the letter."""
    receipt = await tools.run(mail({**MAIL, "subject": subject}))

    assert (receipt.kind, receipt.code) == ("refused", "invalid_args")


@pytest.mark.parametrize(
    "subject", [" Your order", "Your order ", "Your  order", "a =? b ?= c", "ü" * 150 + "  " + "ä" * 90]
)
async def test_blanks_make_no_other_subject(subject: str, tools: Registry) -> None:
    """A head begins after its blanks; that is the mail that was asked for."""
    assert (await outcome(tools, mail({**MAIL, "subject": subject})))[2] == "verified"


@pytest.mark.parametrize("sender", ["", "Steward", "a\nb", "steward@", "a@example.com, b@example.com"])
async def test_a_sender_that_is_none_is_refused(sender: str, server: MailServer) -> None:
    """Before anything is sent, and by the name of its setting."""
    async with httpx.AsyncClient() as http:
        world = World(http=http, smtp_url=f"smtp://127.0.0.1:{server.port}", mail_from=sender)
        receipt = await Registry(TOOLS, world).run(mail())

    assert (receipt.kind, receipt.code) == ("refused", "not_configured")
    assert "STEWARD_MAIL_FROM" in receipt.message


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1", "smtp://", "nonsense", "smtp://127.0.0.1:99999", "smtp://127.0.0.1:port", "smtp://[::1"]
)
async def test_a_url_that_is_none_is_refused(url: str, over: Callable[[str], Registry]) -> None:
    """A slip in the settings sends nothing and is told."""
    assert (await over(url).run(mail())).code == "not_configured"


async def test_a_host_that_is_no_name_has_sent_nothing(over: Callable[[str], Registry]) -> None:
    assert (await over("smtp://mail..example.com").run(mail())).code == "mail_server_unreachable"


async def test_a_maildir_is_one_that_mail_programs_read(tools: Registry, world: World) -> None:
    """What is written is a Maildir: whole messages in `new`, nothing left in `tmp`."""
    await tools.run(mail())
    [message] = mailbox.Maildir(world.maildir, create=False)

    assert message["Message-ID"] == f"<{KEY[:32]}@steward>"
    assert [path.name for path in (Path(world.maildir) / "tmp").iterdir()] == []


async def test_mail_that_was_read_is_still_found(tools: Registry, world: World) -> None:
    """A mail program moves and renames what its user has seen; the act stays proven."""
    await tools.run(mail())
    [new] = (Path(world.maildir) / "new").iterdir()
    new.rename(Path(world.maildir) / "cur" / f"{new.name}:2,S")

    assert (await tools.find(mail())).presence == "found"


async def test_half_a_message_is_none(tools: Registry, world: World) -> None:
    """What a crash left in `tmp` was not sent."""
    await tools.run(mail())
    [new] = (Path(world.maildir) / "new").iterdir()
    new.rename(Path(world.maildir) / "tmp" / new.name)

    assert (await tools.find(mail())).presence == "absent"


async def test_a_maildir_that_can_not_be_read_proves_nothing(world: World, tmp_path: Path) -> None:
    """Neither sent nor absent: a file stands where the folder should be."""
    (tmp_path / "file").write_text("")
    tools = Registry(TOOLS, World(http=world.http, maildir=str(tmp_path / "file")))

    assert (await tools.run(mail())).kind == "lost"
    assert (await tools.find(mail())).presence == "unknown"


async def test_without_any_way_to_send_nothing_is_sent(world: World) -> None:
    """Neither server nor Maildir: refused, and not looked for either."""
    tools = Registry(TOOLS, World(http=world.http))

    assert (await tools.run(mail())).code == "not_configured"
    assert (await tools.find(mail())).presence == "unknown"
