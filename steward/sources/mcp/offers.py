"""What an MCP server offers, and how its tools are called.

What a server says of its tools (`readOnlyHint`, `destructiveHint`, `idempotentHint`) are its claims. They count where
the operator trusts it; else each tool is taken for the worst.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from concurrent.futures import Future
from dataclasses import replace
from typing import Any, TypeVar, cast

import structlog
from mcp import MCPError
from mcp.client import Client
from mcp.shared.dispatcher import ProgressFnT
from mcp_types import CallToolResult, Tool
from mcp_types.jsonrpc import INVALID_PARAMS, METHOD_NOT_FOUND

from steward.domain.errors import SourceUnavailable, Unusable
from steward.domain.known_secrets import credentials_in
from steward.domain.model import Json, JsonObject, Risk
from steward.domain.tool_progress import Hear, hearer
from steward.sources.answers import read
from steward.sources.credentials import RequesterHeaders, hiding, secret_values, secrets_in, with_parts
from steward.sources.mcp.refusals import FailedError, heard, no_of
from steward.sources.mcp.sessions import OPENING, Sessions, connected, is_ended, no_command, why
from steward.sources.offer import Beside, Offer
from steward.sources.source import Command, Environment, Source, filled
from steward.sources.specs import fingerprint
from steward.tools.spec import Context, Refused, TryLater

_REFUSED = {INVALID_PARAMS: "invalid_params", METHOD_NOT_FOUND: "unknown_tool"}
_MOST_PAGES = 100
_FRESH = 60.0  # seconds for which what a server offers is taken for what it offered
T = TypeVar("T")
_log = structlog.get_logger("steward")


def offers(name: str, source: Source, environment: Environment) -> list[Offer]:
    """What the server offers now. Raises, in one line, SourceUnavailable where it can't be asked, Unusable for a
    mistake of whoever named it."""
    try:
        listed = _aside(_listed(source, environment))
    except Unusable:
        raise
    except Exception as error:  # noqa: BLE001 - whatever a server does is one line for whoever named it
        said = f"the MCP server can't be asked: {why(error)}"
        raise (Unusable if no_command(error) else SourceUnavailable)(said) from None
    server = _Server(name or source.place, source, environment, listed)
    return [server.offer(tool) for tool in listed]


class _Server:
    """One server, with what it said of its tools when they were loaded."""

    def __init__(self, name: str, source: Source, environment: Environment, listed: Iterable[Tool]) -> None:
        self._name = name
        self._source = source
        self._known = {tool.name: fingerprint(_described(tool, source)) for tool in listed}
        self._look_at = time.monotonic() + _FRESH
        self._headers = RequesterHeaders(source.requester_headers)
        self._sessions = Sessions(source, environment, self._changed)
        self._secrets = _secrets_of(source, environment)

    def offer(self, tool: Tool) -> Offer:
        async def call(args: JsonObject, context: Context, beside: Beside) -> Json:
            theirs = await self._headers.of(context.requested_by)
            hide = hiding(self._secrets | secrets_in(theirs))
            try:
                return hide(await self._call(tool.name, args, beside, theirs))
            except Refused as refusal:
                raise Refused(refusal.code, str(hide(refusal.message))) from None
            except FailedError as error:
                raise type(error)(str(hide(str(error)))) from None

        return replace(_described(tool, self._source), call=call)

    def _changed(self) -> None:
        self._look_at = 0.0

    async def _call(self, tool: str, args: JsonObject, beside: Beside, headers: Mapping[str, str]) -> Json:
        if time.monotonic() >= self._look_at:
            try:
                await self._use(headers, self._look_again)
            except (MCPError, ConnectionResetError) as error:  # ahead of the act
                raise TryLater(None, f"the list of its tools can't be read: {why(error)}") from None
        if tool not in self._known:
            raise Refused("tool_changed", f"{self._name} has changed or taken away {tool} since its tools were loaded")
        try:
            return await self._use(headers, lambda client: _called(client, tool, args, beside))
        except MCPError as error:
            raise FailedError(f"MCP error {error.code}: {error.message}") from None

    async def _use(self, headers: Mapping[str, str], work: Callable[[Client], Coroutine[Any, Any, T]]) -> T:
        """The work in a session; in another one where the server knows the first no more, and so did nothing."""
        try:
            return await self._sessions.use(headers, work)
        except MCPError as error:
            if not is_ended(error):
                raise
            return await self._sessions.use(headers, work)

    async def _look_again(self, client: Client) -> None:
        """Tools that are no longer what they were are not called; not every server says that they have changed."""
        self._look_at = time.monotonic() + _FRESH
        now = {tool.name: fingerprint(_described(tool, self._source)) for tool in await _pages(client)}
        changed = sorted(name for name, known in self._known.items() if now.get(name) != known)
        self._known = {name: known for name, known in self._known.items() if name not in changed}
        new = sorted(now.keys() - self._known.keys() - {*changed})
        if changed or new:
            _log.warning("tools.changed", source=self._name, changed=changed, new=new)


def _secrets_of(source: Source, environment: Environment) -> frozenset[str]:
    """What the server was told so that it knows who asks, and may say again."""
    if isinstance(source.mcp, Command):
        return with_parts(secret_values(source.mcp.env, environment))
    address = filled(source.mcp or "", environment)
    return with_parts([*secret_values(source.headers, environment), *credentials_in(address)])


async def _called(client: Client, tool: str, args: JsonObject, beside: Beside) -> Json:
    meta = cast("Any", dict(beside.meta)) or None
    with heard() as answers:
        try:
            answer = await client.call_tool(tool, args, meta=meta, progress_callback=_progress(hearer()))
        except MCPError as error:
            if error.code in _REFUSED:
                raise Refused(_REFUSED[error.code], error.message) from None
            raise answers.word() or error from None
    if answer.is_error:
        raise no_of(_text(answer))
    return _answer(answer)


def _progress(hear: Hear | None) -> ProgressFnT | None:
    """What the SDK calls with each notification; None where nobody listens, so that none is asked for."""
    if hear is None:
        return None

    async def progressed(progress: float, total: float | None, message: str | None) -> None:
        hear(progress, total, message or "")

    return progressed


def _described(tool: Tool, source: Source) -> Offer:
    return Offer(
        name=tool.name,
        description=tool.description or tool.title or "",
        args=cast("JsonObject", tool.input_schema),
        result=cast("JsonObject | None", tool.output_schema),
        risk=_risk(tool, trusted=source.trusted),
        repeatable=source.trusted and bool(tool.annotations and tool.annotations.idempotent_hint),
        call=_uncalled,
        origin="MCP",
        meta=True,
    )


def _risk(tool: Tool, *, trusted: bool) -> Risk | None:
    said = tool.annotations
    if said is None or not trusted:
        return Risk.IRREVERSIBLE if said is not None and said.destructive_hint else None
    if said.read_only_hint:
        return Risk.READ
    return Risk.REVERSIBLE if said.destructive_hint is False else Risk.IRREVERSIBLE


async def _uncalled(_: JsonObject, __: Context, ___: Beside) -> Json:
    raise NotImplementedError  # an offer that is only compared


def _answer(answer: CallToolResult) -> Json:
    """Its structured content; else its only text, read where that is JSON; else its parts."""
    if answer.structured_content is not None:
        return cast("Json", answer.structured_content)
    parts = [_part(part.model_dump(mode="json", by_alias=True, exclude_none=True)) for part in answer.content]
    if len(parts) == 1 and isinstance(text := parts[0].get("text"), str):
        said = read(text)
        return {"text": said} if isinstance(said, str) else said
    return {"content": cast("Json", parts)}


def _part(part: dict[str, Any]) -> JsonObject:
    """A part as it came; of pictures and sound only that they are left out, as nothing reads them."""
    data = part.get("data") or part.get("blob")
    if isinstance(data, str):
        return {"type": part["type"], "mimeType": part.get("mimeType"), "left_out": f"{len(data):,} characters"}
    return cast("JsonObject", part)


def _text(answer: CallToolResult) -> str:
    texts = [getattr(part, "text", "") for part in answer.content]
    return " ".join(text for text in texts if text)


async def _listed(source: Source, environment: Environment) -> list[Tool]:
    async with asyncio.timeout(OPENING), connected(source, environment, lambda: None, {}) as client:
        return await _pages(client)


async def _pages(client: Client) -> list[Tool]:
    """All its tools, page by page."""
    found: list[Tool] = []
    if client.server_capabilities.tools is None:  # prompts or resources alone
        return found
    cursor: str | None = None
    for _ in range(_MOST_PAGES):
        page = await client.list_tools(cursor=cursor, cache_mode="refresh")
        found += page.tools
        cursor = page.next_cursor
        if cursor is None:
            return found
    raise SourceUnavailable(f"its list of tools has more than {_MOST_PAGES} pages")


def _aside(work: Any) -> list[Tool]:
    """The outcome of the coroutine, run on a loop of its own: tools are loaded inside of other loops too."""
    done: Future[list[Tool]] = Future()

    def run() -> None:
        try:
            done.set_result(asyncio.run(work))
        except BaseException as error:  # noqa: BLE001 - told to whoever waits
            done.set_exception(error)

    threading.Thread(target=run, daemon=True, name="mcp").start()
    return done.result(OPENING * 2)
