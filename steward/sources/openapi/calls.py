"""Calls of an API: the request by the document, and what its answer means."""

from __future__ import annotations

import re
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import quote, urljoin

import httpx

from steward.domain.bounded_json import loads
from steward.domain.endpoint_address import origin
from steward.domain.error_bodies import words_of
from steward.domain.model import Json, JsonObject
from steward.domain.retry_after import put_off
from steward.sources.credentials import Hiding, RequesterHeaders, hiding, secrets_in
from steward.sources.offer import Beside
from steward.sources.openapi.bodies import Body, is_json
from steward.sources.openapi.credentials import Sent
from steward.sources.openapi.styles import Parameter, in_cookie, in_header, in_path, in_query
from steward.tools.spec import Context, Refused

NOTHING_DONE = frozenset({400, 401, 403, 404, 405, 410, 411, 412, 413, 414, 415, 417, 422, 428, 431, 451})
"""Answers that say by themselves that the request was not carried out (RFC 9110, 6585). A conflict (409) is none of
them: the first of two equal requests may have been carried out; nor is any 5xx."""
_TIMED_OUT = 408
READING = frozenset({"GET", "HEAD"})
_NOT_THERE = frozenset({404, 410})
_KEPT = frozenset({307, 308})  # redirects that keep the method: nothing was done yet
_OWN = frozenset({"host", "content-length", "transfer-encoding"})  # of one request
_MOST_REDIRECTS = 5
_NAMED = re.compile(r"\{([^{}]+)\}")


@dataclass(frozen=True, kw_only=True)
class Operation:
    """One operation as it is called.

    `absent`: a 404 of it means that there is no such thing, and not that there is no such route. `json`: the document
    says that it answers with JSON and nothing else.
    """

    method: str
    base: str
    path: str
    parameters: Sequence[Parameter]
    body: Body | None
    accept: str
    sent: Sent
    requester: RequesterHeaders
    secrets: frozenset[str]
    absent: bool
    json: bool

    async def call(self, args: JsonObject, context: Context, beside: Beside) -> Json:
        """The answer as JSON; raises Refused for a certain no, and HTTPStatusError for what may have acted."""
        theirs = await self.requester.of(context.requested_by)
        try:
            request = self._request(args, context.world.http, {**theirs, **beside.headers})
        except UnicodeError:
            raise Refused("invalid_text", "an argument or a header has characters that can't be sent") from None
        answer = await self._answered(context.world.http, request)
        hide = hiding(self.secrets | secrets_in(theirs))
        if answer.is_success:
            self._require_own(answer)
            return hide(_content(answer))
        raise self._error(answer, hide)

    def _request(self, args: JsonObject, http: httpx.AsyncClient, beside: Mapping[str, str]) -> httpx.Request:
        given = [(one, args[one.argument]) for one in self.parameters if args.get(one.argument) is not None]
        path = {one.name: in_path(one, value) for one, value in given if one.where == "path"}
        if missing := [name for name in _NAMED.findall(self.path) if name not in path]:
            raise Refused("invalid_path", f"{missing[0]}: a part of a path is not empty")
        url = self.base + _NAMED.sub(lambda found: path[found[1]], self.path)
        query = [pair for one, value in given if one.where == "query" for pair in in_query(one, value)]
        query += [f"{quote(name, safe='')}={quote(value, safe='')}" for name, value in self.sent.query.items()]
        if query:
            url += ("&" if "?" in url else "?") + "&".join(query)
        made = self.body.request(args) if self.body else {}
        headers = httpx.Headers({"accept": self.accept, **made.pop("headers", {})})
        for one, value in given:
            if one.where == "header":
                headers[one.name] = in_header(one, value)
        cookies = [in_cookie(one, value) for one, value in given if one.where == "cookie"]
        cookies += [f"{name}={value}" for name, value in self.sent.cookies.items()]
        if cookies:
            headers["cookie"] = "; ".join(cookies)
        headers.update(self.sent.headers)
        headers.update(beside)
        return http.build_request(self.method, url, headers=headers, **made)

    async def _answered(self, http: httpx.AsyncClient, request: httpx.Request) -> httpx.Response:
        """The answer; redirects that keep the request as it is are followed within the API's own origin."""
        answer = await http.send(request, follow_redirects=False)
        for _ in range(_MOST_REDIRECTS):
            there = urljoin(str(request.url), answer.headers.get("location", ""))
            kept = answer.status_code in _KEPT or request.method in READING
            if not (answer.has_redirect_location and kept and origin(there) == origin(self.base)):
                break
            headers = {name: value for name, value in request.headers.items() if name not in _OWN}
            content = await request.aread()
            request = http.build_request(request.method, there, headers=headers, content=content or None)
            answer = await http.send(request, follow_redirects=False)
        return answer

    def _require_own(self, answer: httpx.Response) -> None:
        """Raises DecodingError for a page where the document says JSON: a log-in or a proxy answered, and no API."""
        if self.json and _is_page(answer):
            raise httpx.DecodingError("its answer is a page, where the document says JSON")

    def _error(self, answer: httpx.Response, hide: Hiding) -> Exception:
        status = answer.status_code
        said = hide(words_of(answer.content)) or f"HTTP {status} {answer.reason_phrase}".strip()
        if _did_nothing(status, self.method) and put_off(status, answer.headers, time.time()) is None:
            there = status in _NOT_THERE and self.absent and not _is_page(answer)
            return Refused("not_found" if there else f"http_{status}", str(said))
        quiet = httpx.Request(self.method, self.base + self.path)  # without what an argument or a key put into it
        shown = httpx.Response(status, headers=_plain(answer.headers), text=str(said), request=quiet)
        return httpx.HTTPStatusError(f"HTTP {status}", request=quiet, response=shown)


def _did_nothing(status: int, method: str) -> bool:
    return status in NOTHING_DONE or (method in READING and 400 <= status < 500 and status != _TIMED_OUT)


def _content(answer: httpx.Response) -> Json:
    """What a success says: JSON, else text; of what is neither, its type and size."""
    body, media = answer.content, answer.headers.get("content-type", "")
    if not body.strip():
        return {}
    if is_json(media) or not media:
        try:
            return loads(body, parse_constant=_no_number)
        except ValueError:
            pass  # the act has happened, whatever its answer looks like
    try:
        return body.decode(answer.charset_encoding or "utf-8")
    except (UnicodeError, LookupError):  # `charset=undefined` is a codec of Python's that always fails
        return {"content_type": media, "bytes": len(body)}


def _no_number(word: str) -> Json:
    raise ValueError(f"{word} is no JSON")


def _plain(headers: Mapping[str, str]) -> dict[str, str]:
    """What the answer says about waiting."""
    return {
        name: value
        for name, value in headers.items()
        if name.lower() == "date" or name.lower().startswith(("retry-after", "ratelimit", "x-ratelimit"))
    }


def _is_page(answer: httpx.Response) -> bool:
    return "html" in answer.headers.get("content-type", "").lower() or answer.content.lstrip()[:1] == b"<"
