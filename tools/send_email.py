"""send_email: over SMTP where a server is set, else into a Maildir.

A message put into the Maildir can be found again by its Message-ID. One handed to an SMTP server
is out of sight: its verdict rests on the server's word, and a lost answer stays unknown.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable
from contextlib import suppress
from email.message import EmailMessage
from email.utils import formatdate
from functools import partial
from pathlib import Path
from typing import Annotated, Any
from urllib.parse import unquote, urlsplit

import aiosmtplib
from aiosmtplib.response import SMTPResponse
from pydantic import AfterValidator, Field

from steward.domain.deadline import require_time
from steward.domain.mail_head import WRONG_SENDER, addresses_in, is_mail_address, is_read_as_written
from steward.domain.model import Found, Json, Receipt, Risk, Verdict
from steward.domain.text import SECONDS_IN
from steward.tools import maildir
from steward.tools.default_verdicts import judge_by_receipt, refused
from steward.tools.desk import Args, Reply, Text
from steward.tools.spec import Context, Refused, ToolSpec, TryLater, judge_by_presence

OUT_OF_SIGHT: Json = {"transport": "smtp"}
NO_WAY = "neither an SMTP server nor a Maildir is configured"
CONNECT_SECONDS = 8.0
ENVELOPE_SECONDS = 8.0
"""For sender and recipient: both end before the tool's own time, while it is certain that nothing is sent."""
_GOODBYE_SECONDS = 1.0  # whatever the server does then, it has taken the message
UNREACHABLE = "mail_server_unreachable"
_WRONG_URL = "the mail server's URL must read smtp://user:password@host:port or smtps://…"
SMTP_PAUSE = 60.0
"""Seconds until another try where the server says "not now" and not for how long."""

_PAUSE = re.compile(r"\b(?:in|after|within|for) (\d{1,6}) ?(s|min|h)")


def one_line(text: str) -> str:
    """Text for a mail header: a line break in it would start a header of its own."""
    if len(text.splitlines()) > 1 or any(ord(letter) < 32 or ord(letter) == 127 for letter in text):
        raise ValueError("must be one line without control characters")
    return text


def one_address(text: str) -> str:
    """An address that the head of the mail has as it was judged and allowed, letter by letter."""
    if not is_mail_address(text):
        raise ValueError("must be one address of mail, such as anna@example.com")
    return text


def plain_subject(text: str) -> str:
    """A subject that the recipient reads as it was judged and allowed."""
    if not is_read_as_written(text):
        raise ValueError("must hold no =?…?=, which a mail's head takes for other text")
    return text


class SendEmail(Args):
    to: Annotated[Text, AfterValidator(one_line), AfterValidator(one_address)] = Field(
        pattern=r"^[^@\s<>,;:\"()\[\]\\]{1,64}@[^@\s<>,;:\"()\[\]\\]{1,190}$",
        description="one address, such as anna@example.com",
    )
    subject: Annotated[Text, AfterValidator(one_line), AfterValidator(plain_subject)] = Field(
        min_length=1, max_length=300, description="the subject, one line"
    )
    body: Text = Field(min_length=1, max_length=50_000, description="the text, plain")


class Sent(Reply):
    message_id: str
    to: str


async def run(args: SendEmail, context: Context) -> Sent:
    message = _composed(args, context)
    if context.world.smtp_url:
        await _transmit(message, context.world.smtp_url)
    elif context.world.maildir:
        await asyncio.to_thread(maildir.put, Path(context.world.maildir), _mark(context), message)
    else:
        raise Refused("not_configured", NO_WAY)
    return Sent(message_id=message["Message-ID"], to=args.to)


async def find(_: SendEmail, context: Context) -> Found:
    if context.world.smtp_url:
        return Found(presence="unknown", value=OUT_OF_SIGHT, reason="mail handed to an SMTP server can't be looked up")
    if not context.world.maildir:
        raise Refused("not_configured", NO_WAY)
    messages = await asyncio.to_thread(maildir.find, Path(context.world.maildir), _mark(context))
    if not messages:
        return Found(presence="absent", reason="the Maildir has no message from this action")
    first = messages[0]
    value: Json = {
        "message_id": str(first["Message-ID"]),
        "to": str(first["To"]),
        "subject": str(first["Subject"]).strip(),
        "copies": len(messages) - 1,
    }
    return Found(presence="found", value=value, conclusive=True)


