"""Notices as signed HTTP posts, which Slack and those like it take as well."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
from collections.abc import Callable
from dataclasses import dataclass

import httpx

from steward.domain.queue import AnyNotice
from steward.notifications import messages as words
from steward.notifications.delivery import Undelivered

_SECONDS = 10.0
_TIMEOUT = dict.fromkeys(("connect", "read", "write", "pool"), _SECONDS)


@dataclass(frozen=True, kw_only=True)
class Webhook:
    """One receiver; `now` gives Unix seconds.

    Posts go straight through a transport: it follows no redirect, sends no cookie and logs no URL,
    which for many receivers is itself a secret.
    """

    url: str
    secret: str
    transport: httpx.AsyncBaseTransport
    now: Callable[[], float]
    page_url: str | None = None

    async def deliver(self, notice: AnyNotice) -> None:
        """Post it once; only a 2xx is a yes. Raises Undelivered."""
        content = json.dumps(words.body(notice, self.page_url), ensure_ascii=False).encode()
        headers = {
            "content-type": "application/json",
            "user-agent": "steward",
            "x-steward-delivery": str(notice.id),
            "x-steward-signature": signature(self.secret, int(self.now()), content),
        }
        request = httpx.Request("POST", self.url, content=content, headers=headers, extensions={"timeout": _TIMEOUT})
        status = await self._status(request)
        if not 200 <= status < 300:
            hint = "; redirects are not followed" if 300 <= status < 400 else ""
            raise Undelivered(f"the receiver answered {status}{hint}")

    async def _status(self, request: httpx.Request) -> int:
        try:
            async with asyncio.timeout(_SECONDS):  # also bounds an answer that comes drop by drop
                response = await self.transport.handle_async_request(request)
                await response.aclose()
                return response.status_code
        except TimeoutError as error:
            raise Undelivered(f"the receiver did not answer within {_SECONDS:g} s") from error
        except httpx.HTTPError as error:
            reason = words.one_line(str(error), 160) or type(error).__name__
            raise Undelivered(f"the receiver can't be reached: {reason}") from error


def signature(secret: str, at: int, body: bytes) -> str:
    """The header that proves who sent the body, and when: `t=<Unix seconds>,v1=<hex>`."""
    proof = hmac.new(secret.encode(), f"{at}.".encode() + body, hashlib.sha256).hexdigest()
    return f"t={at},v1={proof}"
