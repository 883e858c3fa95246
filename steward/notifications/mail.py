"""Notices by mail, to the people of the review's group or to its assignee."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from email.utils import formatdate
from urllib.parse import unquote, urlsplit

import aiosmtplib
import structlog
from aiosmtplib.response import SMTPResponse

from steward.domain.queue import AlarmNotice, AnyNotice
from steward.notifications import messages as words
from steward.notifications.delivery import Undelivered

_SECONDS = 20.0  # for the whole conversation with the mail server
OPERATORS, LEADS = "operators", "leads"  # groups whose people hear of alarms
_log = structlog.get_logger("steward")


@dataclass(frozen=True, kw_only=True)
class Mail:
    """A mail server; `people` are addresses by group or by person."""

    smtp_url: str
    sender: str
    people: Mapping[str, Sequence[str]]
    page_url: str | None = None

    async def deliver(self, notice: AnyNotice) -> None:
        """Hand one message to the mail server. Raises Undelivered."""
        to = self._recipients(notice)
        if not to:
            _log.warning("notice.nobody", notice=notice.id, group=_group(notice))
            return
        message = compose(notice, self.sender, to, self.page_url)
        try:
            async with asyncio.timeout(_SECONDS):
                refused = await _send(message, self.smtp_url)
        except (aiosmtplib.SMTPException, OSError, TimeoutError, UnicodeError) as error:  # the last of a host's name
            raise Undelivered(f"the mail server: {words.one_line(str(error) or type(error).__name__, 200)}") from error
        for address, (code, _) in refused.items():
            _log.warning("notice.recipient_refused", notice=notice.id, recipient=address, code=code)

    def _recipients(self, notice: AnyNotice) -> list[str]:
        """The assignee where it was assigned and their address is known, else the group's people; of an alarm the
        operators, or the leads where nobody is named so."""
        if isinstance(notice, AlarmNotice):
            return [*dict.fromkeys(self.people.get(OPERATORS) or self.people.get(LEADS, ()))]
        if notice.kind == "assigned" and notice.review.assignee:
            known = [address for several in self.people.values() for address in several]
            named = self.people.get(notice.review.assignee) or [
                address for address in known if address == notice.review.assignee
            ]
            if named:
                return [*dict.fromkeys(named)]
        return [*dict.fromkeys(self.people.get(notice.review.group, ()))]


def compose(notice: AnyNotice, sender: str, to: Sequence[str], page_url: str | None) -> EmailMessage:
    """The message; a repeated delivery has the same Message-ID, and all of one review or alarm make one thread."""
    message = EmailMessage()
    message["From"] = sender
    message["To"] = ", ".join(to)
    message["Subject"] = words.subject(notice)
    message["Date"] = formatdate(localtime=False)
    message["Message-ID"] = f"<notice-{notice.id}.{notice.about}@steward>"
    message["References"] = f"<review.{notice.about}@steward>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(words.letter(notice, page_url))
    return message


def _group(notice: AnyNotice) -> str:
    return OPERATORS if isinstance(notice, AlarmNotice) else notice.review.group


async def _send(message: EmailMessage, url: str) -> dict[str, SMTPResponse]:
    """Recipients that the server refused while it took the message for others."""
    parts = urlsplit(url)
    refused, _ = await aiosmtplib.send(
        message,
        hostname=parts.hostname,
        port=parts.port,
        username=unquote(parts.username) if parts.username else None,
        password=unquote(parts.password) if parts.password else None,
        use_tls=parts.scheme == "smtps",
        timeout=_SECONDS / 2,
    )
    return refused
