"""From settings to the ways that reach people."""

from __future__ import annotations

import ipaddress
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from urllib.parse import urlsplit

import httpx

from steward.domain.errors import Unusable
from steward.domain.mail_head import WRONG_SENDER, addresses_in, is_mail_address
from steward.domain.ports.clock import Clock
from steward.notifications.delivery import Channel
from steward.notifications.mail import Mail
from steward.notifications.webhook import Webhook
from steward.settings import Settings
from steward.tools.web import open_connections, transport_to

_SHORTEST_SECRET = 16


@asynccontextmanager
async def open_channels(settings: Settings, clock: Clock) -> AsyncGenerator[dict[str, Channel]]:
    """The channels that are set up, by name; none is fine. Raises Unusable where one is set up wrongly."""
    channels: dict[str, Channel] = {}
    people = read_people(settings.notice_mail)
    if people:
        channels["mail"] = Mail(
            smtp_url=_smtp(settings.smtp_url),
            sender=_sender(settings.mail_from),
            people=people,
            page_url=settings.page_url,
        )
    url, secret = _receiver(settings)
    if url is None:
        yield channels
        return
    async with open_connections(timeout=None) as connections:
        transport = transport_to(url, connections)
        channels["webhook"] = Webhook(
            url=url, secret=secret, transport=transport, now=clock.now, page_url=settings.page_url
        )
        yield channels


def read_people(text: str) -> dict[str, list[str]]:
    """`group=a@x,b@x;person=c@x` as addresses by group or person. Raises Unusable."""
    people: dict[str, list[str]] = {}
    for part in filter(None, map(str.strip, text.split(";"))):
        name, equals, addresses = part.partition("=")
        several = [one.strip() for one in addresses.split(",") if one.strip()]
        if not equals or not name.strip() or not several or not all(map(_is_address, several)):
            raise Unusable(f"STEWARD_NOTICE_MAIL: '{part}' must read group=a@example.com,b@example.com")
        people[name.strip()] = several
    return people


def _is_address(text: str) -> bool:
    return text.isprintable() and not set(text) & set(' <>,;:"()[]\\') and is_mail_address(text)


def _sender(text: str) -> str:
    if len(addresses_in(text)) != 1:
        raise Unusable(WRONG_SENDER)
    return text


def _smtp(url: str | None) -> str:
    if not url:
        raise Unusable("STEWARD_NOTICE_MAIL needs a mail server: set SMTP_URL")
    try:
        parts = urlsplit(url)
        fine = parts.scheme in ("smtp", "smtps") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        fine = False
    if not fine:
        raise Unusable("SMTP_URL must read smtp://user:password@host:port or smtps://…")
    return url


def _receiver(settings: Settings) -> tuple[str | None, str]:
    """The receiver's URL and the secret that signs for it; neither is ever quoted."""
    if settings.webhook_url is None:
        return None, ""
    url = settings.webhook_url.get_secret_value()
    secret = settings.webhook_secret.get_secret_value() if settings.webhook_secret else ""
    if len(secret) < _SHORTEST_SECRET:
        raise Unusable(f"STEWARD_WEBHOOK_URL needs STEWARD_WEBHOOK_SECRET, {_SHORTEST_SECRET} characters or more")
    try:
        parts = httpx.URL(url)
        host = parts.host
    except (httpx.InvalidURL, UnicodeError):  # the second of a host that is no name: xn--.com
        raise Unusable("STEWARD_WEBHOOK_URL is no URL") from None
    if not host or parts.scheme not in ("https", "http") or parts.userinfo:
        raise Unusable("STEWARD_WEBHOOK_URL must read https://host/path, without user and password")
    if parts.scheme == "http" and not is_loopback(host):
        raise Unusable("STEWARD_WEBHOOK_URL must be https, since goals go there; plain http is for this machine only")
    return url, secret


def is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