def judge(args: SendEmail, receipt: Receipt | None, found: Found) -> Verdict:
    """The message must be there once and to the right person; over SMTP the server's word must do."""
    if found.value == OUT_OF_SIGHT:
        return _judge_smtp(receipt, found)
    if found.presence != "found" or not isinstance(found.value, dict):
        return judge_by_presence(args, receipt, found)
    if (found.value.get("to"), found.value.get("subject")) != (args.to, args.subject.strip()):
        return Verdict(status="refuted", reason="another message was sent than was asked for", evidence=found.value)
    if found.value.get("copies"):
        return Verdict(status="refuted", reason="the message was sent more than once", evidence=found.value)
    return Verdict(status="verified", evidence=found.value)


def _judge_smtp(receipt: Receipt | None, found: Found) -> Verdict:
    if receipt and receipt.kind == "refused" and receipt.code == UNREACHABLE:
        return Verdict(status="refuted", level="receipt", reason=receipt.message, retry=True)
    if receipt and receipt.kind == "refused":
        return refused(receipt)
    return judge_by_receipt(receipt, found)


def _mark(context: Context) -> str:
    return context.key[:32]


def _composed(args: SendEmail, context: Context) -> EmailMessage:
    if len(addresses_in(context.world.mail_from)) != 1:
        raise Refused("not_configured", WRONG_SENDER)
    message = EmailMessage()
    message["From"] = context.world.mail_from
    message["To"] = args.to
    message["Subject"] = args.subject
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = f"<{_mark(context)}@steward>"
    message.set_content(args.body)
    return message


async def _transmit(message: EmailMessage, url: str) -> None:
    """Hand the message over; Refused where the server certainly did not take it."""
    client = _client(url)
    try:
        await _connect(client)
        await _send(client, message)
        with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
            async with asyncio.timeout(_GOODBYE_SECONDS):
                await client.quit()
    finally:
        client.close()


async def _connect(client: _Client) -> None:
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            await client.connect()
    except aiosmtplib.SMTPAuthenticationError as error:
        raise _put_off(error) or Refused(
            "mail_login_refused", "the mail server does not accept the user and password in its URL"
        ) from error
    except (aiosmtplib.SMTPException, OSError, TimeoutError, UnicodeError) as error:  # the last of a host's name
        raise _put_off(error) or _unreachable(error, CONNECT_SECONDS) from error


async def _send(client: _Client, message: EmailMessage) -> None:
    try:
        async with asyncio.timeout(ENVELOPE_SECONDS) as limit:
            client.leaving = partial(limit.reschedule, None)
            await client.send_message(message)
    except (aiosmtplib.SMTPResponseException, aiosmtplib.SMTPRecipientsRefused, aiosmtplib.SMTPNotSupported) as error:
        raise _put_off(error) or Refused("mail_refused", f"the mail server refused the message: {error}") from error
    except (aiosmtplib.SMTPException, OSError, TimeoutError) as error:
        if client.left:
            raise
        raise _unreachable(error, ENVELOPE_SECONDS) from error


def _unreachable(error: Exception, seconds: float) -> Refused:
    reason = str(error) or f"it did not answer within {seconds:g} s"
    return Refused(UNREACHABLE, f"the mail server can't be used: {reason}")


class _Client(aiosmtplib.SMTP):
    """Knows whether the message itself has begun to leave: before, whatever fails, nothing was sent."""

    left = False
    leaving: Callable[[], None] = staticmethod(lambda: None)

    async def data(self, *args: Any, **kwargs: Any) -> SMTPResponse:
        require_time()
        self.left = True
        self.leaving()
        return await super().data(*args, **kwargs)


def _put_off(error: Exception) -> TryLater | None:
    """What a 4xx of SMTP comes to: the server did not take the message, and may later; greylisting says so, too."""
    said = [error] if isinstance(error, aiosmtplib.SMTPResponseException) else []
    said += error.recipients if isinstance(error, aiosmtplib.SMTPRecipientsRefused) else []
    if not said or any(not 400 <= one.code < 500 for one in said):
        return None
    text = " ".join(str(said[0].message).split())
    pause = _PAUSE.search(text.lower())
    seconds = float(pause[1]) * SECONDS_IN[pause[2]] if pause else SMTP_PAUSE
    return TryLater(seconds, f"the mail server said {said[0].code}: {text}", "mail_later")


def _client(url: str) -> _Client:
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise Refused("not_configured", _WRONG_URL) from None
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise Refused("not_configured", _WRONG_URL)
    return _Client(
        hostname=parts.hostname,
        port=port,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        use_tls=parts.scheme == "smtps",
    )


TOOL = ToolSpec(
    name="send_email",
    description="Send a plain-text e-mail to one person. It can't be called back.",
    args=SendEmail,
    result=Sent,
    risk=Risk.IRREVERSIBLE,
    timeout=20.0,
    settle_after=1.0,
    run=run,
    find=find,
    judge=judge,
    source="own",
    sink=("to",),
    free=("subject", "body"),
    target=lambda args: args.to.casefold(),
)
